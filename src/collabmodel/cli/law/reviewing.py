"""``law stale`` and ``law doubts``: what nobody has read for long, and what is in doubt."""

from __future__ import annotations

import argparse
from itertools import groupby
from typing import Any

from collabmodel.analysis.doubt_telling import (
    doubt_in_words,
    doubt_rows,
    effect_in_words,
    stale_in_words,
    stale_rows,
)
from collabmodel.analysis.doubts import DoubtKind, doubts, stale
from collabmodel.cli.law.options import a_day, add_json, add_language, day_or_today, print_json
from collabmodel.packs import se_osl
from collabmodel.rules.sentences import phrasebook


def add_parts(parts: Any) -> None:  # noqa: ANN401 - argparse does not name the type
    """Add both commands to the law commands."""
    old = parts.add_parser("stale", help="what nobody has read since a day, and what it was read against")
    old.add_argument("--before", type=a_day, required=True, help="the day, as 2026-06-01")
    add_json(old)
    add_language(old)
    old.set_defaults(run=run_stale)
    doubtful = parts.add_parser("doubts", help="what is in doubt, and what the engine does with it")
    doubtful.add_argument(
        "--kind", choices=[kind.value for kind in DoubtKind], help="only doubts of this kind"
    )
    doubtful.add_argument("--at", type=a_day, help="the day, as 2025-06-01; today if left out")
    add_json(doubtful)
    add_language(doubtful)
    doubtful.set_defaults(run=run_doubts)


def run_stale(args: argparse.Namespace) -> int:
    """Print the provisions that nobody has read since the day, oldest reading first."""
    found, words = stale(se_osl.PACK, args.before), phrasebook(args.language)
    if args.json:
        print_json(stale_rows(found, args.before))
        return 0
    for provision in found:
        print(f"{provision.id}  {stale_in_words(provision, words)}")
    if not found:
        print(words.say("stale.nothing").text)
    return 0


def run_doubts(args: argparse.Namespace) -> int:
    """Print the doubts of a day by kind, each kind with what the engine does."""
    pack, words, day = se_osl.PACK, phrasebook(args.language), day_or_today(args.at)
    found = [one for one in doubts(pack, day) if args.kind in {None, one.kind.value}]
    if args.json:
        print_json(doubt_rows(found, pack, day))
        return 0
    for kind, rows in groupby(found, key=lambda one: one.kind):
        print(words.term("doubt", kind.value))
        print(f"  {words.headings['law_doubt_effect']}: {effect_in_words(kind, words)}")
        for doubt in rows:
            print(f"  - {doubt.about}: {doubt_in_words(doubt, pack, words, day)}")
            if doubt.words:
                print(f"    {doubt.words}")
        print()
    if not found:
        print(words.say("doubt.nothing").text)
    return 0
