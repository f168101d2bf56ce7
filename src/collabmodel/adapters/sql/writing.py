"""How the batch of one unit is written: few statements, each for many rows, and each checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import attrs
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError as Refused
from sqlalchemy.exc import SQLAlchemyError

from collabmodel.adapters.sql import statements as sql
from collabmodel.adapters.sql.mapping import Values, entry_values, head_values, indexed, row_values
from collabmodel.adapters.sql.translating import quiet, translate, translated
from collabmodel.adapters.units import Batch, EntryRow, Row
from collabmodel.adapters.units.rows import written_fields
from collabmodel.codec import KINDS
from collabmodel.errors import ConflictError, IntegrityError, JournalError, UnavailableError, UnitPoisonedError
from collabmodel.model.journal import written_time

KnownFields = Mapping[tuple[str, str], bytes]
"""By kind and key, as ``written_fields`` writes them."""

_INDEXED = frozenset(kind.name for kind in KINDS.values() if kind.index)
"""Kinds that have index fields."""


@attrs.frozen
class _Change:
    """What a unit made of one document: from which version on, and which is its newest now."""

    expected: int
    newest: Row


def write(connection: Connection, tenant: str, batch: Batch, *, new: bool, fields: KnownFields) -> None:
    """Write a batch; what it raises, the transaction must be rolled back for.

    Args:
        connection: in a transaction that holds the tenant's lock.
        tenant: whose batch.
        batch: what to keep.
        new: the tenant has no head yet.
        fields: the index fields of documents as they are kept, where that is known.

    Raises:
        ConflictError: if a document is not at the version that the batch follows.
        JournalError: if the end of the journal moved, or an entry could not be written.
        StoreError: whatever else the database refused.
    """
    _move_head(connection, tenant, batch, new=new)
    if batch.rows:
        _write_documents(connection, tenant, batch, fields)
    if batch.entries:
        with _journalling(batch.entries[0]):
            connection.execute(sql.NEW_ENTRY, [entry_values(entry) for entry in batch.entries])
    if batch.keys:
        with translated("save a key"):
            connection.execute(sql.NEW_KEY, [{"tenant": tenant, **attrs.asdict(key)} for key in batch.keys])
    if batch.recalled is not None:
        _remember(connection, tenant, batch)


def _move_head(connection: Connection, tenant: str, batch: Batch, *, new: bool) -> None:
    values = head_values(batch.after)
    first = batch.before.head.seq + 1
    try:
        if new:
            connection.execute(sql.NEW_HEAD, {"tenant": tenant, **values})
            return
        moved = connection.execute(sql.MOVE_HEAD, {"the_tenant": tenant, "the_seq": first - 1, **values})
    except Refused as error:
        raise JournalError(_moved(first), seq=first) from quiet(error)
    except SQLAlchemyError as error:
        raise translate(error, "move the journal's end") from quiet(error)
    if moved.rowcount != 1:
        raise JournalError(_moved(first), seq=first)


def _moved(seq: int) -> str:
    return f"entry {seq} could not be written: the journal's end moved. Nothing was kept."


def _write_documents(connection: Connection, tenant: str, batch: Batch, fields: KnownFields) -> None:
    changes = _changes(batch.rows)
    created = [change for change in changes if not change.expected]
    changed = [change for change in changes if change.expected]
    if created:
        values = [{**_named(tenant, one.newest, ""), **_pointer(one.newest)} for one in created]
        try:
            connection.execute(sql.NEW_DOCUMENT, values)
        except Refused as error:
            row = created[0].newest
            raise ConflictError(row.kind, row.ident, expected=0, found=1) from quiet(error)
        except SQLAlchemyError as error:
            raise translate(error, f"save {created[0].newest.kind}") from quiet(error)
    for change in changed:
        _point(connection, tenant, change)
    try:
        connection.execute(
            sql.NEW_VERSION,
            [row_values(tenant, row, digest) for row, digest in zip(batch.rows, batch.digests, strict=True)],
        )
    except Refused as error:
        raise IntegrityError(
            "a document has versions that are not known as its own. Verify the store.", tenant=tenant
        ) from quiet(error)
    except SQLAlchemyError as error:
        raise translate(error, f"save {batch.rows[0].kind}") from quiet(error)
    with translated("save index fields"):
        _write_fields(
            connection, tenant, created, [one for one in changed if not _is_found_alike(one, fields)]
        )


def _changes(rows: Sequence[Row]) -> list[_Change]:
    """The documents that the rows are versions of."""
    changes: dict[tuple[str, str], _Change] = {}
    for row in rows:
        before = changes.get((row.kind, row.ident))
        if before is None:
            changes[row.kind, row.ident] = _Change(row.version - 1, row)
        elif row.version == before.newest.version + 1:
            changes[row.kind, row.ident] = _Change(before.expected, row)
        else:
            raise ConflictError(row.kind, row.ident, expected=row.version - 1, found=before.newest.version)
    return list(changes.values())


def _point(connection: Connection, tenant: str, change: _Change) -> None:
    """Let the newest version of a document be the current one, if the one before it was."""
    row = change.newest
    named = _named(tenant, row)
    with translated(f"save {row.kind}"):
        values = {**named, "expected": change.expected, **_pointer(row)}
        if connection.execute(sql.NEXT_DOCUMENT, values).rowcount == 1:
            return
        asked = {"the_tenant": tenant, "the_kind": row.kind, "idents": [row.ident]}
        found = connection.execute(sql.NEWEST, asked).one_or_none()
    raise ConflictError(
        row.kind, row.ident, expected=change.expected, found=0 if found is None else found.version
    )


def _is_found_alike(change: _Change, fields: KnownFields) -> bool:
    """Whether the document is found by what it was found by before."""
    row = change.newest
    return fields.get((row.kind, row.ident)) == written_fields(row.fields).encode()


def _write_fields(
    connection: Connection, tenant: str, created: Iterable[_Change], changed: Iterable[_Change]
) -> None:
    old = [_named(tenant, change.newest) for change in changed if change.newest.kind in _INDEXED]
    if old:
        connection.execute(sql.FORGET_FIELDS, old)
    new = [
        {**_named(tenant, change.newest, ""), "field": field, "text": indexed(text)}
        for change in (*created, *changed)
        for field, text in change.newest.fields
    ]
    if new:
        connection.execute(sql.NEW_FIELD, new)


def _named(tenant: str, row: Row, prefix: str = "the_") -> Values:
    return {f"{prefix}tenant": tenant, f"{prefix}kind": row.kind, f"{prefix}ident": row.ident}


def _pointer(row: Row) -> Values:
    return {"version": row.version, "of_id": row.of, "retired": row.retired}


def _remember(connection: Connection, tenant: str, batch: Batch) -> None:
    if batch.recalled is None:
        return
    actor, key, recalled = batch.recalled
    named = {"tenant": tenant, "actor": actor, "idempotency_key": key}
    with translated("save an idempotency key"):
        # One that is forgotten by now may stand there still.
        connection.execute(sql.FORGET, {f"the_{name}": text for name, text in named.items()})
        values = {
            "payload": recalled.payload,
            "result": recalled.result,
            "recorded_at": written_time(recalled.recorded_at),
        }
        connection.execute(sql.REMEMBER, {**named, **values})


@contextmanager
def _journalling(entry: EntryRow) -> Iterator[None]:
    """Tell a refusal as one of the journal's; what is no refusal is told as what it is."""
    try:
        yield
    except SQLAlchemyError as error:
        told = translate(error, "write the journal")
        if isinstance(told, UnavailableError | UnitPoisonedError):
            raise told from quiet(error)
        name = type(error).__name__
        raise JournalError(f"entry {entry.seq} could not be written ({name})", seq=entry.seq) from quiet(
            error
        )
