"""The way forward told: where consent stands, what is missing and who can supply it, the nearest way to a yes."""

from __future__ import annotations

from collections.abc import Iterator

from collabmodel.model.decision import DoorKind, DoorState, DoorTrial, Missing, MissingKind, Outcome
from collabmodel.model.standing import ConsentStanding, Gap
from collabmodel.rules.sentences import Forms, Sentence
from collabmodel.rules.telling import Teller
from collabmodel.rules.told_answer import is_ready, last_day
from collabmodel.rules.told_standards import asked_of, standard_of

MOST_MISSING = 5
MOST_DOORS = 3
MOST_FACTS = 2

_SUPPLIERS = {"agency_register": "register", "cooperation": "coordinator"}
"""Who can supply a fact, where it is neither the holder nor the recipient."""


def consent(t: Teller) -> Iterator[Sentence]:
    """Where the consent of each party stands, gap by gap: of several, those that bear on this disclosure."""
    told = set()
    for unit in t.item.units:
        for door in unit.doors:
            if door.kind is not DoorKind.WAIVER:
                continue
            for standing in _bearing(door.standings):
                if (unit.party, standing.consent) not in told:
                    told.add((unit.party, standing.consent))
                    yield from _standing(t, standing, unit.party)
                    yield from _policy(t, standing, unit.party)
            if not door.standings and not unit.lifted and door.state is not DoorState.SHUT:
                yield t.say("consent.none", party=t.names.person(unit.party, t.words))


def _bearing(standings: tuple[ConsentStanding, ...]) -> tuple[ConsentStanding, ...]:
    """Those that hold; if none does, those under which this holder may give; if none is, all.

    Each agency that gives has a consent of its own, and what the others lack says nothing here.
    """
    own = tuple(one for one in standings if Gap.DISCLOSER not in one.gaps)
    return tuple(one for one in standings if one.holds) or own or standings


def _standing(t: Teller, standing: ConsentStanding, party: str | None) -> Iterator[Sentence]:
    whose = t.names.person(party, t.words)
    if standing.holds and standing.until is not None:
        yield t.say("consent.holds_until", party=whose, until=last_day(standing.until))
    elif standing.holds:
        yield t.say("consent.holds", party=whose)
    for gap in standing.gaps:
        if gap is Gap.SIGNATURE:
            yield _signature(t, standing, party)
        elif gap in {Gap.REFUSED, Gap.WITHDRAWN}:
            yield t.say(f"gap.{gap.value}")
        else:
            yield t.say(f"gap.{gap.value}", party=whose)


def _policy(t: Teller, standing: ConsentStanding, party: str | None) -> Iterator[Sentence]:
    """That an age decided who must sign, and that it is policy and whose."""
    whose = t.names.person(party, t.words)
    if standing.by_age:
        yield t.say("consent.by_age", party=whose, policy=standing.by_age)
    elif standing.by_age is not None:
        yield t.say("consent.by_age_shipped", party=whose)


def _signature(t: Teller, standing: ConsentStanding, party: str | None) -> Sentence:
    who = t.signers(standing.awaited, standing, party)
    several = {t.words.noun(key).definite for key in ("guardian_2_of_2", "guardian_some")}
    many = len(who) > 1 or who[0] in several
    return t.say("gap.signature_many" if many else "gap.signature", who=who)


def missing(t: Teller) -> Iterator[Sentence]:
    """What is not known and who can supply it: live questions first, then those of the nearest doors."""
    for told, one in _missing(t):
        yield told
        if one.kind in {MissingKind.JUDGEMENT, MissingKind.CHECK}:
            yield from standard_of(t, one.name, one.wanted_by)


def _missing(t: Teller) -> list[tuple[Sentence, Missing]]:
    if t.item.outcome is Outcome.PERMIT or t.item.settled:
        return []
    near = {door.provision.id: place for place, door in enumerate(t.item.nearest)}
    asleep = {door.provision.id for door in t.item.nearest if _sleeps(door)}
    ordered = sorted(t.item.missing, key=lambda m: (not m.live, near.get(m.wanted_by, -1)))
    lacking = ((_lacking(t, one), one) for one in ordered if one.wanted_by not in asleep)
    return list({told.text: (told, one) for told, one in lacking}.values())[:MOST_MISSING]


def _sleeps(door: DoorTrial) -> bool:
    """Whether nobody has claimed it, so that nothing of it is asked yet."""
    return door.on_claim and door.state is DoorState.DORMANT


def _lacking(t: Teller, one: Missing) -> Sentence:
    if one.kind is MissingKind.COVERAGE:
        return t.say("missing.coverage")
    law = t.cited[one.wanted_by]
    match one.kind:
        case MissingKind.JUDGEMENT | MissingKind.CHECK if one.name in t.book.questions:
            return asked_of(t, one)
        case MissingKind.CONSENT:
            return t.say("missing.consent", who=t.names.person(one.party, t.words), law=law)
        case MissingKind.DOUBT:
            return t.say("missing.doubt", law=law)
        case MissingKind.HARM:
            ident = f"missing.harm.{one.name.replace(' ', '_')}"
            slots = (
                {} if one.name in {"activity", "own measure"} else {"who": t.names.person(one.party, t.words)}
            )
            return t.say(ident, law=law, **slots)
        case _:
            ask, who = t.ask(one.name), _supplier(t, one.supplied_by)
            if ask is None:
                return t.say("missing.other", who=who, law=law)
            return t.say("missing.fact", who=who, ask=ask, law=law)


def _supplier(t: Teller, source: str) -> Forms:
    if source == "recipient_role":
        return t.recipient
    return t.words.noun(_SUPPLIERS[source]) if source in _SUPPLIERS else t.holder


def nearest(t: Teller) -> Iterator[Sentence]:
    """The doors nearest to a yes, what each still lacks, and those that are shut."""
    if t.item.outcome is Outcome.PERMIT:
        return
    told = frozenset(one.name for _, one in _missing(t))
    for door in () if t.item.settled else t.item.nearest[:MOST_DOORS]:
        yield from _door(t, door, told)
    shut = {d.provision: d for u in t.blocking() for d in u.doors if d.state is DoorState.SHUT}
    for law, door in list(shut.items())[:MOST_DOORS]:
        yield t.say("nearest.shut", law=law, shut=door.shut_by[0])


def _door(t: Teller, door: DoorTrial, told: frozenset[str]) -> Iterator[Sentence]:
    """A door and what it lacks, but for the questions that are told as missing already."""
    law = door.provision
    if door.kind is DoorKind.WAIVER:
        yield t.say("nearest.waiver", law=law)
        return
    if _sleeps(door):
        yield t.say("nearest.claim", law=law, name=t.words.name(law))
        return
    live = is_ready(door) and door.state is DoorState.LIVE
    yield t.say("nearest.live" if live else "nearest.dormant", law=law, name=t.words.name(law))
    asks = (t.ask(leaf.fact) for leaf in door.missing_facts if leaf.fact not in told)
    for ask in [ask for ask in asks if ask is not None][:MOST_FACTS]:
        yield t.say("nearest.lacks", law=law, ask=ask)
    judged = door.judgement
    if not live and judged is not None and judged.opens is None and judged.question not in told:
        yield t.say("nearest.question", law=law, question=t.question(judged.question))
        yield from standard_of(t, judged.question, law.id)
