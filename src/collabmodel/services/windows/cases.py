"""Who looks at a case sees what seat, team and consents of that moment give, and the look is journalled.

A look that gives nothing reads the same as a case that does not exist, and is journalled the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import ClassVar

import attrs

from collabmodel.codec.kinds import matter_scope
from collabmodel.errors import NotFoundError
from collabmodel.model.agencies import Branch, Official
from collabmodel.model.casework.cases import Case
from collabmodel.model.casework.courses import CaseState
from collabmodel.model.casework.emergencies import EmergencyAccess
from collabmodel.model.digest import digest
from collabmodel.model.disclosure import DisclosureRequest, Initiative, Recipient
from collabmodel.model.ids import (
    AgencyId,
    BranchId,
    CaseId,
    CooperationId,
    ItemId,
    OfficialId,
    RequestId,
    TenantId,
    check_id,
)
from collabmodel.model.information import InformationItem
from collabmodel.model.journal import EntryKind, Event
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.organisation.meetings import Meeting
from collabmodel.model.outcomes import Outcome
from collabmodel.model.planning.plans import ActionPlan
from collabmodel.model.time import day_of
from collabmodel.ports import Store, UnitOfWork
from collabmodel.rules.engine import decide
from collabmodel.rules.packs import RulePack
from collabmodel.services.casework.facts import CaseFacts
from collabmodel.services.desks import Desk
from collabmodel.services.facts import StoredFacts
from collabmodel.services.organisation.seats import groups_of, seats_of
from collabmodel.views.cases import INSIDE, CaseView, Material, view
from collabmodel.views.sights import Look, Sight, Table, sight

PURPOSE = "case_view"


class CaseWindow(Desk):
    """Where officials look at cases (fönstret mot ärendet).

    Args:
        store: where state and journal are.
        packs: the packs that decide which information may be shown.
        tenant: whose cases.
        purpose: the purpose, in the packs' words, for which a team is shown information.
        legal_ground: what allows the looking; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def __init__(
        self,
        store: Store,
        packs: Sequence[RulePack],
        tenant: TenantId,
        *,
        purpose: str = "care_or_support",
        legal_ground: str = "exercise of official authority",
    ) -> None:
        super().__init__(store, tenant, legal_ground=legal_ground)
        self._packs, self._shown_for = tuple(packs), purpose

    def look(self, case_id: CaseId, *, by: OfficialId, branch: BranchId | None = None) -> CaseView:
        """The case as an official may see it now.

        Args:
            case_id: the case.
            by: who looks.
            branch: for which branch; information is shown only to a branch, and only what the engine
                permits its holder to give that branch at this moment.

        Raises:
            NotFoundError: if there is no such case, or none that this official may know of.
            JournalError: if the look could not be journalled.
        """
        check_id(case_id, where="case.id")
        with self._unit(by) as unit:
            seen = self._seen(unit, case_id, by, branch)
            unit.append(_looked(case_id, Sight.NOTHING if seen is None else seen.sight, seen))
        if seen is None:
            raise NotFoundError("case", case_id)
        return seen

    def _seen(
        self, unit: UnitOfWork, case_id: CaseId, by: OfficialId, branch: BranchId | None
    ) -> CaseView | None:
        try:
            case = unit.get(Case, case_id).value
        except NotFoundError:
            return None
        now, facts = unit.now(), CaseFacts(unit)
        state = case.state_at(now, lambda moment: facts.holds(case, moment)) or CaseState.PROPOSED
        table = table_of(unit, case.cooperation, by)
        agency = _in_office_at(unit, by)
        if table is None or agency not in table.cooperation.parties:
            return None
        ground = facts.ground(case)
        holding = tuple(one for one in ground.consents if ground.gives(one, now))
        emergencies = tuple(one.value for one in unit.all(EmergencyAccess, of=case_id))
        how = sight(case, Look(by, now, state, holding, emergencies), table)
        agencies = frozenset(seat.agency for _, seat in table.seats(by, now))
        material = Material()
        if how in INSIDE:
            material = Material(
                holding,
                plan_of(unit, case),
                tuple(one.value for one in unit.find(Meeting, case=case_id)),
                () if branch is None else self._items(unit, case, branch, agencies),
            )
        return view(case, state, how, material, agencies=agencies)

    def _items(
        self, unit: UnitOfWork, case: Case, branch: BranchId, agencies: frozenset[AgencyId]
    ) -> tuple[ItemId, ...]:
        """The branch's own information about the case, and what each other holder may give it now.

        For a holder answers its member of the team; where it has none, nothing of its is shown.
        """
        branches = {one.value.id: one.value for one in unit.all(Branch)}
        if branch not in branches or branches[branch].agency not in agencies:
            return ()
        answering = _answering(case, day_of(unit.now()))
        shown: list[ItemId] = []
        for holder in sorted(branches):
            official = answering.get(branches[holder].agency)
            for stored in unit.all(InformationItem, of=holder):
                item = stored.value
                if not case.subjects & {party.id for party in item.parties}:
                    continue
                if holder == branch or (
                    official is not None and self._may_give(unit, item, official, branch)
                ):
                    shown.append(item.id)
        return tuple(shown)

    def _may_give(
        self, unit: UnitOfWork, item: InformationItem, official: OfficialId, branch: BranchId
    ) -> bool:
        request = DisclosureRequest(
            id=RequestId(f"view-{digest((item.id, branch))[:16]}"),
            holder=item.holder,
            recipient=Recipient(branch=branch),
            items=(item,),
            initiative=Initiative.OWN,
            at=unit.now(),
            official=official,
            purpose=self._shown_for,
        )
        answer = decide(request, StoredFacts(unit).gather(request), self._packs)
        return answer.outcome is Outcome.PERMIT


