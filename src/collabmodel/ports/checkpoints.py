"""Checkpoints: where a journal's chain stood at a moment, signed, and kept outside the store.

A chain alone shows that nothing was changed inside it.  That nothing was cut off its end, and that
it was not made anew from its beginning, only a checkpoint shows that the store's owner cannot reach.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Protocol, runtime_checkable

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.framing import framed
from collabmodel.model.ids import TenantId, check_id
from collabmodel.model.time import require_aware

LABEL = b"collabmodel-checkpoint-1"

_HASH = re.compile(r"[0-9a-f]{64}\Z")
_HEX = re.compile(r"([0-9a-f]{2})+\Z")


@attrs.frozen(field_transformer=checked)
class Checkpoint:
    """One tenant's chain at a moment: its last entry's number and hash, and who vouches for it.

    Attributes:
        tenant: whose chain.
        seq: number of its last entry; 0 if it had none.
        hash: that entry's hash, or what the first entry links to.
        taken_at: when.
        signer: name of the key that signed.
        signature: of :func:`checkpoint_message`, as hexadecimal digits.

    Raises:
        ModelError: if a field is not as it must be.
        NaiveTimeError: if the time has no zone.
    """

    tenant: TenantId
    seq: int
    hash: str
    taken_at: datetime
    signer: str
    signature: str

    def __attrs_post_init__(self) -> None:
        """What cannot be a checkpoint does not become one."""
        check_id(self.tenant, where="checkpoint.tenant")
        check_id(self.signer, where="checkpoint.signer")
        require_aware(self.taken_at, where="checkpoint.taken_at")
        if self.seq < 0:
            raise ModelError("checkpoint.seq: it is the number of an entry, or 0 for a chain without any.")
        if not _HASH.match(self.hash):
            raise ModelError("checkpoint.hash: it is 64 hexadecimal digits.")
        if not _HEX.match(self.signature):
            raise ModelError("checkpoint.signature: it is bytes as hexadecimal digits.")

    @property
    def message(self) -> bytes:
        """What the signature is of."""
        return checkpoint_message(self.tenant, self.seq, self.hash, self.taken_at)


def checkpoint_message(tenant: TenantId, seq: int, hash: str, taken_at: datetime) -> bytes:  # noqa: A002 - as the field
    """What is signed: a label, then the four, each as :func:`collabmodel.model.framing.framed` writes it.

    The number is in decimal, the time in UTC with six digits of a second.

    Raises:
        NaiveTimeError: if the time has no zone.
    """
    moment = require_aware(taken_at, where="checkpoint.taken_at")
    return framed(LABEL, tenant, str(seq), hash, moment.isoformat(timespec="microseconds"))


@runtime_checkable
class CheckpointSink(Protocol):
    """Where checkpoints are kept; the host gives one that those who can write the store cannot."""

    def put(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint, as durably as the sink promises, before returning.

        A sink judges nothing: two checkpoints that contradict each other are evidence, and both are kept.

        Raises:
            UnavailableError: if it could not be kept.
        """
        ...

    def of(self, tenant: TenantId) -> tuple[Checkpoint, ...]:
        """The tenant's checkpoints, in order of ``seq``, those of one number as they were put.

        Raises:
            UnavailableError: if the sink cannot be read.
            IntegrityError: if what it holds is damaged.
        """
        ...


@runtime_checkable
class Verifier(Protocol):
    """Who can tell whether a key signed; this alone cannot sign."""

    @property
    def name(self) -> str:
        """Name of the key; an id, and no secret."""
        ...

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature is the key's, of this message; one of a wrong length is not."""
        ...


@runtime_checkable
class Signer(Verifier, Protocol):
    """Who signs checkpoints."""

    def sign(self, message: bytes) -> bytes:
        """The key's signature of a message."""
        ...
