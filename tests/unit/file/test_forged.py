"""What somebody does who can write every file with care: each record hashed, marker and index made to fit."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from collabmodel.adapters.file import FileStore
from collabmodel.adapters.file.directories import filled as make
from collabmodel.adapters.file.frames import FIRST, Position, framed, frames
from collabmodel.adapters.file.lines import read_entries, read_rows, written
from collabmodel.adapters.file.log import MARKER, header, marker
from collabmodel.adapters.keys import KeyFile, NoKeys
from collabmodel.adapters.signers import MacSigner
from collabmodel.adapters.units import Batch, End, EntryRow, Row
from collabmodel.model.ids import TenantId
from collabmodel.model.journal import Head
from collabmodel.model.people import Individual
from collabmodel.ports import Standing
from collabmodel.testing.stores import Damage, Kept, damaged
from collabmodel.testing.stores.harness import ANCHORED
from collabmodel.testing.stores.values import YOUTH
from tests.unit.file.places import ALE, contents, log, one, opened, place, unit

SIGNER = MacSigner(b"k" * 32)


def kept(path: Path) -> Kept:
    """All that a tenant's only segment holds."""
    rows: list[Row] = []
    entries: list[EntryRow] = []
    with log(path).open("rb") as file:
        for frame in frames(file.fileno(), 0, log(path).stat().st_size, FIRST):
            if frame.start:
                rows += read_rows(frame.payload)
                entries += read_entries(frame.payload, "ale")
    last = entries[-1]
    return Kept(End(Head(last.seq, last.hash, last.entry(b"[]").recorded_at)), tuple(rows), tuple(entries))


def forged(path: Path, tenant: TenantId, what: Kept) -> None:
    """Write a log that holds this, every hash of every record right, and a marker that fits."""
    directory = place(path, tenant)
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(mode=0o700)
    make(directory, tenant)
    content, link = framed(header(1, tenant), FIRST)
    answered = 0
    for entry in what.entries:
        if not entry.state and entry is not what.entries[-1]:
            continue
        rows = tuple(row for row in what.rows if answered < row.entry <= entry.seq)
        mine = tuple(one for one in what.entries if answered < one.seq <= entry.seq)
        head = Head(entry.seq, entry.hash, entry.entry(b"[]").recorded_at)
        record, link = framed(written(Batch(End(), End(head), rows=rows, entries=mine))[0], link)
        content += record
        answered = entry.seq
    log(path, tenant=tenant).write_bytes(content)
    (directory / MARKER).write_bytes(marker(Position(1, len(content), link)))


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    """A closed store of four units, and a second tenant."""
    store = opened(tmp_path / "store")
    for number in range(4):
        one(store, number)
    one(store, 0, TenantId("other"))
    store.close()
    return store


def test_the_forger_writes_what_holds(tmp_path: Path, store: FileStore) -> None:
    """What is put back as it was verifies, so that the forgeries below fail for what they are."""
    forged(tmp_path / "store", ALE, kept(tmp_path / "store"))
    assert opened(tmp_path / "store").verify().holds


@pytest.mark.parametrize("damage", sorted(set(Damage) - ANCHORED, key=lambda one: one.name))
def test_careful_damage_is_found(tmp_path: Path, store: FileStore, damage: Damage) -> None:
    """The hashes of records are no secret; those of entries, and the digests in them, tell all the same."""
    tenant, what = damaged(kept(tmp_path / "store"), damage)
    forged(tmp_path / "store", tenant, what)
    report = opened(tmp_path / "store").verify(tenant).chains[0]
    assert not report.holds
    assert report.broken_at is not None


@pytest.mark.parametrize("damage", sorted(ANCHORED, key=lambda one: one.name))
def test_what_only_a_checkpoint_shows_is_shown_by_one(
    tmp_path: Path, store: FileStore, damage: Damage
) -> None:
    """A tail cut off with care, or a chain made anew, is unanchored without a checkpoint, and broken with it."""
    seen = opened(tmp_path / "store").checkpoint(ALE, signer=SIGNER)
    tenant, what = damaged(kept(tmp_path / "store"), damage)
    forged(tmp_path / "store", tenant, what)
    again = opened(tmp_path / "store")
    assert again.verify(ALE).standing is Standing.UNANCHORED
    assert again.verify(ALE, checkpoints=[seen], verifier=SIGNER).standing is Standing.BROKEN


def test_a_tenant_that_only_a_checkpoint_knows_is_reported(tmp_path: Path, store: FileStore) -> None:
    """Removing a tenant's whole directory does not go unseen, as long as somebody kept a checkpoint."""
    again = opened(tmp_path / "store")
    seen = again.checkpoint(ALE, signer=SIGNER)
    assert again.verify(checkpoints=[seen], verifier=SIGNER).chains[0].standing is Standing.OK
    shutil.rmtree(place(tmp_path / "store"))
    assert opened(tmp_path / "store").verify().holds
    (report, other) = opened(tmp_path / "store").verify(checkpoints=[seen]).chains
    assert (report.tenant, report.broken_at, other.holds) == ("ale", 1, True)


def test_nothing_sealed_lies_in_the_clear(tmp_path: Path) -> None:
    """With keys, no name and no index field of a person is in any file; without them, a pager shows both."""
    number = str(YOUTH.name).encode()
    assert number
    for keys, seen in ((KeyFile.create(tmp_path / "keys.json"), False), (NoKeys(), True)):
        path = tmp_path / f"store-{seen}"
        store = opened(path, keys=keys)
        with unit(store) as work:
            work.save(YOUTH, expected_version=0)
        with unit(store) as work:
            assert work.get(Individual, YOUTH.id).value == YOUTH
        assert store.verify().holds
        store.close()
        assert (number in b"".join(contents(path).values())) is seen
