"""Incidents (händelse): what happened at a place, reported by a role, with nobody's identity in it.

No field can hold a person's id.  What the reporter wrote enters no picture: only the wording that
an official has cleared does.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AgencyId, AreaId, CooperationId, IncidentId, OfficialId, PlaceId, check_id
from collabmodel.model.knowledge.free_text import refuse_personal
from collabmodel.model.moves import Guard, Machine, Move, Step
from collabmodel.model.time import day_of, require_aware


class IncidentCategory(Enum):
    """What happened; each is about a place or a situation, none about a person."""

    DAMAGE = "damage"
    """Skadegörelse."""
    PUBLIC_ORDER = "public_order"
    """Ordningsstörning."""
    UNSAFE_PLACE = "unsafe_place"
    """Otrygg plats."""
    AGAINST_STAFF = "against_staff"
    """Händelse mot personal."""
    ARRANGEMENT = "arrangement"
    """Arrangemang som väntas påverka området."""
    TRAFFIC = "traffic"
    LITTER = "litter"
    """Nedskräpning, klotter."""
    FIRE = "fire"
    OTHER = "other"


class Seriousness(Enum):
    """How serious it was, in the reporter's own view."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def weight(self) -> int:
        """1, 2 or 3, for the order among places."""
        return tuple(Seriousness).index(self) + 1


class IncidentState(Enum):
    """Where an incident stands."""

    REPORTED = "reported"
    REVIEWED = "reviewed"
    ACCEPTED = "accepted"
    """It may enter pictures, and changes no more."""
    MERGED = "merged"
    """It was the same as another, which counts alone."""
    REJECTED = "rejected"


TEXT_REVIEWED = Guard(
    "text_reviewed",
    "texten är granskad av en handläggare",
    "an official has reviewed the text and cleared a wording",
)
OTHER_INCIDENT = Guard(
    "other_incident",
    "den händelse den slås ihop med finns och är en annan",
    "the incident it is merged into exists and is another",
)
_OPEN = frozenset({IncidentState.REPORTED, IncidentState.REVIEWED})

INCIDENT_MOVES: Machine[IncidentState] = Machine(
    "incident",
    IncidentState,
    [
        Move("report", frozenset({None}), IncidentState.REPORTED),
        Move("review", frozenset({IncidentState.REPORTED}), IncidentState.REVIEWED),
        Move("accept", frozenset({IncidentState.REVIEWED}), IncidentState.ACCEPTED, guards=(TEXT_REVIEWED,)),
        Move("merge", _OPEN, IncidentState.MERGED, guards=(OTHER_INCIDENT,)),
        Move("reject", _OPEN, IncidentState.REJECTED, reasoned=True),
    ],
)


@attrs.frozen(field_transformer=checked)
class Reporter:
    """Who reported (rapportör): a role at a party, or at an outside firm; never a person.

    Raises:
        ModelError: unless exactly one of agency and firm is given, and a role.

    >>> Reporter("caretaker", firm="Fastighetsskötarna").agency is None
    True
    """

    role: str
    agency: AgencyId | None = None
    firm: str | None = None

    def __attrs_post_init__(self) -> None:
        """A role, at one place of work."""
        refuse_personal(self.role, self.firm or "", where="incident.reporter")
        if not self.role.strip() or (self.agency is None) == (not (self.firm or "").strip()):
            raise ModelError("incident.reporter: give a role, and either the agency or the outside firm")
        if self.agency is not None:
            check_id(self.agency, where="incident.reporter.agency")


@attrs.frozen(field_transformer=checked)
class TextReview:
    """That an official has read the text, and the wording that may enter pictures (granskad text).

    Args:
        cleared: the wording that tells of nobody; empty if none of the text may be used.
    """

    by: OfficialId
    on: date
    cleared: str = attrs.field(default="", repr=False)

    def __attrs_post_init__(self) -> None:
        """The cleared wording is held to the same as any other."""
        refuse_personal(self.cleared, where="incident.text_reviewed.cleared")


