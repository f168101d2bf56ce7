"""The SQL store on SQLite, where it has something of its own; what all stores promise is in `conformance/`."""

import os
import sqlite3
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from collabmodel.adapters import open_store
from collabmodel.adapters.keys import NoKeys
from collabmodel.adapters.sql import SqlStore, engines
from collabmodel.adapters.sql.translating import translate, translate_commit
from collabmodel.errors import (
    CollabError,
    CommitOutcomeUnknownError,
    IntegrityError,
    JournalError,
    MissingExtraError,
    NotAStoreError,
    StoreBusyError,
    StoreError,
    StoreFailedError,
    StoreFullError,
    UnavailableError,
)
from collabmodel.model.agencies import Agency
from collabmodel.model.journal import EntryKind, Event
from collabmodel.testing.clocks import FixedClock
from tests.unit.sql.world import ALE, POLICE, YOUTH, OopsError, fill, note


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    """A store with one document in two versions, and five entries."""
    store = SqlStore(f"sqlite:///{path}", keys=NoKeys(), clock=FixedClock())
    fill(store)
    yield store
    store.close()


# --------------------------------------------------------------------------------------- opening


def test_a_file_that_is_no_database_is_left_untouched(path: Path) -> None:
    """Opening some other file raises, and the file stays as it is."""
    path.write_bytes(b"a letter, and a long one" * 100)
    with pytest.raises(StoreError):
        SqlStore(f"sqlite:///{path}", keys=NoKeys())
    assert path.read_bytes() == b"a letter, and a long one" * 100


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "nonsense", "oracle://a:topsecret@h/x", "bogus+x://h"]
)
def test_an_address_that_cannot_be_used_is_refused_without_repeating_it(url: str) -> None:
    """An address that is none, keeps nothing, or needs another driver is refused; passwords are not shown."""
    with pytest.raises(CollabError) as caught:
        open_store(url, keys=NoKeys())
    assert "topsecret" not in str(caught.value)


def test_a_folder_that_is_not_there_is_an_unavailable_store(tmp_path: Path) -> None:
    """A file that cannot be made raises UnavailableError, chained to the system's error."""
    with pytest.raises(UnavailableError) as caught:
        open_store(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}", keys=NoKeys())
    assert isinstance(caught.value.__cause__, OSError)


def test_a_missing_package_is_named_with_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without SQLAlchemy, opening a database says which extra to install."""
    monkeypatch.setattr("collabmodel.adapters.find_spec", lambda _name: None)
    with pytest.raises(MissingExtraError, match=r"pip install 'collabmodel\[sql\]'"):
        open_store("sqlite:///x.db", keys=NoKeys())


@pytest.mark.parametrize(
    ("url", "error", "message"),
    [
        ("postgresql://h/x", MissingExtraError, r"collabmodel\[postgres\]"),
        ("mariadb://h/x", MissingExtraError, r"collabmodel\[mariadb\]"),
    ],
)
def test_a_missing_driver_is_named(
    monkeypatch: pytest.MonkeyPatch, url: str, error: type[Exception], message: str
) -> None:
    """Without a database's driver, opening it says what to install."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.setitem(sys.modules, "pymysql", None)
    with pytest.raises(error, match=message):
        open_store(url, keys=NoKeys())


