"""Conditions: Kleene's three values, leaves, and what the schema allows."""

from datetime import date
from typing import Any

import pytest

from collabmodel.errors import RuleEvaluationError, UnknownFactError
from collabmodel.packs.conditions import read_condition
from collabmodel.rules.conditions import (
    ALWAYS,
    AllOf,
    AnyOf,
    AtLeast,
    Below,
    Condition,
    Has,
    Not,
    Only,
    leaves,
    wanted,
)
from collabmodel.rules.evaluate import all_of, any_of, asked, evaluate, holds, negate
from collabmodel.rules.facts import FactDefinition, FactSchema, FactType, Members
from collabmodel.rules.patterns import any_names, names, section_of
from collabmodel.rules.typecheck import problems_in
from collabmodel.testing.packs import SCHEMA

VALUES: dict[str, Any] = {
    "yes": True,
    "no": False,
    "age": 15,
    "word": "a",
    "set": Members(frozenset({"a"}), frozenset({"b"})),
}
T, F, U = Has("yes", (True,)), Has("no", (True,)), Has("missing", (True,))


@pytest.mark.parametrize(
    ("states", "both", "either"),
    [
        ([], True, False),
        ([True, True], True, True),
        ([True, None], None, True),
        ([False, None], False, None),
        ([None, None], None, None),
        ([True, False], False, True),
    ],
)
def test_and_and_or_of_three_values(
    states: list[bool | None], *, both: bool | None, either: bool | None
) -> None:
    """One false makes *and* false, one true makes *or* true, and else what is unknown stays unknown."""
    assert (all_of(states), any_of(states)) == (both, either)


def test_not_of_three_values() -> None:
    """What is unknown stays unknown under *not*."""
    assert [negate(state) for state in (True, False, None)] == [False, True, None]


@pytest.mark.parametrize(
    ("condition", "state"),
    [
        (ALWAYS, True),
        (T, True),
        (F, False),
        (U, None),
        (Not(U), None),
        (Not(F), True),
        (AllOf((T, U)), None),
        (AllOf((F, U)), False),
        (AnyOf((T, U)), True),
        (AnyOf(()), False),
        (Below("age", 15), False),
        (AtLeast("age", 15), True),
        (Below("missing", 15), None),
        (Has("word", ("b", "a")), True),
        (Has("age", (True,)), False),
        (Has("yes", (1,)), False),
        (Has("set", ("a",)), True),
        (Has("set", ("b", "c")), None),
        (Has("set", ("c",)), False),
    ],
)
def test_a_condition_over_facts(condition: Condition, *, state: bool | None) -> None:
    """A condition is true, false, or unsettled by what is missing; yes is no number and a number no yes."""
    assert evaluate(condition, VALUES.get) is state


@pytest.mark.parametrize("value", [True, "15", date(2026, 1, 1)])
def test_what_is_no_number_is_not_compared(value: object) -> None:
    """A comparison of what is no number fails by the name of the fact."""
    with pytest.raises(RuleEvaluationError, match=r"fact 'age' is compared as a number"):
        holds(Below("age", 15), value)  # type: ignore[arg-type]


def test_leaves_keep_their_sign() -> None:
    """A leaf under two *nots* stands positive again."""
    tree = AllOf((T, Not(AnyOf((F, Not(U))))))
    assert [(leaf.fact, positive) for leaf, positive in leaves(tree)] == [
        ("yes", True),
        ("no", False),
        ("missing", True),
    ]


def test_a_leaf_says_what_it_wants() -> None:
    """Words are listed, limits are spelt, yes and no are written small."""
    assert [wanted(leaf) for leaf in (Has("f", (True, "a")), Below("f", 3), AtLeast("f", 3))] == [
        "true | a",
        "below 3",
        "at least 3",
    ]


def test_what_was_asked_is_told_once() -> None:
    """Each leaf is told with its state as it stands in the text, and a leaf that stands twice once."""
    facts = {"needed": True}
    tree = AllOf(
        (Has("needed", (True,)), Not(Has("needed", (True,))), Has("urgent", (True,)), Has("needed", (True,)))
    )
    found = asked(tree, facts.get, SCHEMA)
    assert [(leaf.wanted, leaf.state) for leaf in found] == [
        ("true", True),
        ("not true", False),
        ("true", None),
    ]


@pytest.mark.parametrize(
    ("condition", "problem"),
    [
        (Has("neded", (True,)), "x: no fact 'neded' in the schema; did you mean 'needed'?"),
        (Has("zzz", (True,)), "x: no fact 'zzz' in the schema"),
        (Below("needed", 3), "x.needed: compared as a number, and it is of type bool"),
        (Has("needed", ()), "x.needed: an empty list can never hold"),
        (Has("risk", ("plenty",)), "x.risk: 'plenty' is not a value of this fact (enum)"),
    ],
)
def test_a_condition_that_does_not_fit_the_schema_is_told(condition: Condition, problem: str) -> None:
    """A misspelt fact, a comparison of no number, an empty list and an unknown value are told with their path."""
    assert list(problems_in(Not(condition), SCHEMA, path="x")) == [problem]


