"""The store in an SQL database, through SQLAlchemy Core: SQLite first, no dialect's own SQL in the work."""

from collabmodel.adapters.sql.formats import downgrade, migrate, migrations_path
from collabmodel.adapters.sql.store import SqlStore

__all__ = ["SqlStore", "downgrade", "migrate", "migrations_path"]
