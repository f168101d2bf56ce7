"""SSPF in Ale: half a year of meetings on three levels, one case from referral to closing, a report that is late.

Run it:  python examples/half_year_sspf_ale.py [--store memory|file:PATH|URL]

The youth, the guardians and everything that happens are invented.
"""

from __future__ import annotations

from datetime import date
from functools import partial

import attrs
from half_year import HalfYear, check, days, family

from collabmodel import (
    Capacity,
    Consent,
    ConsentCheck,
    ConsentForm,
    ConsentScope,
    Period,
    Signature,
)
from collabmodel.errors import IllegalMoveError, OutsideMandateError
from collabmodel.model import ids
from collabmodel.model.casework.cases import Referral, ReferralWay
from collabmodel.model.casework.courses import CaseState, CloseReason
from collabmodel.model.casework.mappings import Factor, FactorKind, Mapping
from collabmodel.model.casework.teams import TeamMember, TeamRole
from collabmodel.model.evaluation.findings import Finding, FindingKind, FindingState
from collabmodel.model.evaluation.preconditions import CATALOGUE, Grade, Graded, PreconditionCheck
from collabmodel.model.evaluation.reports import Count, Report, ReportKind, ReportState
from collabmodel.model.knowledge.incidents import IncidentCategory
from collabmodel.model.knowledge.problem_pictures import ProblemPicture
from collabmodel.model.knowledge.small_numbers import band_of
from collabmodel.model.organisation.areas import Area
from collabmodel.model.organisation.assignments import Allocation, Assignment, Resource
from collabmodel.model.organisation.cooperations import ConcernKind
from collabmodel.model.organisation.escalations import Escalation, EscalationState, Question
from collabmodel.model.organisation.proposals import GoalProposal, PlanSubmission, ProposalState
from collabmodel.model.organisation.resources import Budget, BudgetFollowUp
from collabmodel.model.planning.follow_ups import FollowUpDecision, MeasureResult
from collabmodel.model.planning.goals import Goal, GoalKind
from collabmodel.model.planning.measures import Measure, MeasureState
from collabmodel.model.planning.plans import ActionPlan, PlanLevel
from collabmodel.services.casework.cases import CaseDesk
from collabmodel.services.casework.opening import NewCase
from collabmodel.services.consents import ConsentDesk
from collabmodel.services.evaluation.evaluations import EvaluationDesk
from collabmodel.services.evaluation.reports import ReportDesk
from collabmodel.services.knowledge.pictures import PictureDesk
from collabmodel.services.organisation.groups import GroupDesk
from collabmodel.services.organisation.mandates import MandateDesk
from collabmodel.services.organisation.meetings import MeetingDesk
from collabmodel.services.organisation.upwards import UpwardsDesk
from collabmodel.services.planning.follow_ups import FollowUpDesk, results_stated
from collabmodel.services.planning.plans import PlanDesk
from collabmodel.setups import sspf

BEGAN = date(2025, 8, 25)
READY = sspf.ale(since=BEGAN)
SSPF, NORTH_AREA = READY.cooperation.id, ids.AreaId("ale-north")
NORTH, SOUTH, STRATEGIC, STEERING = (
    ids.GroupId(f"sspf-ale/{one}") for one in ("local-north", "local-south", "strategic", "steering")
)
CARE, CHILDREN, CULTURE = (ids.AgencyId(one) for one in ("care", "children", "culture"))
HEAD_TEACHER, SECRETARY, LEADER, OFFICER, SOUTH_TEACHER, COORDINATOR, CARE_UNIT, CARE_HEAD = (
    ids.OfficialId(one) for one in (
        "children-head-teacher-north", "care-secretary-north", "culture-leader-north", "police-officer-north",
        "children-head-teacher-south", "management-coordinator", "care-unit-head", "care-head",
    )
)  # fmt: skip
YOUTH, MOTHER, FATHER = (ids.IndividualId(one) for one in ("youth-1", "guardian-1", "guardian-2"))
CASE, FORM, PLAN = ids.CaseId("case-1"), ids.ConsentId("form-1"), ids.PlanId("plan-1")
LOCAL, WISH = ids.ReportId("local-1"), ids.FindingId("wish")


