"""What standing assessments never do, whatever the world: outrank a finding, or fill a gap that nobody described."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random

import attrs
import pytest
from hypothesis import assume, event, given, settings

from collabmodel.model.assessments import Circumstance, HarmFinding, HarmLevel
from collabmodel.model.decision import Outcome
from collabmodel.model.ids import AgencyId, ProvisionId, StandingId
from collabmodel.model.information import Marks, PersonRole
from collabmodel.model.people import ProtectedIdentity
from collabmodel.model.routines import StandingAssessment
from collabmodel.model.time import Period
from collabmodel.packs import se_osl
from collabmodel.rules.facts import FactSheet
from collabmodel.rules.ladder import ROUTINE, held_tests
from collabmodel.rules.packs import rulebook
from collabmodel.rules.provisions import LiftingProvision, SecrecyProvision
from collabmodel.services.routines import refusal, resolved
from collabmodel.testing.packs import chances
from collabmodel.testing.questions import ANNA, World, a_world, worlds
from tests.properties import invariants

REAL = worlds(pack=se_osl.PACK)
CHANCE = chances()
FEWER = settings(max_examples=max(settings().max_examples // 2, 1))


def routines(world: World) -> tuple[StandingAssessment, ...]:
    """A standing assessment that fits the question for every provision that takes one."""
    request, (item,) = world.request, world.request.items
    holder = next(b.agency for b in world.facts.branches if b.id == request.holder)
    book, found = rulebook(world.packs), []
    for provision in world.base.provisions:
        question = provision.terms[-1].question if isinstance(provision, LiftingProvision) else None
        one = StandingAssessment(
            StandingId(f"routine-{provision.id}"),
            ProvisionId(provision.id),
            AgencyId(holder),
            item.activity,
            item.categories,
            frozenset({request.recipient.key}),
            request.purpose or "other",
            ANNA,
            request.day - timedelta(days=30),
            Period(request.day - timedelta(days=30), request.day + timedelta(days=30)),
            "A routine.",
            item.marks.present,
            None if question is None else question.opens_on,
        )
        found += [one] if refusal(one, book) is None else []
    return tuple(found)


def ordinary(world: World, *, quiet: bool) -> World:
    """The world with everybody described as unprotected and unthreatened, and the item as of today.

    Args:
        quiet: also forget what anybody has found, so that there is a silence to fill.
    """
    (item,) = world.request.items
    described = attrs.evolve(item, marks=Marks(item.marks.present, world.base.vocabulary.version))
    persons = [party.id for party in item.parties if party.role is not PersonRole.FIRM]
    known = [one for one in world.facts.circumstances if one.fact != "threat_known"]
    known += [Circumstance("threat_known", value=False, about=one) for one in dict.fromkeys(persons)]
    facts = attrs.evolve(
        world.facts,
        people=tuple(attrs.evolve(p, protection=ProtectedIdentity.NONE) for p in world.facts.people),
        circumstances=tuple(known),
        harm=() if quiet else world.facts.harm,
        judgements=() if quiet else world.facts.judgements,
    )
    request = attrs.evolve(world.request, items=(described,), purpose=world.request.purpose or "other")
    return attrs.evolve(world, request=request, facts=facts)


def filled(world: World) -> FactSheet:
    """The facts with what the routines add."""
    return resolved(routines(world), world.request, world.facts, world.packs)


@FEWER
@given(REAL, CHANCE)
def test_a_routine_never_outranks_what_somebody_found(world: World, random: Random) -> None:
    """Where a graver finding is on record about the item, of any kind and day, no routine is used."""
    world = ordinary(world, quiet=random.random() < 0.5)
    grave = [f for f in world.facts.harm if f.level is None or f.level > HarmLevel.NONE_INDICATED]
    added = filled(world)
    event("used" if added != world.facts else "not used")
    assert not grave or added == world.facts
    assert added.harm[: len(world.facts.harm)] == world.facts.harm
    assert added.judgements[: len(world.facts.judgements)] == world.facts.judgements


@FEWER
@given(REAL, CHANCE)
def test_a_routine_fills_only_what_it_may(world: World, random: Random) -> None:
    """What is added rests on tests that take a routine, says that nothing indicates harm, and runs out."""
    world = ordinary(world, quiet=random.random() < 0.8)
    provisions = {p.id: p for p in world.base.provisions}
    for made in filled(world).harm[len(world.facts.harm) :]:
        provision = provisions[str(made.provision)]
        assert isinstance(provision, SecrecyProvision)
        assert held_tests(provision) <= ROUTINE
        assert made.level is HarmLevel.NONE_INDICATED
        assert made.valid_until is not None
        assert world.request.day < made.valid_until


@FEWER
@given(REAL, CHANCE)
def test_learning_a_circumstance_never_takes_back_what_a_routine_permitted(
    world: World, random: Random
) -> None:
    """With routines resolved anew each time, one more circumstance reverses no permit and no settled denial."""
    world = ordinary(world, quiet=True)
    before = invariants.told(attrs.evolve(world, facts=filled(world)))
    invariants.label(before)
    circumstance = invariants._new_fact(world, before, random)
    assume(circumstance is not None)
    assert circumstance is not None
    more = attrs.evolve(world.facts, circumstances=(*world.facts.circumstances, circumstance))
    learnt = attrs.evolve(world, facts=more)
    after = invariants.told(attrs.evolve(learnt, facts=filled(learnt)))
    invariants._nothing_reversed(before, after)


@FEWER
@given(REAL, CHANCE)
def test_forgetting_what_a_routine_presupposes_never_opens(world: World, random: Random) -> None:
    """Without the word that no threat is known, or with somebody protected, no more is permitted than without routines."""
    world = ordinary(world, quiet=True)
    persons = [party for party in world.request.items[0].parties if party.role is not PersonRole.FIRM]
    assume(persons)
    whom = random.choice(persons).id
    known = tuple(c for c in world.facts.circumstances if (c.fact, c.about) != ("threat_known", whom))
    if random.random() < 0.5:
        known += (Circumstance("threat_known", value=True, about=whom),)
    facts = attrs.evolve(world.facts, circumstances=known)
    assert filled(attrs.evolve(world, facts=facts)) == facts


@given(REAL, CHANCE)
@FEWER
def test_a_routine_never_tightens(world: World, random: Random) -> None:
    """Filling a silence never lets less through: a routine refuses nothing."""
    world = ordinary(world, quiet=random.random() < 0.8)
    before = invariants.told(world)
    after = invariants.told(attrs.evolve(world, facts=filled(world)))
    event("opened" if after.outcome is not before.outcome else "the same")
    assert invariants.RANK[after.outcome] >= invariants.RANK[before.outcome]


def test_routines_are_used_often_where_they_are_meant_to() -> None:
    """In at least one quiet world in five a routine adds something, and in some it makes the permit."""
    counted: Counter[str] = Counter()
    asked = 150
    for seed in range(asked):
        world = ordinary(a_world(Random(seed), se_osl.PACK), quiet=True)  # noqa: S311 - repeatable, not secret
        sheet = filled(world)
        answer = invariants.told(attrs.evolve(world, facts=sheet))
        counted["used"] += sheet != world.facts
        counted["made"] += bool(answer.routines) and answer.outcome is Outcome.PERMIT
    assert counted["used"] >= asked // 5
    assert counted["made"] >= 1


def test_the_property_would_see_a_routine_that_outranks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk that looks away from graver findings is found out."""
    monkeypatch.setattr("collabmodel.services.routines.gravity", lambda _: 0)
    caught = 0
    for seed in range(200):
        world = ordinary(a_world(Random(seed), se_osl.PACK), quiet=False)  # noqa: S311 - repeatable, not secret
        grave = [f for f in world.facts.harm if _grave(f)]
        caught += bool(grave) and filled(world) != world.facts
    assert caught


def _grave(finding: HarmFinding) -> bool:
    return finding.level is None or finding.level > HarmLevel.NONE_INDICATED
