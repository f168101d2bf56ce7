"""What is asked of the system: private directories, the lock on one, a local disk, and errors that say what to do."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
import time
from pathlib import Path
from types import TracebackType

from collabmodel.adapters.private_files import UnsafeFileError, stands_at
from collabmodel.errors import StoreBusyError, StoreError, StoreFailedError, StoreFullError, UnavailableError

PATIENCE = 30.0
"""Seconds to wait for others who hold a directory."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.0005, 0.02
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_HINTS = {
    errno.EMFILE: "Too many files are open; close some, or raise the limit.",
    errno.ENFILE: "Too many files are open on this machine.",
    errno.EROFS: "The medium is read-only; what is there can be read.",
    errno.EACCES: "Run as the owner of the store.",
    errno.ELOOP: "It is a symbolic link; name the directory itself.",
}
_DISTANT = re.compile(
    r"(nfs\d*|cifs|smb\w*|9p|v9fs|afs|ceph|coda|gfs2|glusterfs|lustre|ncpfs|ocfs2|beegfs|orangefs|gpfs"
    r"|vboxsf|vmhgfs|prl_fs|drvfs|virtiofs|fuse\w*)(\..*)?\Z"
)
"""File systems on which a lock need not bind every writer, or a sync need not reach a disk."""
_FLEETING = frozenset({"tmpfs", "ramfs"})


def told(refused: OSError, doing: str) -> StoreError:
    """What the system refused, as an error of ours."""
    number = refused.errno or 0
    where = f" {refused.filename}" if refused.filename else ""
    reason = refused.strerror or type(refused).__name__
    if number in _FULL:
        return StoreFullError(
            f"{doing}{where}: {reason}. Nothing was kept. Make room and try the unit again."
        )
    if number == errno.EIO:
        return StoreFailedError(f"{doing}{where}: {reason}. Look at the disk, then open the store again.")
    hint = _HINTS.get(number, "See to it and try again.")
    return UnavailableError(f"{doing}{where}: {reason}. {hint}")


class translated:  # noqa: N801 - it is used as a function is; a class, since it stands around every small step
    """Let what the system refuses inside be told as an error of ours; no caller's code may run inside.

    Args:
        doing: what is being done, for the message.
    """

    __slots__ = ("_doing",)

    def __init__(self, doing: str) -> None:
        self._doing = doing

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Tell what was refused."""
        if isinstance(error, OSError):
            raise told(error, self._doing) from error


def open_directory(path: Path) -> int:
    """A descriptor of a directory, once it is seen to be ours alone.

    Raises:
        UnsafeFileError: if it is a symbolic link, somebody else's, or open to others.
        OSError: whatever else the system refuses.
    """
    try:
        fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except NotADirectoryError:
        if path.is_symlink():
            raise UnsafeFileError(path, "it is a symbolic link; name the directory itself") from None
        raise
    try:
        _check_private(path, os.fstat(fd))
    except BaseException:
        os.close(fd)
        raise
    return fd


def _check_private(path: Path, found: os.stat_result) -> None:
    if found.st_uid != os.geteuid():
        raise UnsafeFileError(path, "it belongs to another user; have its owner run this")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise UnsafeFileError(path, "others may look into or change it; look into who did, then chmod 700 it")


def new_directory(path: Path) -> None:
    """Make a directory, 0700 whatever the umask; nothing may stand there before."""
    path.mkdir(mode=0o700)
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fchmod(fd, 0o700)
    finally:
        os.close(fd)


class Hold:
    """A directory held alone among all processes and threads, by a lock on the directory itself.

    No lock file can be deleted under its holder.  The lock goes with the descriptor: nothing
    is left behind by a process that is killed.
    """

    def __init__(self, path: Path, *, patience: float | None = None) -> None:
        """Take the lock.

        Args:
            path: the directory.
            patience: seconds to wait; :data:`PATIENCE` if left out.

        Raises:
            FileNotFoundError: if there is no such directory.
            StoreBusyError: if others hold it longer than we wait.
            OSError: whatever else the system refuses.
        """
        self._process = os.getpid()
        deadline = time.monotonic() + (PATIENCE if patience is None else patience)
        while True:
            self.fd: int = open_directory(path)
            try:
                _lock(self.fd, deadline)
                if stands_at(path, self.fd):
                    return
            except BaseException:
                self._close()
                raise
            self._close()

    def release(self) -> None:
        """Let go; a forked child lets go of its copy only."""
        import fcntl  # noqa: PLC0415 - POSIX only, as below

        try:
            if os.getpid() == self._process:
                fcntl.flock(self.fd, fcntl.LOCK_UN)
        finally:
            self._close()

    def _close(self) -> None:
        fd, self.fd = self.fd, -1
        os.close(fd)

    def __del__(self) -> None:
        """Let go where an interrupt kept the holder from it."""
        if getattr(self, "fd", -1) >= 0:
            os.close(self.fd)


def _lock(fd: int, deadline: float) -> None:
    import fcntl  # noqa: PLC0415 - POSIX only; refuse_elsewhere() has seen to it

    pause = _FIRST_PAUSE
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise StoreBusyError("the store is busy with another unit of work. Try again.") from None
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        else:
            return


def refuse_elsewhere() -> None:
    """Refuse systems on which nobody has seen to it that the promises hold.

    Raises:
        StoreError: if this is not Linux.
    """
    if not sys.platform.startswith("linux"):
        raise StoreError(
            "a store in files needs Linux: elsewhere neither the lock on a directory nor the kind of its file "
            "system is certain. Use sqlite:///PATH."
        )


def refuse_distant(path: Path) -> str:
    """The name of the file system, once it is seen to be a local one.

    Raises:
        StoreError: if it is shared over a network or served by a program, or nobody can tell.
    """
    kind = file_system(path)
    if kind is None or _DISTANT.match(kind):
        raise StoreError(
            f"{path}: its file system ({kind or 'unknown'}) is not a local one, where locks and syncs bind. "
            "Put the store on a local disk, or use postgresql://."
        )
    return kind


def is_fleeting(kind: str) -> bool:
    """Whether a file system is gone when the machine stops."""
    return kind in _FLEETING


def file_system(path: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str | None:
    """The kind of file system that a path is on; ``None`` if nobody can tell.

    >>> file_system(Path("/proc"))
    'proc'
    """
    wanted = path.resolve()
    best, found = -1, None
    try:
        lines = mounts.read_bytes().decode("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    for line in lines:
        before, _, after = line.partition(" - ")
        columns = before.split(" ")
        if len(columns) < 5 or not after:  # noqa: PLR2004 - the mount point is the fifth column
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), columns[4]))
        # Of two mounts on one point the later one is seen.
        if len(point.parts) >= best and wanted.is_relative_to(point):
            best, found = len(point.parts), after.split(" ")[0]
    return found
