"""The engine: request × facts × packs -> decision.  Pure: the same arguments, the same answer.

This is the plain engine, written to be read.  A faster one belongs behind the same call
and must give the same decisions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import attrs

from collabmodel.errors import RuleEvaluationError
from collabmodel.model.citations import CitedProvision
from collabmodel.model.decision import (
    CheckTrial,
    Decision,
    DoorState,
    DoorTrial,
    DutyTrial,
    Interest,
    ItemDecision,
    Outcome,
    Removal,
    Unit,
)
from collabmodel.model.digest import digest
from collabmodel.model.disclosure import DisclosureRequest, Initiative
from collabmodel.model.ids import DecisionId
from collabmodel.rules.arrival import protection_at
from collabmodel.rules.carried import carried_units
from collabmodel.rules.checks import checks_of
from collabmodel.rules.doors import held_shut, trial
from collabmodel.rules.duties import duties_of
from collabmodel.rules.facts import FactSheet
from collabmodel.rules.obligations import obligations_of
from collabmodel.rules.packs import LawOnDay, RulePack, rulebook
from collabmodel.rules.provisions import LiftingProvision, SecrecyProvision
from collabmodel.rules.secrecy import units_of
from collabmodel.rules.situation import Situation
from collabmodel.rules.validation import validate
from collabmodel.rules.verdicts import Grounds, duty_kind, preference, verdict

ON_REQUEST_BETWEEN_AUTHORITIES = "osl-6-5"
"""What one authority may give, it must give another that asks (OSL 6:5)."""

_T = TypeVar("_T")


def decide(request: DisclosureRequest, facts: FactSheet, packs: Sequence[RulePack]) -> Decision:
    """Decide, item by item, what may be given, on what ground, and if not, what is missing.

    A refusal is an answer.  Nothing is read but the arguments: no clock, no store.

    Args:
        request: who would give which items to whom, for what, and when.
        facts: everything that is known; what is left out is missing, never false.
        packs: exactly one jurisdiction's pack, and any local ones.

    Raises:
        ModelError: if request and facts do not fit together; see :func:`validate`.
        RulePackError: if the packs do not fit together.
    """
    book = rulebook(packs)
    validate(request, facts, book)
    law = book.on(request.day)
    items = tuple(_decide_item(Situation(request, item, facts, book), law) for item in request.items)
    return Decision(
        id=DecisionId("d-" + digest((request, facts.without_names(), book.refs))[:32]),
        request=request.id,
        at=request.at,
        holder=str(request.holder),
        recipient=request.recipient.key,
        purpose=request.purpose,
        official=request.official,
        packs=book.refs,
        items=items,
    )


def _decide_item(situation: Situation, law: LawOnDay) -> ItemDecision:
    faults: list[str] = []
    nothing: tuple[Unit, ...] = ()
    found = _guarded(lambda: (*units_of(situation, law), *carried_units(situation, law)), nothing, faults)
    units = tuple(_with_doors(unit, situation, law) for unit in found)
    units = _extended(units, situation, law)
    unchecked: tuple[CheckTrial, ...] = ()
    checks = _guarded(lambda: checks_of(situation, law), unchecked, faults)
    free: tuple[DutyTrial, ...] = ()
    duties = _guarded(lambda: duties_of(situation, law, units), free, faults)
    grounds = Grounds(
        covered=law.covers(situation.item.activity, authority=situation.holder.is_authority),
        units=units,
        checks=checks,
        duties=duties,
        faults=tuple(faults),
        nothing_more_known=situation.facts.nothing_more_known is not None,
    )
    answer = verdict(grounds)
    permitted = answer.outcome is Outcome.PERMIT
    by_request = _source_of_6_5(situation, law) if permitted else ()
    binding = tuple(duty.provision for duty in duties if duty.binds) if permitted else ()
    return ItemDecision(
        item=situation.item.id,
        outcome=answer.outcome,
        basis=answer.basis,
        settled=answer.settled,
        covered=grounds.covered,
        units=units,
        duties=duties,
        checks=checks,
        duty=duty_kind(duties, answer.outcome, request_between_authorities=bool(by_request)),
        duty_sources=binding or by_request,
        obligations=obligations_of(situation, law, units) if permitted else (),
        at_recipient=protection_at(situation, law),
        openness=tuple(
            p.cited(law.day)
            for p in law.open
            if p.speaks_of(situation.item.activity, authority=situation.holder.is_authority)
        ),
        leaned_on=tuple(
            reference.cited(law.day)
            for reference in law.references
            if reference.record == "no_ground" and reference.id in situation.request.claims
        ),
        nothing_more_known=grounds.nothing_more_known,
        faults=grounds.faults,
    )


def _guarded(step: Callable[[], _T], otherwise: _T, faults: list[str]) -> _T:
    """Run a step; a rule that fails is noted, and the note keeps every door shut."""
    try:
        return step()
    except RuleEvaluationError as error:
        faults.append(str(error))
        return otherwise


def _with_doors(unit: Unit, situation: Situation, law: LawOnDay) -> Unit:
    """The unit with its limits and doors tried, unless it is removed already."""
    if unit.removed is not None:
        return unit
    faults: list[str] = []
    limits = _trials(law.limits, unit, situation, law, faults)
    doors = _trials(law.doors, unit, situation, law, faults)
    open_limit = next((limit for limit in limits if limit.state is DoorState.OPEN), None)
    return attrs.evolve(
        unit,
        limits=limits,
        doors=tuple(sorted(doors, key=preference)),
        removed=Removal.LIMIT if open_limit else None,
        removed_by=open_limit.provision if open_limit else None,
        faults=tuple(faults),
    )


def _source(unit: Unit, law: LawOnDay) -> SecrecyProvision | None:
    """The provision of a unit, which may be a point of it; none where it is not known what came along."""
    ident = unit.provision.id
    return next((p for p in law.secrecy if p.id == ident or any(limb.id == ident for limb in p.limbs)), None)


def _trials(
    lifts: Sequence[LiftingProvision], unit: Unit, situation: Situation, law: LawOnDay, faults: list[str]
) -> tuple[DoorTrial, ...]:
    source = _source(unit, law)
    if source is None:
        return ()
    found: list[DoorTrial] = []
    for lift in lifts:
        try:
            tried = trial(lift, unit, source, situation, law)
        except RuleEvaluationError as error:
            faults.append(str(error))
        else:
            found += [tried] if tried is not None else []
    return tuple(found)


def _extended(units: tuple[Unit, ...], situation: Situation, law: LawOnDay) -> tuple[Unit, ...]:
    """What opens another section in scope for the same person opens 21:1 too (OSL 21:2).

    Scope counts, not secrecy found; and only sections of the jurisdiction's own pack.
    """
    return tuple(
        _extend(unit, units, situation, law) if unit.provision.id in law.extensions else unit
        for unit in units
    )


_NEARER = (DoorState.DORMANT, DoorState.LIVE, DoorState.OPEN)


def _extend(unit: Unit, units: Sequence[Unit], situation: Situation, law: LawOnDay) -> Unit:
    """The unit with the doors of the other sections, where they stand nearer to a yes than its own.

    A door that might still open elsewhere might open this one too, so it keeps a denial
    from being settled.  A door that is shut for this section stays shut, whoever lends it.
    """
    faults: list[str] = []
    doors = {door.provision.id: door for door in unit.doors}
    for other in units:
        source = _source(other, law)
        same_person = other.party == unit.party and other.interest is Interest.PERSON
        if source is None or other is unit or not same_person or source not in law.own:
            continue
        for door in other.doors if source.regime == "osl" else ():
            try:
                lent = _lent(door, other, unit, situation, law)
            except RuleEvaluationError as error:
                faults.append(str(error))
                continue
            own = doors.get(door.provision.id)
            if lent is not None and (own is None or _is_nearer(lent, own)):
                doors[door.provision.id] = lent
    return attrs.evolve(
        unit,
        doors=tuple(sorted(doors.values(), key=preference)),
        faults=(*unit.faults, *dict.fromkeys(faults)),
    )


def _lent(door: DoorTrial, other: Unit, unit: Unit, situation: Situation, law: LawOnDay) -> DoorTrial | None:
    """The door of another section as it stands for this one; ``None`` where it cannot be lent."""
    mine, lift = _source(unit, law), next(lift for lift in law.doors if lift.id == door.provision.id)
    if door.state is DoorState.OPEN and other.in_scope is not True:
        door = attrs.evolve(door, state=DoorState.DORMANT)
    if door.state not in _NEARER or mine is None:
        return None
    return held_shut(door, lift, unit, mine, situation=situation, law=law)


def _is_nearer(door: DoorTrial, other: DoorTrial) -> bool:
    if door.state not in _NEARER:
        return False
    return other.state not in _NEARER or _NEARER.index(door.state) > _NEARER.index(other.state)


def _request_between_authorities(situation: Situation) -> bool:
    """Whether one authority asks another, or an independent branch, for what it may have."""
    asked = situation.request.initiative is Initiative.REQUESTED
    both = situation.holder.is_authority is True and situation.recipient_is_authority is True
    return asked and both and situation.same_unit is False


def _source_of_6_5(situation: Situation, law: LawOnDay) -> tuple[CitedProvision, ...]:
    """The record that makes the answer a duty on request; a pack or a day without it knows no such duty."""
    if not _request_between_authorities(situation):
        return ()
    return tuple(r.cited(law.day) for r in law.references if r.id == ON_REQUEST_BETWEEN_AUTHORITIES)