def the_autumn_begins(story: HalfYear) -> None:
    """The steering group meets with its coordinator, and the local group agrees on what to work on."""
    story.scene(BEGAN, "Styrgruppens första möte", "The first meeting of the steering group")
    meetings, first = story.desk(MeetingDesk), ids.MeetingId(f"{STEERING}/first")
    heads = frozenset(ids.OfficialId(one) for one in ("children-head", "care-head", "culture-head"))
    meetings.call(first, story.step("call", COORDINATOR), officials=heads | {COORDINATOR})
    story.refused(
        IllegalMoveError,
        lambda: meetings.hold(first, story.step("hold", CARE_HEAD), present=heads),
        "styrgruppen möts inte utan samordnaren.",
    )
    meetings.hold(first, story.step("hold", COORDINATOR), present=heads | {COORDINATOR})
    story.tell("Samordnaren kommer, och mötet hålls.")
    story.meet(STRATEGIC, 1, COORDINATOR, CARE_UNIT)

    story.scene(BEGAN, "Lokala gruppen i norr enas om en problembild", "A shared problem picture", hour=13)
    story.meet(NORTH, 1, HEAD_TEACHER, SECRETARY, LEADER, OFFICER)
    found = next(one for one in READY.of(ProblemPicture) if one.area == NORTH_AREA)
    agreed = attrs.evolve(found.agree("truancy", "damage"), made_on=BEGAN)
    story.desk(PictureDesk).record_problems(agreed, by=SECRETARY)
    check(not agreed.missing_contributors(READY.cooperation.parties), "every party has added to the picture")
    check([item.code for item in agreed.in_scope()] == ["truancy", "damage"], "two problems are agreed on")
    story.tell("Alla parter har bidragit. Samverkan ska gälla frånvaro från skolan och skadegörelse.")