def test_two_may_open_an_empty_database_at_once(path: Path) -> None:
    """Whoever comes second to an empty database finds the first one's tables."""
    start, opened, failures = threading.Barrier(4), [], []

    def opening() -> None:
        """Opening."""
        try:
            start.wait()
            opened.append(SqlStore(f"sqlite:///{path}", keys=NoKeys()))
        except BaseException as error:  # noqa: BLE001 - told to the main thread
            failures.append(error)

    threads = [threading.Thread(target=opening) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in opened:
        store.close()
    assert (len(opened), failures) == (4, [])


# --------------------------------------------------------------------------- engines of the host's


def test_a_handed_in_engine_is_left_as_it_was(path: Path) -> None:
    """The host's own transactions on its engine begin as ever, and closing the store keeps the engine."""
    engine = create_engine(f"sqlite:///{path}")
    store = SqlStore(engine, keys=NoKeys(), clock=FixedClock())
    note(store)
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE hosts (a INTEGER)"))
        connection.commit()
        connection.execute(text("INSERT INTO hosts VALUES (1)"))
        connection.rollback()
        assert connection.execute(text("SELECT count(*) FROM hosts")).scalar_one() == 0
    store.close()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM collab_journal")).scalar_one() == 1
    engine.dispose()


def test_a_unit_waits_for_no_host_for_ever(path: Path) -> None:
    """While somebody else holds the database, opening a unit raises UnavailableError in the end."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 0})
    store = SqlStore(engine, keys=NoKeys(), clock=FixedClock())
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusyError, match="begin"), store.unit(**ALE):
        pytest.fail("a unit was opened")
    other.execute("ROLLBACK")
    note(store)
    other.close()
    engine.dispose()


def test_a_driver_error_shows_no_parameters(path: Path) -> None:
    """An error in the database is this library's, chained, and neither shows what was being saved."""
    engine = create_engine(f"sqlite:///{path}")
    store = SqlStore(engine, keys=NoKeys(), clock=FixedClock())
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE collab_versions"))
    with pytest.raises(StoreError) as caught, store.unit(**ALE) as unit:
        unit.save(YOUTH, expected_version=0)
    shown = f"{caught.value} {caught.value.__cause__}"
    assert "Hemlig" not in shown
    assert isinstance(caught.value.__cause__, OperationalError)
    engine.dispose()


def test_an_entry_that_cannot_be_written_is_a_journal_error(path: Path) -> None:
    """When the journal's table refuses a row, JournalError is raised and nothing is kept."""
    engine = create_engine(f"sqlite:///{path}")
    store = SqlStore(engine, keys=NoKeys(), clock=FixedClock())
    with engine.begin() as connection:
        connection.execute(
            text("CREATE TRIGGER full BEFORE INSERT ON collab_journal BEGIN SELECT RAISE(ABORT, 'full'); END")
        )
    with pytest.raises(JournalError, match="entry 1 could not be written"):
        note(store)
    assert store.verify().entries == 0
    engine.dispose()


@pytest.mark.parametrize("ending", ["commit", "rollback"])
@pytest.mark.parametrize("level", [None, "AUTOCOMMIT"])
def test_an_interrupted_ending_keeps_nothing(path: Path, ending: str, level: str | None) -> None:
    """When the commit or the rollback is interrupted, the connection is dropped and nothing is kept."""
    engine = create_engine(f"sqlite:///{path}", **({"isolation_level": level} if level else {}))
    store = SqlStore(engine, keys=NoKeys(), clock=FixedClock())

    def interrupt(connection: object) -> None:
        """Interrupt."""
        raise KeyboardInterrupt

    def work() -> None:
        """Work."""
        with store.unit(**ALE) as unit:
            unit.append(Event(EntryKind.READ, "x"))
            if ending == "rollback":
                raise OopsError

    event.listen(store._transactions._engine, ending, interrupt)
    with pytest.raises(KeyboardInterrupt):
        work()
    event.remove(store._transactions._engine, ending, interrupt)
    assert store.verify().entries == 0
    note(store)
    assert store.verify().entries == 1
    engine.dispose()


def limit(unit: object, pages: int) -> None:
    """Let the database of a unit take no more pages; SQLite takes the present size for the least."""
    connection = unit._pending._shelf._connection  # type: ignore[attr-defined]
    connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_a_full_database_keeps_nothing_of_a_unit(store: SqlStore) -> None:
    """When no page is left, the unit fails whole and by its own name; when there is room, work goes on."""

    def work(pages: int) -> None:
        """Append much."""
        with store.unit(**ALE) as unit:
            limit(unit, pages)
            for number in range(300):
                unit.append(Event(EntryKind.READ, f"s-{number}", (("x", "y" * 1000),)))

    with pytest.raises(StoreFullError):
        work(1)
    assert store.verify().entries == 5
    work(100_000)
    assert store.verify().entries == 305


def test_a_database_that_may_not_be_written_says_so(store: SqlStore, path: Path) -> None:
    """A store on a medium that is read-only can be verified, and refuses a unit."""
    store.close()
    opened = SqlStore(f"sqlite:///file:{path}?mode=ro&uri=true", keys=NoKeys())
    with pytest.raises(UnavailableError):
        note(opened)
    assert opened.verify().entries == 5
    opened.close()


def test_a_driver_that_fails_past_sqlalchemy_is_an_unavailable_store(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A driver's own error while connecting is this library's to the caller."""

    def lost(*_: object, **__: object) -> None:
        """Lost."""
        raise sqlite3.OperationalError

    monkeypatch.setattr(store._transactions._engine, "connect", lost)
    with pytest.raises(UnavailableError, match="connect"):
        store.verify()


def test_a_commit_that_fails_keeps_nothing_and_says_so(store: SqlStore) -> None:
    """When the commit itself raises, the caller hears of it, and the store goes on."""

    def fail(connection: object) -> None:
        """Fail."""
        raise OperationalError("COMMIT", None, sqlite3.OperationalError("disk I/O error"))

    event.listen(store._transactions._engine, "commit", fail)
    with pytest.raises(CommitOutcomeUnknownError):
        note(store)
    event.remove(store._transactions._engine, "commit", fail)
    assert store.verify().entries == 5


# ------------------------------------------------------------------------------------- durability


def test_commits_are_kept_where_wal_loses_them(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    """A fixed SQLite uses WAL and FULL, any other a rollback journal and EXTRA; info says which."""
    settings = dict(store.info().settings)
    safe = engines.wal_is_safe(sqlite3.sqlite_version_info)
    assert (settings["journal_mode"], settings["synchronous"]) == (
        ("wal", "FULL") if safe else ("truncate", "EXTRA")
    )
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 3))
    fixed = SqlStore(f"sqlite:///{path.with_name('fixed.db')}", keys=NoKeys())
    assert dict(fixed.info().settings)["journal_mode"] == "wal"
    with fixed.unit(**ALE) as unit:
        unit.append(Event(EntryKind.READ, "x"))
    assert fixed.verify().holds
    fixed.close()


def test_a_unit_begins_by_taking_its_turn(store: SqlStore) -> None:
    """A unit holds the database from its first moment, with the pragmas its commit rests on."""
    seen: list[str] = []

    def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
        """Note."""
        seen.append(statement)

    event.listen(store._engine, "before_cursor_execute", note)
    with store.unit(**ALE) as unit:
        connection = unit._pending._shelf._connection  # type: ignore[attr-defined]
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() in {2, 3}
    assert seen[0] == "BEGIN IMMEDIATE"


def busy(code: int) -> OperationalError:
    """An error of SQLite's with this code."""
    cause = sqlite3.OperationalError("x")
    cause.sqlite_errorcode = code
    return OperationalError("COMMIT", None, cause)


def said(module: str, **attributes: object) -> DBAPIError:
    """An error of a server's driver."""
    cause = type("Error", (Exception,), {"__module__": module, **attributes})(*attributes.pop("args", ()))  # type: ignore[misc]
    return OperationalError("COMMIT", None, cause)


def mariadb(number: int) -> DBAPIError:
    """An error of MariaDB's with this number."""
    return OperationalError("COMMIT", None, RuntimeError(number, "said"))


MEANINGS = [
    (busy(sqlite3.SQLITE_BUSY), StoreBusyError),
    (busy(sqlite3.SQLITE_LOCKED), StoreBusyError),
    (busy(sqlite3.SQLITE_FULL), StoreFullError),
    (busy(sqlite3.SQLITE_IOERR), StoreFailedError),
    (busy(sqlite3.SQLITE_IOERR_FSYNC), StoreFailedError),
    (busy(sqlite3.SQLITE_CORRUPT), IntegrityError),
    (busy(sqlite3.SQLITE_INTERRUPT), CommitOutcomeUnknownError),
    (said("psycopg", sqlstate="40001"), StoreBusyError),
    (said("psycopg", sqlstate="40P01"), StoreBusyError),
    (said("psycopg", sqlstate="53100"), StoreFullError),
    (said("psycopg", sqlstate="40003"), CommitOutcomeUnknownError),
    (said("psycopg", sqlstate="57P01"), CommitOutcomeUnknownError),
    (said("psycopg", sqlstate="08006"), CommitOutcomeUnknownError),
    (said("psycopg", sqlstate=None), CommitOutcomeUnknownError),
    (mariadb(1213), StoreBusyError),
    (mariadb(1205), StoreBusyError),
    (mariadb(1114), StoreFullError),
    (mariadb(1053), CommitOutcomeUnknownError),
    (mariadb(2013), CommitOutcomeUnknownError),
    (DBAPIError("COMMIT", None, RuntimeError(), connection_invalidated=True), CommitOutcomeUnknownError),
    (DBAPIError("COMMIT", None, RuntimeError()), StoreError),
]


@pytest.mark.parametrize(("error", "meaning"), MEANINGS, ids=range(len(MEANINGS)))
def test_what_a_failed_commit_means(error: DBAPIError, meaning: type[StoreError]) -> None:
    """What the database said itself is told by its name; where it said nothing, nobody knows."""
    assert type(translate_commit(error)) is meaning


def test_a_refusal_has_no_other_name() -> None:
    """What is none of the known sorts is the plain error."""
    assert type(translate(DBAPIError("INSERT", None, RuntimeError()), "save")) is StoreError


# ------------------------------------------------------------------------------------- named faults


def test_fault_f03_a_store_that_met_a_failed_disk_writes_no_more(store: SqlStore, path: Path) -> None:
    """After an I/O error on commit every unit is refused, reading goes on, and a new store works."""

    def fail(connection: object) -> None:
        """Fail."""
        raise busy(sqlite3.SQLITE_IOERR_FSYNC)

    event.listen(store._transactions._engine, "commit", fail)
    with pytest.raises(StoreFailedError):
        note(store)
    event.remove(store._transactions._engine, "commit", fail)
    with pytest.raises(StoreFailedError, match="Open it again"):
        note(store)
    assert store.verify().entries == 5
    again = SqlStore(f"sqlite:///{path}", keys=NoKeys())
    note(again)
    assert again.verify().entries == 6
    again.close()


def test_fault_f14_a_busy_database_is_waited_for_and_then_named(path: Path) -> None:
    """A unit waits for another writer within the time-out; after it, StoreBusyError says so."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 5})
    store = SqlStore(engine, keys=NoKeys(), clock=FixedClock())
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.5, lambda: other.execute("ROLLBACK")).start()
    note(store)
    assert store.verify().entries == 1
    impatient = create_engine(f"sqlite:///{path}", connect_args={"timeout": 0})
    hurried = SqlStore(impatient, keys=NoKeys())
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusyError):
        note(hurried)
    other.execute("ROLLBACK")
    other.close()
    note(hurried)
    assert store.verify().entries == 2
    engine.dispose()
    impatient.dispose()


def test_fault_f14_a_commit_that_readers_hold_up_keeps_nothing(path: Path) -> None:
    """A reader that stays makes the commit busy: nothing was kept, and the next unit works."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 0})
    store = SqlStore(engine, keys=NoKeys(), clock=FixedClock())
    note(store)
    if store.info().settings[1][1] == "wal":
        pytest.skip("in WAL mode readers hold up nobody")
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM collab_heads").fetchall()
    with pytest.raises(StoreBusyError):
        note(store)
    reader.execute("ROLLBACK")
    reader.close()
    note(store)
    assert store.verify().entries == 2
    engine.dispose()


@pytest.mark.parametrize("version", [(3, 51, 2), (3, 50, 7), (3, 44, 6), (3, 51, 3)], ids=str)
def test_fault_f15_wal_is_used_only_where_it_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, path: Path, version: tuple[int, int, int]
) -> None:
    """An SQLite with the race in WAL mode gets a rollback journal and EXTRA; info says which."""
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    store = SqlStore(f"sqlite:///{path}", keys=NoKeys())
    note(store)
    expected = {"truncate": "EXTRA", "wal": "FULL"}
    mode = "truncate" if version == (3, 51, 2) else "wal"
    assert dict(store.info().settings)["journal_mode"] == mode
    assert dict(store.info().settings)["synchronous"] == expected[mode]
    raw = sqlite3.connect(path)
    assert (raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)) is (mode == "wal")
    raw.close()
    store.close()


