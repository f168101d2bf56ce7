"""The identity of an ended case is disposed of on its day (gallring), and with it what only that case used."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from collabmodel.errors import NotFoundError
from collabmodel.model.casework.cases import Case
from collabmodel.model.casework.concerns import Concern
from collabmodel.model.casework.emergencies import REVIEWED, EmergencyAccess
from collabmodel.model.casework.mappings import Mapping
from collabmodel.model.casework.retention import CaseRetention, identity_kept_until
from collabmodel.model.consent import Consent
from collabmodel.model.ids import CaseId, ConsentId, CooperationId, IndividualId
from collabmodel.model.journal import EntryKind, Event
from collabmodel.model.organisation.meetings import Meeting
from collabmodel.model.people import Guardianship, Individual
from collabmodel.model.planning.follow_ups import FollowUp
from collabmodel.model.planning.plans import ActionPlan
from collabmodel.model.time import day_of
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.casework.steps import refused
from collabmodel.services.keeping import keep

T = TypeVar("T")


def dispose_in(unit: UnitOfWork, ident: CaseId) -> Stored[Case]:
    """Take the identity out of an ended case in an open unit.

    The case stays without names and free text, so that it can be counted.  Its mappings, plans,
    follow-ups and meetings are retired, which tell of the youth in words, and the emergency accesses to
    it that have been reviewed; its consents too unless another case rests on them; and a person whom no other case and no other
    consent needs is retired with guardianships and concerns.

    Raises:
        IllegalMoveError: if the case has not ended, no term is on record, its day has not come, or it
            has been disposed of.
    """
    current = unit.get(Case, ident)
    case, today = current.value, day_of(unit.now())
    term = term_on(unit, case.cooperation, today)
    told = _why_not(case, term, today)
    if told:
        raise refused("dispose", case.state, told=told)
    kept = keep(
        unit,
        case.without_identity(today),
        change="disposed",
        expected_version=current.version,
    )
    retired = _retire_around(unit, case)
    details = (("kind", "case"), *((kind, str(count)) for kind, count in sorted(retired.items())))
    unit.append(Event(EntryKind.PURGE, case.id, details))
    return kept


def term_on(unit: UnitOfWork, cooperation: CooperationId, day: date) -> CaseRetention | None:
    """The term of a cooperation on a day, the latest if several apply; ``None`` if nobody decided on one."""
    found = [one.value for one in unit.all(CaseRetention, of=cooperation) if one.value.valid.holds(day)]
    return max(found, key=lambda term: term.valid.since or date.min, default=None)


def _why_not(case: Case, term: CaseRetention | None, today: date) -> str:
    """Why the identity cannot be disposed of today; empty if it can."""
    if case.disposed_on is not None:
        return "its identity has been disposed of"
    if term is None:
        return f"no term of retention is on record for cooperation {case.cooperation}. Record one"
    until = identity_kept_until(case, term)
    if until is None:
        return "it has not ended"
    return f"its identity is kept until {until}" if today < until else ""


def _retire_around(unit: UnitOfWork, case: Case) -> dict[str, int]:
    """Retire what only that case used, and count it."""
    counts = {"consent": 0, "individual": 0}
    counts["mapping"] = _retire_each(unit, Mapping, unit.find(Mapping, case=case.id))
    looked_over = [one for one in unit.all(EmergencyAccess, of=case.id) if one.value.state in REVIEWED]
    words = {
        "action_plan": _retire_each(unit, ActionPlan, unit.find(ActionPlan, case=case.id)),
        "follow_up": _retire_each(unit, FollowUp, unit.find(FollowUp, case=case.id)),
        "meeting": _retire_each(unit, Meeting, unit.find(Meeting, case=case.id)),
        "emergency_access": _retire_each(unit, EmergencyAccess, looked_over),
    }
    counts |= {kind: count for kind, count in words.items() if count}
    others = [one.value for one in unit.all(Case) if one.value.disposed_on is None]
    for consent in sorted(case.consents - frozenset(ident for one in others for ident in one.consents)):
        counts["consent"] += _retire_consent(unit, consent)
    for person in sorted(case.subjects):
        if not any(person in one.subjects for one in others) and not _is_needed(unit, person):
            counts["individual"] += _retire_person(unit, person)
    return counts


def _retire_each(unit: UnitOfWork, kind: type[T], found: Iterable[Stored[T]]) -> int:
    retired = tuple(found)
    for one in retired:
        unit.retire(kind, one.ident, expected_version=one.version)
    return len(retired)


def _is_needed(unit: UnitOfWork, person: IndividualId) -> bool:
    """Whether a consent of theirs is left, or they are somebody's guardian."""
    return bool(unit.all(Consent, of=person) or unit.find(Guardianship, guardian=person))


def _retire_consent(unit: UnitOfWork, ident: ConsentId) -> int:
    try:
        found = unit.get(Consent, ident)
    except NotFoundError:
        return 0
    unit.retire(Consent, ident, expected_version=found.version)
    return 1


def _retire_person(unit: UnitOfWork, ident: IndividualId) -> int:
    for guardianship in unit.all(Guardianship, of=ident):
        unit.retire(Guardianship, guardianship.ident, expected_version=guardianship.version)
    for concern in unit.find(Concern, individual=ident):
        unit.retire(Concern, concern.ident, expected_version=concern.version)
    try:
        found = unit.get(Individual, ident)
    except NotFoundError:
        return 0
    unit.retire(Individual, ident, expected_version=found.version)
    return 1
