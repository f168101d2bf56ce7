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
from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL

from collabmodel.adapters.sql.engines import file_of, make_engine, prepared_file
from collabmodel.adapters.sql.migrations import second
from collabmodel.adapters.sql.migrations.how import ATTRIBUTE, How
from collabmodel.adapters.sql.opening import VERSION_TABLE, found_format
from collabmodel.adapters.sql.tables import FORMAT
from collabmodel.adapters.sql.transactions import Transactions
from collabmodel.errors import SchemaVersionError
from collabmodel.ports import Watcher

_REVISIONS = {0: "base", 1: "collab_0001", 2: "collab_0002"}
_ONE = threading.Lock()
"""Alembic's ``op`` belongs to the whole process, so one thread at a time runs revisions."""


def migrations_path() -> Path:
    """The folder of our revisions, for a host that runs them in its own Alembic environment.

    Add it to the host's ``version_locations``, and run ``alembic upgrade heads``, or
    ``collabmodel@head`` for ours alone.  The host's ``include_name`` should leave out
    tables whose names begin with ``collab_``.
    """
    return Path(__file__).parent / "versions"


def migrate(database: str | URL | Engine, *, watch: Watcher | None = None) -> int:
    """Bring a store to the newest format; where there is none, make an empty one.  Gives the format.

    Make a backup first, and let no older code use the store meanwhile.  On SQLite and PostgreSQL
    all of it is one transaction: when it fails, everything is as it was.  MariaDB commits each
    change of a table by itself: when it fails there, run it again, and it goes on.

    Raises:
        FormatTooNewError: if it is newer than this code.
        NotAStoreError: if something else stands there.
        IntegrityError: if a record does not hold; the store is not brought up.
        UnavailableError: if the database cannot be reached.
    """
    _run(database, FORMAT, How(watch=watch))
    return FORMAT


def downgrade(
    database: str | URL | Engine, to: int, *, force: bool = False, watch: Watcher | None = None
) -> None:
    """Bring a store back to an older format; 0 removes its tables.

    Args:
        database: its address, or an engine.
        to: the format wanted.
        force: drop what that format cannot hold.
        watch: told how far it has come.

    Raises:
        DowngradeLosesDataError: if that format cannot hold what is there, and it is not forced.
        SchemaVersionError: if there is no such older format, or no store.
    """
    if to not in _REVISIONS or to >= FORMAT:
        raise SchemaVersionError(f"downgrade: there is no older format {to}. Nothing was touched.")
    _run(database, to, How(force=force, watch=watch))


def _run(database: str | URL | Engine, to: int, how: How) -> None:
    engine = database if isinstance(database, Engine) else make_engine(database)
    try:
        path = None if isinstance(database, Engine) else file_of(engine)
        if path is not None:
            prepared_file(path)
        bring(Transactions(engine), to, how)
    finally:
        if not isinstance(database, Engine):
            engine.dispose()


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
    script = ScriptDirectory(str(Path(__file__).parent), version_locations=[str(migrations_path())])
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
