"""Several at once: threads always, and processes where the store says that it allows them."""

from __future__ import annotations

import multiprocessing
import threading
import warnings
from collections import Counter
from collections.abc import Callable
from typing import Any

import attrs

from collabmodel.errors import ConflictError, StoreError
from collabmodel.model.agencies import Agency
from collabmodel.model.ids import AgencyId, OfficialId, TenantId
from collabmodel.ports import KeyProvider, Store, UnitOfWork
from collabmodel.services.retrying import retried
from collabmodel.testing.clocks import FixedClock
from collabmodel.testing.stores.expecting import PromiseBrokenError, expect, expect_that
from collabmodel.testing.stores.harness import Bench, Level, MakeStore, opened
from collabmodel.testing.stores.promises import promise
from collabmodel.testing.stores.values import LOOKED, POLICE, TENANT, told

THREADS = 4
ROUNDS = 5
TOKENS = 5
PATIENCE = 120.0
"""Seconds to wait for other processes."""


def at_once(acts: list[Callable[[], object]]) -> None:
    """Do them in a thread each, all beginning together.

    Raises:
        PromiseBrokenError: if one of them fails, or does not end.
    """
    start, failures = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait(PATIENCE)
            act()
        except BaseException as error:  # noqa: BLE001 - told to the main thread
            failures.append(error)

    threads = [threading.Thread(target=run, args=(act,), daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    expect(any(thread.is_alive() for thread in threads), False, "Every thread gets its turn.")
    if failures:
        raise PromiseBrokenError(f"{type(failures[0]).__name__}: {failures[0]}") from failures[0]


def with_token(unit: UnitOfWork, token: str) -> None:
    """Add a token to the list that the agency's name holds, from what the unit itself reads."""
    current = unit.get(Agency, "police")
    changed = attrs.evolve(current.value, name=f"{current.value.name} {token}")
    unit.save(changed, expected_version=current.version)
    unit.append(attrs.evolve(LOOKED, subject=token))


def append_tokens(store: Store, name: str, count: int) -> list[str]:
    """Add tokens one by one with the retry helper; gives those that were acknowledged."""
    kept = []
    for number in range(count):
        token = f"{name}-{number}"
        try:
            retried(
                store,
                lambda unit, token=token: with_token(unit, token),  # type: ignore[misc]  # the token of this turn
                tenant=TenantId(TENANT),
                actor=OfficialId(name),
                purpose="race",
                legal_ground="none",
                attempts=10,
            )
        except ConflictError:
            continue
        kept.append(token)
    return kept


def save_from(store: Store, name: str, version: int) -> tuple[str, int]:
    """Save from a version that was read before; gives what came of it, and the version there was."""
    try:
        with opened(store) as work:
            work.save(attrs.evolve(POLICE, name=name), expected_version=version)
    except ConflictError as error:
        return "conflict", error.found
    return "kept", version + 1


def _start_list(bench: Bench) -> None:
    with bench.unit() as work:
        work.save(attrs.evolve(POLICE, name=""), expected_version=0)


def _judge_list(bench: Bench, kept: list[str]) -> None:
    """Each acknowledged token is there once, no other is, and each has its entry."""
    with bench.unit() as work:
        stored = work.get(Agency, "police")
        found = stored.value.name.split()
        expect(Counter(found), Counter(kept), "Each acknowledged change is there exactly once.")
        expect(stored.version, 1 + len(kept), "The version rose by one with each.")
        entries = told(work.entries())
        expect([entry.event.subject for entry in entries], found, "The journal tells of them in their order.")
    expect(bench.store.verify().holds, True, "The chain holds.")


@promise()
def of_threads_with_one_version_one_is_kept(bench: Bench) -> None:
    """Of several threads that change one value from the same version exactly one is kept; the others get the conflict."""
    store = bench.store
    with bench.unit() as work:
        work.save(POLICE, expected_version=0)
    for version in range(1, ROUNDS + 1):
        results: list[tuple[str, int]] = []

        def act(name: str, version: int = version, results: list[tuple[str, int]] = results) -> None:
            results.append(save_from(store, name, version))

        at_once([lambda n=n, act=act: act(f"t-{n}") for n in range(THREADS)])  # type: ignore[misc]  # of this round
        due = Counter({("kept", version + 1): 1, ("conflict", version + 1): THREADS - 1})
        expect(Counter(results), due, "One is kept, and the others are told which version there is.")
    with bench.unit() as work:
        expect(
            work.get(Agency, "police").version, ROUNDS + 1, "The version is the number of acknowledgements."
        )


@promise()
def no_change_of_threads_is_lost(bench: Bench) -> None:
    """Threads that add to one list with the retry helper lose nothing, double nothing, and leave no gap."""
    store = bench.store
    _start_list(bench)
    kept: list[str] = []
    at_once([lambda n=n: kept.extend(append_tokens(store, f"t-{n}", TOKENS)) for n in range(THREADS)])  # type: ignore[misc]  # of this thread
    expect(len(kept), THREADS * TOKENS, "Units of one tenant run one after another, so each gets its turn.")
    _judge_list(bench, kept)


@promise()
def a_tenants_first_units_may_come_at_once(bench: Bench) -> None:
    """Threads that open a tenant's very first unit at once all get their turn."""
    store = bench.store

    def first() -> None:
        with opened(store, tenant="new") as work:
            work.append(LOOKED)

    at_once([first] * THREADS)
    with bench.unit(tenant="new") as work:
        expect([entry.seq for entry in work.entries()], [1, 2, 3, 4], "Each has a number of its own.")


@promise()
def readers_see_one_moment(bench: Bench) -> None:
    """Threads that read while another writes see whole units only, one after another."""
    store = bench.store
    pair = ("left", "right")
    with bench.unit() as work:
        for ident in pair:
            work.save(attrs.evolve(POLICE, id=AgencyId(ident), name="0"), expected_version=0)

    def write() -> None:
        for number in range(1, 11):
            with opened(store) as work:
                for ident in pair:
                    work.save(
                        attrs.evolve(POLICE, id=AgencyId(ident), name=str(number)), expected_version=number
                    )

    def read() -> None:
        last = 0
        for _ in range(10):
            with opened(store) as work:
                names = [s.value.name for s in work.find(Agency, kind="police")]
            expect(len(set(names)), 1, "Both halves of a unit are seen, or neither.")
            expect_that(int(names[0]) >= last, "What was seen once is not unseen.")
            last = int(names[0])

    at_once([write, read, read])


@promise()
def one_key_at_once_has_one_effect(bench: Bench) -> None:
    """The same command delivered by several threads at once is done once, and all get its result."""
    store = bench.store
    results: list[str] = []

    def deliver() -> None:
        with opened(store, idempotency_key="k") as work:
            done = work.recall("p")
            if done is None:
                done = str(work.append(LOOKED).seq)
                work.conclude(done)
        results.append(done)

    at_once([deliver] * THREADS)
    expect(results, ["1"] * THREADS, "All get the first result.")
    with bench.unit() as work:
        expect(len(work.entries()), 1, "It was done once.")


# ------------------------------------------------------------------------------------- processes


def _in_child(work: str, opener: MakeStore, keys: KeyProvider, name: str, pipes: tuple[Any, Any]) -> None:
    """What a spawned process does; its results go into the queue."""
    start, results = pipes
    store = opener(keys=keys, clock=FixedClock())
    try:
        start.wait(PATIENCE)
        if work == "append":
            results.put(append_tokens(store, name, TOKENS))
        else:
            results.put([save_from(store, name, version) for version in range(1, ROUNDS + 1)])
    except StoreError as error:
        results.put(f"{type(error).__name__}: {error}")
    finally:
        store.close()


def _children(bench: Bench, work: str, count: int) -> list[Any]:
    """Run the work in spawned processes at once; gives what each gave."""
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(count), context.Queue()
    opener = bench.opener()
    children = [
        context.Process(target=_in_child, args=(work, opener, bench.keys, f"p-{n}", (start, results)))
        for n in range(count)
    ]
    for child in children:
        child.start()
    found = [results.get(timeout=PATIENCE) for _ in children]
    for child in children:
        child.join(PATIENCE)
    results.close()
    results.join_thread()
    for result in found:
        expect_that(not isinstance(result, str), f"A process failed: {result}")
    return found


@promise(Level.MULTI_PROCESS)
def no_change_of_processes_is_lost(bench: Bench) -> None:
    """Processes that add to one list with the retry helper lose nothing, double nothing, and leave no gap."""
    _start_list(bench)
    found = _children(bench, "append", 3)
    kept = [token for tokens in found for token in tokens]
    expect(len(kept), 3 * TOKENS, "Each gets its turn.")
    _judge_list(bench, kept)


@promise(Level.MULTI_PROCESS)
def of_processes_with_one_version_one_is_kept(bench: Bench) -> None:
    """Of several processes that save from the same versions, each version is acknowledged to one only."""
    with bench.unit() as work:
        work.save(POLICE, expected_version=0)
    found = _children(bench, "save", 2)
    kept = Counter(version for results in found for what, version in results if what == "kept")
    expect(sorted(set(kept.values())), [1], "No version is acknowledged twice.")
    with bench.unit() as work:
        expect(
            work.get(Agency, "police").version,
            1 + len(kept),
            "The version is the number of acknowledgements.",
        )
    expect(bench.store.verify().holds, True, "The chain holds.")


@promise(Level.MULTI_PROCESS)
def a_forked_child_has_connections_of_its_own(bench: Bench) -> None:
    """Parent and forked children that change one value at once lose nothing and hear only their own answers."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return  # this machine forks no process, so none can share a connection
    context = multiprocessing.get_context("fork")
    store = bench.store
    _start_list(bench)
    results = context.SimpleQueue()

    def append(name: str) -> None:
        results.put(append_tokens(store, name, TOKENS))

    children = [context.Process(target=append, args=(f"c-{n}",)) for n in range(2)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that a process with threads forks is the point
        for child in children:
            child.start()
    kept = append_tokens(store, "parent", TOKENS)
    for child in children:
        child.join(PATIENCE)
    expect([child.exitcode for child in children], [0, 0], "The children end well.")
    _judge_list(bench, [*kept, *results.get(), *results.get()])
