"""EST: several units gather what happens at places and act on it; no person is spoken of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from collabmodel.model.agreed.agreements import Agreement, AgreementKind
from collabmodel.model.agreed.documents import DocumentKind, GoverningDocument
from collabmodel.model.ids import (
    AgencyId,
    AgreementId,
    AreaId,
    CooperationId,
    DocumentId,
    DutyId,
    PlaceId,
    SourceId,
)
from collabmodel.model.information import Level
from collabmodel.model.knowledge.incidents import IncidentCategory, Reporter
from collabmodel.model.knowledge.places import Place, PlaceKind
from collabmodel.model.knowledge.sources import DataSource, SourceKind
from collabmodel.model.organisation.areas import Area
from collabmodel.model.organisation.cooperations import Cooperation, CooperationKind, Terms
from collabmodel.model.organisation.groups import Group, GroupLevel
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.model.time import Period
from collabmodel.setups.ready import Ready, Seat
from collabmodel.setups.sspf_nykoping import AREA_HEAD, EDUCATION, LEISURE, POLICE
from collabmodel.setups.tables import Post, Table, laid, monthly, parties, weekly

COLLECTED = frozenset(
    {
        IncidentCategory.DAMAGE,
        IncidentCategory.PUBLIC_ORDER,
        IncidentCategory.UNSAFE_PLACE,
        IncidentCategory.AGAINST_STAFF,
        IncidentCategory.ARRANGEMENT,
    }
)
"""What is reported in Nyköping; the first three stand in the news, the other two on the page on EST."""

AREA = AreaId("nykoping-centre")


@attrs.frozen
class PlaceRow:
    """A place that reports speak of."""

    key: str
    name: str
    kind: PlaceKind


PLACES = (
    PlaceRow("square", "Torget", PlaceKind.SQUARE),
    PlaceRow("station", "Stationen", PlaceKind.STATION),
    PlaceRow("school-yard", "Skolgården", PlaceKind.SCHOOL),
)
"""Stand-ins: the source speaks of unsafe places and names none."""

_SEATS = (
    Seat("safety", "Räddningstjänsten i Nyköping", "Räddning och Säkerhet", "municipality",
         frozenset({"crime_prevention_coordination"}), agency_key="rescue"),
    Seat("school-premises", EDUCATION, "Skolornas lokaler", "school", frozenset({"teaching"}),
         independent=False, agency_key="education"),
    Seat("leisure-premises", LEISURE, "Fritidens lokaler", "municipality", frozenset({"youth_centre"}),
         agency_key="leisure"),
    Seat("technical", "Tekniska nämnden i Nyköping", "Gata och park", "municipality",
         frozenset({"municipal_technical"})),
    Seat("area-police", POLICE, "Områdespolisen", "police", frozenset({"crime_fighting"}), municipal=False,
         agency_key="police"),
)  # fmt: skip

_COORDINATOR = Post("coordinator", "rescue", RoleKind.COORDINATOR, "coordinator of safety", unit="safety")
_PICTURE = (
    Post("school-reporter", "education", RoleKind.OTHER, "who reports for the schools"),
    Post("leisure-reporter", "leisure", RoleKind.OTHER, "who reports for leisure"),
    Post("street-reporter", "technical", RoleKind.OTHER, "who reports for streets and parks"),
    Post("area-officer", "police", RoleKind.POLICE_OFFICER, "area police"),
)
_STEERING = (
    Post("service-head", "rescue", RoleKind.HEAD_OF_ADMINISTRATION, "head of the rescue service"),
    Post("street-head", "technical", RoleKind.HEAD_OF_UNIT, "head of streets and parks"),
    AREA_HEAD,
)

REPORTERS = (
    *(Reporter(post.title, AgencyId(post.agency)) for post in _PICTURE),
    Reporter("caretaker", firm="en fastighetsförvaltare"),
    Reporter("guard", firm="ett bevakningsföretag"),
)
"""Roles that report: of internal units, and of outside firms, which are no parties (which firms is assumed)."""


def nykoping(
    *,
    since: date = date(2022, 1, 1),
    until: date | None = None,
    places: tuple[PlaceRow, ...] = PLACES,
    analysis_months: int = 3,
) -> Ready:
    """EST in Nyköping: damage, order and unsafe places, coordinated by the rescue service.

    The sources are the municipality's news of 29 June 2023 and its page on EST.  They give the
    name and the coordinating unit, that the agreement is older than that of SSPF, what is
    collected, that internal units and outside firms report once a week, and that the two
    cooperations talk about needs and pictures.

    **The day of the agreement is not known.**  The first day given here stands in for the day of
    signing and for the first day of everything else; all that is known is that it lies before the
    end of November 2022.  Assumptions too: which units take part, who sits in the groups, the area and
    its places, what the agreement states, and how often a longer analysis goes up (a quarter or a
    third of a year is usual).

    Args:
        since: the day that stands in for the day of the agreement.
        until: the first day on which the agreement is no longer valid; not known either.
        places: the places that reports speak of.
        analysis_months: the months from one longer analysis to the next.

    >>> ready = nykoping()
    >>> [level.value for level in ready.cooperation.terms[0].levels], ready.cooperation.coordinator
    (['area'], 'rescue/safety')
    """
    together = Cooperation(
        id=CooperationId("est-nykoping"),
        kind=CooperationKind.EST,
        name="EST Nyköping",
        municipality="nykoping",
        parties=parties(_SEATS),
        terms=(
            Terms(
                edition=1,
                since=since,
                levels=frozenset({Level.AREA}),
                goals=(
                    "damage, disorder and unsafe places are known early",
                    "those who can act do so together, and crime is prevented",
                ),
                method="effektiv samordning för trygghet",
            ),
        ),
        coordinator=_COORDINATOR.branch,
    )
    table = Table(together.id, since, _COORDINATOR.official)
    more = (
        _agreement(table, together.parties, until),
        Area(AREA, "Nyköpings tätort", together.municipality),
        *(Place(PlaceId(table.key(row.key)), table.cooperation, row.name, AREA, row.kind) for row in places),
        *_organisation(table, analysis_months),
        DataSource(
            SourceId(table.key("reports")),
            table.cooperation,
            SourceKind.REPORTS,
            AgencyId("rescue"),
            method="internal units and outside firms report once a week",
        ),
        GoverningDocument(
            id=DocumentId(table.key("page")),
            kind=DocumentKind.OTHER,
            title="EST på kommunens webbplats",
            decided_by="Nyköpings kommun",
            valid=Period(),
            cooperation=table.cooperation,
            scope="what is reported and what is done with it, told to everybody",
        ),
    )
    return laid(together, _SEATS, (_COORDINATOR, *_PICTURE, *_STEERING), more)


def _agreement(table: Table, sides: frozenset[AgencyId], until: date | None) -> Agreement:
    """Its own agreement, older than that of SSPF; its day is a stand-in."""
    return Agreement(
        id=AgreementId("est-nykoping"),
        parties=sides,
        purposes=frozenset({"coordinate measures for safety"}),
        areas=frozenset({"damage", "public order", "unsafe places"}),
        signed_on=table.since,
        valid=Period(table.since, until),
        cooperation=table.cooperation,
        kind=AgreementKind.COOPERATION,
        title="EST-avtalet",
        course=table.course(("record", table.since)),
    )


def _organisation(table: Table, analysis_months: int) -> Iterator[object]:
    """A group that makes the picture each week, and one above it that has the longer analysis."""
    quarter = monthly(table.since, every=analysis_months)
    steering = table.group(
        "steering", "Styrgruppen", GroupLevel.STEERING, convener=RoleKind.COORDINATOR, cadence=quarter
    )
    picture = table.group(
        "picture",
        "Lägesbildsgruppen",
        GroupLevel.OPERATIVE,
        parent=steering,
        convener=RoleKind.COORDINATOR,
        cadence=weekly(table.since),
    )
    yield from (steering, picture)
    yield from table.seats(steering, *_STEERING, _COORDINATOR)
    yield from table.seats(picture, *_PICTURE, _COORDINATOR)
    yield table.mandate(steering, "priorities", "resources", "measures", amount_limit=None)
    yield table.mandate(picture, "measures")
    yield from _duties(table, picture, steering, analysis_months)


def _duties(table: Table, picture: Group, steering: Group, analysis_months: int) -> Iterator[object]:
    """The week's picture goes to those who can act; the longer analysis goes up."""
    told = tuple(post.title for post in (*_PICTURE, *_STEERING))
    what = sorted(one.value for one in COLLECTED)
    yield table.duty(picture, weekly(table.since), *what, receivers=told)
    longer = monthly(table.since, every=analysis_months)
    upwards = table.duty(picture, longer, "analysis", "lasting_problems", to=steering)
    yield attrs.evolve(upwards, id=DutyId(f"{picture.id}/analysis"))
