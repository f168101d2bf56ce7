"""Writers that the system keeps short: of file size, of open files, of rights, of a turn."""

from __future__ import annotations

import json
import os
import resource
import time
from pathlib import Path

from collabmodel.errors import CollabError
from collabmodel.model.agencies import Agency
from tests.faults.child import do_unit, say, work_in, write
from tests.faults.opening import open_for

NOBODY = 65534


def write_within(address: str, *, units: int, file_bytes: int) -> None:
    """Do units while no file may grow past a size: the last write that fits is short, the next is refused."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, resource.RLIM_INFINITY))
    write(address, units=units, go_on=True)


def write_with_few_files(address: str, *, units: int, files: int) -> None:
    """Do units while only so many files may be open."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    write(address, units=units, go_on=True)


def open_as_nobody(address: str) -> None:
    """Say with which error a user who owns nothing is refused who opens the store and does a unit."""
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    try:
        store = open_for(address, keys=None)
        do_unit(store, 99)
    except CollabError as error:
        say(json.dumps([type(error).__name__, str(error)]))
    except Exception as error:  # noqa: BLE001 - an error that is not ours is the finding
        say(json.dumps(["untyped", type(error).__name__]))
    else:
        say(json.dumps(["nothing", "the unit was done"]))


def hold_a_unit(address: str, *, seconds: float) -> None:
    """Keep a unit open for so long, then commit it."""
    store = open_for(address)
    with work_in(store) as work:
        work.all(Agency)
        say("held")
        time.sleep(seconds)
        say("done")
    store.close()


def descriptors() -> int:
    """How many descriptors this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))
