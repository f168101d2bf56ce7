"""How the organisation is kept: agencies, cooperations, groups and what they may."""

from __future__ import annotations

from collabmodel.codec.kinds.kind import Kind, identified
from collabmodel.model.agencies import Agency, Branch, Official
from collabmodel.model.organisation.cooperations import Cooperation

ORGANISATION: tuple[Kind, ...] = (
    identified("agency", Agency, index={"kind": lambda agency: agency.kind}),
    identified("branch", Branch, "agency"),
    identified("official", Official, "agency"),
    identified(
        "cooperation",
        Cooperation,
        index={
            "kind": lambda together: together.kind.value,
            "municipality": lambda together: together.municipality,
        },
        holds=lambda together, day: together.period.holds(day),
    ),
)
