"""Plans, their follow-ups, and what is due in them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError
from collabmodel.model.ids import (
    AgencyId,
    AgreementId,
    CaseId,
    CooperationId,
    FollowUpId,
    GoalId,
    MeasureId,
    MeetingId,
    OfficialId,
    PlanId,
)
from collabmodel.model.moves import Step
from collabmodel.model.planning.due import overview
from collabmodel.model.planning.follow_ups import FollowUp, FollowUpDecision, FollowUpState, MeasureResult
from collabmodel.model.planning.goals import Goal, GoalKind
from collabmodel.model.planning.measures import Measure, MeasureState
from collabmodel.model.planning.plans import ActionPlan, PlanLevel, PlanState

SCHOOL, SSPF = AgencyId("school"), CooperationId("sspf")
MARCH, MAY, JUNE = date(2026, 3, 2), date(2026, 5, 5), date(2026, 6, 1)
CONSENT = frozenset({"consent_holds"})


def step(event: str, day: date = MARCH, reason: str = "because") -> Step:
    """A step at noon of a day."""
    return Step(event, datetime(day.year, day.month, day.day, 12, tzinfo=UTC), OfficialId("anna"), reason)


GOAL = Goal(GoalId("g"), GoalKind.RESULT, "back in school")
TALK = Measure(MeasureId("m"), GoalId("g"), "talk", SCHOOL, "mentor", due=MAY)


def plan(**fields: Any) -> ActionPlan:  # noqa: ANN401 - its fields
    """An individual plan that says how the child sees it."""
    given: dict[str, Any] = {
        "id": PlanId("p"),
        "cooperation": SSPF,
        "level": PlanLevel.INDIVIDUAL,
        "goals": (GOAL,),
        "measures": (TALK,),
        "case": CaseId("case-1"),
        "child_view": "wants to go home earlier",
    }
    return ActionPlan(**{**given, **fields})


def agreed(**fields: Any) -> ActionPlan:  # noqa: ANN401 - its fields
    """A plan that the school has agreed on."""
    by, at = frozenset({SCHOOL}), MeetingId("meeting-1")
    return plan(**fields).move(step("draft")).agree(step("agree"), by=by, at=at, met=CONSENT)


def active(**fields: Any) -> ActionPlan:  # noqa: ANN401 - its fields
    """An active plan, to be followed up in May."""
    return agreed(**{"next_follow_up": MAY, **fields}).move(step("activate"), met=CONSENT)


AREA: dict[str, Any] = {"level": PlanLevel.AREA, "case": None, "child_view": ""}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"goals": ()}, "serves a goal that is not there"),
        ({"measures": (TALK, TALK)}, "stands there once"),
        ({"goals": (GOAL, GOAL)}, "stands there once"),
        ({"case": None}, "made around a case"),
        ({**AREA, "level": PlanLevel.AGREEMENT}, "names it"),
        ({"edition": 2}, "each later one replaces another"),
        ({"replaces": PlanId("old")}, "each later one replaces another"),
        ({"edition": 2, "replaces": PlanId("p")}, "each later one replaces another"),
        ({"edition": 0}, "each later one replaces another"),
    ],
    ids=[
        "no goal",
        "measure twice",
        "goal twice",
        "no case",
        "no agreement",
        "no old",
        "first",
        "itself",
        "zero",
    ],
)
def test_a_plan_holds_together(fields: dict[str, Any], told: str) -> None:
    """Every measure serves a goal of the plan, and the plan says what it is made around and replaces."""
    with pytest.raises(ModelError, match=told):
        plan(**fields)


def test_a_plan_of_an_agreement_names_it() -> None:
    """A plan at the level of an agreement is attached to it."""
    attached = plan(**{**AREA, "level": PlanLevel.AGREEMENT}, agreement=AgreementId("a"))
    assert attached.state is PlanState.DRAFT
    assert attached.state_at(step("draft").at) is None


def test_an_active_plan_has_a_next_follow_up_or_a_closing_day() -> None:
    """No plan becomes active, or stays active, without a day to follow it up or to close it."""
    with pytest.raises(IllegalMoveError) as refused:
        agreed().move(step("activate"), met=CONSENT | {"followed"})
    assert refused.value.unmet == ("followed",)
    assert active().state is PlanState.ACTIVE
    assert active(next_follow_up=None, closing_on=JUNE).state is PlanState.ACTIVE
    with pytest.raises(ModelError, match="has a next follow-up or a closing day"):
        attrs.evolve(active(), next_follow_up=None)


def test_an_individual_plan_is_agreed_while_the_consent_holds() -> None:
    """Who does not say that the consent holds gets no individual plan agreed; an area needs none."""
    by = frozenset({SCHOOL})
    with pytest.raises(IllegalMoveError) as refused:
        plan().move(step("draft")).agree(step("agree"), by=by)
    assert refused.value.unmet == ("consent_holds",)
    around_area = plan(**AREA).move(step("draft")).agree(step("agree"), by=by)
    assert around_area.state is PlanState.AGREED
    assert agreed().agreed_at == "meeting-1"


def test_a_group_plan_around_a_case_needs_the_consent_too() -> None:
    """A plan around a case rests on its consents, at whichever level it is made."""
    with pytest.raises(IllegalMoveError, match="consent"):
        plan(level=PlanLevel.GROUP).move(step("draft")).agree(step("agree"), by=frozenset({SCHOOL}))


def test_an_individual_plan_says_how_the_child_sees_it() -> None:
    """Without the child's view it is not agreed, and loses it no more once it is."""
    with pytest.raises(IllegalMoveError) as refused:
        agreed(child_view=" ")
    assert refused.value.unmet == ("child_view",)
    with pytest.raises(ModelError, match="how the child sees it"):
        attrs.evolve(agreed(), child_view="")


