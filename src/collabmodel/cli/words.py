"""``words [KIND]``: the closed words that requests, items and facts are written in."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from typing import Any

from collabmodel.packs import se_osl
from collabmodel.rules.facts import FactDefinition
from collabmodel.rules.packs import RulePack
from collabmodel.rules.vocabulary import Term

Row = Mapping[str, object]

KINDS = (
    "activities",
    "parties",
    "kinds",
    "categories",
    "marks",
    "purposes",
    "offence_types",
    "facts",
    "questions",
)


def add_parser(commands: Any) -> None:  # noqa: ANN401 - argparse does not name the type
    """Add the command to the program's parser."""
    parser = commands.add_parser("words", help="the words to write a question in")
    parser.add_argument("kind", nargs="?", choices=KINDS, help="which words; all if left out")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of lines")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the words of one kind, or of every kind."""
    kinds = KINDS if args.kind is None else (args.kind,)
    found = {kind: rows(se_osl.PACK, kind) for kind in kinds}
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return 0
    for kind, listed in found.items():
        if args.kind is None:
            print(f"{kind}:")
        width = max(len(str(row["code"])) for row in listed)
        for row in listed:
            print(f"{row['code']:{width}}  {row['sv']}  |  {row['en']}{_more(row)}")
    return 0


def rows(pack: RulePack, kind: str) -> list[Row]:
    """The words of one kind, each with its code and its names in Swedish and English."""
    if kind == "facts":
        return [_fact(one) for _, one in sorted(pack.schema.facts.items())]
    if kind == "questions":
        return [
            {"code": code, "sv": one.text_sv, "en": one.text_en}
            for code, one in sorted(pack.questions.items())
        ]
    terms: Mapping[str, Term] = (
        {code: term for code, term in pack.vocabulary.parties.items() if term.agency_kind}
        if kind == "kinds"
        else getattr(pack.vocabulary, kind)
    )
    return [{"code": code, "sv": term.name_sv, "en": term.name_en} for code, term in sorted(terms.items())]


def _fact(fact: FactDefinition) -> Row:
    return {
        "code": fact.name,
        "sv": fact.ask_sv,
        "en": fact.ask_en,
        "type": fact.type.value,
        "values": None if fact.values is None else sorted(fact.values),
        "supplied_by": fact.supplied_by,
        "may_be_stated": not fact.derived,
        "about_a_person": fact.about_person,
    }


def _more(row: Row) -> str:
    if "type" not in row:
        return ""
    values = row["values"]
    of = f" of {', '.join(values)}" if isinstance(values, list) else ""
    stated = "may be stated" if row["may_be_stated"] else "worked out, may not be stated"
    about = ", about a person" if row["about_a_person"] else ""
    return f"  [{row['type']}{of}; from {row['supplied_by']}; {stated}{about}]"
