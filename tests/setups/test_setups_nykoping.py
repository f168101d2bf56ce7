"""SSPF and EST in Nyköping as they come ready: parties, terms, goals, and two cooperations that stay apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import attrs
import pytest

from collabmodel.adapters import NoKeys, open_store
from collabmodel.errors import ModelError, NotAtTheTableError, NotFoundError, WrongLevelError
from collabmodel.model.agreed.agreements import Agreement, AgreementState, Standing
from collabmodel.model.agreed.documents import GoverningDocument
from collabmodel.model.casework.cases import Case, Referral, ReferralWay
from collabmodel.model.evaluation.indicators import (
    Conclusion,
    Direction,
    Figure,
    Indicator,
    Measurement,
    Tendency,
    Trend,
)
from collabmodel.model.ids import (
    AgencyId,
    BranchId,
    CaseId,
    GoalId,
    IncidentId,
    IndicatorId,
    IndividualId,
    ItemId,
    MeasurementId,
    OfficialId,
    PictureId,
    TenantId,
)
from collabmodel.model.information import InformationItem, Level, Party, PersonRole
from collabmodel.model.knowledge.incidents import Incident, IncidentCategory, Reporter
from collabmodel.model.knowledge.places import Place
from collabmodel.model.knowledge.problem_pictures import ProblemItem, ProblemPicture
from collabmodel.model.knowledge.sharing import SharedPicture
from collabmodel.model.knowledge.situation_pictures import PictureKind, SituationPicture
from collabmodel.model.knowledge.sources import DataSource, SourceKind
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cadences import Cadence, CadenceUnit, expected
from collabmodel.model.organisation.cooperations import ConcernKind, CooperationKind, TargetGroup
from collabmodel.model.organisation.duties import ReportingDuty
from collabmodel.model.organisation.groups import Group, GroupLevel
from collabmodel.model.organisation.levels import refuse_item, refuse_level
from collabmodel.model.organisation.mandates import Mandate
from collabmodel.model.organisation.memberships import Membership, may_convene
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.model.people import Individual, ProtectedIdentity
from collabmodel.model.planning.goals import GoalKind, GoalState
from collabmodel.model.planning.plans import ActionPlan
from collabmodel.model.time import Period, noon
from collabmodel.packs import se_osl
from collabmodel.ports import Store
from collabmodel.services.casework.cases import CaseDesk
from collabmodel.services.casework.opening import NewCase
from collabmodel.services.evaluation.evaluations import EvaluationDesk
from collabmodel.services.knowledge.pictures import PictureDesk
from collabmodel.services.windows.overviews import OverviewDesk
from collabmodel.setups import est, sspf
from collabmodel.setups.ready import side_by_side
from collabmodel.testing.clocks import FixedClock

SSPF, EST = sspf.nykoping(), est.nykoping()
TOGETHER, PLACES = SSPF.cooperation, EST.cooperation
(TERMS,), (PLACE_TERMS,) = TOGETHER.terms, PLACES.terms
COORDINATOR, SAFETY = OfficialId("social-coordinator"), OfficialId("rescue-coordinator")
TENANT, NOW = TenantId("nykoping"), datetime(2023, 9, 11, 8, tzinfo=UTC)
DAY, WEEK = date(2023, 9, 11), Period(date(2023, 9, 4), date(2023, 9, 11))
YOUTH = Individual(IndividualId("youth-1"), ProtectedIdentity.NONE, birth_date=date(2008, 3, 14))


@pytest.fixture
def store() -> Iterator[Store]:
    """Both cooperations in one store."""
    store = open_store("memory:", keys=NoKeys(), clock=FixedClock(NOW))
    with store.unit(tenant=TENANT, actor=COORDINATOR, purpose="test", legal_ground="none") as unit:
        unit.add_all((*side_by_side(SSPF, EST), YOUTH))
    yield store
    store.close()


def test_sspf_nykoping_has_its_parties() -> None:
    """School, social services, the local police area and leisure; a coordinator in the preventive youth unit."""
    assert TOGETHER.kind is CooperationKind.SSPF
    assert TOGETHER.parties == {"social", "education", "police", "leisure"}
    police = next(one for one in SSPF.agencies if one.id == "police")
    assert police.name == "Polismyndigheten, lokalpolisområde Nyköping"
    assert (police.municipality, SSPF.branch("police").agency) == (None, police.id)
    assert TOGETHER.coordinator == SSPF.branch("social").id
    assert SSPF.branch("social").name == "Ungdomsteamet"
    seats = SSPF.of(Membership)
    (coordinator,) = {seat.official for seat in seats if seat.role is RoleKind.COORDINATOR}
    assert coordinator == COORDINATOR
    supporters = [seat for seat in seats if seat.role is RoleKind.YOUTH_SUPPORTER]
    assert {seat.unit for seat in supporters} == {TOGETHER.coordinator}
    working = next(one for one in SSPF.of(Group) if one.level is GroupLevel.WORKING)
    unit = TOGETHER.coordinator
    assert may_convene(working, coordinator, seats, DAY, coordinator=unit)
    teacher = OfficialId("education-head-teacher")
    assert not may_convene(working, teacher, seats, DAY, coordinator=unit)
    assert {seat.agency for seat in seats if seat.group == working.id} == TOGETHER.parties


def test_the_groups_of_nykoping_decide_what_is_theirs() -> None:
    """The working group decides on single youths; the terms are for the steering group."""
    steering, working = SSPF.of(Mandate)
    assert working.allows("individual_work", 0, None, DAY)
    assert not working.allows("individual_work", None, None, DAY)
    assert not working.allows("terms", 0, None, DAY)
    assert steering.allows("terms", None, None, DAY)
    assert steering.remit.excess(working.remit) is None


def test_the_agreement_of_nykoping_is_signed_before_it_holds() -> None:
    """Municipality and local police area signed in November 2022, and it applies in 2023 and 2024."""
    (agreement,) = SSPF.of(Agreement)
    assert (agreement.signed_on, agreement.cooperation) == (date(2022, 11, 30), TOGETHER.id)
    assert agreement.parties == agreement.signed_for() == TOGETHER.parties
    days = [date(2022, 11, 29), date(2022, 11, 30), date(2023, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]
    assert [agreement.standing_on(day) for day in days] == [
        Standing.UNSIGNED,
        Standing.NOT_YET,
        Standing.IN_FORCE,
        Standing.IN_FORCE,
        Standing.EXPIRED,
    ]
    assert [agreement.state_on(day) for day in days[:2]] == [AgreementState.DRAFT, AgreementState.SIGNED]
    (police,) = (one for one in agreement.signers if one.signs_for == {"police"})
    assert police.official in {one.id for one in SSPF.officials}
    another = sspf.nykoping(signed_on=date(2022, 11, 24)).of(Agreement)[0]
    assert another.standing_on(date(2022, 11, 25)) is Standing.NOT_YET


def test_sspf_nykoping_is_for_twelve_to_seventeen() -> None:
    """Both ends are inside; it is for those at risk of crime or abuse, or there already."""
    target = TERMS.target
    assert target is not None
    assert [age for age in range(9, 21) if target.takes(age)] == [*range(12, 18)]
    assert target.takes(12, frozenset({ConcernKind.CRIME}))
    assert target.takes(17, frozenset({ConcernKind.SUBSTANCE, ConcernKind.TRUANCY}))
    assert not target.takes(15, frozenset({ConcernKind.HEALTH}))
    assert "at risk" in target.description
    assert "already" in target.description
    assert target.takes(None) is None


def test_sspf_nykoping_may_change_its_terms() -> None:
    """It starts from national method support; when the ages go down, a second edition takes in younger ones."""
    assert "national method support" in TERMS.method
    (trend,) = SSPF.of(Trend)
    assert (trend.cooperation, trend.tendency) == (TOGETHER.id, Tendency.DOWN)
    younger = attrs.evolve(
        TERMS,
        edition=2,
        since=date(2024, 1, 1),
        target=attrs.evolve(TERMS.target or TargetGroup(), youngest=10),
    )
    adjusted = sspf.nykoping(later=(younger,)).cooperation
    for day, edition, takes in ((date(2023, 12, 31), 1, False), (date(2024, 1, 1), 2, True)):
        terms = adjusted.terms_on(day)
        assert terms is not None
        assert terms.target is not None
        assert (terms.edition, terms.target.takes(11)) == (edition, takes)
    with pytest.raises(ModelError, match="must follow each other"):
        sspf.nykoping(later=(attrs.evolve(younger, edition=1),))


def test_the_goals_of_nykoping_are_measured(store: Store) -> None:
    """Attendance, time to measure, measures and contacts are followed, and nothing is concluded too soon."""
    (plan,) = SSPF.of(ActionPlan)
    (agreement,) = SSPF.of(Agreement)
    assert (agreement.plan, plan.agreement) == (plan.id, agreement.id)
    goals = {goal.id: goal for goal in plan.goals}
    assert set(goals) == {"contacts", "faster", "attendance", "more-measures"}
    assert {goal.text for goal in goals.values()} == set(TERMS.goals)
    assert all(goal.state is GoalState.ACTIVE for goal in goals.values())
    assert goals[GoalId("attendance")].kind is GoalKind.EFFECT
    indicators = {one.id: one for one in SSPF.of(Indicator)}
    key = "sspf-nykoping/{}".format
    assert goals[GoalId("faster")].indicators == {key("time-to-measure"), key("contacts")}
    assert {one for goal in plan.goals for one in goal.indicators} == set(indicators)
    assert {str(one.goal) for one in indicators.values()} <= set(goals)
    assert indicators[IndicatorId(key("contacts"))].goal == "faster"
    assert indicators[IndicatorId(key("time-to-measure"))].direction is Direction.DOWN_IS_GOOD
    desk = EvaluationDesk(store, TENANT)
    said = [
        desk.measure(_days(month, days), by=COORDINATOR).conclusion
        for month, days in ((1, 30), (3, 21), (5, 9))
    ]
    assert said == [Conclusion.TOO_SHORT, Conclusion.TOO_SHORT, Conclusion.BETTER]
    assert {one.enough for one in sspf.nykoping(enough=5).of(Indicator)} == {5}


def _days(month: int, days: int) -> Measurement:
    """How long it took from concern to measure in a month."""
    return Measurement(
        MeasurementId(f"time-{month}"),
        IndicatorId("sspf-nykoping/time-to-measure"),
        Figure(days),
        Period(date(2023, month, 1), date(2023, month + 1, 1)),
        "median of the month",
    )


def test_the_talks_of_nykoping_come_round() -> None:
    """The parties talk regularly, monthly unless another rhythm is given, and the measure says by whom."""
    (plan,) = SSPF.of(ActionPlan)
    (talks,) = plan.measures
    assert (talks.responsible, talks.assisting) == ("social", {"police"})
    assert talks.carry_out(date(2023, 1, 1)).next_due == date(2023, 2, 1)
    often = Cadence(CadenceUnit.WEEK, 2, date(2023, 1, 9))
    ready = sspf.nykoping(talks=often)
    assert [group.cadence for group in ready.of(Group) if group.level is GroupLevel.WORKING] == [often]
    assert ready.of(ActionPlan)[0].measures[0].next_due == date(2023, 1, 9)


def test_nykoping_publishes_what_it_does(store: Store) -> None:
    """Inhabitants can read of it, and anybody may see the agreement that is in force, and no case."""
    pages = SSPF.of(GoverningDocument)
    assert {page.decided_by for page in pages} == {"Nyköpings kommun"}
    assert "SSPF-samverkan ska stävja ungas risk för brott" in {page.title for page in pages}
    assert all(page.valid.holds(date(2023, 6, 29)) and page.scope for page in pages)
    assert EST.of(GoverningDocument)[0].cooperation == PLACES.id
    overview = OverviewDesk(store, TENANT)
    for ready in (SSPF, EST):
        seen = overview.published(ready.cooperation.id, by=OfficialId("official-technical"))
        assert seen.agreements == ready.of(Agreement)
        assert seen.pictures == ()


def test_two_cooperations_stand_beside_each_other_in_nykoping(store: Store) -> None:
    """Each has its own coordinator, agreement and levels, and nothing of one is found in the other."""
    assert PLACES.kind is CooperationKind.EST
    assert (TOGETHER.municipality, PLACES.municipality) == ("nykoping", "nykoping")
    assert (TOGETHER.coordinator, PLACES.coordinator) == ("social/social", "rescue/safety")
    assert EST.branch("safety").name == "Räddning och Säkerhet"
    assert EST.branch("safety").agency == "rescue"
    assert PLACE_TERMS.levels == {Level.AREA}
    assert TERMS.levels >= {Level.INDIVIDUAL, Level.AREA}
    (newer,), (older,) = SSPF.of(Agreement), EST.of(Agreement)
    before = date(2022, 11, 1)
    assert (newer.standing_on(before), older.standing_on(before)) == (Standing.UNSIGNED, Standing.IN_FORCE)
    assert TOGETHER.parties & PLACES.parties == {"police", "education", "leisure"}
    with store.unit(tenant=TENANT, actor=COORDINATOR, purpose="test", legal_ground="none") as unit:
        for kind in (Group, Membership, Mandate):
            mine, theirs = (
                {one.value.id for one in unit.all(kind, of=ready.cooperation.id)} for ready in (SSPF, EST)
            )
            assert mine
            assert theirs
            assert not mine & theirs
            assert mine == {one.id for one in SSPF.of(kind)}
        assert unit.find(Place, cooperation=str(TOGETHER.id)) == ()
    _a_case_stays_where_it_is(store)


def _a_case_stays_where_it_is(store: Store) -> None:
    """SSPF takes a case of a youth; EST takes none, and its coordinator is not told that there is one."""
    cases, overview = CaseDesk(store, TENANT), OverviewDesk(store, TENANT)
    came = Referral(
        COORDINATOR, AgencyId("social"), DAY, ReferralWay.GUARDIAN_CAME, frozenset({ConcernKind.CRIME})
    )
    new = NewCase(CaseId("case-1"), came, AgencyId("social"), YOUTH.id)
    kept = cases.refer(new, TOGETHER.id, by=COORDINATOR).value
    assert (kept.cooperation, kept.edition) == (TOGETHER.id, 1)
    taken = attrs.evolve(new, id=CaseId("case-2"), record_owner=AgencyId("education"))
    with pytest.raises(WrongLevelError):
        cases.refer(taken, PLACES.id, by=COORDINATOR)
    assert overview.cases(TOGETHER.id, by=COORDINATOR).counts
    for cooperation in (TOGETHER.id, PLACES.id):
        with pytest.raises(NotFoundError):
            overview.cases(cooperation, by=SAFETY)
    with pytest.raises(NotFoundError):
        overview.places(PLACES.id, by=COORDINATOR)
    with store.unit(tenant=TENANT, actor=SAFETY, purpose="test", legal_ground="none") as unit:
        assert unit.all(Case, of=PLACES.id) == ()


def test_est_meets_each_week_and_tells_more_now_and_then() -> None:
    """The picture comes every week to those who can act, and an analysis goes up each quarter, or each third."""
    (steering,), (picture,) = (
        [one for one in EST.of(Group) if one.level is level]
        for level in (GroupLevel.STEERING, GroupLevel.OPERATIVE)
    )
    assert picture.parent == steering.id
    assert picture.cadence is not None
    autumn = Period(date(2023, 9, 1), date(2023, 10, 1))
    assert [str(day) for day in expected(picture.cadence, autumn)] == [
        "2023-09-02",
        "2023-09-09",
        "2023-09-16",
        "2023-09-23",
        "2023-09-30",
    ]
    year = Period(date(2023, 1, 1), date(2024, 1, 1))
    week, upwards = EST.of(ReportingDuty)
    assert week.content == {one.value for one in est.COLLECTED}
    assert (len(week.due_days(year)), len(upwards.due_days(year))) == (52, 4)
    assert (upwards.receiver, upwards.content) == (steering.id, {"analysis", "lasting_problems"})
    thirds = est.nykoping(analysis_months=4).of(ReportingDuty)[1]
    assert len(thirds.due_days(year)) == 3


def _items(category: str) -> Iterator[InformationItem]:
    """What tells of a person, or may: on every level, with and without a name."""
    subject = (Party(YOUTH.id, PersonRole.SUBJECT),)
    plain = InformationItem(
        ItemId(f"{category}-area"),
        BranchId("education/school-premises"),
        "teaching",
        frozenset({category}),
        NOW,
        level=Level.AREA,
    )
    yield plain
    yield attrs.evolve(plain, id=ItemId(f"{category}-few"), people_behind=2)
    yield attrs.evolve(plain, id=ItemId(f"{category}-text"), people_behind=0, free_text=True)
    yield attrs.evolve(plain, id=ItemId(f"{category}-firm"), parties=(Party("firm-1", PersonRole.FIRM),))
    for level in Level:
        yield attrs.evolve(plain, id=ItemId(f"{category}-{level.value}-named"), level=level, parties=subject)
    yield attrs.evolve(plain, id=ItemId(f"{category}-group"), level=Level.GROUP, people_behind=20)
    yield attrs.evolve(plain, id=ItemId(f"{category}-nameless"), level=Level.DEIDENTIFIED)


def test_est_takes_places_and_no_persons(store: Store) -> None:
    """Damage, order and unsafe places come in; whatever tells of a person is turned away, of every category."""
    for level in Level:
        if level is Level.AREA:
            refuse_level(PLACES, level, DAY)
        else:
            with pytest.raises(WrongLevelError):
                refuse_level(PLACES, level, DAY)
    desk = PictureDesk(store, TENANT)
    desk.open(_picture(), by=SAFETY)
    with store.unit(tenant=TENANT, actor=SAFETY, purpose="test", legal_ground="none") as unit:
        unit.add_all(item for category in se_osl.PACK.vocabulary.categories for item in _items(category))
    for category in se_osl.PACK.vocabulary.categories:
        for item in _items(category):
            with pytest.raises(WrongLevelError):
                refuse_item(PLACES, item, DAY)
            with pytest.raises(WrongLevelError):
                desk.offer(PictureId("week-36"), item.id, by=SAFETY)
        counted = attrs.evolve(next(_items(category)), people_behind=0)
        refuse_item(PLACES, counted, DAY)
    _problems_of_persons_are_refused(desk)
    _what_is_told_of_places_becomes_a_picture(desk)


def _picture() -> SituationPicture:
    return SituationPicture(
        PictureId("week-36"),
        PLACES.id,
        PictureKind.WEEKLY,
        est.AREA,
        WEEK,
        (Step("open", NOW, SAFETY),),
        recipients=PLACES.parties,
    )


def _problems_of_persons_are_refused(desk: PictureDesk) -> None:
    """A problem that is met on the level of single persons or groups has no place in a picture of EST."""
    for level in (Level.INDIVIDUAL, Level.GROUP):
        problems = ProblemPicture(
            PictureId("problems"),
            PLACES.id,
            est.AREA,
            DAY,
            PLACES.parties,
            (ProblemItem("truancy", "pupils stay away", level),),
        )
        with pytest.raises(WrongLevelError):
            desk.record_problems(problems, by=SAFETY)


def _incident(number: int, category: IncidentCategory, reporter: Reporter, text: str = "") -> Incident:
    places = EST.of(Place)
    at = noon(date(2023, 9, 5))
    return Incident(
        IncidentId(f"incident-{number}"),
        PLACES.id,
        category,
        est.AREA,
        at,
        reporter,
        (Step("report", at, SAFETY),),
        places[number % len(places)].id,
        text=text,
    )


def _what_is_told_of_places_becomes_a_picture(desk: PictureDesk) -> None:
    """Units and outside firms report each category, and what SSPF is shown of it names nobody."""
    (source,) = EST.of(DataSource)
    assert (source.kind, source.owner) == (SourceKind.REPORTS, "rescue")
    assert {
        IncidentCategory.DAMAGE,
        IncidentCategory.PUBLIC_ORDER,
        IncidentCategory.UNSAFE_PLACE,
    } <= est.COLLECTED
    assert {bool(one.firm) for one in est.REPORTERS} == {True, False}
    assert not any("Individual" in str(field.type) for field in attrs.fields(Incident))
    with pytest.raises(ModelError, match="identity"):
        _incident(0, IncidentCategory.DAMAGE, est.REPORTERS[0], "seen by 070-000 00 00")
    with pytest.raises(NotAtTheTableError):
        desk.report(_incident(0, IncidentCategory.DAMAGE, Reporter("officer", AgencyId("social"))), by=SAFETY)
    reported = [
        (category, reporter)
        for category in sorted(est.COLLECTED, key=lambda one: one.value)
        for reporter in est.REPORTERS
    ]
    for number, (category, reporter) in enumerate(reported):
        incident = _incident(number, category, reporter, "broken lamps")
        desk.report(incident, by=SAFETY)
        desk.review(incident.id, by=SAFETY, cleared="lamps are broken")
        desk.accept(incident.id, by=SAFETY)
    ident = PictureId("week-36")
    made = desk.compile(ident, by=SAFETY).value
    assert len(made.incidents) == len(reported)
    assert {spot.place for spot in made.hot_spots} == {place.id for place in EST.of(Place)}
    desk.write(ident, by=SAFETY, priorities=("light the square",))
    desk.analyse(ident, by=SAFETY)
    desk.decide(ident, by=SAFETY)
    shared = desk.share(ident, TOGETHER.id, ident=PictureId("shared-36"), by=SAFETY).value
    assert (shared.cooperation, shared.origin, shared.level) == (TOGETHER.id, PLACES.id, Level.AREA)
    fields = {field.name for field in attrs.fields(SharedPicture)}
    assert not fields & {"incidents", "compared", "items", "parties", "subjects"}


def test_two_cooperations_that_disagree_on_a_thing_are_not_kept_together() -> None:
    """What stands under one id in two cooperations must be the same thing."""
    kept = side_by_side(SSPF, EST)
    assert len(kept) == len(set(kept)) < len(SSPF.values()) + len(EST.values())
    police = next(one for one in EST.agencies if one.id == "police")
    other = attrs.evolve(police, name="Another")
    agencies = tuple(other if one.id == police.id else one for one in EST.agencies)
    with pytest.raises(ModelError, match="Agency police"):
        side_by_side(SSPF, attrs.evolve(EST, agencies=agencies))
