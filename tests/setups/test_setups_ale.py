"""SSPF in Ale as it comes ready: levels, rhythms, reports, preconditions, and what it rests on."""

from __future__ import annotations

from datetime import date

import pytest

from collabmodel.errors import IllegalMoveError
from collabmodel.model.agencies import Agency
from collabmodel.model.agreed.documents import DocumentKind, GoverningDocument
from collabmodel.model.agreed.revisions import Revised, Revision
from collabmodel.model.evaluation.competence import CompetenceActivity
from collabmodel.model.evaluation.indicators import Tendency, Trend
from collabmodel.model.evaluation.preconditions import Grade, Graded, Heading, Precondition, PreconditionCheck
from collabmodel.model.evaluation.reports import Report, ReportKind, ReportState
from collabmodel.model.ids import AgencyId, CheckId, GroupId, OfficialId, PreconditionId, ReportId, RevisionId
from collabmodel.model.information import Level
from collabmodel.model.knowledge.problem_pictures import FactorKind, ProblemPicture
from collabmodel.model.moves import Step
from collabmodel.model.organisation.areas import Area
from collabmodel.model.organisation.assignments import Assignment
from collabmodel.model.organisation.cadences import ActivityPeriod, CadenceUnit, expected
from collabmodel.model.organisation.cooperations import ConcernKind, CooperationKind
from collabmodel.model.organisation.duties import ReportingDuty
from collabmodel.model.organisation.groups import Group, GroupLevel, beside
from collabmodel.model.organisation.mandates import Mandate
from collabmodel.model.organisation.meetings import Attendance, Meeting
from collabmodel.model.organisation.memberships import Membership, may_convene, members_on
from collabmodel.model.organisation.resources import Contribution, ContributionKind
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.model.time import Period, noon
from collabmodel.setups import sspf
from collabmodel.setups.tables import AreaRow

ALE = sspf.ale()
TOGETHER, (TERMS,) = ALE.cooperation, ALE.cooperation.terms
BY_LEVEL = {level: [one for one in ALE.of(Group) if one.level is level] for level in GroupLevel}
(STEERING,), (STRATEGIC,), LOCAL = (
    BY_LEVEL[level] for level in (GroupLevel.STEERING, GroupLevel.STRATEGIC, GroupLevel.LOCAL)
)
SEATS, DAY = ALE.of(Membership), date(2018, 3, 1)
COORDINATOR = OfficialId("management-coordinator")


def test_ale_has_three_levels() -> None:
    """Local groups by area under a strategic and a steering group, each with its convener and its task."""
    assert TOGETHER.kind is CooperationKind.SSPF
    assert {branch.activities for branch in ALE.branches} >= {
        frozenset({activity})
        for activity in ("social_services", "teaching", "crime_fighting", "youth_centre")
    }
    assert (STEERING.parent, STRATEGIC.parent) == (None, STEERING.id)
    assert {group.parent for group in LOCAL} == {STRATEGIC.id}
    assert [group.area for group in LOCAL] == [area.id for area in ALE.of(Area)]
    others = {group.id: {one.id for one in LOCAL} - {group.id} for group in LOCAL}
    assert {group.id: {one.id for one in beside(group, LOCAL)} for group in LOCAL} == others
    assert {group.convener for group in LOCAL} == {RoleKind.HEAD_TEACHER}
    assert STRATEGIC.convener is RoleKind.COORDINATOR
    for group in LOCAL:
        head = next(one for one in members_on(group.id, SEATS, DAY) if one.role is RoleKind.HEAD_TEACHER)
        assert _may_convene(group, head.official)
        assert not _may_convene(group, OfficialId("police-youth-officer"))
    assert _may_convene(STRATEGIC, COORDINATOR)
    assert not _may_convene(STRATEGIC, OfficialId("care-unit-head"))
    mandates = {one.group: one for one in ALE.of(Mandate)}
    assert mandates[STEERING.id].remit.excess(mandates[STRATEGIC.id].remit) is None
    assert mandates[STEERING.id].allows("organisation", None, None, DAY)
    assert not mandates[STRATEGIC.id].allows("organisation", None, None, DAY)
    given = {one.receiver: one for one in ALE.of(Assignment)}
    assert set(given) == {STRATEGIC.id, *(group.id for group in LOCAL)}
    assert all("prevent" in one.text and "cooperate" in one.text for one in given.values())


