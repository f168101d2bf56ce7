"""Plans as they are drafted, agreed, made active, revised and ended; each guard worked out from the store.

Follow-ups have a desk of their own, see :mod:`collabmodel.services.planning.follow_ups`.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import attrs

from collabmodel.errors import IllegalMoveError, ModelError, NotAtTheTableError
from collabmodel.model.agreed.agreements import Agreement
from collabmodel.model.casework.cases import Case
from collabmodel.model.casework.courses import RESTS_ON_CONSENT
from collabmodel.model.ids import (
    AgencyId,
    CooperationId,
    GoalId,
    MeasureId,
    MeetingId,
    OfficialId,
    PlanId,
)
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.organisation.meetings import Meeting
from collabmodel.model.planning.due import UNDER_WAY, Overview, overview
from collabmodel.model.planning.follow_ups import FollowUp
from collabmodel.model.planning.goals import Goal, GoalState
from collabmodel.model.planning.measures import Measure
from collabmodel.model.planning.plans import CONSENT_HOLDS, PLAN_MOVES, SUCCEEDED, ActionPlan, PlanState
from collabmodel.model.time import day_of
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.casework.facts import CaseFacts
from collabmodel.services.casework.rights import is_near
from collabmodel.services.desks import Desk
from collabmodel.services.keeping import keep
from collabmodel.services.organisation.parties import seated
from collabmodel.services.planning.rights import may_draft, plan_for

PURPOSE = "planning"


class PlanDesk(Desk):
    """Where action plans are kept (handlingsplaner).

    Each act is for who may work with the plan, see :mod:`collabmodel.services.planning.rights`.

    Args:
        store: where state and journal are.
        tenant: whose desk it is.
        legal_ground: what allows the desk to process the data; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def draft(self, plan: ActionPlan, *, by: OfficialId) -> Stored[ActionPlan]:
        """Draft a plan; its goals are proposed and its measures planned.

        Args:
            plan: the plan, without a course; so are its goals and measures.
            by: the official who drafts it.

        Raises:
            NotFoundError: if its cooperation, case or agreement is not on record.
            ModelError: if it has a course already, replaces another, or its case is of another cooperation.
            NotAtTheTableError: if an agency that answers for a measure is neither party nor in the team.
            ConflictError: if there is a plan with this id.
        """
        if plan.replaces is not None:
            raise ModelError(f"plan {plan.id}: it replaces another. Use revise, which looks at that one.")
        with self._unit(by) as unit:
            may_draft(unit, plan, by)
            return keep(unit, _begun(unit, plan, by), change="draft")

    def agree(
        self,
        ident: PlanId,
        *,
        agreed_by: frozenset[AgencyId],
        by: OfficialId,
        meeting: MeetingId | None = None,
        child_view: str = "",
    ) -> Stored[ActionPlan]:
        """Agree on a plan; of an individual plan every consent of its case must hold now.

        Args:
            ident: the plan.
            agreed_by: the agencies that agree.
            by: the official who notes it.
            meeting: the meeting it was agreed at, which has been held.
            child_view: how the child sees it, if it is not in the plan already.

        Raises:
            NotFoundError: if there is no such plan or meeting.
            ModelError: if the meeting has not been held, or is another cooperation's or another case's.
            IllegalMoveError: if it is no draft, a consent does not hold, the child's view is missing, it
                has no measure, or an agency that answers for one has not agreed.
        """
        with self._unit(by) as unit:
            current = plan_for(unit, ident, by)
            plan, step = current.value, Step("agree", unit.now(), by)
            _refuse_meeting(unit, plan, meeting)
            told = attrs.evolve(plan, child_view=child_view or plan.child_view)
            agreed = told.agree(step, by=agreed_by, at=meeting, met=consented(unit, plan))
            changed = _goals_moved(agreed, Step("accept", step.at, by), GoalState.PROPOSED)
            return _kept(unit, current, changed, "agree")

    def activate(
        self,
        ident: PlanId,
        *,
        by: OfficialId,
        next_follow_up: date | None = None,
        closing_on: date | None = None,
    ) -> Stored[ActionPlan]:
        """Make an agreed plan active; a plan that it replaces is revised in the same moment.

        Args:
            ident: the plan.
            by: the official who notes it.
            next_follow_up: the day it is followed up, if it is not in the plan already.
            closing_on: the day it closes, likewise.

        Raises:
            NotFoundError: if there is no such plan.
            IllegalMoveError: if it is not agreed, a consent of its case does not hold any more, or it has
                neither a follow-up nor a closing day.
        """
        with self._unit(by) as unit:
            current = plan_for(unit, ident, by)
            dated = attrs.evolve(
                current.value,
                next_follow_up=next_follow_up or current.value.next_follow_up,
                closing_on=closing_on or current.value.closing_on,
            )
            step = Step("activate", unit.now(), by)
            active = dated.move(step, met=consented(unit, dated))
            _refuse_day_gone(active, day_of(step.at))
            _retire_replaced(unit, active, by)
            changed = _goals_moved(active, Step("begin", step.at, by), GoalState.ACCEPTED)
            return _kept(unit, current, changed, "activate")

    def revise(self, ident: PlanId, new: ActionPlan, *, by: OfficialId) -> Stored[ActionPlan]:
        """Draft the next edition of a plan; the old one goes on until the new one is active, and stays then.

        Args:
            ident: the plan to be replaced.
            new: the new one, without a course, naming the other in ``replaces``.
            by: the official who drafts it.

        Raises:
            NotFoundError: if there is no such plan.
            ModelError: if the new plan does not name the old one, is not its next edition, or is of
                another cooperation, level or case.
            IllegalMoveError: if the old plan is neither agreed nor active.
        """
        with self._unit(by) as unit:
            old = plan_for(unit, ident, by).value
            PLAN_MOVES.move(old.state, "revise")
            wanted = (old.id, old.edition + 1, old.cooperation, old.level, old.case)
            if (new.replaces, new.edition, new.cooperation, new.level, new.case) != wanted:
                msg = (
                    f"plan {new.id}: a revision of {ident} names it, is its next edition, and around the same"
                )
                raise ModelError(msg)
            return keep(unit, _begun(unit, new, by), change="draft", details=(("replaces", ident),))

    def complete(self, ident: PlanId, *, by: OfficialId) -> Stored[ActionPlan]:
        """End a plan whose measures are settled and whose goals are judged.

        Raises:
            NotFoundError: if there is no such plan.
            IllegalMoveError: if it is not active, a measure is open, or a goal is not judged.
        """
        return self._step(ident, "complete", by)

    def discontinue(self, ident: PlanId, why: str, *, by: OfficialId) -> Stored[ActionPlan]:
        """Break a plan off; it says why, and needs no consent.

        Raises:
            NotFoundError: if there is no such plan.
            IllegalMoveError: if it has ended, or no reason is given.
        """
        return self._step(ident, "discontinue", by, why)

    def move_measure(
        self,
        ident: PlanId,
        measure: MeasureId,
        event: str,
        *,
        by: OfficialId,
        why: str = "",
        postponed_to: date | None = None,
    ) -> Stored[ActionPlan]:
        """Note that a measure is started, finished, failed, postponed or cancelled.

        Args:
            ident: the plan, agreed or active.
            measure: the measure.
            event: the event of its machine.
            by: the official who notes it.
            why: the reason, where one is wanted.
            postponed_to: the new due day, of ``postpone``.

        Raises:
            NotFoundError: if there is no such plan.
            ModelError: if it has no such measure, or the day does not go with the event.
            IllegalMoveError: if the plan is not under way, a consent of its case does not hold, or the event
                is not legal now.
        """
        with self._unit(by) as unit:
            current = _under_way(unit, ident, event, by)
            step = Step(event, unit.now(), by, why)
            moved = current.value.measure(measure).move(step, postponed_to=postponed_to)
            details = (("measure", measure), ("event", event))
            return _kept(unit, current, current.value.with_measure(moved), "measure_moved", *details)

    def carry_out(self, ident: PlanId, measure: MeasureId, on: date, *, by: OfficialId) -> Stored[ActionPlan]:
        """Note that a recurring measure was carried out once more.

        Raises:
            NotFoundError: if there is no such plan.
            ModelError: if it has no such measure, it does not recur, or the day lies ahead.
            IllegalMoveError: if the plan is not under way, or a consent of its case does not hold.
        """
        with self._unit(by) as unit:
            current = _under_way(unit, ident, "carry_out", by)
            if on > day_of(unit.now()):
                raise ModelError(f"measure {measure}: it is carried out by today")
            changed = current.value.with_measure(current.value.measure(measure).carry_out(on))
            return _kept(unit, current, changed, "measure_carried_out", ("measure", measure))

    def judge(
        self, ident: PlanId, goal: GoalId, event: str, *, by: OfficialId, why: str = ""
    ) -> Stored[ActionPlan]:
        """Say what became of a goal: ``achieve``, ``achieve_partly``, ``miss`` or ``drop``.

        Raises:
            NotFoundError: if there is no such plan.
            ModelError: if it has no such goal.
            IllegalMoveError: if the plan is not under way, a consent of its case does not hold, or the event
                is not legal now.
        """
        with self._unit(by) as unit:
            current = _under_way(unit, ident, event, by)
            moved = current.value.goal(goal).move(Step(event, unit.now(), by, why))
            details = (("goal", goal), ("event", event))
            return _kept(unit, current, current.value.with_goal(moved), "goal_moved", *details)

    def overview(self, cooperation: CooperationId, day: date, *, by: OfficialId, within: int = 0) -> Overview:
        """What is due or overdue in a cooperation on a day; of plans around cases those the official works with.

        Args:
            cooperation: whose plans.
            day: the day.
            by: the official who looks.
            within: how many days ahead still count as due.

        Raises:
            NotAtTheTableError: if the official may not act in the cooperation.
        """
        with self._unit(by) as unit:
            seated(unit, cooperation, by)
            found = [one.value for one in unit.find(ActionPlan, cooperation=cooperation)]
            plans = [one for one in found if one.case is None or is_near(unit, one.case, by)]
            follow_ups = [one.value for one in unit.find(FollowUp, cooperation=cooperation)]
        return overview(plans, follow_ups, day, within=within)

    def _step(self, ident: PlanId, event: str, by: OfficialId, why: str = "") -> Stored[ActionPlan]:
        with self._unit(by) as unit:
            current = plan_for(unit, ident, by)
            return _kept(unit, current, current.value.move(Step(event, unit.now(), by, why)), event)


