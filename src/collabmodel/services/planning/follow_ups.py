"""Follow-ups of plans: planned, held, and recorded with a result for each measure, which moves the plan on."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import attrs

from collabmodel.errors import IllegalMoveError, ModelError
from collabmodel.model.ids import FollowUpId, OfficialId, PlanId
from collabmodel.model.moves import Step
from collabmodel.model.planning.due import UNDER_WAY
from collabmodel.model.planning.follow_ups import (
    FOLLOW_UP_MOVES,
    FollowUp,
    FollowUpDecision,
    FollowUpState,
    MeasureResult,
)
from collabmodel.model.planning.measures import MeasureState
from collabmodel.model.planning.plans import CONSENT_HOLDS, ActionPlan, PlanState
from collabmodel.model.time import day_of
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.desks import Desk
from collabmodel.services.keeping import keep
from collabmodel.services.planning.plans import PURPOSE, consented
from collabmodel.services.planning.rights import follow_up_for, plan_for

_EVENTS = {
    MeasureState.ONGOING: "start",
    MeasureState.DONE: "finish",
    MeasureState.NOT_DONE: "fail",
    MeasureState.POSTPONED: "postpone",
    MeasureState.CANCELLED: "cancel",
}
"""The event that brings a measure to each state a result can tell of."""


class FollowUpDesk(Desk):
    """Where plans are followed up (uppföljning).

    Args:
        store: where state and journal are.
        tenant: whose desk it is.
        legal_ground: what allows the desk to process the data; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def plan(self, ident: FollowUpId, plan: PlanId, on: date, *, by: OfficialId) -> Stored[FollowUp]:
        """Set a follow-up of a plan, which becomes its next.

        Args:
            ident: the id of the follow-up.
            plan: the plan, agreed or active.
            on: the day.
            by: the official who sets it.

        Raises:
            NotFoundError: if there is no such plan.
            ModelError: if the day lies behind.
            IllegalMoveError: if the plan is not under way.
            ConflictError: if there is a follow-up with this id.
        """
        with self._unit(by) as unit:
            plan_for(unit, plan, by)
            followed = _under_way(unit, plan, "plan")
            return _planned(unit, followed, ident, on, by)

    def hold(self, ident: FollowUpId, *, by: OfficialId) -> Stored[FollowUp]:
        """Hold a follow-up today; of a plan around a case only while every consent of the case holds.

        Raises:
            NotFoundError: if there is no such follow-up.
            IllegalMoveError: if it was held before, the plan is not under way, or a consent does not hold.
        """
        with self._unit(by) as unit:
            current = follow_up_for(unit, ident, by)
            FOLLOW_UP_MOVES.move(current.value.state, "hold")
            plan = _under_way(unit, current.value.plan, "hold").value
            _refuse_without_consent(unit, plan, "hold", current.value.state)
            step = Step("hold", unit.now(), by)
            held = current.value.hold(step, day_of(step.at))
            return keep(unit, held, change="hold", expected_version=current.version)

    def record(
        self,
        ident: FollowUpId,
        results: tuple[MeasureResult, ...],
        decision: FollowUpDecision,
        *,
        by: OfficialId,
        next_on: tuple[FollowUpId, date] | None = None,
    ) -> Stored[FollowUp]:
        """Record what came of each measure, which moves the measures, and what was decided on the plan.

        A plan that goes on or is to be revised gets its next follow-up; one that is to close gets today
        for its closing day, and is ended with :meth:`~collabmodel.services.planning.plans.PlanDesk.complete`.

        Args:
            ident: the follow-up, which has been held.
            results: what came of each measure of the plan, each once.
            decision: whether the plan goes on.
            by: the official who records it.
            next_on: the id and the day of the next follow-up, unless the plan is to close.

        Raises:
            NotFoundError: if there is no such follow-up.
            ModelError: if the next follow-up is missing, or one too many, or its day lies behind.
            IllegalMoveError: if it was not held, the plan is not under way, a consent of its case does not
                hold, a measure has no result, or a result leads where the measure cannot go.
        """
        if (next_on is None) is not (decision is FollowUpDecision.CLOSE):
            msg = f"follow-up {ident}: a plan that goes on, and no other, has a next follow-up. See next_on."
            raise ModelError(msg)
        with self._unit(by) as unit:
            current = follow_up_for(unit, ident, by)
            FOLLOW_UP_MOVES.move(current.value.state, "record")
            plan = _under_way(unit, current.value.plan, "record")
            _refuse_without_consent(unit, plan.value, "record", current.value.state)
            step = Step("record", unit.now(), by)
            recorded = current.value.record(step, plan.value, results, decision)
            moved = attrs.evolve(plan, value=_with_results(plan.value, results, step))
            kept = keep(
                unit,
                recorded,
                change="record",
                expected_version=current.version,
                details=(("decision", decision.value),),
            )
            if next_on is None:
                closing = attrs.evolve(moved.value, next_follow_up=None, closing_on=day_of(step.at))
                keep(unit, closing, change="followed_up", expected_version=plan.version)
            else:
                _planned(unit, moved, *next_on, by)
            return kept


