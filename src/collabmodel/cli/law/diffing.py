"""``law diff``: which provisions changed between two days, and for each a question whose answer turned."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from collabmodel.analysis.changes import Shown, changes, shown
from collabmodel.analysis.rows import diff_rows
from collabmodel.analysis.telling import change_in_words
from collabmodel.analysis.witness import Flip, Search
from collabmodel.cli.law.options import a_day, add_json, add_language, print_json
from collabmodel.cli.law.showing import find
from collabmodel.packs import se_osl
from collabmodel.rules.packs import rulebook
from collabmodel.rules.sentences import Phrasebook, phrasebook


def add_parts(parts: Any) -> None:  # noqa: ANN401 - argparse does not name the type
    """Add the command to the law commands."""
    parser = parts.add_parser("diff", help="what changed between two days, with examples")
    parser.add_argument("--from", dest="start", type=a_day, required=True, help="the earlier day")
    parser.add_argument("--to", dest="end", type=a_day, required=True, help="the later day")
    parser.add_argument("--id", action="append", default=[], help="only this provision; may be repeated")
    parser.add_argument("--no-examples", action="store_true", help="look for no questions, which takes time")
    parser.add_argument("--exit-code", action="store_true", help="end with 1 where something changed")
    add_json(parser)
    add_language(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the changes; with ``--exit-code``, 1 where there are any.

    Raises:
        UnknownCodeError: if the pack has no provision of a named id.
    """
    pack, words = se_osl.PACK, phrasebook(args.language)
    if args.end < args.start:
        print(words.say("diff.wrong_order").text, file=sys.stderr)
        return 2
    only = {find(pack, ident).id for ident in args.id}
    changed = [one for one in changes(pack, args.start, args.end) if not only or one.provision.id in only]
    found = [
        Shown(change, Search(None, 0), None)
        if args.no_examples
        else shown(change, pack, args.start, args.end)
        for change in changed
    ]
    book = rulebook([pack])
    if args.json:
        print_json(diff_rows(found, book, start=args.start, end=args.end))
    else:
        for one in found:
            print(*change_in_words(one, pack, book, words, start=args.start, end=args.end), "", sep="\n")
        print(_summed_up(found, words))
    return 1 if found and args.exit_code else 0


def _summed_up(found: Sequence[Shown], words: Phrasebook) -> str:
    if not found:
        return words.say("diff.nothing").text
    turned = [one for one in found if one.search.witness and one.search.witness.flip is Flip.OUTCOME]
    return words.say("diff.total", changes=len(found), turned=len(turned)).text
