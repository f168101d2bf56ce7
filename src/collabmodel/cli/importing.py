"""``import STORE_URL FILE``: take many documents into a store, all of them or none."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from collabmodel.adapters import NoKeys, open_store
from collabmodel.adapters.keys import KeyFile
from collabmodel.cli import progress
from collabmodel.errors import UnavailableError
from collabmodel.model.ids import OfficialId, TenantId
from collabmodel.ports import KeyProvider
from collabmodel.services.importing import import_documents


def add_parser(commands: Any) -> None:  # noqa: ANN401 - argparse does not name the type
    """Add the command to the program's parser."""
    parser = commands.add_parser(
        "import",
        help="take documents into a store, one on each line of a file",
        description="Each line is a document as the codec writes it. All of them are kept, or none.",
    )
    parser.add_argument("store", help="its address, such as sqlite:///walk.db or file:walk")
    parser.add_argument("file", type=Path, help="one JSON document on each line")
    keys = parser.add_mutually_exclusive_group(required=True)
    keys.add_argument("--keys", type=Path, metavar="FILE", help="the key file to encrypt with")
    keys.add_argument("--no-keys", action="store_true", help="keep everything in the clear")
    for name, what in (
        ("--tenant", "whose documents they are"),
        ("--actor", "the official who takes them in"),
        ("--legal-ground", "what allows it"),
    ):
        parser.add_argument(name, required=True, help=what)
    parser.add_argument("--purpose", default="import", help="what for")
    parser.add_argument("--of", metavar="REQUEST", help="the request that findings and the like belong to")
    progress.add_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Take them in and say how many there were.

    Raises:
        CodecError: if a line is no document, with its number and the path of what is wrong.
        ConflictError: if the store holds one of them already.
        StoreError: if the store or the key file cannot be used.
    """
    keys: KeyProvider = NoKeys() if args.no_keys else KeyFile(args.keys)
    store = open_store(args.store, keys=keys)
    try:
        with args.file.open("rb") as lines:
            count = import_documents(
                store,
                lines,
                tenant=TenantId(args.tenant),
                actor=OfficialId(args.actor),
                purpose=args.purpose,
                legal_ground=args.legal_ground,
                of=args.of,
                watch=progress.watcher(args),
            )
    except OSError as error:
        raise UnavailableError(f"{args.file.name}: it cannot be read ({error.strerror}).") from error
    finally:
        store.close()
    print(f"{count} documents taken in")
    return 0
