"""The example stories: each runs to its end, in memory and in SQLite, and leaves a journal that holds."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from collabmodel.adapters import NoKeys, open_store

EXAMPLES = Path(__file__).parents[2] / "examples"
SECTION = re.compile(r"\d+(?: [a-z])? kap\. \d+(?: [a-z])? §|\d+ § lagen \(\d+:\d+\)")


def told(name: str, *arguments: str) -> str:
    """What a story prints, in an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name), *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    return done.stdout.replace("\u00a0", " ")


@pytest.mark.fresh_interpreter
@pytest.mark.parametrize("name", ["sspf_nykoping.py", "los_finspang.py"])
def test_a_story_leaves_a_journal_that_holds(name: str, tmp_path: Path) -> None:
    """Each story runs on SQLite, and what it left can be verified afterwards."""
    url = f"sqlite:///{tmp_path / 'walk.db'}"
    story = told(name, "--store", url)
    store = open_store(url, keys=NoKeys())
    try:
        report = store.verify()
    finally:
        store.close()
    assert report.holds
    assert f"{report.entries} poster, kedjan håller" in story


@pytest.mark.fresh_interpreter
def test_the_story_of_nykoping_cites_the_law_and_says_which_section_changed_it() -> None:
    """It cites at least ten sections, and names 10:15 a as what made the answer differ."""
    story = told("sspf_nykoping.py", "--store", "memory")
    assert len(set(SECTION.findall(story))) >= 10
    assert "Skillnaden är 10 kap. 15 a § OSL" in story
    assert "ska på eget initiativ lämna" in story
    assert "Det tidigare ja:et bär inget nytt utlämnande." in story


@pytest.mark.fresh_interpreter
def test_a_story_is_told_in_english_too() -> None:
    """The same decisions, in the other language."""
    story = told("los_finspang.py", "--store", "memory", "--language", "en")
    assert "The answer" in story
    assert "Svaret" not in story


@pytest.mark.fresh_interpreter
def test_a_municipality_forbids_and_obliges_and_may_not_lift() -> None:
    """Each local rule is shown by a question that it answers otherwise; the pack that lifts is refused."""
    story = told("local_pack.py", "--language", "en")
    for rule in (
        "lindvik-no-children-under-13",
        "lindvik-second-reader",
        "lindvik-note-the-same-day",
        "lindvik-tell-the-guardians",
    ):
        assert f"{rule}: " in story
    assert story.count("The rule makes the answer stricter.") == 2
    assert story.count("What differs is what must be observed") == 2
    assert "Own cases that hold: 3 of 3." in story
    assert "None got a more open answer with it." in story
    assert (
        "oskarsby/oskarsby-anything-to-the-school: a local pack may forbid and oblige, it may not lift"
        in story
    )
