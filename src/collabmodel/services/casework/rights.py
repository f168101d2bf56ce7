"""Who may work with a case; to everybody else it is as if there were none.

Every desk that touches a case asks here first, so that no refusal tells a stranger that a case exists.
"""

from __future__ import annotations

from collabmodel.errors import NotFoundError
from collabmodel.model.agencies import Official
from collabmodel.model.casework.cases import Case
from collabmodel.model.ids import CaseId, OfficialId
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.time import day_of
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.casework.facts import CaseFacts


def near(unit: UnitOfWork, ident: CaseId, by: OfficialId) -> Stored[Case]:
    """The case, for an official in office who has to do with it.

    That is an official of the agency whose file it is; and of a party of the cooperation its
    coordinator, and whoever is in the team and covered by its consents at this moment, as long as they
    work where they did when they were called.  To work with
    a case is not to see what others know of the youth; that is for the windows and the engine.

    Args:
        unit: the open unit.
        ident: the case.
        by: who acts.

    Raises:
        NotFoundError: if there is no such case, or the official has nothing to do with it; alike.
    """
    current = unit.get(Case, ident)
    if not _has_to_do(unit, current.value, by):
        raise NotFoundError("case", ident)
    return current


def is_near(unit: UnitOfWork, ident: CaseId, by: OfficialId) -> bool:
    """Whether an official may work with a case, and there is one."""
    try:
        near(unit, ident, by)
    except NotFoundError:
        return False
    return True


def _has_to_do(unit: UnitOfWork, case: Case, by: OfficialId) -> bool:
    try:
        official = unit.get(Official, by).value
        together = unit.get(Cooperation, case.cooperation).value
    except NotFoundError:
        return False
    now = unit.now()
    if not official.period.holds(day_of(now)):
        return False
    if official.agency == case.record_owner:
        return True
    seats = [one for one in case.team if one.official == by]
    moved = any(one.agency != official.agency for one in seats)
    if moved or official.agency not in together.parties:
        return False
    return case.coordinator == by or CaseFacts(unit).all_covered(case, frozenset({str(by)}), now)
