"""What in a pack is in doubt on a day, each doubt in words, and what the engine does with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum

import attrs

from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import (
    AnyProvision,
    LiftingProvision,
    ReadAgainst,
    SecrecyProvision,
    Wording,
)

SURE = "high"
"""The confidence that leaves nothing to doubt."""


class DoubtKind(Enum):
    """What sort of doubt it is; the engine treats each sort alike."""

    CONTESTED = "contested"
    """The law itself is disputed."""
    CONTESTED_DOOR = "contested_door"
    """It is unsettled whether a door reaches this secrecy, or may be used by this giver."""
    UNREAD = "unread"
    """Nobody has read the wording in force."""
    MEMBER = "member"
    """Nobody has read since when a member belongs to a list."""
    CONFIDENCE = "confidence"
    """The record is not held to be certain."""
    NO_TEXT = "no_text"
    """The text of the law was not at hand when the record was last read."""
    COMING = "coming"
    """A change is known to be coming: in a wording of a later day, or not yet in any."""


@attrs.frozen
class Doubt:
    """One doubt.

    Attributes:
        about: id of the provision, the list, or the coming change.
        words: the doubt as the pack words it; may be empty.
        other: what else it concerns: the door, the giver or the member.
    """

    kind: DoubtKind
    about: str
    words: str = ""
    other: str = ""
    day: date | None = None
    """The day from which: another wording, a member seen, a change."""


def doubts(pack: RulePack, day: date) -> tuple[Doubt, ...]:
    """Every doubt of the provisions in force on a day, of the lists they name, and what is coming; by kind, then id."""
    found = [doubt for provision in pack.provisions for doubt in _of(provision, day)]
    found += _members(pack, day)
    found += _coming(pack, day)
    told = {(one.other, one.about) for one in found if one.words}
    found = [one for one in found if one.words or (one.about, one.other) not in told]
    order = list(DoubtKind)
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (order.index(one.kind), one.about, one.other)))


def stale(pack: RulePack, before: date) -> tuple[AnyProvision, ...]:
    """The provisions that nobody has read since a day, oldest reading first."""
    found = [provision for provision in pack.provisions if provision.reviewed_on < before]
    return tuple(sorted(found, key=lambda one: (one.reviewed_on, one.id)))


def _of(provision: AnyProvision, day: date) -> Iterator[Doubt]:
    wording = provision.wording_on(day)
    if wording is None:
        return
    if provision.contested is not None:
        yield Doubt(DoubtKind.CONTESTED, provision.id, provision.contested)
    yield from _doors(provision, day)
    if wording.unread:
        yield Doubt(DoubtKind.UNREAD, provision.id, day=_stand_in(provision, wording))
    if provision.confidence != SURE:
        yield Doubt(DoubtKind.CONFIDENCE, provision.id, other=provision.confidence)
    if provision.read_against is ReadAgainst.NO_TEXT:
        yield Doubt(DoubtKind.NO_TEXT, provision.id, provision.reading_note)


def _doors(provision: AnyProvision, day: date) -> Iterator[Doubt]:
    """Disputes about single doors, givers and kinds of secrecy."""
    match provision:
        case SecrecyProvision():
            rows = provision.contested_doors
        case LiftingProvision():
            reached = tuple((ident, "") for ident in provision.on(day).reach.contested_for)
            rows = (*provision.contested_from, *reached)
        case _:
            rows = ()
    for other, why in rows:
        yield Doubt(DoubtKind.CONTESTED_DOOR, provision.id, why, other)


def _stand_in(provision: AnyProvision, wording: Wording) -> date | None:
    """The day from which the wording that stands in is in force; none where every later one is unread too."""
    later = [one.since for one in provision.wordings if one.since > wording.since and not one.unread]
    return later[0] if later else None


def _members(pack: RulePack, day: date) -> Iterator[Doubt]:
    """The members of lists of whom nobody has read since when they belong there."""
    for name, seats in sorted(pack.vocabulary.lists.items()):
        for seat in seats:
            if seat.since is None and (seat.until is None or day < seat.until):
                yield Doubt(DoubtKind.MEMBER, name, other=seat.party, day=seat.seen_by)


def _coming(pack: RulePack, day: date) -> Iterator[Doubt]:
    """The changes that are known to be coming, whether a wording of a later day says them or none does."""
    for coming in pack.coming:
        if coming.is_awaited(day):
            yield Doubt(DoubtKind.COMING, coming.id, day=coming.since)
    for provision in pack.provisions:
        for wording in provision.wordings:
            if wording.since > day:
                yield Doubt(DoubtKind.COMING, provision.id, day=wording.since)
