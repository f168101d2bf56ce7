"""A writer whose keys are changed between its units, and the reader that has the same key file."""

from __future__ import annotations

from pathlib import Path

from collabmodel.adapters.keys import KeyFile
from collabmodel.errors import KeyUnavailableError
from tests.faults import child
from tests.faults.child import TENANT, do_unit, say
from tests.faults.opening import open_for, run_keys


def _beside(address: str) -> Path:
    """The key file: in the folder that is swept this time, for its own calls are the point."""
    return Path(address.removeprefix("file:")).parent / "keys.json"


def write_and_rotate(address: str, *, units: int) -> None:
    """Before each unit rotate twice and destroy the version in between, which closes nothing."""
    store = open_for(address, keys=KeyFile.create(_beside(address)))
    for number in range(1, units + 1):
        do_unit(store, number)
        say("ack", number)
        keys = KeyFile(_beside(address))
        keys.rotate(tenant=TENANT)
        idle = keys.current(TENANT)
        keys.rotate(tenant=TENANT)
        keys.destroy(idle, tenant=TENANT)
    store.close()


def read_with_rotated(address: str, *, units: int) -> None:
    """Say what a process sees that opens the store with the key file as the writer left it."""
    try:
        keys = KeyFile(_beside(address))
    except KeyUnavailableError:
        keys = run_keys()  # killed before there was a key file: there is no store either
    child.read(address, units=units, keys=keys)
