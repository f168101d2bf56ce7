"""Warm children run alone, are counted from their first call, and are ended when they hang."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.faults import warming
from tests.faults.abilities import needs_strace
from tests.faults.judging import Seen, Told
from tests.faults.opening import address_in
from tests.faults.warming import READ, WRITE, Injection, Warm

pytestmark = pytest.mark.fresh_interpreter


def test_a_writer_and_a_reader_agree(warm: Warm, tmp_path: Path, kind: str) -> None:
    """What the writer acknowledged the reader sees whole, and nothing else."""
    address = address_in(tmp_path, kind)
    wrote = warm.run(WRITE, address=address, units=3)
    assert (wrote.code, Told.from_text(wrote.text)) == (0, Told(acked=(1, 2, 3)))
    seen = Seen.from_text(warm.run(READ, address=address, units=4).text)
    assert seen.of("whole") == (1, 2, 3)
    assert seen.of("absent") == (4,)
    # Each unit appends one entry and closes with one that answers for its documents.
    assert (seen.ok, seen.probe, seen.entries, seen.documents, seen.strays) == (True, True, 6, 9, 0)


def test_the_reader_tells_what_it_cannot_read(warm: Warm, tmp_path: Path, kind: str) -> None:
    """A store that does not open is a finding of the reader's, not its end."""
    address = address_in(tmp_path / "nowhere", kind)
    looked = warm.run(READ, address=address, units=1)
    assert looked.code == 0
    assert not Seen.from_text(looked.text).ok


def test_a_child_may_be_killed_while_it_waits(warm: Warm, tmp_path: Path, kind: str) -> None:
    """A child that was never let go ends when it is killed, and has done nothing."""
    child = warm.start(WRITE, address=address_in(tmp_path, kind), units=1)
    child.kill()
    assert child.wait() == -signal.SIGKILL
    assert list(tmp_path.iterdir()) == []


def test_a_child_that_fails_is_told_apart(warm: Warm, capfd: pytest.CaptureFixture[str]) -> None:
    """A program that does not exist ends its child with a code of its own."""
    assert warm.run("tests.faults.child:nothing").code == 70


def test_a_child_that_hangs_is_ended(warm: Warm) -> None:
    """A child that does not end in time is ended and told as a TimeoutError, and the server goes on."""
    child = warm.start("tests.faults.toys:hang")
    child.go()
    with pytest.raises(TimeoutError, match="within 1 s"):
        child.wait(patience_s=1)
    with pytest.raises(ProcessLookupError):
        child.kill()


@needs_strace
@pytest.mark.parametrize("number", [1, 4, 7])
def test_the_same_number_is_the_same_point(warm: Warm, tmp_path: Path, kind: str, number: int) -> None:
    """Killed at the same call twice, the writer leaves the same files of the same sizes."""
    left = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        injection = Injection("pwrite64,write,fsync,fdatasync,unlink,ftruncate", "signal=KILL", str(number))
        ran = warm.run(WRITE, injection, address=address_in(folder, kind), units=2)
        assert (ran.code, ran.reached) == (-signal.SIGKILL, True)
        left.append(sorted((file.name, file.stat().st_size) for file in folder.iterdir()))
    assert left[0] == left[1]


@needs_strace
def test_an_injection_that_is_not_reached_is_told(warm: Warm, tmp_path: Path, kind: str) -> None:
    """A run that ends before the call is counted as not reached."""
    injection = Injection("fsync,fdatasync", "error=EIO", "5000")
    ran = warm.run(WRITE, injection, address=address_in(tmp_path, kind), units=1)
    assert (ran.code, ran.reached, Told.from_text(ran.text)) == (0, False, Told(acked=(1,)))


@needs_strace
def test_what_cannot_be_traced_is_an_error(tmp_path: Path) -> None:
    """Attaching to a process that is gone raises, so that a run without its fault cannot pass for one."""
    gone = os.posix_spawn("/bin/true", ["true"], {})
    os.waitpid(gone, 0)
    with pytest.raises(RuntimeError, match="did not attach"):
        warming.attach(gone, Injection("fsync", "error=EIO", "1"), tmp_path / "calls")
