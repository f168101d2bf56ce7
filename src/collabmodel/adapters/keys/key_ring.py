"""What a key file says: each tenant's keys, as frozen values and as bytes."""

from __future__ import annotations

import os

import attrs

from collabmodel.adapters.sealing import KEY_BYTES
from collabmodel.codec.refusals import Refused, exact_keys, told_as_codec_error, within
from collabmodel.codec.strict import from_json, strict_converter, to_json
from collabmodel.errors import ModelError
from collabmodel.model.ids import TenantId, check_id

TYPE = "collabmodel key file"
FORMAT = 1

_MARK_BYTES = 4


@attrs.frozen
class KeyVersion:
    """One of a tenant's keys.

    Attributes:
        number: 1 for the first, one more for each since; no number is used twice.
        mark: random digits, so that keys of the same number in two files are not taken for each other.
        secret: the key, as hexadecimal digits.
    """

    number: int
    mark: str
    secret: str = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        """A key of another length is none."""
        _check_hex(self.secret, KEY_BYTES)
        _check_hex(self.mark, _MARK_BYTES)

    @property
    def name(self) -> str:
        """What stands beside everything that it wraps, such as ``2-9f3a2b1c``."""
        return f"{self.number}-{self.mark}"

    @property
    def key(self) -> bytes:
        """The key itself."""
        return bytes.fromhex(self.secret)


@attrs.frozen
class TenantKeys:
    """One tenant's keys.

    Attributes:
        index: the key of its blind indexes, as hexadecimal digits; it never changes.
        minimum: versions with a lower number are withdrawn.
        versions: those that are not destroyed, oldest first; the last one is current.
    """

    tenant: TenantId
    index: str = attrs.field(repr=False)
    minimum: int
    versions: tuple[KeyVersion, ...]

    def __attrs_post_init__(self) -> None:
        """There is a current key, the numbers rise, and the current one is not withdrawn."""
        check_id(self.tenant, where="tenant")
        _check_hex(self.index, KEY_BYTES)
        numbers = [version.number for version in self.versions]
        rising = all(a < b for a, b in zip([0, *numbers], numbers, strict=False))
        if not numbers or not rising or not 1 <= self.minimum <= numbers[-1]:
            raise ModelError("tenant keys: their numbers do not rise, or none is current")

    @property
    def current(self) -> KeyVersion:
        """The key that new data keys are wrapped with."""
        return self.versions[-1]

    def named(self, name: str) -> KeyVersion | None:
        """The version of that name, if it is there."""
        return next((version for version in self.versions if version.name == name), None)

    def rotated(self) -> TenantKeys:
        """With a new current key."""
        return attrs.evolve(self, versions=(*self.versions, _new_version(self.current.number + 1)))


@attrs.frozen
class KeyRing:
    """Everything in a key file."""

    tenants: tuple[TenantKeys, ...] = ()

    def __attrs_post_init__(self) -> None:
        """No tenant stands there twice."""
        if len({keys.tenant for keys in self.tenants}) != len(self.tenants):
            raise ModelError("key ring: a tenant stands there twice")

    def of(self, tenant: TenantId) -> TenantKeys | None:
        """The tenant's keys, if it has any yet."""
        return next((keys for keys in self.tenants if keys.tenant == tenant), None)

    def having(self, keys: TenantKeys) -> KeyRing:
        """With these keys of their tenant in place of those that it had."""
        others = (other for other in self.tenants if other.tenant != keys.tenant)
        return KeyRing(tuple(sorted((*others, keys), key=lambda each: each.tenant)))


def first_keys(tenant: TenantId) -> TenantKeys:
    """A tenant's first key, and its index key.

    Raises:
        ModelError: if the tenant's id is none.
    """
    return TenantKeys(tenant, os.urandom(KEY_BYTES).hex(), 1, (_new_version(1),))


def _new_version(number: int) -> KeyVersion:
    return KeyVersion(number, os.urandom(_MARK_BYTES).hex(), os.urandom(KEY_BYTES).hex())


def to_bytes(ring: KeyRing) -> bytes:
    """The content of the file, as one line of canonical JSON."""
    with told_as_codec_error():
        return to_json({"type": TYPE, "v": FORMAT, "data": _CONVERTER.unstructure(ring)}) + b"\n"


def from_bytes(content: bytes) -> KeyRing:
    """What the content of a file says.

    Raises:
        CodecError: naming the path of everything that is not as it must be, never what stands there.
    """
    with told_as_codec_error():
        parts = exact_keys(from_json(content), {"type", "v", "data"})
        if parts["type"] != TYPE:
            raise Refused.at("type", "not a key file")
        if type(parts["v"]) is not int or parts["v"] != FORMAT:
            raise Refused.at("v", f"this code reads version {FORMAT} of a key file")
        ring: KeyRing = within("data", lambda: _CONVERTER.structure(parts["data"], KeyRing))
        return ring


def _check_hex(text: str, length: int) -> None:
    if len(text) != 2 * length or set(text) - set("0123456789abcdef"):
        raise ModelError(f"key file: it must be {2 * length} hexadecimal digits")


_CONVERTER = strict_converter([KeyRing])
