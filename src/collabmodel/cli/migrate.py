"""``migrate STORE_URL``: bring a store to another format, with what is in it."""

from __future__ import annotations

import argparse
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from collabmodel.adapters import FILE, file_path
from collabmodel.adapters.keys import KeyFile
from collabmodel.cli import progress
from collabmodel.errors import MissingExtraError, SchemaVersionError


def add_parser(commands: Any) -> None:  # noqa: ANN401 - argparse does not name the type
    """Add the command to the program's parser."""
    parser = commands.add_parser(
        "migrate",
        help="bring a store to this release's format, or back to an older one",
        description="Make a backup first. Two that migrate at once wait for each other.",
    )
    parser.add_argument("store", help="its address, such as sqlite:///walk.db or file:walk")
    parser.add_argument("--to", type=int, metavar="FORMAT", help="an older format; left out: this release's")
    parser.add_argument(
        "--force", action="store_true", help="go back even where the older format cannot hold what is there"
    )
    parser.add_argument(
        "--keys",
        type=Path,
        metavar="FILE",
        help="the key file of a sealed store; left out, its journals are not told of it",
    )
    progress.add_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Bring it there and say what it has become.

    Raises:
        DowngradeLosesDataError: if the older format cannot hold what is there.
        SchemaVersionError: if the store is newer than this code, or not ours.
        SealError: if the keys are not those that the store is sealed with.
        UnavailableError: if it cannot be reached.
    """
    found = _in_files(args) if args.store.startswith(FILE) else _in_tables(args)
    print(f"the store has format {found}")
    return 0


def _in_tables(args: argparse.Namespace) -> int:
    if find_spec("sqlalchemy") is None or find_spec("alembic") is None:
        raise MissingExtraError("sql", "SQLAlchemy")
    from collabmodel.adapters.sql import downgrade, migrate  # noqa: PLC0415 - only here is the extra needed

    keys, watch = _keys(args), progress.watcher(args)
    if args.to is None:
        return migrate(args.store, keys=keys, watch=watch)
    downgrade(args.store, args.to, force=args.force, keys=keys, watch=watch)
    return int(args.to)


def _in_files(args: argparse.Namespace) -> int:
    from collabmodel.adapters.file import downgrade, migrate  # noqa: PLC0415 - not every system has what it needs

    path, keys, watch = file_path(args.store), _keys(args), progress.watcher(args)
    if args.to is None:
        return migrate(path, keys=keys, watch=watch)
    if args.force:
        raise SchemaVersionError(
            "migrate: nothing that stands in a log is dropped, so a store in files cannot be forced. "
            "Nothing was touched. Leave --force out, or keep the newer format."
        )
    downgrade(path, args.to, keys=keys, watch=watch)
    return int(args.to)


def _keys(args: argparse.Namespace) -> KeyFile | None:
    return None if args.keys is None else KeyFile(args.keys)
