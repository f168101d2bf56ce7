"""``verify STORE_URL``: read a whole store and say whether state and journal hold."""

from __future__ import annotations

import argparse
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from collabmodel.adapters import open_store
from collabmodel.errors import JournalError, UnavailableError


def add_parser(commands: Any) -> None:  # noqa: ANN401 - argparse does not name the type
    """Add the command to the program's parser."""
    parser = commands.add_parser("verify", help="check the journal of a store")
    parser.add_argument("store", help="its address, such as sqlite:///walk.db")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what holds, and what does not.

    Raises:
        JournalError: if something does not hold, naming the first damage.
        StoreError: if the store cannot be read at all, or there is none at the address.
    """
    _refuse_nothing(args.store)
    store = open_store(args.store)
    try:
        found = store.verify()
    finally:
        store.close()
    if not found.chains:
        raise UnavailableError("the store holds no tenant, so there is nothing to verify. Check the address.")
    for chain in found.chains:
        print(f"{chain.tenant}: {chain.entries} entries hold{'' if chain.ok else f'; {chain.problem}'}")
    if not found.ok:
        first = found.broken[0]
        raise JournalError(f"tenant {first.tenant}: {first.problem}")
    print(f"{found.entries} entries, all of them hold")
    return 0


def _refuse_nothing(address: str) -> None:
    """Opening makes what is missing, so look first: a mistyped path must not become a store.

    Raises:
        UnavailableError: if an SQLite address names no file, or one without our tables.
    """
    named = re.match(r"sqlite(?:\+\w+)?:///(?P<path>[^?]+)", address)
    if named is None:
        return
    path = Path(named["path"])
    if not path.is_file():
        raise UnavailableError(f"{path}: there is no such file, and verify makes none. Correct the address.")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            ours = opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'collab_format'").fetchone()
    except sqlite3.Error as error:
        raise UnavailableError(
            f"{path}: it cannot be read as a database ({type(error).__name__})."
        ) from error
    if ours is None:
        raise UnavailableError(f"{path}: it is a database, and no store of ours. Correct the address.")
