"""The page of courses: for each kind of thing, its states and the steps between them.

    python -m tools.courses_page            write docs/reference/courses.md from the machines of the model

Every `Machine` that a module of `collabmodel.model` defines is found by itself; there is no list to keep.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import collabmodel.model
from collabmodel.model.moves import Guard, Machine, Move

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "courses.md"

HEAD = """\
# Courses

Made from the model by `python -m tools.courses_page`; do not change it by hand.

What has a course of its own keeps the steps it has taken, and its state is read off them. A step that its table does not
hold is refused, and the refusal says which would be legal. What must hold for a step is looked up in the store by the desk
that takes it; what is not known does not hold. What merely comes with time, such as being overdue or missed, is no state:
it is worked out for a day.
"""


def machines() -> dict[str, tuple[str, Machine[Any]]]:
    """Each machine of the model by its name, with the module that defines it; the names sorted.

    Raises:
        ValueError: if two modules define machines of one name.
    """
    found: dict[str, tuple[str, Machine[Any]]] = {}
    for module, machine in _defined():
        _, known = found.setdefault(machine.name, (module, machine))
        if known is not machine:
            msg = f"{machine.name}: two machines have this name, one of them in {module}"
            raise ValueError(msg)
    return dict(sorted(found.items()))


def page() -> str:
    """The page as it should be."""
    return "\n".join([HEAD, *(_section(module, machine) for module, machine in machines().values())])


def _defined() -> Iterator[tuple[str, Machine[Any]]]:
    """Each machine once, under the module of its states if that holds it, or the first that does."""
    package, held = collabmodel.model, dict[int, tuple[str, Machine[Any]]]()
    for name in sorted(info.name for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")):
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, Machine) and (id(value) not in held or value.states.__module__ == name):
                held[id(value)] = (name, value)
    yield from held.values()


def _section(module: str, machine: Machine[Any]) -> str:
    rows = [
        f"| {_state(source)} | `{move.event}` | {move.to.value} | {_guards(move, 'sv')} | {_guards(move, 'en')} |"
        for source in (None, *machine.states)
        for move in machine.moves
        if source in move.sources
    ]
    ends = [state.value for state in machine.states if not machine.legal(state)]
    told = f"Nothing leads on from: {', '.join(ends)}.\n" if ends else "No state is the last.\n"
    return "\n".join(
        [
            f"## {machine.name}\n",
            f"`{module}`. {told}",
            "| State | Step | To | Villkor | What must hold |",
            "| --- | --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def _state(state: Enum | None) -> str:
    return "(the beginning)" if state is None else str(state.value)


def _guards(move: Move[Any], language: str) -> str:
    reason = {"sv": "skäl anges", "en": "a reason is given"}[language]
    told = [_told(guard, language) for guard in move.guards] + ([reason] if move.reasoned else [])
    return "; ".join(told)


def _told(guard: Guard, language: str) -> str:
    return (guard.sv if language == "sv" else guard.en).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(machines())} courses")
