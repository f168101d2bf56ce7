"""A model of cases, consents and guardians that is only meant to be obviously right.

It keeps lists of what happened and recomputes everything from them, each time it is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

NEXT = {
    "": {"refer": "proposed", "reopen": "proposed"},
    "proposed": {"decline": "declined", "ask_consent": "consent_pending"},
    "declined": {},
    "consent_pending": {"consent_given": "active", "refused": "closed", "timed_out": "closed"},
    "active": {
        "hold_meeting": "active",
        "agree_plan": "active",
        "follow_up": "followed_up",
        "consent_lost": "suspended",
        "close": "closed",
    },
    "followed_up": {
        "continue": "active",
        "revise": "active",
        "consent_lost": "suspended",
        "close": "closed",
    },
    "suspended": {"consent_renewed": "active", "close": "closed"},
    "closed": {},
}
"""The table of the states, written once more, by hand."""


def day(moment: datetime) -> date:
    """The day in Sweden."""
    return moment.astimezone(ZoneInfo("Europe/Stockholm")).date()


@dataclass
class PlainConsent:
    """Who said yes when, who took it back when, and until which day it is valid."""

    until: date
    yes: list[tuple[str, datetime]] = field(default_factory=list)
    back: list[tuple[str, datetime]] = field(default_factory=list)


@dataclass
class PlainCase:
    """What happened when, which consents were named when, and what else was said."""

    events: list[tuple[str, datetime]] = field(default_factory=list)
    named: list[tuple[datetime, frozenset[str]]] = field(default_factory=list)
    reopens: str | None = None
    coordinator: bool = False
    plan: bool = False
    disposed: bool = False

    def state(self, at: datetime) -> str:
        """Where its events have led by a moment."""
        state = ""
        for event, when in self.events:
            if when <= at:
                state = NEXT[state][event]
        return state

    def consents(self, at: datetime) -> frozenset[str]:
        """The consents it named last, by a moment."""
        found: frozenset[str] = frozenset()
        for when, consents in self.named:
            if when <= at:
                found = consents
        return found


@dataclass
class PlainWorld:
    """One youth, the guardians in their periods, the consents and the cases."""

    born: date
    guardians: list[tuple[str, bool, date | None, date | None]]
    """Who, whether alone, from which day, and from which day no more."""
    agreement_until: date
    consents: dict[str, PlainConsent] = field(default_factory=dict)
    cases: dict[str, PlainCase] = field(default_factory=dict)
    youth_gone: bool = False

    def age(self, on: date) -> int:
        """In whole years."""
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))

    def current(self, on: date) -> list[tuple[str, bool]]:
        """The guardians of a day, each with whether alone."""
        return [
            (who, alone)
            for who, alone, since, until in self.guardians
            if (since is None or since <= on) and (until is None or on < until)
        ]

    def must_sign(self, on: date) -> set[str] | None:
        """Whose yes it takes on a day; nobody can say where the guardianships do not fit together."""
        if self.age(on) >= 18:
            return {"youth"}
        now = self.current(on)
        one_alone = len(now) == 1 and now[0][1]
        all_joint = len(now) > 1 and not any(alone for _, alone in now)
        if not (one_alone or all_joint):
            return None
        return {who for who, _ in now} | ({"youth"} if self.age(on) >= 15 else set())

    def given(self, ident: str, at: datetime) -> bool:
        """Whether a consent is given at a moment."""
        if ident not in self.consents or self.youth_gone:
            return False
        consent, needed = self.consents[ident], self.must_sign(day(at))
        if needed is None or day(at) >= consent.until:
            return False
        back = {who for who, when in consent.back if when <= at}
        yes = {who for who, when in consent.yes if when <= at}
        return needed <= yes and not back & (needed | {"youth"})

    def holds(self, consents: frozenset[str], at: datetime) -> bool:
        """Whether there are any, and every one of them is given."""
        return bool(consents) and all(self.given(ident, at) for ident in consents)

    def truth(self, ident: str, at: datetime) -> str:
        """Where a case really stands at a moment."""
        case = self.cases[ident]
        state = case.state(at)
        if state in {"active", "followed_up"} and not self.holds(case.consents(at), at):
            return "suspended"
        return state

    def old(self, ident: str) -> frozenset[str]:
        """The consents of the cases that it reopens, and of those that they reopened."""
        found: frozenset[str] = frozenset()
        earlier = self.cases[ident].reopens
        while earlier is not None:
            case = self.cases[earlier]
            if not case.disposed and case.named:
                found |= case.named[-1][1]
            earlier = case.reopens
        return found

    def may_begin(self, at: datetime) -> bool:
        """Whether a new case about the youth is taken up."""
        return not self.youth_gone and 12 <= self.age(day(at)) <= 17 and day(at) < self.agreement_until
