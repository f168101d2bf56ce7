"""``migrate STORE_URL``: bring the tables of a store to another format, with what is in them."""

from __future__ import annotations

import argparse
from importlib.util import find_spec
from typing import Any

from collabmodel.cli import progress
from collabmodel.errors import MissingExtraError


def add_parser(commands: Any) -> None:  # noqa: ANN401 - argparse does not name the type
    """Add the command to the program's parser."""
    parser = commands.add_parser(
        "migrate",
        help="bring a store's tables to this release's format, or back to an older one",
        description="Make a backup first. Two that migrate at once wait for each other.",
    )
    parser.add_argument("store", help="its address, such as sqlite:///walk.db")
    parser.add_argument("--to", type=int, metavar="FORMAT", help="an older format; left out: this release's")
    parser.add_argument(
        "--force", action="store_true", help="go back even where the older format cannot hold what is there"
    )
    progress.add_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Bring it there and say what it has become.

    Raises:
        DowngradeLosesDataError: if the older format cannot hold what is there.
        SchemaVersionError: if the store is newer than this code, or not ours.
        UnavailableError: if it cannot be reached.
    """
    if find_spec("sqlalchemy") is None or find_spec("alembic") is None:
        raise MissingExtraError("sql", "SQLAlchemy")
    from collabmodel.adapters.sql import downgrade, migrate  # noqa: PLC0415 - only here is the extra needed

    watch = progress.watcher(args)
    if args.to is None:
        found = migrate(args.store, watch=watch)
    else:
        downgrade(args.store, found := args.to, force=args.force, watch=watch)
    print(f"the store has format {found}")
    return 0
