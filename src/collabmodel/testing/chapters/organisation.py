"""Strategies for the chapter of organisation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from collabmodel.model.information import Level
from collabmodel.model.organisation.areas import Area
from collabmodel.model.organisation.assignments import Allocation, Assignment
from collabmodel.model.organisation.cadences import ActivityPeriod, Cadence
from collabmodel.model.organisation.cooperations import Cooperation, TargetGroup, Terms
from collabmodel.model.organisation.duties import ReportingDuty
from collabmodel.model.organisation.escalations import (
    ESCALATION_MOVES,
    Escalation,
    EscalationState,
    GroupDecision,
    Question,
)
from collabmodel.model.organisation.groups import GROUP_MOVES, Group
from collabmodel.model.organisation.mandates import DELEGATION_MOVES, Delegation, Mandate
from collabmodel.model.organisation.meetings import MEETING_MOVES, Meeting, MeetingKind
from collabmodel.model.organisation.memberships import Membership
from collabmodel.model.organisation.profiles import LegalProfile
from collabmodel.model.organisation.proposals import (
    PROPOSAL_MOVES,
    SUBMISSION_MOVES,
    GoalProposal,
    PlanSubmission,
    SubmissionState,
)
from collabmodel.model.organisation.remits import Remit
from collabmodel.model.organisation.resources import Budget, BudgetFollowUp, Contribution
from collabmodel.model.time import Period
from collabmodel.testing.from_types import OWN_WAY, courses, days, ids, texts, values

T = TypeVar("T")


@st.composite
def target_groups(draw: DrawFn) -> TargetGroup:
    """Target groups with their ages in order."""
    ages = sorted(draw(st.lists(st.integers(0, 30), min_size=2, max_size=2)))
    return draw(values(TargetGroup, youngest=st.just(ages[0]), oldest=st.sampled_from([ages[1], None])))


@st.composite
def terms(draw: DrawFn) -> tuple[Terms, ...]:
    """One or two editions of terms, in order."""
    since = sorted(draw(st.lists(days(), min_size=1, max_size=2, unique=True)))
    editions = enumerate(since, start=1)
    return tuple(
        draw(values(Terms, edition=st.just(number), since=st.just(day), levels=_LEVELS))
        for number, day in editions
    )


def cooperations() -> SearchStrategy[Cooperation]:
    """Cooperations of every kind."""
    return values(
        Cooperation, parties=st.frozensets(ids(), min_size=1, max_size=3), terms=terms(), ended_on=st.none()
    )


@st.composite
def begun_periods(draw: DrawFn, *, closed: bool = False) -> Period:
    """Periods that have a first day, and an end where that is wanted."""
    since = draw(days())
    until = since + timedelta(days=draw(st.integers(1, 3000)))
    return Period(since, until if closed else draw(st.sampled_from([until, None])))


@st.composite
def activity_periods(draw: DrawFn) -> ActivityPeriod:
    """Activity periods with up to two pauses, in order."""
    marks = sorted(draw(st.sets(days(), min_size=2, max_size=6)))
    inner = marks[1:-1]
    pauses = tuple(Period(first, second) for first, second in zip(inner[::2], inner[1::2], strict=False))
    return draw(values(ActivityPeriod, period=st.just(Period(marks[0], marks[-1])), pauses=st.just(pauses)))


def between(cls: type[T], **fixed: SearchStrategy[Any]) -> SearchStrategy[T]:
    """Values that go from one group to another."""
    ends = st.lists(ids(), min_size=2, max_size=2, unique=True)
    return ends.flatmap(lambda both: values(cls, giver=st.just(both[0]), receiver=st.just(both[1]), **fixed))


@st.composite
def groups(draw: DrawFn) -> Group:
    """Groups of every level, each with an area, and neither above nor beside itself."""
    ident, parent, *others = draw(st.lists(ids(), min_size=3, max_size=4, unique=True))
    return draw(
        values(
            Group,
            id=st.just(ident),
            parent=st.sampled_from([parent, None]),
            area=ids(),
            sisters=st.just(frozenset(others)),
            course=courses(GROUP_MOVES),
        )
    )


@st.composite
def escalations(draw: DrawFn) -> Escalation:
    """Questions beyond a mandate; those that are decided name their decision."""
    course = draw(courses(ESCALATION_MOVES))
    decided = ESCALATION_MOVES.state(course) is EscalationState.DECIDED
    return draw(between(Escalation, course=st.just(course), decision=ids() if decided else st.none()))


@st.composite
def submissions(draw: DrawFn) -> PlanSubmission:
    """Plans handed in; those that are prioritised have a rank."""
    course = draw(courses(SUBMISSION_MOVES))
    ranked = SUBMISSION_MOVES.state(course) is SubmissionState.PRIORITISED
    return draw(
        between(PlanSubmission, course=st.just(course), rank=st.integers(1, 9) if ranked else st.none())
    )


@st.composite
def meetings(draw: DrawFn) -> Meeting:
    """Meetings of groups, and around cases."""
    kind = draw(st.sampled_from(MeetingKind))
    about_case = kind in {MeetingKind.CASE, MeetingKind.NETWORK}
    return draw(
        values(
            Meeting,
            kind=st.just(kind),
            group=st.none() | ids() if about_case else ids(),
            case=ids() if about_case else st.none(),
            course=courses(MEETING_MOVES),
        )
    )


def memberships() -> SearchStrategy[Membership]:
    """Seats, some of them deputies'."""
    return values(
        Membership, id=st.just("seat"), period=begun_periods(), deputy_for=st.none() | st.just("chief")
    )


