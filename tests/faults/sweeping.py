"""The long sweeps as commands: ``python -m tests.faults.sweeping kill`` and ``… power``.

Each prints one line of figures per store and ends with an error if a law is broken, if fewer
points were reached than asked for, or if the machine lacks what the fault needs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults.abilities import missing_for_power_cuts, missing_for_tracing
from tests.faults.killing import Sweep, sweep
from tests.faults.opening import KINDS
from tests.faults.power import cuts

POINTS = 250
"""How many kill points are wanted of each store on a disk, of which there are two."""
UNITS = {"sqlite": 5, "file": 32}
"""How many units the writer does; more where that takes it to the points wanted."""
MOST = 160
CUTS = 40


def sweep_kills(folder: Path, kind: str, wanted: int) -> Sweep:
    """Kill at every call; with more units where a store makes so few calls that the points do not suffice."""
    units = UNITS[kind]
    while True:
        place = folder / f"kill-{kind}-{units}"
        place.mkdir()
        found = sweep(place, kind, units=units)
        if found.reached >= wanted or units >= MOST:
            return found
        units = min(MOST, units + units * (wanted - found.reached) // max(found.reached, 1) + 2)


def sweep_cuts(folder: Path, kind: str, wanted: int) -> Sweep:
    """Cut the power so many times."""
    place = folder / f"power-{kind}"
    place.mkdir()
    return cuts(place, kind, count=wanted)


SWEEPS: dict[str, tuple[Callable[[Path, str, int], Sweep], Callable[[], str], int, str]] = {
    "kill": (sweep_kills, missing_for_tracing, POINTS, "kill sweep"),
    "power": (sweep_cuts, missing_for_power_cuts, CUTS, "power cuts"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run one sweep over each store; 0 if every law held at every point."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.sweeping", description=__doc__)
    parser.add_argument("which", choices=sorted(SWEEPS))
    parser.add_argument("--store", action="append", choices=KINDS, help="only this store; all if left out")
    parser.add_argument("--points", type=int, help="how many points are wanted")
    chosen = parser.parse_args(arguments)
    run, missing, usual, title = SWEEPS[chosen.which]
    wanted = usual if chosen.points is None else chosen.points
    if missing():
        _print(f"{title}: not possible here: {missing()}")
        return 2
    good = True
    with tempfile.TemporaryDirectory(prefix="collab-faults-") as folder:
        for kind in chosen.store or KINDS:
            began = time.monotonic()
            found = run(Path(folder), kind, wanted)
            _print(f"{found.summary(f'{title}, {kind}')} ({time.monotonic() - began:.0f} s)")
            for law in found.broken:
                _print(f"  {law}")
            if found.reached < wanted:
                _print(f"  only {found.reached} points were reached, of {wanted} wanted")
            good = good and not found.broken and found.reached >= wanted
    return 0 if good else 1


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
