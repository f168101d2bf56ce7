"""How a provision names others: ids, ranges, stars and what lies below an id.

``osl-23-2`` names itself and everything below it (``osl-23-2-s1``).  The range
``osl-26-1..6`` takes lettered sections inside it (26:1 a) and none after its last
(26:6 a).  ``osl-18-*`` takes a chapter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_SECTION = re.compile(r"osl-(\d+)-(\d+)([a-z]?)((?:-[sp]\d+)*)(?:-[a-z].*)?$")
_STAR = re.compile(r"osl-(\d+)-\*$")
_SPAN = re.compile(r"osl-(\d+)-(\d+)([a-z]?)\.\.(\d+)([a-z]?)$")
_BELOW_CHAPTER = 2
"""An OSL id with fewer hyphens than this names a chapter at most, and nothing lies below it."""


def section_of(ident: str) -> tuple[int, int, str] | None:
    """Chapter, section and letter of an OSL id; ``None`` for other acts.

    >>> section_of("osl-26-1a-s2"), section_of("lub-6")
    ((26, 1, 'a'), None)
    """
    match = _SECTION.match(ident)
    return (int(match[1]), int(match[2]), match[3]) if match else None


def names(pattern: str, ident: str) -> bool:
    """Whether the pattern names the id.

    >>> (
    ...     names("osl-26-1..6", "osl-26-1a-s1"),
    ...     names("osl-26-1..6", "osl-26-6a"),
    ...     names("osl-23-2", "osl-23-2-s3"),
    ... )
    (True, False, True)
    """
    star = _STAR.match(pattern)
    if star:
        section = section_of(ident)
        return section is not None and section[0] == int(star[1])
    span = _SPAN.match(pattern)
    if span:
        section = section_of(ident)
        low = (int(span[1]), int(span[2]), span[3])
        high = (int(span[1]), int(span[4]), span[5])
        return section is not None and low <= section <= high
    if pattern == ident:
        return True
    deep = not pattern.startswith("osl") or pattern.count("-") >= _BELOW_CHAPTER
    return deep and ident.startswith(pattern + "-")


def any_names(patterns: Iterable[str], *idents: str) -> bool:
    """Whether one of the patterns names one of the ids."""
    return any(names(pattern, ident) for pattern in patterns for ident in idents)
