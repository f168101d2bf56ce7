"""How often something is to happen: every 14th day, once a month in the activity period, every second year.

All days are worked out; none is stored.  Outside the activity period, and in its pauses, nothing that is
bound to it is expected, and so nothing is missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import Enum
from itertools import pairwise, takewhile

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import ActivityPeriodId, CooperationId, check_id
from collabmodel.model.time import Period, months_after

_MONTHS = 12
_WEEK = 7


class CadenceUnit(Enum):
    """What a cadence counts in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@attrs.frozen(field_transformer=checked)
class Cadence:
    """How often something is to happen (mötesstruktur, rapporteringstakt).

    Args:
        unit: what is counted.
        interval: how many of them from one time to the next.
        anchor: the first day; the rhythm is counted from it, through pauses too.
        bound: whether it holds in the activity period only.
        tolerance: how many days to either side of the day still count as that time.

    Raises:
        ModelError: if it never comes round, or its tolerance is less than nothing.

    >>> Cadence(CadenceUnit.DAY, 14, date(2026, 1, 8)).nth(2).isoformat()
    '2026-01-22'
    """

    unit: CadenceUnit
    interval: int
    anchor: date
    bound: bool = False
    tolerance: int = 0

    def __attrs_post_init__(self) -> None:
        """It comes round."""
        if self.interval < 1 or self.tolerance < 0:
            raise ModelError("cadence: the interval is at least 1, and the tolerance at least 0 days")

    def nth(self, number: int) -> date:
        """The day of the first, second, third … time.

        Raises:
            ModelError: if it lies after the last day a calendar has.
        """
        return later(self.anchor, self.unit, self.interval * (number - 1))

    def after(self, last: date) -> date:
        """By when the next time must come, counted from when it last came: for *at least every second year*.

        >>> Cadence(CadenceUnit.YEAR, 2, date(2023, 7, 1)).after(date(2024, 2, 29)).isoformat()
        '2026-02-28'
        """
        return later(last, self.unit, self.interval)


@attrs.frozen(field_transformer=checked)
class ActivityPeriod:
    """The time in which a cooperation is at work (verksamhetsperiod), such as a school year.

    Args:
        period: its first day, and the first day after it.
        pauses: breaks inside it, in order, each half-open.

    Raises:
        ModelError: with an open end, or with pauses that lie outside it or across each other.
    """

    id: ActivityPeriodId
    cooperation: CooperationId
    period: Period
    pauses: tuple[Period, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Check the id, the ends, and where the pauses lie."""
        check_id(self.id, where="activity.id")
        since, until = _ends(self.period, where=f"activity {self.id}")
        marks = [since]
        for pause in self.pauses:
            marks.extend(_ends(pause, where=f"activity {self.id}: a pause"))
        marks.append(until)
        if any(second < first for first, second in pairwise(marks)):
            msg = f"activity {self.id}: its pauses must lie inside it, in order, and not across each other"
            raise ModelError(msg)

    def holds(self, day: date) -> bool:
        """Whether the cooperation is at work on a day: inside the period and in none of its pauses."""
        return self.period.holds(day) and not any(pause.holds(day) for pause in self.pauses)


def later(day: date, unit: CadenceUnit, amount: int) -> date:
    """A day so many units later; a month that lacks the day gives its last one.

    Raises:
        ModelError: if it lies after the last day a calendar has.

    >>> later(date(2026, 1, 31), CadenceUnit.MONTH, 1).isoformat()
    '2026-02-28'
    """
    if unit in {CadenceUnit.DAY, CadenceUnit.WEEK}:
        days = amount * (_WEEK if unit is CadenceUnit.WEEK else 1)
        if days > (date.max - day).days:
            raise ModelError("cadence: the day lies after the last one a calendar has")
        return day + timedelta(days=days)
    return months_after(day, amount * (_MONTHS if unit is CadenceUnit.YEAR else 1))


def expected(cadence: Cadence, span: Period, *activities: ActivityPeriod) -> tuple[date, ...]:
    """The days in a span on which something is due, in order.

    Args:
        cadence: how often.
        span: which days are asked of; it must have an end.
        activities: the activity periods; a bound cadence expects nothing outside all of them.

    Raises:
        ModelError: if the span has no end.

    >>> monthly = Cadence(CadenceUnit.MONTH, 1, date(2026, 1, 31))
    >>> [day.isoformat() for day in expected(monthly, Period(date(2026, 2, 1), date(2026, 5, 1)))]
    ['2026-02-28', '2026-03-31', '2026-04-30']
    """
    if span.until is None:
        raise ModelError("cadence: say until when; a rhythm has no end of its own")
    until = span.until
    return tuple(
        day
        for day in takewhile(lambda day: day < until, _rhythm(cadence))
        if span.holds(day) and (not cadence.bound or any(activity.holds(day) for activity in activities))
    )


def missed(due: Iterable[date], held: Iterable[date], *, tolerance: int, by: date) -> tuple[date, ...]:
    """The due days on which nothing happened, and for which it is too late.

    Each time counts for one due day: the earliest within reach that no earlier time has taken.

    Args:
        due: the days it was expected, as :func:`expected` gives them.
        held: the days it happened.
        tolerance: how many days to either side still count.
        by: the day of asking; a day whose tolerance has not run out is not missed.

    >>> due = (date(2026, 1, 8), date(2026, 1, 22), date(2026, 2, 5))
    >>> [day.isoformat() for day in missed(due, [date(2026, 1, 9)], tolerance=2, by=date(2026, 2, 1))]
    ['2026-01-22']
    """
    reach = timedelta(days=tolerance)
    left = sorted(day for day in held if day <= by)
    lost: list[date] = []
    for day in sorted(due):
        hit = next((one for one in left if abs(one - day) <= reach), None)
        if hit is not None:
            left.remove(hit)
        elif (by - day) > reach:
            lost.append(day)
    return tuple(lost)


def outstanding(
    due: Iterable[date], delivered: Iterable[date], *, tolerance: int, by: date
) -> tuple[date, ...]:
    """The due days for which nothing has been delivered by a day, and that are late.

    What is delivered answers the oldest due day that is open, late or not; what came by one due day
    never answers the next.

    Args:
        due: the days it was due.
        delivered: the days something was delivered.
        tolerance: how many days after its day it is not late.
        by: the day of asking; what is delivered after it is not known yet.

    >>> due = (date(2026, 6, 30), date(2026, 12, 30))
    >>> [day.isoformat() for day in outstanding(due, [], tolerance=0, by=date(2026, 7, 1))]
    ['2026-06-30']
    """
    left = sorted(day for day in delivered if day <= by)
    late: list[date] = []
    before = date.min
    for day in sorted(due):
        hit = next((one for one in left if one > before), None)
        if hit is not None:
            left.remove(hit)
        elif (by - day) > timedelta(days=tolerance):
            late.append(day)
        before = day
    return tuple(late)


def _rhythm(cadence: Cadence) -> Iterator[date]:
    """Every day of a cadence from its anchor on, to the end of the calendar."""
    number = 1
    while True:
        try:
            yield cadence.nth(number)
        except ModelError:
            return
        number += 1


def _ends(period: Period, *, where: str) -> tuple[date, date]:
    if period.since is None or period.until is None:
        msg = f"{where}: it has a first day and an end. Give both."
        raise ModelError(msg)
    return period.since, period.until