def consented(unit: UnitOfWork, plan: ActionPlan) -> frozenset[str]:
    """The name of the guard, if the case of the plan is under way and all its consents hold at this moment."""
    if plan.case is None:
        return frozenset()
    case = unit.get(Case, plan.case).value
    holds = case.state in RESTS_ON_CONSENT and CaseFacts(unit).holds(case, unit.now())
    return frozenset({CONSENT_HOLDS.name}) if holds else frozenset()


def _begun(unit: UnitOfWork, plan: ActionPlan, by: OfficialId) -> ActionPlan:
    """The plan as a draft that nobody has agreed on, if it fits what is on record."""
    parts: tuple[ActionPlan | Goal | Measure, ...] = (plan, *plan.goals, *plan.measures)
    if any(part.course for part in parts):
        raise ModelError(f"plan {plan.id}: it, or a part of it, has a course already. Give it without one.")
    cooperation = unit.get(Cooperation, plan.cooperation).value
    case = None if plan.case is None else unit.get(Case, plan.case).value
    if case is not None and case.cooperation != plan.cooperation:
        raise ModelError(f"plan {plan.id}: its case is of another cooperation")
    if plan.agreement is not None:
        unit.get(Agreement, plan.agreement)
    team = {member.agency for member in case.team} if case is not None else set[AgencyId | None]()
    for agency in sorted(plan.responsible - cooperation.parties - team):
        raise NotAtTheTableError(agency, f"cooperation {cooperation.id}")
    at = unit.now()
    return attrs.evolve(
        plan,
        agreed_by=frozenset(),
        agreed_at=None,
        goals=tuple(goal.move(Step("propose", at, by)) for goal in plan.goals),
        measures=tuple(measure.move(Step("plan", at, by)) for measure in plan.measures),
    ).move(Step("draft", at, by))


