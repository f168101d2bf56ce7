"""SSPF and EST in Nyköping, in one store with a wall between: one case, and the turn of the year when the agreement ends.

Run it:  python examples/half_year_sspf_nykoping.py [--store memory|file:PATH|URL]

The days of the agreement of SSPF are those of the ready cooperation.  The youths, the guardians, the
figures and everything else that happens are invented.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial

import attrs
from half_year import PACKS, HalfYear, check, days, family

from collabmodel import (
    Capacity,
    Consent,
    ConsentCheck,
    ConsentForm,
    ConsentScope,
    Decision,
    DisclosureRefused,
    DisclosureRequest,
    Individual,
    Outcome,
    Party,
    Period,
    PersonRole,
    ProtectedIdentity,
    Signature,
    Withdrawal,
)
from collabmodel.errors import IllegalMoveError, ModelError, NotFoundError, WrongLevelError
from collabmodel.model import ids
from collabmodel.model.agreed.agreements import Agreement
from collabmodel.model.casework.cases import Referral, ReferralWay
from collabmodel.model.casework.courses import CaseState, CloseReason
from collabmodel.model.casework.mappings import Factor, FactorKind, Mapping
from collabmodel.model.casework.teams import TeamMember, TeamRole
from collabmodel.model.evaluation.indicators import Conclusion, Figure, Measurement, Series
from collabmodel.model.knowledge.incidents import Incident, IncidentCategory, Reporter, Seriousness
from collabmodel.model.knowledge.sharing import SharedPicture
from collabmodel.model.knowledge.situation_pictures import PictureKind, ProposedMeasure, Run, SituationPicture
from collabmodel.model.organisation.cooperations import ConcernKind
from collabmodel.model.planning.follow_ups import FollowUpDecision, MeasureResult
from collabmodel.model.planning.goals import Goal, GoalKind
from collabmodel.model.planning.measures import Measure, MeasureState
from collabmodel.model.planning.plans import ActionPlan, PlanLevel
from collabmodel.packs import se_osl
from collabmodel.rules.names import Name
from collabmodel.services.agreed.agreements import AgreementDesk
from collabmodel.services.casework.cases import CaseDesk
from collabmodel.services.casework.opening import NewCase
from collabmodel.services.consents import ConsentDesk
from collabmodel.services.evaluation.evaluations import EvaluationDesk
from collabmodel.services.knowledge.pictures import PictureDesk
from collabmodel.services.organisation.meetings import MeetingDesk
from collabmodel.services.planning.follow_ups import FollowUpDesk, results_stated
from collabmodel.services.planning.plans import PlanDesk
from collabmodel.services.windows.cases import CaseWindow
from collabmodel.services.windows.overviews import OverviewDesk
from collabmodel.setups import est, sspf
from collabmodel.setups.tables import monthly

SINCE, BEGINS, LAST_DAY = date(2023, 1, 1), date(2024, 8, 19), date(2024, 12, 31)
READY = sspf.nykoping(since=SINCE, talks=monthly(date(2023, 1, 19), tolerance=5))
PLACES = est.nykoping()
SSPF, EST = READY.cooperation.id, PLACES.cooperation.id
WORKING, STEERING = ids.GroupId(f"{SSPF}/working"), ids.GroupId(f"{SSPF}/steering")
PICTURE = ids.GroupId(f"{EST}/picture")
SOCIAL, EDUCATION, LEISURE = (ids.AgencyId(one) for one in ("social", "education", "leisure"))
COORDINATOR, SECRETARY, HEAD_TEACHER, LEADER, OFFICER, UNIT_HEAD = (
    ids.OfficialId(one) for one in (
        "social-coordinator", "social-secretary", "education-head-teacher", "leisure-leader",
        "police-youth-officer", "social-unit-head",
    )
)  # fmt: skip
SAFETY, STREETS = ids.OfficialId("rescue-coordinator"), ids.OfficialId("technical-street-reporter")
YOUTH, MOTHER, FATHER = (ids.IndividualId(one) for one in ("youth-1", "guardian-1", "guardian-2"))
YOUNGER, LATER = ids.IndividualId("youth-2"), ids.IndividualId("youth-3")
OTHERS = tuple(ids.IndividualId(f"youth-{number}") for number in range(4, 10))
CASE, PLAN, WEEK = ids.CaseId("case-1"), ids.PlanId("plan-1"), ids.PictureId("week-46")
FIRST, AGAIN = ids.ConsentId("form-1"), ids.ConsentId("form-2")
NAMES = {
    str(READY.by_name["social"]): Name("socialtjänsten", "social services"),
    str(READY.by_name["school"]): Name("skolan", "the school"),
    str(READY.by_name["pupil-health"]): Name("elevhälsan", "the pupil health service"),
    str(READY.by_name["leisure"]): Name("fritidsgården", "the youth centre"),
}


def born(who: ids.IndividualId, on: date) -> Individual:
    """Somebody invented, with a day of birth and nothing else."""
    return Individual(who, ProtectedIdentity.NONE, birth_date=on)


PEOPLE = (
    *family(YOUTH, date(2009, 9, 14), MOTHER, FATHER),
    born(YOUNGER, date(2012, 10, 1)),
    born(LATER, date(2010, 2, 1)),
    *(born(one, date(2010, 6, 1)) for one in OTHERS),
)
ATTENDANCE = READY.item(
    "attendance-1", at="pupil-health", about=Party(YOUTH, PersonRole.SUBJECT), category="attendance",
    recorded_at=datetime(2024, 8, 26, 8, tzinfo=UTC), marks=se_osl.PACK.vocabulary.describe(),
)  # fmt: skip


def referred(on: date) -> Referral:
    """A head teacher brings it up; the guardians came by themselves."""
    return Referral(HEAD_TEACHER, EDUCATION, on, ReferralWay.GUARDIAN_CAME, frozenset({ConcernKind.CRIME}))


def new_case(who: ids.IndividualId, on: date, ident: str = "") -> NewCase:
    """A case on one youth, in the file of social services."""
    return NewCase(ids.CaseId(ident or f"case-{who}"), referred(on), SOCIAL, individual=who)


def to_leisure(story: HalfYear, ident: str) -> DisclosureRequest:
    """May the pupil health service tell the youth centre how often the youth is away, and why?"""
    return READY.question(ident, ATTENDANCE, to="leisure", at=story.clock.now(), purpose="care_or_support")


def talk(story: HalfYear, number: int, on: date) -> None:
    """The parties talk, as they do each month."""
    story.at(on)
    story.meet(WORKING, number, COORDINATOR, HEAD_TEACHER, SECRETARY, LEADER, OFFICER)


def who_is_taken(story: HalfYear, cases: CaseDesk) -> None:
    """Twelve to seventeen: one of eleven years is refused, and several others are brought up."""
    story.scene(BEGINS, "Målgruppen är 12-17 år", "The target group is 12 to 17")
    talk(story, 1, BEGINS)
    story.meet(STEERING, 1, COORDINATOR, UNIT_HEAD)
    story.tell("Styrgruppen och arbetsgruppen har mötts och förberett, innan något ärende tas upp.")
    story.save(*PEOPLE, ATTENDANCE, by=COORDINATOR)
    story.refused(
        IllegalMoveError,
        lambda: cases.refer(new_case(YOUNGER, BEGINS), SSPF, by=COORDINATOR),
        "en elvaåring tas inte upp utan ett angivet skäl.",
    )
    for one in OTHERS:
        cases.refer(new_case(one, BEGINS), SSPF, by=COORDINATOR)
    story.tell(f"{len(OTHERS)} andra ungdomar är aktualiserade. Ingenting delas om dem.")


def a_case_is_opened(story: HalfYear, cases: CaseDesk) -> Decision:
    """Referral, team, one form, a copy for each agency; both guardians and the youth sign."""
    story.scene(date(2024, 8, 27), "Ett ärende aktualiseras", "A case is brought up")
    cases.refer(new_case(YOUTH, date(2024, 8, 27), CASE), SSPF, by=COORDINATOR)
    cases.appoint(CASE, COORDINATOR, by=COORDINATOR)
    for member in (
        TeamMember(TeamRole.COORDINATOR, official=COORDINATOR, agency=SOCIAL),
        TeamMember(TeamRole.SCHOOL, official=HEAD_TEACHER, agency=EDUCATION),
        TeamMember(TeamRole.LEISURE, official=LEADER, agency=LEISURE),
        TeamMember(TeamRole.YOUTH, individual=YOUTH),
        TeamMember(TeamRole.GUARDIAN, individual=MOTHER),
        TeamMember(TeamRole.GUARDIAN, individual=FATHER),
    ):
        cases.call(CASE, member, by=COORDINATOR)
    cases.ask_consent(CASE, by=COORDINATOR)
    story.tell("Elevhälsan vill berätta om frånvaron för fritidsgården, innan någon har samtyckt:")
    story.ask(to_leisure(story, "before"), expect=Outcome.DENY)

    story.scene(date(2024, 9, 9), "Båda vårdnadshavarna och den unge undertecknar", "All of them sign")
    resting = signed(story, FIRST)
    state = cases.activate(CASE, resting, by=COORDINATOR).value.state
    check(state is CaseState.ACTIVE, "the case is active")
    story.tell("En kopia för varje myndighet, granskad av den. Ärendet är aktivt.", "")
    answer = story.ask(to_leisure(story, "with-consent"), expect=Outcome.PERMIT)
    story.disclosure.record_release(answer.id, items=[ATTENDANCE.id], by=HEAD_TEACHER, means="meeting")
    story.tell("Frånvaron har lämnats till fritidsgården, och det är antecknat.")
    return answer


def signed(story: HalfYear, form: ids.ConsentId) -> frozenset[ids.ConsentId]:
    """A form that everybody signs today, with a copy for school and leisure that each of them examines."""
    consents, now = story.desk(ConsentDesk), story.clock.now()
    scope = ConsentScope(
        frozenset({"attendance", "social_circumstances"}), SOCIAL, frozenset({EDUCATION, LEISURE}),
        frozenset({"care_or_support"}), Period(now.date(), date(2025, 6, 1)),
    )  # fmt: skip

    def seen(by: ids.OfficialId) -> ConsentCheck:
        return ConsentCheck(by, now.date(), informed=True, guardians_may_dispose=True)

    consents.record(
        Consent(
            form, YOUTH, scope, ConsentForm.WRITTEN, check=seen(COORDINATOR), cooperation=SSPF,
            between=frozenset({SOCIAL, EDUCATION, LEISURE}),
        ),
        by=COORDINATOR,
    )  # fmt: skip
    copies = [ids.ConsentId(one.ident) for one in consents.copies(form, [EDUCATION, LEISURE], by=COORDINATOR)]
    for person, capacity in (
        (YOUTH, Capacity.SUBJECT),
        (MOTHER, Capacity.GUARDIAN),
        (FATHER, Capacity.GUARDIAN),
    ):
        consents.sign(form, Signature(person, capacity, given=True, at=now), by=COORDINATOR)
    for copy, official in zip(copies, (HEAD_TEACHER, LEADER), strict=True):
        consents.examine(copy, seen(official), by=official)
    return frozenset({form, *copies})


def the_plan_of_the_case(story: HalfYear, cases: CaseDesk) -> None:
    """Mapping, a network meeting, and a plan with what, when and who."""
    story.scene(date(2024, 9, 23), "Kartläggning, nätverksmöte och plan", "Mapping, a meeting and a plan")
    talk(story, 2, date(2024, 9, 23))
    factors = (
        Factor(FactorKind.RISK, "new friends who steal", "the guardians"),
        Factor(FactorKind.PROTECTIVE, "a grandfather who is always there", "the youth"),
        Factor(FactorKind.STRENGTH, "mends every bicycle in the street", "the leisure leader"),
    )
    mapping = Mapping(
        ids.MappingId("mapping-1"), SSPF, COORDINATOR, date(2024, 9, 23), CASE, YOUTH, factors=factors
    )
    check(not mapping.strengths_missing, "the mapping tells of strengths too")
    story.save(mapping, by=COORDINATOR)
    there, plans = frozenset({COORDINATOR, HEAD_TEACHER, LEADER, YOUTH, MOTHER, FATHER}), story.desk(PlanDesk)
    story.refused(
        IllegalMoveError,
        lambda: cases.hold_meeting(CASE, there | {STREETS}, by=COORDINATOR),
        "den som sitter i EST är inte med på mötet.",
    )
    cases.hold_meeting(CASE, there, by=COORDINATOR)
    goal = ids.GoalId("lessons")
    plan = ActionPlan(
        PLAN, SSPF, PlanLevel.INDIVIDUAL,
        (Goal(goal, GoalKind.RESULT, "at school every day", "by the school's own list"),),
        (
            Measure(ids.MeasureId("mentor"), goal, "a mentor each morning", EDUCATION, "head teacher",
                    due=date(2024, 12, 2)),
            Measure(ids.MeasureId("workshop"), goal, "mends bicycles two evenings a week", LEISURE,
                    "leisure leader", due=date(2025, 1, 20)),
        ),
        case=CASE,
    )  # fmt: skip
    plans.draft(plan, by=COORDINATOR)
    view = "wants to be asked before anybody calls home"
    plans.agree(PLAN, agreed_by=frozenset({EDUCATION, LEISURE}), by=COORDINATOR, child_view=view)
    plans.activate(PLAN, by=COORDINATOR, next_follow_up=date(2024, 12, 9))
    cases.agree_plan(CASE, PLAN, there, by=COORDINATOR)
    took = (date(2024, 9, 23) - date(2024, 8, 27)).days
    story.tell(f"Planen har {len(plan.measures)} åtgärder. Från oro till åtgärd: {took} dagar.")


def one_guardian_withdraws(story: HalfYear, cases: CaseDesk, permitted: Decision) -> None:
    """From that instant the case is suspended, and the team's window is closed; a new consent opens it."""
    story.scene(date(2024, 10, 14), "En vårdnadshavare återkallar", "One guardian withdraws")
    window = CaseWindow(story.store, PACKS, story.tenant)
    consents = story.desk(ConsentDesk)
    school = READY.by_name["school"]
    before = window.look(CASE, by=HEAD_TEACHER, branch=school)
    check(len(before.measures) == 1, "the head teacher sees the school's measure")
    story.tell("Rektorn är i teamet och ser en åtgärd av två: skolans egen.")
    consents.withdraw(FIRST, Withdrawal(FATHER, story.clock.now()), by=COORDINATOR)
    state = cases.state(CASE, by=COORDINATOR)
    check(state is CaseState.SUSPENDED, "the case is suspended at once")
    story.tell("Pappan återkallar. Ärendet är i samma stund vilande.")
    story.refused(
        NotFoundError,
        lambda: window.look(CASE, by=HEAD_TEACHER, branch=school),
        "rektorns fönster är stängt, som om ärendet inte fanns.",
    )
    story.refused(
        IllegalMoveError,
        lambda: cases.hold_meeting(CASE, frozenset({COORDINATOR, YOUTH}), by=COORDINATOR),
        "inget möte hålls medan ärendet vilar.",
    )
    story.refused(
        DisclosureRefused,
        lambda: story.disclosure.record_release(
            permitted.id, items=[ATTENDANCE.id], by=HEAD_TEACHER, means="meeting"
        ),
        "det tidigare ja:et bär inget nytt utlämnande.",
    )
    story.ask(to_leisure(story, "withdrawn"), expect=Outcome.DENY)

    talk(story, 3, date(2024, 10, 21))
    story.scene(date(2024, 10, 28), "Ett nytt samtycke", "A new consent")
    cases.resume(CASE, signed(story, AGAIN), by=COORDINATOR)
    check(window.look(CASE, by=HEAD_TEACHER).state is CaseState.ACTIVE, "the window is open again")
    story.tell("Alla undertecknar en ny blankett. Ärendet är aktivt, och fönstret öppet igen.")


