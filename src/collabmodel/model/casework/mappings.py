"""Mapping before a meeting: risks, what protects, strengths, and where it was learnt."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import (
    AreaId,
    CaseId,
    CooperationId,
    IndividualId,
    MappingId,
    OfficialId,
    check_id,
)
from collabmodel.model.time import day_of


class FactorKind(Enum):
    """What sort of factor it is (risk- eller skyddsfaktor)."""

    RISK = "risk"
    """Riskfaktor."""
    PROTECTIVE = "protective"
    """Skyddsfaktor."""
    STRENGTH = "strength"
    """Styrka, positiv kraft."""


@attrs.frozen(field_transformer=checked)
class Factor:
    """One thing that makes it worse or better (faktor), in words, with where it was learnt (källa).

    Args:
        source: who told, or where it was seen, in words.
    """

    kind: FactorKind
    text: str = attrs.field(repr=False)
    source: str = attrs.field(default="", repr=False)

    def __attrs_post_init__(self) -> None:
        """Say what it is."""
        if not self.text.strip():
            raise ModelError("factor: say in words what it is")


@attrs.frozen(field_transformer=checked)
class Mapping:
    """A mapping (kartläggning, kartläggande samtal) of one youth, a group without names or an area.

    It is done before the meeting that will speak of it.

    Args:
        on: the day it was done.
        case: the case it was done for; an area has none.
        sources: what it rests on as a whole, in words.

    Raises:
        ModelError: unless it is of one subject: an individual, a group or an area.
    """

    id: MappingId
    cooperation: CooperationId
    by: OfficialId
    on: date
    case: CaseId | None = None
    individual: IndividualId | None = None
    group: str = attrs.field(default="", repr=False)
    area: AreaId | None = None
    factors: tuple[Factor, ...] = ()
    sources: tuple[str, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        """It has one subject."""
        check_id(self.id, where="mapping.id")
        subjects = (self.individual is not None, bool(self.group.strip()), self.area is not None)
        if sum(subjects) != 1:
            msg = f"mapping {self.id}: it is of one individual, one group or one area. Give one of them."
            raise ModelError(msg)

    @property
    def strengths_missing(self) -> bool:
        """Whether it tells of risks and of nothing that protects or is strong."""
        kinds = {factor.kind for factor in self.factors}
        return kinds == {FactorKind.RISK}

    def done_before(self, meeting: datetime) -> bool:
        """Whether it was done by the day of a meeting, that day included.

        >>> from datetime import UTC
        >>> done = Mapping(
        ...     MappingId("m-1"),
        ...     CooperationId("sspf"),
        ...     OfficialId("anna"),
        ...     date(2026, 3, 1),
        ...     area=AreaId("centrum"),
        ... )
        >>> done.done_before(datetime(2026, 3, 2, 9, tzinfo=UTC))
        True
        """
        return self.on <= day_of(meeting)
