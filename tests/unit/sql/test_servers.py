"""What only a server can do to a unit: lose it, break it up, let it wait."""

import os
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from collabmodel.adapters.keys import NoKeys
from collabmodel.adapters.sql import SqlStore, transactions
from collabmodel.adapters.sql.engines import make_engine
from collabmodel.errors import (
    ConflictError,
    IntegrityError,
    JournalError,
    StoreBusyError,
    StoreError,
    UnavailableError,
    UnitPoisonedError,
)
from collabmodel.model.agencies import Agency
from collabmodel.model.journal import EntryKind, Event
from collabmodel.ports import UnitOfWork
from collabmodel.testing.clocks import FixedClock
from tests.unit.sql.world import ALE, POLICE, note

pytestmark = pytest.mark.slow


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    """An empty store on each sort of database."""
    store = SqlStore(url, keys=NoKeys(), clock=FixedClock())
    yield store
    store.close()


def connection_of(unit: UnitOfWork) -> Connection:
    """The connection that a unit works on."""
    found = unit._pending._shelf._connection  # type: ignore[attr-defined]
    assert isinstance(found, Connection)
    return found


def test_fault_f10_an_error_swallowed_inside_a_unit_keeps_nothing(store: SqlStore) -> None:
    """On a server whose transaction is aborted, a commit would say nothing and keep nothing: the unit raises."""

    def work() -> None:
        """Swallow what the database refuses, and save something else."""
        with store.unit(**ALE) as unit:
            unit.append(Event(EntryKind.READ, "x"))
            connection = connection_of(unit)
            for _ in range(2):
                try:
                    connection.execute(text("INSERT INTO collab_format VALUES (1, 2)"))
                except DBAPIError:
                    continue

    if store.info().adapter == "postgresql":
        with pytest.raises(UnitPoisonedError):
            work()
        assert store.verify().entries == 0
    else:
        work()
        assert store.verify().entries == 1
    note(store)
    assert store.verify().holds


def test_fault_f10_an_aborted_transaction_is_never_committed(postgres_url: str) -> None:
    """A unit that wrote nothing after the server had aborted its transaction is told as poisoned."""
    store = SqlStore(postgres_url, keys=NoKeys())

    def work() -> None:
        """Abort the transaction and leave well."""
        with store.unit(**ALE) as unit, pytest.raises(DBAPIError):
            connection_of(unit).execute(text("SELECT 1 / 0"))

    with pytest.raises(UnitPoisonedError):
        work()
    note(store)
    assert store.verify().entries == 1
    store.close()


def test_fault_f11_a_connection_lost_within_a_unit_keeps_nothing(postgres_url: str) -> None:
    """The unit is refused, nothing of it is there, and the next one works with the same store."""
    store = SqlStore(postgres_url, keys=NoKeys())
    other = make_engine(postgres_url)

    def work() -> None:
        """Lose the connection between a save and the end."""
        with store.unit(**ALE) as unit:
            unit.save(POLICE, expected_version=0)
            pid = connection_of(unit).execute(text("SELECT pg_backend_pid()")).scalar_one()
            with other.begin() as connection:
                connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})

    with pytest.raises(UnavailableError):
        work()
    with store.unit(**ALE) as unit:
        assert unit.all(Agency) == ()
        unit.save(POLICE, expected_version=0)
    assert store.verify().entries == 1
    store.close()
    other.dispose()


def test_fault_f11_connections_that_died_in_the_pool_are_made_anew(postgres_url: str) -> None:
    """After the server threw everybody out, the next unit finds a fresh connection by itself."""
    store = SqlStore(postgres_url, keys=NoKeys())
    note(store)
    other = make_engine(postgres_url)
    with other.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    note(store)
    assert store.verify().entries == 2
    store.close()
    other.dispose()