def _may_convene(group: Group, official: OfficialId) -> bool:
    return may_convene(group, official, SEATS, DAY, coordinator=TOGETHER.coordinator)


def test_ale_has_as_many_local_groups_as_areas() -> None:
    """Whoever starts from Ale gives areas of their own, each with its school and its group."""
    ready = sspf.ale(
        areas=(AreaRow("east", "Östra", "Östra skolan"), AreaRow("west", "Västra", "Västskolan"))
    )
    assert [group.name for group in ready.of(Group) if group.area] == [
        "Lokala gruppen, Östra",
        "Lokala gruppen, Västra",
    ]
    assert ready.branch("school-east").name == "Östra skolan"
    assert ready.of(Area)[0].schools == {ready.branch("school-east").id}


def test_ale_is_for_children_who_fare_badly() -> None:
    """It is for children who fare badly or may come to, alone or in groups, whatever their age."""
    target = TERMS.target
    assert target is not None
    assert (target.youngest, target.oldest) == (None, None)
    assert "fare badly or are at risk" in target.description
    assert {Level.INDIVIDUAL, Level.GROUP} <= TERMS.levels
    assert target.concerns >= {ConcernKind.TRUANCY, ConcernKind.SUBSTANCE, ConcernKind.CRIME}
    assert target.concerns >= {ConcernKind.EXCLUSION, ConcernKind.HEALTH}
    assert target.takes(9, frozenset({ConcernKind.CRIME}))
    assert not target.takes(9, frozenset({ConcernKind.VIOLENCE}))
    wanted = (
        "early help",
        "exclusion and ill-health",
        "safety net",
        "truancy, damage",
        "single youth",
        "dropped",
    )
    assert all(any(word in goal for goal in TERMS.goals) for word in wanted)


def test_ale_has_three_administrations_and_police_from_elsewhere() -> None:
    """Children and youth, care and welfare, education and culture; the youth police sit in Angered."""
    own = {one.name: one for one in ALE.agencies if one.id in TOGETHER.parties and one.municipality == "ale"}
    assert {name.removeprefix("Förvaltningen ").removesuffix(" i Ale") for name in own} == {
        "Barn och Ungdom",
        "Vård och Omsorg",
        "Utbildning och Kultur",
    }
    (police,) = (one for one in ALE.agencies if one.id in TOGETHER.parties and one.municipality is None)
    assert isinstance(police, Agency)
    assert ALE.branch("police").name == "Ungdomspolisen i Angered"
    assert ALE.branch("police").agency == police.id


def test_ale_rests_on_a_decision_of_its_management() -> None:
    """The management decided it for the whole municipality; the page that tells of it has a day of review."""
    by_kind = {one.kind: one for one in ALE.of(GoverningDocument)}
    decision, page = by_kind[DocumentKind.DECISION], by_kind[DocumentKind.OTHER]
    assert decision.decided_by == "Kommunledningen"
    assert "children develop well" in decision.scope
    assert (page.review_on, bool(page.reviewed_by)) == (date(2018, 1, 10), True)
    assert [page.review_due(day) for day in (date(2018, 1, 9), date(2018, 1, 10))] == [False, True]
    assert TOGETHER.forerunners == ("Malmö", "Köpenhamn", "några stadsdelar i Göteborg")


