"""The desks of plans and follow-ups: guards are read from the store, and illegal orders are refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError, NotAtTheTableError, NotFoundError
from collabmodel.model.casework.cases import Case
from collabmodel.model.consent import Withdrawal
from collabmodel.model.ids import (
    AgencyId,
    AgreementId,
    CaseId,
    CooperationId,
    FollowUpId,
    GoalId,
    MeasureId,
    MeetingId,
    PlanId,
)
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cadences import CadenceUnit
from collabmodel.model.organisation.meetings import Meeting, MeetingKind
from collabmodel.model.planning.follow_ups import FollowUp, FollowUpDecision, FollowUpState, MeasureResult
from collabmodel.model.planning.goals import GoalState
from collabmodel.model.planning.measures import MeasureState, Recurrence
from collabmodel.model.planning.plans import ActionPlan, PlanLevel, PlanState
from collabmodel.ports import Store
from collabmodel.services.consents import ConsentDesk
from collabmodel.services.planning.follow_ups import FollowUpDesk, results_stated
from collabmodel.services.planning.plans import PlanDesk
from collabmodel.testing.clocks import FixedClock
from tests.unit.planning_world import (
    ACTIVE_CASE,
    ANNA,
    CASE,
    CONSENT,
    COOPERATION,
    GOAL,
    JUNE,
    MAY,
    NOW,
    OPENING,
    PLAN,
    POLICE,
    SCHOOL,
    SSPF,
    TALK,
    TENANT,
    TODAY,
    YOUTH,
    planning_world,
    put,
)

P, F, M, G = PlanId("p"), FollowUpId("f"), MeasureId("m"), GoalId("g")
VIEW = "wants to be home earlier"
BY_SCHOOL = frozenset({SCHOOL})
DONE = MeasureResult(M, MeasureState.DONE)


@pytest.fixture
def store() -> Iterator[Store]:
    """The world, in memory, at noon."""
    store = planning_world(FixedClock(NOW))
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> PlanDesk:
    """The desk of plans."""
    return PlanDesk(store, TENANT)


@pytest.fixture
def follow(store: Store) -> FollowUpDesk:
    """The desk of follow-ups."""
    return FollowUpDesk(store, TENANT)


def kept(store: Store, ident: PlanId = P) -> ActionPlan:
    """A plan as it is stored."""
    with store.unit(**OPENING) as unit:
        return unit.get(ActionPlan, ident).value


def withdraw(store: Store) -> None:
    """The youth takes the consent back."""
    ConsentDesk(store, TENANT).withdraw(CONSENT, Withdrawal(YOUTH, NOW - timedelta(minutes=1)), by=ANNA)


def agreed(desk: PlanDesk) -> None:
    """The plan of the youth is drafted and agreed."""
    desk.draft(PLAN, by=ANNA)
    desk.agree(P, agreed_by=BY_SCHOOL, child_view=VIEW, by=ANNA)


def activated(desk: PlanDesk) -> None:
    """The plan of the youth is active, to be followed up in May."""
    agreed(desk)
    desk.activate(P, next_follow_up=MAY, by=ANNA)


def test_a_plan_runs_its_course(store: Store, desk: PlanDesk) -> None:
    """Drafted, agreed, active, completed: the goals and measures go along, and the journal holds no words."""
    activated(desk)
    plan = kept(store)
    assert (plan.state, plan.goals[0].state, plan.measures[0].state) == (
        PlanState.ACTIVE,
        GoalState.ACTIVE,
        MeasureState.PLANNED,
    )
    with pytest.raises(IllegalMoveError, match="every goal is judged"):
        desk.complete(P, by=ANNA)
    desk.move_measure(P, M, "finish", by=ANNA)
    desk.judge(P, G, "achieve", by=ANNA)
    assert desk.complete(P, by=ANNA).value.state is PlanState.COMPLETED
    with store.unit(**OPENING) as unit:
        told = str(unit.entries(subject="p"))
    assert VIEW not in told
    assert "back in school" not in told
    with pytest.raises(IllegalMoveError, match="Legal there: nothing"):
        desk.move_measure(P, M, "finish", by=ANNA)


def test_an_individual_plan_is_not_agreed_without_the_consent_at_that_moment(
    store: Store, desk: PlanDesk
) -> None:
    """Once the consent is taken back the plan is neither agreed nor made active; it may be broken off."""
    agreed(desk)
    desk.draft(attrs.evolve(PLAN, id=PlanId("q")), by=ANNA)
    withdraw(store)
    with pytest.raises(IllegalMoveError) as refused:
        desk.agree(PlanId("q"), agreed_by=BY_SCHOOL, child_view=VIEW, by=ANNA)
    assert refused.value.unmet == ("consent_holds",)
    with pytest.raises(IllegalMoveError) as refused:
        desk.activate(P, next_follow_up=MAY, by=ANNA)
    assert refused.value.unmet == ("consent_holds",)
    assert desk.discontinue(P, "no consent", by=ANNA).value.state is PlanState.DISCONTINUED


def test_a_case_that_is_not_under_way_gets_no_plan_agreed(store: Store, desk: PlanDesk) -> None:
    """While the consent is asked for, nothing is agreed."""
    desk.draft(PLAN, by=ANNA)
    put(store, attrs.evolve(ACTIVE_CASE, course=ACTIVE_CASE.course[:2]), version=1)
    with pytest.raises(IllegalMoveError, match="consent"):
        desk.agree(P, agreed_by=BY_SCHOOL, child_view=VIEW, by=ANNA)


def test_nobody_agrees_beforehand(desk: PlanDesk) -> None:
    """Who has agreed is noted when they do; a draft that says so already is not believed."""
    assert desk.draft(attrs.evolve(PLAN, agreed_by=BY_SCHOOL), by=ANNA).value.agreed_by == frozenset()
    with pytest.raises(IllegalMoveError) as refused:
        desk.agree(P, agreed_by=frozenset({POLICE}), by=ANNA)
    assert set(refused.value.unmet) == {"child_view", "committed"}


def test_an_active_plan_has_a_day_ahead(desk: PlanDesk) -> None:
    """Neither no day nor a day that lies behind makes a plan active."""
    agreed(desk)
    with pytest.raises(IllegalMoveError) as refused:
        desk.activate(P, by=ANNA)
    assert refused.value.unmet == ("followed",)
    with pytest.raises(ModelError, match="Set a day ahead"):
        desk.activate(P, closing_on=date(2026, 3, 1), by=ANNA)
    assert desk.activate(P, closing_on=JUNE, by=ANNA).value.state is PlanState.ACTIVE


def test_a_draft_fits_what_is_on_record(store: Store, desk: PlanDesk) -> None:
    """No course of its own, no unknown case or agreement, nobody responsible who is not at the table."""
    area = attrs.evolve(PLAN, level=PlanLevel.AREA, case=None)
    with pytest.raises(ModelError, match="has a course already"):
        desk.draft(PLAN.move(Step("draft", NOW, ANNA)), by=ANNA)
    with pytest.raises(ModelError, match="Use revise"):
        desk.draft(attrs.evolve(PLAN, replaces=PlanId("o"), edition=2), by=ANNA)
    with pytest.raises(NotFoundError):
        desk.draft(attrs.evolve(PLAN, case=CaseId("none")), by=ANNA)
    with pytest.raises(NotFoundError):
        desk.draft(attrs.evolve(area, agreement=AgreementId("none")), by=ANNA)
    with pytest.raises(NotAtTheTableError):
        desk.draft(attrs.evolve(area, measures=(attrs.evolve(TALK, responsible=AgencyId("bank")),)), by=ANNA)
    put(
        store,
        attrs.evolve(COOPERATION, id=CooperationId("los")),
        attrs.evolve(ACTIVE_CASE, id=CaseId("other"), cooperation=CooperationId("los")),
    )
    with pytest.raises(ModelError, match="another cooperation"):
        desk.draft(attrs.evolve(PLAN, case=CaseId("other")), by=ANNA)


def test_a_plan_is_agreed_at_a_meeting_that_was_held(store: Store, desk: PlanDesk) -> None:
    """A meeting that has not been held is none to agree at."""
    held = tuple(Step(event, NOW, ANNA) for event in ("plan", "call", "hold"))
    meeting = Meeting(MeetingId("m-1"), SSPF, MeetingKind.NETWORK, TODAY, held, case=CASE)
    put(store, meeting, attrs.evolve(meeting, id=MeetingId("m-2"), course=held[:2]))
    desk.draft(PLAN, by=ANNA)
    with pytest.raises(ModelError, match="has not been held"):
        desk.agree(P, agreed_by=BY_SCHOOL, child_view=VIEW, meeting=MeetingId("m-2"), by=ANNA)
    plan = desk.agree(P, agreed_by=BY_SCHOOL, child_view=VIEW, meeting=MeetingId("m-1"), by=ANNA).value
    assert plan.agreed_at == "m-1"


def test_a_revision_keeps_the_old_plan(store: Store, desk: PlanDesk) -> None:
    """The old plan goes on until the new one is active, and then stays as revised."""
    new = attrs.evolve(PLAN, id=PlanId("p2"), replaces=P, edition=2, child_view=VIEW)
    desk.draft(PLAN, by=ANNA)
    with pytest.raises(IllegalMoveError, match="Legal there: agree, discontinue"):
        desk.revise(P, new, by=ANNA)
    desk.agree(P, agreed_by=BY_SCHOOL, child_view=VIEW, by=ANNA)
    desk.activate(P, next_follow_up=MAY, by=ANNA)
    with pytest.raises(ModelError, match="next edition"):
        desk.revise(P, attrs.evolve(new, edition=3), by=ANNA)
    desk.revise(P, new, by=ANNA)
    desk.agree(PlanId("p2"), agreed_by=BY_SCHOOL, by=ANNA)
    assert kept(store).state is PlanState.ACTIVE
    desk.activate(PlanId("p2"), next_follow_up=JUNE, by=ANNA)
    assert (kept(store).state, kept(store).measures[0].text) == (PlanState.REVISED, "talk")


def test_a_plan_that_ended_meanwhile_is_not_revised(store: Store, desk: PlanDesk) -> None:
    """What was broken off while its revision was written stays broken off."""
    activated(desk)
    desk.revise(P, attrs.evolve(PLAN, id=PlanId("p2"), replaces=P, edition=2, child_view=VIEW), by=ANNA)
    desk.discontinue(P, "moved", by=ANNA)
    desk.agree(PlanId("p2"), agreed_by=BY_SCHOOL, by=ANNA)
    desk.activate(PlanId("p2"), next_follow_up=JUNE, by=ANNA)
    assert kept(store).state is PlanState.DISCONTINUED


def test_a_theme_day_is_carried_out_and_comes_round(store: Store, desk: PlanDesk) -> None:
    """A recurring measure is carried out by today, and is due again."""
    theme = attrs.evolve(TALK, due=TODAY, recurrence=Recurrence(1, CadenceUnit.YEAR))
    desk.draft(attrs.evolve(PLAN, level=PlanLevel.AREA, case=None, measures=(theme,)), by=ANNA)
    desk.agree(P, agreed_by=BY_SCHOOL, by=ANNA)
    with pytest.raises(ModelError, match="by today"):
        desk.carry_out(P, M, MAY, by=ANNA)
    desk.carry_out(P, M, TODAY, by=ANNA)
    assert kept(store).measures[0].next_due == date(2027, 3, 2)


def test_a_follow_up_moves_the_plan_on(store: Store, desk: PlanDesk, follow: FollowUpDesk) -> None:
    """Results move the measures, and the decision sets the next follow-up or the closing day."""
    activated(desk)
    follow.plan(F, P, MAY, by=ANNA)
    with pytest.raises(IllegalMoveError, match="Legal there: hold"):
        follow.record(F, (DONE,), FollowUpDecision.CLOSE, by=ANNA)
    follow.hold(F, by=ANNA)
    with pytest.raises(IllegalMoveError, match="every measure"):
        follow.record(F, (), FollowUpDecision.CLOSE, by=ANNA)
    with pytest.raises(ModelError, match="has a next follow-up"):
        follow.record(F, (DONE,), FollowUpDecision.CONTINUE, by=ANNA)
    with pytest.raises(ModelError, match="lies behind"):
        follow.record(
            F, (DONE,), FollowUpDecision.CONTINUE, next_on=(FollowUpId("f2"), date(2026, 1, 1)), by=ANNA
        )
    with store.unit(**OPENING) as unit:
        assert not results_stated(unit, P)
    later = MeasureResult(M, MeasureState.POSTPONED, "ill", JUNE)
    follow.record(F, (later,), FollowUpDecision.CONTINUE, next_on=(FollowUpId("f2"), JUNE), by=ANNA)
    plan = kept(store)
    assert (plan.next_follow_up, plan.measures[0].next_due) == (JUNE, JUNE)
    desk.move_measure(P, M, "finish", by=ANNA)
    follow.hold(FollowUpId("f2"), by=ANNA)
    follow.record(FollowUpId("f2"), (DONE,), FollowUpDecision.CLOSE, by=ANNA)
    plan = kept(store)
    assert (plan.next_follow_up, plan.closing_on, plan.state) == (None, TODAY, PlanState.ACTIVE)
    with store.unit(**OPENING) as unit:
        assert results_stated(unit, P)
        assert unit.get(FollowUp, F).value.state is FollowUpState.RECORDED


def test_no_follow_up_without_consent(store: Store, desk: PlanDesk, follow: FollowUpDesk) -> None:
    """When the consent is taken back, the plan of the youth is not spoken of."""
    activated(desk)
    follow.plan(F, P, MAY, by=ANNA)
    withdraw(store)
    with pytest.raises(IllegalMoveError) as refused:
        follow.hold(F, by=ANNA)
    assert refused.value.unmet == ("consent_holds",)


def test_only_a_plan_under_way_is_followed_up(desk: PlanDesk, follow: FollowUpDesk) -> None:
    """A draft has no follow-up."""
    desk.draft(PLAN, by=ANNA)
    with pytest.raises(IllegalMoveError, match="only one that is agreed or active"):
        follow.plan(F, P, MAY, by=ANNA)


def test_the_overview_reads_the_store(desk: PlanDesk, follow: FollowUpDesk) -> None:
    """What is overdue in a cooperation on a day, in ids."""
    activated(desk)
    follow.plan(F, P, MAY, by=ANNA)
    late = desk.overview(SSPF, JUNE, by=ANNA)
    assert [one.measure for one in late.measures_overdue] == [M]
    assert [one.follow_up for one in late.follow_ups_missed] == [F]
    assert late.unfollowed == (P,)
    with pytest.raises(NotFoundError):
        desk.overview(CooperationId("los"), JUNE, by=ANNA)


def test_the_case_is_the_one_on_record(store: Store, desk: PlanDesk) -> None:
    """A plan is read with its case; the goal of the plan is the one drafted."""
    desk.draft(PLAN, by=ANNA)
    with store.unit(**OPENING) as unit:
        assert unit.get(Case, CASE).value == ACTIVE_CASE
        (found,) = unit.find(ActionPlan, case=CASE)
    assert found.value.goals[0].text == GOAL.text
