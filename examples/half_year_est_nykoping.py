"""EST in Nyköping: half a year of weekly pictures, a week without one, and the picture that the law asks for.

Run it:  python examples/half_year_est_nykoping.py [--store memory|file:PATH|URL]

The day of the agreement, the places, the firms and everything that happens are invented.  Nobody
is spoken of: a picture is about places.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import attrs
from half_year import HalfYear, check, days

from collabmodel import Period
from collabmodel.errors import IllegalMoveError, ModelError, OutsideMandateError
from collabmodel.model import ids
from collabmodel.model.agreed.documents import Distribution, DocumentKind, DocumentRef, Receiver
from collabmodel.model.agreed.promises import CitizenPromise, Kept, PromiseLine
from collabmodel.model.knowledge.hot_spots import Change
from collabmodel.model.knowledge.incidents import Incident, IncidentCategory, Reporter, Seriousness
from collabmodel.model.knowledge.situation_pictures import (
    PictureKind,
    PictureState,
    ProposedMeasure,
    Run,
    SituationPicture,
)
from collabmodel.model.moves import Step
from collabmodel.model.organisation.escalations import Escalation, EscalationState, Question
from collabmodel.model.planning.follow_ups import FollowUpDecision, MeasureResult
from collabmodel.model.planning.goals import Goal, GoalKind
from collabmodel.model.planning.measures import Measure, MeasureState
from collabmodel.model.planning.plans import ActionPlan, PlanLevel
from collabmodel.services.agreed.citizen_promises import PromiseDesk
from collabmodel.services.knowledge.pictures import PictureDesk
from collabmodel.services.organisation.mandates import MandateDesk
from collabmodel.services.organisation.meetings import MeetingDesk
from collabmodel.services.organisation.upwards import UpwardsDesk
from collabmodel.services.planning.follow_ups import FollowUpDesk
from collabmodel.services.planning.plans import PlanDesk
from collabmodel.services.windows.overviews import OverviewDesk
from collabmodel.setups import est

FOUNDED, BEGINS = date(2022, 1, 3), date(2025, 9, 1)
READY = est.nykoping(since=FOUNDED)
EST, AREA = READY.cooperation.id, est.AREA
PICTURE, STEERING = ids.GroupId(f"{EST}/picture"), ids.GroupId(f"{EST}/steering")
COORDINATOR, SCHOOLS, STREETS, OFFICER, STREET_HEAD = (
    ids.OfficialId(one) for one in (
        "rescue-coordinator", "education-school-reporter", "technical-street-reporter",
        "police-area-officer", "technical-street-head",
    )
)  # fmt: skip
RESCUE, TECHNICAL, EDUCATION, POLICE = (
    ids.AgencyId(one) for one in ("rescue", "technical", "education", "police")
)
SQUARE, STATION, YARD = (ids.PlaceId(f"{EST}/{one.key}") for one in est.PLACES)
CALLED = {place: row.name.lower() for place, row in zip((SQUARE, STATION, YARD), est.PLACES, strict=True)}
SCHOOL, LEISURE, STREET, POLICEMAN, CARETAKER, GUARD = est.REPORTERS
GONE = {
    Change.UP: "fler än veckan före",
    Change.DOWN: "färre än veckan före",
    Change.SAME: "lika många som veckan före",
    Change.NEW: "inga veckan före",
    Change.UNKNOWN: "ingen vecka att jämföra med",
}
MEASURES, FIRST, SECOND = ids.PlanId("plan-places"), ids.FollowUpId("places-1"), ids.FollowUpId("places-2")
EARLIER, LATER = ids.PictureId("statutory-2023"), ids.PictureId("statutory-2025")
Row = tuple[ids.PlaceId, IncidentCategory, Reporter, Seriousness]
DAMAGE, ORDER, UNSAFE = IncidentCategory.DAMAGE, IncidentCategory.PUBLIC_ORDER, IncidentCategory.UNSAFE_PLACE
LOW, MEDIUM, HIGH = Seriousness


def happened(ident: str, monday: date, row: Row, text: str = "") -> Incident:
    """Something that happened in the week before a Monday."""
    place, category, reporter, serious = row
    at = datetime(monday.year, monday.month, monday.day, 20, tzinfo=UTC) - timedelta(days=3)
    return Incident(
        ids.IncidentId(ident), EST, category, AREA, at, reporter, (Step("report", at, COORDINATOR),),
        place=place, seriousness=serious, text=text,
    )  # fmt: skip


def report(story: HalfYear, monday: date, rows: Iterable[Row]) -> int:
    """The week's reports come in; each text is read, and a wording without anybody in it is cleared."""
    desk, number = story.desk(PictureDesk), 0
    for number, row in enumerate(rows, start=1):
        one = happened(f"{monday:%m%d}-{number}", monday, row)
        desk.report(one, by=COORDINATOR)
        desk.review(one.id, by=COORDINATOR, cleared=f"{row[1].value} at {row[0]}")
        desk.accept(one.id, by=COORDINATOR)
    return number


