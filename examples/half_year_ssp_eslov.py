"""SSP in Eslöv: half a year from a walk through each party's law to the final report on a grant.

Run it:  python examples/half_year_ssp_eslov.py [--store memory|file:PATH|URL]

The ready cooperation tells of 2007; this is an invented spring of 2026 with the same table.  The
pupil, the guardian, the grant and everything that happens are invented.
"""

from __future__ import annotations

from datetime import date

import attrs
from half_year import HalfYear, check, days, family

from collabmodel import Branch, Outcome, Party, Period, PersonRole
from collabmodel.errors import IllegalMoveError, OutsideMandateError, WrongLevelError
from collabmodel.model import ids
from collabmodel.model.casework.cases import Referral, ReferralWay
from collabmodel.model.casework.courses import CaseState
from collabmodel.model.evaluation.competence import CompetenceActivity, CompetenceKind
from collabmodel.model.evaluation.findings import Finding, FindingKind, FindingState
from collabmodel.model.evaluation.grants import AccountLine, Grant, GrantAccount, balance
from collabmodel.model.evaluation.reports import Report, ReportKind, ReportState
from collabmodel.model.information import Level
from collabmodel.model.knowledge.incidents import IncidentCategory
from collabmodel.model.knowledge.problem_pictures import ProblemItem, ProblemPicture
from collabmodel.model.knowledge.sources import DataSource, SourceKind
from collabmodel.model.organisation.areas import Area
from collabmodel.model.organisation.cadences import CadenceUnit
from collabmodel.model.organisation.cooperations import ConcernKind
from collabmodel.model.organisation.escalations import Escalation, EscalationState, Question
from collabmodel.model.organisation.groups import Group
from collabmodel.model.organisation.mandates import Delegation
from collabmodel.model.organisation.profiles import LegalProfile, profiles_on
from collabmodel.model.organisation.remits import Remit
from collabmodel.model.planning.goals import Goal, GoalKind
from collabmodel.model.planning.measures import Measure, Recurrence
from collabmodel.model.planning.plans import ActionPlan, PlanLevel
from collabmodel.model.planning.workshops import FutureWorkshop, Participant, WorkshopPhase
from collabmodel.packs import se_osl
from collabmodel.rules.names import Name
from collabmodel.services.casework.cases import CaseDesk
from collabmodel.services.casework.opening import NewCase
from collabmodel.services.evaluation.evaluations import EvaluationDesk
from collabmodel.services.evaluation.reports import ReportDesk
from collabmodel.services.knowledge.pictures import PictureDesk
from collabmodel.services.organisation.delegations import DelegationDesk
from collabmodel.services.organisation.mandates import MandateDesk
from collabmodel.services.organisation.meetings import MeetingDesk
from collabmodel.services.planning.plans import PlanDesk
from collabmodel.services.planning.workshops import WorkshopDesk
from collabmodel.setups import ssp
from collabmodel.setups.tables import monthly

BEGINS, SEMINAR, NEXT_DAY = date(2026, 1, 12), date(2026, 1, 19), date(2026, 1, 20)
_READY = ssp.eslov()
HEALTH = Branch(
    ids.BranchId("education/health"),
    ids.AgencyId("education"),
    "Elevhälsan",
    frozenset({"pupil_health_psychosocial"}),
    independent=None,
)
READY = attrs.evolve(
    _READY, branches=(*_READY.branches, HEALTH), by_name={**_READY.by_name, "health": HEALTH.id}
)
SSP, AREA = READY.cooperation.id, ids.AreaId("eslov-berga-ronneberga")
GROUP, STEERING, MANAGEMENT = (
    ids.GroupId(f"ssp-eslov/{one}") for one in ("berga-ronneberga", "steering", "management")
)
SOCIAL, EDUCATION, POLICE, EBO = (ids.AgencyId(one) for one in ("social", "education", "police", "ebo"))
COORDINATOR, HEAD, TEACHER, OFFICER, CUSTOMERS, COUNSELLOR = (
    ids.OfficialId(one)
    for one in (
        "social-coordinator",
        "social-prevention-head",
        "education-head-teacher-1",
        "police-officer-1",
        "ebo-customer-manager",
        "education-counsellor",
    )
)
EVERYBODY = (COORDINATOR, TEACHER, OFFICER, CUSTOMERS, COUNSELLOR)
WORKSHOP, YEAR, PLAN = (
    ids.WorkshopId("workshop-2026"), ids.AnnualPlanId("annual-plan-2026"), ids.PlanId("plan-2026")
)  # fmt: skip
PUPIL, GUARDIAN = ids.IndividualId("pupil-1"), ids.IndividualId("guardian-1")
GRANT, PART, FINAL = ids.GrantId("grant-2026"), ids.ReportId("sheet-2026"), ids.ReportId("final-2026")
NAMES = {str(HEALTH.id): Name("elevhälsan", "the pupil health service")}


