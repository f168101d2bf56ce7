"""The checks by name: each a plain function over a bench, whose docstring is the clause it holds a store to."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import attrs

from collabmodel.testing.stores.harness import Bench, Judge, Level


@attrs.frozen
class Promise:
    """One check.

    Attributes:
        name: chapter and function, such as ``versions.a_stale_version_is_refused``.
        clause: what the store promises, in one sentence.
        level: the level that it belongs to.
        judge: the check itself.
    """

    name: str
    clause: str
    level: Level
    judge: Judge = attrs.field(repr=False)


_PROMISES: dict[str, Promise] = {}


def promise(level: Level = Level.CORE) -> Callable[[Judge], Judge]:
    """Enter a check, by the name of its module and its own.

    Raises:
        ValueError: if there is one of that name, or it does not say what it holds a store to.
    """

    def enter(judge: Judge) -> Judge:
        name = f"{judge.__module__.rpartition('.')[2]}.{judge.__name__}"
        clause = inspect.getdoc(judge)
        if not clause or name in _PROMISES:
            msg = f"{name}: give it a docstring, and a name of its own"
            raise ValueError(msg)
        _PROMISES[name] = Promise(name, clause.splitlines()[0], level, judge)
        return judge

    return enter


def promises() -> tuple[Promise, ...]:
    """Every check, in the order of the chapters."""
    return tuple(_PROMISES.values())


__all__ = ["Bench", "Promise", "promise", "promises"]
