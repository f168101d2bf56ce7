"""``law list`` and ``law show ID``: what the pack holds, and a provision as worded on a day."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from collabmodel.adapters import SystemClock
from collabmodel.cli import standards
from collabmodel.errors import UnknownCodeError
from collabmodel.model.time import day_of
from collabmodel.packs import se_osl
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import AnyProvision, SecrecyProvision, Wording
from collabmodel.rules.sentences import LANGUAGES, Phrasebook, phrasebook
from collabmodel.rules.terms import kind_of, terms_in_words


def add_parser(commands: Any) -> None:  # noqa: ANN401 - argparse does not name the type
    """Add the command to the program's parser."""
    parser = commands.add_parser("law", help="what the rules hold")
    parts = parser.add_subparsers(title="law commands", required=True, metavar="WHAT")
    listing = parts.add_parser("list", help="every provision with its citation")
    listing.add_argument("--json", action="store_true", help="one JSON document instead of lines")
    listing.add_argument("--language", choices=LANGUAGES, default="sv")
    listing.set_defaults(run=run_list)
    showing = parts.add_parser("show", help="one provision, as worded on a day")
    showing.add_argument("id", help="id of the provision, such as osl-10-18a")
    showing.add_argument("--at", type=_day, help="the day, as 2025-06-01; today if left out")
    showing.add_argument("--language", choices=LANGUAGES, default="sv")
    showing.set_defaults(run=run_show)
    standards.add_parser(parts)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r}: ge en dag som 2025-06-01 / give a day such as 2025-06-01"
        raise argparse.ArgumentTypeError(message) from error


def run_list(args: argparse.Namespace) -> int:
    """Print every provision."""
    words, pack = phrasebook(args.language), se_osl.PACK
    if args.json:
        print(json.dumps([_as_json(p) for p in pack.provisions], ensure_ascii=False, indent=1))
        return 0
    width = max(len(p.id) for p in pack.provisions)
    kinds = max(len(words.term("kind", kind_of(p))) for p in pack.provisions)
    for provision in pack.provisions:
        cited = provision.cited(provision.wordings[-1].since)
        kind = words.term("kind", kind_of(provision))
        print(f"{provision.id:{width}}  {kind:{kinds}}  {words.cite(cited)}  {words.name(cited)}")
    return 0


def _as_json(provision: AnyProvision) -> dict[str, object]:
    period = provision.period
    return {
        "id": provision.id,
        "kind": kind_of(provision),
        "citation_sv": provision.citation.sv(),
        "citation_en": provision.citation.en(),
        "name_sv": provision.name_sv,
        "name_en": provision.name_en,
        "since": None if period.since is None else period.since.isoformat(),
        "until": None if period.until is None else period.until.isoformat(),
        "wordings": len(provision.wordings),
        "confidence": provision.confidence,
        "reviewed_on": provision.reviewed_on.isoformat(),
    }


def run_show(args: argparse.Namespace) -> int:
    """Print one provision.

    Raises:
        UnknownCodeError: if the pack has none of that id, with the nearest ids.
    """
    day = day_of(SystemClock().now()) if args.at is None else args.at
    for line in shown(find(se_osl.PACK, args.id), day, se_osl.PACK, phrasebook(args.language)):
        print(line)
    return 0


def find(pack: RulePack, ident: str) -> AnyProvision:
    """A provision by its id, or by the id of one of its points.

    Raises:
        UnknownCodeError: if the pack has none.
    """
    by_id: dict[str, AnyProvision] = {
        limb.id: p for p in pack.provisions if isinstance(p, SecrecyProvision) for limb in p.limbs
    }
    by_id |= {p.id: p for p in pack.provisions}
    if ident not in by_id:
        raise UnknownCodeError("provision", ident, where="law show", known=by_id)
    return by_id[ident]


def shown(provision: AnyProvision, day: date, pack: RulePack, words: Phrasebook) -> Iterator[str]:
    """The lines that show a provision on a day."""
    cited, wording = provision.cited(day), provision.wording_on(day)
    yield words.say("law.heading", law=cited, name=words.name(cited)).text
    other = cited.name_en if words.language == "sv" else cited.name_sv
    yield f"{provision.id} | {words.term('kind', kind_of(provision))} | {other}"
    yield ""
    if wording is None:
        yield words.say("law.not_in_force", law=cited, day=day).text
        for one in provision.wordings:
            yield f"  - {_dated(one, words)}"
    else:
        yield from _wording(wording, words)
        yield ""
        yield from terms_in_words(provision, day, pack, words)
    yield ""
    yield f"{words.headings['law_text_sv']}: {provision.text_sv}"
    yield f"{words.headings['law_text_en']}: {provision.text_en}"
    sure = words.term("confidence", provision.confidence)
    yield words.say("law.reviewed", day=provision.reviewed_on, confidence=sure).text
    yield words.say(f"law.against.{provision.read_against.value}").text
    for heading, line in (
        ("law_why_no_rule", provision.why_no_rule),
        ("law_reading", provision.reading_note),
    ):
        if line:
            yield f"{words.headings[heading]}: {line}"
    for heading, lines in (("law_notes", provision.notes), ("law_sources", provision.sources)):
        if lines:
            yield f"{words.headings[heading]}:"
            yield from (f"  - {line}" for line in lines)


def _wording(wording: Wording, words: Phrasebook) -> Iterator[str]:
    yield _dated(wording, words)
    if wording.sfs is not None:
        yield words.say("law.by_act", sfs=wording.sfs).text
    yield words.say("law.unread" if wording.unread else "law.read").text
    in_short = wording.text_sv if words.language == "sv" and wording.text_sv else wording.text_en
    if in_short:
        yield f"{words.headings['law_wording_text']}: {in_short}"


def _dated(wording: Wording, words: Phrasebook) -> str:
    if wording.until is None:
        return words.say("law.wording", since=wording.since).text
    return words.say("law.wording_until", since=wording.since, until=wording.until - timedelta(days=1)).text
