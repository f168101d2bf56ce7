"""The invented people that the measurements keep."""

from __future__ import annotations

from datetime import date

from collabmodel.model.ids import IndividualId, OfficialId, TenantId
from collabmodel.model.people import Individual, ProtectedIdentity

OPENING = {
    "tenant": TenantId("bench"),
    "actor": OfficialId("anna"),
    "purpose": "benchmark",
    "legal_ground": "none",
}


def youth(number: int) -> Individual:
    """An invented youth."""
    return Individual(
        IndividualId(f"youth-{number}"),
        ProtectedIdentity.NONE,
        birth_date=date(2009 + number % 6, 1 + number % 12, 1 + number % 28),
        name=f"Påhittad Ungdom den {number}:e",
    )
