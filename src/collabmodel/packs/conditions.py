"""A condition's table -> the condition tree.

Keys are facts and all must hold.  A list means *one of*; ``{ below = 21 }`` and
``{ at_least = 6 }`` compare numbers; ``{ only = [words] }`` means these and nothing else; ``any_of`` and ``not`` do the rest.
"""

from __future__ import annotations

from collections.abc import Mapping

from collabmodel.rules.conditions import AllOf, AnyOf, AtLeast, Below, Condition, Has, Not, Only


def read_condition(table: object, *, path: str, problems: list[str]) -> Condition:
    """The condition a table stands for; what cannot be read is added to ``problems``.

    >>> read_condition({"subject_age": {"below": 21}}, path="x.when", problems=[])
    Below(fact='subject_age', limit=21)
    """
    if not isinstance(table, Mapping):
        problems.append(f"{path}: a condition is a table of facts")
        return Has("unreadable", ())
    parts: list[Condition] = []
    for key, value in table.items():
        here = f"{path}.{key}"
        if key == "any_of":
            branches = value if isinstance(value, list) and value else None
            if branches is None:
                problems.append(f"{here}: give a list of at least one table")
            parts.append(
                AnyOf(
                    tuple(
                        read_condition(b, path=f"{here}[{n}]", problems=problems)
                        for n, b in enumerate(branches or [])
                    )
                )
            )
        elif key == "not":
            parts.append(Not(read_condition(value, path=here, problems=problems)))
        else:
            parts.append(_leaf(key, value, path=here, problems=problems))
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _leaf(fact: str, value: object, *, path: str, problems: list[str]) -> Condition:
    match value:
        case bool() | int() | str():
            return Has(fact, (value,))
        case list() if all(isinstance(one, bool | int | str) for one in value):
            return Has(fact, tuple(value))
        case {"below": int(limit), **rest} if not rest:
            return Below(fact, limit)
        case {"at_least": int(limit), **rest} if not rest:
            return AtLeast(fact, limit)
        case {"only": list(codes), **rest} if not rest and codes and all(isinstance(c, str) for c in codes):
            return Only(fact, tuple(codes))
        case _:
            problems.append(
                f"{path}: use a value, a list of values, {{ below = n }}, {{ at_least = n }} or {{ only = [words] }}"
            )
            return Has(fact, ("unreadable",))
