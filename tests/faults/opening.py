"""The one place where the fault tools learn how a store is opened.

A tool names a store by its address and nothing else.  What else opening one takes is settled
here, so that every tool can be pointed at every store.  Every store is encrypted, with one key
file for the whole run: made before any sweep begins, and in no folder that is swept, cut off
or searched.  The processes of a run find it through the environment.
"""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
from pathlib import Path

from collabmodel.adapters import open_store
from collabmodel.adapters.file import FileStore
from collabmodel.adapters.keys import KeyFile
from collabmodel.model.ids import TenantId
from collabmodel.ports import Clock, KeyProvider, Store
from collabmodel.testing.clocks import FixedClock

KINDS = ("sqlite", "file")
"""The stores on a disk of one's own that the sweeps go over."""
KEYS = "COLLABMODEL_FAULT_KEYS"
"""The variable that tells the processes of a run where its key file is."""
SEGMENT_BYTES = 16 * 1024
"""How long a file of the file store becomes: a few units, so that a sweep meets the beginning of the next."""
TENANTS = (TenantId("ale"), TenantId("bo"), TenantId("cai"))
"""The tenants whose keys are made beforehand, so that no sweep counts the making of a key."""


@functools.cache
def run_keys() -> KeyFile:
    """The run's key file; the first process to ask makes it, and removes it when it ends."""
    known = os.environ.get(KEYS)
    if known is not None:
        return KeyFile(known)
    folder = Path(tempfile.mkdtemp(prefix="collab-keys-"))
    keys = KeyFile.create(folder / "keys.json")
    for tenant in TENANTS:
        keys.current(tenant)
    os.environ[KEYS] = str(folder / "keys.json")
    atexit.register(_removed, folder, os.getpid())
    return keys


def _removed(folder: Path, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder)


def open_for(address: str, *, clock: Clock | None = None, keys: KeyProvider | None = None) -> Store:
    """Open the store at an address, on a clock that stands still and with the run's keys unless others are given."""
    keys, clock = keys or run_keys(), clock or FixedClock()
    if address.startswith("file:"):
        return FileStore(address.removeprefix("file:"), keys=keys, clock=clock, segment_bytes=SEGMENT_BYTES)
    return open_store(address, keys=keys, clock=clock)


def address_in(folder: Path, kind: str) -> str:
    """The address of a store of that kind in a folder.

    Raises:
        ValueError: if the kind is not one that lives in a folder.
    """
    match kind:
        case "sqlite":
            return f"sqlite:///{folder / 'store.db'}"
        case "file":
            return f"file:{folder / 'store'}"
        case _:
            msg = f"{kind!r} is no store that lives in a folder; there are {', '.join(KINDS)}"
            raise ValueError(msg)