def test_fault_f38_the_file_is_private_whatever_the_umask(path: Path) -> None:
    """The database, and whatever SQLite puts beside it, is readable by its owner alone."""
    before = os.umask(0)
    try:
        store = SqlStore(f"sqlite:///{path}", keys=NoKeys())
        with store.unit(**ALE) as unit:
            unit.append(Event(EntryKind.READ, "x"))
            unit._pending._shelf._connection.exec_driver_sql("UPDATE collab_heads SET epoch = 0")  # type: ignore[attr-defined]
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
        assert len(modes) > 1
        assert set(modes.values()) == {0o600}
        store.close()
    finally:
        os.umask(before)


def test_fault_f38_a_symbolic_link_is_not_followed(tmp_path: Path, path: Path) -> None:
    """A link that waits where the file should be is refused, and what it leads to stays as it is."""
    aim = tmp_path / "aim"
    path.symlink_to(aim)
    with pytest.raises(NotAStoreError, match="symbolic link"):
        SqlStore(f"sqlite:///{path}", keys=NoKeys())
    assert not aim.exists()
    path.unlink()
    path.mkdir()
    with pytest.raises(NotAStoreError, match="plain file"):
        SqlStore(f"sqlite:///{path}", keys=NoKeys())


def test_a_file_that_others_may_read_is_told_of(store: SqlStore, path: Path) -> None:
    """A store whose file was opened to others can be used, and info says what to do."""
    store.close()
    path.chmod(0o644)
    again = SqlStore(f"sqlite:///{path}", keys=NoKeys())
    assert any("chmod 600" in notice for notice in again.info().notices)
    again.close()


