"""What changed in a pack between two days: new, gone, worded anew, or with other members of a list it names."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from collabmodel.analysis.stilled import as_worded, lists_of, stilled
from collabmodel.analysis.witness import Contrast, Search, Standpoint, search
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import (
    AnyProvision,
    LiftingProvision,
    Reference,
    SecrecyProvision,
    Wording,
)
from collabmodel.rules.vocabulary import Vocabulary


class ChangeKind(Enum):
    """How a provision differs between two days."""

    NEW = "new"
    GONE = "gone"
    REWORDED = "reworded"
    MEMBERS = "members"
    """Worded as before, and a list that it names has other members."""
    PASSED = "passed"
    """Came into force after the first day and was gone by the second."""


class NoWitness(Enum):
    """Why there is no question that shows a change."""

    PURE_REFERENCE = "pure_reference"
    """The record decides nothing by itself."""
    TEXT_ONLY = "text_only"
    """The words differ, and nothing in them that a decision rests on."""
    UNREAD = "unread"
    """One of the wordings nobody has read, so that the other stands in for it."""
    PASSED = "passed"
    """It is in force on neither day."""
    NOT_FOUND = "not_found"
    """The questions put were answered alike."""


@attrs.frozen
class MemberChange:
    """A member of a list that came, went, or became certain.  The states are those of a seat on the days."""

    list: str
    party: str
    before: bool | None
    after: bool | None


@attrs.frozen
class Change:
    """One provision and how it differs between two days.

    Attributes:
        aspects: what a decision may rest on that differs: ``when``, ``breaks``, ``from``, ``to``,
            ``judgement``, ``limbs``, ``unread``.
    """

    provision: AnyProvision
    kind: ChangeKind
    before: Wording | None
    after: Wording | None
    aspects: tuple[str, ...] = ()
    members: tuple[MemberChange, ...] = ()


@attrs.frozen
class Shown:
    """A change, and a witness of it or the reason why there is none."""

    change: Change
    search: Search
    why_none: NoWitness | None


def changes(pack: RulePack, start: date, end: date) -> tuple[Change, ...]:
    """Every provision that differs between two days, in order of id."""
    found = (_change(provision, pack.vocabulary, start, end) for provision in pack.provisions)
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.provision.id))


def shown(change: Change, pack: RulePack, start: date, end: date) -> Shown:
    """The change with a witness: a question that the pack answers otherwise on the two days because of it."""
    nothing = Search(None, 0)
    why = _why_none(change)
    if why is not None:
        return Shown(change, nothing, why)
    was, now = Standpoint((pack,), start), Standpoint((pack,), end)
    still = Standpoint((stilled(pack, change.provision.id, start),), end)
    found = search(Contrast(change.provision, was, now, still))
    return Shown(change, found, None if found.witness is not None else NoWitness.NOT_FOUND)


def _change(provision: AnyProvision, words: Vocabulary, start: date, end: date) -> Change | None:
    before, after = provision.wording_on(start), provision.wording_on(end)
    if before is None and after is None:
        within = any(start < wording.since <= end for wording in provision.wordings)
        return Change(provision, ChangeKind.PASSED, None, None) if within else None
    if before is None:
        return Change(provision, ChangeKind.NEW, None, after)
    if after is None:
        return Change(provision, ChangeKind.GONE, before, None)
    members = _members(provision, words, start, end)
    aspects = _aspects(provision, start, end)
    if before is not after:
        return Change(provision, ChangeKind.REWORDED, before, after, aspects, members)
    if members or aspects:
        return Change(provision, ChangeKind.MEMBERS, before, after, aspects, members)
    return None


def _members(provision: AnyProvision, words: Vocabulary, start: date, end: date) -> tuple[MemberChange, ...]:
    """The members of its lists that hold otherwise on the second day; a seat that changes hands counts once."""
    found = []
    for name in sorted(lists_of(provision)):
        for party in dict.fromkeys(seat.party for seat in words.lists[name]):
            was, now = (_seated(party, name, words, day) for day in (start, end))
            if was is not now:
                found.append(MemberChange(name, party, was, now))
    return tuple(found)


def _seated(party: str, name: str, words: Vocabulary, day: date) -> bool | None:
    states = [seat.holds(day) for seat in words.lists[name] if seat.party == party]
    return True if True in states else None if None in states else False


def _aspects(provision: AnyProvision, start: date, end: date) -> tuple[str, ...]:
    """What a decision may rest on that differs between two days inside the provision's period."""
    found = []
    was, now = as_worded(provision, start), as_worded(provision, end)
    if isinstance(was, LiftingProvision) and isinstance(now, LiftingProvision):
        old, new = was.terms[0], now.terms[0]
        parts = (
            ("when", "when"),
            ("breaks", "reach"),
            ("from", "givers"),
            ("to", "receivers"),
            ("judgement", "question"),
        )
        found += [key for key, name in parts if getattr(old, name) != getattr(new, name)]
    if isinstance(was, SecrecyProvision) and isinstance(now, SecrecyProvision) and was.limbs != now.limbs:
        found.append("limbs")
    if was is not None and now is not None and was.wordings[0].unread is not now.wordings[0].unread:
        found.append("unread")
    return tuple(found)


def _why_none(change: Change) -> NoWitness | None:
    """Why no question can show the change, where that can be said without asking any."""
    provision = change.provision
    if change.kind is ChangeKind.PASSED:
        return NoWitness.PASSED
    if isinstance(provision, Reference) and not _is_asked(provision):
        return NoWitness.PURE_REFERENCE
    if change.kind in {ChangeKind.NEW, ChangeKind.GONE} or change.members:
        return None
    rest = set(change.aspects) - {"unread"}
    if rest or ("unread" in change.aspects and lists_of(provision)):
        return None
    return NoWitness.UNREAD if change.aspects else NoWitness.TEXT_ONLY


def _is_asked(reference: Reference) -> bool:
    """Whether the engine asks the record anything: obligations, extensions, and what a request leans on."""
    return reference.record in {"obligation", "no_ground"} or reference.extends is not None
