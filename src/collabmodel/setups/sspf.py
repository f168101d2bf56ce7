"""SSPF: school, social services, police and leisure around a youth."""

from __future__ import annotations

from datetime import date

from collabmodel.model.agreed.agreements import Agreement
from collabmodel.model.ids import AgencyId, AgreementId, CooperationId
from collabmodel.model.information import Level
from collabmodel.model.organisation.cooperations import Cooperation, CooperationKind, TargetGroup, Terms
from collabmodel.model.time import Period
from collabmodel.setups.ready import Ready, Seat, seated
from collabmodel.setups.sspf_ale import ale

__all__ = ["ale", "nykoping"]

_NYKOPING = (
    Seat("social", "Socialnämnden i Nyköping", "Ungdomsteamet", "social_board", frozenset({"social_services"})),
    Seat("school", "Barn- och utbildningsnämnden i Nyköping", "Skolan", "school", frozenset({"teaching"}),
         independent=False, agency_key="education"),
    Seat("pupil-health", "Barn- och utbildningsnämnden i Nyköping", "Elevhälsan", "school",
         frozenset({"pupil_health_psychosocial"}), independent=True, agency_key="education"),
    Seat("police", "Polismyndigheten, lokalpolisområde Nyköping", "Ungdomspolisen", "police",
         frozenset({"crime_fighting"}), municipal=False),
    Seat("leisure", "Kultur- och fritidsnämnden i Nyköping", "Fritidsgården", "municipality",
         frozenset({"youth_centre"})),
)  # fmt: skip


def nykoping() -> Ready:
    """SSPF in Nyköping: ages 12-17, an agreement made in November 2022 for 2023-2024.

    The source says "the end of November"; the last day of that month stands in for it.
    The coordinator belongs to the preventive youth unit.  Names of boards and the
    independence of branches are assumptions to be replaced by the municipality's own;
    the source is the municipality's news of 29 June 2023.

    >>> target = nykoping().cooperation.terms[0].target
    >>> target.takes(17), target.takes(18)
    (True, False)
    """
    agencies, branches, officials = seated(_NYKOPING, "nykoping")
    agreement = Agreement(
        id=AgreementId("sspf-nykoping-2023"),
        parties=frozenset(AgencyId(key) for key in ("social", "education", "police", "leisure")),
        purposes=frozenset({"fewer youths at risk of crime and abuse"}),
        areas=frozenset({"crime", "substance abuse"}),
        signed_on=date(2022, 11, 30),
        valid=Period(date(2023, 1, 1), date(2025, 1, 1)),
        cooperation=CooperationId("sspf-nykoping"),
    )
    together = Cooperation(
        id=CooperationId("sspf-nykoping"),
        kind=CooperationKind.SSPF,
        name="SSPF Nyköping",
        municipality="nykoping",
        parties=agreement.parties,
        terms=(
            Terms(
                edition=1,
                since=date(2023, 1, 1),
                levels=frozenset({Level.INDIVIDUAL, Level.DEIDENTIFIED, Level.GROUP, Level.AREA}),
                target=TargetGroup(12, 17),
            ),
        ),
        coordinator=branches[0].id,
    )
    by_name = {row.name: branch.id for row, branch in zip(_NYKOPING, branches, strict=True)}
    return Ready(together, agencies, branches, officials, by_name, more=(agreement,))
