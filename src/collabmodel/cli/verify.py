"""``verify STORE_URL``: read a whole store and say whether state and journal hold."""

from __future__ import annotations

import argparse
from typing import Any

from collabmodel.adapters import open_store
from collabmodel.errors import JournalError


def add_parser(commands: Any) -> None:  # noqa: ANN401 - argparse does not name the type
    """Add the command to the program's parser."""
    parser = commands.add_parser("verify", help="check the journal of a store")
    parser.add_argument("store", help="its address, such as sqlite:///walk.db")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what holds, and what does not.

    Raises:
        JournalError: if something does not hold, naming the first damage.
        StoreError: if the store cannot be read at all.
    """
    store = open_store(args.store)
    try:
        found = store.verify()
    finally:
        store.close()
    for chain in found.chains:
        print(f"{chain.tenant}: {chain.entries} entries hold{'' if chain.ok else f'; {chain.problem}'}")
    if not found.ok:
        first = found.broken[0]
        raise JournalError(f"tenant {first.tenant}: {first.problem}")
    print(f"{found.entries} entries, all of them hold")
    return 0
