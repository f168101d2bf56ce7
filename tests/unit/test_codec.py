"""The codec: what goes in comes out, and what is not exactly right does not go in."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collabmodel.codec import KINDS, decode, decode_as, encode
from collabmodel.errors import CodecError, ModelError
from collabmodel.model.agencies import Agency, LegalBasis
from collabmodel.model.assessments import Circumstance, HarmFinding, HarmKind, HarmLevel, NothingMoreKnown
from collabmodel.model.consent import Capacity, Consent, ConsentCheck, ConsentForm, ConsentScope, Signature
from collabmodel.model.digest import digest
from collabmodel.model.ids import AgencyId, ConsentId, IndividualId, ItemId, OfficialId
from collabmodel.model.journal import EntryKind, Event
from collabmodel.model.people import Individual, ProtectedIdentity
from collabmodel.model.time import Period
from collabmodel.testing import strategies

CONSENT = Consent(
    id=ConsentId("c-1"),
    subject=IndividualId("youth-1"),
    scope=ConsentScope(
        categories=frozenset({"school", "health"}),
        discloser=AgencyId("school-board"),
        recipients=frozenset({"social"}),
        purposes=frozenset({"sspf"}),
        valid=Period(date(2026, 1, 1), date(2026, 7, 1)),
    ),
    form=ConsentForm.WRITTEN,
    signatures=(
        Signature(IndividualId("youth-1"), Capacity.SUBJECT, given=True, at=datetime(2026, 1, 2, tzinfo=UTC)),
    ),
    check=ConsentCheck(OfficialId("anna"), date(2026, 1, 2), informed=True),
)


def broken(value: object, change: Callable[[dict[str, Any]], None]) -> bytes:
    """The document of a value after somebody has changed its data."""
    document = json.loads(encode(value))
    change(document["data"])
    return json.dumps(document).encode()


def problems(document: bytes) -> tuple[str, ...]:
    """What the codec has against a document."""
    with pytest.raises(CodecError) as caught:
        decode(document)
    assert caught.value.__cause__ is None
    return caught.value.problems


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_can_be_stored_comes_back_as_it_was(kind: type, data: st.DataObject) -> None:
    """Encoding and decoding give an equal value of the same type, with the same digest and bytes."""
    value = data.draw(strategies.stored_values(kind=kind))
    document = encode(value)
    back = decode_as(kind, document)
    assert back == value
    assert digest(back) == digest(value)
    assert encode(back) == document


def test_the_bytes_of_a_document_are_these() -> None:
    """A document is canonical JSON with its type and version; sets are sorted, dates ISO."""
    assert encode(CONSENT) == (
        b'{"data":{"answer_by":null,"between":[],"channel":null,"check":{"by":"anna",'
        b'"guardians_may_dispose":null,"informed":true,"on":"2026-01-02","youth_mature":null},'
        b'"cooperation":null,"copy_of":null,"entered_in_error":null,"form":"written","form_version":"",'
        b'"id":"c-1","informed_by":null,"language":"","requested_at":null,"reservation_required":false,'
        b'"scope":{"categories":["health","school"],"data_period":null,"discloser":"school-board",'
        b'"items":null,"purposes":["sspf"],"recipients":["social"],"valid":{"since":"2026-01-01",'
        b'"until":"2026-07-01"}},"signatures":[{"at":"2026-01-02T00:00:00+00:00","capacity":"subject",'
        b'"evidence":null,"given":true,"medium":null,"signer":"youth-1"}],"subject":"youth-1",'
        b'"superseded":null,"urgent_alone":null,"withdrawals":[]},"type":"consent","v":2}'
    )


def test_times_are_written_in_utc() -> None:
    """The same moment at another offset gives the same bytes."""
    moved = attrs.evolve(
        CONSENT.signatures[0], at=datetime(2026, 1, 2, 1, tzinfo=timezone(timedelta(hours=1)))
    )
    assert encode(attrs.evolve(CONSENT, signatures=(moved,))) == encode(CONSENT)


WRONG: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "flag as text": (lambda d: d.update(reservation_required="false"), "data.reservation_required"),
    "flag as number": (lambda d: d.update(reservation_required=0), "data.reservation_required"),
    "flag as nothing": (lambda d: d.update(reservation_required=None), "data.reservation_required"),
    "flag missing": (lambda d: d.pop("reservation_required"), "data.reservation_required"),
    "id as nothing": (lambda d: d.update(subject=None), "data.subject"),
    "id as number": (lambda d: d.update(subject=7), "data.subject"),
    "id of a wrong shape": (lambda d: d.update(id="no spaces in an id"), "data"),
    "unknown key": (lambda d: d.update(extra=1), "data.extra"),
    "unknown word": (lambda d: d.update(form="telepathic"), "data.form"),
    "word in a list": (lambda d: d.update(form=["written"]), "data.form"),
    "object as list": (lambda d: d.update(scope=[]), "data.scope"),
    "set as text": (lambda d: d["scope"].update(categories="school"), "data.scope.categories"),
    "set with a word twice": (
        lambda d: d["scope"].update(categories=["school", "school"]),
        "data.scope.categories",
    ),
    "set with a number": (lambda d: d["scope"].update(categories=["school", 3]), "data.scope.categories[1]"),
    "date in short form": (lambda d: d["scope"]["valid"].update(since="20260101"), "data.scope.valid.since"),
    "day that is none": (lambda d: d["scope"]["valid"].update(since="2026-02-30"), "data.scope.valid.since"),
    "date with a time": (
        lambda d: d["scope"]["valid"].update(since="2026-01-01T00:00:00+00:00"),
        "data.scope.valid.since",
    ),
    "reversed period": (lambda d: d["scope"]["valid"].update(until="2025-01-01"), "data.scope.valid"),
    "naive time": (lambda d: d["signatures"][0].update(at="2026-01-02T00:00:00"), "data.signatures[0].at"),
    "time with a space": (
        lambda d: d["signatures"][0].update(at="2026-01-02 00:00:00+00:00"),
        "data.signatures[0].at",
    ),
    "hour that is none": (
        lambda d: d["signatures"][0].update(at="2026-01-02T25:00:00+00:00"),
        "data.signatures[0].at",
    ),
    "time as number": (lambda d: d["signatures"][0].update(at=1767312000), "data.signatures[0].at"),
    "list as object": (lambda d: d.update(signatures={}), "data.signatures"),
}
"""What somebody may do to the data of a consent, and the path that is then named."""


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_exactly_right_is_refused(name: str) -> None:
    """Nothing is coerced: the document is refused, and the path says where."""
    change, path = WRONG[name]
    assert [problem.split(":")[0] for problem in problems(broken(CONSENT, change))] == [path]


def test_all_problems_are_told_at_once() -> None:
    """A document with several problems is refused with the path of each."""
    found = problems(broken(CONSENT, lambda d: d.update(subject=1, form="?", reservation_required="no")))
    assert sorted(problem.split(":")[0] for problem in found) == [
        "data.form",
        "data.reservation_required",
        "data.subject",
    ]


@pytest.mark.parametrize("level", [True, 3.0, 7.9, "3", 6, -1])
def test_a_rung_of_the_ladder_is_a_whole_number_on_it(level: object) -> None:
    """A harm level is read from its own number, never from what equals or rounds to it."""
    finding = HarmFinding(HarmKind.PERSON, HarmLevel.LIKELY, "police", OfficialId("anna"), date(2026, 1, 1))
    assert problems(broken(finding, lambda d: d.update(level=level)))[0].startswith("data.level")


@pytest.mark.parametrize(
    "value",
    [True, False, 0, 1, -3, "true", "2026-01-01", "", frozenset(), frozenset({"b", "a"}), date(2026, 1, 1)],
    ids=lambda value: f"{type(value).__name__} {sorted(value) if isinstance(value, frozenset) else value}",
)
def test_a_circumstance_keeps_the_type_of_its_value(value: Any) -> None:  # noqa: ANN401
    """A value of several possible types comes back as the type it was."""
    back = decode_as(Circumstance, encode(Circumstance("fact", value)))
    assert back.value == value
    assert type(back.value) is type(value)


@pytest.mark.parametrize(
    "tagged", [True, {}, {"bool": 1}, {"bool": True, "int": 1}, {"float": 1.5}, {"int": True}]
)
def test_a_circumstances_value_names_its_type(tagged: object) -> None:
    """A value without its type, or with another, is refused."""
    document = broken(Circumstance("fact", value=True), lambda d: d.update(value=tagged))
    assert problems(document)[0].startswith("data.value")


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (b"", "document"),
        (b"\xff", "document"),
        (b"[]", "document"),
        (b'{"type": "consent", "v": 1}', "data"),
        (b'{"type": "secret", "v": 1, "data": {}}', "type"),
        (b'{"type": ["consent"], "v": 1, "data": {}}', "type"),
        (b'{"type": "consent", "v": 3, "data": {}}', "v"),
        (b'{"type": "consent", "v": true, "data": {}}', "v"),
        (b'{"type": "consent", "v": 1, "v": 1, "data": {}}', "document"),
        (b'{"type": "consent", "v": NaN, "data": {}}', "document"),
        (b'{"type": "age_policy", "v": 1, "data": ' + b"[" * 100_000, "document"),
    ],
)
def test_a_document_says_what_it_is(document: bytes, path: str) -> None:
    """Type, version and data stand in a document, once each, as JSON that can be read."""
    assert problems(document)[0].split(":")[0] == path


def test_what_could_not_be_written_is_not_read() -> None:
    """JSON can spell half of a surrogate pair, and numbers that no store keeps; both are refused."""
    agency = Agency(AgencyId("a"), "x", "police", LegalBasis.AUTHORITY)
    document = encode(agency).replace(b'"x"', b'"x\\ud800"')
    assert problems(document)[0].startswith("data.name: it must be a text")
    long = encode(Circumstance("fact", 1)).replace(b'{"int":1}', b'{"int":1' + b"0" * 4000 + b"}")
    assert problems(long)[0].startswith("data.value.int: it must be a whole number")


@given(text=st.text(min_size=4).filter(lambda text: text.isalnum()))
def test_an_error_never_repeats_a_value(text: str) -> None:
    """What stands in a document is not in the error, not even as an unknown key that may be a name."""
    secret = f"Åsa {text} 1234"
    for change in (
        {"form": secret},
        {"id": secret},
        {"subject": [secret]},
        {secret: "x"},
        {"scope": secret},
        {"signatures": [secret]},
    ):
        assert secret not in str(problems(broken(CONSENT, lambda d, change=change: d.update(change))))  # type: ignore[misc]


with attrs.validators.disabled():  # the model refuses most of them itself
    UNWRITABLE: dict[str, object] = {
        "flag as text": attrs.evolve(CONSENT, reservation_required="false"),
        "list for tuple": attrs.evolve(CONSENT, signatures=list(CONSENT.signatures)),
        "word as text": attrs.evolve(CONSENT, form="written"),
        "number beyond 64 bits": Circumstance("fact", 2**63),
        "number of absurd length": Circumstance("fact", 10**5000),
        "another class": attrs.evolve(CONSENT, scope=Period()),
        "time for date": Individual(
            IndividualId("y"), ProtectedIdentity.NONE, birth_date=datetime(2010, 1, 1, tzinfo=UTC)
        ),
        "half a surrogate": Agency(AgencyId("a"), "half \ud800", "police", LegalBasis.AUTHORITY),
        "set for frozenset": Agency(AgencyId("a"), "x", "police", LegalBasis.AUTHORITY, roles={"lead"}),  # type: ignore[arg-type]
        "number with a fraction": Circumstance("fact", 1.5),  # type: ignore[arg-type]
        "number among words": Circumstance("fact", frozenset({ItemId("a"), 1})),  # type: ignore[arg-type]
        "no stored type": Event(EntryKind.READ, "x"),
        "no model value": "text",
    }
"""Values that a careless caller may build, and that could not be read back."""


@pytest.mark.parametrize("name", UNWRITABLE)
def test_a_value_with_a_wrong_part_is_not_written(name: str) -> None:
    """What could not be read back is refused when it is written."""
    with pytest.raises(CodecError):
        encode(UNWRITABLE[name])


def test_a_document_of_another_type_is_not_taken_for_the_wanted_one() -> None:
    """Asked for a type, the codec refuses a good document of another."""
    with pytest.raises(CodecError, match="it must be agency"):
        decode_as(Agency, encode(CONSENT))


def test_what_is_true_of_one_matter_needs_its_request_to_have_a_key() -> None:
    """A finding has a key only together with the request it was made for, one for each request."""
    kind = KINDS[NothingMoreKnown]
    said = NothingMoreKnown(OfficialId("anna"), date(2026, 1, 1))
    with pytest.raises(ModelError, match="one matter only"):
        kind.place(said)
    assert kind.place(said, "r-1") != kind.place(said, "r-2")


def test_an_owner_other_than_the_values_own_is_refused() -> None:
    """A consent belongs to the person it names, whatever the caller says."""
    assert KINDS[Consent].place(CONSENT, "youth-1") == ("c-1", "youth-1")
    with pytest.raises(ModelError, match="Leave it out"):
        KINDS[Consent].place(CONSENT, "youth-2")


def test_keys_are_different_where_the_values_stand_for_different_things() -> None:
    """Two circumstances share a key only if they state the same fact of the same thing."""
    place = KINDS[Circumstance].place
    stated = Circumstance("fact", value=True, about="a")
    assert place(stated, "r") == place(attrs.evolve(stated, value=False), "r")
    assert place(stated, "r") != place(Circumstance("fact", value=True, item=ItemId("a")), "r")
