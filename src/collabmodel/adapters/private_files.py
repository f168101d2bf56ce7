"""Files that nobody but their owner may read, and writes that are on the disk when they return.

Nothing here follows a symbolic link, trusts the umask, or takes a short write for a whole one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from collabmodel.errors import StoreError

PATIENCE = 30.0
"""Seconds to wait for another process's lock."""

_PAUSE = 0.01
_PIECE = 1 << 20
_CLEAN = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK


class UnsafeFileError(OSError):
    """What stands there is not a file of ours alone."""

    def __init__(self, path: Path, problem: str) -> None:
        """Name the path and what to do."""
        super().__init__(errno.EPERM, problem, str(path))


@contextmanager
def told_as(
    kind: Callable[[OSError], type[StoreError]], what: str, path: Path, hints: Mapping[type[OSError], str]
) -> Iterator[None]:
    """Turn what the system refuses inside into a typed error: what, which path, why, and what to do.

    Args:
        kind: which error to raise for it.
        what: what the file is for.
        path: the file, where the system names none.
        hints: what to do about which refusal; one for ``OSError`` is needed.
    """
    try:
        yield
    except OSError as refused:
        hint = next(hints[cls] for cls in type(refused).__mro__ if cls in hints)
        raise kind(refused)(
            f"{what} {refused.filename or path}: {refused.strerror or type(refused).__name__}. {hint}"
        ) from refused


def open_private(path: Path, flags: int = os.O_RDONLY) -> int:
    """A descriptor of a file that exists, once it is seen to be ours alone.

    Raises:
        UnsafeFileError: if it is a symbolic link, no plain file, somebody else's, or open to others.
        OSError: whatever else the system refuses.
    """
    try:
        fd = os.open(path, flags | _CLEAN)
    except OSError as refused:
        if refused.errno == errno.ELOOP:
            raise UnsafeFileError(path, "it is a symbolic link; put the file itself there") from None
        raise
    try:
        _check_private(path, os.fstat(fd))
    except BaseException:
        os.close(fd)
        raise
    return fd


def _check_private(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise UnsafeFileError(path, "it is not a plain file")
    if found.st_uid != os.geteuid():
        raise UnsafeFileError(path, "it belongs to another user; have its owner run this, or chown it")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise UnsafeFileError(path, "others may read or change it; look into who did, then chmod 600 it")


def new_private(path: Path, flags: int = os.O_WRONLY) -> int:
    """A descriptor of a new file, 0600 whatever the umask; nothing may stand there before."""
    fd = os.open(path, flags | os.O_CREAT | os.O_EXCL | _CLEAN, 0o600)
    try:
        os.fchmod(fd, 0o600)
    except BaseException:
        os.close(fd)
        raise
    return fd


def read_all(fd: int) -> bytes:
    """Everything in the file, from its beginning."""
    pieces = []
    at = 0
    while piece := os.pread(fd, _PIECE, at):
        pieces.append(piece)
        at += len(piece)
    return b"".join(pieces)


def write_all(fd: int, content: bytes) -> None:
    """Write it all, however many writes that takes."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(fd, rest) :]


def sync_directory(directory: Path) -> None:
    """Have the directory's names on the disk: a new or renamed file is there after a power cut."""
    fd = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def wipe(fd: int) -> None:
    """Write zeros over a file that has no name any longer; one that has is left alone.

    Some file systems and disks keep the old content elsewhere, and no program can see whether they do.
    """
    found = os.fstat(fd)
    if found.st_nlink:
        return
    os.lseek(fd, 0, os.SEEK_SET)
    write_all(fd, bytes(found.st_size))
    os.fsync(fd)


def discard(path: Path) -> None:
    """Remove a file of ours, if it is there, and wipe what it held."""
    try:
        fd = open_private(path, os.O_RDWR)
    except FileNotFoundError:
        return
    try:
        os.unlink(path)  # noqa: PTH108 - system calls, here as around it
        wipe(fd)
    finally:
        os.close(fd)


@contextmanager
def locked(path: Path, flags: int = os.O_RDWR) -> Iterator[int]:
    """A descriptor of the file, held alone among all processes and threads; a lock for writers.

    A lock belongs to a file and not to its name.  Somebody may have put another file in its
    place while we waited, so the name is looked up again, and the wait begun again, until both agree.

    Raises:
        TimeoutError: if others hold it longer than :data:`PATIENCE`.
        OSError: whatever :func:`open_private` raises.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        fd = open_private(path, flags)
        try:
            _lock(path, fd, deadline)
            if stands_at(path, fd):
                yield fd
                return
        finally:
            os.close(fd)


def stands_at(path: Path, fd: int) -> bool:
    """Whether the open file is the one that the path names now."""
    with contextlib.suppress(FileNotFoundError):
        return os.path.samestat(os.lstat(path), os.fstat(fd))
    return False


def _lock(path: Path, fd: int, deadline: float) -> None:
    import fcntl  # noqa: PLC0415 - POSIX only, and the null provider works everywhere

    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise TimeoutError(errno.ETIMEDOUT, "another process holds it", str(path)) from None
            time.sleep(_PAUSE)
        else:
            return
