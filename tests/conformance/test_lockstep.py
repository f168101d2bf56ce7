"""Our stores and the memory store do the same, whatever is done to them and in whatever order."""

from pathlib import Path

import pytest

from collabmodel.testing.stores import lockstep_for
from tests.conformance.conftest import STORES, harness_for
from tests.conformance.harnesses import ran


@pytest.mark.slow
@pytest.mark.parametrize(("name", "sealed"), STORES)
def test_a_store_goes_in_step_with_memory(
    name: str, sealed: bool, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """After every step, closing and killing included, everything that can be read is the same."""
    harness = harness_for(name, request, tmp_path, sealed=sealed)
    result = ran(lockstep_for(harness, examples=40 if name == "memory" else 8))
    assert result.testsRun == 1
    assert result.wasSuccessful(), [told for _, told in (*result.failures, *result.errors)]
