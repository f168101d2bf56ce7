"""What stores give: stored values, what a store says of itself, what a verification found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import Generic, TypeVar

import attrs

from collabmodel.model.ids import TenantId

T = TypeVar("T")
"""The type of a stored value."""


@attrs.frozen
class Stored(Generic[T]):
    """A value as the store holds it, with the number of its version.

    Attributes:
        ident: the key it is found under, unique among values of its type in the tenant.
        version: 1 when it was first saved, one more with every save since.
        recorded_at: when the store took this version in.
        retired: it is no longer current; only :meth:`UnitOfWork.versions` shows it.
        entry: number of the journal entry that answers for this version, and says who wrote it
            and why; 0 while its unit is still open.
    """

    ident: str
    value: T
    version: int
    recorded_at: datetime
    retired: bool = False
    entry: int = attrs.field(default=0, eq=False)


@attrs.frozen
class StoreInfo:
    """What a store says about itself, so that nobody has to guess what an ACK is worth.

    Attributes:
        adapter: which adapter it is, for instance ``memory`` or ``sqlite``.
        durable: whether what was committed is there after a power cut.
        several_processes: whether more than one process may use it at once.
        encryption: how personal data are kept from the server; ``none`` is said aloud.
        format: number of the stored format.
        settings: what the promises rest on, as name and value.
        notices: what happened at opening that somebody should know, such as a torn tail that was cut.
    """

    adapter: str
    durable: bool
    several_processes: bool
    encryption: str
    format: int
    settings: tuple[tuple[str, str], ...] = ()
    notices: tuple[str, ...] = ()


@attrs.frozen
class Progress:
    """How far a long operation has come.

    Attributes:
        doing: what is being done, such as ``verify ale``.
        done: how many things are done.
        total: how many there are; ``None`` where nobody knows yet.
    """

    doing: str
    done: int
    total: int | None = None


Watcher = Callable[[Progress], None]
"""Told now and then how far a long operation has come; what it raises ends the operation."""


class Standing(Enum):
    """How well a tenant's chain stands."""

    OK = "ok"
    """It holds, and agrees with a checkpoint from outside the store."""
    UNANCHORED = "unanchored"
    """It holds in itself, but whoever can write to the store could have made it anew."""
    BROKEN = "broken"
    """Something does not hold."""


@attrs.frozen
class ChainReport:
    """What a verification found in one tenant.

    Attributes:
        entries: how many journal entries hold, counted from the first.
        documents: how many stored documents hold.
        anchored: number of the last entry that a checkpoint vouches for; 0 if none does.
        broken_at: number of the first journal entry that does not hold, or whose documents do not.
        problem: what is wrong, without any stored value; empty when nothing is.
    """

    tenant: TenantId
    entries: int
    documents: int
    anchored: int = 0
    broken_at: int | None = None
    problem: str = ""

    @property
    def holds(self) -> bool:
        """Whether nothing in the tenant contradicts anything else, or a checkpoint."""
        return not self.problem

    @property
    def standing(self) -> Standing:
        """Broken, unanchored or ok."""
        if not self.holds:
            return Standing.BROKEN
        return Standing.OK if self.anchored else Standing.UNANCHORED


@attrs.frozen
class Verification:
    """What a verification found, one report for each tenant, in the tenants' order."""

    chains: tuple[ChainReport, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing that was read contradicts anything else, or a checkpoint."""
        return all(chain.holds for chain in self.chains)

    @property
    def standing(self) -> Standing:
        """The worst standing of any tenant; ok if there is none."""
        found = {chain.standing for chain in self.chains}
        for standing in (Standing.BROKEN, Standing.UNANCHORED):
            if standing in found:
                return standing
        return Standing.OK

    @property
    def entries(self) -> int:
        """How many journal entries hold."""
        return sum(chain.entries for chain in self.chains)

    @property
    def broken(self) -> tuple[ChainReport, ...]:
        """The tenants in which something does not hold."""
        return tuple(chain for chain in self.chains if not chain.holds)
