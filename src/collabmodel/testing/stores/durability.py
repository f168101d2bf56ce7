"""What was committed is there after closing, and after the process was killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import warnings
from typing import Any

import attrs

from collabmodel.model.agencies import Agency
from collabmodel.model.people import Individual
from collabmodel.ports import KeyProvider
from collabmodel.testing.clocks import FixedClock
from collabmodel.testing.stores.expecting import expect, expect_that
from collabmodel.testing.stores.harness import Bench, Level, MakeStore, opened
from collabmodel.testing.stores.promises import promise
from collabmodel.testing.stores.values import LOOKED, POLICE, SCHOOL, YOUTH, told

PATIENCE = 120.0
"""Seconds to wait for the other process."""


@promise(Level.DURABLE)
def what_was_committed_is_there_after_opening_again(bench: Bench) -> None:
    """State, history, index, journal and idempotency records outlive the store object, as they were."""
    with bench.unit(idempotency_key="k") as work:
        work.recall("p")
        work.save(POLICE, expected_version=0)
        work.save(YOUTH, expected_version=0)
        work.append(LOOKED)
        work.conclude("r")
    bench.clock.forward(days=1)
    with bench.unit() as work:
        work.save(attrs.evolve(POLICE, kind="court"), expected_version=1)
        work.save(SCHOOL, expected_version=0)
        work.retire(Agency, "school", expected_version=1)
    with bench.unit() as work:
        before = (work.all(Agency), work.versions(Agency, "police"), work.versions(Agency, "school"))
        entries = work.entries()
    bench.reopen()
    expect(bench.store.verify().holds, True, "It verifies.")
    with bench.unit(idempotency_key="k") as work:
        expect(work.entries(), entries, "The journal is as it was.")
        after = (work.all(Agency), work.versions(Agency, "police"), work.versions(Agency, "school"))
        expect(after, before, "State and history are as they were.")
        expect([s.entry for s in after[1]], [s.entry for s in before[1]], "So are the entries that answer.")
        expect([s.ident for s in work.find(Agency, kind="court")], ["police"], "The index is as it was.")
        expect(work.recall("p"), "r", "The idempotency record is there.")
        expect(work.get(Individual, "youth-1").value, YOUTH, "The person is there.")
        expect(work.append(LOOKED).seq, len(entries) + 2, "Numbers go on, after the look at the person.")


@promise(Level.DURABLE)
def the_last_unit_is_there_after_each_opening(bench: Bench) -> None:
    """Opened again after every unit, each of them is there."""
    for version in range(4):
        with bench.unit() as work:
            work.save(attrs.evolve(POLICE, name=f"v{version}"), expected_version=version)
            work.append(LOOKED)
        bench.reopen()
        with bench.unit() as work:
            found = [stored.version for stored in work.all(Agency)]
            expect(found, [version + 1], "The last save is there.")
            expect(len(told(work.entries())), version + 1, "The last entry is there.")


@promise(Level.DURABLE)
def what_failed_is_not_there_after_opening_again(bench: Bench) -> None:
    """Nothing of a unit that failed comes back when the store is opened again."""
    with bench.unit() as work:
        work.append(LOOKED)
    try:
        with bench.unit() as work:
            work.save(POLICE, expected_version=0)
            work.append(LOOKED)
            raise KeyboardInterrupt  # noqa: TRY301 - the unit is to fail
    except KeyboardInterrupt:
        bench.reopen()
    with bench.unit() as work:
        expect((len(work.entries()), work.all(Agency)), (1, ()), "Nothing of it is there.")


def killed_inside_a_unit(opener: MakeStore, keys: KeyProvider, pipe: Any) -> None:  # noqa: ANN401 - multiprocessing names no types
    """What the process does that is killed: one unit whole, one half, and it waits there."""
    store = opener(keys=keys, clock=FixedClock())
    with opened(store, idempotency_key="k") as work:
        work.recall("p")
        work.save(POLICE, expected_version=0)
        work.save(YOUTH, expected_version=0)
        work.append(LOOKED)
        work.conclude("r")
    with opened(store) as work:
        work.save(attrs.evolve(POLICE, name="half"), expected_version=1)
        work.save(SCHOOL, expected_version=0)
        work.append(LOOKED)
        pipe.send("half way")
        pipe.recv()  # never comes


@promise(Level.DURABLE)
def what_was_committed_outlives_a_kill(bench: Bench) -> None:
    """A process that is killed inside a unit leaves what it committed, nothing of the unit, and no lock."""
    opener = bench.opener()
    bench.store.close()
    # A forked process needs no module to find the store in, so that one written in a notebook can be checked.
    forks = "fork" in multiprocessing.get_all_start_methods()
    context: Any = multiprocessing.get_context("fork" if forks else "spawn")
    here, there = context.Pipe()
    child = context.Process(target=killed_inside_a_unit, args=(opener, bench.keys, there))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads, of which the child uses none
        child.start()
    there.close()
    expect_that(here.poll(PATIENCE) and here.recv() == "half way", "The process gets into its second unit.")
    if child.pid is not None:
        os.kill(child.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    child.join(PATIENCE)
    here.close()
    bench.reopen_closed(opener)
    expect(bench.store.verify().holds, True, "What is left verifies.")
    with bench.unit(idempotency_key="k") as work:
        expect(work.recall("p"), "r", "What was acknowledged is there.")
        expect(work.get(Agency, "police").value, POLICE, "What was acknowledged is there.")
        expect([s.ident for s in work.all(Agency)], ["police"], "Nothing of the unit that was killed is.")
        expect(len(told(work.entries())), 1, "Nothing of the unit that was killed is.")
        expect(work.save(SCHOOL, expected_version=0).version, 1, "The store takes new units.")
    with bench.unit() as work:
        expect(work.get(Individual, "youth-1").value, YOUTH, "The person is there.")
