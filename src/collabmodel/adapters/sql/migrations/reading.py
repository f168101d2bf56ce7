"""What a migration reads: how many there are, who has any, and documents in steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, func, inspect, select

from collabmodel.adapters.sql.migrations import first
from collabmodel.adapters.sql.statements import Columns
from collabmodel.errors import IntegrityError

STEP = 200
"""How many documents are taken at once."""


def found_format(connection: Connection) -> int:
    """The number that stands in the table of the format; 0 if there is no table or no number."""
    if not inspect(connection).has_table(first.formats.name):
        return 0
    return connection.execute(select(func.max(first.formats.c.format))).scalar_one() or 0


def count(connection: Connection, table: Table, *where: ColumnElement[bool]) -> int:
    """How many rows there are."""
    return connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one()


def tenants(connection: Connection) -> list[str]:
    """Every tenant of which there is anything.

    Raises:
        IntegrityError: if a row belongs to none.
    """
    found: set[Any] = set()
    for table in (first.heads, first.journal, first.versions, first.idempotency):
        found.update(connection.execute(select(table.c.tenant).distinct()).scalars())
    if not all(isinstance(name, str) for name in found):
        raise IntegrityError("a row belongs to no tenant. Restore it from a backup, and migrate then.")
    return sorted(found)


def in_steps(
    connection: Connection, table: Table, wanted: Select[Any], tenant: str
) -> Iterator[list[Columns]]:
    """Versions of a tenant's documents, those of one document together and oldest first."""
    kinds = connection.execute(
        select(table.c.kind).where(table.c.tenant == tenant).distinct().order_by(table.c.kind)
    ).scalars()
    step = wanted.where(
        table.c.tenant == tenant,
        table.c.kind == bindparam("of_kind"),
        table.c.ident.in_(bindparam("idents", expanding=True)),
    ).order_by(table.c.ident, table.c.version)
    for kind in kinds.all():
        idents = connection.execute(
            select(table.c.ident).where(table.c.tenant == tenant, table.c.kind == kind).distinct()
        ).scalars()
        asked = sorted(idents.all())
        for start in range(0, len(asked), STEP):
            chunk = asked[start : start + STEP]
            yield list(connection.execute(step, {"of_kind": kind, "idents": chunk}).all())
