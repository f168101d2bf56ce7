"""What a party around places sees: incidents, hot spots, pictures and joint operations; never a case."""

from __future__ import annotations

import attrs

from collabmodel.model.ids import CooperationId
from collabmodel.model.knowledge.incidents import Incident
from collabmodel.model.knowledge.situation_pictures import SituationPicture
from collabmodel.model.operations.operations import JointOperation


@attrs.frozen
class PlacesView:
    """What is known of the places of one cooperation (vy över platser)."""

    cooperation: CooperationId
    incidents: tuple[Incident, ...] = ()
    pictures: tuple[SituationPicture, ...] = ()
    operations: tuple[JointOperation, ...] = ()
