"""SSPF in Ale: three levels, a local group in each area, and what they meet and report for."""

from __future__ import annotations

from datetime import date, timedelta

from collabmodel.model.ids import (
    AreaId,
    AssignmentId,
    BranchId,
    CooperationId,
    MeetingId,
    OfficialId,
)
from collabmodel.model.information import Level
from collabmodel.model.organisation.areas import Area
from collabmodel.model.organisation.assignments import Assignment
from collabmodel.model.organisation.cadences import ActivityPeriod
from collabmodel.model.organisation.cooperations import (
    ConcernKind,
    Cooperation,
    CooperationKind,
    TargetGroup,
    Terms,
)
from collabmodel.model.organisation.groups import Group, GroupLevel
from collabmodel.model.organisation.meetings import Meeting, MeetingKind
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.model.time import Period
from collabmodel.setups.ready import Ready, Seat
from collabmodel.setups.sspf_ale_ground import grounds
from collabmodel.setups.tables import AreaRow, Post, Table, fortnightly, laid, monthly, parties

_YEAR = timedelta(days=365)
_REACH = 7
"""Days to either side that still count as that month's meeting: the source names no day of the month."""


AREAS = (
    AreaRow("north", "Norra Ale", "Skolan i norra Ale"),
    AreaRow("middle", "Mellersta Ale", "Skolan i mellersta Ale"),
    AreaRow("south", "Södra Ale", "Skolan i södra Ale"),
)
"""Stand-ins: the source speaks of a local group in each area, and names no area."""

_SEATS = (
    Seat("social", "Förvaltningen Vård och Omsorg i Ale", "Socialtjänsten", "social_board",
         frozenset({"social_services"}), agency_key="care"),
    Seat("leisure", "Förvaltningen Utbildning och Kultur i Ale", "Fritiden", "municipality",
         frozenset({"youth_centre"}), agency_key="culture"),
    Seat("police", "Polismyndigheten", "Ungdomspolisen i Angered", "police", frozenset({"crime_fighting"}),
         municipal=False),
)  # fmt: skip

_COORDINATION = Seat(
    "coordination",
    "Kommunledningen i Ale",
    "Kommunens koordinator",
    "municipality",
    frozenset({"crime_prevention_coordination"}),
    agency_key="management",
)

_COORDINATOR = Post(
    "coordinator", "management", RoleKind.COORDINATOR, "coordinator of the municipality", unit="coordination"
)
_STRATEGIC = (
    Post("area-head", "children", RoleKind.HEAD_OF_UNIT, "head of unit, children and youth"),
    Post("unit-head", "care", RoleKind.HEAD_OF_UNIT, "head of unit, care and welfare"),
    Post("unit-head", "culture", RoleKind.HEAD_OF_UNIT, "head of unit, education and culture"),
    Post("youth-officer", "police", RoleKind.POLICE_OFFICER, "youth police in Angered"),
)
_STEERING = (
    Post("head", "children", RoleKind.HEAD_OF_ADMINISTRATION, "head of administration, children and youth"),
    Post("head", "care", RoleKind.HEAD_OF_ADMINISTRATION, "head of administration, care and welfare"),
    Post("head", "culture", RoleKind.HEAD_OF_ADMINISTRATION, "head of administration, education and culture"),
    Post("unit-head", "police", RoleKind.HEAD_OF_UNIT, "head of the youth police in Angered"),
)

_GOALS = (
    "early help to children who fare badly, one by one or in groups",
    "less exclusion and ill-health among the young",
    "a lasting safety net for those at risk",
    "less truancy, damage and other risky behaviour",
    "ways to cooperate that begin with what the single youth needs",
    "no child is dropped between two administrations",
)


