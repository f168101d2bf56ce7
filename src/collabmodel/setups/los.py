"""LOS: several authorities against organised crime, each with its own task and powers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from collabmodel.model.ids import AgencyId, ContributionId, CooperationId, OfficialId, PowerId
from collabmodel.model.information import Level
from collabmodel.model.operations.powers import LegalPower
from collabmodel.model.organisation.cooperations import Cooperation, CooperationKind, Terms
from collabmodel.model.organisation.groups import GroupLevel
from collabmodel.model.organisation.resources import Contribution, ContributionKind
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.model.time import Period
from collabmodel.setups.ready import Ready, Seat
from collabmodel.setups.tables import Post, Table, laid, parties

SOCIAL = Seat(
    "social",
    "Socialnämnden i Finspång",
    "Individ- och familjeomsorgen",
    "social_board",
    frozenset({"social_services"}),
)
"""The same branch sits in SSPF."""

_FINSPANG = (
    Seat("licensing", "Miljö- och byggnadsnämnden i Finspång", "Tillståndsenheten", "municipality",
         frozenset({"municipal_business_supervision"})),
    SOCIAL,
    Seat("police", "Polismyndigheten", "Underrättelseenheten", "police", frozenset({"criminal_intelligence"}),
         municipal=False),
    Seat("tax", "Skatteverket", "Skattekontrollen", "tax_agency", frozenset({"tax_control"}), municipal=False),
    Seat("enforcement", "Kronofogdemyndigheten", "Indrivningen", "enforcement_authority", frozenset({"enforcement"}),
         municipal=False),
    Seat("work-environment", "Arbetsmiljöverket", "Inspektionen", "work_environment_authority",
         frozenset({"work_safety"}), municipal=False),
)  # fmt: skip

_WORKING = (
    Post("los-inspector", "licensing", RoleKind.INSPECTOR, "inspector of licences"),
    Post("los-officer", "social", RoleKind.CASE_OFFICER, "case officer of social services"),
    Post("los-officer", "police", RoleKind.POLICE_OFFICER, "police officer"),
    Post("los-officer", "tax", RoleKind.CASE_OFFICER, "case officer of tax control"),
    Post("los-officer", "enforcement", RoleKind.CASE_OFFICER, "case officer of enforcement"),
    Post("los-inspector", "work-environment", RoleKind.INSPECTOR, "inspector of work environments"),
)

_POWERS = (
    ("licensing", "alcohol-supervision", "alkohollagen (2010:1622)", "licenses and supervises who serves alcohol"),
    ("social", "inquiry-on-a-child", "socialtjänstlagen (2025:400) 20 kap. 3 §",
     "looks into whether a child needs protection or support"),
    ("police", "keep-order", "polislagen (1984:387) 13 §",
     "turns away or removes somebody who disturbs public order"),
    ("police", "close-off", "polislagen (1984:387) 24 §",
     "forbids entry to an area or a space at grave disturbances"),
    ("tax", "cash-register-control", "skatteförfarandelagen (2011:1244)", "controls tax and cash registers"),
    ("enforcement", "attachment", "utsökningsbalken", "enforces claims, by attachment for instance"),
    ("work-environment", "work-inspection", "arbetsmiljölagen (1977:1160)", "inspects work environments"),
)  # fmt: skip
_KNOWN = {
    "licensing": ("which businesses hold a licence and how they run", "licences, notices and supervision"),
    "social": ("how families and the young are drawn in", "what its own secrecy lets out, item by item"),
    "police": (
        "how organised crime works in the municipality",
        "what its own secrecy lets out, item by item",
    ),
    "tax": ("how unpaid tax and unrecorded work look", "tax matters, as its own rules allow"),
    "enforcement": ("who has debts and assets, and how they are hidden", "debts, as its own rules allow"),
    "work-environment": ("what risks and unrecorded work look like", "inspections, as its own rules allow"),
}
GOALS = ("hinder criminal establishment", "counter organised crime")


def finspang(*, since: date = date(2021, 1, 1), also: tuple[Seat, ...] = ()) -> Ready:
    """LOS in Finspång: the municipality, the police and other authorities, with an operative focus.

    The source (the presentation of the evaluation of SSPF and LOS) names the municipality
    and the police, says that several authorities use their knowledge, information and legal
    powers, gives the two goals, and speaks of steering and working groups.  Assumptions: the other
    parties, which are the usual ones of such a network; the first day; who sits in the groups; the
    words for what each brings.

    A power names its act, and a section only of the two acts that were read for it; each agency puts
    its own reference there.  No power is lent, and no secrecy is opened by sitting at the table.

    Args:
        since: the first day of terms, groups and seats.
        also: further authorities, since the list is open; they get seats in both groups, and whoever
            adds them says what they bring.

    >>> len(finspang().agencies)
    6
    """
    rows = (*_FINSPANG, *also)
    steering = tuple(Post("los-head", row.key, RoleKind.HEAD_OF_UNIT, "head of unit") for row in rows)
    working = (
        *_WORKING,
        *(Post("los-officer", row.key, RoleKind.CASE_OFFICER, "case officer") for row in also),
    )
    together = Cooperation(
        id=CooperationId("los-finspang"),
        kind=CooperationKind.LOS,
        name="LOS Finspång",
        municipality="finspang",
        parties=parties(rows),
        terms=(Terms(edition=1, since=since, levels=frozenset(Level), goals=GOALS, needs_agreement=False),),
    )
    table = Table(together.id, since, OfficialId("official-licensing"))
    more = (*_groups(table, steering, working), *_powers(), *_contributions(table))
    return laid(together, rows, (*steering, *working), more)


def _groups(table: Table, heads: tuple[Post, ...], officers: tuple[Post, ...]) -> Iterator[object]:
    """A steering group and a working group under it; any member may call them."""
    steering = table.group("steering", "Styrgruppen för LOS", GroupLevel.STEERING)
    working = table.group("working", "Arbetsgruppen för LOS", GroupLevel.WORKING, parent=steering)
    yield from (steering, working)
    yield from table.seats(steering, *heads)
    yield from table.seats(working, *officers)
    yield table.mandate(steering, "joint_operations", "priorities", "organisation", amount_limit=None)
    yield table.mandate(working, "joint_operations")


def _powers() -> Iterator[LegalPower]:
    for agency, code, statute, allows in _POWERS:
        yield LegalPower(PowerId(f"finspang-{code}"), AgencyId(agency), code, statute, allows)


def _contributions(table: Table) -> Iterator[Contribution]:
    """Three kinds from each: what it knows, what it may tell, and what it alone may do."""
    for row in _FINSPANG:
        knowledge, information = _KNOWN[row.key]
        own = "; ".join(allows for agency, _, _, allows in _POWERS if agency == row.key)
        for kind, text in (
            (ContributionKind.KNOWLEDGE, knowledge),
            (ContributionKind.INFORMATION, information),
            (ContributionKind.LEGAL_POWER, own),
        ):
            yield Contribution(
                id=ContributionId(table.key(f"{row.key}-{kind.value}")),
                cooperation=table.cooperation,
                agency=AgencyId(row.key),
                kind=kind,
                text=text,
                period=Period(table.since),
            )
