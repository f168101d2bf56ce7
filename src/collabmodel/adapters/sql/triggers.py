"""The database itself refuses to change or remove an entry of the journal, whoever asks."""

from __future__ import annotations

from sqlalchemy import Connection

_SQLITE = """
CREATE TRIGGER collab_journal_no_{name} BEFORE {operation} ON collab_journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
"""
_MARIADB = """
CREATE TRIGGER collab_journal_no_{name} BEFORE {operation} ON collab_journal
FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the journal is append-only'
"""
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION collab_journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$
"""
_POSTGRES = """
CREATE TRIGGER collab_journal_no_{name} BEFORE {operation} ON collab_journal
FOR EACH STATEMENT EXECUTE FUNCTION collab_journal_refuse()
"""
_TEMPLATES = {"sqlite": _SQLITE, "mysql": _MARIADB, "mariadb": _MARIADB, "postgresql": _POSTGRES}


def _operations(dialect: str) -> tuple[str, ...]:
    return ("UPDATE", "DELETE", "TRUNCATE") if dialect == "postgresql" else ("UPDATE", "DELETE")


def put_up(connection: Connection) -> None:
    """Make the triggers; where they are, they are made anew."""
    dialect = connection.dialect.name
    if dialect not in _TEMPLATES:
        return
    take_down(connection)
    if dialect == "postgresql":
        connection.exec_driver_sql(_POSTGRES_FUNCTION)
    for operation in _operations(dialect):
        statement = _TEMPLATES[dialect].format(name=operation.lower(), operation=operation)
        connection.exec_driver_sql(statement)


def take_down(connection: Connection) -> None:
    """Remove the triggers, for a migration that must."""
    dialect = connection.dialect.name
    if dialect not in _TEMPLATES:
        return
    on = " ON collab_journal" if dialect == "postgresql" else ""
    for operation in _operations(dialect):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS collab_journal_no_{operation.lower()}{on}")
