"""``cases FILE``: decide a bank of published cases, each as of its date, and compare with the published answers."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from collabmodel.cases.bank import read_bank
from collabmodel.cases.results import CaseResult, Totals, run_case, totals
from collabmodel.errors import CodecError, MissingExtraError
from collabmodel.packs import se_osl


def add_parser(commands: Any) -> None:  # noqa: ANN401 - argparse does not name the type
    """Add the command to the program's parser."""
    parser = commands.add_parser("cases", help="decide a file of published cases and compare")
    parser.add_argument("file", type=Path, help="a YAML file of cases")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of lines")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the answers.

    Raises:
        MissingExtraError: if the YAML reader is not installed.
        CodecError: if the file is not a bank of cases.
        UnknownCodeError: for a word outside the closed ones.
    """
    results = [run_case(case, se_osl.PACK) for case in read_bank(_document(args.file))]
    summary = totals(results)
    if args.json:
        print(json.dumps(_as_json(results, summary), ensure_ascii=False, indent=1))
    else:
        print("\n".join([*(_line(result) for result in results), "", *_summary(summary)]))
    return 0


def _document(path: Path) -> object:
    try:
        import yaml  # noqa: PLC0415 - only this command needs the extra
    except ImportError as error:
        raise MissingExtraError("cli", "PyYAML") from error
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CodecError([f"{path.name}: it cannot be read ({error.strerror})"]) from error
    except yaml.YAMLError as error:
        raise CodecError([f"{path.name}: it is not YAML"]) from error


def _as_json(results: list[CaseResult], summary: Totals) -> dict[str, object]:
    return {
        "cases": [
            {
                "id": result.case.id,
                "outcome": result.outcome,
                "provisions": list(result.provisions),
                "missing": list(result.missing),
                "rests_on_source": result.rests_on_source,
            }
            for result in results
        ],
        "totals": {
            "agreed": summary.agreed,
            "asked": summary.asked,
            "unsafe": summary.unsafe,
            "grounded": summary.grounded,
            "comparable": summary.comparable,
            "per_expected": {outcome: {"agreed": a, "asked": n} for outcome, a, n in summary.per_outcome},
        },
    }


def _line(result: CaseResult) -> str:
    mark = "UNSAFE" if result.unsafe else ("agrees" if result.agrees else "differs")
    mark = "-" if result.case.expected is None else mark
    expected = (
        "" if result.agrees or result.case.expected is None else f" (published: {result.case.expected})"
    )
    provisions = "; ".join(result.provisions) or "no provision"
    missing = f" | missing: {', '.join(result.missing)}" if result.missing else ""
    grounds = " | other grounds than the source" if result.rests_on_source is False else ""
    return f"{mark:8}{result.case.id}: {result.outcome}{expected} | {provisions}{missing}{grounds}"


def _summary(summary: Totals) -> list[str]:
    if not summary.asked:
        return ["no case has a published answer"]
    share = 100 * summary.agreed / summary.asked
    head = f"{summary.agreed} of {summary.asked} agree ({share:.1f} %), {summary.unsafe} unsafe permits"
    per_outcome = [f"  {outcome:28}{agreed:4} of {asked}" for outcome, agreed, asked in summary.per_outcome]
    grounds = (
        f"{summary.grounded} of {summary.comparable} that can be compared rest on a section the source cites"
    )
    return [head, *per_outcome, grounds]
