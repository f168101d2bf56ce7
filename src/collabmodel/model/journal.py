"""The journal: who asked what, what was answered, what was given; nothing can be taken out unseen.

Each entry carries the hash of the one before it.  An entry holds ids, outcomes and
citations: never the information itself, a name, or a personal number.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import Enum

import attrs

from collabmodel.errors import IntegrityError
from collabmodel.model import first_journal
from collabmodel.model.checks import checked
from collabmodel.model.framing import counted
from collabmodel.model.ids import OfficialId, TenantId
from collabmodel.model.time import require_aware

GENESIS = "0" * 64
"""What the first entry of a chain links to."""

ALGORITHM = "sha256-fields-2"
"""How the hashes of new entries are made."""
FIRST_ALGORITHM = "sha256-canonical-1"
"""How those of stores of format 1 were."""


class EntryKind(Enum):
    """What an entry tells of."""

    DECISION = "decision"
    RELEASE = "release"
    CHANGE = "change"
    READ = "read"
    """That somebody looked at a person's data."""
    STATEMENT = "statement"
    """An official's signed word, such as that nothing more is known."""
    STATE = "state"
    """What a unit of work kept: the digest of every document it wrote stands in the entry."""
    PURGE = "purge"
    """That something was disposed of (gallring)."""
    KEY = "key"
    """That a key was made, changed or destroyed."""
    MIGRATION = "migration"
    """That the store was brought to another format."""
    CHECK = "check"
    """That somebody verified the store."""


@attrs.frozen(field_transformer=checked)
class Event:
    """What the journal is asked to remember, before it has a place in the chain.

    Args:
        subject: id of what it is about: a decision, a consent, a request.
        details: ids, codes and citations only.
        payload_digest: digest of the whole value, kept elsewhere or not at all.
        scope: whose data key the details are encrypted with, as ``person:youth-1``; empty for the tenant's.
    """

    kind: EntryKind
    subject: str
    details: tuple[tuple[str, str], ...] = ()
    payload_digest: str = ""
    scope: str = ""


@attrs.frozen
class JournalEntry:
    """An event in its place: numbered without gaps per tenant, and chained.

    Attributes:
        details_digest: SHA-256 of the details as they are kept, encrypted or not, so that the chain
            can be verified without a key, and after the details are gone.
        state: digest of the documents that the entry answers for; empty if there are none.
        previous: hash of the entry before it.
        algorithm: how the hash was made.
    """

    tenant: TenantId
    seq: int
    recorded_at: datetime
    actor: OfficialId
    purpose: str
    legal_ground: str
    event: Event
    previous: str
    hash: str
    details_digest: str = ""
    state: str = ""
    algorithm: str = ALGORITHM

    def __attrs_post_init__(self) -> None:
        """The time needs a zone."""
        require_aware(self.recorded_at, where=f"journal entry {self.seq}: recorded_at")


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def written_details(details: tuple[tuple[str, str], ...]) -> bytes:
    """The details as bytes, in the one way they are written."""
    return _json(details).encode()


def written_time(moment: datetime) -> str:
    """A moment in UTC, to the microsecond, as text of one length."""
    return (moment if moment.tzinfo is UTC else moment.astimezone(UTC)).isoformat(timespec="microseconds")


def chained(texts: Iterable[str], *, seq: int, previous: str) -> str:
    """The hash of an entry: SHA-256 over its number and its texts, each after its length, and the hash before it.

    Args:
        texts: those of :func:`hashed_texts`, in their order.
        seq: number of the entry.
        previous: hash of the entry before it.
    """
    return hashlib.sha256(
        b"\x00" + seq.to_bytes(8, "big") + counted(texts) + bytes.fromhex(previous)
    ).hexdigest()


