"""What an idempotency key was used for, and what came of it: asked before the work, noted after it."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from collabmodel.adapters.units.data_keys import DataKeys
from collabmodel.adapters.units.opening import Opening, check_key
from collabmodel.adapters.units.pending import Pending
from collabmodel.adapters.units.rows import Recalled
from collabmodel.errors import IdempotencyMismatchError, StoreError


class Remembering:
    """The idempotency key of one unit; a unit without one remembers nothing.

    A store holds only a keyed digest of what was asked for.
    """

    def __init__(self, pending: Pending, keys: DataKeys, opening: Opening, remembered: timedelta) -> None:
        self._pending, self._keys, self._opening = pending, keys, opening
        self._remembered = remembered
        self._payload: str | None = None

    def recall(self, payload: str, *, now: datetime) -> str | None:
        """What an earlier unit with the same key concluded, unless that is too long ago.

        Raises:
            IdempotencyMismatchError: if the key was used for another payload.
        """
        key = self._opening.idempotency_key
        if key is None:
            return None
        asked = self._keys.blind("idempotency", hashlib.sha256(payload.encode()).hexdigest())
        found = self._pending.recalled(self._opening.actor, key)
        if found is None or now - found.recorded_at > self._remembered:
            self._payload = asked
            return None
        if found.payload != asked:
            raise IdempotencyMismatchError
        return found.result

    def conclude(self, result: str, *, now: datetime) -> None:
        """Note what a retry will be given.

        Raises:
            StoreError: if nobody has recalled first, or a result was found or noted already.
            ModelError: if the result is none that every store can keep.
        """
        key = self._opening.idempotency_key
        if key is None:
            return
        if self._payload is None:
            raise StoreError("conclude: ask recall() first; it says what the key stands for.")
        check_key(result, where="conclude.result")
        self._pending.remember(self._opening.actor, key, Recalled(self._payload, result, now))
        self._payload = None
