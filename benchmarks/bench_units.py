"""A whole unit of work, with journal and encryption, beside a bare commit in the same database.

Run it from the root of the project::

    python -m benchmarks.bench_units [--rounds 200] [--postgres URL]

The bare commit inserts one row of the same bytes through the same kind of engine and commits.
On PostgreSQL the application of ``eventsourcing`` saves an aggregate beside it.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, create_engine, event, insert, text
from sqlalchemy.engine import Engine, make_url

from benchmarks.measuring import Row, in_turn, told
from benchmarks.people import OPENING, youth
from collabmodel.adapters import open_store
from collabmodel.adapters.keys import KeyFile, NoKeys

METADATA = MetaData()
BARE = Table(
    "bench_bare",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
BODY = os.urandom(700)
"""About as many bytes as a unit writes."""
SQLITE_BAR, POSTGRES_BAR = 2.5, 6.0


def bare_commits(engine: Engine) -> Callable[[], object]:
    """Gives what inserts one row and commits."""
    METADATA.drop_all(engine)
    METADATA.create_all(engine)
    numbers, statement = count(1), insert(BARE)

    def commit() -> None:
        with engine.begin() as connection:
            connection.execute(statement, {"id": next(numbers), "body": BODY})

    return commit


@contextmanager
def whole_units(url: str, folder: Path, *, sealed: bool = True) -> Iterator[Callable[[], object]]:
    """Gives what opens a unit, saves one person and leaves it."""
    keys = KeyFile.create(folder / f"keys-{token_hex(8)}.json") if sealed else NoKeys()
    store, numbers = open_store(url, keys=keys), count(1)
    tenant = f"bench-{token_hex(4)}"
    with store.unit(**{**OPENING, "tenant": tenant}) as unit:
        unit.save(youth(0), expected_version=0)
    version = count(1)

    def work() -> None:
        next(numbers)
        with store.unit(**{**OPENING, "tenant": tenant}) as unit:
            unit.save(youth(0), expected_version=next(version))

    yield work
    store.close()


def durable_sqlite(path: Path) -> Engine:
    """An engine on a file whose commits are as durable as ours: the same journal mode, the same synchronous."""
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def prepare(raw: sqlite3.Connection, _record: object) -> None:
        raw.execute("PRAGMA journal_mode = TRUNCATE")
        raw.execute("PRAGMA synchronous = EXTRA")

    return engine


def on_sqlite(folder: Path, *, rounds: int) -> list[Row]:
    """On a file, with a rollback journal that is truncated."""
    engine = durable_sqlite(folder / "bare.db")
    with whole_units(f"sqlite:///{folder / 'store.db'}", folder) as unit:
        found = in_turn({"bare": bare_commits(engine), "unit": unit}, rounds=rounds)
    engine.dispose()
    name = "a unit on SQLite: journal, encryption"
    return [Row(name, "a bare commit, TRUNCATE", found["unit"], SQLITE_BAR, found["bare"])]


def on_postgres(url: str, folder: Path, *, rounds: int) -> list[Row]:
    """On a server, beside a bare commit and beside eventsourcing."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with whole_units(url, folder) as unit, saves(url) as saved:
        found = in_turn({"bare": bare_commits(engine), "unit": unit, "saved": saved}, rounds=rounds)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE bench_bare"))
    engine.dispose()
    name = "a unit on PostgreSQL: journal, encryption"
    return [
        Row(name, "a bare commit", found["unit"], POSTGRES_BAR, found["bare"]),
        Row(name, "eventsourcing's Application.save", found["unit"], 1.0, found["saved"]),
    ]


class Matter(Aggregate):
    """An aggregate of eventsourcing's with a body like ours."""

    def __init__(self, body: str) -> None:
        self.body = body


@contextmanager
def saves(url: str) -> Iterator[Callable[[], object]]:
    """Gives what saves one new aggregate through eventsourcing."""
    parts = make_url(url)
    application: Application = Application(
        env={
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": parts.database or "test",
            "POSTGRES_HOST": parts.host or "127.0.0.1",
            "POSTGRES_PORT": str(parts.port or 5432),
            "POSTGRES_USER": parts.username or "postgres",
            "POSTGRES_PASSWORD": parts.password or "trusted",
            "POSTGRES_SCHEMA": "public",
        }
    )
    yield lambda: application.save(Matter(BODY.hex()))
    application.close()


def main() -> list[Row]:
    """Measure, print and give the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--postgres", default=os.environ.get("COLLABMODEL_TEST_POSTGRES_URL"))
    args, _ = parser.parse_known_args()
    with TemporaryDirectory() as folder:
        rows = on_sqlite(Path(folder), rounds=args.rounds)
        if args.postgres:
            rows += on_postgres(args.postgres, Path(folder), rounds=args.rounds)
    print(told(rows))
    return rows


if __name__ == "__main__":
    main()
