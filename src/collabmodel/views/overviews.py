"""The cases of a cooperation seen from a group's table: single ones under their keys, or counts in bands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import attrs

from collabmodel.model.casework.courses import CaseState
from collabmodel.model.ids import CooperationId
from collabmodel.model.knowledge.small_numbers import BandedTable, banded
from collabmodel.views.cases import CaseView


@attrs.frozen
class Overview:
    """What a seat shows of all the cases of its cooperation (översikt).

    Attributes:
        cases: those whose consents cover the viewer's agency, for a group close to the cases.
        counts: how many are in each state, in bands, or nothing at all where they are too few.
    """

    cooperation: CooperationId
    cases: tuple[CaseView, ...]
    counts: BandedTable


def counted(states: Iterable[CaseState]) -> BandedTable:
    """How many cases are in each state, as it may be shown across parties.

    >>> str(counted([CaseState.ACTIVE] * 3).total)
    'None'
    """
    found = Counter(states)
    return banded([(state.value, found[state]) for state in CaseState])
