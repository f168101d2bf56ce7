"""The six invariants as plain functions: each takes a world and asserts.

The tests run them over generated worlds, and run them again over deliberately broken
engines, where they must fail.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import attrs
from hypothesis import assume, event

from collabmodel.errors import ConflictingFactsError, ModelError
from collabmodel.model.assessments import Answer, Circumstance, HarmFinding, HarmKind, HarmLevel, Judgement
from collabmodel.model.consent import Consent, Withdrawal
from collabmodel.model.decision import Basis, Decision, DoorKind, DoorState, Harm, ItemDecision, Outcome
from collabmodel.model.ids import IndividualId, ProvisionId
from collabmodel.model.information import PersonRole
from collabmodel.model.time import Period, day_of
from collabmodel.rules import engine
from collabmodel.rules.conditions import ALWAYS, Condition, leaves
from collabmodel.rules.facts import FactSheet
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import (
    Check,
    LiftingProvision,
    OpenActivity,
    SecrecyProvision,
    Shut,
    Wording,
)
from collabmodel.testing.packs import a_check, a_shut, chance, with_provisions
from collabmodel.testing.questions import ANNA, World, a_value, is_statable

RANK = {Outcome.DENY: 0, Outcome.REFER: 1, Outcome.PERMIT: 2}
"""How much an answer lets through."""

SINCE_LONG = (Wording(date(2000, 1, 1)),)


def ask(world: World) -> Decision:
    """Put the question to the engine; looked up late, so that a broken one can stand in."""
    return engine.decide(world.request, world.facts, world.packs)


def told(world: World) -> ItemDecision:
    """The answer for the one item."""
    (answer,) = ask(world).items
    return answer


def asked_of(world: World, facts: FactSheet) -> ItemDecision:
    """The answer when these facts are known instead."""
    return told(attrs.evolve(world, facts=facts))


def label(answer: ItemDecision) -> None:
    """Count the outcome in the statistics."""
    event(f"{answer.outcome.value}{', settled' if answer.settled and answer.outcome is Outcome.DENY else ''}")
    event(f"basis: {answer.basis.value}")


# --------------------------------------------------------------------------------------- 1 default deny


def default_deny(world: World) -> None:
    """Nothing is permitted unless a pack covers the activity and every protecting unit is lifted."""
    answer = told(world)
    label(answer)
    if answer.outcome is not Outcome.PERMIT:
        assert answer.basis is Basis.NONE
        return
    assert _spoken_of(world), "permitted, though no rule speaks of the activity"
    assert all(check.judgement and check.judgement.opens is True for check in answer.checks)
    for unit in answer.units:
        harmless = unit.harm is Harm.EXCLUDED
        open_doors = [door for door in (*unit.doors, *unit.limits) if door.state is DoorState.OPEN]
        assert harmless or unit.removed is not None or open_doors, f"{unit.provision.id} still protects"
    assert not answer.faults


def _spoken_of(world: World) -> bool:
    """Whether some rule in force speaks of the activity as a whole, of a holder of this kind."""
    day, activity = world.request.day, world.request.items[0].activity
    holder = next(b for b in world.facts.branches if b.id == world.request.holder)
    authority = next(a for a in world.facts.agencies if a.id == holder.agency).is_authority
    for provision in world.base.provisions:
        current = any(w.since <= day and (w.until is None or day < w.until) for w in provision.wordings)
        if (
            not current
            or not isinstance(provision, SecrecyProvision | OpenActivity)
            or activity not in provision.at
        ):
            continue
        if isinstance(provision, OpenActivity):
            return True
        whole = (
            not provision.marks and not provision.follows_information and "any_activity" not in provision.at
        )
        if whole and (authority is True or provision.regime not in {"osl", "older"}):
            return True
    return False


# ------------------------------------------------------------------------ 2 prohibitions only tighten


def prohibitions_tighten(world: World, random: Random) -> None:
    """One more shut or check never lets more through, in the same pack or in a local one."""
    before = told(world)
    label(before)
    facts = sorted(
        {c.fact for c in world.facts.circumstances} | {"initiative", "category", "protection_level"}
    )
    make = a_shut if chance(random, 2) else a_check
    one = make(random, "osl-10-90", pack=world.base, facts=facts)
    if chance(random, 2):  # a sweeping one, that shows whenever something was open
        one = attrs.evolve(one, when=ALWAYS, givers=("anyone",), receivers=("anyone",), wordings=SINCE_LONG)
    if chance(random, 2):
        packs = (with_provisions(world.base, (*world.base.provisions, one)),)
    else:
        local = attrs.evolve(
            world.base, id="ale", jurisdiction=False, provisions=(one,), general_doors=frozenset()
        )
        packs = (world.base, local)
    after = told(attrs.evolve(world, packs=packs))
    event("tightened" if after.outcome is not before.outcome else "the same")
    assert RANK[after.outcome] <= RANK[before.outcome], f"{type(one).__name__} opened"


# ------------------------------------------------------------------- 3 removing a lift never opens


def fewer_lifts(world: World, random: Random) -> None:
    """Without one of its lifting provisions a pack never lets more through."""
    lifts = [p for p in world.base.provisions if isinstance(p, LiftingProvision)]
    assume(lifts)
    before = told(world)
    label(before)
    used = {door.provision.id for unit in before.units for door in (*unit.doors, *unit.limits)}
    gone = random.choice([p for p in lifts if p.id in used] or lifts)
    left = with_provisions(world.base, [p for p in world.base.provisions if p is not gone])
    unasked = attrs.evolve(world.request, claims=world.request.claims - {gone.id})
    answers = tuple(one for one in world.facts.judgements if one.provision != gone.id)
    after = told(
        attrs.evolve(
            world, packs=(left,), request=unasked, facts=attrs.evolve(world.facts, judgements=answers)
        )
    )
    event("tightened" if after.outcome is not before.outcome else "the same")
    assert RANK[after.outcome] <= RANK[before.outcome], f"without {gone.id} more may be given"


# --------------------------------------------------------------- 4 learning never reverses an answer


def learning(world: World, random: Random) -> None:
    """One more fact, answer or finding, where there was none, reverses no permit and no settled denial."""
    before = told(world)
    label(before)
    learned = _learned(world, before, random)
    assume(learned is not None)
    assert learned is not None
    try:
        after = asked_of(world, learned)
    except ConflictingFactsError:  # what was learned contradicts what was known: refused, not reversed
        event("contradiction")
        return
    _nothing_reversed(before, after)


def remembering(world: World, random: Random) -> None:
    """What is known, forgotten and then learnt again, reverses no permit and no settled denial.

    The same promise as :func:`learning` from the other side: what a full world knows was
    mostly put there to open something, so learning it again changes answers far more often.
    """
    forgotten = _forgotten(world, random)
    assume(forgotten is not None)
    assert forgotten is not None
    before, after = asked_of(world, forgotten), told(world)
    label(before)
    _nothing_reversed(before, after)


def _nothing_reversed(before: ItemDecision, after: ItemDecision) -> None:
    event("learned something" if after.outcome is not before.outcome else "the same")
    if before.outcome is Outcome.PERMIT:
        assert after.outcome is Outcome.PERMIT, "a permit was reversed"
    if before.outcome is Outcome.DENY and before.settled:
        assert (after.outcome, after.settled) == (Outcome.DENY, True), "a settled denial was reversed"


def _forgotten(world: World, random: Random) -> FactSheet | None:
    """The facts without one circumstance, one provision's answers, or the findings of harm."""
    facts = world.facts
    known: list[tuple[str, object]] = [("fact", (c.fact, c.about)) for c in facts.circumstances]
    known += [("answer", judgement.provision) for judgement in facts.judgements]
    known += [("finding", None)] if facts.harm else []
    if not known:
        return None
    kind, which = random.choice(sorted(set(known), key=repr))
    if kind == "fact":
        kept = tuple(c for c in facts.circumstances if (c.fact, c.about) != which)
        return attrs.evolve(facts, circumstances=kept)
    if kind == "answer":
        return attrs.evolve(facts, judgements=tuple(j for j in facts.judgements if j.provision != which))
    return attrs.evolve(facts, harm=())


