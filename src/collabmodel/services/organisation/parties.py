"""Who may act in a cooperation: an official of one of its parties, or of the unit that coordinates it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from collabmodel.errors import NotAtTheTableError, NotFoundError
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


def in_office(unit: UnitOfWork, official: OfficialId, day: date) -> bool:
    """Whether an official is in office on a day.

    Raises:
        NotFoundError: if the official is not on record.
    """
    return unit.get(Official, official).value.period.holds(day)


def require_party(unit: UnitOfWork, parties: Collection[AgencyId], by: OfficialId, *, where: str) -> None:
    """Let only an official act who is in office today at one of these agencies.

    Args:
        unit: the open unit.
        parties: the agencies.
        by: who acts.
        where: what it is about, for the message.

    Raises:
        NotAtTheTableError: otherwise, and for an official who is not on record.
    """
    try:
        who = unit.get(Official, by).value
    except NotFoundError:
        raise NotAtTheTableError(by, where) from None
    if who.agency not in parties or not who.period.holds(day_of(unit.now())):
        raise NotAtTheTableError(by, where)


def seated(unit: UnitOfWork, cooperation: CooperationId, by: OfficialId) -> Cooperation:
    """The cooperation, for an official who may act in it today.

    Args:
        unit: the open unit.
        cooperation: its id.
        by: who acts.

    Raises:
        NotFoundError: if the cooperation or the official is not on record.
        NotAtTheTableError: if the official's agency neither takes part nor coordinates, or the
            official is not in office or the cooperation not running today.
    """
    together = unit.get(Cooperation, cooperation).value
    agency = agency_of(unit, by)
    may = set(together.parties)
    if together.coordinator is not None:
        may.add(unit.get(Branch, together.coordinator).value.agency)
    today = day_of(unit.now())
    if agency not in may or not in_office(unit, by, today) or together.terms_on(today) is None:
        raise NotAtTheTableError(by, cooperation)
    return together
