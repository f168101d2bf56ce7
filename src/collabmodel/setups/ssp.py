"""SSP: school, social services and police; in Eslöv the municipal housing company is a party too."""

from __future__ import annotations

from datetime import date

from collabmodel.model.agencies import LegalBasis
from collabmodel.model.ids import (
    AgencyId,
    AreaId,
    BranchId,
    CooperationId,
    DelegationId,
    MembershipId,
    OfficialId,
    PictureId,
    ProfileId,
)
from collabmodel.model.information import Level
from collabmodel.model.knowledge.problem_pictures import Factor, FactorKind, ProblemItem, ProblemPicture
from collabmodel.model.organisation.areas import Area
from collabmodel.model.organisation.cooperations import (
    ConcernKind,
    Cooperation,
    CooperationKind,
    TargetGroup,
    Terms,
)
from collabmodel.model.organisation.groups import Group, GroupLevel
from collabmodel.model.organisation.mandates import Delegation, Mandate
from collabmodel.model.organisation.memberships import Membership
from collabmodel.model.organisation.profiles import LegalProfile
from collabmodel.model.organisation.remits import Remit
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.model.time import Period
from collabmodel.setups.ready import Ready, Seat
from collabmodel.setups.ssp_eslov_grant import granted
from collabmodel.setups.ssp_eslov_year import FIRST_AREA, STEERING_POSTS, TABLE_POSTS, SeminarTable, year_of
from collabmodel.setups.tables import AreaRow, Table, laid, parties

PLANNED = (
    AreaRow("second", "Det andra området", "Skolan i det andra området"),
    AreaRow("third", "Det tredje området", "Skolan i det tredje området"),
)
"""Stand-ins: there shall be three groups by the schools of the town, and the source names one area."""

_PROFILES = {
    "social": (
        "strict secrecy of social services: secret unless it is clear that nobody is harmed",
        ("socialtjänstlagen", "sekretesslagen"),
        ("look into what a child needs",),
    ),
    "education": (
        "secrecy of schools: milder for teaching than for the counsellor and pupil health",
        ("skollagen", "sekretesslagen"),
        ("decide on support in school",),
    ),
    "police": (
        "secrecy of the police for crime and for those concerned",
        ("polislagen", "sekretesslagen"),
        ("intervene and investigate",),
    ),
    "ebo": (
        "a company that the municipality owns follows the same secrecy act as an authority, with its own provisions",
        ("hyreslagen", "sekretesslagen"),
        ("decide on its own houses and tenancies",),
    ),
}


def eslov(
    *,
    since: date = date(2007, 1, 1),
    planned: tuple[AreaRow, ...] = PLANNED,
    company: LegalBasis = LegalBasis.EQUATED,
    levels: frozenset[Level] = frozenset({Level.GROUP, Level.AREA}),
    amount_limit: int = 0,
    grant_kronor: int = 60_000,
) -> Ready:
    """SSP in Eslöv: one group in Berga and Rönneberga, more planned, and the annual plan of 2007.

    The source is the final report on a grant, of 14 September 2007.  It gives the four parties,
    the five posts of the steering group, who came to the seminar, its programme, the measures and
    the case number.  Assumptions: the day groups and mandates began; the other areas; that both
    schools present lie in the first area; to which administration the head of the resource
    department belongs; who answers for each measure and owns the sources that are not the
    company's; what the mandate holds; that the work speaks of groups and areas and of no single
    youth.  The legal profiles name acts and no provision.

    Args:
        since: the first day of groups, seats and mandates, no later than the seminar of June 2007.
        planned: the areas that get a group later.
        company: what the housing company is in law; equated with an authority where the
            municipality rules over it.
        levels: of what may be spoken.
        amount_limit: the largest sum that the group may bind by itself.
        grant_kronor: the size of the grant, which the source does not tell.

    >>> [group.state.value for group in eslov().of(Group) if group.area]
    ['active', 'planned', 'planned']
    """
    seats = (*_seats(company), *(_school(f"school-{area.key}", area.school) for area in planned))
    together = Cooperation(
        id=CooperationId("ssp-eslov"),
        kind=CooperationKind.SSP,
        name="SSP Eslöv",
        municipality="eslov",
        parties=parties(seats),
        terms=(
            Terms(
                edition=1,
                since=since,
                levels=levels,
                target=TargetGroup(
                    concerns=frozenset({ConcernKind.CRIME}),
                    description="children and youths in the places where they are",
                ),
                goals=("prevent crime by the young with a local network where they are",),
            ),
        ),
        coordinator=BranchId("social/prevention"),
    )
    table = Table(together.id, since, OfficialId("social-coordinator"))
    management = table.group("management", "Ledningsgruppen", GroupLevel.MANAGEMENT)
    steering = table.group("steering", "Lokala styrgruppen", GroupLevel.STEERING, parent=management)
    first = table.group(
        FIRST_AREA.key,
        "SSP-gruppen Berga/Rönneberga",
        GroupLevel.LOCAL,
        parent=steering,
        area=AreaId(f"eslov-{FIRST_AREA.key}"),
        convener=RoleKind.COORDINATOR,
    )
    later = tuple(_later_group(table, steering, area) for area in planned)
    mandates = _mandates(table, steering, first, amount_limit)
    seminar = SeminarTable(table, management, steering, first)
    more = (
        *_areas(planned),
        management,
        steering,
        first,
        *later,
        *table.seats(steering, *STEERING_POSTS),
        *_group_seats(table, first),
        *mandates,
        _delegation(table, steering, first, mandates[0]),
        *_profiles(),
        _picture(table, together.parties),
        *year_of(seminar),
        *granted(table, grant_kronor),
    )
    return laid(together, seats, (*STEERING_POSTS, *TABLE_POSTS), more)


