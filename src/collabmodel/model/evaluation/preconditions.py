"""Preconditions of cooperation, under four headings, and how a group finds that it meets them.

The catalogue is a start, with the headings that the cooperation in Ale uses.  A municipality adds its
own; nothing here says that a cooperation must stop because a precondition is not met.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import CheckId, CooperationId, GroupId, PreconditionId, check_id


class Heading(Enum):
    """The four headings (rubriker)."""

    STEERING = "steering"
    STRUCTURE = "structure"
    SHARED_VIEW = "shared_view"
    """Samsyn."""
    COMMUNICATION = "communication"


class Grade(Enum):
    """How far a precondition is met (bedömning)."""

    MET = "met"
    PARTLY = "partly"
    NOT = "not"
    UNKNOWN = "unknown"
    """Nobody has looked, or those who looked could not say; it is not met."""


@attrs.frozen(field_transformer=checked)
class Precondition:
    """Something that should be in place for a cooperation to work (förutsättning).

    Raises:
        ModelError: if it is not said in both languages.
    """

    id: PreconditionId
    heading: Heading
    sv: str
    en: str

    def __attrs_post_init__(self) -> None:
        """Check the id and the words."""
        check_id(self.id, where="precondition.id")
        if not self.sv.strip() or not self.en.strip():
            raise ModelError(f"precondition {self.id}: say it in Swedish and in English")


def _of(heading: Heading, *rows: tuple[str, str, str]) -> tuple[Precondition, ...]:
    return tuple(Precondition(PreconditionId(key), heading, sv, en) for key, sv, en in rows)


CATALOGUE: tuple[Precondition, ...] = (
    *_of(
        Heading.COMMUNICATION,
        ("contact", "Information når fram genom alla led", "Information gets through the whole line"),
        ("learning", "Vi utbildar oss tillsammans, återkommande", "We train together, again and again"),
    ),
    *_of(
        Heading.STEERING,
        ("goals", "Målen är tydliga och delas av alla", "The goals are clear and everybody shares them"),
        ("need", "De som deltar ser att samverkan behövs", "Those who take part see the need to cooperate"),
        ("steering-plans", "Styrningen har handlingsplaner", "The steering has action plans"),
        ("managements", "Ledningarna samverkar med varandra", "The managements cooperate with each other"),
        (
            "evaluation",
            "Arbetet följs upp, utvärderas och ses över",
            "The work is followed up, evaluated and revised",
        ),
    ),
    *_of(
        Heading.STRUCTURE,
        ("agreement", "Det finns ett avtal", "There is an agreement"),
        ("guidelines", "Det finns riktlinjer", "There are guidelines"),
        ("working-plans", "Arbetet följer handlingsplaner", "The work follows action plans"),
        ("coordinators", "Någon har i uppgift att samordna", "Somebody has the task to coordinate"),
        ("skill", "Deltagarna kan konsten att samverka", "Those who take part know how to cooperate"),
        ("meetings", "Mötena är genomtänkta", "The meetings are thought through"),
    ),
    *_of(
        Heading.SHARED_VIEW,
        (
            "roles",
            "Yrkesrollerna är klara, och vad vi väntar oss av varandra",
            "Roles are clear, and what we expect of each other",
        ),
        ("problems", "Det är klart vilka problem som ska lösas", "It is clear which problems to tackle"),
        ("trust", "Vi litar på varandra", "We trust each other"),
        ("terms", "Vi använder orden på samma sätt", "We use the words in the same way"),
        ("understanding", "Vi förstår problemet på samma sätt", "We understand the problem in the same way"),
    ),
)
"""The seed catalogue: eighteen preconditions under four headings, in our own words."""


@attrs.frozen(field_transformer=checked)
class Graded:
    """One precondition as a group found it (bedömd förutsättning)."""

    precondition: PreconditionId
    grade: Grade
    comment: str = attrs.field(default="", repr=False)


@attrs.frozen(field_transformer=checked)
class PreconditionCheck:
    """A group goes through the preconditions on a day (genomgång).

    Args:
        group: which group looked.
        on: the day it looked.
        graded: what it found, each precondition once.

    Raises:
        ModelError: if nothing is graded, or something twice.
    """

    id: CheckId
    cooperation: CooperationId
    group: GroupId
    on: date
    graded: tuple[Graded, ...]

    def __attrs_post_init__(self) -> None:
        """Check the id, and that each stands once."""
        check_id(self.id, where="check.id")
        each = {one.precondition for one in self.graded}
        if not each or len(each) < len(self.graded):
            raise ModelError(f"check {self.id}: grade at least one precondition, and each of them once")

    def grade(self, precondition: PreconditionId) -> Grade:
        """The grade of one; unknown where it was not gone through."""
        found = (one.grade for one in self.graded if one.precondition == precondition)
        return next(found, Grade.UNKNOWN)

    def unmet(self, catalogue: Iterable[Precondition] = CATALOGUE) -> tuple[Precondition, ...]:
        """What is not known to be met, in the order of the catalogue; partly met is not met.

        Args:
            catalogue: the preconditions to hold it against.
        """
        return tuple(one for one in catalogue if self.grade(one.id) is not Grade.MET)
