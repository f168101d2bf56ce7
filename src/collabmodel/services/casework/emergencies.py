"""Emergency access: opened for a reason until a set end, ended, and reviewed by somebody else."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from collabmodel.errors import ModelError, NotAtTheTableError
from collabmodel.model.agencies import Official
from collabmodel.model.casework.cases import Case
from collabmodel.model.casework.emergencies import EmergencyAccess
from collabmodel.model.ids import AccessId, CaseId, CooperationId, OfficialId, TenantId
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.time import day_of
from collabmodel.ports import Store, Stored, UnitOfWork
from collabmodel.services.keeping import keep

PURPOSE = "emergency_access"
LONGEST = timedelta(days=3)
"""As long as an access may be when the host says nothing else."""


class EmergencyDesk:
    """Where emergency access is opened and looked over (nödåtkomst).

    Args:
        store: where state and journal are.
        tenant: whose cases.
        longest: the longest an access may last.
        legal_ground: what allows it; stands in every entry.
    """

    def __init__(
        self,
        store: Store,
        tenant: TenantId,
        *,
        longest: timedelta = LONGEST,
        legal_ground: str = "exercise of official authority",
    ) -> None:
        self._store, self._tenant, self._longest, self._legal_ground = store, tenant, longest, legal_ground

    def open(
        self, ident: AccessId, case: CaseId, *, by: OfficialId, reason: str, until: datetime
    ) -> Stored[EmergencyAccess]:
        """Open the view of one case for the official who states the reason.

        Raises:
            IllegalMoveError: without a reason.
            ModelError: if it ends before it begins, or lasts longer than it may.
            NotAtTheTableError: if the official is in no party of the cooperation, or in office no more.
            NotFoundError: if there is no such case.
        """
        with self._unit(by) as unit:
            now = unit.now()
            if until - now > self._longest:
                msg = f"access {ident}: it may last {self._longest} at most. Open a new one when it ends."
                raise ModelError(msg)
            about = unit.get(Case, case).value
            _refuse_strangers(unit, by, about.cooperation, now)
            access = EmergencyAccess.opened(
                ident,
                cooperation=about.cooperation,
                case=case,
                until=until,
                step=Step("open", now, by, reason),
            )
            return keep(unit, access, change="opened", details=(("case", case),))

    def end(self, ident: AccessId, *, by: OfficialId) -> Stored[EmergencyAccess]:
        """End it before its time.

        Raises:
            IllegalMoveError: if it has been ended or reviewed.
        """
        with self._unit(by) as unit:
            stored = unit.get(EmergencyAccess, ident)
            ended = stored.value.end(Step("end", unit.now(), by))
            return keep(unit, ended, change="ended", expected_version=stored.version)

    def review(
        self, ident: AccessId, *, by: OfficialId, justified: bool, reason: str = ""
    ) -> Stored[EmergencyAccess]:
        """Say afterwards whether it was needed; that it was not takes a reason.

        Raises:
            IllegalMoveError: while it is open, by whoever had it, or without the reason it takes.
        """
        event = "find_justified" if justified else "find_not_justified"
        with self._unit(by) as unit:
            stored = unit.get(EmergencyAccess, ident)
            reviewed = stored.value.review(Step(event, unit.now(), by, reason))
            return keep(unit, reviewed, change=event, expected_version=stored.version)

    def awaiting(self, *, by: OfficialId) -> tuple[EmergencyAccess, ...]:
        """Those that are over and that nobody has reviewed."""
        with self._unit(by) as unit:
            return tuple(
                one.value for one in unit.all(EmergencyAccess) if one.value.awaits_review(unit.now())
            )

    def _unit(self, by: OfficialId) -> AbstractContextManager[UnitOfWork]:
        return self._store.unit(
            tenant=self._tenant, actor=by, purpose=PURPOSE, legal_ground=self._legal_ground
        )


def _refuse_strangers(
    unit: UnitOfWork, official: OfficialId, cooperation: CooperationId, now: datetime
) -> None:
    """Only somebody in office at a party of the cooperation, while it runs."""
    who = unit.get(Official, official).value
    together = unit.get(Cooperation, cooperation).value
    in_office = who.period.holds(day_of(now)) and together.period.holds(day_of(now))
    if not in_office or who.agency not in together.parties:
        raise NotAtTheTableError(official, cooperation)
