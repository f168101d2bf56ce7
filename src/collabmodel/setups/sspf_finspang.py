"""SSPF in Finspång: four parties, for the young in the risk zone; no ages are stated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from collabmodel.model.ids import CooperationId, OfficialId
from collabmodel.model.information import Level
from collabmodel.model.organisation.cooperations import (
    ConcernKind,
    Cooperation,
    CooperationKind,
    TargetGroup,
    Terms,
)
from collabmodel.model.organisation.groups import GroupLevel
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.setups.los import SOCIAL
from collabmodel.setups.ready import Ready, Seat
from collabmodel.setups.tables import Post, Table, laid, parties

_EDUCATION = "Barn- och utbildningsnämnden i Finspång"
_SEATS = (
    SOCIAL,
    Seat("school", _EDUCATION, "Skolan", "school", frozenset({"teaching"}), independent=False,
         agency_key="education"),
    Seat("pupil-health", _EDUCATION, "Elevhälsan", "school", frozenset({"pupil_health_psychosocial"}),
         independent=True, agency_key="education"),
    Seat("local-police", "Polismyndigheten", "Lokalpolisområdet", "police", frozenset({"crime_fighting"}),
         municipal=False, agency_key="police"),
    Seat("leisure", "Kultur- och fritidsnämnden i Finspång", "Fritidsgården", "municipality",
         frozenset({"youth_centre"})),
)  # fmt: skip
_STEERING = (
    Post("sspf-head", "social", RoleKind.HEAD_OF_UNIT, "head of unit, social services", unit="social"),
    Post("sspf-head", "education", RoleKind.HEAD_OF_SCHOOLS, "head of schools"),
    Post("sspf-head", "police", RoleKind.HEAD_OF_POLICE_AREA, "head of the local police area"),
    Post("sspf-head", "leisure", RoleKind.HEAD_OF_UNIT, "head of leisure"),
)
_WORKING = (
    Post("sspf-secretary", "social", RoleKind.SOCIAL_SECRETARY, "social secretary", unit="social"),
    Post("sspf-head-teacher", "education", RoleKind.HEAD_TEACHER, "head teacher"),
    Post("sspf-officer", "police", RoleKind.POLICE_OFFICER, "police officer"),
    Post("sspf-leader", "leisure", RoleKind.LEISURE_LEADER, "leisure leader"),
)


def finspang(*, since: date = date(2021, 1, 1), ages: tuple[int | None, int | None] = (None, None)) -> Ready:
    """SSPF in Finspång: prevention with the young in the risk zone for crime and substance abuse.

    The source is the presentation of the evaluation of SSPF and LOS.  It names the four parties,
    the aim, that information is exchanged, that needs are found and met, and that there are
    steering and working groups.  It states no ages and nobody who coordinates.  Assumptions: the
    names of boards, the independence of branches, the first day, who sits in the groups, and at
    which levels it works.

    Args:
        since: the first day of terms, groups and seats.
        ages: the lowest and the highest age, where the municipality states any.

    >>> target = finspang().cooperation.terms[0].target
    >>> target.youngest, target.oldest, target.takes(11)
    (None, None, True)
    """
    youngest, oldest = ages
    together = Cooperation(
        id=CooperationId("sspf-finspang"),
        kind=CooperationKind.SSPF,
        name="SSPF Finspång",
        municipality="finspang",
        parties=parties(_SEATS),
        terms=(
            Terms(
                edition=1,
                since=since,
                levels=frozenset({Level.INDIVIDUAL, Level.DEIDENTIFIED, Level.GROUP, Level.AREA}),
                target=TargetGroup(
                    youngest,
                    oldest,
                    frozenset({ConcernKind.CRIME, ConcernKind.SUBSTANCE}),
                    description="young people in the risk zone for crime and substance abuse",
                ),
                goals=(
                    "fewer of the young come into crime and substance abuse",
                    "their need of support is found and met with measures",
                ),
            ),
        ),
    )
    table = Table(together.id, since, OfficialId("official-social"))
    return laid(together, _SEATS, (*_STEERING, *_WORKING), _groups(table))


def _groups(table: Table) -> Iterator[object]:
    """A steering group and a working group under it; any member may call them."""
    steering = table.group("steering", "Styrgruppen för SSPF", GroupLevel.STEERING)
    working = table.group("working", "Arbetsgruppen för SSPF", GroupLevel.WORKING, parent=steering)
    yield from (steering, working)
    yield from table.seats(steering, *_STEERING)
    yield from table.seats(working, *_WORKING)
    yield table.mandate(steering, "individual_work", "resources", "organisation", amount_limit=None)
    yield table.mandate(working, "individual_work")
