"""Strategies for the chapter of organisation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from collabmodel.model.information import Level
from collabmodel.model.organisation.cooperations import Cooperation, TargetGroup, Terms
from collabmodel.testing.from_types import OWN_WAY, days, ids, values


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


_LEVELS = st.frozensets(st.sampled_from(Level), min_size=1)
OWN_WAY[TargetGroup] = target_groups()

ORGANISATION: Mapping[type[Any], SearchStrategy[Any]] = {Cooperation: cooperations()}
