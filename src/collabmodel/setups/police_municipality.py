"""Police and municipality: in Hallstahammar against exclusion of the young, evaluated while it ran."""

from __future__ import annotations

from datetime import date

from collabmodel.model.agreed.agreements import Agreement, AgreementKind
from collabmodel.model.evaluation.indicators import Direction, Indicator
from collabmodel.model.ids import (
    AgencyId,
    AgreementId,
    BranchId,
    CooperationId,
    GoalId,
    IndicatorId,
    MeasureId,
    PlanId,
)
from collabmodel.model.information import Level
from collabmodel.model.organisation.cadences import Cadence, CadenceUnit
from collabmodel.model.organisation.cooperations import (
    ConcernKind,
    Cooperation,
    CooperationKind,
    TargetGroup,
    Terms,
)
from collabmodel.model.organisation.groups import Formality, Group, GroupLevel
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.model.planning.goals import Goal, GoalKind
from collabmodel.model.planning.measures import Measure, Recurrence
from collabmodel.model.planning.plans import ActionPlan, PlanHead, PlanLevel
from collabmodel.model.time import Period
from collabmodel.setups.police_municipality_evaluated import Days, evaluated
from collabmodel.setups.police_municipality_found import found
from collabmodel.setups.ready import Ready, Seat
from collabmodel.setups.tables import Post, Table, laid, monthly, parties

_BEGAN, _ENDED = date(2012, 12, 1), date(2015, 1, 1)

_SEATS = (
    Seat("office", "Kommunstyrelsen i Hallstahammar", "Kommunstyrelseförvaltningen", "municipality",
         frozenset({"crime_prevention_coordination"}), agency_key="executive"),
    Seat("social", "Socialtjänsten i Hallstahammar", "Socialtjänsten", "social_board",
         frozenset({"social_services"})),
    Seat("police", "Polisen", "Närpolisen i Hallstahammar", "police", frozenset({"crime_fighting"}),
         municipal=False),
    Seat("school", "Skolorna i Hallstahammar", "Skolorna", "school", frozenset({"teaching"})),
)  # fmt: skip

_SAFETY = Post(
    "safety-coordinator", "executive", RoleKind.SAFETY_COORDINATOR, "safety coordinator", unit="office"
)
_COUNCIL = (
    _SAFETY,
    Post("head", "social", RoleKind.HEAD_OF_UNIT, "head of social services"),
    Post("head", "police", RoleKind.HEAD_OF_POLICE_AREA, "head of the local police"),
    Post("head", "school", RoleKind.HEAD_OF_SCHOOLS, "head of schools"),
)
_OPERATIVE = (
    _SAFETY,
    Post("coach", "social", RoleKind.YOUTH_COACH, "youth coach"),
    Post("secretary", "social", RoleKind.SOCIAL_SECRETARY, "social secretary"),
    Post("officer", "police", RoleKind.POLICE_OFFICER, "local police officer"),
    Post("head-teacher", "school", RoleKind.HEAD_TEACHER, "head teacher"),
)


def hallstahammar(
    *,
    days: Days | None = None,
    check_ins: Cadence | None = None,
    enough: int = 4,
    evaluation_kronor: int = 200_000,
) -> Ready:
    """Police and municipality in Hallstahammar, from December 2012 to December 2014.

    The source is the final report on a grant, of 30 January 2015.  It gives the actors, the
    target group with its upper limit of 25 years, the effect goal, the grant and its case number,
    how the evaluation was laid out, and what its two reports found.  Assumptions, besides the days:
    who sits in the council and the operative group, and that the council stands above the other;
    which administration has the youth coaches; the day of the agreement, and the two activities of
    its plan; in what the indicators are counted, and how many measurements are enough; how often
    the three check in; how the money was divided, of which the source says that most went to the
    evaluation.

    Args:
        days: days that the source leaves out.
        check_ins: how often the three meet to check in; once a month without one.
        enough: how many measurements a series needs before anything is concluded.
        evaluation_kronor: what the evaluation cost, of the grant of 250 000 kronor.

    >>> [group.state.value for group in hallstahammar().of(Group)]
    ['active', 'restarted']
    """
    days = days or Days()
    together = _cooperation()
    table = Table(together.id, _BEGAN, _SAFETY.official)
    council = table.group("council", "Rådet", GroupLevel.COUNCIL)
    operative = table.group(
        "operative",
        "Operativa gruppen",
        GroupLevel.OPERATIVE,
        parent=council,
        convener=RoleKind.SAFETY_COORDINATOR,
        cadence=check_ins or monthly(days.restarted, tolerance=7),
        formality=Formality.INFORMAL,
        course=table.course(("start", _BEGAN), ("lie_down", days.dormant), ("restart", days.restarted)),
    )
    agreement = _agreement(table, together.parties)
    more = (
        council,
        operative,
        *table.seats(council, *_COUNCIL),
        *table.seats(operative, *_OPERATIVE),
        *(_indicator(table, name, enough) for name in _SUBSTANCES),
        _plan(table, council, agreement),
        agreement,
        *evaluated(table, days, evaluation_kronor),
        *found(table, days, agreement),
    )
    return laid(together, _SEATS, (*_COUNCIL, *_OPERATIVE), more)


