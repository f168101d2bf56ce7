"""What a ready cooperation gives to start from: parties by a short name, facts, items and questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.agencies import Agency, Branch, LegalBasis, Official
from collabmodel.model.disclosure import DisclosureRequest, Initiative, Recipient
from collabmodel.model.ids import AgencyId, BranchId, ItemId, OfficialId, RequestId
from collabmodel.model.information import InformationItem, Marks, Party, PersonRole
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.people import Individual
from collabmodel.rules.facts import FactSheet

T = TypeVar("T")


@attrs.frozen
class Ready:
    """A cooperation ready to start from, with everything that stands around its table.

    Args:
        by_name: short name of a branch, for instance ``school``, to its id.
        more: what else belongs to it: agreement, areas, groups, memberships, mandates, duties and so on.

    Raises:
        ModelError: if a branch or official belongs to no agency here, or a party has none.
    """

    cooperation: Cooperation
    agencies: tuple[Agency, ...]
    branches: tuple[Branch, ...]
    officials: tuple[Official, ...]
    by_name: Mapping[str, BranchId]
    more: tuple[object, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Check that everybody belongs to an agency, and that every party is here."""
        known = {agency.id for agency in self.agencies}
        strangers = [str(branch.id) for branch in self.branches if branch.agency not in known]
        strangers += [str(official.id) for official in self.officials if official.agency not in known]
        strangers += sorted(self.cooperation.parties - known)
        if strangers:
            msg = f"cooperation {self.cooperation.id}: {', '.join(strangers)} belong to no agency. Add it."
            raise ModelError(msg)

    def values(self) -> tuple[object, ...]:
        """Everything to save in a store, what others lean on first."""
        return (*self.agencies, *self.branches, *self.officials, self.cooperation, *self.more)

    def of(self, kind: type[T]) -> tuple[T, ...]:
        """Those of the further values that are of this type."""
        return tuple(value for value in self.more if isinstance(value, kind))

    def branch(self, name: str) -> Branch:
        """The branch with this short name.

        Raises:
            KeyError: if the cooperation has none.
        """
        if name not in self.by_name:
            raise KeyError(
                f"{self.cooperation.id}: no seat is called {name!r}. There are {sorted(self.by_name)}."
            )
        return next(branch for branch in self.branches if branch.id == self.by_name[name])

    def official(self, name: str) -> OfficialId:
        """The official who answers at the branch with this short name."""
        agency = self.branch(name).agency
        return next(official.id for official in self.officials if official.agency == agency)

    def facts(self, *people: Individual) -> FactSheet:
        """A sheet with the register of the cooperation and these people; add the rest with ``attrs.evolve``."""
        return FactSheet(
            agencies=self.agencies,
            branches=self.branches,
            officials=self.officials,
            people=people,
        )

    def item(
        self,
        ident: str,
        *,
        at: str,
        about: Individual | Party,
        category: str,
        recorded_at: datetime,
        marks: Marks,
    ) -> InformationItem:
        """A piece of information on one party, held at a branch that does one thing.

        Args:
            at: short name of the branch.
            about: the person it is about, or a party in another role.
            marks: what it was looked through for; see :meth:`~collabmodel.rules.vocabulary.Vocabulary.describe`.

        Raises:
            ValueError: if the branch does several things; build the item itself then, and say which.
        """
        branch = self.branch(at)
        (activity,) = branch.activities
        return InformationItem(
            id=ItemId(ident),
            holder=branch.id,
            activity=activity,
            categories=frozenset({category}),
            recorded_at=recorded_at,
            parties=(about if isinstance(about, Party) else Party(about.id, PersonRole.SUBJECT),),
            marks=marks,
        )

    def question(
        self, ident: str, item: InformationItem, *, to: str, at: datetime, purpose: str, asked: bool = False
    ) -> DisclosureRequest:
        """May the item's holder give it to the branch with this short name?

        Args:
            asked: the recipient has asked for it; otherwise the holder acts unasked.
        """
        holder = next(branch for branch in self.branches if branch.id == item.holder)
        official = next(one.id for one in self.officials if one.agency == holder.agency)
        return DisclosureRequest(
            id=RequestId(ident),
            holder=holder.id,
            recipient=Recipient(branch=self.branch(to).id),
            items=(item,),
            initiative=Initiative.REQUESTED if asked else Initiative.OWN,
            at=at,
            official=official,
            purpose=purpose,
        )


@attrs.frozen
class Seat:
    """One party's seat at the table, in short: agency, branch, and what the branch does."""

    name: str
    agency: str
    title: str
    kind: str
    activities: frozenset[str]
    basis: LegalBasis = LegalBasis.AUTHORITY
    municipal: bool = True
    independent: bool | None = None
    agency_key: str = ""

    @property
    def key(self) -> str:
        """Key of the agency; several branches may share one."""
        return self.agency_key or self.name


def seated(
    seats: Iterable[Seat], municipality: str
) -> tuple[tuple[Agency, ...], tuple[Branch, ...], tuple[Official, ...]]:
    """The agencies, branches and officials of a table; one official for each agency."""
    rows = tuple(seats)
    agencies = {
        row.key: Agency(
            AgencyId(row.key),
            row.agency,
            row.kind,
            row.basis,
            municipality=municipality if row.municipal else None,
        )
        for row in rows
    }
    branches = tuple(
        Branch(
            BranchId(f"{row.key}/{row.name}"), AgencyId(row.key), row.title, row.activities, row.independent
        )
        for row in rows
    )
    officials = tuple(Official(OfficialId(f"official-{key}"), AgencyId(key)) for key in agencies)
    return tuple(agencies.values()), branches, officials


def side_by_side(*cooperations: Ready) -> tuple[object, ...]:
    """Everything to save of several cooperations that share agencies, each thing once (sida vid sida).

    Raises:
        ModelError: if they have different things under one id.

    >>> from collabmodel.setups import est, sspf
    >>> kept = side_by_side(sspf.nykoping(), est.nykoping())
    >>> [one.name for one in kept if isinstance(one, Cooperation)]
    ['SSPF Nyköping', 'EST Nyköping']
    """
    kept: dict[tuple[type[object], object], object] = {}
    for ready in cooperations:
        for value in ready.values():
            ident = getattr(value, "id", value)
            if kept.setdefault((type(value), ident), value) != value:
                msg = f"{type(value).__name__} {ident}: two cooperations have different ones. Give one another id."
                raise ModelError(msg)
    return tuple(kept.values())
