"""Goals and measures: what they must say, how they move, and when they are overdue."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError
from collabmodel.model.ids import AgencyId, GoalId, IndicatorId, MeasureId, OfficialId
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cadences import CadenceUnit
from collabmodel.model.planning.goals import Goal, GoalKind, GoalState
from collabmodel.model.planning.measures import Measure, MeasureState, Recurrence

SCHOOL, POLICE, LEISURE = AgencyId("school"), AgencyId("police"), AgencyId("leisure")
MAY = date(2026, 5, 5)
YEARLY = Recurrence(1, CadenceUnit.YEAR)


def step(event: str, day: date = date(2026, 3, 2), reason: str = "because") -> Step:
    """A step at noon of a day."""
    return Step(event, datetime(day.year, day.month, day.day, 12, tzinfo=UTC), OfficialId("anna"), reason)


def goal(**fields: Any) -> Goal:  # noqa: ANN401 - its fields
    """A goal for the result."""
    return Goal(**{"id": GoalId("g"), "kind": GoalKind.RESULT, "text": "back in school", **fields})


def measure(**fields: Any) -> Measure:  # noqa: ANN401 - its fields
    """A measure of the school, due in May."""
    given = {
        "id": MeasureId("m"),
        "goal": GoalId("g"),
        "text": "talk",
        "responsible": SCHOOL,
        "role": "mentor",
    }
    return Measure(**{**given, "due": MAY, **fields})


def test_an_effect_goal_without_an_indicator_is_refused() -> None:
    """What is to change in the world is shown by something; without an indicator there is no effect goal."""
    with pytest.raises(ModelError, match="at least one indicator"):
        goal(kind=GoalKind.EFFECT)
    assert (
        goal(kind=GoalKind.EFFECT, indicators=frozenset({IndicatorId("fires")})).state is GoalState.PROPOSED
    )


def test_a_goal_says_something() -> None:
    """A goal without a text is none."""
    with pytest.raises(ModelError, match="what is to be reached"):
        goal(text=" ")


@pytest.mark.parametrize(
    ("last", "state"),
    [
        ("achieve", GoalState.ACHIEVED),
        ("achieve_partly", GoalState.PARTLY_ACHIEVED),
        ("miss", GoalState.NOT_ACHIEVED),
        ("drop", GoalState.DROPPED),
    ],
    ids=["achieved", "partly", "missed", "dropped"],
)
def test_a_goal_is_judged_once(last: str, state: GoalState) -> None:
    """A goal is proposed, accepted, active, and then judged; nothing leads on from there."""
    active = goal().move(step("propose")).move(step("accept")).move(step("begin"))
    assert active.state is GoalState.ACTIVE
    assert not active.is_judged
    judged = active.move(step(last, MAY))
    assert judged.state is state
    assert judged.is_judged
    assert judged.state_at(step("x").at) is GoalState.ACTIVE
    with pytest.raises(IllegalMoveError, match="Legal there: nothing"):
        judged.move(step("begin", MAY))


def test_a_goal_is_dropped_with_a_reason() -> None:
    """Dropping a goal states why."""
    with pytest.raises(IllegalMoveError, match="state a reason"):
        goal().move(step("propose")).move(step("drop", reason=""))


def test_exactly_one_agency_is_responsible() -> None:
    """One agency answers for a measure: not none, not two, and it does not assist itself."""
    with pytest.raises(ModelError, match=r"Measure\.responsible"):
        measure(responsible=None)
    with pytest.raises(ModelError, match=r"Measure\.responsible"):
        measure(responsible=frozenset({SCHOOL, POLICE}))
    with pytest.raises(ModelError, match="does not assist itself"):
        measure(assisting=frozenset({SCHOOL}))
    assert measure(assisting=frozenset({POLICE, LEISURE})).agencies == {SCHOOL, POLICE, LEISURE}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"due": None}, "the day it is due, or how it recurs"),
        ({"text": ""}, "say what is done"),
        ({"role": ""}, "in which role"),
        ({"postponed_to": MAY}, "after the first due day"),
        ({"carried_out": (MAY,)}, "follow each other, if it recurs"),
        ({"carried_out": (MAY, MAY), "recurrence": YEARLY}, "follow each other, if it recurs"),
        ({"course": (step("plan"), step("postpone"))}, "has a new due day"),
    ],
    ids=[
        "no day",
        "no text",
        "no role",
        "postponed to same day",
        "once, carried out",
        "twice a day",
        "no new day",
    ],
)
def test_a_measure_says_what_who_and_when(fields: dict[str, Any], told: str) -> None:
    """A measure says what is done, in which role, and by when or how often."""
    with pytest.raises(ModelError, match=told):
        measure(**fields)


def test_a_measure_is_overdue_from_the_day_after() -> None:
    """A measure that is not settled is overdue once its day has passed; nobody stores that."""
    planned = measure().move(step("plan"))
    assert not planned.is_overdue(MAY)
    assert planned.is_overdue(date(2026, 5, 6))
    done = planned.move(step("start")).move(step("finish", MAY))
    assert done.is_settled
    assert not done.is_overdue(date(2030, 1, 1))
    assert done.state_at(step("x").at) is MeasureState.ONGOING


def test_a_postponed_measure_has_a_new_due_day() -> None:
    """Postponing needs a reason and a later day, and the measure is overdue by the new one."""
    planned, june = measure().move(step("plan")), date(2026, 6, 1)
    with pytest.raises(ModelError, match="goes with postpone"):
        planned.move(step("postpone"))
    with pytest.raises(ModelError, match="goes with postpone"):
        planned.move(step("start"), postponed_to=june)
    with pytest.raises(ModelError, match="after the one it is due"):
        planned.move(step("postpone"), postponed_to=MAY)
    later = planned.move(step("postpone"), postponed_to=june)
    assert later.state is MeasureState.POSTPONED
    assert (later.next_due, later.is_overdue(june), later.is_overdue(date(2026, 6, 2))) == (june, False, True)


def test_a_theme_day_recurs() -> None:
    """A theme day comes round each year: carried out once, it is due a year later, until its end."""
    theme_day = measure(recurrence=Recurrence(1, CadenceUnit.YEAR, until=date(2027, 6, 30)))
    assert theme_day.next_due == MAY
    once = theme_day.carry_out(date(2026, 5, 4))
    assert once.next_due == date(2027, 5, 4)
    assert not once.is_overdue(date(2027, 5, 4))
    assert once.is_overdue(date(2027, 5, 5))
    assert once.carry_out(date(2027, 5, 4)).next_due is None
    with pytest.raises(ModelError, match="every one or more"):
        Recurrence(0, CadenceUnit.YEAR)


def test_a_recurring_measure_without_a_first_day_counts_from_when_it_was_planned() -> None:
    """Without a due day the first time is one round after it was planned, and unknown before that."""
    weekly = measure(due=None, recurrence=Recurrence(2, CadenceUnit.WEEK))
    assert weekly.next_due is None
    assert not weekly.is_overdue(date(2030, 1, 1))
    planned = weekly.move(step("plan"))
    assert planned.next_due == date(2026, 3, 16)
    assert planned.move(step("postpone"), postponed_to=date(2026, 4, 1)).next_due == date(2026, 4, 1)


def test_a_postponed_theme_day_goes_on_once_it_was_carried_out() -> None:
    """The new day of one time is forgotten once that time has been; a first postponement needs no known day."""
    theme_day = (
        measure(recurrence=YEARLY).move(step("plan")).move(step("postpone"), postponed_to=date(2026, 6, 1))
    )
    assert theme_day.carry_out(date(2026, 6, 1)).next_due == date(2027, 6, 1)
    ended = measure(recurrence=Recurrence(1, CadenceUnit.YEAR, until=MAY)).carry_out(MAY).move(step("plan"))
    assert ended.move(step("postpone"), postponed_to=date(2026, 6, 1)).next_due == date(2026, 6, 1)


def test_a_settled_measure_is_carried_out_no_more() -> None:
    """What is cancelled does not come round."""
    cancelled = measure(recurrence=YEARLY).move(step("plan")).move(step("cancel"))
    with pytest.raises(ModelError, match="carried out no more"):
        cancelled.carry_out(MAY)
    assert attrs.evolve(cancelled, course=()).state is MeasureState.PLANNED
