"""Stores are brought from one format to the next and back, with all that is in them."""

import subprocess
import sys
import textwrap
from pathlib import Path

import attrs
import pytest
from sqlalchemy import create_engine, event

from collabmodel.adapters.keys import KeyFile, NoKeys
from collabmodel.adapters.sql import SqlStore, downgrade, migrate, opening
from collabmodel.errors import (
    DowngradeLosesDataError,
    FormatTooNewError,
    IntegrityError,
    NotAStoreError,
    SchemaVersionError,
)
from collabmodel.model.agencies import Agency
from collabmodel.model.assessments import NothingMoreKnown
from collabmodel.model.journal import FIRST_ALGORITHM, EntryKind
from collabmodel.model.people import Individual
from collabmodel.ports import Progress
from tests.unit.sql.first_format import Dump, dump, generated, make_first, restore
from tests.unit.sql.world import ALE, POLICE, YOUTH, OopsError, fill, note, tamper

TABLES = ("collab_documents", "collab_versions", "collab_idempotency")


def journals(found: Dump) -> list[tuple[object, ...]]:
    """The entries that are not the migration's own."""
    return [row for row in found["collab_journal"] if "collabmodel" not in row]


def without_told(found: Dump) -> Dump:
    """All of it, save for the entry that tells of the way up and back, and where the chain ends by it."""
    return {**found, "collab_journal": journals(found), "collab_heads": []}


@pytest.fixture
def old(path: Path) -> str:
    """The address of a store that the release with format 1 made."""
    restore(path)
    return f"sqlite:///{path}"


def test_an_older_store_is_left_untouched_and_named(old: str, path: Path) -> None:
    """Opening a store of format 1 says what to run, and changes nothing."""
    before = path.read_bytes()
    with pytest.raises(SchemaVersionError, match="migrate"):
        SqlStore(old, keys=NoKeys())
    assert path.read_bytes() == before


def test_what_the_first_release_wrote_is_all_there(old: str) -> None:
    """After the migration everything can be read, found and verified, and the journal tells of it."""
    told: list[Progress] = []
    assert migrate(old, watch=told.append) == 3
    assert (told[0].done, told[-1].done, told[-1].total) == (0, 3, 3)
    store = SqlStore(old, keys=NoKeys())
    report = store.verify()
    assert [(one.tenant, one.entries, one.documents) for one in report.chains] == [
        ("ale", 5, 6),
        ("ede", 2, 0),
        ("kil", 5, 6),
    ]
    assert report.holds
    with store.unit(**ALE, idempotency_key="k-1") as unit:
        assert unit.recall("payload") == "r-1"
        assert [one.version for one in unit.versions(Agency, "police")] == [1, 2]
        assert [one.ident for one in unit.find(Agency, kind="police")] == ["police"]
        assert unit.find(Agency, kind="school") == ()
        assert unit.get(Individual, "y-1").value.name == "Påhittad Åsa"
        assert len(unit.all(NothingMoreKnown, of="r-1")) == 1
        entries = unit.entries()
    assert [entry.algorithm == FIRST_ALGORITHM for entry in entries] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    told_of = entries[3]
    assert (told_of.event.kind, told_of.actor, told_of.purpose) == (
        EntryKind.MIGRATION,
        "collabmodel",
        "migration",
    )
    assert dict(told_of.event.details) == {
        "from": "1",
        "to": "2",
        "documents": "4",
        "versions": "6",
        "entries": "3",
    }
    store.close()


def test_a_migrated_document_is_bound_into_the_chain(old: str, path: Path) -> None:
    """Whoever changes an old document after the migration is found, with the entry of the migration."""
    migrate(old)
    store = SqlStore(old, keys=NoKeys())
    tamper(path, "UPDATE collab_versions SET retired = 1 WHERE tenant = 'kil' AND version = 1")
    assert [(one.tenant, one.broken_at) for one in store.verify().broken] == [("kil", 4)]
    store.close()


