"""The statements are of no one database: they compile for those that nobody here has a driver of."""

import pytest
from sqlalchemy import Dialect
from sqlalchemy.dialects import mssql, mysql, oracle, postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql.expression import ClauseElement, Delete, Insert, Select, Update

from collabmodel.adapters.sql import statements
from collabmodel.adapters.sql.migrations import first, lowering, raising, second
from collabmodel.adapters.sql.tables import metadata

DIALECTS: dict[str, Dialect] = {
    "mssql": mssql.dialect(),
    "oracle": oracle.dialect(),
    "mariadb": mysql.dialect(),
    "postgresql": postgresql.dialect(),
    "sqlite": sqlite.dialect(),
}


def every_statement() -> dict[str, ClauseElement]:
    """Each statement that a module of the adapter holds, by its name."""
    found: dict[str, ClauseElement] = {}
    for module in (statements, raising, lowering):
        for name, value in vars(module).items():
            several = value if isinstance(value, tuple) else (value,)
            for number, one in enumerate(several):
                if isinstance(one, Select | Insert | Update | Delete):
                    found[f"{module.__name__}.{name}.{number}"] = one
    return found


def test_every_statement_is_looked_at() -> None:
    """There are as many as a unit and a verification need, and none is put together while a unit runs."""
    assert len(every_statement()) > 35


@pytest.mark.parametrize("name", DIALECTS)
def test_every_statement_compiles(name: str) -> None:
    """Reading, writing and locking can be said in every dialect."""
    for statement in every_statement().values():
        assert str(statement.compile(dialect=DIALECTS[name])).strip()


@pytest.mark.parametrize("name", DIALECTS)
def test_every_table_compiles(name: str) -> None:
    """The tables of every format can be made in every dialect."""
    for each in (metadata, first.metadata, second.metadata):
        for table in each.sorted_tables:
            assert "tenant" in table.primary_key.columns or table.name == "collab_format"
            assert str(CreateTable(table).compile(dialect=DIALECTS[name]))
            for index in table.indexes:
                assert str(CreateIndex(index).compile(dialect=DIALECTS[name]))


def test_the_tenant_is_named_in_every_statement() -> None:
    """No statement reads or changes rows without saying whose, save those that list the tenants."""
    for name, statement in every_statement().items():
        if isinstance(statement, Insert) or "TENANTS" in name:
            continue
        assert "the_tenant" in statement.compile().params, name
