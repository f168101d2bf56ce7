"""How a migration is run: with what clock, whether it is forced, and who is told how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from collabmodel.adapters.clocks import SystemClock
from collabmodel.errors import StoreError
from collabmodel.ports import Clock, KeyProvider, Progress, Watcher

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext

ATTRIBUTE = "collabmodel"
"""Under this name in the attributes of Alembic's config."""
FORCED = "collab_force"
"""With ``-x collab_force=yes`` somebody who runs Alembic says that data may be lost."""

Alembic: TypeAlias = Any
"""Alembic's ``op``: a module that says what its class of operations says."""


@attrs.frozen
class How:
    """How a migration is run.

    Attributes:
        force: what the older format cannot hold may be lost.
        clock: where the time of the entries comes from.
        watch: told how far it has come.
        keys: what sealed journals are told of it with; without, they are not told.
    """

    force: bool = False
    clock: Clock = attrs.field(factory=SystemClock)
    watch: Watcher | None = None
    keys: KeyProvider | None = None

    @classmethod
    def of(cls, context: MigrationContext) -> How:
        """As whoever runs Alembic says.

        Raises:
            StoreError: if only a script is to be written; records are rewritten, which no script can do.
        """
        if context.as_sql:
            raise StoreError(
                "migrate: the records themselves are rewritten, which a script (--sql) cannot do. "
                "Run it against the database."
            )
        environment = context.environment_context
        config = context.config
        how = cls() if config is None else config.attributes.get(ATTRIBUTE, cls())
        if environment is not None and config is not None and config.cmd_opts is not None:
            said = environment.get_x_argument(as_dictionary=True).get(FORCED, "no")
            how = attrs.evolve(how, force=how.force or said == "yes")
        return how

    def tell(self, doing: str, done: int, total: int) -> None:
        """Tell how far it has come."""
        if self.watch is not None:
            self.watch(Progress(doing, done, total))
