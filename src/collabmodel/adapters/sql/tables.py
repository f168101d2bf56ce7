"""The tables of format 3, all prefixed ``collab_``, with the tenant first in every key.

Documents and details are bytes, so that no server changes them; ids compare by code point
everywhere; times are text in UTC, so that a microsecond is one on every server.

A document's body stands once, with its version; ``collab_documents`` points at the newest one.
No document has a body of no bytes: that leaves room to say that one was disposed of.

What stands here must be what the revisions in ``migrations`` make; a test compares the two.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text
from sqlalchemy.dialects.mysql import LONGBLOB, VARCHAR
from sqlalchemy.types import TypeEngine

FORMAT = 3
"""Number of the stored format; a store with a higher one is not touched.  Its tables are those of format 2."""

metadata: MetaData = MetaData()
INNODB: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mariadb_engine": "InnoDB",
    "mariadb_charset": "utf8mb4",
}
"""What MariaDB must be told of every table: one with transactions, and all of Unicode."""


def id_type(length: int = 80) -> TypeEngine[str]:
    """An id: equal only when every code point is, which MariaDB has to be told."""
    return String(length).with_variant(
        VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb"
    )


def bytes_type() -> TypeEngine[bytes]:
    """Bytes of any length."""
    return LargeBinary().with_variant(LONGBLOB(), "mysql", "mariadb")


def _key(name: str, length: int = 80) -> Column[Any]:
    return Column(name, id_type(length), primary_key=True)


def _number(name: str) -> Column[Any]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


formats: Table = Table(
    "collab_format",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("format", Integer, nullable=False),
    **INNODB,
)
"""One row: the number of the format."""

heads: Table = Table(
    "collab_heads",
    metadata,
    _key("tenant"),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("recorded_at", String(32), nullable=False, server_default=""),
    Column("sealed_from", Integer, nullable=False, server_default="0"),
    Column("epoch", Integer, nullable=False, server_default="0"),
    **INNODB,
)
"""Where each tenant stands; on a server its row is the tenant's lock."""

documents: Table = Table(
    "collab_documents",
    metadata,
    _key("tenant"),
    _key("kind", 40),
    _key("ident"),
    Column("version", Integer, nullable=False),
    Column("of_id", id_type(), nullable=False),
    Column("retired", Boolean, nullable=False),
    **INNODB,
)
"""Which version of every document is the newest."""

Index("collab_documents_of", documents.c.tenant, documents.c.kind, documents.c.of_id)

versions: Table = Table(
    "collab_versions",
    metadata,
    _key("tenant"),
    _key("kind", 40),
    _key("ident"),
    _number("version"),
    Column("of_id", id_type(), nullable=False),
    Column("body", bytes_type(), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("recorded_at", String(32), nullable=False),
    Column("retired", Boolean, nullable=False),
    Column("scope", id_type(120), nullable=False, server_default=""),
    Column("fields", bytes_type(), nullable=True),
    Column("entry", Integer, nullable=False, server_default="0"),
    **INNODB,
)
"""Every version of every document; ``entry`` is the number of the entry that answers for it."""

Index("collab_versions_entry", versions.c.tenant, versions.c.entry)

fields: Table = Table(
    "collab_fields",
    metadata,
    _key("tenant"),
    _key("kind", 40),
    _key("ident"),
    _key("field", 40),
    Column("text", id_type(200), nullable=False),
    **INNODB,
)
"""The index fields of the newest version of every document."""

Index("collab_fields_text", fields.c.tenant, fields.c.kind, fields.c.field, fields.c.text)

journal: Table = Table(
    "collab_journal",
    metadata,
    _key("tenant"),
    _number("seq"),
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
    Column("scope", id_type(120), nullable=False, server_default=""),
    Column("details_digest", String(64), nullable=False, server_default=""),
    Column("state", String(64), nullable=False, server_default=""),
    **INNODB,
)
"""The entries; rows are only ever added."""

Index("collab_journal_subject", journal.c.tenant, journal.c.subject)

keys: Table = Table(
    "collab_keys",
    metadata,
    _key("tenant"),
    _key("scope", 120),
    _number("generation"),
    Column("version", id_type(200), nullable=False),
    Column("blob", bytes_type(), nullable=False),
    **INNODB,
)
"""The data keys, each closed with a key that the database never sees."""

idempotency: Table = Table(
    "collab_idempotency",
    metadata,
    _key("tenant"),
    _key("actor"),
    _key("idempotency_key", 200),
    Column("payload", String(64), nullable=False),
    Column("result", id_type(200), nullable=False),
    Column("recorded_at", String(32), nullable=False, server_default=""),
    Column("first_payload", String(64), nullable=True),
    **INNODB,
)
"""What each idempotency key was used for; ``first_payload`` is what format 1 kept in place of ``payload``."""
