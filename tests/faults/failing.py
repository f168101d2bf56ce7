"""Let the writer's system calls fail, once or for a while, and see what it says and keeps.

Unlike a kill, a failure is something a store answers: with one of its own errors, which must
tell the truth about whether the unit was kept.
"""

from __future__ import annotations

from pathlib import Path

from tests.faults.killing import CALLS, Point, Sweep, one_run, swept
from tests.faults.warming import Injection, Warm

SYNCS = "fsync,fdatasync"
"""The calls that promise durability."""
WRITES = "write,pwrite64,ftruncate"
"""The calls that need room."""


def fail_at(
    warm: Warm, folder: Path, kind: str, when: str, *, error: str = "EIO", calls: str = CALLS, units: int = 4
) -> Point:
    """Let the calls that ``when`` counts fail, and let the writer open the store anew and go on.

    Args:
        warm: where the children come from.
        folder: a folder of the run's own; it is made anew.
        kind: which store; see :data:`tests.faults.opening.KINDS`.
        when: ``7`` for the seventh call, ``7+`` from it on, ``7..9`` for three.
        error: the name of the error, such as ``EIO``, ``ENOSPC`` or ``EFBIG``.
        calls: which system calls count; strace counts each kind by itself.
        units: how many units are tried.
    """
    return one_run(warm, folder, kind, units, Injection(calls, f"error={error}", when), go_on=True)


def fail_sweep(
    folder: Path,
    kind: str,
    *,
    error: str = "EIO",
    calls: str = SYNCS,
    units: int = 4,
    step: int = 1,
    length: int = 1,
    workers: int = 2,
) -> Sweep:
    """Fail ``length`` calls of a kind from the first, the second … on, until no kind meets a failure."""

    def run(warm: Warm, place: Path, call: str, number: int) -> Point:
        when = str(number) if length == 1 else f"{number}..{number + length - 1}"
        return fail_at(warm, place, kind, when, error=error, calls=call, units=units)

    return swept(folder, run, calls=calls, step=step, workers=workers)