def test_fault_f37_units_leave_no_descriptor_behind(store: SqlStore) -> None:
    """Neither good nor failing units leave a file open."""

    def fail() -> None:
        """Fail."""
        with store.unit(**ALE) as unit:
            unit.append(Event(EntryKind.READ, "x"))
            raise OopsError

    note(store)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        note(store)
        with pytest.raises(OopsError):
            fail()
    assert len(list(Path("/proc/self/fd").iterdir())) <= before


def test_several_versions_of_one_document_fit_in_one_unit(store: SqlStore) -> None:
    """What a unit saves several times has all its versions, and the last is current."""
    with store.unit(**ALE) as unit:
        for version in range(2, 5):
            unit.save(POLICE, expected_version=version)
        unit.retire(Agency, "police", expected_version=5)
    with store.unit(**ALE) as unit:
        assert [one.version for one in unit.versions(Agency, "police")] == [1, 2, 3, 4, 5, 6]
        assert unit.find(Agency, kind="police") == ()
    assert store.verify().holds


@pytest.mark.parametrize("kind", ["police ", " ", "a" * 300, "nul\0", "å", "Police"])
def test_any_text_can_be_found(store: SqlStore, kind: str) -> None:
    """A text that some databases cannot hold, or cannot tell from another, is found by equality all the same."""
    import attrs

    with store.unit(**ALE) as unit:
        unit.save(attrs.evolve(POLICE, id="other", kind=kind), expected_version=0)
    with store.unit(**ALE) as unit:
        assert [one.ident for one in unit.find(Agency, kind=kind)] == ["other"]
        assert [one.ident for one in unit.find(Agency, kind="police")] == ["police"]
    assert store.verify().holds
