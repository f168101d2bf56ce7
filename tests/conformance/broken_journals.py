"""Stores that are wrong on purpose in journal, tenants, idempotency and keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import attrs

from collabmodel.adapters import NoKeys
from collabmodel.adapters.memory import _Draft, _State
from collabmodel.adapters.units import (
    Batch,
    EntryRow,
    GuardedUnit,
    Keeping,
    Opening,
    Recalled,
    Row,
)
from collabmodel.model.ids import TenantId
from collabmodel.model.journal import Event, JournalEntry
from collabmodel.ports import (
    ChainReport,
    Clock,
    KeyProvider,
    Stored,
    StoreInfo,
    Verification,
)
from tests.conformance.taken_apart import TakenApart


class _Shuffled(_Draft):
    def entries(self, since: int, subject: str | None) -> Sequence[EntryRow]:
        return sorted(super().entries(since, subject), key=lambda entry: (entry.subject, entry.seq))


class ReordersTheJournal(TakenApart):
    """Gives the entries as its index has them."""

    shelf = _Shuffled


class _Unlogged(GuardedUnit):
    def _read(self, kind: type, row: Row) -> Stored[Any]:
        self._logged.add((row.kind, row.ident))
        return super()._read(kind, row)


class LogsNoLook(TakenApart):
    """Gives out people without an entry."""

    work = _Unlogged


class _Anyway(GuardedUnit):
    def _read(self, kind: type, row: Row) -> Stored[Any]:
        try:
            return super()._read(kind, row)
        except Exception:  # noqa: BLE001 - that is what is wrong with it
            self._logged.add((row.kind, row.ident))
            return super()._read(kind, row)


class GivesOutWhatItCannotLog(TakenApart):
    """Takes the entry for the lesser thing."""

    work = _Anyway


class _Undigested(GuardedUnit):
    def _append(self, event: Event, *, state: str = "") -> JournalEntry:
        return super()._append(event)


class LeavesDocumentsOutOfTheChain(TakenApart):
    """Closes a unit with an entry that knows nothing of its documents."""

    work = _Undigested


class _Clocked(GuardedUnit):
    def _now(self) -> datetime:
        return self._keeping.clock.now().astimezone(UTC)


class BelievesTheClock(TakenApart):
    """Records what the clock says, forwards and backwards."""

    work = _Clocked


class _AllTenants(_Draft):
    store: TakenApart
    tenant: TenantId

    def found(self, kind: str, field: str, text: str) -> Sequence[Row]:
        others = [_Draft(state) for name, state in self.store._tenants.items() if name != self.tenant]
        return [row for draft in (*others, _Draft(self.state)) for row in draft.found(kind, field, text)]


class ForgetsTheTenantInFind(TakenApart):
    """Finds in whatever tenant it is."""

    shelf = _AllTenants


class VerifiesAnything(TakenApart):
    """Says that all is well without looking."""

    def verify(self, tenant: TenantId | None = None, **_how: object) -> Verification:
        """All is well."""
        wanted: Iterable[TenantId] = sorted(self._tenants) if tenant is None else [tenant]
        states = ((name, self._tenants.get(name, _State())) for name in wanted)
        return Verification(
            tuple(
                ChainReport(name, len(state.journal), sum(map(len, state.versions.values())))
                for name, state in states
            )
        )


class _AnyActor(_Draft):
    def recalled(self, actor: str, key: str) -> Recalled | None:
        return next((kept for (_, name), kept in self.state.recalled.items() if name == key), None)


class SharesKeysAmongActors(TakenApart):
    """Gives one actor's result to another."""

    shelf = _AnyActor


class _AnyPayload(GuardedUnit):
    def recall(self, payload: str) -> str | None:
        found = self._pending.recalled(self._opening.actor, self._opening.idempotency_key or "")
        return super().recall(payload) if found is None else found.result


class IgnoresThePayload(TakenApart):
    """Gives the result of one request to another, and for ever."""

    work = _AnyPayload


class KeepsPlaintext(TakenApart):
    """Is given keys, says so, and encrypts nothing."""

    def __init__(self, *, keys: KeyProvider, clock: Clock | None = None) -> None:
        super().__init__(keys=keys, clock=clock)
        self._says, self._keeping = keys.name, Keeping.of(NoKeys(), clock=clock)

    def info(self) -> StoreInfo:
        """As if it encrypted."""
        return attrs.evolve(super().info(), encryption=self._says)


class _Clear(_Draft):
    store: TakenApart
    tenant: TenantId

    def write(self, batch: Batch) -> None:
        super().write(batch)
        # The number as it is, beside the digest that it is found by: for support staff.
        number = self.store._keeping.keys.name != "none" and "185003010179"
        self.state = attrs.evolve(
            self.state,
            recalled={**self.state.recalled, ("support", "number"): Recalled("", str(number), _LONG_AGO)},
        )


_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class KeepsTheNumberBeside(TakenApart):
    """Encrypts the document, and keeps the number in the clear beside it."""

    shelf = _Clear


class _Unkeyed(GuardedUnit):
    def __init__(self, shelf: _Draft, opening: Opening, keeping: Keeping) -> None:
        if keeping.keys.current(opening.tenant) is None:
            shelf.state = attrs.evolve(shelf.state, end=attrs.evolve(shelf.state.end, sealed_from=0))
        super().__init__(shelf, opening, keeping)


class WritesWithoutKeys(TakenApart):
    """Goes on in the clear when the keys are gone."""

    work = _Unkeyed
