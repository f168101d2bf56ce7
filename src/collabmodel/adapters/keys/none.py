"""The provider that has no keys: nothing is encrypted, and it says so."""

from __future__ import annotations

from typing import NoReturn

import attrs

from collabmodel.errors import KeyUnavailableError
from collabmodel.model.ids import TenantId
from collabmodel.ports.keys import WrappedKey


@attrs.frozen
class NoKeys:
    """Nothing of any tenant is encrypted; a caller must name this provider to have that.

    >>> NoKeys().current(TenantId("ale")) is None
    True
    """

    @property
    def name(self) -> str:
        """What the store's info says: ``none``."""
        return "none"

    def current(self, tenant: TenantId) -> None:  # noqa: ARG002 - the same for all
        """No version: nothing is encrypted."""
        return

    def index_key(self, tenant: TenantId) -> None:  # noqa: ARG002 - the same for all
        """No key: the indexes are in the clear."""
        return

    def wrap(self, data_key: bytes, *, tenant: TenantId, scope: str) -> WrappedKey:  # noqa: ARG002 - never read
        """Refuse: what was asked for as encrypted must not be kept in the clear.

        Raises:
            KeyUnavailableError: always.
        """
        _refuse(tenant)

    def unwrap(self, wrapped: WrappedKey, *, tenant: TenantId, scope: str) -> bytes:  # noqa: ARG002 - never read
        """Refuse: what is stored was encrypted with keys of another provider.

        Raises:
            KeyUnavailableError: always.
        """
        _refuse(tenant)

    def destroy(self, version: str, *, tenant: TenantId) -> None:  # noqa: ARG002 - never read
        """Refuse: what is in the clear can be read whatever is destroyed here.

        Raises:
            KeyUnavailableError: always.
        """
        _refuse(tenant)


def _refuse(tenant: TenantId) -> NoReturn:
    raise KeyUnavailableError(
        f"tenant {tenant}: the store was opened without keys. Open it with the provider that it was encrypted with."
    )
