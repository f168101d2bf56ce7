"""Kill a writer at its first system call, its second, its third …, and look at what is left.

A kill at a call comes before the call is made, so the sweep stops the writer between any two
of those by which it changes a disk.  strace counts each kind of call by itself: under one rule
for several kinds only the commonest would ever be hit late, so every kind is swept alone.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs

from tests.faults.judging import Seen, Told, judge, lost
from tests.faults.opening import address_in
from tests.faults.warming import READ, WRITE, Injection, Warm

CALLS = "write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,ftruncate"
"""Every call by which a store changes a disk."""


@attrs.frozen
class Point:
    """One run of a sweep: at which call and whether it came so far, what was said, what was seen, which laws are broken."""

    call: str
    number: int
    reached: bool
    told: Told
    seen: Seen
    broken: tuple[str, ...]


@attrs.frozen
class Sweep:
    """All runs of a sweep, by kind and number of the call; the last of each kind was not reached."""

    points: tuple[Point, ...]

    @property
    def reached(self) -> int:
        """At how many calls the writer was hit."""
        return sum(point.reached for point in self.points)

    @property
    def acked(self) -> int:
        """How many units were acknowledged in all of the runs."""
        return sum(len(point.told.acked) for point in self.points)

    @property
    def lost(self) -> int:
        """How many of these are not there whole."""
        return sum(lost(point.told, point.seen) for point in self.points)

    @property
    def broken(self) -> tuple[str, ...]:
        """Every broken law, with the call at which it was broken."""
        return tuple(
            f"at {point.call} {point.number}: {law}" for point in self.points for law in point.broken
        )

    def summary(self, what: str) -> str:
        """One line of figures."""
        return (
            f"{what}: {self.reached} points swept, {self.acked} units acknowledged, "
            f"lost: {self.lost}, laws broken: {len(self.broken)}"
        )


def one_run(
    warm: Warm,
    folder: Path,
    kind: str,
    units: int,
    injection: Injection,
    *,
    writer: str = WRITE,
    reader: str = READ,
    **arguments: object,
) -> Point:
    """Write under an injection in a fresh folder, then look with another process, then judge.

    Args:
        warm: where the children come from.
        folder: a folder of the run's own; it is made anew.
        kind: which store; see :data:`tests.faults.opening.KINDS`.
        units: how many units are planned.
        injection: what befalls the writer.
        writer: the program that writes, ``module:function``.
        reader: the program that looks.
        arguments: further ones of the writer's.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    address = address_in(folder, kind)
    wrote = warm.run(writer, injection, address=address, units=units, **arguments)
    looked = warm.run(reader, address=address, units=units)
    if looked.code != 0:
        raise RuntimeError(f"the reader itself ended with {looked.code}")
    told, seen = Told.from_text(wrote.text), Seen.from_text(looked.text)
    shutil.rmtree(folder)
    number = int(injection.when.partition(".")[0].rstrip("+"))
    return Point(injection.calls, number, wrote.reached, told, seen, tuple(judge(told, seen)))


def sweep(
    folder: Path,
    kind: str,
    *,
    units: int = 20,
    calls: str = CALLS,
    step: int = 1,
    workers: int = 2,
    writer: str = WRITE,
    reader: str = READ,
) -> Sweep:
    """Kill the writer at every call, or every ``step``-th of each kind, until no kind is reached.

    Args:
        folder: an empty folder to work in.
        kind: which store; see :data:`tests.faults.opening.KINDS`.
        units: how many units the writer does when left alone.
        calls: which kinds of system calls are swept, one kind after another.
        step: how far apart the points are.
        workers: how many runs at a time.
        writer: the program that writes, ``module:function``.
        reader: the program that looks.
    """

    def run(warm: Warm, place: Path, call: str, number: int) -> Point:
        injection = Injection(call, "signal=KILL", str(number))
        return one_run(warm, place, kind, units, injection, writer=writer, reader=reader)

    return swept(folder, run, calls=calls, step=step, workers=workers)


class Plan:
    """Gives out one point after another, kind of call by kind of call, until each has not been reached."""

    def __init__(self, calls: str, step: int) -> None:
        """Begin with the first of each kind."""
        self._next = dict.fromkeys(calls.split(","), 1)
        self._step = step
        self._taking = threading.Lock()

    def __iter__(self) -> Iterator[tuple[str, int]]:
        """Give out points; several threads may ask at once."""
        while True:
            with self._taking:
                if not self._next:
                    return
                call, number = next(iter(self._next.items()))
                self._next[call] = number + self._step
            yield call, number

    def exhausted(self, call: str) -> None:
        """Give out no more points of a kind."""
        with self._taking:
            self._next.pop(call, None)


def swept(
    folder: Path,
    run: Callable[[Warm, Path, str, int], Point],
    *,
    calls: str,
    step: int,
    workers: int,
) -> Sweep:
    """Run point after point, each worker with a warm server of its own, until no kind of call is reached."""
    plan = Plan(calls, step)

    def worker(name: int) -> list[Point]:
        points = []
        said = folder / f"said-by-{name}"
        said.mkdir()
        with Warm(said) as warm:
            for call, number in plan:
                point = run(warm, folder / f"store-{name}", call, number)
                points.append(point)
                if not point.reached:
                    plan.exhausted(call)
        return points

    with ThreadPoolExecutor(workers) as pool:
        found = [point for points in pool.map(worker, range(workers)) for point in points]
    return Sweep(tuple(sorted(found, key=lambda point: (point.call, point.number))))
