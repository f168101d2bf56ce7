"""Reports upwards: aggregated rows, never a person, and late by the calendar alone."""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import (
    CooperationId,
    DocumentId,
    DutyId,
    EvaluationId,
    GrantId,
    ReportId,
    check_id,
)
from collabmodel.model.information import SMALL_NUMBER
from collabmodel.model.knowledge.small_numbers import Band
from collabmodel.model.moves import Machine, Move, Step
from collabmodel.model.time import Period, day_of

_WORD = re.compile(r"[a-zåäö]+(_[a-zåäö]+)*\Z")


class ReportKind(Enum):
    """What sort of report it is (rapportslag)."""

    PART = "part"
    FINAL = "final"
    HALF_YEAR = "half_year"
    PERIODIC = "periodic"


class ReportState(Enum):
    """How far a report has come (tillstånd)."""

    DUE = "due"
    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    RECEIVED = "received"
    ACTED_ON = "acted_on"


REPORT_MOVES: Machine[ReportState] = Machine(
    "report",
    ReportState,
    (
        Move("order", frozenset({None}), ReportState.DUE),
        Move("draft", frozenset({ReportState.DUE}), ReportState.DRAFTED),
        Move("submit", frozenset({ReportState.DRAFTED}), ReportState.SUBMITTED),
        Move("send_back", frozenset({ReportState.SUBMITTED}), ReportState.DRAFTED, reasoned=True),
        Move("receive", frozenset({ReportState.SUBMITTED}), ReportState.RECEIVED),
        Move("act_on", frozenset({ReportState.RECEIVED}), ReportState.ACTED_ON),
    ),
)
"""From the day a report is wanted to what was done about it."""


@attrs.frozen(field_transformer=checked)
class Count:
    """One row of a report (rad): what is counted, as a code word, and the band.

    Raises:
        ModelError: if what is counted is no plain code word; ids and names are refused that way.  If
            the band is narrow, or tells that there are few.

    >>> from collabmodel.model.knowledge.small_numbers import band_of
    >>> str(Count("open_cases", band_of(3)).band)
    'under 5'
    """

    what: str
    band: Band

    def __attrs_post_init__(self) -> None:
        """A code word: letters and underscores, no digits; and a band that singles nobody out."""
        if not _WORD.match(self.what):
            raise ModelError("count: say what is counted in a code word, such as open_cases; never an id")
        narrow = self.band.most - self.band.least + 1 < SMALL_NUMBER
        if narrow or 0 < self.band.least < SMALL_NUMBER:
            msg = f"count {self.what}: its band spans at least {SMALL_NUMBER} numbers, from 0, {SMALL_NUMBER} or above"
            raise ModelError(msg)


@attrs.frozen(field_transformer=checked)
class Report:
    """A report from one level to another, or to a giver of grants (rapport).

    It has no field where a person could stand, and its rows are counted in bands.

    Args:
        kind: part, final, half-year or other periodic report.
        sender: id of the group or agency that reports.
        receiver: id of the group, agency or giver it goes to.
        period: the span it tells of.
        due: the last day it is in time.
        duty: the reporting duty it fulfils.
        grant: the grant it accounts for.
        evaluation: the evaluation it tells of.
        dated: the day that stands on it.
        contents: the documents it holds or is.
        rows: the aggregated figures.

    Raises:
        ModelError: if it answers to no duty, grant or evaluation, or counts a thing twice.
    """

    id: ReportId
    kind: ReportKind
    sender: str
    receiver: str
    period: Period
    due: date
    cooperation: CooperationId | None = None
    duty: DutyId | None = None
    grant: GrantId | None = None
    evaluation: EvaluationId | None = None
    dated: date | None = None
    registry_no: str | None = None
    contents: frozenset[DocumentId] = frozenset()
    rows: tuple[Count, ...] = ()
    course: tuple[Step, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Check the ids, why it is written, its rows and its course."""
        check_id(self.id, where="report.id")
        check_id(self.sender, where="report.sender")
        check_id(self.receiver, where="report.receiver")
        if self.duty is None and self.grant is None and self.evaluation is None:
            raise ModelError(
                f"report {self.id}: name the duty, the grant or the evaluation it is written for"
            )
        if len({row.what for row in self.rows}) < len(self.rows):
            raise ModelError(f"report {self.id}: it counts the same thing twice")
        REPORT_MOVES.check(self.course)

    @property
    def state(self) -> ReportState:
        """How far it has come; due before its first step."""
        return REPORT_MOVES.state(self.course) or ReportState.DUE

    def state_at(self, moment: datetime) -> ReportState:
        """How far it had come by a moment."""
        return REPORT_MOVES.state(self.course, at=moment) or ReportState.DUE

    def submitted_on(self, day: date) -> date | None:
        """The day it was submitted, as things stood on a day; one sent back is not submitted."""
        handed_in: date | None = None
        for step in self.course:
            if day_of(step.at) > day:
                break
            if step.event == "submit":
                handed_in = day_of(step.at)
            elif step.event == "send_back":
                handed_in = None
        return handed_in

    def late(self, day: date) -> bool:
        """Whether it was, on that day, past due and not submitted, or submitted after it was due (försenad)."""
        return (self.submitted_on(day) or day) > self.due

    def days_late(self, day: date) -> int:
        """By how many days, on that day; 0 if it was in time or is not due yet."""
        return max(0, ((self.submitted_on(day) or day) - self.due).days)

    def move(self, step: Step, *, met: frozenset[str] = frozenset()) -> Report:
        """The report with one more step.

        Raises:
            IllegalMoveError: if the step is not legal now.
        """
        return attrs.evolve(self, course=REPORT_MOVES.after(self.course, step, met=met))
