"""Concerns about a youth or a group, and the statutory report, which is another matter."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AgencyId, ConcernId, CooperationId, IndividualId, OfficialId, check_id
from collabmodel.model.organisation.cooperations import ConcernKind


class ConcernGrade(Enum):
    """How grave it is (barn som far illa eller riskerar det)."""

    FARES_BADLY = "fares_badly"
    """Far illa."""
    AT_RISK = "at_risk"
    """Riskerar att fara illa."""
    EARLY_SIGN = "early_sign"
    """Tidigt tecken."""


@attrs.frozen(field_transformer=checked)
class Concern:
    """A concern (oro): what somebody in the cooperation has seen, of one youth or of a group without names.

    Args:
        kinds: what it is about; several at once are usual.
        raised_by: the official who is concerned, of an agency.
        individual: whom it is about, if it is about one.
        group: what the group is called, in words that name nobody; empty if it is about one.
        text: what was seen, in words.

    Raises:
        ModelError: without a kind, or if it is about both one youth and a group, or about nobody.
    """

    id: ConcernId
    cooperation: CooperationId
    kinds: frozenset[ConcernKind]
    grade: ConcernGrade
    raised_by: OfficialId
    agency: AgencyId
    on: date
    individual: IndividualId | None = None
    group: str = attrs.field(default="", repr=False)
    text: str = attrs.field(default="", repr=False)

    def __attrs_post_init__(self) -> None:
        """It is of some kind, and about one youth or one group."""
        check_id(self.id, where="concern.id")
        if not self.kinds:
            raise ModelError(f"concern {self.id}: say of what kind it is")
        if (self.individual is None) is (not self.group.strip()):
            raise ModelError(f"concern {self.id}: it is about one individual or one group. Give one of them.")


@attrs.frozen(field_transformer=checked)
class StatutoryReport:
    """A statutory report of concern (orosanmälan), from an official to social services.

    It is no part of the cooperation and never waits for a consent: nothing here asks for one, and
    a case that is declined, suspended or closed changes nothing in the duty to report.

    Args:
        individual: whom it is about.
        by: the official who reports.
        to: the agency that receives it.
        concern: the concern it grew out of, where it did.
    """

    id: ConcernId
    individual: IndividualId
    by: OfficialId
    on: date
    to: AgencyId
    concern: ConcernId | None = None
    text: str = attrs.field(default="", repr=False)

    def __attrs_post_init__(self) -> None:
        """Check the id."""
        check_id(self.id, where="statutory_report.id")
