"""What happens when the disk refuses, is full, writes less than it was given, or is read-only."""

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from collabmodel.adapters.file import FileStore
from collabmodel.errors import StoreFailedError, StoreFullError, UnavailableError
from tests.unit.file.places import contents, idents, log, one, opened, unit


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FileStore]:
    """A store of one unit."""
    store = opened(tmp_path / "store")
    one(store, 0)
    yield store
    store.close()


def failing(number: int, at: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Makes a system call fail when it is called for the nth time."""

    def wrap(call: Callable[..., Any]) -> Callable[..., Any]:
        calls = 0

        def wrapped(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the call takes
            nonlocal calls
            calls += 1
            if calls == at:
                raise OSError(number, os.strerror(number))
            return call(*arguments, **named)

        return wrapped

    return wrap


def descriptors() -> int:
    """How many files this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("cut_fails", [False, True])
def test_fault_f03_a_failed_sync_is_not_acknowledged_and_no_second_one_is_trusted(
    tmp_path: Path, store: FileStore, monkeypatch: pytest.MonkeyPatch, *, cut_fails: bool
) -> None:
    """The store refuses to write until it is opened again; then it holds the unit whole, or nothing of it."""
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing(errno.EIO, 1)(os.fsync))
        if cut_fails:
            patch.setattr(os, "ftruncate", failing(errno.EIO, 1)(os.ftruncate))
        with pytest.raises(StoreFailedError, match="not acknowledged"):
            one(store, 1)
    with pytest.raises(StoreFailedError, match="open the store again"):
        one(store, 2)
    assert idents(store) == ["a0"]
    store.close()
    again = opened(tmp_path / "store")
    assert idents(again) == (["a0", "a1"] if cut_fails else ["a0"])
    assert again.verify().holds
    one(again, 3)
    again.close()


def test_fault_f03_what_another_left_unsynced_is_synced_before_it_is_built_upon(
    tmp_path: Path, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record whose sync failed may lie in the cache alone; whoever finds it writes and syncs it again."""
    other = opened(tmp_path / "store")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing(errno.EIO, 1)(os.fsync))
        patch.setattr(os, "ftruncate", failing(errno.EIO, 1)(os.ftruncate))
        with pytest.raises(StoreFailedError):
            one(store, 1)
    written: list[tuple[int, int]] = []
    write, sync = os.write, os.fsync
    monkeypatch.setattr(os, "write", lambda fd, data: (written.append((fd, len(data))), write(fd, data))[1])
    monkeypatch.setattr(os, "fsync", lambda fd: (written.append((fd, 0)), sync(fd))[1])
    assert idents(other) == ["a0", "a1"]
    (fd, length), (synced, _) = written
    assert length > 0
    assert fd == synced
    other.close()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_fault_f04_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, store: FileStore, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """The commit fails, the log ends where it ended, and the next one works when there is room."""
    before = contents(tmp_path / "store")
    write = os.write

    def half_then_full(fd: int, data: memoryview) -> int:
        if len(data) > 500:
            return write(fd, data[:300])
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", half_then_full)
        with pytest.raises(StoreFullError, match="Make room"):
            one(store, 1)
        assert idents(store) == ["a0"]
    assert contents(tmp_path / "store") == before
    one(store, 1)
    assert idents(store) == ["a0", "a1"]
    assert store.verify().holds


def test_fault_f04_where_nothing_can_be_taken_back_the_store_refuses_to_go_on(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk that does not even let the log be cut back makes the store fail."""
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", failing(errno.ENOSPC, 1)(os.write))
        patch.setattr(os, "ftruncate", failing(errno.EIO, 1)(os.ftruncate))
        with pytest.raises(StoreFullError):
            one(store, 1)
    with pytest.raises(StoreFailedError):
        one(store, 1)


def test_fault_f05_short_writes_are_gone_on_with(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """However little each write takes, all of the record is written."""
    write = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda fd, data: write(fd, data[: max(1, len(data) // 2)]))
        one(store, 1)
    assert idents(store) == ["a0", "a1"]
    assert store.verify().holds


def test_an_interrupt_while_writing_keeps_nothing(
    tmp_path: Path, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A keyboard interrupt in the middle of the record leaves the log as it was."""
    before = log(tmp_path / "store").read_bytes()
    sync = os.fsync
    calls: list[int] = []

    def interrupted(fd: int) -> None:
        calls.append(fd)
        if len(calls) == 1:
            raise KeyboardInterrupt
        sync(fd)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", interrupted)
        with pytest.raises(KeyboardInterrupt):
            one(store, 1)
    assert log(tmp_path / "store").read_bytes() == before
    one(store, 1)
    assert idents(store) == ["a0", "a1"]


def test_fault_f37_too_many_open_files_is_a_typed_error(
    tmp_path: Path, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever descriptor cannot be had, the unit fails with a typed error and nothing is left open or half done."""
    before = contents(tmp_path / "store")
    count = descriptors()
    failures = 0
    for at in range(1, 20):
        with monkeypatch.context() as patch:
            patch.setattr(os, "open", failing(errno.EMFILE, at)(os.open))
            try:
                idents(store)
            except UnavailableError as error:
                failures += "Too many" in str(error)
            else:
                break
    assert failures >= 2
    assert descriptors() == count
    assert contents(tmp_path / "store") == before


def test_fault_f37_no_descriptor_is_leaked(tmp_path: Path, store: FileStore) -> None:
    """A thousand units, every third failing, leave as many descriptors open as before."""
    sync, os.fsync = os.fsync, lambda _fd: None
    count = descriptors()
    try:
        for number in range(1, 1001):
            try:
                with unit(store) as work:
                    work.append_missing() if number % 3 == 0 else work.entries(since=number * 3)  # type: ignore[attr-defined]
                if number % 3:
                    one(store, number)
            except AttributeError:
                continue
    finally:
        os.fsync = sync
    assert descriptors() == count
    assert len(idents(store)) == 668


def test_fault_f37_a_read_only_medium_is_read_from(
    tmp_path: Path, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Units that only read go on; one that writes gets a typed error and leaves nothing."""
    store.close()
    real = os.open

    def read_only(path: str, flags: int, mode: int = 0o777) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        return real(path, flags, mode)

    before = contents(tmp_path / "store")
    monkeypatch.setattr(os, "open", read_only)
    again = opened(tmp_path / "store")
    assert idents(again) == ["a0"]
    assert again.verify().holds
    with pytest.raises(UnavailableError, match="read-only"):
        one(again, 1)
    assert idents(again) == ["a0"]
    again.close()
    assert contents(tmp_path / "store") == before
