"""The cases that prove each provision: the statute's answer, and another one without the provision."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from collabmodel.cases.proofs import prove
from collabmodel.cases.statutes import StatuteCase, read_statute_cases
from collabmodel.packs import se_osl

FOLDER = Path(se_osl.__file__).parent / "cases" / "statutes"
CASES = [
    (f"{path.stem}: {case.id}", case)
    for path in sorted(FOLDER.glob("*.toml"))
    for case in read_statute_cases(tomllib.loads(path.read_text(encoding="utf-8")))
]


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_case_has_the_answer_of_the_statute_and_hangs_on_what_it_names(case: StatuteCase) -> None:
    """The engine answers as the statute does, and otherwise as soon as a deciding provision is taken away."""
    assert not prove(case, [se_osl.PACK]).problems, case.rationale
