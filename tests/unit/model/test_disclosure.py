"""Requests and recipients."""

from datetime import date, datetime
from typing import Any

import pytest

from collabmodel.errors import ModelError, NaiveTimeError
from collabmodel.model.disclosure import Recipient
from collabmodel.model.ids import BranchId, ItemId
from collabmodel.model.information import ReachedBy
from tests import worlds as w


@pytest.mark.parametrize("given", [{}, {"branch": BranchId("police.area"), "person": w.YOUTH}])
def test_a_recipient_is_a_branch_or_a_person(given: dict[str, Any]) -> None:
    """A recipient that is both or neither is refused."""
    with pytest.raises(ModelError, match=r"either a branch or a person"):
        Recipient(**given)


def test_the_key_of_a_recipient() -> None:
    """A recipient goes by the id of its branch, or of the person."""
    assert Recipient(branch=BranchId("police.area")).key == "police.area"
    assert Recipient(person=w.YOUTH).key == "youth-1"


def test_a_request_is_made_at_a_real_moment() -> None:
    """A naive time is refused, for the moment decides which law applies."""
    with pytest.raises(NaiveTimeError, match=r"request request-1: at"):
        w.request(at=datetime(2026, 3, 1))  # noqa: DTZ001 - naive on purpose


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ((), "at least one item"),
        ((w.item(), w.item()), "an item stands twice"),
        (
            (w.item(), w.item(id=ItemId("item-2"), holder=BranchId("schools.one"))),
            "item item-2 is held by schools.one",
        ),
    ],
)
def test_a_request_asks_one_holder_for_each_item_once(items: tuple[Any, ...], said: str) -> None:
    """A request without items, with one twice, or of two holders is refused."""
    with pytest.raises(ModelError, match=rf"request request-1: .*{said}"):
        w.request(items=items)


def test_the_day_of_a_request() -> None:
    """The day of a request is the Swedish day of its moment."""
    assert w.request().day == date(2026, 3, 2)


def test_nobody_gives_an_item_by_its_arising() -> None:
    """The way of a request is one that an item can go; a copy, unless it says another."""
    assert w.request().way is ReachedBy.COPY
    with pytest.raises(ModelError, match=r"request request-1: way: .*Use copy"):
        w.request(way=ReachedBy.OWN)
