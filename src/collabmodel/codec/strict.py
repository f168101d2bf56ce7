"""The strict hooks: each type is read and written as itself, or refused.

A converter left to its defaults turns ``"false"`` into true and drops what it does not
know.  For the flags of a consent that would be a leak, so every type that the stored
values are made of has a hook of its own, in both directions.
"""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, NewType

import attrs
from cattrs import Converter

from collabmodel.codec.refusals import Refused, each, exact_keys
from collabmodel.errors import ModelError

_Read = Callable[[Any, Any], Any]
_Write = Callable[[Any], Any]

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)\Z", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)
TAGS: Mapping[str, Any] = {"bool": bool, "date": date, "int": int, "set": frozenset[str], "str": str}
"""How a value of several possible types is marked, so that it comes back as what it was."""


def strict_converter(roots: Iterable[type[Any]]) -> Converter:
    """A converter that knows these attrs classes, what they are made of, and nothing else."""
    converter = Converter(forbid_extra_keys=True)
    _teach(converter, bool, *_exactly(bool, "true or false"))
    _teach(converter, int, *_exactly(int, "a whole number of at most 64 bits", _fits))
    _teach(converter, str, *_exactly(str, "a text without half of a surrogate pair", _is_text))
    _teach(converter, datetime, read_time, write_time)
    _teach(converter, date, read_date, _write_date)
    for wanted, hooks_for in ((_is_union, _union), (_is_set, _set), (_is_tuple, _tuple)):
        _teach_shape(converter, wanted, hooks_for)
    for cls in made_of(roots):
        hooks = _enum(cls) if issubclass(cls, Enum) else _attrs(cls, converter)
        _teach(converter, cls, *hooks)
    return converter


