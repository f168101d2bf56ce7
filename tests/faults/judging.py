"""What may be seen after a fault, given what was acknowledged before it.

L1: no acknowledged unit is lost.  L2: no unit is half visible.  L3: the store opens, verifies
and can be written again with no manual step.  L4: an error is one of this library's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

import attrs

UNKNOWN = "CommitOutcomeUnknownError"
MAY_BE_KEPT = frozenset({UNKNOWN, "StoreFailedError"})
"""The errors after which a unit may be there, and then whole; after any other it must be absent."""


@attrs.frozen
class Told:
    """What the writer said before it ended.

    Attributes:
        acked: the units whose commit returned.
        failed: the units that raised, with the name of the error.
        untyped: what was raised that is none of this library's errors.
    """

    acked: tuple[int, ...] = ()
    failed: Mapping[int, str] = attrs.field(factory=dict)
    untyped: tuple[str, ...] = ()

    @classmethod
    def from_text(cls, text: str) -> Told:
        """Read the writer's lines; a last line without its end was never said."""
        lines = [line.split() for line in text.split("\n")[:-1]]
        return cls(
            acked=tuple(int(line[1]) for line in lines if line[0] == "ack"),
            failed={int(line[1]): line[2] for line in lines if line[0] == "failed"},
            untyped=tuple(line[2] for line in lines if line[0] == "untyped"),
        )

    def doubting(self, units: Iterable[int]) -> Told:
        """The same, if nobody can say whether the acks of these units came before the fault or after it.

        They may then be there, whole, or not at all: their outcome is unknown.
        """
        doubted = set(units)
        failed = {**self.failed, **dict.fromkeys(sorted(doubted & set(self.acked)), UNKNOWN)}
        return attrs.evolve(
            self, acked=tuple(unit for unit in self.acked if unit not in doubted), failed=failed
        )


@attrs.frozen
class Seen:
    """What a fresh process sees; ``strays`` counts what belongs to no unit."""

    units: Mapping[int, str]
    ok: bool
    probe: bool
    problem: str = ""
    entries: int = 0
    documents: int = 0
    strays: int = 0

    @classmethod
    def from_text(cls, text: str) -> Seen:
        """Read the reader's document."""
        known = json.loads(text)
        return cls(**{**known, "units": {int(number): state for number, state in known["units"].items()}})

    def of(self, state: str) -> tuple[int, ...]:
        """The units that are ``whole``, ``partial`` or ``absent``."""
        return tuple(number for number, found in sorted(self.units.items()) if found == state)


def judge(told: Told, seen: Seen) -> list[str]:
    """Every law that is broken, one sentence each; an empty list when all hold."""
    whole = set(seen.of("whole"))
    broken = [f"L1: unit {number} was acknowledged and is not whole" for number in _lost(told.acked, whole)]
    broken += [f"L2: unit {number} is half visible" for number in seen.of("partial")]
    if seen.strays:
        broken.append(f"L2: {seen.strays} things belong to no unit")
    in_flight = sorted(whole - set(told.acked) - set(told.failed))
    if len(in_flight) > 1:
        broken.append(f"L2: units {in_flight} were never acknowledged; one may be in flight")
    broken += [
        f"L2: unit {number} is kept, though it raised {told.failed[number]}"
        for number in sorted(whole & set(told.failed))
        if told.failed[number] not in MAY_BE_KEPT
    ]
    if not seen.ok:
        broken.append(f"L3: the store does not verify: {seen.problem}")
    elif not seen.probe:
        broken.append(f"L3: the store cannot be written: {seen.problem}")
    broken += [f"L4: {name} is none of this library's errors" for name in told.untyped]
    return broken


def lost(told: Told, seen: Seen) -> int:
    """How many acknowledged units are not there whole."""
    return len(_lost(told.acked, seen.of("whole")))


def _lost(acked: Sequence[int], whole: Iterable[int]) -> list[int]:
    there = set(whole)
    return [number for number in acked if number not in there]
