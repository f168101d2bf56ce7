"""How a tenant's chain and documents are checked, whatever they are kept in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

import attrs

from collabmodel.codec import decode
from collabmodel.errors import CollabError, JournalError, UnavailableError
from collabmodel.model.ids import TenantId
from collabmodel.model.journal import JournalEntry, verify_chain
from collabmodel.ports import ChainReport


@attrs.frozen
class Head:
    """Where a chain ends, kept apart from it, so that a tail that was cut off is missed."""

    seq: int = 0
    hash: str = ""


def is_exact(entry: JournalEntry) -> bool:
    """Whether the hash of an entry tells every letter of it: hashes are taken over the normal form NFC."""
    event = entry.event
    texts = (
        entry.purpose,
        entry.legal_ground,
        event.subject,
        *(text for pair in event.details for text in pair),
    )
    return all(isinstance(text, str) and unicodedata.is_normalized("NFC", text) for text in texts)


def check_tenant(
    tenant: TenantId,
    *,
    head: Head,
    entries: Iterable[JournalEntry],
    documents: Iterable[tuple[str, bytes]],
) -> ChainReport:
    """What holds in one tenant.

    Args:
        tenant: whose.
        head: where the chain ought to end.
        entries: the journal, in order.
        documents: every version of every document, as its name in messages and its bytes.

    Both iterables may raise where something cannot be read; the report then says so.

    Raises:
        UnavailableError: if the store was lost on the way; that is no damage.
    """
    walk = _Walk(tenant, entries)
    try:
        verify_chain(walk)
        end = walk.end
        if end != head:
            seq = end.seq if end.seq == head.seq else min(end.seq, head.seq) + 1
            raise JournalError(f"entry {seq}: the journal does not end where it was left", seq=seq)
    except UnavailableError:
        raise
    except CollabError as error:
        seq = getattr(error, "seq", None) or walk.end.seq + 1
        return ChainReport(tenant, walk.end.seq, 0, broken_at=seq, problem=str(error))
    good = 0
    try:
        for name, body in documents:
            _decodes(name, body)
            good += 1
    except UnavailableError:
        raise
    except CollabError as error:
        return ChainReport(tenant, walk.end.seq, good, problem=str(error))
    return ChainReport(tenant, walk.end.seq, good)


class _Walk:
    """The entries, remembering the last one that was found to hold."""

    def __init__(self, tenant: TenantId, entries: Iterable[JournalEntry]) -> None:
        self._tenant, self._entries = tenant, entries
        self.end = Head()

    def __iter__(self) -> Iterator[JournalEntry]:
        for entry in self._entries:
            if entry.tenant != self._tenant:
                raise JournalError("an entry belongs to another tenant", seq=self.end.seq + 1)
            if not is_exact(entry):
                raise JournalError(
                    f"entry {entry.seq} has been changed: its texts are spelt otherwise", seq=entry.seq
                )
            yield entry
            # Whoever reads asks for the next one only when this one held.
            self.end = Head(entry.seq, entry.hash)


def _decodes(name: str, body: bytes) -> None:
    try:
        decode(body)
    except CollabError as error:
        raise JournalError(f"{name}: what is stored cannot be read") from error
