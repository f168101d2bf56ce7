"""The facts of one question, worked out from the model: who gives, who gets, which item, which party.

A :class:`Situation` is one item of one request; :meth:`Situation.lookup` gives the value
of any fact of the schema, seen from one party of the item.  Derived facts come from the
register, the people and the consents; the others are what the holder has stated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property

import attrs

from collabmodel.errors import ConflictingFactsError
from collabmodel.model.agencies import Agency, Branch
from collabmodel.model.assessments import HarmKind, HarmLevel
from collabmodel.model.consent import Consent
from collabmodel.model.disclosure import Recipient
from collabmodel.model.ids import IndividualId
from collabmodel.model.information import Party, PersonRole, ReachedBy
from collabmodel.model.people import MAJORITY, ProtectedIdentity
from collabmodel.model.standing import ConsentStanding, Use, guardians_on, standing
from collabmodel.rules.assessed import latest_finding
from collabmodel.rules.evaluate import Lookup, all_of, any_of, negate
from collabmodel.rules.facts import FactType, Members, Value
from collabmodel.rules.packs import Rulebook
from collabmodel.rules.sides import Sides

ANONYMOUS = Party("nobody-named", PersonRole.SUBJECT)
"""Stands for whoever may be recognised in an item that names nobody."""


_OF_THE_HOLDER = frozenset(
    {"holder_party", "holder_activity", "holder_is_authority", "reached_by", "origin_activity"}
)
"""Facts that are about where the item is held."""


@attrs.frozen(eq=False)
class Situation(Sides):
    """One item of one request, with everything known about it."""

    book: Rulebook

    @cached_property
    def identifiable(self) -> bool | None:
        """Whether a person can be traced; a finding counts if the holder's official made it by the day."""
        found = self.item.traceability
        counts = found is not None and self.is_of_holder(found.by, found.on) and found.on <= self.request.day
        return (self.item if counts else attrs.evolve(self.item, traceability=None)).identifiable()

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """The protected parties; somebody unnamed stands in where none is named."""
        return self.item.parties or (ANONYMOUS,)

    @cached_property
    def subject(self) -> Party | None:
        """The one the matter is about, when there is exactly one."""
        subjects = [party for party in self.parties if party.role is PersonRole.SUBJECT]
        return subjects[0] if len(subjects) == 1 else None

    def lookup(self, party: Party | None) -> Lookup:
        """The facts seen from one party; ``None`` sees the matter alone."""
        known = self._matter

        def find(fact: str) -> Value | None:
            if fact in known:
                return known[fact]()
            if party is not None and fact in _PERSONAL:
                return _PERSONAL[fact](self, party)
            if fact == "subject_age":
                return self._subject_age(party)
            return self._stated(fact, party)

        return find

    @cached_property
    def source(self) -> Situation | None:
        """The item as it was where it came from, given from there; ``None`` where that is not known.

        Only what it says of its holder counts; the rest of the world is that of this question.
        """
        origin = self.item.origin
        if origin is None:
            return None
        branch = self.facts.branch(origin.holder, where=f"item {self.item.id}: origin")
        activity = branch.runs(origin.activity)
        if activity is None:
            return None
        item = attrs.evolve(
            self.item,
            holder=branch.id,
            activity=activity,
            reached_by=origin.reached_by,
            origin=origin.origin,
        )
        request = attrs.evolve(
            self.request, holder=branch.id, items=(item,), recipient=Recipient(branch=self.item.holder)
        )
        return attrs.evolve(self, request=request, item=item)

    @cached_property
    def sources(self) -> tuple[Situation, ...]:
        """Every place the item is known to have come by, the nearest first."""
        return () if self.source is None else (self.source, *self.source.sources)

    def lookup_at(self, place: Situation, party: Party | None) -> Lookup:
        """The facts of this question, but those of the holder as they were at another place."""
        here, there = self.lookup(party), place.lookup(None)
        return lambda fact: (there if fact in _OF_THE_HOLDER else here)(fact)

    def _stated(self, fact: str, party: Party | None) -> Value | None:
        """What the holder has stated of this party, for this item or the matter; stated of both, the two agree."""
        definition = self.book.schema[fact]
        about = party.id if party is not None and definition.about_person else None
        for item in (self.item.id, None):
            value = self.facts.stated.get((fact, about, item))
            if value is not None:
                return _value(value, of_set=definition.type is FactType.SET)
        return None

    def _subject_age(self, party: Party | None) -> Value | None:
        """Age of the one the matter is about: recorded, or stated where only the age is known."""
        whose = party if party is not None and party.role is PersonRole.SUBJECT else self.subject
        recorded = None if whose is None else self.age(whose)
        stated = self._stated("subject_age", None)
        if recorded is not None and stated is not None and recorded != stated:
            raise ConflictingFactsError("subject_age", about=f"item {self.item.id}")
        return stated if recorded is None else recorded

    def age(self, party: Party) -> int | None:
        """Age of a party on the day, when it is a person with a birth date."""
        person = self.facts.persons.get(IndividualId(party.id))
        return None if person is None else person.age_on(self.request.day)

    def standings(self, party: Party) -> tuple[ConsentStanding, ...]:
        """What each consent of the party is worth for this disclosure."""
        use = Use(
            item=self.item.id,
            categories=self.item.categories,
            discloser=self.holder.id,
            recipients=self.recipient_keys,
            purpose=self.request.purpose,
            at=self.request.at,
            arose_on=self.item.arose_on,
        )
        return tuple(
            standing(
                self._as_received(consent),
                use,
                people=self.facts.persons,
                guardianships=self.facts.guardianships,
                policy=self.facts.age_policy,
            )
            for consent in sorted(self.facts.consents, key=lambda c: c.id)
            if consent.subject == party.id
        )

    def _as_received(self, consent: Consent) -> Consent:
        """The consent; what another agency's official examined does not count as examined here."""
        own = consent.check is not None and self.is_of_holder(consent.check.by, consent.check.on)
        return consent if own else attrs.evolve(consent, check=None)

    def is_guardian_of(self, party: Party) -> bool:
        """Whether the recipient is guardian of this party on the day."""
        guardians = guardians_on(IndividualId(party.id), self.facts.guardianships, self.request.day)
        return self.request.recipient.person in {g.guardian for g in guardians}

    @cached_property
    def holder_parties(self) -> Members:
        """The party codes that hold for the holder."""
        codes = self._codes(self.holder, self.holder_branch, frozenset())
        return _with_authority(codes, self.holder.is_authority)

    @cached_property
    def recipient_parties(self) -> Members:
        """The party codes that hold for the recipient."""
        vocabulary = self.book.vocabulary
        codes = self._codes(self.recipient_agency, self.recipient_branch, self.request.recipient.roles)
        present, unsettled = set(codes), set[str]()
        present |= {code for code, term in vocabulary.parties.items() if term.given}
        for code, state in self._relations().items():
            (present if state else unsettled if state is None else set()).add(code)
        for code, term in vocabulary.parties.items():
            if term.follows is not None and code not in present:
                stated = self._stated(term.follows, None)
                (present if stated is True else unsettled if stated is None else set()).add(code)
        return Members(frozenset(present), frozenset(unsettled - present))

    def _codes(self, agency: Agency | None, branch: Branch | None, roles: frozenset[str]) -> frozenset[str]:
        own = set(roles)
        if agency is not None:
            own |= {agency.kind} | agency.roles
        if branch is not None:
            own |= branch.roles
        return self.book.vocabulary.implied(own)

    def _relations(self) -> Mapping[str, bool | None]:
        person, authority = self.request.recipient.person, self.recipient_is_authority
        is_subject = person is not None and any(party.id == person for party in self.parties)
        is_guardian = person is not None and any(self.is_guardian_of(party) for party in self.parties)
        other_board = self.recipient_agency is not None and self.recipient_agency.id != self.holder.id
        return {
            "any_authority": authority,
            "another_authority": all_of((authority, negate(self.same_unit))),
            "private_recipient": None if authority is None else not authority,
            "subject_self": is_subject,
            "guardian": is_guardian,
            "those_concerned": is_subject or is_guardian,
            "social_board_same_municipality": other_board
            and self.recipient_agency is not None
            and self.recipient_agency.kind == "social_board"
            and self.same("municipality") is True,
        }

    @cached_property
    def marks(self) -> Members:
        """The item's marks, known as far as its vocabulary version reached."""
        version = self.item.marks.vocabulary
        described = frozenset[str]() if version is None else self.book.vocabulary.mark_versions[version]
        return Members(self.item.marks.present, described=described)

    @cached_property
    def _matter(self) -> Mapping[str, Callable[[], Value | None]]:
        request, item = self.request, self.item
        return {
            "initiative": lambda: request.initiative.value,
            "purpose": lambda: request.purpose,
            "moment": lambda: request.day,
            "claims": lambda: Members(frozenset(request.claims)),
            "holder_party": lambda: self.holder_parties,
            "holder_activity": lambda: Members(frozenset({item.activity})),
            "holder_is_authority": lambda: self.holder.is_authority,
            "recipient_party": lambda: self.recipient_parties,
            "recipient_activity": lambda: self.recipient_activity,
            "recipient_is_authority": lambda: self.recipient_is_authority,
            "recipient_is_private": lambda: (
                None if self.recipient_is_authority is None else not self.recipient_is_authority
            ),
            "same_unit": lambda: self.same_unit,
            "same_authority": lambda: (
                self.recipient_agency is not None and self.recipient_agency.id == self.holder.id
            ),
            "same_municipality": lambda: self.same("municipality"),
            "same_region": lambda: self.same("region"),
            "category": lambda: Members(item.categories),
            "marks": lambda: self.marks,
            "identifiable": lambda: self.identifiable,
            "arose_on": lambda: item.arose_on,
            "reached_by": lambda: item.reached_by.value,
            "origin_activity": self._origin_activity,
        }

    def _origin_activity(self) -> Value | None:
        """The function in which the item was held where it came from; nothing, where it arose here."""
        if self.source is not None:
            return Members(frozenset({self.source.item.activity}))
        return Members(frozenset()) if self.item.reached_by is ReachedBy.OWN else None

    def protection(self, party: Party) -> Value | None:
        """How far the party's identity is protected; ``None`` where nobody has looked."""
        person = self.facts.persons.get(IndividualId(party.id))
        if person is None:
            return (
                None
                if party.role is not PersonRole.FIRM and party is not ANONYMOUS
                else ProtectedIdentity.NONE.value
            )
        return None if person.protection is ProtectedIdentity.UNKNOWN else person.protection.value

    def considerable_harm(self, party: Party) -> Value | None:
        """Whether considerable harm to the minor can be assumed: stated, or read off a harm finding.

        Raises:
            ConflictingFactsError: if the two say different things; neither may silently win.
        """
        stated = self._stated("considerable_harm_to_minor", party)
        finding = latest_finding(self, HarmKind.PERSON, party, provision=None)
        found = None if finding is None or finding.level is None else finding.level >= HarmLevel.CONSIDERABLE
        if stated is not None and found is not None and stated != found:
            raise ConflictingFactsError("considerable_harm_to_minor", about=party.id)
        return found if stated is None else stated

    def deceased(self, party: Party) -> Value | None:
        """Whether the party is dead on the day."""
        person = self.facts.persons.get(IndividualId(party.id))
        if person is None:
            return None
        return person.deceased_on is not None and person.deceased_on <= self.request.day

    def guardian_access(self, party: Party) -> Value | None:
        """Whether the recipient is the guardian, now, of a party who is a minor now."""
        age = self.age(party)
        if not self.is_guardian_of(party):
            return False
        return None if age is None else age < MAJORITY


