"""What is known when a question is decided, and which facts may be known at all.

:class:`FactSheet` holds the world: register, people, consents, findings and stated
circumstances.  :class:`FactSchema` is the closed, typed list of facts that a pack's
conditions may ask for.  A fact nobody has stated is missing, and missing is a value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import Enum
from functools import cached_property
from typing import TypeVar

import attrs

from collabmodel.errors import ConflictingFactsError, UnknownFactError, UnknownReferenceError
from collabmodel.model.agencies import Agency, Branch, Official
from collabmodel.model.assessments import Circumstance, HarmFinding, Judgement, NothingMoreKnown
from collabmodel.model.checks import checked
from collabmodel.model.consent import Consent
from collabmodel.model.ids import AgencyId, BranchId, IndividualId, OfficialId
from collabmodel.model.people import Guardianship, Individual
from collabmodel.model.standing import AgePolicy


class FactType(Enum):
    """The type of a fact's value."""

    BOOL = "bool"
    ENUM = "enum"
    SET = "set"
    NUMBER = "number"
    DATE = "date"


@attrs.frozen
class Members:
    """A set-valued fact: what is in it, what may be, and under which vocabulary it was described.

    Args:
        present: what is in the set for certain.
        unsettled: what may be in it.
        described: the words that were considered; ``None`` = all there are.

    >>> marks = Members(frozenset({"decision"}), described=frozenset({"decision", "intelligence"}))
    >>> marks.holds("decision"), marks.holds("intelligence"), marks.holds("concern_report")
    (True, False, None)
    """

    present: frozenset[str]
    unsettled: frozenset[str] = frozenset()
    described: frozenset[str] | None = None

    def holds(self, code: str) -> bool | None:
        """Whether the word is in the set; ``None`` where that is not known."""
        if code in self.present:
            return True
        if code in self.unsettled or (self.described is not None and code not in self.described):
            return None
        return False

    def within(self, codes: Collection[str]) -> bool | None:
        """Whether the set holds something, and nothing but these; ``None`` where more may be in it.

        >>> both = Members(frozenset({"health", "contact_data"}))
        >>> (
        ...     both.within({"contact_data"}),
        ...     both.within({"contact_data", "health"}),
        ...     Members(frozenset()).within({"x"}),
        ... )
        (False, True, False)
        """
        if not self.present <= set(codes):
            return False
        if self.unsettled or self.described is not None:
            return None
        return bool(self.present)


_K = TypeVar("_K")
_V = TypeVar("_V")

Value = bool | int | str | date | Members
"""What a fact may be; ``None`` stands for missing."""


@attrs.frozen
class FactDefinition:
    """One fact of the schema: its type, its allowed values, and who can supply it.

    Args:
        derived: worked out by the engine; a caller may not state it.
        about_person: stated about one person, not about the matter.
        ask_sv: completes "behöver ange …" in Swedish; ``ask_en`` completes "need to state …".
    """

    name: str
    type: FactType
    supplied_by: str
    values: frozenset[str] | None = None
    derived: bool = False
    about_person: bool = False
    ask_sv: str = ""
    ask_en: str = ""

    def admits(self, value: object) -> bool:
        """Whether the value has the fact's type and, where listed, is one of its values."""
        match self.type:
            case FactType.BOOL:
                return isinstance(value, bool)
            case FactType.NUMBER:
                return isinstance(value, int) and not isinstance(value, bool)
            case FactType.DATE:
                return isinstance(value, date)
            case FactType.ENUM:
                return isinstance(value, str) and (self.values is None or value in self.values)
            case FactType.SET:
                words = value if isinstance(value, (frozenset, set)) else {value}
                return all(isinstance(w, str) and (self.values is None or w in self.values) for w in words)


