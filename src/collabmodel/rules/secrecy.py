"""Which secrecy protects an item: scope, exceptions and harm, provision by provision and party by party.

The unit is (provision, party): one item about two youths is protected twice.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from collabmodel.model.assessments import HarmKind
from collabmodel.model.citations import CitedProvision
from collabmodel.model.decision import AskedFact, Harm, Interest, Removal, Routine, Unit
from collabmodel.model.information import Party, PersonRole
from collabmodel.rules.assessed import latest_finding, routine_of
from collabmodel.rules.evaluate import all_of, any_of, asked, evaluate, negate
from collabmodel.rules.ladder import NEVER, PASSES, PRESUME_OPENNESS
from collabmodel.rules.packs import LawOnDay
from collabmodel.rules.provisions import Limb, SecrecyProvision, Test
from collabmodel.rules.situation import ANONYMOUS, Situation


@attrs.frozen
class Scope:
    """Whether something is so (``None`` = unsettled), with every fact behind it."""

    state: bool | None
    asked: tuple[AskedFact, ...] = ()

    @property
    def open_questions(self) -> tuple[AskedFact, ...]:
        """The facts that are missing."""
        return tuple(leaf for leaf in self.asked if leaf.state is None)


def units_of(situation: Situation, law: LawOnDay) -> tuple[Unit, ...]:
    """Every unit that protects the item or may do so, in order of provision and party."""
    found: list[Unit] = []
    for provision in law.secrecy:
        found += _units(provision, situation)
    return tuple(found)


def scope_at(
    provision: SecrecyProvision, now: Situation, party: Party | None, *, place: Situation | None = None
) -> Scope:
    """Whether the provision protects a party of the item where it is held, or was at another place.

    Args:
        place: where it is asked about; left out, where the item is held now.
    """
    parts = _scope(provision, now, party, place=place)
    return Scope(
        all_of((*(state for state, _ in parts), _has_point(provision, place or now))),
        tuple(dict.fromkeys(leaf for _, group in parts for leaf in group)),
    )


def protects_at(provision: SecrecyProvision, situation: Situation) -> bool | None:
    """Whether the provision protects some party or interest of the item (``None`` = unsettled), harm apart."""
    return any_of(
        scope_at(provision, situation, party).state for _, party in interests_of(provision, situation)
    )


def _units(provision: SecrecyProvision, situation: Situation) -> Iterator[Unit]:
    if not _at(provision.at | frozenset[str]().union(*(limb.at for limb in provision.limbs)), situation):
        return
    for interest, party in interests_of(provision, situation):
        parts = _scope(provision, situation, party)
        state = all_of(one for one, _ in parts)
        if state is False:
            continue
        scope = Scope(state, tuple(dict.fromkeys(leaf for _, group in parts for leaf in group)))
        for limb in limbs_at(provision, situation):
            yield unit_of(provision, limb, situation, interest=interest, party=party, scope=scope)


def unit_of(
    provision: SecrecyProvision,
    limb: Limb | None,
    situation: Situation,
    *,
    interest: Interest,
    party: Party | None,
    scope: Scope,
) -> Unit:
    """The provision, or one point of it, protecting one party, with its harm test made."""
    test = provision.test if limb is None or limb.test is None else limb.test
    kinds = _kinds(provision, interest)
    harm = harm_of(test, kinds, provision.id, situation, party)
    removed, leaves = situation.same_unit, scope.asked
    return Unit(
        provision=cited(provision, limb, situation),
        interest=interest,
        party=None if party is None else party.id,
        in_scope=scope.state if removed is not None else None,
        test=test.value,
        harm=harm,
        harm_kinds=tuple(kind.value for kind in kinds) or ("own measure",),
        scope_asked=leaves
        if removed is not None
        else (*leaves, AskedFact("same_unit", "true", None, "agency_register")),
        removed=Removal.SAME_UNIT if removed else None,
        doubts=() if provision.contested is None else (provision.contested,),
        presumes_openness=test in PRESUME_OPENNESS,
        routines=_routines(kinds, provision.id, situation, party) if harm is Harm.EXCLUDED else (),
    )


def cited(provision: SecrecyProvision, limb: Limb | None, situation: Situation) -> CitedProvision:
    """The provision as cited that day, or the point of it that applies."""
    whole = provision.cited(situation.request.day)
    if limb is None:
        return whole
    return CitedProvision(
        limb.id,
        whole.citation,
        limb.name_sv,
        limb.name_en,
        whole.wording_since,
        whole.sfs,
        whole.unread,
        whole.confidence,
    )


def _at(activities: frozenset[str], situation: Situation) -> bool:
    return situation.item.activity in activities or "any_activity" in activities


def limbs_at(provision: SecrecyProvision, situation: Situation) -> tuple[Limb | None, ...]:
    """The points that apply; without any, the section as a whole."""
    apply = [limb for limb in provision.limbs if _applies(limb, situation) is not False]
    return tuple(apply) or (() if provision.test is Test.AS_SOURCE else (None,))


def _has_point(provision: SecrecyProvision, place: Situation) -> bool | None:
    """Whether a point applies, for a provision that is nothing without one."""
    if provision.test is not Test.AS_SOURCE:
        return True
    return any_of(_applies(limb, place) for limb in provision.limbs)


def _applies(limb: Limb, place: Situation) -> bool | None:
    if (limb.since is not None and place.request.day < limb.since) or (limb.at and not _at(limb.at, place)):
        return False
    return any_of(place.marks.holds(mark) for mark in sorted(limb.marks)) if limb.marks else True


def interests_of(
    provision: SecrecyProvision, situation: Situation
) -> Iterator[tuple[Interest, Party | None]]:
    """What of the item the provision can protect: each party of its kind, and the public interest once."""
    for party in situation.parties:
        firm = party.role is PersonRole.FIRM
        if Interest.PERSON in provision.protects and not firm:
            yield Interest.PERSON, party
        elif Interest.BUSINESS in provision.protects and (firm or party is ANONYMOUS):
            yield Interest.BUSINESS, party
    if Interest.PUBLIC in provision.protects:
        yield Interest.PUBLIC, None


def _scope(
    provision: SecrecyProvision, situation: Situation, party: Party | None, *, place: Situation | None = None
) -> list[tuple[bool | None, tuple[AskedFact, ...]]]:
    """Each part of the question whether the section applies at a place, with the facts behind it."""
    lookup = situation.lookup(party) if place is None else situation.lookup_at(place, party)
    schema, place = situation.book.schema, place or situation
    parts: list[tuple[bool | None, tuple[AskedFact, ...]]] = [(_at(provision.at, place), ())]
    if provision.binds_authorities_only:
        bound = place.holder.is_authority
        parts.append((bound, _leaf("holder_is_authority", "true", bound, "agency_register")))
    if provision.marks:
        marked = any_of(situation.marks.holds(mark) for mark in sorted(provision.marks))
        parts.append((marked, _leaf("marks", " | ".join(sorted(provision.marks)), marked, "item")))
    if party is not None:
        told = situation.identifiable
        parts.append((told, _leaf("identifiable", "true", told, "item")))
    parts.append((evaluate(provision.when, lookup), asked(provision.when, lookup, schema)))
    parts += [(negate(evaluate(u.when, lookup)), asked(u.when, lookup, schema)) for u in provision.unless]
    return parts


def _leaf(fact: str, wanted: str, state: bool | None, source: str) -> tuple[AskedFact, ...]:  # noqa: FBT001
    return (AskedFact(fact, wanted, state, source),)


def _kinds(provision: SecrecyProvision, interest: Interest) -> tuple[HarmKind, ...]:
    """The kinds of harm that count for this interest; a firm suffers no personal harm."""
    if interest is Interest.BUSINESS and HarmKind.BUSINESS in provision.harm:
        return (HarmKind.BUSINESS,)
    return provision.harm


def harm_of(
    test: Test, kinds: tuple[HarmKind, ...], provision: str, situation: Situation, party: Party | None
) -> Harm:
    """How the harm test comes out on the findings made; every kind of harm must be excluded."""
    if test in NEVER:
        return Harm.NO_TEST
    results = {_result(test, kind, provision, situation, party) for kind in kinds or (None,)}
    worst = (Harm.FOUND, Harm.PENDING, Harm.INCONCLUSIVE, Harm.UNASSESSED, Harm.EXCLUDED)
    return next(result for result in worst if result in results)


def _routines(
    kinds: tuple[HarmKind, ...], provision: str, situation: Situation, party: Party | None
) -> tuple[Routine, ...]:
    """The standing assessments behind the findings that count."""
    made = (latest_finding(situation, kind, party, provision=provision) for kind in kinds or (None,))
    found = (None if finding is None else routine_of(finding) for finding in made)
    return tuple(dict.fromkeys(routine for routine in found if routine is not None))


def _result(
    test: Test, kind: HarmKind | None, provision: str, situation: Situation, party: Party | None
) -> Harm:
    finding = latest_finding(situation, kind, party, provision=provision)
    if finding is None:
        return Harm.UNASSESSED
    if finding.level is None:
        return Harm.PENDING
    passes, open_until = PASSES[test]
    if finding.level <= passes:
        return Harm.EXCLUDED
    return Harm.INCONCLUSIVE if finding.level <= open_until else Harm.FOUND
