"""The law as if one provision had stood still: what shows that a difference comes from it and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from collabmodel.model.digest import digest
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import (
    AnyProvision,
    Check,
    LiftingProvision,
    SecrecyProvision,
    Shut,
    Wording,
)
from collabmodel.rules.vocabulary import Seat

_EVER = date.min
_LIST = "list:"


def lists_of(provision: AnyProvision) -> frozenset[str]:
    """The dated lists that a provision names, in any of its wordings."""
    match provision:
        case LiftingProvision():
            named = [name for terms in provision.terms for name in (*terms.givers, *terms.receivers)]
        case Shut() | Check():
            named = [*provision.givers, *provision.receivers]
        case _:
            named = []
    return frozenset(name.removeprefix(_LIST) for name in named if name.startswith(_LIST))


def stilled(pack: RulePack, ident: str, day: date) -> RulePack:
    """The pack in which one provision is, whenever asked, as it was on a day; not in force then, it is gone.

    Raises:
        KeyError: if the pack has none of that id.
    """
    provision = pack.provision(ident)
    still = _still(provision, day)
    kept = tuple(p for p in pack.provisions if p.id != ident) + (() if still is None else (still,))
    names = lists_of(provision)
    lists = {
        name: _seats(seats, day) if name in names else seats for name, seats in pack.vocabulary.lists.items()
    }
    return attrs.evolve(
        pack,
        provisions=tuple(sorted(kept, key=lambda p: p.id)),
        vocabulary=attrs.evolve(pack.vocabulary, lists=lists),
        digest=digest((pack.digest, "stilled", ident, day.isoformat())),
    )


def as_worded(provision: AnyProvision, day: date) -> AnyProvision | None:
    """What the engine reads of a provision on a day, dates and texts apart; ``None`` when not in force."""
    still = _still(provision, day)
    if still is None:
        return None
    plain = Wording(_EVER, unread=still.wordings[0].unread)
    return attrs.evolve(still, wordings=(plain,), citation=provision.citation)


def _still(provision: AnyProvision, day: date) -> AnyProvision | None:
    wording = provision.wording_on(day)
    if wording is None:
        return None
    always = (attrs.evolve(wording, since=_EVER, until=None),)
    match provision:
        case LiftingProvision():
            return attrs.evolve(provision, wordings=always, terms=(provision.on(day),))
        case SecrecyProvision():
            limbs = tuple(
                attrs.evolve(limb, since=None)
                for limb in provision.limbs
                if limb.since is None or limb.since <= day
            )
            return attrs.evolve(provision, wordings=always, limbs=limbs)
        case _:
            return attrs.evolve(provision, wordings=always)


def _seats(seats: Iterable[Seat], day: date) -> tuple[Seat, ...]:
    """The members as on the day; of whom nobody knows since when, it is not known either."""
    found = []
    for seat in seats:
        state = seat.holds(day)
        if state is not False:
            found.append(Seat(seat.party, since=_EVER if state else None))
    return tuple(found)
