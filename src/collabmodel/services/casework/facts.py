"""What the store knows that the guards of a case ask about, read in the unit that will hold the step."""

from __future__ import annotations

from datetime import date, datetime

import attrs

from collabmodel.errors import NotFoundError
from collabmodel.model.agencies import Official
from collabmodel.model.agreed.agreements import Agreement
from collabmodel.model.agreed.opening import may_open_case
from collabmodel.model.casework import courses
from collabmodel.model.casework.cases import Case, Referral
from collabmodel.model.casework.courses import CaseState
from collabmodel.model.casework.covering import uncovered
from collabmodel.model.casework.mappings import Mapping
from collabmodel.model.casework.resting import Ground, consent_holds
from collabmodel.model.consent import Consent
from collabmodel.model.ids import AgencyId, CaseId, ConsentId, CooperationId, IndividualId, OfficialId
from collabmodel.model.organisation.cooperations import Cooperation, Terms
from collabmodel.model.people import Guardianship, Individual
from collabmodel.model.standing import AgePolicy
from collabmodel.model.time import day_of
from collabmodel.ports import UnitOfWork


class CaseFacts:
    """Answers from one unit of work; what is not on record is never a yes."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit: UnitOfWork = unit

    def ground(self, case: Case) -> Ground:
        """The consents that a case names, their subjects and the guardians of these; no names, no numbers."""
        consents = tuple(
            consent for ident in sorted(case.consents) if (consent := self._consent(ident)) is not None
        )
        subjects = sorted({consent.subject for consent in consents})
        return Ground(
            consents,
            tuple(person for subject in subjects if (person := self.person(subject)) is not None),
            tuple(one.value for subject in subjects for one in self.unit.all(Guardianship, of=subject)),
            tuple(one.value for one in self.unit.all(AgePolicy)),
        )

    def person(self, ident: IndividualId) -> Individual | None:
        """A person without name and number; ``None`` if not on record."""
        try:
            found = self.unit.get(Individual, ident).value
        except NotFoundError:
            return None
        return attrs.evolve(found, name="", personal_number=None)

    def agency_of(self, official: OfficialId) -> AgencyId | None:
        """Whose official somebody is; ``None`` if not on record."""
        try:
            return self.unit.get(Official, official).value.agency
        except NotFoundError:
            return None

    def holds(self, case: Case, at: datetime) -> bool:
        """Whether the consent of a case holds at a moment."""
        return consent_holds(case, self.ground(case), at)

    def stands(self, case: Case, at: datetime) -> tuple[CaseState, tuple[Consent, ...]]:
        """Where a case really stands, and the consents that hold it up; of people it reads only whose consents do."""
        if case.state not in courses.RESTS_ON_CONSENT:
            return case.state, ()
        ground = self.ground(case)
        state = case.state_at(at, lambda moment: consent_holds(case, ground, moment))
        holding = tuple(one for one in ground.consents if ground.gives(one, at))
        return state or case.state, holding

    def all_covered(self, case: Case, attendees: frozenset[str], at: datetime) -> bool:
        """Whether everybody who attends is in the team and covered by consents given at that moment."""
        members = tuple(member for member in case.team if member.who in attendees)
        if not attendees or attendees - {member.who for member in members}:
            return False
        ground = self.ground(case)
        given = tuple(consent for consent in ground.consents if ground.gives(consent, at))
        here = tuple(member for member in members if member.period.holds(day_of(at)))
        gone = attendees - {member.who for member in here}
        return not gone and not uncovered(case, given, here, day_of(at))

    def is_mapped(self, case: CaseId, at: datetime) -> bool:
        """Whether a mapping was done for the case by that day."""
        return any(one.value.done_before(at) for one in self.unit.find(Mapping, case=case))

    def old_consents(self, case: Case) -> frozenset[ConsentId]:
        """The consents of the closed cases that it takes up again; none of them comes back."""
        found: frozenset[ConsentId] = frozenset()
        earlier = case.reopens
        while earlier is not None:
            one = self.unit.get(Case, earlier).value
            found |= one.consents
            earlier = one.reopens
        return found

    def _consent(self, ident: ConsentId) -> Consent | None:
        try:
            return self.unit.get(Consent, ident).value
        except NotFoundError:
            return None

    def met_at_opening(
        self,
        cooperation: Cooperation,
        referral: Referral,
        individual: IndividualId | None,
        day: date,
    ) -> set[str]:
        """Names of the guards of a new case that hold on a day."""
        terms = cooperation.terms_on(day)
        if terms is None:
            return set()
        met = {courses.TERMS_IN_FORCE.name}
        if not terms.needs_agreement or self._agreement_in_force(cooperation.id, day):
            met.add(courses.AGREEMENT_IN_FORCE.name)
        if referral.target_override.strip() or self._takes(terms, referral, individual, day):
            met.add(courses.IN_TARGET_GROUP.name)
        return met

    def _takes(self, terms: Terms, referral: Referral, individual: IndividualId | None, day: date) -> bool:
        target, person = terms.target, None if individual is None else self.person(individual)
        if target is None or (target.areas and referral.area not in target.areas):
            return False
        age = None if person is None else person.age_on(day)
        return target.takes(age, referral.concerns) is True

    def _agreement_in_force(self, cooperation: CooperationId, day: date) -> bool:
        """Whether one of its agreements is in force."""
        return may_open_case((one.value for one in self.unit.all(Agreement)), cooperation, day)
