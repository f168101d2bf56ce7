"""What a seat shows of a whole cooperation, what the family sees of its own case, and what is public."""

from __future__ import annotations

from typing import ClassVar

import attrs

from collabmodel.errors import NotFoundError
from collabmodel.model.agreed.agreements import Agreement
from collabmodel.model.agreed.promises import CitizenPromise
from collabmodel.model.casework.cases import Case
from collabmodel.model.casework.courses import CaseState
from collabmodel.model.ids import CooperationId, OfficialId
from collabmodel.model.journal import EntryKind, Event
from collabmodel.model.knowledge.incidents import Incident
from collabmodel.model.knowledge.situation_pictures import PictureState, SituationPicture
from collabmodel.model.operations.operations import JointOperation
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.time import day_of
from collabmodel.ports import UnitOfWork
from collabmodel.services.casework.facts import CaseFacts
from collabmodel.services.desks import Desk
from collabmodel.services.windows.cases import table_of
from collabmodel.views.cases import CaseView, Material, view
from collabmodel.views.overviews import Overview, counted
from collabmodel.views.places import PlacesView
from collabmodel.views.published import Published
from collabmodel.views.sights import Look, Sight, sight

PURPOSE = "overview"
WITHHELD = "withheld"
"""Stands in a view where a reason stands that somebody wrote."""
SINGLE = frozenset({Sight.COORDINATOR, Sight.TEAM, Sight.PSEUDONYM})
"""Sights under which an overview names the key of a case."""


class OverviewDesk(Desk):
    """Where a seat shows its cooperation as a whole (översikt).

    Args:
        store: where state and journal are.
        tenant: whose cooperations.
        legal_ground: what allows the looking; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def cases(self, cooperation: CooperationId, *, by: OfficialId) -> Overview:
        """The cases of a cooperation as a seat in it shows them now: keys and states, or counts in bands.

        Raises:
            NotFoundError: if there is no such cooperation, or none whose cases this official may know of; so
                for whoever sits in a cooperation that speaks of no persons. Ask :meth:`places` there.
        """
        with self._unit(by) as unit:
            seen = self._cases(unit, cooperation, by)
            unit.append(_looked(cooperation, "nothing" if seen is None else "cases"))
        if seen is None:
            raise NotFoundError("cooperation", cooperation)
        return seen

    def places(self, cooperation: CooperationId, *, by: OfficialId) -> PlacesView:
        """Incidents, pictures and joint operations of a cooperation; never a case.

        Of an incident no more words than an official has cleared: what the reporter wrote may name somebody.

        Raises:
            NotFoundError: if there is no such cooperation, or the official has no seat in it.
        """
        with self._unit(by) as unit:
            table = table_of(unit, cooperation, by)
            seen = None
            if table is not None and table.seats(by, unit.now()):
                seen = PlacesView(
                    cooperation,
                    tuple(_as_cleared(one.value) for one in unit.all(Incident, of=cooperation)),
                    tuple(one.value for one in unit.all(SituationPicture, of=cooperation)),
                    tuple(one.value for one in unit.all(JointOperation, of=cooperation)),
                )
            unit.append(_looked(cooperation, "nothing" if seen is None else "places"))
        if seen is None:
            raise NotFoundError("cooperation", cooperation)
        return seen

    def published(self, cooperation: CooperationId, *, by: OfficialId) -> Published:
        """What anybody may see: published pictures that are ``public``, promises, agreements in force.

        Raises:
            NotFoundError: if there is no such cooperation.
        """
        with self._unit(by) as unit:
            unit.get(Cooperation, cooperation)
            day = day_of(unit.now())
            agreements = tuple(
                one.value for one in unit.all(Agreement) if one.value.cooperation == cooperation
            )
            own = {one.id for one in agreements}
            return Published(
                cooperation,
                tuple(
                    one.value
                    for one in unit.all(SituationPicture, of=cooperation)
                    if one.value.state is PictureState.PUBLISHED and one.value.public
                ),
                tuple(one.value for one in unit.all(CitizenPromise) if one.value.agreement in own),
                tuple(one for one in agreements if one.in_force(day)),
            )

    def _cases(self, unit: UnitOfWork, cooperation: CooperationId, by: OfficialId) -> Overview | None:
        table = table_of(unit, cooperation, by)
        now = unit.now()
        level = Sight.NOTHING if table is None else table.level_of(by, now)
        if table is None or level is Sight.NOTHING:
            return None
        facts = CaseFacts(unit)
        states: list[CaseState] = []
        single: list[CaseView] = []
        agencies = frozenset(seat.agency for _, seat in table.seats(by, now))
        for stored in unit.all(Case, of=cooperation):
            case = stored.value
            state, holding = facts.stands(case, now)
            how = sight(case, Look(by, now, state, holding), table)
            states.append(state)
            shown = Sight.PSEUDONYM if how in SINGLE else Sight.COUNTS
            seen = view(case, states[-1], shown, Material(), agencies=agencies)
            single += [] if seen is None else [seen]
        return Overview(cooperation, tuple(single), counted(states))


def _as_cleared(incident: Incident) -> Incident:
    """The incident without what the reporter wrote, and without the reasons of its steps where words are free."""
    course = tuple(attrs.evolve(step, reason=WITHHELD if step.reason else "") for step in incident.course)
    return attrs.evolve(incident, text="", course=course)


def _looked(cooperation: CooperationId, what: str) -> Event:
    return Event(EntryKind.READ, cooperation, (("sight", what),))
