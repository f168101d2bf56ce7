"""Values for conditions: every one proposed makes the condition hold, and the bounds are among them."""

from __future__ import annotations

from random import Random

from hypothesis import given

from collabmodel.analysis.solving import MOST_ROUTES, solutions
from collabmodel.packs import se_osl
from collabmodel.rules.conditions import ALWAYS, AllOf, AnyOf, AtLeast, Below, Condition, Has, Not
from collabmodel.rules.evaluate import evaluate
from collabmodel.rules.facts import Members
from collabmodel.rules.provisions import LiftingProvision
from collabmodel.testing.packs import SCHEMA, a_condition, chances


def holds(condition: Condition, values: dict[str, object]) -> bool | None:
    """Whether the condition holds for the values."""
    seen = {name: Members(v) if isinstance(v, frozenset) else v for name, v in values.items()}
    return evaluate(condition, seen.get)  # type: ignore[arg-type]


def found(condition: Condition) -> list[dict[str, object]]:
    """Every solution in the invented schema."""
    return [dict(one) for one in solutions(condition, SCHEMA)]


@given(chances())
def test_what_is_proposed_makes_the_condition_hold(r: Random) -> None:
    """Every assignment for a condition makes it hold."""
    condition = a_condition(r, depth=3)
    for values in found(condition):
        assert holds(condition, values) is True


def test_every_condition_of_the_shipped_doors_can_be_met() -> None:
    """For every door of the pack there is at least one way through its circumstances."""
    for provision in se_osl.PACK.provisions:
        for terms in provision.terms if isinstance(provision, LiftingProvision) else ():
            assert next(solutions(terms.when, se_osl.PACK.schema), None) is not None, provision.id


def test_values_lie_at_the_bounds() -> None:
    """A number is the limit itself, or the last below it."""
    assert found(Below("months", 6)) == [{"months": 5}]
    assert found(AtLeast("months", 6)) == [{"months": 6}]
    assert found(AllOf((AtLeast("months", 6), Below("months", 12))))[0] == {"months": 6}
    assert found(Not(AtLeast("months", 6))) == [{"months": 5}]
    assert found(Has("months", (3,))) == [{"months": 3}]


def test_a_set_may_need_two_words_at_once() -> None:
    """Two words of one set are proposed together."""
    both = AllOf((Has("topics", ("drugs",)), Has("topics", ("home",))))
    assert found(both) == [{"topics": frozenset({"drugs", "home"})}]


def test_what_cannot_hold_has_no_values() -> None:
    """A contradiction has no solution, and an empty condition asks for nothing."""
    assert found(AllOf((Has("needed", (True,)), Not(Has("needed", (True,)))))) == []
    assert found(ALWAYS) == [{}]


def test_what_a_question_has_anyway_is_left_to_it() -> None:
    """That a fact with a value of its own is not something needs no statement."""
    condition = AllOf((Not(Has("category", ("health",))), Has("needed", (True,))))
    assert [dict(one) for one in solutions(condition, SCHEMA, given=frozenset({"category"}))] == [
        {"needed": True}
    ]


def test_the_ways_are_bounded() -> None:
    """However wide a condition is, a bounded number of ways is tried."""
    wide = AllOf(tuple(AnyOf((Has(f, (True,)), Has(g, (True,)))) for f, g in [("needed", "urgent")] * 9))
    assert 1 <= len(found(wide)) <= 4 * MOST_ROUTES