def the_law_of_each_party(story: HalfYear) -> None:
    """Each party tells by which law it works, and the group decides to meet once a month."""
    story.scene(BEGINS, "Lagen gås igenom, part för part", "The law of each party is gone through")
    for old in READY.of(LegalProfile):
        today = tuple(
            one.replace("sekretesslagen", "offentlighets- och sekretesslagen") for one in old.statutes
        )
        story.change(attrs.evolve(old, statutes=today), by=COORDINATOR)
    profiles = tuple(story.load(LegalProfile, one.id) for one in READY.of(LegalProfile))
    found = profiles_on(READY.cooperation.parties, profiles, BEGINS)
    for agency in READY.agencies:
        profile = found[agency.id]
        statutes = () if profile is None else profile.statutes
        check(bool(statutes), f"{agency.id} has told by which law it works")
        story.tell(f"{agency.name}: {', '.join(statutes)}.")
    walk = CompetenceActivity(
        ids.ActivityId("law-2026"), SSP, CompetenceKind.LAW_WALK_THROUGH, frozenset({GROUP, STEERING}),
        ("school", "social services", "police", "housing company"), BEGINS, every_months=12,
    )  # fmt: skip
    story.save(walk, by=COORDINATOR)
    story.change(attrs.evolve(story.load(Group, GROUP), cadence=monthly(BEGINS, tolerance=7)), by=COORDINATOR)
    story.meet(GROUP, 1, *EVERYBODY)
    story.tell(f"Genomgången återkommer {walk.next_due}. Gruppen ska mötas en gång i månaden.")


def the_future_workshop(story: HalfYear) -> None:
    """Criticism, then vision, then anchoring; the other way round is refused."""
    workshops, phases = story.desk(WorkshopDesk), WorkshopPhase
    story.scene(SEMINAR, "Framtidsverkstaden: kritik och vision", "The future workshop: criticism and vision")
    homes = ((COORDINATOR, SOCIAL), (TEACHER, EDUCATION), (OFFICER, POLICE), (CUSTOMERS, EBO))
    there = tuple(Participant(official, agency) for official, agency in homes)
    workshops.plan(FutureWorkshop(WORKSHOP, SSP, GROUP, (SEMINAR, NEXT_DAY), there), by=COORDINATOR)
    story.refused(
        IllegalMoveError,
        lambda: workshops.begin(WORKSHOP, phases.VISION, by=COORDINATOR),
        "visionen kommer inte före kritiken.",
    )
    workshops.begin(WORKSHOP, phases.CRITICISM, by=COORDINATOR)
    story.refused(
        IllegalMoveError,
        lambda: workshops.begin(WORKSHOP, phases.VISION, by=COORDINATOR),
        "kritikfasen har inte lämnat något efter sig.",
    )
    problems = ("dark paths", "nobody sees the whole", "the name of the area")
    workshops.end(WORKSHOP, phases.CRITICISM, by=COORDINATOR, ranked=problems)
    workshops.begin(WORKSHOP, phases.VISION, by=COORDINATOR)
    workshops.end(WORKSHOP, phases.VISION, by=COORDINATOR, ranked=("an open school", "good news"))
    story.tell(f"Kritikfasen gav {len(problems)} problem, och visionsfasen två idéer.")

    story.scene(NEXT_DAY, "Förankring och årsplan", "Anchoring, and the annual plan")
    workshops.begin(WORKSHOP, phases.ANCHORING, by=COORDINATOR)
    workshops.end(WORKSHOP, phases.ANCHORING, by=COORDINATOR, ranked=problems[:2])
    goal = Goal(ids.GoalId("seen"), GoalKind.RESULT, "adults are seen", due=date(2026, 12, 31))
    walk = Measure(
        ids.MeasureId("walk"), goal.id, "a safety walk", EBO, "customer manager", due=date(2026, 4, 14)
    )
    plan = workshops.adopt(WORKSHOP, YEAR, year=2026, by=COORDINATOR, goals=(goal,), measures=(walk,)).value
    story.tell(f"Årsplanen för {plan.year} är antagen med {len(plan.problems)} prioriterade problem.")

    story.scene(
        date(2026, 2, 2), "Årsplanen presenteras och sprids hemma", "The plan is presented and spread"
    )
    workshops.present(YEAR, MANAGEMENT, date(2026, 2, 2), by=HEAD)
    for agency in (SOCIAL, EDUCATION, POLICE):
        plan = workshops.spread(YEAR, agency, date(2026, 2, 2), by=COORDINATOR).value
    check([one.agency for one in plan.unspread(date(2026, 2, 2))] == [EBO], "one party is left")
    story.tell("Ledningsgruppen har fått den. Kvar att berätta hemma: EBO.")
    story.at(date(2026, 2, 6))
    plan = workshops.spread(YEAR, EBO, date(2026, 2, 6), by=CUSTOMERS).value
    check(not plan.unspread(date(2026, 2, 6)), "everybody has been told at home")
    story.tell("2026-02-06: alla fyra parter har spridit den hemma.")


