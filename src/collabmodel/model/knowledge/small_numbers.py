"""Small numbers (små tal): how many people, told in bands so that no exact number can be worked out.

The promise.  Of a table that is shown, each cell could be at least two different numbers, also for
somebody who knows this method and the exact total.  Why it holds: what is shown depends only on
the band of each cell and on the total.  With at least two cells, and a total that is neither the
least nor the most that the bands allow, each cell can give or take one and another make up for
it.  Where that is not so nothing is shown, not even the total.

A cell under the threshold is withheld, and never alone: one more cell is withheld with it, so that
total minus the rest gives no answer about one of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.information import SMALL_NUMBER


@attrs.frozen(field_transformer=checked)
class Band:
    """A span that a number lies in, both ends included (intervall)."""

    least: int
    most: int

    def __attrs_post_init__(self) -> None:
        """A band holds two numbers or more; one alone would be the number itself."""
        if not 0 <= self.least < self.most:
            raise ModelError("band: it begins at 0 or more, and ends above where it begins")

    def __str__(self) -> str:
        """As it is shown."""
        return f"under {self.most + 1}" if self.least == 0 else f"{self.least}-{self.most}"


@attrs.frozen(field_transformer=checked)
class BandedCell:
    """One cell of a table as it may be shown: its band, or ``None`` where it is withheld."""

    label: str
    band: Band | None

    def __str__(self) -> str:
        """As it is shown."""
        return "withheld" if self.band is None else str(self.band)


@attrs.frozen(field_transformer=checked)
class BandedTable:
    """A table as it may be shown across parties; no exact number is in it."""

    cells: tuple[BandedCell, ...]
    total: Band | None


def band_of(count: int, *, threshold: int = SMALL_NUMBER) -> Band:
    """The band that a number lies in.

    Raises:
        ModelError: if the number is negative, or the threshold less than two.

    >>> str(band_of(0)), str(band_of(4)), str(band_of(12))
    ('under 5', 'under 5', '10-14')
    """
    smallest = 2
    if count < 0 or threshold < smallest:
        raise ModelError("band: the count cannot be negative, nor the threshold less than 2")
    least = count // threshold * threshold
    return Band(least, least + threshold - 1)


def banded(cells: Sequence[tuple[str, int]], *, threshold: int = SMALL_NUMBER) -> BandedTable:
    """A table of counts as it may be shown.

    Args:
        cells: label and count of each cell; every person counts in one cell.
        threshold: cells under it are withheld; it is also how wide a band is.

    Raises:
        ModelError: if two cells have one label, a count is negative, or the threshold less than two.

    >>> table = banded([("north", 12), ("south", 3), ("east", 8)])
    >>> [str(cell) for cell in table.cells], str(table.total)
    (['10-14', 'withheld', 'withheld'], '20-24')
    """
    if len({label for label, _ in cells}) != len(cells):
        raise ModelError("small numbers: two cells have the same label")
    bands = [band_of(count, threshold=threshold) for _, count in cells]
    total = sum(count for _, count in cells)
    if not _leaves_doubt(bands, total):
        return BandedTable(tuple(BandedCell(label, None) for label, _ in cells), None)
    withheld = _withheld(bands)
    whole = band_of(total, threshold=threshold)
    return BandedTable(
        tuple(
            BandedCell(label, None if at in withheld else bands[at]) for at, (label, _) in enumerate(cells)
        ),
        whole if whole.least else None,
    )


def _leaves_doubt(bands: Sequence[Band], total: int) -> bool:
    """Whether each cell could be two numbers for somebody who knows every band and the total."""
    several = len(bands) > 1
    return several and sum(band.least for band in bands) < total < sum(band.most for band in bands)


def _withheld(bands: Sequence[Band]) -> frozenset[int]:
    """The cells that are withheld: the small ones, and one more if there is one alone."""
    small = {at for at, band in enumerate(bands) if band.least == 0}
    if len(small) == 1:
        others = [at for at in range(len(bands)) if at not in small]
        small.add(min(others, key=lambda at: bands[at].least))
    return frozenset(small)
