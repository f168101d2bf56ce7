"""What the two reports on Hallstahammar found, how the second answers the first, and what is revised from it."""

from __future__ import annotations

from collections.abc import Iterator

from collabmodel.model.agreed.agreements import Agreement
from collabmodel.model.agreed.revisions import Revised, Revision
from collabmodel.model.evaluation.findings import Finding, FindingKind
from collabmodel.model.ids import EvaluationId, FindingId, ReportId, RevisionId
from collabmodel.setups.police_municipality_evaluated import Days, report_id
from collabmodel.setups.tables import Table

_S, _D, _R = FindingKind.STRENGTH, FindingKind.AREA_TO_DEVELOP, FindingKind.RESULT

FIRST = (
    ("goals", _S, "goals and the picture of what is wanted are shared"),
    ("needs", _S, "it is known where cooperation is needed"),
    ("council", _S, "a council answers for the outcome"),
    ("politics", _S, "politicians stand behind it"),
    ("motives", _S, "all see the reasons in the same way"),
    ("plan", _S, "a plan says what is done together and who answers for it"),
    ("coach", _S, "the youth coach is a new role"),
    ("contacts", _S, "there are new ways to reach others"),
    ("target", _D, "say clearly, and in the same words, whom it is for"),
    ("roles", _D, "make it clearer who does what"),
    ("coordination", _D, "coordinate what is done by resources and task"),
    ("check-ins", _D, "keep talking, at check-ins of the three, about what makes it work"),
    ("follow-up", _D, "follow up in an orderly way how each of them works"),
    ("secrecy", _D, "see secrecy more alike"),
    ("climate", _R, "all want to cooperate, and they get on well"),
)
"""Key, kind and words of what the first report found."""

SECOND = (
    ("willing", _S, "cooperating is seen as something good", ""),
    ("coaching", _S, "what the youth coaches do", "coach"),
    ("restart", _S, "the operative group is back, and coordinates resources and activities", "coordination"),
    ("speed", _S, "because they cooperate, measures come fast", ""),
    ("expectations", _D, "expectations and tasks are not seen alike", "roles"),
    ("part", _D, "the part that each actor has in it", ""),
    ("room", _D, "room to do what is to be done", ""),
    ("persons", _D, "ways to depend less on single persons", ""),
    ("spread", _D, "tell those outside what is known", ""),
    ("under-way", _R, "on most points of the first report something is being done", ""),
    ("no-trouble", _R, "secrecy is no longer felt to be a problem", "secrecy"),
)
"""Key, kind, words, and the finding of the first report that it answers."""

_PERSISTS, _RESOLVED = "roles", "secrecy"


def found(table: Table, days: Days, agreement: Agreement) -> Iterator[object]:
    """The findings of both reports, and the revision of the agreement that goes on them.

    The second report says of the first that something is being done on most points, and that secrecy
    is no trouble any more.  It does not name the points.  That the restarted group answers the wish
    for coordination, that expectations seen differently answer the wish for clear roles, and that the
    other points are those being worked on, is a reading.

    Args:
        table: the table.
        days: when the reports came, and when what they wished for was begun.
        agreement: what is looked over.
    """
    findings = (*_first(table, days), *_second(table, days))
    yield from findings
    reports: tuple[ReportId, ...] = (report_id(table, 1), report_id(table, 2))
    yield Revision(
        id=RevisionId(table.key("revision")),
        what=Revised.AGREEMENT,
        of=agreement.id,
        cooperation=table.cooperation,
        due=days.revision_due,
        findings=frozenset(one.id for one in findings if one.kind is _D),
        reports=frozenset(reports),
        evaluations=frozenset({EvaluationId(table.key("evaluation"))}),
    )


def _first(table: Table, days: Days) -> Iterator[Finding]:
    for key, kind, text in FIRST:
        events = [("find", days.first_report)]
        if kind is _D:
            events.append(("act_on", days.acted))
        if key in {_PERSISTS, _RESOLVED}:
            events.append(("persist" if key == _PERSISTS else "resolve", days.second_report))
        yield Finding(
            id=_id(table, 1, key),
            cooperation=table.cooperation,
            kind=kind,
            text=text,
            report=report_id(table, 1),
            course=table.course(*events),
        )


def _second(table: Table, days: Days) -> Iterator[Finding]:
    for key, kind, text, answered in SECOND:
        yield Finding(
            id=_id(table, 2, key),
            cooperation=table.cooperation,
            kind=kind,
            text=text,
            report=report_id(table, 2),
            follows=_id(table, 1, answered) if answered else None,
            course=table.course(("find", days.second_report)),
        )


def _id(table: Table, report: int, key: str) -> FindingId:
    return FindingId(table.key(f"{report}-{key}"))
