"""Cooperations: who works together, around whom, at which level, and on which terms since when.

A cooperation opens no secrecy.  No rule of any pack may ask who is a member.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from itertools import pairwise

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AgencyId, AreaId, BranchId, CooperationId, check_id
from collabmodel.model.information import Level
from collabmodel.model.time import Period


class CooperationKind(Enum):
    """The kind of cooperation (samverkansform)."""

    SSPF = "sspf"
    """Skola, socialtjänst, polis och fritid, around a youth."""
    SSP = "ssp"
    """Skola, socialtjänst och polis."""
    LOS = "los"
    """Lokal operativ samverkan, around places and businesses."""
    EST = "est"
    """Effektiv samordning för trygghet: places, no persons."""
    POLICE_MUNICIPALITY = "police_municipality"
    """Samverkan mellan polis och kommun."""
    OTHER = "other"


class FamilyPart(Enum):
    """What part guardians and youth have in the meetings of a case (delaktighet)."""

    ATTENDS = "attends"
    INFORMED = "informed"
    """The professionals meet; the family is told of the plan."""


class ConcernKind(Enum):
    """What somebody is concerned about (oro); several at once are usual."""

    TRUANCY = "truancy"
    CRIME = "crime"
    SUBSTANCE = "substance"
    ENVIRONMENT = "environment"
    PEERS = "peers"
    VIOLENCE = "violence"
    HEALTH = "health"
    EXCLUSION = "exclusion"


@attrs.frozen(field_transformer=checked)
class TargetGroup:
    """Whom a cooperation is for (målgrupp); *12-17* means 12 <= age <= 17.

    Args:
        youngest: the lowest age in whole years, included; ``None`` for no lower limit.
        oldest: the highest age, included; ``None`` for no upper limit.
        concerns: what somebody is concerned about; empty for any concern.
        areas: only those who live or stay there; empty for the whole municipality.

    Raises:
        ModelError: if the ages are reversed.

    >>> TargetGroup(12, 17).takes(11), TargetGroup(12, 17).takes(17), TargetGroup(None, 25).takes(26)
    (False, True, False)
    """

    youngest: int | None = None
    oldest: int | None = None
    concerns: frozenset[ConcernKind] = frozenset()
    areas: frozenset[AreaId] = frozenset()
    description: str = ""

    def __attrs_post_init__(self) -> None:
        """The ages must be in order."""
        if self.youngest is not None and self.oldest is not None and self.youngest > self.oldest:
            raise ModelError("target group: the ages are reversed. Give the lowest first.")

    def takes(self, age: int | None, concerns: frozenset[ConcernKind] | None = None) -> bool | None:
        """Whether somebody of this age, with these concerns, is in the group; ``None`` without an age.

        Args:
            age: in whole years on the day; ``None`` where nobody knows.
            concerns: what is stated; ``None`` to ask of the age alone.
        """
        if concerns is not None and self.concerns and not concerns & self.concerns:
            return False
        if self.youngest is None and self.oldest is None:
            return True
        if age is None:
            return None
        return (self.youngest is None or self.youngest <= age) and (self.oldest is None or age <= self.oldest)


@attrs.frozen(field_transformer=checked)
class Terms:
    """On what terms a cooperation runs from a day on; the model may be adjusted while it runs.

    Args:
        edition: 1, 2, 3 …; what was begun under one edition is not thrown out by the next.
        levels: what may be spoken of: single persons, groups without names, areas.
        target: whom it is for; ``None`` for a cooperation around places.
        goals: its standing goals, in words.
        packs: ids of the rule packs in force.
        method: the model or support it follows, in words.
        needs_agreement: whether a new case begins only while an agreement is in force; a cooperation that
            has never made one says so here.
    """

    edition: int
    since: date
    levels: frozenset[Level]
    target: TargetGroup | None = None
    goals: tuple[str, ...] = ()
    packs: frozenset[str] = frozenset()
    family: FamilyPart = FamilyPart.ATTENDS
    method: str = ""
    needs_agreement: bool = True

    def __attrs_post_init__(self) -> None:
        """Say of what it may speak."""
        if not self.levels:
            raise ModelError("terms: name at least one level that may be spoken of")


@attrs.frozen(field_transformer=checked)
class Cooperation:
    """A cooperation in one municipality (samverkan): each party adds its own to a shared task.

    Several live side by side in one municipality, each with its own coordinator and levels.

    Args:
        parties: the agencies that take part.
        terms: editions in order, the first from the day it began.
        coordinator: the unit that coordinates it.
        ended_on: the first day it is no more.
        forerunners: where the model comes from, in words.

    Raises:
        ModelError: without parties or terms, or with editions out of order.
    """

    id: CooperationId
    kind: CooperationKind
    name: str
    municipality: str
    parties: frozenset[AgencyId]
    terms: tuple[Terms, ...]
    coordinator: BranchId | None = None
    ended_on: date | None = None
    forerunners: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Check the id, the parties, and that the editions follow each other."""
        check_id(self.id, where="cooperation.id")
        if not self.parties or not self.terms:
            msg = f"cooperation {self.id}: name its parties and its terms"
            raise ModelError(msg)
        if any(
            later.since <= one.since or later.edition <= one.edition for one, later in pairwise(self.terms)
        ):
            msg = f"cooperation {self.id}: its terms must follow each other in edition and day"
            raise ModelError(msg)

    @property
    def period(self) -> Period:
        """From the first terms until it ended."""
        return Period(self.terms[0].since, self.ended_on)

    def terms_on(self, day: date) -> Terms | None:
        """The terms in force on a day; ``None`` before it began and once it has ended."""
        if not self.period.holds(day):
            return None
        return [terms for terms in self.terms if terms.since <= day][-1]

    def handles(self, level: Level, day: date) -> bool:
        """Whether this level may be spoken of on a day; never outside the cooperation's time."""
        terms = self.terms_on(day)
        return terms is not None and level in terms.levels
