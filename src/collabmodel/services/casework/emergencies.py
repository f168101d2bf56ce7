"""Emergency access: opened for a reason until a set end, ended, and reviewed by somebody else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from collabmodel.errors import IllegalMoveError, ModelError, NotAtTheTableError, NotFoundError
from collabmodel.model.agencies import Official
from collabmodel.model.casework.cases import Case
from collabmodel.model.casework.emergencies import ACCESS_MOVES, REVIEWED, EmergencyAccess
from collabmodel.model.ids import AccessId, CaseId, CooperationId, OfficialId, TenantId
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.time import day_of, require_aware
from collabmodel.ports import Store, Stored, UnitOfWork
from collabmodel.services.desks import Desk
from collabmodel.services.keeping import keep

PURPOSE = "emergency_access"
LONGEST = timedelta(days=3)
"""As long as an access may be when the host says nothing else."""


class EmergencyDesk(Desk):
    """Where emergency access is opened and looked over (nödåtkomst).

    Args:
        store: where state and journal are.
        tenant: whose cases.
        longest: the longest an access may last.
        legal_ground: what allows it; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def __init__(
        self,
        store: Store,
        tenant: TenantId,
        *,
        longest: timedelta = LONGEST,
        legal_ground: str = "exercise of official authority",
    ) -> None:
        super().__init__(store, tenant, legal_ground=legal_ground)
        self._longest = longest

    def open(
        self, ident: AccessId, case: CaseId, *, by: OfficialId, reason: str, until: datetime
    ) -> Stored[EmergencyAccess]:
        """Open the view of one case for the official who states the reason.

        Raises:
            IllegalMoveError: without a reason, while an earlier access of the same official to the case
                waits for review, or once the identity of the case has been disposed of.
            ModelError: if it ends before it begins, or lasts longer than it may.
            NotFoundError: if there is no such case, or the official is in no party of its cooperation, or
                in office no more; alike.
        """
        ends = require_aware(until, where="access.until")
        with self._unit(by) as unit:
            now = unit.now()
            if ends - now > self._longest:
                msg = f"access {ident}: it may last {self._longest} at most. Open a new one when it is reviewed."
                raise ModelError(msg)
            about = unit.get(Case, case).value
            if not _in_a_party(unit, by, about.cooperation):
                raise NotFoundError("case", case)
            _refuse_chains(unit, about, by)
            access = EmergencyAccess.opened(
                ident,
                cooperation=about.cooperation,
                case=case,
                until=ends,
                step=Step("open", now, by, reason),
            )
            return keep(unit, access, change="opened", details=(("case", case),))

    def end(self, ident: AccessId, *, by: OfficialId) -> Stored[EmergencyAccess]:
        """End it before its time.

        Raises:
            NotFoundError: if there is none, or the official is in no party of its cooperation; alike.
            IllegalMoveError: if it has been ended or reviewed.
        """
        with self._unit(by) as unit:
            stored = _known(unit, ident, by)
            ended = stored.value.end(Step("end", unit.now(), by))
            return keep(unit, ended, change="ended", expected_version=stored.version)

    def review(
        self, ident: AccessId, *, by: OfficialId, justified: bool, reason: str = ""
    ) -> Stored[EmergencyAccess]:
        """Say afterwards whether it was needed; that it was not takes a reason.

        Somebody else does, in office at a party, who has not looked at the same case in the same way: two
        officials who each had an access do not clear each other.

        Raises:
            NotFoundError: if there is none, or the official is in no party of its cooperation; alike.
            IllegalMoveError: while it is open, by whoever had it, or without the reason it takes.
            NotAtTheTableError: if the reviewer has had emergency access to the same case.
        """
        event = "find_justified" if justified else "find_not_justified"
        with self._unit(by) as unit:
            stored = _known(unit, ident, by)
            reviewed = stored.value.review(Step(event, unit.now(), by, reason))
            if any(one.official == by for one in _of_case(unit, stored.value.case)):
                raise NotAtTheTableError(by, f"review of access {ident}")
            return keep(unit, reviewed, change=event, expected_version=stored.version)

    def awaiting(self, *, by: OfficialId) -> tuple[EmergencyAccess, ...]:
        """Those that are over and that nobody has reviewed, of cooperations that the official's agency is in."""
        with self._unit(by) as unit:
            return tuple(
                one.value
                for one in unit.all(EmergencyAccess)
                if one.value.awaits_review(unit.now()) and _in_a_party(unit, by, one.value.cooperation)
            )


def _in_a_party(unit: UnitOfWork, official: OfficialId, cooperation: CooperationId) -> bool:
    """Whether somebody is in office at a party of the cooperation, while it runs."""
    try:
        who = unit.get(Official, official).value
        together = unit.get(Cooperation, cooperation).value
    except NotFoundError:
        return False
    today = day_of(unit.now())
    return who.period.holds(today) and together.period.holds(today) and who.agency in together.parties


def _known(unit: UnitOfWork, ident: AccessId, by: OfficialId) -> Stored[EmergencyAccess]:
    stored = unit.get(EmergencyAccess, ident)
    if not _in_a_party(unit, by, stored.value.cooperation):
        raise NotFoundError("emergency_access", ident)
    return stored


def _of_case(unit: UnitOfWork, case: CaseId) -> tuple[EmergencyAccess, ...]:
    return tuple(one.value for one in unit.all(EmergencyAccess, of=case))


def _refuse_chains(unit: UnitOfWork, case: Case, by: OfficialId) -> None:
    """No access follows on another of the same official before that one has been looked over."""
    told = "its identity has been disposed of" if case.disposed_on is not None else ""
    if any(one.official == by and one.state not in REVIEWED for one in _of_case(unit, case.id)):
        told = "an earlier access of yours to this case waits for review"
    if told:
        raise IllegalMoveError(ACCESS_MOVES.name, "open", state="", legal=(), told=told)
