"""Things done in turn within each round, so that a machine that is busy for a while is busy for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter

import attrs

Work = Callable[[], object]


@attrs.frozen
class Row:
    """One line of the table: what was measured, beside what, and how far it may be away.

    Attributes:
        name: what is ours.
        beside: what it is held against.
        ours: seconds, or a rate.
        limit: the same of what it is held against; ``None`` where the bar is a number by itself.
        bar: ours may be as many times the limit; or, without one, at most or at least so much.
        unit: what the numbers are.
        least: more is better.
    """

    name: str
    beside: str
    ours: float
    bar: float
    limit: float | None = None
    unit: str = "ms"
    least: bool = False

    @property
    def ratio(self) -> float:
        """Ours to the limit, or to nothing."""
        return self.ours if self.limit is None else self.ours / self.limit

    @property
    def kept(self) -> bool:
        """Whether the bar is kept."""
        return self.ratio >= self.bar if self.least else self.ratio <= self.bar


def in_turn(works: Mapping[str, Work], *, rounds: int) -> dict[str, float]:
    """The median time of each, in seconds; the first round is not counted."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds + 1):
        for name, work in works.items():
            begin = perf_counter()
            work()
            times[name].append(perf_counter() - begin)
    return {name: median(found[1:]) for name, found in times.items()}


def told(rows: list[Row]) -> str:
    """The rows as a table."""
    lines = [f"{'what':<44} {'beside':<44} {'ours':>12} {'limit':>12} {'ratio':>8} {'bar':>8}"]
    for row in rows:
        scale = 1000 if row.unit == "ms" else 1
        limit = "" if row.limit is None else f"{row.limit * scale:.3f}"
        ratio = "" if row.limit is None else f"{row.ratio:.2f}"
        bar = f"{'>=' if row.least else '<='}{row.bar * (scale if row.limit is None else 1):g}"
        mark = "" if row.kept else "  MISSED"
        lines.append(
            f"{row.name:<44} {row.beside:<44} {row.ours * scale:>9.3f} {row.unit:<2} {limit:>12} {ratio:>8} {bar:>8}{mark}"
        )
    return "\n".join(lines)
