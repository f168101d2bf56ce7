"""What is missing for a yes, who can supply it, and which doors are nearest; worked out when asked."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import attrs

from collabmodel.model.trials import CheckTrial, DoorKind, DoorState, DoorTrial, DutyTrial, Harm, Unit


class MissingKind(Enum):
    """What sort of thing would settle the question."""

    FACT = "fact"
    JUDGEMENT = "judgement"
    HARM = "harm"
    CONSENT = "consent"
    CHECK = "check"
    DOUBT = "doubt"
    COVERAGE = "coverage"


@attrs.frozen
class Missing:
    """Something that is not known, who can supply it, and which provision wants it."""

    kind: MissingKind
    name: str
    supplied_by: str
    wanted_by: str
    party: str | None = None
    live: bool = False


_KIND_ORDER = {DoorKind.WAIVER: 1, DoorKind.DUTY: 2}
_NEAREST_ORDER = {DoorState.LIVE: 0, DoorState.DORMANT: 1, DoorState.SHUT: 3, DoorState.CLOSED: 4}


ASKED_EVERYWHERE = frozenset({"needed_by_recipient", "relevant_to_recipients_task"})
"""Circumstances that so many doors ask for that having them begins none of them."""


def is_near(door: DoorTrial) -> bool:
    """Whether a door is worth naming as a way to a yes: live, consent, met in part, or lacking only a claim."""
    if door.state is DoorState.LIVE:
        return True
    if door.state is not DoorState.DORMANT:
        return False
    if door.on_claim:
        return all(leaf.state for leaf in door.asked)
    begun = any(leaf.state for leaf in door.asked if leaf.fact not in ASKED_EVERYWHERE)
    return begun or door.kind is DoorKind.WAIVER


def nearness(door: DoorTrial) -> tuple[int, int, int, str]:
    """How near a door is to a yes: live ones, consent, half-met duties, other half-met ones, claimable ones last."""
    order = 4 if door.on_claim else _KIND_ORDER.get(door.kind, 3)
    met = sum(1 for leaf in door.asked if leaf.state)
    return (_NEAREST_ORDER[door.state], order, len(door.missing_facts) - met, door.provision.id)


def missing_for(
    units: Sequence[Unit],
    checks: Sequence[CheckTrial],
    duties: Sequence[DutyTrial],
    *,
    covered: bool,
    facts_live: bool,
) -> tuple[Missing, ...]:
    """What would settle the question, each thing once, the live ones first.

    Args:
        covered: whether any rule speaks of the activity.
        facts_live: whether a missing circumstance is still a question, which it is not once an
            official has said that nothing more is known.
    """
    found: list[Missing] = []
    if not covered:
        found.append(Missing(MissingKind.COVERAGE, "coverage", "pack", "pack", live=True))
    for check in checks:
        if check.passed is None:
            name = check.judgement.question if check.judgement else "protection_level"
            found.append(
                Missing(MissingKind.CHECK, name, "official", check.provision.id, check.party, live=True)
            )
    for unit in units:
        if not unit.lifted:
            found += _missing_in(unit, facts_live=facts_live)
    found += [
        Missing(MissingKind.JUDGEMENT, duty.judgement.question, "official", duty.provision.id, live=True)
        for duty in duties
        if duty.binds is None and duty.judgement is not None and duty.judgement.opens is None
    ]
    return tuple(dict.fromkeys(sorted(found, key=lambda one: not one.live)))


def _missing_in(unit: Unit, *, facts_live: bool) -> list[Missing]:
    where, party = unit.provision.id, unit.party
    found = [Missing(MissingKind.DOUBT, doubt, "lawyer", where, party, live=True) for doubt in unit.doubts]
    if unit.in_scope is None:
        found += [
            Missing(
                MissingKind.FACT,
                leaf.fact,
                leaf.supplied_by,
                where,
                party,
                live=facts_live or leaf.fact == "identifiable",
            )
            for leaf in unit.scope_asked
            if leaf.state is None
        ]
    if unit.harm in {Harm.PENDING, Harm.INCONCLUSIVE, Harm.UNASSESSED}:
        live = unit.harm is Harm.PENDING or unit.presumes_openness
        found += [
            Missing(MissingKind.HARM, kind, "official", where, party, live=live) for kind in unit.harm_kinds
        ]
    for door in (*unit.limits, *unit.doors):
        if is_near(door):
            found += _missing_at(door, party, facts_live=facts_live)
    return found


def _missing_at(door: DoorTrial, party: str | None, *, facts_live: bool) -> list[Missing]:
    live, where = door.state is DoorState.LIVE, door.provision.id
    found = [Missing(MissingKind.DOUBT, doubt, "lawyer", where, party, live=live) for doubt in door.doubts]
    for leaf in door.missing_facts:
        kind = MissingKind.CONSENT if leaf.fact == "consent_valid" else MissingKind.FACT
        found.append(Missing(kind, leaf.fact, leaf.supplied_by, where, party, live=live and facts_live))
    if door.judgement is not None and door.judgement.opens is None:
        found.append(
            Missing(MissingKind.JUDGEMENT, door.judgement.question, "official", where, party, live=live)
        )
    return found
