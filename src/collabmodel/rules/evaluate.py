"""Condition × facts -> true, false, or ``None``: Kleene's three values all the way down."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

from collabmodel.errors import RuleEvaluationError
from collabmodel.model.decision import AskedFact
from collabmodel.rules.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Below,
    Condition,
    Has,
    Leaf,
    Not,
    Only,
    leaves,
    wanted,
)
from collabmodel.rules.facts import FactSchema, Members, Value

Lookup = Callable[[str], "Value | None"]
"""Gives a fact's value, or ``None`` where it is missing."""


def all_of(states: Iterable[bool | None]) -> bool | None:
    """Kleene's *and*: false as soon as one is false.

    >>> all_of([True, None]), all_of([None, False]), all_of([])
    (None, False, True)
    """
    seen = list(states)
    if any(state is False for state in seen):
        return False
    return None if any(state is None for state in seen) else True


def any_of(states: Iterable[bool | None]) -> bool | None:
    """Kleene's *or*: true as soon as one is true.

    >>> any_of([False, None]), any_of([None, True]), any_of([])
    (None, True, False)
    """
    seen = list(states)
    if any(state is True for state in seen):
        return True
    return None if any(state is None for state in seen) else False


def negate(state: bool | None) -> bool | None:  # noqa: FBT001 - a truth value is the point
    """Kleene's *not*."""
    return None if state is None else not state


def evaluate(condition: Condition, lookup: Lookup) -> bool | None:
    """Whether the condition holds; ``None`` where the facts leave it unsettled.

    Raises:
        RuleEvaluationError: if a fact has a type the node cannot compare.

    >>> evaluate(AllOf((Has("risk", ("concrete",)), Below("age", 21))), {"risk": "concrete"}.get) is None
    True
    """
    match condition:
        case Has() | Only() | Below() | AtLeast():
            return holds(condition, lookup(condition.fact))
        case AllOf(parts):
            return all_of(evaluate(part, lookup) for part in parts)
        case AnyOf(parts):
            return any_of(evaluate(part, lookup) for part in parts)
        case Not(part):
            return negate(evaluate(part, lookup))
        case _:
            assert_never(condition)


def holds(leaf: Leaf, value: Value | None) -> bool | None:
    """Whether one leaf holds for a value.

    Raises:
        RuleEvaluationError: see :func:`evaluate`.
    """
    if value is None:
        return None
    match leaf:
        case Has(_, values) if isinstance(value, Members):
            return any_of(value.holds(str(code)) for code in values)
        case Only(_, values) if isinstance(value, Members):
            return value.within({str(code) for code in values})
        case Has(_, values) | Only(_, values):
            return any(type(value) is type(one) and value == one for one in values)
        case Below(fact, limit) | AtLeast(fact, limit):
            if isinstance(value, bool) or not isinstance(value, int):
                msg = f"fact {fact!r} is compared as a number and is none"
                raise RuleEvaluationError(msg)
            return value < limit if isinstance(leaf, Below) else value >= limit
        case _:
            assert_never(leaf)


def asked(condition: Condition, lookup: Lookup, schema: FactSchema) -> tuple[AskedFact, ...]:
    """Every leaf of the condition with its state, in the order of the text."""
    found = []
    for leaf, positive in leaves(condition):
        state = holds(leaf, lookup(leaf.fact))
        words = wanted(leaf) if positive else f"not {wanted(leaf)}"
        source = schema[leaf.fact].supplied_by
        found.append(AskedFact(leaf.fact, words, state if positive else negate(state), source))
    return tuple(dict.fromkeys(found))
