"""The half-year stories: each prints the same on every kind of store, and what must happen in it happens."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
STORIES = {
    "half_year_sspf_ale",
    "half_year_sspf_nykoping",
    "half_year_sspf_finspang",
    "half_year_ssp_eslov",
    "half_year_los_finspang",
    "half_year_est_nykoping",
    "half_year_police_hallstahammar",
}
FOUND = sorted(path.stem for path in EXAMPLES.glob("half_year_*.py"))
pytestmark = pytest.mark.fresh_interpreter


def told(name: str, store: str) -> str:
    """What a story prints on a store, in an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / f"{name}.py"), "--store", store],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    return done.stdout.replace("\u00a0", " ")


@cache
def in_memory(name: str) -> str:
    """What a story prints in memory; each is run once, however many tests read it."""
    return told(name, "memory")


def happens(story: str, *sentences: str) -> None:
    """Each of these is told, in this order."""
    rest = story
    for sentence in sentences:
        assert sentence in rest, f"not told, or not in its place: {sentence}"
        rest = rest.partition(sentence)[2]


def test_there_are_seven_half_years() -> None:
    """One for each of the cooperations that come ready."""
    assert set(FOUND) == STORIES


@pytest.mark.parametrize("name", FOUND)
def test_a_half_year_is_told_alike_in_a_file(name: str, tmp_path: Path) -> None:
    """A directory of files makes no difference to what happens."""
    assert told(name, f"file:{tmp_path / 'store'}") == in_memory(name)


@pytest.mark.parametrize("name", FOUND)
def test_a_half_year_is_told_alike_in_sqlite(name: str, tmp_path: Path) -> None:
    """Nor does SQLite."""
    assert told(name, f"sqlite:///{tmp_path / 'story.db'}") == in_memory(name)


@pytest.mark.parametrize("name", FOUND)
def test_a_half_year_is_told_alike_in_postgresql(name: str, postgres_url: str) -> None:
    """Nor does PostgreSQL."""
    assert told(name, postgres_url) == in_memory(name)


def test_the_half_year_of_ale() -> None:
    """The local group misses a meeting."""
    story = in_memory("half_year_sspf_ale")
    happens(story, "Missade möten: 2025-09-10.")
