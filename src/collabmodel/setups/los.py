"""LOS: several authorities against organised crime, each with its own task and powers."""

from __future__ import annotations

from datetime import date

from collabmodel.model.ids import CooperationId
from collabmodel.model.information import Level
from collabmodel.model.organisation.cooperations import Cooperation, CooperationKind, Terms
from collabmodel.setups.ready import Ready, Seat, seated

_FINSPANG = (
    Seat("licensing", "Miljö- och byggnadsnämnden i Finspång", "Tillståndsenheten", "municipality",
         frozenset({"municipal_business_supervision"})),
    Seat("social", "Socialnämnden i Finspång", "Individ- och familjeomsorgen", "social_board",
         frozenset({"social_services"})),
    Seat("police", "Polismyndigheten", "Underrättelseenheten", "police", frozenset({"criminal_intelligence"}),
         municipal=False),
    Seat("tax", "Skatteverket", "Skattekontrollen", "tax_agency", frozenset({"tax_control"}), municipal=False),
    Seat("enforcement", "Kronofogdemyndigheten", "Indrivningen", "enforcement_authority", frozenset({"enforcement"}),
         municipal=False),
    Seat("work-environment", "Arbetsmiljöverket", "Inspektionen", "work_environment_authority",
         frozenset({"work_safety"}), municipal=False),
)  # fmt: skip


def finspang() -> Ready:
    """LOS in Finspång: the municipality, the police and other authorities, with an operative focus.

    The source (the presentation of the evaluation of SSPF and LOS) names the municipality
    and the police; the other parties are the usual ones of such a network.

    >>> len(finspang().agencies)
    6
    """
    agencies, branches, officials = seated(_FINSPANG, "finspang")
    together = Cooperation(
        id=CooperationId("los-finspang"),
        kind=CooperationKind.LOS,
        name="LOS Finspång",
        municipality="finspang",
        parties=frozenset(agency.id for agency in agencies),
        terms=(Terms(edition=1, since=date(2021, 1, 1), levels=frozenset(Level), needs_agreement=False),),
    )
    by_name = {row.name: branch.id for row, branch in zip(_FINSPANG, branches, strict=True)}
    return Ready(together, agencies, branches, officials, by_name)
