"""The duties of act 2023:196: which bind when, by when each is due, and what is unknown stays unknown."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from collabmodel.errors import ModelError
from collabmodel.model.organisation.statutory_duties import (
    DUTIES,
    DutyCode,
    DutyStanding,
    PreventionFacts,
    standings,
)

KNOWN = PreventionFacts(
    picture_on=date(2024, 2, 29),
    plan_on=date(2024, 6, 1),
    plan_on_picture=True,
    agreements_worked_for=True,
    council_worked_for=True,
    coordination=True,
    leading_board=True,
    reported_on=date(2025, 1, 31),
    report_months=1,
)


def found(code: DutyCode, facts: PreventionFacts, day: date) -> DutyStanding:
    """How one duty stands."""
    (one,) = (one for one in standings(facts, day) if one.duty.code is code)
    return one


def test_each_duty_stands_in_its_section() -> None:
    """In the order of the act; what is only to be worked for says so."""
    assert [duty.section for duty in DUTIES] == ["4", "5", "6", "6", "9", "10", "11", "13", "13"]
    assert {duty.code for duty in DUTIES} == set(DutyCode)
    assert [duty.section for duty in DUTIES if duty.striving] == ["9", "10"]


@pytest.mark.parametrize(
    ("day", "bind"),
    [(date(2023, 6, 30), 0), (date(2023, 7, 1), 7), (date(2024, 6, 30), 7), (date(2024, 7, 1), 9)],
    ids=["before the act", "its first day", "before the plan", "with the plan"],
)
def test_the_plan_bound_a_year_later(day: date, bind: int) -> None:
    """The act took effect on 1 July 2023, and the plan waited until 1 July 2024."""
    assert len(standings(KNOWN, day)) == bind


def test_all_is_fulfilled_where_all_is_known() -> None:
    """A municipality that has done all of it in time."""
    assert all(one.fulfilled for one in standings(KNOWN, date(2025, 2, 1)))


def test_what_nobody_knows_is_not_fulfilled() -> None:
    """Nothing done is no; nothing known is neither yes nor no."""
    nothing = {one.duty.code: one.fulfilled for one in standings(PreventionFacts(), date(2025, 2, 1))}
    assert {code for code, yes in nothing.items() if yes is False} == {
        DutyCode.PICTURE,
        DutyCode.PLAN,
        DutyCode.PICTURE_RENEWED,
        DutyCode.PLAN_FOLLOWED_UP,
        DutyCode.REPORTING,
    }
    assert True not in nothing.values()


@pytest.mark.parametrize(
    ("code", "due"),
    [
        (DutyCode.PICTURE_RENEWED, date(2026, 2, 28)),
        (DutyCode.PLAN_FOLLOWED_UP, date(2026, 6, 1)),
        (DutyCode.REPORTING, date(2025, 2, 28)),
    ],
    ids=["picture", "plan", "reporting"],
)
def test_a_duty_that_comes_round_is_fulfilled_to_its_day(code: DutyCode, due: date) -> None:
    """On the day it still is; the day after it is not."""
    on_the_day, after = found(code, KNOWN, due), found(code, KNOWN, due.replace(day=1, month=due.month + 1))
    assert (on_the_day.due, on_the_day.fulfilled) == (due, True)
    assert (found(code, KNOWN, date.fromordinal(due.toordinal() + 1)).fulfilled, after.fulfilled) == (
        False,
        False,
    )


def test_a_follow_up_moves_the_next_one() -> None:
    """Counted from the last follow-up, or from the plan where it was decided since."""
    followed = attrs.evolve(KNOWN, follow_up_on=date(2025, 5, 1))
    assert found(DutyCode.PLAN_FOLLOWED_UP, followed, date(2026, 1, 1)).due == date(2027, 5, 1)
    anew = attrs.evolve(followed, plan_on=date(2025, 9, 1))
    assert found(DutyCode.PLAN_FOLLOWED_UP, anew, date(2026, 1, 1)).due == date(2027, 9, 1)


def test_what_is_done_later_is_not_done_yet() -> None:
    """A day in the future fulfils nothing today."""
    day = date(2024, 7, 1)
    later = PreventionFacts(
        picture_on=date(2024, 8, 1), plan_on=date(2024, 9, 1), reported_on=date(2024, 9, 1), report_months=1
    )
    assert [one.fulfilled for one in standings(later, day)][:4] == [False] * 4
    assert found(DutyCode.REPORTING, later, day) == DutyStanding(
        found(DutyCode.REPORTING, later, day).duty, None, False
    )


def test_a_plan_that_rests_on_no_picture_is_none_of_the_act() -> None:
    """Whether it does is unknown until somebody says."""
    day = date(2025, 2, 1)
    for said in (True, False, None):
        assert found(DutyCode.PLAN, attrs.evolve(KNOWN, plan_on_picture=said), day).fulfilled is said


def test_the_act_gives_no_figure_for_continuously() -> None:
    """Where the municipality has set none either, a report was made and nobody can say whether it is enough."""
    unset = attrs.evolve(KNOWN, report_months=None)
    one = found(DutyCode.REPORTING, unset, date(2025, 2, 1))
    assert (one.due, one.fulfilled) == (None, None)
    with pytest.raises(ModelError, match="months"):
        attrs.evolve(KNOWN, report_months=0)
