"""How the entries of stores of format 1 were hashed; kept so that their chains can be verified for ever."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from collabmodel.model.digest import canonical
from collabmodel.model.ids import OfficialId, TenantId

if TYPE_CHECKING:
    from collabmodel.model import journal


@attrs.frozen
class Event:
    """What an event was made of then; the canonical bytes begin with the name of the class."""

    kind: object
    subject: str
    details: tuple[tuple[str, str], ...]
    payload_digest: str


@attrs.frozen
class JournalEntry:
    """What an entry was made of then."""

    tenant: TenantId
    seq: int
    recorded_at: datetime
    actor: OfficialId
    purpose: str
    legal_ground: str
    event: Event
    previous: str
    hash: str
    algorithm: str


def first_hash(entry: journal.JournalEntry) -> str:
    """The hash that format 1 gave an entry: over the canonical bytes of all of it, and the hash before it."""
    event = Event(entry.event.kind, entry.event.subject, entry.event.details, entry.event.payload_digest)
    body = JournalEntry(
        entry.tenant,
        entry.seq,
        entry.recorded_at,
        entry.actor,
        entry.purpose,
        entry.legal_ground,
        event,
        entry.previous,
        "",
        entry.algorithm,
    )
    return hashlib.sha256(b"\x00" + canonical(body) + bytes.fromhex(entry.previous)).hexdigest()
