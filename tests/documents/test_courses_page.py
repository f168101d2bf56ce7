"""The page of courses is what the machines of the model are."""

import pytest

from collabmodel.model.moves import Machine
from tools.courses_page import PAGE, machines, page


def test_the_page_is_made_from_the_model() -> None:
    """The reference page is up to date; if not, run `python -m tools.courses_page`."""
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("name", ["case", "follow-up", "goal", "measure", "meeting", "plan", "workshop"])
def test_machines_are_found_by_themselves(name: str) -> None:
    """Whatever module of the model defines a machine, the page has it."""
    assert isinstance(machines()[name][1], Machine)
    assert f"\n## {name}\n" in page()


def test_every_guard_is_told_in_both_languages() -> None:
    """No guard of any machine is without its Swedish and its English words."""
    guards = [guard for _, machine in machines().values() for move in machine.moves for guard in move.guards]
    assert guards
    assert all(guard.sv.strip() and guard.en.strip() for guard in guards)
