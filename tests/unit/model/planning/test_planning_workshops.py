"""Future workshops and the annual plans that come out of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError
from collabmodel.model.ids import (
    AgencyId,
    AnnualPlanId,
    CooperationId,
    DocumentId,
    GoalId,
    GroupId,
    MeasureId,
    OfficialId,
    WorkshopId,
)
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cadences import CadenceUnit
from collabmodel.model.planning.annual_plans import AnnualPlan, Spreading
from collabmodel.model.planning.goals import Goal, GoalKind
from collabmodel.model.planning.measures import Measure, Recurrence
from collabmodel.model.planning.workshops import (
    FutureWorkshop,
    Participant,
    PhaseOutput,
    WorkshopPhase,
    WorkshopState,
)

SCHOOL, HOUSING = AgencyId("school"), AgencyId("housing")
ANNA, BO, EVA = OfficialId("anna"), OfficialId("bo"), OfficialId("eva")
FIRST, SECOND = date(2026, 1, 14), date(2026, 1, 15)


def step(event: str, day: date = FIRST) -> Step:
    """A step at noon of a day."""
    return Step(event, datetime(day.year, day.month, day.day, 12, tzinfo=UTC), ANNA)


def workshop(**fields: Any) -> FutureWorkshop:  # noqa: ANN401 - its fields
    """A workshop over two days."""
    given: dict[str, Any] = {
        "id": WorkshopId("w"),
        "cooperation": CooperationId("ssp"),
        "group": GroupId("east"),
        "dates": (FIRST, SECOND),
        "participants": (Participant(ANNA, SCHOOL), Participant(BO, SCHOOL), Participant(EVA, HOUSING)),
    }
    return FutureWorkshop(**{**given, **fields})


def output(phase: WorkshopPhase) -> PhaseOutput:
    """What a phase left."""
    return PhaseOutput(phase, SECOND, (f"{phase.value} one", f"{phase.value} two"))


def anchored() -> FutureWorkshop:
    """A workshop whose three phases have left their outputs."""
    one = workshop().move(step("plan"))
    for event, phase in zip(("criticise", "envision", "anchor"), WorkshopPhase, strict=True):
        one = one.move(step(event)).end_phase(output(phase))
    return one


def test_the_phases_run_in_their_order_only() -> None:
    """Criticism, vision, anchoring: no other order is legal, and the refusal says what is."""
    planned = workshop().move(step("plan"))
    for event in ("envision", "anchor", "adopt_plan"):
        with pytest.raises(IllegalMoveError) as refused:
            planned.move(step(event))
        assert refused.value.legal == ("criticise",)
    assert anchored().state is WorkshopState.ANCHORING
    assert anchored().move(step("adopt_plan")).state is WorkshopState.PLAN_ADOPTED
    assert anchored().state_at(step("x", date(2025, 1, 1)).at) is None


def test_a_phase_leaves_its_output_before_the_next_begins() -> None:
    """Whether a phase has left something, the workshop says itself; nobody can say so for it."""
    criticising = workshop().move(step("plan")).move(step("criticise"))
    with pytest.raises(IllegalMoveError) as refused:
        criticising.move(step("envision"), met={"criticism_told"})
    assert refused.value.unmet == ("criticism_told",)
    told = criticising.end_phase(output(WorkshopPhase.CRITICISM))
    assert told.move(step("envision")).state is WorkshopState.VISION
    with pytest.raises(ModelError, match="each leaves an output"):
        told.end_phase(output(WorkshopPhase.VISION))
    with pytest.raises(ModelError, match="each leaves an output"):
        criticising.end_phase(output(WorkshopPhase.VISION))
    with pytest.raises(ModelError, match="each leaves an output"):
        attrs.evolve(anchored().move(step("adopt_plan")), outputs=())


@pytest.mark.parametrize("dates", [(), (SECOND, FIRST), (FIRST, FIRST)], ids=["none", "reversed", "twice"])
def test_a_workshop_has_its_days_in_order(dates: tuple[date, ...]) -> None:
    """A workshop says on which days it is held."""
    with pytest.raises(ModelError, match="in order"):
        workshop(dates=dates)


def test_an_output_is_a_document_or_a_ranked_list() -> None:
    """A phase that leaves neither has left nothing."""
    assert PhaseOutput(WorkshopPhase.VISION, FIRST, document=DocumentId("d")).ranked == ()
    with pytest.raises(ModelError, match="a document or a ranked list"):
        PhaseOutput(WorkshopPhase.VISION, FIRST)
    with pytest.raises(ModelError, match="says something"):
        PhaseOutput(WorkshopPhase.VISION, FIRST, (" ",))


def made(**fields: Any) -> AnnualPlan:  # noqa: ANN401 - its fields
    """The plan of 2026."""
    return AnnualPlan.from_workshop(AnnualPlanId("2026"), anchored(), year=2026, **fields)


def test_the_annual_plan_comes_out_of_the_third_phase() -> None:
    """Until anchoring has left its output there is no plan; then its problems are what that phase ranked."""
    with pytest.raises(ModelError, match="phase of anchoring"):
        AnnualPlan.from_workshop(AnnualPlanId("2026"), workshop(), year=2026)
    assert made().problems == ("anchoring one", "anchoring two")
    assert made().workshop == "w"
    assert made().spread_to == (Spreading(SCHOOL, ANNA), Spreading(HOUSING, EVA))


def test_each_agency_is_told_at_home() -> None:
    """An agency counts as told from the day it was, and is told once; a stranger is not told at all."""
    told = made().spread(SCHOOL, SECOND)
    assert [one.agency for one in told.unspread(FIRST)] == [SCHOOL, HOUSING]
    assert [one.agency for one in told.unspread(SECOND)] == [HOUSING]
    for agency in (SCHOOL, AgencyId("police")):
        with pytest.raises(ModelError, match="still to be told"):
            told.spread(agency, SECOND)
    assert made().present(GroupId("management"), SECOND).presented_to[0].group == "management"


GOAL = Goal(GoalId("g"), GoalKind.PROCESS, "meet every week")
THEME = Measure(MeasureId("m"), GoalId("g"), "theme day", SCHOOL, "head teacher", due=date(2026, 5, 5))


def test_the_measures_lie_inside_the_year() -> None:
    """A recurring theme day may stand in the plan of a year, if no day of it lies outside."""
    yearly = attrs.evolve(THEME, recurrence=Recurrence(1, CadenceUnit.YEAR))
    assert made(goals=(GOAL,), measures=(yearly,)).measures == (yearly,)
    for outside in (
        attrs.evolve(THEME, due=date(2027, 1, 1)),
        attrs.evolve(THEME, recurrence=Recurrence(1, CadenceUnit.YEAR, until=date(2027, 5, 5))),
    ):
        with pytest.raises(ModelError, match="outside the year"):
            made(goals=(GOAL,), measures=(outside,))
    with pytest.raises(ModelError, match="goal that is not there"):
        made(measures=(THEME,))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"problems": ()}, "gives priority"),
        ({"problems": ("fires", "fires")}, "one place"),
        ({"spread_to": (Spreading(SCHOOL, ANNA), Spreading(SCHOOL, BO))}, "told once"),
    ],
    ids=["no problem", "twice", "told twice"],
)
def test_an_annual_plan_ranks_its_problems(fields: dict[str, Any], told: str) -> None:
    """A plan has problems in an order, and tells each agency once."""
    with pytest.raises(ModelError, match=told):
        made(**fields)
