"""What the documents on Hallstahammar, Finspång, Eslöv and Ale tell of evaluation, said in the model."""

from __future__ import annotations

from collections import Counter
from datetime import date

import attrs
import pytest

from collabmodel.model.agreed.documents import Distribution, DocumentKind, DocumentRef, Receiver
from collabmodel.model.agreed.revisions import Revised, Revision
from collabmodel.model.evaluation.evaluations import (
    Component,
    Design,
    Evaluation,
    EvaluationPart,
    EvaluationState,
    Interviews,
    ModuleKind,
    RoleLevel,
    five_modules,
)
from collabmodel.model.evaluation.findings import Finding, FindingKind, chains
from collabmodel.model.evaluation.grants import Grant
from collabmodel.model.evaluation.indicators import Tendency, Trend
from collabmodel.model.evaluation.preconditions import CATALOGUE, Heading
from collabmodel.model.evaluation.reports import Report, ReportKind
from collabmodel.model.ids import (
    AgencyId,
    AgreementId,
    CooperationId,
    DistributionId,
    DocumentId,
    EvaluationId,
    FindingId,
    GrantId,
    ReportId,
    RevisionId,
    TrendId,
)
from collabmodel.model.time import Period

HERE = CooperationId("hallstahammar")
MUNICIPALITY = AgencyId("hallstahammar-municipality")
PROJECT = Period(date(2012, 12, 1), date(2015, 1, 1))
"""From December 2012 to December 2014."""
PART_1, PART_2 = ReportId("part-1"), ReportId("part-2")
DATED = {PART_1: date(2014, 1, 31), PART_2: date(2015, 1, 30)}
GRANT = Grant(
    GrantId("activity-support-2012"), HERE, "Brå", "B3.3-0343/2012", 250_000, "knowledge and method", PROJECT
)
MODULE = attrs.evolve(
    five_modules(HERE)[1],
    interviews=(Interviews(RoleLevel.MIXED, 12), Interviews(RoleLevel.TARGET_GROUP, 1)),
    done_on=date(2014, 12, 1),
)
HALLSTAHAMMAR = Evaluation(
    EvaluationId("hallstahammar-2012"),
    frozenset({HERE}),
    Design.ONGOING,
    MUNICIPALITY,
    "Mälardalens högskola",
    PROJECT,
    questions=("is the effect goal reached", "what needs to be developed"),
    components=frozenset(Component),
    modules=(MODULE,),
    parts=(
        EvaluationPart(1, Design.PROCESS, ("how do those who cooperate describe it",), PART_1),
        EvaluationPart(2, Design.SUMMATIVE, ("how was it carried out, and what did it lead to",), PART_2),
    ),
    grant=GRANT.id,
)

STRENGTHS_1 = (
    "overall goals are shared",
    "the needs are identified",
    "a council answers for the outcome",
    "politicians stand behind it",
    "the motives are seen alike",
    "a plan says who does what in which areas",
    "there is a youth coach",
    "new contacts have been made",
)
TO_DEVELOP_1 = (
    "define the target group",
    "make the roles clearer",
    "coordinate activities by resources and task",
    "talk regularly of what makes it succeed",
    "follow up each actor's way of working",
    "see secrecy more alike",
)
STRENGTHS_2 = (
    "cooperating is seen as good",
    "the coaches' work",
    "the operative group has restarted",
    "it leads to fast measures",
)
TO_DEVELOP_2 = (
    "expectations and tasks are seen differently",
    "everybody's part in it",
    "room to do what is asked",
    "lean less on single persons",
    "spread what is known",
)


def findings(
    report: ReportId, strengths: tuple[str, ...], to_develop: tuple[str, ...]
) -> tuple[Finding, ...]:
    """The findings of a report, in the words of this test."""
    kinds = [FindingKind.STRENGTH] * len(strengths) + [FindingKind.AREA_TO_DEVELOP] * len(to_develop)
    return tuple(
        Finding(FindingId(f"{report}.{number}"), HERE, kind, text, report)
        for number, (kind, text) in enumerate(zip(kinds, (*strengths, *to_develop), strict=True), start=1)
    )