@pytest.mark.parametrize(
    ("fields", "by"),
    [({"measures": ()}, {SCHOOL}), ({}, {AgencyId("police")}), ({}, set[AgencyId]())],
    ids=["no measure", "another agency", "nobody"],
)
def test_a_plan_is_agreed_by_those_who_answer(fields: dict[str, Any], by: set[AgencyId]) -> None:
    """A plan has a measure, and everybody who answers for one has agreed, whatever anybody says of it."""
    with pytest.raises(IllegalMoveError) as refused:
        plan(**fields).move(step("draft")).agree(step("agree"), by=frozenset(by), met=CONSENT | {"committed"})
    assert refused.value.unmet == ("committed",)


def test_a_plan_is_completed_when_all_is_settled() -> None:
    """Every measure settled and every goal judged, then it can be completed."""
    with pytest.raises(IllegalMoveError, match="every goal is judged"):
        active().move(step("complete"))
    done = active().with_measure(TALK.move(step("plan")).move(step("finish")))
    reached = GOAL.move(step("propose")).move(step("drop"))
    completed = done.with_goal(reached).move(step("complete"))
    assert completed.state is PlanState.COMPLETED
    assert completed.state_at(step("x").at) is PlanState.COMPLETED


def test_a_plan_knows_its_parts() -> None:
    """A part that is not there is told by its id."""
    assert plan(goals=(attrs.evolve(GOAL, id=GoalId("h")), GOAL)).goal(GoalId("g")) == GOAL
    other = attrs.evolve(TALK, id=MeasureId("n"))
    assert plan(measures=(other, TALK)).measure(MeasureId("m")) == TALK
    with pytest.raises(ModelError, match="no goal other"):
        plan().goal(GoalId("other"))
    with pytest.raises(ModelError, match="no measure other"):
        plan().measure(MeasureId("other"))


def follow_up(**fields: Any) -> FollowUp:  # noqa: ANN401 - its fields
    """A follow-up of the plan in May."""
    return FollowUp(
        **{"id": FollowUpId("f"), "cooperation": SSPF, "plan": PlanId("p"), "planned_on": MAY, **fields}
    )