def _seats(company: LegalBasis) -> tuple[Seat, ...]:
    return (
        Seat("prevention", "Socialtjänsten i Eslöv", "Förebyggande enheten", "social_board",
             frozenset({"social_services"}), agency_key="social"),
        _school("norrevang", "Norrevångskolan"),
        _school("ostra", "Östra skolan"),
        Seat("police", "Polisen i Eslöv", "Polisstationen", "police", frozenset({"crime_fighting"}),
             municipal=False),
        Seat("ebo", "EBO", "Bostadsbolaget", "housing_company", frozenset({"housing_letting"}), basis=company),
    )  # fmt: skip


def _school(name: str, title: str) -> Seat:
    return Seat(name, "Skolan i Eslöv", title, "school", frozenset({"teaching"}), agency_key="education")


def _areas(planned: tuple[AreaRow, ...]) -> tuple[Area, ...]:
    both = frozenset({BranchId("education/norrevang"), BranchId("education/ostra")})
    return (
        Area(
            AreaId(f"eslov-{FIRST_AREA.key}"),
            FIRST_AREA.name,
            "eslov",
            both,
            reason="those at work there had begun, and wanted a better name for the area",
        ),
        *(
            Area(
                AreaId(f"eslov-{area.key}"),
                area.name,
                "eslov",
                frozenset({BranchId(f"education/school-{area.key}")}),
            )
            for area in planned
        ),
    )


def _later_group(table: Table, steering: Group, area: AreaRow) -> Group:
    return table.group(
        area.key,
        f"SSP-gruppen, {area.name.lower()}",
        GroupLevel.LOCAL,
        parent=steering,
        area=AreaId(f"eslov-{area.key}"),
        convener=RoleKind.COORDINATOR,
        course=(table.step("plan"),),
    )


def _group_seats(table: Table, first: Group) -> tuple[Membership, ...]:
    """The seats of the group; the field secretary sits there as what she or he is, and as coordinator."""
    seats = table.seats(first, *TABLE_POSTS)
    (chief,) = (seat for seat in seats if seat.role is RoleKind.COORDINATOR)
    field = Membership(
        id=MembershipId(f"{chief.id}/field"),
        cooperation=chief.cooperation,
        group=chief.group,
        official=chief.official,
        role=RoleKind.FIELD_SECRETARY,
        agency=chief.agency,
        period=chief.period,
        post="field secretary",
        unit=chief.unit,
    )
    return (*seats, field)


def _mandates(table: Table, steering: Group, first: Group, amount_limit: int) -> tuple[Mandate, Mandate]:
    """The group decides on its own year; the steering group also on what lies beyond that."""
    own = ("annual_plan", "activities")
    return (
        table.mandate(steering, *own, "mapping", "resources", "groups", amount_limit=None),
        table.mandate(first, *own, amount_limit=amount_limit),
    )


def _delegation(table: Table, steering: Group, first: Group, mandate: Mandate) -> Delegation:
    """The steering group lets the group map the problems of its area."""
    return Delegation(
        id=DelegationId(table.key("delegation-mapping")),
        cooperation=table.cooperation,
        mandate=mandate.id,
        giver=steering.id,
        receiver=first.id,
        task="map the problems of the area",
        remit=Remit(frozenset({"mapping"}), Period(table.since), 0, first.area),
        course=(table.step("give"), table.step("accept")),
    )


def _profiles() -> tuple[LegalProfile, ...]:
    return tuple(
        LegalProfile(ProfileId(f"eslov-{agency}"), AgencyId(agency), regime, statutes, powers)
        for agency, (regime, statutes, powers) in _PROFILES.items()
    )


def _picture(table: Table, contributors: frozenset[AgencyId]) -> ProblemPicture:
    """What is told of the first area when it was chosen."""
    items = (
        ProblemItem("damage", "much is damaged", Level.AREA, rank=1),
        ProblemItem("theft", "things are stolen", Level.AREA, rank=2),
        ProblemItem("threats", "people are threatened", Level.AREA, rank=3),
        ProblemItem("name", "the area has a bad name", Level.AREA, rank=4),
    )
    return ProblemPicture(
        id=PictureId(table.key("picture")),
        cooperation=table.cooperation,
        area=AreaId(f"eslov-{FIRST_AREA.key}"),
        made_on=table.since,
        contributors=contributors,
        items=items,
        factors=(
            Factor(FactorKind.RISK, "more crime than elsewhere"),
            Factor(
                FactorKind.POSITIVE_FORCE, "those at work there had begun, and the company takes initiatives"
            ),
        ),
        agreed_scope=frozenset(item.code for item in items),
    )
