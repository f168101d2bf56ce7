"""A small world for the tests of agreements and evaluations: two cooperations in one municipality."""

from __future__ import annotations

from datetime import UTC, date, datetime

from collabmodel.adapters import NoKeys, open_store
from collabmodel.model.agencies import Official
from collabmodel.model.agreed.agreements import Agreement, Signer
from collabmodel.model.ids import AgencyId, AgreementId, CooperationId, OfficialId, TenantId
from collabmodel.model.information import Level
from collabmodel.model.organisation.cooperations import Cooperation, CooperationKind, Terms
from collabmodel.model.time import Period
from collabmodel.ports import Store
from collabmodel.testing.clocks import FixedClock

TOWN, ANNA = TenantId("town"), OfficialId("anna")
STRANGER, FORMER = OfficialId("stranger"), OfficialId("former")
OPENING = {"tenant": TOWN, "actor": ANNA, "purpose": "test", "legal_ground": "none"}
SSPF, LOS = CooperationId("sspf"), CooperationId("los")
BOARD, POLICE = AgencyId("board"), AgencyId("police")
BOTH = (Signer(frozenset({BOARD}), "chair of the board"), Signer(frozenset({POLICE}), "head of the area"))


def noon(year: int, month: int, day: int) -> datetime:
    """Noon of a day, in UTC."""
    return datetime(year, month, day, 12, tzinfo=UTC)


def world(clock: FixedClock) -> Store:
    """A store with the two cooperations in it."""
    store = open_store("memory:", keys=NoKeys(), clock=clock)
    with store.unit(**OPENING) as unit:
        for ident, kind in ((SSPF, CooperationKind.SSPF), (LOS, CooperationKind.LOS)):
            terms = Terms(1, date(2012, 1, 1), frozenset({Level.AREA}))
            together = Cooperation(ident, kind, ident, "town", frozenset({BOARD, POLICE}), (terms,))
            unit.save(together, expected_version=0)
        unit.save(Official(ANNA, BOARD), expected_version=0)
        unit.save(Official(STRANGER, AgencyId("tax")), expected_version=0)
        unit.save(Official(FORMER, POLICE, period=Period(None, date(2012, 1, 1))), expected_version=0)
    return store


def agreement(ident: str = "a-1", **changes: object) -> Agreement:
    """An unsigned agreement for 2023 and 2024."""
    values: dict[str, object] = {
        "id": AgreementId(ident),
        "parties": frozenset({BOARD, POLICE}),
        "purposes": frozenset({"prevention"}),
        "areas": frozenset({"youth"}),
        "signed_on": None,
        "valid": Period(date(2023, 1, 1), date(2025, 1, 1)),
        "cooperation": SSPF,
    }
    return Agreement(**{**values, **changes})  # type: ignore[arg-type]


def told(store: Store, subject: str) -> list[dict[str, str]]:
    """What the journal tells of one thing, in order."""
    with store.unit(**OPENING) as unit:
        return [dict(entry.event.details) for entry in unit.entries(subject=subject)]
