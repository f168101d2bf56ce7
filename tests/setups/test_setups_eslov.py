"""SSP in Eslöv as it comes ready: the company at the table, the seminar, the annual plan and the grant."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError
from collabmodel.model.agencies import Agency, LegalBasis
from collabmodel.model.agreed.documents import Distribution, DocumentKind, DocumentRef
from collabmodel.model.evaluation.competence import CompetenceActivity, CompetenceKind
from collabmodel.model.evaluation.findings import Finding, FindingKind
from collabmodel.model.evaluation.grants import Grant, GrantAccount, balance
from collabmodel.model.evaluation.reports import Report, ReportKind, ReportState
from collabmodel.model.ids import AgencyId, EscalationId, GroupDecisionId, OfficialId
from collabmodel.model.information import Level
from collabmodel.model.knowledge.problem_pictures import ProblemPicture
from collabmodel.model.knowledge.sources import DataSource, SourceKind
from collabmodel.model.moves import Step
from collabmodel.model.organisation.areas import Area
from collabmodel.model.organisation.cadences import CadenceUnit
from collabmodel.model.organisation.cooperations import CooperationKind
from collabmodel.model.organisation.escalations import Escalation, EscalationState, Question
from collabmodel.model.organisation.groups import Group, GroupLevel, GroupState
from collabmodel.model.organisation.mandates import Delegation, Mandate, standing
from collabmodel.model.organisation.meetings import Meeting
from collabmodel.model.organisation.memberships import Membership, may_convene, members_on
from collabmodel.model.organisation.profiles import LegalProfile, profiles_on
from collabmodel.model.organisation.remits import Beyond
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.model.planning.annual_plans import AnnualPlan
from collabmodel.model.planning.goals import GoalKind
from collabmodel.model.planning.measures import Recurrence
from collabmodel.model.planning.plans import ActionPlan
from collabmodel.model.planning.workshops import (
    WORKSHOP_MOVES,
    FutureWorkshop,
    PhaseOutput,
    WorkshopPhase,
    WorkshopState,
)
from collabmodel.model.time import noon
from collabmodel.setups import ssp
from collabmodel.setups.tables import AreaRow

ESLOV = ssp.eslov()
TOGETHER, (TERMS,) = ESLOV.cooperation, ESLOV.cooperation.terms
LOCAL = [group for group in ESLOV.of(Group) if group.level is GroupLevel.LOCAL]
FIRST = LOCAL[0]
(STEERING,) = (group for group in ESLOV.of(Group) if group.level is GroupLevel.STEERING)
(MANAGEMENT,) = (group for group in ESLOV.of(Group) if group.level is GroupLevel.MANAGEMENT)
SEATS, DAY = ESLOV.of(Membership), date(2007, 6, 4)
(PLAN,) = ESLOV.of(AnnualPlan)
(WORKSHOP,) = ESLOV.of(FutureWorkshop)
COORDINATOR = OfficialId("social-coordinator")


def test_the_housing_company_of_eslov_is_a_full_party() -> None:
    """The municipal housing company is no authority, and a party beside school, social services and police."""
    assert TOGETHER.kind is CooperationKind.SSP
    company = next(one for one in ESLOV.agencies if one.kind == "housing_company")
    assert isinstance(company, Agency)
    assert (company.legal_basis, company.is_authority) == (LegalBasis.EQUATED, True)
    kinds = {one.kind for one in ESLOV.agencies if one.id in TOGETHER.parties}
    assert kinds == {"social_board", "school", "police", "housing_company"}
    schools = [branch.name for branch in ESLOV.branches if branch.agency == "education"]
    assert schools[:2] == ["Norrevångskolan", "Östra skolan"]
    for group in (STEERING, FIRST):
        assert {seat.agency for seat in members_on(group.id, SEATS, DAY)} == TOGETHER.parties


def test_the_basis_of_the_company_can_be_another() -> None:
    """Who owns the company is for the municipality to say; unknown stays unknown."""
    ready = ssp.eslov(company=LegalBasis.UNKNOWN)
    assert next(one for one in ready.agencies if one.kind == "housing_company").is_authority is None


def test_eslov_works_in_areas_of_schools() -> None:
    """It works where the young are, and the area of each group follows its schools."""
    assert "where they are" in TERMS.goals[0]
    assert "prevent crime" in TERMS.goals[0]
    areas = {area.id: area for area in ESLOV.of(Area)}
    assert all(group.area in areas for group in LOCAL)
    assert all(area.schools for area in areas.values())
    first = areas[FIRST.area] if FIRST.area else None
    assert first is not None
    assert first.schools == {ESLOV.branch("norrevang").id, ESLOV.branch("ostra").id}
    assert "had begun" in first.reason
    (picture,) = ESLOV.of(ProblemPicture)
    assert picture.area == first.id
    assert [item.code for item in picture.ranked()] == ["damage", "theft", "threats", "name"]
    assert picture.levels == {Level.AREA}


def test_eslov_has_one_group_and_plans_three() -> None:
    """One group is at work; with those that are planned there are three, or as many as are given."""
    assert [group.state for group in LOCAL] == [GroupState.ACTIVE, GroupState.PLANNED, GroupState.PLANNED]
    assert [group.at_work(noon(DAY)) for group in LOCAL] == [True, False, False]
    second = LOCAL[1].move(Step("start", noon(date(2008, 1, 8)), COORDINATOR))
    assert second.state is GroupState.ACTIVE
    row = AreaRow("west", "Västra", "Västra skolan")
    (only,) = (group for group in ssp.eslov(planned=(row,)).of(Group) if group.state is GroupState.PLANNED)
    assert only.area == "eslov-west"


def test_the_steering_group_of_eslov_has_five_posts() -> None:
    """Five posts steer; the group below is called together by a coordinator, who is a field secretary."""
    assert FIRST.parent == STEERING.id
    posts = {seat.post: seat.role for seat in members_on(STEERING.id, SEATS, DAY)}
    assert posts == {
        "head of the resource department": RoleKind.HEAD_OF_DEPARTMENT,
        "head of the prevention unit": RoleKind.HEAD_OF_UNIT,
        "station officer": RoleKind.STATION_OFFICER,
        "head of compulsory school": RoleKind.HEAD_OF_SCHOOLS,
        "property manager of the housing company": RoleKind.PROPERTY_MANAGER,
    }
    own = [seat for seat in members_on(FIRST.id, SEATS, DAY) if seat.official == COORDINATOR]
    assert {seat.role for seat in own} == {RoleKind.COORDINATOR, RoleKind.FIELD_SECRETARY}
    assert FIRST.convener is RoleKind.COORDINATOR
    may = {
        seat.official: may_convene(FIRST, seat.official, SEATS, DAY, coordinator=None)
        for seat in members_on(FIRST.id, SEATS, DAY)
    }
    assert [official for official, allowed in may.items() if allowed] == [COORDINATOR]
    assert {seat.role for seat in SEATS} >= {
        RoleKind.HEAD_TEACHER,
        RoleKind.COUNSELLOR,
        RoleKind.LEISURE_LEADER,
        RoleKind.SOCIAL_SECRETARY,
        RoleKind.POLICE_OFFICER,
        RoleKind.CUSTOMER_MANAGER,
    }


def test_eslov_decides_within_its_mandate() -> None:
    """What is beyond the group's mandate goes up; what the steering group delegates, the group may decide."""
    mandates = {one.group: one for one in ESLOV.of(Mandate)}
    own, above = mandates[FIRST.id], mandates[STEERING.id]
    assert own.allows("activities", 0, FIRST.area, DAY)
    assert own.remit.refusal("activities", 1, FIRST.area, DAY) is Beyond.AMOUNT
    assert own.remit.refusal("resources", 0, FIRST.area, DAY) is Beyond.SUBJECT
    assert own.remit.refusal("activities", 0, LOCAL[1].area, DAY) is Beyond.AREA
    assert ssp.eslov(amount_limit=5_000).of(Mandate)[1].allows("activities", 5_000, FIRST.area, DAY)
    question = Question("resources", 10_000, FIRST.area)
    assert above.allows(question.subject, question.amount, question.area, DAY)
    asked = Escalation(
        EscalationId("up-1"),
        TOGETHER.id,
        FIRST.id,
        STEERING.id,
        question,
        (Step("raise", noon(DAY), COORDINATOR),),
    ).move(Step("take_up", noon(DAY), COORDINATOR))
    answered = asked.move(
        Step("decide", noon(DAY), COORDINATOR), met={"holds_the_mandate"}, decision=GroupDecisionId("d-1")
    )
    assert answered.state is EscalationState.DECIDED
    (delegation,) = ESLOV.of(Delegation)
    assert (delegation.giver, delegation.receiver) == (STEERING.id, FIRST.id)
    assert own.remit.refusal("mapping", 0, FIRST.area, DAY) is Beyond.SUBJECT
    assert delegation.remit.allows("mapping", 0, FIRST.area, DAY)
    assert standing([delegation], mandates.values(), noon(DAY)) == (delegation,)
    assert standing([delegation], [above.end(DAY)], noon(DAY)) == ()


