"""Condition × schema -> problems, before anything runs."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from collabmodel.rules.conditions import AtLeast, Below, Condition, Has, Leaf, Only, leaves
from collabmodel.rules.facts import FactSchema, FactType


def problems_in(condition: Condition, schema: FactSchema, *, path: str) -> Iterator[str]:
    """Every fact that is unknown, and every comparison that its type does not allow.

    >>> from collabmodel.rules.facts import FactDefinition
    >>> schema = FactSchema({"subject_age": FactDefinition("subject_age", FactType.NUMBER, "person")})
    >>> list(problems_in(Below("subjekt_age", 21), schema, path="osl-10-18a.when"))
    ["osl-10-18a.when: no fact 'subjekt_age' in the schema; did you mean 'subject_age'?"]
    """
    for leaf, _ in leaves(condition):
        definition = schema.facts.get(leaf.fact)
        if definition is None:
            near = get_close_matches(leaf.fact, list(schema.facts), n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            yield f"{path}: no fact {leaf.fact!r} in the schema{hint}"
            continue
        yield from (f"{path}.{leaf.fact}: {problem}" for problem in _misfits(leaf, schema))


def _misfits(leaf: Leaf, schema: FactSchema) -> Iterator[str]:
    definition = schema.facts[leaf.fact]
    match leaf:
        case Below() | AtLeast():
            if definition.type is not FactType.NUMBER:
                yield f"compared as a number, and it is of type {definition.type.value}"
        case Only() if definition.type is not FactType.SET:
            yield f"asked for nothing else, and it is no set but of type {definition.type.value}"
        case Has(_, values) | Only(_, values):
            if not values:
                yield "an empty list can never hold"
            for value in values:
                if not definition.admits(value):
                    yield f"{value!r} is not a value of this fact ({definition.type.value})"
