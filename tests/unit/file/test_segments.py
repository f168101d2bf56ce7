"""A log of many files: begun, written together, interrupted at every step, and cached."""

import os
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collabmodel.adapters import MemoryStore
from collabmodel.adapters.file import FileStore, snapshots, tenant
from collabmodel.adapters.keys import KeyFile, NoKeys
from collabmodel.errors import IntegrityError, NotFoundError
from collabmodel.model.agencies import Agency
from collabmodel.model.ids import TenantId
from collabmodel.model.journal import EntryKind, Event, JournalEntry
from collabmodel.ports import Store, UnitOfWork
from collabmodel.testing.clocks import FixedClock
from tests.unit.file.places import (
    ALE,
    agency,
    contents,
    copied,
    filled,
    idents,
    log,
    one,
    opened,
    place,
    unit,
)

SMALL = 4000
"""Two units to a segment."""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No disk is waited for: nothing here is about a power cut."""
    monkeypatch.setattr(os, "fsync", lambda _fd: None)


def segments(path: Path) -> list[str]:
    """The names of the log's files."""
    return sorted(one.name for one in place(path).glob("*.log"))


def keyed(store: FileStore, key: str) -> None:
    """A unit with an idempotency record and one entry."""
    with unit(store, idempotency_key=key) as work:
        if work.recall("p") is None:
            work.append(Event(EntryKind.CHANGE, key))
            work.conclude("r")


def everything(store: Store) -> object:
    """All that a unit sees."""
    with unit(store) as work:  # type: ignore[arg-type]
        kept = work.all(Agency)
        past = {stored.ident: work.versions(Agency, stored.ident) for stored in kept}
        entries = told(work.entries())
    return kept, past, entries


def told(entries: tuple[JournalEntry, ...]) -> list[object]:
    """What entries say, without their hashes: what is sealed differs each time."""
    return [(entry.seq, entry.recorded_at, entry.actor, entry.event) for entry in entries]


def test_a_log_goes_on_in_another_segment(tmp_path: Path) -> None:
    """A full segment is left alone, and the next one links to it."""
    filled(tmp_path / "store", 9, segment_bytes=SMALL)
    assert segments(tmp_path / "store") == [f"0000000{number}.log" for number in range(1, 6)]
    store = opened(tmp_path / "store")
    assert len(idents(store)) == 9
    assert store.verify().chains[0].documents == 9


def test_a_unit_larger_than_a_segment_is_kept_whole(tmp_path: Path) -> None:
    """The limit is when to begin another, not how much a unit may hold."""
    store = opened(tmp_path / "store", segment_bytes=1000)
    with unit(store) as work:
        work.add_all([agency(f"a{number:03}") for number in range(500)])
    assert len(idents(store)) == 500
    assert segments(tmp_path / "store") == ["00000001.log"]


@pytest.mark.parametrize("gone", [1, 2, 3, 5])
def test_a_missing_segment_is_named(tmp_path: Path, gone: int) -> None:
    """Whichever file of a log is missing, its first entry is named and no unit is opened."""
    filled(tmp_path / "store", 9, segment_bytes=SMALL)
    log(tmp_path / "store", gone).unlink()
    store = opened(tmp_path / "store")
    with pytest.raises(IntegrityError), unit(store):
        pytest.fail("a unit was opened")
    assert store.verify().chains[0].broken_at == 1 + 4 * (gone - 1)


def test_swapped_segments_are_named(tmp_path: Path) -> None:
    """A segment under another's name is not taken for it."""
    filled(tmp_path / "store", 9, segment_bytes=SMALL)
    second, third = log(tmp_path / "store", 2), log(tmp_path / "store", 3)
    kept = second.read_bytes()
    second.write_bytes(third.read_bytes())
    third.write_bytes(kept)
    assert opened(tmp_path / "store").verify().chains[0].broken_at == 5


# ------------------------------------------------------------------------------------- compaction


def test_compaction_keeps_everything_and_forgets_old_idempotency_records(tmp_path: Path) -> None:
    """Every version and entry is as it was, in fewer files; records past their time are gone from the disk."""
    clock = FixedClock()
    store = opened(tmp_path / "store", segment_bytes=SMALL, clock=clock, remembered=timedelta(days=1))
    for number in range(8):
        one(store, number)
        keyed(store, f"old-{number}")
    clock.forward(days=2)
    keyed(store, "young-1")
    for number in range(8, 16):
        one(store, number)
    before, count = everything(store), len(segments(tmp_path / "store"))
    other = opened(tmp_path / "store", clock=clock)
    assert len(idents(other)) == 16
    store._segment_bytes = store._tenants[ALE]._segment_bytes = 20 * SMALL
    assert store.compact() > 0
    assert len(segments(tmp_path / "store")) < count / 2
    for each in (store, other, opened(tmp_path / "store", clock=clock)):
        assert everything(each) == before
        assert each.verify().holds
        with unit(each, idempotency_key="young-1") as work:
            assert work.recall("p") == "r"
        with unit(each, idempotency_key="old-1") as work:
            assert work.recall("p") is None
    kept = b"".join(contents(place(tmp_path / "store")).values())
    assert b'"anna","old-1"' not in kept
    assert b'"anna","young-1"' in kept
    one(other, 99)
    assert store.compact() == 0 or store.verify().holds
    assert len(idents(store)) == 17


