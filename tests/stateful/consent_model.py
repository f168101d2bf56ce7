"""A model of consents written only to be obviously right: it replays what was said, instant by instant.

It knows nothing of the library's own reckoning.  What may be told is a set of pairs, a category
and a recipient; who must agree is asked anew for each instant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
Pair = tuple[str, str]
YES, NO, BACK = 0, 1, 2
"""In this order where they come at one instant: a no outdoes a yes, and taking back outdoes both."""


def day(at: datetime) -> date:
    """The day on a Swedish wall."""
    return at.astimezone(STOCKHOLM).date()


def begins(on: date) -> datetime:
    """Midnight in Sweden."""
    return datetime.combine(on, time(0), tzinfo=STOCKHOLM)


def age(born: date, on: date) -> int:
    """Birthdays had by then; who is born on 29 February has one on 1 March where there is no 29th."""
    years, birthday = 0, born
    while birthday <= on:
        years += 1
        try:
            birthday = date(born.year + years, born.month, born.day)
        except ValueError:
            birthday = date(born.year + years, 3, 1)
    return years - 1


@dataclass(frozen=True)
class Guardian:
    """A guardian, alone or together, from a day until the day before another."""

    who: str
    alone: bool
    since: date
    until: date | None

    def on(self, some_day: date) -> bool:
        """Whether a guardian on the day."""
        return self.since <= some_day and (self.until is None or some_day < self.until)


@dataclass(frozen=True)
class Said:
    """What somebody said: yes, no, or that some pairs are taken back."""

    at: datetime
    what: int
    who: str
    pairs: frozenset[Pair] = frozenset()


@dataclass
class Story:
    """All that has happened to one consent."""

    born: date
    pairs: frozenset[Pair]
    valid_from: date
    valid_until: date
    joins_from: int = 15
    youth: str = "youth"
    said: list[Said] = field(default_factory=list)
    guardians: list[Guardian] = field(default_factory=list)
    answer_by: date | None = None
    superseded_at: datetime | None = None
    in_error: bool = False

    def must_sign(self, at: datetime) -> set[str] | None:
        """Whose yes it takes at the instant; ``None`` where the guardians do not add up."""
        years = age(self.born, day(at))
        if years >= 18:
            return {self.youth}
        now = [guardian for guardian in self.guardians if guardian.on(day(at))]
        if (
            len(now) == 0
            or (len(now) == 1 and not now[0].alone)
            or (len(now) > 1 and any(g.alone for g in now))
        ):
            return None
        return {guardian.who for guardian in now} | ({self.youth} if years >= self.joins_from else set())

    def word(self, who: str, at: datetime) -> frozenset[Pair] | str:
        """What somebody's word is at the instant: silent, no, or the pairs agreed to."""
        word: frozenset[Pair] | str = "silent"
        for one in sorted(self.said, key=lambda said: (said.at, said.what)):
            if one.who == who and one.at <= at:
                if one.what == YES:
                    word = self.pairs
                elif one.what == NO:
                    word = "no"
                elif not isinstance(word, str):
                    word -= one.pairs
        return word

    def heard(self, at: datetime) -> set[str]:
        """Whose no counts at the instant: those who must sign, and the youth always."""
        must = self.must_sign(at)
        return {one.who for one in self.said} if must is None else must | {self.youth}

    def refused(self, at: datetime) -> bool:
        """Whether somebody heard says no."""
        return any(self.word(who, at) == "no" for who in self.heard(at))

    def left(self, at: datetime) -> frozenset[Pair]:
        """The pairs that nobody heard has taken back."""
        left = self.pairs
        for who in self.heard(at):
            word = self.word(who, at)
            if not isinstance(word, str):
                left &= word
        return left

    def complete(self, at: datetime) -> bool:
        """Whether all who must sign agree to something at the instant."""
        must = self.must_sign(at)
        if must is None or self.refused(at) or not self.left(at):
            return False
        return all(self.word(who, at) != "silent" for who in must)

    def lapsed(self, at: datetime) -> bool:
        """Whether the last day to answer went by without one instant at which it was complete."""
        if self.answer_by is None or day(at) <= self.answer_by:
            return False
        end = begins(self.answer_by + timedelta(days=1))
        return not any(self.complete(instant) for instant in self._instants(end))

    def _instants(self, end: datetime) -> Iterator[datetime]:
        """Every instant before the end at which anything can have changed: each word, and each midnight."""
        yield from (one.at for one in self.said if one.at < end)
        first = min((day(one.at) for one in self.said), default=None)
        while first is not None and begins(first) < end:
            yield begins(first)
            first += timedelta(days=1)

    def ended(self, at: datetime) -> bool:
        """Whether no answer is taken any more."""
        return (
            self.in_error
            or (self.superseded_at is not None and self.superseded_at <= at)
            or self.refused(at)
            or not self.left(at)
            or self.lapsed(at)
            or day(at) >= self.valid_until
        )

    def effect(self, at: datetime) -> frozenset[Pair]:
        """The pairs that may be told at the instant."""
        in_force = self.valid_from <= day(at) < self.valid_until
        return self.left(at) if in_force and not self.ended(at) and self.complete(at) else frozenset()

    def interesting(self) -> Iterable[datetime]:
        """Each moment at which something may change, and the second before and after it."""
        days = {self.valid_from, self.valid_until}
        days |= {edge for g in self.guardians for edge in (g.since, g.until) if edge is not None}
        days |= {self.answer_by + timedelta(days=n) for n in (0, 1) if self.answer_by is not None}
        birthdays = [date(self.born.year + n, 3, 1) for n in (15, 18)]
        if (self.born.month, self.born.day) != (2, 29):
            birthdays = [self.born.replace(year=self.born.year + n) for n in (15, 18)]
        moments = {begins(one) for one in (*days, *birthdays)} | {one.at for one in self.said}
        if self.superseded_at is not None:
            moments.add(self.superseded_at)
        return sorted(m + timedelta(seconds=n) for m in moments for n in (-1, 0, 1))
