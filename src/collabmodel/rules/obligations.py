"""What must be observed when an item is given: purpose, minimisation, logging, reservations."""

from __future__ import annotations

from collections.abc import Sequence

from collabmodel.errors import RuleEvaluationError
from collabmodel.model.decision import Obligation, Unit
from collabmodel.rules.evaluate import evaluate
from collabmodel.rules.packs import LawOnDay
from collabmodel.rules.provisions import Reference
from collabmodel.rules.situation import Situation


def obligations_of(situation: Situation, law: LawOnDay, units: Sequence[Unit]) -> tuple[Obligation, ...]:
    """The obligations that follow the item, those of the doors it went through included."""
    used = {door.provision.id for unit in units if unit.protects for door in unit.opened_by[:1]}
    found = [
        Obligation(reference.cited(law.day), reference.id)
        for reference in law.references
        if reference.record == "obligation" and _applies(reference, situation, used)
    ]
    found += [
        Obligation(lift.cited(law.day), lift.obligation)
        for lift in law.doors
        if lift.obligation and lift.id in used
    ]
    return tuple(found)


def _applies(reference: Reference, situation: Situation, used: set[str]) -> bool:
    if used & set(reference.attaches_to):
        return True
    if reference.when is None:
        return False
    try:
        states = [evaluate(reference.when, situation.lookup(party)) for party in situation.parties]
    except RuleEvaluationError:
        return True  # an obligation too many does no harm
    return any(state is not False for state in states)
