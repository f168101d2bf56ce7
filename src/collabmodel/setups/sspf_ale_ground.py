"""What SSPF in Ale rests on: a decision, preconditions, a picture of each area, what each party adds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from collabmodel.model.agreed.documents import DocumentKind, GoverningDocument
from collabmodel.model.evaluation.competence import CompetenceActivity, CompetenceKind
from collabmodel.model.evaluation.indicators import Tendency, Trend
from collabmodel.model.evaluation.preconditions import CATALOGUE
from collabmodel.model.ids import (
    ActivityId,
    AgencyId,
    ContributionId,
    DocumentId,
    PictureId,
    TrendId,
)
from collabmodel.model.information import Level
from collabmodel.model.knowledge.problem_pictures import Factor, FactorKind, ProblemItem, ProblemPicture
from collabmodel.model.organisation.areas import Area
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.organisation.groups import Group
from collabmodel.model.organisation.resources import Contribution, ContributionKind
from collabmodel.model.time import Period
from collabmodel.setups.tables import Table

REVIEWED = date(2018, 1, 10)
"""The day that stands on the municipality's page."""

_YEARS = 5
_ADDED = {
    "children": "what schools know of how children are and of who is away",
    "care": "what social services know of families and of help",
    "culture": "what leisure leaders know of the spare time of the young",
    "police": "what youth police know of crime and of places",
}
_ITEMS = (
    ProblemItem("truancy", "pupils stay away from school", Level.INDIVIDUAL, rank=1),
    ProblemItem("substances", "alcohol and drugs are used and easy to come by", Level.GROUP, rank=2),
    ProblemItem("early-crime", "first signs of crime", Level.INDIVIDUAL, rank=3),
    ProblemItem("damage", "things are damaged", Level.AREA, rank=4),
    ProblemItem("ill-health", "more of the young feel badly", Level.GROUP, rank=5),
)
_FACTORS = (
    Factor(FactorKind.RISK, "alcohol and drugs are within reach"),
    Factor(FactorKind.PROTECTIVE, "adults who act together and early"),
    Factor(FactorKind.PROTECTIVE, "parents who get support of their own"),
    Factor(FactorKind.POSITIVE_FORCE, "parties that add what they know"),
)
_FOCUS = frozenset({"truancy", "substances", "early-crime"})
"""What the cooperation is to concern, as the source states its focus."""


def grounds(
    table: Table, together: Cooperation, areas: tuple[Area, ...], groups: tuple[Group, ...]
) -> Iterator[object]:
    """Everything in Ale besides the organisation.

    The source says of what a picture is made, and what the focus is.  The single problems are
    taken from the focus, goals and measures it names; which factors protect it does not say, and
    those are examples to be replaced.  No day of training is named: the first day stands in.

    Args:
        table: the table.
        together: the cooperation.
        areas: its areas; each gets a picture.
        groups: its groups, all of which train together.
    """
    yield from CATALOGUE
    yield from _documents(table)
    yield Trend(
        id=TrendId(table.key("ill-health")),
        cooperation=table.cooperation,
        what="ill-health among children and youths",
        tendency=Tendency.UP,
        period=Period(REVIEWED.replace(year=REVIEWED.year - _YEARS), REVIEWED),
        source="the page of the municipality on SSPF",
    )
    yield from (_picture(table, area, together.parties) for area in areas)
    yield from (
        Contribution(
            id=ContributionId(table.key(agency)),
            cooperation=table.cooperation,
            agency=AgencyId(agency),
            kind=ContributionKind.KNOWLEDGE,
            text=text,
            period=Period(table.since),
        )
        for agency, text in _ADDED.items()
    )
    yield CompetenceActivity(
        id=ActivityId(table.key("training")),
        cooperation=table.cooperation,
        kind=CompetenceKind.TRAINING,
        groups=frozenset(group.id for group in groups),
        themes=("how to cooperate", "new ways of working", "advice to local groups"),
        day=table.since,
        recurrence="again and again; the source does not say how often",
    )


def _documents(table: Table) -> tuple[GoverningDocument, ...]:
    return (
        GoverningDocument(
            id=DocumentId(table.key("decision")),
            kind=DocumentKind.DECISION,
            title="Kommunövergripande samverkan kring barn och unga",
            decided_by="Kommunledningen",
            valid=Period(),
            cooperation=table.cooperation,
            scope="three administrations and the youth police; the municipality plans so that children develop well",
        ),
        GoverningDocument(
            id=DocumentId(table.key("page")),
            kind=DocumentKind.OTHER,
            title="SSPF",
            decided_by="Ale kommun",
            valid=Period(),
            cooperation=table.cooperation,
            scope="what the cooperation is for and how it is organised, told to everybody",
            review_on=REVIEWED,
            reviewed_by="whoever answers for the page; the source leaves the post out",
        ),
    )


def _picture(table: Table, area: Area, contributors: frozenset[AgencyId]) -> ProblemPicture:
    return ProblemPicture(
        id=PictureId(table.key(f"picture-{area.id}")),
        cooperation=table.cooperation,
        area=area.id,
        made_on=table.since,
        contributors=contributors,
        items=_ITEMS,
        factors=_FACTORS,
        risk_groups=("children and youths who fare badly or are at risk of it",),
        agreed_scope=_FOCUS,
    )
