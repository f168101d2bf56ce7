"""What protects whom, and which doors stand open."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from collabmodel.model.assessments import HarmKind
from collabmodel.model.decision import Interest
from collabmodel.model.information import Party, PersonRole
from collabmodel.rules.conditions import Leaf
from collabmodel.rules.provisions import (
    LiftingProvision,
    Limb,
    SecrecyProvision,
    Test,
)
from collabmodel.testing.oracle.case import Case, same_unit, sides
from collabmodel.testing.oracle.facts import (
    MATTER,
    all_leaves,
    finding,
    holds,
    marks,
    test_leaf,
    told_apart,
)
from collabmodel.testing.oracle.truth import (
    HALF,
    NO,
    YES,
    Truth,
    every,
    some,
    truth,
)


@attrs.define
class PlainUnit:
    """One provision, or point of it, protecting one party."""

    secrecy: SecrecyProvision
    ident: str
    test: Test
    interest: Interest
    party: Party | None
    scope: Truth
    harm: str
    beyond: bool
    gone: str | None
    stops: tuple[Case, ...] = ()
    carried_by: str | None = None
    doubted: bool = False
    unknown: bool = False
    doors: list[PlainDoor] = attrs.field(factory=list)
    limits: list[PlainDoor] = attrs.field(factory=list)

    @property
    def protects(self) -> bool:
        """Whether it stands in the way before doors are tried."""
        return self.gone is None and self.harm != "excluded"

    @property
    def open_doors(self) -> list[PlainDoor]:
        """The doors that stand open."""
        return [door for door in self.doors if door.state == "open"]

    @property
    def lifted(self) -> bool:
        """Whether nothing of it stands in the way."""
        return not self.protects or bool(self.open_doors)


@attrs.define
class PlainDoor:
    """One lifting provision tried on one unit: open, live, dormant, closed or shut."""

    lift: LiftingProvision
    state: str
    shut_by: tuple[str, ...]


LADDER = {
    # test: highest level that passes, highest that is not yet harm
    Test.REVERSED: (0, 0),
    Test.STRAIGHT: (1, 2),
    Test.STRAIGHT_SPECIAL_REASON: (1, 2),
    Test.STRAIGHT_CONSIDERABLE: (3, 3),
    Test.STRAIGHT_MUST_BE_ASSUMED_CONSIDERABLE: (3, 3),
    Test.STRAIGHT_DANGER: (1, 2),
    Test.QUALIFIED_PARTICULAR_IMPORTANCE: (3, 3),
}


def _harm(case: Case, test: Test, kinds: Sequence[HarmKind], secrecy: str, party: Party | None) -> str:
    if test not in LADDER:
        return "no test"
    passes, unclear = LADDER[test]
    results = []
    for kind in kinds or (None,):
        found = finding(case, kind, party, secrecy)
        if found is None:
            results.append("unassessed")
        elif found.level is None:
            results.append("pending")
        else:
            results.append(
                "excluded" if found.level <= passes else "inconclusive" if found.level <= unclear else "found"
            )
    return next(r for r in ("found", "pending", "inconclusive", "unassessed", "excluded") if r in results)


def protected_in(case: Case, secrecy: SecrecyProvision) -> list[tuple[Interest, Party | None]]:
    """What of the item the section can protect."""
    found: list[tuple[Interest, Party | None]] = []
    for party in case.parties:
        firm, nobody = party.role is PersonRole.FIRM, not case.item.parties
        if not firm and Interest.PERSON in secrecy.protects:
            found.append((Interest.PERSON, party))
        elif (firm or nobody) and Interest.BUSINESS in secrecy.protects:
            found.append((Interest.BUSINESS, party))
    if Interest.PUBLIC in secrecy.protects:
        found.append((Interest.PUBLIC, None))
    return found


def _points(case: Case, secrecy: SecrecyProvision) -> list[Limb | None]:
    apply: list[Limb | None] = []
    for limb in secrecy.limbs:
        begun = limb.since is None or limb.since <= case.day
        here = not limb.at or "any_activity" in limb.at or case.item.activity in limb.at
        marked = not limb.marks or some(marks(case).has(mark) for mark in limb.marks) > NO
        if begun and here and marked:
            apply.append(limb)
    return apply or ([] if secrecy.test is Test.AS_SOURCE else [None])


def in_scope(case: Case, secrecy: SecrecyProvision, party: Party | None) -> Truth:
    """Whether the section holds for a party where the item is."""
    holder, _ = sides(case)
    return every(
        [
            truth(bool({case.item.activity, "any_activity"} & secrecy.at)),
            truth(holder.authority) if secrecy.regime in {"osl", "older"} else YES,
            some(marks(case).has(mark) for mark in secrecy.marks) if secrecy.marks else YES,
            truth(told_apart(case.now or case)) if party is not None else YES,
            holds(case, secrecy.when, party),
            *(1 - holds(case, exception.when, party) for exception in secrecy.unless),
        ]
    )


def is_beyond(case: Case, secrecy: SecrecyProvision, party: Party | None) -> bool:
    """Whether more is unknown of its scope than an official may close with a word."""
    holder, _ = sides(case)
    return (
        (secrecy.regime in {"osl", "older"} and holder.authority is None)
        or (bool(secrecy.marks) and some(marks(case).has(m) for m in secrecy.marks) == HALF)
        or (party is not None and told_apart(case.now or case) is None)
        or any(
            case.base.schema.facts[leaf.fact].supplied_by not in MATTER
            for leaf in _scope_leaves(case, secrecy, party)
        )
    )


def units_of(case: Case, secrecy: SecrecyProvision) -> list[PlainUnit]:
    """Every unit of one section, removed or not."""
    found = []
    for interest, party in protected_in(case, secrecy):
        scope = in_scope(case, secrecy, party)
        if scope == NO:
            continue
        if same_unit(case) is None:
            scope = HALF
        beyond = same_unit(case) is None or is_beyond(case, secrecy, party)
        gone = "same unit" if same_unit(case) else None
        found += points_of(case, secrecy, interest, party, scope=scope, beyond=beyond, gone=gone)
    return found


def points_of(
    case: Case,
    secrecy: SecrecyProvision,
    interest: Interest,
    party: Party | None,
    *,
    scope: Truth,
    beyond: bool,
    gone: str | None,
    home: Case | None = None,
) -> list[PlainUnit]:
    """A unit for each point of a section that applies at the place whose section it is."""
    business = interest is Interest.BUSINESS and HarmKind.BUSINESS in secrecy.harm
    kinds = (HarmKind.BUSINESS,) if business else secrecy.harm
    found = []
    for limb in _points(home or case, secrecy):
        test = secrecy.test if limb is None or limb.test is None else limb.test
        ident = secrecy.id if limb is None else limb.id
        harm = _harm(case, test, kinds, secrecy.id, party)
        found.append(PlainUnit(secrecy, ident, test, interest, party, scope, harm, beyond, gone))
    return found


def some_point(case: Case, secrecy: SecrecyProvision) -> Truth:
    """Whether a point applies, of a section that is nothing without one."""
    if secrecy.test is not Test.AS_SOURCE:
        return YES
    found = []
    for limb in secrecy.limbs:
        begun = limb.since is None or limb.since <= case.day
        here = not limb.at or "any_activity" in limb.at or case.item.activity in limb.at
        marked = some(marks(case).has(mark) for mark in limb.marks) if limb.marks else YES
        found.append(every([truth(begun), truth(here), marked]))
    return some(found)


def _scope_leaves(case: Case, secrecy: SecrecyProvision, party: Party | None) -> list[Leaf]:
    """The circumstances of the section's scope that are not known."""
    conditions = [secrecy.when, *(exception.when for exception in secrecy.unless)]
    every_leaf = [leaf for condition in conditions for leaf, _ in all_leaves(condition)]
    return [leaf for leaf in every_leaf if test_leaf(case, leaf, party) == HALF]