DONE = MeasureResult(MeasureId("m"), MeasureState.DONE)


def test_a_follow_up_is_recorded_with_a_result_for_each_measure() -> None:
    """A follow-up is planned, held and recorded, the last only when every measure has a result."""
    held = follow_up().move(step("plan")).hold(step("hold", MAY), MAY)
    with pytest.raises(IllegalMoveError, match="every measure of the plan has a result"):
        held.record(step("record", MAY), active(), (), FollowUpDecision.CONTINUE)
    recorded = held.record(step("record", MAY), active(), (DONE,), FollowUpDecision.CONTINUE)
    assert recorded.state is FollowUpState.RECORDED
    assert recorded.state_at(step("x").at) is FollowUpState.PLANNED
    assert recorded.complete(active())
    assert not recorded.complete(plan(id=PlanId("q")))


def test_a_follow_up_is_missed_from_the_day_after() -> None:
    """A planned follow-up whose day has passed was missed; one that was held was not."""
    assert not follow_up().missed(MAY)
    assert follow_up().missed(JUNE)
    assert not follow_up().move(step("plan")).hold(step("hold"), MARCH).missed(JUNE)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"held_on": MAY}, "has a day it was held"),
        ({"decision": FollowUpDecision.CLOSE}, "has a decision"),
        ({"results": (DONE, DONE)}, "one result"),
    ],
    ids=["held too early", "decided too early", "two results"],
)
def test_a_follow_up_holds_together(fields: dict[str, Any], told: str) -> None:
    """Days and decisions go with the course, and each measure has one result."""
    with pytest.raises(ModelError, match=told):
        follow_up(**fields)


@pytest.mark.parametrize(
    ("state", "text", "day", "told"),
    [
        (MeasureState.POSTPONED, "ill", None, "has a new due day"),
        (MeasureState.DONE, "", JUNE, "has a new due day"),
        (MeasureState.NOT_DONE, "", None, "say why"),
    ],
    ids=["no day", "day too many", "no words"],
)
def test_a_result_explains_what_was_not_done(
    state: MeasureState, text: str, day: date | None, told: str
) -> None:
    """What was not done says why, and what was postponed to when."""
    with pytest.raises(ModelError, match=told):
        MeasureResult(MeasureId("m"), state, text, day)


def test_an_overview_tells_what_is_due_and_overdue() -> None:
    """On a day: measures and follow-ups due and overdue, and plans that nobody will follow up."""
    running, draft = active(), plan(id=PlanId("draft"))
    waiting = follow_up().move(step("plan"))
    stray = follow_up(id=FollowUpId("stray"), plan=PlanId("draft"))
    before = overview([running, draft], [waiting, stray], MARCH)
    assert before.is_clear
    assert not before.measures_due
    today = overview([running, draft], [waiting, stray], date(2026, 5, 1), within=7)
    assert [one.measure for one in today.measures_due] == ["m"]
    assert [one.follow_up for one in today.follow_ups_due] == ["f"]
    assert today.is_clear
    late = overview([running, draft], [waiting, stray], JUNE)
    assert [(one.measure, one.responsible, one.due) for one in late.measures_overdue] == [("m", SCHOOL, MAY)]
    assert [one.follow_up for one in late.follow_ups_missed] == ["f"]
    assert late.unfollowed == ("p",)
    assert not late.is_clear


def test_an_overview_passes_over_what_is_settled_or_ended() -> None:
    """A settled measure is not due, a plan about to close is followed, and ended plans ask nothing."""
    settled = active(closing_on=JUNE).with_measure(TALK.move(step("plan")).move(step("finish")))
    assert overview([settled], [], JUNE).is_clear
    ended = active().move(step("discontinue"))
    assert overview([ended], [], date(2027, 1, 1)).is_clear
