"""The long sweeps end with an error when a law is broken or too few points were reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import sweeping
from tests.faults.judging import Seen, Told
from tests.faults.killing import Point, Sweep


def _sweep(*broken: str) -> Sweep:
    told, seen = Told(acked=(1,)), Seen(units={1: "whole"}, ok=True, probe=True)
    return Sweep((Point("fsync", 1, reached=True, told=told, seen=seen, broken=broken),))


@pytest.mark.parametrize(
    ("found", "wanted", "missing", "code", "said"),
    [
        (_sweep(), 1, "", 0, "1 points swept, 1 units acknowledged, lost: 0, laws broken: 0"),
        (_sweep("L2: x"), 1, "", 1, "at fsync 1: L2: x"),
        (_sweep(), 2, "", 1, "only 1 points were reached, of 2 wanted"),
        (_sweep(), 1, "strace is not installed", 2, "not possible here: strace is not installed"),
    ],
)
def test_a_sweep_says_what_it_found(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    found: Sweep,
    wanted: int,
    missing: str,
    code: int,
    said: str,
) -> None:
    """The code is 0 only if every law held, at as many points as were wanted, on a machine that can."""

    def run(folder: Path, kind: str, number: int) -> Sweep:
        return found

    monkeypatch.setitem(sweeping.SWEEPS, "kill", (run, lambda: missing, 1, "kill sweep"))
    assert sweeping.main(["kill", "--store", "sqlite", "--points", str(wanted)]) == code
    assert said in capsys.readouterr().out


def test_more_units_are_done_until_the_points_suffice(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A store that makes few calls is given more units, and in the end what there is is told."""
    asked = []

    def few(folder: Path, kind: str, *, units: int) -> Sweep:
        asked.append(units)
        return _sweep()

    monkeypatch.setattr(sweeping, "sweep", few)
    assert sweeping.sweep_kills(tmp_path, "sqlite", 2).reached == 1
    assert asked == [5, 12, 26, 54, 110, 160]
