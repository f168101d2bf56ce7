"""Stores that are wrong on purpose, each in one way, and the checks that must tell.

Each is the memory store with one part put in another's place, so that all else of it is right.
"""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import attrs

from collabmodel.adapters import MemoryStore, NoKeys
from collabmodel.adapters.memory import _Draft, _State
from collabmodel.adapters.units import Batch, End, EntryRow, GuardedUnit, Keeping, OneAtATime, Opening, Recalled, Row
from collabmodel.errors import CollabError
from collabmodel.model.ids import OfficialId, TenantId
from collabmodel.model.journal import JournalEntry
from collabmodel.ports import ChainReport, Clock, KeyProvider, Store, StoreInfo, Stored, UnitOfWork, Verification
from collabmodel.testing.stores import Level, MakeStore
from tests.conformance.harnesses import MemoryHarness


class TakenApart(MemoryStore):
    """The memory store, its parts exchangeable; as it stands it is right."""

    shelf: ClassVar[type[_Draft]] = _Draft
    work: ClassVar[type[GuardedUnit]] = GuardedUnit

    @contextmanager
    def unit(
        self,
        *,
        tenant: TenantId,
        actor: OfficialId,
        purpose: str,
        legal_ground: str,
        idempotency_key: str | None = None,
    ) -> Iterator[UnitOfWork]:
        """As the memory store does it."""
        opening = Opening(tenant, actor, purpose, legal_ground, idempotency_key)
        with self._one.entered(), self._alone():
            draft = self.shelf(self._tenants.get(tenant, _State()))
            draft.store, draft.tenant = self, tenant  # type: ignore[attr-defined]
            work = self.work(draft, opening, self._keeping)
            try:
                yield work
                batch = work.finish()
                if batch is not None:
                    draft.write(batch)
            except BaseException:
                self.failed(draft, work)
                raise
            finally:
                work.end()
                self.keep(tenant, draft.state)

    def failed(self, draft: _Draft, work: GuardedUnit) -> None:
        """Nothing of a unit that failed reaches the draft."""

    def keep(self, tenant: TenantId, state: _State) -> None:
        """Put the draft in the state's place."""
        self._tenants = {**self._tenants, tenant: state}


class OnDisk(TakenApart):
    """Keeps everything in one file, written after each unit; as it stands it is right."""

    def __init__(self, path: Path, *, keys: KeyProvider, clock: Clock | None = None) -> None:
        super().__init__(keys=keys, clock=clock)
        self.path = path
        if path.exists():
            self._tenants = pickle.loads(path.read_bytes())  # noqa: S301 - of our own making

    def info(self) -> StoreInfo:
        """It is durable, as far as these checks go."""
        return attrs.evolve(super().info(), adapter="on-disk", durable=True)

    def keep(self, tenant: TenantId, state: _State) -> None:
        """Write all of it beside, and put it in the file's place."""
        super().keep(tenant, state)
        self.write(self._tenants)

    def write(self, tenants: Mapping[TenantId, _State]) -> None:
        """Put a new file in the old one's place."""
        new = self.path.with_suffix(".new")
        new.write_bytes(pickle.dumps(tenants))
        new.replace(self.path)


class DiskHarness(MemoryHarness):
    """A new file each time."""

    levels = (Level.DURABLE, Level.AUDITED)
    on_disk: type[OnDisk] = OnDisk

    def make_store(self, *, keys: KeyProvider, clock: Clock) -> Store:
        """Begin with no file."""
        path = self.folder / "store.pickle"
        path.unlink(missing_ok=True)
        return self.on_disk(path, keys=keys, clock=clock)

    def opener(self, store: Store) -> MakeStore:
        """Open the file again."""
        return partial(self.on_disk, self.folder / "store.pickle")


# ------------------------------------------------------------------------------- units and races


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

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        self._lock = threading.RLock()  # type: ignore[assignment]

    @property  # type: ignore[override]
    def _one(self) -> OneAtATime:
        return OneAtATime()

    @_one.setter
    def _one(self, one: OneAtATime) -> None:
        """Never kept."""


class LetsUnitsRunTogether(TakenApart):
    """Takes no lock: of two units at once the later one wins."""

    def _alone(self) -> Any:
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


# --------------------------------------------------------------------------------------- versions


class _Careless(GuardedUnit):
    def save(self, value: Any, *, expected_version: int, of: str | None = None) -> Stored[Any]:  # noqa: ARG002 - ignored
        row = self._row(value, 1, of)
        newest = self._pending.newest(row.kind, (row.ident,)).get(row.ident, 0)
        return super().save(value, expected_version=newest, of=of)


class IgnoresTheExpectedVersion(TakenApart):
    """The last writer wins."""

    work = _Careless


class _Sharing(GuardedUnit):
    shared: ClassVar[dict[tuple[str, str, int], object]] = {}

    def save(self, value: Any, *, expected_version: int, of: str | None = None) -> Stored[Any]:
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


# --------------------------------------------------------------------------- journal and tenants


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
    def _append(self, event: Any, *, state: str = "") -> JournalEntry:  # noqa: ARG002 - left out
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

    def verify(self, tenant: TenantId | None = None, **_how: Any) -> Verification:
        """All is well."""
        wanted: Iterable[TenantId] = sorted(self._tenants) if tenant is None else [tenant]
        states = ((name, self._tenants.get(name, _State())) for name in wanted)
        return Verification(
            tuple(
                ChainReport(name, len(state.journal), sum(map(len, state.versions.values())))
                for name, state in states
            )
        )


