"""SSPF in Finspång: an agreement before the first case, one case with a plan that is revised, and an evaluation.

Run it:  python examples/half_year_sspf_finspang.py [--store memory|file:PATH|URL]

The agreement, the youth, the guardian, what the evaluation found, all days and everything else that
happens are invented.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from half_year import HalfYear, check, family

from collabmodel import (
    Capacity,
    Consent,
    ConsentCheck,
    ConsentForm,
    ConsentScope,
    DisclosureRequest,
    Outcome,
    Party,
    Period,
    PersonRole,
    Signature,
)
from collabmodel.errors import IllegalMoveError, ModelError
from collabmodel.model import ids
from collabmodel.model.agreed.documents import Distribution
from collabmodel.model.casework.cases import Referral, ReferralWay
from collabmodel.model.casework.courses import CaseState, CloseReason
from collabmodel.model.casework.mappings import Factor, FactorKind, Mapping
from collabmodel.model.casework.teams import TeamMember, TeamRole
from collabmodel.model.evaluation.evaluations import EvaluationState, Interviews, ModuleKind, RoleLevel
from collabmodel.model.evaluation.findings import Finding, FindingKind, FindingState
from collabmodel.model.evaluation.reports import Count, Report, ReportKind
from collabmodel.model.knowledge.small_numbers import band_of
from collabmodel.model.organisation.cooperations import ConcernKind
from collabmodel.model.organisation.duties import ReportingDuty
from collabmodel.model.planning.follow_ups import FollowUpDecision, MeasureResult
from collabmodel.model.planning.goals import Goal, GoalKind
from collabmodel.model.planning.measures import Measure, MeasureState
from collabmodel.model.planning.plans import ActionPlan, PlanLevel, PlanState
from collabmodel.packs import se_osl
from collabmodel.rules.names import Name
from collabmodel.services.casework.cases import CaseDesk
from collabmodel.services.casework.opening import NewCase
from collabmodel.services.consents import ConsentDesk
from collabmodel.services.evaluation.evaluations import EvaluationDesk
from collabmodel.services.evaluation.reports import ReportDesk
from collabmodel.services.organisation.upwards import UpwardsDesk
from collabmodel.services.planning.follow_ups import FollowUpDesk, results_stated
from collabmodel.services.planning.plans import PlanDesk
from collabmodel.setups import finspang, los, sspf
from collabmodel.setups.tables import monthly

BEGINS, FINAL_DUE, REPORT_DUE = date(2025, 8, 25), date(2025, 12, 19), date(2026, 2, 16)
READY, BESIDE = sspf.finspang(), los.finspang()
SSPF, LOS = READY.cooperation.id, BESIDE.cooperation.id
WORKING, STEERING = ids.GroupId(f"{SSPF}/working"), ids.GroupId(f"{SSPF}/steering")
GIVERS = EDUCATION, LEISURE, POLICE = (
    ids.AgencyId("education"),
    ids.AgencyId("leisure"),
    ids.AgencyId("police"),
)
SOCIAL = ids.AgencyId("social")
SECRETARY, TEACHER, OFFICER, LEADER, HEAD, SCHOOLS_HEAD = (
    ids.OfficialId(one) for one in (
        "social-sspf-secretary", "education-sspf-head-teacher", "police-sspf-officer",
        "leisure-sspf-leader", "social-sspf-head", "education-sspf-head",
    )
)  # fmt: skip
CLERK, EVALUATION, FINAL = finspang.CLERK.id, finspang.EVALUATION, ids.ReportId("finspang-final")
YOUTH, MOTHER = ids.IndividualId("youth-1"), ids.IndividualId("guardian-1")
CASE, FORM = ids.CaseId("case-1"), ids.ConsentId("form-1")
FIRST, REVISED, GOAL = ids.PlanId("plan-1"), ids.PlanId("plan-2"), ids.GoalId("evenings")
DUTY, HALF_YEAR = ids.DutyId(f"{WORKING}/report"), ids.ReportId("half-year-1")
MEASURES = ids.MeasureId("club"), ids.MeasureId("home")
KNOW, ROLES, VOICE = (ids.FindingId(one) for one in ("know-each-other", "roles", "voice"))
NAMES = {
    str(READY.by_name[key]): Name(sv, en)
    for key, sv, en in (
        ("social", "socialtjänsten", "social services"),
        ("school", "skolan", "the school"),
        ("local-police", "polisen", "the police"),
        ("leisure", "fritidsgården", "the youth centre"),
    )
}
TEAM = frozenset({SECRETARY, TEACHER, OFFICER, LEADER, YOUTH, MOTHER})


def an_agreement_first(story: HalfYear, cases: CaseDesk) -> None:
    """Without an agreement in force no case is taken up; so it is signed first, for every party."""
    story.scene(BEGINS, "Ingen överenskommelse, inget ärende", "No agreement, no case")
    story.meet(STEERING, 1, HEAD, SCHOOLS_HEAD)
    story.save(*family(YOUTH, date(2014, 3, 3), MOTHER), by=SECRETARY)
    story.refused(
        IllegalMoveError,
        lambda: cases.refer(new_case(BEGINS, ConcernKind.CRIME), SSPF, by=SECRETARY),
        "ett ärende tas inte upp innan parterna har kommit överens.",
    )
    story.agree("sspf-finspang-2025", SSPF, until=date(2027, 9, 1), by=HEAD)
    story.desk(UpwardsDesk).bind(
        ReportingDuty(DUTY, SSPF, WORKING, monthly(date(2025, 8, 16), every=6), STEERING), by=HEAD
    )


def new_case(on: date, *concerns: ConcernKind) -> NewCase:
    """A case on the youth, in the file of social services."""
    way = ReferralWay.GUARDIAN_CAME
    return NewCase(CASE, Referral(TEACHER, EDUCATION, on, way, frozenset(concerns)), SOCIAL, individual=YOUTH)


def a_case_is_opened(story: HalfYear, cases: CaseDesk) -> None:
    """No ages are stated; what the concern is about decides.  One guardian has custody, and signs."""
    story.scene(date(2025, 9, 1), "Ett ärende aktualiseras", "A case is brought up")
    story.meet(WORKING, 1, SECRETARY, TEACHER, OFFICER, LEADER)
    now = story.clock.now()
    story.refused(
        IllegalMoveError,
        lambda: cases.refer(new_case(now.date(), ConcernKind.TRUANCY), SSPF, by=SECRETARY),
        "frånvaro ensam räcker inte: målgruppen är riskzonen för kriminalitet och missbruk.",
    )
    cases.refer(new_case(now.date(), ConcernKind.TRUANCY, ConcernKind.CRIME), SSPF, by=SECRETARY)
    story.tell("Ungdomen är elva år. I Finspång är inga åldrar angivna.")
    story.refused(
        IllegalMoveError,
        lambda: cases.ask_consent(CASE, by=SECRETARY),
        "samtycke begärs inte innan någon håller ihop ärendet.",
    )
    cases.appoint(CASE, SECRETARY, by=SECRETARY)
    for member in (
        TeamMember(TeamRole.COORDINATOR, official=SECRETARY, agency=SOCIAL),
        TeamMember(TeamRole.SCHOOL, official=TEACHER, agency=EDUCATION),
        TeamMember(TeamRole.POLICE, official=OFFICER, agency=POLICE, decided_by=SECRETARY),
        TeamMember(TeamRole.LEISURE, official=LEADER, agency=LEISURE),
        TeamMember(TeamRole.YOUTH, individual=YOUTH),
        TeamMember(TeamRole.GUARDIAN, individual=MOTHER),
    ):
        cases.call(CASE, member, by=SECRETARY)
    cases.ask_consent(CASE, by=SECRETARY)
    consents = story.desk(ConsentDesk)
    scope = ConsentScope(
        frozenset({"attendance", "social_circumstances"}), SOCIAL, frozenset(GIVERS),
        frozenset({"care_or_support"}), Period(now.date(), date(2026, 6, 1)),
    )  # fmt: skip
    form = Consent(
        FORM, YOUTH, scope, ConsentForm.WRITTEN, check=seen(SECRETARY, now.date()), cooperation=SSPF,
        between=frozenset({SOCIAL, *GIVERS}),
    )  # fmt: skip
    consents.record(form, by=SECRETARY)
    copies = [ids.ConsentId(one.ident) for one in consents.copies(FORM, GIVERS, by=SECRETARY)]
    consents.sign(FORM, Signature(MOTHER, Capacity.GUARDIAN, given=True, at=now), by=SECRETARY)
    for copy, official in zip(copies, (TEACHER, LEADER, OFFICER), strict=True):
        consents.examine(copy, seen(official, now.date()), by=official)
    active = cases.activate(CASE, frozenset({FORM, *copies}), by=SECRETARY).value
    check(active.state is CaseState.ACTIVE, "the case is active")
    story.tell("Mamman har ensam vårdnad och undertecknar. Ärendet är aktivt.")


def seen(by: ids.OfficialId, on: date) -> ConsentCheck:
    """What an official found of the form, or of the own copy of it."""
    return ConsentCheck(by, on, informed=True, guardians_may_dispose=True)


def each_on_its_own_ground(story: HalfYear) -> None:
    """What the parties tell each other: one thing needs no consent, one rests on it, and one is not covered."""
    story.scene(date(2025, 9, 8), "Var och en på sin egen grund", "Each on its own ground")

    def asked(at: str, to: str, category: str, *marks: str) -> DisclosureRequest:
        item = READY.item(
            f"{at}-{category}", at=at, about=Party(YOUTH, PersonRole.SUBJECT), category=category,
            recorded_at=story.clock.now(), marks=se_osl.PACK.vocabulary.describe(*marks),
        )  # fmt: skip
        story.save(item, by=SECRETARY)
        ident, now = f"{at}-to-{to}", story.clock.now()
        return READY.question(ident, item, to=to, at=now, purpose="care_or_support")

    story.ask(asked("school", "social", "attendance"), expect=Outcome.PERMIT)
    story.tell("")
    story.ask(asked("social", "leisure", "social_circumstances"), expect=Outcome.PERMIT)
    story.tell("")
    seen_by_patrol = asked("local-police", "leisure", "crime_suspicion", "crime_fighting_work")
    story.ask(seen_by_patrol, expect=Outcome.DENY)


def mapping_and_measures(story: HalfYear, cases: CaseDesk) -> None:
    """What is risk and what protects; then a plan in which each measure has one who answers for it."""
    story.scene(date(2025, 9, 15), "Kartläggning och åtgärder", "Mapping and measures")
    factors = (
        Factor(FactorKind.RISK, "out late with those who are much older", "the guardian"),
        Factor(FactorKind.PROTECTIVE, "a teacher who is told everything", "the youth"),
        Factor(FactorKind.STRENGTH, "draws better than anybody in the class", "the school"),
    )
    day = date(2025, 9, 12)
    mapping = Mapping(ids.MappingId("mapping-1"), SSPF, SECRETARY, day, CASE, YOUTH, factors=factors)
    check(mapping.done_before(story.clock.now()), "the mapping is done before the meeting")
    story.save(mapping, by=SECRETARY)
    cases.hold_meeting(CASE, TEAM, by=SECRETARY)
    plans = story.desk(PlanDesk)
    plan = ActionPlan(
        FIRST, SSPF, PlanLevel.INDIVIDUAL,
        (Goal(GOAL, GoalKind.RESULT, "at home by nine", "the guardian and the youth keep a list"),),
        (
            Measure(ids.MeasureId("drawing"), GOAL, "drawing on Tuesdays and Thursdays", LEISURE,
                    "leisure leader", due=date(2025, 11, 3)),
            Measure(ids.MeasureId("talks"), GOAL, "the police talk with the older ones", POLICE, "police officer",
                    due=date(2025, 10, 6)),
        ),
        case=CASE,
    )  # fmt: skip
    plans.draft(plan, by=SECRETARY)
    story.refused(
        IllegalMoveError,
        lambda: plans.agree(FIRST, agreed_by=frozenset({LEISURE, POLICE}), by=SECRETARY),
        "planen saknar vad barnet själv tycker.",
    )
    agreed = frozenset({LEISURE, POLICE})
    plans.agree(FIRST, agreed_by=agreed, by=SECRETARY, child_view="wants to draw, not to be fetched")
    plans.activate(FIRST, by=SECRETARY, next_follow_up=date(2025, 11, 10))
    cases.agree_plan(CASE, FIRST, TEAM, by=SECRETARY)
    story.tell(f"Planen har {len(plan.measures)} åtgärder, en hos fritiden och en hos polisen.")


def the_plan_is_revised(story: HalfYear, cases: CaseDesk) -> None:
    """One measure did not help: the plan gets a second edition, and the first one stays on record."""
    story.at(date(2025, 11, 3))
    story.meet(WORKING, 2, SECRETARY, TEACHER, LEADER)
    story.scene(date(2025, 11, 10), "Uppföljning: planen görs om", "The follow-up: the plan is revised")
    follow_ups, plans, first = story.desk(FollowUpDesk), story.desk(PlanDesk), ids.FollowUpId("follow-up-1")
    follow_ups.plan(first, FIRST, date(2025, 11, 10), by=SECRETARY)
    follow_ups.hold(first, by=SECRETARY)
    results = (
        MeasureResult(ids.MeasureId("drawing"), MeasureState.DONE),
        MeasureResult(ids.MeasureId("talks"), MeasureState.NOT_DONE, "they have moved away"),
    )
    again = (ids.FollowUpId("follow-up-1b"), date(2025, 12, 15))
    follow_ups.record(first, results, FollowUpDecision.REVISE, by=SECRETARY, next_on=again)
    cases.follow_up(CASE, by=SECRETARY)
    old = story.load(ActionPlan, FIRST)
    new = ActionPlan(
        REVISED, SSPF, PlanLevel.INDIVIDUAL,
        (Goal(GOAL, GoalKind.RESULT, "at home by nine", "the guardian and the youth keep a list"),),
        (
            Measure(ids.MeasureId("club"), GOAL, "a place in the drawing club", LEISURE, "leisure leader",
                    due=date(2026, 1, 19)),
            Measure(ids.MeasureId("home"), GOAL, "talks at home each week", SOCIAL, "social secretary",
                    due=date(2026, 1, 19)),
        ),
        case=CASE, edition=old.edition + 1, replaces=FIRST,
    )  # fmt: skip
    plans.revise(FIRST, new, by=SECRETARY)
    agreed = frozenset({LEISURE, SOCIAL})
    plans.agree(REVISED, agreed_by=agreed, by=SECRETARY, child_view="the club is a good idea")
    plans.activate(REVISED, by=SECRETARY, next_follow_up=date(2026, 2, 2))
    cases.revise(CASE, REVISED, date(2026, 2, 2), by=SECRETARY)
    check(story.load(ActionPlan, FIRST).state is PlanState.REVISED, "the first edition is revised")
    story.tell("En åtgärd blev inte av. Planen har en andra utgåva, och den första finns kvar.")


def the_evaluation_ends(story: HalfYear) -> None:
    """Five modules are about SSPF; it ends when those of LOS are done too, and its report is in."""
    story.scene(date(2025, 12, 15), "Processutvärderingens fem moduler", "The five modules of the evaluation")
    desk, reports = story.desk(EvaluationDesk), story.desk(ReportDesk)
    done = (date(2025, 9, 19), date(2025, 10, 17), date(2025, 10, 24), date(2025, 11, 20), date(2025, 12, 12))
    asked = (
        Interviews(RoleLevel.MANAGEMENT, 4),
        Interviews(RoleLevel.OPERATIVE, 7),
        Interviews(RoleLevel.TARGET_GROUP, 2),
    )
    for kind, on in zip(ModuleKind, done, strict=True):
        interviews = asked if kind is ModuleKind.INTERVIEWS else ()
        so_far = desk.module_done(EVALUATION, kind, SSPF, on=on, by=CLERK, interviews=interviews).value
    actors, voices = so_far.asked()
    story.tell(f"SSPF: fem moduler gjorda. Intervjuade: {actors} i samverkan och {voices} ur målgruppen.")
    reports.draft(FINAL, by=CLERK, contents=frozenset({finspang.COMPILATION}))
    reports.submit(FINAL, by=CLERK)
    story.refused(
        IllegalMoveError,
        lambda: desk.finish(EVALUATION, FINAL, by=CLERK),
        "utvärderingen är inte slut förrän också LOS moduler är gjorda.",
    )
    story.at(date(2025, 12, 18))
    for kind, on in zip(ModuleKind, done, strict=True):
        desk.module_done(EVALUATION, kind, LOS, on=on, by=CLERK)
    ended = desk.finish(EVALUATION, FINAL, by=CLERK).value
    check(ended.state is EvaluationState.FINAL, "the evaluation has ended")
    on_time = not story.load(Report, FINAL).late(date(2025, 12, 18))
    check(on_time, "the final report came in time")
    reports.receive(FINAL, by=CLERK)
    story.tell("Slutrapporten kom i tid. Utvärderingen är slut.")


def what_it_found(story: HalfYear) -> None:
    """A strength asks for nothing; an area to develop must be acted on before the evaluation is."""
    story.scene(date(2026, 1, 12), "Vad den fann", "What it found")
    story.meet(WORKING, 3, SECRETARY, TEACHER, OFFICER, LEADER)
    desk = story.desk(EvaluationDesk)
    for ident, kind, text in (
        (KNOW, FindingKind.STRENGTH, "they know each other and call at once"),
        (ROLES, FindingKind.AREA_TO_DEVELOP, "nobody is appointed to hold SSPF together"),
        (VOICE, FindingKind.DEVELOPMENT_POSSIBILITY, "the young could be asked more often"),
    ):
        desk.find(Finding(ident, SSPF, kind, text, FINAL), by=CLERK)
    story.refused(
        ModelError,
        lambda: desk.find(
            Finding(
                ids.FindingId("stray"),
                SSPF,
                FindingKind.COMMENT,
                "well done",
                FINAL,
                course=(story.step("find", CLERK),),
            ),
            by=CLERK,
        ),
        "en iakttagelse kommer inte in med ett förlopp som någon annan har skrivit.",
    )
    story.refused(
        IllegalMoveError,
        lambda: desk.act_on(EVALUATION, by=CLERK),
        "ett utvecklingsområde står obesvarat.",
    )
    desk.act_on_finding(ROLES, by=HEAD, reason="the head of unit takes it on until somebody is appointed")
    acted = desk.act_on(EVALUATION, by=CLERK).value
    check(acted.state is EvaluationState.ACTED_ON, "something is done about all of it")
    story.tell("Enhetschefen tar sig an det. Nu står inget obesvarat.")
    spread = story.load(Distribution, ids.DistributionId("finspang-presentation"))
    for receiver in sorted(READY.cooperation.parties):
        spread = spread.done(receiver, date(2026, 1, 12))
    story.change(spread, by=CLERK)
    left = spread.pending(date(2026, 1, 12))
    check(spread.late(date(2026, 1, 12)), "the presentations are late")
    story.tell(f"Presenterad för parterna i SSPF. Kvar är {len(left)} parter som bara är med i LOS.")


def the_case_is_closed(story: HalfYear, cases: CaseDesk) -> None:
    """The goal is partly met, and the case is handed over to the drawing club and the home."""
    story.scene(date(2026, 2, 2), "Ärendet avslutas", "The case is closed")
    follow_ups, plans, second = story.desk(FollowUpDesk), story.desk(PlanDesk), ids.FollowUpId("follow-up-2")
    due = plans.overview(SSPF, date(2026, 2, 2), by=SECRETARY)
    check(len(due.measures_overdue) == len(MEASURES), "both measures are past their day")
    story.tell(f"Åtgärder vars dag har gått: {len(due.measures_overdue)}. De har inget resultat än.")
    follow_ups.plan(second, REVISED, date(2026, 2, 2), by=SECRETARY)
    follow_ups.hold(second, by=SECRETARY)
    story.refused(
        IllegalMoveError,
        lambda: follow_ups.record(
            second, (MeasureResult(MEASURES[0], MeasureState.DONE),), FollowUpDecision.CLOSE, by=SECRETARY
        ),
        "den ena åtgärden saknar resultat.",
    )
    results = tuple(MeasureResult(one, MeasureState.DONE) for one in MEASURES)
    follow_ups.record(second, results, FollowUpDecision.CLOSE, by=SECRETARY)
    plans.judge(REVISED, GOAL, "achieve_partly", by=SECRETARY)
    plans.complete(REVISED, by=SECRETARY)
    cases.follow_up(CASE, by=SECRETARY)
    closed = cases.close(CASE, CloseReason.HANDED_OVER, by=SECRETARY).value
    check(closed.state is CaseState.CLOSED, "the case is closed")
    story.tell("Målet är delvis nått. Ärendet är avslutat och lämnat över.")


def the_report_answers(story: HalfYear) -> None:
    """The half-year report counts in bands, is sent back once, and answers what the evaluation found."""
    story.scene(date(2026, 2, 13), "Halvårsrapporten", "The half-year report")
    reports, evaluations = story.desk(ReportDesk), story.desk(EvaluationDesk)
    span = Period(BEGINS, date(2026, 2, 13))
    half = Report(HALF_YEAR, ReportKind.HALF_YEAR, WORKING, STEERING, span, REPORT_DUE, SSPF, DUTY)
    reports.order(half, by=HEAD)
    rows = (Count("closed_cases", band_of(1)), Count("meetings", band_of(3)))
    drafted = reports.draft(HALF_YEAR, by=SECRETARY, rows=rows).value
    story.tell(f"Avslutade ärenden: {drafted.rows[0].band}. Möten: {drafted.rows[1].band}.")
    reports.submit(HALF_YEAR, by=SECRETARY)
    reports.send_back(HALF_YEAR, reason="say what was done about the evaluation", by=HEAD)
    outstanding = reports.outstanding(by=HEAD, day=date(2026, 2, 17))
    check([one.id for one in outstanding] == [HALF_YEAR], "one that is sent back counts as not handed in")
    story.tell("Styrgruppen skickar tillbaka den: vad har gjorts åt utvärderingen?")

    story.scene(date(2026, 2, 16), "Iakttagelsen besvaras", "The finding is answered")
    answer = Finding(
        ids.FindingId("roles-now"),
        SSPF,
        FindingKind.RESULT,
        "a coordinator is appointed",
        HALF_YEAR,
        follows=ROLES,
    )
    story.refused(
        IllegalMoveError,
        lambda: evaluations.find(answer, by=HEAD),
        "en rapport som är tillbakaskickad svarar inte på något.",
    )
    reports.submit(HALF_YEAR, by=SECRETARY)
    received = reports.receive(HALF_YEAR, by=HEAD).value
    check(not received.late(REPORT_DUE), "it is in time, on its last day")
    evaluations.find(answer, by=HEAD)
    resolved = evaluations.answer(ROLES, answer=answer.id, resolved=True, by=HEAD).value
    check(resolved.state is FindingState.RESOLVED, "the finding is resolved")
    late = story.desk(UpwardsDesk).late(
        DUTY, [date(2026, 2, 16)], since=date(2026, 1, 1), on=date(2026, 2, 20), by=HEAD
    )
    check(not late, "the duty is fulfilled")
    story.tell("I tid, på sista dagen. Iakttagelsen om vem som håller ihop är löst.")


def main() -> None:
    """Tell the story."""
    story = HalfYear("SSPF i Finspång: ett halvår med ett ärende och en utvärdering", NAMES)
    cases = story.desk(partial(CaseDesk, results=results_stated))
    story.set_up(READY, BESIDE, on=BEGINS)
    ordered = finspang.evaluation(ordered_on=BEGINS), *finspang.closing(due=FINAL_DUE, ordered_on=BEGINS)
    story.save(finspang.BOARD, finspang.CLERK, *ordered)
    an_agreement_first(story, cases)
    a_case_is_opened(story, cases)
    each_on_its_own_ground(story)
    mapping_and_measures(story, cases)
    the_plan_is_revised(story, cases)
    the_evaluation_ends(story)
    what_it_found(story)
    the_case_is_closed(story, cases)
    the_report_answers(story)
    story.end()


if __name__ == "__main__":
    main()
