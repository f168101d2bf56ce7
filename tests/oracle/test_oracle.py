"""The engine answers as a naive one does, over invented law and over the shipped pack."""

from collections import Counter
from random import Random

import attrs
import pytest
from hypothesis import assume, event, given, settings, target

from collabmodel.errors import ConflictingFactsError
from collabmodel.model.decision import Basis, Outcome, Removal
from collabmodel.packs import se_osl
from collabmodel.rules.engine import decide
from collabmodel.testing.consented import a_consented_world, consented_worlds
from collabmodel.testing.oracle import PlainAnswer, plain_decide
from collabmodel.testing.packs import rule_pack
from collabmodel.testing.questions import World, a_world, worlds
from collabmodel.testing.travelled import a_travelled_world, travelled_worlds


def engine_says(world: World) -> PlainAnswer:
    """The engine's answer, cut down to what the naive one gives."""
    (answer,) = decide(world.request, world.facts, world.packs).items
    grounds = frozenset(ground.id for ground in answer.grounds)
    return PlainAnswer(answer.outcome, answer.basis, answer.settled, grounds)


def agree(world: World) -> None:
    """Assert that both answer alike, and count how."""
    (plain,) = plain_decide(world.request, world.facts, world.packs)
    event(f"{plain.outcome.value}{', settled' if plain.settled and plain.outcome is Outcome.DENY else ''}")
    event(f"basis: {plain.basis.value}")
    target(float(len(plain.grounds)), label="grounds")
    assert engine_says(world) == plain


@given(worlds())
@settings(max_examples=settings().max_examples * 3)
def test_both_engines_agree_on_invented_law(world: World) -> None:
    """Outcome, basis, settled and grounds are those of the naive engine, whatever the law says."""
    agree(world)


@given(worlds(pack=se_osl.PACK))
def test_both_engines_agree_on_the_shipped_pack(world: World) -> None:
    """Outcome, basis, settled and grounds are those of the naive engine under Swedish law."""
    agree(world)


@given(worlds())
def test_both_engines_refuse_what_contradicts_itself(world: World) -> None:
    """A fact that is stated of the matter and otherwise of the item is answered by neither engine."""
    assume(any(one.value is True for one in world.facts.circumstances))
    one = next(one for one in world.facts.circumstances if one.value is True)
    reach = None if one.item is not None else world.request.items[0].id
    more = (*world.facts.circumstances, attrs.evolve(one, value=False, item=reach))
    facts = attrs.evolve(world.facts, circumstances=more)
    for engine in (decide, plain_decide):
        with pytest.raises(ConflictingFactsError):
            engine(world.request, facts, world.packs)


@given(consented_worlds())
def test_both_engines_agree_where_a_consent_carries(world: World) -> None:
    """Outcome, basis, settled and grounds are those of the naive engine where a consent is whole."""
    agree(world)


@given(travelled_worlds())
def test_both_engines_agree_on_what_came_along(world: World) -> None:
    """Outcome, basis, settled and grounds are those of the naive engine where items have travelled."""
    agree(world)


@given(travelled_worlds(pack=se_osl.PACK))
def test_both_engines_agree_on_what_came_along_under_the_shipped_pack(world: World) -> None:
    """The same under chapter 11 of the Secrecy Act."""
    agree(world)


@pytest.mark.parametrize("real", [False, True])
def test_items_travel_often_enough(*, real: bool) -> None:
    """Among the questions are items whose secrecy came along, was taken over, and cannot be told."""
    found: Counter[str] = Counter()
    asked = 100 if real else 200
    for seed in range(asked):
        random = Random(seed)  # noqa: S311 - repeatable, not secret
        world = a_travelled_world(random, se_osl.PACK if real else rule_pack(random))
        (answer,) = decide(world.request, world.facts, world.packs).items
        came = [unit for unit in answer.units if unit.carried_by is not None]
        found["holds"] += any(unit.in_scope is True and unit.removed is None for unit in came)
        found["taken over"] += any(unit.removed is Removal.TAKEN_OVER for unit in came)
        found["untold"] += any(unit.untold for unit in came)
        found["goes along"] += bool(answer.at_recipient.carried)
    assert min(found[one] for one in ("holds", "taken over", "untold", "goes along")) >= asked // 50


@pytest.mark.parametrize("real", [False, True])
def test_the_questions_are_not_all_alike(*, real: bool) -> None:
    """Each outcome is at least one answer in ten, and every basis occurs, so agreement means something."""
    outcomes: Counter[Outcome] = Counter()
    bases: Counter[Basis] = Counter()
    asked = 200 if real else 800
    for seed in range(asked):
        random = Random(seed)  # noqa: S311 - repeatable, not secret
        said = engine_says(a_world(random, se_osl.PACK if real else rule_pack(random)))
        outcomes[said.outcome] += 1
        bases[said.basis] += 1
    for seed in range(asked // 10):
        random = Random(seed)  # noqa: S311 - repeatable, not secret
        bases[engine_says(a_consented_world(random, se_osl.PACK if real else rule_pack(random))).basis] += 1
    assert min(outcomes[outcome] for outcome in Outcome) >= asked // 10
    assert set(bases) == set(Basis)
