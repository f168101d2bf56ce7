"""Several processes at one store at once: they race for a version, add to one list, deliver one command.

A program here runs in a warm child, which has opened nothing, and splits into as many processes
as are wanted; each opens the store itself and begins each round when all are there.
"""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable
from functools import partial
from typing import Any

import attrs

from collabmodel.errors import CollabError, ConflictError
from collabmodel.model.agencies import Agency
from collabmodel.model.ids import OfficialId
from collabmodel.model.journal import EntryKind, Event
from collabmodel.ports import UnitOfWork
from collabmodel.services.retrying import retried
from tests.faults.child import TALLY, TENANT, say, tally_of, work_in
from tests.faults.opening import open_for
from tests.faults.warming import Warm

PATIENCE_S = 120
PAYLOADS = {"same": "0" * 64, "other": "1" * 64}

Act = Callable[[str, Callable[[], object]], object]
"""What one process does: it gets its name, and what to call to wait for the others."""


def at_once(act: Act, count: int) -> list[Any]:
    """What each of so many processes came to, or the error that it met as a text."""
    context = multiprocessing.get_context("fork")
    start, results = context.Barrier(count), context.Queue()

    def run(name: str) -> None:
        try:
            results.put(act(name, lambda: start.wait(PATIENCE_S)))
        except Exception as error:  # noqa: BLE001 - whatever it is, the parent is to see it
            start.abort()
            results.put(f"{type(error).__name__}: {error}")

    children = [context.Process(target=run, args=(f"p{number}",)) for number in range(count)]
    for child in children:
        child.start()
    found = [results.get(timeout=PATIENCE_S) for _ in children]
    for child in children:
        child.join(PATIENCE_S)
    return found


def _race(name: str, wait: Callable[[], object], address: str, rounds: int) -> list[list[object]]:
    store, came = open_for(address), []
    for version in range(1, rounds + 1):
        wait()
        value = attrs.evolve(tally_of(version), name=f"{name} in round {version}")
        try:
            with work_in(store) as work:
                work.save(value, expected_version=version)
        except ConflictError as error:
            came.append([version, "conflict", error.expected, error.found])
        else:
            came.append([version, "ack", version, version + 1])
    store.close()
    return came


def race(address: str, *, rounds: int, processes: int) -> None:
    """Say what each process came to that saved from every version in turn, together with the others."""
    say(json.dumps(at_once(partial(_race, address=address, rounds=rounds), processes)))


def _with_token(work: UnitOfWork, token: str) -> None:
    current = work.get(Agency, TALLY)
    value = attrs.evolve(current.value, name=f"{current.value.name} {token}")
    work.save(value, expected_version=current.version)
    work.append(Event(EntryKind.CHANGE, token))


def _tokens(name: str, wait: Callable[[], object], address: str, count: int) -> list[str]:
    store, kept = open_for(address), []
    wait()
    for number in range(count):
        token = f"{name}-{number}"
        who = {"tenant": TENANT, "actor": OfficialId(name), "purpose": "list", "legal_ground": "none"}
        try:
            retried(store, partial(_with_token, token=token), **who, attempts=10)  # type: ignore[arg-type]  # one of them
        except ConflictError:
            continue
        kept.append(token)
    store.close()
    return kept


def tokens(address: str, *, count: int, processes: int) -> None:
    """Say which tokens each process added to the one list and was told that they are kept."""
    say(json.dumps(at_once(partial(_tokens, address=address, count=count), processes)))


def _deliver(name: str, wait: Callable[[], object], address: str, keys: int) -> list[str]:
    store, results = open_for(address), []
    for number in range(keys):
        wait()
        with work_in(store, f"command-{number}") as work:
            result = work.recall(PAYLOADS["same"])
            if result is None:
                work.append(Event(EntryKind.CHANGE, f"command-{number}"))
                work.conclude(result := f"done by {name}")
        results.append(result)
    wait()
    try:
        with work_in(store, "command-0") as work:
            results.append(f"wrong: {work.recall(PAYLOADS['other'])}")
    except CollabError as error:
        results.append(type(error).__name__)
    store.close()
    return results


def deliver(address: str, *, keys: int, processes: int) -> None:
    """Say what each process got that delivered the same commands at once, and one of them with another body."""
    say(json.dumps(at_once(partial(_deliver, address=address, keys=keys), processes)))


def crowd(warm: Warm, program: str, address: str, **arguments: int) -> list[Any]:
    """Run one of these programs in a warm child; gives what each process came to."""
    ran = warm.run(f"tests.faults.crowds:{program}", None, address=address, **arguments)
    if ran.code != 0:
        raise RuntimeError(f"{program} ended with {ran.code}: {ran.text}")
    found: list[Any] = json.loads(ran.text)
    return found


def begin(address: str) -> None:
    """Make the store and the one agency that all will change."""
    store = open_for(address)
    with work_in(store) as work:
        work.save(attrs.evolve(tally_of(0), name="list:"), expected_version=0)
    store.close()


def problems_of_race(address: str, came: list[Any], rounds: int) -> list[str]:
    """What is wrong with a race: not one ACK for a version, a conflict that does not tell both, another version."""
    wrong = [f"a process failed: {one}" for one in came if isinstance(one, str)]
    told = [tuple(line) for one in came if not isinstance(one, str) for line in one]
    for version in range(1, rounds + 1):
        acks = told.count((version, "ack", version, version + 1))
        others = told.count((version, "conflict", version, version + 1))
        if acks != 1 or others != len(came) - 1:
            wrong.append(f"version {version}: {acks} acks and {others} conflicts")
    store = open_for(address)
    with work_in(store) as work:
        found = work.get(Agency, TALLY).version
    if found != rounds + 1:
        wrong.append(f"the version is {found}, after {rounds} acks from 1 on")
    if not store.verify().holds:
        wrong.append("the store does not verify")
    store.close()
    return wrong
