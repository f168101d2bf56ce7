"""The relay cuts the line around a COMMIT, and a store then says that it does not know."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.engine import URL, make_url

from collabmodel.errors import CommitOutcomeUnknownError, UnavailableError
from collabmodel.model.agencies import Agency
from collabmodel.ports import Store
from tests.faults.child import agency_of, do_unit, work_in
from tests.faults.opening import open_for
from tests.faults.relay import Cut, Dialect, Relay, Upstream
from tests.servers import text_of

PAYLOAD = "0" * 64


def through(url: URL, relay: Relay) -> str:
    """The same database, reached through the relay."""
    return text_of(url.set(host="127.0.0.1", port=relay.port, query={}))


def upstream_of(url: URL) -> Upstream:
    """Where the server itself listens."""
    folder = url.query.get("host")
    if folder is not None:
        return str(Path(str(folder)) / f".s.PGSQL.{url.port or 5432}")
    return (url.host or "127.0.0.1", url.port or (3306 if url.get_backend_name() != "postgresql" else 5432))


@pytest.fixture(params=["postgresql", "mariadb"])
def dialect(request: pytest.FixtureRequest) -> Dialect:
    """Which server."""
    return request.param  # type: ignore[no-any-return]  # pytest does not know


@pytest.fixture
def direct(dialect: Dialect, request: pytest.FixtureRequest) -> URL:
    """The address of an empty database, past the relay."""
    return make_url(request.getfixturevalue("postgres_url" if dialect == "postgresql" else "mariadb_url"))


def kept(store: Store, key: str = "k") -> tuple[int, str | None]:
    """How many agencies there are, and what the key's unit concluded."""
    with work_in(store, key) as work:
        return len(work.all(Agency)), work.recall(PAYLOAD)


def once(store: Store, last: Callable[[], None] = lambda: None) -> str:
    """Do a unit under a key, or learn what it came to; ``last`` happens just before its commit."""
    with work_in(store, "k") as work:
        result = work.recall(PAYLOAD)
        if result is None:
            work.save(agency_of(1), expected_version=0)
            work.conclude(result := "made")
        last()
        return result


def test_an_unarmed_relay_passes_everything_on(direct: URL, dialect: Dialect) -> None:
    """Through a relay that is not armed a store works as without one."""
    with Relay(upstream_of(direct), dialect) as relay:
        store = open_for(through(direct, relay))
        for number in (1, 2, 3):
            do_unit(store, number)
        assert store.verify().entries == 6  # a change each, and what closes the unit
        store.close()
        assert relay.cuts == 0


@pytest.mark.parametrize(("cut", "there"), [("before", 0), ("after", 1)])
def test_a_lost_commit_is_told_as_unknown_and_repeated_safely(
    direct: URL, dialect: Dialect, cut: Cut, there: int
) -> None:
    """A line lost around COMMIT raises CommitOutcomeUnknownError, and repeating under the key has one effect."""
    with Relay(upstream_of(direct), dialect) as relay:
        watching, store = open_for(text_of(direct)), open_for(through(direct, relay))
        # Armed late: SQLAlchemy also sends a COMMIT of its own when it takes a MariaDB connection.
        with pytest.raises(CommitOutcomeUnknownError):
            once(store, lambda: relay.arm(cut))
        assert relay.cuts == 1
        assert kept(watching) == (there, "made" if there else None)
        assert once(store) == "made"
        assert kept(watching) == (1, "made")
        assert watching.verify().holds
        store.close()
        watching.close()


def test_a_relay_ends_by_itself(direct: URL, dialect: Dialect) -> None:
    """No thread is left and nobody listens when the block is left, with a store still open."""
    before = threading.active_count()
    with Relay(upstream_of(direct), dialect) as relay:
        store = open_for(through(direct, relay))
        assert threading.active_count() > before
    assert threading.active_count() == before
    store.close()


def test_a_server_that_is_down_is_down_through_the_relay(tmp_path: Path) -> None:
    """Where nobody listens upstream, opening a store through the relay raises UnavailableError."""
    with Relay(str(tmp_path / "nobody"), "postgresql") as relay, pytest.raises(UnavailableError):
        open_for(f"postgresql://postgres@127.0.0.1:{relay.port}/test")
