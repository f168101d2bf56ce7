"""Two writers who keep a sum, and copies of their store taken meanwhile by the means of its kind."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import attrs
from sqlalchemy.engine import URL

from collabmodel.model.agencies import Agency
from collabmodel.model.journal import EntryKind, Event
from collabmodel.ports import Store
from tests.faults.child import agency_of, say, work_in
from tests.faults.opening import open_for

PAIR = ("agency-1", "agency-2")
TOTAL = 1000


def begin(address: str) -> None:
    """Make the store and the pair, of which one has everything."""
    with work_in(store := open_for(address)) as work:
        for which, amount in ((1, TOTAL), (2, 0)):
            work.save(attrs.evolve(agency_of(which), name=str(amount)), expected_version=0)
    store.close()


def move(address: str, *, amount: int, until: str) -> None:
    """Move an amount from one to the other in each unit, until a file is there."""
    store = open_for(address)
    while not Path(until).exists():
        with work_in(store) as work:
            for ident, change in zip(PAIR, (-amount, amount), strict=True):
                current = work.get(Agency, ident)
                value = attrs.evolve(current.value, name=str(int(current.value.name) + change))
                work.save(value, expected_version=current.version)
            work.append(Event(EntryKind.CHANGE, "moved"))
        say("ack")
    store.close()


def problems_of(copy: Store) -> list[str]:
    """What is wrong with a copy: the sum, versions that differ, a journal that tells of another number of units."""
    wrong = [chain.problem for chain in copy.verify().broken]
    with work_in(copy) as work:
        left, right = (work.get(Agency, ident) for ident in PAIR)
        moved = sum(entry.event.subject == "moved" for entry in work.entries())
    if int(left.value.name) + int(right.value.name) != TOTAL:
        wrong.append(f"the sum is {left.value.name} + {right.value.name}")
    if not left.version == right.version == moved + 1:
        wrong.append(f"versions {left.version} and {right.version} after {moved} units")
    return wrong


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy an SQLite store by SQLite's own backup."""
    target.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def copy_file(source: Path, target: Path) -> None:
    """Copy a store in files as the documents say: tenant by tenant, each under the lock on its directory."""
    target.mkdir(mode=0o700)
    shutil.copy2(source / "FORMAT", target)
    for tenant in sorted(source.glob("t-*")):
        command = ["flock", str(tenant), "cp", "-a", str(tenant), str(target)]
        subprocess.run(command, check=True)


def dump_postgres(programs: Path, source: URL, target: URL, dump: Path) -> None:
    """Copy a PostgreSQL store by ``pg_dump`` and ``pg_restore`` into an empty database."""
    common = ["-h", str(source.query["host"]), "-U", str(source.username), "-w"]
    made: list[str | Path] = [programs / "pg_dump", *common, "-Fc", "-f", dump, str(source.database)]
    subprocess.run(made, check=True, capture_output=True)
    back: list[str | Path] = [
        programs / "pg_restore",
        *common,
        "--exit-on-error",
        "-d",
        str(target.database),
        dump,
    ]
    subprocess.run(back, check=True, capture_output=True)