def est_makes_its_picture(story: HalfYear) -> None:
    """Reports of internal units and a firm become the picture of a week; nobody can be brought into it."""
    monday = date(2024, 11, 11)
    story.scene(monday, "EST gör veckans lägesbild", "EST makes the picture of the week")
    story.meet(PICTURE, 1, SAFETY, STREETS)
    desk, square, station = (
        story.desk(PictureDesk),
        ids.PlaceId(f"{EST}/square"),
        ids.PlaceId(f"{EST}/station"),
    )

    def happened(number: int, place: ids.PlaceId, reporter: Reporter, text: str = "") -> Incident:
        at = datetime(2024, 11, 8, 21, number, tzinfo=UTC)
        return Incident(
            ids.IncidentId(f"incident-{number}"), EST, IncidentCategory.DAMAGE, est.AREA, at, reporter,
            (story.step("report", SAFETY),), place, Seriousness.MEDIUM, text=text,
        )  # fmt: skip

    firm = next(one for one in est.REPORTERS if one.firm)
    inside = next(one for one in est.REPORTERS if one.agency)
    story.refused(
        ModelError,
        lambda: happened(9, square, firm, "one of them answers at anybody@example.org"),
        "en text som pekar ut en person tas inte emot.",
    )
    for number, place in enumerate((square, square, square, station, station), start=1):
        one = happened(number, place, firm if number % 2 else inside)
        desk.report(one, by=SAFETY)
        desk.review(one.id, by=SAFETY, cleared="broken glass")
        desk.accept(one.id, by=SAFETY)
    desk.open(
        SituationPicture(
            WEEK, EST, PictureKind.WEEKLY, est.AREA, Period(date(2024, 11, 4), monday),
            (story.step("open", SAFETY),),
        ),
        by=SAFETY,
    )  # fmt: skip
    refused = story.refused(
        WrongLevelError,
        lambda: desk.offer(WEEK, ATTENDANCE.id, by=SAFETY),
        "en uppgift om en enskild kommer inte in i EST.",
    )
    check(YOUTH not in str(refused), "the refusal does not say whom it is about")
    made = desk.compile(WEEK, by=SAFETY).value
    walk = ProposedMeasure("the youth centre is open late on Fridays", Run.SHORT, LEISURE)
    desk.write(WEEK, by=SAFETY, analysis="late on Fridays", priorities=("the square",), measures=(walk,))
    desk.analyse(WEEK, by=SAFETY)
    story.refused(
        ModelError,
        lambda: desk.share(WEEK, SSPF, ident=ids.PictureId("shared-1"), by=SAFETY),
        "en bild som inte är beslutad delas inte.",
    )
    desk.decide(WEEK, by=SAFETY)
    story.tell(f"{len(made.incidents)} händelser, {len(made.hot_spots)} platser att titta på först.")