def test_the_picture_of_ale_is_shared_and_agreed() -> None:
    """Each area has a picture that every party adds to, with what protects, and with agreed parts to work on."""
    pictures = {one.area: one for one in ALE.of(ProblemPicture)}
    assert list(pictures) == [area.id for area in ALE.of(Area)]
    for picture in pictures.values():
        assert not picture.missing_contributors(TOGETHER.parties)
        assert [item.code for item in picture.in_scope()] == ["truancy", "substances", "early-crime"]
        assert set(picture.agreed_scope) < {item.code for item in picture.items}
        assert picture.risk_groups
        assert {factor.kind for factor in picture.factors} == set(FactorKind)
    (trend,) = ALE.of(Trend)
    assert (trend.what, trend.tendency) == ("ill-health among children and youths", Tendency.UP)
    assert (trend.period.since, trend.period.until) == (date(2013, 1, 10), date(2018, 1, 10))


def test_the_meetings_of_ale_fall_on_the_right_days() -> None:
    """Local groups meet every fourteenth day; the upper two each month, but never in a pause of the activity."""
    (activity,) = ALE.of(ActivityPeriod)
    year = Period(date(2018, 1, 10), date(2019, 1, 10))
    cadences = [group.cadence for group in LOCAL]
    assert all(cadence is not None for cadence in cadences)
    assert {(one.unit, one.interval) for one in cadences if one} == {(CadenceUnit.DAY, 14)}
    assert cadences[0] is not None
    assert [str(day) for day in expected(cadences[0], year, activity)][:3] == [
        "2018-01-10",
        "2018-01-24",
        "2018-02-07",
    ]
    for group in (STRATEGIC, STEERING):
        assert group.cadence is not None
        assert group.cadence.bound
        days = expected(group.cadence, year, activity)
        assert [day.month for day in days] == [1, 2, 3, 4, 5, 6, 9, 10, 11, 12]
        assert expected(group.cadence, Period(date(2019, 2, 1), date(2019, 6, 1)), activity) == ()
    (meeting,) = ALE.of(Meeting)
    assert (meeting.group, meeting.required_roles) == (STEERING.id, {RoleKind.COORDINATOR})


def test_the_steering_group_of_ale_does_not_meet_without_the_coordinator() -> None:
    """A meeting of the steering group is held together with the coordinator, or is not held."""
    (meeting,) = ALE.of(Meeting)
    at = noon(meeting.planned)
    called = meeting.call(Step("call", at, COORDINATOR), frozenset({COORDINATOR}), met={"by_convener"})
    head = Attendance(OfficialId("care-head"), AgencyId("care"), RoleKind.HEAD_OF_ADMINISTRATION)
    coordinator = Attendance(COORDINATOR, AgencyId("management"), RoleKind.COORDINATOR)
    with pytest.raises(IllegalMoveError):
        called.hold(Step("hold", at, COORDINATOR), (head,))
    assert called.hold(Step("hold", at, COORDINATOR), (head, coordinator)).held_at == at


def test_the_activity_period_of_ale_can_be_another() -> None:
    """Whoever starts from Ale gives the activity period and its pauses."""
    (given,) = sspf.ale(
        since=date(2026, 8, 17),
        activity=Period(date(2026, 8, 17), date(2027, 6, 15)),
        pauses=((date(2026, 10, 26), date(2026, 11, 2)),),
    ).of(ActivityPeriod)
    assert [given.holds(date(2026, *day)) for day in ((10, 25), (10, 26), (11, 2), (12, 24))] == [
        True,
        False,
        True,
        True,
    ]
    (usual,) = sspf.ale(since=date(2026, 8, 17)).of(ActivityPeriod)
    assert [usual.holds(day) for day in (date(2026, 12, 24), date(2027, 7, 1), date(2027, 8, 17))] == [
        False,
        False,
        False,
    ]


