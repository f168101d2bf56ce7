"""The same question on two dates: what the answer was, what it is, and which rule of law made the difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from collabmodel.model.citations import CitedProvision
from collabmodel.model.decision import Decision, DoorState, ItemDecision
from collabmodel.model.time import day_of
from collabmodel.rules.names import Names
from collabmodel.rules.packs import RulePack, rulebook
from collabmodel.rules.sentences import Language, Sentence, phrasebook
from collabmodel.rules.telling import Teller

_COUNTS = frozenset({DoorState.OPEN, DoorState.LIVE, DoorState.DORMANT})


def changed(
    before: Decision,
    after: Decision,
    packs: Sequence[RulePack],
    *,
    names: Names | None = None,
    language: Language = "sv",
) -> tuple[Sentence, ...]:
    """What became of the same question between two moments, item by item.

    Args:
        before: the answer for the earlier moment.
        after: the answer for the later one, to the same question.

    Raises:
        KeyError: if the second answer lacks an item of the first.
    """
    words, book = phrasebook(language), rulebook(packs)
    found: list[Sentence] = []
    for item in before.items:
        first = Teller(before, item, words, names or Names(), book)
        second = Teller(after, after.of(item.item), words, names or Names(), book)
        found += _item(first, second)
    return tuple(dict.fromkeys(found))


def _item(first: Teller, second: Teller) -> Iterator[Sentence]:
    days = {"before": day_of(first.decision.at), "after": day_of(second.decision.at)}
    old, new = first.item.outcome, second.item.outcome
    if old is new:
        yield first.say("changed.same", **days)
        return
    yield first.say(f"changed.before.{old.value}", before=days["before"])
    yield second.say(f"changed.after.{new.value}", after=days["after"])
    causes = tuple(_causes(first, second))
    yield from causes
    if not causes:
        yield second.say("changed.by_facts")


def _causes(first: Teller, second: Teller) -> Iterator[Sentence]:
    """The rules that differ: those that carried an answer if any, otherwise those nearest to one."""
    was, now = _states(first.item), _states(second.item)
    for find in (_grounds, _within_reach):
        old, new = find(first.item), find(second.item)
        found = [
            said
            for ident in dict.fromkeys((*new, *old))
            if was.get(ident) != now.get(ident)
            if (said := _cause(second, ident, old, new, first)) is not None
        ]
        if found:
            yield from found
            return


def _grounds(item: ItemDecision) -> Mapping[str, CitedProvision]:
    return {law.id: law for law in item.grounds}


def _states(item: ItemDecision) -> Mapping[str, frozenset[object]]:
    """How each provision was found to stand; one that stood alike on both days made no difference."""
    found: dict[str, set[object]] = {}
    for unit in item.units:
        found.setdefault(unit.provision.id, set()).add((unit.in_scope, unit.harm, unit.removed))
        for door in (*unit.limits, *unit.doors):
            found.setdefault(door.provision.id, set()).add(door.state)
    for duty in item.duties:
        found.setdefault(duty.provision.id, set()).add((duty.binds, duty.excepted))
    for check in item.checks:
        found.setdefault(check.provision.id, set()).add(check.passed)
    return {ident: frozenset(states) for ident, states in found.items()}


def _within_reach(item: ItemDecision) -> Mapping[str, CitedProvision]:
    tried = (door for unit in item.units for door in unit.doors if door.state in _COUNTS)
    return {door.provision.id: door.provision for door in tried}


def _cause(
    t: Teller,
    ident: str,
    old: Mapping[str, CitedProvision],
    new: Mapping[str, CitedProvision],
    first: Teller,
) -> Sentence | None:
    """How one rule changed between the days, or ``None`` if it did not."""
    law = new.get(ident) or old[ident]
    start, end = day_of(first.decision.at), day_of(t.decision.at)
    record = t.book.provisions.get(ident)
    was = record.wording_on(start) if record is not None else None
    now = record.wording_on(end) if record is not None else None
    if was is now or record is None:
        return None
    name = t.words.name(law)
    if now is None:
        return t.say("changed.by_gone", law=law, name=name)
    if was is None:
        return t.say("changed.by_new", law=law, name=name, since=now.since)
    return t.say("changed.by_wording", law=law, name=name, since=now.since)
