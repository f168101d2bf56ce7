"""A store that is wrong on purpose: a tool that finds nothing wrong with it is broken itself."""

from __future__ import annotations

import json
import signal
from pathlib import Path

from tests.faults.child import say


def _folder(address: str) -> Path:
    return Path(address.removeprefix("sqlite:///")).parent


def write_two_files(address: str, *, units: int) -> None:
    """Keep state and journal in two files, one written after the other, and acknowledge in between."""
    folder = _folder(address)
    for number in range(1, units + 1):
        with (folder / "state").open("a") as state:
            state.write(f"{number}\n")
        say("ack", number)
        with (folder / "journal").open("a") as journal:
            journal.write(f"{number}\n")


def read_two_files(address: str, *, units: int) -> None:
    """Say what the two files hold, in the reader's words."""
    files = (_folder(address) / "state", _folder(address) / "journal")
    state, journal = ((file.read_text().split() if file.exists() else []) for file in files)
    found = {number: (str(number) in state) + (str(number) in journal) for number in range(1, units + 1)}
    states = {number: ("absent", "partial", "whole")[count] for number, count in found.items()}
    say(json.dumps({"units": states, "ok": True, "probe": True, "documents": len(state)}))


def raise_what_is_not_ours(address: str, *, units: int) -> None:
    """Let an error of the system's own through."""
    del address, units
    say("untyped", 1, "OSError")


def hang() -> None:
    """Never end by itself."""
    while True:
        signal.pause()
