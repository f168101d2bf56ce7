"""Strategies for the chapter of agreed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from collabmodel.model.agreed.agreements import AGREEMENT_MOVES, SIGNINGS, Agreement, Signer
from collabmodel.model.agreed.documents import (
    Distribution,
    DocumentRef,
    GoverningDocument,
    Receiver,
    RetentionAction,
    RetentionRule,
)
from collabmodel.model.agreed.follow_up import FollowUpRule
from collabmodel.model.agreed.promises import PROMISE_MOVES, CitizenPromise, PromiseLine
from collabmodel.model.agreed.revisions import Revision
from collabmodel.model.time import day_of
from collabmodel.testing.from_types import OWN_WAY, courses, days, ids, values, words


def said() -> SearchStrategy[str]:
    """Texts that say something."""
    return st.text(st.characters(codec="utf-8", categories=["L"]), min_size=1, max_size=12)


def earlier() -> SearchStrategy[str | None]:
    """No id, or one that is longer than any other drawn here, so that nothing follows itself."""
    return st.none() | ids().map(lambda one: f"earlier-{one}")


@st.composite
def agreements(draw: DrawFn) -> Agreement:
    """Agreements between at least two parties, as found or with a course, its days in accord with it."""
    parties = draw(words(at_least=2))
    signers = st.lists(
        st.builds(Signer, st.sampled_from(sorted(parties)).map(lambda one: frozenset({one})), said()),
        max_size=2,
    )
    course = draw(st.just(()) | courses(AGREEMENT_MOVES))
    taken = {step.event: day_of(step.at) for step in course}
    signed = draw(st.none() | days())
    first = next((day_of(step.at) for step in course if step.event in SIGNINGS), None)
    if course:
        signed = None if first is None else first - timedelta(days=draw(st.integers(0, 60)))
    return draw(
        values(
            Agreement,
            parties=st.just(parties),
            purposes=words(at_least=1),
            areas=words(at_least=1),
            signers=signers.map(tuple),
            course=st.just(course),
            signed_on=st.just(signed),
            terminated_on=(days() if "terminate" in taken else st.none()) if course else st.none() | days(),
        )
    )


@st.composite
def promises(draw: DrawFn) -> CitizenPromise:
    """Citizen promises with a line or two."""
    lines = st.lists(values(PromiseLine, text=said()), min_size=1, max_size=2).map(tuple)
    course = st.just(()) | courses(PROMISE_MOVES)
    year = st.integers(2000, 2040)
    return draw(values(CitizenPromise, year=year, lines=lines, renews=earlier(), course=course))


@st.composite
def distributions(draw: DrawFn) -> Distribution:
    """Distributions to different receivers."""
    receivers = st.lists(
        values(Receiver, to=ids(), responsible=said()), min_size=1, max_size=3, unique_by=lambda one: one.to
    )
    return draw(values(Distribution, receivers=receivers.map(tuple)))


@st.composite
def retention_rules(draw: DrawFn) -> RetentionRule:
    """Rules to dispose after a term, or to preserve."""
    action = draw(st.sampled_from(RetentionAction))
    months = st.integers(0, 500) if action is RetentionAction.DISPOSE else st.none()
    return draw(
        values(
            RetentionRule,
            record_kind=ids(),
            event=ids(),
            ground=said(),
            action=st.just(action),
            months=months,
        )
    )


@st.composite
def revisions(draw: DrawFn) -> Revision:
    """Revisions, some of them decided on what they go on."""
    plain = draw(values(Revision, of=ids(), decided_on=st.none(), new_version=st.none()))
    if not plain.inputs or draw(st.booleans()):
        return plain
    new = draw(st.none() | ids().filter(lambda one: one != plain.of))
    return attrs.evolve(plain, decided_on=draw(days()), new_version=new)


OWN_WAY[FollowUpRule] = st.builds(FollowUpRule, st.none() | days(), st.integers(1, 48))

AGREED: Mapping[type[Any], SearchStrategy[Any]] = {
    Agreement: agreements(),
    CitizenPromise: promises(),
    GoverningDocument: values(GoverningDocument, title=said(), decided_by=said(), replaces=earlier()),
    DocumentRef: values(DocumentRef, title=said()),
    Distribution: distributions(),
    RetentionRule: retention_rules(),
    Revision: revisions(),
}
