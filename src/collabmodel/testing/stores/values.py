"""Values, clocks and keys that the checks work with; everybody is invented."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import NoReturn

import attrs

from collabmodel.adapters.sealing import Cipher
from collabmodel.errors import DecryptionFailedError
from collabmodel.model.agencies import Agency, LegalBasis
from collabmodel.model.framing import framed
from collabmodel.model.ids import AgencyId, IndividualId, TenantId
from collabmodel.model.journal import EntryKind, Event, JournalEntry
from collabmodel.model.people import Individual, PersonalNumber, ProtectedIdentity
from collabmodel.ports import WrappedKey
from collabmodel.testing.clocks import FixedClock

TENANT, OTHER = TenantId("ale"), TenantId("other")
ANNA, BO = "anna", "bo"

POLICE = Agency(AgencyId("police"), "Polismyndigheten", "police", LegalBasis.AUTHORITY)
SCHOOL = Agency(AgencyId("school"), "Skolan", "school_board", LegalBasis.AUTHORITY)
LOOKED = Event(EntryKind.READ, "police", (("what", "åäö ✓"),))
"""An entry about the police."""

SECRET_NAME = "Påhittad Hemligsson"  # noqa: S105 - a name that must not be seen
SECRET_NUMBER = "185003010179"  # noqa: S105 - of somebody who would be over 170 years old
SECRET_DETAIL = "hemligt-fynd-42"  # noqa: S105 - a text that must not be seen
YOUTH = Individual(
    IndividualId("youth-1"),
    ProtectedIdentity.MARKING,
    name=SECRET_NAME,
    personal_number=PersonalNumber(SECRET_NUMBER),
)
OTHER_NUMBER = PersonalNumber("185104020184")


class OopsError(Exception):
    """Something goes wrong in the application."""


@attrs.define
class ShakyClock(FixedClock):
    """A clock that can be told to fail."""

    broken: bool = False

    def now(self) -> datetime:
        """The moment it shows.

        Raises:
            OopsError: if it was told to fail.
        """
        if self.broken:
            raise OopsError
        return self.moment


@attrs.define
class SuiteKeys:
    """A key provider that keeps nothing anywhere, and misbehaves on request.

    Args:
        seed: what its keys are made from; two with one seed are the same provider.
        away: it says that it has no keys, as :class:`collabmodel.adapters.keys.none.NoKeys` does.
        failing: it fails in its own way.
    """

    seed: str = "suite"
    away: bool = False
    failing: bool = False

    @property
    def name(self) -> str:
        """What a store's info says."""
        return "suite-keys"

    def current(self, tenant: TenantId) -> str | None:  # noqa: ARG002 - one version for all
        """One version."""
        self._fail()
        return None if self.away else "v1"

    def wrap(self, data_key: bytes, *, tenant: TenantId, scope: str) -> WrappedKey:
        """Close a data key."""
        self._fail()
        return WrappedKey("v1", self._cipher(tenant).close(data_key, framed(b"suite-wrap", tenant, scope)))

    def unwrap(self, wrapped: WrappedKey, *, tenant: TenantId, scope: str) -> bytes:
        """Open a data key."""
        self._fail()
        opened = self._cipher(tenant).open(wrapped.blob, framed(b"suite-wrap", tenant, scope))
        if opened is None:
            raise DecryptionFailedError(f"tenant {tenant}: another key closed the data key.")
        return opened

    def index_key(self, tenant: TenantId) -> bytes | None:
        """A key of the tenant's blind indexes."""
        self._fail()
        return None if self.away else self._made("index", tenant)

    def destroy(self, version: str, *, tenant: TenantId) -> NoReturn:  # noqa: ARG002 - never asked
        """Never asked."""
        raise OopsError

    def _fail(self) -> None:
        if self.failing:
            raise OopsError(SECRET_DETAIL)

    def _cipher(self, tenant: TenantId) -> Cipher:
        return Cipher(self._made("master", tenant))

    def _made(self, what: str, tenant: TenantId) -> bytes:
        return hashlib.sha256(f"{self.seed} {what} {tenant}".encode()).digest()


@attrs.frozen
class SuiteSigner:
    """Signs checkpoints with a key that everybody knows; for tests only."""

    name: str = "suite-signer"

    def sign(self, message: bytes) -> bytes:
        """HMAC-SHA-256."""
        return hmac.digest(self.name.encode(), message, "sha256")

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether it is that."""
        return hmac.compare_digest(self.sign(message), signature)


def told(entries: tuple[JournalEntry, ...]) -> list[JournalEntry]:
    """The entries that the check wrote: without the one that closes a unit with documents."""
    return [entry for entry in entries if entry.event.kind is not EntryKind.STATE]
