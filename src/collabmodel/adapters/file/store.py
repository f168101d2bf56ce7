"""A store in files: a directory for each tenant, in it a log to which each unit of work is one record."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import attrs

from collabmodel.adapters.file import directories, disks
from collabmodel.adapters.file.compacting import compacted
from collabmodel.adapters.file.disks import Hold, translated
from collabmodel.adapters.file.index import Index
from collabmodel.adapters.file.log import is_settled
from collabmodel.adapters.file.shelf import FileShelf
from collabmodel.adapters.file.tenant import Tenant
from collabmodel.adapters.file.verifying import Basis, read
from collabmodel.adapters.private_files import sync_directory
from collabmodel.adapters.units import Holdings, Keeping, OneAtATime, Opening, examined, signed, worked
from collabmodel.adapters.units.opening import REMEMBERED
from collabmodel.errors import IntegrityError, StoreBusyError, StoreError, UnavailableError
from collabmodel.model.ids import OfficialId, TenantId
from collabmodel.ports import (
    ChainReport,
    Checkpoint,
    Clock,
    KeyProvider,
    Signer,
    StoreInfo,
    UnitOfWork,
    Verification,
    Verifier,
    Watcher,
)

SEGMENT_BYTES = 64 * 2**20
"""How long a segment becomes before another is begun, unless the store is told otherwise."""

_LAST_PATIENCE = 1.0


@attrs.define
class _Sitting:
    """A tenant held by this thread: its index, and the directories that are held for it."""

    tenant: Tenant
    index: Index
    holds: list[Hold]
    there: bool


class FileStore:
    """A store in a directory of a local disk; small, and everything in it can be read with a pager.

    Args:
        path: the directory; made if there is none.
        keys: where keys come from; ``NoKeys()`` to encrypt nothing.
        clock: where the recorded time comes from; the system's clock if left out.
        remembered: how long an idempotency key is remembered.
        segment_bytes: how long a log's file becomes before another is begun.
        create: make what is missing; without, a path that holds no store is an error.

    Raises:
        FormatTooNewError: if the store's format is newer than this code.
        SchemaVersionError: if it is older; the message says what to run.
        NotAStoreError: if something else stands there; nothing of it is touched.
        StoreError: if this is not Linux, or the disk not a local one.
        UnavailableError: if it cannot be opened.
    """

    _format: int = directories.FORMAT

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        keys: KeyProvider,
        clock: Clock | None = None,
        remembered: timedelta = REMEMBERED,
        segment_bytes: int = SEGMENT_BYTES,
        create: bool = True,
    ) -> None:
        disks.refuse_elsewhere()
        self._path = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow a link, which we refuse
        self._kind = disks.refuse_distant(self._path)
        directories.opened(self._path, create=create, wanted=self._format)
        self._keeping = Keeping.of(keys, clock=clock, remembered=remembered)
        self._segment_bytes = segment_bytes
        self._notices: list[str] = []
        self._closed = False
        self._begin()
        self._look_after_a_crash()

    def _begin(self) -> None:
        """Begin in this process; a forked child takes nothing over of its parent's locks and memory."""
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._one = OneAtATime()
        self._mine = threading.local()
        self._tenants: dict[TenantId, Tenant] = {}

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
        """Open a unit of work; see :meth:`collabmodel.ports.stores.Store.unit`."""
        opening = Opening(tenant, actor, purpose, legal_ground, idempotency_key)
        self._refuse_closed()
        with self._one.entered(), self._sitting(tenant) as sitting:
            create = None if sitting.there else partial(self._create, sitting)
            shelf = FileShelf(sitting.tenant, sitting.index, create)
            with worked(shelf, opening, self._keeping) as unit:
                yield unit
            sitting.tenant.keep_index()

    def info(self) -> StoreInfo:
        """What this store is, and what its opening found."""
        return StoreInfo(
            adapter="file",
            durable=not disks.is_fleeting(self._kind),
            several_processes=True,
            encryption=self._keeping.keys.name,
            format=self._format,
            settings=(
                ("file_system", self._kind),
                ("sync", "fsync of the log before a unit is acknowledged"),
                ("segment_bytes", str(self._segment_bytes)),
            ),
            notices=tuple(self._notices),
        )

    def verify(
        self,
        tenant: TenantId | None = None,
        *,
        checkpoints: Iterable[Checkpoint] = (),
        verifier: Verifier | None = None,
        watch: Watcher | None = None,
    ) -> Verification:
        """Read every log and say what holds; see :meth:`collabmodel.ports.stores.Store.verify`.

        A tenant that only a checkpoint knows of is reported as well: its directory is gone.
        """
        self._refuse_closed()
        seen = tuple(checkpoints)
        wanted = [tenant] if tenant is not None else self._known(seen)
        examine = partial(examined, checkpoints=seen, verifier=verifier, watch=watch)
        return Verification(tuple(self._examined(each, examine) for each in wanted))

    def checkpoint(self, tenant: TenantId, *, signer: Signer) -> Checkpoint:
        """Where the tenant's chain ends now, signed."""
        self._refuse_closed()
        with self._sitting(tenant) as sitting:
            head = sitting.index.end.head
        return signed(tenant, head, signer=signer, clock=self._keeping.clock)

    def compact(self, tenant: TenantId | None = None) -> int:
        """Write small log files together, without idempotency records that are forgotten; gives the bytes saved.

        No version and no entry is lost by it.  The file that is being written to is left alone.

        Raises:
            IntegrityError: if a log is damaged; it is left as it is.
            StoreError: if a unit of work is open in this thread, or the disk refuses.
        """
        self._refuse_closed()
        before = self._keeping.clock.now() - self._keeping.remembered
        saved = 0
        with self._one.entered():
            for name in [tenant] if tenant is not None else self._known(()):
                with self._sitting(name) as sitting:
                    if sitting.there:
                        sitting.index.forget(before)
                        saved += compacted(sitting.tenant, sitting.index, before, self._segment_bytes)
                        sitting.tenant.catch_up(sitting.holds[0])
                        sitting.tenant.keep_index(at_the_end=True)
        return saved

    def close(self) -> None:
        """Let no further unit be opened, and keep the indexes; nothing else waits to be written."""
        if self._closed:
            return
        self._closed = True
        if os.getpid() != self._process:
            return
        for tenant in self._tenants.values():
            if tenant.index is not None and tenant.lock.acquire(timeout=_LAST_PATIENCE):
                try:
                    hold = Hold(tenant.directory, patience=_LAST_PATIENCE)
                except (OSError, StoreBusyError):
                    continue  # the index is only a cache
                else:
                    tenant.keep_index(at_the_end=True)
                    hold.release()
                finally:
                    tenant.lock.release()

    # ------------------------------------------------------------------------------- holding a tenant

    @contextmanager
    def _sitting(self, name: TenantId, *, patience: float | None = None) -> Iterator[_Sitting]:
        """Hold a tenant alone among all threads and processes; inside its unit of this thread, use that hold."""
        tenant = self._tenant(name)
        mine: dict[TenantId, _Sitting] = self._mine.__dict__.setdefault("sittings", {})
        if name in mine:
            yield mine[name]
            return
        wait = disks.PATIENCE if patience is None else patience
        if not tenant.lock.acquire(timeout=wait):
            raise StoreBusyError("the store is busy with another unit of work. Try again.")
        holds: list[Hold] = []
        try:
            self._refuse_closed()
            with translated(f"tenant {name}: open it"):
                there = self._hold(tenant, holds, wait)
            index = tenant.catch_up(holds[0]) if there else Index()
            mine[name] = _Sitting(tenant, index, holds, there)
            yield mine[name]
        finally:
            # Each step is taken also where an interrupt comes during the one before.
            mine.pop(name, None)
            try:
                tenant.log.close()
            finally:
                try:
                    for hold in reversed(holds):
                        hold.release()
                finally:
                    if os.getpid() == self._process:
                        tenant.lock.release()

    def _tenant(self, name: TenantId) -> Tenant:
        self._renew()
        with self._lock:
            if name not in self._tenants:
                directory = directories.directory_of(self._path, name)
                self._tenants[name] = Tenant(
                    directory, name, segment_bytes=self._segment_bytes, notices=self._notices
                )
            return self._tenants[name]

    def _hold(self, tenant: Tenant, holds: list[Hold], wait: float) -> bool:
        """Hold the tenant's directory or, where there is none yet, the store's, so that only one makes it.

        Raises:
            IntegrityError: if there was one, and it is gone.
        """
        while True:
            with suppress(FileNotFoundError):
                holds.append(Hold(tenant.directory, patience=wait))
                return True
            if tenant.index is not None:
                raise IntegrityError(
                    f"tenant {tenant.tenant}: its directory is gone. Restore it from a backup.",
                    tenant=tenant.tenant,
                    seq=1,
                )
            hold = Hold(self._path, patience=wait)
            if not tenant.directory.exists():
                holds.append(hold)
                return False
            hold.release()

    def _create(self, sitting: _Sitting) -> Index:
        """Make the tenant's directory, whole before it has its name, and hold it."""
        tenant = sitting.tenant
        with translated(f"tenant {tenant.tenant}: make its directory"):
            new = directories.prepared(self._path)
            directories.filled(new, tenant.tenant)
            hold = Hold(new)
            sitting.holds.append(hold)
            new.rename(tenant.directory)
            sync_directory(self._path)
        sitting.index = tenant.catch_up(hold)
        return sitting.index

    # ------------------------------------------------------------------------------- common

    def _known(self, checkpoints: Iterable[Checkpoint]) -> list[TenantId]:
        return sorted({*directories.tenants(self._path), *(one.tenant for one in checkpoints)})

    def _examined(self, name: TenantId, examine: Callable[[Holdings], ChainReport]) -> ChainReport:
        """Examine a tenant without keeping others from writing; whatever looks broken is looked at again, held."""
        directory = directories.directory_of(self._path, name)
        try:
            with self._sitting(name) as sitting:
                basis = Basis.of(sitting.index)
        except IntegrityError as damage:
            basis = Basis(problem=damage)
        with read(directory, name, basis) as holdings:
            report = examine(holdings)
        if report.holds or not directory.exists():
            return report
        try:
            with self._sitting(name) as held, read(directory, name, Basis.of(held.index)) as holdings:
                return examine(holdings)
        except IntegrityError as damage:
            with read(directory, name, Basis(problem=damage)) as holdings:
                return examine(holdings)

    def _look_after_a_crash(self) -> None:
        """Deal with what a crash left behind; what is damaged, or in use, is left as it is."""
        try:
            known = directories.tenants(self._path)
        except StoreError as error:
            self._notices.append(str(error))
            return
        for name in known:
            if is_settled(directories.directory_of(self._path, name)):
                continue
            try:
                with self._sitting(name, patience=0.0):
                    pass
            except IntegrityError as damage:
                self._notices.append(str(damage))
            except UnavailableError:
                continue  # the first unit of this tenant will meet it too

    def _renew(self) -> None:
        """Begin anew in a forked child, which takes over neither locks nor memory."""
        if os.getpid() != self._process:
            self._begin()

    def _refuse_closed(self) -> None:
        self._renew()
        if self._closed:
            raise UnavailableError("the store is closed. Open it again.")
