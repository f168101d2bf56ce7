"""All that one tenant has in the tables, in order, for :func:`collabmodel.adapters.units.verifying.examined`.

Whatever is read is read in windows of entries; where a window cannot be read, entry by
entry, so that the number of the one that is damaged can be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs
from sqlalchemy import Connection

from collabmodel.adapters.sealing import generation_of
from collabmodel.adapters.sql import statements as sql
from collabmodel.adapters.sql.mapping import checked_row, indexed, read_entry
from collabmodel.adapters.sql.statements import Columns
from collabmodel.adapters.sql.translating import translated
from collabmodel.adapters.units import EntryRow, Holdings, Row, examined
from collabmodel.adapters.units.rows import read_fields, written_fields
from collabmodel.adapters.units.verifying import Current
from collabmodel.errors import IntegrityError, SealError, StoreError
from collabmodel.model.ids import TenantId
from collabmodel.model.journal import Head
from collabmodel.ports import Checkpoint, Verification, Verifier, Watcher

WINDOW = 500
"""How many entries are read at once."""


def tenants(connection: Connection) -> list[TenantId]:
    """Every tenant of which there is anything.

    Raises:
        StoreError: if a row belongs to none.
    """
    found: set[object] = set()
    with translated("list the tenants"):
        for wanted in sql.TENANTS:
            found.update(connection.execute(wanted).scalars())
    names = [name for name in found if isinstance(name, str)]
    if len(names) != len(found):
        raise StoreError(
            "a row belongs to no tenant: what stands there is no text. Restore it from a backup."
        )
    return [TenantId(name) for name in sorted(names)]


def verified(
    connection: Connection,
    tenant: TenantId | None,
    checkpoints: Iterable[Checkpoint],
    *,
    verifier: Verifier | None,
    watch: Watcher | None,
) -> Verification:
    """What holds, in one tenant or in all of them."""
    seen = tuple(checkpoints)
    # A tenant that only a checkpoint knows of is told too: all that it had is gone.
    known = {*tenants(connection), *(one.tenant for one in seen)} if tenant is None else {tenant}
    wanted = sorted(known)
    found = (holdings(connection, each) for each in wanted)
    return Verification(
        tuple(examined(one, checkpoints=seen, verifier=verifier, watch=watch) for one in found)
    )


def holdings(connection: Connection, tenant: TenantId) -> Holdings:
    """What one tenant has.

    Raises:
        StoreError: if it cannot be read at all.
    """
    with translated("verify"):
        end = connection.execute(sql.END, {"the_tenant": tenant}).one_or_none()
        last = connection.execute(sql.LAST_ENTRY, {"the_tenant": tenant}).scalar_one()
    head = Head() if end is None else Head(end.seq, end.hash)
    sealed_from = 0 if end is None else end.sealed_from
    reading = _Reading(connection, tenant, head, sealed_from, last)
    return Holdings(
        tenant,
        head,
        reading.entries(),
        reading.rows(),
        reading.current(),
        total=last if isinstance(last, int) else None,
    )


class _Reading:
    """One tenant's tables, read once."""

    def __init__(
        self, connection: Connection, tenant: TenantId, head: Head, sealed_from: object, last: object
    ) -> None:
        self._connection, self._tenant = connection, tenant
        self._head, self._sealed_from = head, sealed_from
        numbers = [number for number in (head.seq, last) if isinstance(number, int)]
        self._last = max(numbers, default=0)
        self._keys: set[tuple[str, int]] | None = None

    def entries(self) -> Iterator[EntryRow]:
        """The journal."""
        if type(self._head.seq) is not int or type(self._sealed_from) is not int:
            raise self._damaged("the journal's end is no number", 1)
        for columns in self._windows(sql.ENTRIES_BETWEEN, sql.ENTRIES_AFTER, None, "the journal"):
            entry = read_entry(columns)
            if isinstance(entry.seq, int):
                self._refuse_unsealed(entry.details, entry.scope, entry.seq, f"entry {entry.seq}")
            yield entry

    def rows(self) -> Iterator[Row]:
        """Every version.  What is wrong with one is raised when it is its turn, and not before."""
        for columns in self._windows(sql.ROWS_BETWEEN, sql.ROWS_AFTER, sql.ROWS_UNTIL, "the documents"):
            row, problem = checked_row(columns)
            # What names no entry comes after all of them; the one that it was taken from is met before.
            yield row if type(row.entry) is int else attrs.evolve(row, entry=self._last + 1)
            if problem is not None:
                raise problem
            name = f"{row.kind} {row.ident} version {row.version}"
            self._refuse_unsealed(row.body, row.scope, row.entry, name)

    def current(self) -> Iterator[Current]:
        """What is current, once its index fields are seen to be those of its newest version."""
        kept: dict[tuple[str, str], list[tuple[str, str]]] = {}
        with translated("read the index"):
            for kind, ident, field, text in self._execute(sql.ALL_FIELDS):
                kept.setdefault((kind, ident), []).append((field, text))
            found = self._execute(sql.ALL_CURRENT)
        for columns in found:
            kind, ident, version, of, retired, of_id, is_retired, fields, entry = columns
            mine = written_fields(tuple(sorted(kept.pop((kind, ident), []))))
            if entry is not None:
                due = _sorted_fields(fields)
                if (of, bool(retired)) != (of_id, bool(is_retired)) or mine != due:
                    raise self._damaged(
                        f"{kind} {ident}: what it is found by is not what its newest version says", entry
                    )
            yield kind, ident, version
        for kind, ident in kept:
            past = self._execute(sql.PAST, the_kind=kind, the_ident=ident)
            entry = past[-1].entry if past else None
            raise self._damaged(f"{kind} {ident}: it is found by fields, and is not current", entry)

    def _windows(
        self, between: sql.Wanted, beyond: sql.Wanted, until: sql.Wanted | None, what: str
    ) -> Iterator[Columns]:
        """What belongs to no entry, then to each, then to entries past the last."""
        if until is not None:
            yield from self._window(until, what, until=0)
        for after in range(0, self._last, WINDOW):
            last = min(after + WINDOW, self._last)
            try:
                found = self._window(between, what, after=after, until=last)
            except IntegrityError:
                yield from self._one_by_one(between, what, after, last)
            else:
                yield from found
        yield from self._window(beyond, what, after=self._last)

    def _one_by_one(self, between: sql.Wanted, what: str, after: int, last: int) -> Iterator[Columns]:
        for seq in range(after + 1, last + 1):
            try:
                found = self._window(between, what, after=seq - 1, until=seq)
            except IntegrityError as error:
                raise self._damaged(str(error), seq) from error
            yield from found

    def _window(self, wanted: sql.Wanted, what: str, **bounds: int) -> list[Columns]:
        with translated(f"read {what}"):
            return self._execute(wanted, **bounds)

    def _execute(self, wanted: sql.Wanted, **parameters: int | str) -> list[Columns]:
        return list(self._connection.execute(wanted, {"the_tenant": self._tenant, **parameters}).all())

    def _refuse_unsealed(self, kept: bytes, scope: str, seq: int, name: str) -> None:
        """From one entry on everything is sealed, and the key of each is there; before it, nothing is."""
        sealed = kept[:1] == b"\x01"
        due = isinstance(self._sealed_from, int) and 0 < self._sealed_from <= seq
        if sealed != due:
            says = (
                "it lies in the clear, where everything has been sealed" if due else "it is sealed too early"
            )
            raise self._damaged(f"{name}: {says}", seq)
        if not sealed:
            return
        try:
            generation = generation_of(kept)
        except SealError:
            raise self._damaged(f"{name}: it is no whole envelope", seq) from None
        if (scope, generation) not in self._known_keys():
            raise self._damaged(f"{name}: the data key that closes it is gone", seq)

    def _known_keys(self) -> set[tuple[str, int]]:
        if self._keys is None:
            with translated("read the keys"):
                self._keys = {(scope, number) for scope, number in self._execute(sql.ALL_KEYS)}
        return self._keys

    def _damaged(self, message: str, seq: int | None) -> IntegrityError:
        return IntegrityError(message, tenant=self._tenant, seq=seq)


def _sorted_fields(text: object) -> str:
    """The fields of a version in the order of their names; empty of use where they cannot be read."""
    if not isinstance(text, bytes | bytearray | memoryview):
        return ""
    try:
        found = read_fields(bytes(text).decode())
        return written_fields(tuple(sorted((name, indexed(value)) for name, value in found)))
    except ValueError:
        return ""
