"""Importing the library costs its core dependencies and nothing more."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.fresh_interpreter

LOADED = "import sys, json; before = set(sys.modules); import {name}; print(json.dumps(sorted(set(sys.modules) - before)))"
"""Run in a fresh interpreter: what the import brought in, and not what the interpreter started with."""

EXTRAS = frozenset(
    {
        "alembic",
        "cryptography",
        "hypothesis",
        "psycopg",
        "pytest",
        "rich",
        "sqlalchemy",
        "yaml",
    }
)
"""Top-level packages that only an extra installs."""

QUIET = frozenset({"asyncio", "multiprocessing", "socket", "sqlite3"})
"""Parts of the standard library with which a pure core has no business."""


def loaded_by(name: str) -> frozenset[str]:
    """The top-level packages that importing a module brings into a fresh interpreter."""
    code = LOADED.format(name=name)
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    return frozenset(module.partition(".")[0] for module in json.loads(printed))


def test_importing_the_library_loads_no_extra() -> None:
    """`import collabmodel` works where only the core dependencies are installed."""
    assert not loaded_by("collabmodel") & EXTRAS


@pytest.mark.parametrize("room", ["model", "rules", "packs"])
def test_the_core_loads_neither_an_extra_nor_a_database_nor_a_socket(room: str) -> None:
    """The rooms that decide can be imported where there is no disk to write and no network to reach."""
    assert not loaded_by(f"collabmodel.{room}") & (EXTRAS | QUIET)


def test_the_probe_would_notice() -> None:
    """The check above sees a package that really is loaded."""
    assert "sqlalchemy" in loaded_by("sqlalchemy")
