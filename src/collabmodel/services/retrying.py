"""Doing a piece of work again when another one came first: bounded, and never from what was read before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from collabmodel.errors import (
    CommitOutcomeUnknownError,
    ConflictError,
    IdempotencyMismatchError,
    ModelError,
    StoreBusyError,
    StoreError,
)
from collabmodel.model.ids import OfficialId, TenantId
from collabmodel.ports import Store, UnitOfWork

T = TypeVar("T")
"""What the work gives."""

ATTEMPTS = 5


def retried(
    store: Store,
    work: Callable[[UnitOfWork], T],
    *,
    tenant: TenantId,
    actor: OfficialId,
    purpose: str,
    legal_ground: str,
    idempotency_key: str | None = None,
    attempts: int = ATTEMPTS,
    pause: Callable[[int], None] | None = None,
) -> T:
    """Do the work in a unit of its own, again in a new one if another came first.

    The work is handed each new unit and must read in it what it builds on; what it read in an
    earlier unit is of yesterday.  With an idempotency key it should ask
    :meth:`collabmodel.ports.units.UnitOfWork.recall` first, and it will then be told if an earlier
    attempt was kept after all.

    Args:
        store: where.
        work: what to do; it may be run several times, and only its last unit is kept.
        tenant: whose state and journal.
        actor: the official who acts.
        purpose: what for.
        legal_ground: on what ground.
        idempotency_key: the caller's name for this piece of work; without one, an attempt whose outcome
            nobody knows is not repeated.
        attempts: how many units at most.
        pause: called between two attempts with the number of those made; nothing waits if left out.

    Returns:
        What the work gave in the unit that was kept.

    Raises:
        ConflictError: if the last attempt found another version too.
        IdempotencyMismatchError: at once; no repetition makes it another request.
        StoreBusyError: if others held the store in the last attempt too.
        CommitOutcomeUnknownError: if that is how the last attempt ended, or any without a key.
        ModelError: if the number of attempts is less than one.

    >>> from collabmodel.adapters import MemoryStore, NoKeys
    >>> store = MemoryStore(keys=NoKeys())
    >>> who = {"tenant": "ale", "actor": "anna", "purpose": "example", "legal_ground": "none"}
    >>> retried(store, lambda unit: unit.entries(), **who)
    ()
    """
    if attempts < 1:
        raise ModelError("retried.attempts: one at least.")
    last: StoreError | None = None
    for attempt in range(attempts):
        if attempt and pause is not None:
            pause(attempt)
        try:
            with store.unit(
                tenant=tenant,
                actor=actor,
                purpose=purpose,
                legal_ground=legal_ground,
                idempotency_key=idempotency_key,
            ) as unit:
                result = work(unit)
        except StoreError as error:
            if not _worth_another(error, keyed=idempotency_key is not None):
                raise
            last = error
        else:
            return result
    raise last or StoreError("nothing was tried.")


def _worth_another(error: StoreError, *, keyed: bool) -> bool:
    if isinstance(error, IdempotencyMismatchError):
        return False
    if isinstance(error, CommitOutcomeUnknownError):
        return keyed
    return isinstance(error, (ConflictError, StoreBusyError))