def beyond_the_mandate(story: HalfYear) -> None:
    """The steering group delegates; what is larger than that goes up."""
    mandates, delegations = story.desk(MandateDesk), story.desk(DelegationDesk)
    small, large = Question("resources", 12_000, AREA), Question("resources", 45_000, AREA)
    story.scene(date(2026, 2, 12), "Styrgruppen delegerar", "The steering group delegates")
    story.meet(GROUP, 2, *EVERYBODY)
    first = ids.GroupDecisionId("lamps")
    story.refused(
        OutsideMandateError,
        lambda: mandates.decide(first, small, GROUP, story.step("decide", COORDINATOR)),
        "gruppen får inte besluta om resurser.",
    )
    lent = Delegation(
        ids.DelegationId("resources-2026"), SSP, ids.MandateId(f"{STEERING}/mandate"), STEERING, GROUP,
        "decide on small resources", Remit(frozenset({"resources"}), Period(date(2026, 2, 12)), 15_000, AREA),
        (story.step("give", HEAD),),
    )  # fmt: skip
    delegations.give(lent)
    delegations.accept(lent.id, story.step("accept", COORDINATOR))
    taken = mandates.decide(first, small, GROUP, story.step("decide", COORDINATOR, "lamps")).value
    check(taken.delegation == lent.id, "the group decides in the steering group's place")
    story.tell("Styrgruppen delegerar 15000 kronor, och gruppen beslutar om 12000.")
    story.agree("agreement-eslov", SSP, until=date(2028, 1, 1), by=HEAD)

    story.scene(date(2026, 3, 5), "En fråga utanför mandatet", "A question beyond the mandate")
    story.refused(
        OutsideMandateError,
        lambda: mandates.decide(
            ids.GroupDecisionId("leader"), large, GROUP, story.step("decide", COORDINATOR)
        ),
        "45000 kronor är mer än vad som har delegerats.",
    )
    raised = (story.step("raise", COORDINATOR),)
    lifted = Escalation(ids.EscalationId("leader"), SSP, GROUP, STEERING, large, raised)
    mandates.escalate(lifted)
    mandates.take_up(lifted.id, story.step("take_up", HEAD))
    answered, _ = mandates.answer(lifted.id, ids.GroupDecisionId("leader"), story.step("decide", HEAD, "yes"))
    check(answered.value.state is EscalationState.DECIDED, "the steering group has decided")
    story.tell("Frågan lyfts till styrgruppen, som har mandat och beslutar.")


def the_company_asks(story: HalfYear) -> None:
    """The housing company asks about a pupil: no, without a consent; and no case on one pupil here."""
    at = story.scene(date(2026, 3, 12), "Bolaget frågar skolan om en elev", "The company asks about a pupil")
    story.meet(GROUP, 3, *EVERYBODY)
    story.save(*family(PUPIL, date(2012, 5, 2), GUARDIAN), by=COUNSELLOR)
    note = READY.item(
        "counsellors-note", at="health", about=Party(PUPIL, PersonRole.SUBJECT), category="support_needs",
        recorded_at=at, marks=se_osl.PACK.vocabulary.describe(),
    )  # fmt: skip
    story.ask(
        READY.question("company-asks", note, to="ebo", at=at, purpose="crime_prevention", asked=True),
        expect=Outcome.DENY,
    )
    way, concerns = ReferralWay.SOMEBODY_CLOSE, frozenset({ConcernKind.CRIME})
    asked = NewCase(
        ids.CaseId("case-1"), Referral(CUSTOMERS, EBO, at.date(), way, concerns), SOCIAL, individual=PUPIL
    )
    story.tell("")
    story.refused(
        WrongLevelError,
        lambda: story.desk(CaseDesk).refer(asked, SSP, by=COORDINATOR),
        "här talas det om grupper och områden, inte om en enskild elev.",
    )