def test_a_condition_that_fits_has_no_problem() -> None:
    """What the schema allows is not complained of."""
    assert list(problems_in(AllOf((Below("months", 3), Has("risk", ("some",)))), SCHEMA, path="x")) == []


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (FactType.BOOL, [True, False], [1, "yes"]),
        (FactType.NUMBER, [0, 21], [True, "1"]),
        (FactType.DATE, [date(2026, 1, 1)], ["2026-01-01"]),
        (FactType.ENUM, ["a"], ["c", 1]),
        (FactType.SET, ["a", frozenset({"a", "b"}), frozenset()], [frozenset({"c"}), frozenset({1})]),
    ],
)
def test_a_fact_admits_values_of_its_type(kind: FactType, good: list[object], bad: list[object]) -> None:
    """A fact takes values of its type and its list, and no others."""
    listed = frozenset({"a", "b"}) if kind in {FactType.ENUM, FactType.SET} else None
    fact = FactDefinition("f", kind, "case_file", values=listed)
    assert all(fact.admits(value) for value in good)
    assert not any(fact.admits(value) for value in bad)


def test_a_list_left_open_admits_any_word() -> None:
    """An enumeration without a list takes any word."""
    assert FactDefinition("f", FactType.ENUM, "case_file").admits("anything")


def test_the_schema_gives_definitions_by_name() -> None:
    """A fact of the schema is found by its name."""
    schema = FactSchema(SCHEMA.facts)
    assert schema["risk"].type is FactType.ENUM
    with pytest.raises(
        UnknownFactError, match=r"fact schema: fact 'rsk': it is not in the fact schema.*Did you mean 'risk'"
    ):
        schema["rsk"]


@pytest.mark.parametrize(
    ("pattern", "named", "unnamed"),
    [
        ("osl-26-1", ["osl-26-1", "osl-26-1-s1"], ["osl-26-1a", "osl-26-10"]),
        ("osl-26-*", ["osl-26-1", "osl-26-7-p2"], ["osl-25-1", "lub-6"]),
        ("osl-26-1..6", ["osl-26-1", "osl-26-1a", "osl-26-6"], ["osl-26-6a", "osl-26-7", "lub-6"]),
        ("osl-26-1..6a", ["osl-26-6a"], ["osl-26-6b"]),
        ("lub-7", ["lub-7", "lub-7-request"], ["lub-71"]),
        ("osl-26", [], ["osl-26-1"]),
    ],
)
def test_what_a_pattern_names(pattern: str, named: list[str], unnamed: list[str]) -> None:
    """A pattern names itself and what lies below; a range takes lettered sections inside it; a star takes a chapter."""
    assert [ident for ident in (*named, *unnamed) if names(pattern, ident)] == named
    assert any_names((pattern,), *named) is bool(named)


def test_the_section_of_an_id() -> None:
    """Chapter, section and letter are read off ids of the secrecy act alone."""
    assert section_of("osl-10-18a-s2-p1") == (10, 18, "a")
    assert section_of("osl-12-3-guardian-access") == (12, 3, "")
    assert section_of("osl-26") is None


@pytest.mark.parametrize(
    ("value", "state"),
    [
        (Members(frozenset({"health"})), True),
        (Members(frozenset({"health", "photo"})), True),
        (Members(frozenset({"health", "contact_data"})), False),
        (Members(frozenset()), False),
        (Members(frozenset({"health"}), frozenset({"contact_data"})), None),
        (Members(frozenset({"health"}), described=frozenset({"health"})), None),
        (None, None),
        ("health", True),
        ("contact_data", False),
    ],
)
def test_only_holds_where_nothing_else_is_there(value: Members | str | None, state: bool | None) -> None:
    """A set holds something and nothing beyond the words, or it is not known what more it may hold."""
    assert holds(Only("category", ("health", "photo")), value) is state


def test_only_is_read_aloud_and_asked_of_sets_alone() -> None:
    """The node has its words in tables and answers, and a schema refuses it for what is no set."""
    problems: list[str] = []
    read = read_condition({"category": {"only": ["health"]}}, path="x", problems=problems)
    assert isinstance(read, Only)
    assert (read, problems) == (Only("category", ("health",)), [])
    assert wanted(read) == "only health"
    read_condition({"category": {"only": []}}, path="x", problems=problems)
    assert problems == [
        "x.category: use a value, a list of values, { below = n }, { at_least = n } or { only = [words] }"
    ]
    schema = FactSchema({"age": FactDefinition("age", FactType.NUMBER, "person")})
    assert list(problems_in(Only("age", ("x",)), schema, path="x")) == [
        "x.age: asked for nothing else, and it is no set but of type number"
    ]
