"""A decision -> the outcome in the words of a bank, and the totals of a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from collabmodel.cases.bank import OUTCOMES, Case
from collabmodel.cases.cited import agreement
from collabmodel.cases.mapping import question_of
from collabmodel.model.decision import Basis, DutyKind, ItemDecision, Outcome
from collabmodel.rules.engine import ON_REQUEST_BETWEEN_AUTHORITIES, decide
from collabmodel.rules.packs import RulePack

_BASES = {
    Basis.NO_SECRECY: "PERMITTED_NO_SECRECY",
    Basis.HARM_TEST: "PERMITTED_AFTER_HARM_TEST",
    Basis.CONSENT: "PERMITTED_BY_CONSENT",
    Basis.PERMISSION: "PERMITTED_BY_OVERRIDE",
    Basis.DUTY: "REQUIRED_BY_DUTY",
}


@attrs.frozen
class CaseResult:
    """How the engine answered one case.

    Attributes:
        rests_on_source: whether it rests on a section that the source cites; ``None`` = nothing to compare.
    """

    case: Case
    outcome: str
    provisions: tuple[str, ...]
    missing: tuple[str, ...]
    rests_on_source: bool | None = None

    @property
    def agrees(self) -> bool:
        """Whether it is the published answer, or another that fits the source."""
        return self.case.agrees(self.outcome)

    @property
    def unsafe(self) -> bool:
        """Whether it permits what no accepted answer would."""
        return self.case.is_unsafe(self.outcome)


def run_case(case: Case, pack: RulePack) -> CaseResult:
    """Decide one case as of its day."""
    request, facts = question_of(case, pack)
    answer = decide(request, facts, [pack]).items[0]
    return CaseResult(
        case=case,
        outcome=outcome_of(answer),
        provisions=tuple(ground.citation.sv().replace("\u00a0", " ") for ground in answer.grounds),
        missing=tuple(
            dict.fromkeys(
                f"{missing.name} ({missing.wanted_by})" for missing in answer.missing if missing.live
            )
        ),
        rests_on_source=agreement(case.cited, answer, case.as_of, pack),
    )


def outcome_of(answer: ItemDecision) -> str:
    """The outcome in the bank's words; the general rule of OSL 6:5 is not counted as a duty."""
    if answer.outcome is Outcome.REFER:
        return "NEEDS_ASSESSMENT"
    if answer.outcome is Outcome.DENY:
        return "DENIED"
    own = answer.duty is not DutyKind.NONE and any(
        s.id != ON_REQUEST_BETWEEN_AUTHORITIES for s in answer.duty_sources
    )
    return "REQUIRED_BY_DUTY" if own else _BASES[answer.basis]


@attrs.frozen
class Totals:
    """How many answers agree, over all and per expected outcome, and how many rest on what the source cites."""

    agreed: int
    asked: int
    unsafe: int
    per_outcome: tuple[tuple[str, int, int], ...]
    grounded: int
    comparable: int


def totals(results: Sequence[CaseResult]) -> Totals:
    """Count the agreements of a run; cases without a published answer are not counted."""
    judged = [result for result in results if result.case.expected is not None]
    return Totals(
        agreed=_agreed(judged),
        asked=len(judged),
        unsafe=sum(result.unsafe for result in judged),
        per_outcome=tuple(
            (outcome, _agreed(rows), len(rows))
            for outcome in OUTCOMES
            if (rows := [result for result in judged if result.case.expected == outcome])
        ),
        grounded=sum(result.rests_on_source is True for result in judged),
        comparable=sum(result.rests_on_source is not None for result in judged),
    )


def _agreed(results: Iterable[CaseResult]) -> int:
    return sum(result.agrees for result in results)
