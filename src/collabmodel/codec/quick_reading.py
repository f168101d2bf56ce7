"""Readers for documents in which everything is as it must be; anything else they only turn away.

# INVARIANT: whatever these readers give, the strict hooks give for the same document.  They
may turn away what is right, never let in what is wrong, and say nothing of what is wrong.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

import attrs

from collabmodel.codec.generated import Source, exactly_an_enum, indented
from collabmodel.codec.strict import TAGS, fields_of, made_of, read_date, read_time
from collabmodel.codec.sure import SURE, WORDS
from collabmodel.model.checks import checks_type_alone

_TEXT = "if type(v) is not str: raise Odd"
_LIST = "if type(v) is not list: raise Odd"
_FEW = 32
"""As many fields as a class may have, with those of what it is made of, to be read without a call."""

_MOST_DAYS = 100 * 366
"""As many days as are remembered with their texts."""


class _Days(dict[str, date]):
    """Days by their texts, remembered by the year, so that what is remembered tells of nobody's day."""

    def __missing__(self, text: str) -> date:
        day = read_date(text)
        if len(self) < _MOST_DAYS:
            first = date(day.year, 1, 1).toordinal()
            year = (date.fromordinal(first + n) for n in range(365))
            self.update((one.isoformat(), one) for one in year)
        return day


_DAYS = _Days()


def readers(roots: Iterable[type[Any]]) -> dict[type[Any], Callable[[Any], Any]]:
    """For each attrs class, what makes a value of it from parsed JSON that holds no half characters.

    The readers raise any of LookupError, TypeError, ValueError, OverflowError and Refused.
    """
    return Source("read", _body).made(roots)


def _body(source: Source, kind: Any) -> list[str]:  # noqa: ANN401 - a type expression
    return [*(_object(source, kind, "") if attrs.has(kind) else _steps(source, kind, "")), "return v"]


def _steps(source: Source, kind: Any, at: str) -> list[str]:  # noqa: ANN401 - a type expression
    """Lines after which ``v``, part of a document, is part of a value.

    What else they name ends with ``at``, which says how deep they stand, so that nothing around them is lost.
    """
    kind = getattr(kind, "__supertype__", kind)
    origin = typing.get_origin(kind)
    if kind is str:
        return [_TEXT]
    if kind is bool:
        return ["if v is not True and v is not False: raise Odd"]
    if kind is int:
        return [f"if type(v) is not int or not {-(2**63)} <= v < {2**63}: raise Odd"]
    if kind is date:
        return [f"v = {source.bound(_DAYS)}[v]"]
    if kind is datetime:
        return _moment(source)
    if origin in {typing.Union, types.UnionType}:
        return _union(source, kind, at)
    if origin is frozenset:
        return _set(source, kind, at)
    if origin is tuple:
        return _tuple(source, kind, at)
    if attrs.has(kind):
        return _part(source, kind, at)
    return _word(source, kind)


def _moment(source: Source) -> list[str]:
    """As above, for a whole second in UTC or at another offset, the form in which most moments stand."""
    utc = source.bound(UTC)
    return [
        'if len(v) == 25 and v[4::3] == "--T::+:":',
        f"    v = {source.bound(datetime.fromisoformat)}(v)",
        f"    if v.tzinfo is not {utc}: v = v.astimezone({utc})",
        f"else: v = {source.bound(read_time)}(v)",
    ]


def _word(source: Source, kind: type[Enum]) -> list[str]:
    exactly_an_enum(kind)
    if all(type(member.value) is str for member in kind):
        return [f"v = {source.bound({member.value: member for member in kind})}[v]"]
    words = {(type(member.value), member.value): member for member in kind}
    return [f"v = {source.bound(words)}[type(v), v]"]


def _union(source: Source, kind: Any, at: str) -> list[str]:  # noqa: ANN401 - a type expression
    some = [part for part in typing.get_args(kind) if part is not type(None)]
    if len(some) == 1:
        return ["if v is not None:", *indented(_steps(source, some[0], at))]
    names = ", ".join(f"{tag!r}: {source.function(part)}" for tag, part in TAGS.items())
    return [
        "if type(v) is not dict: raise Odd",
        "((tag, v),) = v.items()",
        f"v = {{{names}}}[tag](v)",
    ]


def _set(source: Source, kind: Any, at: str) -> list[str]:  # noqa: ANN401 - a type expression
    several = [*_several(source, kind, at), "v = frozenset(v)", "if len(v) != n: raise Odd"]
    return [_LIST, "if v:", "    n = len(v)", *indented(several), f"else: v = {source.bound(frozenset())}"]


def _several(source: Source, kind: Any, at: str) -> list[str]:  # noqa: ANN401 - a type expression
    """Lines after which the list ``v`` is one of the members, each as it must be."""
    member = typing.get_args(kind)[0]
    if getattr(member, "__supertype__", member) is str:
        return ['"".join(v)']  # refuses whatever is no text, faster than asking each
    if not attrs.has(member) or not _stands_within(member):
        return [f"v = [*map({source.function(member)}, v)]"]
    all_ = f"all{at}"
    steps = _object(source, member, f"{at}_")
    return [f"{all_} = []", "for v in v:", *indented(steps), f"    {all_}.append(v)", f"v = {all_}"]


