"""``law …``: what the rules hold, what changed in them, what is in doubt, and what a local pack does."""

from __future__ import annotations

from typing import Any

from collabmodel.cli.law import checking, diffing, listing, reviewing, schema, showing, standards


def add_parser(commands: Any) -> None:  # noqa: ANN401 - argparse does not name the type
    """Add the command and its parts to the program's parser."""
    parser = commands.add_parser("law", help="what the rules hold")
    parts = parser.add_subparsers(title="law commands", required=True, metavar="WHAT")
    for part in (listing, showing, standards, diffing, reviewing, schema, checking):
        part.add_parts(parts)