def test_compaction_leaves_a_damaged_log_alone(tmp_path: Path) -> None:
    """A record that does not hold is never copied into a file in which everything does."""
    filled(tmp_path / "store", 9, segment_bytes=SMALL)
    content = bytearray(log(tmp_path / "store", 2).read_bytes())
    content[-100] ^= 1
    log(tmp_path / "store", 2).write_bytes(content)
    before = {name: what for name, what in contents(tmp_path / "store").items() if name.endswith("log")}
    store = opened(tmp_path / "store")
    with pytest.raises(IntegrityError):
        store.compact()
    after = {name: what for name, what in contents(tmp_path / "store").items() if name.endswith("log")}
    assert after == before


@pytest.mark.parametrize("byte", range(0, 14000, 97))
def test_a_changed_byte_of_a_compacted_log_is_found(tmp_path: Path, byte: int) -> None:
    """The hashes of a rewritten segment guard it as those of the first ones did, its end included."""
    filled(tmp_path / "store", 9, segment_bytes=SMALL)
    store = opened(tmp_path / "store")
    store.compact()
    store.close()
    content = bytearray(log(tmp_path / "store").read_bytes())
    at = byte if byte < len(content) else -1 - byte % 300
    content[at] ^= 4
    log(tmp_path / "store").write_bytes(content)
    assert not opened(tmp_path / "store").verify().holds


def test_a_compacted_log_cut_between_two_records_is_found(tmp_path: Path) -> None:
    """A rewritten segment must end with the record that says so."""
    filled(tmp_path / "store", 9, segment_bytes=SMALL)
    store = opened(tmp_path / "store")
    store.compact()
    store.close()
    whole = log(tmp_path / "store").read_bytes()
    log(tmp_path / "store").write_bytes(whole[: whole.rindex(b"#1 ")])
    assert not opened(tmp_path / "store").verify().holds


class KilledError(BaseException):
    """The process is gone."""


