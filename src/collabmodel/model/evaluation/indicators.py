"""Indicators, measurements and series: what is followed, and when there is enough to conclude from.

A series says nothing until it holds as many measurements as its indicator wants, made in one way.
A trend is a finding in the background, with no target to be measured against.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from itertools import pairwise

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import (
    AreaId,
    CooperationId,
    GoalId,
    IndicatorId,
    MeasurementId,
    SourceId,
    TrendId,
    check_id,
)
from collabmodel.model.time import Period


class Direction(Enum):
    """Which way is the better one (riktning)."""

    UP_IS_GOOD = "up_is_good"
    DOWN_IS_GOOD = "down_is_good"


class Conclusion(Enum):
    """What a series says (slutsats)."""

    TOO_SHORT = "too_short"
    """Fewer measurements than the indicator wants: nothing is concluded."""
    NOT_COMPARABLE = "not_comparable"
    """The measurements were made in different ways: nothing is concluded."""
    BETTER = "better"
    WORSE = "worse"
    UNCHANGED = "unchanged"


class Tendency(Enum):
    """Which way a trend goes (tendens)."""

    UP = "up"
    DOWN = "down"
    LEVEL = "level"


@attrs.frozen(field_transformer=checked)
class Figure:
    """A number written exactly (tal): ``Figure(125, 1)`` is 12.5.

    Args:
        value: the digits as a whole number.
        scale: how many of them stand after the point.

    Raises:
        ModelError: if the scale is below zero or above nine.

    >>> Figure(125, 1).sign_against(Figure(12)), Figure(120, 1).sign_against(Figure(12))
    (1, 0)
    """

    value: int
    scale: int = 0

    def __attrs_post_init__(self) -> None:
        """The scale must be usable."""
        if not 0 <= self.scale <= 9:  # noqa: PLR2004 - one digit
            raise ModelError("figure: the scale is 0 to 9 digits after the point")

    def sign_against(self, other: Figure) -> int:
        """1 if it is larger than the other, -1 if smaller, 0 if the same."""
        mine = self.value * int(10**other.scale)
        its = other.value * int(10**self.scale)
        return (mine > its) - (mine < its)


@attrs.frozen(field_transformer=checked)
class Indicator:
    """What is followed over time (indikator).

    Args:
        unit: of what the figures are, in words.
        direction: which way is the better one.
        source: where the figures come from, in words.
        baseline: the figure before the work began; ``None`` where the first measurement is it.
        enough: how many measurements, at least two, there must be before anything is concluded.
        goal: the goal it tells of.

    Raises:
        ModelError: without a name, or if fewer than two measurements would do.
    """

    id: IndicatorId
    cooperation: CooperationId
    name: str
    unit: str
    direction: Direction
    source: str
    enough: int
    baseline: Figure | None = None
    goal: GoalId | None = None

    def __attrs_post_init__(self) -> None:
        """Check the id, the name, and that one measurement is not called a series."""
        check_id(self.id, where="indicator.id")
        if not self.name.strip() or self.enough < 2:  # noqa: PLR2004 - one figure is no series
            raise ModelError(f"indicator {self.id}: name it, and want at least two measurements")


@attrs.frozen(field_transformer=checked)
class Measurement:
    """One figure for one span of days, made in one way (mätning).

    Args:
        method: how it was made, in words; figures made differently are not compared.

    Raises:
        ModelError: if the span is open at an end, or the method is not stated.
    """

    id: MeasurementId
    indicator: IndicatorId
    figure: Figure
    period: Period
    method: str

    def __attrs_post_init__(self) -> None:
        """Check the id, the span and the method."""
        check_id(self.id, where="measurement.id")
        if self.period.since is None or self.period.until is None or not self.method.strip():
            raise ModelError(f"measurement {self.id}: state both ends of its period, and its method")


@attrs.frozen(field_transformer=checked)
class Series:
    """The measurements of one indicator in order of time (mätserie).

    Raises:
        ModelError: if one is of another indicator, or two overlap or stand in the wrong order.
    """

    indicator: Indicator
    measurements: tuple[Measurement, ...]

    def __attrs_post_init__(self) -> None:
        """Only this indicator's, one after the other."""
        if any(one.indicator != self.indicator.id for one in self.measurements):
            raise ModelError(f"series {self.indicator.id}: it holds a measurement of another indicator")
        if any(_end(one) > _start(later) for one, later in pairwise(self.measurements)):
            raise ModelError(f"series {self.indicator.id}: its measurements overlap. Give each span once.")

    @property
    def too_short(self) -> bool:
        """Whether there are fewer measurements than the indicator wants."""
        return len(self.measurements) < self.indicator.enough

    @property
    def missing(self) -> int:
        """How many more measurements are wanted."""
        return max(0, self.indicator.enough - len(self.measurements))

    @property
    def conclusion(self) -> Conclusion:
        """What it says, the last figure against the baseline or, without one, the first figure."""
        if self.too_short:
            return Conclusion.TOO_SHORT
        if len({one.method for one in self.measurements}) > 1:
            return Conclusion.NOT_COMPARABLE
        start = self.indicator.baseline or self.measurements[0].figure
        change = self.measurements[-1].figure.sign_against(start)
        if change == 0:
            return Conclusion.UNCHANGED
        better = (change > 0) == (self.indicator.direction is Direction.UP_IS_GOOD)
        return Conclusion.BETTER if better else Conclusion.WORSE


def series(indicator: Indicator, measurements: Iterable[Measurement]) -> Series:
    """The series of an indicator, out of any measurements, in order of time (mätserie).

    Args:
        indicator: whose.
        measurements: those on record; those of other indicators are passed over.

    Raises:
        ModelError: if two of them overlap.
    """
    own = (one for one in measurements if one.indicator == indicator.id)
    return Series(indicator, tuple(sorted(own, key=_start)))


@attrs.frozen(field_transformer=checked)
class Trend:
    """What is seen in the background (trend): it has no target, and nobody is measured by it.

    Args:
        what: what is seen, in words.
        period: the span it was seen over.
        source: where it was seen, in words.

    Raises:
        ModelError: without words for what is seen and where.
    """

    id: TrendId
    cooperation: CooperationId
    what: str
    tendency: Tendency
    period: Period
    source: str
    area: AreaId | None = None
    data_source: SourceId | None = None

    def __attrs_post_init__(self) -> None:
        """Check the id, and that it says what and where."""
        check_id(self.id, where="trend.id")
        if not self.what.strip() or not self.source.strip():
            raise ModelError(f"trend {self.id}: say what is seen, and where")


def _start(one: Measurement) -> int:
    return 0 if one.period.since is None else one.period.since.toordinal()


def _end(one: Measurement) -> int:
    return 0 if one.period.until is None else one.period.until.toordinal()
