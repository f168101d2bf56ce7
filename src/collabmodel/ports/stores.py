"""Where state and journal are kept."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Protocol, runtime_checkable

from collabmodel.model.ids import OfficialId, TenantId
from collabmodel.ports.checkpoints import Checkpoint, Signer, Verifier
from collabmodel.ports.found import StoreInfo, Verification, Watcher
from collabmodel.ports.units import UnitOfWork


@runtime_checkable
class Store(Protocol):
    """Where state and journal are kept; reached through units of work only."""

    def unit(
        self,
        *,
        tenant: TenantId,
        actor: OfficialId,
        purpose: str,
        legal_ground: str,
        idempotency_key: str | None = None,
    ) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work, as a context manager.

        Leaving the block without an error commits: state, history, index, journal and idempotency
        record become visible together, and are as durable as :meth:`info` says before the
        block is left.  Leaving it with an error keeps nothing and lets the error through.
        Units of one tenant run one after another.  No unit sees another tenant.

        Args:
            tenant: whose state and journal.
            actor: the official who acts; stands in every entry.
            purpose: what the work is for; stands in every entry, so no personal data.
            legal_ground: what allows the processing; stands in every entry.
            idempotency_key: a name of the caller's for this piece of work, unique with the
                tenant and the actor, so that it can be tried again safely.

        Raises:
            TenantMissingError: if no tenant is named.
            StoreError: if this thread has a unit of this store open already.
            StoreBusyError: if waiting for other units took too long; nothing was kept.
            UnavailableError: if the store is closed or cannot be reached; nothing was kept.
            KeyUnavailableError: if the tenant's data are encrypted and there is no key; nothing was written.
            CommitOutcomeUnknownError: if the connection was lost while committing; open a
                unit with the same idempotency key and :meth:`UnitOfWork.recall` to learn it.
            UnitPoisonedError: on leaving, if an error inside was swallowed.
        """
        ...

    def info(self) -> StoreInfo:
        """What this store is and what it promises."""
        ...

    def verify(
        self,
        tenant: TenantId | None = None,
        *,
        checkpoints: Iterable[Checkpoint] = (),
        verifier: Verifier | None = None,
        watch: Watcher | None = None,
    ) -> Verification:
        """Read everything and say what holds; damage is reported, not raised, and never repaired.

        No key is needed: what is encrypted is checked as it is kept.

        Args:
            tenant: only this tenant; ``None`` = all of them.
            checkpoints: what was put on record outside the store; a chain that one of them
                vouches for is *ok*, any other *unanchored*.
            verifier: tells whether a checkpoint is genuine; without one, checkpoints are taken at their word.
            watch: told how far it has come.

        Raises:
            StoreError: if the store cannot be read at all.
        """
        ...

    def checkpoint(self, tenant: TenantId, *, signer: Signer) -> Checkpoint:
        """Where the tenant's chain ends now, signed, to be kept outside the store.

        Raises:
            NotFoundError: if the tenant has no journal.
            UnavailableError: if the store is closed or cannot be reached.
        """
        ...

    def close(self) -> None:
        """Let go of files and connections; closing again does nothing.  No unit may be open."""
        ...
