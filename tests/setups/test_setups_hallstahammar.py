"""Police and municipality in Hallstahammar as it comes ready: groups, goal, grant, evaluation and findings."""

from __future__ import annotations

from datetime import date

import pytest

from collabmodel.errors import IllegalMoveError
from collabmodel.model.agreed.agreements import Agreement, AgreementKind, AgreementState
from collabmodel.model.agreed.documents import LADDER, Distribution, DocumentKind, DocumentRef
from collabmodel.model.agreed.promises import CitizenPromise, Kept, PromiseLine
from collabmodel.model.agreed.revisions import Revised, Revision
from collabmodel.model.evaluation.evaluations import (
    Component,
    Design,
    Evaluation,
    EvaluationState,
    Interviews,
    RoleLevel,
)
from collabmodel.model.evaluation.findings import Finding, FindingKind, FindingState, chains
from collabmodel.model.evaluation.grants import Grant, GrantAccount, balance
from collabmodel.model.evaluation.indicators import (
    Conclusion,
    Direction,
    Figure,
    Indicator,
    Measurement,
    series,
)
from collabmodel.model.evaluation.reports import Report, ReportKind, ReportState
from collabmodel.model.ids import AgencyId, DocumentId, MeasurementId, OfficialId, PromiseId
from collabmodel.model.information import Level
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cadences import Cadence, CadenceUnit, expected
from collabmodel.model.organisation.cooperations import CooperationKind
from collabmodel.model.organisation.groups import Formality, Group, GroupLevel, GroupState
from collabmodel.model.organisation.memberships import Membership, members_on
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.model.planning.goals import GoalKind
from collabmodel.model.planning.plans import ActionPlan, PlanLevel
from collabmodel.model.time import Period, noon
from collabmodel.setups import police_municipality

READY = police_municipality.hallstahammar()
TOGETHER, (TERMS,) = READY.cooperation, READY.cooperation.terms
COUNCIL, OPERATIVE = READY.of(Group)
REPORTS = {one.id.rsplit("/", 1)[-1]: one for one in READY.of(Report)}
DATED = {one.id: one.dated for one in REPORTS.values() if one.dated is not None}
(EVALUATION,) = READY.of(Evaluation)
(GRANT,), (ACCOUNT,) = READY.of(Grant), READY.of(GrantAccount)
(AGREEMENT,), (REVISION,) = READY.of(Agreement), READY.of(Revision)
COORDINATOR = OfficialId("executive-safety-coordinator")


def _found(report: int, kind: FindingKind) -> list[str]:
    """The words of the findings of one kind in one part report, in order."""
    ident = REPORTS[f"report-{report}"].id
    return [one.text for one in READY.of(Finding) if one.report == ident and one.kind is kind]


def _says(texts: list[str], *words: str) -> bool:
    """Whether there are as many texts as words, each with its word."""
    return len(texts) == len(words) and all(word in text for word, text in zip(words, texts, strict=True))


def test_hallstahammar_is_partly_informal() -> None:
    """Police and municipality worked together for two years; the council is set up, the other group has grown."""
    assert TOGETHER.kind is CooperationKind.POLICE_MUNICIPALITY
    assert (COUNCIL.formality, OPERATIVE.formality) == (Formality.FORMAL, Formality.INFORMAL)
    assert (TOGETHER.period.since, TOGETHER.period.until) == (date(2012, 12, 1), date(2015, 1, 1))
    days = (date(2012, 11, 30), date(2012, 12, 1), date(2014, 12, 31), date(2015, 1, 1))
    assert [TOGETHER.handles(Level.GROUP, day) for day in days] == [False, True, True, False]


def test_hallstahammar_is_for_the_young_up_to_twenty_five() -> None:
    """It is there against exclusion of the young: no lower limit, and 25 years as the upper one."""
    target = TERMS.target
    assert target is not None
    assert (target.youngest, target.oldest) == (None, 25)
    assert [target.takes(age) for age in (3, 25, 26)] == [True, True, False]
    assert target.takes(None) is None
    assert [goal.split()[0] for goal in TERMS.goals] == ["prevent", "break"]
    assert "exclusion" in TERMS.goals[1]


