"""From format 2 back to format 1, and from format 1 to nothing.

Without loss as long as nothing was written since the migration: the entry that told of it is
replaced by one that format 1 can hold, which tells of both ways, and every record gets back what
it had.  Otherwise it is refused with counts; forced, what was written since is dropped, and told.
"""

from __future__ import annotations

from typing import Any

import attrs
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from collabmodel.adapters.before_setups import ACTOR, LEGAL_GROUND, PURPOSE
from collabmodel.adapters.sql import tables, triggers
from collabmodel.adapters.sql.mapping import checked_row
from collabmodel.adapters.sql.migrations import first, second
from collabmodel.adapters.sql.migrations.first import FirstRow
from collabmodel.adapters.sql.migrations.how import Alembic, How
from collabmodel.adapters.sql.migrations.reading import count, found_format, in_steps, tenants
from collabmodel.adapters.sql.statements import ROW_COLUMNS, Columns
from collabmodel.adapters.sql.translating import translated
from collabmodel.adapters.units.rows import read_time
from collabmodel.errors import DowngradeLosesDataError
from collabmodel.model.ids import TenantId
from collabmodel.model.journal import (
    FIRST_ALGORITHM,
    GENESIS,
    EntryKind,
    Event,
    JournalEntry,
    entry_hash,
    written_details,
    written_time,
)
from collabmodel.model.time import require_aware

_journal, _versions = tables.journal, tables.versions


@attrs.frozen
class _Since:
    """What stands in a tenant since format 1.

    Attributes:
        kept: number of the last entry that format 1 wrote.
        lost: how many of what sort were written since, that told of the migration left aside.
    """

    tenant: str
    kept: int
    lost: tuple[tuple[str, int], ...]


def to_nothing(connection: Connection, how: How) -> None:
    """Remove the tables of format 1.

    Raises:
        DowngradeLosesDataError: if anything is kept in them, and it is not forced.
    """
    with translated("remove the tables"), second.alone(connection):
        if found_format(connection) == 0:
            return
        lost = (
            ("journal entries", count(connection, first.journal)),
            ("versions of documents", count(connection, first.versions)),
        )
        if any(number for _, number in lost) and not how.force:
            raise DowngradeLosesDataError([each for each in lost if each[1]])
        first.metadata.drop_all(connection)
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("DROP FUNCTION IF EXISTS collab_journal_refuse()")


def to_first(op: Alembic, connection: Connection, how: How) -> None:
    """Bring every record back to format 1.

    Raises:
        DowngradeLosesDataError: if something was written since format 1, and it is not forced.
        IntegrityError: if a record that would be kept does not hold.
    """
    with translated("migrate"), second.alone(connection):
        if found_format(connection) > first.FORMAT:
            _lower_all(connection, how)
        second.build_down(op, connection)
        _fill_documents(connection)


def _lower_all(connection: Connection, how: How) -> None:
    everybody = [_since(connection, tenant) for tenant in tenants(connection)]
    lost: dict[str, int] = {}
    for since in everybody:
        for sort, number in since.lost:
            lost[sort] = lost.get(sort, 0) + number
    if lost and not how.force:
        raise DowngradeLosesDataError(tuple(lost.items()))
    triggers.take_down(connection)
    for number, since in enumerate(everybody):
        how.tell("migrate to format 1", number, len(everybody))
        _lower(connection, since, how)
    _recall_again(connection)
    connection.execute(update(first.formats).values(format=first.FORMAT))
    triggers.put_up(connection)
    how.tell("migrate to format 1", len(everybody), len(everybody))


def _since(connection: Connection, tenant: str) -> _Since:
    """What was written in the tenant since format 1."""
    mine = _journal.c.tenant == tenant
    older = select(func.max(_journal.c.seq)).where(mine, _journal.c.algorithm == FIRST_ALGORITHM)
    kept: int = connection.execute(older).scalar_one() or 0
    told = connection.execute(select(_journal.c.kind).where(mine, _journal.c.seq == kept + 1)).scalar()
    migrated = kept + 1 if told == EntryKind.MIGRATION.value else kept
    # That it was brought to format 3 and back is no loss: the entry that replaces them tells of the way.
    untold = (_journal.c.kind != EntryKind.MIGRATION.value) | (_journal.c.actor != ACTOR)
    newer = (_versions.c.tenant == tenant, _versions.c.entry > migrated)
    found = (
        ("journal entries", count(connection, _journal, mine, _journal.c.seq > migrated, untold)),
        ("versions of documents", count(connection, _versions, *newer)),
        ("sealed documents", _sealed(connection, *newer)),
        (
            "idempotency keys",
            count(
                connection,
                tables.idempotency,
                tables.idempotency.c.tenant == tenant,
                tables.idempotency.c.first_payload.is_(None),
            ),
        ),
    )
    return _Since(tenant, kept, tuple(each for each in found if each[1]))


