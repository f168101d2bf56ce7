"""What every store promises, held against each of ours; the checks are in `collabmodel.testing.stores`."""

from pathlib import Path

import pytest

from collabmodel.testing.stores import Harness, StoreConformance
from tests.conformance.conftest import STORES, harness_for


@pytest.mark.parametrize(("name", "sealed"), STORES)
class TestOurStores(StoreConformance):
    """Memory, file, SQLite, PostgreSQL and MariaDB, each without keys and with a key file."""

    @pytest.fixture
    def make_store(self, name: str, sealed: bool, request: pytest.FixtureRequest, tmp_path: Path) -> Harness:
        """The harness of the store."""
        return harness_for(name, request, tmp_path, sealed=sealed)