def table_of(unit: UnitOfWork, cooperation: CooperationId, by: OfficialId) -> Table | None:
    """A cooperation with its groups and seats, as it is for one official; ``None`` if it is not on record.

    A seat counts for its official only while in office, for the agency of the seat, which is a party
    still; a seat that nobody has ended gives no look to who has left.
    """
    try:
        together = unit.get(Cooperation, cooperation).value
    except NotFoundError:
        return None
    agency = _in_office_at(unit, by)
    seats = tuple(
        one
        for one in seats_of(unit, cooperation)
        if one.agency in together.parties and (one.official != by or one.agency == agency)
    )
    return Table(together, groups_of(unit, cooperation), seats)


def _in_office_at(unit: UnitOfWork, by: OfficialId) -> AgencyId | None:
    try:
        who = unit.get(Official, by).value
    except NotFoundError:
        return None
    return who.agency if who.period.holds(day_of(unit.now())) else None


def _answering(case: Case, day: date) -> dict[AgencyId, OfficialId]:
    """Of each agency in the team that day, the official who answers for its information: the first called."""
    answering: dict[AgencyId, OfficialId] = {}
    for member in case.team:
        if member.agency is not None and member.official is not None and member.period.holds(day):
            answering.setdefault(member.agency, member.official)
    return answering


def plan_of(unit: UnitOfWork, case: Case) -> ActionPlan | None:
    """The plan of a case; ``None`` if there is none on record that is around this very case."""
    if case.plan is None:
        return None
    try:
        found = unit.get(ActionPlan, case.plan).value
    except NotFoundError:
        return None
    return found if found.case == case.id else None


def _looked(case_id: CaseId, how: Sight, seen: CaseView | None) -> Event:
    """That somebody looked, with which sight, and at which items; how much was held back is not told."""
    items: Iterable[ItemId] = () if seen is None else seen.items
    details = (("sight", how.value), *(("item", str(item)) for item in items))
    return Event(
        EntryKind.READ,
        case_id,
        details,
        digest(attrs.astuple(_Looked(case_id, how))),
        scope=matter_scope(case_id),
    )


@attrs.frozen
class _Looked:
    case: CaseId
    sight: Sight
