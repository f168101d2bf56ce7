"""From format 2 to format 3 and back: the tables stay as they are.

Format 3 holds kinds of documents, and newer versions of some, that code of format 2 cannot read.
The number keeps that code away.  No record is touched, and no index field is to be filled in: those
that kinds were given since are of fields that no older document has.  Each tenant gets a new entry.

Back again nothing is lost as long as nothing is there that the older code cannot read.  Forced, whatever
the tenants that hold such a thing wrote since is dropped; a part of it cannot be, since the journal answers for
whole units.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs
from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from collabmodel.adapters import before_setups
from collabmodel.adapters.before_setups import DOCUMENTS, tell, unreadable
from collabmodel.adapters.sql import tables, triggers
from collabmodel.adapters.sql.mapping import read_row
from collabmodel.adapters.sql.migrations import first, second
from collabmodel.adapters.sql.migrations.how import How
from collabmodel.adapters.sql.migrations.raising import point
from collabmodel.adapters.sql.migrations.reading import found_format, in_steps, tenants
from collabmodel.adapters.sql.shelf import SqlShelf
from collabmodel.adapters.sql.statements import ROW_COLUMNS
from collabmodel.adapters.sql.translating import translated
from collabmodel.errors import DowngradeLosesDataError
from collabmodel.model.ids import TenantId
from collabmodel.model.journal import GENESIS, EntryKind

FORMAT = 3

_journal, _versions, _heads = tables.journal, tables.versions, tables.heads


@attrs.frozen
class _Since:
    """What stands in a tenant since it was brought to format 3.

    Attributes:
        told: number of the last entry that told of a migration; all before it, format 2 can hold.
        lost: how much of what sort format 2 cannot hold.
    """

    tenant: TenantId
    told: int
    lost: tuple[tuple[str, int], ...]


def to_third(connection: Connection, how: How) -> None:
    """Say in each journal, and then for the whole store, that it has format 3.

    Raises:
        IntegrityError: if a journal does not end where it was left.
    """
    with translated("migrate"), second.alone(connection):
        if found_format(connection) >= FORMAT:
            return
        _tell_all(connection, how, tenants(connection), ("from", str(second.FORMAT)), ("to", str(FORMAT)))
        connection.execute(update(first.formats).values(format=FORMAT))


def to_second(connection: Connection, how: How) -> None:
    """Say in each journal, and then for the whole store, that it has format 2 again.

    Raises:
        DowngradeLosesDataError: if format 2 cannot hold all that is there, and it is not forced.
        IntegrityError: if a record that would be kept does not hold.
    """
    with translated("migrate"), second.alone(connection):
        if found_format(connection) < FORMAT:
            return
        everybody = [_since(connection, TenantId(tenant)) for tenant in tenants(connection)]
        losing = [since for since in everybody if since.lost]
        if losing and not how.force:
            raise DowngradeLosesDataError(_summed(losing))
        if losing:
            # Only now, for on MariaDB each statement about triggers commits by itself.
            triggers.take_down(connection)
            for since in losing:
                _drop_since(connection, since)
            triggers.put_up(connection)
        dropped = ("tenants that lost data", str(len(losing)))
        details = (("from", str(FORMAT)), ("to", str(second.FORMAT)), *((dropped,) if losing else ()))
        _tell_all(connection, how, [since.tenant for since in everybody], *details)
        connection.execute(update(first.formats).values(format=second.FORMAT))


def _tell_all(connection: Connection, how: How, everybody: Iterable[str], *details: tuple[str, str]) -> None:
    named = list(everybody)
    doing = f"migrate to format {dict(details)['to']}"
    for number, name in enumerate(named):
        how.tell(doing, number, len(named))
        tenant = TenantId(name)
        shelf = SqlShelf.locked(connection, tenant)
        tell(shelf, tenant, details, keys=how.keys, clock=how.clock)
    how.tell(doing, len(named), len(named))


# ------------------------------------------------------------------------------------- what would be lost


def _since(connection: Connection, tenant: TenantId) -> _Since:
    told: int = (
        connection.execute(
            select(func.max(_journal.c.seq)).where(
                _journal.c.tenant == tenant,
                _journal.c.kind == EntryKind.MIGRATION.value,
                _journal.c.actor == before_setups.ACTOR,
            )
        ).scalar_one()
        or 0
    )
    kind, version = _versions.c.kind, _versions.c.version
    mine = _versions.c.tenant == tenant
    lost = unreadable(
        # Each document has one first version, and keeps it when it is retired.
        _numbers(connection, kind, mine, version == 1, kind.not_in(list(DOCUMENTS))),
        _numbers(connection, kind, mine, _versions.c.entry > told),
        _numbers(connection, _journal.c.kind, _journal.c.tenant == tenant, _journal.c.seq > told),
    )
    return _Since(tenant, told, lost)


def _numbers(connection: Connection, by: ColumnElement[str], *where: ColumnElement[bool]) -> dict[str, int]:
    """How many rows there are of each kind."""
    found = connection.execute(select(by, func.count()).where(*where).group_by(by)).all()
    return {str(kind): int(number) for kind, number in found}


def _summed(losing: Iterable[_Since]) -> tuple[tuple[str, int], ...]:
    lost: dict[str, int] = {}
    for since in losing:
        for sort, number in since.lost:
            lost[sort] = lost.get(sort, 0) + number
    return tuple(sorted(lost.items()))


# ------------------------------------------------------------------------------------- dropping it


def _drop_since(connection: Connection, since: _Since) -> None:
    """Give the tenant back what it had when it was brought to format 3, and nothing else."""
    tenant, told = since.tenant, since.told
    last = connection.execute(
        select(_journal.c.seq, _journal.c.hash, _journal.c.recorded_at).where(
            _journal.c.tenant == tenant, _journal.c.seq == told
        )
    ).one_or_none()
    seq, digest, recorded_at = (0, GENESIS, "") if last is None else last
    connection.execute(delete(_versions).where(_versions.c.tenant == tenant, _versions.c.entry > told))
    connection.execute(delete(_journal).where(_journal.c.tenant == tenant, _journal.c.seq > told))
    for table in (tables.documents, tables.fields):
        connection.execute(delete(table).where(table.c.tenant == tenant))
    remembered = tables.idempotency.c
    since_then = (remembered.recorded_at >= recorded_at, remembered.first_payload.is_(None))
    connection.execute(delete(tables.idempotency).where(remembered.tenant == tenant, *since_then))
    mine = update(_heads).where(_heads.c.tenant == tenant)
    connection.execute(mine.values(seq=seq, hash=digest, recorded_at=recorded_at))
    if connection.execute(mine.where(_heads.c.sealed_from > told).values(sealed_from=0)).rowcount:
        # Nothing is left that is sealed, and a key that is there already would not begin to seal anew.
        connection.execute(delete(tables.keys).where(tables.keys.c.tenant == tenant))
    for step in in_steps(connection, _versions, select(*ROW_COLUMNS), tenant):
        rows = [read_row(columns) for columns in step]
        point(connection, tenant, {(row.kind, row.ident): row for row in rows}.values())
