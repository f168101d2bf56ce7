"""The journal: who asked what, what was answered, what was given; nothing can be taken out unseen.

Each entry carries the hash of the one before it.  An entry holds ids, outcomes and
citations: never the information itself, a name, or a personal number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from enum import Enum

import attrs

from collabmodel.errors import JournalError
from collabmodel.model.digest import canonical
from collabmodel.model.ids import OfficialId, TenantId
from collabmodel.model.time import require_aware

GENESIS = "0" * 64
"""What the first entry of a chain links to."""

ALGORITHM = "sha256-canonical-1"


class EntryKind(Enum):
    """What an entry tells of."""

    DECISION = "decision"
    RELEASE = "release"
    CHANGE = "change"
    READ = "read"
    STATEMENT = "statement"
    """An official's signed word, such as that nothing more is known."""


@attrs.frozen
class Event:
    """What the journal is asked to remember, before it has a place in the chain.

    Args:
        subject: id of what it is about: a decision, a consent, a request.
        details: ids, codes and citations only.
        payload_digest: digest of the whole value, kept elsewhere or not at all.
    """

    kind: EntryKind
    subject: str
    details: tuple[tuple[str, str], ...] = ()
    payload_digest: str = ""


@attrs.frozen
class JournalEntry:
    """An event in its place: numbered without gaps per tenant, and chained."""

    tenant: TenantId
    seq: int
    recorded_at: datetime
    actor: OfficialId
    purpose: str
    legal_ground: str
    event: Event
    previous: str
    hash: str
    algorithm: str = ALGORITHM

    def __attrs_post_init__(self) -> None:
        """The time needs a zone."""
        require_aware(self.recorded_at, where=f"journal entry {self.seq}: recorded_at")


def entry_hash(entry: JournalEntry) -> str:
    """The hash an entry ought to carry: SHA-256 over its fields and the hash before it."""
    body = attrs.evolve(entry, hash="")
    return hashlib.sha256(b"\x00" + canonical(body) + bytes.fromhex(entry.previous)).hexdigest()


def link(
    event: Event,
    *,
    tenant: TenantId,
    last: JournalEntry | None,
    recorded_at: datetime,
    actor: OfficialId,
    purpose: str,
    legal_ground: str,
) -> JournalEntry:
    """Give the event its number and its place after ``last``.

    >>> from datetime import UTC
    >>> when = datetime(2026, 3, 1, tzinfo=UTC)
    >>> first = link(
    ...     Event(EntryKind.DECISION, "d-1"),
    ...     tenant=TenantId("ale"),
    ...     last=None,
    ...     recorded_at=when,
    ...     actor=OfficialId("anna"),
    ...     purpose="test",
    ...     legal_ground="OSL",
    ... )
    >>> first.seq, verify_chain([first])
    (1, 1)
    """
    entry = JournalEntry(
        tenant=tenant,
        seq=1 if last is None else last.seq + 1,
        recorded_at=recorded_at,
        actor=actor,
        purpose=purpose,
        legal_ground=legal_ground,
        event=event,
        previous=GENESIS if last is None else last.hash,
        hash="",
    )
    return attrs.evolve(entry, hash=entry_hash(entry))


def verify_chain(entries: Iterable[JournalEntry]) -> int:
    """Count the entries of one tenant's chain, each checked.

    Raises:
        JournalError: naming the first entry that does not hold.
    """
    previous, expected = GENESIS, 1
    for entry in entries:
        if entry.seq != expected:
            raise JournalError(f"entry {expected} is missing; found {entry.seq} in its place", seq=expected)
        if entry.algorithm != ALGORITHM:
            raise JournalError(f"entry {entry.seq} names an unknown algorithm", seq=entry.seq)
        if entry.previous != previous or entry_hash(entry) != entry.hash:
            raise JournalError(f"entry {entry.seq} has been changed, or the one before it", seq=entry.seq)
        previous, expected = entry.hash, expected + 1
    return expected - 1
