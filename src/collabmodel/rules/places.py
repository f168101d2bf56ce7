"""Who a rule's *from* and *to* speak of: parties, activities and dated lists."""

from __future__ import annotations

from collabmodel.rules.evaluate import any_of
from collabmodel.rules.facts import Members
from collabmodel.rules.situation import Situation

LIST = "list:"


def is_giver(names: tuple[str, ...], situation: Situation) -> bool | None:
    """Whether the holder is among those a rule lets give."""
    activity = Members(frozenset({situation.item.activity}))
    return _among(names, situation.holder_parties, activity, situation)


def is_receiver(names: tuple[str, ...], situation: Situation) -> bool | None:
    """Whether the recipient is among those a rule lets receive."""
    return _among(names, situation.recipient_parties, situation.recipient_activity, situation)


def _among(names: tuple[str, ...], parties: Members, activities: Members, situation: Situation) -> bool | None:
    return any_of(_is(name, parties, activities, situation) for name in names)


def _is(name: str, parties: Members, activities: Members, situation: Situation) -> bool | None:
    if not name.startswith(LIST):
        return any_of((parties.holds(name), activities.holds(name)))
    states = []
    for seat in situation.book.vocabulary.lists[name.removeprefix(LIST)]:
        member = any_of((parties.holds(seat.party), activities.holds(seat.party)))
        seated = seat.holds(situation.request.day)
        states.append(False if member is False or seated is False else (True if member and seated else None))
    return any_of(states)
