"""What a municipality's own pack changes: for each of its rules a question whose answer it turns, or that none was found.

A local pack may forbid and oblige; it can only tighten.  The search holds it to that too:
a question whose answer becomes more open is a problem, whatever the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations

import attrs

from collabmodel.analysis.witness import Contrast, Flip, Search, Standpoint, Witness, search
from collabmodel.cases.proofs import Proof, prove, without
from collabmodel.cases.statutes import StatuteCase
from collabmodel.errors import ModelError, RulePackError
from collabmodel.rules.packs import Rulebook, RulePack
from collabmodel.rules.provisions import AnyProvision, Check, Question, Reference, Shut

_ONE_DAY = timedelta(days=1)


@attrs.frozen
class Effect:
    """What one rule of a local pack changes.

    Attributes:
        day: the day asked about: the day given, or the nearest on which the rule is in force.
        search: what the rule adds to everything else in use.
        alone: what it would add to the law by itself, where it adds nothing beside the others.
        covered_by: other rules of the pack that give the same answer to that question.
    """

    provision: AnyProvision
    day: date
    search: Search
    alone: Search | None = None
    covered_by: tuple[str, ...] = ()

    @property
    def is_dead(self) -> bool:
        """Whether no question was found whose answer it changes, not even by itself."""
        return self.witness is None

    @property
    def witness(self) -> Witness | None:
        """The graver of what it adds to everything else and what it would add by itself."""
        both = [
            one.witness for one in (self.search, self.alone) if one is not None and one.witness is not None
        ]
        return min(both, key=lambda one: one.flip, default=None)

    @property
    def loosened(self) -> Witness | None:
        """A question that it gives a more open answer; a local rule must have none."""
        return self.search.loosened or (None if self.alone is None else self.alone.loosened)


@attrs.frozen
class Opposed:
    """Two rules that ask the same question and want opposite answers."""

    question: str
    first: str
    second: str


@attrs.frozen
class Examined:
    """Everything that was found out about a local pack that can be used."""

    effects: tuple[Effect, ...]
    opposed: tuple[Opposed, ...]
    proofs: tuple[Proof, ...]

    @property
    def asked(self) -> int:
        """How many questions were put with the pack and without it."""
        return sum(one.search.asked + (one.alone.asked if one.alone else 0) for one in self.effects)


def examined(base: RulePack, local: RulePack, day: date, cases: Sequence[StatuteCase] = ()) -> Examined:
    """What a local pack changes, and whether its own cases hold.

    Raises:
        RulePackError: if the packs cannot be used together; see :func:`clashes`.
        CollabError: if a case cannot be staged.
    """
    proofs = tuple(prove(case, (base, local)) for case in cases)
    return Examined(effects(base, local, day), opposed(local), proofs)


def clashes(base: RulePack, local: RulePack) -> tuple[str, ...]:
    """Why the two packs cannot be used together, each with its path; none = they can."""
    found: list[str] = []
    try:
        Rulebook([base, local])
    except RulePackError as error:
        found += error.problems
    found += [
        f"questions.toml.{code}: {base.id} asks this in other words; choose another code"
        for code, text in sorted(local.questions.items())
        if base.questions.get(code, text) != text
    ]
    return tuple(found)


def effects(base: RulePack, local: RulePack, day: date) -> tuple[Effect, ...]:
    """What each rule of the pack changes, in order of id."""
    return tuple(_effect(provision, base, local, _day_for(provision, day)) for provision in local.provisions)


def opposed(local: RulePack) -> tuple[Opposed, ...]:
    """The rules of the pack that want opposite answers to one question."""
    asking = [(provision.id, question) for provision in local.provisions if (question := _asked(provision))]
    return tuple(
        Opposed(one.question, first, second)
        for (first, one), (second, other) in combinations(asking, 2)
        if one.question == other.question and one.opens_on is not other.opens_on
    )


def _asked(provision: AnyProvision) -> Question | None:
    return provision.question if isinstance(provision, Shut | Check) else None


def _day_for(provision: AnyProvision, day: date) -> date:
    """The day, or the nearest on which the rule is in force."""
    period = provision.period
    if period.until is not None and day >= period.until:
        return period.until - _ONE_DAY
    return max(day, period.since or day)


def _effect(provision: AnyProvision, base: RulePack, local: RulePack, day: date) -> Effect:
    law = Standpoint((base,), day)
    others = tuple(without(provision.id, (base, local)))
    found = search(Contrast(provision, law, Standpoint((base, local), day), Standpoint(others, day)))
    # That it is only named among the grounds may mean that another rule gives the same answer already.
    if found.witness is not None and (found.witness.flip < Flip.GROUND or isinstance(provision, Reference)):
        return Effect(provision, day, found)
    by_itself = search(Contrast(provision, law, Standpoint((base, _only(local, provision.id)), day), law))
    return Effect(provision, day, found, by_itself, _covering(by_itself, provision, base, local, day))


def _only(local: RulePack, ident: str) -> RulePack:
    """The pack with a single one of its rules."""
    kept = tuple(one for one in local.provisions if one.id == ident)
    return attrs.evolve(local, provisions=kept, digest=f"{local.digest} only {ident}")


def _covering(
    found: Search, provision: AnyProvision, base: RulePack, local: RulePack, day: date
) -> tuple[str, ...]:
    """The other rules that answer the rule's own question as it does."""
    if found.witness is None:
        return ()
    alike = []
    for other in local.provisions:
        if other.id == provision.id:
            continue
        try:
            answer = Standpoint((base, _only(local, other.id)), day).asked(found.witness.sketch)
        except ModelError:
            continue
        if answer.items[0].outcome is found.witness.after.outcome:
            alike.append(other.id)
    return tuple(alike)