def test_hallstahammar_has_three_actors_and_an_office() -> None:
    """Social services, police and schools, coordinated by the executive office, check in with each other."""
    kinds = {one.kind for one in READY.agencies if one.id in TOGETHER.parties}
    assert kinds == {"municipality", "social_board", "police", "school"}
    assert TOGETHER.coordinator == READY.branch("office").id
    assert READY.branch("office").name == "Kommunstyrelseförvaltningen"
    assert COUNCIL.level is GroupLevel.COUNCIL
    assert OPERATIVE.parent == COUNCIL.id
    day = date(2014, 5, 5)
    roles = {one.role for one in members_on(OPERATIVE.id, READY.of(Membership), day)}
    assert {RoleKind.YOUTH_COACH, RoleKind.SAFETY_COORDINATOR} <= roles
    assert {one.agency for one in members_on(COUNCIL.id, READY.of(Membership), day)} == TOGETHER.parties
    assert OPERATIVE.cadence is not None
    assert len(expected(OPERATIVE.cadence, Period(date(2014, 4, 1), date(2014, 10, 1)))) == 6
    every_week = Cadence(CadenceUnit.WEEK, 1, date(2014, 4, 1))
    assert police_municipality.hallstahammar(check_ins=every_week).of(Group)[1].cadence == every_week


def test_the_operative_group_of_hallstahammar_was_restarted() -> None:
    """The operative group was at work, lay down, and is at work again, and each moment keeps its own answer."""
    days = (date(2012, 11, 1), date(2013, 1, 1), date(2013, 12, 1), date(2014, 12, 1))
    assert [OPERATIVE.state_at(noon(day)) for day in days] == [
        None,
        GroupState.ACTIVE,
        GroupState.DORMANT,
        GroupState.RESTARTED,
    ]
    assert [OPERATIVE.at_work(noon(day)) for day in days] == [False, True, False, True]


def test_the_plan_of_hallstahammar_has_goals_and_indicators() -> None:
    """An effect goal with three indicators, activities for it, and a head that says who wrote and decided."""
    (plan,) = READY.of(ActionPlan)
    (goal,) = plan.goals
    assert (goal.kind, goal.text) == (GoalKind.EFFECT, "the young use less alcohol, narcotics and tobacco")
    indicators = {one.id: one for one in READY.of(Indicator)}
    assert goal.indicators == set(indicators)
    assert {one.name.split()[2] for one in indicators.values()} == {"alcohol", "narcotics", "tobacco"}
    assert {one.direction for one in indicators.values()} == {Direction.DOWN_IS_GOOD}
    assert len(plan.measures) > 1
    assert {measure.goal for measure in plan.measures} == {goal.id}
    assert (plan.level, plan.agreement, AGREEMENT.plan) == (PlanLevel.AGREEMENT, AGREEMENT.id, plan.id)
    assert plan.head.scope
    assert (plan.head.author, plan.head.decided_by) == ("safety coordinator", COUNCIL.id)


def test_hallstahammar_has_measured_too_little_for_a_conclusion() -> None:
    """With fewer measurements than wanted nothing is concluded, however good the figures look."""
    indicator = READY.of(Indicator)[0]
    measured = [
        Measurement(
            MeasurementId(f"m-{year}"),
            indicator.id,
            Figure(400 - (year - 2012) * 10, 1),
            Period(date(year, 1, 1), date(year + 1, 1, 1)),
            "survey",
        )
        for year in (2012, 2013, 2014, 2015)
    ]
    two = series(indicator, measured[:2])
    assert (two.conclusion, two.missing) == (Conclusion.TOO_SHORT, 2)
    assert series(indicator, measured).conclusion is Conclusion.BETTER
    assert READY.of(Measurement) == ()
    stricter = police_municipality.hallstahammar(enough=5).of(Indicator)[0]
    assert series(stricter, measured).conclusion is Conclusion.TOO_SHORT


def test_the_grant_of_hallstahammar_paid_for_the_evaluation() -> None:
    """A grant of 250 000 kronor for knowledge and method went mostly to an evaluation from outside."""
    assert (GRANT.kronor, GRANT.case_number) == (250_000, "B3.3-0343/2012")
    assert "knowledge and method" in GRANT.purpose
    evaluation, other = ACCOUNT.lines
    assert evaluation.what.startswith("evaluation")
    assert evaluation.kronor > other.kronor
    assert balance(GRANT, ACCOUNT) == 0
    assert (EVALUATION.grant, EVALUATION.external) == (GRANT.id, True)


