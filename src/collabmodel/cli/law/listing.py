"""``law list``: every provision of the pack, by line or as one document, and those of a kind, an act or a doubt."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from typing import Any

from collabmodel.analysis.listing import listing
from collabmodel.cli.law.options import a_day, add_json, add_language, day_or_today, print_json
from collabmodel.errors import UnknownCodeError
from collabmodel.packs import se_osl
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import AnyProvision
from collabmodel.rules.sentences import phrasebook
from collabmodel.rules.terms import kind_of


def add_parts(parts: Any) -> None:  # noqa: ANN401 - argparse does not name the type
    """Add the command to the law commands."""
    parser = parts.add_parser("list", help="every provision with its citation")
    parser.add_argument("--kind", help="only records of this kind, such as secrecy, duty or obligation")
    parser.add_argument("--act", help="only records of this act, such as osl or sol")
    parser.add_argument("--confidence", help="only records of this confidence: high, medium or low")
    parser.add_argument("--unread", action="store_true", help="only where nobody read the wording of the day")
    parser.add_argument("--at", type=a_day, help="the day for --unread, as 2025-06-01; today if left out")
    add_json(parser)
    add_language(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the provisions.

    Raises:
        UnknownCodeError: for a kind, an act or a confidence that no provision has.
    """
    words, pack = phrasebook(args.language), se_osl.PACK
    found = chosen(pack, kind=args.kind, act=args.act, confidence=args.confidence)
    if args.unread:
        day = day_or_today(args.at)
        found = [provision for provision in found if is_unread(provision, day)]
    if args.json:
        print_json(listing(pack, found))
        return 0
    width = max((len(p.id) for p in found), default=0)
    kinds = max((len(words.term("kind", kind_of(p))) for p in found), default=0)
    for provision in found:
        cited = provision.cited(provision.wordings[-1].since)
        kind = words.term("kind", kind_of(provision))
        print(f"{provision.id:{width}}  {kind:{kinds}}  {words.cite(cited)}  {words.name(cited)}")
    return 0


def chosen(
    pack: RulePack, *, kind: str | None = None, act: str | None = None, confidence: str | None = None
) -> Sequence[AnyProvision]:
    """The provisions of a kind, an act and a confidence; each left out takes all.

    Raises:
        UnknownCodeError: for a word that no provision has, with the nearest that some have.
    """
    found = list(pack.provisions)
    wanted = (
        ("kind", kind, kind_of),
        ("act", act, lambda p: p.citation.act.key),
        ("confidence", confidence, lambda p: p.confidence),
    )
    for name, word, of in wanted:
        known = {of(provision) for provision in pack.provisions}
        if word is not None and word not in known:
            raise UnknownCodeError(name, word, where=f"law list: --{name}", known=known)
        found = [provision for provision in found if word in {None, of(provision)}]
    return found


def is_unread(provision: AnyProvision, day: date) -> bool:
    """Whether nobody has read the wording in force on a day."""
    wording = provision.wording_on(day)
    return wording is not None and wording.unread