def test_an_old_store_can_be_sealed_from_now_on(old: str, tmp_path: Path) -> None:
    """With a key, what was in the clear is read, and what is written from now on is sealed."""
    migrate(old)
    store = SqlStore(old, keys=KeyFile.create(tmp_path / "keys.json"))
    with store.unit(**ALE) as unit:
        assert unit.get(Agency, "police").version == 2
        unit.save(POLICE, expected_version=2)
    assert store.verify().holds
    store.close()


@pytest.mark.slow
def test_fault_f17_a_thousand_records_go_up_down_and_up(url: str) -> None:
    """Up and down give back every row byte for byte, save the entry that tells of it; up again holds."""
    make_first(url, generated(1000))
    before = dump(url)
    assert sum(map(len, before.values())) > 1000
    migrate(url)
    up = dump(url)
    store = SqlStore(url, keys=NoKeys())
    assert store.verify().holds
    store.close()
    downgrade(url, 1)
    assert without_told(dump(url)) == without_told(before)
    migrate(url)
    again = dump(url)
    assert [len(rows) for rows in again.values()] == [
        len(rows) + (3 if name == "collab_journal" else 0) for name, rows in up.items()
    ]
    store = SqlStore(url, keys=NoKeys())
    assert store.verify().holds
    store.close()


def test_what_was_brought_back_is_format_1_in_every_column(old: str) -> None:
    """The tables are those of format 1 again, and only one entry of each tenant tells of the way."""
    before = dump(old)
    migrate(old)
    downgrade(old, 1)
    after = dump(old)
    assert without_told(after) == without_told(before)
    told = [row for row in after["collab_journal"] if "collabmodel" in row]
    assert len(told) == 3
    assert all(FIRST_ALGORITHM in row and "change" in row and "migration" in row for row in told)


def test_fault_f17_a_downgrade_that_loses_is_refused_with_counts(
    old: str, path: Path, tmp_path: Path
) -> None:
    """What was written since cannot be held by format 1: it is counted, and nothing is changed."""
    migrate(old)
    store = SqlStore(old, keys=KeyFile.create(tmp_path / "keys.json"))
    with store.unit(**ALE, idempotency_key="new") as unit:
        unit.recall("x")
        unit.save(POLICE, expected_version=2)
        unit.save(attrs.evolve(YOUTH, id="y-2"), expected_version=0)
        unit.conclude("r")
    store.close()
    before = path.read_bytes()
    with pytest.raises(DowngradeLosesDataError) as caught:
        downgrade(old, 1)
    assert dict(caught.value.lost) == {
        "journal entries": 1,
        "versions of documents": 2,
        "sealed documents": 2,
        "idempotency keys": 1,
    }
    assert path.read_bytes() == before


def test_a_forced_downgrade_drops_what_came_since_and_says_so(old: str, tmp_path: Path) -> None:
    """Documents are back at what they were before the migration, and the journal counts what was dropped."""
    before = dump(old)
    migrate(old)
    store = SqlStore(old, keys=KeyFile.create(tmp_path / "keys.json"))
    with store.unit(**ALE) as unit:
        unit.save(POLICE, expected_version=2)
    fill_new = {**ALE, "tenant": "new"}
    with store.unit(**fill_new) as unit:
        unit.save(POLICE, expected_version=0)
    store.close()
    downgrade(old, 1, force=True)
    after = dump(old)
    assert without_told(after) == without_told(before)
    (told,) = (row for row in after["collab_journal"] if "ale" in row and "collabmodel" in row)
    assert any(b'"dropped versions of documents","1"' in part for part in told if isinstance(part, bytes))
    migrate(old)
    store = SqlStore(old, keys=NoKeys())
    assert store.verify().holds
    store.close()


def test_tables_are_removed_only_when_nothing_is_kept_in_them(old: str, path: Path) -> None:
    """Going back to nothing is refused with counts while anything is kept, and forced it leaves nothing."""
    before = path.read_bytes()
    with pytest.raises(DowngradeLosesDataError, match="6 journal entries"):
        downgrade(old, 0)
    assert path.read_bytes() == before
    downgrade(old, 0, force=True)
    assert dump(old) == {}