def a_case_on_a_group(story: HalfYear) -> None:
    """A case may be on a group without names; nobody answers, and it is closed with nothing shared."""
    story.scene(date(2026, 3, 17), "Ett ärende om en grupp utan namn", "A case on a group, without names")
    cases, case = story.desk(CaseDesk), ids.CaseId("case-2")
    way, concerns = ReferralWay.SOMEBODY_CLOSE, frozenset({ConcernKind.CRIME})
    referral = Referral(CUSTOMERS, EBO, date(2026, 3, 16), way, concerns, target_override="ages not known")
    cases.refer(NewCase(case, referral, SOCIAL, group="those in the cellars"), SSP, by=COORDINATOR)
    cases.appoint(case, COORDINATOR, by=COORDINATOR)
    cases.ask_consent(case, by=COORDINATOR)
    story.refused(
        IllegalMoveError,
        lambda: cases.hold_meeting(case, frozenset({COORDINATOR}), by=COORDINATOR),
        "utan samtycke hålls inget möte om dem.",
    )
    story.at(date(2026, 4, 7))
    closed = cases.time_out(case, "nobody answered", by=COORDINATOR).value
    check(closed.state is CaseState.CLOSED, "the case is closed")
    story.tell("2026-04-07: ingen har svarat. Ärendet är avslutat, och inget har delats.")


def what_is_done(story: HalfYear) -> None:
    """A safety walk is a source of the picture, and the theme day comes round each year."""
    story.scene(date(2026, 4, 14), "Trygghetsvandring och veckans lägesbild", "A safety walk, and the week")
    walk = DataSource(
        ids.SourceId("walk-2026"), SSP, SourceKind.SAFETY_WALK, EBO,
        Period(date(2026, 4, 14), date(2026, 4, 15)), "a walk with tenants after dark",
    )  # fmt: skip
    story.save(walk, by=CUSTOMERS)
    items = (
        ProblemItem("dark-path", "the path by the school is dark", Level.AREA, votes=9, source=walk.id),
        ProblemItem("broken-door", "a cellar door stands open", Level.AREA, votes=4, source=walk.id),
    )
    picture = ProblemPicture(
        ids.PictureId("picture-2026"), SSP, AREA, date(2026, 4, 14), READY.cooperation.parties, items
    ).agree("dark-path")
    kept = story.desk(PictureDesk).record_problems(picture, by=COORDINATOR).value
    check(kept.ranked()[0].code == "dark-path", "the dark path is the largest problem")
    story.tell(
        f"Vandringen är en källa i problembilden. Störst: den mörka gångvägen, {items[0].votes} röster."
    )

    area = next(one for one in READY.of(Area) if one.id == AREA)
    story.week(
        area,
        SSP,
        IncidentCategory.DAMAGE,
        IncidentCategory.UNSAFE_PLACE,
        since=date(2026, 4, 6),
        by=CUSTOMERS,
    )

    story.scene(date(2026, 5, 5), "Temadagen för årskurs åtta", "The theme day for grade eight")
    plans, young = (
        story.desk(PlanDesk),
        Goal(ids.GoalId("young"), GoalKind.RESULT, "less damage by the young"),
    )
    theme = Measure(
        ids.MeasureId("theme-day"), young.id, "a theme day for grade eight", EDUCATION, "head teacher",
        frozenset({POLICE}), recurrence=Recurrence(1, CadenceUnit.YEAR),
    )  # fmt: skip
    plans.draft(ActionPlan(PLAN, SSP, PlanLevel.GROUP, (young,), (theme,)), by=COORDINATOR)
    plans.agree(PLAN, agreed_by=frozenset({EDUCATION, POLICE}), by=COORDINATOR)
    plans.activate(PLAN, by=COORDINATOR, next_follow_up=date(2026, 6, 12))
    done = plans.carry_out(PLAN, theme.id, date(2026, 5, 5), by=TEACHER).value.measure(theme.id)
    after = None if done.recurrence is None else done.recurrence.after(done.carried_out[-1])
    story.tell(f"Temadagen hölls. Den återkommer {after}.")
    story.meet(GROUP, 4, *EVERYBODY)

    story.scene(date(2026, 5, 20), "Ett möte som inte blev av", "A meeting that was missed")
    half = Period(BEGINS, date(2026, 5, 20))
    missed = story.desk(MeetingDesk).missed(GROUP, half, on=date(2026, 5, 20), by=COORDINATOR)
    check(missed == (date(2026, 4, 12),), "the group missed its meeting of April")
    story.tell(f"Gruppen missade mötet {days(missed)}.")


