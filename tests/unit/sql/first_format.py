"""A store of format 1, written here row by row, and everything that stands in a database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import attrs
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, MetaData, insert, inspect, select

from collabmodel.adapters.before_setups import DOCUMENTS
from collabmodel.adapters.sql.engines import make_engine
from collabmodel.adapters.sql.migrations import first
from collabmodel.adapters.sql.migrations.first import FirstRow
from collabmodel.codec import KINDS, encode, kind_of
from collabmodel.model.ids import OfficialId, TenantId
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
from collabmodel.testing.strategies import stored_values

RELEASED = Path(__file__).with_name("format_1.sql")
"""What the release that had format 1 wrote: three tenants, six versions in two of them."""
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
Dump = dict[str, list[tuple[Any, ...]]]


def restore(path: Path) -> None:
    """Make the file that the release with format 1 made."""
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(RELEASED.read_text())


def dump(url: str) -> Dump:
    """Every row of every table of the store's, that of Alembic left aside."""
    engine = make_engine(url)
    with engine.connect() as connection:
        found: Dump = {}
        for name in sorted(inspect(connection).get_table_names()):
            if name.startswith("collab_") and name != "collab_alembic_version":
                metadata = MetaData()
                metadata.reflect(connection, only=[name])
                table = metadata.tables[name]
                columns = [table.c[column] for column in sorted(table.c.keys())]
                rows = connection.execute(select(*columns)).all()
                found[name] = sorted(
                    (
                        tuple(bytes(part) if isinstance(part, memoryview) else part for part in row)
                        for row in rows
                    ),
                    key=repr,
                )
    engine.dispose()
    return found


@cache
def generated(number: int, tenants: tuple[str, ...] = ("ale", "bo", "kil")) -> list[tuple[str, Any]]:
    """So many values of every type that there was then, each with a tenant; the same ones each time."""
    found: list[tuple[str, Any]] = []
    calm = settings(
        max_examples=number,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    known = [stored_values(kind=cls) for cls, kind in KINDS.items() if kind.name in DOCUMENTS]

    @calm
    @given(st.one_of(known), st.sampled_from(tenants))
    def collect(value: Any, tenant: str) -> None:  # noqa: ANN401 - any that can be stored
        """Collect."""
        if not isinstance(value, JournalEntry):
            found.append((tenant, value))

    collect()
    return found


@attrs.define
class FirstStore:
    """Writes a store of format 1 as the release did that had it."""

    connection: Connection
    newest: dict[tuple[str, str, str], FirstRow] = attrs.field(factory=dict)
    ends: dict[str, tuple[int, str]] = attrs.field(factory=dict)
    moment: datetime = START

    def make(self) -> None:
        """The tables."""
        first.make(self.connection)

    def save(self, tenant: str, value: object, *, retired: bool = False) -> None:
        """A value as its next version."""
        kind = kind_of(type(value))
        ident, of = kind.place(value, "r-1" if kind.owner is None else None)
        last = self.newest.get((tenant, kind.name, ident))
        row = FirstRow(
            kind.name, ident, of, 1 if last is None else last.version + 1, encode(value), self.moment, retired
        )
        self.newest[tenant, kind.name, ident] = row
        self._put(first.versions, tenant, row)

    def _put(self, table: Any, tenant: str, row: FirstRow) -> None:  # noqa: ANN401 - a table
        values = {**row.columns(tenant), "recorded_at": written_time(row.recorded_at)}
        self.connection.execute(insert(table).values(values))

    def append(self, tenant: str, subject: str) -> None:
        """An entry."""
        seq, previous = self.ends.get(tenant, (0, GENESIS))
        self.moment += timedelta(seconds=1)
        entry = JournalEntry(
            TenantId(tenant),
            seq + 1,
            self.moment,
            OfficialId("anna"),
            "test",
            "none",
            Event(EntryKind.CHANGE, subject, (("what", "på väg"),)),
            previous,
            "",
            algorithm=FIRST_ALGORITHM,
        )
        digest = entry_hash(entry)
        self.ends[tenant] = (seq + 1, digest)
        values = {
            "tenant": tenant,
            "seq": seq + 1,
            "recorded_at": written_time(self.moment),
            "actor": "anna",
            "purpose": "test",
            "legal_ground": "none",
            "kind": "change",
            "subject": subject,
            "details": written_details(entry.event.details),
            "payload_digest": "",
            "previous": previous,
            "hash": digest,
            "algorithm": FIRST_ALGORITHM,
        }
        self.connection.execute(insert(first.journal).values(values))

    def finish(self) -> None:
        """What is current, where the chains end, and an idempotency key for each."""
        for (tenant, _, _), row in self.newest.items():
            self._put(first.documents, tenant, row)
        for tenant in {name for name, _, _ in self.newest} | set(self.ends):
            seq, digest = self.ends.get(tenant, (0, ""))
            self.connection.execute(insert(first.heads).values(tenant=tenant, seq=seq, hash=digest))
            remembered = {
                "tenant": tenant,
                "actor": "anna",
                "idempotency_key": "k",
                "payload": "p",
                "result": "r",
            }
            self.connection.execute(insert(first.idempotency).values(remembered))


def make_first(url: str, values: Iterable[tuple[str, Any]]) -> None:
    """A store of format 1 with these values, an entry for every third of them."""
    engine = make_engine(url)
    with engine.begin() as connection:
        store = FirstStore(connection)
        store.make()
        for number, (tenant, value) in enumerate(values):
            store.save(tenant, value, retired=number % 10 == 9)
            if number % 3 == 0:
                store.append(tenant, f"s-{number}")
        store.finish()
    engine.dispose()
