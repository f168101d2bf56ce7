"""The store's directory: what marks it as one, and one directory in it for each tenant."""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import suppress
from pathlib import Path

from collabmodel.adapters.file import snapshots
from collabmodel.adapters.file.disks import Hold, new_directory, open_directory, translated
from collabmodel.adapters.file.frames import Position, framed
from collabmodel.adapters.file.log import MARKER, header, marker, segment_name
from collabmodel.adapters.private_files import (
    UnsafeFileError,
    new_private,
    open_private,
    read_all,
    sync_directory,
    write_all,
)
from collabmodel.errors import FormatTooNewError, NotAStoreError, SchemaVersionError, StoreError
from collabmodel.model.ids import TenantId

FORMAT = 2
"""Number of the format that is written.  What lies where, and how, is as in format 1."""
MARK = "FORMAT"
NAME = "TENANT"

_WHAT = "collabmodel store in files"
_SLUG = 40
_TENANT = re.compile(r"t-[a-z0-9-]*\.[0-9a-f]{32}\Z")
_NEW = "new"
"""In which a tenant's directory is made."""


def opened(path: Path, *, create: bool, wanted: int = FORMAT) -> None:
    """See to it that a store of this format stands at the path; an empty directory becomes one.

    Raises:
        FormatTooNewError: if its format is newer than this code.
        SchemaVersionError: if it is of another format than the one that is wanted.
        NotAStoreError: if something else stands there, which is not touched, or nothing does and
            nothing is to be made.
        UnavailableError: if it cannot be opened.
    """
    with translated("open the store"):
        if create:
            with suppress(FileExistsError):
                new_directory(path)
                sync_directory(path.resolve().parent)
        elif not path.exists() and not path.is_symlink():
            raise NotAStoreError(f"{path}: there is no such directory, and none was to be made.")
        number = _number(path)
        if number not in {0, wanted}:
            raise SchemaVersionError(
                f"{path}: the store has format {number}, and this code works on format {wanted}. Nothing was "
                f"touched. Make a backup, then bring it up: python -m collabmodel migrate file:{path}."
            )
        if number:
            return
        if not create:
            raise NotAStoreError(f"{path}: the directory is empty, and no store was to be made.")
        _mark(path)


def found(path: Path) -> int:
    """The number of the format of the store at a path; 0 if nothing is there.

    Raises:
        FormatTooNewError: if it is newer than this code.
        NotAStoreError: if something else stands there.
        UnavailableError: if it cannot be opened.
    """
    with translated("open the store"):
        return _number(path) if path.exists() or path.is_symlink() else 0


def mark(path: Path, number: int) -> None:
    """Mark a store, which must be held, as one of a format; it is of the old one or of the new one, at any moment."""
    with translated("mark the store"):
        content = json.dumps({"what": _WHAT, "format": number}).encode() + b"\n"
        snapshots.replace(path, MARK, content)


def _number(path: Path) -> int:
    """The number that the directory is marked with; 0 if it is empty.

    Raises:
        FormatTooNewError: if it is newer than this code.
        NotAStoreError: if it is neither.
        OSError: what the system refuses.
    """
    try:
        os.close(open_directory(path))
    except NotADirectoryError:
        raise NotAStoreError(f"{path}: it is no directory. Nothing was touched. Correct the path.") from None
    except UnsafeFileError:
        # A directory that others may look into is no store of ours if it is not marked, but may become one.
        if path.is_symlink() or path.stat().st_uid != os.geteuid() or any(path.iterdir()):
            raise
    try:
        fd = open_private(path / MARK)
    except FileNotFoundError:
        if {one.name for one in path.iterdir()} - {f"{MARK}.new"}:
            raise NotAStoreError(
                f"{path}: the directory holds something else, and no store. Nothing was touched. Name another."
            ) from None
        return 0
    try:
        return _read(path, read_all(fd))
    finally:
        os.close(fd)


def _read(path: Path, content: bytes) -> int:
    try:
        document = json.loads(content)
        what, number = document["what"], document["format"]
    except (ValueError, TypeError, LookupError):
        what = number = None
    if what != _WHAT or type(number) is not int or number < 1:
        raise NotAStoreError(f"{path / MARK}: it does not mark a store of ours. Nothing was touched.")
    if number > FORMAT:
        raise FormatTooNewError(number, FORMAT)
    return number


def _mark(path: Path) -> None:
    """Make an empty directory a store; of two that try, the second finds the first one's mark."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fchmod(fd, 0o700)
    finally:
        os.close(fd)
    hold = Hold(path)
    try:
        if not _number(path):
            mark(path, FORMAT)
    finally:
        hold.release()


def directory_of(path: Path, tenant: TenantId) -> Path:
    """The tenant's directory: what can be read of its name, and a digest, so that no two share one anywhere.

    >>> directory_of(Path("store"), TenantId("Ale")).name
    't-ale.43eb10fc70a13911f94e58d20fc6d143'
    """
    slug = re.sub(r"[^a-z0-9]+", "-", tenant.lower())[:_SLUG].strip("-")
    return path / f"t-{slug}.{_digest(tenant)}"


def _digest(tenant: str) -> str:
    return hashlib.sha256(tenant.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def tenants(path: Path) -> list[TenantId]:
    """Every tenant of which there is a directory.

    Raises:
        StoreError: if nobody can tell whose a directory is.
    """
    with translated("list the tenants"):
        return sorted(_name(one) for one in path.iterdir() if _TENANT.match(one.name))


def _name(directory: Path) -> TenantId:
    """The tenant's name, which must be the one that the directory was named after."""
    digest = directory.name.rpartition(".")[2]
    for file, step in ((NAME, ("tenant",)), (segment_name(1), ("segment", "tenant"))):
        with suppress(FileNotFoundError, ValueError, TypeError, LookupError):
            fd = open_private(directory / file)
            try:
                content = os.pread(fd, 4096, 0)
            finally:
                os.close(fd)
            found = json.loads(content[content.index(b"{") :].split(b"\n", 1)[0])
            for key in step:
                found = found[key]
            if isinstance(found, str) and _digest(found) == digest:
                return TenantId(found)
    raise StoreError(f"{directory}: nobody can tell whose it is. Restore the file {NAME} from a backup.")


def prepared(path: Path) -> Path:
    """A new directory, empty, in which a tenant's is made before it gets its name; the store must be held."""
    new = path / _NEW
    if new.is_symlink():
        raise UnsafeFileError(new, "it is a symbolic link, which nobody of ours put there; look into who did")
    with suppress(FileNotFoundError):
        for one in new.iterdir():
            one.unlink()
        new.rmdir()
    new_directory(new)
    return new


def filled(directory: Path, tenant: TenantId) -> None:
    """Fill a new directory with a tenant's name and an empty log.

    Raises:
        OSError: what the system refuses.
    """
    content, link = framed(header(1, tenant), Position().link)
    for name, what in (
        (NAME, json.dumps({"tenant": tenant}, ensure_ascii=False).encode() + b"\n"),
        (segment_name(1), content),
        (MARKER, marker(Position(1, len(content), link))),
    ):
        fd = new_private(directory / name)
        try:
            write_all(fd, what)
            os.fsync(fd)
        finally:
            os.close(fd)
    sync_directory(directory)