def consent_holds(standings: tuple[ConsentStanding, ...]) -> bool | None:
    """Whether some consent carries it: true, not yet (``None``), or no; never asked is ``None``."""
    if not standings:
        return None
    return any_of(one.holds for one in standings)


def reservation_required(situation: Situation, party: Party) -> bool:
    """Whether it is carried by consents alone that were given only with a reservation (OSL 12:2)."""
    valid = {one.consent for one in situation.standings(party) if one.holds}
    carrying = [consent for consent in situation.facts.consents if consent.id in valid]
    return bool(carrying) and all(consent.reservation_required for consent in carrying)


_PERSONAL: Mapping[str, Callable[[Situation, Party], Value | None]] = {
    "person_role": lambda _, p: p.role.value,
    "person_age": lambda s, p: s.age(p),
    "deceased": lambda s, p: s.deceased(p),
    "protection_level": lambda s, p: s.protection(p),
    "recipient_is_person": lambda s, p: s.request.recipient.person == p.id,
    "recipient_is_guardian": lambda s, p: s.guardian_access(p),
    "considerable_harm_to_minor": lambda s, p: s.considerable_harm(p),
    "consent_valid": lambda s, p: consent_holds(s.standings(p)),
    "consent_reservation_required": reservation_required,
}


def _with_authority(codes: frozenset[str], authority: bool | None) -> Members:  # noqa: FBT001 - three-valued fact
    present, unsettled = set(codes) | {"anyone"}, set[str]()
    (present if authority else unsettled if authority is None else set()).add("any_authority")
    return Members(frozenset(present), frozenset(unsettled))


def _value(value: bool | int | str | frozenset[str] | date, *, of_set: bool) -> Value:  # noqa: FBT001
    if isinstance(value, frozenset):
        return Members(value)
    return Members(frozenset({str(value)})) if of_set else value
