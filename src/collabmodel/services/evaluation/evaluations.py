"""Evaluations as they go, what they find, and how a later report answers an earlier one.

Whether a guard is met is worked out from what the store holds, never taken from the caller's word.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import attrs

from collabmodel.errors import IllegalMoveError, ModelError
from collabmodel.model.evaluation.evaluations import Evaluation, EvaluationState, Interviews, ModuleKind
from collabmodel.model.evaluation.findings import ANSWERED_LATER, Finding, answers
from collabmodel.model.evaluation.grants import Grant
from collabmodel.model.evaluation.indicators import Indicator, Measurement, Series, series
from collabmodel.model.evaluation.reports import Report, ReportKind
from collabmodel.model.ids import (
    CooperationId,
    EvaluationId,
    FindingId,
    IndicatorId,
    OfficialId,
    ReportId,
)
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.time import day_of
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.desks import Desk
from collabmodel.services.keeping import keep

PURPOSE = "evaluation"
_UNDER_WAY = frozenset({EvaluationState.ONGOING, EvaluationState.PART_REPORTED})


class EvaluationDesk(Desk):
    """Where evaluations, findings and measurements are kept (utvärderingar).

    Args:
        store: where state and journal are.
        tenant: whose desk it is.
        legal_ground: what allows the desk to process the data; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def commission(self, evaluation: Evaluation, *, by: OfficialId) -> Stored[Evaluation]:
        """Order an evaluation.

        Args:
            evaluation: what is ordered, without a course and with no module done.
            by: the official who orders it.

        Raises:
            NotFoundError: if one of its objects, or its grant, is not on record.
            ModelError: if it has a course already.
            ConflictError: if there is an evaluation with this id.
        """
        if evaluation.course:
            raise ModelError(f"evaluation {evaluation.id}: it has a course already. Give it without one.")
        with self._unit(by) as unit:
            for cooperation in evaluation.objects:
                unit.get(Cooperation, cooperation)
            if evaluation.grant is not None:
                unit.get(Grant, evaluation.grant)
            return keep(unit, evaluation.move(Step("commission", unit.now(), by)), change="commission")

    def start(self, ident: EvaluationId, *, by: OfficialId) -> Stored[Evaluation]:
        """Note that the work has begun.

        Raises:
            NotFoundError: if there is no such evaluation.
            IllegalMoveError: if it has begun already.
        """
        with self._unit(by) as unit:
            return _moved(unit, unit.get(Evaluation, ident), Step("start", unit.now(), by))

    def module_done(
        self,
        ident: EvaluationId,
        kind: ModuleKind,
        cooperation: CooperationId,
        *,
        on: date,
        by: OfficialId,
        interviews: tuple[Interviews, ...] = (),
    ) -> Stored[Evaluation]:
        """Note that a module is done, for one of the cooperations.

        Args:
            ident: the evaluation.
            kind: which module.
            cooperation: for which cooperation.
            on: the day it was done.
            by: the official who notes it.
            interviews: how many were asked, at which level; no names.

        Raises:
            NotFoundError: if there is no such evaluation.
            ModelError: if it has no such module, is not under way, or the day lies ahead.
        """
        with self._unit(by) as unit:
            current = unit.get(Evaluation, ident)
            if current.value.state not in _UNDER_WAY or on > day_of(unit.now()):
                raise ModelError(f"evaluation {ident}: a module is done while it is under way, by today")
            changed = current.value.module_done(kind, cooperation, on, interviews=interviews)
            details = (("module", kind.value), ("cooperation", cooperation))
            return keep(
                unit, changed, change="module_done", expected_version=current.version, details=details
            )

    def report_part(
        self, ident: EvaluationId, report: ReportId, *, part: int, by: OfficialId
    ) -> Stored[Evaluation]:
        """Note that a part has ended in a report.

        Args:
            ident: the evaluation.
            report: a part report of it that has been handed in.
            part: the number of the part.
            by: the official who notes it.

        Raises:
            NotFoundError: if there is no such evaluation or report.
            ModelError: if the evaluation has no such part.
            IllegalMoveError: if it is not under way, or the report is not in or not a part report of it.
        """
        with self._unit(by) as unit:
            current = unit.get(Evaluation, ident)
            if part not in {one.number for one in current.value.parts}:
                raise ModelError(f"evaluation {ident}: it has no part of that number")
            parts = tuple(
                attrs.evolve(one, report=report) if one.number == part else one for one in current.value.parts
            )
            told = attrs.evolve(current, value=attrs.evolve(current.value, parts=parts))
            here = _handed_in(unit, ident, report, ReportKind.PART)
            step, met = Step("report_part", unit.now(), by), {"part_report_submitted"} if here else set[str]()
            return _moved(unit, told, step, met, (("report", report),))

    def finish(self, ident: EvaluationId, report: ReportId, *, by: OfficialId) -> Stored[Evaluation]:
        """Note that an evaluation has ended in its final report.

        Raises:
            NotFoundError: if there is no such evaluation or report.
            IllegalMoveError: if it is not under way, a module is not done, or the report is not in or
                not the final report of it.
        """
        with self._unit(by) as unit:
            current = unit.get(Evaluation, ident)
            met = set[str]()
            if not current.value.remaining(day_of(unit.now())):
                met.add("modules_done")
            if _handed_in(unit, ident, report, ReportKind.FINAL):
                met.add("final_report_submitted")
            return _moved(unit, current, Step("finish", unit.now(), by), met, (("report", report),))

    def act_on(self, ident: EvaluationId, *, by: OfficialId) -> Stored[Evaluation]:
        """Note that something was done about an evaluation: nothing it wants done is left open.

        Raises:
            NotFoundError: if there is no such evaluation.
            IllegalMoveError: if it is not final, or an area to develop or a weakness is unanswered.
        """
        with self._unit(by) as unit:
            current = unit.get(Evaluation, ident)
            found = [
                finding.value
                for report in unit.find(Report, evaluation=ident)
                for finding in unit.find(Finding, report=report.ident)
            ]
            met = set[str]() if any(one.unanswered for one in found) else {"findings_answered"}
            return _moved(unit, current, Step("act_on", unit.now(), by), met)

    def find(self, finding: Finding, *, by: OfficialId) -> Stored[Finding]:
        """Keep what a report found.

        Args:
            finding: what was found, without a course.
            by: the official who notes it; not who said it.

        Raises:
            NotFoundError: if its report, or the finding it follows, is not on record.
            ModelError: if it has a course already, or is about a cooperation that the report is not about.
            IllegalMoveError: if it follows one, and its own report is not in, or is not the later one.
            ConflictError: if there is a finding with this id.
        """
        if finding.course:
            raise ModelError(f"finding {finding.id}: it has a course already. Give it without one.")
        with self._unit(by) as unit:
            _refuse_strange(unit, finding)
            if finding.follows is not None:
                earlier = unit.get(Finding, finding.follows).value
                if not _answers(unit, finding, earlier):
                    raise IllegalMoveError(
                        "finding",
                        "find",
                        state="",
                        legal=(),
                        unmet=(ANSWERED_LATER.name,),
                        told=ANSWERED_LATER.en,
                    )
            return keep(unit, finding.move(Step("find", unit.now(), by)), change="find")

    def act_on_finding(self, ident: FindingId, *, by: OfficialId, reason: str = "") -> Stored[Finding]:
        """Note that something is done about a finding; whether it helps, a later report says.

        Raises:
            NotFoundError: if there is no such finding.
            IllegalMoveError: if something is being done already, or it is resolved.
        """
        with self._unit(by) as unit:
            current = unit.get(Finding, ident)
            changed = current.value.move(Step("act_on", unit.now(), by, reason))
            return keep(unit, changed, change="act_on", expected_version=current.version)

    def answer(
        self, ident: FindingId, *, answer: FindingId, resolved: bool, by: OfficialId
    ) -> Stored[Finding]:
        """Let a finding of a later report say what has become of an earlier one.

        Args:
            ident: the earlier finding.
            answer: the later one, which names it.
            resolved: whether it is resolved; if not, it persists.
            by: the official who notes it.

        Raises:
            NotFoundError: if either is not on record.
            IllegalMoveError: if the answer does not name it, or stands in no later report.
        """
        with self._unit(by) as unit:
            current, later = unit.get(Finding, ident), unit.get(Finding, answer).value
            met = frozenset({ANSWERED_LATER.name} if _answers(unit, later, current.value) else ())
            event = "resolve" if resolved else "persist"
            changed = current.value.move(Step(event, unit.now(), by), met=met)
            details = (("answer", answer),)
            return keep(unit, changed, change=event, expected_version=current.version, details=details)

    def measure(self, measurement: Measurement, *, by: OfficialId) -> Series:
        """Keep a measurement, and give the series as it now stands.

        Raises:
            NotFoundError: if its indicator is not on record.
            ModelError: if it overlaps one that is kept.
            ConflictError: if there is a measurement with this id.
        """
        with self._unit(by) as unit:
            before = _series(unit, measurement.indicator)
            now = series(before.indicator, (*before.measurements, measurement))
            keep(unit, measurement, change="measured", details=(("indicator", measurement.indicator),))
            return now

    def series(self, indicator: IndicatorId, *, by: OfficialId) -> Series:
        """The series of an indicator; it says itself whether it is too short to conclude from.

        Raises:
            NotFoundError: if there is no such indicator.
        """
        with self._unit(by) as unit:
            return _series(unit, indicator)


