"""A pack that cannot be loaded says everything that is wrong with it at once, and what to do."""

from pathlib import Path

import pytest

from collabmodel.errors import RulePackError
from collabmodel.packs import se_osl
from collabmodel.packs.loader import load_pack

HEAD = 'id = "ale"\nversion = "1"\n'
SHUT = """
[[shut]]
id = "ale-1"
name_sv = "Namn"
name_en = "Name"
citation = { act = "osl", chapter = 8, section = "1" }
since = 2024-01-01
reviewed_on = 2026-11-01
from = ["social_board"]
to = ["police"]
secrecies = ["osl-26-1"]
doors = ["osl-10-27"]
wordings = [{ since = 2024-01-01 }]
"""


def folder(path: Path, *, rules: str = SHUT, head: str = HEAD) -> Path:
    """A municipality's pack."""
    (path / "pack.toml").write_text(head, encoding="utf-8")
    (path / "rules.toml").write_text(rules, encoding="utf-8")
    return path


def problems(path: Path) -> list[str]:
    """What is wrong with a local pack."""
    with pytest.raises(RulePackError) as caught:
        load_pack(path, extends=se_osl.PACK)
    return list(caught.value.problems)


def test_a_good_local_pack_is_loaded(tmp_path: Path) -> None:
    """A municipality may forbid."""
    assert load_pack(folder(tmp_path), extends=se_osl.PACK).provision("ale-1").name_en == "Name"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('["social_board"]', '"school"', 'rules.toml.ale-1.from: give a list of texts, such as ["one"]'),
        ('{ act = "osl", chapter = 8, section = "1" }', '"x"', "rules.toml.ale-1.citation: give a table"),
        ("[{ since = 2024-01-01 }]", '["x"]', "rules.toml.ale-1.wordings: give a list of tables"),
        (
            '["police"]',
            '["polise"]',
            "'polise' is neither a party nor an activity of the vocabulary; did you",
        ),
        ('["police"]', '["qqqqqq"]', "'qqqqqq' is neither a party nor an activity of the vocabulary"),
    ],
)
def test_a_wrong_value_is_told_by_its_path(tmp_path: Path, old: str, new: str, said: str) -> None:
    """A value of the wrong shape, or a misspelt word, is a problem with a path, and never a Python error."""
    (found,) = problems(folder(tmp_path, rules=SHUT.replace(old, new)))
    assert said in found


def test_a_point_without_an_id_is_told(tmp_path: Path) -> None:
    """A limb needs an id and two names; all three are asked for at once, with what else is wrong."""
    rules = SHUT.replace("[[shut]]", "[[secrecy]]") + 'limbs = [{ at = "teaching" }]\n'
    found = problems(folder(tmp_path, rules=rules))
    assert [f"rules.toml.ale-1.limbs[0].{key}: missing" in found for key in ("id", "name_sv", "name_en")] == [
        True
    ] * 3
    assert any("limbs[0].at: give a list" in line for line in found)


def test_a_record_that_is_no_table_is_told(tmp_path: Path) -> None:
    """A list of something else than tables under a kind of record is a problem."""
    assert "write [[shut]]" in problems(folder(tmp_path, rules='shut = ["x"]'))[0]


def test_a_forgotten_extends_and_unknown_keys_are_told_together(tmp_path: Path) -> None:
    """A local pack loaded as a jurisdiction's is told how to load it; unknown keys of the head are named."""
    with pytest.raises(RulePackError) as caught:
        load_pack(folder(tmp_path, head=HEAD + 'extend = "se_osl"\n'))
    unknown, forgotten = caught.value.problems
    assert unknown.startswith("pack.toml.extend: unknown key; use general_doors, id")
    assert "extends=se_osl.PACK" in forgotten


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    """A folder that is not there is a RulePackError that says which folder to give."""
    with pytest.raises(RulePackError, match="Give the folder that holds"):
        load_pack(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "questions.toml",
            '[questions.fitting]\ntext_sv = "?"\n',
            ["questions.toml.questions.fitting.text_en: missing"],
        ),
        ("acts.toml", '[acts]\node = "x"\n', ["acts.toml.acts: give a table for each, such as [acts.one]"]),
        ("acts.toml", "acts = 1\n", ["acts.toml.acts: give a table for each, such as [acts.one]"]),
    ],
)
def test_what_a_word_file_lacks_is_told(tmp_path: Path, name: str, text: str, said: list[str]) -> None:
    """Acts and questions without their texts are problems with a path."""
    (folder(tmp_path) / name).write_text(text, encoding="utf-8")
    assert problems(tmp_path) == said


def test_a_folder_without_its_head_is_told(tmp_path: Path) -> None:
    """Without `pack.toml`, and with a document that is no TOML, the pack says so."""
    assert problems(tmp_path) == ["pack.toml: missing; it names the pack's id and version"]
    (tmp_path / "x.toml").write_text("= 1", encoding="utf-8")
    assert problems(tmp_path)[0].startswith("x.toml: it is not TOML")
