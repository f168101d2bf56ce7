"""The keys that personal data are encrypted with, before they reach any store.

A store never sees a master key.  It makes a *data key* for each person (or matter) of each
tenant, has the provider wrap it, and keeps only the wrapped form beside the data.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import attrs

from collabmodel.model.ids import TenantId


@attrs.frozen
class WrappedKey:
    """A data key as it may be kept: closed with one version of the provider's own key.

    Attributes:
        version: which of the provider's keys closes it.
        blob: the closed key; worth nothing without the provider.
    """

    version: str
    blob: bytes = attrs.field(repr=False)


@runtime_checkable
class KeyProvider(Protocol):
    """Where the keys come from: a key file of our own, a key vault of the host's, or none at all.

    Every method may raise :class:`~collabmodel.errors.KeyUnavailableError`; the store then
    stops before anything is written.  A provider is used from several threads at once.
    """

    @property
    def name(self) -> str:
        """What :meth:`collabmodel.ports.stores.Store.info` says of encryption; ``none`` if nothing is encrypted."""
        ...

    def current(self, tenant: TenantId) -> str | None:
        """The version that new data keys are wrapped with; ``None``: nothing of the tenant is encrypted."""
        ...

    def wrap(self, data_key: bytes, *, tenant: TenantId, scope: str) -> WrappedKey:
        """Close a new data key of 32 bytes with the current version.

        Args:
            data_key: the key to close.
            tenant: whose it is.
            scope: what it is for, such as ``person:youth-1``; bound to the result, so that one
                person's wrapped key cannot be put in another's place.
        """
        ...

    def unwrap(self, wrapped: WrappedKey, *, tenant: TenantId, scope: str) -> bytes:
        """The data key.

        Raises:
            KeyUnavailableError: if the version is not to be had, or was destroyed or withdrawn.
            DecryptionFailedError: if it was not wrapped by this provider for this tenant and scope.
        """
        ...

    def index_key(self, tenant: TenantId) -> bytes | None:
        """The key, of 32 bytes, of the tenant's blind indexes; ``None``: they hold what they index.

        It is no data key and never changes, for an index made with another one finds nothing.
        """
        ...

    def destroy(self, version: str, *, tenant: TenantId) -> None:
        """Make a version unusable for ever; what is still wrapped with it is lost, which is the point.

        Destroying what is destroyed already does nothing.

        Raises:
            KeyUnavailableError: if it is the current version: make a new one first.
        """
        ...
