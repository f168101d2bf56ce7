"""Stores that are wrong on purpose in how a unit is kept, and in what they give out of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import date, datetime
from typing import Any, ClassVar

import attrs

from collabmodel.adapters.memory import _Draft, _State
from collabmodel.adapters.units import Batch, End, GuardedUnit, OneAtATime, Row
from collabmodel.errors import CollabError
from collabmodel.model.ids import TenantId
from collabmodel.ports import Clock, KeyProvider, Stored
from tests.conformance.taken_apart import OnDisk, TakenApart


class LosesTheLastWrite(OnDisk):
    """Says that it was kept before it is on the disk: after opening again, the last unit is gone."""

    _held: Mapping[TenantId, _State] | None = None

    def write(self, tenants: Mapping[TenantId, _State]) -> None:
        """Write what the unit before left."""
        if self._held is not None:
            super().write(self._held)
        self._held = tenants


class ForgetsKeysAtReopening(OnDisk):
    """Keeps no idempotency records on the disk."""

    def write(self, tenants: Mapping[TenantId, _State]) -> None:
        """All but those."""
        super().write({name: attrs.evolve(state, recalled={}) for name, state in tenants.items()})


class KeepsHalfOfAFailedUnit(TakenApart):
    """Swallows the rollback: what a unit saved before it failed stays."""

    def failed(self, draft: _Draft, work: GuardedUnit) -> None:
        """Keep it all."""
        work._poisoned = False
        with suppress(CollabError):
            batch = work.finish()
            if batch is not None:
                draft.write(batch)


class JournalsOutsideTheTransaction(TakenApart):
    """Keeps the entries of a unit that failed."""

    def failed(self, draft: _Draft, work: GuardedUnit) -> None:
        """Keep the entries."""
        pending = work._pending
        if pending._entries:
            draft.write(Batch(pending.before, End(pending.head), entries=tuple(pending._entries)))


class AcceptsNestedUnits(TakenApart):
    """Opens a unit inside another."""

    def __init__(self, *, keys: KeyProvider, clock: Clock | None = None) -> None:
        super().__init__(keys=keys, clock=clock)
        self._lock = threading.RLock()  # type: ignore[assignment]

    @property  # type: ignore[override]
    def _one(self) -> OneAtATime:
        return OneAtATime()

    @_one.setter
    def _one(self, one: OneAtATime) -> None:
        """Never kept."""


class LetsUnitsRunTogether(TakenApart):
    """Takes no lock: of two units at once the later one wins."""

    def _alone(self) -> AbstractContextManager[None]:
        return nullcontext()

    def keep(self, tenant: TenantId, state: _State) -> None:
        """Give the others time to come in between."""
        threading.Event().wait(0.002)
        super().keep(tenant, state)


class _Forgiving(GuardedUnit):
    def finish(self) -> Batch | None:
        self._poisoned = False
        return super().finish()

    @contextmanager
    def _guard(self) -> Iterator[None]:
        self._poisoned = False
        with super()._guard():
            yield


class ForgivesErrors(TakenApart):
    """Lets a unit go on after an error that was swallowed."""

    work = _Forgiving


class _Lent(GuardedUnit):
    def _refuse_others(self) -> None:
        """Everybody may."""


class LendsUnits(TakenApart):
    """Lets any thread use any unit."""

    work = _Lent


class OpensWhenClosed(TakenApart):
    """Goes on after it was closed."""

    def _refuse_closed(self) -> None:
        """Never."""


class _Careless(GuardedUnit):
    def save(self, value: object, *, expected_version: int, of: str | None = None) -> Stored[Any]:
        row = self._row(value, 1, of)
        newest = self._pending.newest(row.kind, (row.ident,)).get(row.ident, 0)
        return super().save(value, expected_version=newest, of=of)


class IgnoresTheExpectedVersion(TakenApart):
    """The last writer wins."""

    work = _Careless


class _Sharing(GuardedUnit):
    shared: ClassVar[dict[tuple[str, str, int], object]] = {}

    def save(self, value: object, *, expected_version: int, of: str | None = None) -> Stored[Any]:
        stored = super().save(value, expected_version=expected_version, of=of)
        self.shared[type(value).__name__, stored.ident, stored.version] = value
        return stored

    def _read(self, kind: type, row: Row) -> Stored[Any]:
        stored = super()._read(kind, row)
        key = (kind.__name__, row.ident, row.version)
        return attrs.evolve(stored, value=self.shared.get(key, stored.value))


class SharesItsObjects(TakenApart):
    """Gives out the very objects that were handed in."""

    work = _Sharing


class _Newest(_Draft):
    def rows(self, kind: str, of: str | None) -> Sequence[Row]:
        newest = (versions[-1] for (name, _), versions in self.state.versions.items() if name == kind)
        return [row for row in newest if of in {None, row.of}]


class HandsOutRetired(TakenApart):
    """Does not look whether a document is retired."""

    shelf = _Newest


class _Unowned(_Draft):
    def rows(self, kind: str, of: str | None) -> Sequence[Row]:
        return [row for row in super().rows(kind, None) if row.of == (of or "")]


class TakesNoneForNothing(TakenApart):
    """Asked for all, gives only what belongs to nothing, as a comparison with NULL does."""

    shelf = _Unowned


class _Everybodys(_Draft):
    def rows(self, kind: str, of: str | None) -> Sequence[Row]:
        return [row for row in super().rows(kind, None) if of is None or row.of in {of, ""}]


class TakesNothingForAny(TakenApart):
    """Gives what belongs to nothing to whoever asks for his own."""

    shelf = _Everybodys


class _Stale(_Draft):
    def found(self, kind: str, field: str, text: str) -> Sequence[Row]:
        return [row for row in self.rows(kind, None) if (field, text) in self.past(kind, row.ident)[0].fields]


class NeverMovesItsIndex(TakenApart):
    """Finds documents by what they were when they were new."""

    shelf = _Stale


class _AnyCase(_Draft):
    def found(self, kind: str, field: str, text: str) -> Sequence[Row]:
        wanted = (field, text.lower())
        return [row for row in self.rows(kind, None) if wanted in {(f, t.lower()) for f, t in row.fields}]


class ComparesWithoutCase(TakenApart):
    """Compares as many a server does unless it is told otherwise."""

    shelf = _AnyCase


class _LocalTime(GuardedUnit):
    def _read(self, kind: type, row: Row) -> Stored[Any]:
        stored = super()._read(kind, row)
        return attrs.evolve(stored, recorded_at=stored.recorded_at.replace(tzinfo=None))


class DropsTheZone(TakenApart):
    """Gives times without a zone."""

    work = _LocalTime


class _Late(GuardedUnit):
    def _read(self, kind: type, row: Row) -> Stored[Any]:
        return attrs.evolve(super()._read(kind, row), recorded_at=self._now())


class ForgetsWhen(TakenApart):
    """Takes the present for the moment at which a version was recorded."""

    work = _Late


class _Present(GuardedUnit):
    def get_as_of(
        self, kind: type, ident: str, *, recorded_at: datetime | None = None, valid_at: date | None = None
    ) -> Stored[Any]:
        return super().get_as_of(kind, ident, valid_at=valid_at)

    def all_as_of(
        self,
        kind: type,
        *,
        of: str | None = None,
        recorded_at: datetime | None = None,
        valid_at: date | None = None,
    ) -> tuple[Stored[Any], ...]:
        return super().all_as_of(kind, of=of, valid_at=valid_at)


class KnowsOnlyThePresent(TakenApart):
    """Gives what is known now, whatever moment is asked for."""

    work = _Present


class _Eternal(GuardedUnit):
    def all_as_of(
        self,
        kind: type,
        *,
        of: str | None = None,
        recorded_at: datetime | None = None,
        valid_at: date | None = None,
    ) -> tuple[Stored[Any], ...]:
        return super().all_as_of(kind, of=of, recorded_at=recorded_at)


class IgnoresValidity(TakenApart):
    """Gives all that was known, whether it held on the day or not."""

    work = _Eternal
