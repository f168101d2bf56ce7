"""Which provisions a test proves, where no case can: the engine is itself the rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T", bound=Callable[..., None])

NAMED: dict[str, set[str]] = {}
"""Provision to the tests that name it."""


def proves(*provisions: str) -> Callable[[_T], _T]:
    """Mark a test as the proof of provisions that no pack without them could disprove."""

    def mark(test: _T) -> _T:
        for ident in provisions:
            NAMED.setdefault(ident, set()).add(test.__name__)
        return test

    return mark
