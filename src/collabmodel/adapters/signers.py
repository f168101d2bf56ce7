"""Who signs checkpoints: a shared key, or a key pair of which the public half is enough to verify."""

from __future__ import annotations

import hashlib
import hmac
from functools import cache
from typing import TYPE_CHECKING

from collabmodel.errors import MissingExtraError, ModelError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_BYTES = 32
NAME_LABEL = b"collabmodel-checkpoint-key-1"

_NAME_DIGITS = 16


class MacSigner:
    """Signs with HMAC-SHA256 under a shared key: whoever can verify can sign.

    Args:
        key: at least 32 random bytes.
        name: what checkpoints name it by; made from the key, without telling it, if left out.

    Raises:
        ModelError: if the key is too short.

    >>> signer = MacSigner(bytes(32), name="example")
    >>> signer.verifies(b"a", signer.sign(b"a")), signer.verifies(b"b", signer.sign(b"a"))
    (True, False)
    """

    def __init__(self, key: bytes, *, name: str | None = None) -> None:
        if not isinstance(key, bytes) or len(key) < KEY_BYTES:
            raise ModelError(f"key: it is at least {KEY_BYTES} random bytes. Take them from os.urandom.")
        self._key = key
        self._name = name or f"hmac-{hmac.new(key, NAME_LABEL, hashlib.sha256).hexdigest()[:_NAME_DIGITS]}"

    def __repr__(self) -> str:
        return f"MacSigner(name={self._name!r})"

    @property
    def name(self) -> str:
        """Name of the key."""
        return self._name

    def sign(self, message: bytes) -> bytes:
        """The message's code under the key."""
        return hmac.new(self._key, message, hashlib.sha256).digest()

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether the code is the key's, in a time that tells nothing of it."""
        return hmac.compare_digest(self.sign(message), signature)


class Ed25519Verifier:
    """Tells whether an Ed25519 key signed, from its public half; cannot sign.

    Args:
        public_key: its 32 bytes.
        name: what checkpoints name it by; made from the public key if left out.

    Raises:
        MissingExtraError: if the package is not installed.
        ModelError: if it is not 32 bytes.
    """

    def __init__(self, public_key: bytes, *, name: str | None = None) -> None:
        _check_length(public_key)
        self._public = _package()[1].from_public_bytes(public_key)
        self._bytes = public_key
        self._name = name or f"ed25519-{hashlib.sha256(NAME_LABEL + public_key).hexdigest()[:_NAME_DIGITS]}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}(name={self._name!r})"

    @property
    def name(self) -> str:
        """Name of the key."""
        return self._name

    @property
    def public_key(self) -> bytes:
        """What anybody may have."""
        return self._bytes

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether the key signed this message."""
        try:
            self._public.verify(signature, message)
        except _package()[2]:
            return False
        return True


class Ed25519Signer(Ed25519Verifier):
    """Signs with an Ed25519 key; whoever has only the public half can verify and not sign.

    Args:
        private_key: its 32 bytes.
        name: as for :class:`Ed25519Verifier`.

    Raises:
        MissingExtraError: if the package is not installed.
        ModelError: if it is not 32 bytes.

    >>> signer = Ed25519Signer(bytes(32))
    >>> Ed25519Verifier(signer.public_key).verifies(b"a", signer.sign(b"a"))
    True
    """

    def __init__(self, private_key: bytes, *, name: str | None = None) -> None:
        _check_length(private_key)
        self._private = _package()[0].from_private_bytes(private_key)
        super().__init__(self._private.public_key().public_bytes_raw(), name=name)

    def sign(self, message: bytes) -> bytes:
        """The key's signature of a message, 64 bytes."""
        return self._private.sign(message)


def _check_length(key: bytes) -> None:
    if not isinstance(key, bytes) or len(key) != KEY_BYTES:
        raise ModelError(f"key: an Ed25519 key, private or public, is {KEY_BYTES} bytes.")


@cache
def _package() -> tuple[type[Ed25519PrivateKey], type[Ed25519PublicKey], type[Exception]]:
    """The two halves of a key, and what is raised when a signature does not hold."""
    try:
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - only here is the extra needed
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - as above
            Ed25519PrivateKey,
            Ed25519PublicKey,
        )
    except ImportError:
        raise MissingExtraError("encryption", "cryptography") from None
    return Ed25519PrivateKey, Ed25519PublicKey, InvalidSignature