def _sealed(connection: Connection, *where: Any) -> int:  # noqa: ANN401 - conditions of SQLAlchemy's
    wanted = select(_versions.c.body).where(*where).execution_options(yield_per=200)
    return sum(bytes(body)[:1] == b"\x01" for (body,) in connection.execute(wanted))


def _lower(connection: Connection, since: _Since, how: How) -> None:
    """Drop what was written since, give every record its old digest, and tell of it."""
    tenant, kept = since.tenant, since.kept
    connection.execute(delete(_versions).where(_versions.c.tenant == tenant, _versions.c.entry > kept + 1))
    last = connection.execute(
        select(_journal.c.recorded_at)
        .where(_journal.c.tenant == tenant)
        .order_by(_journal.c.seq.desc())
        .limit(1)
    ).scalar()
    if kept == 0 and not _told(connection, tenant):
        # The tenant was never in format 1, so nothing in it answers to a migration.
        connection.execute(delete(_versions).where(_versions.c.tenant == tenant))
    connection.execute(delete(_journal).where(_journal.c.tenant == tenant, _journal.c.seq > kept))
    _give_back(connection, tenant)
    _tell(connection, since, how, last)


def _told(connection: Connection, tenant: str) -> bool:
    kind = select(_journal.c.kind).where(_journal.c.tenant == tenant, _journal.c.seq == 1)
    return connection.execute(kind).scalar() == EntryKind.MIGRATION.value


_CHANGED = (
    update(_versions)
    .where(
        *(_versions.c[name] == bindparam(f"the_{name}") for name in ("tenant", "kind", "ident", "version"))
    )
    .values(digest=bindparam("digest"))
)


def _give_back(connection: Connection, tenant: str) -> None:
    """Give every version the digest that format 1 gave it."""
    for step in in_steps(connection, _versions, select(*ROW_COLUMNS), tenant):
        changed = []
        for columns in step:
            old = _old(columns)
            named = {"the_tenant": tenant, "the_kind": old.kind, "the_ident": old.ident}
            changed.append({**named, "the_version": old.version, "digest": old.digest(tenant)})
        connection.execute(_CHANGED, changed)


def _old(columns: Columns) -> FirstRow:
    row, problem = checked_row(columns)
    if problem is not None:
        raise problem
    return FirstRow(row.kind, row.ident, row.of, row.version, row.body, row.recorded_at, row.retired)


def _tell(connection: Connection, since: _Since, how: How, last: str | None) -> None:
    """Put one entry of format 1 after the last that it wrote, which tells of both ways."""
    kept = connection.execute(
        select(_journal.c.hash).where(_journal.c.tenant == since.tenant, _journal.c.seq == since.kept)
    ).scalar()
    now = require_aware(how.clock.now(), where="clock.now")
    details = (("from", "1"), ("to", "2"), ("back_to", "1"))
    lost = tuple((f"dropped {sort}", str(number)) for sort, number in since.lost)
    entry = JournalEntry(
        tenant=TenantId(since.tenant),
        seq=since.kept + 1,
        recorded_at=now if last is None else max(now, read_time(last)),
        actor=ACTOR,
        purpose=PURPOSE,
        legal_ground=LEGAL_GROUND,
        event=Event(EntryKind.CHANGE, "migration", (*details, *lost)),
        previous=kept or GENESIS,
        hash="",
        algorithm=FIRST_ALGORITHM,
    )
    entry = attrs.evolve(entry, hash=entry_hash(entry))
    connection.execute(insert(first.journal), _first_values(entry))
    moved = update(first.heads).where(first.heads.c.tenant == since.tenant)
    connection.execute(moved.values(seq=entry.seq, hash=entry.hash))


def _first_values(entry: JournalEntry) -> dict[str, Any]:
    event = entry.event
    return {
        "tenant": entry.tenant,
        "seq": entry.seq,
        "recorded_at": written_time(entry.recorded_at),
        "actor": entry.actor,
        "purpose": entry.purpose,
        "legal_ground": entry.legal_ground,
        "kind": event.kind.value,
        "subject": event.subject,
        "details": written_details(event.details),
        "payload_digest": event.payload_digest,
        "previous": entry.previous,
        "hash": entry.hash,
        "algorithm": entry.algorithm,
    }


def _recall_again(connection: Connection) -> None:
    """Give the idempotency records what format 1 kept, and drop those that it did not write."""
    table = tables.idempotency
    connection.execute(delete(table).where(table.c.first_payload.is_(None)))
    connection.execute(update(table).values(payload=table.c.first_payload))


def _fill_documents(connection: Connection) -> None:
    """Copy the newest version of every document to where format 1 looks for it."""
    for tenant in tenants(connection):
        for step in in_steps(connection, first.versions, select(first.versions), tenant):
            newest = {(columns.kind, columns.ident): dict(columns._mapping) for columns in step}  # noqa: SLF001 - so it is named
            connection.execute(insert(first.documents), list(newest.values()))
