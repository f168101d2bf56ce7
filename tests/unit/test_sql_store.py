"""The SQL store on SQLite, where it has something of its own; what all stores promise is in `conformance/`."""

import sqlite3
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
    JournalError,
    MissingExtraError,
    SchemaVersionError,
    StoreError,
    UnavailableError,
    UnitPoisonedError,
)
from collabmodel.model.agencies import Agency, LegalBasis
from collabmodel.model.ids import AgencyId, IndividualId, OfficialId, TenantId
from collabmodel.model.journal import EntryKind, Event
from collabmodel.model.people import Individual, ProtectedIdentity
from collabmodel.testing.clocks import FixedClock

ALE = {"tenant": TenantId("ale"), "actor": OfficialId("anna"), "purpose": "test", "legal_ground": "none"}
POLICE = Agency(AgencyId("police"), "Polismyndigheten", "police", LegalBasis.AUTHORITY)


class OopsError(Exception):
    """Something goes wrong in the application."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    """A store with one document in two versions, and three entries."""
    store = SqlStore(f"sqlite:///{path}", keys=NoKeys(), clock=FixedClock())
    for version in range(2):
        with store.unit(**ALE) as unit:
            unit.save(POLICE, expected_version=version)
            unit.append(Event(EntryKind.CHANGE, "police", (("version", str(version + 1)),)))
    with store.unit(**ALE) as unit:
        unit.append(Event(EntryKind.READ, "police", (("what", "på väg"),)))
    yield store
    store.close()


def tamper(path: Path, *statements: str) -> None:
    """Change the file behind the store's back, as somebody with rights to the file can."""
    connection = sqlite3.connect(path)
    for name in ("update", "delete"):
        connection.execute(f"DROP TRIGGER IF EXISTS collab_journal_no_{name}")
    for statement in statements:
        assert connection.execute(statement).rowcount
    connection.commit()
    connection.close()


# ------------------------------------------------------------------------------------- tampering

TAMPERING = {
    "a byte of the details": (
        "UPDATE collab_journal SET details = CAST(replace(CAST(details AS TEXT), '2', '3') AS BLOB) WHERE seq = 2",
        2,
    ),
    "a blank in the details": (
        "UPDATE collab_journal SET details = CAST(details || ' ' AS BLOB) WHERE seq = 3",
        3,
    ),
    "details that are not JSON": ("UPDATE collab_journal SET details = x'ff' WHERE seq = 1", 1),
    "the actor": ("UPDATE collab_journal SET actor = 'bo' WHERE seq = 2", 2),
    "the kind": ("UPDATE collab_journal SET kind = 'release' WHERE seq = 2", 2),
    "a kind that is none": ("UPDATE collab_journal SET kind = 'gossip' WHERE seq = 2", 2),
    "the time": (
        "UPDATE collab_journal SET recorded_at = replace(recorded_at, '12:', '11:') WHERE seq = 2",
        2,
    ),
    "a time that is none": ("UPDATE collab_journal SET recorded_at = 'noon' WHERE seq = 2", 2),
    "a hash": ("UPDATE collab_journal SET hash = replace(hash, 'a', 'b') WHERE seq = 2", 2),
    "a link": ("UPDATE collab_journal SET previous = 'x' WHERE seq = 2", 2),
    "a letter spelt otherwise": (
        "UPDATE collab_journal SET details = CAST(replace(details, 'å', 'a' || char(778)) AS BLOB) WHERE seq = 3",
        3,
    ),
    "a text that is none": ("UPDATE collab_journal SET actor = CAST(x'ff61' AS TEXT) WHERE seq = 2", 2),
    "bytes for a text": ("UPDATE collab_journal SET subject = x'61' WHERE seq = 2", 2),
    "details without end": (
        "UPDATE collab_journal SET details = CAST(replace(hex(zeroblob(50000)), '0', '[') AS BLOB) WHERE seq = 2",
        2,
    ),
    "the end's number": ("UPDATE collab_heads SET seq = 'many'", 1),
    "an algorithm": ("UPDATE collab_journal SET algorithm = 'none' WHERE seq = 2", 2),
    "an entry in the middle gone": ("DELETE FROM collab_journal WHERE seq = 2", 2),
    "the first entry gone": ("DELETE FROM collab_journal WHERE seq = 1", 1),
    "the last entry gone": ("DELETE FROM collab_journal WHERE seq = 3", 3),
    "every entry gone": ("DELETE FROM collab_journal", 1),
    "the end moved": ("UPDATE collab_heads SET seq = 2", 3),
    "the end's hash": ("UPDATE collab_heads SET hash = 'x'", 3),
    "the end gone": ("DELETE FROM collab_heads", 1),
}
"""What somebody does to the file, and the number of the entry that is then named."""


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_with_the_journal_is_noticed(store: SqlStore, path: Path, what: str) -> None:
    """Verification names the first entry that does not hold, whatever was done to the rows."""
    statement, seq = TAMPERING[what]
    assert store.verify().holds
    tamper(path, statement)
    report = store.verify()
    assert not report.holds
    assert [(chain.tenant, chain.broken_at) for chain in report.broken] == [("ale", seq)]


