"""Who opens a unit and what for; how a store keeps; one unit at a time in a thread."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import attrs

from collabmodel.adapters.clocks import SystemClock
from collabmodel.adapters.units.data_keys import KeyRing
from collabmodel.errors import ModelError, StoreError, TenantMissingError
from collabmodel.model.ids import OfficialId, TenantId, check_id
from collabmodel.ports import Clock, KeyProvider

LONGEST_KEY = 200
"""Longest subject of an entry and longest key of an idempotent unit, so that every store can index them."""

REMEMBERED = timedelta(days=30)
"""How long an idempotency key is remembered, unless the store is told otherwise."""


@attrs.frozen
class Keeping:
    """How a store keeps, whatever it keeps in.

    Args:
        keys: where keys come from; :class:`collabmodel.adapters.keys.none.NoKeys` to encrypt nothing.
        clock: where the recorded time comes from.
        remembered: how long an idempotency key is remembered.
        ring: the data keys that the store has seen.
    """

    keys: KeyProvider
    clock: Clock = attrs.field(factory=SystemClock)
    remembered: timedelta = REMEMBERED
    ring: KeyRing = attrs.field(factory=KeyRing, repr=False)

    @classmethod
    def of(
        cls, keys: KeyProvider, *, clock: Clock | None = None, remembered: timedelta = REMEMBERED
    ) -> Keeping:
        """With the system's clock if none is given."""
        return cls(keys, clock or SystemClock(), remembered)


@attrs.frozen
class Opening:
    """Who opens a unit, where, what for and on what ground."""

    tenant: TenantId
    actor: OfficialId
    purpose: str
    legal_ground: str
    idempotency_key: str | None = None

    def __attrs_post_init__(self) -> None:
        """Every entry names all of it, so none of it may be empty."""
        if not self.tenant:
            raise TenantMissingError
        check_id(self.tenant, where="unit.tenant")
        check_id(self.actor, where="unit.actor")
        for name in ("purpose", "legal_ground"):
            text = getattr(self, name)
            if not text.strip() or any("\ud800" <= letter <= "\udfff" for letter in text):
                msg = f"unit.{name}: say in whole letters what it is; it stands in every journal entry"
                raise ModelError(msg)
        if self.idempotency_key is not None:
            check_key(self.idempotency_key, where="unit.idempotency_key")


def check_key(key: str, *, where: str) -> None:
    """Refuse a key that not every database can index, or tells from another: some drop spaces at the end.

    Raises:
        ModelError: naming the field, never the key.
    """
    if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable() or key != key.strip():
        msg = f"{where}: 1 to {LONGEST_KEY} printable characters, with no space at either end"
        raise ModelError(msg)


def here() -> tuple[int, int]:
    """This process and thread; a forked child has the thread's number, and is another process."""
    return os.getpid(), threading.get_ident()


class OneAtATime:
    """Knows which threads have a unit open, so that a second one inside the first is refused."""

    def __init__(self) -> None:
        self._local = threading.local()

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Hold this thread's only place.

        Raises:
            StoreError: if this thread holds it already.
        """
        if getattr(self._local, "place", None):
            raise StoreError("a unit of work is open in this thread. Use that one, or leave it first.")
        # Emptied wherever the unit ends: another thread may let go of a generator that has it open.
        place = self._local.place = [True]
        try:
            yield
        finally:
            place.clear()
