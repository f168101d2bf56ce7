"""``law show ID``: a provision as worded on a day."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from collabmodel.cli.law.options import a_day, add_language, day_or_today
from collabmodel.errors import UnknownCodeError
from collabmodel.packs import se_osl
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import AnyProvision, SecrecyProvision, Wording
from collabmodel.rules.sentences import Phrasebook, phrasebook
from collabmodel.rules.terms import kind_of, terms_in_words


def add_parts(parts: Any) -> None:  # noqa: ANN401 - argparse does not name the type
    """Add the command to the law commands."""
    showing = parts.add_parser("show", help="one provision, as worded on a day")
    showing.add_argument("id", help="id of the provision, such as osl-10-18a")
    showing.add_argument("--at", type=a_day, help="the day, as 2025-06-01; today if left out")
    add_language(showing)
    showing.set_defaults(run=run_show)


def run_show(args: argparse.Namespace) -> int:
    """Print one provision.

    Raises:
        UnknownCodeError: if the pack has none of that id, with the nearest ids.
    """
    day = day_or_today(args.at)
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
