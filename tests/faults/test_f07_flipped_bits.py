"""One bit of an SQLite store is flipped: what is damaged is told, and never given out as if it were whole (F07).

The same over the file store is in ``tests/unit/file/test_torn_and_damaged.py``.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from collabmodel.errors import StoreError
from collabmodel.model.agencies import Agency
from collabmodel.model.people import Individual
from collabmodel.ports import Store
from tests.faults.child import do_unit, work_in
from tests.faults.opening import address_in, open_for

pytestmark = [pytest.mark.slow]
FLIPS = 200
COLUMNS = {
    "collab_journal": (
        "recorded_at",
        "actor",
        "purpose",
        "kind",
        "subject",
        "details",
        "details_digest",
        "state",
        "previous",
        "hash",
    ),
    "collab_versions": ("body", "recorded_at", "digest", "scope", "fields"),
    "collab_heads": ("hash",),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a store with three units."""
    folder = tmp_path_factory.mktemp("whole")
    store = open_for(address_in(folder, "sqlite"))
    for number in (1, 2, 3):
        do_unit(store, number)
    store.close()
    yield folder
    shutil.rmtree(folder)


def seen(store: Store) -> tuple[object, ...]:
    """Everything that the three units kept."""
    with work_in(store) as work:
        kept = [
            (found.ident, found.version, found.value)
            for kind in (Agency, Individual)
            for found in work.all(kind)
        ]
        return (*kept, *(entry for entry in work.entries() if entry.seq <= 6))


def test_fault_f07_a_flipped_bit_of_a_row_is_named(whole: Path, tmp_path: Path) -> None:
    """Whichever bit of whichever column differs, verification names the tenant and an entry."""
    shutil.copy(whole / "store.db", tmp_path)
    chance = random.Random(7)  # noqa: S311 - damage that can be repeated
    store = open_for(address_in(tmp_path, "sqlite"))
    with closing(sqlite3.connect(tmp_path / "store.db", isolation_level=None)) as raw:
        for name in ("update", "delete"):
            raw.execute(f"DROP TRIGGER IF EXISTS collab_journal_no_{name}")
        places = [
            (table, column, row, bytes(content), kind)
            for table, columns in COLUMNS.items()
            for column in columns
            for row, content, kind in raw.execute(
                f"SELECT rowid, CAST({column} AS BLOB), typeof({column}) FROM {table}"  # noqa: S608 - of this file's own words
            )
            if content
        ]
        for _ in range(FLIPS):
            table, column, row, content, kind = chance.choice(places)
            bit = chance.randrange(8 * len(content))
            flipped = bytearray(content)
            flipped[bit // 8] ^= 1 << bit % 8
            statement = f"UPDATE {table} SET {column} = CAST(? AS {kind}) WHERE rowid = ?"  # noqa: S608 - as above
            raw.execute(statement, (bytes(flipped), row))
            (broken,) = store.verify().broken
            assert broken.tenant == "ale", (table, column, row, bit)
            assert broken.broken_at is not None, (table, column, row, bit)
            raw.execute(statement, (content, row))
    assert store.verify().holds
    store.close()


def test_fault_f07_a_flipped_bit_of_the_file_gives_out_nothing_wrong(whole: Path, tmp_path: Path) -> None:
    """Whichever bit of the database file differs, all is as it was, or a store's error or a report tells of it."""
    content = (whole / "store.db").read_bytes()
    shutil.copy(whole / "store.db", tmp_path)
    store = open_for(address_in(tmp_path, "sqlite"))
    due = seen(store)
    store.close()
    chance = random.Random(11)  # noqa: S311 - as above
    told = 0
    for _ in range(FLIPS // 2):
        bit = chance.randrange(8 * len(content))
        flipped = bytearray(content)
        flipped[bit // 8] ^= 1 << bit % 8
        (tmp_path / "store.db").write_bytes(flipped)
        (tmp_path / "store.db-journal").unlink(missing_ok=True)
        try:
            store = open_for(address_in(tmp_path, "sqlite"))
        except StoreError:
            told += 1
            continue
        try:
            if store.verify().holds:
                assert seen(store) == due, bit
            else:
                told += 1
        except StoreError:
            told += 1
        finally:
            store.close()
    assert told >= 5
