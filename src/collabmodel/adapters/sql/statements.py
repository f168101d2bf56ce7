"""Every statement of a unit of work, made once, so that SQLAlchemy and the database prepare it once.

All of them are neutral: what one database alone understands is in ``engines``.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from collabmodel.adapters.sql.tables import documents, fields, heads, idempotency, journal, keys, versions

Wanted: TypeAlias = Select[Any]
Columns: TypeAlias = Any
"""One row of a result, by name or in order; what stands in it is looked at before it is believed."""


def _same(table: Table, *names: str) -> ColumnElement[bool]:
    """The columns of these names are what the parameters of these names say."""
    return and_(*(table.c[name] == bindparam(f"the_{name}") for name in names))


def _pointed() -> ColumnElement[bool]:
    return and_(
        versions.c.tenant == documents.c.tenant,
        versions.c.kind == documents.c.kind,
        versions.c.ident == documents.c.ident,
        versions.c.version == documents.c.version,
    )


def _document() -> ColumnElement[bool]:
    return and_(
        versions.c.tenant == documents.c.tenant,
        versions.c.kind == documents.c.kind,
        versions.c.ident == documents.c.ident,
    )


ENTRY_COLUMNS = (
    journal.c.tenant,
    journal.c.seq,
    journal.c.recorded_at,
    journal.c.actor,
    journal.c.purpose,
    journal.c.legal_ground,
    journal.c.kind,
    journal.c.subject,
    journal.c.scope,
    journal.c.payload_digest,
    journal.c.details_digest,
    journal.c.state,
    journal.c.previous,
    journal.c.hash,
    journal.c.algorithm,
    journal.c.details,
)
"""In the order of :class:`collabmodel.adapters.units.rows.EntryRow`."""

ROW_COLUMNS = (
    versions.c.tenant,
    versions.c.kind,
    versions.c.ident,
    versions.c.of_id,
    versions.c.version,
    versions.c.body,
    versions.c.recorded_at,
    versions.c.retired,
    versions.c.scope,
    versions.c.fields,
    versions.c.entry,
    versions.c.digest,
)

# ------------------------------------------------------------------------------------- the end

END: Wanted = (
    select(
        heads.c.seq,
        heads.c.hash,
        heads.c.recorded_at,
        heads.c.sealed_from,
        heads.c.epoch,
        journal.c.hash.label("last_hash"),
        journal.c.recorded_at.label("last_recorded_at"),
    )
    .select_from(
        heads.outerjoin(journal, and_(journal.c.tenant == heads.c.tenant, journal.c.seq == heads.c.seq))
    )
    .where(_same(heads, "tenant"))
)
"""Where the tenant stands, and what the entry there says."""

LOCKED_END: Wanted = END.with_for_update(of=heads)
"""The same, once no other unit of the tenant is open; its row is held until the transaction ends.