def the_wall(story: HalfYear) -> None:
    """What passes is the picture, as area and bands; the other way, not even that there is a case."""
    story.scene(date(2024, 11, 12), "Väggen mellan SSPF och EST", "The wall between them")
    desk, window, overviews = (
        story.desk(PictureDesk),
        CaseWindow(story.store, PACKS, story.tenant),
        story.desk(OverviewDesk),
    )
    desk.share(WEEK, SSPF, ident=ids.PictureId("shared-1"), by=SAFETY)
    with story.unit(COORDINATOR) as unit:
        (seen,) = [one.value for one in unit.find(SharedPicture, cooperation=SSPF)]
    check(not any("incident" in field for field in attrs.asdict(seen)), "no incident came with it")
    bands = [spot.band for spot in seen.spots]
    story.tell(
        f"SSPF får bilden: {len(bands)} platser utan antal, {len(seen.measures)} föreslagen åtgärd, ingen person."
    )
    hidden = story.refused(
        NotFoundError,
        lambda: window.look(CASE, by=STREETS),
        "den som sitter i EST får inte veta att ärendet finns.",
    )
    absent = story.refused(
        NotFoundError,
        lambda: window.look(ids.CaseId("case-none"), by=STREETS),
        "ett ärende som inte finns ger samma svar.",
    )
    check(str(hidden).replace(CASE, "X") == str(absent).replace("case-none", "X"), "the two answers differ")
    story.refused(
        NotFoundError,
        lambda: overviews.cases(SSPF, by=STREETS),
        "översikten över SSPF är stängd för den som bara sitter i EST.",
    )
    counts = overviews.cases(SSPF, by=UNIT_HEAD)
    check(not counts.cases, "the steering group sees no single case")
    shown = {cell.label: str(cell) for cell in counts.counts.cells}
    check(shown["active"] == "withheld", "one active case is too few to be shown")
    story.tell(f"Styrgruppen ser bara intervall: {counts.counts.total} ärenden. Hur många aktiva visas inte.")
    needs = overviews.places(EST, by=STREETS)
    check(bool(needs.pictures and needs.incidents), "EST sees its own places")
    story.tell(f"EST ser sitt eget: {len(needs.incidents)} händelser, {len(needs.pictures)} bild.")


