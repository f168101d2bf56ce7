"""What anybody may see of a cooperation."""

from __future__ import annotations

import attrs

from collabmodel.model.agreed.agreements import Agreement
from collabmodel.model.agreed.promises import CitizenPromise
from collabmodel.model.ids import CooperationId
from collabmodel.model.knowledge.situation_pictures import SituationPicture


@attrs.frozen
class Published:
    """Pictures that were decided and published, promises to the citizens, agreements in force (det offentliga)."""

    cooperation: CooperationId
    pictures: tuple[SituationPicture, ...] = ()
    promises: tuple[CitizenPromise, ...] = ()
    agreements: tuple[Agreement, ...] = ()
