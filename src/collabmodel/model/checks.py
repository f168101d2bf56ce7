"""Whether each field of a value holds what its annotation says, told in words when it does not.

A value that slips in with the wrong type (a single item for a tuple, a word for a set of
words) would fail far from where it was written, or not at all.  So the classes that
callers build are frozen with ``field_transformer=checked``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from collabmodel.errors import ModelError

FEW = 8
"""As many values of an enumeration as are named in a message."""

_READ: dict[type, Mapping[str, object]] = {}
"""The annotations of each class, read when its first value is made; by then every name in them exists."""


def checked(_: type, fields: list[attrs.Attribute[Any]]) -> list[attrs.Attribute[Any]]:
    """The fields of a class, each held against its annotation when a value is made (an attrs hook)."""
    return [field.evolve(validator=_holds) for field in fields]


def checks_type_alone(field: attrs.Attribute[Any]) -> bool:
    """Whether nothing more is checked of the field by itself than that it holds what its annotation says.

    What the class checks of its fields together is another matter.
    """
    return field.validator is None or field.validator is _holds


def _holds(instance: object, field: attrs.Attribute[Any], value: object) -> None:
    kind = type(instance)
    wanted = _annotations(kind)[field.name]
    if not _test_for(wanted)(value):
        msg = f"{kind.__name__}.{field.name}: give {in_words(wanted)}, not {got(value)}."
        raise ModelError(msg)


def _annotations(kind: type) -> Mapping[str, object]:
    if kind not in _READ:
        _READ[kind] = get_type_hints(kind)
    return _READ[kind]


def fits(value: object, wanted: object) -> bool:
    """Whether a value is of the annotated type; a moment is no day, and yes is no number.

    >>> fits(("a", "b"), tuple[str, ...]), fits("ab", tuple[str, ...]), fits(True, int)
    (True, False, False)
    """
    return _test_for(wanted)(value)


@cache
def _test_for(wanted: Any) -> Callable[[Any], bool]:  # noqa: ANN401 - a type expression
    """What tells whether a value is of the annotated type; an annotation is taken apart once."""
    wanted, parts = getattr(wanted, "__supertype__", wanted), get_args(wanted)
    if get_origin(wanted) in {Union, UnionType}:
        tests = tuple(map(_test_for, parts))
        return lambda value: any(test(value) for test in tests)
    if get_origin(wanted) is frozenset:
        member = _test_for(parts[0])
        return lambda value: isinstance(value, frozenset) and all(map(member, value))
    if get_origin(wanted) is tuple and parts[-1] is ...:
        part = _test_for(parts[0])
        return lambda value: isinstance(value, tuple) and all(map(part, value))
    if get_origin(wanted) is tuple:
        each = tuple(map(_test_for, parts))
        return lambda value: (
            isinstance(value, tuple)
            and len(value) == len(each)
            and all(test(one) for test, one in zip(each, value, strict=True))
        )
    narrower = {date: datetime, int: bool}.get(wanted) if isinstance(wanted, type) else None
    if narrower is not None:
        return lambda value: isinstance(value, wanted) and not isinstance(value, narrower)
    return lambda value: isinstance(wanted, type) and isinstance(value, wanted)


def in_words(wanted: object) -> str:
    """What is wanted, as a caller would write it.

    >>> in_words(frozenset[str] | None)
    'a frozenset of str, as in frozenset({"one"}) or None'
    """
    wanted, parts = getattr(wanted, "__supertype__", wanted), get_args(wanted)
    if get_origin(wanted) in {Union, UnionType}:
        return " or ".join(in_words(one) for one in parts)
    if get_origin(wanted) is frozenset:
        return f'a frozenset of {_name(parts[0])}, as in frozenset({{"one"}})'
    if get_origin(wanted) is tuple:
        return (
            f"a tuple of {_name(parts[0])}, as in (one,)" if parts[-1] is ... else f"a tuple of {len(parts)}"
        )
    if wanted is datetime:
        return "a datetime with a zone"
    if isinstance(wanted, type) and issubclass(wanted, Enum) and len(wanted) <= FEW:
        return f"{with_article(wanted.__name__)} ({', '.join(str(one) for one in wanted)})"
    return "None" if wanted is NoneType else with_article(_name(wanted))


def got(value: object) -> str:
    """The type of a value, and of what it holds; never the value, which may tell of somebody.

    >>> got("secret"), got(("secret", 1))
    ('a str', 'a tuple that holds a str, an int')
    """
    held = {with_article(type(one).__name__) for one in value} if isinstance(value, tuple | frozenset) else ()
    name = "None" if value is None else with_article(type(value).__name__)
    return f"{name} that holds {', '.join(sorted(held))}" if held else name


def with_article(word: str) -> str:
    """The word after *a* or *an*.

    >>> with_article("Initiative"), with_article("str")
    ('an Initiative', 'a str')
    """
    return f"{'an' if word[0] in 'AEIOUaeiou' else 'a'} {word}"


def _name(wanted: object) -> str:
    wanted = getattr(wanted, "__supertype__", wanted)
    return getattr(wanted, "__name__", str(wanted))
