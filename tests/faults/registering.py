"""Reads the catalogue of faults and the register of what covers each, and compares them.

The names are looked up in the source, so that nothing is imported or collected for it.
"""

from __future__ import annotations

import ast
import functools
import tomllib
from collections.abc import Sequence
from pathlib import Path

import attrs
import yaml

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "tests" / "data" / "faults.yaml"
REGISTER = ROOT / "tests" / "faults" / "register.toml"


@attrs.frozen
class Cover:
    """What covers one fault.

    Attributes:
        tests: as pytest names them, without parameters.
        sessions: names of nox sessions.
        waits_for: what has to be built first; empty for a fault that is covered.
    """

    tests: Sequence[str] = ()
    sessions: Sequence[str] = ()
    waits_for: str = ""


def catalogue() -> list[str]:
    """The ids of the faults, in the catalogue's order."""
    document = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    return [fault["id"] for fault in document["faults"]]


def register() -> dict[str, Cover]:
    """What covers each fault, by its id."""
    document = tomllib.loads(REGISTER.read_text(encoding="utf-8"))
    return {ident: Cover(**entry) for ident, entry in document.items()}


def problems_with(cover: Cover) -> list[str]:
    """What is wrong with an entry, apart from that it may wait; a test or session that does not exist."""
    found = [f"no test {name}" for name in cover.tests if not is_test(name)]
    found += [f"no nox session {name}" for name in cover.sessions if name not in sessions()]
    if cover.waits_for and (cover.tests or cover.sessions):
        found.append(f"it is covered, and yet waits for {cover.waits_for}: remove waits_for")
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
    """The tests in a file: functions, and methods with their class."""
    if not file.is_file():
        return frozenset()
    found: set[tuple[str, ...]] = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add((node.name,))
        if isinstance(node, ast.ClassDef):
            found.update((node.name, part.name) for part in node.body if isinstance(part, ast.FunctionDef))
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
