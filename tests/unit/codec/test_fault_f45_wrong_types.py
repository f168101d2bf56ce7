"""Fault F45, stored or imported data of the wrong type: refused with the path, never repeated, never half read."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collabmodel.codec import KINDS, Kind, decode, encode
from collabmodel.errors import CodecError
from collabmodel.model.consent import Capacity, Consent, ConsentForm, ConsentScope, Signature
from collabmodel.model.decision import Decision
from collabmodel.model.ids import AgencyId, ConsentId, IndividualId
from collabmodel.model.people import Individual, ProtectedIdentity
from collabmodel.model.time import Period
from collabmodel.testing import strategies

CONSENT = encode(
    Consent(
        ConsentId("c-1"),
        IndividualId("youth-1"),
        ConsentScope(
            frozenset({"health"}), AgencyId("school"), frozenset({"social"}), frozenset({"sspf"}), Period()
        ),
        ConsentForm.WRITTEN,
        (
            Signature(
                IndividualId("youth-1"), Capacity.SUBJECT, given=True, at=datetime(2026, 1, 2, tzinfo=UTC)
            ),
        ),
    )
)
PERSON = encode(
    Individual(IndividualId("youth-1"), ProtectedIdentity.NONE, date(2010, 5, 2), name="Påhittad Ungdom")
)

FAULTS: dict[str, tuple[bytes, str, str, str]] = {
    "given as the text false": (CONSENT, '"given":true', '"given":"false"', "data.signatures[0].given"),
    "given as the text 0": (CONSENT, '"given":true', '"given":"0"', "data.signatures[0].given"),
    "given as the number 1": (CONSENT, '"given":true', '"given":1', "data.signatures[0].given"),
    "given as nothing": (CONSENT, '"given":true', '"given":null', "data.signatures[0].given"),
    "name as nothing": (PERSON, '"name":"Påhittad Ungdom"', '"name":null', "data.name"),
    "version as text": (CONSENT, '"v":2', '"v":"7"', "v"),
    "version with a fraction": (CONSENT, '"v":2', '"v":7.9', "v"),
    "a whole version as a fraction": (CONSENT, '"v":2', '"v":2.0', "v"),
    "version as true": (CONSENT, '"v":2', '"v":true', "v"),
    "unknown key": (PERSON, '"name":', '"protected":true,"name":', "data.protected"),
    "unknown key in a part": (
        CONSENT,
        '"given":',
        '"protected":true,"given":',
        "data.signatures[0].protected",
    ),
    "unknown key beside the data": (PERSON, '"type":', '"protected":true,"type":', "protected"),
    "naive time": (CONSENT, "2026-01-02T00:00:00+00:00", "2026-01-02T00:00:00", "data.signatures[0].at"),
    "time with half a zone": (CONSENT, "00:00:00+00:00", "00:00:00+00:0", "data.signatures[0].at"),
    "time with a space": (CONSENT, "02T00:00:00+00:00", "02 00:00:00+00:00", "data.signatures[0].at"),
    "day in short form": (PERSON, "2010-05-02", "20100502", "data.birth_date"),
    "day by its week": (PERSON, "2010-05-02", "2010-W18-7", "data.birth_date"),
    "unknown word": (CONSENT, '"form":"written"', '"form":"telepathic"', "data.form"),
    "unknown word of another enumeration": (CONSENT, '"form":"written"', '"form":"subject"', "data.form"),
    "key given twice": (CONSENT, '"given":true', '"given":true,"given":true', "document"),
    "key given twice, the second yes": (CONSENT, '"given":true', '"given":false,"given":true', "document"),
    "key given twice, spelt otherwise": (
        CONSENT,
        '"given":true',
        '"given":true,"g\\u0069ven":true',
        "document",
    ),
    "key given twice, with a space": (CONSENT, '"given":true', '"given" :true,"given":true', "document"),
    "document that begins with a mark of order": (CONSENT, '{"data"', '\ufeff{"data"', "document"),
    "half a character": (PERSON, "Påhittad", "\\ud800", "data.name"),
    "half a character in an id": (PERSON, '"id":"youth-1"', '"id":"\\udfff"', "data.id"),
    "number that is none": (PERSON, '"birth_date_unknown":false', '"birth_date_unknown":NaN', "document"),
    "something after the end": (PERSON, '"v":1}', '"v":1}{}', "document"),
}
"""A good document, what is changed in it into what, and the path that is then named."""


def problems(document: bytes) -> tuple[str, ...]:
    """What the codec has against a document; no value comes of it, and no error behind the error tells one."""
    with pytest.raises(CodecError) as caught:
        decode(document)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    return caught.value.problems


@pytest.mark.parametrize("name", FAULTS)
def test_fault_f45(name: str) -> None:
    """The document is refused under its path, and without what stands there."""
    good, was, becomes, path = FAULTS[name]
    assert decode(good) is not None
    assert good.count(was.encode()) == 1
    found = problems(good.replace(was.encode(), becomes.encode()))
    assert [problem.partition(":")[0] for problem in found] == [path]
    told = " ".join(problem.partition(":")[2] for problem in found)
    for secret in ("telepathic", "youth", "Ungdom", "7.9", "2010", "W18"):
        assert secret not in told


def test_nothing_behind_the_error_tells_a_value() -> None:
    """What the quick way stumbled over is not kept as the context of what is told."""
    with pytest.raises(CodecError) as caught:
        decode(CONSENT.replace(b'"form":"written"', b'"form":"telepathic"'))
    error: BaseException | None = caught.value
    while error is not None:
        assert "telepathic" not in repr(error)
        error = error.__context__


# ------------------------------------------------------------------ any document, any place in it


def places(part: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401 - JSON
    """Every place in a parsed document."""
    yield path
    for name, below in (
        part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    ):
        yield from places(below, (*path, name))


def held_at(document: Any, path: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - JSON
    """What stands at a place."""
    for name in path:
        document = document[name]
    return document


def as_bytes(document: object) -> bytes:
    """A document as it would stand in a store."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def family(part: object) -> str:
    """Which types of JSON may stand for each other at one place: a word is a text, and nothing is nothing."""
    return type(part).__name__


