"""How the parts make an answer: permit, refer or deny, on what basis, and whether it is settled.

Permit takes everything: a rule that covers the activity, every check passed, every
protecting unit lifted, no rule that failed.  Refer takes a question that a named person
can answer and whose answer could give a yes: each unit that stands in the way must have
one.  Everything else is a denial, settled only where no further fact can change it; and
what came along with the item may open another section (OSL 21:2), so none is while that is untold.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from collabmodel.model.decision import (
    Basis,
    CheckTrial,
    DoorKind,
    DoorState,
    DoorTrial,
    DutyKind,
    DutyTrial,
    Harm,
    Outcome,
    Unit,
)

CIRCUMSTANCES = frozenset({"case_file", "crime_facts", "recipient_role", "cooperation", "person"})
"""Who supplies what an official can say that nothing more is known of; not the register, not the item."""

_FINAL = frozenset({DoorState.CLOSED, DoorState.SHUT})


@attrs.frozen
class Grounds:
    """Everything an answer is made of."""

    covered: bool
    units: tuple[Unit, ...]
    checks: tuple[CheckTrial, ...]
    duties: tuple[DutyTrial, ...]
    faults: tuple[str, ...]
    nothing_more_known: bool


@attrs.frozen
class Verdict:
    """The answer for one item."""

    outcome: Outcome
    basis: Basis
    settled: bool


def verdict(grounds: Grounds) -> Verdict:
    """Weigh nothing, count nothing: see whether anything stands in the way, and who could remove it."""
    blocking = tuple(unit for unit in grounds.units if not unit.lifted or unit.faults)
    held = tuple(check for check in grounds.checks if check.passed is not True)
    if grounds.covered and not blocking and not held and not grounds.faults:
        return Verdict(Outcome.PERMIT, _basis(grounds), settled=True)
    refused = any(check.passed is False for check in held)
    if not refused and all(_is_live(unit, facts_live=not grounds.nothing_more_known) for unit in blocking):
        return Verdict(Outcome.REFER, Basis.NONE, settled=False)
    known = not any(unit.untold for unit in grounds.units)
    final = known and any(_is_final(unit) for unit in blocking)
    return Verdict(Outcome.DENY, Basis.NONE, settled=refused or final)


def _is_live(unit: Unit, *, facts_live: bool) -> bool:
    """Whether a named person has a question to answer that could clear the unit."""
    unknown = {leaf.supplied_by for leaf in unit.scope_asked if leaf.state is None}
    if unit.doubts or unit.faults or (unit.in_scope is None and (facts_live or unknown - CIRCUMSTANCES)):
        return True
    if unit.harm is Harm.PENDING:
        return True
    if unit.presumes_openness and unit.harm in {Harm.INCONCLUSIVE, Harm.UNASSESSED}:
        return True
    return any(door.state is DoorState.LIVE for door in (*unit.limits, *unit.doors))


def _is_final(unit: Unit) -> bool:
    """Whether nothing that is still unknown could clear the unit."""
    doors = (*unit.limits, *unit.doors)
    tested = unit.harm in {Harm.FOUND, Harm.NO_TEST}
    return (
        unit.in_scope is True and tested and not unit.doubts and all(door.state in _FINAL for door in doors)
    )


def _basis(grounds: Grounds) -> Basis:
    protecting = [unit for unit in grounds.units if unit.protects]
    if not protecting:
        passed = any(unit.removed is None and unit.harm is Harm.EXCLUDED for unit in grounds.units)
        return Basis.HARM_TEST if passed else Basis.NO_SECRECY
    if any(duty.binds for duty in grounds.duties):
        return Basis.DUTY
    by_consent = all(any(door.kind is DoorKind.WAIVER for door in unit.opened_by) for unit in protecting)
    return Basis.CONSENT if by_consent else Basis.PERMISSION


def duty_kind(
    duties: Sequence[DutyTrial], outcome: Outcome, *, request_between_authorities: bool
) -> DutyKind:
    """Whether the item must be given: by a duty of its own, or by OSL 6:5 once nothing stands in the way."""
    binding = [duty for duty in duties if duty.binds]
    if outcome is not Outcome.PERMIT:
        return DutyKind.NONE
    if binding:
        own = any(duty.trigger is DutyKind.OWN_INITIATIVE for duty in binding)
        return DutyKind.OWN_INITIATIVE if own else DutyKind.ON_REQUEST
    return DutyKind.ON_REQUEST if request_between_authorities else DutyKind.NONE


def preference(door: DoorTrial) -> tuple[int, str]:
    """The order in which open doors are named: duty, consent, special permission, general one."""
    order = {DoorKind.DUTY: 0, DoorKind.WAIVER: 1}.get(door.kind, 3 if door.general else 2)
    return order, door.provision.id