@attrs.frozen(field_transformer=checked)
class Incident:
    """Something that happened at a place, or is unsafe about it (händelse, iakttagelse).

    Args:
        place: where, if it is a known place of the cooperation.
        source: where the reporter keeps it, by reference.
        text: what the reporter wrote; it enters no picture.
        text_reviewed: the review of the text, with the wording that may.
        merged_into: the incident that it was the same as.

    Raises:
        ModelError: if a text looks as if it told who somebody is, or the review or merger that its
            state asks for is missing.
        IllegalMoveError: if its course is not legal.
    """

    id: IncidentId
    cooperation: CooperationId
    category: IncidentCategory
    area: AreaId
    at: datetime
    reporter: Reporter
    course: tuple[Step, ...]
    place: PlaceId | None = None
    seriousness: Seriousness = Seriousness.LOW
    source: str | None = attrs.field(default=None, repr=False)
    text: str = attrs.field(default="", repr=False)
    text_reviewed: TextReview | None = None
    merged_into: IncidentId | None = None

    def __attrs_post_init__(self) -> None:
        """Check the ids, the texts, the course, and that the state has what it asks for."""
        check_id(self.id, where="incident.id")
        check_id(self.area, where="incident.area")
        require_aware(self.at, where="incident.at")
        refuse_personal(self.text, self.source or "", where=f"incident {self.id}: text")
        refuse_personal(*(step.reason for step in self.course), where=f"incident {self.id}: course")
        INCIDENT_MOVES.check(self.course)
        if self.state is IncidentState.ACCEPTED and self.text_reviewed is None:
            msg = f"incident {self.id}: it is accepted, and nobody has reviewed its text. Review it first."
            raise ModelError(msg)
        if (self.state is IncidentState.MERGED) != (self.merged_into is not None):
            msg = f"incident {self.id}: a merged incident, and no other, names what it is merged into"
            raise ModelError(msg)
        if self.merged_into == self.id:
            msg = f"incident {self.id}: it cannot be merged into itself"
            raise ModelError(msg)

    @property
    def state(self) -> IncidentState | None:
        """Where it stands by its steps."""
        return INCIDENT_MOVES.state(self.course)

    def state_at(self, moment: datetime) -> IncidentState | None:
        """Where it stood at a moment."""
        return INCIDENT_MOVES.state(self.course, at=moment)

    @property
    def day(self) -> date:
        """The Swedish day it happened."""
        return day_of(self.at)

    @property
    def picture_text(self) -> str:
        """The wording that may enter a picture; nothing until the incident is accepted."""
        if self.state is not IncidentState.ACCEPTED or self.text_reviewed is None:
            return ""
        return self.text_reviewed.cleared

    def review(self, step: Step, *, cleared: str = "") -> Incident:
        """Read by the official who takes the step, who clears a wording or none.

        Raises:
            IllegalMoveError: if it is not waiting for review.
            ModelError: if the wording looks as if it told who somebody is.
        """
        course = INCIDENT_MOVES.after(self.course, step)
        reviewed = TextReview(step.by, day_of(step.at), cleared)
        return attrs.evolve(self, course=course, text_reviewed=reviewed)

    def merge(self, step: Step, into: IncidentId, *, met: Collection[str] = ()) -> Incident:
        """Found to be the same as another incident.

        Raises:
            IllegalMoveError: if it is decided already, or nobody has looked whether the other exists.
            ModelError: if it is to be merged into itself.
        """
        course = INCIDENT_MOVES.after(self.course, step, met=met)
        return attrs.evolve(self, course=course, merged_into=into)

    def move(self, step: Step, *, met: Collection[str] = ()) -> Incident:
        """One more step; whether the text is reviewed is read off the incident, not taken from the caller.

        Raises:
            IllegalMoveError: if the step is not legal, or a guard is not met.
        """
        holds = set(met) - {TEXT_REVIEWED.name}
        if self.text_reviewed is not None:
            holds.add(TEXT_REVIEWED.name)
        return attrs.evolve(self, course=INCIDENT_MOVES.after(self.course, step, met=holds))
