"""The six invariants, over invented law and over the law of the shipped pack."""

from collections import Counter
from random import Random

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collabmodel.model.decision import DoorState, Outcome
from collabmodel.packs import se_osl
from collabmodel.testing.consented import a_consented_world, consented_worlds
from collabmodel.testing.packs import chances, rule_pack
from collabmodel.testing.questions import World, a_world, worlds
from collabmodel.testing.travelled import travelled_worlds
from tests.properties import invariants

INVENTED = worlds()
REAL = worlds(pack=se_osl.PACK)
CONSENTED = consented_worlds()
CONSENTED_REAL = consented_worlds(pack=se_osl.PACK)
TRAVELLED = travelled_worlds()
TRAVELLED_REAL = travelled_worlds(pack=se_osl.PACK)
CHANCE = chances()


def fewer(share: int) -> settings:
    """A part of the profile's examples, for the real pack is a hundred times larger."""
    return settings(max_examples=max(settings().max_examples // share, 1))


@given(INVENTED)
def test_default_deny(world: World) -> None:
    """Nothing is permitted unless a pack covers the activity and every protecting unit is lifted."""
    invariants.default_deny(world)


@fewer(3)
@given(REAL)
def test_default_deny_in_the_shipped_pack(world: World) -> None:
    """The shipped pack permits nothing that no rule speaks of, or that still is protected."""
    invariants.default_deny(world)


@given(INVENTED, CHANCE)
def test_a_prohibition_only_tightens(world: World, random: Random) -> None:
    """One more shut or check never lets more through."""
    invariants.prohibitions_tighten(world, random)


@fewer(3)
@given(REAL, CHANCE)
def test_a_prohibition_only_tightens_the_shipped_pack(world: World, random: Random) -> None:
    """A municipality that forbids more never lets more through."""
    invariants.prohibitions_tighten(world, random)


@given(INVENTED, CHANCE)
def test_removing_a_lift_never_opens(world: World, random: Random) -> None:
    """Without one of its lifting provisions a pack never lets more through."""
    invariants.fewer_lifts(world, random)


@fewer(3)
@given(REAL, CHANCE)
def test_removing_a_lift_from_the_shipped_pack_never_opens(world: World, random: Random) -> None:
    """No answer of the shipped pack is opened by the absence of a door."""
    invariants.fewer_lifts(world, random)


@given(TRAVELLED, CHANCE)
def test_secrecy_of_a_local_pack_never_opens(world: World, random: Random) -> None:
    """More secrecy in a local pack never lets more through, also where secrecy came along."""
    invariants.local_secrecy(world, random)


@fewer(3)
@given(TRAVELLED_REAL, CHANCE)
def test_local_secrecy_never_opens_the_shipped_pack(world: World, random: Random) -> None:
    """The same of the shipped pack: neither 11:8 nor 21:2 counts what a municipality adds."""
    invariants.local_secrecy(world, random)


@given(TRAVELLED)
def test_telling_whence_reverses_nothing(world: World) -> None:
    """Saying where a received item came from reverses nothing that was settled without it."""
    invariants.telling_whence(world)


@fewer(3)
@given(TRAVELLED_REAL)
def test_telling_whence_reverses_nothing_in_the_shipped_pack(world: World) -> None:
    """The same of the shipped pack."""
    invariants.telling_whence(world)


@given(INVENTED, CHANCE)
def test_learning_reverses_no_permit_and_no_settled_denial(world: World, random: Random) -> None:
    """One more fact, answer or finding, where there was none, reverses nothing that was settled."""
    invariants.learning(world, random)


@fewer(3)
@given(REAL, CHANCE)
def test_learning_reverses_nothing_settled_in_the_shipped_pack(world: World, random: Random) -> None:
    """A caseworker who learns more never has to take a yes back."""
    invariants.learning(world, random)


@given(TRAVELLED, CHANCE)
def test_learning_about_what_travelled_reverses_nothing(world: World, random: Random) -> None:
    """Learning, and learning again, reverse nothing where secrecy came along with the item."""
    invariants.learning(world, random)
    invariants.remembering(world, random)


@given(INVENTED, CHANCE)
def test_learning_again_what_was_forgotten_reverses_nothing(world: World, random: Random) -> None:
    """What a full world knows could have been learnt last: no permit or settled denial falls by it."""
    invariants.remembering(world, random)


@fewer(3)
@given(REAL, CHANCE)
def test_learning_again_reverses_nothing_in_the_shipped_pack(world: World, random: Random) -> None:
    """The same of the shipped pack."""
    invariants.remembering(world, random)


@given(INVENTED, CHANCE)
def test_no_statement_silently_wins_over_another(world: World, random: Random) -> None:
    """A fact stated of the item and of the matter is one fact: repeated it changes nothing, contradicted it is refused."""
    invariants.restating(world, random)


@fewer(3)
@given(REAL, CHANCE)
def test_no_statement_silently_wins_in_the_shipped_pack(world: World, random: Random) -> None:
    """The same of the facts that Swedish law asks for."""
    invariants.restating(world, random)


@given(INVENTED, CHANCE)
def test_a_grave_finding_is_never_overridden(world: World, random: Random) -> None:
    """Danger found today stands, whatever milder finding a section has of its own."""
    invariants.graver_found(world, random)


@fewer(3)
@given(REAL, CHANCE)
def test_a_grave_finding_is_never_overridden_in_the_shipped_pack(world: World, random: Random) -> None:
    """The same of the sections of the shipped pack."""
    invariants.graver_found(world, random)


@given(INVENTED, CHANCE)
def test_withdrawing_or_expiring_a_consent_never_opens(world: World, random: Random) -> None:
    """A consent taken back or run out opens nothing, and carries nothing any more."""
    invariants.withdrawing(world, random)


@fewer(3)
@given(REAL, CHANCE)
def test_withdrawing_a_consent_never_opens_in_the_shipped_pack(world: World, random: Random) -> None:
    """No section of the shipped pack is opened by the end of a consent."""
    invariants.withdrawing(world, random)


@given(CONSENTED, CHANCE)
def test_withdrawing_a_consent_that_carries_never_opens(world: World, random: Random) -> None:
    """Where a consent does carry, its end closes what nothing else opens, and opens nothing."""
    invariants.withdrawing(world, random)


@fewer(3)
@given(CONSENTED_REAL, CHANCE)
def test_withdrawing_a_consent_that_carries_never_opens_in_the_shipped_pack(
    world: World, random: Random
) -> None:
    """The same of the waiver in OSL 12:2."""
    invariants.withdrawing(world, random)


@given(INVENTED, CHANCE)
def test_the_order_of_records_and_packs_does_not_matter(world: World, random: Random) -> None:
    """Records, provisions and packs in another order give the same answer."""
    invariants.order(world, random)


@fewer(5)
@given(REAL, CHANCE)
def test_the_order_does_not_matter_in_the_shipped_pack(world: World, random: Random) -> None:
    """The shipped pack answers alike in whatever order it is read."""
    invariants.order(world, random)


@given(INVENTED)
def test_the_same_arguments_give_the_same_answer(world: World) -> None:
    """Two calls with equal arguments give equal decisions with one digest."""
    invariants.same_again(world)


@fewer(5)
@given(REAL)
def test_the_shipped_pack_gives_the_same_answer_again(world: World) -> None:
    """The shipped pack reads nothing but the arguments."""
    invariants.same_again(world)


NAMES = ("Hemlig Person", "Sekretess Svensson")


@given(INVENTED, st.booleans())
def test_no_answer_and_no_error_holds_a_name(world: World, astray: bool) -> None:
    """The names of people and officials are in no decision and in no error."""
    people = tuple(attrs.evolve(person, name=NAMES[0]) for person in world.facts.people)
    officials = tuple(attrs.evolve(official, name=NAMES[1]) for official in world.facts.officials)
    facts = attrs.evolve(world.facts, people=people[1:] if astray else people, officials=officials)
    invariants.quiet(attrs.evolve(world, facts=facts), NAMES)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_an_outcome_is_not_true_or_false(outcome: Outcome) -> None:
    """Asking an outcome for its truth raises, so that a careless `if` cannot leak."""
    with pytest.raises(TypeError, match=r"compare it with Outcome.PERMIT"):
        bool(outcome)


@pytest.mark.parametrize("real", [False, True])
def test_every_outcome_occurs_often(*, real: bool) -> None:
    """The questions that the properties ask are permitted, denied and referred, each at least one in ten."""
    counted: Counter[Outcome] = Counter()
    asked = 150
    for seed in range(asked):
        random = Random(seed)  # noqa: S311 - repeatable, not secret
        world = a_world(random, se_osl.PACK if real else rule_pack(random))
        counted[invariants.told(world).outcome] += 1
    assert min(counted[outcome] for outcome in Outcome) >= asked // 10


@pytest.mark.parametrize("real", [False, True])
def test_a_consent_carries_often_where_it_is_meant_to(*, real: bool) -> None:
    """In at least one in four of the consented worlds a waiver stands open by a consent that holds."""
    asked = 80
    carried = 0
    for seed in range(asked):
        random = Random(seed)  # noqa: S311 - repeatable, not secret
        world = a_consented_world(random, se_osl.PACK if real else rule_pack(random))
        doors = [door for unit in invariants.told(world).units for door in unit.doors]
        carried += any(
            door.state is DoorState.OPEN and any(one.holds is True for one in door.standings)
            for door in doors
        )
    assert carried >= asked // 4