@attrs.frozen
class FactSchema:
    """The closed list of facts, by name."""

    facts: Mapping[str, FactDefinition]

    def __getitem__(self, name: str) -> FactDefinition:
        """The definition of a fact.

        Raises:
            UnknownFactError: if it is not in the schema.
        """
        if name not in self.facts:
            raise UnknownFactError(name, where="fact schema", known=self.facts)
        return self.facts[name]

    def check(self, circumstances: Iterable[Circumstance]) -> None:
        """Refuse facts that are unknown, derived, of the wrong type, or stated twice with two values.

        What is stated of one item and what is stated of the whole matter are the same fact there:
        if they differ one of them is wrong, and neither may silently win.

        Raises:
            UnknownFactError: naming the fact and where it stands.
            ConflictingFactsError: naming the fact and what it is about.
        """
        seen: dict[tuple[str, str | None, str | None], object] = {}
        for number, stated in enumerate(circumstances):
            where = f"circumstances[{number}]"
            definition = self.facts.get(stated.fact)
            if definition is None:
                raise UnknownFactError(stated.fact, where=where, known=self.facts)
            if definition.derived:
                reason = f"it is worked out from the {definition.supplied_by} and may not be stated."
                raise UnknownFactError(stated.fact, where=where, reason=reason)
            if not definition.admits(stated.value):
                allowed = f" ({', '.join(sorted(definition.values))})" if definition.values else ""
                reason = f"the value must be of type {definition.type.value}{allowed}."
                raise UnknownFactError(stated.fact, where=where, reason=reason)
            if definition.about_person is not (stated.about is not None):
                whom = (
                    "say about whom it is true."
                    if definition.about_person
                    else "it is about the matter, not about a person."
                )
                raise UnknownFactError(stated.fact, where=where, reason=whom)
            key = (stated.fact, stated.about, stated.item)
            if seen.setdefault(key, stated.value) != stated.value:
                raise ConflictingFactsError(stated.fact, about=stated.about or stated.item or "the matter")
        for (fact, about, item), value in seen.items():
            if seen.get((fact, about, None), value) != value:
                raise ConflictingFactsError(fact, about=f"{about or 'the matter'} and item {item}")


@attrs.frozen(field_transformer=checked)
class FactSheet:
    """Everything that is known when a question is decided.

    The engine reads it and nothing else.  What is left out is missing, never false.
    """

    agencies: tuple[Agency, ...] = ()
    branches: tuple[Branch, ...] = ()
    officials: tuple[Official, ...] = ()
    people: tuple[Individual, ...] = ()
    guardianships: tuple[Guardianship, ...] = ()
    consents: tuple[Consent, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    harm: tuple[HarmFinding, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    age_policy: AgePolicy = AgePolicy()
    nothing_more_known: NothingMoreKnown | None = None

    def without_names(self) -> FactSheet:
        """The sheet without names and personal numbers, which no rule asks for and no id may rest on."""
        return attrs.evolve(
            self,
            people=tuple(attrs.evolve(person, name="", personal_number=None) for person in self.people),
            officials=tuple(attrs.evolve(official, name="") for official in self.officials),
        )

    def agency(self, ident: AgencyId, *, where: str) -> Agency:
        """An agency by id.

        Raises:
            UnknownReferenceError: if the facts do not hold it.
        """
        return _find(self._agencies, ident, "agency", where)

    def branch(self, ident: BranchId, *, where: str) -> Branch:
        """A branch by id; raises as :meth:`agency` does."""
        return _find(self._branches, ident, "branch", where)

    def official(self, ident: OfficialId, *, where: str) -> Official:
        """An official by id; raises as :meth:`agency` does."""
        return _find(self._officials, ident, "official", where)

    def person(self, ident: IndividualId, *, where: str) -> Individual:
        """An individual by id; raises as :meth:`agency` does."""
        return _find(self.persons, ident, "person", where)

    @cached_property
    def persons(self) -> Mapping[IndividualId, Individual]:
        """The individuals by id."""
        return {person.id: person for person in self.people}

    @cached_property
    def _agencies(self) -> Mapping[AgencyId, Agency]:
        return {agency.id: agency for agency in self.agencies}

    @cached_property
    def _branches(self) -> Mapping[BranchId, Branch]:
        return {branch.id: branch for branch in self.branches}

    @cached_property
    def _officials(self) -> Mapping[OfficialId, Official]:
        return {official.id: official for official in self.officials}

    @cached_property
    def stated(self) -> Mapping[tuple[str, str | None, str | None], bool | int | str | frozenset[str] | date]:
        """The stated circumstances by (fact, about, item)."""
        return {(c.fact, c.about, c.item): c.value for c in self.circumstances}


def _find(table: Mapping[_K, _V], ident: _K, kind: str, where: str) -> _V:
    if ident not in table:
        raise UnknownReferenceError(kind, str(ident), where=where)
    return table[ident]
