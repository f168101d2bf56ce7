"""Where checkpoints are kept: in a file of JSON lines, or in memory for tests; and how one is made.

A sink belongs where those who can write the store cannot write: on another host, in another
user's file, on a medium that is only added to.

A line is ``{"checkpoint":{...},"sha256":"..."}`` in canonical JSON, the hash over the canonical JSON of
the checkpoint.  It finds damage; who wrote the line is told by the checkpoint's signature alone.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from collabmodel.adapters.private_files import (
    UnsafeFileError,
    locked,
    new_private,
    read_all,
    sync_directory,
    told_as,
    write_all,
)
from collabmodel.adapters.signers import Ed25519Signer, Ed25519Verifier, MacSigner
from collabmodel.codec.refusals import exact_keys, told_as_codec_error
from collabmodel.codec.strict import from_json, strict_converter, to_json
from collabmodel.errors import (
    CodecError,
    IntegrityError,
    StoreError,
    StoreFailedError,
    StoreFullError,
    UnavailableError,
)
from collabmodel.model.ids import TenantId
from collabmodel.ports.checkpoints import Checkpoint, Signer, Verifier, checkpoint_message

__all__ = [
    "CheckpointFile",
    "Ed25519Signer",
    "Ed25519Verifier",
    "MacSigner",
    "MemoryCheckpoints",
    "is_signed_by",
    "signed_checkpoint",
]

_LOG = logging.getLogger("collabmodel.adapters.checkpoints")
_CONVERTER = strict_converter([Checkpoint])
_KINDS: dict[int | None, type[StoreError]] = {
    errno.EDQUOT: StoreFullError,
    errno.ENOSPC: StoreFullError,
    errno.EIO: StoreFailedError,
}
_HINTS: dict[type[OSError], str] = {
    FileNotFoundError: "Find out who removed it, and restore it; opening it anew begins an empty one.",
    TimeoutError: "Try again.",
    UnsafeFileError: "Nothing was read or written.",
    OSError: "See to the disk and to the rights of file and directory, then open it again.",
}


def signed_checkpoint(
    signer: Signer,
    *,
    tenant: TenantId,
    seq: int,
    hash: str,  # noqa: A002 - as the field
    taken_at: datetime,
) -> Checkpoint:
    """A checkpoint of where a chain stands, signed.

    Raises:
        ModelError: if a field is not as it must be.
        NaiveTimeError: if the time has no zone.
    """
    signature = signer.sign(checkpoint_message(tenant, seq, hash, taken_at))
    return Checkpoint(tenant, seq, hash, taken_at, signer.name, signature.hex())


def is_signed_by(checkpoint: Checkpoint, verifier: Verifier) -> bool:
    """Whether the checkpoint names this key, and the key signed it as it stands."""
    signature = bytes.fromhex(checkpoint.signature)
    return checkpoint.signer == verifier.name and verifier.verifies(checkpoint.message, signature)


class MemoryCheckpoints:
    """A sink for tests: nothing is left when it is let go."""

    def __init__(self) -> None:
        self._kept: tuple[Checkpoint, ...] = ()
        self._lock = threading.Lock()

    def put(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint."""
        with self._lock:
            self._kept = (*self._kept, checkpoint)

    def of(self, tenant: TenantId) -> tuple[Checkpoint, ...]:
        """The tenant's checkpoints, in order."""
        return _in_order(self._kept, tenant)


