"""Incidents as they come in (händelserapportering): reported, reviewed, accepted, merged or rejected."""

from __future__ import annotations

from typing import ClassVar

import attrs

from collabmodel.errors import ModelError, NotAtTheTableError
from collabmodel.model.ids import IncidentId, OfficialId
from collabmodel.model.information import Level
from collabmodel.model.knowledge.incidents import OTHER_INCIDENT, Incident, IncidentState
from collabmodel.model.knowledge.places import Place
from collabmodel.model.moves import Step
from collabmodel.model.organisation.levels import refuse_level
from collabmodel.model.time import day_of
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.desks import Desk
from collabmodel.services.keeping import keep
from collabmodel.services.organisation.parties import seated

PURPOSE = "situation_picture"


class IncidentDesk(Desk):
    """Where incidents are received (rapportering).

    Args:
        store: where state and journal are.
        tenant: whose desk it is.
        legal_ground: what allows the desk to process the data; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def record_place(self, place: Place, *, by: OfficialId) -> Stored[Place]:
        """Record a place of the cooperation.

        Raises:
            NotAtTheTableError: if the official may not act in the cooperation.
            WrongLevelError: if the cooperation does not speak of areas.
            ConflictError: if there is one with this id.
        """
        with self._unit(by) as unit:
            together = seated(unit, place.cooperation, by)
            refuse_level(together, Level.AREA, day_of(unit.now()))
            return keep(unit, place, change="recorded")

    def report(self, incident: Incident, *, by: OfficialId) -> Stored[Incident]:
        """Record an incident as it was reported.

        Args:
            incident: just reported; the desk's own step takes the place of its first.
            by: the official who receives it.

        Raises:
            NotFoundError: if the cooperation or the place is not on record.
            NotAtTheTableError: if the official, or the agency that reports, takes no part.
            WrongLevelError: if the cooperation does not speak of areas.
            ModelError: if it is further than reported, or its place is another cooperation's or lies
                in another area.
        """
        with self._unit(by) as unit:
            together = seated(unit, incident.cooperation, by)
            refuse_level(together, Level.AREA, day_of(unit.now()))
            agency = incident.reporter.agency
            if agency is not None and agency not in together.parties:
                raise NotAtTheTableError(agency, together.id)
            if incident.state is not IncidentState.REPORTED or incident.text_reviewed is not None:
                msg = (
                    f"incident {incident.id}: report it first; review and decision come after, each by itself"
                )
                raise ModelError(msg)
            _refuse_place(unit, incident)
            received = attrs.evolve(incident, course=(Step("report", unit.now(), by),))
            return keep(unit, received, change="report")

    def review(self, incident_id: IncidentId, *, by: OfficialId, cleared: str = "") -> Stored[Incident]:
        """Read the text, and clear a wording that may enter pictures, or none.

        Raises:
            IllegalMoveError: if the incident is not waiting for review.
            ModelError: if the wording looks as if it told who somebody is.
        """
        with self._unit(by) as unit:
            stored = self._mine(unit, incident_id, by)
            changed = stored.value.review(Step("review", unit.now(), by), cleared=cleared)
            return keep(unit, changed, change="review", expected_version=stored.version)

    def accept(self, incident_id: IncidentId, *, by: OfficialId) -> Stored[Incident]:
        """Let the incident enter pictures; from then on it does not change.

        Raises:
            IllegalMoveError: if its text has not been reviewed, or it is decided already.
        """
        with self._unit(by) as unit:
            stored = self._mine(unit, incident_id, by)
            changed = stored.value.move(Step("accept", unit.now(), by))
            return keep(unit, changed, change="accept", expected_version=stored.version)

    def merge(self, incident_id: IncidentId, into: IncidentId, *, by: OfficialId) -> Stored[Incident]:
        """Find the incident to be the same as another of the cooperation, which counts alone.

        Raises:
            NotFoundError: if the other is not on record.
            IllegalMoveError: if it is decided already, or the other is another cooperation's or does
                itself count no more.
        """
        with self._unit(by) as unit:
            stored = self._mine(unit, incident_id, by)
            other = unit.get(Incident, into).value
            gone = {IncidentState.MERGED, IncidentState.REJECTED}
            counts = other.cooperation == stored.value.cooperation and other.state not in gone
            met = {OTHER_INCIDENT.name} if counts and into != incident_id else set[str]()
            changed = stored.value.merge(Step("merge", unit.now(), by), into, met=met)
            return keep(
                unit, changed, change="merge", expected_version=stored.version, details=(("into", into),)
            )

    def reject(self, incident_id: IncidentId, *, by: OfficialId, reason: str) -> Stored[Incident]:
        """Keep the incident out of pictures, for a reason.

        Raises:
            IllegalMoveError: without a reason, or if it is decided already.
        """
        with self._unit(by) as unit:
            stored = self._mine(unit, incident_id, by)
            changed = stored.value.move(Step("reject", unit.now(), by, reason))
            return keep(unit, changed, change="reject", expected_version=stored.version)

    def _mine(self, unit: UnitOfWork, incident_id: IncidentId, by: OfficialId) -> Stored[Incident]:
        stored = unit.get(Incident, incident_id)
        seated(unit, stored.value.cooperation, by)
        return stored


def _refuse_place(unit: UnitOfWork, incident: Incident) -> None:
    if incident.place is None:
        return
    place = unit.get(Place, incident.place).value
    if (place.cooperation, place.area) != (incident.cooperation, incident.area):
        msg = f"incident {incident.id}: place {place.id} is not one of its cooperation and area"
        raise ModelError(msg)
