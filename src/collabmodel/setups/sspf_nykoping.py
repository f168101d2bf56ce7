"""SSPF in Nyköping: ages 12 to 17, an agreement for two years, and goals that can be measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from collabmodel.model.agreed.agreements import Agreement, AgreementKind, Signer
from collabmodel.model.agreed.documents import DocumentKind, GoverningDocument
from collabmodel.model.evaluation.indicators import Direction, Indicator, Tendency, Trend
from collabmodel.model.ids import (
    AgencyId,
    AgreementId,
    CooperationId,
    DocumentId,
    GoalId,
    IndicatorId,
    MeasureId,
    OfficialId,
    PlanId,
    TrendId,
)
from collabmodel.model.information import Level
from collabmodel.model.organisation.cadences import Cadence
from collabmodel.model.organisation.cooperations import (
    ConcernKind,
    Cooperation,
    CooperationKind,
    TargetGroup,
    Terms,
)
from collabmodel.model.organisation.groups import GroupLevel
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.model.planning.goals import Goal, GoalKind
from collabmodel.model.planning.measures import Measure, Recurrence
from collabmodel.model.planning.plans import ActionPlan, PlanHead, PlanLevel
from collabmodel.model.time import Period
from collabmodel.setups.ready import Ready, Seat
from collabmodel.setups.tables import Post, Table, laid, monthly, parties

EDUCATION = "Barn- och utbildningsnämnden i Nyköping"
LEISURE = "Kultur- och fritidsnämnden i Nyköping"
POLICE = "Polismyndigheten, lokalpolisområde Nyköping"
AREA_HEAD = Post("area-head", "police", RoleKind.HEAD_OF_POLICE_AREA, "head of the local police area")
TOLD = date(2023, 6, 29)
"""The day of the municipality's news, which is the source."""

_SEATS = (
    Seat("social", "Socialnämnden i Nyköping", "Ungdomsteamet", "social_board", frozenset({"social_services"})),
    Seat("school", EDUCATION, "Skolan", "school", frozenset({"teaching"}), independent=False,
         agency_key="education"),
    Seat("pupil-health", EDUCATION, "Elevhälsan", "school", frozenset({"pupil_health_psychosocial"}),
         independent=True, agency_key="education"),
    Seat("police", POLICE, "Ungdomspolisen", "police", frozenset({"crime_fighting"}), municipal=False),
    Seat("leisure", LEISURE, "Fritidsgården", "municipality", frozenset({"youth_centre"})),
)  # fmt: skip

_COORDINATOR = Post("coordinator", "social", RoleKind.COORDINATOR, "coordinator of SSPF", unit="social")
_STEERING = (
    Post("unit-head", "social", RoleKind.HEAD_OF_UNIT, "head of the preventive youth unit", unit="social"),
    Post("schools-head", "education", RoleKind.HEAD_OF_SCHOOLS, "head of schools"),
    AREA_HEAD,
    Post("unit-head", "leisure", RoleKind.HEAD_OF_UNIT, "head of leisure"),
)
_WORKING = (
    Post("youth-supporter-1", "social", RoleKind.YOUTH_SUPPORTER, "youth supporter", unit="social"),
    Post("youth-supporter-2", "social", RoleKind.YOUTH_SUPPORTER, "youth supporter", unit="social"),
    Post("secretary", "social", RoleKind.SOCIAL_SECRETARY, "social secretary"),
    Post("head-teacher", "education", RoleKind.HEAD_TEACHER, "head teacher"),
    Post("youth-officer", "police", RoleKind.POLICE_OFFICER, "youth police"),
    Post("leader", "leisure", RoleKind.LEISURE_LEADER, "leisure leader"),
)

