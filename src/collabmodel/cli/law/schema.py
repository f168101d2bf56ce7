"""``law schema``: what a pack's documents may hold, and the shape of the listing, as JSON Schema."""

from __future__ import annotations

import argparse
from typing import Any

from collabmodel.analysis.listing import listing_schema
from collabmodel.cli.law.options import print_json
from collabmodel.packs import se_osl
from collabmodel.packs.schema import schema_of


def add_parts(parts: Any) -> None:  # noqa: ANN401 - argparse does not name the type
    """Add the command to the law commands."""
    parser = parts.add_parser("schema", help="a JSON Schema of a pack's documents, or of the listing")
    parser.add_argument("of", nargs="?", choices=("pack", "listing"), default="pack")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the schema."""
    print_json(schema_of(se_osl.PACK) if args.of == "pack" else listing_schema())
    return 0