def the_grant(story: HalfYear) -> None:
    """What participants said is kept without names; the final report is late, and answers what was wished for."""
    reports, found = story.desk(ReportDesk), story.desk(EvaluationDesk)
    spring = Period(BEGINS, date(2026, 6, 30))
    story.scene(date(2026, 5, 25), "Vad deltagarna sade", "What the participants said")
    grant = Grant(
        GRANT, SSP, "a giver of grants", "2026-1", 40_000, "a seminar of two days", spring, date(2026, 6, 15)
    )
    story.save(grant, by=COORDINATOR)
    for ident, kind, due in (
        (PART, ReportKind.PART, date(2026, 5, 25)),
        (FINAL, ReportKind.FINAL, date(2026, 6, 15)),
    ):
        reports.order(Report(ident, kind, "social", "giver", spring, due, SSP, grant=GRANT), by=COORDINATOR)
    reports.draft(PART, by=COORDINATOR)
    reports.submit(PART, by=COORDINATOR)
    comments = ("it was good to leave the workplace", "we know each other now")
    for number, text in enumerate(comments, 1):
        comment = Finding(ids.FindingId(f"comment-{number}"), SSP, FindingKind.COMMENT, text, PART)
        found.find(comment, by=COORDINATOR)
    wish = Finding(ids.FindingId("wish"), SSP, FindingKind.AREA_TO_DEVELOP, "more time for the company", PART)
    check(found.find(wish, by=COORDINATOR).value.unanswered, "the wish is unanswered")
    check("author" not in {field.name for field in attrs.fields(Finding)}, "a comment has no author")
    story.tell(f"{len(comments)} kommentarer utan namn, och ett utvecklingsområde som är obesvarat.")

    story.scene(date(2026, 6, 16), "Slutrapporten är försenad", "The final report is late")
    late = reports.outstanding(by=COORDINATOR)
    check([one.id for one in late] == [FINAL], "the final report is outstanding")
    story.tell(f"Slutrapporten skulle ha kommit {late[0].due}.")
    story.at(date(2026, 6, 18))
    lines = (AccountLine("seminar of two days", 31_000), AccountLine("theme day", 6_500))
    account = GrantAccount(ids.AccountId("account-2026"), GRANT, lines, 37_500, paid_back=2_500)
    check(balance(grant, account) == 0, "the account comes out even")
    story.save(account, by=COORDINATOR)
    reports.draft(FINAL, by=COORDINATOR)
    handed = reports.submit(FINAL, by=HEAD).value
    received = reports.receive(FINAL, by=HEAD).value
    check(received.state is ReportState.RECEIVED, "the giver has the report")
    story.tell(f"Den kom {handed.days_late(date(2026, 6, 18))} dagar sent och är mottagen.")
    story.tell("Redovisningen går ihop: 37500 kronor använda och 2500 återbetalda.")
    text = "the company has an afternoon of its own"
    answer = Finding(ids.FindingId("answer"), SSP, FindingKind.RESULT, text, FINAL, follows=wish.id)
    found.find(answer, by=COORDINATOR)
    resolved = found.answer(wish.id, answer=answer.id, resolved=True, by=COORDINATOR).value
    check(resolved.state is FindingState.RESOLVED, "the wish is answered")
    story.tell("Utvecklingsområdet är besvarat och löst.")


def main() -> None:
    """Tell the story."""
    story = HalfYear("SSP i Eslöv: våren 2026", NAMES)
    story.set_up(READY, on=BEGINS)
    the_law_of_each_party(story)
    the_future_workshop(story)
    beyond_the_mandate(story)
    the_company_asks(story)
    a_case_on_a_group(story)
    what_is_done(story)
    the_grant(story)
    story.end()


if __name__ == "__main__":
    main()
