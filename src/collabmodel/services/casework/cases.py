"""Cases step by step: every guard is worked out from the store, in the unit that keeps the step.

From the instant that a consent of a case does not hold the case is suspended, whether or not
anybody has noted it; each step here first looks, and notes it if nobody had.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import ClassVar

import attrs

from collabmodel.errors import NotAtTheTableError, NotFoundError
from collabmodel.model.casework import courses
from collabmodel.model.casework.cases import Case
from collabmodel.model.casework.courses import RESTS_ON_CONSENT, CaseState, CloseReason
from collabmodel.model.casework.teams import TeamMember
from collabmodel.model.ids import (
    CaseId,
    ConsentId,
    CooperationId,
    IndividualId,
    OfficialId,
    PlanId,
    TenantId,
)
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.ports import Store, Stored, UnitOfWork
from collabmodel.services.casework import steps
from collabmodel.services.casework.disposing import dispose_in
from collabmodel.services.casework.facts import CaseFacts
from collabmodel.services.casework.opening import NewCase, refer_in, reopen_in
from collabmodel.services.casework.rights import near
from collabmodel.services.casework.steps import Taken, refused, standing_open
from collabmodel.services.desks import Desk
from collabmodel.services.keeping import keep
from collabmodel.services.planning.follow_ups import results_stated

PURPOSE = "casework"

Results = Callable[[UnitOfWork, PlanId], bool]
"""Whether every measure of a plan has a result, as the store says."""


class CaseDesk(Desk):
    """Where cases are kept (ärenden).

    Each act but the first is for who has to do with the case, see
    :func:`collabmodel.services.casework.rights.near`; to anybody else there is no such case.

    Args:
        store: where state and journal are.
        tenant: whose desk it is.
        legal_ground: what allows the desk to process the data; stands in every entry.
        results: how the desk learns whether every measure of a plan has a result.
    """

    purpose: ClassVar[str] = PURPOSE

    def __init__(
        self,
        store: Store,
        tenant: TenantId,
        *,
        legal_ground: str = "exercise of official authority",
        results: Results = results_stated,
    ) -> None:
        super().__init__(store, tenant, legal_ground=legal_ground)
        self._results = results

    def refer(self, new: NewCase, cooperation: CooperationId, *, by: OfficialId) -> Stored[Case]:
        """Bring a case up (aktualisera).

        Args:
            new: what is stated of it.
            cooperation: where.
            by: the official who receives it.

        Raises:
            IllegalMoveError: if the cooperation has no terms or no agreement in force, or the youth is not
                in its target group and no reason for an override is stated.
            WrongLevelError: if it does not speak of single youths, or not of groups.
            NotAtTheTableError: if the owner of the file is no party, or the official is not in office at one.
        """
        with self._unit(by) as unit:
            return refer_in(unit, new, cooperation, by=by)

    def reopen(self, new: NewCase, earlier: CaseId, *, by: OfficialId) -> Stored[Case]:
        """Take a closed case up again, as a new one that is proposed; the old consent does not come back.

        Raises:
            IllegalMoveError: as :meth:`refer`, or if the earlier case is not closed or is about another.
        """
        with self._unit(by) as unit:
            near(unit, earlier, by)
            return reopen_in(unit, new, earlier, by=by)

    def appoint(self, case: CaseId, coordinator: OfficialId, *, by: OfficialId) -> Stored[Case]:
        """Appoint the coordinator (samordnare), an official of one of the parties.

        Raises:
            NotAtTheTableError: if the official is of no party.
            IllegalMoveError: if the case has ended.
        """
        with self._unit(by) as unit:
            near(unit, case, by)
            current = standing_open(unit, case, "appoint")
            cooperation = unit.get(Cooperation, current.value.cooperation).value
            if CaseFacts(unit).agency_of(coordinator) not in cooperation.parties:
                raise NotAtTheTableError(coordinator, f"cooperation {cooperation.id}")
            changed = attrs.evolve(current.value, coordinator=coordinator)
            return keep(unit, changed, change="coordinator_appointed", expected_version=current.version)

    def call(self, case: CaseId, member: TeamMember, *, by: OfficialId) -> Stored[Case]:
        """Take somebody into the team, which gives nobody a right to hear anything.

        Raises:
            NotAtTheTableError: if an official is not on record, or not as one of that agency; if an
                official of the police comes as anything without an official on record who decided on it.
            IllegalMoveError: if the case has ended.
        """
        with self._unit(by) as unit:
            near(unit, case, by)
            current = standing_open(unit, case, "call")
            steps.refuse_member(unit, member)
            changed = attrs.evolve(current.value, team=(*current.value.team, member))
            return keep(unit, changed, change="team_called", expected_version=current.version)

    def rest_on(
        self,
        case: CaseId,
        consents: frozenset[ConsentId],
        *,
        by: OfficialId,
        members: frozenset[IndividualId] = frozenset(),
    ) -> Stored[Case]:
        """Say which consents a case that is under way rests on, when one more has been given.

        Raises:
            IllegalMoveError: if the case is not active, or one of the consents does not hold now.
        """
        with self._unit(by) as unit:
            current = near(unit, case, by)
            facts, now = CaseFacts(unit), unit.now()
            changed = attrs.evolve(current.value, consents=consents, members=members)
            state = current.value.state_at(now, lambda at: facts.holds(current.value, at))
            if state not in RESTS_ON_CONSENT or not steps.held(facts, changed, now):
                raise refused("rest_on", state or current.value.state, courses.CONSENT_HOLDS)
            return keep(unit, changed, change="rests_on", expected_version=current.version)

    def decline(self, case: CaseId, why: str, *, by: OfficialId) -> Stored[Case]:
        """Do not take it up; the step states why."""
        return self._take(case, "decline", by, Taken(reason=why))

    def ask_consent(self, case: CaseId, *, by: OfficialId) -> Stored[Case]:
        """Ask for the consent, once a coordinator is appointed."""
        return self._take(case, "ask_consent", by, Taken(steps.coordinated))

    def activate(
        self,
        case: CaseId,
        consents: frozenset[ConsentId],
        *,
        by: OfficialId,
        members: frozenset[IndividualId] = frozenset(),
    ) -> Stored[Case]:
        """The consent is given: the case is active if every one of these holds now.

        Each agency that gives has a consent of its own; who is covered, and what may be given, goes by
        those that are named here.  :meth:`ConsentDesk.state
        <collabmodel.services.consents.ConsentDesk.state>` tells where one stands that does not hold.

        Args:
            case: the case.
            consents: what it rests on from now; the form and its copies.
            by: the official.
            members: those of a group who are named, each with a consent among these.
        """
        return self._take(case, "consent_given", by, Taken(steps.held, changes=_rests(consents, members)))

    def resume(
        self,
        case: CaseId,
        consents: frozenset[ConsentId],
        *,
        by: OfficialId,
        members: frozenset[IndividualId] = frozenset(),
    ) -> Stored[Case]:
        """A suspended case is active again, on these consents; see :meth:`activate`."""
        return self._take(case, "consent_renewed", by, Taken(steps.held, changes=_rests(consents, members)))

    def refuse(self, case: CaseId, why: str, *, by: OfficialId) -> Stored[Case]:
        """The family says no; it costs them no other help, and nothing was shared."""
        changes = (("close_reason", CloseReason.NO_CONSENT),)
        return self._take(case, "refused", by, Taken(reason=why, changes=changes))

    def time_out(self, case: CaseId, why: str, *, by: OfficialId) -> Stored[Case]:
        """No answer came; nothing was shared."""
        changes = (("close_reason", CloseReason.TIMED_OUT),)
        return self._take(case, "timed_out", by, Taken(reason=why, changes=changes))

    def hold_meeting(
        self, case: CaseId, attendees: frozenset[str], *, by: OfficialId, at: datetime | None = None
    ) -> Stored[Case]:
        """A meeting is held (samverkansmöte, nätverksmöte).

        Args:
            case: the case.
            attendees: who attends, each by the id, or for an outside body the word, it has in the team.
            by: the official.
            at: when it was held; ``None`` for now.

        Raises:
            IllegalMoveError: if the consent does not hold at that moment, or somebody is not covered.
        """
        return self._take(case, "hold_meeting", by, Taken(steps.meeting_of(attendees), at=at))

    def agree_plan(
        self,
        case: CaseId,
        plan: PlanId,
        attendees: frozenset[str],
        *,
        by: OfficialId,
        at: datetime | None = None,
    ) -> Stored[Case]:
        """A plan is agreed at a meeting; see :meth:`hold_meeting`.

        Raises:
            IllegalMoveError: as there.
            ModelError: if the plan is on record, and a draft, or around another case or none.
        """
        taken = Taken(steps.meeting_of(attendees), at=at, changes=(("plan", plan),))
        return self._take(case, "agree_plan", by, taken)

    def follow_up(self, case: CaseId, *, by: OfficialId) -> Stored[Case]:
        """Follow the plan up; every measure of it must have a result."""

        def met(facts: CaseFacts, changed: Case, at: datetime) -> set[str]:
            stated = {courses.RESULTS_STATED.name} if self._stated(facts.unit, changed.plan) else set()
            return steps.held(facts, changed, at) | stated

        return self._take(case, "follow_up", by, Taken(met))

    def go_on(self, case: CaseId, next_follow_up: date, *, by: OfficialId) -> Stored[Case]:
        """Go on with the plan as it is, to a new day of follow-up."""
        changes = (("follow_up_on", next_follow_up),)
        return self._take(case, "continue", by, Taken(steps.goes_on, changes=changes))

    def revise(self, case: CaseId, plan: PlanId, next_follow_up: date, *, by: OfficialId) -> Stored[Case]:
        """Go on with a revised plan, to a new day of follow-up; the old plan stays where plans are kept."""
        changes = (("plan", plan), ("follow_up_on", next_follow_up))
        return self._take(case, "revise", by, Taken(steps.goes_on, changes=changes))

    def suspend(self, case: CaseId, *, by: OfficialId) -> Stored[Case]:
        """Note that the consent does not hold; the case was suspended from the instant it did not."""
        return self._take(case, "consent_lost", by, Taken(steps.gone))

    def close(self, case: CaseId, reason: CloseReason, *, by: OfficialId, words: str = "") -> Stored[Case]:
        """Close a case (avsluta), for a reason."""
        changes = (("close_reason", reason),)
        taken = Taken(steps.closed_for_a_reason, reason=words, changes=changes)
        return self._take(case, "close", by, taken)

    def dispose(self, case: CaseId, *, by: OfficialId) -> Stored[Case]:
        """Take the identity out of an ended case, on or after its day; see :mod:`collabmodel.services.casework.disposing`.

        Raises:
            IllegalMoveError: before that day, without a term on record, or once it is done.
        """
        with self._unit(by) as unit:
            near(unit, case, by)
            return dispose_in(unit, case)

    def state(self, case: CaseId, *, by: OfficialId, at: datetime | None = None) -> CaseState | None:
        """Where a case really stands at a moment, now if none is given; ``None`` before it began."""
        with self._unit(by) as unit:
            near(unit, case, by)
            return steps.really(unit, case, unit.now() if at is None else at)

    def _stated(self, unit: UnitOfWork, plan: PlanId | None) -> bool:
        """Whether every measure has a result; a plan that is not on record has none."""
        try:
            return plan is not None and self._results(unit, plan)
        except NotFoundError:
            return False

    def _take(self, case: CaseId, event: str, by: OfficialId, taken: Taken) -> Stored[Case]:
        with self._unit(by) as unit:
            near(unit, case, by)
            plan = dict(taken.changes).get("plan")
            if plan is not None:
                steps.refuse_other_plan(unit, case, PlanId(str(plan)))
            return steps.take(unit, case, event, by, taken)


def _rests(
    consents: frozenset[ConsentId], members: frozenset[IndividualId]
) -> tuple[tuple[str, object], ...]:
    return ("consents", consents), ("members", members)
