"""Indicators and series, grants and accounts, preconditions and competence."""

from __future__ import annotations

from collections import Counter
from datetime import date

import attrs
import pytest

from collabmodel.errors import ModelError
from collabmodel.model.evaluation.competence import CompetenceActivity, CompetenceKind
from collabmodel.model.evaluation.grants import AccountLine, Grant, GrantAccount, balance
from collabmodel.model.evaluation.indicators import (
    Conclusion,
    Direction,
    Figure,
    Indicator,
    Measurement,
    Series,
    Tendency,
    Trend,
    series,
)
from collabmodel.model.evaluation.preconditions import (
    CATALOGUE,
    Grade,
    Graded,
    Heading,
    PreconditionCheck,
)
from collabmodel.model.ids import (
    AccountId,
    ActivityId,
    CheckId,
    CooperationId,
    GrantId,
    GroupId,
    IndicatorId,
    MeasurementId,
    PreconditionId,
    TrendId,
)
from collabmodel.model.time import Period

HERE = CooperationId("hallstahammar")
TOBACCO = Indicator(
    IndicatorId("tobacco"),
    HERE,
    "use of tobacco",
    "per cent of the pupils",
    Direction.DOWN_IS_GOOD,
    "survey",
    enough=3,
)


def measured(year: int, value: int, *, scale: int = 0, method: str = "survey") -> Measurement:
    """A figure for a calendar year."""
    period = Period(date(year, 1, 1), date(year + 1, 1, 1))
    return Measurement(MeasurementId(f"m-{year}"), TOBACCO.id, Figure(value, scale), period, method)


def test_too_few_measurements_give_no_conclusion() -> None:
    """Figures exist, but more measurements over a longer time are wanted before anything is concluded."""
    short = series(TOBACCO, (measured(2014, 15), measured(2013, 20)))
    assert (short.too_short, short.missing, short.conclusion) == (True, 1, Conclusion.TOO_SHORT)
    enough = series(TOBACCO, (*short.measurements, measured(2015, 12)))
    assert (enough.too_short, enough.missing, enough.conclusion) == (False, 0, Conclusion.BETTER)


@pytest.mark.parametrize(
    ("direction", "baseline", "last", "conclusion"),
    [
        (Direction.DOWN_IS_GOOD, None, Figure(21), Conclusion.WORSE),
        (Direction.UP_IS_GOOD, None, Figure(21), Conclusion.BETTER),
        (Direction.UP_IS_GOOD, None, Figure(199, 1), Conclusion.WORSE),
        (Direction.DOWN_IS_GOOD, None, Figure(200, 1), Conclusion.UNCHANGED),
        (Direction.DOWN_IS_GOOD, Figure(10), Figure(12), Conclusion.WORSE),
        (Direction.DOWN_IS_GOOD, Figure(0), Figure(0), Conclusion.UNCHANGED),
    ],
    ids=["up", "up is good", "a little down", "the same", "against the baseline", "a baseline of nothing"],
)
def test_the_last_figure_is_held_against_the_start(
    direction: Direction, baseline: Figure | None, last: Figure, conclusion: Conclusion
) -> None:
    """The direction of the indicator says what a rise means; the baseline comes before the first figure."""
    indicator = attrs.evolve(TOBACCO, direction=direction, baseline=baseline)
    end = attrs.evolve(measured(2015, 0), figure=last)
    assert series(indicator, (measured(2013, 20), measured(2014, 15), end)).conclusion is conclusion


def test_figures_made_in_two_ways_are_not_compared() -> None:
    """A change of method breaks the series, and nothing is concluded."""
    mixed = (measured(2013, 20), measured(2014, 15), measured(2015, 12, method="interviews"))
    assert series(TOBACCO, mixed).conclusion is Conclusion.NOT_COMPARABLE


def test_a_series_is_of_one_indicator_and_in_order() -> None:
    """Measurements of other indicators are passed over; put in by hand, or overlapping, they are refused."""
    other = attrs.evolve(measured(2014, 1), indicator=IndicatorId("alcohol"))
    assert series(TOBACCO, (other, measured(2013, 20))).measurements == (measured(2013, 20),)
    with pytest.raises(ModelError, match="another indicator"):
        Series(TOBACCO, (other,))
    with pytest.raises(ModelError, match="overlap"):
        series(TOBACCO, (measured(2013, 20), attrs.evolve(measured(2013, 21), id=MeasurementId("again"))))