def the_first_follow_up(story: HalfYear, cases: CaseDesk) -> None:
    """The plan is followed up in December and goes on into the new year."""
    talk(story, 4, date(2024, 11, 19))
    story.scene(date(2024, 12, 9), "Uppföljning", "The follow-up")
    follow_ups = story.desk(FollowUpDesk)
    follow_ups.plan(ids.FollowUpId("follow-up-1"), PLAN, date(2024, 12, 9), by=COORDINATOR)
    follow_ups.hold(ids.FollowUpId("follow-up-1"), by=COORDINATOR)
    results = (
        MeasureResult(ids.MeasureId("mentor"), MeasureState.DONE),
        MeasureResult(ids.MeasureId("workshop"), MeasureState.ONGOING),
    )
    again = (ids.FollowUpId("follow-up-2"), date(2025, 1, 27))
    decided = FollowUpDecision.CONTINUE
    follow_ups.record(ids.FollowUpId("follow-up-1"), results, decided, by=COORDINATOR, next_on=again)
    cases.follow_up(CASE, by=COORDINATOR)
    cases.go_on(CASE, again[1], by=COORDINATOR)
    story.tell("En åtgärd är gjord, en pågår. Planen fortsätter till 2025-01-27.")


def the_agreement_ends(story: HalfYear, cases: CaseDesk) -> None:
    """After the last of December no new case may begin; the open one goes on and is closed."""
    story.scene(LAST_DAY, "Avtalets sista dag", "The last day of the agreement")
    desk, agreement = story.desk(AgreementDesk), story.load(Agreement, ids.AgreementId("sspf-nykoping-2023"))
    check(agreement.in_force(LAST_DAY), "the last day is a day of the agreement")
    check(desk.may_open_case(SSPF, by=COORDINATOR), "a case may still begin")
    story.tell("Ett nytt ärende hade fått tas upp i dag.")

    story.scene(date(2025, 1, 2), "Dagen avtalet inte längre gäller", "The agreement is over")
    check(not desk.may_open_case(SSPF, by=COORDINATOR), "no case may begin")
    story.refused(
        IllegalMoveError,
        lambda: cases.refer(new_case(LATER, date(2025, 1, 2)), SSPF, by=COORDINATOR),
        "inget nytt ärende tas upp utan en överenskommelse som gäller.",
    )
    state = cases.state(CASE, by=COORDINATOR)
    check(state is CaseState.ACTIVE, "the open case goes on")
    story.tell("Det öppna ärendet fortsätter, på sitt samtycke.")

    talk(story, 5, date(2025, 1, 20))
    story.scene(date(2025, 1, 27), "Sista uppföljningen", "The last follow-up")
    follow_ups, plans, second = story.desk(FollowUpDesk), story.desk(PlanDesk), ids.FollowUpId("follow-up-2")
    follow_ups.hold(second, by=COORDINATOR)
    done = tuple(MeasureResult(ids.MeasureId(one), MeasureState.DONE) for one in ("mentor", "workshop"))
    follow_ups.record(second, done, FollowUpDecision.CLOSE, by=COORDINATOR)
    plans.judge(PLAN, ids.GoalId("lessons"), "achieve", by=COORDINATOR)
    plans.complete(PLAN, by=COORDINATOR)
    cases.follow_up(CASE, by=COORDINATOR)
    closed = cases.close(CASE, CloseReason.GOALS_MET, by=COORDINATOR).value
    check(closed.state is CaseState.CLOSED, "the case is closed")
    story.tell("Målet är nått. Ärendet är avslutat.")


