"""What a crash left at the end of a log is cut off and told; what was acknowledged is never dropped."""

import os
import random
import shutil
from pathlib import Path

import pytest

from collabmodel.adapters.file import FileStore
from collabmodel.adapters.file.frames import HEAD
from collabmodel.adapters.file.log import MARKER
from collabmodel.errors import CollabError, IntegrityError
from collabmodel.model.agencies import Agency
from collabmodel.model.ids import TenantId
from tests.unit.file.places import ALE, agency, copied, filled, idents, log, one, opened, place, records, unit


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No disk is waited for: nothing here is about a power cut."""
    monkeypatch.setattr(os, "fsync", lambda _fd: None)


@pytest.fixture
def in_flight(tmp_path: Path) -> Path:
    """A store of two units and a third whose acknowledgement never came: the marker names the second's end."""
    store = opened(tmp_path / "store")
    one(store, 0)
    one(store, 1)
    marker = (place(tmp_path / "store") / MARKER).read_bytes()
    one(store, 2)
    # It is not closed: the process was killed.
    (place(tmp_path / "store") / MARKER).write_bytes(marker)
    return tmp_path / "store"


def recovered(path: Path) -> FileStore:
    """The store opened again, with two units or three, which verifies and takes new units."""
    store = opened(path)
    assert idents(store) in (["a0", "a1"], ["a0", "a1", "a2"])
    assert store.verify().holds
    one(store, 9)
    assert store.verify().holds
    assert idents(store)[-1] == "a9"
    return store


def test_fault_f06_a_tail_cut_at_every_byte_is_cut_off_and_told(in_flight: Path, tmp_path: Path) -> None:
    """However much of the last record is there, it is cut off, told, and what came before is intact."""
    whole = log(in_flight).read_bytes()
    start, end = records(log(in_flight))[-1].start, len(whole)
    path = copied(in_flight, tmp_path / "copy")
    for length in range(start, end):  # every one of them
        log(path).write_bytes(whole[:length])
        store = opened(path)
        told = [
            f"tenant ale: {length - start} bytes of a unit that was never finished were cut off, after entry 4"
        ]
        assert list(store.info().notices) == (told if length > start else [])
        assert log(path).stat().st_size == start
        assert idents(store) == ["a0", "a1"]
        store.close()


@pytest.mark.parametrize("seed", range(30))
def test_fault_f06_a_tail_of_zeros_or_noise_is_cut_off_and_told(in_flight: Path, seed: int) -> None:
    """Zeros or anything else in the blocks of the last record, or after the end, are cut off and told."""
    chance = random.Random(seed)  # noqa: S311 - which bytes, not which key
    whole = log(in_flight).read_bytes()
    start = records(log(in_flight))[-1].start
    at = chance.randrange(start, len(whole))
    length = chance.choice([len(whole) - at, chance.randrange(1, 9000)])
    noise = bytes(length) if seed % 2 else chance.randbytes(length)
    log(in_flight).write_bytes(whole[:at] + noise)
    store = recovered(in_flight)
    assert "were cut off" in store.info().notices[0]
    store.close()


def test_a_whole_record_that_was_not_acknowledged_is_kept_whole(in_flight: Path) -> None:
    """It is on the disk, so it stays: written once more and synced, since its writer may have been told it failed."""
    store = recovered(in_flight)
    assert idents(store) == ["a0", "a1", "a2", "a9"]
    assert store.info().notices == ()
    store.close()


def test_a_tail_left_by_a_crash_is_met_by_another_process_at_its_next_unit(in_flight: Path) -> None:
    """A store that was open all along cuts the tail off before its next unit."""
    whole = log(in_flight).read_bytes()
    store = opened(in_flight)
    log(in_flight).write_bytes(whole + b"#1 00000")
    one(store, 5)
    assert len(store.info().notices) == 1
    assert idents(store) == ["a0", "a1", "a2", "a5"]
    assert store.verify().holds


def test_fault_f07_the_last_record_is_not_dropped_once_it_was_acknowledged(tmp_path: Path) -> None:
    """A changed or missing byte in the last record is damage where the marker or the index saw it whole."""
    filled(tmp_path / "store", 2)
    whole = log(tmp_path / "store").read_bytes()
    start = records(log(tmp_path / "store"))[-1].start
    for keep in (MARKER, "index"):
        for tail in (whole[start:-1], whole[start:-9] + b"x" + whole[-8:], b""):
            path = copied(tmp_path / "store", tmp_path / "copy")
            if keep != MARKER:
                (place(path) / MARKER).unlink()
            else:
                (place(path) / "index").unlink()
            log(path).write_bytes(whole[:start] + tail)
            store = opened(path)
            with pytest.raises(IntegrityError, match="Restore it from a backup") as raised, unit(store):
                pytest.fail("a unit was opened")
            assert (raised.value.tenant, raised.value.seq) == ("ale", 3)
            (report,) = store.verify().chains
            assert (report.entries, report.broken_at) == (2, 3)
            store.close()
            assert log(path).read_bytes() == whole[:start] + tail


