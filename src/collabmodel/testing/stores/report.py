"""Proving a store without pytest: every check by name, and what came of it."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum

import attrs

from collabmodel.testing.stores.chapters import promises
from collabmodel.testing.stores.expecting import PromiseBrokenError
from collabmodel.testing.stores.harness import Harness, Level, MakeStore, bench, harness_of
from collabmodel.testing.stores.promises import Promise


class Result(Enum):
    """What came of a check."""

    KEPT = "kept"
    BROKEN = "broken"
    NOT_CLAIMED = "not claimed"


@attrs.frozen
class Finding:
    """One check, and what came of it.

    Attributes:
        name: of the check.
        clause: what it holds a store to.
        result: whether it was kept.
        message: what was found instead; empty if it was kept.
    """

    name: str
    clause: str
    result: Result
    message: str = ""


@attrs.frozen
class Report:
    """What :func:`check_store` found."""

    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether every promise that was claimed is kept, and any was."""
        return not self.broken and any(one.result is Result.KEPT for one in self.findings)

    @property
    def broken(self) -> tuple[Finding, ...]:
        """The promises that are not kept."""
        return tuple(one for one in self.findings if one.result is Result.BROKEN)

    @property
    def not_claimed(self) -> tuple[Finding, ...]:
        """The promises of levels that the store does not claim."""
        return tuple(one for one in self.findings if one.result is Result.NOT_CLAIMED)

    def __str__(self) -> str:
        lines = [
            f"{one.result.value:>11}  {one.name}" + (f": {one.clause} {one.message}" if one.message else "")
            for one in self.findings
        ]
        kept = len(self.findings) - len(self.broken) - len(self.not_claimed)
        return "\n".join(
            [*lines, f"{kept} kept, {len(self.broken)} broken, {len(self.not_claimed)} not claimed"]
        )


def check_store(
    make_store: Harness | MakeStore,
    *,
    level: Collection[Level] | Level | None = None,
    only: Collection[str] = (),
) -> Report:
    """Hold a store to every promise of the ports, and report each by name.

    Args:
        make_store: a function that gives an empty store for ``keys`` and ``clock``, or a
            :class:`~collabmodel.testing.stores.Harness` for more than the core.
        level: the level or levels to check beside the core; those that the harness claims, if left out.
        only: names of checks; all of them if left out.

    Raises:
        ValueError: if a name is none of a check.

    >>> from collabmodel.adapters import MemoryStore
    >>> report = check_store(MemoryStore, only=["versions.a_saved_value_is_read_back"])
    >>> print(report)
           kept  versions.a_saved_value_is_read_back
    1 kept, 0 broken, 0 not claimed
    """
    harness = harness_of(make_store)
    claimed = harness.levels if level is None else (level,) if isinstance(level, Level) else level
    known = {one.name for one in promises()}
    if not set(only) <= known:
        msg = f"check_store: no check is called {', '.join(sorted(set(only) - known))}"
        raise ValueError(msg)
    chosen = [one for one in promises() if not only or one.name in only]
    return Report(tuple(_found(one, harness, {Level.CORE, *claimed}) for one in chosen))


def _found(one: Promise, harness: Harness, claimed: Collection[Level]) -> Finding:
    if one.level not in claimed:
        return Finding(one.name, one.clause, Result.NOT_CLAIMED, f"It belongs to level {one.level.value}.")
    try:
        with bench(harness) as made:
            one.judge(made)
    except PromiseBrokenError as error:
        return Finding(one.name, one.clause, Result.BROKEN, str(error))
    except Exception as error:  # noqa: BLE001 - whatever a store raises where it must not
        return Finding(one.name, one.clause, Result.BROKEN, f"{type(error).__name__}: {error}")
    return Finding(one.name, one.clause, Result.KEPT)
