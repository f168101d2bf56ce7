"""A store from one format to the next and back, as an operator asks for it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import URL

from collabmodel.adapters.sql.engines import file_of, make_engine, prepared_file
from collabmodel.adapters.sql.migrations.how import How
from collabmodel.adapters.sql.tables import FORMAT
from collabmodel.adapters.sql.transactions import Transactions
from collabmodel.errors import SchemaVersionError
from collabmodel.ports import KeyProvider, Watcher


def migrations_path() -> Path:
    """The folder of our revisions, for a host that runs them in its own Alembic environment.

    Add it to the host's ``version_locations``, and run ``alembic upgrade heads``, or
    ``collabmodel@head`` for ours alone.  The host's ``include_name`` should leave out
    tables whose names begin with ``collab_``.
    """
    return Path(__file__).parent / "migrations" / "versions"


def migrate(
    database: str | URL | Engine, *, keys: KeyProvider | None = None, watch: Watcher | None = None
) -> int:
    """Bring a store to the newest format; where there is none, make an empty one.  Gives the format.

    Make a backup first, and let no older code use the store meanwhile.  On SQLite and PostgreSQL
    all of it is one transaction: when it fails, everything is as it was.  MariaDB commits each
    change of a table by itself: when it fails there, run it again, and it goes on.

    Args:
        database: its address, or an engine.
        keys: what a sealed journal is told of it with; without, it is not told, and any consent or
            agreement of that tenant keeps the store from going back.
        watch: told how far it has come.

    Raises:
        FormatTooNewError: if it is newer than this code.
        NotAStoreError: if something else stands there.
        IntegrityError: if a record does not hold; the store is not brought up.
        SealError: if the keys are not those that a journal is sealed with.
        UnavailableError: if the database cannot be reached.
    """
    _run(database, FORMAT, How(watch=watch, keys=keys))
    return FORMAT


def downgrade(
    database: str | URL | Engine,
    to: int,
    *,
    force: bool = False,
    keys: KeyProvider | None = None,
    watch: Watcher | None = None,
) -> None:
    """Bring a store back to an older format; 0 removes its tables.

    Args:
        database: its address, or an engine.
        to: the format wanted.
        force: drop what that format cannot hold, and what was written after it.
        keys: what a sealed journal is told of it with; without, it is not told.
        watch: told how far it has come.

    Raises:
        DowngradeLosesDataError: if that format cannot hold what is there, and it is not forced.
        SchemaVersionError: if there is no such older format, or no store.
    """
    if not 0 <= to < FORMAT:
        raise SchemaVersionError(f"downgrade: there is no older format {to}. Nothing was touched.")
    _run(database, to, How(force=force, watch=watch, keys=keys))


def _run(database: str | URL | Engine, to: int, how: How) -> None:
    engine = database if isinstance(database, Engine) else make_engine(database)
    try:
        path = None if isinstance(database, Engine) else file_of(engine)
        if path is not None:
            prepared_file(path)
        # Alembic is large, and only a store that is made or changed needs it.
        from collabmodel.adapters.sql.migrations.running import bring  # noqa: PLC0415 - see above

        bring(Transactions(engine), to, how)
    finally:
        if not isinstance(database, Engine):
            engine.dispose()