Who had to wait may be given the new end beside the old entry, and must ask again.
"""

NEW_HEAD = insert(heads)
MOVE_HEAD = (
    update(heads)
    .where(heads.c.tenant == bindparam("the_tenant"), heads.c.seq == bindparam("the_seq"))
    .values(
        seq=bindparam("seq"),
        hash=bindparam("hash"),
        recorded_at=bindparam("recorded_at"),
        sealed_from=bindparam("sealed_from"),
        epoch=bindparam("epoch"),
    )
)

# ------------------------------------------------------------------------------------- documents

ROW: Wanted = (
    select(*ROW_COLUMNS, documents.c.version.label("current"))
    .select_from(versions.outerjoin(documents, _document()))
    .where(_same(versions, "tenant", "kind", "ident"))
    .order_by(versions.c.version.desc())
    .limit(literal(1, literal_execute=True))
)
"""The newest version, and which one is said to be."""

_CURRENT: Wanted = (
    select(
        *ROW_COLUMNS,
        documents.c.version.label("current"),
        documents.c.ident.label("current_ident"),
        documents.c.of_id.label("current_of"),
    )
    .select_from(documents.outerjoin(versions, _pointed()))
    .where(_same(documents, "tenant", "kind"), documents.c.retired.is_(False))
)
ROWS = _CURRENT
ROWS_OF = _CURRENT.where(documents.c.of_id == bindparam("the_of"))
FOUND = _CURRENT.where(
    documents.c.ident.in_(select(fields.c.ident).where(_same(fields, "tenant", "kind", "field", "text")))
)

PAST: Wanted = (
    select(*ROW_COLUMNS).where(_same(versions, "tenant", "kind", "ident")).order_by(versions.c.version)
)
EVERY: Wanted = (
    select(*ROW_COLUMNS)
    .where(_same(versions, "tenant", "kind"))
    .order_by(versions.c.ident, versions.c.version)
)
NEWEST: Wanted = (
    select(documents.c.ident, documents.c.version, versions.c.fields)
    .select_from(documents.outerjoin(versions, _pointed()))
    .where(_same(documents, "tenant", "kind"), documents.c.ident.in_(bindparam("idents", expanding=True)))
)
"""Which version of each is the newest, and the fields it is found by."""

NEW_VERSION = insert(versions)
NEW_DOCUMENT = insert(documents)
NEXT_DOCUMENT = (
    update(documents)
    .where(_same(documents, "tenant", "kind", "ident"), documents.c.version == bindparam("expected"))
    .values(version=bindparam("version"), of_id=bindparam("of_id"), retired=bindparam("retired"))
)
NEW_FIELD = insert(fields)
FORGET_FIELDS = delete(fields).where(_same(fields, "tenant", "kind", "ident"))

# ------------------------------------------------------------------------------------- the journal

ENTRIES: Wanted = (
    select(*ENTRY_COLUMNS)
    .where(_same(journal, "tenant"), journal.c.seq >= bindparam("since"))
    .order_by(journal.c.seq)
)
ENTRIES_ABOUT = ENTRIES.where(journal.c.subject == bindparam("the_subject"))
NEW_ENTRY = insert(journal)

# ------------------------------------------------------------------------------------- keys and the rest

KEY: Wanted = select(keys.c.scope, keys.c.generation, keys.c.version, keys.c.blob).where(
    _same(keys, "tenant", "scope", "generation")
)
NEWEST_KEY: Wanted = (
    select(keys.c.scope, keys.c.generation, keys.c.version, keys.c.blob)
    .where(_same(keys, "tenant", "scope"))
    .order_by(keys.c.generation.desc())
    .limit(literal(1, literal_execute=True))
)
NEW_KEY = insert(keys)
RECALLED: Wanted = select(idempotency.c.payload, idempotency.c.result, idempotency.c.recorded_at).where(
    _same(idempotency, "tenant", "actor", "idempotency_key")
)
FORGET = delete(idempotency).where(_same(idempotency, "tenant", "actor", "idempotency_key"))
REMEMBER = insert(idempotency)

# ------------------------------------------------------------------------------------- verifying

LAST_ENTRY: Wanted = select(func.max(journal.c.seq)).where(_same(journal, "tenant"))
ENTRIES_BETWEEN: Wanted = (
    select(*ENTRY_COLUMNS)
    .where(_same(journal, "tenant"), journal.c.seq > bindparam("after"), journal.c.seq <= bindparam("until"))
    .order_by(journal.c.seq)
)
ENTRIES_AFTER: Wanted = (
    select(*ENTRY_COLUMNS)
    .where(_same(journal, "tenant"), journal.c.seq > bindparam("after"))
    .order_by(journal.c.seq)
)
_ANSWERED: Wanted = (
    select(*ROW_COLUMNS)
    .where(_same(versions, "tenant"))
    .order_by(versions.c.entry, versions.c.kind, versions.c.ident, versions.c.version)
)
ROWS_BETWEEN = _ANSWERED.where(versions.c.entry > bindparam("after"), versions.c.entry <= bindparam("until"))
ROWS_UNTIL = _ANSWERED.where(versions.c.entry <= bindparam("until"))
ROWS_AFTER = _ANSWERED.where(versions.c.entry > bindparam("after"))
ALL_KEYS: Wanted = select(keys.c.scope, keys.c.generation).where(_same(keys, "tenant"))
ALL_FIELDS: Wanted = select(fields.c.kind, fields.c.ident, fields.c.field, fields.c.text).where(
    _same(fields, "tenant")
)
ALL_CURRENT: Wanted = (
    select(
        documents.c.kind.label("current_kind"),
        documents.c.ident.label("current_ident"),
        documents.c.version.label("current"),
        documents.c.of_id.label("current_of"),
        documents.c.retired.label("current_retired"),
        versions.c.of_id,
        versions.c.retired,
        versions.c.fields,
        versions.c.entry,
    )
    .select_from(documents.outerjoin(versions, _pointed()))
    .where(_same(documents, "tenant"))
    .order_by(documents.c.kind, documents.c.ident)
)
TENANTS: tuple[Wanted, ...] = tuple(
    select(table.c.tenant).distinct()
    for table in (heads, journal, versions, documents, fields, keys, idempotency)
)
