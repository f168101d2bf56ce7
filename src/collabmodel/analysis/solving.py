"""A condition -> values of facts under which it holds, few and in a fixed order.

The engine is the judge of every value proposed here, so a proposal that does not fit
costs time and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product
from typing import assert_never

from collabmodel.rules.conditions import AllOf, AnyOf, AtLeast, Below, Condition, Has, Leaf, Not, Only
from collabmodel.rules.evaluate import holds
from collabmodel.rules.facts import FactDefinition, FactSchema, FactType, Members

Stated = bool | int | str | frozenset[str]
Assignment = Mapping[str, Stated]
"""A value for each fact that a condition asks for."""

Literal = tuple[Leaf, bool]

MOST_ROUTES = 48
"""How many ways through a condition are tried; the widest of the shipped law has fewer."""
_MOST_VALUES = 4
"""How many values of one fact are tried where several fit."""


def solutions(
    condition: Condition, schema: FactSchema, *, given: frozenset[str] = frozenset()
) -> Iterator[Assignment]:
    """The ways to make a condition hold, shortest first.

    Args:
        given: facts that have a value in any question; that they are *not* something is left to it.

    >>> from collabmodel.rules.facts import FactDefinition, FactType
    >>> schema = FactSchema({"age": FactDefinition("age", FactType.NUMBER, "case_file")})
    >>> [dict(one) for one in solutions(Below("age", 21), schema)]
    [{'age': 20}]
    """
    routes = sorted(islice(_routes(condition, positive=True), MOST_ROUTES), key=len)
    seen: list[Assignment] = []
    for route in routes:
        for found in _values([one for one in route if one[1] or one[0].fact not in given], schema):
            if found not in seen:
                seen.append(found)
                yield found


def _routes(condition: Condition, *, positive: bool) -> Iterator[tuple[Literal, ...]]:
    """Each conjunction of literals that makes the condition hold, or fail."""
    match condition:
        case Has() | Only() | Below() | AtLeast():
            yield ((condition, positive),)
        case Not(part):
            yield from _routes(part, positive=not positive)
        case AllOf(parts) | AnyOf(parts):
            if isinstance(condition, AllOf) is positive:
                ways = [tuple(islice(_routes(part, positive=positive), MOST_ROUTES)) for part in parts]
                for way in product(*ways):
                    yield tuple(literal for route in way for literal in route)
            else:
                for part in parts:
                    yield from _routes(part, positive=positive)
        case _:
            assert_never(condition)


def _values(route: Sequence[Literal], schema: FactSchema) -> Iterator[Assignment]:
    """Values for one conjunction: the first that fit, then each fact varied alone."""
    literals: dict[str, list[Literal]] = {}
    for leaf, positive in route:
        literals.setdefault(leaf.fact, []).append((leaf, positive))
    fitting = {
        fact: list(islice(_fitting(schema[fact], wanted), _MOST_VALUES)) for fact, wanted in literals.items()
    }
    if not all(fitting.values()):
        return
    first = {fact: values[0] for fact, values in fitting.items()}
    yield first
    for fact, values in fitting.items():
        yield from ({**first, fact: other} for other in values[1:])


def _fitting(fact: FactDefinition, wanted: Sequence[Literal]) -> Iterator[Stated]:
    for value in _proposed(fact, wanted):
        seen = Members(value) if isinstance(value, frozenset) else value
        if all(holds(leaf, seen) is positive for leaf, positive in wanted):
            yield value


def _proposed(fact: FactDefinition, wanted: Sequence[Literal]) -> Iterator[Stated]:
    """Values worth trying: those the literals name, their bounds, and the rest of a closed list."""
    named = [value for leaf, _ in wanted if isinstance(leaf, Has | Only) for value in leaf.values]
    limits = [leaf.limit for leaf, _ in wanted if isinstance(leaf, Below | AtLeast)]
    match fact.type:
        case FactType.BOOL:
            yield from (True, False)
        case FactType.NUMBER:
            ordinary = () if limits else tuple(value for value in named if not isinstance(value, str))
            yield from dict.fromkeys((*(n for limit in limits for n in (limit, limit - 1)), *ordinary))
        case FactType.SET:
            words = dict.fromkeys((*map(str, named), *sorted(fact.values or ())))
            yield from (frozenset({word}) for word in words)
            asked = [str(leaf.values[0]) for leaf, on in wanted if on and isinstance(leaf, Has)]
            yield frozenset(asked)
        case FactType.ENUM | FactType.DATE:
            yield from dict.fromkeys((*map(str, named), *sorted(fact.values or ())))
