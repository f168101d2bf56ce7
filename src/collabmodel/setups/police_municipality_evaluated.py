"""The grant of Hallstahammar, the evaluation it mostly paid for, its reports, and whom they are spread to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from collabmodel.model.agreed.documents import Distribution, DocumentKind, DocumentRef, Receiver
from collabmodel.model.evaluation.evaluations import (
    Component,
    Design,
    Evaluation,
    EvaluationModule,
    EvaluationPart,
    Interviews,
    ModuleKind,
    RoleLevel,
)
from collabmodel.model.evaluation.grants import AccountLine, Grant, GrantAccount
from collabmodel.model.evaluation.reports import Report, ReportKind
from collabmodel.model.ids import (
    AccountId,
    AgencyId,
    DistributionId,
    DocumentId,
    EvaluationId,
    GrantId,
    ReportId,
)
from collabmodel.model.time import Period
from collabmodel.setups.tables import Table

CASE_NUMBER = "B3.3-0343/2012"
REGISTRY_NO = "SN 129/12"
REPORTED = date(2015, 1, 30)
_TWO_YEARS = Period(date(2012, 12, 1), date(2015, 1, 1))
_KRONOR = 250_000
_UNIVERSITY = "malardalens-hogskola"


@attrs.frozen
class Days:
    """Days that the source does not give; each can be another.

    Args:
        dormant: the operative group lay down.
        restarted: it was at work again, some time before the second report.
        first_report: the first part report is of January 2014.
        acted: what it wished for was begun.
        second_report: the second part report.
        revision_due: the agreement shall have been looked over.
    """

    dormant: date = date(2013, 6, 1)
    restarted: date = date(2014, 4, 1)
    first_report: date = date(2014, 1, 31)
    acted: date = date(2014, 4, 1)
    second_report: date = date(2014, 12, 31)
    revision_due: date = date(2015, 12, 31)


def evaluated(table: Table, days: Days, cost: int) -> Iterator[object]:
    """The grant, its account, the evaluation, its two part reports, the final report and its spreading.

    Args:
        table: the table.
        days: when the reports came.
        cost: what the evaluation cost.
    """
    first, second = days.first_report, days.second_report
    grant = Grant(
        id=GrantId(table.key("grant")),
        cooperation=table.cooperation,
        giver="Brottsförebyggande rådet",
        case_number=CASE_NUMBER,
        kronor=_KRONOR,
        purpose="build knowledge and method to prevent crime by the young",
        period=_TWO_YEARS,
    )
    yield grant
    yield GrantAccount(
        id=AccountId(table.key("account")),
        grant=grant.id,
        lines=(
            AccountLine("evaluation by the university", cost),
            AccountLine("other work in the project", _KRONOR - cost),
        ),
        total=_KRONOR,
    )
    documents = tuple(_documents(table, first, second))
    yield from documents
    evaluation = _evaluation(table, grant, first, second)
    yield evaluation
    for number, day in enumerate((first, second), 1):
        yield _part_report(table, evaluation, number, day)
    yield _final_report(table, grant, evaluation, documents)
    yield _spreading(table)


def report_id(table: Table, number: int) -> ReportId:
    """The id of the first or second part report."""
    return ReportId(table.key(f"report-{number}"))


def _evaluation(table: Table, grant: Grant, first: date, second: date) -> Evaluation:
    """It goes on beside the work: interviews with actors at several levels, and with one youth."""
    asked = (Interviews(RoleLevel.MIXED, 12), Interviews(RoleLevel.TARGET_GROUP, 1))
    return Evaluation(
        id=EvaluationId(table.key("evaluation")),
        objects=frozenset({table.cooperation}),
        design=Design.ONGOING,
        commissioner=AgencyId("executive"),
        evaluator="Mälardalens högskola",
        period=_TWO_YEARS,
        questions=(
            "how does the work stand against its effect goals?",
            "what needs to be developed, so that exclusion can be broken?",
        ),
        components=frozenset(Component),
        modules=(
            EvaluationModule(
                ModuleKind.INTERVIEWS,
                table.cooperation,
                focus="how actors and a youth describe it",
                done_on=second,
                interviews=asked,
            ),
        ),
        parts=(
            EvaluationPart(
                1, Design.PROCESS, ("how do the actors describe their cooperation?",), report_id(table, 1)
            ),
            EvaluationPart(
                2,
                Design.SUMMATIVE,
                (
                    "how did they cooperate in practice?",
                    "how were the activities used and carried out?",
                    "what did they lead to among the actors, and may they lead to in the long run?",
                ),
                report_id(table, 2),
            ),
        ),
        grant=grant.id,
        course=table.course(
            ("commission", table.since),
            ("start", table.since),
            ("report_part", first),
            ("report_part", second),
            ("finish", REPORTED),
        ),
    )


def _part_report(table: Table, evaluation: Evaluation, number: int, day: date) -> Report:
    return Report(
        id=report_id(table, number),
        kind=ReportKind.PART,
        sender=_UNIVERSITY,
        receiver="executive",
        period=Period(table.since, day),
        due=day,
        cooperation=table.cooperation,
        evaluation=evaluation.id,
        dated=day,
        contents=frozenset({DocumentId(table.key(f"annex-{number}"))}),
        course=table.course(("order", table.since), ("draft", day), ("submit", day), ("receive", day)),
    )


def _final_report(
    table: Table, grant: Grant, evaluation: Evaluation, documents: tuple[DocumentRef, ...]
) -> Report:
    return Report(
        id=ReportId(table.key("final-report")),
        kind=ReportKind.FINAL,
        sender="executive",
        receiver="bra",
        period=_TWO_YEARS,
        due=REPORTED,
        cooperation=table.cooperation,
        grant=grant.id,
        evaluation=evaluation.id,
        dated=REPORTED,
        registry_no=REGISTRY_NO,
        contents=frozenset(document.id for document in documents),
        course=table.course(("order", table.since), ("draft", REPORTED), ("submit", REPORTED)),
    )


def _documents(table: Table, first: date, second: date) -> Iterator[DocumentRef]:
    for key, kind, title, day in (
        ("final-report", DocumentKind.REPORT, "Slutrapport avseende utvärdering av samverkan", REPORTED),
        ("annex-1", DocumentKind.REPORT, "Rapport 1 Hallstahammar", first),
        ("annex-2", DocumentKind.REPORT, "Rapport 2 Hallstahammar", second),
        ("annex-3", DocumentKind.OTHER, "Ekonomisk redovisning", REPORTED),
    ):
        yield DocumentRef(
            id=DocumentId(table.key(key)),
            kind=kind,
            title=title,
            owner=AgencyId("executive"),
            registry_no=REGISTRY_NO if key == "final-report" else None,
            cooperation=table.cooperation,
            dated=day,
        )


def _spreading(table: Table) -> Distribution:
    """What was learnt goes to others in the county; the network of councils is a way there."""
    reached = (
        ("länsnätverket för brottsförebyggande råd", "safety coordinator"),
        ("andra kommuner i länet", "safety coordinator"),
        ("polisens organisation i länet", "head of the local police"),
    )
    return Distribution(
        id=DistributionId(table.key("distribution-final-report")),
        document=DocumentId(table.key("final-report")),
        receivers=tuple(Receiver(to, post) for to, post in reached),
        cooperation=table.cooperation,
    )
