"""What every desk has: a store, a tenant, and one unit of work for each act."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import ClassVar

from collabmodel.model.ids import OfficialId, TenantId
from collabmodel.ports import Store, UnitOfWork


class Desk:
    """A place where officials act (handläggning): each act is one unit of work, kept whole or not at all.

    Args:
        store: where state and journal are.
        tenant: whose desk it is.
        legal_ground: what allows the desk to process the data; stands in every entry.
    """

    purpose: ClassVar[str]
    """For what the desk acts, in one word; stands in every entry."""

    def __init__(
        self, store: Store, tenant: TenantId, *, legal_ground: str = "exercise of official authority"
    ) -> None:
        self._store, self._tenant, self._legal_ground = store, tenant, legal_ground

    def _unit(self, by: OfficialId) -> AbstractContextManager[UnitOfWork]:
        """The unit of work of one act by an official."""
        return self._store.unit(
            tenant=self._tenant, actor=by, purpose=self.purpose, legal_ground=self._legal_ground
        )