FIRST = findings(PART_1, STRENGTHS_1, TO_DEVELOP_1)
SECOND = findings(PART_2, STRENGTHS_2, TO_DEVELOP_2)


def test_the_evaluation_of_hallstahammar() -> None:
    """An outside university evaluates over two years, in two parts and three components, paid by a grant."""
    assert [part.design for part in HALLSTAHAMMAR.parts] == [Design.PROCESS, Design.SUMMATIVE]
    assert HALLSTAHAMMAR.components == {Component.PRECONDITIONS, Component.EXECUTION, Component.SPREAD}
    assert HALLSTAHAMMAR.asked() == (12, 1)
    assert HALLSTAHAMMAR.external
    assert (GRANT.kronor, HALLSTAHAMMAR.grant) == (250_000, GRANT.id)
    assert PROJECT.holds(date(2014, 12, 31))


@pytest.mark.parametrize(
    ("found", "strengths", "to_develop"),
    [(FIRST, 8, 6), (SECOND, 4, 5)],
    ids=["report 1", "report 2"],
)
def test_the_findings_of_each_report(found: tuple[Finding, ...], strengths: int, to_develop: int) -> None:
    """Each report tells strengths and areas to develop; only the latter want an answer."""
    assert Counter(one.kind for one in found) == {
        FindingKind.STRENGTH: strengths,
        FindingKind.AREA_TO_DEVELOP: to_develop,
    }
    assert sum(one.unanswered for one in found) == to_develop


def test_report_2_follows_up_report_1() -> None:
    """What was said of secrecy, and of roles, is one chain each; what stands alone is a chain of one."""
    secrecy, roles = FIRST[-1], FIRST[9]
    no_problem = Finding(
        FindingId("part-2.10"), HERE, FindingKind.RESULT, "secrecy is no problem", PART_2, follows=secrecy.id
    )
    expectations = attrs.evolve(SECOND[4], follows=roles.id)
    every = (*FIRST, *SECOND[:4], expectations, *SECOND[5:], no_problem)
    found = [[one.id for one in chain] for chain in chains(every, DATED)]
    assert [secrecy.id, no_problem.id] in found
    assert [roles.id, expectations.id] in found
    assert sum(len(chain) == 1 for chain in found) == len(every) - 4


def test_the_final_report_and_its_annexes() -> None:
    """The final report has a number and a day, and holds both part reports and the account."""
    annexes = frozenset(DocumentId(one) for one in ("part-report-1", "part-report-2", "account"))
    final = Report(
        ReportId("final"),
        ReportKind.FINAL,
        sender="municipal-office",
        receiver="bra",
        period=PROJECT,
        due=date(2015, 1, 31),
        cooperation=HERE,
        grant=GRANT.id,
        evaluation=HALLSTAHAMMAR.id,
        dated=date(2015, 1, 30),
        registry_no="SN 129/12",
        contents=annexes,
    )
    assert len(final.contents) == 3


def test_the_agreement_is_looked_over_with_the_evaluation_as_input() -> None:
    """The agreement with its plan is due for revision, which goes on the evaluation."""
    revision = Revision(
        RevisionId("agreement-2015"),
        Revised.AGREEMENT,
        AgreementId("hallstahammar-agreement"),
        HERE,
        due=date(2015, 12, 31),
        evaluations=frozenset({HALLSTAHAMMAR.id}),
    )
    assert revision.inputs == {HALLSTAHAMMAR.id}


def test_lessons_are_spread_to_the_county_network() -> None:
    """What was learnt goes to the county's network of crime prevention councils, to other municipalities and police."""
    spread = Distribution(
        DistributionId("lessons"),
        DocumentId("final-report"),
        tuple(
            Receiver(to, "safety coordinator")
            for to in ("the county network", "other municipalities", "the police region")
        ),
        HERE,
    )
    assert len(spread.pending(date(2015, 2, 1))) == 3