DAMAGE = {
    "a byte of a current document": "UPDATE collab_documents SET body = CAST(replace(CAST(body AS TEXT), 'P', 'p') AS BLOB)",
    "a byte of an old version": (
        "UPDATE collab_versions SET body = CAST(replace(CAST(body AS TEXT), 'P', 'p') AS BLOB) WHERE version = 1"
    ),
    "an old version made current": (
        "UPDATE collab_documents SET version = 1, digest = (SELECT digest FROM collab_versions v WHERE v.version = 1)"
    ),
    "a document retired": "UPDATE collab_documents SET retired = 1",
    "a time that is none": "UPDATE collab_documents SET recorded_at = 'noon'",
    "a document gone": "DELETE FROM collab_documents",
    "an old version gone": "DELETE FROM collab_versions WHERE version = 1",
    "its newest version gone": "DELETE FROM collab_versions WHERE version = 2",
}
"""What somebody does to the documents in the file."""


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_to_a_document_is_noticed(store: SqlStore, path: Path, what: str) -> None:
    """Verification names the document, and says nothing of what stands in it."""
    tamper(path, DAMAGE[what])
    report = store.verify()
    assert not report.holds
    assert report.entries == 3
    assert "agency police" in report.broken[0].problem
    assert "olismyndigheten" not in report.broken[0].problem


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE collab_documents SET tenant = x'ff'",
        "UPDATE collab_documents SET tenant = CAST(x'ff61' AS TEXT)",
    ],
)
def test_a_row_of_no_tenant_is_an_error(store: SqlStore, path: Path, statement: str) -> None:
    """Where the tenants themselves cannot be read, verification raises this library's error."""
    tamper(path, statement)
    with pytest.raises(StoreError, match="backup") as caught:
        store.verify()
    assert not isinstance(caught.value, UnavailableError)


def test_text_that_cannot_be_read_spoils_the_document(store: SqlStore, path: Path) -> None:
    """A text that is not UTF-8 is damage, not a database that is away."""
    tamper(path, "UPDATE collab_versions SET of_id = CAST(x'ff61' AS TEXT)")
    report = store.verify().broken[0]
    assert (report.entries, report.problem) == (
        3,
        "read the documents: what is stored cannot be read. Restore it from a backup.",
    )


