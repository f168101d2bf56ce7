"""Who may act in a cooperation: an official of one of its parties, or of the unit that coordinates it."""

from __future__ import annotations

from collabmodel.errors import NotAtTheTableError
from collabmodel.model.agencies import Branch, Official
from collabmodel.model.ids import AgencyId, CooperationId, OfficialId
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.time import day_of
from collabmodel.ports import UnitOfWork


def agency_of(unit: UnitOfWork, official: OfficialId) -> AgencyId:
    """The agency that an official works at.

    Raises:
        NotFoundError: if the official is not on record.
    """
    return unit.get(Official, official).value.agency


def seated(unit: UnitOfWork, cooperation: CooperationId, by: OfficialId) -> Cooperation:
    """The cooperation, for an official who may act in it today.

    Args:
        unit: the open unit.
        cooperation: its id.
        by: who acts.

    Raises:
        NotFoundError: if the cooperation or the official is not on record.
        NotAtTheTableError: if the official's agency neither takes part nor coordinates, or the
            cooperation is not running today.
    """
    together = unit.get(Cooperation, cooperation).value
    agency = agency_of(unit, by)
    may = set(together.parties)
    if together.coordinator is not None:
        may.add(unit.get(Branch, together.coordinator).value.agency)
    if agency not in may or together.terms_on(day_of(unit.now())) is None:
        raise NotAtTheTableError(by, cooperation)
    return together