def _moved(
    unit: UnitOfWork,
    current: Stored[Evaluation],
    step: Step,
    met: set[str] | None = None,
    details: tuple[tuple[str, str], ...] = (),
) -> Stored[Evaluation]:
    changed = current.value.move(step, met=frozenset(met or ()))
    return keep(unit, changed, change=step.event, expected_version=current.version, details=details)


def _handed_in(unit: UnitOfWork, evaluation: EvaluationId, ident: ReportId, kind: ReportKind) -> bool:
    report = unit.get(Report, ident).value
    inside = report.submitted_on(day_of(unit.now())) is not None
    return report.evaluation == evaluation and report.kind is kind and inside


def _refuse_strange(unit: UnitOfWork, finding: Finding) -> None:
    """A finding is about what its report is about."""
    report = unit.get(Report, finding.report).value
    about = frozenset[CooperationId]()
    if report.cooperation is not None:
        about = frozenset({report.cooperation})
    elif report.evaluation is not None:
        about = unit.get(Evaluation, report.evaluation).value.objects
    if finding.cooperation not in about:
        raise ModelError(f"finding {finding.id}: its report is not about that cooperation")


def _answers(unit: UnitOfWork, later: Finding, earlier: Finding) -> bool:
    """Whether a finding answers an earlier one; a report counts from its own day, once it is in."""
    today = day_of(unit.now())
    dated: dict[ReportId, date] = {}
    for ident in {later.report, earlier.report}:
        report = unit.get(Report, ident).value
        day = report.submitted_on(today)
        if day is not None:
            dated[ident] = report.dated or day
    return answers(later, earlier, dated)


def _series(unit: UnitOfWork, ident: IndicatorId) -> Series:
    indicator = unit.get(Indicator, ident).value
    return series(indicator, (one.value for one in unit.all(Measurement, of=ident)))