def in_time(cls: type[T], field: str) -> SearchStrategy[tuple[T, ...]]:
    """Up to three values whose days follow each other."""

    def dated(since: list[date]) -> SearchStrategy[tuple[T, ...]]:
        return st.tuples(*(values(cls, **{field: st.just(day)}) for day in sorted(since)))

    return st.lists(days(), max_size=3, unique=True).flatmap(dated)


_LEVELS = st.frozensets(st.sampled_from(Level), min_size=1)
_SOME_TEXT = st.text("abåä ", min_size=1, max_size=8).map(lambda text: text + "z")
OWN_WAY[TargetGroup] = target_groups()
OWN_WAY[Cadence] = values(Cadence, interval=st.integers(1, 60), tolerance=st.integers(0, 30))
OWN_WAY[Remit] = values(
    Remit,
    subjects=st.frozensets(ids(), min_size=1, max_size=3),
    amount_limit=st.none() | st.integers(0, 2**40),
    period=begun_periods(),
)
OWN_WAY[Question] = values(Question, subject=ids(), amount=st.none() | st.integers(0, 2**40))

ORGANISATION: Mapping[type[Any], SearchStrategy[Any]] = {
    Cooperation: cooperations(),
    Area: values(Area, name=_SOME_TEXT),
    LegalProfile: values(LegalProfile, regime=_SOME_TEXT),
    ActivityPeriod: activity_periods(),
    Group: groups(),
    Membership: memberships(),
    Mandate: values(Mandate),
    Delegation: between(
        Delegation, id=st.just("this"), via=st.none() | st.just("before"), course=courses(DELEGATION_MOVES)
    ),
    Assignment: between(Assignment, allocations=in_time(Allocation, "since")),
    Escalation: escalations(),
    GroupDecision: values(GroupDecision),
    Meeting: meetings(),
    ReportingDuty: between(ReportingDuty),
    GoalProposal: between(
        GoalProposal,
        goals=st.lists(texts(), min_size=1, max_size=2).map(tuple),
        course=courses(PROPOSAL_MOVES),
    ),
    PlanSubmission: submissions(),
    Budget: values(
        Budget,
        figure=st.integers(0, 2**40),
        year=st.integers(2000, 2040),
        follow_ups=in_time(BudgetFollowUp, "on"),
    ),
    Contribution: values(Contribution, text=_SOME_TEXT),
}
