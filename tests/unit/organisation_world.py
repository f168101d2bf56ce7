"""A small world for the tests of the organisation's desks: an SSP group under a local steering group."""

from __future__ import annotations

from datetime import UTC, date, datetime

from collabmodel.adapters import NoKeys, open_store
from collabmodel.model.agencies import Agency, Branch, LegalBasis, Official
from collabmodel.model.ids import (
    ActivityPeriodId,
    AgencyId,
    AreaId,
    BranchId,
    CooperationId,
    GroupId,
    MandateId,
    MembershipId,
    OfficialId,
    TenantId,
)
from collabmodel.model.information import Level
from collabmodel.model.journal import JournalEntry
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cadences import ActivityPeriod, Cadence, CadenceUnit
from collabmodel.model.organisation.cooperations import Cooperation, CooperationKind, Terms
from collabmodel.model.organisation.groups import Group, GroupLevel
from collabmodel.model.organisation.mandates import Mandate
from collabmodel.model.organisation.memberships import Membership
from collabmodel.model.organisation.remits import Remit
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.model.time import Period
from collabmodel.ports import Store
from collabmodel.testing.clocks import FixedClock

TENANT, SSP = TenantId("eslov"), CooperationId("ssp-eslov")
RESOURCE_HEAD, PREVENTION_HEAD, STATION, SCHOOLS_HEAD, MANAGER = (
    OfficialId(f"steering-{post}") for post in ("resource", "prevention", "station", "schools", "manager")
)
TEACHER, FIELD, YOUTH_POLICE, STRANGER, COORDINATOR = (
    OfficialId(name) for name in ("teacher", "field", "youth-police", "stranger", "coordinator")
)
STEERING, BERGA, PLANNED = GroupId("steering"), GroupId("berga"), GroupId("planned")
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
OPENING = {"tenant": TENANT, "actor": TEACHER, "purpose": "test", "legal_ground": "none"}
UNIT = BranchId("municipality/prevention")


def at(month: int, day: int = 1, hour: int = 12) -> datetime:
    """An hour of a day in 2026."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


def step(event: str, by: OfficialId, month: int, day: int = 1, reason: str = "") -> Step:
    """A step at noon."""
    return Step(event, at(month, day), by, reason)


def seat(
    ident: str,
    official: OfficialId,
    role: RoleKind,
    agency: str,
    group: GroupId = BERGA,
    *,
    period: Period = YEAR,
    unit: BranchId | None = None,
    deputy_for: MembershipId | None = None,
) -> Membership:
    """A seat in 2026."""
    return Membership(
        MembershipId(ident),
        SSP,
        group,
        official,
        role,
        AgencyId(agency),
        period,
        unit=unit,
        deputy_for=deputy_for,
    )


def remit(*subjects: str, limit: int | None = 0, period: Period = YEAR, area: str | None = None) -> Remit:
    """What may be decided in 2026."""
    return Remit(frozenset(subjects), period, limit, None if area is None else AreaId(area))


TOGETHER = Cooperation(
    SSP,
    CooperationKind.SSP,
    "SSP Berga",
    "eslov",
    frozenset(AgencyId(name) for name in ("municipality", "school", "police", "company")),
    (Terms(1, date(2025, 1, 1), frozenset({Level.GROUP})),),
    coordinator=UNIT,
    ended_on=date(2028, 1, 1),
)

REGISTER = (
    *(
        Agency(AgencyId(name), name, name, LegalBasis.AUTHORITY)
        for name in ("municipality", "school", "police", "company", "tax")
    ),
    Branch(UNIT, AgencyId("municipality"), "Förebyggandeenheten", frozenset({"social_services"})),
    *(
        Official(official, AgencyId(agency))
        for official, agency in (
            (RESOURCE_HEAD, "municipality"),
            (PREVENTION_HEAD, "municipality"),
            (STATION, "police"),
            (SCHOOLS_HEAD, "school"),
            (MANAGER, "company"),
            (TEACHER, "school"),
            (FIELD, "municipality"),
            (YOUTH_POLICE, "police"),
            (STRANGER, "tax"),
            (COORDINATOR, "municipality"),
        )
    ),
    TOGETHER,
    ActivityPeriod(
        ActivityPeriodId("spring"),
        SSP,
        Period(date(2026, 1, 12), date(2026, 6, 13)),
        (Period(date(2026, 2, 16), date(2026, 2, 21)),),
    ),
    Group(
        STEERING,
        SSP,
        "Lokal styrgrupp",
        GroupLevel.STEERING,
        (Step("start", datetime(2025, 1, 1, tzinfo=UTC), RESOURCE_HEAD),),
    ),
    Group(
        BERGA,
        SSP,
        "SSP-gruppen",
        GroupLevel.LOCAL,
        (Step("start", datetime(2025, 1, 1, tzinfo=UTC), RESOURCE_HEAD),),
        parent=STEERING,
        area=AreaId("berga"),
        convener=RoleKind.HEAD_TEACHER,
        cadence=Cadence(CadenceUnit.DAY, 14, date(2026, 1, 15), bound=True, tolerance=2),
    ),
    Group(
        PLANNED,
        SSP,
        "SSP-gruppen två",
        GroupLevel.LOCAL,
        (Step("plan", datetime(2025, 1, 1, tzinfo=UTC), RESOURCE_HEAD),),
        parent=STEERING,
        area=AreaId("second"),
    ),
    seat("s-1", RESOURCE_HEAD, RoleKind.HEAD_OF_DEPARTMENT, "municipality", STEERING),
    seat("s-2", PREVENTION_HEAD, RoleKind.HEAD_OF_UNIT, "municipality", STEERING),
    seat("s-3", STATION, RoleKind.STATION_OFFICER, "police", STEERING),
    seat("s-4", SCHOOLS_HEAD, RoleKind.HEAD_OF_SCHOOLS, "school", STEERING),
    seat("s-5", MANAGER, RoleKind.PROPERTY_MANAGER, "company", STEERING),
    seat("s-6", TEACHER, RoleKind.HEAD_TEACHER, "school"),
    seat("s-7", FIELD, RoleKind.FIELD_SECRETARY, "municipality"),
    seat("s-8", TEACHER, RoleKind.HEAD_TEACHER, "school", PLANNED),
    seat("s-9", COORDINATOR, RoleKind.COORDINATOR, "municipality", STEERING, unit=UNIT),
    Mandate(MandateId("m-steering"), SSP, STEERING, remit("activities", "staff", "premises", limit=200_000)),
    Mandate(MandateId("m-berga"), SSP, BERGA, remit("activities", limit=10_000)),
    Mandate(MandateId("m-planned"), SSP, PLANNED, remit("activities")),
)


def organisation(clock: FixedClock | None = None) -> Store:
    """A store with all of it, on the last day of the year unless said."""
    store = open_store("memory:", keys=NoKeys(), clock=clock or FixedClock(at(12, 31)))
    with store.unit(**OPENING) as unit:
        for value in REGISTER:
            unit.save(value, expected_version=0)
    return store


def told(store: Store, subject: str) -> tuple[JournalEntry, ...]:
    """What the journal tells of an id."""
    with store.unit(**OPENING) as unit:
        return unit.entries(subject=subject)
