"""Strategies for the chapter of casework."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from collabmodel.model.casework import mappings
from collabmodel.model.casework.cases import Case
from collabmodel.model.casework.concerns import Concern, StatutoryReport
from collabmodel.model.casework.courses import CASE_MOVES, CaseState, CloseReason
from collabmodel.model.casework.emergencies import ACCESS_MOVES, EmergencyAccess
from collabmodel.model.casework.retention import CaseRetention
from collabmodel.model.casework.teams import TeamMember, TeamRole
from collabmodel.model.organisation.cooperations import ConcernKind
from collabmodel.testing.from_types import OWN_WAY, courses, days, ids, texts, values


def _words() -> SearchStrategy[str]:
    return st.text("abcåäö ", min_size=1, max_size=8).filter(str.strip)


@st.composite
def team_members(draw: DrawFn) -> TeamMember:
    """Officials, persons of the family or network, and outside bodies, each in a role it can have."""
    role = draw(st.sampled_from(TeamRole))
    person = role in {TeamRole.GUARDIAN, TeamRole.YOUTH, TeamRole.NETWORK}
    official = not person and role is not TeamRole.OUTSIDE
    return draw(
        values(
            TeamMember,
            role=st.just(role),
            individual=ids() if person else st.none(),
            outside=ids() if role is TeamRole.OUTSIDE else st.just(""),
            official=ids() if official else st.none(),
            agency=ids() if official else st.none(),
            branch=st.none() | ids() if official else st.none(),
            decided_by=ids() if role is TeamRole.POLICE else st.none(),
        )
    )


@st.composite
def cases(draw: DrawFn) -> Case:
    """Cases in every state, about one youth, about a group, or disposed of."""
    course = draw(courses(CASE_MOVES))
    state = CASE_MOVES.state(course)
    alone = draw(st.booleans())
    members = frozenset() if alone else draw(st.frozensets(ids(), max_size=2))
    case = draw(
        values(
            Case,
            course=st.just(course),
            individual=ids() if alone else st.none(),
            group=st.just("") if alone else _words(),
            members=st.just(members),
            consents=st.frozensets(ids(), min_size=len(members), max_size=3),
            close_reason=st.sampled_from(CloseReason) if state is CaseState.CLOSED else st.none(),
            reopens=ids() if course[0].event == "reopen" else st.none(),
            disposed_on=st.none(),
        )
    )
    return case.without_identity(draw(days())) if case.has_ended and draw(st.booleans()) else case


def concerns() -> SearchStrategy[Concern]:
    """Concerns about one youth or about a group."""
    kinds = st.frozensets(st.sampled_from(ConcernKind), min_size=1)
    return values(Concern, kinds=kinds, individual=ids(), group=st.just("")) | values(
        Concern, kinds=kinds, individual=st.none(), group=_words()
    )


def mappings_drawn() -> SearchStrategy[mappings.Mapping]:
    """Mappings of one youth, a group or an area."""
    nothing: dict[str, SearchStrategy[Any]] = {
        "individual": st.none(),
        "group": st.just(""),
        "area": st.none(),
    }
    subjects = ({"individual": ids()}, {"group": _words()}, {"area": ids()})
    return st.one_of(*(values(mappings.Mapping, **{**nothing, **subject}) for subject in subjects))


@st.composite
def emergency_accesses(draw: DrawFn) -> EmergencyAccess:
    """Emergency accesses in every state, which end after they began."""
    course = draw(courses(ACCESS_MOVES))
    until = course[0].at + timedelta(hours=draw(st.integers(1, 72)))
    return draw(values(EmergencyAccess, course=st.just(course), until=st.just(until)))


OWN_WAY[TeamMember] = team_members()
OWN_WAY[mappings.Factor] = values(mappings.Factor, text=_words(), source=texts())

CASEWORK: Mapping[type[Any], SearchStrategy[Any]] = {
    Concern: concerns(),
    StatutoryReport: values(StatutoryReport),
    Case: cases(),
    mappings.Mapping: mappings_drawn(),
    EmergencyAccess: emergency_accesses(),
    CaseRetention: values(
        CaseRetention,
        source=_words(),
        closed_months=st.integers(0, 600),
        declined_months=st.integers(0, 600),
    ),
}
