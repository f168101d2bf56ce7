"""Our revisions run in a host application's own Alembic environment, beside the host's history."""

import textwrap
from pathlib import Path

import pytest
from alembic import command
from alembic.config import CommandLine, Config
from sqlalchemy import create_engine, inspect

from collabmodel.adapters.keys import KeyFile, NoKeys
from collabmodel.adapters.sql import SqlStore, migrate, migrations_path
from collabmodel.adapters.sql.engines import make_engine
from collabmodel.adapters.sql.migrations.how import ATTRIBUTE, How
from collabmodel.errors import DowngradeLosesDataError, StoreError
from tests.unit.sql.first_format import dump, generated, make_first
from tests.unit.sql.test_formats import without_told
from tests.unit.sql.world import note

ENV = """
from alembic import context
from sqlalchemy import create_engine

def run():
    if context.is_offline_mode():
        context.configure(url=context.config.get_main_option("sqlalchemy.url"), literal_binds=True)
        with context.begin_transaction():
            context.run_migrations()
        return
    engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
    try:
        with engine.connect() as connection:
            context.configure(connection=connection)
            with context.begin_transaction():
                context.run_migrations()
    finally:
        engine.dispose()

run()
"""
THEIRS = """
import sqlalchemy as sa
from alembic import op

revision = "theirs_1"
down_revision = None
branch_labels = ("host",)
depends_on = None

def upgrade():
    op.create_table("theirs", sa.Column("a", sa.Integer, primary_key=True))

def downgrade():
    op.drop_table("theirs")
"""


@pytest.fixture
def address(url: str) -> str:
    """The address as the host's engine wants it."""
    engine = make_engine(url)
    engine.dispose()
    return engine.url.render_as_string(hide_password=False)


@pytest.fixture
def config(tmp_path: Path, address: str) -> Config:
    """A host's Alembic environment with a history of its own and our folder beside it."""
    home = tmp_path / "host"
    (home / "versions").mkdir(parents=True)
    (home / "env.py").write_text(ENV)
    (home / "versions" / "theirs_1.py").write_text(THEIRS)
    ini = home / "alembic.ini"
    ini.write_text(
        textwrap.dedent(f"""
            [alembic]
            script_location = {home}
            path_separator = newline
            version_locations =
                {home / "versions"}
                {migrations_path()}
            sqlalchemy.url = {address.replace("%", "%%")}
        """)
    )
    return Config(str(ini))


def tables(address: str) -> set[str]:
    """The names of the tables."""
    engine = create_engine(address)
    found = set(inspect(engine).get_table_names())
    engine.dispose()
    return found


def entries(url: str) -> int:
    """How many entries hold in the store."""
    store = SqlStore(url, keys=NoKeys())
    found = store.verify().entries
    store.close()
    return found


def test_both_histories_go_up_and_down_beside_each_other(config: Config, url: str, address: str) -> None:
    """The host upgrades both heads, ours alone goes down again, and the host's table stays."""
    command.upgrade(config, "heads")
    assert {"theirs", "collab_journal", "collab_fields"} <= tables(address)
    engine = create_engine(address)
    store = SqlStore(engine, keys=NoKeys())
    assert store.verify().holds
    engine.dispose()
    command.downgrade(config, "collabmodel@base")
    assert "theirs" in tables(address)
    assert not {name for name in tables(address) if name.startswith("collab_")}
    command.upgrade(config, "collabmodel@head")
    command.downgrade(config, "host@base")
    assert "theirs" not in tables(address)
    assert "collab_journal" in tables(address)


def test_the_host_brings_an_old_store_up_and_back(config: Config, url: str) -> None:
    """Records of format 1 go up and down by the host's own commands as by ours."""
    make_first(url, generated(30))
    before = dump(url)
    command.stamp(config, "collab_0001")
    command.upgrade(config, "collabmodel@head")
    store = SqlStore(url, keys=NoKeys())
    assert store.verify().holds
    store.close()
    command.downgrade(config, "collabmodel@collab_0001")
    assert without_told(dump(url)) == without_told(before)


def test_the_host_is_refused_what_loses_data(config: Config, url: str, address: str) -> None:
    """Going down is refused with counts here too, and forced with -x collab_force=yes."""
    command.upgrade(config, "heads")
    engine = create_engine(address)
    note(SqlStore(engine, keys=NoKeys()))
    engine.dispose()
    with pytest.raises(DowngradeLosesDataError):
        command.downgrade(config, "collabmodel@base")
    # Alembic commits each revision by itself on SQLite and MariaDB: the way from 3 to 2 lost nothing, and was gone.
    command.upgrade(config, "heads")
    assert entries(url) == (1 if url.startswith("postgresql") else 3)
    arguments = [
        "-c",
        str(config.config_file_name),
        "-x",
        "collab_force=yes",
        "downgrade",
        "collabmodel@base",
    ]
    CommandLine().main(arguments)
    assert not {name for name in tables(address) if name.startswith("collab_")}


def test_the_host_hands_over_keys_for_sealed_journals(config: Config, url: str, tmp_path: Path) -> None:
    """What stands in the attributes of its Alembic config says how the revisions are run."""
    keys = KeyFile.create(tmp_path / "keys.json")
    engine = make_engine(url)
    note(SqlStore(engine, keys=keys))
    engine.dispose()
    config.attributes[ATTRIBUTE] = How(keys=keys)
    command.upgrade(config, "heads")
    command.downgrade(config, "collabmodel@collab_0002")
    command.upgrade(config, "heads")
    assert entries(url) == 3


def test_what_we_made_the_host_finds_made(config: Config, url: str, address: str) -> None:
    """A store that this library made or migrated itself is taken as it is by the host's commands."""
    engine = make_engine(url)
    migrate(engine)
    note(SqlStore(engine, keys=NoKeys()))
    engine.dispose()
    command.upgrade(config, "heads")
    assert entries(url) == 1


def test_no_script_is_written_of_what_no_script_can_do(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    """Records are rewritten, so a run with --sql is refused."""
    with pytest.raises(StoreError, match="--sql"):
        command.upgrade(config, "collabmodel@head", sql=True)
    capsys.readouterr()
