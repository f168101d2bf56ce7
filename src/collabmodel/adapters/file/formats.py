"""A store in files from one format to the next and back: its mark changes, and each journal tells of it.

What lies where, and how, is the same in formats 1 and 2.  Format 2 holds documents that releases before
the set-ups cannot read; the number keeps them away.  The journals are told first, the mark is changed
last and at once, so what a crash breaks off is run again.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import attrs

from collabmodel.adapters.before_setups import ACTOR, SUBJECT, risen, tell, unreadable
from collabmodel.adapters.file import directories, disks
from collabmodel.adapters.file.directories import FORMAT
from collabmodel.adapters.file.disks import Hold, translated
from collabmodel.adapters.file.index import Index
from collabmodel.adapters.file.shelf import FileShelf
from collabmodel.adapters.file.store import FileStore
from collabmodel.adapters.keys import NoKeys
from collabmodel.errors import DowngradeLosesDataError, SchemaVersionError
from collabmodel.model.journal import EntryKind, written_details
from collabmodel.ports import Clock, KeyProvider, Progress, Watcher

FIRST = 1
"""The only older format."""


@attrs.frozen
class _Way:
    """From which format to which, and who is told of it how."""

    came_from: int
    to: int
    keys: KeyProvider | None
    clock: Clock | None
    watch: Watcher | None

    @property
    def details(self) -> tuple[tuple[str, str], ...]:
        """As the journals tell of it."""
        return (("from", str(self.came_from)), ("to", str(self.to)))

    def report(self, done: int, total: int) -> None:
        """Tell the watcher how far it has come."""
        if self.watch is not None:
            self.watch(Progress(f"migrate to format {self.to}", done, total))


class _FirstStore(FileStore):
    """A store of format 1."""

    _format = FIRST


def migrate(
    path: str | os.PathLike[str],
    *,
    keys: KeyProvider | None = None,
    clock: Clock | None = None,
    watch: Watcher | None = None,
) -> int:
    """Bring a store to the newest format; where there is none, make an empty one.  Gives the format.

    Make a backup first, and let no older code use the store meanwhile.  When it is broken off, run it again.

    Args:
        path: the store's directory.
        keys: what a sealed journal is told of it with; without, it is not told, and any consent or
            agreement of that tenant keeps the store from going back.
        clock: where the recorded time comes from; the system's clock if left out.
        watch: told how far it has come.

    Raises:
        FormatTooNewError: if it is newer than this code.
        NotAStoreError: if something else stands there.
        IntegrityError: if a log is damaged; the store keeps its format.
        SealError: if the keys are not those that a journal is sealed with.
        UnavailableError: if it cannot be opened.
    """
    at = _local(path)
    if directories.found(at) == 0:
        directories.opened(at, create=True)
    with _alone(at):
        if directories.found(at) == FIRST:
            with closing(_FirstStore(at, keys=NoKeys(), create=False)) as store:
                _tell_all(store, at, _Way(FIRST, FORMAT, keys, clock, watch))
            directories.mark(at, FORMAT)
    return FORMAT


def downgrade(
    path: str | os.PathLike[str],
    to: int,
    *,
    keys: KeyProvider | None = None,
    clock: Clock | None = None,
    watch: Watcher | None = None,
) -> None:
    """Bring a store back to format 1, if code of that time can read all of it; nothing in a log is ever dropped.

    Args:
        path: the store's directory.
        to: the format wanted.
        keys: what a sealed journal is told of it with; without, it is not told.
        clock: where the recorded time comes from; the system's clock if left out.
        watch: told how far it has come.

    Raises:
        DowngradeLosesDataError: if code of format 1 cannot read all that is there.
        SchemaVersionError: if there is no such older format, or no store.
        IntegrityError: if a log is damaged; the store keeps its format.
    """
    if to != FIRST:
        raise SchemaVersionError(f"downgrade: there is no older format {to}. Nothing was touched.")
    at = _local(path)
    directories.found(at)
    with _alone(at):
        if directories.found(at) == FIRST:
            return
        with closing(FileStore(at, keys=NoKeys(), create=False)) as store:
            lost: Counter[str] = Counter()
            for tenant in directories.tenants(at):
                with store._sitting(tenant) as sitting:  # noqa: SLF001 - one room
                    lost.update(dict(_lost(FileShelf(sitting.tenant, sitting.index), sitting.index)))
            if lost:
                raise DowngradeLosesDataError(sorted(lost.items()))
            _tell_all(store, at, _Way(FORMAT, FIRST, keys, clock, watch))
        directories.mark(at, FIRST)


def _local(path: str | os.PathLike[str]) -> Path:
    disks.refuse_elsewhere()
    at = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow a link, which we refuse
    disks.refuse_distant(at)
    return at


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Nobody else migrates, and no new tenant begins, while the block runs.

    Raises:
        NotAStoreError: if there is no store.
    """
    if directories.found(path) == 0:
        directories.opened(path, create=False)
    with translated("hold the store"):
        hold = Hold(path)
    try:
        yield
    finally:
        hold.release()


def _tell_all(store: FileStore, path: Path, way: _Way) -> None:
    """Tell every journal, once, even if an earlier run was broken off."""
    named = directories.tenants(path)
    for number, tenant in enumerate(named):
        way.report(number, len(named))
        with store._sitting(tenant) as sitting:  # noqa: SLF001 - one room
            shelf = FileShelf(sitting.tenant, sitting.index)
            if not _is_told(shelf, way):
                tell(shelf, tenant, way.details, keys=way.keys, clock=way.clock)
            sitting.tenant.keep_index()
    way.report(len(named), len(named))


def _is_told(shelf: FileShelf, way: _Way) -> bool:
    """Whether the last entry says just this in the clear."""
    due = (EntryKind.MIGRATION.value, ACTOR, written_details(way.details))
    return any((one.kind, one.actor, one.details) == due for one in shelf.entries(shelf.end().head.seq, None))


def _lost(shelf: FileShelf, index: Index) -> tuple[tuple[str, int], ...]:
    """What of a tenant's code of format 1 cannot read."""
    about = shelf.entries(1, SUBJECT)
    told = max(
        (one.seq for one in about if (one.kind, one.actor) == (EntryKind.MIGRATION.value, ACTOR)), default=0
    )
    versions = {
        kind: sum(
            index.rows[number].entry > told for one in index.documents[kind].values() for number in one.rows
        )
        for kind in risen() & index.documents.keys()
    }
    return unreadable(
        {kind: len(known) for kind, known in index.documents.items()},
        {kind: number for kind, number in versions.items() if number},
        Counter(one.kind for one in shelf.entries(told + 1, None)),
    )
