"""What somebody does to rows who can write all of them; for harnesses of stores that keep rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import attrs

from collabmodel.adapters.units import End, EntryRow, Row
from collabmodel.model.ids import OfficialId, TenantId
from collabmodel.model.journal import GENESIS, Head, JournalEntry, chained, hashed_texts
from collabmodel.testing.stores.harness import Damage
from collabmodel.testing.stores.values import OTHER


@attrs.frozen
class Kept:
    """All that a store keeps of one tenant, but for its keys and its idempotency records.

    Attributes:
        end: where the tenant stands.
        rows: every version of every document, each document's oldest first.
        entries: the journal, in order.
    """

    end: End
    rows: tuple[Row, ...]
    entries: tuple[EntryRow, ...]


def damaged(kept: Kept, damage: Damage) -> tuple[TenantId, Kept]:
    """What is to be kept instead, and in whose place.

    >>> damaged(Kept(End(), (), ()), Damage.COPIED_CHAIN)[0]
    'other'
    """
    if damage is Damage.COPIED_CHAIN:
        return OTHER, kept
    return TenantId(kept.entries[0].tenant), _HOW[damage](kept)


def _changed_document(kept: Kept) -> Kept:
    newest = max(kept.rows, key=lambda row: row.entry)
    forged = attrs.evolve(newest, body=_other(newest.body))
    return attrs.evolve(kept, rows=tuple(forged if row is newest else row for row in kept.rows))


def _other(body: bytes) -> bytes:
    """A body of the same length and sort, one letter in its middle changed."""
    at = len(body) // 2
    letter = b"x" if body[at : at + 1] != b"x" else b"y"
    return body[:at] + letter + body[at + 1 :]


def _removed_document(kept: Kept) -> Kept:
    gone = (kept.rows[-1].kind, kept.rows[-1].ident)
    return attrs.evolve(kept, rows=tuple(row for row in kept.rows if (row.kind, row.ident) != gone))


def _changed_entry(kept: Kept) -> Kept:
    forged = attrs.evolve(kept.entries[1], actor="somebody-else")
    return attrs.evolve(kept, entries=(kept.entries[0], forged, *kept.entries[2:]))


def _removed_entry(kept: Kept) -> Kept:
    return attrs.evolve(kept, entries=(*kept.entries[:2], *kept.entries[3:]))


def _inserted_entry(kept: Kept) -> Kept:
    *before, last = kept.entries
    slipped_in = attrs.evolve(before[-1], seq=last.seq, previous=before[-1].hash)
    moved = attrs.evolve(last, seq=last.seq + 1)
    end = attrs.evolve(kept.end, head=attrs.evolve(kept.end.head, seq=moved.seq))
    return attrs.evolve(kept, end=end, entries=(*before, slipped_in, moved))


def _swapped_entries(kept: Kept) -> Kept:
    first, second, *others = kept.entries
    swapped = (attrs.evolve(second, seq=first.seq), attrs.evolve(first, seq=second.seq))
    return attrs.evolve(kept, entries=(*swapped, *others))


def _cut_tail(kept: Kept) -> Kept:
    """Whoever cuts with care also takes the documents, and sets the end back."""
    entries = kept.entries[:-1]
    rows = tuple(row for row in kept.rows if row.entry <= len(entries))
    return Kept(attrs.evolve(kept.end, head=_head(entries)), rows, entries)


def _remade_chain(kept: Kept) -> Kept:
    """Whoever remakes with care leaves a chain that holds in itself."""
    entries: list[EntryRow] = []
    previous = GENESIS
    for row in kept.entries:
        actor = OfficialId("somebody-else" if row.seq > 1 else row.actor)
        entry = attrs.evolve(row.entry(b"[]"), actor=actor, previous=previous)
        previous = _rehashed(entry)
        entries.append(attrs.evolve(row, actor=actor, previous=entry.previous, hash=previous))
    return Kept(attrs.evolve(kept.end, head=_head(entries)), kept.rows, tuple(entries))


def _rehashed(entry: JournalEntry) -> str:
    return chained(hashed_texts(entry), seq=entry.seq, previous=entry.previous)


def _head(entries: Sequence[EntryRow]) -> Head:
    last = entries[-1]
    return Head(last.seq, last.hash, last.entry(b"[]").recorded_at)


_HOW: Mapping[Damage, Callable[[Kept], Kept]] = {
    Damage.CHANGED_DOCUMENT: _changed_document,
    Damage.REMOVED_DOCUMENT: _removed_document,
    Damage.CHANGED_ENTRY: _changed_entry,
    Damage.REMOVED_ENTRY: _removed_entry,
    Damage.INSERTED_ENTRY: _inserted_entry,
    Damage.SWAPPED_ENTRIES: _swapped_entries,
    Damage.CUT_TAIL: _cut_tail,
    Damage.REMADE_CHAIN: _remade_chain,
}
