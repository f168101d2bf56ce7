"""The judge finds each law that is broken, and nothing where none is."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.faults.judging import Seen, Told, judge, lost

WHOLE = {1: "whole", 2: "whole", 3: "absent"}


def seen(units: Mapping[int, str], *, ok: bool = True, probe: bool = True, strays: int = 0) -> Seen:
    """What a reader saw, sound unless said otherwise."""
    return Seen(units=units, ok=ok, probe=probe, strays=strays)


@pytest.mark.parametrize(
    "told",
    [
        Told(acked=(1, 2)),
        Told(acked=(1,)),
        Told(acked=(1, 2), failed={3: "StoreFullError"}),
        Told(acked=(1,), failed={2: "CommitOutcomeUnknownError"}),
        Told(acked=(1,), failed={2: "StoreFailedError", 3: "StoreBusyError"}),
    ],
)
def test_what_may_be_is_let_pass(told: Told) -> None:
    """All that was acknowledged and at most one unit in flight, or one of unknown outcome, is as it may be."""
    assert judge(told, seen(WHOLE)) == []


@pytest.mark.parametrize(
    ("law", "told", "found"),
    [
        ("L1: unit 3", Told(acked=(1, 2, 3)), seen(WHOLE)),
        ("L1: unit 2", Told(acked=(1, 2)), seen({1: "whole", 2: "partial"})),
        ("L2: unit 3 is half", Told(acked=(1, 2)), seen({**WHOLE, 3: "partial"})),
        ("L2: 1 things", Told(acked=(1, 2)), seen(WHOLE, strays=1)),
        ("L2: units", Told(), seen(WHOLE)),
        ("L2: unit 2 is kept", Told(acked=(1,), failed={2: "StoreFullError"}), seen(WHOLE)),
        ("L3: the store does not verify", Told(acked=(1, 2)), seen(WHOLE, ok=False)),
        ("L3: the store cannot be written", Told(acked=(1, 2)), seen(WHOLE, probe=False)),
        ("L4: OSError", Told(acked=(1, 2), untyped=("OSError",)), seen(WHOLE)),
    ],
)
def test_each_broken_law_is_found(law: str, told: Told, found: Seen) -> None:
    """A broken law is told by its number and its unit."""
    assert [line for line in judge(told, found) if line.startswith(law)]


def test_an_ack_in_doubt_may_be_kept_or_not_but_not_in_half() -> None:
    """A unit whose ack came while the fault took place may be whole or absent; the others are judged as ever."""
    told = Told(acked=(1, 2, 3)).doubting({3, 9})
    assert told == Told(acked=(1, 2), failed={3: "CommitOutcomeUnknownError"})
    assert judge(told, seen(WHOLE)) == []
    assert judge(told, seen({**WHOLE, 3: "whole"})) == []
    assert judge(told, seen({**WHOLE, 3: "partial"})) == ["L2: unit 3 is half visible"]
    assert judge(told, seen({**WHOLE, 2: "absent"})) == ["L1: unit 2 was acknowledged and is not whole"]


def test_a_line_that_was_not_finished_was_not_said() -> None:
    """Only whole lines of the writer count."""
    told = Told.from_text("ack 1\nfailed 2 StoreFullError\nuntyped 3 OSError\nack 4")
    assert told == Told((1,), {2: "StoreFullError"}, ("OSError",))


def test_lost_units_are_counted() -> None:
    """Every acknowledged unit that is not there whole counts as lost."""
    assert lost(Told(acked=(1, 2, 3, 4)), seen({**WHOLE, 4: "partial"})) == 2


def test_the_reader_is_read() -> None:
    """What the reader says as JSON is read with numbers for units."""
    text = json.dumps({"units": WHOLE, "ok": True, "probe": False, "problem": "x"})
    assert Seen.from_text(text) == Seen(WHOLE, ok=True, probe=False, problem="x")
    assert Seen.from_text(text).of("absent") == (3,)
