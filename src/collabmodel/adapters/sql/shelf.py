"""Rows of one tenant in an SQL transaction; see :class:`collabmodel.adapters.units.Shelf`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import ColumnElement, Connection, Table, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from collabmodel.adapters.sql.mapping import entry_values, read_entry, read_row, row_values
from collabmodel.adapters.sql.tables import documents, heads, idempotency, journal, versions
from collabmodel.adapters.sql.translating import quiet, translated
from collabmodel.adapters.units import Recalled, Row
from collabmodel.errors import JournalError
from collabmodel.model.ids import TenantId
from collabmodel.model.journal import JournalEntry


class SqlShelf:
    """Rows of one tenant, while its lock is held."""

    def __init__(self, connection: Connection, tenant: TenantId) -> None:
        self._connection, self._tenant = connection, tenant

    def lock(self) -> None:
        """Wait until no other unit of this tenant is open, and hold it until the transaction ends."""
        wanted = select(heads.c.seq).where(heads.c.tenant == self._tenant).with_for_update()
        with translated("lock the tenant"):
            if self._connection.execute(wanted).one_or_none() is not None:
                return
            try:
                with self._connection.begin_nested():
                    row = {"tenant": self._tenant, "seq": 0, "hash": ""}
                    self._connection.execute(insert(heads).values(row))
            except IntegrityError:  # somebody else's unit was the tenant's first
                self._connection.execute(wanted).one()

    def row(self, kind: str, ident: str) -> Row | None:
        """The newest version."""
        with translated(f"read {kind}"):
            found = self._connection.execute(select(documents).where(*self._document(documents, kind, ident)))
            columns = found.mappings().one_or_none()
        return None if columns is None else read_row(columns)

    def rows(self, kind: str, of: str | None) -> Sequence[Row]:
        """The newest versions of a kind that are not retired."""
        wanted = select(documents).where(
            documents.c.tenant == self._tenant, documents.c.kind == kind, documents.c.retired.is_(False)
        )
        if of is not None:
            wanted = wanted.where(documents.c.of_id == of)
        with translated(f"read {kind}"):
            found = self._connection.execute(wanted).mappings().all()
        return [read_row(columns) for columns in found]

    def past(self, kind: str, ident: str) -> Sequence[Row]:
        """Every version, oldest first."""
        wanted = select(versions).where(*self._document(versions, kind, ident)).order_by(versions.c.version)
        with translated(f"read {kind}"):
            found = self._connection.execute(wanted).mappings().all()
        return [read_row(columns) for columns in found]

    def put(self, row: Row) -> bool:
        """Keep the next version, if the one before it is the newest."""
        values = row_values(self._tenant, row)
        with translated(f"save {row.kind}"):
            if row.version == 1:
                try:
                    with self._connection.begin_nested():
                        self._connection.execute(insert(documents).values(values))
                except IntegrityError:
                    return False
            else:
                newest = (
                    *self._document(documents, row.kind, row.ident),
                    documents.c.version == row.version - 1,
                )
                if self._connection.execute(update(documents).where(*newest).values(values)).rowcount != 1:
                    return False
            self._connection.execute(insert(versions).values(values))
        return True

    def head(self) -> JournalEntry | None:
        """The last entry, found through the number that the tenant's lock holds.

        Raises:
            JournalError: if the journal does not end where the lock says.
        """
        with translated("read the journal"):
            end = select(heads.c.seq, heads.c.hash).where(heads.c.tenant == self._tenant)
            seq, digest = self._connection.execute(end).one()
            if not seq:
                return None
            wanted = select(journal).where(journal.c.tenant == self._tenant, journal.c.seq == seq)
            columns = self._connection.execute(wanted).mappings().one_or_none()
        if columns is None or columns["hash"] != digest:
            raise JournalError(
                f"entry {seq}: the journal does not end where it was left. Verify the store.", seq=seq
            )
        return read_entry(columns)

    def entries(self, since: int, subject: str | None) -> Sequence[JournalEntry]:
        """The entries from a number on, in order."""
        wanted = select(journal).where(journal.c.tenant == self._tenant, journal.c.seq >= since)
        if subject is not None:
            wanted = wanted.where(journal.c.subject == subject)
        with translated("read the journal"):
            found = self._connection.execute(wanted.order_by(journal.c.seq)).mappings().all()
        return [read_entry(columns) for columns in found]

    def add(self, entry: JournalEntry) -> None:
        """Keep an entry after the last, and move the tenant's end to it.

        Raises:
            JournalError: if it could not be written.
        """
        before = (heads.c.tenant == self._tenant, heads.c.seq == entry.seq - 1)
        with _journalling(entry):
            self._connection.execute(insert(journal).values(entry_values(entry)))
            moved = update(heads).where(*before).values(seq=entry.seq, hash=entry.hash)
            if self._connection.execute(moved).rowcount != 1:
                raise JournalError(
                    f"entry {entry.seq} could not be written: the journal's end moved", seq=entry.seq
                )

    def recalled(self, actor: str, key: str) -> Recalled | None:
        """What is recorded under an idempotency key."""
        wanted = select(idempotency.c.payload, idempotency.c.result).where(
            idempotency.c.tenant == self._tenant,
            idempotency.c.actor == actor,
            idempotency.c.idempotency_key == key,
        )
        with translated("read an idempotency key"):
            found = self._connection.execute(wanted).one_or_none()
        return None if found is None else Recalled(found.payload, found.result)

    def remember(self, actor: str, key: str, recalled: Recalled) -> None:
        """Record it under an idempotency key."""
        values = {
            "tenant": self._tenant,
            "actor": actor,
            "idempotency_key": key,
            "payload": recalled.payload,
            "result": recalled.result,
        }
        with translated("save an idempotency key"):
            self._connection.execute(insert(idempotency).values(values))

    def _document(self, table: Table, kind: str, ident: str) -> tuple[ColumnElement[bool], ...]:
        return (table.c.tenant == self._tenant, table.c.kind == kind, table.c.ident == ident)


@contextmanager
def _journalling(entry: JournalEntry) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        name = type(error).__name__
        raise JournalError(f"entry {entry.seq} could not be written ({name})", seq=entry.seq) from quiet(
            error
        )