def test_an_empty_store_goes_down_to_nothing_and_comes_again(url: str) -> None:
    """Where nothing was written, nothing is lost on any server."""
    SqlStore(url, keys=NoKeys()).close()
    downgrade(url, 0)
    assert dump(url) == {}
    store = SqlStore(url, keys=NoKeys())
    note(store)
    assert store.verify().holds
    store.close()


@pytest.mark.parametrize("to", [-1, 3, 4])
def test_there_is_no_way_down_to_what_is_not_older(store: SqlStore, path: Path, to: int) -> None:
    """A format that is not older, or never was, is refused."""
    with pytest.raises(SchemaVersionError, match="no older format"):
        downgrade(f"sqlite:///{path}", to)


def test_nothing_is_brought_down_to_a_format_above_it(path: Path) -> None:
    """An empty database is not brought down to format 1."""
    with pytest.raises(SchemaVersionError, match="older"):
        downgrade(f"sqlite:///{path}", 1)


# ------------------------------------------------------------------------------------- failing half way


def fails(progress: Progress) -> None:
    """What is told of progress fails in the middle."""
    if progress.done == 1:
        raise OopsError


def test_fault_f16_a_migration_that_fails_half_way_changes_nothing(url: str) -> None:
    """Schema and data are as before, and a second run succeeds; MariaDB, which cannot, goes on where it was."""
    make_first(url, generated(30))
    before = dump(url)
    with pytest.raises(OopsError):
        migrate(url, watch=fails)
    if not url.startswith("maria"):
        assert dump(url) == before
    migrate(url)
    store = SqlStore(url, keys=NoKeys())
    assert store.verify().holds
    store.close()


def test_fault_f16_a_downgrade_that_fails_half_way_changes_nothing(url: str) -> None:
    """The same on the way down."""
    make_first(url, generated(30))
    before = dump(url)
    migrate(url)
    up = dump(url)
    with pytest.raises(OopsError):
        downgrade(url, 1, watch=fails)
    if not url.startswith("maria"):
        assert dump(url) == up
    downgrade(url, 1)
    assert without_told(dump(url)) == without_told(before)


DAMAGED = {
    "a version": "UPDATE collab_versions SET retired = 1 WHERE version = 1",
    "a current document": "UPDATE collab_documents SET of_id = 'x'",
    "an old version made current": "DELETE FROM collab_documents WHERE version = 2",
    "a version gone": "DELETE FROM collab_versions WHERE version = 1 AND ident = 'police'",
    "an entry": "UPDATE collab_journal SET actor = 'bo' WHERE seq = 2",
    "the last entry gone": "DELETE FROM collab_journal WHERE seq = 3",
    "the end": "UPDATE collab_heads SET seq = 2 WHERE tenant = 'kil'",
}


@pytest.mark.parametrize("what", DAMAGED)
def test_what_is_damaged_is_not_migrated(old: str, path: Path, what: str) -> None:
    """Damage would be sealed into the chain as if it were true, so nothing is migrated."""
    tamper(path, DAMAGED[what])
    before = path.read_bytes()
    with pytest.raises(IntegrityError, match=r"backup|changed|missing"):
        migrate(old)
    assert path.read_bytes() == before


MIGRATE = """
    import sys, time
    from collabmodel.adapters.sql import migrate
    while time.time() < float(sys.argv[2]):
        pass
    print(migrate(sys.argv[1]))
"""


