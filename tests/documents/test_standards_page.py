"""The page of judgement standards and harm tests is what the pack says."""

from pathlib import Path

import pytest

from collabmodel.cli import main
from collabmodel.cli.law.standards import page
from collabmodel.packs import se_osl
from collabmodel.packs.standards import questions_of

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "standards.md"


def test_the_page_is_made_from_the_pack() -> None:
    """The reference page is up to date; if not, run `python -m collabmodel law standards` and keep what it prints."""
    assert PAGE.read_text(encoding="utf-8") == page(se_osl.PACK)


def test_the_command_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    """`law standards` prints what the page holds."""
    assert main(["law", "standards"]) == 0
    assert capsys.readouterr().out == page(se_osl.PACK)


def test_the_page_names_every_provision_that_asks() -> None:
    """No question of the pack is left out of the page."""
    text = page(se_osl.PACK)
    assert not [ident for ident in questions_of(se_osl.PACK) if f"`{ident}`" not in text]
