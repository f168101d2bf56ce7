"""Carries the catalogue of provisions (YAML) into the pack data (TOML) and checks what it wrote.

Usage: python tools/carry_law.py <folder with primary.yaml and overrides.yaml>

Swedish words come from tools/words_sv.toml, corrections from tools/overlay/, and what the second reading of
each record found from tools/readings/. The same input gives the same bytes. Exits 1, with every problem listed, if the pack is not what the catalogue says.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from pathlib import Path

from law_carrier import checks
from law_carrier.files import file_of
from law_carrier.records import convert
from law_carrier.source import Catalogue, Record, load, read_toml
from law_carrier.toml_text import record_text
from law_carrier.vocabulary import Vocabulary

TOOLS = Path(__file__).resolve().parent
DATA = TOOLS.parent / "src" / "collabmodel" / "packs" / "se_osl" / "data"
INDEX = TOOLS.parent / "tests" / "data" / "statute_index.toml"
PREAMBLE = (
    "# Made by tools/carry_law.py; change the catalogue, the words or the overlay, then run it again.\n"
)
KINDS = (
    "structure", "transfer", "precedence", "secrecy", "exception", "open", "lifting", "shut", "check", "obligation", "no_ground",
)  # fmt: skip


def record_files(catalogue: Catalogue) -> dict[str, str]:
    """File name -> text, for the files that hold records."""
    files: dict[str, list[str]] = {}
    ordered = sorted(catalogue.records, key=lambda one: KINDS.index(one["record"]))
    for record in ordered:
        text = record_text(record["record"], convert(record, catalogue), ("wordings",))
        files.setdefault(f"{file_of(record['id'], record['record'])}.toml", []).append(text)
    return {name: "\n".join(texts) for name, texts in files.items()}


def write(files: dict[str, str]) -> None:
    """Write the files; remove those of an earlier run that are no longer made, and no others."""
    DATA.mkdir(parents=True, exist_ok=True)
    for old in DATA.glob("*.toml"):
        if old.name not in files and old.read_text(encoding="utf-8").startswith(PREAMBLE):
            old.unlink()
    for name, text in sorted(files.items()):
        (DATA / name).write_text(PREAMBLE + "\n" + text, encoding="utf-8")


def read_back() -> tuple[list[Record], Record]:
    """Every record and every vocabulary table, as a reader of the pack finds them."""
    records: list[Record] = []
    tables: Record = {}
    for path in sorted(DATA.glob("*.toml")):
        for key, value in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if key in KINDS:
                records += [{**one, "record": key} for one in value]
            else:
                tables[key] = value
    return records, tables


def problems_in(catalogue: Catalogue) -> tuple[Counter[str], list[str]]:
    """Everything wrong with what stands on disk."""
    records, tables = read_back()
    counts, problems = checks.differing_records(catalogue, records)
    allowed = catalogue.overlay.get("newer_than_text", {})
    problems += checks.repeated_ids(records)
    problems += checks.strays(catalogue)
    problems += checks.unknown_facts(records, tables["facts"])
    problems += checks.dead_citations(records, read_toml(INDEX), tables.get("acts", {}), allowed)
    return counts, problems


def main(law: Path) -> int:
    """Carry, write, check and report."""
    catalogue = load(law, TOOLS, DATA / "own.toml")
    vocabulary = Vocabulary(catalogue)
    files = record_files(catalogue) | {
        "vocabulary.toml": vocabulary.vocabulary_toml(),
        "lists.toml": vocabulary.lists_toml(),
        "facts.toml": vocabulary.facts_toml(),
        "questions.toml": vocabulary.questions_toml(),
        "acts.toml": vocabulary.acts_toml(),
    }
    write(files)
    counts, problems = problems_in(catalogue)
    problems += vocabulary.missing
    for kind, count in sorted(counts.items()):
        print(f"{kind:<12}{count:>5}{'  machine fields compared' if kind in checks.COMPARED else ''}")
    print(f"{'all':<12}{counts.total():>5} records in {len(files)} files, {len(problems)} problems")
    for problem in problems:
        print(f"  {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
