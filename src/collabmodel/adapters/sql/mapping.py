"""Rows of the tables to values and back; what does not fit is damage, and is said to be."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import attrs

from collabmodel.adapters.sql.statements import Columns
from collabmodel.adapters.units import End, EntryRow, Row
from collabmodel.adapters.units.opening import LONGEST_KEY
from collabmodel.adapters.units.rows import read_fields, read_time, written_fields
from collabmodel.errors import IntegrityError
from collabmodel.model.journal import Head, written_time

Values = dict[str, Any]

_NO_TIME = datetime(1, 1, 2, tzinfo=UTC)
"""What stands in a row whose own time cannot be read; such a row is never given out."""
_ENTRY_FIELDS = tuple(field.name for field in attrs.fields(EntryRow))
"""As :data:`collabmodel.adapters.sql.statements.ENTRY_COLUMNS` has them."""


def indexed(text: str) -> str:
    """What the index holds for a text: the text, or its digest where not every database could tell it from others.

    >>> indexed("police"), len(indexed("police "))
    ('police', 71)
    """
    if len(text) <= LONGEST_KEY and text.isprintable() and text == text.strip():
        return text
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def row_values(tenant: str, row: Row, digest: str) -> Values:
    """A version as columns."""
    return {
        "tenant": tenant,
        "kind": row.kind,
        "ident": row.ident,
        "version": row.version,
        "of_id": row.of,
        "body": row.body,
        "digest": digest,
        "recorded_at": written_time(row.recorded_at),
        "retired": row.retired,
        "scope": row.scope,
        "fields": written_fields(row.fields).encode(),
        "entry": row.entry,
    }


def read_row(columns: Columns) -> Row:
    """A version from columns.

    Raises:
        IntegrityError: if the columns do not match their digest.
    """
    row, problem = checked_row(columns)
    if problem is not None:
        raise problem
    return row


def checked_row(columns: Columns) -> tuple[Row, IntegrityError | None]:
    """A version from columns, and what is wrong with it; what cannot be read stands empty in it."""
    tenant, kind, ident, of, version, body, recorded_at, retired, scope, fields, entry, digest = columns[:12]
    try:
        row = Row(
            kind=kind,
            ident=ident,
            of=of,
            version=version,
            body=bytes(body),
            recorded_at=read_time(recorded_at),
            retired=bool(retired),
            scope=scope,
            fields=read_fields(bytes(fields).decode()),
            entry=entry,
        )
        intact = row.digest(tenant) == digest and type(entry) is int
    except (TypeError, ValueError, AttributeError, RecursionError):
        row = Row(kind, ident, "", version, b"", _NO_TIME, entry=entry)
        intact = False
    if intact:
        return row, None
    return row, IntegrityError(
        f"{kind} {ident} version {version}: what is stored does not match its digest. Restore it from a backup.",
        tenant=tenant if isinstance(tenant, str) else None,
        seq=entry if type(entry) is int and entry > 0 else None,
    )


def entry_values(row: EntryRow) -> Values:
    """A journal entry as columns."""
    return {name: getattr(row, name) for name in _ENTRY_FIELDS}


def read_entry(columns: Columns) -> EntryRow:
    """A journal entry from columns; whether it belongs to the chain is for the chain to say.

    Raises:
        IntegrityError: if the details are not even bytes.
    """
    *texts, details = columns
    try:
        return EntryRow(*(*texts, bytes(details)))
    except TypeError:
        tenant, seq = texts[:2]
        raise IntegrityError(
            f"entry {seq} has been changed; its details are no bytes",
            tenant=tenant if isinstance(tenant, str) else None,
            seq=seq if isinstance(seq, int) else None,
        ) from None


def head_values(end: End) -> Values:
    """Where a tenant stands, as columns."""
    head = end.head
    return {
        "seq": head.seq,
        "hash": head.hash,
        "recorded_at": "" if head.recorded_at is None else written_time(head.recorded_at),
        "sealed_from": end.sealed_from,
        "epoch": end.epoch,
    }


def read_end(tenant: str, columns: Columns) -> End:
    """Where a tenant stands, once it is seen that its journal ends there.

    Raises:
        IntegrityError: if the journal does not end where it was left.
    """
    seq, digest, recorded_at, sealed_from, epoch, last_hash, last_recorded_at = columns
    try:
        if seq == 0 and (digest, recorded_at) == (Head().hash, ""):
            return End(Head(), sealed_from, epoch)
        if seq > 0 and (digest, recorded_at) == (last_hash, last_recorded_at):
            return End(Head(seq, digest, read_time(recorded_at)), sealed_from, epoch)
    except (TypeError, ValueError):
        pass
    raise IntegrityError(
        f"entry {seq}: the journal does not end where it was left. Verify the store.",
        tenant=tenant,
        seq=seq if isinstance(seq, int) else None,
    )
