"""What releases before the set-ups can read, frozen; and how a journal tells that its store was brought on.

The formats of that time, 2 of SQL stores and 1 of stores in files, and those that follow lay out the
same records in the same way.  The newer number keeps an older release away from documents that it does
not know.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from collabmodel.adapters.clocks import SystemClock
from collabmodel.adapters.keys import NoKeys
from collabmodel.adapters.units import Keeping, Opening, Shelf, worked
from collabmodel.codec import KINDS
from collabmodel.model.ids import OfficialId, TenantId
from collabmodel.model.journal import EntryKind, Event
from collabmodel.ports import Clock, KeyProvider

ACTOR = OfficialId("collabmodel")
PURPOSE = "migration"
LEGAL_GROUND = "records kept intact"
SUBJECT = "store"
"""What the entry of a migration is about."""

DOCUMENTS: Mapping[str, int] = {
    "age_policy": 2,
    "agency": 1,
    "agreement": 1,
    "branch": 1,
    "circumstance": 1,
    "consent": 1,
    "decision": 2,
    "disclosure_request": 2,
    "guardianship": 1,
    "harm_finding": 2,
    "individual": 1,
    "information_item": 2,
    "journal_entry": 2,
    "judgement": 2,
    "nothing_more_known": 1,
    "official": 1,
    "standing_assessment": 1,
}
"""The kinds of documents that those releases knew, and the newest version of each.  Nothing here may change."""
ENTRIES = frozenset(
    {
        "change",
        "check",
        "decision",
        "key",
        "migration",
        "purge",
        "read",
        "release",
        "state",
        "statement",
    }
)
"""The kinds of journal entries that they knew.  Nothing here may change either."""

LOG = logging.getLogger("collabmodel.adapters")
LOG.addHandler(logging.NullHandler())


def risen() -> frozenset[str]:
    """The kinds that they knew, and of which this release writes a newer version.

    >>> "official" in risen()
    False
    """
    known = {kind.name: kind.version for kind in KINDS.values()}
    return frozenset(name for name, version in DOCUMENTS.items() if known.get(name, version) > version)


def unreadable(
    documents: Mapping[str, int], versions: Mapping[str, int], entries: Mapping[str, int]
) -> tuple[tuple[str, int], ...]:
    """How much of what sort they could not read.

    Args:
        documents: how many there are of each kind, retired ones too.
        versions: how many of each kind were written since the store was brought on.
        entries: how many journal entries of each kind were written since.

    >>> unreadable({"agency": 3, "tale": 2}, {"agency": 1}, {"read": 4, "sung": 1})
    (('documents of kind tale', 2), ('journal entries of kind sung', 1))
    """
    newer = risen()
    return (
        *((f"documents of kind {kind}", documents[kind]) for kind in sorted(documents.keys() - DOCUMENTS)),
        *((f"newer versions of {kind}", versions[kind]) for kind in sorted(versions.keys() & newer)),
        *((f"journal entries of kind {kind}", entries[kind]) for kind in sorted(entries.keys() - ENTRIES)),
    )


def tell(
    shelf: Shelf,
    tenant: TenantId,
    details: tuple[tuple[str, str], ...],
    *,
    keys: KeyProvider | None,
    clock: Clock | None = None,
) -> bool:
    """Say in a tenant's journal that its store was brought to another format.

    A journal that is sealed can be written to with its keys alone.  Where they are not given, nothing is
    told; the log says so.

    Args:
        shelf: the tenant's, held.
        tenant: whose journal.
        details: from which format to which.
        keys: the keys that sealed journals are written with.
        clock: where the time comes from; the system's clock if left out.

    Raises:
        SealError: if the keys are not those that the journal is sealed with.

    Returns:
        Whether it was told.
    """
    found: KeyProvider = NoKeys()
    if shelf.end().sealed_from:
        if keys is None or keys.current(tenant) is None:
            LOG.warning("a sealed journal was not told of the migration, since its keys were not given")
            return False
        found = keys
    opening = Opening(tenant, ACTOR, PURPOSE, LEGAL_GROUND)
    with worked(shelf, opening, Keeping.of(found, clock=clock or SystemClock())) as unit:
        unit.append(Event(EntryKind.MIGRATION, SUBJECT, details))
    return True
