"""Duties to give, tried beside the question of secrecy (uppgiftsskyldighet, anmälningsskyldighet).

A duty binds when its circumstances hold, its own exception does not, and it reaches
every provision that still protects.  It is reported even where nothing is secret.
"""

from __future__ import annotations

from collections.abc import Sequence

from collabmodel.model.decision import DoorKind, DoorState, DoorTrial, DutyKind, DutyTrial, Unit
from collabmodel.model.disclosure import Initiative
from collabmodel.rules.assessed import answer_to
from collabmodel.rules.evaluate import all_of, evaluate
from collabmodel.rules.packs import LawOnDay
from collabmodel.rules.places import is_giver, is_receiver
from collabmodel.rules.provisions import LiftingProvision, Trigger
from collabmodel.rules.situation import Situation


def duties_of(situation: Situation, law: LawOnDay, units: Sequence[Unit]) -> tuple[DutyTrial, ...]:
    """The duties whose circumstances hold for the matter, with what became of each."""
    found = [_tried(lift, situation, law, units) for lift in law.doors if lift.door is DoorKind.DUTY]
    return tuple(trial for trial in found if trial is not None)


def _tried(
    lift: LiftingProvision, situation: Situation, law: LawOnDay, units: Sequence[Unit]
) -> DutyTrial | None:
    terms, requested = lift.on(law.day), situation.request.initiative is Initiative.REQUESTED
    if lift.trigger is Trigger.ON_REQUEST and not requested:
        return None
    circumstances = all_of(
        (
            is_giver(terms.givers, situation, unread=terms.unread),
            is_receiver(terms.receivers, situation, unread=terms.unread),
            evaluate(terms.when, situation.lookup(situation.subject)),
        )
    )
    if circumstances is not True:
        return None
    tried = [_door(lift.id, unit) for unit in units if unit.protects]
    if any(door is None for door in tried):
        return None
    subject = situation.subject
    judged = None if terms.question is None else answer_to(terms.question, lift.id, situation, subject)
    opens = True if judged is None else judged.opens
    open_everywhere = all(door is not None and door.state is DoorState.OPEN for door in tried)
    return DutyTrial(
        provision=lift.cited(situation.request.day),
        trigger=_kind(lift.trigger, requested=requested),
        binds=all_of((opens, lift.contested is None or None, open_everywhere or None)),
        excepted=opens is False,
        judgement=judged,
    )


def _door(lift: str, unit: Unit) -> DoorTrial | None:
    """How the duty was tried as a door of the unit; ``None`` where it does not reach it."""
    return next((door for door in unit.doors if door.provision.id == lift), None)


def _kind(trigger: Trigger, *, requested: bool) -> DutyKind:
    match trigger:
        case Trigger.ON_REQUEST:
            return DutyKind.ON_REQUEST
        case Trigger.OWN_INITIATIVE:
            return DutyKind.OWN_INITIATIVE
        case Trigger.BOTH:
            return DutyKind.ON_REQUEST if requested else DutyKind.OWN_INITIATIVE