def local_meetings(story: HalfYear, *days_of_meeting: date) -> None:
    """The local group meets on these days, as it does every fourteenth."""
    for day in days_of_meeting:
        story.at(day, 7)
        story.meet(NORTH, (day - BEGAN).days // 14 + 1, HEAD_TEACHER, SECRETARY, LEADER, OFFICER)


def upper_meetings(story: HalfYear, number: int) -> None:
    """The strategic and the steering group meet today, as they do each month of the activity."""
    story.meet(STRATEGIC, number, COORDINATOR, CARE_UNIT)
    story.meet(STEERING, number, COORDINATOR, CARE_HEAD)


def goals_and_resources(story: HalfYear) -> None:
    """Goals go up, an assignment comes down, and its resources are moved."""
    story.scene(date(2025, 9, 8), "Målförslag uppåt, uppdrag nedåt", "Goals go up, an assignment comes down")
    story.meet(NORTH, 2, HEAD_TEACHER, SECRETARY, OFFICER)
    upwards, groups, goals = story.desk(UpwardsDesk), story.desk(GroupDesk), ("fewer hours away from school",)
    proposal = GoalProposal(
        ids.ProposalId("goals-north"), SSPF, NORTH, STRATEGIC, NORTH_AREA, goals,
        (story.step("propose", HEAD_TEACHER),), "early contact with the home",
    )  # fmt: skip
    upwards.propose(proposal)
    local_meetings(story, date(2025, 9, 22))
    story.at(date(2025, 9, 25))
    upper_meetings(story, 2)
    accepted = upwards.answer(proposal.id, story.step("accept", CARE_UNIT)).value
    check(accepted.state is ProposalState.ACCEPTED, "the proposal is accepted")
    story.tell("2025-09-25: strategiska gruppen godtar målförslaget från norr.")
    story.agree("agreement-ale", SSPF, until=date(2027, 9, 1), by=CARE_HEAD)
    hours = (Allocation(date(2025, 9, 25), (Resource("leisure_hours_a_week", 20),)),)
    given = Assignment(
        ids.AssignmentId("evenings-north"), SSPF, STRATEGIC, NORTH, "be where the young are in the evenings",
        "adults are seen", Period(BEGAN, date(2026, 3, 1)), hours,
    )  # fmt: skip
    groups.assign(given, on=date(2025, 9, 25), by=CARE_UNIT)
    local_meetings(story, date(2025, 10, 6))
    story.at(date(2025, 10, 25))
    fewer = Allocation(date(2025, 10, 25), (Resource("leisure_hours_a_week", 12),))
    moved = groups.reprioritise(given, fewer, story.step("reprioritise", CARE_UNIT)).value
    before, after = (moved.resources_on(day)[0].amount for day in (date(2025, 10, 24), date(2025, 10, 25)))
    story.tell(f"2025-10-25: uppdraget om kvällarna i norr: {before} timmar i veckan blir {after}.")
    upper_meetings(story, 3)


def a_case_is_opened(story: HalfYear, cases: CaseDesk) -> None:
    """Referral, coordinator, team and consent: one form, and a copy for each agency that gives."""
    story.scene(date(2025, 10, 27), "Ett ärende aktualiseras", "A case is brought up")
    story.save(*family(YOUTH, date(2012, 5, 2), MOTHER, FATHER), by=SECRETARY)
    way, concerns = ReferralWay.GUARDIAN_CAME, frozenset({ConcernKind.TRUANCY})
    referral = Referral(HEAD_TEACHER, CHILDREN, date(2025, 10, 24), way, concerns)
    cases.refer(NewCase(CASE, referral, CARE, individual=YOUTH), SSPF, by=SECRETARY)
    cases.appoint(CASE, SECRETARY, by=SECRETARY)
    for member in (
        TeamMember(TeamRole.COORDINATOR, official=SECRETARY, agency=CARE),
        TeamMember(TeamRole.SCHOOL, official=HEAD_TEACHER, agency=CHILDREN),
        TeamMember(TeamRole.LEISURE, official=LEADER, agency=CULTURE),
        TeamMember(TeamRole.YOUTH, individual=YOUTH),
        TeamMember(TeamRole.GUARDIAN, individual=MOTHER),
        TeamMember(TeamRole.GUARDIAN, individual=FATHER),
    ):
        cases.call(CASE, member, by=SECRETARY)
    cases.ask_consent(CASE, by=SECRETARY)
    consents, asked = story.desk(ConsentDesk), story.clock.now()
    scope = ConsentScope(
        frozenset({"attendance", "social_circumstances"}), CARE, frozenset({CHILDREN, CULTURE}),
        frozenset({"care_or_support"}), Period(date(2025, 10, 27), date(2026, 6, 1)),
    )  # fmt: skip
    seen = ConsentCheck(SECRETARY, date(2025, 10, 27), informed=True, guardians_may_dispose=True)
    form = Consent(
        FORM, YOUTH, scope, ConsentForm.WRITTEN, check=seen, cooperation=SSPF,
        between=frozenset({CARE, CHILDREN, CULTURE}),
    )  # fmt: skip
    consents.record(form, by=SECRETARY)
    copies = consents.copies(FORM, [CHILDREN, CULTURE], by=SECRETARY)
    consents.request(FORM, at=asked, by=SECRETARY, answer_by=date(2025, 11, 14))
    story.tell(f"Blanketten får en kopia för var och en som lämnar: {len(copies)} kopior.")

    story.scene(date(2025, 10, 30), "Den ena vårdnadshavaren undertecknar", "One guardian signs")
    resting = frozenset({FORM, *(ids.ConsentId(copy.ident) for copy in copies)})
    consents.sign(FORM, Signature(MOTHER, Capacity.GUARDIAN, given=True, at=story.clock.now()), by=SECRETARY)
    story.refused(
        IllegalMoveError,
        lambda: cases.activate(CASE, resting, by=SECRETARY),
        "ärendet öppnas inte på den ena vårdnadshavarens underskrift.",
    )
    local_meetings(story, date(2025, 11, 3))
    story.scene(date(2025, 11, 3), "Båda har undertecknat", "Both have signed")
    consents.sign(FORM, Signature(FATHER, Capacity.GUARDIAN, given=True, at=story.clock.now()), by=SECRETARY)
    for copy, official in zip(copies, (HEAD_TEACHER, LEADER), strict=True):
        own = ConsentCheck(official, date(2025, 11, 3), informed=True, guardians_may_dispose=True)
        consents.examine(ids.ConsentId(copy.ident), own, by=official)
    active = cases.activate(CASE, resting, by=SECRETARY).value
    check(active.state is CaseState.ACTIVE, "the case is active")
    story.tell("Varje förvaltning har granskat sin kopia. Ärendet är aktivt.")


def the_plan_of_the_case(story: HalfYear, cases: CaseDesk) -> None:
    """Mapping before the meeting, a network meeting, and a plan with what, when and who."""
    story.scene(date(2025, 11, 10), "Kartläggning före nätverksmötet", "Mapping before the network meeting")
    factors = (
        Factor(FactorKind.RISK, "away from school on many mornings", "the school"),
        Factor(FactorKind.STRENGTH, "never misses training in the evening", "the youth"),
        Factor(FactorKind.PROTECTIVE, "an older sister whom the youth trusts", "the guardians"),
    )
    ident, today = ids.MappingId("mapping-1"), date(2025, 11, 10)
    mapping = Mapping(ident, SSPF, SECRETARY, today, CASE, YOUTH, factors=factors)
    check(not mapping.strengths_missing, "the mapping tells of strengths too")
    story.save(mapping, by=SECRETARY)
    story.tell("Risker, styrkor och det som skyddar är antecknade.")

    local_meetings(story, date(2025, 11, 17))
    story.scene(date(2025, 11, 17), "Nätverksmöte och plan", "A network meeting, and a plan")
    there = frozenset({SECRETARY, HEAD_TEACHER, LEADER, YOUTH, MOTHER, FATHER})
    story.refused(
        IllegalMoveError,
        lambda: cases.hold_meeting(CASE, there | {OFFICER}, by=SECRETARY),
        "polisen står inte i samtycket och är inte med på mötet.",
    )
    cases.hold_meeting(CASE, there, by=SECRETARY)
    plans = story.desk(PlanDesk)
    plan = ActionPlan(
        PLAN, SSPF, PlanLevel.INDIVIDUAL,
        (Goal(ids.GoalId("mornings"), GoalKind.RESULT, "at school every morning", "by the school's own list"),),
        (
            Measure(ids.MeasureId("call"), ids.GoalId("mornings"), "a call home by eight", CHILDREN, "head teacher",
                    due=date(2025, 12, 12)),
            Measure(ids.MeasureId("coach"), ids.GoalId("mornings"), "the trainer walks along", CULTURE, "leisure leader",
                    due=date(2026, 1, 19)),
        ),
        case=CASE,
    )  # fmt: skip
    plans.draft(plan, by=SECRETARY)
    view = "says that the first lesson is the hard one"
    plans.agree(plan.id, agreed_by=frozenset({CHILDREN, CULTURE}), by=SECRETARY, child_view=view)
    plans.activate(plan.id, by=SECRETARY, next_follow_up=date(2025, 12, 15))
    cases.agree_plan(CASE, plan.id, there, by=SECRETARY)
    story.tell(f"Planen har {len(plan.measures)} åtgärder, var och en med en ansvarig och en dag.")


def a_question_beyond_the_mandate(story: HalfYear) -> None:
    """The local group may not decide on resources; the question is lifted and decided at the top."""
    story.scene(date(2025, 11, 24), "En fråga utanför mandatet", "A question beyond the mandate")
    mandates, question = story.desk(MandateDesk), Question("resources", 60_000, text="a coach")
    decision, lift = ids.GroupDecisionId("coach"), ids.EscalationId("coach")
    story.refused(
        OutsideMandateError,
        lambda: mandates.decide(decision, question, NORTH, story.step("decide", HEAD_TEACHER)),
        "lokala gruppen får inte besluta om resurser.",
    )
    raised = (story.step("raise", HEAD_TEACHER),)
    mandates.escalate(Escalation(lift, SSPF, NORTH, STEERING, question, raised))
    story.tell("Frågan lyfts till styrgruppen.")
    story.at(date(2025, 11, 25))
    upper_meetings(story, 4)
    mandates.take_up(lift, story.step("take_up", CARE_HEAD))
    answered, _ = mandates.answer(
        lift, decision, story.step("decide", CARE_HEAD, "half of it, to begin with")
    )
    check(answered.value.state is EscalationState.DECIDED, "the steering group has decided")
    story.tell("Styrgruppen har mandat och avgör frågan.")


def the_first_follow_up(story: HalfYear, cases: CaseDesk) -> None:
    """The plan is followed up before Christmas, and goes on."""
    follow_ups, first = story.desk(FollowUpDesk), ids.FollowUpId("follow-up-1")
    local_meetings(story, date(2025, 12, 1), date(2025, 12, 15))
    story.scene(date(2025, 12, 15), "Första uppföljningen", "The first follow-up")
    follow_ups.plan(first, PLAN, date(2025, 12, 15), by=SECRETARY)
    story.refused(
        IllegalMoveError,
        lambda: cases.follow_up(CASE, by=SECRETARY),
        "ärendet följs inte upp innan varje åtgärd har ett resultat.",
    )
    follow_ups.hold(first, by=SECRETARY)
    states = (("call", MeasureState.DONE), ("coach", MeasureState.ONGOING))
    results = tuple(MeasureResult(ids.MeasureId(one), state) for one, state in states)
    again = (ids.FollowUpId("follow-up-2"), date(2026, 1, 26))
    follow_ups.record(first, results, FollowUpDecision.CONTINUE, by=SECRETARY, next_on=again)
    cases.follow_up(CASE, by=SECRETARY)
    cases.go_on(CASE, again[1], by=SECRETARY)
    story.tell("En åtgärd är gjord och en pågår. Planen fortsätter till 2026-01-26.")


def a_week_and_what_was_found(story: HalfYear) -> None:
    """The picture of a week in the north; the local report is in time, and finds what must be developed."""
    story.scene(date(2026, 1, 19), "Veckans lägesbild, och lokala rapporten", "The week, and a report")
    north = next(one for one in READY.of(Area) if one.id == NORTH_AREA)
    seen = (IncidentCategory.DAMAGE, IncidentCategory.UNSAFE_PLACE)
    story.week(north, SSPF, *seen, since=date(2026, 1, 12), by=OFFICER)
    reports, half, due = story.desk(ReportDesk), Period(BEGAN, date(2026, 1, 19)), date(2026, 1, 25)
    duty, kind = ids.DutyId(f"{NORTH}/report"), ReportKind.HALF_YEAR
    reports.order(Report(LOCAL, kind, NORTH, STRATEGIC, half, due, SSPF, duty), by=HEAD_TEACHER)
    reports.draft(LOCAL, by=HEAD_TEACHER)
    reports.submit(LOCAL, by=HEAD_TEACHER)
    wish = Finding(WISH, SSPF, FindingKind.AREA_TO_DEVELOP, "say who calls when the head is away", LOCAL)
    check(story.desk(EvaluationDesk).find(wish, by=HEAD_TEACHER).value.unanswered, "the wish is open")
    story.tell("Lokala rapporten är i tid. Den pekar ut ett utvecklingsområde.")


def plans_and_money_go_up(story: HalfYear) -> None:
    """Two local plans are handed in and put in order, and the budget is followed up."""
    story.scene(date(2026, 1, 25), "Lokala planer prioriteras av styrgruppen", "Local plans are put in order")
    upper_meetings(story, 5)
    upwards, plans = story.desk(UpwardsDesk), story.desk(PlanDesk)
    rows = ((NORTH, HEAD_TEACHER, "norr", 1), (SOUTH, SOUTH_TEACHER, "söder", 2))
    for group, by, name, rank in rows:
        goal = Goal(ids.GoalId(f"evenings-{rank}"), GoalKind.PROCESS, "adults are out in the evenings")
        ident, due = ids.MeasureId(f"walk-{rank}"), date(2026, 5, 1)
        walk = Measure(ident, goal.id, "walk", CULTURE, "leisure leader", due=due)
        plan = ActionPlan(ids.PlanId(f"area-plan-{rank}"), SSPF, PlanLevel.AREA, (goal,), (walk,))
        plans.draft(plan, by=by)
        handed = ids.SubmissionId(f"submission-{rank}")
        upwards.submit(PlanSubmission(handed, SSPF, plan.id, group, STEERING, (story.step("submit", by),)))
        upwards.take(handed, story.step("receive", CARE_HEAD))
        ranked = upwards.take(handed, story.step("prioritise", CARE_HEAD), rank=rank).value
        story.tell(f"Planen från {name} kom in och fick plats {ranked.rank}.")
    story.save(Budget(ids.BudgetId("north-2026"), SSPF, NORTH, 2026, 80_000))
    followed = BudgetFollowUp(date(2026, 1, 25), 9_500)
    budget = upwards.follow_up(ids.BudgetId("north-2026"), followed, by=CARE_UNIT).value
    story.tell(f"Budgeten i norr: {budget.left_on(followed.on)} kronor är kvar av {budget.figure}.")


def the_case_is_closed(story: HalfYear, cases: CaseDesk) -> None:
    """Everything is done, the goal is met, and the case is closed."""
    follow_ups, plans, second = story.desk(FollowUpDesk), story.desk(PlanDesk), ids.FollowUpId("follow-up-2")
    story.scene(date(2026, 1, 26), "Andra uppföljningen, och avslut", "The second follow-up, and closing")
    follow_ups.hold(second, by=SECRETARY)
    done = tuple(MeasureResult(ids.MeasureId(one), MeasureState.DONE) for one in ("call", "coach"))
    follow_ups.record(second, done, FollowUpDecision.CLOSE, by=SECRETARY)
    plans.judge(PLAN, ids.GoalId("mornings"), "achieve", by=SECRETARY)
    plans.complete(PLAN, by=SECRETARY)
    cases.follow_up(CASE, by=SECRETARY)
    closed = cases.close(CASE, CloseReason.GOALS_MET, by=SECRETARY).value
    check(closed.state is CaseState.CLOSED, "the case is closed")
    story.tell("Varje åtgärd är gjord och målet är nått. Ärendet är avslutat.")


def what_was_missed(story: HalfYear) -> None:
    """The meetings of the half year, held and missed, with the pause of Christmas."""
    meetings, autumn = story.desk(MeetingDesk), Period(BEGAN, date(2025, 12, 20))
    half = Period(BEGAN, date(2026, 2, 1))
    story.scene(date(2026, 2, 2), "Vilka möten blev inte av?", "Which meetings were missed?")
    missed = meetings.missed(NORTH, autumn, on=date(2026, 2, 2), by=HEAD_TEACHER)
    story.tell(f"Lokala gruppen i norr, var fjortonde dag fram till jul: missade {days(missed)}.")
    check(missed == (date(2025, 10, 20),), "the local group missed one meeting")
    for group, name in ((STRATEGIC, "Strategiska gruppen"), (STEERING, "Styrgruppen")):
        expected = meetings.expected(group, half, by=COORDINATOR)
        missed = meetings.missed(group, half, on=date(2026, 2, 2), by=COORDINATOR)
        check(date(2025, 12, 25) not in expected, "no meeting is expected in the pause")
        check(not missed, f"{group} has met each month")
        told = f"{len(expected)} möten väntade, {len(missed)} missade; juluppehållet räknas inte."
        story.tell(f"{name}: {told}")


def the_report_is_late(story: HalfYear) -> None:
    """The half-year report falls due, is late, is handed in and received; the preconditions are checked."""
    reports, duty = story.desk(ReportDesk), ids.DutyId(f"{STRATEGIC}/report")
    story.scene(date(2026, 2, 9), "Förutsättningarna gås igenom", "The preconditions are gone through")
    short = {ids.PreconditionId("guidelines"): Grade.NOT, ids.PreconditionId("trust"): Grade.PARTLY}
    grades = tuple(Graded(one.id, short.get(one.id, Grade.MET)) for one in CATALOGUE)
    looked = PreconditionCheck(ids.CheckId("check-1"), SSPF, STRATEGIC, date(2026, 2, 9), grades)
    story.save(looked, by=COORDINATOR)
    story.tell("Inte uppfyllt: " + "; ".join(one.sv for one in looked.unmet()) + ".")
    half = Report(
        ids.ReportId("half-year-1"), ReportKind.HALF_YEAR, STRATEGIC, "official-care", Period(BEGAN, date(2026, 2, 25)),
        date(2026, 2, 25), SSPF, duty,
    )  # fmt: skip
    reports.order(half, by=COORDINATOR)

    story.scene(date(2026, 2, 26), "Halvårsrapporten är försenad", "The half-year report is late")
    late = story.desk(UpwardsDesk).late(duty, [], since=BEGAN, on=date(2026, 2, 26), by=COORDINATOR)
    outstanding = reports.outstanding(by=COORDINATOR)
    check([one.id for one in outstanding] == [half.id], "the report is outstanding")
    story.tell(f"Skulle ha kommit {days(late)}.")
    story.at(date(2026, 2, 27))
    rows = (Count("closed_cases", band_of(1)), Count("meetings", band_of(22)))
    reports.draft(half.id, rows=rows, by=COORDINATOR)
    handed = reports.submit(half.id, by=COORDINATOR).value
    story.tell(f"Inlämnad 2026-02-27, {handed.days_late(date(2026, 2, 27))} dagar sent.")
    found, text = story.desk(EvaluationDesk), "each local group has somebody who calls in the head's place"
    answer = Finding(ids.FindingId("answer"), SSPF, FindingKind.RESULT, text, half.id, follows=WISH)
    found.find(answer, by=COORDINATOR)
    resolved = found.answer(WISH, answer=answer.id, resolved=True, by=COORDINATOR).value
    check(resolved.state is FindingState.RESOLVED, "the finding is answered")
    story.tell("Den svarar på lokala gruppens utvecklingsområde, som är löst.")
    reports.receive(half.id, by=CARE_HEAD)
    acted = reports.act_on(half.id, by=CARE_HEAD, reason="guidelines are to be written").value
    check(acted.state is ReportState.ACTED_ON, "the heads have answered the report")
    story.tell("Förvaltningscheferna tar emot den och svarar: riktlinjer ska skrivas.")


def main() -> None:
    """Tell the story."""
    story = HalfYear("SSPF i Ale: ett halvår")
    cases = story.desk(partial(CaseDesk, results=results_stated))
    story.set_up(READY, on=BEGAN)
    the_autumn_begins(story)
    goals_and_resources(story)
    a_case_is_opened(story, cases)
    the_plan_of_the_case(story, cases)
    a_question_beyond_the_mandate(story)
    the_first_follow_up(story, cases)
    a_week_and_what_was_found(story)
    plans_and_money_go_up(story)
    the_case_is_closed(story, cases)
    what_was_missed(story)
    the_report_is_late(story)
    story.end()


if __name__ == "__main__":
    main()