def to_json(value: object) -> bytes:
    """Canonical JSON: keys sorted, no white space, UTF-8."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def from_json(document: bytes) -> object:
    """What JSON in UTF-8 says; a key given twice, or a number that is none, is refused."""
    try:
        return json.loads(
            document.decode("utf-8"), object_pairs_hook=_each_key_once, parse_constant=_no_constant
        )
    except ValueError:  # broken UTF-8, broken JSON, a number of absurd length
        raise Refused.at("", "it is not JSON in UTF-8") from None


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refused.at("", "a key stands twice in one object")
    return found


def _no_constant(_name: str) -> object:
    raise Refused.at("", "NaN and Infinity are not numbers here")


def _teach(converter: Converter, cls: type[Any], read: _Read, write: _Write) -> None:
    converter.register_structure_hook(cls, read)
    converter.register_unstructure_hook(cls, write)


def _teach_shape(
    converter: Converter,
    wanted: Callable[[Any], bool],
    hooks_for: Callable[[Any, Converter], tuple[_Read, _Write]],
) -> None:
    def read(kind: Any) -> _Read:  # noqa: ANN401 - a type expression
        return hooks_for(kind, converter)[0]

    def write(kind: Any) -> _Write:  # noqa: ANN401 - a type expression
        return hooks_for(kind, converter)[1]

    converter.register_structure_hook_factory(wanted, read)
    converter.register_unstructure_hook_factory(wanted, write)


def made_of(roots: Iterable[type[Any]]) -> list[type[Any]]:
    """Every attrs class and every enumeration that the roots are made of, each once."""
    found: dict[type[Any], None] = {}
    waiting: list[Any] = list(roots)
    while waiting:
        part = waiting.pop()
        if isinstance(part, NewType):
            waiting.append(part.__supertype__)
        elif typing.get_args(part):
            waiting.extend(typing.get_args(part))
        elif isinstance(part, type) and part not in found and (attrs.has(part) or issubclass(part, Enum)):
            found[part] = None
            waiting.extend(fields_of(part).values() if attrs.has(part) else ())
    return list(found)


def fields_of(cls: type[Any]) -> dict[str, Any]:
    """The fields of an attrs class by name, each with its type, in their order."""
    hints = typing.get_type_hints(cls)
    return {field.name: hints[field.name] for field in attrs.fields(cls)}


# ---------------------------------------------------------------------------------- single values


def _fits(value: int) -> bool:
    """Whether every reader of JSON reads the number as it is."""
    return -(2**63) <= value < 2**63


def _is_text(value: str) -> bool:
    """Whether the text can be written in UTF-8; JSON can spell halves of characters, which cannot."""
    return value.isascii() or not any("\ud800" <= char <= "\udfff" for char in value)


def _exactly(
    cls: type[Any], name: str, admits: Callable[[Any], bool] = lambda _value: True
) -> tuple[_Read, _Write]:
    def write(value: object) -> object:
        if type(value) is not cls or not admits(value):
            raise Refused.at("", f"it must be {name}")
        return value

    return lambda value, _cls: write(value), write


def read_time(value: object, _cls: object = datetime) -> datetime:
    """The moment that a text names, in UTC.

    Raises:
        Refused: if it is no time with a zone.
    """
    if type(value) is not str or not _TIME.match(value):
        raise Refused.at("", "it must be a time with a zone, such as 2026-03-01T12:00:00+00:00")
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refused.at("", "there is no such time") from None


def write_time(value: object) -> str:
    """The text of a moment, in UTC.

    Raises:
        Refused: if it is no time with a zone.
    """
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise Refused.at("", "it must be a time with a zone")
    try:
        return value.astimezone(UTC).isoformat()
    except OverflowError:
        raise Refused.at("", "there is no such time") from None


def read_date(value: object, _cls: object = date) -> date:
    """The day that a text names.

    Raises:
        Refused: if it is none.
    """
    if type(value) is not str or not _DATE.match(value):
        raise Refused.at("", "it must be a date, such as 2026-03-01")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Refused.at("", "there is no such date") from None


def _write_date(value: object) -> str:
    if type(value) is not date:
        raise Refused.at("", "it must be a date without a time of day")
    return value.isoformat()


def _enum(cls: type[Enum]) -> tuple[_Read, _Write]:
    words = {(type(member.value), member.value): member for member in cls}

    def read(value: object, _cls: object) -> Enum:
        if not isinstance(value, str | int) or (type(value), value) not in words:
            raise Refused.at("", f"not a word of {cls.__name__}")
        return words[type(value), value]

    def write(value: object) -> object:
        if not isinstance(value, cls):
            raise Refused.at("", f"it must be a {cls.__name__}")
        return value.value

    return read, write


# ------------------------------------------------------------------------------------- compounds


def _attrs(cls: type[Any], converter: Converter) -> tuple[_Read, _Write]:
    """Every field by its name, none more and none less, those with a default included."""
    fields = fields_of(cls)

    def read(value: object, _cls: object) -> object:
        given = exact_keys(value, fields)
        done = each(fields.items(), lambda name, kind: converter.structure(given[name], kind))
        try:
            return cls(**dict(zip(fields, done, strict=True)))
        except ModelError as error:
            raise Refused.at("", f"no such {cls.__name__} can exist ({type(error).__name__})") from None

    def write(value: object) -> object:
        if type(value) is not cls:
            raise Refused.at("", f"it must be a {cls.__name__}")
        done = each(
            fields.items(),
            lambda name, kind: converter.unstructure(getattr(value, name), unstructure_as=kind),
        )
        return dict(zip(fields, done, strict=True))

    return read, write


def _is_tuple(kind: Any) -> bool:  # noqa: ANN401 - a type expression
    return typing.get_origin(kind) is tuple


def _tuple(kind: Any, converter: Converter) -> tuple[_Read, _Write]:  # noqa: ANN401 - a type expression
    args = typing.get_args(kind)
    length = None if args[-1] is Ellipsis else len(args)

    def parts(value: Any) -> list[tuple[str, tuple[Any, Any]]]:  # noqa: ANN401 - a list or a tuple
        if length is not None and len(value) != length:
            raise Refused.at("", f"it must have {length} parts")
        kinds = args if length is not None else (args[0],) * len(value)
        return [(f"[{n}]", pair) for n, pair in enumerate(zip(value, kinds, strict=True))]

    def read(value: object, _cls: object) -> tuple[Any, ...]:
        if type(value) is not list:
            raise Refused.at("", "it must be a list")
        return tuple(each(parts(value), lambda _n, pair: converter.structure(*pair)))

    def write(value: object) -> list[Any]:
        if type(value) is not tuple:
            raise Refused.at("", "it must be a tuple")
        return each(parts(value), lambda _n, pair: converter.unstructure(pair[0], unstructure_as=pair[1]))

    return read, write


def _is_set(kind: Any) -> bool:  # noqa: ANN401 - a type expression
    return typing.get_origin(kind) is frozenset


def _set(kind: Any, converter: Converter) -> tuple[_Read, _Write]:  # noqa: ANN401 - a type expression
    (member,) = typing.get_args(kind)

    def read(value: object, _cls: object) -> frozenset[Any]:
        if type(value) is not list:
            raise Refused.at("", "it must be a list")
        parts = ((f"[{n}]", part) for n, part in enumerate(value))
        found = each(parts, lambda _n, part: converter.structure(part, member))
        if len(set(found)) != len(found):
            raise Refused.at("", "the same word stands twice")
        return frozenset(found)

    def write(value: object) -> list[Any]:
        if type(value) is not frozenset:
            raise Refused.at("", "it must be a frozenset")
        # Members have no place of their own, so a problem inside has no number.
        parts = (("[]", part) for part in value)
        return sorted(each(parts, lambda _n, part: converter.unstructure(part, unstructure_as=member)))

    return read, write


def _is_union(kind: Any) -> bool:  # noqa: ANN401 - a type expression
    return typing.get_origin(kind) in {typing.Union, types.UnionType}


def _union(kind: Any, converter: Converter) -> tuple[_Read, _Write]:  # noqa: ANN401 - a type expression
    """Something or nothing as itself; one of several types with the type's name beside it."""
    some = [part for part in typing.get_args(kind) if part is not type(None)]
    if len(some) > 1:
        return _tagged(converter)
    (only,) = some

    def read(value: object, _cls: object) -> object:
        return None if value is None else converter.structure(value, only)

    def write(value: object) -> object:
        return None if value is None else converter.unstructure(value, unstructure_as=only)

    return read, write


def _tagged(converter: Converter) -> tuple[_Read, _Write]:
    """``{"date": "2026-03-01"}`` and the like, for the value of a circumstance."""

    def read(value: object, _cls: object) -> object:
        if type(value) is not dict or len(value) != 1 or not set(value) <= set(TAGS):
            raise Refused.at("", f"it must be an object with one key of {', '.join(TAGS)}")
        ((tag, inner),) = value.items()
        return each([(tag, inner)], lambda name, part: converter.structure(part, TAGS[name]))[0]

    def write(value: object) -> object:
        for tag, kind in TAGS.items():
            if type(value) is (typing.get_origin(kind) or kind):
                return {tag: converter.unstructure(value, unstructure_as=kind)}
        raise Refused.at("", f"it must be one of {', '.join(TAGS)}")

    return read, write
