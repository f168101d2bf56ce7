"""Each check on every store: in memory, in files, SQLite, PostgreSQL and MariaDB.

A server's database is emptied once for the whole module; after that each test has a tenant of its
own, since making the tables takes seconds.
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from collabmodel.adapters import NoKeys, open_store
from collabmodel.model.ids import TenantId
from collabmodel.ports import Store
from collabmodel.testing.clocks import FixedClock
from tests.domain.town import NOW, Town
from tests.servers import empty, text_of

SERVERS = {"postgresql": "postgres_database", "mariadb": "mariadb_database"}
STORES = [
    "memory",
    "file",
    "sqlite",
    pytest.param("postgresql", marks=pytest.mark.needs_postgres),
    "mariadb",
]
_TENANTS = count(1)


@pytest.fixture(scope="module")
def emptied() -> set[str]:
    """Whose databases have been emptied for this module."""
    return set()


@pytest.fixture
def clock() -> FixedClock:
    """The morning of an ordinary Monday."""
    return FixedClock(NOW)


@pytest.fixture(params=STORES)
def store(
    request: pytest.FixtureRequest, clock: FixedClock, tmp_path: Path, emptied: set[str]
) -> Iterator[Store]:
    """An open store."""
    address = {
        "memory": "memory:",
        "file": f"file:{tmp_path / 'store'}",
        "sqlite": f"sqlite:///{tmp_path / 'store.db'}",
    }.get(request.param)
    if address is None:
        url = request.getfixturevalue(SERVERS[request.param])
        if request.param not in emptied:
            empty(url)
            emptied.add(request.param)
        address = text_of(url)
    store = open_store(address, keys=NoKeys(), clock=clock)
    yield store
    store.close()


@pytest.fixture
def town(store: Store, clock: FixedClock) -> Town:
    """A tenant in which there is nothing yet."""
    return Town(store, clock, TenantId(f"town-{next(_TENANTS)}"))
