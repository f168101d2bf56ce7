"""One description of a pack's documents: what the reader refuses, the schema refuses too, and the shipped pack fits."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from collabmodel.errors import RulePackError
from collabmodel.packs import se_osl
from collabmodel.packs.loader import load_pack
from collabmodel.packs.schema import DIALECT, schema_of
from collabmodel.packs.shapes import DOCUMENTS, RECORDS
from collabmodel.packs.words import read_coming
from collabmodel.rules.coming import ComingStatus
from tests.schemas import unfit

SCHEMA = json.loads(json.dumps(schema_of(se_osl.PACK)))
EXAMPLES = Path(__file__).parents[3] / "examples"
DATA = Path(se_osl.__file__).parent / "data"


def documents(folder: Path) -> dict[str, Any]:
    """The documents of a pack, days as texts."""
    raw = {path.name: tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))}
    found: dict[str, Any] = json.loads(json.dumps(raw, default=str))
    return found


def wrong(pack: Mapping[str, object]) -> list[str]:
    """Where a pack does not fit the schema."""
    return list(unfit(pack, SCHEMA, SCHEMA))


@pytest.mark.parametrize(
    "folder", [DATA, EXAMPLES / "local_pack", EXAMPLES / "local_pack_that_lifts"], ids=str
)
def test_the_packs_fit_the_schema(folder: Path) -> None:
    """The shipped pack and the example municipalities fit the schema of their documents."""
    assert wrong(documents(folder)) == []


def test_the_schema_names_its_dialect_and_every_kind_of_record_and_document() -> None:
    """The schema says which draft it follows, and speaks of everything a pack may hold."""
    assert SCHEMA["$schema"] == DIALECT
    assert set(SCHEMA["$defs"]) >= set(RECORDS)
    assert set(SCHEMA["properties"]) == set(DOCUMENTS)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("colour", "red", "rules.toml.lindvik-no-children-under-13.colour: unknown key of a shut record"),
        (
            "from",
            "police",
            'rules.toml.lindvik-no-children-under-13.from: give a list of texts, such as ["one"]',
        ),
        ("from", ["polise"], "'polise' is neither a party nor an activity"),
        ("name_sv", 7, "rules.toml.lindvik-no-children-under-13.name_sv: give a text"),
        ("since", "January", "rules.toml.lindvik-no-children-under-13.since: a date is needed"),
        ("citation", "x", "rules.toml.lindvik-no-children-under-13.citation: give a table, such as { … }"),
        ("wordings", ["x"], "rules.toml.lindvik-no-children-under-13.wordings: give a list of tables"),
        ("wordings", [{"since": "2026-01-01", "unread": 1}], "wordings[0].unread: give true or false"),
        ("special_facts", "x", "rules.toml.lindvik-no-children-under-13.special_facts: give a table"),
        ("read_against", "memory", "'memory' is not one of text"),
        ("citation", {"act": "none", "page": 7}, "citation.page: unknown key"),
    ],
)
def test_what_the_reader_refuses_the_schema_refuses_too(
    tmp_path: Path, key: str, value: object, said: str
) -> None:
    """A wrong key, shape or word is told by the reader with its path, and does not fit the schema."""
    pack = documents(EXAMPLES / "local_pack")
    (shut,) = pack["rules.toml"]["shut"]
    pack["rules.toml"] = {"shut": [{**shut, key: value}]}
    assert wrong(pack)
    (tmp_path / "pack.toml").write_text('id = "x"\nversion = "1"\n', "utf-8")
    (tmp_path / "rules.toml").write_text(_toml(pack["rules.toml"]["shut"][0]), "utf-8")
    with pytest.raises(RulePackError) as caught:
        load_pack(tmp_path, extends=se_osl.PACK)
    assert any(said in problem for problem in caught.value.problems), caught.value.problems


def _toml(record: Mapping[str, object]) -> str:
    return "[[shut]]\n" + "".join(f"{key} = {_value(value)}\n" for key, value in record.items())


def _value(value: object) -> str:
    match value:
        case dict():
            return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
        case list():
            return "[" + ", ".join(map(_value, value)) + "]"
        case str() if value[:4].isdigit():
            return value
        case _:
            return json.dumps(value)


def test_a_condition_takes_the_values_of_its_facts() -> None:
    """In a condition the schema knows each fact's values, comparisons of numbers, and what combines them."""
    pack = documents(EXAMPLES / "local_pack")
    shut = pack["rules.toml"]["shut"][0]
    for when, fits in (
        ({"subject_age": {"below": 13}}, True),
        ({"subject_age": "young"}, False),
        ({"initiative": ["own", "requested"]}, True),
        ({"category": {"only": ["health"]}}, True),
        ({"category": {"only": []}}, False),
        ({"subject_age": {"only": ["health"]}}, False),
        ({"initiative": "mine"}, False),
        ({"any_of": [{"purpose": "crime_prevention"}, {"not": {"purpose": "care_or_support"}}]}, True),
        ({"any_of": []}, False),
        ({"a_fact_of_the_record": True}, True),
    ):
        shut["when"] = when
        assert (not wrong(pack)) is fits, when


def test_a_coming_change_says_what_it_must() -> None:
    """A coming change without its status is a problem with its place; the shipped ones are awaited or proposed."""
    problems: list[str] = []
    assert read_coming({"coming": [{"id": "x"}, {"id": "y", "status": "perhaps"}]}, problems) == ()
    assert [problem.partition(":")[0] for problem in problems] == [
        "coming.toml.coming[0]",
        "coming.toml.coming[1]",
    ]
    by_id = {one.id: one for one in se_osl.PACK.coming}
    enacted, proposed = (
        by_id["harmful-use-instead-of-abuse"],
        by_id["new-act-on-compulsory-care-of-the-young"],
    )
    undated = by_id["one-more-schengen-alert"]
    assert enacted.status is ComingStatus.ENACTED
    assert enacted.since is not None
    assert proposed.since is not None
    assert not enacted.is_awaited(enacted.since)
    assert proposed.is_awaited(proposed.since)
    assert undated.is_awaited(enacted.since)
