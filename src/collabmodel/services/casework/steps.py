"""One step of one case in an open unit: look whether its consent holds, work out the guards, keep it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import attrs

from collabmodel.errors import IllegalMoveError, ModelError, NotAtTheTableError, NotFoundError
from collabmodel.model.agencies import Agency
from collabmodel.model.casework import courses
from collabmodel.model.casework.cases import Case
from collabmodel.model.casework.courses import CASE_MOVES, RESTS_ON_CONSENT, CaseState
from collabmodel.model.casework.teams import TeamMember, TeamRole
from collabmodel.model.ids import CaseId, OfficialId, PlanId
from collabmodel.model.moves import Guard, Step
from collabmodel.model.planning.plans import ActionPlan
from collabmodel.model.time import day_of, require_aware
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.casework.facts import CaseFacts
from collabmodel.services.keeping import keep

POLICE = "police"
"""The kind of agency that the police are."""

Met = Callable[[CaseFacts, Case, datetime], set[str]]
"""Names of the guards that hold, from the facts, the case as the step would leave it, and the moment."""


def nothing(_facts: CaseFacts, _changed: Case, _at: datetime) -> set[str]:
    """A step without guards."""
    return set()


@attrs.frozen
class Taken:
    """What goes with a step.

    Args:
        met: works out its guards.
        at: when it happened; ``None`` for now.
        reason: why, in words.
        changes: fields of the case that change with it.
    """

    met: Met = nothing
    at: datetime | None = None
    reason: str = attrs.field(default="", repr=False)
    changes: tuple[tuple[str, object], ...] = ()


def take(unit: UnitOfWork, ident: CaseId, event: str, by: OfficialId, taken: Taken = Taken()) -> Stored[Case]:
    """Take one step and keep it.

    A case whose consent does not hold is suspended whatever its steps say: the loss is noted first,
    in the same unit, and the step is then taken from there, or refused.  A meeting may be noted when
    something else has happened since; it is held against the moment at which it was held.

    Raises:
        IllegalMoveError: if the step is not legal where the case really stands, or a guard is not met.
        ModelError: if it is dated in the future.
    """
    current, facts = unit.get(Case, ident), CaseFacts(unit)
    now = unit.now()
    at = now if taken.at is None else require_aware(taken.at, where="step.at")
    if at > now:
        raise ModelError(f"case {ident}: {event} is dated in the future. Note it when it has happened.")
    case, afterwards = current.value, _is_noted_afterwards(current.value, event, at)
    if event != "consent_lost" and not afterwards:
        case = suspended_if_lost(case, facts, at, by)
    state = CASE_MOVES.state(case.course, at=at) if afterwards else case.state
    CASE_MOVES.move(state, event)  # refused for what it is, before anything is asked
    changes, step = dict(taken.changes), Step(event, at, by, taken.reason)
    met = taken.met(facts, _as_if(case, changes), at)
    changed = case.note(step, met=met) if afterwards else case.move(step, met=met, **changes)
    details = [("state", changed.state.value)]
    if event == "hold_meeting":
        details.append(("mapped", "yes" if facts.is_mapped(ident, at) else "no"))
    return keep(unit, changed, change=event, expected_version=current.version, details=details)


def _is_noted_afterwards(case: Case, event: str, at: datetime) -> bool:
    """A meeting leaves the state as it was, so one may be noted when something else has happened since."""
    return event == "hold_meeting" and at < case.course[-1].at


def really(unit: UnitOfWork, ident: CaseId, at: datetime) -> CaseState | None:
    """Where a case really stands at a moment, on the consents that it named then; ``None`` before it began.

    Raises:
        NotFoundError: if there is no such case.
    """
    now = unit.get(Case, ident).value
    try:
        then = unit.get_as_of(Case, ident, recorded_at=at).value
    except NotFoundError:
        return None
    facts = CaseFacts(unit)
    return now.state_at(at, lambda moment: facts.holds(then, moment))


def suspended_if_lost(case: Case, facts: CaseFacts, at: datetime, by: OfficialId) -> Case:
    """The case with the loss of its consent noted, if it rests on one that does not hold."""
    if case.state not in RESTS_ON_CONSENT or at < case.course[-1].at or facts.holds(case, at):
        return case
    return case.move(Step("consent_lost", at, by), met={courses.CONSENT_GONE.name})


def _as_if(case: Case, changes: dict[str, object]) -> Case:
    """The case with its changes but for the reason of closing, which goes with the state alone."""
    early = {name: value for name, value in changes.items() if name != "close_reason"}
    return attrs.evolve(case, **early)  # type: ignore[arg-type]


def standing_open(unit: UnitOfWork, ident: CaseId, act: str) -> Stored[Case]:
    """A case that has not ended, for what changes it without a step.

    Raises:
        IllegalMoveError: if it has ended.
    """
    current = unit.get(Case, ident)
    if current.value.has_ended:
        raise refused(act, current.value.state)
    return current


def refused(act: str, state: CaseState, *unmet: Guard, told: str = "") -> IllegalMoveError:
    """That something cannot be done where a case stands, with what could be."""
    return IllegalMoveError(
        "case",
        act,
        state=state.value,
        legal=CASE_MOVES.legal(state),
        unmet=tuple(guard.name for guard in unmet),
        told=told or "; ".join(guard.en for guard in unmet),
    )


def coordinated(_facts: CaseFacts, changed: Case, _at: datetime) -> set[str]:
    """A coordinator has been appointed."""
    return set() if changed.coordinator is None else {courses.COORDINATOR_APPOINTED.name}


def held(facts: CaseFacts, changed: Case, at: datetime) -> set[str]:
    """Every consent of the case holds at that moment, and none of them is of a case that it reopens."""
    if changed.consents & facts.old_consents(changed) or not facts.holds(changed, at):
        return set()
    return {courses.CONSENT_HOLDS.name}


def gone(facts: CaseFacts, changed: Case, at: datetime) -> set[str]:
    """A consent of the case does not hold at that moment."""
    return set() if facts.holds(changed, at) else {courses.CONSENT_GONE.name}


def goes_on(facts: CaseFacts, changed: Case, at: datetime) -> set[str]:
    """The consent holds, and the next follow-up lies ahead."""
    ahead = changed.follow_up_on is not None and changed.follow_up_on > day_of(at)
    return held(facts, changed, at) | ({courses.NEXT_FOLLOW_UP.name} if ahead else set())


def meeting_of(attendees: frozenset[str]) -> Met:
    """The consent holds at the meeting, and everybody who attends is covered."""

    def met(facts: CaseFacts, changed: Case, at: datetime) -> set[str]:
        covered = facts.all_covered(changed, attendees, at)
        return held(facts, changed, at) | ({courses.ATTENDEES_COVERED.name} if covered else set())

    return met


def refuse_member(unit: UnitOfWork, member: TeamMember) -> None:
    """Let nobody into a team for an agency that is not theirs, and the police only by a decision.

    The police are known by what kind of agency they are: another role does not go round the decision.

    Raises:
        NotAtTheTableError: if an official is not on record, or not as one of that agency; if one of the
            police comes, and nobody on record has decided on it.
    """
    facts = CaseFacts(unit)
    if member.official is None or member.agency is None:
        return
    if facts.agency_of(member.official) != member.agency:
        raise NotAtTheTableError(member.official, f"agency {member.agency}")
    try:
        police = member.role is TeamRole.POLICE or unit.get(Agency, member.agency).value.kind == POLICE
    except NotFoundError:
        police = member.role is TeamRole.POLICE
    if police and (member.decided_by is None or facts.agency_of(member.decided_by) is None):
        raise NotAtTheTableError(
            member.official, "the team without a decision on record that the police attend"
        )


def refuse_other_plan(unit: UnitOfWork, ident: CaseId, plan: PlanId) -> None:
    """Let no plan of another case into this one, where whoever sees the case would see that plan.

    A plan that is not on record is kept by somebody else, and is known by its id alone.

    Raises:
        ModelError: if the plan is on record, and not around this case or not agreed.
    """
    try:
        found = unit.get(ActionPlan, plan).value
    except NotFoundError:
        return
    if found.case != ident:
        raise ModelError(f"case {ident}: plan {plan} is not around this case. Name one that is.")
    if not found.has_been_agreed:
        raise ModelError(f"case {ident}: plan {plan} is a draft. Let the agencies agree on it first.")


def closed_for_a_reason(_facts: CaseFacts, _changed: Case, _at: datetime) -> set[str]:
    """A reason is given: the desk takes none without."""
    return {courses.CLOSE_REASON.name}
