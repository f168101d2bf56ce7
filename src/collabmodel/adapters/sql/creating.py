"""wip: the tables, made directly."""

from __future__ import annotations

from sqlalchemy import Connection, insert

from collabmodel.adapters.sql import triggers
from collabmodel.adapters.sql.opening import found_format
from collabmodel.adapters.sql.tables import FORMAT, formats, metadata
from collabmodel.adapters.sql.transactions import Transactions
from collabmodel.adapters.sql.translating import translated


def create(transactions: Transactions) -> None:
    """Make the tables with their triggers, and note the format."""

    def ready(connection: Connection) -> None:
        with translated("make the tables"):
            if found_format(connection) == FORMAT:
                return
            metadata.create_all(connection)
            triggers.put_up(connection)
            connection.execute(insert(formats).values(id=1, format=FORMAT))

    with transactions.writing(ready):
        pass