def ale(
    *,
    since: date = date(2018, 1, 10),
    areas: tuple[AreaRow, ...] = AREAS,
    activity: Period | None = None,
    pauses: tuple[tuple[date, date], ...] | None = None,
) -> Ready:
    """SSPF in Ale: local groups that meet every fourteenth day, a strategic and a steering group above them.

    The source is the municipality's page, looked over on 10 January 2018.  It names the three
    administrations, the youth police in Angered, the three levels, who convenes, how often they
    meet, and the half-yearly report.  It names neither areas, nor the day it all began, nor who
    sits in the two upper groups, nor who calls the steering group, nor when the activity period has
    its pauses, nor how often local groups report, nor which administration runs the leisure centres:
    those are assumptions here.  So are the code words of the mandates, and that the coordinator sits
    with the municipality's management.

    Args:
        since: the first day of groups, seats and mandates.
        areas: the areas, with a local group each.
        activity: the activity period; without one, a year from the first day.
        pauses: its pauses; without any, the summer and Christmas of the school year inside it.

    >>> ready = ale()
    >>> [group.level.value for group in ready.of(Group)]
    ['steering', 'strategic', 'local', 'local', 'local']
    """
    schools = tuple(
        Seat(f"school-{area.key}", "Förvaltningen Barn och Ungdom i Ale", area.school, "school",
             frozenset({"teaching"}), agency_key="children")
        for area in areas
    )  # fmt: skip
    together = _cooperation(since, (*schools, *_SEATS))
    table = Table(together.id, since, OfficialId("official-management"))
    places = tuple(
        Area(
            AreaId(f"ale-{area.key}"),
            area.name,
            together.municipality,
            frozenset({BranchId(f"children/school-{area.key}")}),
        )
        for area in areas
    )
    steering, strategic, locals_ = _groups(table, areas)
    around = {group: _local_posts(area) for group, area in zip(locals_, areas, strict=True)}
    more = (
        *places,
        _activity(table, activity or Period(since, since + _YEAR), pauses),
        steering,
        strategic,
        *locals_,
        *table.seats(steering, *_STEERING, _COORDINATOR),
        *table.seats(strategic, *_STRATEGIC, _COORDINATOR),
        *(seat for group, posts in around.items() for seat in table.seats(group, *posts)),
        *_mandates(table, steering, strategic, locals_),
        *_duties(table, strategic, locals_),
        _assignment(table, steering, strategic),
        *(_assignment(table, strategic, group) for group in locals_),
        _first_meeting(table, steering),
        *grounds(table, together, places, (steering, strategic, *locals_)),
    )
    posts = (_COORDINATOR, *_STEERING, *_STRATEGIC, *(post for each in around.values() for post in each))
    return laid(together, (*schools, *_SEATS, _COORDINATION), posts, more)


def _cooperation(since: date, seats: tuple[Seat, ...]) -> Cooperation:
    return Cooperation(
        id=CooperationId("sspf-ale"),
        kind=CooperationKind.SSPF,
        name="SSPF Ale",
        municipality="ale",
        parties=parties(seats),
        terms=(
            Terms(
                edition=1,
                since=since,
                levels=frozenset({Level.INDIVIDUAL, Level.DEIDENTIFIED, Level.GROUP, Level.AREA}),
                target=TargetGroup(
                    concerns=frozenset(
                        {
                            ConcernKind.TRUANCY,
                            ConcernKind.SUBSTANCE,
                            ConcernKind.CRIME,
                            ConcernKind.EXCLUSION,
                            ConcernKind.HEALTH,
                        }
                    ),
                    description="children and youths who fare badly or are at risk of it",
                ),
                goals=_GOALS,
            ),
        ),
        coordinator=BranchId("management/coordination"),
        forerunners=("Malmö", "Köpenhamn", "några stadsdelar i Göteborg"),
    )


def _local_posts(area: AreaRow) -> tuple[Post, ...]:
    """Who sits in a local group; the head teacher of its area calls it together."""
    key, where = area.key, area.name
    return (
        Post(f"head-teacher-{key}", "children", RoleKind.HEAD_TEACHER, f"head teacher appointed in {where}",
             unit=f"school-{key}"),
        Post(f"secretary-{key}", "care", RoleKind.SOCIAL_SECRETARY, f"social secretary, {where}"),
        Post(f"leader-{key}", "culture", RoleKind.LEISURE_LEADER, f"leisure leader, {where}"),
        Post(f"officer-{key}", "police", RoleKind.POLICE_OFFICER, f"youth police for {where}"),
    )  # fmt: skip


