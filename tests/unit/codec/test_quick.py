"""The quick way: accepts nothing that the strict hooks refuse, gives what they give, and is what is taken."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from enum import IntEnum
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import orjson
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from collabmodel.codec import CONVERTER, KINDS, Kind, decode, encode
from collabmodel.codec.generated import Odd
from collabmodel.codec.quick import TURNED_AWAY, Quick, found
from collabmodel.codec.quick_reading import readers
from collabmodel.codec.quick_writing import writers
from collabmodel.codec.refusals import Refused
from collabmodel.codec.strict import from_json, to_json
from collabmodel.errors import CodecError
from collabmodel.model.assessments import Circumstance
from collabmodel.model.checks import checked
from collabmodel.model.consent import Signature
from collabmodel.model.decision import Decision
from collabmodel.model.information import InformationItem, Origin, ReachedBy
from collabmodel.model.time import Period
from collabmodel.testing import strategies

WAYS: dict[str, Quick] = {
    "with orjson": Quick(KINDS.values(), orjson),
    "without": Quick(KINDS.values(), None),
}
KIND = st.sampled_from(sorted(KINDS.values(), key=lambda kind: kind.name))
DECISION = decode((Path(__file__).parents[2] / "data/documents_v1/decision.json").read_bytes())
"""A whole decision; one drawn at random takes seconds."""


def stored(kind: Kind) -> st.SearchStrategy[Any]:
    """Values of a kind, quickly."""
    return st.just(DECISION) if kind.cls is Decision else strategies.stored_values(kind=kind.cls)


GENEROUS = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
way = pytest.mark.parametrize("quick", [*WAYS.values()], ids=[*WAYS])


def exactly(document: bytes) -> Any:  # noqa: ANN401 - the document says what it holds
    """What the strict hooks alone make of a document in its newest version."""
    parts = from_json(document)
    assert isinstance(parts, dict)
    (kind,) = (kind for kind in KINDS.values() if kind.name == parts["type"])
    return CONVERTER.structure(parts["data"], kind.cls)


def exactly_written(value: object) -> bytes:
    """What the strict hooks alone write."""
    kind = KINDS[type(value)]
    data = CONVERTER.unstructure(value, unstructure_as=kind.cls)
    return to_json({"type": kind.name, "v": kind.version, "data": data})


def outcome(work: Callable[[Any], Any], part: object) -> tuple[Any, ...]:
    """What comes of it; a refusal is a refusal, whatever it says."""
    try:
        return ("gives", work(part))
    except TURNED_AWAY:
        return ("refuses",)


@way
@GENEROUS
@given(kind=KIND, data=st.data())
def test_every_value_goes_the_quick_way_and_comes_as_by_the_strict_one(
    quick: Quick, kind: Kind, data: st.DataObject
) -> None:
    """For any value that can exist both ways write the same bytes, and read the same value from them."""
    value = data.draw(stored(kind))
    document = quick.encode(value)
    assert document == exactly_written(value)
    back = quick.decode(document)
    assert back == exactly(document) == value
    assert type(back) is kind.cls
    assert hash(back) == hash(value)
    assert repr(back) == repr(exactly(document))


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**65), 2**65),
    st.floats(allow_nan=False),
    st.text(max_size=4),
    st.sampled_from(
        [
            "2026-03-01",
            "2026-02-30",
            "20260301",
            "2026-W09-7",
            "2026-03-1",
            "2026-03-01T12:00:00+00:00",
            "2026-03-01T12:00:00Z",
            "2026-03-01T12:00:00.5+00:00",
            "2026-03-01T12:00:00+01:00",
            "2026-03-01T12:00:00-00:00",
            "2026-03-01T12:00:00",
            "2026-03-01T12:00:00+00:0",
            "2026-03-01T12:00:00+0000",
            "0001-01-01T00:00:00+23:59",
            "2026-03-01T25:00:00+00:00",
            "2026-03-01T24:00:00+00:00",
            "２０２６-03-01",
            "written",
            "copy",
            "own",
            "\ud800",
            0,
            1,
            5,
            6,
            2**63,
            -(2**63) - 1,
        ]
    ),
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


def places(part: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a parsed document but the whole of it."""
    below = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [here for name, one in below for here in ((*path, name), *places(one, (*path, name)))]


@way
@settings(GENEROUS, max_examples=80)
@given(kind=KIND, data=st.data())
def test_whatever_is_changed_both_ways_agree(quick: Quick, kind: Kind, data: st.DataObject) -> None:
    """With anything at all in the place of a part, the two accept the same documents and give equal values."""
    document = json.loads(exactly_written(data.draw(stored(kind))))
    *above, last = data.draw(st.sampled_from(places(document["data"]) or [("",)]))
    there = document["data"]
    for name in above:
        there = there[name]
    there[last] = data.draw(ANYTHING)
    spelt = data.draw(st.sampled_from([(",", ":"), (", ", ": ")])), data.draw(st.booleans())
    text = json.dumps(document, separators=spelt[0], ensure_ascii=spelt[1])
    written = text.encode("utf-8", errors="surrogatepass")
    one, other = outcome(quick.decode, written), outcome(exactly, written)
    if b"\\ud" in written.lower() and one == ("refuses",):  # spelt so that the quick way looks no further
        return
    assert one == other
    if one[0] == "gives":
        assert repr(one[1]) == repr(other[1])