@pytest.mark.parametrize(
    "changes",
    [{"period": Period(None, date(2014, 1, 1))}, {"period": Period(date(2014, 1, 1))}, {"method": ""}],
    ids=["no beginning", "no end", "no method"],
)
def test_a_measurement_says_when_and_how(changes: dict[str, object]) -> None:
    """A figure for an open span, or made nobody knows how, is refused."""
    with pytest.raises(ModelError, match="measurement m-2013"):
        attrs.evolve(measured(2013, 20), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("changes", [{"enough": 1}, {"name": " "}], ids=["one is enough", "no name"])
def test_an_impossible_indicator_is_refused(changes: dict[str, object]) -> None:
    """One measurement is no series, and an indicator has a name."""
    with pytest.raises(ModelError, match="indicator tobacco"):
        attrs.evolve(TOBACCO, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("scale", [-1, 10], ids=["below zero", "too many"])
def test_a_scale_is_a_digit(scale: int) -> None:
    """A figure has from none to nine digits after the point."""
    with pytest.raises(ModelError, match="scale"):
        Figure(1, scale)


def test_a_trend_has_no_target() -> None:
    """What is seen in the background is kept with its source, and measured against nothing."""
    trend = Trend(TrendId("t-1"), HERE, "ages going down", Tendency.DOWN, Period(), "the local groups")
    assert not {"target", "baseline", "goal"} & {field.name for field in attrs.fields(Trend)}
    for changes in ({"what": ""}, {"source": ""}):
        with pytest.raises(ModelError, match="trend t-1"):
            attrs.evolve(trend, **changes)  # type: ignore[arg-type]


GRANT = Grant(
    GrantId("bra-2012"), HERE, "Brå", "B3.3-0343/2012", 250_000, "build knowledge of method", Period()
)
ACCOUNT = GrantAccount(
    AccountId("account-1"),
    GRANT.id,
    (AccountLine("evaluator", 210_000), AccountLine("travel", 15_000)),
    225_000,
)


def test_what_is_left_of_a_grant() -> None:
    """The balance is what was given less what was used and paid back; it may be below zero, or unknown."""
    assert balance(GRANT, ACCOUNT) == 25_000
    assert balance(GRANT, attrs.evolve(ACCOUNT, paid_back=25_000)) == 0
    assert balance(attrs.evolve(GRANT, kronor=200_000), ACCOUNT) == -25_000
    assert balance(attrs.evolve(GRANT, kronor=None), ACCOUNT) is None
    with pytest.raises(ModelError, match="another grant"):
        balance(attrs.evolve(GRANT, id=GrantId("other")), ACCOUNT)


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"total": 225_001}, "do not come to its total"), ({"paid_back": -1}, "below zero")],
    ids=["a wrong sum", "paid back less than nothing"],
)
def test_the_lines_of_an_account_come_to_its_total(changes: dict[str, int], said: str) -> None:
    """An account whose lines do not add up is refused."""
    with pytest.raises(ModelError, match=f"account account-1: .*{said}"):
        attrs.evolve(ACCOUNT, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [{"kronor": 0}, {"giver": ""}, {"case_number": ""}, {"purpose": ""}],
    ids=["nothing given", "by nobody", "no number", "for nothing"],
)
def test_an_impossible_grant_is_refused(changes: dict[str, object]) -> None:
    """A grant has an amount, a giver, a case number and a purpose."""
    with pytest.raises(ModelError, match="grant bra-2012"):
        attrs.evolve(GRANT, **changes)  # type: ignore[arg-type]


def test_the_seed_catalogue_has_four_headings() -> None:
    """Steering, structure, shared view and communication, each precondition once and in two languages."""
    assert Counter(one.heading for one in CATALOGUE) == {
        Heading.COMMUNICATION: 2,
        Heading.STEERING: 5,
        Heading.STRUCTURE: 6,
        Heading.SHARED_VIEW: 5,
    }
    assert len({one.id for one in CATALOGUE}) == len(CATALOGUE)
    with pytest.raises(ModelError, match="in Swedish and in English"):
        attrs.evolve(CATALOGUE[0], en="")
    with pytest.raises(ModelError, match="in Swedish and in English"):
        attrs.evolve(CATALOGUE[0], sv="")


def test_what_is_not_known_to_be_met_is_unmet() -> None:
    """Partly is not met, unknown is not met, and what nobody went through is not met."""
    first, second, third, *_ = CATALOGUE
    check = PreconditionCheck(
        CheckId("check-1"),
        HERE,
        GroupId("steering"),
        date(2024, 5, 2),
        (Graded(first.id, Grade.MET), Graded(second.id, Grade.PARTLY)),
    )
    assert check.unmet((first, second, third)) == (second, third)
    assert check.unmet() == CATALOGUE[1:]
    assert check.grade(PreconditionId("unheard-of")) is Grade.UNKNOWN
    for graded in ((), (check.graded[0], check.graded[0])):
        with pytest.raises(ModelError, match="check check-1"):
            attrs.evolve(check, graded=graded)


def test_joint_training_comes_back() -> None:
    """An activity that recurs is due again so many months later; one that does not is not."""
    seminar = CompetenceActivity(
        ActivityId("law-1"),
        HERE,
        CompetenceKind.LAW_WALK_THROUGH,
        frozenset({GroupId("local")}),
        ("secrecy",),
        date(2024, 2, 29),
        every_months=12,
    )
    assert seminar.next_due == date(2025, 2, 28)
    assert attrs.evolve(seminar, every_months=None).next_due is None
    impossible: tuple[dict[str, object], ...] = ({"groups": frozenset()}, {"themes": ()}, {"every_months": 0})
    for changes in impossible:
        with pytest.raises(ModelError, match="activity law-1"):
            attrs.evolve(seminar, **changes)  # type: ignore[arg-type]