def _groups(table: Table, areas: tuple[AreaRow, ...]) -> tuple[Group, Group, tuple[Group, ...]]:
    month = monthly(table.since, bound=True, tolerance=_REACH)
    steering = table.group(
        "steering", "Styrgruppen", GroupLevel.STEERING, convener=RoleKind.COORDINATOR, cadence=month
    )
    strategic = table.group(
        "strategic",
        "Strategiska gruppen",
        GroupLevel.STRATEGIC,
        parent=steering,
        convener=RoleKind.COORDINATOR,
        cadence=month,
    )
    keys = [f"local-{area.key}" for area in areas]
    locals_ = tuple(
        table.group(
            key,
            f"Lokala gruppen, {area.name}",
            GroupLevel.LOCAL,
            parent=strategic,
            area=AreaId(f"ale-{area.key}"),
            convener=RoleKind.HEAD_TEACHER,
            cadence=fortnightly(table.since),
            sisters=(other for other in keys if other != key),
        )
        for key, area in zip(keys, areas, strict=True)
    )
    return steering, strategic, locals_


def _activity(table: Table, span: Period, pauses: tuple[tuple[date, date], ...] | None) -> ActivityPeriod:
    first, until = span.since or table.since, span.until or table.since + _YEAR
    usual = (
        pause
        for year in range(first.year, until.year + 1)
        for pause in ((date(year, 6, 18), date(year, 8, 13)), (date(year, 12, 20), date(year + 1, 1, 8)))
        if first <= pause[0] and pause[1] <= until
    )
    return table.activity("activity", first, until, *(usual if pauses is None else pauses))


def _mandates(
    table: Table, steering: Group, strategic: Group, locals_: tuple[Group, ...]
) -> tuple[object, ...]:
    """The steering group answers for the whole; each group under it decides on its own task."""
    below = ("assignments", "resources", "goals_and_budget", "training")
    return (
        table.mandate(steering, "organisation", "priorities", *below, amount_limit=None),
        table.mandate(strategic, *below),
        *(table.mandate(group, "local_prevention", "individual_plans", "proposals") for group in locals_),
    )


def _duties(table: Table, strategic: Group, locals_: tuple[Group, ...]) -> tuple[object, ...]:
    """Each half year: the strategic group to the heads of administration, and local groups to it before that."""
    half_year = monthly(_later(table.since, months=6), every=6)
    before = monthly(_later(table.since, months=5), every=6)
    heads = tuple(post.title for post in _STEERING if post.role is RoleKind.HEAD_OF_ADMINISTRATION)
    return (
        table.duty(strategic, half_year, "goals", "budget", "local_work", receivers=heads),
        *(table.duty(group, before, "goals", "budget", to=strategic) for group in locals_),
    )


def _later(day: date, *, months: int) -> date:
    return monthly(day, every=months).nth(2)


def _assignment(table: Table, giver: Group, receiver: Group) -> Assignment:
    """That prevention and cooperation belong to the task at every level."""
    return Assignment(
        id=AssignmentId(f"{receiver.id}/assignment"),
        cooperation=table.cooperation,
        giver=giver.id,
        receiver=receiver.id,
        text="work to prevent, and cooperate with the others",
        goal="the work is anchored at every level",
        period=Period(table.since),
    )


def _first_meeting(table: Table, steering: Group) -> Meeting:
    """The first meeting of the steering group; it meets together with the coordinator."""
    return Meeting(
        id=MeetingId(f"{steering.id}/first"),
        cooperation=table.cooperation,
        kind=MeetingKind.GROUP,
        planned=table.since,
        course=(table.step("plan"),),
        group=steering.id,
        required_roles=frozenset({RoleKind.COORDINATOR}),
    )
