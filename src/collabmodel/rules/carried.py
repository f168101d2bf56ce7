"""Secrecy that came along with an item: what carries it, what takes over from it (OSL 11 kap.).

Secrecy stays behind when information moves (OSL 7:2), save where a provision carries it
along.  What then protects the item is the section of the place it came from, applied
where it is held now.  An item may have come a long way: what was carried to one place may
be carried on from there.  Of the places before this one only what is known of their
holder counts; all else is seen as it is today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import attrs

from collabmodel.model.citations import CitedProvision
from collabmodel.model.decision import AskedFact, Harm, Interest, Removal, Unit
from collabmodel.model.information import Party, ReachedBy
from collabmodel.rules.evaluate import all_of, any_of, asked, evaluate, negate
from collabmodel.rules.packs import LawOnDay
from collabmodel.rules.patterns import any_names
from collabmodel.rules.places import is_giver
from collabmodel.rules.provisions import Precedence, SecrecyProvision, Test, Transfer
from collabmodel.rules.secrecy import Scope, interests_of, limbs_at, scope_at, unit_of
from collabmodel.rules.situation import Situation

ORIGIN_UNKNOWN = AskedFact("origin_activity", "known", None, "item")
"""What is asked of an item that was received, and of which nobody has said whence."""


def carried_units(situation: Situation, law: LawOnDay) -> tuple[Unit, ...]:
    """Every unit of secrecy that came along with the item, or may have, in order of what carried it."""
    journey = Journey(situation, situation, law)
    return tuple(unit for rule, comes in journey.rules for unit in journey.units(rule, comes))


@attrs.frozen
class Along:
    """How one rule carries one provision: whether it does, and what takes over."""

    scope: Scope
    taken_over: Scope
    by: Precedence | None
    home: Situation
    """The place whose activity the provision is of."""

    @property
    def state(self) -> bool | None:
        """Whether it then holds here."""
        return all_of((self.scope.state, negate(self.taken_over.state)))

    def held(self, here: Scope) -> Scope:
        """The scope of what came along; unsettled while it is not known whether something here goes before it."""
        questions = (*here.open_questions, *self.taken_over.open_questions)
        unsettled = here.state is None or self.taken_over.state is None
        state = all_of((self.scope.state, None if unsettled else True))
        return Scope(state, tuple(dict.fromkeys((*self.scope.asked, *(questions if unsettled else ())))))


@attrs.frozen
class Journey:
    """One place that the item came to, seen from the question of today.

    Attributes:
        now: the question as it is put, with everything that is known.
        place: the place; where the item is held now, or one that it passed.
        ended: whether what ends a carried secrecy there is to be looked at.
    """

    now: Situation
    place: Situation
    law: LawOnDay
    ended: bool = True

    @cached_property
    def rules(self) -> tuple[tuple[Transfer, Scope], ...]:
        """The rules that speak, or may speak, of how the item came to the place."""
        if self.place.item.reached_by is ReachedBy.OWN:
            return ()
        found = ((rule, self._comes(rule)) for rule in self.law.transfers)
        return tuple((rule, comes) for rule, comes in found if comes.state is not False)

    @cached_property
    def before(self) -> Journey | None:
        """The place it came from, where that is known."""
        source = self.place.source
        return None if source is None else attrs.evolve(self, place=source, ended=False)

    def units(self, rule: Transfer, comes: Scope) -> Iterator[Unit]:
        """The units of what one rule carried here."""
        gap = self.gap(comes)
        if gap.state is None:
            yield from self._unknown_units(rule, gap)
        for provision in self.law.secrecy if self.before is not None else ():
            for interest, party in interests_of(provision, self.now):
                found = self._along(rule, comes, provision, interest, party)
                here = scope_at(provision, self.now, party)
                if found is None or here.state is True:
                    continue  # what holds here by itself need not be carried here
                scope = found.held(here)
                for limb in limbs_at(provision, found.home):
                    unit = unit_of(provision, limb, self.now, interest=interest, party=party, scope=scope)
                    yield self._marked(unit, rule, provision, found)

    def carriers(self, provision: SecrecyProvision) -> Mapping[CitedProvision, bool | None]:
        """Each rule that carries the provision to the place, and whether it then holds there."""
        states: dict[CitedProvision, bool | None] = {}
        for rule, comes in self.rules:
            state = any_of(
                found.state
                for interest, party in interests_of(provision, self.now)
                if (found := self._along(rule, comes, provision, interest, party)) is not None
            )
            doubt = rule.contested is not None or any_names(rule.reach.contested_for, provision.id)
            if state is not False:
                states[rule.cited(self.law.day)] = None if doubt else state
        return states

    def gap(self, comes: Scope) -> Scope:
        """Whether something may have been carried here that is not known: unsettled, or no."""
        if self.before is None:
            return Scope(None, (*comes.asked, ORIGIN_UNKNOWN))
        gaps = (self.before.gap(earlier) for _, earlier in self.before.rules)
        leaves = tuple(dict.fromkeys(leaf for gap in gaps for leaf in gap.open_questions))
        return Scope(None, leaves) if leaves else Scope(state=False)

    def _along(
        self,
        rule: Transfer,
        comes: Scope,
        provision: SecrecyProvision,
        interest: Interest,
        party: Party | None,
    ) -> Along | None:
        """How the rule carries the provision here; ``None`` where it says nothing of it."""
        if self.before is None or not rule.carries(provision, interest):
            return None
        there, home = self.before.regulated(provision, interest, party)
        scope = Scope(all_of((comes.state, there.state)), (*comes.asked, *there.asked))
        if scope.state is False:
            return None
        taken_over, by = self._taken_over(rule, provision, interest, party)
        return Along(scope, taken_over, by, home)

    def regulated(
        self, provision: SecrecyProvision, interest: Interest, party: Party | None
    ) -> tuple[Scope, Situation]:
        """Whether the provision holds at the place, by itself or carried there, and whose activity it is of."""
        own, home = scope_at(provision, self.now, party, place=self.place), self.place
        if own.state is True:
            return own, home
        states: list[bool | None] = [own.state]
        leaves = list(own.asked)
        for rule, comes in self.rules:
            found = self._along(rule, comes, provision, interest, party)
            if found is not None:
                states.append(found.state)
                leaves += [*found.scope.asked, *found.taken_over.open_questions]
                home = home if own.state is None else found.home
        return Scope(any_of(states), tuple(dict.fromkeys(leaves))), home

    def _comes(self, rule: Transfer) -> Scope:
        """Whether the rule speaks of how the item came to the place."""
        source = self.place.source
        lookup, schema = self.now.lookup_at(self.place, None), self.now.book.schema
        states = [is_giver(rule.receivers, self.place), evaluate(rule.when, lookup)]
        leaves = list(asked(rule.when, lookup, schema))
        for exception in rule.unless if self.ended else ():
            states.append(negate(evaluate(exception.when, lookup)))
            leaves += asked(exception.when, lookup, schema)
        if source is not None:
            sent = all_of((is_giver(rule.senders, source), negate(source.same_unit)))
            states.append(sent)
            leaves.append(AskedFact("origin_activity", " | ".join(rule.senders), sent, "agency_register"))
        if states[0] is None:
            leaves.append(AskedFact("holder_is_authority", "true", None, "agency_register"))
        return Scope(all_of(states), tuple(leaves))

    def _taken_over(
        self, rule: Transfer, provision: SecrecyProvision, interest: Interest, party: Party | None
    ) -> tuple[Scope, Precedence | None]:
        """Whether a provision of the place's own protects the same interest, and what lets it take over.

        Only the jurisdiction's own secrecy counts: what a local pack adds must open nothing.
        """
        lookup, schema = self.now.lookup_at(self.place, None), self.now.book.schema
        found: tuple[Scope, Precedence | None] = (Scope(state=False), None)
        for precedence in self.law.precedences:
            if not any_names(precedence.transfers, rule.id):
                continue
            rivals = [
                self._certain(own, party)
                for own in self.law.own
                if _rival(own, provision, interest, precedence)
            ]
            speaks = evaluate(precedence.when, lookup)
            state = all_of((speaks, any_of(rival.state for rival in rivals)))
            leaves = (leaf for rival in rivals for leaf in rival.open_questions)
            one = Scope(state, (*asked(precedence.when, lookup, schema), *leaves))
            if state is True:
                return one, precedence
            found = (one, precedence) if state is None else found
        return found

    def _certain(self, own: SecrecyProvision, party: Party | None) -> Scope:
        """The scope of a provision of the place's own; one that is contested may hold, and never does for certain."""
        scope = scope_at(own, self.now, party, place=self.place)
        return scope if own.contested is None else Scope(all_of((scope.state, None)), scope.asked)

    def _marked(self, unit: Unit, rule: Transfer, provision: SecrecyProvision, found: Along) -> Unit:
        day, doubts = self.law.day, unit.doubts
        doubts += () if rule.contested is None else (rule.contested,)
        if any_names(rule.reach.contested_for, provision.id, unit.provision.id):
            doubts += (f"whether {rule.id} carries {provision.id} is unsettled",)
        unit = attrs.evolve(unit, carried_by=rule.cited(day), doubts=doubts)
        if found.taken_over.state is True and found.by is not None and unit.removed is None:
            return attrs.evolve(unit, removed=Removal.TAKEN_OVER, removed_by=found.by.cited(day))
        return unit

    def _unknown_units(self, rule: Transfer, gap: Scope) -> Iterator[Unit]:
        """What may have come along and cannot be told: for each party, under the rule itself."""
        same = self.now.same_unit
        for interest, party in self._anybody(rule):
            yield Unit(
                provision=rule.cited(self.law.day),
                interest=interest,
                party=None if party is None else party.id,
                in_scope=None,
                test=Test.AS_SOURCE.value,
                harm=Harm.NO_TEST,
                scope_asked=gap.asked,
                removed=Removal.SAME_UNIT if same else None,
                carried_by=rule.cited(self.law.day),
            )

    def _anybody(self, rule: Transfer) -> Iterator[tuple[Interest, Party | None]]:
        """What secrecy may protect in the item, of what the rule carries."""
        some = {
            (interest, party): None
            for provision in self.law.secrecy
            for interest, party in interests_of(provision, self.now)
            if rule.carries(provision, interest)
        }
        yield from some


def _rival(
    own: SecrecyProvision, carried: SecrecyProvision, interest: Interest, precedence: Precedence
) -> bool:
    """Whether the provision may take over: of authorities, another one, not spared, for the same interest.

    The public interests are as many as the chapters that protect them (OSL, fourth part).
    """
    same = interest in own.protects and (
        interest is not Interest.PUBLIC or own.citation.chapter == carried.citation.chapter
    )
    return (
        same
        and own.id != carried.id
        and own.binds_authorities_only
        and not any_names(precedence.spared, own.id)
    )
