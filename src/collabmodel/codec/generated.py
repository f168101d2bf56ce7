"""Source text that is written for the classes at hand, and made into functions once.

A reader that asks at each field what type it has spends most of its time asking.  So the
questions are asked once, and their answers are written down as the plain code that
somebody would write by hand for each class; attrs makes its initialisers the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

_INDENT = "    "


class Odd(ValueError):  # noqa: N818 - an outcome that never leaves the codec
    """Something is not as it nearly always is; the strict hooks are to say what."""


class Source:
    """Functions that call each other, while they are being written.

    Args:
        verb: what the functions do, the first part of their names.
        body: gives the lines of the function for a type, in which ``v`` is the argument.
    """

    def __init__(self, verb: str, body: Callable[[Source, Any], Iterable[str]]) -> None:
        """Begin with nothing written."""
        self._verb = verb
        self._body = body
        self._names: dict[str, Any] = {"Odd": Odd}
        self._called: dict[Any, str] = {}
        self._lines: list[str] = []

    def bound(self, value: object) -> str:
        """A name under which the functions find the value."""
        name = f"given_{len(self._names)}"
        self._names[name] = value
        return name

    def function(self, kind: Any) -> str:  # noqa: ANN401 - a type expression
        """The name of the function for a type, which is written if it is not yet."""
        if kind not in self._called:
            name = self._called[kind] = (
                f"{self._verb}_{len(self._called)}"  # first, since a type may hold itself
            )
            lines = [f"def {name}(v):", *indented(self._body(self, kind))]
            self._lines += lines
        return self._called[kind]

    def made(self, kinds: Iterable[type[Any]]) -> dict[type[Any], Callable[[Any], Any]]:
        """The functions for these types."""
        names = {kind: self.function(kind) for kind in kinds}
        exec(compile("\n".join(self._lines), "<collabmodel codec>", "exec"), self._names)  # noqa: S102 - text of our own, from our own classes
        return {kind: self._names[name] for kind, name in names.items()}


def exactly_an_enum(kind: object) -> None:
    """Nothing, where a type is an enumeration, the last shape that is left to ask for.

    Raises:
        TypeError: if it is of a shape that the strict hooks do not know either.
    """
    if not (isinstance(kind, type) and issubclass(kind, Enum)):
        raise TypeError(f"{kind!r}: no stored value may hold this. Teach the strict hooks first.")


def indented(lines: Iterable[str]) -> list[str]:
    """The lines one step further in."""
    return [_INDENT + line for line in lines]
