"""Truth as a number, and what the ids in rules mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

Truth = Fraction
NO, HALF, YES = Fraction(0), Fraction(1, 2), Fraction(1)


def every(truths: Iterable[Truth]) -> Truth:
    """And."""
    return min([YES, *truths])


def some(truths: Iterable[Truth]) -> Truth:
    """Or."""
    return max([NO, *truths])


def truth(state: object) -> Truth:
    """Python's three values as a number."""
    return HALF if state is None else YES if state else NO


def _number(section: str) -> tuple[int, str]:
    """``1a`` sorts after ``1`` and before ``2``."""
    digits = section.rstrip("abcdefghijklmnopqrstuvwxyz")
    return int(digits), section[len(digits) :]


def place(ident: str) -> tuple[int, tuple[int, str]] | None:
    """Chapter and section of an id of the secrecy act."""
    parts = ident.split("-")
    if len(parts) < 3 or parts[0] != "osl" or not re.fullmatch(r"\d+", parts[1]):  # noqa: PLR2004
        return None
    return (int(parts[1]), _number(parts[2])) if re.fullmatch(r"\d+[a-z]?", parts[2]) else None


def meant(pattern: str, ident: str) -> bool:
    """Whether a pattern means the id: itself, what lies below it, a chapter, or a range."""
    where = place(ident)
    if pattern.endswith("-*"):
        return where is not None and pattern == f"osl-{where[0]}-*"
    if ".." in pattern:
        first, last = pattern.split("..")
        chapter, low = first.removeprefix("osl-").split("-")
        return where is not None and where[0] == int(chapter) and _number(low) <= where[1] <= _number(last)
    is_chapter = pattern.startswith("osl") and pattern.count("-") == 1
    return pattern == ident or (not is_chapter and ident.startswith(f"{pattern}-"))


def meant_by_any(patterns: Iterable[str], idents: Iterable[str]) -> bool:
    """Whether one of the patterns means one of the ids."""
    return any(meant(pattern, ident) for pattern in patterns for ident in idents)
