"""The commands that list the words, tell the version, and verify without making anything."""

import json
import sqlite3
from pathlib import Path

import pytest

from collabmodel.adapters import NoKeys, open_store
from collabmodel.cli import main
from collabmodel.cli.words import KINDS
from collabmodel.packs import se_osl
from collabmodel.testing.clocks import FixedClock
from tests.unit.desk_world import NOW, world


@pytest.mark.parametrize("kind", KINDS)
def test_words_of_every_kind_are_listed(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each word is shown with its code, Swedish and English, as lines or as JSON."""
    assert main(["words", kind]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert main(["words", kind, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)[kind]
    assert len(rows) == len(lines) > 5
    assert all(line.startswith(row["code"]) for line, row in zip(lines, rows, strict=True))
    assert all({"code", "sv", "en"} <= set(row) for row in rows)


def test_facts_tell_who_supplies_them_and_whether_they_may_be_stated(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A fact is listed with type, values, who supplies it and whether a caller may state it."""
    main(["words"])
    out = capsys.readouterr().out
    assert "[date; from item; worked out, may not be stated]" in out
    assert "may be stated, about a person]" in out
    assert [line[:-1] for line in out.splitlines() if line.rstrip(":") in KINDS] == list(KINDS)
    assert len(out.splitlines()) > len(se_osl.PACK.schema.facts)


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """`--version` names the program and its version."""
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out.startswith("collabmodel 20")


def test_verify_makes_no_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped path is an error and leaves no file behind."""
    missing = tmp_path / "wlak.db"
    assert main(["verify", f"sqlite:///{missing}"]) == 1
    assert "no such file" in capsys.readouterr().err
    assert not missing.exists()


def test_verify_leaves_other_peoples_databases_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A database without our tables, and a file that is no database, are refused untouched."""
    other, text = tmp_path / "other.db", tmp_path / "text.db"
    made = sqlite3.connect(other)
    made.execute("CREATE TABLE theirs (a)")
    made.close()
    before = other.read_bytes()
    assert main(["verify", f"sqlite:///{other}"]) == 1
    assert "another program" in capsys.readouterr().err
    assert other.read_bytes() == before
    text.write_text("no database at all " * 100, encoding="utf-8")
    assert main(["verify", f"sqlite:///{text}"]) == 1
    assert "no SQLite database" in capsys.readouterr().err


def test_verify_says_when_there_is_nothing_to_verify(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A store without a tenant is told as such with exit code 1; one with entries verifies."""
    empty, full = f"sqlite:///{tmp_path / 'empty.db'}", f"sqlite:///{tmp_path / 'full.db'}"
    open_store(empty, keys=NoKeys()).close()
    assert main(["verify", empty]) == 1
    assert "holds no tenant" in capsys.readouterr().err
    world(full, FixedClock(NOW)).close()
    main(["verify", full])
    assert "no such file" not in capsys.readouterr().err
