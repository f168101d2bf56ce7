"""The page of the source documents: what each describes, where the model has it, and which test shows it.

    python -m tools.sources_page            write docs/reference/sources.md from docs/reference/sources.toml

`docs/reference/sources.toml` has a table for each thing that the five documents describe.  It says in a few words what
that is (`shows`), and either which `elements` of the library express it and which `tests` show that, or why it is
`outside`.  `problems` tells what does not hold; a test asks it.
"""

from __future__ import annotations

import ast
import importlib
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "docs" / "reference" / "sources.toml"
PAGE = ROOT / "docs" / "reference" / "sources.md"
IDS = ROOT / "tests" / "data" / "source_ids.txt"
"""Id and kind of everything that was found in the five documents."""
MOST_OUTSIDE = 13
"""One in twenty of 273."""

DOCUMENTS = {
    "ALE": "SSPF in Ale: the municipality's description of the cooperation",
    "ESL": "SSP in Eslöv: final report on a seminar with the municipal housing company",
    "NYK": "SSPF and EST in Nyköping: the municipality's news of 29 June 2023",
    "HAL": "Hallstahammar: final report of the evaluated cooperation of police and municipality",
    "FIN": "SSPF and LOS in Finspång: presentation of their evaluation",
}
"""The source documents by the first letters of an id."""

Rows: TypeAlias = Mapping[str, Mapping[str, object]]


def rows(path: Path = SOURCES) -> Rows:
    """The tables of the file, by id."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def kinds() -> dict[str, str]:
    """Of every id that must be covered, what kind of thing it is."""
    return dict(line.split() for line in IDS.read_text(encoding="utf-8").splitlines())


def problems(table: Rows) -> Iterator[str]:
    """Everything that does not hold: an id missing or unknown, an element or a test that does not exist."""
    wanted = kinds()
    yield from (f"{ident}: missing" for ident in sorted(wanted.keys() - table.keys()))
    yield from (
        f"{ident}: not an id of the source documents" for ident in sorted(table.keys() - wanted.keys())
    )
    for ident, row in table.items():
        if not row.get("shows"):
            yield f"{ident}: say in a few words what it is (shows)"
        if "outside" in row:
            if not row["outside"] or row.keys() & {"elements", "tests"}:
                yield f"{ident}: outside needs a reason, and neither elements nor tests"
            continue
        yield from (
            f"{ident}: {one} does not exist" for one in _named(row, "elements") if not is_element(one)
        )
        yield from (f"{ident}: {one} does not exist" for one in _named(row, "tests") if not is_test(one))
        if not (_named(row, "elements") and _named(row, "tests")):
            yield f"{ident}: name an element and a test, or why it is outside"
    outside = sum("outside" in row for row in table.values())
    if outside > MOST_OUTSIDE:
        yield f"{outside} are outside, at most {MOST_OUTSIDE} may be"


def is_element(name: str) -> bool:
    """Whether a dotted name leads to something of the library, an attribute of a class included.

    >>> is_element("collabmodel.model.time.Period.holds"), is_element("collabmodel.model.time.Nothing")
    (True, False)
    """
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            fields = getattr(found, "__annotations__", {})
            if not hasattr(found, part) and part not in fields:
                return False
            found = getattr(found, part, fields.get(part))
        return parts[0] == "collabmodel" and len(parts) > 1
    return False


def is_test(name: str) -> bool:
    """Whether ``path::test_name`` is a test that stands in that file."""
    path, _, test = name.partition("::")
    return test.startswith("test_") and (ROOT / path).is_file() and test in _tests_in(ROOT / path)


@cache
def _tests_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _named(row: Mapping[str, object], key: str) -> list[str]:
    found = row.get(key, [])
    return [str(one) for one in found] if isinstance(found, list) else [str(found)]


def page(table: Rows) -> str:
    """The reference page, a section for each document."""
    outside = sum("outside" in row for row in table.values())
    lines = [
        "# What the source documents describe",
        "",
        "<!-- Made by `python -m tools.sources_page` from sources.toml; change that file. -->",
        "",
        f"{len(table)} things stand in the five documents this library was built from. Each is expressed by the",
        f"part of the model named beside it, and shown by a test; {outside} are outside, with the reason.",
    ]
    what = kinds()
    for prefix, title in DOCUMENTS.items():
        lines += ["", f"## {title}", "", "| Id | What | In the model | Shown by |", "|---|---|---|---|"]
        lines += [
            _line(ident, table[ident], what.get(ident, ""))
            for ident in sorted(table)
            if ident.startswith(prefix)
        ]
    return "\n".join(lines) + "\n"


def _line(ident: str, row: Mapping[str, object], kind: str) -> str:
    what = f"{row['shows']} ({kind.replace('_', ' ')})"
    if "outside" in row:
        return f"| {ident} | {what} | *outside*: {row['outside']} | |"
    elements = ", ".join(f"`{_short(one)}`" for one in _named(row, "elements"))
    tests = "<br>".join(f"`{one.rpartition('::')[2]}`" for one in _named(row, "tests"))
    return f"| {ident} | {what} | {elements} | {tests} |"


def _short(name: str) -> str:
    """The name from its class on, or its last part."""
    parts = name.split(".")
    at = next((number for number, part in enumerate(parts) if part[:1].isupper()), len(parts) - 1)
    return ".".join(parts[at:])


if __name__ == "__main__":
    PAGE.write_text(page(rows()), encoding="utf-8")
