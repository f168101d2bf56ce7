"""The cooperation side under attack: strangers, steps dated as it suits, words where none may stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import attrs
import pytest

from collabmodel.errors import (
    CollabError,
    ModelError,
    NotAtTheTableError,
    NotFoundError,
)
from collabmodel.model.agencies import Official
from collabmodel.model.casework.courses import CaseState, CloseReason
from collabmodel.model.ids import (
    CaseId,
    ConsentId,
    GroupDecisionId,
    MandateId,
    MembershipId,
    OfficialId,
)
from collabmodel.model.moves import Step
from collabmodel.model.organisation.escalations import Question
from collabmodel.model.organisation.mandates import Mandate
from collabmodel.model.time import Period
from collabmodel.ports import Store
from collabmodel.services.casework.cases import CaseDesk
from collabmodel.services.organisation.groups import GroupDesk
from collabmodel.services.organisation.mandates import MandateDesk
from collabmodel.testing.clocks import FixedClock
from tests.unit import case_world as w
from tests.unit import organisation_world as o
from tests.unit.views.view_world import HEAD, LOTTA, setting

NO_CASE = CaseId("case-9")
GONE = OfficialId("gone")


@pytest.fixture
def clock() -> FixedClock:
    """Noon of an ordinary day."""
    return FixedClock(w.NOW)


@pytest.fixture
def store(clock: FixedClock) -> Iterator[Store]:
    """The world of views: an active case, its groups, an LOS and an EST beside it, and one who has left."""
    store = setting(clock=clock)
    w.save(store, Official(GONE, w.SOCIAL, period=Period(date(2020, 1, 1), date(2026, 3, 2))))
    yield store
    store.close()


def told(act: Callable[[], object]) -> tuple[type[Exception], str]:
    """What an act is refused with."""
    with pytest.raises(CollabError) as caught:
        act()
    return type(caught.value), str(caught.value)


CASE_ACTS: dict[str, Callable[[CaseDesk, CaseId, OfficialId], object]] = {
    "state": lambda desk, case, by: desk.state(case, by=by),
    "appoint": lambda desk, case, by: desk.appoint(case, by, by=by),
    "call": lambda desk, case, by: desk.call(case, w.EVA_SITS, by=by),
    "rest_on": lambda desk, case, by: desk.rest_on(case, frozenset({ConsentId("c-1")}), by=by),
    "activate": lambda desk, case, by: desk.activate(case, frozenset({ConsentId("c-1")}), by=by),
    "hold_meeting": lambda desk, case, by: desk.hold_meeting(case, frozenset({"anna"}), by=by),
    "decline": lambda desk, case, by: desk.decline(case, "skäl", by=by),
    "suspend": lambda desk, case, by: desk.suspend(case, by=by),
    "close": lambda desk, case, by: desk.close(case, CloseReason.MOVED, by=by),
    "dispose": lambda desk, case, by: desk.dispose(case, by=by),
    "reopen": lambda desk, case, by: desk.reopen(w.new("case-2"), case, by=by),
}
STRANGERS = [w.EVA, HEAD, LOTTA, GONE, OfficialId("nobody")]


@pytest.mark.parametrize(
    "by", STRANGERS, ids=["not covered", "steering", "beside", "has left", "not on record"]
)
@pytest.mark.parametrize("act", CASE_ACTS.values(), ids=CASE_ACTS)
def test_who_has_nothing_to_do_with_a_case_cannot_tell_it_from_none(
    store: Store, act: Callable[[CaseDesk, CaseId, OfficialId], object], by: OfficialId
) -> None:
    """Every act on it is refused as on a case that is not there, and changes nothing."""
    desk = CaseDesk(store, w.TENANT)
    real, none = told(lambda: act(desk, w.CASE, by)), told(lambda: act(desk, NO_CASE, by))
    assert real[0] is NotFoundError
    assert (real[0], real[1].replace(w.CASE, NO_CASE)) == none
    assert desk.state(w.CASE, by=w.ANNA) is CaseState.ACTIVE


def test_a_covered_member_of_the_team_works_with_the_case(store: Store) -> None:
    """The school is covered by the consent; the police are no more covered for being called."""
    desk = CaseDesk(store, w.TENANT)
    assert desk.hold_meeting(w.CASE, frozenset({"anna", "bo"}), by=w.BO).version
    desk.call(w.CASE, attrs.evolve(w.EVA_SITS, period=Period(until=date(2026, 3, 2))), by=w.ANNA)
    with pytest.raises(NotFoundError):
        desk.state(w.CASE, by=w.EVA)


def test_nobody_refers_to_a_cooperation_of_others(store: Store) -> None:
    """A case is brought up by an official in office at one of its parties."""
    desk = CaseDesk(store, w.TENANT)
    for by in (LOTTA, GONE):
        with pytest.raises(NotAtTheTableError):
            desk.refer(w.new("case-2"), w.SSPF, by=by)


def decide(desk: MandateDesk, at: datetime, by: OfficialId = o.TEACHER) -> object:
    """Let the group in Berga decide a small question."""
    question = Question("activities", amount=1)
    return desk.decide(GroupDecisionId("g-1"), question, o.BERGA, Step("decide", at, by, "ja"))


def test_whose_seat_has_ended_decides_nothing_by_dating_it_back() -> None:
    """The seat holds on the day of the act and on the day it is recorded, or nothing is."""
    clock = FixedClock(o.at(3, 2))
    store = o.organisation(clock)
    GroupDesk(store, o.TENANT).end_membership(MembershipId("s-6"), on=date(2026, 3, 2), by=o.RESOURCE_HEAD)
    with pytest.raises(NotAtTheTableError):
        decide(MandateDesk(store, o.TENANT), o.at(3, 1))


@pytest.mark.parametrize("ahead", [timedelta(minutes=1), timedelta(days=1)], ids=["a minute", "a day"])
def test_nothing_is_decided_ahead(ahead: timedelta) -> None:
    """A decision of tomorrow, or of later today, is refused; its author may have left by then."""
    store = o.organisation(FixedClock(o.at(3, 2)))
    with pytest.raises(ModelError, match="dated ahead"):
        decide(MandateDesk(store, o.TENANT), o.at(3, 2) + ahead)


def test_no_group_moves_ahead() -> None:
    """What is kept with a course has taken no step that lies ahead."""
    store = o.organisation(FixedClock(o.at(3, 2)))
    with pytest.raises(ModelError, match="dated ahead"):
        GroupDesk(store, o.TENANT).move(o.PLANNED, o.step("start", o.RESOURCE_HEAD, 3, 3))


def test_who_has_left_office_decides_nothing_though_the_seat_stands() -> None:
    """A seat that nobody has ended gives nothing to an official who is in office no more, or elsewhere."""
    for left in (
        Official(o.TEACHER, o.AgencyId("school"), period=Period(date(2020, 1, 1), date(2026, 3, 1))),
        Official(o.TEACHER, o.AgencyId("tax")),
    ):
        store = o.organisation(FixedClock(o.at(3, 2)))
        with store.unit(**o.OPENING) as unit:  # type: ignore[arg-type]
            unit.save(left, expected_version=1)
        with pytest.raises(NotAtTheTableError):
            decide(MandateDesk(store, o.TENANT), o.at(3, 2))


def test_no_mandate_is_granted_ahead() -> None:
    """Not at the top either, where a party is enough."""
    store = o.organisation(FixedClock(o.at(3, 2)))
    desk = MandateDesk(store, o.TENANT)
    for group in (o.STEERING, o.BERGA):
        mandate = Mandate(MandateId("m-new"), o.SSP, group, o.remit("staff"))
        with pytest.raises(ModelError, match="dated ahead"):
            desk.grant(mandate, at=o.at(3, 2, hour=13), by=o.RESOURCE_HEAD)