def test_the_reports_of_ale_fall_due() -> None:
    """Each half year the strategic group reports to the heads of administration, after local groups did to it."""
    duties = {duty.giver: duty for duty in ALE.of(ReportingDuty)}
    upwards = duties[STRATEGIC.id]
    assert upwards.receiver is None
    assert [post.split(",")[0] for post in upwards.receivers] == ["head of administration"] * 3
    heads = [seat.post for seat in SEATS if seat.role is RoleKind.HEAD_OF_ADMINISTRATION]
    assert set(upwards.receivers) == set(heads)
    assert (upwards.cadence.unit, upwards.cadence.interval) == (CadenceUnit.MONTH, 6)
    two_years = Period(date(2018, 1, 10), date(2020, 1, 10))
    due = upwards.due_days(two_years)
    assert [str(day) for day in due] == ["2018-07-10", "2019-01-10", "2019-07-10"]
    for group in LOCAL:
        assert duties[group.id].receiver == STRATEGIC.id
        assert duties[group.id].content == {"goals", "budget"}
        assert all(
            before < day for before, day in zip(duties[group.id].due_days(two_years), due, strict=False)
        )
    assert upwards.late([], since=date(2018, 1, 10), by=date(2018, 7, 11)) == (date(2018, 7, 10),)
    report = _report(upwards)
    assert report.late(date(2018, 7, 11))
    at = noon(date(2018, 7, 5))
    for event in ("order", "draft", "submit", "receive"):
        report = report.move(Step(event, at, COORDINATOR))
    assert (report.state, report.late(date(2018, 7, 11))) == (ReportState.RECEIVED, False)


def _report(duty: ReportingDuty) -> Report:
    return Report(
        id=ReportId("half-year-1"),
        kind=ReportKind.HALF_YEAR,
        sender=STRATEGIC.id,
        receiver="official-management",
        period=Period(date(2018, 1, 10), date(2018, 7, 1)),
        due=date(2018, 7, 10),
        cooperation=TOGETHER.id,
        duty=duty.id,
    )


PRECONDITIONS = {
    Heading.COMMUNICATION: ("contact", "learning"),
    Heading.STEERING: ("goals", "need", "steering-plans", "managements", "evaluation"),
    Heading.STRUCTURE: ("agreement", "guidelines", "working-plans", "coordinators", "skill", "meetings"),
    Heading.SHARED_VIEW: ("roles", "problems", "trust", "terms", "understanding"),
}


def test_the_preconditions_of_ale_can_be_checked() -> None:
    """Each precondition stands under its heading, and a group can say how far it is met and revise from it."""
    catalogue = ALE.of(Precondition)
    assert {one.id: one.heading for one in catalogue} == {
        key: heading for heading, keys in PRECONDITIONS.items() for key in keys
    }
    found = dict.fromkeys((one.id for one in catalogue), Grade.MET) | {
        PreconditionId("agreement"): Grade.NOT,
        PreconditionId("trust"): Grade.PARTLY,
    }
    check = PreconditionCheck(
        CheckId("check-1"),
        TOGETHER.id,
        GroupId(STEERING.id),
        DAY,
        tuple(Graded(ident, grade) for ident, grade in found.items()),
    )
    assert {one.id: check.grade(one.id) for one in catalogue} == found
    assert [one.id for one in check.unmet(catalogue)] == ["agreement", "trust"]
    _shows_what_is_in_place()
    report = _report(ALE.of(ReportingDuty)[0])
    revision = Revision(
        RevisionId("revision-1"),
        Revised.TERMS,
        TOGETHER.id,
        TOGETHER.id,
        due=date(2018, 12, 20),
        reports=frozenset({report.id}),
    )
    assert revision.decide(date(2018, 12, 1), new_version="2").inputs == {report.id}


def _shows_what_is_in_place() -> None:
    """Training comes back, coordinators and rhythms are there, and each party adds something of its own."""
    (training,) = ALE.of(CompetenceActivity)
    assert training.recurrence
    assert training.groups == {group.id for group in ALE.of(Group)}
    assert any("advice" in theme for theme in training.themes)
    assert any("ways of working" in theme for theme in training.themes)
    assert {one.agency for one in ALE.of(Contribution)} == TOGETHER.parties
    assert {one.kind for one in ALE.of(Contribution)} == {ContributionKind.KNOWLEDGE}
    assert any(seat.role is RoleKind.COORDINATOR for seat in SEATS)
    assert all(group.cadence is not None for group in ALE.of(Group))
