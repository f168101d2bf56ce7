"""``law check DIR``: whether a municipality's pack can be used, what it changes, and whether its cases hold."""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import attrs

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


@attrs.frozen
class Report:
    """What came of checking a folder.

    Attributes:
        pack: the pack, as far as it could be loaded.
        found: what was found out about it, unless a problem came before.
        problems: why it may not be used as it is, each with its path.
        warnings: what is allowed and likely a mistake.
    """

    day: date
    book: Rulebook
    pack: RulePack | None
    found: Examined | None
    problems: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def run(args: argparse.Namespace) -> int:
    """Print what came of it; 1 where the pack may not be used as it is."""
    words = phrasebook(args.language)
    report = checked(args.folder, day_or_today(args.at), words)
    if args.json:
        print_json(_document(report))
    else:
        print(*_lines(report, words), sep="\n")
    return 1 if report.problems or (args.strict and report.warnings) else 0


def checked(folder: Path, day: date, words: Phrasebook) -> Report:
    """Load the pack of a folder, hold it against the law's pack, see what it changes, and answer its cases."""
    base = se_osl.PACK
    alone = rulebook([base])
    try:
        local = load_pack(folder, extends=base)
    except RulePackError as error:
        return Report(day, alone, None, None, tuple(error.problems))
    clashing = clashes(base, local)
    if clashing:
        return Report(day, alone, local, None, clashing)
    try:
        found = examined(base, local, day, cases_of(folder))
    except CodecError as error:
        return Report(day, alone, local, None, tuple(error.problems))
    except CollabError as error:
        return Report(day, alone, local, None, (str(error),))
    book = rulebook([base, local])
    problems, warnings = problems_in_words(found, words), warnings_in_words(found, book, words)
    return Report(day, book, local, found, tuple(problems), tuple(warnings))


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


def _lines(report: Report, words: Phrasebook) -> Iterator[str]:
    pack, found = report.pack, report.found
    if pack is not None:
        yield words.say("local.heading", pack=pack.id, version=pack.version, day=report.day).text
        yield ""
    if found is not None:
        for effect in found.effects:
            yield from effect_in_words(effect, report.book, words)
            yield ""
        held = [proof for proof in found.proofs if not proof.problems]
        yield words.say("local.cases", held=len(held), all=len(found.proofs)).text
        if not any(effect.loosened for effect in found.effects):
            yield words.say("local.never_looser", asked=found.asked).text
    for heading, lines in (("law_warnings", report.warnings), ("law_problems", report.problems)):
        if lines:
            yield f"{words.headings[heading]}:"
            yield from (f"  - {line}" for line in lines)
    if not report.problems:
        yield words.say("local.sound").text


def _document(report: Report) -> dict[str, object]:
    pack, found = report.pack, report.found
    return {
        "shape": CHECK_SHAPE,
        "on": report.day.isoformat(),
        "pack": None if pack is None else {"id": pack.id, "version": pack.version, "digest": pack.digest},
        "problems": list(report.problems),
        "warnings": list(report.warnings),
        "rules": [] if found is None else [effect_row(effect, report.book) for effect in found.effects],
        "cases": []
        if found is None
        else [
            {"id": proof.case.id, "answer": proof.answer.outcome.value, "problems": list(proof.problems)}
            for proof in found.proofs
        ],
    }
