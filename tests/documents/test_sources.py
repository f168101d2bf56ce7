"""Everything that the source documents describe has its place in the model and a test that shows it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tools.sources_page import PAGE, is_element, is_test, kinds, page, problems, rows

ELEMENT = "collabmodel.model.time.Period"
TEST = "tests/documents/test_sources.py::test_each_id_has_a_place_and_a_test"
GOOD: Mapping[str, object] = {"shows": "a period", "elements": [ELEMENT], "tests": [TEST]}


def test_each_id_has_a_place_and_a_test() -> None:
    """No id is missing, no element or test is made up, and at most one in twenty is outside."""
    assert not list(problems(rows()))


def test_the_page_is_made_from_the_file() -> None:
    """The page is up to date; if not, run `python -m tools.sources_page`."""
    assert PAGE.read_text(encoding="utf-8") == page(rows())


def changed(**changes: Mapping[str, object]) -> list[str]:
    """What is said of a table in which every id is good, but for these changes."""
    table = dict.fromkeys(kinds(), GOOD) | {name.replace("_", "-"): row for name, row in changes.items()}
    return list(problems(table))


def test_a_table_of_good_rows_has_no_problem() -> None:
    """There are 273 ids, and a row with an element and a test is enough for each."""
    assert len(kinds()) == 273
    assert changed() == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({**GOOD, "shows": ""}, "say in a few words"),
        ({**GOOD, "elements": ["collabmodel.model.time.Nothing"]}, "does not exist"),
        ({**GOOD, "tests": [TEST + "_not"]}, "does not exist"),
        ({**GOOD, "tests": []}, "name an element and a test"),
        ({"shows": "x"}, "name an element and a test"),
        ({"shows": "x", "outside": ""}, "needs a reason"),
        ({**GOOD, "outside": "because"}, "neither elements nor tests"),
    ],
    ids=["no words", "no such element", "no such test", "no test", "nothing", "no reason", "both"],
)
def test_a_row_that_does_not_hold_is_told(row: Mapping[str, object], said: str) -> None:
    """Each defect of a row is named with its id."""
    (problem,) = changed(ALE_001=row)
    assert problem.startswith("ALE-001: ")
    assert said in problem


def test_an_id_left_out_or_made_up_is_told() -> None:
    """The table holds the ids of the documents, all of them and no other."""
    table = {ident: GOOD for ident in kinds() if ident != "NYK-001"} | {"XXX-001": GOOD}
    assert list(problems(table)) == ["NYK-001: missing", "XXX-001: not an id of the source documents"]


def test_at_most_one_in_twenty_is_outside() -> None:
    """Thirteen may be, fourteen may not."""
    outside = {"shows": "x", "outside": "nobody could say"}
    first = sorted(kinds())
    for many, said in ((13, []), (14, ["14 are outside, at most 13 may be"])):
        table = dict.fromkeys(kinds(), GOOD) | dict.fromkeys(first[:many], outside)
        assert list(problems(table)) == said


def test_only_what_exists_in_the_library_is_an_element() -> None:
    """Modules, classes, functions, fields and methods are; what another package holds is not."""
    assert is_element("collabmodel.model.time.Period.since")
    assert is_element("collabmodel.model.time")
    assert not is_element("datetime.date")
    assert not is_element("collabmodel.nothing.at_all")
    assert not is_test("tests/documents/test_sources.py::changed")
    assert not is_test("tests/documents/no_such_file.py::test_x")
