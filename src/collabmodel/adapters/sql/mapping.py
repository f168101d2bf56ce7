"""Rows of the tables to values and back; what does not fit is damage, and is said to be."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import RowMapping

from collabmodel.adapters.units import Row
from collabmodel.errors import JournalError, StoreError
from collabmodel.model.ids import OfficialId, TenantId
from collabmodel.model.journal import EntryKind, Event, JournalEntry


def write_time(moment: datetime) -> str:
    """A moment as text of one length."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def row_values(tenant: str, row: Row) -> dict[str, Any]:
    """A document's row as columns."""
    return {
        "tenant": tenant,
        "kind": row.kind,
        "ident": row.ident,
        "of_id": row.of,
        "version": row.version,
        "body": row.body,
        "digest": row.digest(tenant),
        "recorded_at": write_time(row.recorded_at),
        "retired": row.retired,
    }


def read_row(columns: RowMapping) -> Row:
    """A document's row from columns.

    Raises:
        StoreError: if the columns do not match their digest.
    """
    try:
        row = Row(
            kind=columns["kind"],
            ident=columns["ident"],
            of=columns["of_id"],
            version=columns["version"],
            body=bytes(columns["body"]),
            recorded_at=datetime.fromisoformat(columns["recorded_at"]),
            retired=bool(columns["retired"]),
        )
        intact = row.digest(columns["tenant"]) == columns["digest"]
    except (TypeError, ValueError, AttributeError):
        intact = False
    if not intact:
        name = f"{columns['kind']} {columns['ident']}"
        raise StoreError(f"{name}: what is stored does not match its digest. Restore it from a backup.")
    return row


def entry_values(entry: JournalEntry) -> dict[str, Any]:
    """A journal entry as columns."""
    return {
        "tenant": entry.tenant,
        "seq": entry.seq,
        "recorded_at": write_time(entry.recorded_at),
        "actor": entry.actor,
        "purpose": entry.purpose,
        "legal_ground": entry.legal_ground,
        "kind": entry.event.kind.value,
        "subject": entry.event.subject,
        "details": json.dumps(entry.event.details, ensure_ascii=False, separators=(",", ":")).encode(),
        "payload_digest": entry.event.payload_digest,
        "previous": entry.previous,
        "hash": entry.hash,
        "algorithm": entry.algorithm,
    }


def read_entry(columns: RowMapping) -> JournalEntry:
    """A journal entry from columns; whether it belongs to the chain is for the chain to say.

    Raises:
        JournalError: if the columns cannot be those of an entry.
    """
    try:
        entry = JournalEntry(
            tenant=TenantId(columns["tenant"]),
            seq=columns["seq"],
            recorded_at=datetime.fromisoformat(columns["recorded_at"]).astimezone(UTC),
            actor=OfficialId(columns["actor"]),
            purpose=columns["purpose"],
            legal_ground=columns["legal_ground"],
            event=Event(
                kind=EntryKind(columns["kind"]),
                subject=columns["subject"],
                details=tuple((str(name), str(text)) for name, text in json.loads(bytes(columns["details"]))),
                payload_digest=columns["payload_digest"],
            ),
            previous=columns["previous"],
            hash=columns["hash"],
            algorithm=columns["algorithm"],
        )
        bytes.fromhex(entry.previous)
        intact = entry_values(entry) == {**columns, "details": bytes(columns["details"])}
    except (TypeError, ValueError, AttributeError, RecursionError):
        intact = False
    if not intact:
        seq = columns["seq"] if isinstance(columns["seq"], int) else None
        raise JournalError(f"entry {seq} has been changed; its columns are not those of an entry", seq=seq)
    return entry
