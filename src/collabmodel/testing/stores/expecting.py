"""How a check says what it expects: without pytest, and also where Python leaves out `assert`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

import attrs

E = TypeVar("E", bound=BaseException)
"""The type of a refusal."""


class PromiseBrokenError(AssertionError):
    """A store does not keep what the ports say."""


@attrs.define
class Refusal(Generic[E]):
    """What :func:`refuses` caught; ``None`` until the block has been left."""

    caught: E | None = None

    @property
    def error(self) -> E:
        """The refusal itself; there once the block has been left."""
        if self.caught is None:
            raise PromiseBrokenError("nothing was refused")
        return self.caught


def expect(found: object, wanted: object, why: str) -> None:
    """Be content if the two are equal.

    Args:
        found: what the store gave.
        wanted: what it must give.
        why: the promise, as a sentence.

    Raises:
        PromiseBrokenError: if they are not.

    >>> expect(1 + 1, 2, "One and one are two.")
    """
    if found != wanted:
        raise PromiseBrokenError(f"{why} Found {_shown(found)}, wanted {_shown(wanted)}.")


def expect_that(holds: bool, why: str) -> None:  # noqa: FBT001 - it is what is expected
    """Be content if it holds.

    Raises:
        PromiseBrokenError: if it does not.
    """
    if holds is not True:
        raise PromiseBrokenError(why)


@contextmanager
def refuses(*errors: type[E], saying: str = "") -> Iterator[Refusal[E]]:
    """Be content if the block ends with one of these errors.

    Args:
        errors: which.
        saying: what its text holds.

    Raises:
        PromiseBrokenError: if it ends without any, or the text is another.

    >>> with refuses(ZeroDivisionError) as caught:
    ...     _ = 1 / 0
    >>> type(caught.error).__name__
    'ZeroDivisionError'
    """
    refusal: Refusal[E] = Refusal()
    try:
        yield refusal
    except errors as error:
        refusal.caught = error
    names = " or ".join(error.__name__ for error in errors)
    if refusal.caught is None:
        raise PromiseBrokenError(f"It must be refused with {names}, and was not.")
    if saying not in str(refusal.caught):
        raise PromiseBrokenError(f"The refusal must say {saying!r}; it says {str(refusal.caught)!r}.")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


_LONGEST = 400
