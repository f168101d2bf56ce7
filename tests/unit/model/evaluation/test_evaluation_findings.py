"""Findings and their chains across reports; reports, bands and lateness."""

from __future__ import annotations

from datetime import UTC, date, datetime

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError
from collabmodel.model.evaluation.findings import (
    Finding,
    FindingKind,
    FindingState,
    answers,
    chains,
    check_chains,
)
from collabmodel.model.evaluation.reports import Count, Report, ReportKind, ReportState
from collabmodel.model.ids import CooperationId, DutyId, EvaluationId, FindingId, OfficialId, ReportId
from collabmodel.model.knowledge.small_numbers import Band
from collabmodel.model.moves import Step
from collabmodel.model.time import Period

TOGETHER = CooperationId("hallstahammar")
FIRST, SECOND = ReportId("part-1"), ReportId("part-2")
DATED = {FIRST: date(2014, 1, 31), SECOND: date(2015, 1, 30)}
"""The first report is of January 2014 and the final one of 30 January 2015; the last day stands in for the month."""
MET = frozenset({"answered_later"})


def step(event: str, day: date, *, reason: str = "") -> Step:
    """A step at noon of a day."""
    return Step(event, datetime(day.year, day.month, day.day, 12, tzinfo=UTC), OfficialId("anna"), reason)


SECRECY = Finding(
    FindingId("secrecy-1"),
    TOGETHER,
    FindingKind.AREA_TO_DEVELOP,
    "a more shared view of secrecy is wanted",
    FIRST,
    course=(step("find", date(2014, 1, 31)),),
)
NO_PROBLEM = Finding(
    FindingId("secrecy-2"),
    TOGETHER,
    FindingKind.RESULT,
    "secrecy is no longer felt to be a problem",
    SECOND,
    follows=SECRECY.id,
)
ROLES = Finding(
    FindingId("roles-1"), TOGETHER, FindingKind.AREA_TO_DEVELOP, "more clarity in who does what", FIRST
)
EXPECTATIONS = Finding(
    FindingId("roles-2"),
    TOGETHER,
    FindingKind.AREA_TO_DEVELOP,
    "expectations differ",
    SECOND,
    follows=ROLES.id,
)


def test_the_shared_view_of_secrecy_open_in_report_1_and_resolved_in_report_2() -> None:
    """Hallstahammar: the first report wants a shared view of secrecy, the second finds it no problem any more."""
    assert SECRECY.state is FindingState.OPEN
    assert SECRECY.unanswered
    assert answers(NO_PROBLEM, SECRECY, DATED)
    acted = SECRECY.move(step("act_on", date(2014, 6, 1)))
    resolved = acted.move(step("resolve", date(2015, 1, 30)), met=MET)
    assert resolved.state is FindingState.RESOLVED
    assert not resolved.unanswered
    assert resolved.state_at(datetime(2014, 3, 1, tzinfo=UTC)) is FindingState.OPEN
    assert chains((resolved, NO_PROBLEM, ROLES, EXPECTATIONS), DATED) == (
        (resolved, NO_PROBLEM),
        (ROLES, EXPECTATIONS),
    )


def test_only_a_later_report_says_whether_it_helped() -> None:
    """Nothing is resolved, and nothing persists, on anybody's word alone."""
    for event in ("resolve", "persist"):
        with pytest.raises(IllegalMoveError) as refused:
            SECRECY.move(step(event, date(2015, 1, 30)))
        assert refused.value.unmet == ("answered_later",)


def test_what_persists_is_acted_on_again() -> None:
    """A finding that persists is unanswered until something more is done."""
    still = SECRECY.move(step("persist", date(2015, 1, 30)), met=MET)
    assert (still.state, still.unanswered) == (FindingState.PERSISTS, True)
    assert still.move(step("act_on", date(2015, 3, 1))).state is FindingState.ACTED_ON


def test_a_strength_wants_no_answer() -> None:
    """An open strength is not left unanswered; a finding before its first step is open."""
    strength = attrs.evolve(SECRECY, kind=FindingKind.STRENGTH, course=())
    assert (strength.state, strength.unanswered) == (FindingState.OPEN, False)
    assert strength.state_at(datetime(2014, 3, 1, tzinfo=UTC)) is FindingState.OPEN


@pytest.mark.parametrize(
    ("later", "dated"),
    [
        (attrs.evolve(NO_PROBLEM, follows=None), DATED),
        (attrs.evolve(NO_PROBLEM, report=FIRST), DATED),
        (attrs.evolve(NO_PROBLEM, cooperation=CooperationId("los")), DATED),
        (NO_PROBLEM, {FIRST: DATED[FIRST]}),
        (NO_PROBLEM, {SECOND: DATED[SECOND]}),
        (NO_PROBLEM, {FIRST: DATED[SECOND], SECOND: DATED[SECOND]}),
    ],
    ids=["names none", "same report", "another cooperation", "no day", "no day before", "same day"],
)
def test_what_is_no_answer(later: Finding, dated: dict[ReportId, date]) -> None:
    """An answer names the finding, on the same cooperation, in a report that is known to be later."""
    assert not answers(later, SECRECY, dated)


