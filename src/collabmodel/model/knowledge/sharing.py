"""Pictures between cooperations (delad lägesbild): the area and bands, no incident, nobody."""

from __future__ import annotations

from datetime import date

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AreaId, CooperationId, PictureId, PlaceId, check_id
from collabmodel.model.information import Level
from collabmodel.model.knowledge.hot_spots import Change
from collabmodel.model.knowledge.situation_pictures import PictureState, ProposedMeasure, SituationPicture
from collabmodel.model.knowledge.small_numbers import Band, banded
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.organisation.levels import refuse_level
from collabmodel.model.time import Period


@attrs.frozen(field_transformer=checked)
class SharedSpot:
    """A place as another cooperation sees it: a band for how much, or nothing where it is withheld.

    Places come in the order of their ids, since an order by number would tell of the numbers.
    """

    place: PlaceId
    band: Band | None
    change: Change


@attrs.frozen(field_transformer=checked)
class SharedPicture:
    """What one cooperation has let another see of its picture.

    Args:
        cooperation: who receives it.
        origin: whose picture it is.
        picture: which.
    """

    id: PictureId
    cooperation: CooperationId
    origin: CooperationId
    picture: PictureId
    area: AreaId
    period: Period
    shared_on: date
    spots: tuple[SharedSpot, ...] = ()
    priorities: tuple[str, ...] = attrs.field(default=(), repr=False)
    measures: tuple[ProposedMeasure, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Check the id, and that it goes from one cooperation to another."""
        check_id(self.id, where="shared_picture.id")
        if self.cooperation == self.origin:
            msg = f"shared picture {self.id}: a cooperation shares with another, not with itself"
            raise ModelError(msg)

    @property
    def level(self) -> Level:
        """Always the area."""
        return Level.AREA


def share(
    picture: SituationPicture,
    *,
    ident: PictureId,
    giver: Cooperation,
    receiver: Cooperation,
    day: date,
) -> SharedPicture:
    """What another cooperation may see of a decided picture.

    Args:
        picture: the giver's picture.
        ident: the id of what is shared.
        giver: whose picture it is.
        receiver: who would see it.
        day: the day it is shared.

    Raises:
        WrongLevelError: if one of the two does not speak of areas on that day.
        ModelError: if the picture is not the giver's, or is not decided.
    """
    refuse_level(giver, Level.AREA, day)
    refuse_level(receiver, Level.AREA, day)
    if picture.cooperation != giver.id:
        msg = f"picture {picture.id}: it is not a picture of {giver.id}. Let its own cooperation share it."
        raise ModelError(msg)
    if picture.state not in {PictureState.DECIDED, PictureState.PUBLISHED}:
        msg = f"picture {picture.id}: only a decided picture that is not superseded can be shared"
        raise ModelError(msg)
    by_id = sorted(picture.hot_spots, key=lambda spot: spot.place)
    table = banded([(str(spot.place), spot.count) for spot in by_id])
    spots = zip(by_id, table.cells, strict=True)
    return SharedPicture(
        ident,
        receiver.id,
        giver.id,
        picture.id,
        picture.area,
        picture.period,
        day,
        tuple(SharedSpot(spot.place, cell.band, spot.change) for spot, cell in spots),
        picture.priorities,
        picture.measures,
    )
