"""Reads the catalogue of faults and the register of what covers each, and compares them.

The names are looked up in the source, so that nothing is collected for it.
"""

from __future__ import annotations

import ast
import functools
import tomllib
from collections.abc import Sequence
from pathlib import Path

import attrs
import yaml

from collabmodel.testing.stores import StoreConformance

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "tests" / "data" / "faults.yaml"
REGISTER = ROOT / "tests" / "faults" / "register.toml"


@attrs.frozen
class Cover:
    """What covers one fault.

    Attributes:
        tests: as pytest names them, without parameters.
        sessions: names of nox sessions.
        how: one sentence on how the fault is brought about and what is looked at.
        waits_for: what has to be built before all of the fault can be covered; empty if all of it is.
        shown: for a fault that waits, what of it the tests show today.
    """

    how: str = ""
    tests: Sequence[str] = ()
    sessions: Sequence[str] = ()
    waits_for: str = ""
    shown: str = ""


def catalogue() -> list[str]:
    """The ids of the faults, in the catalogue's order."""
    return list(faults())


def faults() -> dict[str, str]:
    """The faults in the catalogue's words, by their ids and in its order."""
    document = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    return {fault["id"]: fault["fault"] for fault in document["faults"]}


def register() -> dict[str, Cover]:
    """What covers each fault, by its id."""
    document = tomllib.loads(REGISTER.read_text(encoding="utf-8"))
    return {ident: Cover(**entry) for ident, entry in document.items()}


def problems_with(cover: Cover) -> list[str]:
    """What is wrong with an entry, apart from that it may wait; a test or session that does not exist."""
    found = [f"no test {name}" for name in cover.tests if not is_test(name)]
    found += [f"no nox session {name}" for name in cover.sessions if name not in sessions()]
    covered = bool(cover.tests or cover.sessions)
    if cover.waits_for and covered != bool(cover.shown):
        found.append(f"it waits for {cover.waits_for}: say in shown what its tests show today, and name them")
    if cover.shown and not cover.waits_for:
        found.append("what is shown today is said only of a fault that waits for something")
    if not cover.how:
        found.append("nothing is said of how it is covered")
    if not (cover.tests or cover.sessions or cover.waits_for):
        found.append("nothing covers it, and nothing is said of what it waits for")
    return found


def is_test(name: str) -> bool:
    """Whether a test of that name stands in the file it names."""
    file, *path = name.split("::")
    if not path or not path[-1].startswith("test_"):
        return False
    return tuple(path) in tests_in(ROOT / file)


@functools.cache
def tests_in(file: Path) -> frozenset[tuple[str, ...]]:
    """The tests in a file: functions, and methods with their class, those of the shipped suite included."""
    if not file.is_file():
        return frozenset()
    found: set[tuple[str, ...]] = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add((node.name,))
        if isinstance(node, ast.ClassDef):
            found.update((node.name, part.name) for part in node.body if isinstance(part, ast.FunctionDef))
            if any(ast.unparse(parent) == StoreConformance.__name__ for parent in node.bases):
                found.update((node.name, name) for name in dir(StoreConformance) if name.startswith("test_"))
    return frozenset(found)


@functools.cache
def sessions() -> frozenset[str]:
    """The names of the nox sessions: the functions that are marked as one."""
    module = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in module.body
        if isinstance(node, ast.FunctionDef)
        and any("session" in ast.unparse(mark) for mark in node.decorator_list)
    )


PAGE = ROOT / "docs" / "reference" / "faults.md"
_HEAD = """# Faults that the stores are put to

What can befall a store, how each fault is brought about in the tests, and which tests do it. Made from `tests/data/faults.yaml` and
`tests/faults/register.toml` by `python -m tests.faults.registering`; a test sees to it that the page is up to date.

| | Fault | How it is covered | Tests |
|---|---|---|---|
"""


def page() -> str:
    """The page that tells which fault is covered how."""
    rows = [_row(ident, fault, register()[ident]) for ident, fault in faults().items()]
    return _HEAD + "".join(f"{row}\n" for row in rows)


def _row(ident: str, fault: str, cover: Cover) -> str:
    how = cover.how[:1].upper() + cover.how[1:] + "."
    if cover.waits_for:
        how += f" **Waits for {cover.waits_for}.**"
    if cover.shown:
        how += f" Today: {cover.shown}."
    files = dict.fromkeys(name.partition("::")[0].removeprefix("tests/") for name in cover.tests)
    counts = {file: sum(name.startswith(f"tests/{file}::") for name in cover.tests) for file in files}
    tests = [f"{count} in `{file}`" for file, count in counts.items()]
    tests += [f"`nox -s {name}`" for name in cover.sessions]
    return f"| {ident} | {fault} | {how} | {', '.join(tests) or 'none yet'} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