def opened(
    story: HalfYear,
    ident: ids.PictureId,
    kind: PictureKind,
    span: tuple[date, date],
    *receivers: ids.AgencyId,
) -> PictureDesk:
    """A picture is opened, empty; at the desk that will make it."""
    desk, course = story.desk(PictureDesk), (story.step("open", COORDINATOR),)
    source = ids.SourceId(f"{EST}/reports")
    empty = SituationPicture(
        ident, EST, kind, AREA, Period(*span), course, (source,), recipients=frozenset(receivers)
    )
    desk.open(empty, by=COORDINATOR)
    return desk


def picture_of(story: HalfYear, monday: date, *measures: ProposedMeasure) -> SituationPicture:
    """The picture of the week before a Monday, held against the week before that, decided."""
    ident, week = ids.PictureId(f"week-{monday:%m%d}"), timedelta(days=7)
    span = monday - week, monday
    desk = opened(story, ident, PictureKind.WEEKLY, span, POLICE, TECHNICAL, EDUCATION)
    compiled = desk.compile(ident, by=COORDINATOR, previous=Period(monday - 2 * week, monday - week)).value
    order = tuple(CALLED[spot.place] for spot in compiled.hot_spots)
    desk.write(ident, by=COORDINATOR, analysis="by place", priorities=order, measures=measures)
    for act in (desk.analyse, desk.decide):
        act(ident, by=COORDINATOR)
    check(desk.reproduces(ident, by=COORDINATOR), f"{ident}: it follows from its incidents")
    for spot in compiled.hot_spots:
        story.tell(f"{spot.priority}. {CALLED[spot.place]}: {spot.count} händelser, {GONE[spot.change]}.")
    return compiled