def test_a_chain_begins_in_a_report_that_is_here() -> None:
    """A finding that follows one that is missing, or one of no earlier report, is told by its id."""
    with pytest.raises(ModelError, match="finding secrecy-2"):
        check_chains((NO_PROBLEM,), DATED)
    circle = attrs.evolve(SECRECY, follows=NO_PROBLEM.id)
    with pytest.raises(ModelError, match="finding secrecy-1"):
        chains((circle, NO_PROBLEM), DATED)


def test_a_finding_that_two_follow_begins_two_chains() -> None:
    """Where a finding has two answers each chain begins with it."""
    other = attrs.evolve(NO_PROBLEM, id=FindingId("secrecy-3"))
    assert chains((SECRECY, NO_PROBLEM, other), DATED) == ((SECRECY, NO_PROBLEM), (SECRECY, other))


@pytest.mark.parametrize("changes", [{"text": " "}, {"follows": SECRECY.id}], ids=["no text", "itself"])
def test_an_impossible_finding_is_refused(changes: dict[str, object]) -> None:
    """A finding says something, and follows another than itself."""
    with pytest.raises(ModelError, match="finding secrecy-1"):
        attrs.evolve(SECRECY, **changes)  # type: ignore[arg-type]


def test_a_comment_has_no_author() -> None:
    """What a participant said is kept without who said it, and its text is not shown."""
    assert not {"author", "by", "person"} & {field.name for field in attrs.fields(Finding)}
    assert "secrecy is" not in repr(NO_PROBLEM)


REPORT = Report(
    ReportId("half-1"),
    ReportKind.HALF_YEAR,
    sender="strategic-group",
    receiver="heads",
    period=Period(date(2024, 1, 1), date(2024, 7, 1)),
    due=date(2024, 8, 1),
    duty=DutyId("half-year"),
)


def drafted() -> Report:
    """Ordered and drafted."""
    return REPORT.move(step("order", date(2024, 6, 1))).move(step("draft", date(2024, 7, 20)))


def test_a_report_is_late_by_the_calendar() -> None:
    """Not in by its day it is late, by so many days, until it is in; one in after the day stays late."""
    assert [drafted().late(date(2024, 8, day)) for day in (1, 2)] == [False, True]
    assert drafted().days_late(date(2024, 8, 4)) == 3
    late = drafted().move(step("submit", date(2024, 8, 6)))
    assert late.days_late(date(2024, 12, 1)) == 5
    assert not late.late(date(2024, 7, 25))
    in_time = drafted().move(step("submit", date(2024, 8, 1)))
    assert (in_time.late(date(2024, 12, 1)), in_time.days_late(date(2024, 12, 1))) == (False, 0)
    assert in_time.state is ReportState.SUBMITTED


def test_a_report_that_is_sent_back_is_not_in() -> None:
    """Sent back, with a reason, it is a draft again, and the day it comes in anew counts."""
    back = (
        drafted()
        .move(step("submit", date(2024, 7, 25)))
        .move(step("send_back", date(2024, 7, 28), reason="figures are missing"))
    )
    assert back.state is ReportState.DRAFTED
    assert back.submitted_on(date(2024, 7, 26)) == date(2024, 7, 25)
    assert back.submitted_on(date(2024, 7, 29)) is None
    again = back.move(step("submit", date(2024, 8, 5))).move(step("receive", date(2024, 8, 6)))
    assert again.days_late(date(2024, 9, 1)) == 4
    assert again.state_at(datetime(2024, 8, 5, 18, tzinfo=UTC)) is ReportState.SUBMITTED
    assert again.move(step("act_on", date(2024, 9, 1))).state is ReportState.ACTED_ON


def test_a_report_before_its_first_step_is_due() -> None:
    """What nobody has begun is due."""
    assert REPORT.state is ReportState.DUE
    assert REPORT.state_at(datetime(2024, 8, 1, tzinfo=UTC)) is ReportState.DUE


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"duty": None}, "the duty, the grant or the evaluation"),
        ({"rows": (Count("open_cases", Band(0, 4)), Count("open_cases", Band(5, 9)))}, "twice"),
    ],
    ids=["for nothing", "counted twice"],
)
def test_an_impossible_report_is_refused(changes: dict[str, object], said: str) -> None:
    """A report is written for something, and counts each thing once."""
    with pytest.raises(ModelError, match=f"report half-1: .*{said}"):
        attrs.evolve(REPORT, **changes)  # type: ignore[arg-type]


def test_a_report_may_be_written_for_an_evaluation() -> None:
    """An evaluation is reason enough for a report."""
    assert attrs.evolve(REPORT, duty=None, evaluation=EvaluationId("e-1")).duty is None


@pytest.mark.parametrize(
    "what", ["youth-1", "Open", "", "case12"], ids=["an id", "a name", "nothing", "digits"]
)
def test_a_row_counts_a_code_word_and_never_somebody(what: str) -> None:
    """What could be an id or a name is refused as what is counted."""
    with pytest.raises(ModelError, match="code word"):
        Count(what, Band(0, 4))


@pytest.mark.parametrize(
    ("least", "most"),
    [(0, 3), (1, 10), (4, 20), (7, 9)],
    ids=["narrow", "tells of one", "tells of four", "narrow and many"],
)
def test_a_row_singles_nobody_out(least: int, most: int) -> None:
    """A band that is narrow, or would tell that there are a few, is refused."""
    with pytest.raises(ModelError, match="count open_cases: its band"):
        Count("open_cases", Band(least, most))
