"""Who gives and who gets: the two sides of a question, as the register knows them."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import attrs

from collabmodel.model.agencies import Agency, Branch
from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.model.ids import OfficialId
from collabmodel.model.information import InformationItem
from collabmodel.rules.evaluate import any_of
from collabmodel.rules.facts import FactSheet, Members


@attrs.frozen(eq=False)
class Sides:
    """Holder and recipient of one item, and whose officials answer for them."""

    request: DisclosureRequest
    item: InformationItem
    facts: FactSheet

    @cached_property
    def holder(self) -> Agency:
        """The agency that holds the item."""
        return self.facts.agency(self.holder_branch.agency, where=f"branch {self.holder_branch.id}")

    @cached_property
    def holder_branch(self) -> Branch:
        """The branch that holds the item."""
        return self.facts.branch(self.request.holder, where=f"request {self.request.id}: holder")

    @cached_property
    def recipient_branch(self) -> Branch | None:
        """The branch that would get it, unless a person would."""
        branch = self.request.recipient.branch
        return (
            None
            if branch is None
            else self.facts.branch(branch, where=f"request {self.request.id}: recipient")
        )

    @cached_property
    def recipient_agency(self) -> Agency | None:
        """The agency that would get it, unless a person would."""
        branch = self.recipient_branch
        return None if branch is None else self.facts.agency(branch.agency, where=f"branch {branch.id}")

    @cached_property
    def recipient_keys(self) -> frozenset[str]:
        """The ids by which findings and consents may name the recipient."""
        agency = self.recipient_agency
        return frozenset({self.request.recipient.key} | ({agency.id} if agency else set()))

    def is_of_holder(self, official: OfficialId, on: date) -> bool:
        """Whether the official was in office at the holder on a day; nobody else answers for it."""
        return self._in_office(official, self.holder, on)

    def is_of_recipient(self, official: OfficialId, on: date) -> bool:
        """Whether the official was in office at the recipient on a day."""
        return self.recipient_agency is not None and self._in_office(official, self.recipient_agency, on)

    def _in_office(self, official: OfficialId, agency: Agency, on: date) -> bool:
        return any(
            one.id == official and one.agency == agency.id and one.period.holds(on)
            for one in self.facts.officials
        )

    @cached_property
    def same_unit(self) -> bool | None:
        """Same authority and no independent branch between (OSL 8:1-2)."""
        if self.recipient_branch is None or self.recipient_branch.agency != self.holder_branch.agency:
            return False
        if self.recipient_branch.id == self.holder_branch.id:
            return True
        independent = any_of((self.holder_branch.independent, self.recipient_branch.independent))
        return None if independent is None else not independent

    @cached_property
    def recipient_is_authority(self) -> bool | None:
        """Whether an authority or an equated body would get it."""
        return False if self.recipient_agency is None else self.recipient_agency.is_authority

    def same(self, place: str) -> bool | None:
        """Whether both sides belong to the same municipality or region."""
        agency = self.recipient_agency
        if agency is None:
            return False
        mine, theirs = getattr(self.holder, place), getattr(agency, place)
        if mine is None or theirs is None:
            return None if mine is theirs is None else False
        return bool(mine == theirs)

    @cached_property
    def recipient_activity(self) -> Members:
        """The functions in which the recipient would use it; several make each of them uncertain."""
        branch, stated = self.recipient_branch, self.request.recipient.activity
        if branch is None:
            return Members(frozenset())
        if stated is not None:
            return Members(frozenset({stated}))
        only = branch.activities if len(branch.activities) == 1 else frozenset[str]()
        return Members(only, frozenset() if only else branch.activities)
