"""Who a rule's *from* and *to* speak of: parties, activities and dated lists."""

from __future__ import annotations

from collabmodel.rules.evaluate import any_of
from collabmodel.rules.facts import Members
from collabmodel.rules.situation import Situation

LIST = "list:"


def is_giver(names: tuple[str, ...], situation: Situation, *, unread: bool = False) -> bool | None:
    """Whether the holder is among those a rule lets give.

    Args:
        unread: nobody read the rule's wording of that day, so a list that begins later stands in as
            it was first read.
    """
    activity = Members(frozenset({situation.item.activity}))
    return any_of(_is(name, situation.holder_parties, activity, situation, unread=unread) for name in names)


def is_receiver(names: tuple[str, ...], situation: Situation, *, unread: bool = False) -> bool | None:
    """Whether the recipient is among those a rule lets receive; ``unread`` as above."""
    parties, activities = situation.recipient_parties, situation.recipient_activity
    return any_of(_is(name, parties, activities, situation, unread=unread) for name in names)


def _is(
    name: str, parties: Members, activities: Members, situation: Situation, *, unread: bool
) -> bool | None:
    if not name.startswith(LIST):
        return any_of((parties.holds(name), activities.holds(name)))
    seats = situation.book.vocabulary.lists[name.removeprefix(LIST)]
    day = situation.request.day
    if unread:
        day = max(day, min((seat.since for seat in seats if seat.since is not None), default=day))
    states = []
    for seat in seats:
        member = any_of((parties.holds(seat.party), activities.holds(seat.party)))
        seated = seat.holds(day)
        states.append(False if member is False or seated is False else (True if member and seated else None))
    return any_of(states)
