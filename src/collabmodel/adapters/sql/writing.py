"""How the batch of one unit is written: few statements, each for many rows, and each checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import attrs
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError as Refused
from sqlalchemy.exc import SQLAlchemyError

from collabmodel.adapters.sql import statements as sql
from collabmodel.adapters.sql.mapping import Values, entry_values, head_values, indexed, row_values
from collabmodel.adapters.sql.translating import translate, translated
from collabmodel.adapters.sql.turns import Step, run
from collabmodel.adapters.units import Batch, Row
from collabmodel.adapters.units.rows import written_fields
from collabmodel.codec import KINDS
from collabmodel.errors import (
    ConflictError,
    IntegrityError,
    JournalError,
    StoreError,
    UnavailableError,
    UnitPoisonedError,
)
from collabmodel.model.journal import written_time

KnownFields = Mapping[tuple[str, str], bytes]
"""By kind and key, as ``written_fields`` writes them."""
Told = Callable[[SQLAlchemyError], StoreError]

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
    steps = [_head(tenant, batch, new=new)]
    if batch.rows:
        steps += _documents(connection, tenant, batch, fields)
    if batch.entries:
        told = _told(partial(_unwritten, batch.entries[0].seq), "write the journal", every=True)
        steps.append(Step(sql.NEW_ENTRY, [entry_values(entry) for entry in batch.entries], told))
    if batch.keys:
        values = [{"tenant": tenant, **attrs.asdict(key)} for key in batch.keys]
        steps.append(Step(sql.NEW_KEY, values, _told(None, "save a key")))
    if batch.recalled is not None:
        steps += _remembering(tenant, batch)
    run(connection, steps)


def _told(
    refused: Callable[[SQLAlchemyError], StoreError] | None, doing: str, *, every: bool = False
) -> Told:
    """How a step's refusal is told: by the database's own name where it has one of its own.

    Args:
        refused: gives the error for a row that is there already.
        doing: what was being done.
        every: for any other refusal too.
    """

    def tell(error: SQLAlchemyError) -> StoreError:
        told = translate(error, doing)
        if refused is None or isinstance(told, UnavailableError | UnitPoisonedError):
            return told
        return refused(error) if every or isinstance(error, Refused) else told

    return tell


def _unwritten(seq: int, error: SQLAlchemyError) -> JournalError:
    return JournalError(f"entry {seq} could not be written ({type(error).__name__})", seq=seq)


def _head(tenant: str, batch: Batch, *, new: bool) -> Step:
    """The conditional step that lets only one of two units go on from the same end."""
    values = head_values(batch.after)
    first = batch.before.head.seq + 1
    moved = JournalError(
        f"entry {first} could not be written: the journal's end moved. Nothing was kept.", seq=first
    )
    told = _told(lambda _error: moved, "move the journal's end")
    if new:
        return Step(sql.NEW_HEAD, [{"tenant": tenant, **values}], told)
    where = {"the_tenant": tenant, "the_seq": first - 1}
    return Step(sql.MOVE_HEAD, [{**where, **values}], told, missed=lambda: moved)


def _documents(connection: Connection, tenant: str, batch: Batch, fields: KnownFields) -> list[Step]:
    changes = _changes(batch.rows)
    created = [change for change in changes if not change.expected]
    changed = [change for change in changes if change.expected]
    steps = []
    if created:
        values = [{**_named(tenant, one.newest, ""), **_pointer(one.newest)} for one in created]
        row = created[0].newest
        there = ConflictError(row.kind, row.ident, expected=0, found=1)
        steps.append(Step(sql.NEW_DOCUMENT, values, _told(lambda _error: there, f"save {row.kind}")))
    steps += [_pointing(connection, tenant, change) for change in changed]
    unknown = IntegrityError(
        "a document has versions that are not known as its own. Verify the store.", tenant=tenant
    )
    rows = [row_values(tenant, row, digest) for row, digest in zip(batch.rows, batch.digests, strict=True)]
    steps.append(Step(sql.NEW_VERSION, rows, _told(lambda _error: unknown, f"save {batch.rows[0].kind}")))
    return [*steps, *_fields(tenant, created, [one for one in changed if not _is_found_alike(one, fields)])]


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


def _pointing(connection: Connection, tenant: str, change: _Change) -> Step:
    """Let the newest version of a document be the current one, if the one before it was."""
    row = change.newest

    def missed() -> ConflictError:
        asked = {"the_tenant": tenant, "the_kind": row.kind, "idents": [row.ident]}
        with translated(f"read {row.kind}"):
            found = connection.execute(sql.NEWEST, asked).one_or_none()
        version = 0 if found is None else found.version
        return ConflictError(row.kind, row.ident, expected=change.expected, found=version)

    values = {**_named(tenant, row), "expected": change.expected, **_pointer(row)}
    return Step(sql.NEXT_DOCUMENT, [values], _told(None, f"save {row.kind}"), missed=missed)


def _is_found_alike(change: _Change, fields: KnownFields) -> bool:
    """Whether the document is found by what it was found by before."""
    row = change.newest
    return fields.get((row.kind, row.ident)) == written_fields(row.fields).encode()


def _fields(tenant: str, created: Sequence[_Change], changed: Sequence[_Change]) -> list[Step]:
    told = _told(None, "save index fields")
    old = [_named(tenant, change.newest) for change in changed if change.newest.kind in _INDEXED]
    new = [
        {**_named(tenant, change.newest, ""), "field": field, "text": indexed(text)}
        for change in (*created, *changed)
        for field, text in change.newest.fields
    ]
    both = ((sql.FORGET_FIELDS, old), (sql.NEW_FIELD, new))
    return [Step(statement, values, told) for statement, values in both if values]


def _named(tenant: str, row: Row, prefix: str = "the_") -> Values:
    return {f"{prefix}tenant": tenant, f"{prefix}kind": row.kind, f"{prefix}ident": row.ident}


def _pointer(row: Row) -> Values:
    return {"version": row.version, "of_id": row.of, "retired": row.retired}


def _remembering(tenant: str, batch: Batch) -> list[Step]:
    if batch.recalled is None:
        return []
    actor, key, recalled = batch.recalled
    named = {"tenant": tenant, "actor": actor, "idempotency_key": key}
    values = {
        "payload": recalled.payload,
        "result": recalled.result,
        "recorded_at": written_time(recalled.recorded_at),
    }
    told = _told(None, "save an idempotency key")
    # One that is forgotten by now may stand there still.
    return [
        Step(sql.FORGET, [{f"the_{name}": text for name, text in named.items()}], told),
        Step(sql.REMEMBER, [{**named, **values}], told),
    ]