@pytest.mark.parametrize("content", [None, b"", b"x" * 300])
def test_a_marker_that_is_lost_is_made_anew(in_flight: Path, content: bytes | None) -> None:
    """Without a marker a whole log is taken as it is; one with a tail that may have been acknowledged is not."""
    at = place(in_flight) / MARKER
    at.unlink()
    if content is not None:
        at.write_bytes(content)
        at.chmod(0o600)
    hurt = copied(in_flight, in_flight.parent / "hurt")
    log(hurt).write_bytes(log(hurt).read_bytes()[:-5])
    assert "damaged" in opened(hurt).info().notices[0]
    store = recovered(in_flight)
    assert store.info().notices == ()
    assert len(at.read_bytes()) == 160


def test_damage_is_told_from_a_torn_tail_even_where_the_marker_lags(in_flight: Path) -> None:
    """A bad record with a whole one after it was whole once: records are written one after the other."""
    whole = bytearray(log(in_flight).read_bytes())
    marker = (place(in_flight) / MARKER).read_bytes()
    store = opened(in_flight)
    one(store, 3)
    (place(in_flight) / MARKER).write_bytes(marker)
    whole = bytearray(log(in_flight).read_bytes())
    frame = records(log(in_flight))[-2]
    for at in (*range(frame.start, frame.start + HEAD), *range(frame.start + HEAD, frame.end, 7)):
        hurt = bytearray(whole)
        hurt[at] ^= 1
        log(in_flight).write_bytes(hurt)
        fresh = opened(in_flight)
        assert fresh.verify().chains[0].broken_at == 5
        assert log(in_flight).read_bytes() == bytes(hurt)


def test_fault_f07_any_changed_byte_of_a_journal_is_found_and_named(tmp_path: Path) -> None:
    """Whichever byte is changed, verification names the first entry of its record, and nothing is cut off."""
    filled(tmp_path / "store", 3)
    whole = log(tmp_path / "store").read_bytes()
    bounds = [frame.start for frame in records(log(tmp_path / "store"))]
    for at in range(len(whole)):
        record = sum(start <= at for start in bounds) - 1
        if at - bounds[record] > 2 * HEAD and at % 7:
            continue  # every byte of the heads, and of the first line; every seventh of the rest
        hurt = bytearray(whole)
        hurt[at] ^= 1 << at % 8
        log(tmp_path / "store").write_bytes(hurt)
        store = opened(tmp_path / "store")
        (report,) = store.verify().chains
        assert report.broken_at == max(1, 2 * record - 1), at
        assert report.entries == report.broken_at - 1
        store.close()
        assert log(tmp_path / "store").read_bytes() == bytes(hurt)


@pytest.mark.parametrize("seed", range(200))
def test_fault_f07_a_flipped_bit_is_never_given_out(tmp_path: Path, seed: int) -> None:
    """After a bit was flipped somewhere in a tenant's files, what is read is right, or an error."""
    chance = random.Random(seed)  # noqa: S311 - which bytes, not which key
    path = tmp_path / "store"
    filled(path, 4)
    file = chance.choice(sorted(place(path).iterdir()))
    content = bytearray(file.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    file.write_bytes(content)
    store = opened(path)
    caught: list[CollabError] = []
    try:
        with unit(store) as work:
            assert [one.value for one in work.all(Agency)] == [agency(f"a{n}") for n in range(4)]
            assert [entry.seq for entry in work.entries()] == list(range(1, 9))
    except CollabError as error:
        caught.append(error)
    for found in caught:
        assert isinstance(found, IntegrityError)
        assert (found.tenant, found.seq is None) == ("ale", False)
    assert store.verify().holds is (file.suffix != ".log")
    store.close()


def test_another_tenants_log_is_not_taken_for_ones_own(tmp_path: Path) -> None:
    """A log copied to another tenant's directory does not hold there."""
    store = opened(tmp_path / "store")
    one(store, 0)
    one(store, 0, TenantId("bo"))
    store.close()
    target = place(tmp_path / "store", TenantId("bo"))
    for name in ("00000001.log", MARKER, "index"):
        shutil.copy(place(tmp_path / "store", ALE) / name, target / name)
    store = opened(tmp_path / "store")
    assert [chain.broken_at for chain in store.verify().chains] == [None, 1]
    with pytest.raises(IntegrityError), unit(store, TenantId("bo")):
        pytest.fail("a unit was opened")


def test_a_tenant_whose_directory_is_gone_is_told(tmp_path: Path) -> None:
    """A store that was open does not begin the tenant anew."""
    store = opened(tmp_path / "store")
    one(store, 0)
    shutil.rmtree(place(tmp_path / "store"))
    with pytest.raises(IntegrityError, match="is gone"), unit(store):
        pytest.fail("a unit was opened")
    assert not store.verify(ALE).holds
