"""A small world for the tests of pictures and operations: an EST, an SSPF and a LOS in one municipality."""

from datetime import UTC, date, datetime

import attrs

from collabmodel.adapters import NoKeys, open_store
from collabmodel.model.agencies import Agency, Branch, LegalBasis, Official
from collabmodel.model.ids import (
    AgencyId,
    AreaId,
    BranchId,
    CooperationId,
    IncidentId,
    OfficialId,
    PictureId,
    PlaceId,
    TenantId,
)
from collabmodel.model.information import Level
from collabmodel.model.knowledge.incidents import Incident, IncidentCategory, Reporter
from collabmodel.model.knowledge.places import Place
from collabmodel.model.knowledge.situation_pictures import PictureKind, SituationPicture
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cooperations import Cooperation, CooperationKind, Terms
from collabmodel.model.time import Period
from collabmodel.ports import Store
from collabmodel.testing.clocks import FixedClock

TENANT = TenantId("nykoping")
NOW = datetime(2026, 3, 9, 8, tzinfo=UTC)
WEEK, BEFORE = Period(date(2026, 3, 2), date(2026, 3, 9)), Period(date(2026, 2, 23), date(2026, 3, 2))
POLICE, RESCUE, SCHOOL, TAX = (AgencyId(i) for i in ("police", "rescue", "school", "tax"))
ANNA, BO, CI, DAN = (OfficialId(i) for i in ("anna", "bo", "ci", "dan"))
"""Of the police, the rescue service, the school and the tax agency."""
EST, SSPF, LOS, ENDED = (CooperationId(i) for i in ("est", "sspf", "los", "ended"))
OPENING = {"tenant": TENANT, "actor": ANNA, "purpose": "test", "legal_ground": "none"}


def together(ident: CooperationId, parties: frozenset[AgencyId], *levels: Level) -> Cooperation:
    """A cooperation since 2023, coordinated by a unit of the rescue service."""
    terms = (Terms(1, date(2023, 1, 1), frozenset(levels)),)
    return Cooperation(
        ident,
        CooperationKind.OTHER,
        ident,
        "Nyköping",
        parties,
        terms,
        coordinator=BranchId("rescue/safety") if ident == EST else None,
    )


REGISTER = (
    *(Agency(one, str(one), "other", LegalBasis.AUTHORITY) for one in (POLICE, RESCUE, SCHOOL, TAX)),
    Branch(
        BranchId("rescue/safety"), RESCUE, "Räddning och säkerhet", frozenset({"rescue"}), independent=True
    ),
    Official(ANNA, POLICE),
    Official(BO, RESCUE),
    Official(CI, SCHOOL),
    Official(DAN, TAX),
    together(EST, frozenset({POLICE}), Level.AREA),
    together(SSPF, frozenset({POLICE, SCHOOL}), Level.INDIVIDUAL, Level.GROUP, Level.AREA),
    together(LOS, frozenset({POLICE, RESCUE}), Level.INDIVIDUAL),
    attrs.evolve(together(ENDED, frozenset({POLICE}), Level.AREA), ended_on=date(2026, 1, 1)),
    Place(PlaceId("square"), EST, "Stora torget", AreaId("centre")),
    Place(PlaceId("far"), EST, "Stationen", AreaId("harbour")),
)


def world(clock: FixedClock) -> Store:
    """A store in memory with the register in it."""
    store = open_store("memory:", keys=NoKeys(), clock=clock)
    with store.unit(**OPENING) as unit:
        for value in REGISTER:
            unit.save(value, expected_version=0)
    return store


def incident(ident: str, day: int = 4, *, month: int = 3, place: str | None = "square") -> Incident:
    """An incident as it comes in."""
    at = datetime(2026, month, day, 12, tzinfo=UTC)
    return Incident(
        IncidentId(ident),
        EST,
        IncidentCategory.DAMAGE,
        AreaId("centre"),
        at,
        Reporter("officer", POLICE),
        (Step("report", at, ANNA),),
        PlaceId(place) if place else None,
        text="broken lamps",
    )


def picture(
    ident: str = "w10",
    kind: PictureKind = PictureKind.WEEKLY,
    *,
    period: Period = WEEK,
    recipients: frozenset[AgencyId] = frozenset({POLICE}),
) -> SituationPicture:
    """A picture that begins to collect."""
    return SituationPicture(
        PictureId(ident),
        EST,
        kind,
        AreaId("centre"),
        period,
        (Step("open", NOW, ANNA),),
        recipients=recipients,
    )
