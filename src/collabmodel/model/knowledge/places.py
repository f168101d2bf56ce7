"""Places (plats): where something happens, without who was there."""

from __future__ import annotations

from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AreaId, CooperationId, PlaceId, check_id
from collabmodel.model.knowledge.free_text import refuse_personal


class PlaceKind(Enum):
    """What kind of place it is; a home is none of them."""

    SQUARE = "square"
    STREET = "street"
    PARK = "park"
    SCHOOL = "school"
    STATION = "station"
    CENTRE = "centre"
    """Ett centrum, en handelsplats."""
    PREMISES = "premises"
    """En lokal eller byggnad."""
    YARD = "yard"
    """En gård eller parkering vid bostäder."""
    OTHER = "other"


@attrs.frozen(field_transformer=checked)
class Place:
    """A place that is spoken of in pictures (plats).

    Args:
        name: what it is called; never the home of somebody.
        geometry: a reference to where its shape is kept, if it is.

    Raises:
        ModelError: without a name, or if the name looks as if it told who somebody is.

    >>> Place(PlaceId("square"), CooperationId("est"), "Stora torget", AreaId("centre")).kind.value
    'other'
    """

    id: PlaceId
    cooperation: CooperationId
    name: str
    area: AreaId
    kind: PlaceKind = PlaceKind.OTHER
    geometry: str | None = None

    def __attrs_post_init__(self) -> None:
        """Check the ids and the name."""
        check_id(self.id, where="place.id")
        check_id(self.area, where="place.area")
        refuse_personal(self.name, where=f"place {self.id}: name")
        if not self.name.strip():
            msg = f"place {self.id}: say what it is called"
            raise ModelError(msg)
