"""An error raised alone, where the one that it is told for holds what must not be shown."""

from __future__ import annotations

from typing import NoReturn


def raise_bare(error: Exception) -> NoReturn:
    """Raise an error without the one being handled, which ``from None`` hides but still carries along.

    >>> try:
    ...     try:
    ...         "a text".encode("no such encoding")
    ...     except LookupError:
    ...         raise_bare(ValueError("it cannot be written"))
    ... except ValueError as told:
    ...     print(told.__context__)
    None
    """
    try:
        raise error
    finally:
        error.__context__ = None
