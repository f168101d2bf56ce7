"""Where the databases of these tests are."""

from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from collabmodel.adapters.keys import KeyFile, NoKeys
from collabmodel.adapters.sql import SqlStore
from collabmodel.adapters.sql.engines import make_engine
from collabmodel.errors import CollabError
from collabmodel.testing.clocks import FixedClock
from tests.unit.sql.world import fill

SERVERS = {
    "postgresql": "postgresql://postgres@127.0.0.1:5432/test",
    "mariadb": "mariadb://root@127.0.0.1:3306/test",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the SQLite file is."""
    return tmp_path / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    """A store in the clear with one document in two versions, and five entries."""
    store = SqlStore(f"sqlite:///{path}", keys=NoKeys(), clock=FixedClock())
    fill(store)
    yield store
    store.close()


@pytest.fixture
def sealed(path: Path, tmp_path: Path) -> Iterator[SqlStore]:
    """The same with everything sealed."""
    store = SqlStore(f"sqlite:///{path}", keys=KeyFile.create(tmp_path / "keys.json"), clock=FixedClock())
    fill(store)
    yield store
    store.close()


@pytest.fixture(params=["sqlite", *(pytest.param(name, marks=pytest.mark.slow) for name in SERVERS)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of the test's own, on each sort of server that answers."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    yield from _own_database(request.param)


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """The address of an empty PostgreSQL database of the test's own."""
    yield from _own_database("postgresql")


def _own_database(server: str) -> Iterator[str]:
    try:
        engine = make_engine(SERVERS[server]).execution_options(isolation_level="AUTOCOMMIT")
        connection = engine.connect()
    except (CollabError, Exception) as error:  # noqa: BLE001 - whatever keeps a server from answering
        pytest.skip(f"no {server} server answers ({type(error).__name__})")
    name = f"collab_sql_{token_hex(4)}"
    with connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            yield make_url(SERVERS[server]).set(database=name).render_as_string(hide_password=False)
        finally:
            force = " WITH (FORCE)" if server == "postgresql" else ""
            connection.execute(text(f"DROP DATABASE {name}{force}"))
    engine.dispose()
