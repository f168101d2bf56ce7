"""How a document is refused: every problem at once, with its path and never its value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from collabmodel.errors import CodecError

_T = TypeVar("_T")

_FIELD_NAME = re.compile(r"[a-z][a-z_]{0,39}\Z")
"""What the name of a field looks like; a key of another shape may be somebody's name."""


class Refused(Exception):  # noqa: N818 - an outcome on its way to becoming a CodecError
    """Problems on their way up through the document, each with its path so far."""

    def __init__(self, problems: Iterable[tuple[str, str]]) -> None:
        """Hold (path, what is wrong) pairs."""
        self.problems: tuple[tuple[str, str], ...] = tuple(problems)
        super().__init__()

    @classmethod
    def at(cls, path: str, text: str) -> Refused:
        """One problem."""
        return cls([(path, text)])

    def under(self, part: str) -> list[tuple[str, str]]:
        """The problems, seen from one level up."""
        return [
            (f"{part}{'.' if path and path[0] != '[' else ''}{path}", text) for path, text in self.problems
        ]


@contextmanager
def told_as_codec_error() -> Iterator[None]:
    """Turn what was refused inside into the one public error, without what it was raised from."""
    try:
        yield
    except Refused as refused:
        raise CodecError([f"{path or 'document'}: {text}" for path, text in refused.problems]) from None
    except RecursionError:
        raise CodecError(["document: nested too deeply"]) from None


def within(part: str, work: Callable[[], _T]) -> _T:
    """The result of the work; what it refuses lies under this part of the document."""
    try:
        return work()
    except Refused as refused:
        raise Refused(refused.under(part)) from None


def each(parts: Iterable[tuple[str, object]], work: Callable[[str, Any], object]) -> list[Any]:
    """The results for every named part; everything refused is gathered before it is raised."""
    done: list[Any] = []
    problems: list[tuple[str, str]] = []
    for name, part in parts:
        try:
            done.append(work(name, part))
        except Refused as refused:
            problems += refused.under(name)
    if problems:
        raise Refused(problems)
    return done


def exact_keys(value: object, names: Iterable[str]) -> dict[str, Any]:
    """The object, if it has exactly these keys."""
    if type(value) is not dict:
        raise Refused.at("", "it must be an object")
    wanted = set(names)
    problems = [(name, "missing") for name in sorted(wanted - set(value))]
    unknown = sorted(set(value) - wanted)
    problems += [(name if _FIELD_NAME.match(name) else "?", "unknown key") for name in unknown]
    if problems:
        raise Refused(problems)
    return value
