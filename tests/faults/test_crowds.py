"""Several processes at one store at once: one wins, nothing is lost, nothing is done twice (F08, F09, F13)."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from collabmodel.model.agencies import Agency
from tests.faults.child import TALLY, work_in
from tests.faults.crowds import begin, crowd, problems_of_race
from tests.faults.opening import open_for
from tests.faults.warming import Warm

pytestmark = [pytest.mark.slow, pytest.mark.fresh_interpreter]
ROUNDS = int(os.environ.get("COLLABMODEL_FAULT_ROUNDS", "15"))
"""How many versions are raced for; the session asks for more."""


def test_fault_f08_one_of_four_processes_gets_each_version(warm: Warm, address: str) -> None:
    """Of four processes that save from one version one is acknowledged; the others are told both numbers."""
    begin(address)
    came = crowd(warm, "race", address, rounds=ROUNDS, processes=4)
    assert problems_of_race(address, came, ROUNDS) == []


def test_fault_f08_a_race_with_two_winners_would_be_seen(address: str) -> None:
    """Two acknowledgements of one version, a missing one, and a failed process are each told."""
    begin(address)
    lost, won = [1, "conflict", 1, 2], [1, "ack", 1, 2]
    for came in ([[won], [won]], [[lost], [lost]]):
        assert [line for line in problems_of_race(address, came, 1) if line.startswith("version 1: ")]
    assert problems_of_race(address, ["StoreBusyError: x"], 0) == ["a process failed: StoreBusyError: x"]
    assert problems_of_race(address, [[won], [lost]], 1) == ["the version is 1, after 1 acks from 1 on"]


def test_fault_f09_no_token_is_lost_or_doubled(warm: Warm, address: str) -> None:
    """Each token that a process was told is kept stands in the list once, and no other does."""
    begin(address)
    came = crowd(warm, "tokens", address, count=8, processes=4)
    kept = [token for one in came for token in one]
    assert len(kept) == 32
    store = open_for(address)
    with work_in(store) as work:
        found = work.get(Agency, TALLY)
        told = [entry.event.subject for entry in work.entries() if entry.event.subject in set(kept)]
    assert Counter(found.value.name.split()[1:]) == Counter(kept)
    assert found.version == 1 + len(kept)
    assert told == found.value.name.split()[1:]
    assert store.verify().holds
    store.close()


def test_fault_f13_a_command_delivered_by_two_processes_at_once_is_done_once(
    warm: Warm, address: str
) -> None:
    """Both get the first result, one entry is made, and another body under the key is refused."""
    begin(address)
    one, other = crowd(warm, "deliver", address, keys=8, processes=2)
    assert one == other
    assert one[-1] == "IdempotencyMismatchError"
    assert all(result.startswith("done by p") for result in one[:-1])
    store = open_for(address)
    with work_in(store) as work:
        done = [entry.event.subject for entry in work.entries() if entry.event.subject.startswith("command-")]
    assert done == [f"command-{number}" for number in range(8)]
    assert store.verify().holds
    store.close()
