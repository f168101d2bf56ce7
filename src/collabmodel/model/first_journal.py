"""How the entries of stores of format 1 were hashed; kept so that their chains can be verified for ever."""

from __future__ import annotations

import hashlib
from datetime import datetime

import attrs

from collabmodel.model.digest import canonical


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

    tenant: str
    seq: int
    recorded_at: datetime
    actor: str
    purpose: str
    legal_ground: str
    event: Event
    previous: str
    hash: str
    algorithm: str


def first_hash(entry: JournalEntry) -> str:
    """The hash that format 1 gave an entry: over the canonical bytes of all of it, and the hash before it."""
    body = canonical(attrs.evolve(entry, hash=""))
    return hashlib.sha256(b"\x00" + body + bytes.fromhex(entry.previous)).hexdigest()
