"""Ids, canonical bytes and digests."""

from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum

import pytest

from collabmodel.errors import ModelError
from collabmodel.model.digest import canonical, digest
from collabmodel.model.ids import check_id
from tests import worlds as w


class Colour(Enum):
    """An enumeration with one word."""

    RED = "red"


def test_different_types_never_share_bytes() -> None:
    """Values of different types differ, though they print alike."""
    values = [
        None,
        Colour.RED,
        "red",
        True,
        1,
        "1",
        b"1",
        date(2026, 1, 1),
        "2026-01-01",
        {"a": 1},
        {1},
        [1],
        (),
        frozenset(),
    ]
    assert len({canonical(value) for value in values}) == len(values)


def test_order_of_sets_and_tables_does_not_count() -> None:
    """Sets and tables give the same bytes in any order, and lists do not."""
    assert canonical({"a": 1, "b": 2}) == canonical({"b": 2, "a": 1})
    assert canonical({"a", "b", "c"}) == canonical({"c", "b", "a"})
    assert canonical([1, 2]) != canonical([2, 1])


def test_one_moment_has_one_digest() -> None:
    """The same moment in two zones, and the same letter in two spellings, have one digest."""
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert digest(noon) == digest(noon.astimezone(timezone(timedelta(hours=5))))
    assert digest("\u00e5") == digest("a\u030a")


def test_a_whole_request_has_a_digest_that_a_change_changes() -> None:
    """A value of the model is taken field by field."""
    assert digest(w.request()) == digest(w.request())
    assert digest(w.request()) != digest(w.request(purpose="other"))


@pytest.mark.parametrize("value", [1.5, object(), datetime(2026, 1, 1)])  # noqa: DTZ001 - naive on purpose
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    """Fractions, unknown types and naive times have no canonical form."""
    with pytest.raises(ModelError, match=r"no canonical form"):
        canonical(value)


@pytest.mark.parametrize("ident", ["", "-a", "a" * 81, "a b", "a\n", 7])
def test_an_odd_id_is_refused(ident: str) -> None:
    """An id that is empty, too long, or holds odd signs is refused by its field, and not repeated."""
    with pytest.raises(ModelError, match=r"agency.id: an id is 1 to 80") as refused:
        check_id(ident, where="agency.id")
    assert str(ident) not in str(refused.value).split("agency.id")[1] or not str(ident).strip("- ")


@pytest.mark.parametrize("ident", ["900101-0017", "199001010017", "case-9001010017"])
def test_what_looks_like_a_personal_number_is_no_id(ident: str) -> None:
    """An id that looks like a personal number is refused, and is not in the message."""
    with pytest.raises(ModelError, match=r"looks like a personal number") as refused:
        check_id(ident, where="individual.id")
    assert ident not in str(refused.value)


@pytest.mark.parametrize("ident", ["youth-1", "soc/ifo", "å", "6d0c1d52-9001-4101-8017-900101001712"])
def test_a_plain_id_passes(ident: str) -> None:
    """Letters, digits, separators and UUIDs make an id."""
    check_id(ident, where="agency.id")
