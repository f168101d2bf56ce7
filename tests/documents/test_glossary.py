"""The glossary names classes that there are."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

GLOSSARY = (Path(__file__).parents[2] / "docs" / "reference" / "glossary.md").read_text(encoding="utf-8")
NAMED = tuple(re.findall(r"\{py:class\}`~([\w.]+)`", GLOSSARY))


@pytest.mark.parametrize("name", NAMED)
def test_a_class_of_the_glossary_exists(name: str) -> None:
    """The class that stands beside a term is defined in the module that is named."""
    module, _, own = name.rpartition(".")
    found = getattr(importlib.import_module(module), own)
    assert isinstance(found, type)
    assert found.__module__ == module


def test_no_term_of_the_glossary_stands_twice() -> None:
    """Each class has one row, so that it has one name."""
    assert len(NAMED) > 50
    assert len(set(NAMED)) == len(NAMED)