def test_each_party_of_eslov_shows_its_law() -> None:
    """Each party's law is gone through with the others, who then know what it can and may do."""
    shown = profiles_on(TOGETHER.parties, ESLOV.of(LegalProfile), DAY)
    assert all(profile is not None and profile.regime and profile.statutes for profile in shown.values())
    assert len({profile.statutes[0] for profile in shown.values() if profile}) == len(TOGETHER.parties)
    assert all(profile.powers for profile in shown.values() if profile)
    by_kind = {one.kind: one for one in ESLOV.of(CompetenceActivity)}
    law = by_kind[CompetenceKind.LAW_WALK_THROUGH]
    assert (law.day, len(law.themes)) == (DAY, len(TOGETHER.parties))
    assert "meet across agencies" in by_kind[CompetenceKind.SEMINAR].themes
    (seminar,) = ESLOV.of(ActionPlan)
    assert [(goal.id, goal.kind) for goal in seminar.goals] == [
        ("law", GoalKind.PROCESS),
        ("plan", GoalKind.RESULT),
        ("meet", GoalKind.PROCESS),
    ]


def test_the_workshop_of_eslov_runs_in_three_phases() -> None:
    """In two days officials go through criticism, vision and anchoring, and a plan for the year comes out."""
    assert WORKSHOP.dates == (date(2007, 6, 4), date(2007, 6, 5))
    assert len(WORKSHOP.participants) == 14
    assert {one.official for one in WORKSHOP.participants} <= {one.id for one in ESLOV.officials}
    assert WORKSHOP.agencies == TOGETHER.parties
    assert [(output.phase, output.ended_on.day) for output in WORKSHOP.outputs] == [
        (WorkshopPhase.CRITICISM, 4),
        (WorkshopPhase.VISION, 4),
        (WorkshopPhase.ANCHORING, 5),
    ]
    documents = {one.id for one in ESLOV.of(DocumentRef)}
    assert all(output.ranked and output.document in documents for output in WORKSHOP.outputs)
    assert WORKSHOP.state is WorkshopState.PLAN_ADOPTED
    assert [WORKSHOP_MOVES.legal(state) for state in WorkshopState][:4] == [
        ("criticise",),
        ("envision",),
        ("anchor",),
        ("adopt_plan",),
    ]
    assert (PLAN.workshop, PLAN.group, PLAN.year) == (WORKSHOP.id, FIRST.id, 2007)
    assert PLAN.problems == WORKSHOP.outputs[-1].ranked
    (programme,) = ESLOV.of(Meeting)
    assert [item.title.split(":")[0] for item in programme.agenda] == [
        "first morning",
        "first afternoon",
        "second morning",
        "second afternoon",
    ]