def _learned(world: World, before: ItemDecision, random: Random) -> FactSheet | None:
    """The facts and one thing more, of the first kind in which something is left to learn."""
    facts = world.facts
    for kind in random.sample(("fact", "fact", "fact", "answer", "finding"), k=5):
        if kind == "fact" and (circumstance := _new_fact(world, before, random)):
            return attrs.evolve(facts, circumstances=(*facts.circumstances, circumstance))
        if kind == "answer" and (judgement := _new_answer(world, random)):
            return attrs.evolve(facts, judgements=(*facts.judgements, judgement))
        if kind == "finding" and (finding := _new_finding(world, random)):
            return attrs.evolve(facts, harm=(*facts.harm, finding))
    return None


def _new_fact(world: World, before: ItemDecision, random: Random) -> Circumstance | None:
    """Something that is missing in the answer if possible, that nobody has stated about anything."""
    stated = {c.fact for c in world.facts.circumstances}
    schema = world.base.schema.facts
    wanted = [leaf.fact for unit in before.units for leaf in unit.scope_asked if leaf.state is None]
    wanted += [
        leaf.fact
        for unit in before.units
        for door in (*unit.doors, *unit.limits)
        for leaf in door.missing_facts
    ]
    if not wanted or chance(random, 2):  # what some rule asks for, as the rule itself says
        wanted = sorted(leaf.fact for condition in _conditions(world) for leaf, _ in leaves(condition))
    free = [name for name in sorted(set(wanted)) if name in schema]
    free = [name for name in free if name not in stated and is_statable(schema[name], world.facts.people)]
    if not free:
        return None
    definition = schema[random.choice(free)]
    asking = [
        leaf
        for condition in _conditions(world)
        for leaf, _ in leaves(condition)
        if leaf.fact == definition.name
    ]
    persons = [party.id for party in world.request.items[0].parties if party.role is not PersonRole.FIRM]
    if definition.about_person and not persons:
        return None
    about = random.choice(persons) if definition.about_person else None
    return Circumstance(
        definition.name, a_value(random, definition, random.choice(asking or [None])), about=about
    )