def killed_at(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the nth system call that changes anything, nothing more is done."""
    done = 0

    def wrap(call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the call takes
            nonlocal done
            done += 1
            if done >= step:
                raise KilledError
            return call(*arguments, **named)

        return wrapped

    for name in ("write", "pwrite", "fsync", "ftruncate", "replace", "rename", "unlink", "mkdir", "rmdir"):
        monkeypatch.setattr(os, name, wrap(getattr(os, name)))


def test_fault_f01_compaction_may_be_killed_at_any_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it stops, the log is what it was, and what is left over is removed."""
    filled(tmp_path / "store", 12, segment_bytes=SMALL)
    first = opened(tmp_path / "store")
    before = everything(first)
    finished = False
    for step in range(1, 60):
        path = copied(tmp_path / "store", tmp_path / "copy")
        store = opened(path, segment_bytes=3 * SMALL)
        with monkeypatch.context() as patch:
            killed_at(step, patch)
            try:
                store.compact()
                finished = True
            except KilledError:
                pass
        again = opened(path)
        assert everything(again) == before
        assert again.verify().holds
        one(again, 99)
        again.close()
        assert len(idents(opened(path))) == 13
        if finished:
            break
    assert finished
    assert step > 8


def test_fault_f01_a_unit_may_be_killed_at_any_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenant's first unit, or one that begins a segment, is there whole or not at all."""
    filled(tmp_path / "store", 2, segment_bytes=SMALL)
    for name in ("ale", "bo"):
        finished = False
        for step in range(1, 60):
            path = copied(tmp_path / "store", tmp_path / "copy")
            store = opened(path, segment_bytes=SMALL)
            with monkeypatch.context() as patch:
                killed_at(step, patch)
                try:
                    one(store, 7, name)  # type: ignore[arg-type]
                    finished = True
                except KilledError:
                    pass
            again = opened(path)
            assert again.verify().holds
            there = idents(again, name)  # type: ignore[arg-type]
            due = [["a0", "a1"], ["a0", "a1", "a7"]] if name == "ale" else [[], ["a7"]]
            assert there in (due[1:] if finished else due)
            one(again, 99, name)  # type: ignore[arg-type]
            assert again.verify().holds
            again.close()
            if finished:
                break
        assert finished


# -------------------------------------------------------------------------------------- the cache


@pytest.mark.parametrize(
    "harm", ["missing", "torn", "flipped", "empty", "another", "behind", "of the future"]
)
def test_a_cache_is_never_needed_and_never_trusted(tmp_path: Path, harm: str) -> None:
    """Whatever happened to the index on the disk, the store gives what is in the log."""
    path = tmp_path / "store"
    filled(path, 3)
    behind = (place(path) / "index").read_bytes()
    store = opened(path)
    with unit(store) as work:
        work.save(agency("a0", "Ny"), expected_version=1)
        work.retire(Agency, "a1", expected_version=1)
    before = everything(store)
    store.close()
    index = place(path) / "index"
    whole = index.read_bytes()
    if harm == "another":
        other = opened(tmp_path / "other")
        one(other, 0, TenantId("bo"))
        other.close()
        whole = (place(tmp_path / "other", TenantId("bo")) / "index").read_bytes()
    if harm == "missing":
        index.unlink()
    elif harm == "of the future":
        index.write_bytes(b"collabmodel index 2 little " + whole[27:])
    else:
        flipped = bytes([*whole[:500], whole[500] ^ 1, *whole[501:]])
        harmed = {"torn": whole[:-30], "flipped": flipped, "empty": b"", "another": whole, "behind": behind}
        index.write_bytes(harmed[harm])
    again = opened(path)
    assert everything(again) == before
    assert again.verify().holds
    assert again.info().notices == ()
    one(again, 9)
    again.close()
    assert snapshots.load(place(path)) is not None


def test_the_index_is_written_now_and_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is killed after many units leaves an index of most of them."""
    monkeypatch.setattr(tenant, "FEWEST", 5)
    store = opened(tmp_path / "store")
    for number in range(12):
        one(store, number)
    kept = snapshots.load(place(tmp_path / "store"))
    assert kept is not None
    assert kept.units == 10
    assert len(idents(opened(tmp_path / "store"))) == 12


def test_an_index_that_points_elsewhere_gives_nothing_wrong(tmp_path: Path) -> None:
    """Whoever writes an index that fits, but exchanges two documents, gets an error, and verification tells."""
    path = tmp_path / "store"
    filled(path, 3)
    index = snapshots.load(place(path))
    assert index is not None
    known = index.documents["agency"]
    known["a0"].rows, known["a1"].rows = known["a1"].rows, known["a0"].rows
    del known["a2"]
    snapshots.save(place(path), index)
    store = opened(path)
    with pytest.raises(IntegrityError), unit(store) as work:
        work.get(Agency, "a0")
    assert not store.verify().holds


# --------------------------------------------------------------------------------------- agreement

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["save", "change", "retire", "append", "key", "fail", "reopen", "compact", "crash"]),
        st.integers(0, 4),
    ),
    max_size=25,
)


def step(store: Store, what: str, number: int) -> object:
    """One unit; gives what it saw."""
    ident = f"a{number}"
    key = ident if what == "key" else None
    with unit(store, idempotency_key=key) as work:  # type: ignore[arg-type]
        return _did(work, what, ident)


def _did(work: UnitOfWork, what: str, ident: str) -> object:
    past = work.versions(Agency, ident)
    if what in {"save", "change"} and (what == "change") == bool(past):
        work.save(agency(ident, f"v{len(past)}"), expected_version=len(past))
    elif what == "retire":
        try:
            work.retire(Agency, ident, expected_version=len(past))
        except NotFoundError as error:
            return str(error)
    elif what == "append":
        work.append(Event(EntryKind.CHANGE, ident))
    elif what == "key":
        found = work.recall("p")
        if found is None:
            work.conclude(f"r-{ident}")
        return found
    return (work.all(Agency), work.find(Agency, kind="police"), past, told(work.entries(subject=ident)))


@settings(max_examples=60)
@given(steps=STEPS, seed=st.integers(0, 2**16))
def test_any_units_then_opening_again_agree_with_memory(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]], seed: int
) -> None:
    """After any sequence of units, failures, openings and compactions the store holds what the memory store holds."""
    path = tmp_path_factory.mktemp("agree")
    keys = KeyFile.create(path / "keys.json") if seed % 2 else NoKeys()
    clock, plain = FixedClock(), random.Random(seed)  # noqa: S311 - sizes, no keys
    memory = MemoryStore(keys=keys, clock=clock)
    options = {"keys": keys, "clock": clock, "segment_bytes": plain.choice([500, 4000, 2**20])}
    store = opened(path / "store", **options)
    for what, number in steps:
        clock.forward(minutes=1)
        if what == "reopen":
            store.close()
        if what in {"reopen", "crash"}:
            store = opened(path / "store", **options)
        elif what == "compact":
            store.compact()
        elif what == "fail":
            for each in (store, memory):
                with pytest.raises(LookupError), unit(each) as work:  # type: ignore[arg-type]  # noqa: PT012 - left with an error
                    work.append(Event(EntryKind.CHANGE, "x"))
                    raise LookupError
        else:
            assert step(store, what, number) == step(memory, what, number)
    assert everything(store) == everything(memory)
    assert store.verify().holds
    assert [chain.entries for chain in store.verify(ALE).chains] == [
        chain.entries for chain in memory.verify(ALE).chains
    ]
    store.close()