def results_stated(unit: UnitOfWork, plan: PlanId) -> bool:
    """Whether the latest follow-up that was recorded gives every measure of the plan a result.

    It is what a desk of cases asks before a case is followed up, see
    :class:`collabmodel.services.casework.cases.CaseDesk`.
    """
    held = unit.get(ActionPlan, plan).value
    recorded = [
        one.value for one in unit.find(FollowUp, plan=plan) if one.value.state is FollowUpState.RECORDED
    ]
    latest = max(recorded, key=lambda one: one.course[-1].at, default=None)
    return latest is not None and latest.complete(held)


def _planned(
    unit: UnitOfWork, plan: Stored[ActionPlan], ident: FollowUpId, on: date, by: OfficialId
) -> Stored[FollowUp]:
    """Keep a new follow-up, and the plan of which it is the next."""
    step, value = Step("plan", unit.now(), by), plan.value
    if on < day_of(step.at):
        raise ModelError(f"follow-up {ident}: its day lies behind. Set a day ahead.")
    follow_up = FollowUp(ident, value.cooperation, value.id, on, case=value.case).move(step)
    changed = attrs.evolve(value, next_follow_up=on)
    keep(
        unit, changed, change="follow_up_set", expected_version=plan.version, details=(("follow_up", ident),)
    )
    return keep(unit, follow_up, change="plan")


def _with_results(plan: ActionPlan, results: tuple[MeasureResult, ...], step: Step) -> ActionPlan:
    """The plan whose measures stand where the results say; one that stands there already stays."""
    for result in results:
        measure = plan.measure(result.measure)
        if measure.state is result.state and result.state is not MeasureState.POSTPONED:
            continue
        event = _EVENTS.get(result.state, "plan")
        moved = measure.move(Step(event, step.at, step.by, result.text), postponed_to=result.postponed_to)
        plan = plan.with_measure(moved)
    return plan


def _under_way(unit: UnitOfWork, ident: PlanId, event: str) -> Stored[ActionPlan]:
    current = unit.get(ActionPlan, ident)
    state: PlanState = current.value.state
    if state not in UNDER_WAY:
        told = f"plan {ident} is {state.value}, and only one that is agreed or active is followed up"
        raise IllegalMoveError(FOLLOW_UP_MOVES.name, event, state="", legal=(), told=told)
    return current


def _refuse_without_consent(unit: UnitOfWork, plan: ActionPlan, event: str, state: FollowUpState) -> None:
    if plan.case is not None and not consented(unit, plan):
        raise IllegalMoveError(
            FOLLOW_UP_MOVES.name,
            event,
            state=state.value,
            legal=FOLLOW_UP_MOVES.legal(state),
            unmet=(CONSENT_HOLDS.name,),
            told=CONSENT_HOLDS.en,
        )
