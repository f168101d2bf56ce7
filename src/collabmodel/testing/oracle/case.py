"""One item of a question, and what the register and the stated facts say of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from collabmodel.model.agencies import Agency, Branch
from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.model.information import InformationItem, Party, PersonRole
from collabmodel.rules.facts import FactSheet, FactType
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import (
    Provision,
)
from collabmodel.testing.oracle.truth import HALF, NO, YES, Truth


@attrs.frozen
class Words:
    """A set of words of which some may be unknown."""

    yes: frozenset[str]
    maybe: frozenset[str] = frozenset()

    def has(self, word: str) -> Truth:
        """Whether the word is in it."""
        return YES if word in self.yes else HALF if word in self.maybe else NO


@attrs.frozen
class Case:
    """One item of a question, and everything around it."""

    request: DisclosureRequest
    item: InformationItem
    facts: FactSheet
    packs: tuple[RulePack, ...]

    @property
    def day(self) -> date:
        """The day whose law applies."""
        return self.request.day

    @property
    def base(self) -> RulePack:
        """The jurisdiction's pack."""
        return next(pack for pack in self.packs if pack.jurisdiction)

    @property
    def parties(self) -> tuple[Party, ...]:
        """Those the item tells of; somebody unnamed where it names nobody."""
        return self.item.parties or (Party("nobody-named", PersonRole.SUBJECT),)

    def current(self, provisions: Iterable[Provision]) -> list[Provision]:
        """The provisions in force, by id."""
        return sorted((p for p in provisions if wording_number(p, self.day) is not None), key=lambda p: p.id)


def wording_number(provision: Provision, day: date) -> int | None:
    """Number of the wording in force."""
    for n, wording in enumerate(provision.wordings):
        if wording.since <= day and (wording.until is None or day < wording.until):
            return n
    return None


def implied(case: Case, codes: Iterable[str]) -> set[str]:
    """The codes, and everything they imply."""
    found = set(codes)
    while True:
        more = {i for code in found for i in getattr(case.base.vocabulary.parties.get(code), "implies", ())}
        if more <= found:
            return found
        found |= more


@attrs.frozen
class Side:
    """A body that gives or gets."""

    branch: Branch
    agency: Agency

    @property
    def authority(self) -> bool | None:
        """Whether it is an authority, or equated with one."""
        return self.agency.is_authority


def sides(case: Case) -> tuple[Side, Side | None]:
    """The holder, and the recipient where it is no person."""
    branches = {branch.id: branch for branch in case.facts.branches}
    agencies = {agency.id: agency for agency in case.facts.agencies}
    mine, key = branches[case.request.holder], case.request.recipient.branch
    holder = Side(mine, agencies[mine.agency])
    return holder, None if key is None else Side(branches[key], agencies[branches[key].agency])


def stated(case: Case, name: str, party: Party | None) -> object:
    """What the holder has stated of this item, or of the matter."""
    definition = case.base.schema.facts[name]
    about = party.id if definition.about_person and party is not None else None
    for item in (case.item.id, None):
        for circumstance in case.facts.circumstances:
            if (circumstance.fact, circumstance.about, circumstance.item) == (name, about, item):
                value = circumstance.value
                if definition.type is FactType.SET:
                    return Words(value if isinstance(value, frozenset) else frozenset({str(value)}))
                return value
    return None


def guardians(case: Case, child: str) -> set[str]:
    """The guardians of a child on the day."""
    return {
        str(g.guardian)
        for g in case.facts.guardianships
        if g.child == child
        and (g.period.since is None or g.period.since <= case.day)
        and (g.period.until is None or case.day < g.period.until)
    }


def age_of(case: Case, party: Party | None) -> int | None:
    """Age of a party on the day, where it is known."""
    for person in case.facts.people:
        if party is not None and person.id == party.id:
            return person.age_on(case.day)
    return None


def subject(case: Case) -> Party | None:
    """The one the matter is about, if it is one."""
    subjects = [party for party in case.parties if party.role is PersonRole.SUBJECT]
    return subjects[0] if len(subjects) == 1 else None


def recipient_keys(case: Case) -> frozenset[str]:
    """The ids by which the recipient may be named."""
    _, recipient = sides(case)
    keys = {case.request.recipient.key}
    if recipient is not None:
        keys.add(recipient.agency.id)
    return frozenset(keys)


def same_unit(case: Case) -> bool | None:
    """Whether no secrecy stands between the two sides (OSL 8:1-2)."""
    holder, recipient = sides(case)
    if recipient is None or recipient.agency is not holder.agency:
        return False
    if recipient.branch is holder.branch:
        return True
    independent = {recipient.branch.independent, holder.branch.independent}
    return False if True in independent else None if None in independent else True


def same_place(case: Case, place_: str) -> bool | None:
    """Whether both sides are of one municipality or region."""
    holder, recipient = sides(case)
    if recipient is None:
        return False
    mine, theirs = getattr(holder.agency, place_), getattr(recipient.agency, place_)
    if mine is None and theirs is None:
        return None
    return mine is not None and mine == theirs
