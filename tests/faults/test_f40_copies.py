"""A copy of a store that was taken while others write is the store of one moment (F40).

Export and backup of our own are still to be built; these are the means that the documents name.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from collabmodel.adapters.checkpoints import Ed25519Signer
from collabmodel.adapters.file.log import MARKER
from collabmodel.errors import IntegrityError
from collabmodel.model.agencies import Agency
from collabmodel.ports import Checkpoint, Standing
from tests.faults.child import TENANT, do_unit, work_in
from tests.faults.copying import begin, copy_file, copy_sqlite, dump_postgres, problems_of
from tests.faults.opening import address_in, open_for
from tests.faults.warming import Warm
from tests.servers import own_database, own_name, postgres_programs, text_of

pytestmark = [pytest.mark.slow, pytest.mark.fresh_interpreter]
SIGNER = Ed25519Signer(bytes(range(32)))
COPIES = int(os.environ.get("COLLABMODEL_FAULT_COPIES", "12"))
"""How many copies are taken of each store; the session asks for more."""


@contextmanager
def writers(warm: Warm, address: str, stop: Path) -> Iterator[Callable[[], None]]:
    """Two writers at work while the block lasts; gives what waits until both have written once more."""
    children = [
        warm.start("tests.faults.copying:move", address=address, amount=amount, until=str(stop))
        for amount in (1, -3)
    ]
    for child in children:
        child.go()

    def wait() -> None:
        before = [child.text().count("ack") for child in children]
        end = time.monotonic() + 60
        while any(child.text().count("ack") <= count for child, count in zip(children, before, strict=True)):
            assert time.monotonic() < end, "the writers stand still"
            time.sleep(0.001)

    try:
        wait()
        yield wait
    finally:
        stop.touch()
        assert [child.wait() for child in children] == [0, 0]


def judged(address: str) -> tuple[list[str], Checkpoint]:
    """What is wrong with a copy, and where its chain ends."""
    copy = open_for(address)
    wrong, end = problems_of(copy), copy.checkpoint(TENANT, signer=SIGNER)
    copy.close()
    return wrong, end


def agree(address: str, ends: list[Checkpoint]) -> None:
    """Every copy's chain is a beginning of the store's own."""
    store = open_for(address)
    assert store.verify(checkpoints=ends, verifier=SIGNER).standing is not Standing.BROKEN
    store.close()


def test_fault_f40_a_copy_taken_as_documented_is_of_one_moment(warm: Warm, tmp_path: Path, kind: str) -> None:
    """While two writers keep a sum, every copy opens and verifies, keeps the sum, and ends where the store once did."""
    address = address_in(tmp_path, kind)
    begin(address)
    ends = []
    with writers(warm, address, tmp_path / "stop"):
        for number in range(COPIES):
            folder = tmp_path / f"copy-{number}"
            folder.mkdir()
            if kind == "sqlite":
                copy_sqlite(tmp_path / "store.db", folder / "store.db")
            else:
                copy_file(tmp_path / "store", folder / "store")
            wrong, end = judged(address_in(folder, kind))
            assert wrong == []
            ends.append(end)
            shutil.rmtree(folder)
    # Reading a copy to judge it appends to the copy's own journal only when a person is read: here none is.
    agree(address, ends)
    assert len({end.seq for end in ends}) > COPIES // 2


@pytest.mark.needs_postgres
def test_fault_f40_a_dump_of_a_server_is_of_one_moment(warm: Warm, tmp_path: Path, postgres_url: str) -> None:
    """What pg_dump takes while two writers keep a sum is whole after restoring."""
    programs = postgres_programs()
    source = make_url(postgres_url)
    if programs is None or "host" not in source.query:
        pytest.skip("pg_dump of the server's own version comes with the private server only")
    begin(postgres_url)
    ends = []
    with writers(warm, postgres_url, tmp_path / "stop"):
        for number in range(max(2, COPIES // 4)):
            with own_database(source.set(database="postgres"), f"{own_name()}_copy") as target:
                dump_postgres(programs, source, target, tmp_path / f"dump-{number}")
                wrong, end = judged(text_of(target))
                assert wrong == []
                ends.append(end)
    agree(postgres_url, ends)


def test_fault_f40_a_directory_copied_without_its_lock_is_found_out(tmp_path: Path) -> None:
    """A log that was copied before a unit, with the marker from after it, is told as damage and not as a shorter store."""
    address = address_in(tmp_path, "file")
    store = open_for(address)
    do_unit(store, 1)
    (tmp_path / "copy").mkdir()
    shutil.copytree(tmp_path / "store", tmp_path / "copy" / "store")
    do_unit(store, 2)
    (tenant,) = (tmp_path / "store").glob("t-*")
    shutil.copy2(tenant / MARKER, tmp_path / "copy" / "store" / tenant.name / MARKER)
    store.close()
    copy = open_for(address_in(tmp_path / "copy", "file"))
    assert not copy.verify().holds
    with pytest.raises(IntegrityError), work_in(copy) as work:
        work.all(Agency)
    copy.close()


def test_fault_f40_a_copied_log_ahead_of_its_marker_is_whole(tmp_path: Path) -> None:
    """A marker that was copied before a unit and the log after it give the store with that unit."""
    address = address_in(tmp_path, "file")
    store = open_for(address)
    do_unit(store, 1)
    (tenant,) = (tmp_path / "store").glob("t-*")
    early = (tenant / MARKER).read_bytes()
    do_unit(store, 2)
    store.close()
    (tmp_path / "copy").mkdir()
    shutil.copytree(tmp_path / "store", tmp_path / "copy" / "store")
    (tmp_path / "copy" / "store" / tenant.name / MARKER).write_bytes(early)
    copy = open_for(address_in(tmp_path / "copy", "file"))
    with work_in(copy) as work:
        assert [found.ident for found in work.all(Agency)] == ["agency-1", "agency-2", "tally"]
    assert copy.verify().holds
    copy.close()