def _conditions(world: World) -> list[Condition]:
    """The conditions of every rule that may speak of the item."""
    found: list[Condition] = []
    for provision in world.base.provisions:
        match provision:
            case SecrecyProvision() if world.request.items[0].activity in provision.at | {"any_activity"}:
                found += [provision.when, *(exception.when for exception in provision.unless)]
            case LiftingProvision():
                found.append(provision.terms[-1].when)
            case Shut() | Check():
                found.append(provision.when)
            case _:
                pass
    return found


def _new_answer(world: World, random: Random) -> Judgement | None:
    """An answer to a question that nobody has answered."""
    answered = {judgement.provision for judgement in world.facts.judgements}
    asking = [
        p.id
        for p in world.base.provisions
        if p.id not in answered
        and (
            (isinstance(p, Shut | Check) and p.question is not None)
            or (isinstance(p, LiftingProvision) and any(t.question for t in p.terms))
        )
    ]
    if not asking:
        return None
    answer = random.choice((Answer.YES, Answer.NO))
    return Judgement(
        ProvisionId(random.choice(asking)), answer, world.request.recipient.key, ANNA, world.request.day
    )


def _new_finding(world: World, random: Random) -> HarmFinding | None:
    """A harm finding about somebody of whom nothing has been found."""
    found = {finding.party for finding in world.facts.harm}
    about = [None, *(party.id for party in world.request.items[0].parties)]
    free = [party for party in about if party not in found]
    if not free or (
        world.facts.harm and None in free and HarmKind.ACTIVITY in {f.kind for f in world.facts.harm}
    ):
        return None
    party = random.choice(free)
    kinds = [kind for kind in HarmKind if kind is not HarmKind.ACTIVITY or not world.facts.harm]
    return HarmFinding(
        kind=random.choice(kinds),
        level=random.choice(tuple(HarmLevel)),
        recipient=world.request.recipient.key,
        by=ANNA,
        on=world.request.day,
        party=party,
        purpose=world.request.purpose,
    )


# ------------------------------------------------------- 4b nothing recorded is silently overridden


def restating(world: World, random: Random) -> None:
    """What is stated of the item may be stated of the matter too, and then says the same or is refused."""
    facts = world.facts
    assume(facts.circumstances)
    before = told(world)
    label(before)
    one = random.choice(facts.circumstances)
    reach = None if one.item is not None else world.request.items[0].id
    again = attrs.evolve(facts, circumstances=(*facts.circumstances, attrs.evolve(one, item=reach)))
    assert asked_of(world, again) == before
    definition = world.base.schema[one.fact]
    others = [value for value in (a_value(random, definition, None) for _ in range(4)) if value != one.value]
    assume(others)
    event("contradicted")
    against = attrs.evolve(one, item=reach, value=others[0])
    try:
        asked_of(world, attrs.evolve(facts, circumstances=(*facts.circumstances, against)))
    except ConflictingFactsError:
        return
    raise AssertionError("one statement silently won over another")


