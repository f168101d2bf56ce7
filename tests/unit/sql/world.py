"""What the tests of the SQL store share: who acts, what is saved, and how somebody changes a file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from collabmodel.adapters.sql import SqlStore
from collabmodel.model.agencies import Agency, LegalBasis
from collabmodel.model.ids import AgencyId, IndividualId, OfficialId, TenantId
from collabmodel.model.journal import EntryKind, Event
from collabmodel.model.people import Individual, ProtectedIdentity

ALE: dict[str, Any] = {
    "tenant": TenantId("ale"),
    "actor": OfficialId("anna"),
    "purpose": "test",
    "legal_ground": "none",
}
POLICE = Agency(AgencyId("police"), "Polismyndigheten", "police", LegalBasis.AUTHORITY)
YOUTH = Individual(IndividualId("y-1"), ProtectedIdentity.FICTITIOUS_IDENTITY, name="Åsa Hemlig")


class OopsError(Exception):
    """Something goes wrong in the application."""


def fill(store: SqlStore) -> None:
    """One document in two versions, and five entries: a change and a state for each version, then a reading."""
    for version in range(2):
        with store.unit(**ALE) as unit:
            unit.append(Event(EntryKind.CHANGE, "police", (("version", str(version + 1)),)))
            unit.save(POLICE, expected_version=version)
    with store.unit(**ALE) as unit:
        unit.append(Event(EntryKind.READ, "police", (("what", "på väg"),)))


def note(store: SqlStore, subject: str = "x") -> None:
    """A unit that appends one entry."""
    with store.unit(**ALE) as unit:
        unit.append(Event(EntryKind.READ, subject))


def tamper(path: Path, *statements: str) -> None:
    """Change the file behind the store's back, as somebody with rights to the file can."""
    with closing(sqlite3.connect(path)) as connection:
        for name in ("update", "delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS collab_journal_no_{name}")
        for statement in statements:
            assert connection.execute(statement).rowcount
        connection.commit()
