"""Ten thousand documents at once, a long journal verified, a long store opened.

Run it from the root of the project::

    python -m benchmarks.bench_many [--documents 10000] [--units 100000]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, insert

from benchmarks.bench_units import durable_sqlite
from benchmarks.measuring import Row, told
from benchmarks.people import OPENING, youth
from collabmodel.adapters import open_store
from collabmodel.adapters.keys import KeyFile, NoKeys
from collabmodel.codec import encode
from collabmodel.model.journal import EntryKind, Event
from collabmodel.services.importing import import_values

IMPORT_BAR, VERIFY_BAR, OPEN_BAR = 6.0, 50_000, 2.0
ROUNDS = 5


def timed(work: Callable[[], object]) -> float:
    """Seconds it takes, once."""
    begin = perf_counter()
    work()
    return perf_counter() - begin


def imports(folder: Path, *, documents: int) -> list[Row]:
    """An import into SQLite, beside one executemany of the same documents in the clear."""
    people = [youth(number) for number in range(documents)]
    metadata = MetaData()
    table = Table(
        "people",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("ident", String(80), nullable=False, unique=True),
        Column("body", LargeBinary, nullable=False),
    )
    ours, limit = [], []
    for number in range(ROUNDS):
        engine = durable_sqlite(folder / f"plain-{number}.db")
        metadata.create_all(engine)
        rows = [{"id": n, "ident": person.id, "body": encode(person)} for n, person in enumerate(people)]

        def executemany(engine: object = engine, rows: object = rows) -> None:
            with engine.begin() as connection:  # type: ignore[attr-defined]
                connection.execute(insert(table), rows)

        limit.append(timed(executemany))
        engine.dispose()
        keys = KeyFile.create(folder / f"keys-{number}.json")
        store = open_store(f"sqlite:///{folder / f'import-{number}.db'}", keys=keys)
        ours.append(timed(lambda store=store: import_values(store, people, **OPENING)))
        store.close()
    name = f"import of {documents:,}: journal, encryption"
    return [Row(name, "executemany of the same, in the clear", median(ours), IMPORT_BAR, median(limit))]


def verifications(url: str, *, entries: int, name: str) -> Row:
    """A verification of a long journal."""
    store = open_store(url, keys=NoKeys())
    if not store.verify().entries:
        for begin in range(0, entries, 1000):
            with store.unit(**OPENING) as unit:
                for number in range(begin, begin + 1000):
                    unit.append(Event(EntryKind.DECISION, f"decision-{number}", (("outcome", "permit"),)))
    rates = []
    for _ in range(ROUNDS):
        begin = perf_counter()
        found = store.verify()
        rates.append(found.entries / (perf_counter() - begin))
        assert found.holds
    store.close()
    return Row(name, "", median(rates), VERIFY_BAR, unit="/s", least=True)


def opening(folder: Path, *, units: int) -> Row:
    """A file store of many units, closed and opened, up to its first answer."""
    url = f"file:{folder / 'long'}"
    store = open_store(url, keys=NoKeys())
    for number in range(units):
        with store.unit(**OPENING) as unit:
            unit.append(Event(EntryKind.DECISION, f"decision-{number}", (("outcome", "permit"),)))
    store.close()

    def first_answer() -> None:
        opened = open_store(url, keys=NoKeys())
        with opened.unit(**OPENING) as unit:
            assert unit.entries(since=units)
        opened.close()

    times = [timed(first_answer) for _ in range(ROUNDS)]
    return Row(f"open a file store of {units:,} units", "", median(times), OPEN_BAR, unit="s")


def main() -> list[Row]:
    """Measure, print and give the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--units", type=int, default=100_000)
    args, _ = parser.parse_known_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        rows = imports(folder, documents=args.documents)
        rows.append(
            verifications(
                f"sqlite:///{folder / 'journal.db'}", entries=100_000, name="verify on SQLite, entries"
            )
        )
        rows.append(
            verifications(f"file:{folder / 'journal'}", entries=100_000, name="verify a file store, entries")
        )
        rows.append(opening(folder, units=args.units))
    print(told(rows))
    return rows


if __name__ == "__main__":
    main()
