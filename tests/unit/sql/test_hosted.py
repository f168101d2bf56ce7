"""Units inside a transaction of the host application's: kept when the host commits, and not before."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, Table, event, func, insert, select
from sqlalchemy.orm import Session

from collabmodel.adapters.keys import KeyFile, NoKeys
from collabmodel.adapters.sql import SqlStore
from collabmodel.adapters.sql.engines import make_engine
from collabmodel.errors import (
    ConflictError,
    SchemaVersionError,
    StoreError,
    UnavailableError,
    UnitPoisonedError,
)
from collabmodel.model.agencies import Agency
from collabmodel.model.journal import EntryKind, Event
from collabmodel.model.people import Individual
from collabmodel.ports import Store
from tests.unit.sql.world import ALE, POLICE, YOUTH, OopsError, note

HOSTS = Table("hosts", MetaData(), Column("a", Integer))


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """The host's engine, on a database with a table of the host's and a store."""
    engine = make_engine(url)
    HOSTS.create(engine)
    SqlStore(engine, keys=NoKeys()).close()
    yield engine
    engine.dispose()


def hosts(connection: Connection) -> int:
    """How many rows the host has."""
    return connection.execute(select(func.count()).select_from(HOSTS)).scalar_one()


def test_a_unit_is_kept_with_the_hosts_work(engine: Engine) -> None:
    """What the unit and the host wrote is kept together, and nobody sees it before."""
    store = SqlStore(engine, keys=NoKeys())
    with engine.connect() as connection:
        connection.execute(insert(HOSTS).values(a=1))
        within = SqlStore.within(connection, keys=NoKeys())
        assert isinstance(within, Store)
        with within.unit(**ALE) as unit:
            unit.save(POLICE, expected_version=0)
        with within.unit(**ALE) as unit:
            assert unit.get(Agency, "police").version == 1
        assert within.verify().entries == 1
        if engine.dialect.name != "sqlite":
            assert store.verify("ale").entries == 0
        connection.commit()
    assert store.verify().entries == 1
    with engine.connect() as connection:
        assert hosts(connection) == 1


def test_what_the_host_rolls_back_was_never_there(engine: Engine) -> None:
    """The host's rollback takes the units with it, on every database."""
    with engine.connect() as connection:
        within = SqlStore.within(connection.begin().connection, keys=NoKeys())
        note(within)  # type: ignore[arg-type]
        connection.execute(insert(HOSTS).values(a=1))
        connection.rollback()
        assert hosts(connection) == 0
    assert SqlStore(engine, keys=NoKeys()).verify().entries == 0


def test_a_failed_unit_takes_back_its_own_work_alone(engine: Engine) -> None:
    """An error, a conflict or a swallowed one undoes the unit; the host's work and other units stand."""

    def swallow(within: Store) -> None:
        """Swallow an error inside a unit."""
        with within.unit(**ALE) as unit:
            unit.append(Event(EntryKind.READ, "x"))
            with pytest.raises(ConflictError):
                unit.save(POLICE, expected_version=7)

    def fail(within: Store) -> None:
        """Fail inside a unit."""
        with within.unit(**ALE) as unit:
            unit.append(Event(EntryKind.READ, "x"))
            raise OopsError

    with engine.begin() as connection:
        within = SqlStore.within(connection, keys=NoKeys())
        connection.execute(insert(HOSTS).values(a=1))
        note(within)  # type: ignore[arg-type]
        with pytest.raises(OopsError):
            fail(within)
        with pytest.raises(UnitPoisonedError):
            swallow(within)
        note(within)  # type: ignore[arg-type]
    with engine.connect() as connection:
        assert hosts(connection) == 1
    report = SqlStore(engine, keys=NoKeys()).verify()
    assert (report.entries, report.holds) == (2, True)


def test_a_session_of_the_orm_will_do(engine: Engine) -> None:
    """An ORM session hands in the connection of its own transaction, which it commits."""
    with Session(engine) as session:
        session.execute(insert(HOSTS).values(a=1))
        within = SqlStore.within(session, keys=NoKeys())
        note(within)  # type: ignore[arg-type]
        session.commit()
        session.execute(insert(HOSTS).values(a=1))
        note(within)  # type: ignore[arg-type]
        session.rollback()
    assert SqlStore(engine, keys=NoKeys()).verify().entries == 1


def test_no_key_outlives_the_transaction_that_made_it(engine: Engine, tmp_path: Path) -> None:
    """After the host's rollback the same binding makes new data keys, so that what it seals can be opened."""
    keys = KeyFile.create(tmp_path / "keys.json")
    with engine.connect() as connection:
        connection.begin()
        within = SqlStore.within(connection, keys=keys)
        for _ in range(2):
            with within.unit(**ALE) as unit:
                unit.append(Event(EntryKind.READ, "x"))
        connection.rollback()
        connection.begin()
        with within.unit(**ALE) as unit:
            unit.save(YOUTH, expected_version=0)
        connection.commit()
    store = SqlStore(engine, keys=keys)
    assert store.verify().holds
    with store.unit(**ALE) as unit:
        assert unit.get(Individual, "y-1").value == YOUTH


def test_info_says_that_the_host_commits(engine: Engine) -> None:
    """A unit's end is no promise here, and info says so; nor is anything vouched for."""
    with engine.begin() as connection:
        within = SqlStore.within(connection, keys=NoKeys())
        assert not within.info().durable
        assert "host" in within.info().notices[0]
        with pytest.raises(StoreError, match="roll back"):
            within.checkpoint(ALE["tenant"], signer=Nobody())
        with (
            within.unit(**ALE),
            pytest.raises(StoreError, match="open in this thread"),
            within.unit(**ALE),
        ):
            pytest.fail("two at once")
        within.close()
        with pytest.raises(UnavailableError), within.unit(**ALE):
            pytest.fail("it is closed")


class Nobody:
    """Signs nothing."""

    name = "nobody"

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Nothing."""
        return False

    def sign(self, message: bytes) -> bytes:
        """Nothing."""
        raise NotImplementedError


def test_a_connection_that_commits_each_statement_is_refused(engine: Engine) -> None:
    """In autocommit, or in no transaction at all, no unit is opened."""
    with (
        engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
        connection.begin(),
        pytest.raises(StoreError, match="commits each statement"),
    ):
        SqlStore.within(connection, keys=NoKeys())
    with engine.connect() as connection, pytest.raises(StoreError, match="no transaction"):
        SqlStore.within(connection, keys=NoKeys())


def test_a_database_without_a_store_is_refused(url: str) -> None:
    """Tables are not made inside a host's transaction."""
    engine = make_engine(url)
    with engine.begin() as connection, pytest.raises(SchemaVersionError, match="format 0"):
        SqlStore.within(connection, keys=NoKeys())
    engine.dispose()


def test_a_host_that_begins_its_own_way_is_followed(path: Path) -> None:
    """An SQLite engine with the usual hook, which begins by itself, is no autocommit."""
    engine = make_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def plain(raw: object, _record: object) -> None:
        """Plain."""
        raw.isolation_level = None  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        """Begin."""
        connection.exec_driver_sql("BEGIN")

    SqlStore(f"sqlite:///{path}", keys=NoKeys()).close()
    with engine.begin() as connection:
        note(SqlStore.within(connection, keys=NoKeys()))  # type: ignore[arg-type]
        connection.rollback()
    with engine.begin() as connection:
        note(SqlStore.within(connection, keys=NoKeys()))  # type: ignore[arg-type]
    assert SqlStore(f"sqlite:///{path}", keys=NoKeys()).verify().entries == 1
    engine.dispose()
