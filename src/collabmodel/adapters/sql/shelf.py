"""Rows of one tenant in an SQL transaction; see :class:`collabmodel.adapters.units.shelves.Shelf`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError as Refused

from collabmodel.adapters.sql import statements as sql
from collabmodel.adapters.sql.mapping import head_values, indexed, read_end, read_entry, read_row
from collabmodel.adapters.sql.statements import Columns
from collabmodel.adapters.sql.translating import translated
from collabmodel.adapters.sql.turns import first
from collabmodel.adapters.sql.writing import write
from collabmodel.adapters.units import Batch, End, EntryRow, KeyRow, Recalled, Row
from collabmodel.adapters.units.rows import read_time
from collabmodel.errors import IntegrityError
from collabmodel.model.ids import TenantId

CHUNK = 500
"""As many keys as are named in one statement; every database takes that many."""


class SqlShelf:
    """Rows of one tenant, while its lock is held."""

    def __init__(self, connection: Connection, tenant: TenantId, end: End | None) -> None:
        self._connection, self._tenant, self._end = connection, tenant, end
        self._fields: dict[tuple[str, str], bytes] = {}  # of the documents that were asked for

    @classmethod
    def locked(cls, connection: Connection, tenant: TenantId) -> SqlShelf:
        """The tenant's shelf, once no other unit of the tenant is open; held until the transaction ends.

        SQLite has one writer at a time, and the transaction is that writer already.
        """
        if connection.dialect.name == "sqlite":
            return cls.seen(connection, tenant)
        with translated("lock the tenant"):
            columns = _locked_end(connection, tenant)
        try:
            return cls(connection, tenant, read_end(tenant, columns))
        except IntegrityError:
            # It had to wait, and was given the new end beside the old entry.
            return cls.seen(connection, tenant)

    @classmethod
    def seen(cls, connection: Connection, tenant: TenantId) -> SqlShelf:
        """The tenant's shelf as the transaction sees it, to be read only."""
        with translated("read the journal's end"):
            columns = connection.execute(sql.END, {"the_tenant": tenant}).one_or_none()
        return cls(connection, tenant, None if columns is None else read_end(tenant, columns))

    def end(self) -> End:
        """Where the tenant stands."""
        return self._end or End()

    def row(self, kind: str, ident: str) -> Row | None:
        """The newest version; it must be the one that is said to be current."""
        found = self._read(sql.ROW, kind, the_kind=kind, the_ident=ident)
        if not found:
            return None
        (columns,) = found
        row = read_row(columns)
        if columns.current != row.version:
            raise self._not_current(row.kind, row.ident, row.entry)
        return row

    def rows(self, kind: str, of: str | None) -> Sequence[Row]:
        """The newest versions of a kind that are not retired."""
        if of is None:
            return self._current(self._read(sql.ROWS, kind, the_kind=kind))
        return self._current(self._read(sql.ROWS_OF, kind, the_kind=kind, the_of=of))

    def found(self, kind: str, field: str, text: str) -> Sequence[Row]:
        """Those whose index field is this text."""
        rows = self._current(
            self._read(sql.FOUND, kind, the_kind=kind, the_field=field, the_text=indexed(text))
        )
        for row in rows:
            if (field, text) not in row.fields:
                raise self._not_current(kind, row.ident, row.entry)
        return rows

    def past(self, kind: str, ident: str) -> Sequence[Row]:
        """Every version, oldest first."""
        return [read_row(columns) for columns in self._read(sql.PAST, kind, the_kind=kind, the_ident=ident)]

    def every(self, kind: str) -> Sequence[Row]:
        """Every version of every document of a kind."""
        return [read_row(columns) for columns in self._read(sql.EVERY, kind, the_kind=kind)]

    def newest(self, kind: str, idents: Collection[str]) -> Mapping[str, int]:
        """The number of the newest version of those documents that there are."""
        asked, found = list(idents), {}
        for start in range(0, len(asked), CHUNK):
            chunk = asked[start : start + CHUNK]
            for ident, version, fields in self._read(sql.NEWEST, kind, the_kind=kind, idents=chunk):
                found[ident] = version
                if fields is not None:
                    self._fields[kind, ident] = bytes(fields)
        return found

    def entries(self, since: int, subject: str | None) -> Sequence[EntryRow]:
        """The entries from a number on, in order."""
        if subject is None:
            found = self._read(sql.ENTRIES, "the journal", since=since)
        else:
            found = self._read(sql.ENTRIES_ABOUT, "the journal", since=since, the_subject=subject)
        return [read_entry(columns) for columns in found]

    def recalled(self, actor: str, key: str) -> Recalled | None:
        """What is recorded under an idempotency key."""
        found = self._read(sql.RECALLED, "an idempotency key", the_actor=actor, the_idempotency_key=key)
        for payload, result, recorded_at in found:
            try:
                return Recalled(payload, result, read_time(recorded_at))
            except (TypeError, ValueError):
                raise IntegrityError(
                    "an idempotency record has been changed. Restore it from a backup.", tenant=self._tenant
                ) from None
        return None

    def key(self, scope: str, generation: int | None) -> KeyRow | None:
        """A wrapped key."""
        if generation is None:
            found = self._read(sql.NEWEST_KEY, "a key", the_scope=scope)
        else:
            found = self._read(sql.KEY, "a key", the_scope=scope, the_generation=generation)
        for name, number, version, blob in found:
            return KeyRow(name, number, version, bytes(blob))
        return None

    def write(self, batch: Batch) -> None:
        """Keep all of it, or raise; the transaction is then rolled back."""
        write(self._connection, self._tenant, batch, new=self._end is None, fields=self._fields)

    def _read(self, wanted: sql.Wanted, what: str, **parameters: Any) -> Sequence[Columns]:  # noqa: ANN401 - what is bound
        with translated(f"read {what}"):
            return self._connection.execute(wanted, {"the_tenant": self._tenant, **parameters}).all()

    def _current(self, found: Sequence[Columns]) -> list[Row]:
        rows = []
        for columns in found:
            if columns.version is None:
                raise self._not_current("a document", columns.current_ident, None)
            row = read_row(columns)
            if row.retired or row.of != columns.current_of:
                raise self._not_current(row.kind, row.ident, row.entry)
            rows.append(row)
        return rows

    def _not_current(self, kind: str, ident: str, entry: int | None) -> IntegrityError:
        return IntegrityError(
            f"{kind} {ident}: what is current, or found by its fields, is not its newest version. "
            "Verify the store, and restore it from a backup.",
            tenant=self._tenant,
            seq=entry,
        )


def _locked_end(connection: Connection, tenant: str) -> Columns:
    """The tenant's row, held from now on; made first where there is none."""
    name = {"the_tenant": tenant}
    columns = first(connection, sql.LOCKED_END, name)
    if columns is None:
        try:
            with connection.begin_nested():
                connection.execute(sql.NEW_HEAD, {"tenant": tenant, **head_values(End())})
        except Refused:  # somebody else's unit was the tenant's first
            pass
        columns = connection.execute(sql.LOCKED_END, name).one()
    return columns
