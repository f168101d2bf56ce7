"""Writers for values in which everything is as it must be; anything else they only turn away.

# INVARIANT: whatever these writers give, the strict hooks give for the same value.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any

import attrs

from collabmodel.codec.generated import Source, exactly_an_enum, indented
from collabmodel.codec.strict import TAGS, fields_of, write_time


def writers(roots: Iterable[type[Any]], *, native: bool) -> dict[type[Any], Callable[[Any], Any]]:
    """For each attrs class, what makes objects with sorted keys of its values.

    The writers raise any of LookupError, TypeError, ValueError, OverflowError and Refused.

    Args:
        native: leave days and moments in UTC as they are, for a serialiser that writes them itself.
    """
    return Source("write", _NATIVE if native else _PLAIN).made(roots)


class _Writing:
    """How values become what a serialiser takes."""

    def __init__(self, *, native: bool) -> None:
        self._native = native

    def __call__(self, source: Source, kind: Any) -> list[str]:  # noqa: ANN401 - a type expression
        if attrs.has(kind):
            return self._object(source, kind)
        return [*self._steps(source, kind), "return v"]

    def _steps(self, source: Source, kind: Any) -> list[str]:  # noqa: ANN401 - a type expression
        """Lines after which ``v``, part of a value, is part of a document."""
        kind = getattr(kind, "__supertype__", kind)
        origin = typing.get_origin(kind)
        if kind is str:
            return ["if type(v) is not str: raise Odd"]
        if kind is bool:
            return ["if v is not True and v is not False: raise Odd"]
        if kind is int:
            return [f"if type(v) is not int or not {-(2**63)} <= v < {2**63}: raise Odd"]
        if kind is date or kind is datetime:
            return self._time(source, kind)
        if origin in {typing.Union, types.UnionType}:
            return self._union(source, kind)
        if origin is frozenset:
            (member,) = typing.get_args(kind)
            return ["if type(v) is not frozenset: raise Odd", *self._several(source, member, "sorted")]
        if origin is tuple:
            return self._tuple(source, kind)
        if attrs.has(kind):
            return [f"v = {source.function(kind)}(v)"]
        exactly_an_enum(kind)
        return [f"if type(v) is not {source.bound(kind)}: raise Odd", "v = v._value_"]

    def _time(self, source: Source, kind: type[date]) -> list[str]:
        if kind is date:
            exact = "if type(v) is not date_: raise Odd".replace("date_", source.bound(date))
            return [exact] if self._native else [exact, "v = v.isoformat()"]
        write = f"v = {source.bound(write_time)}(v)"
        if not self._native:
            return [write]
        exact = f"type(v) is not {source.bound(datetime)} or v.tzinfo is not {source.bound(UTC)}"
        return [f"if {exact}: {write}"]

    def _union(self, source: Source, kind: Any) -> list[str]:  # noqa: ANN401 - a type expression
        some = [part for part in typing.get_args(kind) if part is not type(None)]
        if len(some) == 1:
            return ["if v is not None:", *indented(self._steps(source, some[0]))]
        by_type = {typing.get_origin(part) or part: (tag, part) for tag, part in TAGS.items()}
        tags = source.bound({cls: tag for cls, (tag, _) in by_type.items()})
        works = ", ".join(
            f"{source.bound(cls)}: {source.function(part)}" for cls, (_, part) in by_type.items()
        )
        return [f"v = {{{tags}[type(v)]: {{{works}}}[type(v)](v)}}"]

    def _several(self, source: Source, member: Any, into: str) -> list[str]:  # noqa: ANN401 - a type expression
        if getattr(member, "__supertype__", member) is str:
            return ["for one in v:", "    if type(one) is not str: raise Odd", f"v = {into}(v)"]
        return [f"v = {into}(map({source.function(member)}, v))"]

    def _tuple(self, source: Source, kind: Any) -> list[str]:  # noqa: ANN401 - a type expression
        args, exact = typing.get_args(kind), "if type(v) is not tuple: raise Odd"
        if args[-1] is Ellipsis:
            return [exact, *self._several(source, args[0], "list")]
        parts = ", ".join(f"{source.function(part)}(v[{n}])" for n, part in enumerate(args))
        return [exact, f"if len(v) != {len(args)}: raise Odd", f"v = [{parts}]"]

    def _object(self, source: Source, cls: type[Any]) -> list[str]:
        fields = fields_of(cls)
        lines = ["o = v", f"if type(o) is not {source.bound(cls)}: raise Odd"]
        for n, (name, kind) in enumerate(fields.items()):
            lines += [f"v = o.{name}", *self._steps(source, kind), f"v{n} = v"]
        pairs = sorted((name, f"v{n}") for n, name in enumerate(fields))
        return [*lines, f"return {{{', '.join(f'{name!r}: {part}' for name, part in pairs)}}}"]


_NATIVE, _PLAIN = _Writing(native=True), _Writing(native=False)
