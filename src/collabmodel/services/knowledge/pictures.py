"""Pictures (lägesbild, problembild): compiled from what is accepted, analysed, decided, published, shared.

What would bring a person into a cooperation around places is refused at the gate of levels.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import attrs

from collabmodel.errors import ModelError, NotFoundError
from collabmodel.model.ids import CooperationId, ItemId, OfficialId, PictureId
from collabmodel.model.information import InformationItem, Level
from collabmodel.model.knowledge.hot_spots import hot_spots
from collabmodel.model.knowledge.incidents import Incident, IncidentState
from collabmodel.model.knowledge.problem_pictures import ProblemPicture
from collabmodel.model.knowledge.sharing import SharedPicture, share
from collabmodel.model.knowledge.situation_pictures import (
    NEWER,
    PictureState,
    ProposedMeasure,
    SituationPicture,
)
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.organisation.levels import refuse_item, refuse_level
from collabmodel.model.time import Period, day_of
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.keeping import keep
from collabmodel.services.knowledge.incidents import IncidentDesk
from collabmodel.services.organisation.parties import seated

OPEN_TO_WRITING = frozenset({PictureState.COLLECTING, PictureState.COMPILED, PictureState.ANALYSED})
"""States in which the wording of a picture can still change."""


class PictureDesk(IncidentDesk):
    """Where incidents are received and pictures are made of them (lägesbild)."""

    def record_problems(self, picture: ProblemPicture, *, by: OfficialId) -> Stored[ProblemPicture]:
        """Record a problem picture; the next version if there is one.

        Raises:
            NotAtTheTableError: if the official may not act in the cooperation.
            WrongLevelError: if a problem is met on a level that the cooperation does not handle.
            ModelError: if an earlier picture with this id is another cooperation's.
        """
        with self._unit(by) as unit:
            together = seated(unit, picture.cooperation, by)
            for level in sorted(picture.levels, key=lambda one: one.value):
                refuse_level(together, level, day_of(unit.now()))
            earlier = _earlier(unit, picture.id)
            if earlier is not None and earlier.value.cooperation != picture.cooperation:
                msg = f"problem picture {picture.id}: it is another cooperation's. Give this one an id of its own."
                raise ModelError(msg)
            if earlier is None:
                return keep(unit, picture, change="recorded")
            return keep(unit, picture, change="changed", expected_version=earlier.version)

    def open(self, picture: SituationPicture, *, by: OfficialId) -> Stored[SituationPicture]:
        """Begin to collect for a picture; the desk's own step takes the place of its first.

        Raises:
            NotAtTheTableError: if the official may not act in the cooperation.
            WrongLevelError: if the cooperation does not speak of areas.
            ModelError: if it holds incidents, items or hot spots already; the desk collects them.
        """
        with self._unit(by) as unit:
            together = seated(unit, picture.cooperation, by)
            refuse_level(together, Level.AREA, day_of(unit.now()))
            collected = picture.incidents or picture.compared or picture.items or picture.hot_spots
            if collected or picture.state is not PictureState.COLLECTING:
                msg = f"picture {picture.id}: open it empty; incidents and items are collected by the desk"
                raise ModelError(msg)
            return keep(unit, attrs.evolve(picture, course=(Step("open", unit.now(), by),)), change="open")

    def offer(self, picture_id: PictureId, item: ItemId, *, by: OfficialId) -> Stored[SituationPicture]:
        """Offer an item of information to a picture that is being collected.

        Args:
            picture_id: the picture.
            item: an item on record; only its id is kept in the picture.
            by: the official who offers it.

        Raises:
            NotFoundError: if the item is not on record.
            WrongLevelError: if it tells, or may tell, of a person whom the cooperation does not speak of.
            ModelError: if the picture no longer collects.
        """

        def offered(unit: UnitOfWork, picture: SituationPicture, together: Cooperation) -> SituationPicture:
            refuse_item(together, unit.get(InformationItem, item).value, day_of(unit.now()))
            if picture.state is not PictureState.COLLECTING:
                msg = f"picture {picture.id}: it is compiled and takes no more. Offer the item to the next."
                raise ModelError(msg)
            return attrs.evolve(picture, items=tuple(dict.fromkeys((*picture.items, item))))

        return self._change(picture_id, "offer", offered, by=by)

    def write(
        self,
        picture_id: PictureId,
        *,
        by: OfficialId,
        extent: str | None = None,
        consequences: str | None = None,
        other_information: str | None = None,
        analysis: str | None = None,
        priorities: tuple[str, ...] | None = None,
        measures: tuple[ProposedMeasure, ...] | None = None,
    ) -> Stored[SituationPicture]:
        """Write parts of a picture that is not decided; what is left out stays as it is.

        Raises:
            ModelError: if it is decided, or a text looks as if it told who somebody is.
        """
        given = {
            "extent": extent,
            "consequences": consequences,
            "other_information": other_information,
            "analysis": analysis,
            "priorities": priorities,
            "measures": measures,
        }
        parts = {name: part for name, part in given.items() if part is not None}

        def written(_unit: UnitOfWork, picture: SituationPicture, _together: Cooperation) -> SituationPicture:
            if picture.state not in OPEN_TO_WRITING:
                msg = f"picture {picture.id}: it is decided and does not change. Open the next."
                raise ModelError(msg)
            return attrs.evolve(picture, **parts)  # type: ignore[arg-type]

        return self._change(picture_id, "write", written, by=by)

    def compile(
        self, picture_id: PictureId, *, by: OfficialId, previous: Period | None = None
    ) -> Stored[SituationPicture]:
        """Collect the accepted incidents of the picture's cooperation, area and period, and derive its hot spots.

        Args:
            picture_id: the picture.
            by: the official who compiles it.
            previous: the period before, for how it has gone since.

        Raises:
            IllegalMoveError: if it is compiled already.
        """

        def compiled(unit: UnitOfWork, picture: SituationPicture, _together: Cooperation) -> SituationPicture:
            found = unit.find(Incident, cooperation=str(picture.cooperation), area=str(picture.area))
            accepted = [one.value for one in found if one.value.state is IncidentState.ACCEPTED]
            now = [one for one in accepted if picture.period.holds(one.day)]
            before = [one for one in accepted if previous is not None and previous.holds(one.day)]
            full = attrs.evolve(
                picture,
                incidents=tuple(sorted(one.id for one in now)),
                compared=tuple(sorted(one.id for one in before)),
                previous=previous,
                hot_spots=hot_spots([*now, *before], picture.period, previous),
            )
            return full.move(Step("compile", unit.now(), by))

        return self._change(picture_id, "compile", compiled, by=by)

    def reproduces(self, picture_id: PictureId, *, by: OfficialId) -> bool:
        """Whether the incidents on record give the hot spots that the picture shows.

        Raises:
            NotFoundError: if there is no such picture, or one of its incidents is not on record.
        """
        with self._unit(by) as unit:
            picture = unit.get(SituationPicture, picture_id).value
            seated(unit, picture.cooperation, by)
            wanted = sorted({*picture.incidents, *picture.compared})
            return picture.follows_from(unit.get(Incident, one).value for one in wanted)

    def analyse(self, picture_id: PictureId, *, by: OfficialId) -> Stored[SituationPicture]:
        """The picture is analysed.

        Raises:
            IllegalMoveError: if a statutory picture lacks extent, consequences or other information.
        """
        return self._change(picture_id, "analyse", _stepped("analyse", by), by=by)

    def decide(self, picture_id: PictureId, *, by: OfficialId) -> Stored[SituationPicture]:
        """The picture is decided on.

        Raises:
            IllegalMoveError: if a part is missing that its kind asks for.
        """
        return self._change(picture_id, "decide", _stepped("decide", by), by=by)

    def publish(
        self, picture_id: PictureId, *, by: OfficialId, public: bool = False
    ) -> Stored[SituationPicture]:
        """The picture goes to its recipients.

        Args:
            picture_id: the picture.
            by: who publishes it.
            public: whether anybody else may see it too.

        Raises:
            IllegalMoveError: if no recipients are named.
        """

        def published(
            unit: UnitOfWork, picture: SituationPicture, _together: Cooperation
        ) -> SituationPicture:
            moved = picture.move(Step("publish", unit.now(), by))
            return attrs.evolve(moved, public=public)

        return self._change(picture_id, "publish", published, by=by)

    def supersede(
        self, picture_id: PictureId, newer: PictureId, *, by: OfficialId
    ) -> Stored[SituationPicture]:
        """A later picture of the same kind and area, which is decided, takes the place of this one.

        Raises:
            NotFoundError: if the newer one is not on record.
            IllegalMoveError: if the newer one is not later, not decided, or about something else.
        """

        def superseded(
            unit: UnitOfWork, picture: SituationPicture, _together: Cooperation
        ) -> SituationPicture:
            later = unit.get(SituationPicture, newer).value
            met = {NEWER.name} if _takes_its_place(later, picture) else set[str]()
            return picture.move(Step("supersede", unit.now(), by), met=met)

        return self._change(picture_id, "supersede", superseded, by=by)

    def share(
        self, picture_id: PictureId, to: CooperationId, *, ident: PictureId, by: OfficialId
    ) -> Stored[SharedPicture]:
        """Let another cooperation see the picture: area and bands, no incident and nobody.

        Raises:
            NotAtTheTableError: if the official may not act in the cooperation whose picture it is.
            WrongLevelError: if one of the two does not speak of areas today.
            ModelError: if the picture is not decided.
        """
        with self._unit(by) as unit:
            picture = unit.get(SituationPicture, picture_id).value
            giver = seated(unit, picture.cooperation, by)
            receiver = unit.get(Cooperation, to).value
            shared = share(picture, ident=ident, giver=giver, receiver=receiver, day=day_of(unit.now()))
            return keep(unit, shared, change="shared", details=(("picture", picture_id), ("to", to)))

    def _change(
        self,
        picture_id: PictureId,
        change: str,
        how: Callable[[UnitOfWork, SituationPicture, Cooperation], SituationPicture],
        *,
        by: OfficialId,
    ) -> Stored[SituationPicture]:
        with self._unit(by) as unit:
            stored = unit.get(SituationPicture, picture_id)
            together = seated(unit, stored.value.cooperation, by)
            refuse_level(together, Level.AREA, day_of(unit.now()))
            changed = how(unit, stored.value, together)
            return keep(unit, changed, change=change, expected_version=stored.version)


def _stepped(
    event: str, by: OfficialId
) -> Callable[[UnitOfWork, SituationPicture, Cooperation], SituationPicture]:
    """A change that is a step and nothing else."""
    return lambda unit, picture, _together: picture.move(Step(event, unit.now(), by))


def _takes_its_place(later: SituationPicture, picture: SituationPicture) -> bool:
    alike = (later.cooperation, later.kind, later.area) == (picture.cooperation, picture.kind, picture.area)
    decided = later.state in {PictureState.DECIDED, PictureState.PUBLISHED}
    ends_later = (picture.period.until or date.max) < (later.period.until or date.min)
    return alike and decided and ends_later


def _earlier(unit: UnitOfWork, picture_id: PictureId) -> Stored[ProblemPicture] | None:
    try:
        return unit.get(ProblemPicture, picture_id)
    except NotFoundError:
        return None
