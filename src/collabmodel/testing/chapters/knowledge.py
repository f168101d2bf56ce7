"""Strategies for the chapter of knowledge."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from collabmodel.model.information import Level
from collabmodel.model.knowledge.hot_spots import HotSpot
from collabmodel.model.knowledge.incidents import (
    INCIDENT_MOVES,
    Incident,
    IncidentState,
    Reporter,
    TextReview,
)
from collabmodel.model.knowledge.places import Place
from collabmodel.model.knowledge.problem_pictures import Factor, ProblemItem, ProblemPicture
from collabmodel.model.knowledge.sharing import SharedPicture, SharedSpot
from collabmodel.model.knowledge.situation_pictures import PICTURE_MOVES, ProposedMeasure, SituationPicture
from collabmodel.model.knowledge.small_numbers import Band
from collabmodel.model.knowledge.sources import DataSource
from collabmodel.model.time import Period
from collabmodel.testing.from_types import OWN_WAY, courses, days, ids, values


def wordings(*, at_least: int = 0) -> SearchStrategy[str]:
    """Words about places, with nothing in them that looks like a number or an address."""
    return st.text("abcåäöé –", min_size=at_least, max_size=12).map(lambda text: text + "x" * at_least)


@st.composite
def closed_periods(draw: DrawFn) -> Period:
    """Periods with both ends."""
    since = draw(days(until=date(2039, 1, 1)))
    return Period(since, since + timedelta(days=draw(st.integers(1, 400))))


def reporters() -> SearchStrategy[Reporter]:
    """Reporters at a party, or at an outside firm."""
    role = wordings(at_least=1)
    return values(Reporter, role=role, agency=ids(), firm=st.none()) | values(
        Reporter, role=role, agency=st.none(), firm=wordings(at_least=1)
    )


@st.composite
def incidents(draw: DrawFn) -> Incident:
    """Incidents in every state, each with what its state asks for."""
    course = draw(courses(INCIDENT_MOVES))
    state = INCIDENT_MOVES.state(course)
    review = values(TextReview, cleared=wordings())
    fixed: dict[str, SearchStrategy[Any]] = {
        "course": st.just(course),
        "text": wordings(),
        "source": st.none() | ids(),
        "text_reviewed": st.none() if state is IncidentState.REPORTED else review,
        "merged_into": ids().map("into-{}".format) if state is IncidentState.MERGED else st.none(),
    }
    return draw(values(Incident, **fixed))


@st.composite
def hot_spots_drawn(draw: DrawFn) -> HotSpot:
    """Hot spots with their numbers in range."""
    count = draw(st.integers(1, 50))
    weight = st.integers(count, 3 * count)
    return draw(values(HotSpot, count=st.just(count), weight=weight, priority=st.integers(1, 9)))


def problems() -> SearchStrategy[ProblemItem]:
    """Problems of every level that a problem is met on."""
    return values(
        ProblemItem,
        code=ids(),
        text=wordings(),
        level=st.sampled_from([Level.INDIVIDUAL, Level.GROUP, Level.AREA]),
        votes=st.integers(0, 50),
        rank=st.none() | st.integers(1, 9),
    )


@st.composite
def problem_pictures(draw: DrawFn) -> ProblemPicture:
    """Problem pictures whose scope is among their problems."""
    items = tuple(draw(st.lists(problems(), max_size=3, unique_by=lambda item: item.code)))
    scope = frozenset(item.code for item in items if draw(st.booleans()))
    words = st.lists(wordings(), max_size=2).map(tuple)
    return draw(values(ProblemPicture, items=st.just(items), agreed_scope=st.just(scope), risk_groups=words))


def situation_pictures() -> SearchStrategy[SituationPicture]:
    """Situation pictures of every kind and state, with all their parts."""
    part = wordings(at_least=1)
    return values(
        SituationPicture,
        period=closed_periods(),
        course=courses(PICTURE_MOVES),
        previous=st.none() | closed_periods(),
        extent=part,
        consequences=part,
        other_information=part,
        analysis=part,
        priorities=st.lists(wordings(), max_size=2).map(tuple),
    )


def shared_pictures() -> SearchStrategy[SharedPicture]:
    """Shared pictures, from one cooperation to another."""
    return values(
        SharedPicture,
        cooperation=ids().map("to-{}".format),
        origin=ids().map("from-{}".format),
        period=closed_periods(),
        priorities=st.lists(wordings(), max_size=2).map(tuple),
    )


@st.composite
def bands(draw: DrawFn) -> Band:
    """Bands of two numbers or more."""
    least = draw(st.integers(0, 100))
    return Band(least, least + draw(st.integers(1, 9)))


OWN_WAY[Reporter] = reporters()
OWN_WAY[HotSpot] = hot_spots_drawn()
OWN_WAY[Factor] = values(Factor, text=wordings())
OWN_WAY[ProposedMeasure] = values(ProposedMeasure, text=wordings())
OWN_WAY[Band] = bands()
OWN_WAY[SharedSpot] = values(SharedSpot)

KNOWLEDGE: Mapping[type[Any], SearchStrategy[Any]] = {
    Place: values(Place, name=wordings(at_least=1), geometry=st.none() | ids()),
    Incident: incidents(),
    DataSource: values(DataSource, method=wordings()),
    ProblemPicture: problem_pictures(),
    SituationPicture: situation_pictures(),
    SharedPicture: shared_pictures(),
}
