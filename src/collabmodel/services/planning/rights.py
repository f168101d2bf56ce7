"""Who may work with a plan: around a case who has to do with the case, else an official at the table."""

from __future__ import annotations

from collabmodel.errors import NotFoundError
from collabmodel.model.ids import FollowUpId, OfficialId, PlanId
from collabmodel.model.planning.follow_ups import FollowUp
from collabmodel.model.planning.plans import ActionPlan
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.casework.rights import is_near, near
from collabmodel.services.organisation.parties import seated


def may_draft(unit: UnitOfWork, plan: ActionPlan, by: OfficialId) -> None:
    """Let nobody draft a plan around a case, or for a cooperation, that is none of theirs.

    Raises:
        NotFoundError: if there is no such case, or the official has nothing to do with it; alike.
        NotAtTheTableError: if the plan is around no case, and the official may not act in the cooperation.
    """
    if plan.case is None:
        seated(unit, plan.cooperation, by)
    else:
        near(unit, plan.case, by)


def plan_for(unit: UnitOfWork, ident: PlanId, by: OfficialId) -> Stored[ActionPlan]:
    """A plan, for an official who may work with it.

    Raises:
        NotFoundError: if there is no such plan, or none that this official may know of; alike.
        NotAtTheTableError: if it is around no case, and the official may not act in the cooperation.
    """
    stored = unit.get(ActionPlan, ident)
    case = stored.value.case
    if case is None:
        seated(unit, stored.value.cooperation, by)
    elif not is_near(unit, case, by):
        raise NotFoundError("action_plan", ident)
    return stored


def follow_up_for(unit: UnitOfWork, ident: FollowUpId, by: OfficialId) -> Stored[FollowUp]:
    """A follow-up, for an official who may work with its plan.

    Raises:
        NotFoundError: if there is none, or none that this official may know of; alike.
        NotAtTheTableError: if its plan is around no case, and the official may not act in the cooperation.
    """
    stored = unit.get(FollowUp, ident)
    try:
        plan_for(unit, stored.value.plan, by)
    except NotFoundError:
        raise NotFoundError("follow_up", ident) from None
    return stored
