"""What the fault tests share."""

from collections.abc import Iterator

import pytest

from tests.faults.opening import KINDS
from tests.faults.warming import Warm


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which store on a disk."""
    return str(request.param)


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    """A server of warm children."""
    with Warm(tmp_path_factory.mktemp("said")) as server:
        yield server
