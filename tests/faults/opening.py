"""The one place where the fault tools learn how a store is opened.

A tool names a store by its address and nothing else.  What else opening one takes, such as
keys, is settled here, so that every tool can be pointed at every store.
"""

from __future__ import annotations

from pathlib import Path

from collabmodel.adapters import open_store
from collabmodel.ports import Clock, Store
from collabmodel.testing.clocks import FixedClock

KINDS = ("sqlite",)
"""The stores on a disk of one's own that the sweeps go over."""


def open_for(address: str, *, clock: Clock | None = None) -> Store:
    """Open the store at an address, on a clock that stands still unless another is given."""
    return open_store(address, clock=clock or FixedClock())


def address_in(folder: Path, kind: str) -> str:
    """The address of a store of that kind in a folder.

    Raises:
        ValueError: if the kind is not one that lives in a folder.
    """
    if kind not in KINDS:
        msg = f"{kind!r} is no store that lives in a folder; there are {', '.join(KINDS)}"
        raise ValueError(msg)
    return f"sqlite:///{folder / 'store.db'}"
