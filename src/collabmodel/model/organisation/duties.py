"""Duties to report: from which group, to whom, how often and on what; and which reports are late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import CooperationId, DutyId, GroupId, check_id
from collabmodel.model.organisation.cadences import ActivityPeriod, Cadence, expected, outstanding
from collabmodel.model.time import Period


@attrs.frozen(field_transformer=checked)
class ReportingDuty:
    """A duty to report (rapporteringsskyldighet), as each half year to the heads of administration.

    Args:
        giver: the group that reports.
        receiver: the group that is told; ``None`` where it is told to others than a group.
        receivers: those others, by post: ``head of administration, care and welfare``.
        cadence: how often.
        content: code words for what it must tell of.
        period: when the duty holds.

    Raises:
        ModelError: if nobody is to be told, or a group is to tell itself.
    """

    id: DutyId
    cooperation: CooperationId
    giver: GroupId
    cadence: Cadence
    receiver: GroupId | None = None
    receivers: tuple[str, ...] = ()
    content: frozenset[str] = frozenset()
    period: Period = Period()

    def __attrs_post_init__(self) -> None:
        """Check the id, and that somebody else is to be told."""
        check_id(self.id, where="duty.id")
        if self.receiver == self.giver or (self.receiver is None and not self.receivers):
            msg = f"duty {self.id}: say which other group, or which posts, are to be told"
            raise ModelError(msg)

    def due_days(self, span: Period, *activities: ActivityPeriod) -> tuple[date, ...]:
        """The days in a span on which a report is due.

        Raises:
            ModelError: if the span has no end.
        """
        return tuple(day for day in expected(self.cadence, span, *activities) if self.period.holds(day))

    def late(
        self, delivered: Iterable[date], *activities: ActivityPeriod, since: date, by: date
    ) -> tuple[date, ...]:
        """The due days from a day on for which no report has come by another, and it is late.

        Args:
            delivered: the days on which reports came.
            activities: the activity periods.
            since: due days before this are not asked of.
            by: the day of asking.

        Raises:
            ReversedPeriodError: if ``by`` does not lie after ``since``.
        """
        due = self.due_days(Period(since, by), *activities)
        return outstanding(due, delivered, tolerance=self.cadence.tolerance, by=by)
