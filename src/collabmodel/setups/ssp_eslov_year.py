"""The year 2007 of SSP in Eslöv: a seminar of two days, and the annual plan that came out of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from collabmodel.model.agreed.documents import Distribution, DocumentKind, DocumentRef, Receiver
from collabmodel.model.evaluation.competence import CompetenceActivity, CompetenceKind
from collabmodel.model.ids import (
    ActivityId,
    AgencyId,
    AnnualPlanId,
    DistributionId,
    DocumentId,
    GoalId,
    MeasureId,
    MeetingId,
    PlanId,
    SourceId,
    WorkshopId,
)
from collabmodel.model.knowledge.sources import DataSource, SourceKind
from collabmodel.model.organisation.cadences import CadenceUnit
from collabmodel.model.organisation.groups import Group
from collabmodel.model.organisation.meetings import AgendaItem, Attendance, Meeting, MeetingKind
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.model.planning.annual_plans import AnnualPlan, Presentation
from collabmodel.model.planning.goals import Goal, GoalKind
from collabmodel.model.planning.measures import Measure, Recurrence
from collabmodel.model.planning.plans import ActionPlan, PlanHead, PlanLevel
from collabmodel.model.planning.workshops import FutureWorkshop, Participant, PhaseOutput, WorkshopPhase
from collabmodel.model.time import Period
from collabmodel.setups.tables import AreaRow, Post, Table

FIRST_AREA = AreaRow("berga-ronneberga", "Berga och Rönneberga", "Norrevångskolan")
MONDAY, TUESDAY = date(2007, 6, 4), date(2007, 6, 5)
REPORTED = date(2007, 9, 14)
_LAST = date(2007, 12, 31)

STEERING_POSTS = (
    Post("resource-head", "social", RoleKind.HEAD_OF_DEPARTMENT, "head of the resource department"),
    Post(
        "prevention-head", "social", RoleKind.HEAD_OF_UNIT, "head of the prevention unit", unit="prevention"
    ),
    Post("station-officer", "police", RoleKind.STATION_OFFICER, "station officer"),
    Post("schools-head", "education", RoleKind.HEAD_OF_SCHOOLS, "head of compulsory school"),
    Post("property-manager", "ebo", RoleKind.PROPERTY_MANAGER, "property manager of the housing company"),
)
TABLE_POSTS = (
    Post("coordinator", "social", RoleKind.COORDINATOR, "local coordinator of SSP", unit="prevention"),
    Post("first-secretary", "social", RoleKind.SOCIAL_SECRETARY, "first social secretary"),
    Post("secretary", "social", RoleKind.SOCIAL_SECRETARY, "social secretary"),
    Post("head-teacher-1", "education", RoleKind.HEAD_TEACHER, "head teacher", unit="norrevang"),
    Post("head-teacher-2", "education", RoleKind.HEAD_TEACHER, "head teacher", unit="norrevang"),
    Post("counsellor", "education", RoleKind.COUNSELLOR, "school counsellor", unit="norrevang"),
    Post("leisure-leader", "education", RoleKind.LEISURE_LEADER, "leisure leader", unit="norrevang"),
    Post("head-teacher-3", "education", RoleKind.HEAD_TEACHER, "head teacher", unit="ostra"),
    Post("officer-1", "police", RoleKind.POLICE_OFFICER, "police officer"),
    Post("officer-2", "police", RoleKind.POLICE_OFFICER, "police officer"),
    Post("customer-manager", "ebo", RoleKind.CUSTOMER_MANAGER, "customer manager"),
)
_CAME = (
    *TABLE_POSTS,
    *(post for post in STEERING_POSTS if post.key not in {"resource-head", "schools-head"}),
)
"""Who is listed from the seminar: fourteen, with three of the five posts of the steering group."""

_PROBLEMS = ("damage, theft and threats", "what the area is known for", "nobody has the whole picture")
_IDEAS = ("an open school", "good examples", "what works elsewhere", "good news")
_HALF_DAYS = (
    ("first morning: a round, what SSP is, the law of each party", "law"),
    ("first afternoon: criticism and vision", "workshop"),
    ("second morning: what was said yesterday, then anchoring", "workshop"),
    ("second afternoon: the plan is shown, follow-up at home, what all thought of it", "annual_plan"),
)


@attrs.frozen
class SeminarTable:
    """The groups that the seminar concerns, and their table."""

    table: Table
    management: Group
    steering: Group
    group: Group


def year_of(seminar: SeminarTable) -> Iterator[object]:
    """What the seminar was, and what came out of it for the year.

    The lists of the phases are not in the source: their documents stand as references, and the
    problems and ideas here are taken from its background and its measures.
    """
    table = seminar.table
    yield from _learning(seminar)
    yield from _lists(table)
    yield _meeting(seminar)
    workshop = _workshop(seminar)
    yield workshop
    yield from _sources(table)
    yield _annual_plan(seminar, workshop)
    yield Distribution(
        id=DistributionId(table.key("distribution-annual-plan")),
        document=DocumentId(table.key("annual-plan")),
        receivers=tuple(
            Receiver(agency, "each participant spreads it at home") for agency in sorted(workshop.agencies)
        ),
        cooperation=table.cooperation,
    )


def _learning(seminar: SeminarTable) -> Iterator[object]:
    table, groups = seminar.table, frozenset({seminar.steering.id, seminar.group.id})
    for kind, themes in (
        (CompetenceKind.LAW_WALK_THROUGH, ("school", "social services", "police", "housing company")),
        (CompetenceKind.SEMINAR, ("meet across agencies", "a plan for the year")),
    ):
        yield CompetenceActivity(
            id=ActivityId(table.key(kind.value.replace("_", "-"))),
            cooperation=table.cooperation,
            kind=kind,
            groups=groups,
            themes=themes,
            day=MONDAY,
        )
    goals = (
        ("law", GoalKind.PROCESS, "the parties understand each other's law and conditions"),
        ("plan", GoalKind.RESULT, "a plan for the year that can be carried out and steers the group"),
        ("meet", GoalKind.PROCESS, "people of the agencies get to know each other"),
    )
    steps = [("propose", table.since), ("accept", table.since), ("begin", MONDAY)]
    yield ActionPlan(
        id=PlanId(table.key("seminar")),
        cooperation=table.cooperation,
        level=PlanLevel.GROUP,
        goals=tuple(Goal(GoalId(key), kind, text, course=table.course(*steps)) for key, kind, text in goals),
        measures=(
            Measure(
                id=MeasureId("seminar"),
                goal=GoalId("plan"),
                text="a seminar of two days, away from work",
                responsible=AgencyId("social"),
                role="coordinator",
                due=TUESDAY,
                course=table.course(("plan", table.since), ("start", MONDAY), ("finish", TUESDAY)),
            ),
        ),
        subject="what the seminar is for",
        head=PlanHead(scope="officials of the four parties", author="prevention unit"),
        agreed_by=frozenset({AgencyId("social")}),
        closing_on=REPORTED,
        course=table.course(("draft", table.since), ("agree", table.since), ("activate", MONDAY)),
    )


def _lists(table: Table) -> Iterator[DocumentRef]:
    for key, kind, title, day in (
        ("list-problems", DocumentKind.OTHER, "Lista över de största problemen", MONDAY),
        ("list-ideas", DocumentKind.OTHER, "Lista över de viktigaste idéerna och visionerna", MONDAY),
        ("annual-plan", DocumentKind.PLAN, "Årsplan 2007 för Berga/Rönneberga", TUESDAY),
    ):
        yield DocumentRef(
            id=DocumentId(table.key(key)),
            kind=kind,
            title=title,
            owner=AgencyId("social"),
            cooperation=table.cooperation,
            dated=day,
        )


def _meeting(seminar: SeminarTable) -> Meeting:
    """The seminar by its programme of four half-days."""
    table = seminar.table
    return Meeting(
        id=MeetingId(table.key("seminar")),
        cooperation=table.cooperation,
        kind=MeetingKind.GROUP,
        planned=MONDAY,
        course=table.course(("plan", table.since), ("call", table.since), ("hold", MONDAY)),
        group=seminar.group.id,
        agenda=tuple(AgendaItem(title, subject) for title, subject in _HALF_DAYS),
        called=frozenset(post.official for post in _CAME),
        present=tuple(Attendance(post.official, AgencyId(post.agency), post.role) for post in _CAME),
    )


def _workshop(seminar: SeminarTable) -> FutureWorkshop:
    table = seminar.table
    outputs = (
        PhaseOutput(WorkshopPhase.CRITICISM, MONDAY, _PROBLEMS, DocumentId(table.key("list-problems"))),
        PhaseOutput(WorkshopPhase.VISION, MONDAY, _IDEAS, DocumentId(table.key("list-ideas"))),
        PhaseOutput(WorkshopPhase.ANCHORING, TUESDAY, _PROBLEMS, DocumentId(table.key("annual-plan"))),
    )
    return FutureWorkshop(
        id=WorkshopId(table.key("workshop-2007")),
        cooperation=table.cooperation,
        group=seminar.group.id,
        dates=(MONDAY, TUESDAY),
        participants=tuple(Participant(post.official, AgencyId(post.agency)) for post in _CAME),
        outputs=outputs,
        course=table.course(
            ("plan", table.since),
            ("criticise", MONDAY),
            ("envision", MONDAY),
            ("anchor", TUESDAY),
            ("adopt_plan", TUESDAY),
        ),
    )


def _sources(table: Table) -> Iterator[DataSource]:
    for kind, owner, method in (
        (SourceKind.CRIME_STATISTICS, "police", "statistics of crime"),
        (SourceKind.SAFETY_WALK, "ebo", "safety walks of the company"),
        (SourceKind.CUSTOMER_INDEX, "ebo", "how content its tenants are"),
        (SourceKind.ASSOCIATIONS, "social", "how many in the area take part in associations"),
        (SourceKind.DRUG_HABIT_SURVEY, "social", "the survey of drug habits, gone through"),
    ):
        yield DataSource(
            id=SourceId(table.key(kind.value.replace("_", "-"))),
            cooperation=table.cooperation,
            kind=kind,
            owner=AgencyId(owner),
            period=Period(date(2007, 1, 1), date(2008, 1, 1)),
            method=method,
        )


_MEASURES = (
    ("map", "picture", "map the problems of the area from five sources", "social", "coordinator"),
    ("theme-day", "young", "a theme day for grade eight", "education", "head teacher"),
    ("open-school", "young", "open the school to all", "education", "head teacher"),
    ("examples", "name", "find a family or person of the area to look up to", "ebo", "customer manager"),
    (
        "outside-world",
        "picture",
        "learn what works elsewhere: visits, lectures, training",
        "social",
        "coordinator",
    ),
    ("news", "name", "win the local papers for good news of the area", "social", "coordinator"),
)


def _annual_plan(seminar: SeminarTable, workshop: FutureWorkshop) -> AnnualPlan:
    table = seminar.table
    goals = (
        Goal(GoalId("young"), GoalKind.RESULT, "less damage, theft and threats by the young", due=_LAST),
        Goal(GoalId("name"), GoalKind.RESULT, "the area is known for better things", due=_LAST),
        Goal(GoalId("picture"), GoalKind.PROCESS, "the parties see the same problems", due=_LAST),
    )
    measures = tuple(
        Measure(
            id=MeasureId(key),
            goal=GoalId(goal),
            text=text,
            responsible=AgencyId(agency),
            role=role,
            assisting=frozenset({AgencyId("ebo"), AgencyId("police")}) if key == "map" else frozenset(),
            due=_LAST,
            recurrence=Recurrence(1, CadenceUnit.YEAR) if key == "theme-day" else None,
        )
        for key, goal, text, agency, role in _MEASURES
    )
    return AnnualPlan.from_workshop(
        AnnualPlanId(table.key("annual-plan-2007")),
        workshop,
        year=2007,
        goals=goals,
        measures=measures,
        presented_to=(Presentation(seminar.group.id, TUESDAY),),
    )
