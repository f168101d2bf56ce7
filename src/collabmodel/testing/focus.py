"""What a question to a pack is aimed at, and who takes part in every question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import attrs

from collabmodel.model.ids import (
    AgencyId,
    IndividualId,
    ItemId,
    OfficialId,
)
from collabmodel.model.people import Individual
from collabmodel.rules.conditions import AtLeast, Below, Condition, Has, Leaf, Only, leaves
from collabmodel.rules.facts import FactDefinition, FactType
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import (
    Check,
    LiftingProvision,
    Question,
    SecrecyProvision,
    Shut,
    Terms,
)
from collabmodel.testing.chances import chance
from collabmodel.testing.words import DAYS

YOUTH, SIBLING, INFORMANT, MOTHER, FATHER, OTHER = (
    IndividualId(key) for key in ("youth-1", "sibling-1", "informant-1", "mother-1", "father-1", "other-1")
)
ANNA, BO, CARL = OfficialId("anna"), OfficialId("bo"), OfficialId("carl")
"""Officials: two of the holder, and one of the recipient."""

HOLDER, RECIPIENT, SOURCE = AgencyId("holder"), AgencyId("recipient"), AgencyId("source")
"""Agencies: that which holds the item, that which would get it, and that from which it once came."""

ITEM = ItemId("item-1")
LONG_AGO = date(2008, 1, 1)
TODAY = date(2026, 11, 20)

Value = bool | int | str | frozenset[str]


def is_statable(definition: FactDefinition, people: Sequence[Individual]) -> bool:
    """Whether a caller may state the fact; the age of the youth only where no birth date tells it."""
    if definition.name == "subject_age" and any(person.birth_date is not None for person in people):
        return False
    return not definition.derived and definition.type is not FactType.DATE


def a_value(r: Random, fact: FactDefinition, wanted: Leaf | None = None) -> Value:
    """A value that the fact may have, mostly one that a wanted leaf asks for."""
    if wanted is not None and not chance(r, 4):
        match wanted:
            case Has(_, values) | Only(_, values):
                value = r.choice(values)
                return frozenset({str(value)}) if fact.type is FactType.SET else value
            case Below(_, limit):
                return limit - 1
            case AtLeast(_, limit):
                return limit
    words = sorted(fact.values or {"word"})
    match fact.type:
        case FactType.BOOL:
            return chance(r, 2)
        case FactType.NUMBER:
            return r.randint(0, 40)
        case FactType.SET:
            return frozenset(r.sample(words, k=r.randint(0, min(2, len(words)))))
        case _:
            return r.choice(words)


@attrs.frozen
class Focus:
    """What a question is aimed at: a door, the secrecy it may open, and the rules around them."""

    secrecy: SecrecyProvision
    lift: LiftingProvision | None
    terms: Terms | None
    day: date
    conditions: tuple[Condition, ...]
    judged: tuple[tuple[str, Question], ...]


def a_focus(r: Random, pack: RulePack) -> Focus:
    """A secrecy of the pack, a door that may open it, and a day on which both mostly are in force."""
    secrecy = r.choice([p for p in pack.provisions if isinstance(p, SecrecyProvision)])
    lifts = [p for p in pack.provisions if isinstance(p, LiftingProvision)]
    fitting = [
        p for p in lifts if any(t.reach.names(secrecy, None, regime_any=p.regime_any) for t in p.terms)
    ]
    lift = r.choice(fitting) if fitting and not chance(r, 10) else None
    turning = [w.since for p in (secrecy, lift) if p is not None for w in p.wordings]
    days = [*DAYS, TODAY, *turning, *(day - timedelta(days=1) for day in turning)]
    current = [day for day in days if secrecy.period.holds(day) and (lift is None or lift.period.holds(day))]
    day = r.choice(days if chance(r, 10) or not current else current)
    terms = lift.on(day) if lift is not None and lift.period.holds(day) else None
    around = [p for p in pack.provisions if isinstance(p, Shut | Check)]
    conditions = [secrecy.when, *(u.when for u in secrecy.unless), *(p.when for p in around)]
    judged = [(p.id, p.question) for p in around if p.question is not None]
    if terms is not None and lift is not None:
        conditions.append(terms.when)
        judged += [] if terms.question is None else [(lift.id, terms.question)]
    return Focus(secrecy, lift, terms, day, tuple(conditions), tuple(judged))


def asked_for(r: Random, focus: Focus, fact: str) -> frozenset[str] | None:
    """One of the words that the rules around the focus look for in a set."""
    every = [leaf for condition in focus.conditions for leaf, _ in leaves(condition)]
    words = sorted(
        {str(value) for leaf in every if isinstance(leaf, Has) and leaf.fact == fact for value in leaf.values}
    )
    return frozenset({r.choice(words)}) if words else None
