"""Items: what they must say, and whether somebody can be told from them."""

from datetime import date, datetime
from typing import Any

import pytest

from collabmodel.errors import ModelError, NaiveTimeError
from collabmodel.model.ids import BranchId
from collabmodel.model.information import Level, Origin, Party, PersonRole, ReachedBy, Traceability
from tests import worlds as w


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"categories": frozenset()}, "at least one category"),
        ({"parties": ()}, "names whom it is about"),
        ({"parties": (Party("youth-1", PersonRole.SUBJECT),) * 2}, "same party stands twice"),
        ({"people_behind": -1}, "cannot be negative"),
    ],
)
def test_an_item_says_what_it_must(changes: dict[str, Any], said: str) -> None:
    """An item without category or party, with one party twice or a negative count, is refused by id."""
    with pytest.raises(ModelError, match=rf"item item-1: .*{said}"):
        w.item(**changes)


def test_an_item_is_recorded_at_a_real_moment() -> None:
    """A naive time of recording is refused."""
    with pytest.raises(NaiveTimeError, match=r"item item-1: recorded_at"):
        w.item(recorded_at=datetime(2026, 1, 1))  # noqa: DTZ001 - naive on purpose


GROUP: dict[str, Any] = {"level": Level.GROUP, "parties": ()}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"traceability": Traceability(False, w.ANNA, date(2026, 1, 8))}, False),
        ({**GROUP, "people_behind": 5}, False),
        ({**GROUP, "people_behind": 0}, False),
        ({**GROUP, "people_behind": 4}, None),
        ({**GROUP, "people_behind": None}, None),
        ({**GROUP, "people_behind": 40, "free_text": True}, None),
        ({"level": Level.AREA, "people_behind": 40}, None),
        ({"level": Level.DEIDENTIFIED, "people_behind": 40}, None),
    ],
)
def test_whether_somebody_can_be_told_from_an_item(changes: dict[str, Any], *, expected: bool | None) -> None:
    """A finding wins; persons can be told, large figures cannot, and small ones wait for somebody's judgement."""
    assert w.item(**changes).identifiable() is expected


def test_a_party_has_an_id() -> None:
    """A party with an odd key is refused."""
    with pytest.raises(ModelError, match=r"item.parties.id"):
        Party("", PersonRole.SUBJECT)


def test_what_arose_with_its_holder_came_from_nowhere() -> None:
    """An origin without a way it came by contradicts itself, on an item and on an origin alike."""
    whence = Origin(BranchId("schools.one"))
    with pytest.raises(ModelError, match=r"item item-1: it has an origin, so say in reached_by"):
        w.item(origin=whence)
    with pytest.raises(ModelError, match=r"origin schools.one: it has an origin"):
        Origin(BranchId("schools.one"), origin=whence)
    assert w.item(origin=whence, reached_by=ReachedBy.COPY).origin == whence