def meet(story: HalfYear, *mondays: date) -> None:
    """The group that makes the picture meets early on these Mondays."""
    for monday in mondays:
        story.at(monday, 6)
        story.meet(PICTURE, (monday - BEGINS).days // 7 + 1, COORDINATOR, SCHOOLS, STREETS, OFFICER)


def every_week(first: date, last: date) -> list[date]:
    """The Mondays from one to another, both included."""
    return [first + timedelta(days=number) for number in range(0, (last - first).days + 1, 7)]


def two_years_before(story: HalfYear) -> None:
    """The picture that the law asks for has four parts, and must be renewed within two years."""
    story.scene(date(2023, 11, 20), "Lägesbilden enligt lag (2023:196)", "The picture that the law asks for")
    desk = opened(story, EARLIER, PictureKind.STATUTORY, (FOUNDED, date(2023, 11, 1)))
    desk.compile(EARLIER, by=COORDINATOR)
    story.refused(
        IllegalMoveError,
        lambda: desk.analyse(EARLIER, by=COORDINATOR),
        "omfattning, konsekvenser och annan information måste finnas före analysen.",
    )
    desk.write(EARLIER, by=COORDINATOR, extent="evenings", consequences="few dare", other_information="walks")
    desk.analyse(EARLIER, by=COORDINATOR)
    story.refused(
        IllegalMoveError, lambda: desk.decide(EARLIER, by=COORDINATOR), "den beslutas inte utan analys."
    )
    desk.write(EARLIER, by=COORDINATOR, analysis="dark corners, few adults")
    decided = desk.decide(EARLIER, by=COORDINATOR).value
    story.tell(f"Beslutad. Den ska uppdateras senast {decided.renew_by}.")


def the_first_weeks(story: HalfYear) -> None:
    """Reports of internal units and of outside firms become a picture, and the hot spot moves."""
    first, second = date(2025, 9, 8), date(2025, 9, 15)
    meet(story, BEGINS)
    meet(story, first)
    story.scene(first, "Veckans första bild", "The first picture")
    desk = story.desk(PictureDesk)
    row = (SQUARE, DAMAGE, CARETAKER, LOW)
    story.refused(
        ModelError,
        lambda: happened("tip", first, row, "ask anna@example.org who it was"),
        "en text med en adress till någon tas inte emot.",
    )
    told = happened("told", first, row, "the boy from the corner shop again")
    desk.report(told, by=COORDINATOR)
    story.refused(
        IllegalMoveError,
        lambda: desk.accept(told.id, by=COORDINATOR),
        "ingen text når bilden innan en handläggare har läst den.",
    )
    desk.review(told.id, by=COORDINATOR)
    unused = desk.accept(told.id, by=COORDINATOR).value
    check(not unused.picture_text, "nothing of the text enters a picture")
    story.tell("En text pekar ut någon: händelsen räknas, men inget av texten går vidare.")
    twice = happened("twice", first, (SQUARE, DAMAGE, GUARD, LOW))
    desk.report(twice, by=COORDINATOR)
    desk.merge(twice.id, told.id, by=COORDINATOR)
    story.tell("Vakten och fastighetsskötaren har sett samma sak: den räknas en gång.")
    came = report(
        story, first,
        [(SQUARE, DAMAGE, STREET, MEDIUM), (SQUARE, ORDER, GUARD, MEDIUM), (STATION, UNSAFE, LEISURE, LOW),
         (STATION, ORDER, POLICEMAN, LOW)],
    )  # fmt: skip
    story.tell(f"Ytterligare {came} rapporter, från kommunens enheter och från bevakningsföretaget.")
    lights = ProposedMeasure("repair the lights", Run.SHORT, TECHNICAL)
    benches = ProposedMeasure("move the benches", Run.LONG, TECHNICAL)
    made = picture_of(story, first, lights, benches)
    check(made.hot_spots[0].place == SQUARE, "the square is the first hot spot")
    story.tell("Åtgärd på kort sikt: lagad belysning. På lång sikt: bänkarna flyttas.")

    meet(story, second)
    story.scene(second, "Det flyttar till stationen", "It moves to the station")
    report(
        story, second,
        [(STATION, ORDER, POLICEMAN, HIGH), (STATION, DAMAGE, CARETAKER, MEDIUM),
         (STATION, UNSAFE, GUARD, MEDIUM), (SQUARE, DAMAGE, STREET, LOW)],
    )  # fmt: skip
    walk = ProposedMeasure("adults and police walk together on Friday", Run.SHORT, POLICE)
    made = picture_of(story, second, walk)
    check([one.place for one in made.hot_spots] == [STATION], "the station alone is a hot spot")
    story.tell("Torget är inte längre en hot spot.")


def a_week_without_a_picture(story: HalfYear) -> None:
    """The group did not meet: the reports came, and no picture was made; the next week sees them."""
    missed, after = date(2025, 9, 22), date(2025, 9, 29)
    story.at(missed, 6)
    came = report(story, missed, [(STATION, ORDER, GUARD, LOW), (STATION, DAMAGE, STREET, LOW)])
    meet(story, after)
    story.scene(after, "En vecka utan bild", "A week without a picture")
    late = story.desk(UpwardsDesk).late(
        ids.DutyId(f"{PICTURE}/report"),
        [BEGINS, date(2025, 9, 8), date(2025, 9, 15)],
        since=BEGINS,
        on=date(2025, 9, 28),
        by=COORDINATOR,
    )
    check(late == (missed,), "one weekly picture did not come")
    story.tell(f"Bilden skulle ha kommit {days(late)}. {came} rapporter låg och väntade.")
    report(
        story, after,
        [(YARD, DAMAGE, SCHOOL, MEDIUM), (YARD, DAMAGE, CARETAKER, MEDIUM), (YARD, UNSAFE, SCHOOL, LOW),
         (STATION, ORDER, POLICEMAN, LOW), (STATION, UNSAFE, LEISURE, LOW)],
    )  # fmt: skip
    made = picture_of(story, after)
    changes = {one.place: one.change for one in made.hot_spots}
    check(
        changes == {YARD: Change.NEW, STATION: Change.SAME}, "the reports of the missed week are held against"
    )


def the_longer_analysis(story: HalfYear) -> None:
    """The analysis of the quarter is late; what lasts goes up to those who can decide on money."""
    meet(story, date(2025, 10, 6))
    story.scene(date(2025, 10, 10), "Kvartalets analys", "The analysis of the quarter")
    upwards, analysis = story.desk(UpwardsDesk), ids.DutyId(f"{PICTURE}/analysis")
    late = upwards.late(analysis, [], since=BEGINS, on=date(2025, 10, 10), by=COORDINATOR)
    check(late == (date(2025, 10, 3),), "the analysis is late")
    story.tell(f"Analysen skulle ha kommit {days(late)}.")
    quarter, span = ids.PictureId("quarter-3"), (date(2025, 7, 1), date(2025, 10, 1))
    desk = opened(story, quarter, PictureKind.PERIODIC, span, RESCUE, TECHNICAL)
    whole = desk.compile(quarter, by=COORDINATOR).value
    desk.write(quarter, by=COORDINATOR, analysis="it moves, and stays longest where it is dark")
    for act in (desk.analyse, desk.decide):
        act(quarter, by=COORDINATOR)
    lasting = whole.hot_spots[0]
    check(lasting.place == STATION, "the station lasts")
    story.tell(f"Av kvartalets {len(whole.incidents)} händelser var {lasting.count} vid stationen.")

    mandates, money = story.desk(MandateDesk), Question("resources", 120_000, None, "lights at the station")
    story.refused(
        OutsideMandateError,
        lambda: mandates.decide(
            ids.GroupDecisionId("lights"), money, PICTURE, story.step("decide", COORDINATOR)
        ),
        "gruppen som gör bilden får inte besluta om pengar.",
    )
    lifted = Escalation(
        ids.EscalationId("lights"), EST, PICTURE, STEERING, money, (story.step("raise", COORDINATOR),)
    )
    mandates.escalate(lifted)
    meet(story, date(2025, 10, 13))
    story.at(date(2025, 10, 13))
    story.meet(STEERING, 1, COORDINATOR, STREET_HEAD, planned=date(2025, 10, 3))
    mandates.take_up(lifted.id, story.step("take_up", STREET_HEAD))
    answered, _ = mandates.answer(
        lifted.id, ids.GroupDecisionId("lights"), story.step("decide", STREET_HEAD, "this year")
    )
    check(answered.value.state is EscalationState.DECIDED, "the question is decided")
    story.tell("Styrgruppen har mandat och beslutar om belysning vid stationen.")


def measures_are_planned(story: HalfYear) -> None:
    """What the pictures propose becomes a plan for the area, with a short and a long run."""
    meet(story, date(2025, 10, 20))
    story.scene(
        date(2025, 10, 20), "Åtgärder på kort och lång sikt", "Measures in the short and the long run"
    )
    goal, plans = ids.GoalId("calm"), story.desk(PlanDesk)
    rows = (
        ("walk", "adults and police walk together on Fridays", POLICE, "area police", date(2025, 12, 12)),
        ("lights", "lights at the station", TECHNICAL, "head of streets and parks", date(2025, 12, 12)),
        ("benches", "benches are moved to where people pass", TECHNICAL, "head of parks", date(2026, 5, 1)),
    )
    plan = ActionPlan(
        MEASURES, EST, PlanLevel.AREA,
        (Goal(goal, GoalKind.RESULT, "fewer reports from the station", "by the weekly pictures"),),
        tuple(Measure(ids.MeasureId(key), goal, text, who, role, due=due) for key, text, who, role, due in rows),
    )  # fmt: skip
    plans.draft(plan, by=COORDINATOR)
    story.refused(
        IllegalMoveError,
        lambda: plans.agree(MEASURES, agreed_by=frozenset({POLICE}), by=COORDINATOR),
        "tekniska nämnden svarar för två åtgärder och måste själv säga ja.",
    )
    plans.agree(MEASURES, agreed_by=frozenset({POLICE, TECHNICAL}), by=COORDINATOR)
    plans.activate(MEASURES, by=COORDINATOR, next_follow_up=date(2025, 12, 15))
    story.desk(FollowUpDesk).plan(FIRST, MEASURES, date(2025, 12, 15), by=COORDINATOR)
    story.tell(f"Planen har {len(rows)} åtgärder. Den följs upp 2025-12-15.")


def the_law_asks_again(story: HalfYear) -> None:
    """Two years have gone: the statutory picture is too old; a new one takes its place and is published."""
    meet(story, *every_week(date(2025, 10, 27), date(2025, 11, 17)))
    story.scene(date(2025, 11, 21), "Två år har gått", "Two years have gone")
    old = story.load(SituationPicture, EARLIER)
    check(not old.renewal_late(date(2025, 11, 20)), "the last day is not too late")
    check(old.renewal_late(date(2025, 11, 21)), "the day after is")
    story.tell(f"Bilden enligt lag skulle ha uppdaterats {old.renew_by}. Den är en dag för gammal.")
    span = date(2023, 11, 1), date(2025, 11, 1)
    desk = opened(story, LATER, PictureKind.STATUTORY, span, RESCUE, EDUCATION, TECHNICAL, POLICE)
    found = desk.compile(LATER, by=COORDINATOR).value
    story.refused(
        IllegalMoveError,
        lambda: desk.supersede(EARLIER, LATER, by=COORDINATOR),
        "den gamla ersätts inte av en som inte är beslutad.",
    )
    desk.write(
        LATER, by=COORDINATOR, extent="evenings at three places", consequences="fewer use the station",
        other_information="what was said on the safety walk", analysis="it is dark, and few adults are there",
        priorities=("the station",),
    )  # fmt: skip
    for act in (desk.analyse, desk.decide):
        act(LATER, by=COORDINATOR)
    desk.publish(LATER, by=COORDINATOR, public=True)
    gone = desk.supersede(EARLIER, LATER, by=COORDINATOR).value
    check(gone.state is PictureState.SUPERSEDED, "the old picture is superseded")
    renewed = story.load(SituationPicture, LATER)
    story.tell(
        f"Den nya bygger på {len(found.incidents)} händelser, är publicerad och gäller till {renewed.renew_by}."
    )


def promised(story: HalfYear) -> None:
    """A promise drawn from the picture; anybody may read it, and the picture, and no weekly picture."""
    meet(story, date(2025, 11, 24))
    story.scene(date(2025, 11, 24), "Ett löfte till dem som bor här", "A promise to those who live here")
    promises, lines = story.desk(PromiseDesk), ("somebody is at the station on Friday evenings", "more light")
    first = CitizenPromise(
        ids.PromiseId("promise-2025"), EST, ids.AgreementId("est-nykoping"), 2025,
        tuple(PromiseLine(text, who) for text, who in zip(lines, (POLICE, TECHNICAL), strict=True)), LATER,
    )  # fmt: skip
    promises.draft(first, by=COORDINATOR)
    promises.promise(first.id, by=COORDINATOR)
    seen = story.desk(OverviewDesk).published(EST, by=COORDINATOR)
    check([one.id for one in seen.pictures] == [LATER], "only the published picture is public")
    check(len(seen.promises) == len(seen.agreements) == 1, "so are the promise and the agreement")
    story.tell("Offentligt: en lägesbild, ett medborgarlöfte och avtalet. Ingen veckobild.")


def followed_up(story: HalfYear) -> None:
    """The measures are followed up before Christmas, and those who reported are told what came of it."""
    meet(story, *every_week(date(2025, 12, 1), date(2025, 12, 15)))
    story.scene(date(2025, 12, 15), "Uppföljning och återkoppling", "Follow-up and feedback")
    desk = story.desk(FollowUpDesk)
    desk.hold(FIRST, by=COORDINATOR)
    results = (
        MeasureResult(ids.MeasureId("walk"), MeasureState.DONE),
        MeasureResult(
            ids.MeasureId("lights"), MeasureState.POSTPONED, "the lamps are late", date(2026, 1, 23)
        ),
        MeasureResult(ids.MeasureId("benches"), MeasureState.ONGOING),
    )
    again = (SECOND, date(2026, 1, 26))
    desk.record(FIRST, results, FollowUpDecision.CONTINUE, by=COORDINATOR, next_on=again)
    story.tell("Vandringen är gjord, bänkarna är på gång, belysningen är uppskjuten till 2026-01-23.")
    sheet = DocumentRef(
        ids.DocumentId("feedback-1"),
        DocumentKind.OTHER,
        "Det här ledde rapporterna till",
        RESCUE,
        cooperation=EST,
    )
    receivers = tuple(Receiver(one.firm or str(one.agency), one.role) for one in est.REPORTERS)
    told = Distribution(ids.DistributionId("feedback-1"), sheet.id, receivers, EST, date(2025, 12, 19))
    story.save(sheet, told, by=COORDINATOR)
    for one in receivers[:-1]:
        told = told.done(one.to, date(2025, 12, 15))
    story.change(told, by=COORDINATOR)
    left = told.pending(date(2025, 12, 20))
    check(told.late(date(2025, 12, 20)), "one who reports was not told in time")
    story.tell(f"{len(receivers) - 1} av {len(receivers)} har fått veta. Kvar: {left[0].to}.")


def the_new_year(story: HalfYear) -> None:
    """The light is there: fewer reports; the promise is followed up, and given for the new year."""
    before, after = date(2026, 1, 5), date(2026, 1, 12)
    meet(story, before)
    report(story, before, [(STATION, ORDER, GUARD, MEDIUM)] * 4)
    meet(story, after)
    story.scene(after, "Årets första bild", "The first picture of the year")
    report(story, after, [(STATION, ORDER, GUARD, LOW), (STATION, UNSAFE, LEISURE, LOW)])
    made = picture_of(story, after)
    check([one.change for one in made.hot_spots] == [Change.DOWN], "the station is calmer")

    meet(story, date(2026, 1, 19), date(2026, 1, 26))
    story.scene(date(2026, 1, 26), "Löftet följs upp och ges på nytt", "The promise is renewed")
    desk, plans, promises = story.desk(FollowUpDesk), story.desk(PlanDesk), story.desk(PromiseDesk)
    desk.hold(SECOND, by=COORDINATOR)
    overdue = plans.overview(EST, date(2026, 1, 26), by=COORDINATOR).measures_overdue
    check([one.measure for one in overdue] == ["lights"], "the lights are overdue")
    story.tell("Belysningen skulle ha varit klar 2026-01-23, och är det i dag.")
    results = (
        MeasureResult(ids.MeasureId("walk"), MeasureState.DONE),
        MeasureResult(ids.MeasureId("lights"), MeasureState.DONE),
        MeasureResult(ids.MeasureId("benches"), MeasureState.ONGOING),
    )
    spring = (ids.FollowUpId("places-3"), date(2026, 5, 4))
    desk.record(SECOND, results, FollowUpDecision.CONTINUE, by=COORDINATOR, next_on=spring)
    old = promises.follow_up(ids.PromiseId("promise-2025"), (Kept.YES, Kept.PARTLY), by=COORDINATOR).value
    due = promises.to_renew(EST, by=COORDINATOR)
    check([one.id for one in due] == [old.id], "the promise is to be renewed")
    new = attrs.evolve(
        old, id=ids.PromiseId("promise-2026"), year=2026, renews=old.id, course=(),
        lines=tuple(attrs.evolve(one, kept=None) for one in old.lines),
    )  # fmt: skip
    promises.draft(new, by=COORDINATOR)
    promises.promise(new.id, by=COORDINATOR)
    check(not promises.to_renew(EST, by=COORDINATOR), "and was")
    story.tell("Löftet för 2025: ett hölls, ett hölls delvis. Det är givet på nytt för 2026.")


def what_was_missed(story: HalfYear) -> None:
    """The meetings that were not held, and the analysis that is due."""
    story.scene(date(2026, 2, 2), "Vad blev inte av?", "What was missed?", hour=5)
    half, duty = Period(BEGINS, date(2026, 2, 1)), ids.DutyId(f"{PICTURE}/analysis")
    missed = story.desk(MeetingDesk).missed(PICTURE, half, on=date(2026, 2, 2), by=COORDINATOR)
    check(missed == (date(2025, 9, 22), date(2025, 12, 22), date(2025, 12, 29)), "three meetings were missed")
    story.tell(f"Möten som uteblev: {days(missed)}.")
    late = story.desk(UpwardsDesk).late(
        duty, [date(2025, 10, 10)], since=BEGINS, on=date(2026, 2, 2), by=COORDINATOR
    )
    check(late == (date(2026, 1, 3),), "the next analysis has not come")
    story.tell(f"Analys som styrgruppen väntar på: {days(late)}.")


def main() -> None:
    """Tell the story."""
    story = HalfYear("EST i Nyköping: ett halvår av lägesbilder")
    story.set_up(READY, on=FOUNDED)
    two_years_before(story)
    the_first_weeks(story)
    a_week_without_a_picture(story)
    the_longer_analysis(story)
    measures_are_planned(story)
    the_law_asks_again(story)
    promised(story)
    followed_up(story)
    the_new_year(story)
    what_was_missed(story)
    story.end()


if __name__ == "__main__":
    main()
