"""What the fault tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.opening import KINDS, address_in
from tests.faults.warming import Warm

SERVERS = {"postgresql": "postgres_url", "mariadb": "mariadb_url"}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which store on a disk."""
    return str(request.param)


@pytest.fixture(
    params=[*KINDS, pytest.param("postgresql", marks=pytest.mark.needs_postgres), "mariadb"],
)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that is not there yet: on a disk, and on each server that answers."""
    if request.param in KINDS:
        return address_in(tmp_path, request.param)
    return str(request.getfixturevalue(SERVERS[request.param]))


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    """A server of warm children."""
    with Warm(tmp_path_factory.mktemp("said")) as server:
        yield server