def test_units_of_one_tenant_wait_for_each_other(store: SqlStore) -> None:
    """Whoever waits sees what the one before has kept, whichever database it is."""
    failures: list[BaseException] = []

    def work() -> None:
        """Read and write on."""
        try:
            for _ in range(5):
                with store.unit(**ALE) as unit:
                    found = unit.all(Agency)
                    unit.save(POLICE, expected_version=found[0].version if found else 0)
        except BaseException as error:  # noqa: BLE001 - told to the main thread
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with store.unit(**ALE) as unit:
        assert unit.get(Agency, "police").version == 20
    assert store.verify().entries == 20


def test_a_lock_that_is_not_given_up_is_told_as_busy(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waiting for a tenant ends in StoreBusyError; other tenants are not held up."""
    monkeypatch.setattr(transactions, "TRIES", 2)
    store = SqlStore(postgres_url, keys=NoKeys())
    note(store)
    engine = create_engine(make_engine(postgres_url).url)
    hurried = SqlStore(engine, keys=NoKeys())
    monkeypatch.setattr(hurried._transactions, "_each_time", "SET LOCAL lock_timeout = '100ms'")
    with store.unit(**ALE):
        done: list[type[BaseException]] = []

        def other() -> None:
            """Work in the same tenant and in another one."""
            try:
                note(hurried)
            except StoreBusyError as error:
                done.append(type(error))
            with hurried.unit(**{**ALE, "tenant": "bo"}) as unit:
                unit.append(Event(EntryKind.READ, "x"))

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert done == [StoreBusyError]
    assert store.verify("bo").entries == 1
    engine.dispose()
    store.close()


def test_a_commit_is_never_left_to_a_later_moment(postgres_url: str) -> None:
    """Where the server would acknowledge before writing, units do not, and info says so."""
    admin = make_engine(postgres_url)
    name = admin.url.database
    with admin.begin() as connection:
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    admin.dispose()
    engine = create_engine(admin.url)
    for store in (SqlStore(postgres_url, keys=NoKeys()), SqlStore(engine, keys=NoKeys())):
        with store.unit(**ALE) as unit:
            shown = connection_of(unit).execute(text("SHOW synchronous_commit")).scalar_one()
        assert shown == "on"
        assert dict(store.info().settings)["synchronous_commit"] == "on, for every unit; the server says off"
        store.close()
    engine.dispose()


def test_a_transaction_that_was_broken_up_at_its_beginning_is_begun_anew(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deadlock or a busy lock before the unit has begun is tried again, a few times and not for ever."""
    monkeypatch.setattr(transactions, "PAUSE_S", 0.001)
    tries: list[int] = []

    def ready(connection: Connection) -> str:
        """Be broken up twice."""
        connection.exec_driver_sql("SELECT 1")
        tries.append(1)
        if len(tries) < 3:
            raise StoreBusyError("deadlock")
        return "ready"

    with store._transactions.writing(ready) as got:
        assert got == "ready"
    assert len(tries) == 3
    tries.clear()

    def never(_connection: Connection) -> None:
        """Be broken up each time."""
        tries.append(1)
        raise StoreBusyError("deadlock")

    with pytest.raises(StoreBusyError), store._transactions.writing(never):
        pytest.fail("it was begun")
    assert len(tries) == transactions.TRIES


REFUSED = {
    "an entry": ("collab_journal", JournalError, "entry 1 could not be written"),
    "a pointer": ("collab_documents", StoreError, "save agency: the database refused"),
    "a version": ("collab_versions", StoreError, "save agency: the database refused"),
    "an index field": ("collab_fields", StoreError, "save index fields: the database refused"),
    "a head": ("collab_heads", StoreError, "the database refused"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_the_server_refuses_is_told_by_the_step_it_refused(postgres_url: str, what: str) -> None:
    """Though all of it is sent in one turn, the error says which part was refused, and nothing is kept."""
    table, error, message = REFUSED[what]
    store = SqlStore(postgres_url, keys=NoKeys())
    engine = make_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$"
            )
        )
        connection.execute(
            text(
                f"CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()"
            )
        )
    with pytest.raises(error, match=message), store.unit(**ALE) as unit:
        unit.save(POLICE, expected_version=0)
    with engine.begin() as connection:
        connection.execute(text("DROP FUNCTION refuse() CASCADE"))
    assert store.verify().entries == 0
    note(store)
    assert store.verify().entries == 1
    store.close()
    engine.dispose()


def test_damage_that_a_unit_runs_into_is_told_on_a_server(postgres_url: str) -> None:
    """A document whose pointer somebody removed, or moved, cannot be saved over."""
    store = SqlStore(postgres_url, keys=NoKeys())
    with store.unit(**ALE) as unit:
        unit.save(POLICE, expected_version=0)
    engine = make_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM collab_documents"))
    with pytest.raises(IntegrityError, match="Verify"), store.unit(**ALE) as unit:
        unit.save(POLICE, expected_version=0)
    assert store.verify().broken[0].broken_at == 1
    store.close()
    engine.dispose()


def test_a_batch_that_another_was_faster_than_is_refused(store: SqlStore) -> None:
    """Where the tenant or a document no longer stands where the batch begins, nothing of it is written."""
    with store.unit(**ALE) as unit:
        unit.save(POLICE, expected_version=0)

    def work(statement: str) -> None:
        """Move what the unit began from, in its own transaction."""
        with store.unit(**ALE) as unit:
            unit.save(POLICE, expected_version=1)
            connection_of(unit).execute(text(statement))

    with pytest.raises(JournalError, match="entry 2"):
        work("UPDATE collab_heads SET seq = 7")
    with pytest.raises(ConflictError) as caught:
        work("UPDATE collab_documents SET version = 5")
    assert (caught.value.expected, caught.value.found) == (1, 5)
    assert store.verify().entries == 1


def test_a_server_that_cuts_off_what_is_too_long_is_not_let(url: str) -> None:
    """MariaDB told to cut texts off refuses all the same on our connections, and on a host's nothing is opened."""
    if not url.startswith("mariadb"):
        pytest.skip("only MariaDB cuts texts off")
    lenient = f"{url}?init_command=SET sql_mode=''"
    store = SqlStore(lenient, keys=NoKeys(), clock=FixedClock())
    with pytest.raises(JournalError), store.unit(**{**ALE, "purpose": "x" * 70_000}) as unit:
        unit.append(Event(EntryKind.READ, "x"))
    assert store.verify().holds
    store.close()
    host = create_engine(lenient.replace("mariadb:", "mariadb+pymysql:"))
    with pytest.raises(UnavailableError, match="sql_mode"):
        SqlStore(host, keys=NoKeys())
    with host.begin() as connection, pytest.raises(UnavailableError, match="sql_mode"):
        SqlStore.within(connection, keys=NoKeys())
    host.dispose()


class _ChildEndsError(Exception):
    """Leaves a unit in a forked child."""


def test_a_forked_child_that_leaves_a_unit_lets_go_of_nothing(store: SqlStore) -> None:
    """The parent's unit keeps its tenant locked, and is kept, whatever becomes of a child that was forked inside."""
    came: list[str] = []

    def other() -> None:
        """Want a unit of the same tenant."""
        with store.unit(**ALE) as unit:
            unit.append(Event(EntryKind.READ, "x"))
        came.append("other")

    waiting = threading.Thread(target=other)
    parent = os.getpid()
    try:
        with store.unit(**ALE) as unit:
            unit.save(POLICE, expected_version=0)
            child = os.fork()
            if not child:
                raise _ChildEndsError  # noqa: TRY301 - it must leave the unit
            assert os.waitpid(child, 0)[1] == 0
            waiting.start()
            waiting.join(1)
            came.append("parent")
    except BaseException:
        if os.getpid() != parent:
            os._exit(0)
        raise
    waiting.join(30)
    assert came == ["parent", "other"]
    assert store.verify().holds
