"""The bank of published cases: nothing given away that no accepted answer gives, and few other differences."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from collabmodel.cases.bank import OUTCOMES, read_bank
from collabmodel.cases.results import CaseResult, run_case, totals
from collabmodel.packs import se_osl

BANK = Path(__file__).parent.parent / "data" / "published_cases.yaml"
LEAST_AGREEMENT = 0.95
LEAST_PER_OUTCOME = 0.80
LEAST_GROUNDED = 0.93
EXPLAINED = Path(__file__).parents[2] / "docs" / "explanation" / "cases.md"


@pytest.fixture(scope="module")
def results() -> tuple[CaseResult, ...]:
    """Every case of the bank, answered."""
    cases = read_bank(yaml.safe_load(BANK.read_text(encoding="utf-8")))
    return tuple(run_case(case, se_osl.PACK) for case in cases)


def test_every_case_is_answered(results: tuple[CaseResult, ...]) -> None:
    """Every case gets one of the closed outcomes."""
    assert results
    assert {result.outcome for result in results} <= set(OUTCOMES)


def test_nothing_is_given_away(results: tuple[CaseResult, ...]) -> None:
    """No case is permitted where every accepted answer withholds."""
    assert [result.case.id for result in results if result.unsafe] == []


def test_agreement_is_high(results: tuple[CaseResult, ...]) -> None:
    """At least ninety-five in a hundred cases get the published answer or another that fits."""
    total = totals(results)
    differing = [result.case.id for result in results if not result.agrees]
    assert total.agreed >= LEAST_AGREEMENT * total.asked, differing


def test_no_kind_of_answer_is_neglected(results: tuple[CaseResult, ...]) -> None:
    """Agreement does not come from one kind of answer alone."""
    for outcome, agreed, asked in totals(results).per_outcome:
        assert agreed >= LEAST_PER_OUTCOME * asked, outcome


def test_answers_rest_on_what_the_source_cites(results: tuple[CaseResult, ...]) -> None:
    """Where source and pack can be compared, nearly every answer rests on a section the source cites."""
    total = totals(results)
    assert total.comparable > total.asked / 2
    assert total.grounded >= LEAST_GROUNDED * total.comparable


def test_every_remaining_difference_is_explained(results: tuple[CaseResult, ...]) -> None:
    """Each case with another answer, or resting on other sections, has a reading of the statute in the documents."""
    told = EXPLAINED.read_text(encoding="utf-8")
    differing = [r.case.id for r in results if not r.agrees or r.rests_on_source is False]
    assert [ident for ident in differing if f"`{ident}`" not in told] == []
    named = {word for word in told.split("`")[1::2] if word in {r.case.id for r in results}}
    assert named == set(differing), "the page explains a difference that no longer is"
