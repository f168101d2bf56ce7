"""Migrations run from Python: the same revisions that a host's own Alembic may run."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from collabmodel.adapters.sql.migrations import second
from collabmodel.adapters.sql.migrations.how import ATTRIBUTE, How
from collabmodel.adapters.sql.opening import VERSION_TABLE, found_format
from collabmodel.adapters.sql.tables import FORMAT
from collabmodel.adapters.sql.transactions import Transactions
from collabmodel.errors import SchemaVersionError

_REVISIONS = ("base", "collab_0001", "collab_0002", "collab_0003")
"""By the number of the format that each makes."""
_ONE = threading.Lock()
"""Alembic's ``op`` belongs to the whole process, so one thread at a time runs revisions."""


def bring(transactions: Transactions, to: int, how: How) -> None:
    """Bring what is there to a format, in one transaction."""
    with transactions.writing(_nothing) as connection, second.alone(connection):
        found = found_format(connection)
        if found == to:
            return
        if found < to < FORMAT:
            raise SchemaVersionError(f"the store has format {found}, which is older than {to} already.")
        with _ONE:
            _run_revisions(connection, found, to, how)


def _nothing(connection: Connection) -> Connection:
    return connection


def _run_revisions(connection: Connection, found: int, to: int, how: How) -> None:
    script = ScriptDirectory(
        str(Path(__file__).parent), version_locations=[str(Path(__file__).parent / "versions")]
    )
    _note(connection, script, found)

    def steps(revision: Any, _context: MigrationContext) -> Any:  # noqa: ANN401 - Alembic's own
        wanted: Callable[[str, Any], Any] = script._upgrade_revs if found < to else script._downgrade_revs  # noqa: SLF001 - what its commands call, without a file env.py
        return wanted(_REVISIONS[to], revision)

    config = Config()
    config.attributes[ATTRIBUTE] = how
    with EnvironmentContext(config, script, fn=steps, destination_rev=_REVISIONS[to]) as environment:
        environment.configure(connection=connection, version_table=VERSION_TABLE)
        environment.run_migrations()


def _note(connection: Connection, script: ScriptDirectory, found: int) -> None:
    """Let Alembic's note say what the number of the format says: a host may have run the revisions itself."""
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    due = () if found == 0 else (_REVISIONS[found],)
    if context.get_current_heads() != due:
        context.stamp(script, _REVISIONS[found])