def test_the_evaluation_of_hallstahammar_goes_on_beside_the_work() -> None:
    """A university evaluates over time: two parts with a report each, three components, thirteen interviews."""
    assert (EVALUATION.design, EVALUATION.evaluator) == (Design.ONGOING, "Mälardalens högskola")
    assert any("effect goals" in question for question in EVALUATION.questions)
    first, second = EVALUATION.parts
    assert (first.design, second.design) == (Design.PROCESS, Design.SUMMATIVE)
    assert first.questions == ("how do the actors describe their cooperation?",)
    assert _says(list(second.questions), "in practice", "activities", "lead to")
    assert EVALUATION.components == set(Component)
    (module,) = EVALUATION.modules
    assert module.interviews == (Interviews(RoleLevel.MIXED, 12), Interviews(RoleLevel.TARGET_GROUP, 1))
    assert EVALUATION.asked() == (12, 1)
    assert EVALUATION.state is EvaluationState.FINAL
    assert EVALUATION.state_at(noon(date(2014, 2, 1))) is EvaluationState.PART_REPORTED
    parts = [REPORTS["report-1"], REPORTS["report-2"]]
    assert [part.report for part in EVALUATION.parts] == [one.id for one in parts]
    assert {(one.kind, one.evaluation, one.state) for one in parts} == {
        (ReportKind.PART, EVALUATION.id, ReportState.RECEIVED)
    }
    dated = parts[0].dated
    assert dated is not None
    assert (dated.year, dated.month) == (2014, 1)


def test_the_findings_of_hallstahammar_are_kept_by_report() -> None:
    """Each report keeps its strengths and areas to develop, in order, and the first its result as a whole."""
    assert _says(
        _found(1, FindingKind.STRENGTH),
        "goals and the picture",
        "where cooperation is needed",
        "a council answers",
        "politicians",
        "reasons in the same way",
        "a plan says what is done together and who answers",
        "youth coach is a new role",
        "new ways to reach others",
    )
    assert _says(
        _found(1, FindingKind.AREA_TO_DEVELOP),
        "whom it is for",
        "who does what",
        "coordinate what is done by resources and task",
        "check-ins of the three",
        "how each of them works",
        "secrecy more alike",
    )
    assert _says(_found(1, FindingKind.RESULT), "they get on well")
    assert _says(
        _found(2, FindingKind.STRENGTH),
        "cooperating is seen as something good",
        "youth coaches do",
        "the operative group is back",
        "measures come fast",
    )
    assert _says(
        _found(2, FindingKind.AREA_TO_DEVELOP),
        "expectations and tasks",
        "the part that each actor has",
        "room to do",
        "depend less on single persons",
        "tell those outside",
    )


def test_a_finding_of_hallstahammar_is_answered_in_the_next_report() -> None:
    """Secrecy was a trouble in the first report and none in the second; roles are unclear in both."""
    by_key = {one.id.rsplit("/", 1)[-1]: one for one in READY.of(Finding)}
    followed = {tuple(one.id.rsplit("/", 1)[-1] for one in chain) for chain in chains(by_key.values(), DATED)}
    assert {chain for chain in followed if len(chain) > 1} == {
        ("1-coach", "2-coaching"),
        ("1-coordination", "2-restart"),
        ("1-roles", "2-expectations"),
        ("1-secrecy", "2-no-trouble"),
    }
    secrecy, roles = by_key["1-secrecy"], by_key["1-roles"]
    before, after = date(2014, 2, 1), date(2015, 1, 15)
    assert [secrecy.state_at(noon(day)) for day in (before, after)] == [
        FindingState.OPEN,
        FindingState.RESOLVED,
    ]
    assert (roles.state, roles.unanswered) == (FindingState.PERSISTS, True)
    wished = [one for key, one in by_key.items() if key[0] == "1" and one.kind is FindingKind.AREA_TO_DEVELOP]
    begun = [one for one in wished if one.state is FindingState.ACTED_ON]
    assert len(begun) * 2 > len(wished)
    assert any("most points" in text for text in _found(2, FindingKind.RESULT))
    with pytest.raises(IllegalMoveError):
        by_key["2-room"].move(Step("resolve", noon(after), COORDINATOR))


