"""Short writes, a store that others hold, too few open files, no rights: a typed error and nothing lost (F05, F14, F37)."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from collabmodel.errors import StoreError
from collabmodel.model.agencies import Agency
from tests.faults.child import do_unit, work_in
from tests.faults.cramped import descriptors
from tests.faults.judging import Seen, Told, judge
from tests.faults.opening import address_in, open_for
from tests.faults.warming import READ, Warm

pytestmark = [pytest.mark.slow, pytest.mark.fresh_interpreter]
UNITS = 1000


def sizes(folder: Path) -> list[int]:
    """How large each file is."""
    return [file.stat().st_size for file in folder.rglob("*") if file.is_file()]


def hashes(folder: Path) -> dict[str, str]:
    """What is in each file."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_fault_f05_a_write_cut_short_by_a_limit_keeps_nothing(warm: Warm, tmp_path: Path, kind: str) -> None:
    """Where a file may not grow any further, units fail with a typed error, and those before are whole."""
    address = address_in(tmp_path, kind)
    store = open_for(address)
    do_unit(store, 1)
    store.close()
    # A file of the file store is full at 16 KiB: below that, the limit comes first.
    limit = max(sizes(tmp_path)) + 9_000 if kind == "sqlite" else 12_000
    (tmp_path / "other").mkdir()
    other = address_in(tmp_path / "other", kind)
    wrote = warm.run("tests.faults.cramped:write_within", address=other, units=15, file_bytes=limit)
    told = Told.from_text(wrote.text)
    seen = Seen.from_text(warm.run(READ, address=other, units=15).text)
    assert judge(told, seen) == []
    assert told.acked
    # SQLite itself tells a file that may not grow as a failing disk.
    assert set(told.failed.values()) == {"StoreFullError" if kind == "file" else "StoreFailedError"}
    assert max(sizes(tmp_path / "other")) > limit - 9_000


def test_fault_f14_a_unit_waits_for_the_one_of_another_process(warm: Warm, address: str) -> None:
    """While another process holds its unit open the next one waits, and is then done upon it."""
    store = open_for(address)
    do_unit(store, 1)
    child = warm.start("tests.faults.cramped:hold_a_unit", address=address, seconds=1.0)
    child.go()
    while "held" not in child.text():
        time.sleep(0.005)
    do_unit(store, 2)
    assert "done" in child.text()
    assert child.wait() == 0
    with work_in(store) as work:
        assert [found.ident for found in work.all(Agency)] == ["agency-1", "agency-2", "tally"]
    assert store.verify().holds
    store.close()


def test_fault_f37_fifty_units_with_few_open_files(warm: Warm, tmp_path: Path, kind: str) -> None:
    """With 24 descriptors fifty units are done, for none is left open; with too few, each fails as ours."""
    enough = warm.run(
        "tests.faults.cramped:write_with_few_files", address=address_in(tmp_path, kind), units=50, files=24
    )
    assert Told.from_text(enough.text).acked == tuple(range(1, 51))
    used = 5  # what a warm child has open anyway
    few = warm.run(
        "tests.faults.cramped:write_with_few_files", address=address_in(tmp_path, kind), units=3, files=used
    )
    told = Told.from_text(few.text)
    assert told.untyped == ()
    assert told.acked == ()
    assert sorted(told.failed) == [1, 2, 3]


class OopsError(Exception):
    """Something goes wrong in the application."""


def test_fault_f37_a_thousand_units_leave_no_descriptor_open(address: str) -> None:
    """As many descriptors are open after a thousand units, every third failing, as before; on a server, after 200."""
    store = open_for(address)
    do_unit(store, 1)

    def fail() -> None:
        with work_in(store) as work:
            work.all(Agency)
            raise OopsError

    before = descriptors()
    for number in range(UNITS if address.startswith(("sqlite:", "file:")) else UNITS // 5):
        if number % 3 == 0:
            with pytest.raises(OopsError):
                fail()
        elif number % 50 == 1:
            do_unit(store, number + 10)
        else:
            with work_in(store) as work:
                work.all(Agency)
    assert descriptors() <= before
    assert store.verify().holds
    store.close()
    assert descriptors() < before or address.startswith("file:")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter, as the usual ones of the tests are not."""
    folder = Path(tempfile.mkdtemp(prefix="collab-open-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
def test_fault_f37_a_user_who_owns_nothing_is_refused(warm: Warm, open_folder: Path, kind: str) -> None:
    """Somebody else's process gets a typed error, which names what to do, and changes not one byte."""
    address = address_in(open_folder, kind)
    store = open_for(address)
    do_unit(store, 1)
    store.close()
    before = hashes(open_folder)
    name, message = json.loads(warm.run("tests.faults.cramped:open_as_nobody", address=address).text)
    assert name in {"UnavailableError", "NotAStoreError"}, message
    assert "Påhittad" not in message
    assert hashes(open_folder) == before


def test_fault_f37_what_cannot_be_opened_is_a_stores_error(tmp_path: Path, kind: str) -> None:
    """A place that is a plain file where a folder should be is refused as ours."""
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(StoreError):
        open_for(address_in(tmp_path / "file", kind))