def graver_found(world: World, random: Random) -> None:
    """A grave finding of today stands against every milder one, a section's own measure included."""
    tested = [unit for unit in told(world).units if unit.harm is not Harm.NO_TEST]
    tested = [unit for unit in tested if unit.harm_kinds != ("own measure",)]
    if not tested:
        event("nothing to find")
        return
    unit = random.choice([unit for unit in tested if unit.harm is Harm.EXCLUDED] or tested)
    event(f"was {unit.harm.value}")
    kinds = [kind for kind in HarmKind if kind.value in unit.harm_kinds]
    finding = HarmFinding(
        kind=random.choice(kinds),
        level=random.choice((HarmLevel.DANGER, None)),
        recipient=world.request.recipient.key,
        by=ANNA,
        on=world.request.day,
        party=unit.party,
        purpose=world.request.purpose,
    )
    event("pending" if finding.level is None else "danger")
    try:
        after = asked_of(world, attrs.evolve(world.facts, harm=(*world.facts.harm, finding)))
    except (
        ConflictingFactsError
    ):  # somebody stated that there is no considerable harm: refused, not overridden
        event("contradiction")
        return
    for one in after.units:
        if (one.provision.id, one.party) == (unit.provision.id, unit.party):
            assert one.harm in {Harm.FOUND, Harm.PENDING}, "a grave finding was silently overridden"


# ------------------------------------------------------------ 5 withdrawing or expiring never opens


def withdrawing(world: World, random: Random) -> None:
    """A consent taken back, or run out, never opens, and carries nothing any more."""
    consents = world.facts.consents
    assume(consents)
    before = told(world)
    label(before)
    number = random.randrange(len(consents))
    ended = _ended(consents[number], world, random)
    assume(ended is not None)
    assert ended is not None
    after = asked_of(
        world, attrs.evolve(world.facts, consents=(*consents[:number], ended, *consents[number + 1 :]))
    )
    event("closed" if after.outcome is not before.outcome else "the same")
    if before.outcome is not Outcome.PERMIT:
        assert after.outcome is not Outcome.PERMIT, "taking a consent back opened"
    for unit in after.units:
        for door in unit.doors:
            holding = [one.consent for one in door.standings if one.holds is True]
            assert ended.id not in holding, "a consent that was taken back still carries"
            by_consent = any(leaf.fact == "consent_valid" for leaf in door.asked)
            open_by_it = door.kind is DoorKind.WAIVER and door.state is DoorState.OPEN and by_consent
            assert holding or not open_by_it, "open by a consent, and none holds"


def _ended(consent: Consent, world: World, random: Random) -> Consent | None:
    """The consent taken back at the moment by one who must answer, or run out on the day."""
    if consent.scope is not None and chance(random, 2):
        day = world.request.day
        valid = Period(None, day - timedelta(days=random.randint(0, 3)))
        return attrs.evolve(consent, scope=attrs.evolve(consent.scope, valid=valid))
    heard = [consent.subject, *_guardians(world, consent.subject)]
    signers = [s.signer for s in consent.signatures if s.signer in heard]
    if not signers:
        return None
    # whoever has grown up answers alone: a guardian's word is not heard any more
    signer = consent.subject if consent.subject in signers else random.choice(signers)
    return consent.withdraw(Withdrawal(signer, world.request.at))


def _guardians(world: World, child: IndividualId) -> list[IndividualId]:
    day = day_of(world.request.at)
    return [g.guardian for g in world.facts.guardianships if g.child == child and g.period.holds(day)]


# ------------------------------------------------------------------------- 6 order does not matter


def order(world: World, random: Random) -> None:
    """Records, provisions and packs in another order give the same answer."""
    local = attrs.evolve(
        world.base,
        id="ale",
        jurisdiction=False,
        provisions=(a_shut(random, "ale-1"), a_check(random, "ale-2")) if world.base.id == "demo" else (),
        general_doors=frozenset(),
    )
    first = attrs.evolve(world, packs=(world.base, local))
    before = told(first)
    label(before)
    provisions = list(world.base.provisions)
    random.shuffle(provisions)
    other: tuple[RulePack, ...] = (local, attrs.evolve(world.base, provisions=tuple(provisions)))
    facts = world.facts
    shuffled = {}
    for field in attrs.fields(FactSheet):
        value = getattr(facts, field.name)
        if isinstance(value, tuple):
            shuffled[field.name] = tuple(random.sample(value, k=len(value)))
    assert told(attrs.evolve(world, packs=other, facts=attrs.evolve(facts, **shuffled))) == before


# ---------------------------------------------------------------------------------------- the rest


def same_again(world: World) -> None:
    """The same arguments give the same answer, down to its digest; nothing else is read."""
    first = ask(world)
    copy = attrs.evolve(world, facts=attrs.evolve(world.facts), request=attrs.evolve(world.request))
    again = ask(copy)
    label(first.items[0])
    assert again == first
    assert (again.id, again.digest) == (first.id, first.digest)


def quiet(world: World, secrets: tuple[str, ...]) -> None:
    """Neither an answer nor an error tells a name or a personal number."""
    try:
        said = repr(ask(world))
    except ModelError as error:
        said = f"{error!r} {error}"
    assert not [secret for secret in secrets if secret in said]
