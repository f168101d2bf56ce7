"""What a ready cooperation gives to start from: its parties by a short name, and a sheet of facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from collabmodel.model.agencies import Agency, Branch, LegalBasis, Official
from collabmodel.model.cooperation import Cooperation
from collabmodel.model.ids import AgencyId, BranchId, OfficialId
from collabmodel.rules.facts import FactSheet


@attrs.frozen
class Ready:
    """A cooperation with handles to its branches and the officials who answer for them.

    Args:
        by_name: short name of a branch, for instance ``school``, to its id.
    """

    cooperation: Cooperation
    by_name: Mapping[str, BranchId]

    def branch(self, name: str) -> Branch:
        """The branch with this short name.

        Raises:
            KeyError: if the cooperation has none.
        """
        return next(branch for branch in self.cooperation.branches if branch.id == self.by_name[name])

    def official(self, name: str) -> OfficialId:
        """The official who answers at the branch with this short name."""
        agency = self.branch(name).agency
        return next(official.id for official in self.cooperation.officials if official.agency == agency)

    def facts(self) -> FactSheet:
        """A sheet with the register of the cooperation; add people and circumstances with ``attrs.evolve``."""
        together = self.cooperation
        return FactSheet(agencies=together.agencies, branches=together.branches, officials=together.officials)


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