@way
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 3, 1), "2026-03-01"),
        (date(1, 1, 1), "0001-01-01"),
        (date(9999, 12, 31), "9999-12-31"),
        (date(2024, 2, 29), "2024-02-29"),
        (date(2024, 12, 31), "2024-12-31"),
    ],
)
def test_days_are_read_and_written_to_the_ends_of_the_calendar(quick: Quick, value: date, text: str) -> None:
    """Leap days, the first day and the last are days like others."""
    document = quick.encode(Circumstance("fact", value))
    assert f'"date":"{text}"'.encode() in document
    assert document == exactly_written(Circumstance("fact", value))
    assert quick.decode(document).value == value


@way
@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 1, 2, tzinfo=UTC),
        datetime(2026, 1, 2, 3, 4, 5, 60, tzinfo=UTC),
        datetime(2026, 1, 2, 3, 4, 5, 600000, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 1, 2, tzinfo=timezone(timedelta(hours=1))),
        datetime(2026, 1, 2, tzinfo=timezone(timedelta(0), "other")),
    ],
    ids=repr,
)
def test_moments_are_written_alike_by_both_ways(quick: Quick, moment: datetime) -> None:
    """Fractions of a second, other zones and the ends of the calendar are written as the strict way writes them."""
    value = attrs.evolve(ENTRY, recorded_at=moment)
    assert quick.encode(value) == exactly_written(value)
    assert quick.decode(quick.encode(value)).recorded_at == moment


ENTRY = InformationItem(
    "item-1",
    "a",
    "teaching",
    frozenset({"x"}),
    datetime(2026, 1, 1, tzinfo=UTC),
    level=strategies.Level.GROUP,
)


@way
@pytest.mark.parametrize("start", range(0, 0x110000, 0x11000))
def test_every_character_is_written_alike_by_both_ways(quick: Quick, start: int) -> None:
    """No character is escaped by one way and not by the other."""
    text = "".join(chr(n) for n in range(start, start + 0x11000) if not 0xD800 <= n < 0xE000)
    value = Circumstance("fact", text)
    assert quick.encode(value) == exactly_written(value)
    assert decode(quick.encode(value)) == value


@way
@pytest.mark.parametrize(
    "document",
    [
        b'{"data":{"by":"anna","on":"2026-03-01"},"type":"nothing_more_known","v":1,"v":1}',
        b'{"data":{"by":"anna","by":"anna","on":"2026-03-01"},"type":"nothing_more_known","v":1}',
        b'{"data":{"by":"anna","on":"2026-03-01"},"type":"nothing_more_known","v":1.0}',
        b'{"data":{"by":"anna","on":"2026-03-01"},"type":"nothing_more_known","v":true}',
        b'{"data":{"by":"anna","on":"2026-03-01"},"more":1,"type":"nothing_more_known","v":1}',
        b'{"data":{"by":"\\ud800","on":"2026-03-01"},"type":"nothing_more_known","v":1}',
        b'{"data":{"by":"\xed\xa0\x80","on":"2026-03-01"},"type":"nothing_more_known","v":1}',
        b'{"data":{"by":"anna","on":null},"type":"nothing_more_known","v":1}',
        b'{"data":NaN,"type":"nothing_more_known","v":1}',
        b'{"data":{"about":null,"fact":"f","item":null,"value":{"int":9223372036854775808}},"type":"circumstance","v":1}',
        b'{"data":{"about":null,"fact":"f","item":null,"value":{"int":18446744073709551616}},"type":"circumstance","v":1}',
        b"[]",
        b"null",
        b"",
    ],
)
def test_the_quick_way_turns_away_what_is_wrong(quick: Quick, document: bytes) -> None:
    """What a lenient parser lets through is not believed, whichever parser is there."""
    assert outcome(quick.decode, document) == ("refuses",)


@way
def test_what_is_laid_out_otherwise_is_read_all_the_same(quick: Quick) -> None:
    """Spaces and another order of keys are no fault; the value is the same."""
    document = b'{ "v": 1, "type": "nothing_more_known", "data": {"on": "2026-03-01", "by": "anna"} }'
    assert quick.decode(document) == decode(document) == exactly(document)