def test_no_phase_of_the_workshop_comes_before_the_one_it_follows() -> None:
    """Visions wait for what criticism has left behind, and no plan comes out before the end."""
    fresh = attrs.evolve(WORKSHOP, outputs=(), course=WORKSHOP.course[:2])
    with pytest.raises(IllegalMoveError):
        fresh.move(Step("envision", noon(DAY), COORDINATOR))
    with pytest.raises(IllegalMoveError):
        fresh.move(Step("anchor", noon(DAY), COORDINATOR))
    told = fresh.end_phase(PhaseOutput(WorkshopPhase.CRITICISM, DAY, ("damage",)))
    assert told.move(Step("envision", noon(DAY), COORDINATOR)).state is WorkshopState.VISION
    with pytest.raises(ModelError):
        AnnualPlan.from_workshop(PLAN.id, told, year=2007)


def test_the_annual_plan_of_eslov_is_presented_and_spread() -> None:
    """The plan is shown at the end, handed out by the coordinator, spread at home, and told to the management."""
    assert [(one.group, one.on) for one in PLAN.presented_to] == [(FIRST.id, date(2007, 6, 5))]
    told = PLAN.present(MANAGEMENT.id, date(2007, 9, 20))
    assert MANAGEMENT.id in {one.group for one in told.presented_to}
    assert STEERING.parent == MANAGEMENT.id
    (handed_out,) = ESLOV.of(Distribution)
    document = next(one for one in ESLOV.of(DocumentRef) if one.id == handed_out.document)
    assert document.kind is DocumentKind.PLAN
    assert {one.to for one in handed_out.receivers} == set(WORKSHOP.agencies)
    assert {one.agency for one in PLAN.unspread(DAY)} == WORKSHOP.agencies
    for agency in sorted(WORKSHOP.agencies):
        PLAN.spread(agency, date(2007, 6, 18))
        handed_out = handed_out.done(agency, date(2007, 6, 8))
    assert handed_out.pending(date(2007, 6, 8)) == ()
    home = PLAN.spread(AgencyId("ebo"), date(2007, 6, 18))
    assert AgencyId("ebo") not in {one.agency for one in home.unspread(date(2007, 6, 18))}