def _goals_moved(plan: ActionPlan, step: Step, source: GoalState) -> ActionPlan:
    goals = tuple(goal.move(step) if goal.state is source else goal for goal in plan.goals)
    return attrs.evolve(plan, goals=goals)


def _refuse_meeting(unit: UnitOfWork, plan: ActionPlan, meeting: MeetingId | None) -> None:
    if meeting is None:
        return
    held = unit.get(Meeting, meeting).value
    if held.held_at is None or held.cooperation != plan.cooperation or held.case not in {None, plan.case}:
        msg = f"plan {plan.id}: meeting {meeting} has not been held, or is not one around this plan"
        raise ModelError(msg)


def _refuse_day_gone(plan: ActionPlan, today: date) -> None:
    if all(day is None or day < today for day in (plan.next_follow_up, plan.closing_on)):
        raise ModelError(f"plan {plan.id}: no next follow-up and no closing day lies ahead. Set a day ahead.")


def _retire_replaced(unit: UnitOfWork, plan: ActionPlan, by: OfficialId) -> None:
    """The plan that this one replaces is revised, unless it has ended in the meantime."""
    if plan.replaces is None:
        return
    old = unit.get(ActionPlan, plan.replaces)
    if old.value.state in UNDER_WAY:
        changed = old.value.move(Step("revise", unit.now(), by), met={SUCCEEDED.name})
        _kept(unit, old, changed, "revise", ("replaced_by", plan.id))


def _under_way(unit: UnitOfWork, ident: PlanId, event: str, by: OfficialId) -> Stored[ActionPlan]:
    """A plan that is agreed or active; around a case only while every consent of the case holds."""
    current = plan_for(unit, ident, by)
    state: PlanState = current.value.state
    rests = current.value.case is None or bool(consented(unit, current.value))
    if state not in UNDER_WAY or not rests:
        legal = PLAN_MOVES.legal(state)
        unmet = () if rests else (CONSENT_HOLDS.name,)
        told = "" if rests else CONSENT_HOLDS.en
        raise IllegalMoveError(PLAN_MOVES.name, event, state=state.value, legal=legal, unmet=unmet, told=told)
    return current


def _kept(
    unit: UnitOfWork, current: Stored[ActionPlan], changed: ActionPlan, change: str, *details: tuple[str, str]
) -> Stored[ActionPlan]:
    return keep(unit, changed, change=change, expected_version=current.version, details=details)
