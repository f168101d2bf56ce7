"""The facts of a question, read from the same unit of work that will hold its answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import attrs

from collabmodel.errors import NotFoundError
from collabmodel.model.agencies import Agency, Branch, Official
from collabmodel.model.assessments import Circumstance, HarmFinding, Judgement, NothingMoreKnown
from collabmodel.model.consent import Consent
from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.model.ids import IndividualId
from collabmodel.model.people import Guardianship, Individual
from collabmodel.model.signers import AgePolicy, policy_on
from collabmodel.ports import UnitOfWork
from collabmodel.rules.facts import FactSheet

T = TypeVar("T")


class StoredFacts:
    """A source of facts over one unit of work; see :class:`collabmodel.ports.sources.FactSource`.

    It reads the register of agencies, and of people only those whom the items are about,
    their guardians, and the recipient.  Names and personal numbers stay behind: no rule
    asks for them.  Findings, judgements, circumstances and statements are those kept for
    this very request; what was found in one matter is never carried into another.
    """

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def gather(self, request: DisclosureRequest) -> FactSheet:
        """What the store knows that bears on the request."""
        parties = sorted({party.id for item in request.items for party in item.parties})
        guardianships = tuple(g for party in parties for g in self._all(Guardianship, of=party))
        people = {*parties, *(str(g.guardian) for g in guardianships)}
        if request.recipient.person is not None:
            people.add(str(request.recipient.person))
        statements = self._all(NothingMoreKnown, of=request.id)
        return FactSheet(
            agencies=self._all(Agency),
            branches=self._all(Branch),
            officials=tuple(attrs.evolve(official, name="") for official in self._all(Official)),
            people=self._people(people),
            guardianships=guardianships,
            consents=tuple(c for party in parties for c in self._all(Consent, of=party)),
            circumstances=self._all(Circumstance, of=request.id),
            harm=self._all(HarmFinding, of=request.id),
            judgements=self._all(Judgement, of=request.id),
            age_policy=policy_on(self._all(AgePolicy), request.day),
            nothing_more_known=statements[0] if statements else None,
        )

    def _all(self, kind: type[T], *, of: str | None = None) -> tuple[T, ...]:
        return tuple(stored.value for stored in self._unit.all(kind, of=of))

    def _people(self, idents: Iterable[str]) -> tuple[Individual, ...]:
        """Those of them who are on record; whom the engine misses it asks for by id."""
        found: list[Individual] = []
        for ident in sorted(idents):
            try:
                person = self._unit.get(Individual, IndividualId(ident)).value
            except NotFoundError:
                continue  # a business, or a guardian of whom no more is known than the id
            found.append(attrs.evolve(person, name="", personal_number=None))
        return tuple(found)
