"""When a consent is lost, every case that rested on it is suspended in the same unit of work."""

from __future__ import annotations

from datetime import datetime

from collabmodel.model.casework.cases import Case
from collabmodel.model.ids import CaseId, IndividualId, OfficialId
from collabmodel.model.time import require_aware
from collabmodel.ports import UnitOfWork
from collabmodel.services.casework.facts import CaseFacts
from collabmodel.services.casework.steps import suspended_if_lost
from collabmodel.services.keeping import keep


def suspend_what_lost_consent(
    unit: UnitOfWork, subject: IndividualId, *, at: datetime, by: OfficialId
) -> tuple[CaseId, ...]:
    """Note in an open unit, for every case of a person, that its consent does not hold any more.

    What holds is worked out with the unit's own writes on top, so call it after the change is saved.
    The cases are suspended from the instant of the change even where nobody calls this; it makes the
    loss a recorded step, which a new signature does not undo by itself.

    Args:
        unit: the open unit.
        subject: whose consent, guardians or age it is about.
        at: the moment of the change.  One that lies ahead is not noted yet; one that lies before the last
            step of a case is noted at that step, as a course does not run backwards.
        by: the official.

    Returns:
        The cases that were suspended, by id.
    """
    moment = require_aware(at, where="suspend.at")
    if moment > unit.now():
        return ()
    found = {
        stored.ident: stored
        for stored in (
            *unit.find(Case, individual=subject),
            *(one for one in unit.find(Case, names_members="yes") if subject in one.value.members),
        )
    }
    suspended: list[CaseId] = []
    facts = CaseFacts(unit)
    for _, stored in sorted(found.items()):
        case = stored.value
        changed = suspended_if_lost(case, facts, max(moment, case.course[-1].at), by)
        if changed != case:
            details = (("state", changed.state.value),)
            keep(unit, changed, change="consent_lost", expected_version=stored.version, details=details)
            suspended.append(case.id)
    return tuple(suspended)
