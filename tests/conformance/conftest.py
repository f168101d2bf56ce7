"""The stores that the suite runs over, each without keys and with a key file.

PostgreSQL and MariaDB are those of the fixtures ``postgres_database`` and ``mariadb_database``;
where there is no server, the skip says so.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from collabmodel.testing.stores import Harness
from tests.conformance.harnesses import FileHarness, MemoryHarness, ServerHarness, SqliteHarness

FOLDERS = {"memory": MemoryHarness, "sqlite": SqliteHarness, "file": FileHarness}
SERVERS = {"postgresql": "postgres_database", "mariadb": "mariadb_database"}
MARKS = {"postgresql": [pytest.mark.needs_postgres]}
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made there
STORES = [
    pytest.param(name, sealed, id=f"{name}-{'sealed' if sealed else 'open'}", marks=MARKS.get(name, []))
    for name in (*FOLDERS, *SERVERS)
    for sealed in (False, True)
]


@pytest.fixture
def quick_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: what a disk does to SQLite is for the fault tests to show."""
    if not os.access(IN_MEMORY, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:
        yield Path(folder)


def harness_for(name: str, request: pytest.FixtureRequest, folder: Path, *, sealed: bool) -> Harness:
    """The harness of a store by its name."""
    if name == "sqlite":
        folder = request.getfixturevalue("quick_folder")
    if name in FOLDERS:
        return FOLDERS[name](folder, sealed=sealed)
    url = request.getfixturevalue(SERVERS[name])
    return ServerHarness(folder, url.render_as_string(hide_password=False), sealed=sealed)
