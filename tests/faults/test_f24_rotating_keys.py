"""A key file that is killed while its keys change leaves no record that no key opens (F24).

Wrapping data keys anew and disposal are still to be built; this is the part of a rotation that exists.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from collabmodel.adapters.keys import KeyFile
from collabmodel.model.agencies import Agency
from collabmodel.model.people import Individual
from tests.faults.abilities import needs_strace
from tests.faults.child import TENANT, do_unit, work_in
from tests.faults.killing import sweep
from tests.faults.opening import open_for

pytestmark = [pytest.mark.slow, pytest.mark.fresh_interpreter]


@needs_strace
def test_fault_f24_a_rotation_may_be_killed_at_any_call(tmp_path: Path) -> None:
    """Killed between any two calls of rotating and destroying, every acknowledged unit can be read and the next is done."""
    found = sweep(
        tmp_path,
        "file",
        units=2,
        step=4,
        writer="tests.faults.rotating:write_and_rotate",
        reader="tests.faults.rotating:read_with_rotated",
    )
    assert found.broken == ()
    assert found.lost == 0
    assert found.reached >= 10
    assert found.acked >= 5


def test_fault_f24_units_go_on_with_either_version(tmp_path: Path, address: str) -> None:
    """What was sealed before a rotation and after it is read by a store that is open all along, and by a new one."""
    keys = KeyFile.create(tmp_path / "keys.json")
    store = open_for(address, keys=keys)
    for number in (1, 2, 3):
        do_unit(store, number)
        KeyFile(tmp_path / "keys.json").rotate(tenant=TENANT)  # as another process does it
    assert len(keys.versions(TENANT)) == 4
    again = open_for(address, keys=KeyFile(tmp_path / "keys.json"))
    for one in (store, again):
        with work_in(one) as work:
            assert len(work.all(Agency)) == 4
            assert len(work.all(Individual)) == 3
        assert one.verify().holds
        one.close()