_GOALS = (
    ("contacts", GoalKind.PROCESS, "police and social services are in closer contact", ("contacts",)),
    ("faster", GoalKind.EFFECT, "cooperation and measures around single youths come faster",
     ("time-to-measure", "contacts")),
    ("attendance", GoalKind.EFFECT, "more of the young are at school", ("attendance",)),
    ("more-measures", GoalKind.RESULT, "more measures that prevent crime", ("measures",)),
)  # fmt: skip
_INDICATORS = (
    ("attendance", "attendance at school", "per cent of the lessons", Direction.UP_IS_GOOD, "schools"),
    ("time-to-measure", "time from concern to measure", "days", Direction.DOWN_IS_GOOD, "the coordinator"),
    ("measures", "measures that prevent crime", "number", Direction.UP_IS_GOOD, "the coordinator"),
    ("contacts", "contacts between the parties", "number", Direction.UP_IS_GOOD, "the coordinator"),
)
_TELLS_OF = {
    "attendance": "attendance",
    "time-to-measure": "faster",
    "measures": "more-measures",
    "contacts": "faster",
}
_PAGES = (
    ("news", "SSPF-samverkan ska stävja ungas risk för brott", "what SSPF is, for whom, and since when"),
    ("page", "SSPF på kommunens webbplats", "how the parties cooperate, told to everybody"),
    ("youth-supporters", "Ungdomsstödjarna på kommunens webbplats", "what the youth supporters do"),
)


def nykoping(
    *,
    since: date = date(2023, 1, 1),
    signed_on: date = date(2022, 11, 30),
    later: tuple[Terms, ...] = (),
    talks: Cadence | None = None,
    enough: int = 3,
) -> Ready:
    """SSPF in Nyköping: ages 12-17, an agreement made in November 2022 for 2023-2024.

    The source is the municipality's news of 29 June 2023.  It gives the four parties, the
    agreement with the local police area, the ages, the goals, that the model starts from
    national method support and may be adjusted as it runs, that the coordinator belongs to the
    preventive youth unit, and that talks are held regularly.  It says "the end of November";
    the last day of that month stands in for it.

    Assumptions, to be replaced by the municipality's own: the names of boards and the independence
    of branches; the two groups, who sits in them and what they decide; who signed (the posts are
    those of the national guidance); how often the talks are; that *the level of the situation* is
    groups without names and areas; units and sources of the indicators, and how many measurements
    are enough.

    Args:
        since: the first day of terms, groups and seats.
        signed_on: the day the agreement was signed.
        later: editions of the terms that came after the first.
        talks: how often the parties talk; monthly if left out.
        enough: how many measurements an indicator wants before anything is concluded.

    >>> target = nykoping().cooperation.terms[0].target
    >>> target.takes(17), target.takes(18)
    (True, False)
    """
    first = Terms(
        edition=1,
        since=since,
        levels=frozenset({Level.INDIVIDUAL, Level.DEIDENTIFIED, Level.GROUP, Level.AREA}),
        target=TargetGroup(
            12,
            17,
            frozenset({ConcernKind.CRIME, ConcernKind.SUBSTANCE}),
            description="at risk of crime or abuse, or there already",
        ),
        goals=tuple(text for _, _, text, _ in _GOALS),
        method="national method support of Brå",
    )
    together = Cooperation(
        id=CooperationId("sspf-nykoping"),
        kind=CooperationKind.SSPF,
        name="SSPF Nyköping",
        municipality="nykoping",
        parties=parties(_SEATS),
        terms=(first, *later),
        coordinator=_COORDINATOR.branch,
    )
    table = Table(together.id, since, OfficialId("official-social"))
    rhythm = talks or monthly(since)
    plan = _plan(table, rhythm)
    agreement = _agreement(table, together.parties, signed_on)
    more = (
        attrs.evolve(agreement, plan=plan.id),
        plan,
        *_indicators(table, enough),
        *_groups(table, rhythm),
        _trend(table),
        *(_page(table, *row) for row in _PAGES),
    )
    return laid(together, _SEATS, (_COORDINATOR, *_STEERING, *_WORKING), more)