@way
def test_what_the_class_checks_is_checked(quick: Quick) -> None:
    """A value that cannot exist is not made, though each of its fields is of the right type."""
    period = b'{"since":"2026-03-01","until":"2026-02-01"}'
    good = quick.encode(strategies.AgePolicy(valid=Period(date(2026, 1, 1), date(2026, 3, 1))))
    assert quick.decode(good)
    assert outcome(quick.decode, good.replace(b'{"since":"2026-01-01","until":"2026-03-01"}', period)) == (
        "refuses",
    )
    assert outcome(quick.decode, good.replace(b'"youth_joins_from":15', b'"youth_joins_from":99')) == (
        "refuses",
    )


@way
def test_a_value_that_is_read_is_frozen(quick: Quick) -> None:
    """What was open while it was made is closed when it is given."""
    item = quick.decode(quick.encode(ENTRY))
    for value, name in ((item, "id"), (item.marks, "vocabulary")):
        assert type(value).__mro__[1] is object
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(value, name, "other")
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            delattr(value, name)


@way
def test_a_chain_of_origins_is_read_to_its_end(quick: Quick) -> None:
    """A type that holds itself is read however deep it stands, and what is too deep is refused in words."""
    origin = Origin("a")
    for _ in range(40):
        origin = Origin("a", reached_by=ReachedBy.COPY, origin=origin)
    value = attrs.evolve(ENTRY, reached_by=ReachedBy.COPY, origin=origin)
    assert quick.decode(quick.encode(value)) == value
    for _ in range(2000):
        origin = Origin("a", reached_by=ReachedBy.COPY, origin=origin)
    too_deep = attrs.evolve(ENTRY, reached_by=ReachedBy.COPY, origin=origin)
    assert outcome(quick.encode, too_deep) == ("refuses",)
    with pytest.raises(CodecError, match="document: nested too deeply"):
        encode(too_deep)


class _Text(str):
    __slots__ = ()


class _Number(IntEnum):
    ONE = 1


@way
@pytest.mark.parametrize(
    "value",
    [
        Circumstance(_Text("fact"), value=True),
        Circumstance("fact", _Text("x")),
        Circumstance("fact", frozenset({_Text("x")})),
        Circumstance("fact", _Number.ONE),
        Circumstance("fact", 2**63),
        Circumstance("half \ud800", value=True),
        Circumstance("fact", "half \ud800"),
    ],
    ids=repr,
)
def test_what_is_almost_the_type_is_not_written(quick: Quick, value: object) -> None:
    """A subclass is not the type itself, and half of a character is none."""
    assert outcome(quick.encode, value) == outcome(exactly_written, value) == ("refuses",)


def test_a_class_with_more_to_its_initialiser_is_made_by_it() -> None:
    """A converter, a check of a field, or an initialiser of its own is never stepped over."""

    @attrs.frozen(field_transformer=checked)
    class Plain:
        """Nothing but fields."""

        word: str

    @attrs.frozen
    class Converted:
        """A field that is converted."""

        word: str = attrs.field(converter=str.upper)

    @attrs.frozen
    class Checked:
        """A field with a check of its own."""

        word: str = attrs.field(validator=attrs.validators.max_len(2))

    @attrs.frozen(slots=False)
    class Wide:
        """No slots."""

        word: str

    @attrs.frozen(init=False)
    class Own:
        """An initialiser that somebody wrote."""

        word: str

        def __init__(self, word: str) -> None:
            self.__attrs_init__(word[::-1])  # type: ignore[attr-defined]

    kinds = (Plain, Converted, Checked, Wide, Own)
    for kind in kinds:
        kind.__annotations__["word"] = str
    read = readers(kinds)
    made = [read[kind]({"word": "ab"}).word for kind in kinds]
    assert made == ["ab", "AB", "ab", "ab", "ba"]
    with pytest.raises(ValueError, match="Length"):
        read[Checked]({"word": "abc"})
    assert not hasattr(read[Plain]({"word": "ab"}), "__dict__")


def test_a_type_without_a_strict_hook_has_no_quick_one() -> None:
    """A shape that nobody taught the codec is an error when the code is written, not when data come."""

    @attrs.frozen
    class Odder:
        """A field that no document may hold."""

        ratio: Any

    Odder.__annotations__["ratio"] = float
    with pytest.raises(TypeError):
        readers([Odder])
    with pytest.raises(TypeError):
        writers([Odder], native=False)


def test_the_module_is_taken_only_where_it_is() -> None:
    """Nothing depends on the faster parser: where it is missing, the standard library does its work."""
    assert isinstance(found("orjson"), ModuleType)
    assert found("collabmodel_has_no_such_module") is None


@given(text=st.text(max_size=30))
@example("2026-03-01")
def test_what_turns_away_is_never_told(text: str) -> None:
    """The outcomes of the quick way are all among those that are caught."""
    quick = WAYS["without"]
    with pytest.raises(TURNED_AWAY):
        quick.decode(json.dumps(text).encode())
    assert issubclass(Odd, TURNED_AWAY)
    assert issubclass(Refused, TURNED_AWAY)
    assert Signature in readers([Signature])