# ------------------------------------------------------------------------- idempotency and keys


class _AnyActor(_Draft):
    def recalled(self, actor: str, key: str) -> Recalled | None:  # noqa: ARG002 - ignored
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
            self.state, recalled={**self.state.recalled, ("support", "number"): Recalled("", str(number), _LONG_AGO)}
        )


_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class KeepsTheNumberBeside(TakenApart):
    """Encrypts the document, and keeps the number in the clear beside it."""

    shelf = _Clear


class _Unkeyed(GuardedUnit):
    def __init__(self, shelf: Any, opening: Opening, keeping: Keeping) -> None:
        if keeping.keys.current(opening.tenant) is None:
            shelf.state = attrs.evolve(shelf.state, end=attrs.evolve(shelf.state.end, sealed_from=0))
        super().__init__(shelf, opening, keeping)


class WritesWithoutKeys(TakenApart):
    """Goes on in the clear when the keys are gone."""

    work = _Unkeyed


BROKEN: Mapping[type[TakenApart], tuple[str, ...]] = {
    LosesTheLastWrite: (
        "durability.the_last_unit_is_there_after_each_opening",
        "durability.what_was_committed_outlives_a_kill",
    ),
    ForgetsKeysAtReopening: ("durability.what_was_committed_is_there_after_opening_again",),
    KeepsHalfOfAFailedUnit: ("units.an_error_keeps_nothing", "units.a_failed_change_leaves_what_was_there"),
    JournalsOutsideTheTransaction: ("units.an_error_keeps_nothing", "journal.a_look_that_is_undone_is_not_logged"),
    AcceptsNestedUnits: ("units.a_unit_in_a_unit_is_refused",),
    LetsUnitsRunTogether: ("races.of_threads_with_one_version_one_is_kept", "races.no_change_of_threads_is_lost"),
    ForgivesErrors: ("units.a_swallowed_error_poisons_the_unit", "units.what_cannot_be_kept_poisons_the_unit_too"),
    LendsUnits: ("units.a_unit_belongs_to_its_thread", "units.another_thread_cannot_leave_a_unit"),
    OpensWhenClosed: ("units.a_closed_store_says_so",),
    IgnoresTheExpectedVersion: (
        "versions.a_stale_version_is_refused",
        "versions.creating_what_is_not_there_from_a_version_is_refused",
        "races.of_threads_with_one_version_one_is_kept",
    ),
    SharesItsObjects: ("versions.values_are_kept_and_not_references",),
    HandsOutRetired: ("versions.a_retired_value_is_gone_but_for_its_versions",),
    TakesNoneForNothing: ("versions.all_gives_the_current_values_by_key",),
    TakesNothingForAny: ("versions.all_gives_the_current_values_by_key",),
    NeverMovesItsIndex: ("versions.what_is_found_follows_the_value", "versions.a_person_is_found_by_number"),
    ComparesWithoutCase: ("versions.what_is_found_follows_the_value",),
    DropsTheZone: ("versions.times_are_moments_to_the_microsecond",),
    ForgetsWhen: ("versions.every_version_is_kept", "as_of.a_moment_between_two_versions_gives_the_earlier"),
    KnowsOnlyThePresent: (
        "as_of.as_of_is_what_was_known_then",
        "as_of.a_moment_between_two_versions_gives_the_earlier",
    ),
    IgnoresValidity: ("as_of.as_of_is_what_was_known_then",),
    ReordersTheJournal: (
        "journal.entries_stand_as_they_were_appended",
        "journal.entries_are_numbered_without_gaps_and_chained",
    ),
    LogsNoLook: ("journal.each_look_at_a_person_is_logged", "journal.each_person_given_out_is_logged"),
    GivesOutWhatItCannotLog: ("journal.what_cannot_be_logged_is_not_given_out",),
    LeavesDocumentsOutOfTheChain: ("journal.a_unit_with_documents_closes_with_their_digest",),
    BelievesTheClock: ("journal.recorded_time_never_runs_backwards", "journal.a_unit_has_one_moment"),
    ForgetsTheTenantInFind: (
        "tenants.every_path_gives_the_tenants_own",
        "tenants.a_tenant_that_has_nothing_sees_nothing",
    ),
    VerifiesAnything: ("audit.damage_is_found", "audit.a_checkpoint_that_the_chain_contradicts_breaks_it"),
    SharesKeysAmongActors: ("idempotency.a_key_is_of_one_actor",),
    IgnoresThePayload: (
        "idempotency.another_request_under_the_same_key_is_refused",
        "idempotency.a_key_is_forgotten_in_time",
    ),
    KeepsPlaintext: ("audit.nothing_personal_is_kept_in_the_clear", "sealing.sealed_data_are_not_touched_without_keys"),
    KeepsTheNumberBeside: ("audit.nothing_personal_is_kept_in_the_clear",),
    WritesWithoutKeys: ("sealing.sealed_data_are_not_touched_without_keys",),
}
"""Each broken store, and the checks that must tell of it."""

__all__ = ["BROKEN", "DiskHarness", "OnDisk", "TakenApart"]
