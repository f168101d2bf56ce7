"""What SSP in Eslöv answers for to the giver of its grant: the account, the report, and what participants said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from collabmodel.model.agreed.documents import DocumentKind, DocumentRef
from collabmodel.model.evaluation.findings import Finding, FindingKind
from collabmodel.model.evaluation.grants import AccountLine, Grant, GrantAccount
from collabmodel.model.evaluation.reports import Report, ReportKind
from collabmodel.model.ids import (
    AccountId,
    AgencyId,
    DocumentId,
    FindingId,
    GrantId,
    OfficialId,
    ReportId,
)
from collabmodel.model.time import Period
from collabmodel.setups.ssp_eslov_year import REPORTED
from collabmodel.setups.tables import Table

CASE_NUMBER = "B3.3-0089/2007"
_YEAR = Period(date(2007, 1, 1), date(2008, 1, 1))
_DUE = date(2007, 12, 31)
_COMMENTS = (
    "it is exciting",
    "we seem to have what it takes",
    "the days were well planned",
    "it did us good to leave our workplaces",
    "yesterday nobody would have believed how concrete it became",
    "this will be remembered",
    "going away was right",
    "we came to know each other, and that is easier away from home",
)


def granted(table: Table, kronor: int) -> Iterator[object]:
    """The grant, its account, the final report with its annexes, and the comments of those who took part.

    The size of the grant and the last day of the report are not in the source; the account
    stands with one line for the whole of it.

    Args:
        table: the table.
        kronor: the size of the grant.
    """
    grant = Grant(
        id=GrantId(table.key("grant")),
        cooperation=table.cooperation,
        giver="Brottsförebyggande rådet",
        case_number=CASE_NUMBER,
        kronor=kronor,
        purpose="go through each party's law, and make a plan for 2007, in a seminar of two days",
        period=_YEAR,
        final_report_due=_DUE,
    )
    yield grant
    yield GrantAccount(
        id=AccountId(table.key("account")),
        grant=grant.id,
        lines=(AccountLine("seminar of two days", kronor),),
        total=kronor,
    )
    annexes = tuple(_annexes(table))
    yield from annexes
    report = _final_report(table, grant, annexes)
    yield report
    for number, text in enumerate(_COMMENTS, 1):
        yield Finding(
            id=FindingId(table.key(f"comment-{number}")),
            cooperation=table.cooperation,
            kind=FindingKind.COMMENT,
            text=text,
            report=report.id,
        )


def _annexes(table: Table) -> Iterator[DocumentRef]:
    for key, kind, title in (
        ("final-report", DocumentKind.REPORT, "Slutrapport för start och utveckling av SSP i Eslöv"),
        ("annex-1", DocumentKind.OTHER, "Bilaga 1, ekonomisk redovisning"),
        ("annex-a", DocumentKind.OTHER, "Bilaga A, kommentarer från utvärderingen"),
    ):
        yield DocumentRef(
            id=DocumentId(table.key(key)),
            kind=kind,
            title=title,
            owner=AgencyId("social"),
            registry_no=CASE_NUMBER,
            cooperation=table.cooperation,
            dated=REPORTED,
        )


def _final_report(table: Table, grant: Grant, annexes: tuple[DocumentRef, ...]) -> Report:
    """Signed by the coordinator, who drew it up, and by the head of the prevention unit, who handed it in."""
    head = attrs.evolve(table, by=OfficialId("social-prevention-head"))
    return Report(
        id=ReportId(table.key("final-report")),
        kind=ReportKind.FINAL,
        sender="social",
        receiver="bra",
        period=_YEAR,
        due=_DUE,
        cooperation=table.cooperation,
        grant=grant.id,
        dated=REPORTED,
        registry_no=CASE_NUMBER,
        contents=frozenset(annex.id for annex in annexes),
        course=(
            table.step("order"),
            table.step("draft", REPORTED),
            head.step("submit", REPORTED),
        ),
    )