def test_the_measures_of_eslov_stand_in_its_annual_plan() -> None:
    """Six measures for the problems put first, inside the year; the mapping has five sources, a theme day recurs."""
    words = (
        "map the problems",
        "theme day for grade eight",
        "open the school",
        "look up to",
        "elsewhere",
        "papers",
    )
    assert [word in measure.text for word, measure in zip(words, PLAN.measures, strict=True)] == [True] * 6
    assert all(measure.due is not None and measure.due.year == PLAN.year for measure in PLAN.measures)
    assert {measure.goal for measure in PLAN.measures} == {goal.id for goal in PLAN.goals}
    assert PLAN.problems
    theme_day = PLAN.measures[1]
    assert theme_day.recurrence == Recurrence(1, CadenceUnit.YEAR)
    assert theme_day.carry_out(date(2007, 10, 1)).next_due == date(2008, 10, 1)
    sources = {source.kind: source.owner for source in ESLOV.of(DataSource)}
    assert set(sources) == {
        SourceKind.CRIME_STATISTICS,
        SourceKind.SAFETY_WALK,
        SourceKind.CUSTOMER_INDEX,
        SourceKind.ASSOCIATIONS,
        SourceKind.DRUG_HABIT_SURVEY,
    }
    assert sources[SourceKind.SAFETY_WALK] == sources[SourceKind.CUSTOMER_INDEX] == "ebo"


def test_eslov_accounts_for_its_grant() -> None:
    """The grant ends in a report with annexes: the account, and comments of participants without names."""
    (grant,), (account,), (report,) = (ESLOV.of(kind) for kind in (Grant, GrantAccount, Report))
    assert (grant.case_number, grant.giver) == ("B3.3-0089/2007", "Brottsförebyggande rådet")
    assert balance(grant, account) == 0
    assert ssp.eslov(grant_kronor=80_000).of(Grant)[0].kronor == 80_000
    assert (report.kind, report.grant, report.dated) == (ReportKind.FINAL, grant.id, date(2007, 9, 14))
    assert report.state is ReportState.SUBMITTED
    assert grant.final_report_due == report.due
    assert not report.late(date(2008, 1, 1))
    signers = {step.event: step.by for step in report.course}
    assert (signers["draft"], signers["submit"]) == (COORDINATOR, OfficialId("social-prevention-head"))
    titles = {one.id: one.title for one in ESLOV.of(DocumentRef)}
    annexes = sorted(titles[ident] for ident in report.contents)
    assert [title.split(",")[0] for title in annexes[:2]] == ["Bilaga 1", "Bilaga A"]
    comments = ESLOV.of(Finding)
    assert len(comments) == 8
    assert {(one.kind, one.report) for one in comments} == {(FindingKind.COMMENT, report.id)}
    assert not {field.name for field in attrs.fields(Finding)} & {"author", "by", "official"}