def what_was_measured(story: HalfYear) -> None:
    """Attendance has been measured often enough to say something; the time to a measure has not."""
    story.scene(date(2025, 1, 31), "Vad målen visar", "What the goals show")
    faster = measured(story, "time-to-measure", "the coordinator's list", (41, 27), scale=0)
    check(faster.conclusion is Conclusion.TOO_SHORT, "two figures say nothing")
    story.tell(f"Tid till åtgärd: 41 dagar blev 27. {faster.missing} mätning fattas. Ingen slutsats dras.")
    present = measured(story, "attendance", "the schools' lists", (884, 879, 902), scale=1)
    check(present.conclusion is Conclusion.BETTER, "attendance is better")
    story.tell("Närvaro: 88,4, 87,9 och 90,2 procent. Det har blivit bättre.")
    missed = story.desk(MeetingDesk).missed(
        WORKING, Period(BEGINS, date(2025, 1, 31)), on=date(2025, 1, 31), by=COORDINATOR
    )
    check(missed == (date(2024, 12, 19),), "one talk was missed")
    story.tell(f"Arbetsgruppens samtal som uteblev: {days(missed)}.")


def measured(story: HalfYear, key: str, method: str, figures: tuple[int, ...], *, scale: int) -> Series:
    """Figures of half a year each, the last of them the autumn of 2024."""
    desk, ident = story.desk(EvaluationDesk), ids.IndicatorId(f"{SSPF}/{key}")
    spans = (
        Period(date(2023, 7, 1), date(2024, 1, 1)),
        Period(date(2024, 1, 1), date(2024, 7, 1)),
        Period(date(2024, 7, 1), date(2025, 1, 1)),
    )[-len(figures) :]
    for number, (value, span) in enumerate(zip(figures, spans, strict=True), start=1):
        figure = Measurement(ids.MeasurementId(f"{key}-{number}"), ident, Figure(value, scale), span, method)
        so_far = desk.measure(figure, by=COORDINATOR)
    return so_far


def main() -> None:
    """Tell the story."""
    story = HalfYear("SSPF och EST i Nyköping: hösten då avtalet löper ut", NAMES)
    cases = story.desk(partial(CaseDesk, results=results_stated))
    story.set_up(READY, PLACES, on=BEGINS)
    who_is_taken(story, cases)
    permitted = a_case_is_opened(story, cases)
    the_plan_of_the_case(story, cases)
    one_guardian_withdraws(story, cases, permitted)
    est_makes_its_picture(story)
    the_wall(story)
    the_first_follow_up(story, cases)
    the_agreement_ends(story, cases)
    what_was_measured(story)
    story.end()


if __name__ == "__main__":
    main()
