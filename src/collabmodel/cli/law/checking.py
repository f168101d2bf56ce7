"""``law check DIR``: whether a municipality's pack can be used, what it changes, and whether its cases hold."""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from collabmodel.analysis.local_pack import Examined, clashes, examined
from collabmodel.analysis.local_telling import (
    CHECK_SHAPE,
    effect_in_words,
    effect_row,
    problems_in_words,
    warnings_in_words,
)
from collabmodel.cases.statutes import StatuteCase, read_statute_cases
from collabmodel.cli.law.options import a_day, add_json, add_language, day_or_today, print_json
from collabmodel.errors import CodecError, CollabError, RulePackError
from collabmodel.packs import se_osl
from collabmodel.packs.loader import load_pack
from collabmodel.rules.packs import Rulebook, RulePack, rulebook
from collabmodel.rules.sentences import Phrasebook, phrasebook


def add_parts(parts: Any) -> None:  # noqa: ANN401 - argparse does not name the type
    """Add the command to the law commands."""
    parser = parts.add_parser("check", help="a local pack: whether it can be used, and what it changes")
    parser.add_argument("folder", type=Path, help="the folder with pack.toml; cases in its folder cases/")
    parser.add_argument("--at", type=a_day, help="the day, as 2026-03-02; today if left out")
    parser.add_argument("--strict", action="store_true", help="count warnings as problems")
    add_json(parser)
    add_language(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what came of it; 1 where the pack may not be used as it is."""
    words, day = phrasebook(args.language), day_or_today(args.at)
    local, found, problems = checked(args.folder, day, words)
    book = rulebook([se_osl.PACK] if found is None or local is None else [se_osl.PACK, local])
    warnings = [] if found is None else list(warnings_in_words(found, book, words))
    failed = bool(problems) or (args.strict and bool(warnings))
    if args.json:
        print_json(_document(local, found, problems, warnings, day, book))
    else:
        for line in _lines(local, found, problems, warnings, day, book, words):
            print(line)
    return 1 if failed else 0


def checked(
    folder: Path, day: date, words: Phrasebook
) -> tuple[RulePack | None, Examined | None, tuple[str, ...]]:
    """The pack as far as it could be loaded, what was found out about it, and every problem with its path."""
    try:
        local = load_pack(folder, extends=se_osl.PACK)
    except RulePackError as error:
        return None, None, tuple(error.problems)
    clashing = clashes(se_osl.PACK, local)
    if clashing:
        return local, None, clashing
    try:
        found = examined(se_osl.PACK, local, day, cases_of(folder))
    except CodecError as error:
        return local, None, tuple(error.problems)
    except CollabError as error:
        return local, None, (str(error),)
    return local, found, tuple(problems_in_words(found, words))


def cases_of(folder: Path) -> Sequence[StatuteCase]:
    """The pack's own cases, in the documents of its folder ``cases``; none where it has no such folder.

    Raises:
        CodecError: naming the document and the path of everything that is not as it must be.
    """
    cases: list[StatuteCase] = []
    problems: list[str] = []
    for file in sorted((folder / "cases").glob("*.toml")):
        try:
            cases += read_statute_cases(tomllib.loads(file.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            problems.append(f"cases/{file.name}: it is not TOML ({error})")
        except CodecError as error:
            problems += [f"cases/{file.name}: {problem}" for problem in error.problems]
    if problems:
        raise CodecError(problems)
    return cases


def _lines(
    local: RulePack | None,
    found: Examined | None,
    problems: Sequence[str],
    warnings: Sequence[str],
    day: date,
    book: Rulebook,
    words: Phrasebook,
) -> Iterator[str]:
    if local is not None:
        yield words.say("local.heading", pack=local.id, version=local.version, day=day).text
        yield ""
    for effect in found.effects if found is not None else ():
        yield from effect_in_words(effect, book, words)
        yield ""
    if found is not None:
        held = [proof for proof in found.proofs if not proof.problems]
        yield words.say("local.cases", held=len(held), all=len(found.proofs)).text
        if not any(effect.loosened for effect in found.effects):
            yield words.say("local.never_looser", asked=found.asked).text
    for heading, lines in (("law_warnings", warnings), ("law_problems", problems)):
        if lines:
            yield f"{words.headings[heading]}:"
            yield from (f"  - {line}" for line in lines)
    if not problems:
        yield words.say("local.sound").text


def _document(
    local: RulePack | None,
    found: Examined | None,
    problems: Sequence[str],
    warnings: Sequence[str],
    day: date,
    book: Rulebook,
) -> dict[str, object]:
    return {
        "shape": CHECK_SHAPE,
        "on": day.isoformat(),
        "pack": None if local is None else {"id": local.id, "version": local.version, "digest": local.digest},
        "problems": list(problems),
        "warnings": list(warnings),
        "rules": [] if found is None else [effect_row(effect, book) for effect in found.effects],
        "cases": []
        if found is None
        else [
            {"id": proof.case.id, "answer": proof.answer.outcome.value, "problems": list(proof.problems)}
            for proof in found.proofs
        ],
    }
