"""What agencies and persons are called in a sentence: agencies by name, persons by role, never by id or name."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.model.ids import IndividualId
from collabmodel.model.information import PersonRole
from collabmodel.rules.facts import FactSheet
from collabmodel.rules.sentences import Forms, Language, Phrasebook

YOUTH_BELOW = 21
"""Below this age the subject is called the young person (OSL 10:18 a speaks of those under 21)."""


@attrs.frozen
class Name:
    """What an agency is called in running text (myndighetens namn), in both languages.

    Args:
        sv: definite form, as in the middle of a sentence: ``socialtjänsten``.
        en: with its article, if it takes one: ``the police``.
        genitive_sv: where the rule (an *s*, unless the name ends in s, x or z) does not fit.

    >>> Name("skolan", "the school").forms("sv")
    Forms(definite='skolan', genitive='skolans')
    >>> Name("Bris").forms("sv").genitive, Name("polisen", "the police").forms("en").genitive
    ('Bris', "the police's")
    """

    sv: str
    en: str = ""
    genitive_sv: str = ""
    genitive_en: str = ""

    def forms(self, language: Language) -> Forms:
        """The forms that a sentence needs; without an English name the Swedish one stands."""
        if language == "sv":
            ends_hissing = self.sv[-1:].lower() in {"s", "x", "z"}
            return Forms(self.sv, self.genitive_sv or (self.sv if ends_hissing else f"{self.sv}s"))
        name = self.en or self.sv
        return Forms(name, self.genitive_en or f"{name}'s")


@attrs.frozen
class Names:
    """What a decision's holder, recipient and parties are called; whatever is left out gets a plain word.

    Args:
        agencies: names by the ids that a decision uses, those of branches.
        roles: the noun for each protected party, by its key: ``youth``, ``subject``, ``close``,
            ``third``, ``informant`` or ``firm``.
        categories: for each item, the codes of its kinds.
    """

    agencies: Mapping[str, Name] = attrs.field(factory=dict)
    roles: Mapping[str, str] = attrs.field(factory=dict)
    categories: Mapping[str, frozenset[str]] = attrs.field(factory=dict)

    def agency(self, ident: str, otherwise: str, book: Phrasebook) -> Forms:
        """The forms of an agency's name, or of the noun that stands in for it."""
        name = self.agencies.get(ident)
        return book.noun(otherwise) if name is None else name.forms(book.language)

    def people(self, parties: tuple[str | None, ...], book: Phrasebook) -> tuple[str, ...]:
        """The parties by role, each role once, in order."""
        roles = [self.roles.get(party or "", "subject") for party in dict.fromkeys(parties)]
        many = {role for role in roles if roles.count(role) > 1}
        keys = (f"{role}_many" if role in many else role for role in roles)
        return tuple(dict.fromkeys(book.noun(key).definite for key in keys))

    def person(self, party: str | None, book: Phrasebook) -> Forms:
        """One party by role."""
        return book.noun(self.roles.get(party or "", "subject"))


def names_of(request: DisclosureRequest, facts: FactSheet, *, own: Mapping[str, Name] | None = None) -> Names:
    """The names that a request and its facts give; a branch is called by its agency.

    Where both sides belong to one agency they are told apart by branch.

    Args:
        own: the host's names, by branch or agency id; they go before those of the register.

    Raises:
        UnknownReferenceError: if the facts do not hold the holder or the recipient.
    """
    own = own or {}
    sides = [facts.branch(request.holder, where="holder")]
    if request.recipient.branch is not None:
        sides.append(facts.branch(request.recipient.branch, where="recipient"))
    apart = len({branch.agency for branch in sides}) == len(sides)
    agencies: dict[str, Name] = {}
    for branch in sides:
        agency = facts.agency(branch.agency, where="agency")
        register = Name(agency.name if apart else branch.name)
        agencies[branch.id] = own.get(branch.id) or (own.get(branch.agency) if apart else None) or register
    roles = {
        party.id: _role(party.id, party.role, request, facts)
        for item in request.items
        for party in item.parties
    }
    return Names(agencies, roles, {str(item.id): item.categories for item in request.items})


def _role(party: str, role: PersonRole, request: DisclosureRequest, facts: FactSheet) -> str:
    person = facts.persons.get(IndividualId(party))
    age = None if person is None else person.age_on(request.day)
    if role is PersonRole.SUBJECT and age is not None and age < YOUTH_BELOW:
        return "youth"
    return role.value
