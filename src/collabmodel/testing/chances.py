"""Sources of chance, and small choices drawn from them."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from hypothesis import strategies as st


def chances() -> st.SearchStrategy[Random]:
    """Sources of chance, each from a seed; a failing example names its seed, and the seed gives it again.

    A pack or a world takes hundreds of choices.  Drawn one by one they would cost ten times
    as much, and the examples would be less varied.
    """
    return st.integers(0, 2**32 - 1).map(Random)


def chance(r: Random, one_in: int) -> bool:
    """Yes, once in so many times."""
    return r.randrange(one_in) == one_in - 1


def some(r: Random, words: Sequence[str], *, most: int = 3) -> tuple[str, ...]:
    """From one to ``most`` of the words, in order."""
    known = sorted(set(words))
    return tuple(sorted(r.sample(known, k=min(r.randint(1, most), len(known)))))
