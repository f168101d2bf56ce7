"""Problem pictures (problembild): what the parties together see as the problems, and what they take on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AgencyId, AreaId, CooperationId, PictureId, SourceId, check_id
from collabmodel.model.information import Level
from collabmodel.model.knowledge.free_text import refuse_personal


class FactorKind(Enum):
    """Which way a factor works."""

    RISK = "risk"
    """Riskfaktor."""
    PROTECTIVE = "protective"
    """Skyddsfaktor."""
    POSITIVE_FORCE = "positive_force"
    """Positiv kraft."""


@attrs.frozen(field_transformer=checked)
class Factor:
    """Something in the area that makes matters worse or better (faktor)."""

    kind: FactorKind
    text: str = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        """The text tells of nobody."""
        refuse_personal(self.text, where="factor.text")


@attrs.frozen(field_transformer=checked)
class ProblemItem:
    """One problem of the picture (problem), at the level it is met on.

    Args:
        code: what the picture knows it by.
        level: single persons, groups or the area; on the level of persons it is a kind of problem,
            never somebody's.
        votes: how many gave it their vote.
        rank: its place in the list, where the parties settled one; it goes before the votes.
        source: where it comes from.

    Raises:
        ModelError: if the level is none of the three, a number is out of range, or the text looks as
            if it told who somebody is.
    """

    code: str
    text: str = attrs.field(repr=False)
    level: Level
    votes: int = 0
    rank: int | None = None
    source: SourceId | None = None

    def __attrs_post_init__(self) -> None:
        """Check code, level, numbers and text."""
        check_id(self.code, where="problem.code")
        refuse_personal(self.text, where=f"problem {self.code}: text")
        if self.level is Level.DEIDENTIFIED:
            msg = f"problem {self.code}: give individual, group or area; a problem is nobody's"
            raise ModelError(msg)
        if self.votes < 0 or (self.rank is not None and self.rank < 1):
            msg = f"problem {self.code}: votes are 0 or more, and a rank is 1 or more"
            raise ModelError(msg)


@attrs.frozen(field_transformer=checked)
class ProblemPicture:
    """The shared picture of the problems in an area (gemensam problembild).

    Args:
        contributors: the agencies that have given what they know.
        items: the problems, in any order; :meth:`ranked` gives theirs.
        risk_groups: groups at risk, in words.
        agreed_scope: codes of the problems that the cooperation shall concern.

    Raises:
        ModelError: if two problems have one code, or the scope names one that is not in the picture.
    """

    id: PictureId
    cooperation: CooperationId
    area: AreaId
    made_on: date
    contributors: frozenset[AgencyId]
    items: tuple[ProblemItem, ...]
    factors: tuple[Factor, ...] = ()
    risk_groups: tuple[str, ...] = attrs.field(default=(), repr=False)
    agreed_scope: frozenset[str] = frozenset()

    def __attrs_post_init__(self) -> None:
        """Check the ids, the codes and the scope."""
        check_id(self.id, where="problem_picture.id")
        check_id(self.area, where="problem_picture.area")
        refuse_personal(*self.risk_groups, where=f"problem picture {self.id}: risk_groups")
        codes = {item.code for item in self.items}
        if len(codes) != len(self.items):
            msg = f"problem picture {self.id}: two problems have the same code"
            raise ModelError(msg)
        if not self.agreed_scope <= codes:
            msg = f"problem picture {self.id}: the agreed scope names a problem that is not in the picture"
            raise ModelError(msg)

    def ranked(self) -> tuple[ProblemItem, ...]:
        """The largest problem first: by settled rank, then by votes, then by code."""
        return tuple(sorted(self.items, key=_order))

    def in_scope(self) -> tuple[ProblemItem, ...]:
        """The problems that the cooperation shall concern, the largest first."""
        return tuple(item for item in self.ranked() if item.code in self.agreed_scope)

    @property
    def levels(self) -> frozenset[Level]:
        """The levels that its problems are met on."""
        return frozenset(item.level for item in self.items)

    def missing_contributors(self, parties: Collection[AgencyId]) -> frozenset[AgencyId]:
        """The parties that have not yet given what they know."""
        return frozenset(parties) - self.contributors

    def agree(self, *codes: str) -> ProblemPicture:
        """The picture with these problems as what the cooperation shall concern.

        Raises:
            ModelError: if one of them is not in the picture.
        """
        return attrs.evolve(self, agreed_scope=frozenset(codes))


def _order(item: ProblemItem) -> tuple[bool, int, int, str]:
    return (item.rank is None, item.rank or 0, -item.votes, item.code)
