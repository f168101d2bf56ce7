"""A case seen from every chair: the SSPF of the case world with its groups, and an LOS and an EST beside it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import attrs

from collabmodel.model.agencies import Agency, Branch, LegalBasis, Official
from collabmodel.model.casework.cases import Case
from collabmodel.model.ids import (
    AgencyId,
    AreaId,
    BranchId,
    ConsentId,
    CooperationId,
    GroupId,
    ItemId,
    MembershipId,
    OfficialId,
)
from collabmodel.model.information import InformationItem, Level, Party, PersonRole
from collabmodel.model.moves import Step
from collabmodel.model.organisation.areas import Area
from collabmodel.model.organisation.cooperations import Cooperation, CooperationKind, Terms
from collabmodel.model.organisation.groups import Group, GroupLevel
from collabmodel.model.organisation.memberships import Membership
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.model.time import Period
from collabmodel.packs import se_osl
from collabmodel.ports import Store
from collabmodel.services.casework.cases import CaseDesk
from collabmodel.services.consents import ConsentDesk
from collabmodel.testing.clocks import FixedClock
from tests.unit import case_world as w

LOS, EST = CooperationId("los"), CooperationId("est")
HEAD, LOTTA, ESTER, STINA = (OfficialId(one) for one in ("head", "lotta", "ester", "stina"))
SINCE = date(2023, 1, 1)
BEGAN = datetime(2023, 1, 1, 8, tzinfo=UTC)
LOCAL, STEERING, WORKING, SAFETY = (GroupId(one) for one in ("local", "steering", "working", "safety"))
BRANCHES = (
    Branch(BranchId("social/youth"), w.SOCIAL, "Ungdomsteamet", frozenset({"social_services"})),
    Branch(BranchId("school/teaching"), w.SCHOOL, "Skolan", frozenset({"teaching"})),
    Branch(BranchId("police/youth"), w.POLICE, "Ungdomspolisen", frozenset({"crime_fighting"})),
)


def group(ident: GroupId, together: CooperationId, level: GroupLevel, parent: GroupId | None = None) -> Group:
    """A group that has been at work since the beginning."""
    area = AreaId("north") if level is GroupLevel.LOCAL else None
    return Group(ident, together, ident, level, (Step("start", BEGAN, w.ANNA),), parent=parent, area=area)


def seat(
    official: OfficialId,
    where: GroupId,
    agency: AgencyId,
    together: CooperationId = w.SSPF,
    *,
    until: date | None = None,
) -> Membership:
    """A seat since the beginning, until a day."""
    return Membership(
        MembershipId(f"{where}-{official}"),
        together,
        where,
        official,
        RoleKind.OTHER,
        agency,
        Period(SINCE, until),
    )


def around(ident: CooperationId, kind: CooperationKind, levels: frozenset[Level]) -> Cooperation:
    """A neighbouring cooperation of the same parties."""
    parties = frozenset({w.SOCIAL, w.SCHOOL, w.POLICE, AgencyId("tax")})
    return Cooperation(ident, kind, ident.upper(), "Exempelby", parties, (Terms(1, SINCE, levels),))


TABLES = (
    Area(AreaId("north"), "Norr", "Exempelby"),
    *BRANCHES,
    Agency(AgencyId("tax"), "Skatteverket", "tax_agency", LegalBasis.AUTHORITY),
    Official(HEAD, w.SCHOOL),
    Official(LOTTA, AgencyId("tax")),
    Official(ESTER, w.SOCIAL),
    Official(STINA, w.SCHOOL),
    around(LOS, CooperationKind.LOS, frozenset(Level)),
    around(EST, CooperationKind.EST, frozenset({Level.AREA})),
    group(STEERING, w.SSPF, GroupLevel.STEERING),
    group(LOCAL, w.SSPF, GroupLevel.LOCAL, STEERING),
    group(WORKING, LOS, GroupLevel.WORKING),
    group(SAFETY, EST, GroupLevel.WORKING),
    seat(w.ANNA, LOCAL, w.SOCIAL),
    seat(w.BO, LOCAL, w.SCHOOL),
    seat(w.EVA, LOCAL, w.POLICE),
    seat(STINA, LOCAL, w.SCHOOL, until=date(2026, 3, 2)),
    seat(HEAD, STEERING, w.SCHOOL),
    seat(LOTTA, WORKING, AgencyId("tax"), LOS),
    seat(w.EVA, WORKING, w.POLICE, LOS),
    seat(ESTER, SAFETY, w.SOCIAL, EST),
)


def item(ident: str, branch: Branch, category: str) -> InformationItem:
    """A piece of information about the youth, looked through for every mark."""
    (activity,) = branch.activities
    return InformationItem(
        id=ItemId(ident),
        holder=branch.id,
        activity=activity,
        categories=frozenset({category}),
        recorded_at=w.NOW,
        parties=(Party(w.YOUTH, PersonRole.SUBJECT),),
        marks=se_osl.PACK.vocabulary.describe(),
    )


ITEMS = (
    item("measure", BRANCHES[0], "social_circumstances"),
    item("attendance", BRANCHES[1], "attendance"),
    item("observation", BRANCHES[2], "crime_suspicion"),
)


def setting(url: str = "memory:", clock: FixedClock | None = None) -> Store:
    """The world with all the tables, the items, and a case that rests on a consent of both guardians."""
    store = w.world(url, clock)
    w.save(store, *TABLES, *ITEMS)
    both = w.both()
    assert both.scope is not None
    covers = attrs.evolve(both.scope, categories=frozenset({"social_circumstances"}))
    ConsentDesk(store, w.TENANT).record(attrs.evolve(both, scope=covers), by=w.ANNA)
    desk = CaseDesk(store, w.TENANT)
    desk.refer(w.new(), w.SSPF, by=w.ANNA)
    desk.appoint(w.CASE, w.ANNA, by=w.ANNA)
    desk.call(w.CASE, w.ANNA_SITS, by=w.ANNA)
    desk.call(w.CASE, w.BO_SITS, by=w.ANNA)
    desk.ask_consent(w.CASE, by=w.ANNA)
    desk.activate(w.CASE, consents=frozenset({ConsentId("c-1")}), by=w.ANNA)
    return store


def case(store: Store) -> Case:
    """The case as it is stored."""
    with store.unit(**w.OPENING) as unit:  # type: ignore[arg-type]
        return unit.get(Case, w.CASE).value