def test_the_agreement_of_hallstahammar_is_revised_from_the_evaluation() -> None:
    """The agreement has a plan with it, and is to be looked over with the evaluation to go on."""
    assert (AGREEMENT.kind, AGREEMENT.state) == (AgreementKind.POLICE_MUNICIPALITY, AgreementState.SIGNED)
    assert AGREEMENT.plan == READY.of(ActionPlan)[0].id
    assert (REVISION.what, REVISION.of) == (Revised.AGREEMENT, AGREEMENT.id)
    assert {EVALUATION.id, REPORTS["report-1"].id, REPORTS["report-2"].id} <= REVISION.inputs
    assert len(REVISION.findings) == 11
    assert [REVISION.overdue(day) for day in (date(2015, 12, 31), date(2016, 1, 1))] == [False, True]
    under_way = AGREEMENT.move(
        Step("revise", noon(date(2015, 3, 2)), COORDINATOR), met=frozenset({"inputs_given"})
    )
    assert under_way.state is AgreementState.UNDER_REVISION
    assert under_way.in_force(date(2015, 3, 3))
    assert REVISION.decide(date(2015, 10, 1), new_version="agreement-2").new_version == "agreement-2"


def test_hallstahammar_spreads_what_it_learnt() -> None:
    """The final report with its three annexes goes to the giver, and on to a network of councils in the county."""
    final = REPORTS["final-report"]
    assert (final.kind, final.registry_no, final.dated) == (ReportKind.FINAL, "SN 129/12", date(2015, 1, 30))
    assert (final.receiver, final.grant, final.state) == ("bra", GRANT.id, ReportState.SUBMITTED)
    documents = {one.id: one for one in READY.of(DocumentRef)}
    assert {documents[ident].title for ident in final.contents} == {
        "Slutrapport avseende utvärdering av samverkan",
        "Rapport 1 Hallstahammar",
        "Rapport 2 Hallstahammar",
        "Ekonomisk redovisning",
    }
    (spread,) = READY.of(Distribution)
    assert documents[spread.document].registry_no == final.registry_no
    assert [one.to.split()[0] for one in spread.receivers] == ["länsnätverket", "andra", "polisens"]
    after = date(2015, 6, 1)
    assert len(spread.done(spread.receivers[0].to, after).pending(after)) == 2


KINDS = {
    "agreement": DocumentKind.AGREEMENT,
    "plan-of-an-agreement": DocumentKind.PLAN,
    "activity-plan-of-a-council": DocumentKind.COUNCIL_ACTIVITY_PLAN,
    "project-plan": DocumentKind.PROJECT_PLAN,
    "programme-plan": DocumentKind.PROGRAMME,
    "minutes-of-a-council": DocumentKind.MINUTES,
    "official-statement": DocumentKind.STATEMENT,
    "audit-report": DocumentKind.AUDIT_REPORT,
    "application-for-a-grant": DocumentKind.APPLICATION,
}


def test_the_kinds_of_documents_seen_around_hallstahammar_exist() -> None:
    """Each kind of document that stands beside the report can be referred to, promises to citizens among them."""
    owner = AgencyId("executive")
    refs = [
        DocumentRef(DocumentId(key), kind, key, owner, registry_no="1009/15") for key, kind in KINDS.items()
    ]
    assert len({ref.kind for ref in refs}) == len(KINDS)
    assert [kind.value for kind in LADDER if kind.value in {"strategy", "policy", "guideline", "rules"}] == [
        "strategy",
        "policy",
        "guideline",
        "rules",
    ]
    line = PromiseLine("more evenings on foot", AgencyId("police"))
    promise = CitizenPromise(PromiseId("p-2018"), TOGETHER.id, AGREEMENT.id, 2018, (line,))
    assert promise.unanswered() == (line,)
    followed = PromiseLine(line.text, line.responsible, Kept.PARTLY)
    assert (
        CitizenPromise(PromiseId("p-2018"), TOGETHER.id, AGREEMENT.id, 2018, (followed,)).unanswered() == ()
    )
    applied = next(ref for ref in refs if ref.kind is DocumentKind.APPLICATION)
    assert applied.owner in TOGETHER.parties
    assert GRANT.case_number