def _cooperation() -> Cooperation:
    return Cooperation(
        id=CooperationId("police-municipality-hallstahammar"),
        kind=CooperationKind.POLICE_MUNICIPALITY,
        name="Utvecklad samverkan polis-kommun, Hallstahammar",
        municipality="hallstahammar",
        parties=parties(_SEATS),
        terms=(
            Terms(
                edition=1,
                since=_BEGAN,
                levels=frozenset({Level.INDIVIDUAL, Level.DEIDENTIFIED, Level.GROUP, Level.AREA}),
                target=TargetGroup(
                    oldest=25,
                    concerns=frozenset({ConcernKind.EXCLUSION}),
                    description="children and youths; where the group begins is floating",
                ),
                goals=(
                    "prevent that children and youths come to stand outside",
                    "break exclusion for those at risk",
                ),
            ),
        ),
        coordinator=BranchId("executive/office"),
        ended_on=_ENDED,
    )


_SUBSTANCES = ("alcohol", "narcotics", "tobacco")


def _indicator(table: Table, substance: str, enough: int) -> Indicator:
    return Indicator(
        id=IndicatorId(table.key(substance)),
        cooperation=table.cooperation,
        name=f"use of {substance} among the young",
        unit="per cent of those asked",
        direction=Direction.DOWN_IS_GOOD,
        source="statistics tied to the effect goal",
        enough=enough,
        goal=GoalId("less-use"),
    )


def _agreement(table: Table, bound: frozenset[AgencyId]) -> Agreement:
    """The agreement as it was found; the source tells only that there is one, with a plan, to be looked over."""
    return Agreement(
        id=AgreementId(table.key("agreement")),
        parties=bound,
        purposes=frozenset({"prevent exclusion of the young"}),
        areas=frozenset({"alcohol, narcotics and tobacco"}),
        signed_on=table.since,
        valid=Period(table.since),
        cooperation=table.cooperation,
        kind=AgreementKind.POLICE_MUNICIPALITY,
        title="Samverkansöverenskommelse polis-kommun",
        plan=PlanId(table.key("plan")),
        course=(table.step("record"),),
    )


def _plan(table: Table, council: Group, agreement: Agreement) -> ActionPlan:
    """The plan of the agreement: one effect goal with its indicators, and activities for it."""
    goal = Goal(
        id=GoalId("less-use"),
        kind=GoalKind.EFFECT,
        text="the young use less alcohol, narcotics and tobacco",
        due=_ENDED,
        indicators=frozenset(IndicatorId(table.key(name)) for name in _SUBSTANCES),
        course=table.course(("propose", table.since), ("accept", table.since), ("begin", table.since)),
    )
    rows = (
        ("coaching", "youth coaches stand by the young", "social", "youth coach"),
        ("coordination", "resources and activities are coordinated", "executive", "safety coordinator"),
    )
    measures = tuple(
        Measure(
            id=MeasureId(key),
            goal=goal.id,
            text=text,
            responsible=AgencyId(agency),
            role=role,
            assisting=frozenset({AgencyId("police"), AgencyId("school")}),
            due=date(2014, 12, 31),
            recurrence=Recurrence(1, CadenceUnit.MONTH) if key == "coordination" else None,
        )
        for key, text, agency, role in rows
    )
    return ActionPlan(
        id=PlanId(table.key("plan")),
        cooperation=table.cooperation,
        level=PlanLevel.AGREEMENT,
        goals=(goal,),
        measures=measures,
        subject="exclusion of the young",
        head=PlanHead(scope="the young in the municipality", author=_SAFETY.title, decided_by=council.id),
        agreed_by=agreement.parties,
        closing_on=_ENDED,
        agreement=agreement.id,
        course=table.course(("draft", table.since), ("agree", table.since), ("activate", table.since)),
    )