@pytest.mark.parametrize(
    "kind",
    [
        DocumentKind.AGREEMENT,
        DocumentKind.PLAN,
        DocumentKind.PROJECT_PLAN,
        DocumentKind.PROGRAMME,
        DocumentKind.COUNCIL_ACTIVITY_PLAN,
        DocumentKind.MINUTES,
        DocumentKind.STATEMENT,
        DocumentKind.AUDIT_REPORT,
        DocumentKind.APPLICATION,
        DocumentKind.STRATEGY,
        DocumentKind.POLICY,
        DocumentKind.GUIDELINE,
        DocumentKind.RULES,
        DocumentKind.REPORT,
    ],
    ids=lambda kind: kind.value,
)
def test_each_kind_of_document_around_a_cooperation(kind: DocumentKind) -> None:
    """Each kind of document that is seen around such a cooperation can be referred to, by its number."""
    ref = DocumentRef(DocumentId("d-1"), kind, "a title", MUNICIPALITY, registry_no="SN 129/12")
    assert ref.kind is kind


def test_finspang_evaluates_two_cooperations_in_one_order() -> None:
    """An outside consultancy runs five modules for each of SSPF and LOS; there is a state before any finding."""
    sspf, los = CooperationId("sspf-finspang"), CooperationId("los-finspang")
    evaluation = Evaluation(
        EvaluationId("finspang"),
        frozenset({sspf, los}),
        Design.PROCESS,
        AgencyId("finspang"),
        "a consultancy",
        modules=five_modules(sspf, los),
    )
    assert Counter(one.kind for one in evaluation.modules) == dict.fromkeys(ModuleKind, 2)
    assert evaluation.state is EvaluationState.COMMISSIONED
    assert {"strength", "weakness", "development_possibility"} <= {kind.value for kind in FindingKind}


def test_eslov_has_a_grant_and_comments_without_names() -> None:
    """The seminar in Eslöv was done with a grant, and what participants said stands in an annex without names."""
    together = CooperationId("ssp-eslov")
    grant = Grant(GrantId("bra-2007"), together, "Brå", "B3.3-0089/2007", None, "a seminar", Period())
    comment = Finding(
        FindingId("comment-1"), together, FindingKind.COMMENT, "good to meet", ReportId("final-report")
    )
    assert grant.case_number == "B3.3-0089/2007"
    assert not comment.unanswered


@pytest.mark.parametrize(
    ("heading", "ids"),
    [
        (Heading.COMMUNICATION, {"contact", "learning"}),
        (Heading.STEERING, {"goals", "need", "steering-plans", "managements", "evaluation"}),
        (
            Heading.STRUCTURE,
            {"agreement", "guidelines", "working-plans", "coordinators", "skill", "meetings"},
        ),
        (Heading.SHARED_VIEW, {"roles", "problems", "trust", "terms", "understanding"}),
    ],
    ids=["communication", "steering", "structure", "shared view"],
)
def test_the_preconditions_of_ale(heading: Heading, ids: set[str]) -> None:
    """Ale names what must be in place, under three headings and communication through the whole line."""
    assert {one.id for one in CATALOGUE if one.heading is heading} == ids


@pytest.mark.parametrize(
    ("what", "tendency"),
    [("ill-health among the young", Tendency.UP), ("ages of those it is about", Tendency.DOWN)],
    ids=["Ale", "Nyköping"],
)
def test_trends_in_the_background(what: str, tendency: Tendency) -> None:
    """What rises in Ale and falls in Nyköping is noted without a target."""
    trend = Trend(TrendId("t-1"), CooperationId("sspf"), what, tendency, Period(), "the municipality")
    assert trend.tendency is tendency