def _tuple(source: Source, kind: Any, at: str) -> list[str]:  # noqa: ANN401 - a type expression
    args = typing.get_args(kind)
    if args[-1] is Ellipsis:
        return [_LIST, "if v:", *indented([*_several(source, kind, at), "v = tuple(v)"]), "else: v = ()"]
    parts = ", ".join(f"{source.function(part)}(v[{n}])" for n, part in enumerate(args))
    return [f"if type(v) is not list or len(v) != {len(args)}: raise Odd", f"v = ({parts},)"]


def _part(source: Source, cls: type[Any], at: str) -> list[str]:
    """Lines for an object within another: its own, where they are few, or else a call."""
    if _stands_within(cls):
        return _object(source, cls, f"{at}_")
    return [f"v = {source.function(cls)}(v)"]


def _stands_within(cls: type[Any]) -> bool:
    """Whether the lines that read a class stand within those of what holds it.

    A call costs as much as several fields.  But what holds itself can only be called, and what is
    large, and held by several, would be written many times.
    """
    return cls not in _below(cls) and len(fields_of(cls)) + sum(map(len, map(fields_of, _below(cls)))) <= _FEW


def _below(cls: type[Any]) -> list[type[Any]]:
    """The attrs classes that a class is made of, it itself only where it holds itself."""
    return [part for part in made_of(fields_of(cls).values()) if attrs.has(part)]


def _object(source: Source, cls: type[Any], at: str) -> list[str]:
    """Every field by its name, none more and none less; what the class checks of them together is checked."""
    fields = fields_of(cls)
    d, o = f"d{at}", f"o{at}"
    lines = [f"{d} = v", f"if type({d}) is not dict or len({d}) != {len(fields)}: raise Odd"]
    unfrozen = _unfrozen(cls) if _is_made_of_its_fields(cls) else None
    if unfrozen is None:
        for n, (name, kind) in enumerate(fields.items()):
            lines += [f"v = {d}[{name!r}]", *_steps(source, kind, at), f"v{n}{at} = v"]
        given = ", ".join(f"{name}=v{n}{at}" for n, name in enumerate(fields))
        return [*lines, f"v = {source.bound(cls)}({given})"]
    lines.append(f"{o} = {source.bound(unfrozen)}()")
    for name, kind in fields.items():
        lines += [f"v = {d}[{name!r}]", *_steps(source, kind, at), f"{o}.{name} = v"]
    lines.append(f"{o}.__class__ = {source.bound(cls)}")
    return [*lines, *_asked(source, cls, o), f"v = {o}"]


def _asked(source: Source, cls: Any, o: str) -> list[str]:  # noqa: ANN401 - a class, of which a part is asked
    """Lines that ask the class whether such a value can exist, unless it is seen at once that it can."""
    if not hasattr(cls, "__attrs_post_init__"):
        return []
    ask, sure = f"{source.bound(cls.__attrs_post_init__)}({o})", SURE.get(cls, "False")
    if sure == "True":
        return []
    names = {"o": o, **{word: source.bound(value) for word, value in WORDS.items() if word in sure}}
    plain = re.sub(r"\b(?:" + "|".join(names) + r")\b", lambda found: names[found[0]], sure)
    return [f"if not ({plain}): {ask}"] if cls in SURE else [ask]


def _is_made_of_its_fields(cls: Any) -> bool:  # noqa: ANN401 - a class, of which its parts are asked
    """Whether its initialiser does nothing but set the fields, check their types, and check them together.

    Of such a class a value is made without looking at the types of the fields again, which
    takes several times as long as all the rest.
    """
    return (
        not hasattr(cls, "__attrs_pre_init__")
        and not hasattr(cls, "__attrs_init__")  # it is there beside an initialiser that somebody wrote
        and cls.__new__ is object.__new__
        and all(
            isinstance(cls.__dict__.get(field.name), types.MemberDescriptorType)
            and (field.init, field.alias, field.converter) == (True, field.name, None)
            and checks_type_alone(field)
            for field in attrs.fields(cls)
        )
    )


def _unfrozen(cls: type[Any]) -> type[Any] | None:
    """The class while its values are being made: its fields can be set, which is quick, until it is put on.

    ``None`` where Python does not let a value change into the class.
    """
    plain = {name: getattr(object, name) for name in ("__init__", "__setattr__", "__delattr__")}
    body = {
        "__slots__": (),
        **plain,
    }  # the last though nothing is deleted: Python sets quickly only with both
    unfrozen = type(f"Unfrozen{cls.__name__}", (cls,), body)
    try:
        unfrozen().__class__ = cls
    except TypeError:
        return None
    return unfrozen
