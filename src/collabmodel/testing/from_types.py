"""From a type to a strategy: ids, days, periods, courses, and the values of any class by its annotations."""

from __future__ import annotations

import types
import typing
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from typing import Any, NewType, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from collabmodel.model.ids import OfficialId
from collabmodel.model.moves import Machine, Step
from collabmodel.model.time import Period

T = TypeVar("T")


def ids() -> SearchStrategy[str]:
    """Ids as a host application may choose them; none looks like a personal number."""
    return st.from_regex(r"\A[a-zåäö][a-zåäö0-9._:/-]{0,5}\Z")


def days(*, since: date = date(1990, 1, 1), until: date = date(2040, 12, 31)) -> SearchStrategy[date]:
    """Days, both ends included."""
    return st.dates(since, until)


def moments() -> SearchStrategy[datetime]:
    """Moments, in UTC or at another offset from it."""
    zones = st.sampled_from([UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=-3, minutes=-30))])
    return st.datetimes(datetime(1990, 1, 1), datetime(2040, 12, 31), timezones=zones)  # noqa: DTZ001 - zones are drawn


@st.composite
def periods(draw: DrawFn) -> Period:
    """Periods, open at either end or both."""
    since = draw(st.none() | days())
    until = draw(st.none() | days(until=date(2050, 1, 1)).filter(lambda day: since is None or day > since))
    return Period(since, until)


def texts() -> SearchStrategy[str]:
    """Short texts of any letters."""
    return st.text(st.characters(codec="utf-8"), max_size=12)


def words(*, at_least: int = 0) -> SearchStrategy[frozenset[str]]:
    """Sets of code words, with at least so many."""
    return st.frozensets(ids(), min_size=at_least, max_size=at_least + 2)


def values(cls: type[T], **fixed: SearchStrategy[Any]) -> SearchStrategy[T]:
    """Values of an attrs class, each field by its type unless it is fixed."""
    hints = typing.get_type_hints(cls)
    parts = {name: _of(kind, name) for name, kind in hints.items() if name not in fixed}
    return st.builds(cls, **parts, **fixed)


def _of(kind: Any, name: str) -> SearchStrategy[Any]:  # noqa: ANN401 - a type expression
    if isinstance(kind, NewType) or (kind is str and name == "id"):
        return ids()
    args = typing.get_args(kind)
    match typing.get_origin(kind):
        case types.UnionType | typing.Union:
            return st.one_of(*(_of(arg, name) for arg in args))
        case origin if origin is tuple and args[-1] is Ellipsis:
            return st.lists(_of(args[0], name), max_size=2).map(tuple)
        case origin if origin is tuple:
            return st.tuples(*(_of(arg, name) for arg in args))
        case origin if origin is frozenset:
            return st.frozensets(_of(args[0], name), max_size=3)
        case _:
            return _of_class(kind)


def _of_class(kind: type[Any]) -> SearchStrategy[Any]:
    if kind in OWN_WAY:
        return OWN_WAY[kind]
    return st.sampled_from(list(kind)) if issubclass(kind, Enum) else st.deferred(lambda: values(kind))


@st.composite
def courses(draw: DrawFn, machine: Machine[Any], *, longest: int = 6) -> tuple[Step, ...]:
    """Courses that a machine allows, its first step included; guards are taken to be met."""
    course: tuple[Step, ...] = ()
    at = draw(moments())
    for _ in range(draw(st.integers(1, longest))):
        legal = machine.legal(machine.state(course))
        if not legal:
            break
        step = Step(
            draw(st.sampled_from(legal)),
            at,
            OfficialId(draw(ids())),
            draw(st.text("abåä", min_size=1, max_size=5)),
        )
        guards = {guard.name for guard in machine.move(machine.state(course), step.event).guards}
        course = machine.after(course, step, met=guards)
        at += timedelta(hours=draw(st.integers(0, 5000)))
    return course


OWN_WAY: dict[type[Any], SearchStrategy[Any]] = {
    type(None): st.none(),
    bool: st.booleans(),
    int: st.integers(-(2**40), 2**40),
    str: texts(),
    date: days(),
    datetime: moments(),
    Period: periods(),
}
"""Types that are drawn in a way of their own wherever they occur; a class whose fields lean on each other joins it."""
