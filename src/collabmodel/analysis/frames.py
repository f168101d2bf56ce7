"""What a question must be about for one provision to matter: the secrecy, the door, who, and what must hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

import attrs

from collabmodel.analysis.bodies import main_activities, ordinary
from collabmodel.model.decision import Interest
from collabmodel.model.information import PersonRole
from collabmodel.rules.conditions import ALWAYS, AllOf, Condition, Not
from collabmodel.rules.packs import Rulebook
from collabmodel.rules.patterns import any_names
from collabmodel.rules.provisions import (
    AnyProvision,
    Check,
    LiftingProvision,
    OpenActivity,
    Precedence,
    Question,
    Reference,
    SecrecyProvision,
    Shut,
    Terms,
    Test,
    Transfer,
    Trigger,
    Whose,
)

_PROTECTING = (Test.REVERSED, Test.ABSOLUTE)
"""Tests that protect without anybody having assessed anything: the plainest questions are about them."""

MOST_SECRECIES = 8
"""How many kinds of secrecy are tried for one door."""
_ALIKE = 2
"""How many of them may hold in the same function."""


@attrs.frozen
class Frame:
    """What a question must be about.

    Args:
        aim: what must hold for the provision, and for what it works on, to apply.
        givers: who may give, in the provision's words; empty for anybody.
        judged: the questions that the provision and its door ask.
        checked: the other checks of the day, which would hold back whatever they apply to.
        permitted: whether the answer must be a yes but for the provision.
    """

    secrecy: SecrecyProvision | None
    aim: Condition
    activities: frozenset[str]
    about: PersonRole | None = PersonRole.SUBJECT
    givers: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    judged: tuple[tuple[str, Question], ...] = ()
    checked: tuple[tuple[str, Question], ...] = ()
    trigger: Trigger = Trigger.BOTH
    whose: Whose = Whose.ITEM
    claims: frozenset[str] = frozenset()
    permitted: bool = False


def frames(provision: AnyProvision, book: Rulebook, day: date) -> Iterator[Frame]:
    """The frames in which a provision, as in force on a day, may decide something; none for a pure reference."""
    if provision.wording_on(day) is None:
        return
    others = tuple((one.id, one.question) for one in book.on(day).checks if one.id != provision.id)
    for frame in _frames(provision, book, day):
        yield attrs.evolve(frame, checked=others)


def _frames(provision: AnyProvision, book: Rulebook, day: date) -> Iterator[Frame]:
    match provision:
        case LiftingProvision():
            yield from _doors(provision, book, day)
        case SecrecyProvision():
            yield from _secrecy(provision)
        case Shut():
            yield from _shut(provision, book, day)
        case Check():
            yield from _held_back(provision.when, provision.givers, provision.receivers, book, day)
        case OpenActivity():
            yield Frame(None, ALWAYS, provision.at)
        case Reference() if provision.record == "obligation":
            if provision.when is not None:
                yield from _held_back(provision.when, (), (), book, day)
            attached = [book.provisions[one] for one in provision.attaches_to if one in book.provisions]
            for lift in attached:
                yield from frames(lift, book, day)
        case Reference() if provision.record == "no_ground":
            found = _held_back(ALWAYS, (), (), book, day)
            yield from (attrs.evolve(one, claims=frozenset({provision.id}), permitted=False) for one in found)
        case Reference() | Transfer() | Precedence():
            return  # a transfer decides only for what has come from elsewhere, which no sketch invents


def _secrecies(book: Rulebook, day: date) -> list[SecrecyProvision]:
    """The secrecy of a day, plainest first."""
    found = [p for p in book.on(day).secrecy if p.test is not Test.AS_SOURCE]
    return sorted(
        found,
        key=lambda p: (
            p.contested is not None,
            not p.claims_coverage,
            p.test not in _PROTECTING,
            p.protects != {Interest.PERSON},
            p.when != ALWAYS,
            p.regime != "osl",
            min(map(ordinary, _activities(p)), default=ordinary("")),
            p.id,
        ),
    )


def _doors(lift: LiftingProvision, book: Rulebook, day: date) -> Iterator[Frame]:
    """One frame for each kind of secrecy that the door names, those that it names by id first."""
    terms = lift.on(day)
    named = [p for p in _secrecies(book, day) if _reaches(lift, terms, p)]
    functions = main_activities(terms.givers, book.vocabulary, day)
    named.sort(key=lambda p: not _activities(p) & functions)
    for secrecy in islice(_varied(named), MOST_SECRECIES):
        yield _door_frame(lift, terms, secrecy)


def _varied(secrecies: Iterable[SecrecyProvision]) -> Iterator[SecrecyProvision]:
    """The first few, and not only such as hold in the same function."""
    counted: Counter[str] = Counter()
    for secrecy in secrecies:
        where = min(_activities(secrecy), key=ordinary, default="")
        counted[where] += 1
        if counted[where] <= _ALIKE:
            yield secrecy


def _reaches(lift: LiftingProvision, terms: Terms, secrecy: SecrecyProvision) -> bool:
    limbs = (None, *(limb.id for limb in secrecy.limbs))
    return any(terms.reach.names(secrecy, limb, regime_any=lift.regime_any) for limb in limbs)


def _door_frame(lift: LiftingProvision, terms: Terms, secrecy: SecrecyProvision) -> Frame:
    return Frame(
        secrecy,
        AllOf((terms.when, _applies(secrecy))),
        _activities(secrecy),
        about=_about(secrecy),
        givers=terms.givers,
        receivers=terms.receivers,
        judged=() if terms.question is None else ((lift.id, terms.question),),
        trigger=lift.trigger,
        whose=lift.whose,
        claims=frozenset({lift.id}) if lift.on_claim else frozenset(),
    )


def _secrecy(provision: SecrecyProvision) -> Iterator[Frame]:
    yield Frame(
        provision, _applies(provision), _activities(provision), about=_about(provision), permitted=False
    )


def _applies(secrecy: SecrecyProvision) -> Condition:
    return AllOf((secrecy.when, *(Not(exception.when) for exception in secrecy.unless)))


def _activities(secrecy: SecrecyProvision) -> frozenset[str]:
    return secrecy.at.union(*(limb.at for limb in secrecy.limbs)) - {"any_activity"}


def _about(secrecy: SecrecyProvision) -> PersonRole | None:
    if Interest.PERSON in secrecy.protects:
        return PersonRole.SUBJECT
    return PersonRole.FIRM if Interest.BUSINESS in secrecy.protects else None


def _shut(shut: Shut, book: Rulebook, day: date) -> Iterator[Frame]:
    """A frame for each door that it closes and each secrecy that it closes it for."""
    law = book.on(day)
    pairs = [
        (lift, secrecy)
        for secrecy in _secrecies(book, day)
        if any_names(shut.secrecies, secrecy.id, *(limb.id for limb in secrecy.limbs))
        for lift in (*law.doors, *law.limits)
        if shut.names_door(lift) and _reaches(lift, lift.on(day), secrecy)
    ]
    for lift, secrecy in pairs[: 2 * MOST_SECRECIES]:
        frame = _door_frame(lift, lift.on(day), secrecy)
        yield attrs.evolve(
            frame,
            aim=AllOf((shut.when, frame.aim)),
            givers=shut.givers if _narrow(shut.givers) else frame.givers,
            receivers=shut.receivers if _narrow(shut.receivers) else frame.receivers,
        )


def _held_back(
    when: Condition, givers: tuple[str, ...], receivers: tuple[str, ...], book: Rulebook, day: date
) -> Iterator[Frame]:
    """Frames in which everything may be given but for what is held back, or with what is to be observed."""
    for secrecy in islice(_varied(_secrecies(book, day)), MOST_SECRECIES):
        yield Frame(
            secrecy,
            AllOf((when, _applies(secrecy))),
            _activities(secrecy),
            about=_about(secrecy),
            givers=givers,
            receivers=receivers,
            permitted=True,
        )


def _narrow(names: tuple[str, ...]) -> bool:
    return bool(names) and not set(names) & {"anyone", "any_authority"}
