"""What goes upwards between groups: proposed goals, plans to be put in order, reports that are due, budgets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from collabmodel.errors import NotAtTheTableError
from collabmodel.model.ids import BudgetId, DutyId, OfficialId, ProposalId, SubmissionId
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cadences import ActivityPeriod
from collabmodel.model.organisation.duties import ReportingDuty
from collabmodel.model.organisation.groups import Group, above
from collabmodel.model.organisation.proposals import (
    PROPOSAL_MOVES,
    SUBMISSION_MOVES,
    GoalProposal,
    PlanSubmission,
)
from collabmodel.model.organisation.resources import Budget, BudgetFollowUp
from collabmodel.model.time import day_of
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.desks import Desk
from collabmodel.services.keeping import keep
from collabmodel.services.organisation.seats import (
    begun,
    groups_of,
    require_party,
    require_seat,
    same_cooperation,
)

PURPOSE = "cooperation"


class UpwardsDesk(Desk):
    """Where groups hand in to the groups above them (målförslag, inkomna planer, rapporter, budget).

    Args:
        store: where state and journal are.
        tenant: whose desk it is.
        legal_ground: what allows the desk to process the data; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def propose(self, proposal: GoalProposal) -> Stored[GoalProposal]:
        """Hand proposed goals to a group above, by a member of the group they come from.

        Raises:
            NotFoundError: if a group is not on record.
            NotAtTheTableError: if who proposes does not sit there, or the other group is not above.
        """
        step = begun(PROPOSAL_MOVES, proposal.course)
        with self._unit(step.by) as unit:
            _require_upwards(unit, proposal, step)
            return keep(unit, proposal, change=step.event, details=(("receiver", proposal.receiver),))

    def answer(self, ident: ProposalId, step: Step) -> Stored[GoalProposal]:
        """Accept or decline proposed goals, by a member of the group above; or withdraw them, by one of the giver.

        Raises:
            NotFoundError: if there is no such proposal.
            NotAtTheTableError: if the official does not sit in the group whose step it is.
            IllegalMoveError: if it is answered already, or declined without a reason.
        """
        with self._unit(step.by) as unit:
            current = unit.get(GoalProposal, ident)
            whose = current.value.giver if step.event == "withdraw" else current.value.receiver
            require_seat(unit, step.by, unit.get(Group, whose).value, day_of(step.at))
            moved = current.value.move(step)
            return keep(unit, moved, change=step.event, expected_version=current.version)

    def submit(self, submission: PlanSubmission) -> Stored[PlanSubmission]:
        """Hand a plan in to a group above, by a member of the group it comes from.

        Raises:
            NotFoundError: if a group is not on record.
            NotAtTheTableError: if who submits does not sit there, or the other group is not above.
        """
        step = begun(SUBMISSION_MOVES, submission.course)
        with self._unit(step.by) as unit:
            _require_upwards(unit, submission, step)
            details = (("plan", submission.plan), ("receiver", submission.receiver))
            return keep(unit, submission, change=step.event, details=details)

    def take(self, ident: SubmissionId, step: Step, *, rank: int | None = None) -> Stored[PlanSubmission]:
        """Receive a plan, or put it in its place among those that came in, by a member of the group above.

        Raises:
            NotFoundError: if there is no such plan.
            NotAtTheTableError: if the official does not sit in the group above.
            IllegalMoveError: if the step is not legal.
            ModelError: if it is prioritised without a rank.
        """
        with self._unit(step.by) as unit:
            current = unit.get(PlanSubmission, ident)
            require_seat(unit, step.by, unit.get(Group, current.value.receiver).value, day_of(step.at))
            moved = current.value.move(step, rank=rank)
            details = () if rank is None else (("rank", str(rank)),)
            return keep(unit, moved, change=step.event, expected_version=current.version, details=details)

    def bind(self, duty: ReportingDuty, *, by: OfficialId) -> Stored[ReportingDuty]:
        """Keep a duty to report.

        Raises:
            NotFoundError: if a group is not on record.
            NotAtTheTableError: if a group is another cooperation's, or the official comes from no party.
        """
        with self._unit(by) as unit:
            same_cooperation(unit, duty.giver, duty.cooperation)
            if duty.receiver is not None:
                same_cooperation(unit, duty.receiver, duty.cooperation)
            require_party(unit, by, duty.cooperation)
            return keep(unit, duty, change="bound", details=(("giver", duty.giver),))

    def late(
        self, ident: DutyId, delivered: Iterable[date], *, since: date, on: date, by: OfficialId
    ) -> tuple[date, ...]:
        """The due days of a duty, from a day on, for which no report has come and it is late.

        Args:
            ident: the duty.
            delivered: the days on which reports came.
            since: due days before this are not asked of.
            on: the day of asking.
            by: who asks.

        Raises:
            NotFoundError: if there is no such duty.
        """
        with self._unit(by) as unit:
            duty = unit.get(ReportingDuty, ident).value
            activities = [stored.value for stored in unit.all(ActivityPeriod, of=duty.cooperation)]
            return duty.late(delivered, *activities, since=since, by=on)

    def follow_up(self, ident: BudgetId, found: BudgetFollowUp, *, by: OfficialId) -> Stored[Budget]:
        """Follow up a group's budget, by a member of the group or of one above it that day.

        Raises:
            NotFoundError: if there is no such budget.
            NotAtTheTableError: if the official sits in none of those groups.
            ModelError: if there is a follow-up of that day or a later one.
        """
        with self._unit(by) as unit:
            current = unit.get(Budget, ident)
            group = same_cooperation(unit, current.value.group, current.value.cooperation)
            _require_seat_at_or_above(unit, by, group, found.on)
            return keep(
                unit,
                current.value.follow_up(found),
                change="followed_up",
                expected_version=current.version,
                details=(("on", found.on.isoformat()),),
            )


def _require_upwards(unit: UnitOfWork, given: GoalProposal | PlanSubmission, step: Step) -> None:
    giver = same_cooperation(unit, given.giver, given.cooperation)
    receiver = same_cooperation(unit, given.receiver, given.cooperation)
    require_seat(unit, step.by, giver, day_of(step.at))
    if receiver not in above(giver, groups_of(unit, giver.cooperation)):
        raise NotAtTheTableError(receiver.id, giver.id)


def _require_seat_at_or_above(unit: UnitOfWork, by: OfficialId, group: Group, day: date) -> None:
    for one in (group, *above(group, groups_of(unit, group.cooperation))):
        try:
            require_seat(unit, by, one, day)
        except NotAtTheTableError:
            continue
        return
    raise NotAtTheTableError(by, group.id)
