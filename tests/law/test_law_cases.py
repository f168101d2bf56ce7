"""The law cases beside the pack: each situation has the answer, and the grounds, that the statute gives."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from collabmodel.cases.bank import read_bank
from collabmodel.cases.mapping import question_of
from collabmodel.cases.results import outcome_of
from collabmodel.packs import se_osl
from collabmodel.rules.engine import decide

FOLDER = Path(se_osl.__file__).parent / "cases"


def _rows() -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{path.stem}-{row['id']}", row)
        for path in sorted(FOLDER.glob("*.toml"))
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["cases"]
    ]


ROWS = _rows()


@pytest.mark.parametrize("row", [row for _, row in ROWS], ids=[name for name, _ in ROWS])
def test_situation_has_the_answer_and_the_grounds_of_the_statute(row: dict[str, Any]) -> None:
    """The engine answers as the cited section does, and names the provisions that carry the answer."""
    (case,) = read_bank({"cases": [row]})
    request, facts = question_of(case, se_osl.PACK)
    answer = decide(request, facts, [se_osl.PACK]).items[0]
    assert case.agrees(outcome_of(answer)), row["rationale"]
    named = {ground.id for ground in answer.grounds}
    for ground in row["grounds"]:
        assert any(one == ground or one.startswith(f"{ground}-") for one in named), (ground, sorted(named))


def test_every_law_case_says_where_it_stands_and_why() -> None:
    """A case names its section and its reason, and no two of a file share an id."""
    assert len({name for name, _ in ROWS}) == len(ROWS)
    for name, row in ROWS:
        assert row["source"], name
        assert row["rationale"], name
