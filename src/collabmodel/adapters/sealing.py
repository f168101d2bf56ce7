"""How document bodies and journal details are sealed before they reach any row.

A document in the clear begins with ``{`` or ``[``.  A sealed one is an envelope: the byte 1,
the number of the data key's generation in four bytes (highest first), a nonce of twelve bytes, and
what AES-256-GCM makes of the document, its tag last.  The associated data is the label
``collabmodel-seal-1``, then scope, generation, tenant, kind, ident, field and version, each as
:func:`collabmodel.model.framing.framed` writes it, numbers in decimal.  So an envelope opens
in its own place only.

A store that encrypts must refuse a document in the clear where it expects an envelope:
whoever can write a row could otherwise put one there.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import cache
from typing import TYPE_CHECKING

import attrs

from collabmodel.errors import DecryptionFailedError, MissingExtraError, ModelError
from collabmodel.model.framing import framed

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

LABEL = b"collabmodel-seal-1"
BLIND_LABEL = b"collabmodel-blind-1"
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16

_SEALED = 1
_CLEAR = frozenset(b"{[")
_NONCE_AT = 5
_BODY_AT = _NONCE_AT + NONCE_BYTES
_HIGHEST = 2**32 - 1


@cache
def _package() -> tuple[type[AESGCM], type[Exception]]:
    """The cipher, and what it raises when the tag does not hold."""
    try:
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - only here is the extra needed
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - as above
    except ImportError:
        raise MissingExtraError("encryption", "cryptography") from None
    return AESGCM, InvalidTag


class Cipher:
    """AES-256-GCM under one key: a fresh nonce each time, and one sort of failure.

    Raises:
        MissingExtraError: if the package is not installed.
        ModelError: if the key has not 32 bytes.
    """

    __slots__ = ("_cipher",)

    def __init__(self, secret: bytes) -> None:
        self._cipher = _package()[0](checked_key(secret))

    def close(self, plain: bytes, bound: bytes) -> bytes:
        """Nonce, ciphertext and tag, bound to the associated data."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, bound)

    def open(self, closed: bytes, bound: bytes) -> bytes | None:
        """What was closed; ``None`` if it was not closed with this key and this associated data."""
        if len(closed) < NONCE_BYTES + TAG_BYTES:
            return None
        try:
            return self._cipher.decrypt(closed[:NONCE_BYTES], closed[NONCE_BYTES:], bound)
        except _package()[1]:
            return None


def checked_key(secret: bytes) -> bytes:
    """The key, if it is 32 bytes.

    Raises:
        ModelError: if it is not.
    """
    if not isinstance(secret, bytes) or len(secret) != KEY_BYTES:
        raise ModelError(f"key: a key is {KEY_BYTES} random bytes. Take them from os.urandom.")
    return secret


@attrs.frozen
class Place:
    """Where a sealed document stands: an envelope moved elsewhere does not open.

    Attributes:
        tenant: whose it is.
        kind: which type of document, or which part of the journal.
        ident: the key it is found under.
        field: which column it stands in.
        version: number of its version, or of its journal entry.
    """

    tenant: str
    kind: str
    ident: str
    field: str
    version: int


@attrs.frozen
class DataKey:
    """The key of one person or matter in one tenant; what the stores seal with.

    Attributes:
        scope: whom or what it is for, such as ``person:youth-1``.
        generation: its number among the keys of its scope, from 1; it stands in every envelope.
        secret: the key itself, 32 bytes.

    Raises:
        MissingExtraError: if the package that encrypts is not installed.
        ModelError: if the secret is no key, or the generation no number of four bytes.
    """

    scope: str
    generation: int
    secret: bytes = attrs.field(repr=False)
    cipher: Cipher = attrs.field(init=False, eq=False, repr=False)
    head: bytes = attrs.field(init=False, eq=False, repr=False)
    """How every envelope of this key begins."""
    bound: bytes = attrs.field(init=False, eq=False, repr=False)
    """How the associated data of every envelope of this key begins."""

    def __attrs_post_init__(self) -> None:
        """Make once what every envelope needs."""
        if type(self.generation) is not int or not 1 <= self.generation <= _HIGHEST:
            raise ModelError(f"key.generation: it is a number from 1 to {_HIGHEST}.")
        object.__setattr__(self, "cipher", Cipher(self.secret))
        object.__setattr__(self, "head", bytes([_SEALED]) + self.generation.to_bytes(4, "big"))
        object.__setattr__(self, "bound", framed(LABEL, self.scope, str(self.generation)))


