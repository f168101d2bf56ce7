"""What guardians and the youth see: their own consent, the plan, and who has received what about the youth."""

from __future__ import annotations

from typing import ClassVar

from collabmodel.errors import NotFoundError
from collabmodel.model.agencies import Branch
from collabmodel.model.casework.cases import Case
from collabmodel.model.consent import Consent
from collabmodel.model.ids import CaseId, IndividualId, ItemId, OfficialId
from collabmodel.model.information import InformationItem
from collabmodel.model.journal import EntryKind, Event, JournalEntry
from collabmodel.model.people import Guardianship
from collabmodel.model.standing import guardians_on
from collabmodel.model.time import day_of
from collabmodel.ports import UnitOfWork
from collabmodel.services.casework.rights import is_near
from collabmodel.services.desks import Desk
from collabmodel.services.entries import GIVEN, OUTCOME, detail
from collabmodel.services.windows.cases import plan_of
from collabmodel.views.families import FamilyView, Received

PURPOSE = "insight"


class FamilyWindow(Desk):
    """Where the family is shown its own case (insyn).

    Args:
        store: where state and journal are.
        tenant: whose cases.
        legal_ground: what allows the looking; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def look(self, case_id: CaseId, *, person: IndividualId, by: OfficialId) -> FamilyView:
        """The case as the youth, or somebody who is guardian today, may see it.

        A youth's right to secrecy towards the guardians is not weighed here: what is told is what
        both have part in, never the content of any information.

        Args:
            case_id: the case.
            person: whom it is shown to.
            by: the official who shows it.

        Raises:
            NotFoundError: if there is no such case, the person has no part in it, or the official has
                nothing to do with it; alike.
        """
        with self._unit(by) as unit:
            seen = _seen(unit, case_id, person) if is_near(unit, case_id, by) else None
            unit.append(Event(EntryKind.READ, case_id, (("sight", "nothing" if seen is None else "family"),)))
        if seen is None:
            raise NotFoundError("case", case_id)
        return seen


def _seen(unit: UnitOfWork, case_id: CaseId, person: IndividualId) -> FamilyView | None:
    try:
        case = unit.get(Case, case_id).value
    except NotFoundError:
        return None
    youths = frozenset(youth for youth in case.subjects if _has_part(unit, youth, person))
    if not youths:
        return None
    consents = tuple(
        one.value
        for youth in sorted(youths)
        for one in unit.all(Consent, of=youth)
        if one.value.id in case.consents
    )
    plan = plan_of(unit, case) if case.subjects == youths else None
    return FamilyView.of(case, youths, consents, plan, _received(unit, youths))


def _has_part(unit: UnitOfWork, youth: IndividualId, person: IndividualId) -> bool:
    guardianships = tuple(one.value for one in unit.all(Guardianship, of=youth))
    today = day_of(unit.now())
    return person == youth or person in {g.guardian for g in guardians_on(youth, guardianships, today)}


def _received(unit: UnitOfWork, youths: frozenset[IndividualId]) -> tuple[Received, ...]:
    """Each release of information that is about these and nobody else, from the journal."""
    about = {
        one.value.id: one.value
        for branch in unit.all(Branch)
        for one in unit.all(InformationItem, of=branch.ident)
        if one.value.parties and {party.id for party in one.value.parties} <= youths
    }
    return tuple(
        Received(
            ItemId(item), about[ItemId(item)].categories, detail(entry, "recipient") or "", entry.recorded_at
        )
        for entry in unit.entries()
        if entry.event.kind is EntryKind.RELEASE and detail(entry, OUTCOME) == GIVEN
        for item in _items(entry)
        if item in about
    )


def _items(entry: JournalEntry) -> tuple[str, ...]:
    return tuple(text for name, text in entry.event.details if name == "item")