@pytest.mark.slow
@pytest.mark.fresh_interpreter
def test_two_processes_that_migrate_at_once_do_not_collide(url: str) -> None:
    """Both come back with the newest format, and each tenant's journal tells once of each step."""
    import time

    make_first(url, generated(60))
    start = str(time.time() + 2)  # noqa: TID251 - two processes need one moment
    script = textwrap.dedent(MIGRATE)
    running = [
        subprocess.Popen([sys.executable, "-c", script, url, start], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [process.communicate(timeout=60)[0].strip() for process in running] == ["3", "3"]
    store = SqlStore(url, keys=NoKeys())
    assert store.verify().holds
    told = [row for row in dump(url)["collab_journal"] if "migration" in row]
    assert len(told) == 2 * len(store.verify().chains)
    store.close()


# ------------------------------------------------------------------------------------- what is refused


def test_fault_f18_a_newer_store_is_left_untouched(store: SqlStore, path: Path) -> None:
    """A store that is newer than the code is refused by all that could change it, and not a byte changes."""
    store.close()
    tamper(path, "UPDATE collab_format SET format = 4")
    before = path.read_bytes()
    for doing in (lambda url: SqlStore(url, keys=NoKeys()), migrate, lambda url: downgrade(url, 1)):
        with pytest.raises(FormatTooNewError) as caught:
            doing(f"sqlite:///{path}")
        assert (caught.value.found, caught.value.known) == (4, 3)
        assert path.read_bytes() == before


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_fault_f18_another_programs_database_is_left_untouched(tmp_path: Path, path: Path, mode: str) -> None:
    """The SQLite file of another program is refused, and no file of its folder changes."""
    import sqlite3

    other = sqlite3.connect(path)
    other.execute(f"PRAGMA journal_mode = {mode}")
    other.execute("CREATE TABLE theirs (a INTEGER)")
    other.commit()
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    for doing in (lambda url: SqlStore(url, keys=NoKeys()), migrate):
        with pytest.raises(NotAStoreError):
            doing(f"sqlite:///{path}")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
    other.close()


def test_fault_f18_tables_of_our_names_that_are_not_ours_are_left_untouched(path: Path) -> None:
    """In a host's database too, tables named like ours without our format are refused."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE collab_stamps (a INTEGER)")
    before = path.read_bytes()
    for doing in (lambda engine: SqlStore(engine, keys=NoKeys()), migrate):
        with pytest.raises(NotAStoreError):
            doing(engine)
    assert path.read_bytes() == before
    engine.dispose()


def test_a_store_comes_into_a_hosts_database(path: Path) -> None:
    """Given the host's engine, the tables are made beside the host's own."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE theirs (a INTEGER)")
    store = SqlStore(engine, keys=NoKeys())
    fill(store)
    assert store.verify().holds
    store.close()
    engine.dispose()


def test_the_tables_are_what_the_code_takes_them_for(url: str) -> None:
    """The revisions make exactly the tables, columns and indexes that the statements are written for."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from collabmodel.adapters.sql.engines import make_engine
    from collabmodel.adapters.sql.tables import metadata

    SqlStore(url, keys=NoKeys()).close()
    engine = make_engine(url)
    with engine.connect() as connection:
        opts = {
            "compare_type": True,
            "include_name": lambda name, _kind, _parents: name != opening.VERSION_TABLE,
        }
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_a_store_that_lost_a_table_is_not_opened(store: SqlStore, path: Path) -> None:
    """An incomplete store is refused and not completed."""
    store.close()
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE collab_fields")
    engine.dispose()
    before = path.read_bytes()
    with pytest.raises(SchemaVersionError, match="not complete"):
        SqlStore(f"sqlite:///{path}", keys=NoKeys())
    assert path.read_bytes() == before


def test_opening_an_empty_database_runs_the_revisions(path: Path) -> None:
    """What makes the tables of a new store is what brings an old one up."""
    engine = create_engine(f"sqlite:///{path}")
    seen: list[str] = []
    event.listen(
        engine, "before_cursor_execute", lambda _c, _cursor, statement, *_rest: seen.append(statement)
    )
    SqlStore(engine, keys=NoKeys()).close()
    assert any("collab_0002" in statement or "ADD COLUMN" in statement for statement in seen)
    engine.dispose()
