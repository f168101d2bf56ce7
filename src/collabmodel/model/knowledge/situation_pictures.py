"""Situation pictures (lägesbild): weekly, by quarter or third of a year, or the one the law asks for.

Every situation picture is about an area.  It holds ids of incidents and wordings about places.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import (
    AgencyId,
    AreaId,
    CooperationId,
    IncidentId,
    ItemId,
    PictureId,
    SourceId,
    check_id,
)
from collabmodel.model.knowledge.free_text import refuse_personal
from collabmodel.model.knowledge.hot_spots import HotSpot, hot_spots
from collabmodel.model.knowledge.incidents import Incident
from collabmodel.model.moves import Guard, Machine, Move, Step
from collabmodel.model.time import Period, day_of

YEARS_BETWEEN = 2
"""A statutory picture is brought up to date at least every second year (act 2023:196, section 6)."""


class PictureKind(Enum):
    """What kind of situation picture it is."""

    WEEKLY = "weekly"
    """Veckans lägesbild, as in EST."""
    PERIODIC = "periodic"
    """Kvartal eller tertial, upwards in the organisation."""
    STATUTORY = "statutory"
    """Lägesbild enligt lag (2023:196)."""


class PictureState(Enum):
    """Where a picture stands; that it is due to be renewed is worked out, not stored."""

    COLLECTING = "collecting"
    COMPILED = "compiled"
    ANALYSED = "analysed"
    DECIDED = "decided"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


MAPPED = Guard(
    "mapped",
    "omfattning, konsekvenser och annan information finns med, där lagen kräver det",
    "extent, consequences and other information are there, where the law asks for them",
)
PARTS = Guard(
    "parts_in_place",
    "alla delar som bildens slag kräver finns, däribland analysen",
    "every part that the kind of picture asks for is there, the analysis among them",
)
RECIPIENTS = Guard("recipients", "mottagarna är angivna", "the recipients are named")
NEWER = Guard("newer", "en senare bild är beslutad", "a later picture has been decided")

_S = PictureState
PICTURE_MOVES: Machine[PictureState] = Machine(
    "situation picture",
    PictureState,
    [
        Move("open", frozenset({None}), _S.COLLECTING),
        Move("compile", frozenset({_S.COLLECTING}), _S.COMPILED),
        Move("analyse", frozenset({_S.COMPILED}), _S.ANALYSED, guards=(MAPPED,)),
        Move("decide", frozenset({_S.ANALYSED}), _S.DECIDED, guards=(PARTS,)),
        Move("publish", frozenset({_S.DECIDED}), _S.PUBLISHED, guards=(RECIPIENTS,)),
        Move("supersede", frozenset({_S.DECIDED, _S.PUBLISHED}), _S.SUPERSEDED, guards=(NEWER,)),
    ],
)

NEEDED: dict[PictureKind, tuple[str, ...]] = {
    PictureKind.WEEKLY: (),
    PictureKind.PERIODIC: ("analysis",),
    PictureKind.STATUTORY: ("extent", "consequences", "other_information", "analysis"),
}
"""The parts that each kind must have before it is decided; the statutory ones by section 4 of the act."""


class Run(Enum):
    """In what time a measure works."""

    SHORT = "short"
    LONG = "long"


@attrs.frozen(field_transformer=checked)
class ProposedMeasure:
    """A measure that the picture proposes (föreslagen åtgärd), in the short or the long run."""

    text: str = attrs.field(repr=False)
    run: Run
    responsible: AgencyId | None = None

    def __attrs_post_init__(self) -> None:
        """The text tells of nobody."""
        refuse_personal(self.text, where="proposed_measure.text")


@attrs.frozen(field_transformer=checked)
class SituationPicture:
    """A picture of how an area fares in a period (lägesbild).

    Args:
        period: with both ends.
        sources: what it draws on besides incidents.
        incidents: the accepted incidents of the period.
        compared: those of the period before.
        previous: the period before, if it is held against one.
        items: items of information that the gate of levels has let through.
        hot_spots: worked out from the incidents; :meth:`follows_from` works them out again.
        extent: how much, where and when.
        consequences: what it leads to, for whom in general.
        priorities: what to look at first, in order.
        recipients: the agencies it goes to.
        public: whether anybody may see it once it is published; otherwise its recipients alone.
        replaces: the picture it comes after.

    Raises:
        ModelError: if the period is open, or a part is missing that its state asks for.
        IllegalMoveError: if its course is not legal.
    """

    id: PictureId
    cooperation: CooperationId
    kind: PictureKind
    area: AreaId
    period: Period
    course: tuple[Step, ...]
    sources: tuple[SourceId, ...] = ()
    incidents: tuple[IncidentId, ...] = ()
    compared: tuple[IncidentId, ...] = ()
    previous: Period | None = None
    items: tuple[ItemId, ...] = ()
    hot_spots: tuple[HotSpot, ...] = ()
    extent: str = attrs.field(default="", repr=False)
    consequences: str = attrs.field(default="", repr=False)
    other_information: str = attrs.field(default="", repr=False)
    analysis: str = attrs.field(default="", repr=False)
    priorities: tuple[str, ...] = attrs.field(default=(), repr=False)
    measures: tuple[ProposedMeasure, ...] = ()
    recipients: frozenset[AgencyId] = frozenset()
    public: bool = False
    replaces: PictureId | None = None

    def __attrs_post_init__(self) -> None:
        """Check ids, texts, period and course, and that the state has its parts."""
        check_id(self.id, where="picture.id")
        check_id(self.area, where="picture.area")
        if self.period.since is None or self.period.until is None:
            msg = f"picture {self.id}: give both ends of its period"
            raise ModelError(msg)
        texts = (self.extent, self.consequences, self.other_information, self.analysis, *self.priorities)
        refuse_personal(*texts, *(step.reason for step in self.course), where=f"picture {self.id}")
        PICTURE_MOVES.check(self.course)
        missing = self.missing_parts() if self.decided_on is not None else ()
        if missing:
            msg = f"picture {self.id}: it is decided without {', '.join(missing)}. Write them first."
            raise ModelError(msg)

    @property
    def state(self) -> PictureState | None:
        """Where it stands by its steps."""
        return PICTURE_MOVES.state(self.course)

    def state_at(self, moment: datetime) -> PictureState | None:
        """Where it stood at a moment."""
        return PICTURE_MOVES.state(self.course, at=moment)

    def missing_parts(self) -> tuple[str, ...]:
        """The parts that its kind asks for and that are not written."""
        return tuple(part for part in NEEDED[self.kind] if not str(getattr(self, part)).strip())

    @property
    def decided_on(self) -> date | None:
        """The day it was decided; ``None`` before."""
        return next((day_of(step.at) for step in self.course if step.event == "decide"), None)

    @property
    def renew_by(self) -> date | None:
        """The last day by which a statutory picture must be brought up to date; ``None`` for others."""
        if self.kind is not PictureKind.STATUTORY or self.decided_on is None:
            return None
        return _years_after(self.decided_on, YEARS_BETWEEN)

    def renewal_late(self, day: date) -> bool:
        """Whether a statutory picture that nothing has replaced is too old on a day."""
        return self.renew_by is not None and self.state is not PictureState.SUPERSEDED and day > self.renew_by

    def follows_from(self, incidents: Iterable[Incident]) -> bool:
        """Whether these incidents give the hot spots that the picture shows."""
        wanted = {*self.incidents, *self.compared}
        known = [one for one in incidents if one.id in wanted]
        whole = {one.id for one in known} == wanted
        return whole and hot_spots(known, self.period, self.previous) == self.hot_spots

    def move(self, step: Step, *, met: Collection[str] = ()) -> SituationPicture:
        """One more step; what can be read off the picture is read, not taken from the caller.

        Args:
            step: the step.
            met: of what only others can know, that a newer picture is decided.

        Raises:
            IllegalMoveError: if the step is not legal, or a guard is not met.
        """
        missing = set(self.missing_parts())
        own = {MAPPED.name: not missing - {"analysis"}, PARTS.name: not missing}
        own[RECIPIENTS.name] = bool(self.recipients)
        holds = {name for name, holding in own.items() if holding} | (set(met) & {NEWER.name})
        return attrs.evolve(self, course=PICTURE_MOVES.after(self.course, step, met=holds))


def _years_after(day: date, years: int) -> date:
    """The same day some years later; the last of February for the 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)
