"""The stores that the shared suite runs over.

Memory and SQLite always; PostgreSQL and MariaDB where ``COLLABMODEL_TEST_POSTGRES_URL`` or
``COLLABMODEL_TEST_MARIADB_URL`` names a database whose ``collab_`` tables may be dropped.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest

from collabmodel.adapters import MemoryStore, open_store
from collabmodel.adapters.sql.engines import make_engine
from collabmodel.adapters.sql.tables import metadata
from collabmodel.model.ids import OfficialId, TenantId
from collabmodel.ports import Store, UnitOfWork
from collabmodel.testing.clocks import FixedClock

SERVERS = {
    name: os.environ[variable]
    for name, variable in {
        "postgresql": "COLLABMODEL_TEST_POSTGRES_URL",
        "mariadb": "COLLABMODEL_TEST_MARIADB_URL",
    }.items()
    if variable in os.environ
}

OpenUnit = Callable[..., AbstractContextManager[UnitOfWork]]


@pytest.fixture
def clock() -> FixedClock:
    """A clock that the tests move."""
    return FixedClock()


@pytest.fixture(params=["memory", "sqlite", *SERVERS])
def backend(request: pytest.FixtureRequest) -> str:
    """The name of the store under test."""
    return str(request.param)


@pytest.fixture
def url(backend: str, tmp_path: Path) -> str:
    """The address of an empty store."""
    if backend in SERVERS:
        engine = make_engine(SERVERS[backend])
        metadata.drop_all(engine)
        engine.dispose()
        return SERVERS[backend]
    return "memory:" if backend == "memory" else f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def store(url: str, clock: FixedClock) -> Iterator[Store]:
    """An empty store."""
    opened = open_store(url, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def unit(store: Store) -> OpenUnit:
    """Opens a unit of work of Anna's at Ale; any argument may be given anew."""
    return partial(
        store.unit,
        tenant=TenantId("ale"),
        actor=OfficialId("anna"),
        purpose="test",
        legal_ground="none",
    )


@pytest.fixture
def reopened(store: Store, url: str, clock: FixedClock) -> Callable[[], Store]:
    """Opens the same store again, as another process would."""
    if isinstance(store, MemoryStore):
        pytest.skip("a store in memory keeps nothing")
    return lambda: open_store(url, clock=clock)
