"""Kill a writer at its first system call, its second, its third …, and look at what is left.

Which calls count is the store's own business with the disk.  A kill at a call comes before
the call is made, so the sweep stops the writer between any two of them.
"""

from __future__ import annotations

import itertools
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

    number: int
    reached: bool
    told: Told
    seen: Seen
    broken: tuple[str, ...]


@attrs.frozen
class Sweep:
    """All runs of a sweep, by the number of the call; the last is the one that was not reached."""

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
        return tuple(f"at call {point.number}: {law}" for point in self.points for law in point.broken)

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
    return Point(number, wrote.reached, told, seen, tuple(judge(told, seen)))


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
    """Kill the writer at every call, or every ``step``-th, until one run is not reached by the kill.

    Args:
        folder: an empty folder to work in.
        kind: which store; see :data:`tests.faults.opening.KINDS`.
        units: how many units the writer does when left alone.
        calls: which system calls count.
        step: how far apart the points are.
        workers: how many runs at a time.
        writer: the program that writes, ``module:function``.
        reader: the program that looks.
    """

    def run(warm: Warm, place: Path, number: int) -> Point:
        injection = Injection(calls, "signal=KILL", str(number))
        return one_run(warm, place, kind, units, injection, writer=writer, reader=reader)

    return swept(folder, run, step=step, workers=workers)


def swept(
    folder: Path,
    run: Callable[[Warm, Path, int], Point],
    *,
    step: int,
    workers: int,
) -> Sweep:
    """Run point after point, each worker with a warm server of its own, until one is not reached."""
    numbers: Iterator[int] = itertools.count(1, step)
    taking = threading.Lock()
    over = threading.Event()

    def worker(name: int) -> list[Point]:
        points = []
        said = folder / f"said-by-{name}"
        said.mkdir()
        with Warm(said) as warm:
            while not over.is_set():
                with taking:
                    number = next(numbers)
                point = run(warm, folder / f"store-{name}", number)
                points.append(point)
                if not point.reached:
                    over.set()
        return points

    with ThreadPoolExecutor(workers) as pool:
        found = [point for points in pool.map(worker, range(workers)) for point in points]
    return Sweep(tuple(sorted(found, key=lambda point: point.number)))
