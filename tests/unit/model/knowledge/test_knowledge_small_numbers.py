"""Small numbers cannot be worked out, from the table alone or with the exact total in hand."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabmodel.errors import ModelError
from collabmodel.model.knowledge.small_numbers import Band, BandedTable, band_of, banded

COUNTS = st.lists(st.integers(0, 60), min_size=0, max_size=6)


def table(counts: tuple[int, ...] | list[int], *, threshold: int = 5) -> BandedTable:
    """The table of these counts as it is shown."""
    return banded([(f"cell-{at}", count) for at, count in enumerate(counts)], threshold=threshold)


@pytest.mark.parametrize(("cells", "highest"), [(1, 13), (2, 13), (3, 10), (4, 7)], ids=["1", "2", "3", "4"])
def test_small_numbers_cannot_be_worked_out(cells: int, highest: int) -> None:
    """Whoever knows the method, and sees the table, finds two or more possible numbers for every cell.

    Every table there can be is made, and those that look alike are laid together.  Where
    anything is shown that holds even for who knows the exact total from elsewhere.
    """
    alike: dict[BandedTable, list[tuple[int, ...]]] = defaultdict(list)
    with_total: dict[tuple[BandedTable, int], list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(highest), repeat=cells):
        shown = table(counts, threshold=3)
        alike[shown].append(counts)
        if any(cell.band for cell in shown.cells) or shown.total:
            with_total[shown, sum(counts)].append(counts)
    whole = [group for shown, group in alike.items() if _inside(shown, highest)]
    for group in (*whole, *(g for (shown, _), g in with_total.items() if _inside(shown, highest))):
        assert all(len(set(column)) > 1 for column in zip(*group, strict=True))


def _inside(shown: BandedTable, highest: int) -> bool:
    """Whether no count that would look the same was left out for being too high to be made here."""
    return all(cell.band is None or cell.band.most < highest for cell in shown.cells)


@given(COUNTS)
def test_no_small_cell_is_shown_and_none_is_withheld_alone(counts: list[int]) -> None:
    """A cell under the threshold has no band, a withheld cell has company, and what is shown is true."""
    shown = table(counts)
    withheld = [cell for cell in shown.cells if cell.band is None]
    assert len(withheld) != 1 or len(counts) == 1
    for cell, count in zip(shown.cells, counts, strict=True):
        assert cell.band is None or (count >= 5 and cell.band.least <= count <= cell.band.most)
    assert shown.total is None or shown.total.least <= sum(counts) <= shown.total.most
    assert shown.total is None or shown.total.least >= 5


@pytest.mark.parametrize(
    ("counts", "cells", "total"),
    [
        ((12, 3, 8), ["10-14", "withheld", "withheld"], "20-24"),
        ((12, 8), ["10-14", "5-9"], "20-24"),
        ((2, 1, 7), ["withheld", "withheld", "5-9"], "10-14"),
        ((1, 2), ["withheld", "withheld"], "None"),
        ((7,), ["withheld"], "None"),
        ((0, 0), ["withheld", "withheld"], "None"),
        ((9, 9), ["withheld", "withheld"], "None"),
        ((5, 5), ["withheld", "withheld"], "None"),
        ((), [], "None"),
    ],
    ids=["one small", "none small", "two small", "little", "single", "nobody", "most", "least", "empty"],
)
def test_what_is_shown(counts: tuple[int, ...], cells: list[str], total: str) -> None:
    """A small cell takes another with it; where the total would give the cells away nothing is shown."""
    shown = table(counts)
    assert ([str(cell) for cell in shown.cells], str(shown.total)) == (cells, total)


@pytest.mark.parametrize(
    "make",
    [
        lambda: band_of(-1),
        lambda: band_of(3, threshold=1),
        lambda: Band(4, 4),
        lambda: Band(-1, 4),
        lambda: banded([("a", 1), ("a", 2)]),
    ],
    ids=["negative", "threshold", "one number", "below nothing", "same label"],
)
def test_what_cannot_be_a_band_is_refused(make: object) -> None:
    """A band that holds one number only would be the number."""
    with pytest.raises(ModelError):
        make()  # type: ignore[operator]