def test_a_database_lost_while_verifying_is_no_damage(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the connection goes while entries or documents are read, UnavailableError is raised, and no report made."""

    def lost(*_: object) -> None:
        """Lost."""
        raise OperationalError("SELECT", None, busy(sqlite3.SQLITE_BUSY).orig or RuntimeError())

    for reading in ("read_entry", "read_row"):
        monkeypatch.setattr(sql_store, reading, lost)
        with pytest.raises(UnavailableError):
            store.verify()
        monkeypatch.undo()


def test_a_damaged_document_is_never_given_out(store: SqlStore, path: Path) -> None:
    """Reading a document that does not match its digest raises, and poisons the unit."""
    tamper(path, DAMAGE["a byte of a current document"])
    with pytest.raises(StoreError, match="does not match its digest"), store.unit(**ALE) as unit:
        unit.get(Agency, "police")


def test_nothing_is_added_to_a_journal_whose_end_is_gone(store: SqlStore, path: Path) -> None:
    """A journal that does not end where it was left takes no further entry."""
    tamper(path, TAMPERING["the last entry gone"][0])
    with pytest.raises(JournalError) as caught, store.unit(**ALE) as unit:
        unit.append(Event(EntryKind.READ, "police"))
    assert caught.value.seq == 3


@pytest.mark.parametrize(
    "statement", ["UPDATE collab_journal SET actor = 'bo'", "DELETE FROM collab_journal"]
)
def test_the_database_itself_refuses_to_change_an_entry(store: SqlStore, path: Path, statement: str) -> None:
    """Triggers refuse to change or remove entries, whoever asks."""
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    connection.close()
    assert store.verify().holds


# --------------------------------------------------------------------------------------- opening


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE collab_format SET format = 2", "newer"),
        ("UPDATE collab_format SET format = 0", "not complete"),
        ("DELETE FROM collab_format", "format None"),
        ("DROP TABLE collab_format", "not this library's"),
        ("DROP TABLE collab_idempotency", "not complete"),
    ],
    ids=["newer", "older", "unsaid", "not ours", "incomplete"],
)
def test_a_store_of_another_format_is_left_untouched(
    store: SqlStore, path: Path, statement: str, message: str
) -> None:
    """A store that is newer, incomplete or somebody else's is refused, and not a byte of it changes."""
    store.close()
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(SchemaVersionError, match=message):
        SqlStore(f"sqlite:///{path}", keys=NoKeys())
    assert path.read_bytes() == before


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
    """A database that cannot be reached raises UnavailableError, chained to the driver's error."""
    with pytest.raises(UnavailableError) as caught:
        open_store(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}", keys=NoKeys())
    assert isinstance(caught.value.__cause__, DBAPIError)


def test_a_missing_package_is_named_with_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without SQLAlchemy, opening a database says which extra to install."""
    monkeypatch.setattr("collabmodel.adapters.find_spec", lambda _name: None)
    with pytest.raises(MissingExtraError, match=r"pip install 'collabmodel\[sql\]'"):
        open_store("sqlite:///x.db", keys=NoKeys())


@pytest.mark.parametrize(
    ("url", "error", "message"),
    [
        ("postgresql://h/x", MissingExtraError, r"collabmodel\[postgres\]"),
        ("mariadb://h/x", UnavailableError, "pymysql"),
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
    with store.unit(**ALE) as unit:
        unit.append(Event(EntryKind.READ, "x"))
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
    with pytest.raises(UnavailableError, match="begin"), store.unit(**ALE):
        pytest.fail("a unit was opened")
    other.execute("ROLLBACK")
    with store.unit(**ALE) as unit:
        unit.append(Event(EntryKind.READ, "x"))
    other.close()
    engine.dispose()


def test_a_driver_error_shows_no_parameters(path: Path) -> None:
    """An error in the database is this library's, chained, and neither shows what was being saved."""
    engine = create_engine(f"sqlite:///{path}")
    store = SqlStore(engine, keys=NoKeys(), clock=FixedClock())
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE collab_versions"))
    youth = Individual(IndividualId("y-1"), ProtectedIdentity.FICTITIOUS_IDENTITY, name="Åsa Hemlig")
    with pytest.raises(StoreError) as caught, store.unit(**ALE) as unit:
        unit.save(youth, expected_version=0)
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
    with pytest.raises(JournalError, match="entry 1 could not be written"), store.unit(**ALE) as unit:
        unit.append(Event(EntryKind.READ, "x"))
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
    with store.unit(**ALE) as unit:
        unit.append(Event(EntryKind.READ, "x"))
    assert store.verify().entries == 1
    engine.dispose()


def test_a_full_database_keeps_nothing_of_a_unit(path: Path) -> None:
    """When no page is left, the unit fails whole, even if the error is swallowed; then work goes on."""
    engine = create_engine(f"sqlite:///{path}")
    store = SqlStore(engine, keys=NoKeys(), clock=FixedClock())
    limit = ["PRAGMA max_page_count = 1"]  # SQLite takes the present size for the least

    def fill() -> None:
        """A sentence with every slot filled."""
        with store.unit(**ALE) as unit:
            unit._shelf._connection.exec_driver_sql(limit[0])  # type: ignore[attr-defined]
            for number in range(1000):
                try:
                    unit.append(Event(EntryKind.READ, f"s-{number}", (("x", "y" * 1000),)))
                except StoreError:
                    continue

    with pytest.raises(UnitPoisonedError):
        fill()
    assert store.verify().entries == 0
    limit[0] = "PRAGMA max_page_count = 100000"
    fill()
    assert store.verify().entries == 1000
    engine.dispose()


def test_a_database_that_may_not_be_written_says_so(store: SqlStore, path: Path) -> None:
    """A store on a medium that is read-only can be verified, and refuses a unit."""
    store.close()
    opened = SqlStore(f"sqlite:///file:{path}?mode=ro&uri=true", keys=NoKeys())
    with pytest.raises(StoreError), opened.unit(**ALE) as unit:
        unit.append(Event(EntryKind.READ, "x"))
    assert opened.verify().entries == 3
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
    with pytest.raises(CommitOutcomeUnknownError), store.unit(**ALE) as unit:
        unit.append(Event(EntryKind.READ, "x"))
    event.remove(store._transactions._engine, "commit", fail)
    assert store.verify().entries == 3


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
        connection = unit._shelf._connection  # type: ignore[attr-defined]
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() in {2, 3}
    assert seen[0] == "BEGIN IMMEDIATE"


def busy(code: int) -> OperationalError:
    """An error of SQLite's with this code."""
    cause = sqlite3.OperationalError("x")
    cause.sqlite_errorcode = code
    return OperationalError("COMMIT", None, cause)


def test_what_a_failed_commit_means() -> None:
    """Busy, locked and full mean that nothing was kept; a lost connection means that nobody knows."""
    assert isinstance(translate_commit(busy(sqlite3.SQLITE_BUSY)), UnavailableError)
    assert isinstance(translate_commit(busy(sqlite3.SQLITE_FULL)), UnavailableError)
    assert isinstance(translate_commit(busy(sqlite3.SQLITE_IOERR)), CommitOutcomeUnknownError)
    lost = DBAPIError("COMMIT", None, RuntimeError(), connection_invalidated=True)
    assert isinstance(translate_commit(lost), CommitOutcomeUnknownError)
    refused = DBAPIError("COMMIT", None, RuntimeError())
    assert type(translate_commit(refused)) is StoreError
    assert type(translate(refused, "save")) is StoreError
