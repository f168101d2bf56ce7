"""The condition tree: a closed set of nodes over facts, read aloud from a table.

A condition has no "is missing" node.  With one, learning more could reverse a
settled answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

import attrs

Scalar = bool | int | str


@attrs.frozen
class Has:
    """The fact has one of the values; a set-valued fact holds one of them."""

    fact: str
    values: tuple[Scalar, ...]


@attrs.frozen
class Only:
    """The set-valued fact holds something, and nothing beyond the values.

    What lifts secrecy for some kinds of information says nothing of an item that holds other kinds too.
    """

    fact: str
    values: tuple[Scalar, ...]


@attrs.frozen
class Below:
    """The number is smaller than the limit."""

    fact: str
    limit: int


@attrs.frozen
class AtLeast:
    """The number is the limit or more."""

    fact: str
    limit: int


@attrs.frozen
class AllOf:
    """Every part holds; an empty one always holds."""

    parts: tuple[Condition, ...] = ()


@attrs.frozen
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@attrs.frozen
class Not:
    """The part does not hold."""

    part: Condition


Leaf = Has | Only | Below | AtLeast
Condition = Leaf | AllOf | AnyOf | Not

ALWAYS = AllOf()
"""The condition of a rule that asks for no circumstance."""


def leaves(condition: Condition, *, positive: bool = True) -> Iterator[tuple[Leaf, bool]]:
    """Every leaf, with whether it stands positive (true) or under a *not*.

    >>> [leaf.fact for leaf, _ in leaves(AllOf((Has("a", (True,)), Not(Below("b", 3)))))]
    ['a', 'b']
    """
    match condition:
        case Has() | Only() | Below() | AtLeast():
            yield condition, positive
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part, positive=positive)
        case Not(part):
            yield from leaves(part, positive=not positive)
        case _:
            assert_never(condition)


def wanted(leaf: Leaf) -> str:
    """What a leaf asks for, in the words of the pack's tables.

    >>> wanted(Below("subject_age", 21)), wanted(Has("risk_of_crime", ("concrete",)))
    ('below 21', 'concrete')
    """
    match leaf:
        case Has(_, values):
            return " | ".join(_spell(value) for value in values)
        case Only(_, values):
            return f"only {' | '.join(_spell(value) for value in values)}"
        case Below(_, limit):
            return f"below {limit}"
        case AtLeast(_, limit):
            return f"at least {limit}"
        case _:
            assert_never(leaf)


def _spell(value: Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
