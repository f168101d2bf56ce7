"""How the naive engine answers, from first to last."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from collabmodel.errors import ConflictingFactsError
from collabmodel.model.decision import Basis, DoorKind, Interest, Outcome
from collabmodel.model.disclosure import DisclosureRequest, Initiative
from collabmodel.rules.facts import FactSheet
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import (
    Check,
    LiftingProvision,
    OpenActivity,
    Provision,
    Reference,
    SecrecyProvision,
    Shut,
    Test,
    Trigger,
    Whom,
)
from collabmodel.testing.oracle.case import Case, same_unit, sides, subject
from collabmodel.testing.oracle.facts import answered, gives, holds, opening, receives
from collabmodel.testing.oracle.truth import HALF, NO, YES, Truth, every
from collabmodel.testing.oracle.units import LADDER, PlainDoor, PlainUnit, door_of, terms_of, units_of


@attrs.frozen
class PlainAnswer:
    """What both engines must agree on for one item."""

    outcome: Outcome
    basis: Basis
    settled: bool
    grounds: frozenset[str]


def plain_decide(
    request: DisclosureRequest, facts: FactSheet, packs: Sequence[RulePack]
) -> tuple[PlainAnswer, ...]:
    """The plain answer for every item of a valid request.

    Raises:
        ConflictingFactsError: if something is stated of the matter and otherwise of an item.
    """
    for whole in facts.circumstances:
        for part in facts.circumstances:
            same = (part.fact, part.about) == (whole.fact, whole.about) and whole.item is None
            if same and part.value != whole.value:
                raise ConflictingFactsError(part.fact, about=f"item {part.item}")
    return tuple(_answer(Case(request, item, facts, tuple(packs))) for item in request.items)


def _binding(case: Case, duties: Sequence[LiftingProvision], units: Sequence[PlainUnit]) -> list[str]:
    """The duties that must be followed."""
    found = []
    for duty in duties:
        terms, about = terms_of(duty, case.day), subject(case)
        if duty.trigger is Trigger.ON_REQUEST and case.request.initiative is not Initiative.REQUESTED:
            continue
        giving, getting = (
            gives(case, terms.givers, unread=terms.unread),
            receives(case, terms.receivers, unread=terms.unread),
        )
        met = every([giving, getting, holds(case, terms.when, about)])
        opens = YES
        if terms.question is not None:
            opens = opening(terms.question, answered(case, terms.question, duty.id, about))
        reaches = all(any(d.lift.id == duty.id for d in u.open_doors) for u in units if u.protects)
        if met == opens == YES and duty.contested is None and reaches:
            found.append(duty.id)
    return found


def _is_of(openness: OpenActivity, authority: bool) -> bool:  # noqa: FBT001 - one of the two bodies
    """Whether the record speaks of an authority, or of a private body."""
    return openness.of is Whom.ANYONE or openness.of is (Whom.AUTHORITIES if authority else Whom.PRIVATE)


def _speaks(record: Provision, authority: bool) -> bool:  # noqa: FBT001 - one of the two bodies
    """Whether the record says anything of such a body as a whole."""
    if isinstance(record, OpenActivity):
        return _is_of(record, authority)
    if not isinstance(record, SecrecyProvision):
        return False
    binds = record.regime not in {"osl", "older"} or authority
    return binds and not record.follows_information and not record.marks and "any_activity" not in record.at


def _answer(case: Case) -> PlainAnswer:  # noqa: C901, PLR0912 - the whole of it, on one page
    law = case.current(p for pack in case.packs for p in pack.provisions)
    own = {p.id for p in case.base.provisions}
    holder, recipient = sides(case)
    lifts = [p for p in law if isinstance(p, LiftingProvision) and p.id in own]
    shuts = [p for p in law if isinstance(p, Shut)]

    # 1. who says anything about this activity of this holder
    said = [p for p in law if p.id in own and case.item.activity in getattr(p, "at", ())]
    bodies = [holder.authority] if holder.authority is not None else [True, False]
    openness = [p.id for p in said if isinstance(p, OpenActivity) and all(_is_of(p, b) for b in bodies)]
    covered = all(any(_speaks(p, body) for p in said) for body in bodies)

    # 2. what protects whom, and which doors there are
    units = [unit for p in law if isinstance(p, SecrecyProvision) for unit in units_of(case, p)]
    for unit in units:
        if unit.gone is None:
            for lift in lifts:
                door = door_of(case, lift, unit, shuts)
                if door is not None:
                    (unit.limits if lift.door is DoorKind.LIMIT else unit.doors).append(door)
            unit.gone = next((d.lift.id for d in unit.limits if d.state == "open"), None)

    # 3. what opens another section for the same person opens the extended one
    extended = {p.extends for p in law if isinstance(p, Reference) and p.extends and p.id in own}
    borrowed = [(unit, _borrowed(unit, units, own)) for unit in units if unit.ident in extended]
    for unit, doors in borrowed:
        unit.doors = [d for d in unit.doors if d.lift.id not in doors] + list(doors.values())

    # 4. what waits for somebody's answer
    passed: dict[str, list[Truth]] = {}
    for check in law:
        if isinstance(check, Check):
            for party in case.parties:
                applies = [
                    gives(case, check.givers),
                    receives(case, check.receivers),
                    holds(case, check.when, party),
                ]
                if every(applies) > NO:
                    state = opening(check.question, answered(case, check.question, check.id, party))
                    known = every(applies) == YES or state == YES
                    passed.setdefault(check.id, []).append(state if known else HALF)

    # 5. the answer
    tests = [state for states in passed.values() for state in states]
    blocking = [unit for unit in units if not unit.lifted]
    permitted = covered and not blocking and all(state == YES for state in tests)
    refused = NO in tests
    more = case.facts.nothing_more_known is None
    binding = _binding(case, [p for p in lifts if p.door is DoorKind.DUTY], units)
    if permitted:
        outcome, basis, settled = Outcome.PERMIT, _basis(units, binding), True
    elif not refused and all(_is_live(unit, more=more) for unit in blocking):
        outcome, basis, settled = Outcome.REFER, Basis.NONE, False
    else:
        outcome, basis, settled = (
            Outcome.DENY,
            Basis.NONE,
            refused or any(_is_final(unit) for unit in blocking),
        )

    # 6. what carried it
    grounds = set(passed)
    for unit in units:
        grounds.add(unit.ident)
        if unit.gone not in {None, "same unit"}:
            grounds.add(str(unit.gone))
        if unit.protects:
            for door in unit.open_doors or [d for d in unit.doors if d.state in {"live", "shut"}]:
                grounds |= {door.lift.id, *door.shut_by}
    asked_for = case.request.initiative is Initiative.REQUESTED
    authorities = holder.authority is True and recipient is not None and recipient.authority is True
    if permitted and binding:
        grounds |= set(binding)
    elif permitted and asked_for and authorities and same_unit(case) is False:
        grounds |= {p.id for p in law if isinstance(p, Reference) and p.id == "osl-6-5"}
    return PlainAnswer(outcome, basis, settled, frozenset(grounds | (set() if units else set(openness))))


def _borrowed(unit: PlainUnit, units: Sequence[PlainUnit], own: set[str]) -> dict[str, PlainDoor]:
    """The doors of other sections for the same person; never from a pack that may not lift.

    A door opens here only where the other section is in scope for certain; what may still
    become so keeps the answer from being final.
    """
    found: dict[str, PlainDoor] = {}
    for other in units:
        person = other.interest is Interest.PERSON and other.party == unit.party
        if other is unit or not person or other.secrecy.regime != "osl" or other.secrecy.id not in own:
            continue
        for door in other.doors:
            state = "dormant" if door.state == "open" and other.scope != YES else door.state
            now = [d.state for d in (*unit.doors, *found.values()) if d.lift.id == door.lift.id]
            if state in {"open", "live", "dormant"} and all(_RANK[state] > _RANK[mine] for mine in now):
                found[door.lift.id] = PlainDoor(door.lift, state, ())
    return found


_RANK = {"open": 4, "live": 3, "dormant": 2, "closed": 1, "shut": 1}


def _basis(units: Sequence[PlainUnit], binding: Sequence[str]) -> Basis:
    protecting = [unit for unit in units if unit.protects]
    if not protecting:
        harmless = any(unit.gone is None and unit.harm == "excluded" for unit in units)
        return Basis.HARM_TEST if harmless else Basis.NO_SECRECY
    if binding:
        return Basis.DUTY
    waived = all(any(d.lift.door is DoorKind.WAIVER for d in unit.open_doors) for unit in protecting)
    return Basis.CONSENT if waived else Basis.PERMISSION


def _is_live(unit: PlainUnit, *, more: bool) -> bool:
    """Whether somebody has a question to answer that could clear the unit."""
    presumed_open = unit.test in LADDER and unit.test is not Test.REVERSED
    return (
        unit.secrecy.contested is not None
        or (unit.scope == HALF and (more or unit.beyond))
        or unit.harm == "pending"
        or (presumed_open and unit.harm in {"inconclusive", "unassessed"})
        or any(door.state == "live" for door in (*unit.limits, *unit.doors))
    )


def _is_final(unit: PlainUnit) -> bool:
    """Whether nothing still unknown could clear the unit."""
    return (
        unit.scope == YES
        and unit.harm in {"found", "no test"}
        and unit.secrecy.contested is None
        and all(door.state in {"closed", "shut"} for door in (*unit.limits, *unit.doors))
    )
