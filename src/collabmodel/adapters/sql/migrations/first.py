"""Format 1, as it was: its tables, the digest of its rows, and the entries it could hold.

Nothing here may change: stores of format 1 are out there.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs
from sqlalchemy import Boolean, Column, Connection, Index, Integer, MetaData, String, Table, Text, insert

from collabmodel.adapters.sql import triggers
from collabmodel.adapters.sql.statements import Columns
from collabmodel.adapters.sql.tables import INNODB, bytes_type, id_type
from collabmodel.adapters.units.rows import read_time
from collabmodel.errors import IntegrityError
from collabmodel.model.digest import digest

FORMAT = 1

metadata: MetaData = MetaData()


def _key(name: str, length: int = 80) -> Column[Any]:
    return Column(name, id_type(length), primary_key=True)


def _document_columns() -> tuple[Column[Any], ...]:
    return (
        Column("of_id", id_type(), nullable=False),
        Column("body", bytes_type(), nullable=False),
        Column("digest", String(64), nullable=False),
        Column("recorded_at", String(32), nullable=False),
        Column("retired", Boolean, nullable=False),
    )


formats: Table = Table(
    "collab_format",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("format", Integer, nullable=False),
    **INNODB,
)
heads: Table = Table(
    "collab_heads",
    metadata,
    _key("tenant"),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    **INNODB,
)
documents: Table = Table(
    "collab_documents",
    metadata,
    _key("tenant"),
    _key("kind", 40),
    _key("ident"),
    Column("version", Integer, nullable=False),
    *_document_columns(),
    **INNODB,
)
Index("collab_documents_of", documents.c.tenant, documents.c.kind, documents.c.of_id)
versions: Table = Table(
    "collab_versions",
    metadata,
    _key("tenant"),
    _key("kind", 40),
    _key("ident"),
    Column("version", Integer, primary_key=True, autoincrement=False),
    *_document_columns(),
    **INNODB,
)
journal: Table = Table(
    "collab_journal",
    metadata,
    _key("tenant"),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", String(32), nullable=False),
    Column("actor", id_type(), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("legal_ground", Text, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", id_type(200), nullable=False),
    Column("details", bytes_type(), nullable=False),
    Column("payload_digest", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("algorithm", String(40), nullable=False),
    **INNODB,
)
Index("collab_journal_subject", journal.c.tenant, journal.c.subject)
idempotency: Table = Table(
    "collab_idempotency",
    metadata,
    _key("tenant"),
    _key("actor"),
    _key("idempotency_key", 200),
    Column("payload", String(64), nullable=False),
    Column("result", id_type(200), nullable=False),
    **INNODB,
)


def make(connection: Connection) -> None:
    """Make the tables with their triggers, and note the format."""
    metadata.create_all(connection)
    triggers.put_up(connection)
    connection.execute(insert(formats).values(id=1, format=FORMAT))


@attrs.frozen
class FirstRow:
    """One version of a document in format 1."""

    kind: str
    ident: str
    of: str
    version: int
    body: bytes = attrs.field(repr=False)
    recorded_at: datetime
    retired: bool = False

    def digest(self, tenant: str) -> str:
        """What stood beside it."""
        parts = (tenant, *attrs.astuple(self))
        return digest(tuple(part.encode() if isinstance(part, str) else part for part in parts))

    def columns(self, tenant: str) -> dict[str, Any]:
        """As columns of ``versions`` and ``documents``, without its time, which stays as it is spelt."""
        return {
            "tenant": tenant,
            "kind": self.kind,
            "ident": self.ident,
            "version": self.version,
            "of_id": self.of,
            "body": self.body,
            "digest": self.digest(tenant),
            "retired": self.retired,
        }


def read_first(columns: Columns) -> FirstRow:
    """A row of format 1.

    Raises:
        IntegrityError: if it does not match its digest.
    """
    try:
        row = FirstRow(
            kind=columns.kind,
            ident=columns.ident,
            of=columns.of_id,
            version=columns.version,
            body=bytes(columns.body),
            recorded_at=read_time(columns.recorded_at),
            retired=bool(columns.retired),
        )
        intact = row.digest(columns.tenant) == columns.digest
    except (TypeError, ValueError, AttributeError):
        intact = False
    if not intact:
        raise IntegrityError(
            f"{columns.kind} {columns.ident} version {columns.version}: what is stored does not match its digest. "
            "Restore it from a backup, and migrate then.",
            tenant=columns.tenant if isinstance(columns.tenant, str) else None,
        )
    return row
