"""Strategies for the chapter of planning."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from collabmodel.model.planning.annual_plans import AnnualPlan
from collabmodel.model.planning.follow_ups import (
    FOLLOW_UP_MOVES,
    FollowUp,
    FollowUpDecision,
    FollowUpState,
    MeasureResult,
)
from collabmodel.model.planning.goals import GOAL_MOVES, Goal
from collabmodel.model.planning.measures import MEASURE_MOVES, Measure, MeasureState, Recurrence
from collabmodel.model.planning.plans import PLAN_MOVES, ActionPlan, PlanLevel
from collabmodel.model.planning.workshops import (
    ORDER,
    WORKSHOP_MOVES,
    FutureWorkshop,
    PhaseOutput,
    WorkshopPhase,
    WorkshopState,
)
from collabmodel.testing.chapters.agreed import said
from collabmodel.testing.from_types import OWN_WAY, courses, days, ids, values

_UNTIL = date(2030, 12, 31)


def goals() -> SearchStrategy[Goal]:
    """Goals of every kind, each with an indicator."""
    return values(
        Goal,
        text=said(),
        indicators=st.frozensets(ids(), min_size=1, max_size=2),
        course=st.just(()) | courses(GOAL_MOVES),
    )


@st.composite
def measures(draw: DrawFn, goal: SearchStrategy[str] | None = None, year: int | None = None) -> Measure:
    """Measures with a due day, of one year or of any; some recur, and some of these were carried out."""
    span = days(until=_UNTIL) if year is None else days(since=date(year, 1, 1), until=date(year, 6, 30))
    late = days(since=date(2031, 1, 1)) if year is None else st.just(date(year, 12, 1))
    course = draw(st.just(()) | courses(MEASURE_MOVES))
    postponed = MEASURE_MOVES.state(course) is MeasureState.POSTPONED
    responsible = draw(ids())
    recurs = draw(st.booleans())
    return draw(
        values(
            Measure,
            goal=ids() if goal is None else goal,
            text=said(),
            role=said(),
            responsible=st.just(responsible),
            assisting=st.frozensets(ids().filter(lambda one: one != responsible), max_size=2),
            due=span,
            recurrence=values(Recurrence, every=st.integers(1, 24), until=st.none()) if recurs else st.none(),
            carried_out=st.lists(days(), max_size=2, unique=True).map(sorted).map(tuple)
            if recurs
            else st.just(()),
            postponed_to=late if postponed else st.none() | late,
            course=st.just(course),
        )
    )


@st.composite
def parts(draw: DrawFn, year: int | None = None) -> tuple[tuple[Goal, ...], tuple[Measure, ...]]:
    """Goals, and measures for them."""
    aims = tuple(draw(st.lists(goals(), min_size=1, max_size=2, unique_by=lambda one: one.id)))
    served = measures(st.sampled_from([goal.id for goal in aims]), year)
    return aims, tuple(draw(st.lists(served, max_size=2, unique_by=lambda one: one.id)))


@st.composite
def plans(draw: DrawFn) -> ActionPlan:
    """Plans at every level and in every state."""
    aims, done = draw(parts())
    level = draw(st.sampled_from(PlanLevel))
    edition = draw(st.integers(1, 3))
    ident = draw(ids())
    return draw(
        values(
            ActionPlan,
            id=st.just(ident),
            level=st.just(level),
            goals=st.just(aims),
            measures=st.just(done),
            case=ids() if level is PlanLevel.INDIVIDUAL else st.none() | ids(),
            agreement=ids() if level is PlanLevel.AGREEMENT else st.none() | ids(),
            child_view=said(),
            next_follow_up=days(),
            edition=st.just(edition),
            replaces=ids().filter(lambda one: one != ident) if edition > 1 else st.none(),
            course=st.just(()) | courses(PLAN_MOVES),
        )
    )


def results() -> SearchStrategy[MeasureResult]:
    """Results in every state."""
    kept = [state for state in MeasureState if state is not MeasureState.POSTPONED]
    return values(MeasureResult, state=st.sampled_from(kept), text=said(), postponed_to=st.none()) | values(
        MeasureResult, state=st.just(MeasureState.POSTPONED), text=said(), postponed_to=days()
    )


@st.composite
def follow_ups(draw: DrawFn) -> FollowUp:
    """Follow-ups planned, held and recorded."""
    course = draw(st.just(()) | courses(FOLLOW_UP_MOVES))
    state = FOLLOW_UP_MOVES.state(course) or FollowUpState.PLANNED
    told = st.lists(results(), max_size=2, unique_by=lambda one: one.measure).map(tuple)
    return draw(
        values(
            FollowUp,
            course=st.just(course),
            held_on=st.none() if state is FollowUpState.PLANNED else days(),
            results=told,
            decision=st.sampled_from(FollowUpDecision) if state is FollowUpState.RECORDED else st.none(),
        )
    )


def outputs(phase: SearchStrategy[WorkshopPhase]) -> SearchStrategy[PhaseOutput]:
    """What phases left."""
    ranked = st.lists(said(), min_size=1, max_size=2).map(tuple)
    return values(PhaseOutput, phase=phase, ranked=ranked)


@st.composite
def workshops(draw: DrawFn) -> FutureWorkshop:
    """Workshops in every state, with the outputs of the phases so far."""
    course = draw(st.just(()) | courses(WORKSHOP_MOVES))
    state = WORKSHOP_MOVES.state(course) or WorkshopState.PLANNED
    begun = min(list(WorkshopState).index(state), len(ORDER))
    fewest = begun if state is WorkshopState.PLAN_ADOPTED else max(begun - 1, 0)
    done = ORDER[: draw(st.integers(fewest, begun))]
    return draw(
        values(
            FutureWorkshop,
            dates=st.lists(days(), min_size=1, max_size=2, unique=True).map(sorted).map(tuple),
            outputs=st.tuples(*(outputs(st.just(phase)) for phase in done)),
            course=st.just(course),
        )
    )


@st.composite
def annual_plans(draw: DrawFn) -> AnnualPlan:
    """Annual plans with measures inside their year."""
    year = draw(st.integers(2000, 2035))
    aims, done = draw(parts(year))
    return draw(
        values(
            AnnualPlan,
            year=st.just(year),
            problems=st.lists(said(), min_size=1, max_size=2, unique=True).map(tuple),
            goals=st.just(aims),
            measures=st.just(done),
            spread_to=st.just(()),
        )
    )


OWN_WAY[Recurrence] = values(Recurrence, every=st.integers(1, 24))
OWN_WAY[Goal] = goals()
OWN_WAY[Measure] = measures()
OWN_WAY[MeasureResult] = results()
OWN_WAY[PhaseOutput] = outputs(st.sampled_from(WorkshopPhase))

PLANNING: Mapping[type[Any], SearchStrategy[Any]] = {
    ActionPlan: plans(),
    FollowUp: follow_ups(),
    FutureWorkshop: workshops(),
    AnnualPlan: annual_plans(),
}