def hashed_texts(entry: JournalEntry) -> tuple[str, ...]:
    """What the hash of an entry covers beside its number and the hash before it, letter by letter."""
    event = entry.event
    return (
        entry.algorithm,
        entry.tenant,
        written_time(entry.recorded_at),
        entry.actor,
        entry.purpose,
        entry.legal_ground,
        event.kind.value,
        event.subject,
        event.scope,
        event.payload_digest,
        entry.details_digest,
        entry.state,
    )


def entry_hash(entry: JournalEntry) -> str:
    """The hash an entry ought to carry.

    Raises:
        IntegrityError: if it names an algorithm that is none.
    """
    if entry.algorithm == ALGORITHM:
        return chained(hashed_texts(entry), seq=entry.seq, previous=entry.previous)
    if entry.algorithm == FIRST_ALGORITHM:
        return first_journal.first_hash(_as_it_was(entry))
    raise IntegrityError(f"entry {entry.seq} names an unknown algorithm", tenant=entry.tenant, seq=entry.seq)


def _as_it_was(entry: JournalEntry) -> first_journal.JournalEntry:
    event = entry.event
    return first_journal.JournalEntry(
        tenant=entry.tenant,
        seq=entry.seq,
        recorded_at=entry.recorded_at,
        actor=entry.actor,
        purpose=entry.purpose,
        legal_ground=entry.legal_ground,
        event=first_journal.Event(event.kind, event.subject, event.details, event.payload_digest),
        previous=entry.previous,
        hash=entry.hash,
        algorithm=entry.algorithm,
    )


@attrs.frozen
class Head:
    """Where a chain ends: what the next entry is linked to.

    >>> Head().seq
    0
    """

    seq: int = 0
    hash: str = GENESIS
    recorded_at: datetime | None = None


def link(
    event: Event,
    *,
    tenant: TenantId,
    last: Head,
    recorded_at: datetime,
    actor: OfficialId,
    purpose: str,
    legal_ground: str,
    details: bytes | None = None,
    state: str = "",
) -> JournalEntry:
    """Give the event its number and its place after ``last``.

    Args:
        event: what is to be remembered.
        tenant: whose journal.
        last: where the chain ends; ``Head()`` for the first entry.
        recorded_at: when.
        actor: the official who acts.
        purpose: what for.
        legal_ground: on what ground.
        details: the details as they will be kept; left out, they are kept in the clear.
        state: digest of the documents that the entry answers for.

    >>> from datetime import UTC
    >>> when = datetime(2026, 3, 1, tzinfo=UTC)
    >>> first = link(
    ...     Event(EntryKind.DECISION, "d-1"),
    ...     tenant=TenantId("ale"),
    ...     last=Head(),
    ...     recorded_at=when,
    ...     actor=OfficialId("anna"),
    ...     purpose="test",
    ...     legal_ground="OSL",
    ... )
    >>> first.seq, verify_chain([first])
    (1, 1)
    """
    kept = written_details(event.details) if details is None else details
    entry = JournalEntry(
        tenant=tenant,
        seq=last.seq + 1,
        recorded_at=recorded_at,
        actor=actor,
        purpose=purpose,
        legal_ground=legal_ground,
        event=event,
        previous=last.hash,
        hash="",
        details_digest=hashlib.sha256(kept).hexdigest(),
        state=state,
    )
    return attrs.evolve(entry, hash=entry_hash(entry))


def verify_chain(entries: Iterable[JournalEntry]) -> int:
    """Count the entries of one tenant's chain, each checked.

    Raises:
        IntegrityError: naming the first entry that does not hold.
    """
    previous, expected = GENESIS, 1
    for entry in entries:
        if entry.seq != expected:
            raise IntegrityError(
                f"entry {expected} is missing; found {entry.seq} in its place",
                tenant=entry.tenant,
                seq=expected,
            )
        if entry.previous != previous or entry_hash(entry) != entry.hash:
            raise IntegrityError(
                f"entry {entry.seq} has been changed, or the one before it",
                tenant=entry.tenant,
                seq=entry.seq,
            )
        previous, expected = entry.hash, expected + 1
    return expected - 1
