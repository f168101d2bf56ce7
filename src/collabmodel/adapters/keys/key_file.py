"""A key file: each tenant's keys in one private file on this machine.

Keys are random and not derived from one another, so that a destroyed one can be had from
nowhere: neither from the file nor from any key that is left in it.  A change writes a new file
beside the old one, has it on the disk, and puts it in the old one's place in one step; then the
old one is written over with zeros.  Readers need no lock: they see the file before a change or after it.

Whoever has the file and the store can read everything, so keep the two apart, and their
backups too.  A key that is destroyed here lives on in every copy that was made of the file.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from collabmodel.adapters.keys.key_ring import KeyRing, TenantKeys, first_keys, from_bytes, to_bytes
from collabmodel.adapters.private_files import (
    UnsafeFileError,
    discard,
    locked,
    new_private,
    open_private,
    read_all,
    stands_at,
    sync_directory,
    told_as,
    wipe,
    write_all,
)
from collabmodel.adapters.sealing import Cipher, checked_key
from collabmodel.errors import CodecError, DecryptionFailedError, KeyUnavailableError
from collabmodel.model.framing import framed
from collabmodel.model.ids import TenantId
from collabmodel.ports.keys import WrappedKey

WRAP_LABEL = b"collabmodel-wrap-1"

_Stamp = tuple[int, int, int, int, int]
_HINTS: dict[type[OSError], str] = {
    FileNotFoundError: "Name the key file, restore it from its backup, or make one with KeyFile.create.",
    FileExistsError: "It was left as it is; open it with KeyFile.",
    TimeoutError: "Try again.",
    UnsafeFileError: "Nothing was read or written.",
    OSError: "See to the disk and to the rights of file and directory, then try again.",
}


class KeyFile:
    """The keys of every tenant, in one file of this machine's: a provider without a server.

    A tenant gets its first keys when it is first asked for.  Several threads and processes may
    use one file, on a local file system; each sees at once what another has changed.

    Raises:
        KeyUnavailableError: if the file is not there, is no key file, or is not ours alone.

    >>> import tempfile
    >>> directory = tempfile.TemporaryDirectory()
    >>> keys = KeyFile.create(Path(directory.name) / "keys.json")
    >>> wrapped = keys.wrap(bytes(32), tenant=TenantId("ale"), scope="person:youth-1")
    >>> keys.unwrap(wrapped, tenant=TenantId("ale"), scope="person:youth-1") == bytes(32)
    True
    >>> directory.cleanup()
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path).absolute()
        self._seen = self._read()

    @classmethod
    def create(cls, path: str | os.PathLike[str]) -> KeyFile:
        """Make a key file without any keys yet, and open it.

        Raises:
            KeyUnavailableError: if something stands there already, or it cannot be written.
        """
        target = Path(path).absolute()
        new = target.with_name(f"{target.name}.{secrets.token_hex(8)}")
        with _told(target):
            try:
                _write(new, to_bytes(KeyRing()))
                os.link(
                    new, target, follow_symlinks=False
                )  # fails where something stands, as a rename does not
            except FileExistsError:
                raise FileExistsError(None, "something stands there already", str(target)) from None
            finally:
                new.unlink(missing_ok=True)
            sync_directory(target.parent)
        return cls(target)

    def __repr__(self) -> str:
        return f"KeyFile({str(self._path)!r})"

    @property
    def name(self) -> str:
        """What the store's info says of encryption."""
        return "key-file"

    # ---------------------------------------------------------------------------- what a store asks

    def current(self, tenant: TenantId) -> str:
        """The version that new data keys are wrapped with.

        Raises:
            KeyUnavailableError: if the file cannot be read, or the tenant's first keys cannot be kept.
        """
        return self._keys(tenant).current.name

    def wrap(self, data_key: bytes, *, tenant: TenantId, scope: str) -> WrappedKey:
        """Close a new data key with the tenant's current key.

        Raises:
            KeyUnavailableError: as :meth:`current`.
            ModelError: if the data key has not 32 bytes.
        """
        version = self._keys(tenant).current
        closed = Cipher(version.key).close(checked_key(data_key), _bound(tenant, scope, version.name))
        return WrappedKey(version.name, closed)

    def unwrap(self, wrapped: WrappedKey, *, tenant: TenantId, scope: str) -> bytes:
        """The data key; see :meth:`collabmodel.ports.keys.KeyProvider.unwrap`.

        Raises:
            KeyUnavailableError: if the version is not in the file, or is withdrawn.
            DecryptionFailedError: if it was not wrapped here for this tenant and scope.
        """
        keys = self._ring().of(tenant)
        version = None if keys is None else keys.named(wrapped.version)
        if keys is None or version is None:
            raise KeyUnavailableError(
                f"key file {self._path}: tenant {tenant} has no key {wrapped.version} there. "
                "It was destroyed, or stands in another key file or a newer copy of this one."
            )
        if version.number < keys.minimum:
            raise KeyUnavailableError(
                f"key file {self._path}: key {version.name} of tenant {tenant} is withdrawn. "
                "If what it closes must be read, reinstate it."
            )
        data_key = Cipher(version.key).open(wrapped.blob, _bound(tenant, scope, version.name))
        if data_key is None:
            raise DecryptionFailedError(
                f"tenant {tenant}, {scope}: key {version.name} does not open the data key. "
                "It was wrapped for another tenant or scope, or it is damaged."
            )
        return data_key

    def index_key(self, tenant: TenantId) -> bytes:
        """The key of the tenant's blind indexes; rotating leaves it as it is.

        Raises:
            KeyUnavailableError: as :meth:`current`.
        """
        return bytes.fromhex(self._keys(tenant).index)

    def destroy(self, version: str, *, tenant: TenantId) -> None:
        """Take a key out of the file for ever; what is still wrapped with it is lost.

        Everything that it closes must be wrapped again before, and every unit that may have wrapped
        with it ended, in other processes too.  Copies of the file, in backups above all, are yours to destroy.

        Raises:
            KeyUnavailableError: if it is the current one, or the file cannot be changed.
        """

        def without(keys: TenantKeys) -> TenantKeys:
            if version == keys.current.name:
                raise KeyUnavailableError(
                    f"key file {self._path}: key {version} of tenant {tenant} is its current one. "
                    "Rotate, wrap again what it closes, then destroy it."
                )
            left = tuple(each for each in keys.versions if each.name != version)
            return attrs.evolve(keys, versions=left)

        if self._ring().of(tenant) is not None:
            self._change(tenant, without)

    # ----------------------------------------------------------------------- what an operator does

    def tenants(self) -> tuple[TenantId, ...]:
        """The tenants that have keys, in order."""
        return tuple(keys.tenant for keys in self._ring().tenants)

    def versions(self, tenant: TenantId) -> tuple[str, ...]:
        """The tenant's versions that can be unwrapped, oldest first; none if it has no keys."""
        keys = self._ring().of(tenant)
        return tuple(v.name for v in keys.versions if v.number >= keys.minimum) if keys else ()

    def rotate(self, *, tenant: TenantId | None = None) -> None:
        """Give a tenant a new current key; what is wrapped with the former ones can still be unwrapped.

        Args:
            tenant: whose; every tenant of the file if left out.

        Raises:
            KeyUnavailableError: if the file cannot be changed.
        """
        for each in self.tenants() if tenant is None else (tenant,):
            self._change(each, TenantKeys.rotated)

    def withdraw(self, version: str, *, tenant: TenantId) -> None:
        """Refuse to unwrap with this version and every older one, from now on.

        The keys stay in the file, so that :meth:`reinstate` can take it back.

        Raises:
            KeyUnavailableError: if it is the current version, or not in the file.
        """
        self._change(tenant, lambda keys: self._with_minimum(keys, version, lowest=False))

    def reinstate(self, version: str, *, tenant: TenantId) -> None:
        """Allow this version and every newer one again.

        Raises:
            KeyUnavailableError: if it is not in the file.
        """
        self._change(tenant, lambda keys: self._with_minimum(keys, version, lowest=True))

    def _with_minimum(self, keys: TenantKeys, version: str, *, lowest: bool) -> TenantKeys:
        found = keys.named(version)
        if found is None or (found == keys.current and not lowest):
            raise KeyUnavailableError(
                f"key file {self._path}: key {version} of tenant {keys.tenant} is its current one, "
                "or is not there. Name another, or rotate first."
            )
        return attrs.evolve(keys, minimum=found.number + (not lowest))

    # --------------------------------------------------------------------------------- the file

    def _keys(self, tenant: TenantId) -> TenantKeys:
        """The tenant's keys, made now if it has none."""
        return self._ring().of(tenant) or self._change(tenant, lambda keys: keys)

    def _ring(self) -> KeyRing:
        """What the file says now; read again if it is another file, or was touched."""
        with _told(self._path):
            stamp = _stamp(os.lstat(self._path))
        if self._seen[0] != stamp:
            self._seen = self._read()
        return self._seen[1]

    def _read(self) -> tuple[_Stamp, KeyRing]:
        with _told(self._path):
            while True:
                fd = open_private(self._path)
                try:
                    stamp, content = _stamp(os.fstat(fd)), read_all(fd)
                    settled = stands_at(self._path, fd)
                finally:
                    os.close(fd)
                if settled:  # else it was replaced, and perhaps wiped, while it was read
                    break
            # Whoever replaced it may have been killed before its new name was on the disk.
            sync_directory(self._path.parent)
        return stamp, self._parsed(content)

    def _parsed(self, content: bytes) -> KeyRing:
        try:
            return from_bytes(content)
        except CodecError as error:
            raise KeyUnavailableError(
                f"key file {self._path}: it is no key file that this code reads ({'; '.join(error.problems)}). "
                "Name another, or restore it from its backup."
            ) from None

    def _change(self, tenant: TenantId, change: Callable[[TenantKeys], TenantKeys]) -> TenantKeys:
        """Change a tenant's keys, made first if it has none, as the only writer; then what it has."""
        with _told(self._path), locked(self._path) as old:
            ring = self._parsed(read_all(old))
            keys = change(ring.of(tenant) or first_keys(tenant))
            if ring.of(tenant) != keys:
                self._replace(old, to_bytes(ring.having(keys)))
        return keys

    def _replace(self, old: int, content: bytes) -> None:
        """Put a new file in the place of the one that we hold, all of it or nothing."""
        new = self._path.with_name(f"{self._path.name}.new")
        discard(new)  # a killed process left it; nobody else may be writing it, for we hold the lock
        try:
            _write(new, content, after=os.fstat(old).st_mtime_ns)
            new.replace(self._path)
        except BaseException:
            discard(new)
            raise
        sync_directory(self._path.parent)
        wipe(old)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    with told_as(lambda _: KeyUnavailableError, "key file", path, _HINTS):
        yield


def _bound(tenant: TenantId, scope: str, version: str) -> bytes:
    return framed(WRAP_LABEL, tenant, scope, version)


def _stamp(found: os.stat_result) -> _Stamp:
    """What differs whenever the file does."""
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _write(path: Path, content: bytes, *, after: int = 0) -> None:
    """A new private file, on the disk.

    Its time is later than the one it replaces, however fast they follow and whatever the clock says:
    a file system gives the number of a removed file to the next one, and a reader must see the difference.
    """
    fd = new_private(path)
    try:
        write_all(fd, content)
        made = max(os.fstat(fd).st_mtime_ns, after + 1)
        os.utime(fd, ns=(made, made))
        os.fsync(fd)
    finally:
        os.close(fd)