def _agreement(table: Table, sides: frozenset[AgencyId], signed_on: date) -> Agreement:
    """The agreement of the municipality and the local police area; it opens no secrecy."""
    police = frozenset({AgencyId("police")})
    return Agreement(
        id=AgreementId("sspf-nykoping-2023"),
        parties=sides,
        purposes=frozenset({"fewer youths at risk of crime and abuse"}),
        areas=frozenset({"crime", "substance abuse"}),
        signed_on=signed_on,
        valid=Period(date(2023, 1, 1), date(2025, 1, 1)),
        cooperation=table.cooperation,
        kind=AgreementKind.POLICE_MUNICIPALITY,
        title="Samverkansöverenskommelse SSPF",
        signers=(
            Signer(sides - police, "chair of the municipal board"),
            Signer(police, AREA_HEAD.title, AREA_HEAD.official),
        ),
        course=table.course(("record", signed_on)),
    )


def _plan(table: Table, rhythm: Cadence) -> ActionPlan:
    """The goals of the work, in a draft that belongs to the agreement; the source names no plan."""
    steps = table.course(*((event, table.since) for event in ("propose", "accept", "begin")))
    return ActionPlan(
        id=PlanId(table.key("plan")),
        cooperation=table.cooperation,
        level=PlanLevel.AGREEMENT,
        goals=tuple(
            Goal(
                GoalId(key),
                kind,
                text,
                indicators=frozenset(IndicatorId(table.key(one)) for one in shown_by),
                course=steps,
            )
            for key, kind, text, shown_by in _GOALS
        ),
        measures=(
            Measure(
                id=MeasureId("talks"),
                goal=GoalId("contacts"),
                text="talk regularly with the police and others",
                responsible=AgencyId("social"),
                role=_COORDINATOR.title,
                assisting=frozenset({AgencyId("police")}),
                due=rhythm.anchor,
                recurrence=Recurrence(rhythm.interval, rhythm.unit),
                course=table.course(("plan", table.since)),
            ),
        ),
        head=PlanHead(scope="what SSPF shall lead to", author=_COORDINATOR.title),
        agreement=AgreementId("sspf-nykoping-2023"),
        course=table.course(("draft", table.since)),
    )


def _indicators(table: Table, enough: int) -> Iterator[Indicator]:
    for key, name, unit, direction, source in _INDICATORS:
        yield Indicator(
            id=IndicatorId(table.key(key)),
            cooperation=table.cooperation,
            name=name,
            unit=unit,
            direction=direction,
            source=source,
            enough=enough,
            goal=GoalId(_TELLS_OF[key]),
        )


def _groups(table: Table, rhythm: Cadence) -> Iterator[object]:
    """A steering and a working group; the coordinator calls both and sits in both."""
    steering = table.group("steering", "Styrgruppen", GroupLevel.STEERING, convener=RoleKind.COORDINATOR)
    working = table.group(
        "working",
        "Arbetsgruppen",
        GroupLevel.WORKING,
        parent=steering,
        convener=RoleKind.COORDINATOR,
        cadence=rhythm,
    )
    own = ("individual_work", "resources")
    yield from (steering, working)
    yield from table.seats(steering, *_STEERING, _COORDINATOR)
    yield from table.seats(working, *_WORKING, _COORDINATOR)
    yield table.mandate(steering, *own, "terms", "organisation", amount_limit=None)
    yield table.mandate(working, *own)


def _trend(table: Table) -> Trend:
    """That those concerned are younger than before; since when, the source does not say."""
    return Trend(
        id=TrendId(table.key("ages")),
        cooperation=table.cooperation,
        what="the age of those who begin with crime or abuse",
        tendency=Tendency.DOWN,
        period=Period(None, TOLD),
        source="the municipality's news of 29 June 2023",
    )


def _page(table: Table, key: str, title: str, scope: str) -> GoverningDocument:
    """Something that inhabitants can read; nobody is named in it here."""
    return GoverningDocument(
        id=DocumentId(table.key(key)),
        kind=DocumentKind.OTHER,
        title=title,
        decided_by="Nyköpings kommun",
        valid=Period(TOLD),
        cooperation=table.cooperation,
        scope=scope,
        decided_on=TOLD,
    )
