"""The cases command: a bank read, decided, compared; and what it says of a bank that is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from collabmodel.cases.bank import read_bank
from collabmodel.cli import main
from collabmodel.errors import CodecError, UnknownCodeError

BANK = Path(__file__).parents[1] / "data" / "published_cases.yaml"

ONE = """
cases:
- id: {ident}
  facts:
    from_agency: {agency}
    from_activity: individual_family_care
    to_recipient: police
    to_activity: crime_prevention
    information: social_circumstances
    subject_age: {age}
    consent: {{by: none, status: not_asked, covers: nothing}}
    other: {other}
  as_of: {day}
  expected: {expected}
"""
GOOD = {
    "ident": "invented",
    "agency": "social_services",
    "age": "35",
    "other": "{initiative: own, harm: not_excluded}",
    "day": "'2025-09-15'",
    "expected": "DENIED",
}


def bank(tmp_path: Path, **changes: str) -> Path:
    """A bank of one invented case, with a part of it changed."""
    path = tmp_path / "bank.yaml"
    path.write_text(ONE.format(**(GOOD | changes)), encoding="utf-8")
    return path


def test_each_case_is_printed_with_its_provisions_and_the_totals_follow(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line for each case, then the agreement in all and per expected outcome."""
    assert main(["cases", str(bank(tmp_path))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("agrees  invented: DENIED | 26 kap. 1 § OSL")
    assert lines[-3:] == [
        "1 of 1 agree (100.0 %), 0 unsafe permits",
        "  DENIED                         1 of 1",
        "0 of 0 that can be compared rest on a section the source cites",
    ]


def test_a_difference_and_what_is_missing_are_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An answer other than the published one says what was published, and what a person would have to answer."""
    path = bank(tmp_path, expected="PERMITTED_BY_CONSENT", other="{initiative: own, harm: unsettled}")
    assert main(["cases", str(path)]) == 0
    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith("differs invented: NEEDS_ASSESSMENT (published: PERMITTED_BY_CONSENT)")
    assert "missing: men (osl-26-1)" in line


def test_a_bank_without_answers_is_only_decided(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing is published there is nothing to agree with."""
    assert main(["cases", str(bank(tmp_path, expected="null"))]) == 0
    out = capsys.readouterr().out
    assert out.startswith("-       invented: DENIED")
    assert "no case has a published answer" in out


def test_the_whole_bank_comes_out_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """One document: each case with id, outcome, provisions and what is missing; and the totals."""
    assert main(["cases", str(BANK), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["cases"]) == told["totals"]["asked"] == 122
    assert all(
        set(case) == {"id", "outcome", "provisions", "missing", "rests_on_source"} for case in told["cases"]
    )
    assert told["totals"]["unsafe"] == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"agency": "social_servises"}, ("social_servises", "social_services")),
        ({"other": "{initiative: sometimes}"}, ("sometimes", "initiative")),
        ({"other": "{moon: full}"}, ("moon",)),
        ({"other": "{need_established: 1}"}, ("need_established",)),
        ({"expected": "MAYBE"}, ("MAYBE",)),
    ],
    ids=["agency", "value", "circumstance", "number for truth", "outcome"],
)
def test_an_unknown_word_is_named_with_its_place(
    changes: dict[str, str], words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command stops with one line that names the word and where it stands."""
    assert main(["cases", str(bank(tmp_path, **changes))]) == 1
    said = capsys.readouterr().err
    assert said.startswith("UnknownCodeError: cases[0] (invented)")
    assert all(word in said for word in words)


@pytest.mark.parametrize(
    "changes",
    [
        {"age": "'old'"},
        {"day": "someday"},
        {"other": "{smallest_group: many}"},
        {"other": "{smallest_group: true}"},
    ],
    ids=["age", "date", "count", "truth for a count"],
)
def test_a_value_of_the_wrong_shape_is_refused(changes: dict[str, str], tmp_path: Path) -> None:
    """An age, a date or a count that is none ends the run."""
    assert main(["cases", str(bank(tmp_path, **changes))]) == 1


@pytest.mark.parametrize("text", ["[]", "cases: 3", "cases: [3]", "cases: [{id: x}]", "{"])
def test_what_is_no_bank_is_refused(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of another shape, or no YAML at all, is one line of error."""
    path = tmp_path / "bank.yaml"
    path.write_text(text, encoding="utf-8")
    assert main(["cases", str(path)]) == 1
    assert capsys.readouterr().err.startswith("CodecError")


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The error says which file cannot be read."""
    assert main(["cases", str(tmp_path / "nowhere.yaml")]) == 1
    assert "nowhere.yaml" in capsys.readouterr().err


def test_an_unknown_key_among_the_facts_is_named() -> None:
    """A key the bank does not have is no key to be passed over."""
    with pytest.raises(UnknownCodeError, match="colour"):
        read_bank({"cases": [{"id": "x", "facts": {"colour": "red"}, "as_of": "2025-01-01"}]})


def test_a_date_limit_in_a_case_is_read() -> None:
    """A consent's last day is a date, and nothing else."""
    case = {
        "id": "x",
        "as_of": "2025-01-01",
        "facts": {
            "from_agency": "police",
            "from_activity": "none",
            "to_recipient": "police",
            "to_activity": "none",
            "information": "health",
            "other": {"consent_until": "2025-02-30"},
        },
    }
    with pytest.raises(CodecError, match="consent_until"):
        read_bank({"cases": [case]})
