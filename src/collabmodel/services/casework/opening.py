"""A case begins: referred, or taken up again after one that was closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import attrs

from collabmodel.errors import NotAtTheTableError, WrongLevelError
from collabmodel.model.casework.cases import Case, Referral
from collabmodel.model.casework.courses import CASE_MOVES, EARLIER_CLOSED, CaseState
from collabmodel.model.ids import AgencyId, CaseId, CooperationId, IndividualId, OfficialId
from collabmodel.model.information import Level
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.time import day_of
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.casework.facts import CaseFacts
from collabmodel.services.keeping import keep
from collabmodel.services.organisation.seats import require_party


@attrs.frozen
class NewCase:
    """What is stated of a case that is to begin.

    Args:
        id: the id of the case.
        referral: how it was brought up.
        record_owner: the agency whose file it is in.
        individual: whom it is about, if it is about one.
        group: what the group is called, if it is about a group.
        registry_no: its number in the register of the owner.
    """

    id: CaseId
    referral: Referral
    record_owner: AgencyId
    individual: IndividualId | None = None
    group: str = attrs.field(default="", repr=False)
    registry_no: str | None = None


def refer_in(unit: UnitOfWork, new: NewCase, cooperation: CooperationId, *, by: OfficialId) -> Stored[Case]:
    """Begin a case in an open unit; see :meth:`collabmodel.services.casework.cases.CaseDesk.refer`."""
    return _begin(unit, new, cooperation, Step("refer", unit.now(), by), set)


def reopen_in(unit: UnitOfWork, new: NewCase, earlier: CaseId, *, by: OfficialId) -> Stored[Case]:
    """Take a closed case up again in an open unit; see :meth:`collabmodel.services.casework.cases.CaseDesk.reopen`."""
    closed = unit.get(Case, earlier).value
    same = closed.disposed_on is not None or (closed.individual, closed.group) == (new.individual, new.group)

    def met() -> set[str]:
        return {EARLIER_CLOSED.name} if same and closed.state is CaseState.CLOSED else set()

    return _begin(unit, new, closed.cooperation, Step("reopen", unit.now(), by), met, reopens=earlier)


def _begin(
    unit: UnitOfWork,
    new: NewCase,
    ident: CooperationId,
    step: Step,
    more: Callable[[], set[str]],
    *,
    reopens: CaseId | None = None,
) -> Stored[Case]:
    cooperation = unit.get(Cooperation, ident).value
    if new.record_owner not in cooperation.parties:
        raise NotAtTheTableError(new.record_owner, f"cooperation {ident}")
    edition = _edition(cooperation, new, step.at)
    require_party(unit, step.by, ident)
    met = CaseFacts(unit).met_at_opening(cooperation, new.referral, new.individual, day_of(step.at))
    course = CASE_MOVES.begin(step, met=met | more())
    case = Case(
        id=new.id,
        cooperation=ident,
        edition=edition,
        referral=new.referral,
        record_owner=new.record_owner,
        course=course,
        individual=new.individual,
        group=new.group,
        registry_no=new.registry_no,
        reopens=reopens,
    )
    overridden = "yes" if new.referral.target_override.strip() else "no"
    details = (("edition", str(edition)), ("override", overridden))
    return keep(unit, case, change=step.event, details=details)


def _edition(cooperation: Cooperation, new: NewCase, at: datetime) -> int:
    """The edition of the day; 0 when there are no terms, in which no case can begin.

    Raises:
        WrongLevelError: if the terms do not let that level be spoken of.
    """
    terms = cooperation.terms_on(day_of(at))
    if terms is None:
        return 0
    level = Level.GROUP if new.individual is None else Level.INDIVIDUAL
    if level not in terms.levels:
        raise WrongLevelError(
            f"cooperation {cooperation.id}", level.value, why="its terms of the day do not name it"
        )
    return terms.edition