SECRET = "Hemliga Uppgiften 7431"  # noqa: S105 - stands for what must not be told
OTHERS: dict[str, object] = {
    "str": SECRET,
    "int": 7431,
    "float": 7431.5,
    "bool": True,
    "list": [SECRET],
    "dict": {SECRET: SECRET},
}
"""A value of each type of JSON but nothing, for it may stand wherever a field may be empty."""

DECISION = decode((Path(__file__).parents[2] / "data/documents_v1/decision.json").read_bytes())
"""A whole decision; one drawn at random takes seconds."""


def stored(kind: Kind) -> st.SearchStrategy[Any]:
    """Values of a kind, quickly."""
    return st.just(DECISION) if kind.cls is Decision else strategies.stored_values(kind=kind.cls)


KIND = st.sampled_from(sorted(KINDS.values(), key=lambda kind: kind.name))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_leaf_of_another_type_is_refused(data: st.DataObject) -> None:
    """Whatever is put in the place of a leaf, if it is of another type of JSON, the document is refused."""
    kind = data.draw(KIND)
    document = json.loads(encode(data.draw(stored(kind))))
    leaves = [
        path for path in places(document) if path and not isinstance(held_at(document, path), dict | list)
    ]
    *above, last = data.draw(st.sampled_from(leaves))
    was = held_at(document, tuple(above))[last]
    choices = [name for name in OTHERS if name != family(was)]
    if (
        was is None
    ):  # whatever may be left out may be a text, a number, a day or an object; this is none of them
        choices = ["float", "dict"]
    held_at(document, tuple(above))[last] = OTHERS[data.draw(st.sampled_from(choices))]
    told = " ".join(problems(as_bytes(document)))
    assert SECRET not in told
    assert "7431" not in told


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_key_left_out_or_put_in_is_refused(data: st.DataObject) -> None:
    """Every object has exactly its keys, none fewer and none more, however deep it stands."""
    kind = data.draw(KIND)
    document = json.loads(encode(data.draw(stored(kind))))
    objects = [path for path in places(document) if isinstance(held_at(document, path), dict)]
    there = held_at(document, data.draw(st.sampled_from(objects)))
    name = data.draw(st.sampled_from(sorted(there)))
    if data.draw(st.booleans()):
        there[SECRET] = SECRET
    elif data.draw(st.booleans()):
        there[SECRET] = there.pop(name)
    else:
        del there[name]
    told = " ".join(problems(as_bytes(document)))
    assert SECRET not in told


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_key_given_twice_is_refused(data: st.DataObject) -> None:
    """No object may give a key twice, even with the same value, however the document is laid out."""
    kind = data.draw(KIND)
    document = json.loads(encode(data.draw(stored(kind))))
    objects = [path for path in places(document) if isinstance(held_at(document, path), dict)]
    there = held_at(document, data.draw(st.sampled_from(objects)))
    name = data.draw(st.sampled_from(sorted(there)))
    there["?"] = there[name]
    text = json.dumps(document, ensure_ascii=False, separators=(data.draw(st.sampled_from([",", ", "])), ":"))
    assert problems(text.replace('"?"', json.dumps(name)).encode()) == (
        "document: a key stands twice in one object",
    )


def test_the_kinds_are_all_there() -> None:
    """The properties above draw from every kind, those with several versions too."""
    assert len(KINDS) > 15
    assert {attrs.has(cls) for cls in KINDS} == {True}
