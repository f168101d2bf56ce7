"""Which secrecy protects an item: scope, exceptions and harm, provision by provision and party by party.

The unit is (provision, party): one item about two youths is protected twice.
"""

from __future__ import annotations

from collections.abc import Iterator

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


def units_of(situation: Situation, law: LawOnDay) -> tuple[Unit, ...]:
    """Every unit that protects the item or may do so, in order of provision and party."""
    found: list[Unit] = []
    for provision in law.secrecy:
        found += _units(provision, situation)
    return tuple(found)


def protects_at(provision: SecrecyProvision, situation: Situation) -> bool | None:
    """Whether the provision protects some party or interest of the item (``None`` = unsettled), harm apart."""
    return any_of(
        all_of(state for state, _ in _scope(provision, situation, party))
        for _, party in _interests(provision, situation)
    )


def _units(provision: SecrecyProvision, situation: Situation) -> Iterator[Unit]:
    if not _at(provision.at | frozenset[str]().union(*(limb.at for limb in provision.limbs)), situation):
        return
    for interest, party in _interests(provision, situation):
        scope = _scope(provision, situation, party)
        state = all_of(one for one, _ in scope)
        if state is False:
            continue
        leaves = tuple(dict.fromkeys(leaf for _, group in scope for leaf in group))
        for limb in _limbs(provision, situation):
            yield _unit(
                provision, limb, situation, interest=interest, party=party, in_scope=state, leaves=leaves
            )


def _unit(
    provision: SecrecyProvision,
    limb: Limb | None,
    situation: Situation,
    *,
    interest: Interest,
    party: Party | None,
    in_scope: bool | None,
    leaves: tuple[AskedFact, ...],
) -> Unit:
    test = provision.test if limb is None or limb.test is None else limb.test
    kinds = _kinds(provision, interest)
    harm = harm_of(test, kinds, provision.id, situation, party)
    removed = situation.same_unit
    return Unit(
        provision=cited(provision, limb, situation),
        interest=interest,
        party=None if party is None else party.id,
        in_scope=in_scope if removed is not None else None,
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


def _limbs(provision: SecrecyProvision, situation: Situation) -> tuple[Limb | None, ...]:
    """The points that apply; without any, the section as a whole."""
    day = situation.request.day
    current = [limb for limb in provision.limbs if limb.since is None or limb.since <= day]
    apply = [
        limb
        for limb in current
        if (not limb.at or _at(limb.at, situation))
        and (not limb.marks or any_of(situation.marks.holds(m) for m in sorted(limb.marks)) is not False)
    ]
    return tuple(apply) or (() if provision.test is Test.AS_SOURCE else (None,))


def _interests(provision: SecrecyProvision, situation: Situation) -> Iterator[tuple[Interest, Party | None]]:
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
    provision: SecrecyProvision, situation: Situation, party: Party | None
) -> list[tuple[bool | None, tuple[AskedFact, ...]]]:
    """Each part of the question whether the section applies, with the facts behind it."""
    lookup, schema = situation.lookup(party), situation.book.schema
    parts: list[tuple[bool | None, tuple[AskedFact, ...]]] = [(_at(provision.at, situation), ())]
    if provision.binds_authorities_only:
        bound = situation.holder.is_authority
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
