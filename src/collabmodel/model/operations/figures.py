"""Figures of operations (utfall per myndighet): occasions, objects and outcomes, counted per agency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import attrs

from collabmodel.model.checks import checked
from collabmodel.model.ids import AgencyId
from collabmodel.model.operations.operations import JointOperation, ObjectKind, OutcomeKind


@attrs.frozen(field_transformer=checked)
class AgencyOutcomes:
    """How often one kind of outcome came about at one agency."""

    agency: AgencyId
    kind: OutcomeKind
    count: int


@attrs.frozen(field_transformer=checked)
class OperationFigures:
    """What several operations came to.

    Args:
        occasions: operations that were carried out.
        objects: different objects that were visited.
        businesses: those of them that are businesses.
        visited_again: objects that were visited more than once.
        outcomes: per agency and kind, in that order.
    """

    occasions: int
    objects: int
    businesses: int
    visited_again: int
    outcomes: tuple[AgencyOutcomes, ...] = ()

    def of(self, agency: AgencyId, kind: OutcomeKind) -> int:
        """How often this kind of outcome came about at this agency."""
        return sum(one.count for one in self.outcomes if one.agency == agency and one.kind is kind)


def count_operations(operations: Iterable[JointOperation]) -> OperationFigures:
    """Count the operations that were carried out; one given twice counts once.

    >>> count_operations(()).occasions
    0
    """
    held = [one for one in {one.id: one for one in operations}.values() if one.took_place]
    visits = Counter((one.object_kind, one.object_ref) for one in held)
    came = Counter((outcome.agency, outcome.kind) for one in held for outcome in one.outcomes)
    return OperationFigures(
        occasions=len(held),
        objects=len(visits),
        businesses=sum(1 for kind, _ in visits if kind is ObjectKind.BUSINESS),
        visited_again=sum(1 for times in visits.values() if times > 1),
        outcomes=tuple(
            AgencyOutcomes(agency, kind, came[agency, kind])
            for agency, kind in sorted(came, key=lambda pair: (pair[0], pair[1].value))
        ),
    )