def new_data_key(scope: str, generation: int) -> DataKey:
    """A data key nobody has had before.

    Raises:
        MissingExtraError: if the package that encrypts is not installed.

    >>> new_data_key("person:youth-1", 1)
    DataKey(scope='person:youth-1', generation=1)
    """
    return DataKey(scope, generation, os.urandom(KEY_BYTES))


def seal(plain: bytes, key: DataKey, place: Place) -> bytes:
    """The envelope of a document; each sealing of the same document gives another one.

    >>> key, place = new_data_key("person:youth-1", 1), Place("ale", "consent", "c-1", "body", 1)
    >>> unseal(seal(b"{}", key, place), key, place)
    b'{}'
    """
    return key.head + key.cipher.close(plain, _bound(key, place))


def unseal(envelope: bytes, key: DataKey, place: Place) -> bytes:
    """The document in an envelope.

    Raises:
        DecryptionFailedError: if it is no envelope, or not one of this key and this place, or damaged.
    """
    if envelope[:_NONCE_AT] == key.head:
        plain = key.cipher.open(envelope[_NONCE_AT:], _bound(key, place))
        if plain is not None:
            return plain
    raise DecryptionFailedError(
        f"{place.kind} {place.ident}, version {place.version}: the key of its scope, generation "
        f"{key.generation}, does not open its {place.field}. Another key or place sealed it, or it is damaged."
    )


def is_sealed(body: bytes) -> bool:
    """Whether a stored body is an envelope, and not a document in the clear.

    Raises:
        DecryptionFailedError: if it is neither; it must not be taken for a document.

    >>> is_sealed(b'{"v":1}')
    False
    """
    first = body[0] if body else None
    if first == _SEALED:
        return True
    if first in _CLEAR:
        return False
    raise DecryptionFailedError("a stored body is neither a document nor an envelope; it is damaged.")


def generation_of(body: bytes) -> int:
    """The generation of the data key that an envelope asks for.

    Raises:
        DecryptionFailedError: if it is no whole envelope.
    """
    if len(body) < _BODY_AT + TAG_BYTES or body[0] != _SEALED:
        raise DecryptionFailedError("a stored body is no whole envelope; it is damaged, or was never sealed.")
    return int.from_bytes(body[1:_NONCE_AT], "big")


def blind(index_key: bytes | None, *, field: str, value: str) -> str:
    """What an index holds in place of a value, so that equal values are found without being shown.

    Without a key it is the value itself: nothing is encrypted then, and the index is in the clear too.
    Write the value in one form before it comes here; ``a`` and ``A`` are two values.

    Args:
        index_key: the tenant's index key, from :meth:`collabmodel.ports.keys.KeyProvider.index_key`.
        field: which index; the same value gives something else in another one.
        value: what is looked for.

    Raises:
        ModelError: if the key has not 32 bytes.

    >>> blind(None, field="place", value="Ale")
    'Ale'
    >>> len(blind(bytes(32), field="place", value="Ale"))
    64
    """
    if index_key is None:
        return value
    return hmac.new(checked_key(index_key), framed(BLIND_LABEL, field, value), hashlib.sha256).hexdigest()


def _bound(key: DataKey, place: Place) -> bytes:
    """The associated data of an envelope."""
    return framed(key.bound, place.tenant, place.kind, place.ident, place.field, str(place.version))
