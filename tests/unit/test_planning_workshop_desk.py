"""The desk of workshops: phases in their order, and an annual plan that is presented and spread."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError, NotAtTheTableError, NotFoundError
from collabmodel.model.ids import AgencyId, AnnualPlanId, CooperationId, GroupId, OfficialId, WorkshopId
from collabmodel.model.moves import Step
from collabmodel.model.organisation.groups import GROUP_MOVES, Group, GroupLevel
from collabmodel.model.planning.annual_plans import AnnualPlan
from collabmodel.model.planning.workshops import FutureWorkshop, Participant, WorkshopPhase, WorkshopState
from collabmodel.ports import Store
from collabmodel.services.planning.workshops import WorkshopDesk
from collabmodel.testing.clocks import FixedClock
from tests.unit.planning_world import (
    ANNA,
    GOAL,
    NOW,
    OPENING,
    POLICE,
    SCHOOL,
    SSPF,
    TALK,
    TENANT,
    TODAY,
    planning_world,
    put,
)

W, PLAN_2026 = WorkshopId("w"), AnnualPlanId("plan-2026")
BEGUN = (Step(GROUP_MOVES.legal(None)[0], NOW, ANNA),)
STEERING = Group(GroupId("steering"), SSPF, "Styrgruppen", GroupLevel.STEERING, BEGUN)
MANAGEMENT = Group(GroupId("management"), SSPF, "Ledningsgruppen", GroupLevel.MANAGEMENT, BEGUN)
ELSEWHERE = Group(GroupId("elsewhere"), CooperationId("los"), "Styrgruppen", GroupLevel.STEERING, BEGUN)
WORKSHOP = FutureWorkshop(
    W,
    SSPF,
    STEERING.id,
    (TODAY, date(2026, 3, 3)),
    (Participant(ANNA, SCHOOL), Participant(OfficialId("eva"), POLICE)),
)


@pytest.fixture
def store() -> Iterator[Store]:
    """The world and two groups, in memory."""
    store = planning_world(FixedClock(NOW))
    put(store, STEERING, MANAGEMENT, ELSEWHERE)
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> WorkshopDesk:
    """The desk of workshops."""
    return WorkshopDesk(store, TENANT)


def anchored(desk: WorkshopDesk) -> None:
    """A workshop is planned and run through its three phases."""
    desk.plan(WORKSHOP, by=ANNA)
    for phase in WorkshopPhase:
        desk.begin(W, phase, by=ANNA)
        desk.end(W, phase, ranked=(f"{phase.value} one", f"{phase.value} two"), by=ANNA)


def test_the_phases_run_in_order_and_the_plan_comes_out_of_the_third(
    store: Store, desk: WorkshopDesk
) -> None:
    """Criticism, vision, anchoring, then the plan, whose problems the last phase ranked."""
    anchored(desk)
    plan = desk.adopt(W, PLAN_2026, year=2026, goals=(GOAL,), measures=(TALK,), by=ANNA).value
    assert plan.problems == ("anchoring one", "anchoring two")
    with store.unit(**OPENING) as unit:
        assert unit.get(FutureWorkshop, W).value.state is WorkshopState.PLAN_ADOPTED
        assert [one.value.id for one in unit.find(AnnualPlan, workshop=W)] == [PLAN_2026]
        assert "anchoring one" not in str(unit.entries())
    with pytest.raises(IllegalMoveError, match="Legal there: nothing"):
        desk.adopt(W, AnnualPlanId("again"), year=2026, by=ANNA)


def test_any_other_order_is_refused(store: Store, desk: WorkshopDesk) -> None:
    """No phase begins before its turn or before the one before has left something, and no plan is made early."""
    desk.plan(WORKSHOP, by=ANNA)
    with pytest.raises(IllegalMoveError, match="Legal there: criticise"):
        desk.begin(W, WorkshopPhase.VISION, by=ANNA)
    desk.begin(W, WorkshopPhase.CRITICISM, by=ANNA)
    with pytest.raises(IllegalMoveError, match="left its output"):
        desk.begin(W, WorkshopPhase.VISION, by=ANNA)
    with pytest.raises(ModelError, match="each leaves an output"):
        desk.end(W, WorkshopPhase.ANCHORING, ranked=("x",), by=ANNA)
    with pytest.raises(IllegalMoveError, match="Legal there: envision"):
        desk.adopt(W, PLAN_2026, year=2026, problems=("fires",), by=ANNA)
    with store.unit(**OPENING) as unit, pytest.raises(NotFoundError):
        unit.get(AnnualPlan, PLAN_2026)


def test_a_plan_may_rank_its_own_problems(desk: WorkshopDesk) -> None:
    """Where the phase left a document and no list, the problems are told apart."""
    anchored(desk)
    assert desk.adopt(W, PLAN_2026, year=2026, problems=("fires",), by=ANNA).value.problems == ("fires",)


def test_the_plan_is_presented_and_spread(desk: WorkshopDesk) -> None:
    """The management group hears of it, and each agency is told at home; not before it has been."""
    anchored(desk)
    desk.adopt(W, PLAN_2026, year=2026, by=ANNA)
    desk.present(PLAN_2026, MANAGEMENT.id, TODAY, by=ANNA)
    with pytest.raises(NotFoundError):
        desk.present(PLAN_2026, GroupId("none"), TODAY, by=ANNA)
    with pytest.raises(ModelError, match="lies ahead"):
        desk.spread(PLAN_2026, SCHOOL, date(2026, 3, 3), by=ANNA)
    plan = desk.spread(PLAN_2026, SCHOOL, TODAY, by=ANNA).value
    assert [one.group for one in plan.presented_to] == [MANAGEMENT.id]
    assert [one.agency for one in plan.unspread(TODAY)] == [POLICE]


def test_a_workshop_fits_what_is_on_record(desk: WorkshopDesk) -> None:
    """It begins without a course, in a group of its cooperation, with agencies at the table."""
    with pytest.raises(ModelError, match="has a course already"):
        desk.plan(WORKSHOP.move(Step("plan", NOW, ANNA)), by=ANNA)
    with pytest.raises(ModelError, match="another cooperation"):
        desk.plan(attrs.evolve(WORKSHOP, group=ELSEWHERE.id), by=ANNA)
    with pytest.raises(NotAtTheTableError):
        desk.plan(attrs.evolve(WORKSHOP, participants=(Participant(ANNA, AgencyId("bank")),)), by=ANNA)
