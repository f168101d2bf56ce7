"""Strategies for the chapter of operations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from collabmodel.model.ids import AgencyId, PowerId
from collabmodel.model.operations.operations import (
    OPERATION_MOVES,
    JointOperation,
    OperationOutcome,
    Participant,
)
from collabmodel.model.operations.powers import LegalPower
from collabmodel.testing.from_types import courses, days, ids, moments, values


def powers(agency: SearchStrategy[str] | None = None) -> SearchStrategy[LegalPower]:
    """Powers, of any agency or of one."""
    return values(LegalPower, agency=ids() if agency is None else agency, code=ids(), statute=ids())


@st.composite
def participants(draw: DrawFn) -> tuple[Participant, ...]:
    """One to three agencies, each with a power of its own."""
    agencies = draw(st.lists(ids(), min_size=1, max_size=3, unique=True))
    return tuple(
        Participant(AgencyId(one), tuple(draw(st.lists(powers(st.just(one)), min_size=1, max_size=2))))
        for one in agencies
    )


@st.composite
def operations(draw: DrawFn) -> JointOperation:
    """Operations in every state, each participant with an outcome by its own power."""
    taking_part = draw(participants())
    outcomes = tuple(
        draw(
            values(
                OperationOutcome,
                agency=st.just(one.agency),
                power=st.just(PowerId(one.powers[0].id)),
                record=st.none() | ids(),
            )
        )
        for one in taking_part
    )
    return draw(
        values(
            JointOperation,
            object_ref=ids(),
            lead=st.just(taking_part[0].agency),
            course=courses(OPERATION_MOVES),
            participants=st.just(taking_part),
            planned_at=moments(),
            carried_out_at=moments(),
            outcomes=st.just(outcomes),
            follow_up_on=days(),
        )
    )


OPERATIONS: Mapping[type[Any], SearchStrategy[Any]] = {
    LegalPower: powers(),
    JointOperation: operations(),
}
