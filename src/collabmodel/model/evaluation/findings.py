"""Findings, and how the finding of one report is answered by a finding of a later one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import CooperationId, FindingId, ReportId, check_id
from collabmodel.model.moves import Guard, Machine, Move, Step


class FindingKind(Enum):
    """What was found (iakttagelse)."""

    STRENGTH = "strength"
    AREA_TO_DEVELOP = "area_to_develop"
    WEAKNESS = "weakness"
    DEVELOPMENT_POSSIBILITY = "development_possibility"
    RESULT = "result"
    COMMENT = "comment"
    """What a participant said; nobody is told who."""


WANTS_ANSWER = frozenset({FindingKind.AREA_TO_DEVELOP, FindingKind.WEAKNESS})
"""The kinds that somebody must do something about."""


class FindingState(Enum):
    """What has become of a finding (tillstånd)."""

    OPEN = "open"
    ACTED_ON = "acted_on"
    RESOLVED = "resolved"
    PERSISTS = "persists"


ANSWERED_LATER = Guard(
    "answered_later",
    sv="svaret nämner en iakttagelse i en tidigare rapport",
    en="the answer names a finding of an earlier report",
)

_UNSETTLED = frozenset[FindingState | None]({FindingState.OPEN, FindingState.ACTED_ON, FindingState.PERSISTS})

FINDING_MOVES: Machine[FindingState] = Machine(
    "finding",
    FindingState,
    (
        Move("find", frozenset({None}), FindingState.OPEN),
        Move("act_on", frozenset({FindingState.OPEN, FindingState.PERSISTS}), FindingState.ACTED_ON),
        Move("resolve", _UNSETTLED, FindingState.RESOLVED, (ANSWERED_LATER,)),
        Move("persist", _UNSETTLED, FindingState.PERSISTS, (ANSWERED_LATER,)),
    ),
)
"""Something is done about a finding; whether it helped, only a later report can say."""


@attrs.frozen(field_transformer=checked)
class Finding:
    """One thing that a report found (iakttagelse), about one cooperation.

    It has no author: what participants said stays nameless, and so does who said it.

    Args:
        text: what was found, in words.
        report: the report it stands in.
        follows: the finding of an earlier report that it answers.

    Raises:
        ModelError: without a text, or if it follows itself.
    """

    id: FindingId
    cooperation: CooperationId
    kind: FindingKind
    text: str = attrs.field(repr=False)
    report: ReportId
    follows: FindingId | None = None
    course: tuple[Step, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Check the id, the text and the course."""
        check_id(self.id, where="finding.id")
        if not self.text.strip() or self.follows == self.id:
            raise ModelError(f"finding {self.id}: say what was found; it follows another than itself")
        FINDING_MOVES.check(self.course)

    @property
    def state(self) -> FindingState:
        """What has become of it; open before its first step."""
        return FINDING_MOVES.state(self.course) or FindingState.OPEN

    def state_at(self, moment: datetime) -> FindingState:
        """What had become of it by a moment."""
        return FINDING_MOVES.state(self.course, at=moment) or FindingState.OPEN

    @property
    def unanswered(self) -> bool:
        """Whether it wants something done and nothing was, or what was done did not help."""
        left = {FindingState.OPEN, FindingState.PERSISTS}
        return self.kind in WANTS_ANSWER and self.state in left

    def move(self, step: Step, *, met: frozenset[str] = frozenset()) -> Finding:
        """The finding with one more step.

        Raises:
            IllegalMoveError: if the step is not legal now, or a guard is not met.
        """
        return attrs.evolve(self, course=FINDING_MOVES.after(self.course, step, met=met))


def answers(finding: Finding, earlier: Finding, dated: Mapping[ReportId, date]) -> bool:
    """Whether a finding answers an earlier one (följer upp).

    It must name it, be about the same cooperation, and stand in a report of a later day.  A report
    without a day is not known to be later.

    Args:
        finding: the one that would answer.
        earlier: the one that would be answered.
        dated: the day of each report, as far as it is known.
    """
    if finding.follows != earlier.id or finding.cooperation != earlier.cooperation:
        return False
    before, after = dated.get(earlier.report), dated.get(finding.report)
    return before is not None and after is not None and before < after


def check_chains(findings: Iterable[Finding], dated: Mapping[ReportId, date]) -> None:
    """Hold findings against each other: each follows one that is here and stands in an earlier report.

    That leaves no room for a circle, since no report is earlier than itself.

    Raises:
        ModelError: naming the finding that follows nothing, or nothing earlier.
    """
    by_id = {finding.id: finding for finding in findings}
    for finding in by_id.values():
        if finding.follows is None:
            continue
        earlier = by_id.get(finding.follows)
        if earlier is None or not answers(finding, earlier, dated):
            msg = f"finding {finding.id}: it follows no finding of an earlier report on the same cooperation"
            raise ModelError(msg)


def chains(findings: Iterable[Finding], dated: Mapping[ReportId, date]) -> tuple[tuple[Finding, ...], ...]:
    """The findings as chains across reports, each from the first report to the last (kedjor).

    A finding that two later ones follow begins both chains.

    Args:
        findings: those on record.
        dated: the day of each report.

    Raises:
        ModelError: as :func:`check_chains`.
    """
    every = tuple(findings)
    check_chains(every, dated)
    by_id = {finding.id: finding for finding in every}
    followed = {finding.follows for finding in every}
    return tuple(_back(finding, by_id) for finding in every if finding.id not in followed)


def _back(last: Finding, by_id: Mapping[FindingId, Finding]) -> tuple[Finding, ...]:
    chain = [last]
    while chain[0].follows is not None:
        chain.insert(0, by_id[chain[0].follows])
    return tuple(chain)
