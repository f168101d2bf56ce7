"""Reports as they are ordered, drafted, handed in, sent back, received and acted on, each time with an entry.

Whether a report is late is worked out for the day that is asked about, and told when it comes in.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.evaluation.evaluations import Evaluation
from collabmodel.model.evaluation.grants import Grant
from collabmodel.model.evaluation.reports import Count, Report, ReportKind
from collabmodel.model.ids import DocumentId, OfficialId, ReportId
from collabmodel.model.moves import Step
from collabmodel.model.time import day_of
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.desks import Desk
from collabmodel.services.keeping import keep

PURPOSE = "report"


class ReportDesk(Desk):
    """Where reports upwards and to givers of grants are kept (rapporter).

    Args:
        store: where state and journal are.
        tenant: whose desk it is.
        legal_ground: what allows the desk to process the data; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def order(self, report: Report, *, by: OfficialId) -> Stored[Report]:
        """Note that a report is wanted by a day.

        Args:
            report: what is wanted, without a course.
            by: the official who orders it.

        Raises:
            NotFoundError: if its grant or evaluation is not on record.
            ModelError: if it has a course already, or is a final report due after the giver wants it.
            ConflictError: if there is a report with this id.
        """
        if report.course:
            raise ModelError(f"report {report.id}: it has a course already. Give it without one.")
        with self._unit(by) as unit:
            if report.evaluation is not None:
                unit.get(Evaluation, report.evaluation)
            if report.grant is not None:
                _refuse_too_late(report, unit.get(Grant, report.grant).value)
            ordered = report.move(Step("order", unit.now(), by))
            return keep(unit, ordered, change="order", details=(("due", report.due.isoformat()),))

    def draft(
        self,
        ident: ReportId,
        *,
        by: OfficialId,
        rows: tuple[Count, ...] = (),
        contents: frozenset[DocumentId] = frozenset(),
    ) -> Stored[Report]:
        """Fill a report: figures in bands, and the documents it holds.

        Raises:
            NotFoundError: if there is no such report.
            IllegalMoveError: if it is drafted already.
        """
        with self._unit(by) as unit:
            current = unit.get(Report, ident)
            filled = attrs.evolve(current.value, rows=rows, contents=contents)
            return _kept(unit, current, filled.move(Step("draft", unit.now(), by)))

    def submit(self, ident: ReportId, *, by: OfficialId, dated: date | None = None) -> Stored[Report]:
        """Hand a report in; the entry says by how many days it is late.

        Args:
            ident: the report.
            by: the official who hands it in.
            dated: the day that stands on it; ``None`` for today.

        Raises:
            NotFoundError: if there is no such report.
            IllegalMoveError: if it is no draft.
            ModelError: if its day lies ahead.
        """
        with self._unit(by) as unit:
            current, today = unit.get(Report, ident), day_of(unit.now())
            if dated is not None and dated > today:
                raise ModelError(f"report {ident}: its day lies ahead. Date it no later than today.")
            signed = attrs.evolve(current.value, dated=dated or today)
            changed = signed.move(Step("submit", unit.now(), by))
            return _kept(unit, current, changed, (("days_late", str(changed.days_late(today))),))

    def send_back(self, ident: ReportId, *, reason: str, by: OfficialId) -> Stored[Report]:
        """Ask for a report again; it counts as not handed in.

        Raises:
            NotFoundError: if there is no such report.
            IllegalMoveError: if it is not handed in, or is received already, or no reason is stated.
        """
        with self._unit(by) as unit:
            current = unit.get(Report, ident)
            return _kept(unit, current, current.value.move(Step("send_back", unit.now(), by, reason)))

    def receive(self, ident: ReportId, *, by: OfficialId) -> Stored[Report]:
        """Note that a report has been received.

        Raises:
            NotFoundError: if there is no such report.
            IllegalMoveError: if it is not handed in.
        """
        with self._unit(by) as unit:
            current = unit.get(Report, ident)
            return _kept(unit, current, current.value.move(Step("receive", unit.now(), by)))

    def act_on(self, ident: ReportId, *, by: OfficialId, reason: str = "") -> Stored[Report]:
        """Note that something was done about a report.

        Raises:
            NotFoundError: if there is no such report.
            IllegalMoveError: if it is not received.
        """
        with self._unit(by) as unit:
            current = unit.get(Report, ident)
            return _kept(unit, current, current.value.move(Step("act_on", unit.now(), by, reason)))

    def outstanding(self, *, by: OfficialId, day: date | None = None) -> tuple[Report, ...]:
        """The reports past their day and not handed in, the longest overdue first (försenade).

        Args:
            by: the official who asks.
            day: the day asked about; ``None`` for today.
        """
        with self._unit(by) as unit:
            when = day_of(unit.now()) if day is None else day
            every = (stored.value for stored in unit.all(Report))
            late = [one for one in every if one.submitted_on(when) is None and one.late(when)]
            return tuple(sorted(late, key=lambda one: (one.due, one.id)))


def _refuse_too_late(report: Report, grant: Grant) -> None:
    wanted = grant.final_report_due
    if report.kind is ReportKind.FINAL and wanted is not None and report.due > wanted:
        raise ModelError(
            f"report {report.id}: the giver of grant {grant.id} wants it earlier. Correct its day."
        )


def _kept(
    unit: UnitOfWork, current: Stored[Report], changed: Report, details: tuple[tuple[str, str], ...] = ()
) -> Stored[Report]:
    change = changed.course[-1].event
    return keep(unit, changed, change=change, expected_version=current.version, details=details)
