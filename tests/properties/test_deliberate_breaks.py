"""Each invariant fails over an engine that breaks it: a property that nothing can break shows nothing."""
# ruff: noqa: ANN401 - a builder passes on whatever the value it builds may take

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collabmodel.model.assessments import Circumstance
from collabmodel.model.decision import DoorKind, DoorState, DoorTrial, Unit
from collabmodel.model.standing import Gap
from collabmodel.rules import assessed, doors, engine, evaluate, secrecy, situation
from collabmodel.rules.conditions import AllOf, Has, Not
from collabmodel.rules.facts import FactSchema
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import LiftingProvision, Terms
from collabmodel.testing.consented import consented_worlds
from collabmodel.testing.packs import chances, rule_pack, with_provisions
from collabmodel.testing.questions import World, a_world, worlds
from tests.properties import invariants

HUNT = settings.get_profile("hunt")


def fails(
    invariant: Callable[..., None],
    *,
    chance: bool = True,
    among: st.SearchStrategy[World] | None = None,
) -> None:
    """Assert that Hypothesis finds a world in which the invariant does not hold."""

    @HUNT
    @given(worlds() if among is None else among, chances())
    def hunted(world: World, random: Random) -> None:
        """Hunted."""
        invariant(world, random) if chance else invariant(world)

    with pytest.raises(AssertionError):
        hunted()


def _asking_that_something_is_not_so(pack: RulePack) -> RulePack:
    """The pack with one thing more that each door asks not to be so, which seldom comes about by chance."""

    def asking(terms: Terms) -> Terms:
        """Asking."""
        return attrs.evolve(terms, when=AllOf((terms.when, Not(Has("needed", (True,))))))

    return with_provisions(
        pack,
        [
            attrs.evolve(p, terms=tuple(asking(terms) for terms in p.terms))
            if isinstance(p, LiftingProvision)
            else p
            for p in pack.provisions
        ],
    )


def test_default_deny_notices_uncovered_taken_for_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that takes silence for openness breaks the default denial."""
    weigh = engine.verdict
    monkeypatch.setattr(engine, "verdict", lambda grounds: weigh(attrs.evolve(grounds, covered=True)))
    fails(invariants.default_deny, chance=False)


def test_default_deny_notices_secrecy_without_a_door_taken_for_lifted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An engine that lets through what no door opens breaks the default denial."""
    monkeypatch.setattr(Unit, "lifted", property(lambda _: True))
    fails(invariants.default_deny, chance=False)


def test_tightening_notices_a_shut_that_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine in which what closes a door opens it breaks the rule that prohibitions only tighten."""
    tried = engine.trial

    def opening(*arguments: Any) -> DoorTrial | None:
        """Opening."""
        door = tried(*arguments)
        return attrs.evolve(door, state=DoorState.OPEN) if door is not None and door.shut_by else door

    monkeypatch.setattr(engine, "trial", opening)
    fails(invariants.prohibitions_tighten)


def test_removal_notices_a_missing_lift_taken_for_an_open_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that lifts whatever has no door breaks the rule that fewer doors open nothing."""
    monkeypatch.setattr(
        Unit, "lifted", property(lambda unit: not unit.protects or bool(unit.opened_by) or not unit.doors)
    )
    fails(invariants.fewer_lifts)


def test_learning_notices_missing_read_as_false_under_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that reads a missing fact as false under a *not* has to take its answers back."""
    for module in (evaluate, secrecy, doors):
        monkeypatch.setattr(module, "negate", lambda state: not state)
    asking = chances().map(
        lambda random: a_world(random, _asking_that_something_is_not_so(rule_pack(random)))
    )
    fails(invariants.remembering, among=asking)


def test_learning_notices_a_denial_settled_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that calls every denial settled has to take some of them back."""
    weigh = engine.verdict
    monkeypatch.setattr(engine, "verdict", lambda grounds: attrs.evolve(weigh(grounds), settled=True))
    fails(invariants.remembering)


def test_withdrawing_notices_withdrawals_that_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that reads signatures and no withdrawals lets a consent carry that was taken back."""
    stand = situation.standing

    def deaf(consent: Any, use: Any, **known: Any) -> Any:
        """Deaf."""
        return stand(attrs.evolve(consent, withdrawals=()), use, **known)

    monkeypatch.setattr(situation, "standing", deaf)
    fails(invariants.withdrawing, among=consented_worlds())


def test_withdrawing_notices_an_end_that_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that opens a waiver when a consent has run out is found out."""
    tried = engine.trial

    def perverse(*arguments: Any) -> DoorTrial | None:
        """Perverse."""
        door = tried(*arguments)
        ended = door is not None and any(
            {Gap.PERIOD, Gap.WITHDRAWN} & set(one.gaps) for one in door.standings
        )
        return attrs.evolve(door, state=DoorState.OPEN) if door is not None and ended else door

    monkeypatch.setattr(engine, "trial", perverse)
    fails(invariants.withdrawing, among=consented_worlds())


def test_restating_notices_that_the_item_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that lets what is stated of an item override what is stated of the matter is found out."""
    check = FactSchema.check

    def one_by_one(schema: FactSchema, circumstances: Sequence[Circumstance]) -> None:
        """Look at each circumstance alone."""
        for stated in circumstances:
            check(schema, (stated,))

    monkeypatch.setattr(FactSchema, "check", one_by_one)
    fails(invariants.restating)


def test_a_grave_finding_notices_that_the_own_measure_always_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine in which a section's own finding beats every other is found out."""
    monkeypatch.setattr(assessed, "gravity", lambda _: 0)
    fails(invariants.graver_found)


def _first(found: Sequence[Any], **_: Any) -> Any:
    return found[0] if found else None


def test_order_notices_that_the_first_record_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that takes the first of several findings answers by the order of its records."""
    monkeypatch.setattr(assessed, "max", _first, raising=False)
    fails(invariants.order)


def test_order_notices_that_the_last_pack_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that hears only the first pack's prohibitions answers by the order of the packs."""
    compose = engine.rulebook
    monkeypatch.setattr(
        engine, "rulebook", lambda packs: compose([p for p in packs if p.jurisdiction or p is packs[0]])
    )
    fails(invariants.order)


def test_the_order_of_doors_is_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that keeps doors in the order of the pack answers by that order."""
    monkeypatch.setattr(engine, "preference", lambda door: (0 if door.kind is DoorKind.LIMIT else 1, ""))
    monkeypatch.setattr(
        "collabmodel.rules.packs._kind", lambda ps, kind: tuple(p for p in ps if isinstance(p, kind))
    )
    fails(invariants.order)
