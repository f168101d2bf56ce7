"""What a store keeps of a tenant, as rows: document versions, journal entries, wrapped keys, idempotency records.

Everything in a row may be seen by whoever can read the store.  Bodies and details are
encrypted before they come here, unless nothing is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

import attrs

from collabmodel.errors import IntegrityError
from collabmodel.model.framing import counted
from collabmodel.model.ids import OfficialId, TenantId
from collabmodel.model.journal import (
    FIRST_ALGORITHM,
    EntryKind,
    Event,
    Head,
    JournalEntry,
    chained,
    entry_hash,
    written_time,
)
from collabmodel.model.time import require_aware

Fields = tuple[tuple[str, str], ...]


@attrs.frozen
class Row:
    """One version of a stored value.

    Attributes:
        kind: its kind's name.
        ident: its key.
        of: the id it belongs to; empty if to nothing.
        version: from 1.
        body: the document, sealed where the tenant's data are.
        recorded_at: when the store took it in.
        retired: it is out of use from this version on.
        scope: whose data key seals the body; empty for the tenant's.
        fields: the index fields it is found by, and their texts; keyed digests where they are blind.
        entry: number of the journal entry that answers for it; 0 until its unit ends.
    """

    kind: str
    ident: str
    of: str
    version: int
    body: bytes = attrs.field(repr=False)
    recorded_at: datetime
    retired: bool = False
    scope: str = ""
    fields: Fields = attrs.field(default=(), repr=False)
    entry: int = 0

    def digest(self, tenant: str) -> str:
        """SHA-256 over all of it but the entry, each part after its length: what the journal remembers of it."""
        texts = (
            tenant,
            self.kind,
            self.ident,
            self.of,
            str(self.version),
            written_time(self.recorded_at),
            "retired" if self.retired else "",
            self.scope,
            written_fields(self.fields),
        )
        return hashlib.sha256(b"\x02" + counted(texts) + hashlib.sha256(self.body).digest()).hexdigest()


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def written_fields(fields: Fields) -> str:
    """Index fields as text, in the one way they are written.

    >>> written_fields((("kind", "police"),))
    '[["kind","police"]]'
    """
    return _json(fields) if fields else "[]"


def read_fields(text: str) -> Fields:
    """Index fields from their text.

    Raises:
        ValueError: if it is none that :func:`written_fields` gives.
    """
    fields = tuple((name, value) for name, value in json.loads(text))
    if not all(isinstance(part, str) for pair in fields for part in pair) or written_fields(fields) != text:
        msg = "these are no index fields"
        raise ValueError(msg)
    return fields


def state_digest(digests: Iterable[str]) -> str:
    """The digest of all that a unit wrote, in whatever order it is met; empty for nothing.

    >>> state_digest(["b0", "a0"]) == state_digest(["a0", "b0"]), state_digest([])
    (True, '')
    """
    ordered = sorted(digests)
    return hashlib.sha256(b"\x01" + bytes.fromhex("".join(ordered))).hexdigest() if ordered else ""


@attrs.frozen
class EntryRow:
    """A journal entry as it is kept: its details as bytes, its time as text."""

    tenant: str
    seq: int
    recorded_at: str
    actor: str
    purpose: str
    legal_ground: str
    kind: str
    subject: str
    scope: str
    payload_digest: str
    details_digest: str
    state: str
    previous: str
    hash: str
    algorithm: str
    details: bytes = attrs.field(repr=False)

    @classmethod
    def of(cls, entry: JournalEntry, details: bytes) -> EntryRow:
        """The row of an entry whose details are kept as these bytes."""
        event = entry.event
        return cls(
            tenant=entry.tenant,
            seq=entry.seq,
            recorded_at=written_time(entry.recorded_at),
            actor=entry.actor,
            purpose=entry.purpose,
            legal_ground=entry.legal_ground,
            kind=event.kind.value,
            subject=event.subject,
            scope=event.scope,
            payload_digest=event.payload_digest,
            details_digest=entry.details_digest,
            state=entry.state,
            previous=entry.previous,
            hash=entry.hash,
            algorithm=entry.algorithm,
            details=details,
        )

    def refuse_changed(self, last: Head) -> None:
        """Check that it is the entry after ``last``, letter by letter.

        Raises:
            IntegrityError: if it is not.
        """
        expected = last.seq + 1
        if self.seq != expected:
            raise self._changed(f"entry {expected} is missing; found {self.seq} in its place", expected)
        try:
            holds = self.previous == last.hash and self._hash() == self.hash
        except (TypeError, ValueError, AttributeError, OverflowError, RecursionError):
            holds = False
        if not holds:
            raise self._changed(f"entry {expected} has been changed, or the one before it", expected)

    def entry(self, plain: bytes) -> JournalEntry:
        """The entry, its details read from these bytes.

        Raises:
            IntegrityError: if the row cannot be that of an entry.
        """
        try:
            return JournalEntry(
                tenant=TenantId(self.tenant),
                seq=self.seq,
                recorded_at=read_time(self.recorded_at),
                actor=OfficialId(self.actor),
                purpose=self.purpose,
                legal_ground=self.legal_ground,
                event=Event(
                    kind=EntryKind(self.kind),
                    subject=self.subject,
                    details=tuple((str(name), str(text)) for name, text in json.loads(plain)),
                    payload_digest=self.payload_digest,
                    scope=self.scope,
                ),
                previous=self.previous,
                hash=self.hash,
                details_digest=self.details_digest,
                state=self.state,
                algorithm=self.algorithm,
            )
        except (TypeError, ValueError, AttributeError, RecursionError):
            seq = self.seq if isinstance(self.seq, int) else None
            raise self._changed(f"entry {seq} has been changed; it is not that of an entry", seq) from None

    def _hash(self) -> str:
        """The hash it ought to carry; empty if its details are not those it tells the digest of."""
        if self.algorithm == FIRST_ALGORITHM:
            entry = self.entry(self.details)
            # It was hashed over what the row means, so the row must be the only way to say it.
            said = (self.details_digest, self.state, self.scope)
            return entry_hash(entry) if not any(said) and EntryRow.of(entry, self.details) == self else ""
        if hashlib.sha256(self.details).hexdigest() != self.details_digest:
            return ""
        texts = (
            self.algorithm,
            self.tenant,
            self.recorded_at,
            self.actor,
            self.purpose,
            self.legal_ground,
            self.kind,
            self.subject,
            self.scope,
            self.payload_digest,
            self.details_digest,
            self.state,
        )
        return chained(texts, seq=self.seq, previous=self.previous)

    def _changed(self, message: str, seq: int | None) -> IntegrityError:
        return IntegrityError(message, tenant=self.tenant if isinstance(self.tenant, str) else None, seq=seq)


def read_time(text: str) -> datetime:
    """The moment that :func:`collabmodel.model.journal.written_time` wrote.

    Raises:
        ValueError: if it is another text.
    """
    moment = require_aware(datetime.fromisoformat(text), where="recorded_at")
    if written_time(moment) != text:
        msg = "the time is spelt otherwise"
        raise ValueError(msg)
    return moment


@attrs.frozen
class KeyRow:
    """A wrapped data key.

    Attributes:
        scope: what it is for, such as ``person:youth-1``; empty for the tenant's own.
        generation: from 1; more than one only after the data were encrypted anew.
        version: which of the provider's keys closes it.
        blob: the closed key.
    """

    scope: str
    generation: int
    version: str
    blob: bytes = attrs.field(repr=False)


@attrs.frozen
class Recalled:
    """What an idempotency key was used for, what came of it, and when."""

    payload: str
    result: str
    recorded_at: datetime


@attrs.frozen
class End:
    """Where a tenant stands before a unit, or after it.

    Attributes:
        head: the end of its chain.
        sealed_from: number of the first entry from which on everything is sealed; 0 while nothing is.
        epoch: raised when keys are taken out of use, so that nobody goes on with one that he remembers.
    """

    head: Head = attrs.field(factory=Head)
    sealed_from: int = 0
    epoch: int = 0


@attrs.frozen
class Batch:
    """All that one unit keeps; a shelf takes all of it or none.

    Attributes:
        before: where the tenant stood when the unit began; if it stands elsewhere, nothing may be written.
        after: where it stands afterwards.
        rows: new versions, in the order in which they were saved; several of one document may be among them.
        digests: the digest of each of the rows, in the same order.
        entries: the entries that follow ``before``.
        keys: new wrapped keys.
        recalled: actor, idempotency key and what is to be remembered under it.
    """

    before: End
    after: End
    rows: tuple[Row, ...] = ()
    digests: tuple[str, ...] = ()
    entries: tuple[EntryRow, ...] = ()
    keys: tuple[KeyRow, ...] = ()
    recalled: tuple[str, str, Recalled] | None = None