class CheckpointFile:
    """A file that checkpoints are added to, each on the disk before :meth:`put` returns.

    The file is made when it is first opened.  Several threads and processes may use it, on a local
    file system.  A last line without an end is what a killed process left; nobody was told that it was
    kept.  It is passed over, cut off by the next :meth:`put`, warned of in the log, and counted in ``unfinished``.

    Attributes:
        unfinished: how many bytes of such a line the last reading or writing found.

    Raises:
        UnavailableError: if it cannot be opened or made, or is not ours alone.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path).absolute()
        self._failed = False
        self.unfinished: int = 0
        with _told(self._path):
            try:
                os.close(new_private(self._path))
            except FileExistsError:
                with locked(self._path, os.O_RDONLY):
                    pass
            sync_directory(self._path.parent)

    def __repr__(self) -> str:
        return f"CheckpointFile({str(self._path)!r})"

    def put(self, checkpoint: Checkpoint) -> None:
        """Add a checkpoint; it is on the disk when this returns.

        Raises:
            StoreFullError: if there is no room; nothing was kept.
            StoreFailedError: if the disk failed, now or before: open the file again, and see what it holds.
            UnavailableError: if the file cannot be written for another reason.
        """
        if self._failed:
            raise StoreFailedError(
                f"checkpoint file {self._path}: the disk failed before. Open the file again."
            )
        line = _line(checkpoint)
        with _told(self._path), locked(self._path) as fd:
            end = self._cut(fd)
            try:
                write_all(fd, line)
            except BaseException:
                os.ftruncate(fd, end)
                raise
            try:
                os.fsync(fd)
            except OSError:
                self._failed = True
                raise

    def of(self, tenant: TenantId) -> tuple[Checkpoint, ...]:
        """The tenant's checkpoints, in order; the whole file is read and must hold.

        Raises:
            UnavailableError: if the file cannot be read.
            IntegrityError: naming the first line that is damaged.
        """
        with _told(self._path), locked(self._path, os.O_RDONLY) as fd:
            whole = self._whole(read_all(fd))
        lines = whole.split(b"\n")[:-1]
        return _in_order([self._parsed(line, number) for number, line in enumerate(lines, 1)], tenant)

    def _whole(self, content: bytes) -> bytes:
        """The content up to the end of its last whole line; what is left over is told of."""
        whole = content[: content.rfind(b"\n") + 1]
        self.unfinished = len(content) - len(whole)
        if self.unfinished:
            _LOG.warning(
                "checkpoint file %s: its last line is unfinished, %d bytes; it was never kept",
                self._path,
                self.unfinished,
            )
        return whole

    def _cut(self, fd: int) -> int:
        """Cut an unfinished last line off and stand at the end; where that is."""
        end = len(self._whole(read_all(fd)))
        if self.unfinished:
            os.ftruncate(fd, end)
        return os.lseek(fd, end, os.SEEK_SET)

    def _parsed(self, line: bytes, number: int) -> Checkpoint:
        checkpoint = _checkpoint_in(line)
        if checkpoint is None:
            raise IntegrityError(
                f"checkpoint file {self._path}, line {number}: it is damaged. Find out how, and restore it."
            )
        return checkpoint


def _line(checkpoint: Checkpoint) -> bytes:
    with told_as_codec_error():
        data = _CONVERTER.unstructure(checkpoint, unstructure_as=Checkpoint)
        checksum = hashlib.sha256(to_json(data)).hexdigest()
        return to_json({"checkpoint": data, "sha256": checksum}) + b"\n"


def _checkpoint_in(line: bytes) -> Checkpoint | None:
    """The checkpoint of a line, without its end; ``None`` unless it is to the byte as it was written."""
    try:
        with told_as_codec_error():
            parts = exact_keys(from_json(line), {"checkpoint", "sha256"})
            checkpoint: Checkpoint = _CONVERTER.structure(parts["checkpoint"], Checkpoint)
    except CodecError:
        return None
    return checkpoint if _line(checkpoint) == line + b"\n" else None


def _in_order(
    checkpoints: tuple[Checkpoint, ...] | list[Checkpoint], tenant: TenantId
) -> tuple[Checkpoint, ...]:
    return tuple(sorted((each for each in checkpoints if each.tenant == tenant), key=lambda each: each.seq))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    with told_as(
        lambda refused: _KINDS.get(refused.errno, UnavailableError), "checkpoint file", path, _HINTS
    ):
        yield
