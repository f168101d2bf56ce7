"""Every fault of the catalogue is covered by a test that exists, or says what it waits for."""

from __future__ import annotations

import pytest

from tests.faults.registering import PAGE, Cover, catalogue, is_test, page, problems_with, register, sessions


def test_the_register_has_the_catalogues_faults_and_no_others() -> None:
    """Each of the 31 faults has one entry, in the catalogue's order."""
    assert list(register()) == catalogue()
    assert len(set(catalogue())) == 31


@pytest.mark.parametrize("ident", catalogue())
def test_a_fault_is_covered(ident: str) -> None:
    """The fault has a test or a nox session, and what is named exists; what waits is shown as such."""
    cover = register()[ident]
    assert problems_with(cover) == []
    if cover.waits_for:
        pytest.xfail(f"{ident} waits for {cover.waits_for}; today: {cover.shown or 'nothing'}")


def test_the_page_says_what_the_register_says() -> None:
    """The page of faults is what is made of catalogue and register; ``python -m tests.faults.registering`` makes it."""
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize(
    ("cover", "problem"),
    [
        (Cover(tests=("tests/faults/test_register.py::test_nothing",)), "no test"),
        (Cover(tests=("tests/faults/test_nowhere.py::test_a_fault_is_covered",)), "no test"),
        (Cover(tests=("tests/faults/test_register.py",)), "no test"),
        (Cover(sessions=("prepare",)), "no nox session"),
        (Cover(sessions=("killsweep",), waits_for="spring"), "say in shown"),
        (Cover(waits_for="spring", shown="snow"), "say in shown"),
        (Cover(sessions=("killsweep",), shown="snow"), "only of a fault that waits"),
        (Cover(sessions=("killsweep",)), "how it is covered"),
        (Cover(tests=("tests/conformance/test_stores.py::TestOurStores::test_it_all",)), "no test"),
        (Cover(), "nothing covers it"),
    ],
)
def test_a_false_entry_is_found(cover: Cover, problem: str) -> None:
    """An entry that names what does not exist, or nothing at all, is told."""
    assert any(problem in line for line in problems_with(cover))


def test_what_exists_is_found() -> None:
    """A test is found by its name and a session by its mark."""
    assert is_test("tests/faults/test_register.py::test_what_exists_is_found")
    assert is_test("tests/conformance/test_stores.py::TestOurStores::test_races_no_change_of_threads_is_lost")
    assert {"killsweep", "powercuts", "races", "lint"} <= sessions()
