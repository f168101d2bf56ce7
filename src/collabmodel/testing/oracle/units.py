"""What protects whom, and which doors stand open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import attrs

from collabmodel.model.assessments import Answer, HarmKind
from collabmodel.model.decision import DoorKind, Interest
from collabmodel.model.disclosure import Initiative
from collabmodel.model.information import Party, PersonRole
from collabmodel.model.standing import Gap
from collabmodel.rules.conditions import Condition, Has, Leaf
from collabmodel.rules.provisions import (
    LiftingProvision,
    Limb,
    Mode,
    Reach,
    SecrecyProvision,
    Shut,
    Terms,
    Test,
    Trigger,
    Whose,
)
from collabmodel.testing.oracle.case import Case, guardians, same_unit, sides, subject, wording_number
from collabmodel.testing.oracle.facts import (
    MATTER,
    all_leaves,
    answered,
    finding,
    gives,
    holder_words,
    holds,
    marks,
    opening,
    receives,
    standings,
    test_leaf,
    told_apart,
)
from collabmodel.testing.oracle.truth import (
    HALF,
    NO,
    YES,
    Truth,
    every,
    meant,
    meant_by_any,
    place,
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


def _protected(case: Case, secrecy: SecrecyProvision) -> list[tuple[Interest, Party | None]]:
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


def units_of(case: Case, secrecy: SecrecyProvision) -> list[PlainUnit]:
    """Every unit of one section, removed or not."""
    holder, _ = sides(case)
    found = []
    for interest, party in _protected(case, secrecy):
        scope = every(
            [
                truth(bool({case.item.activity, "any_activity"} & secrecy.at)),
                truth(holder.authority) if secrecy.regime in {"osl", "older"} else YES,
                some(marks(case).has(mark) for mark in secrecy.marks) if secrecy.marks else YES,
                truth(told_apart(case)) if party is not None else YES,
                holds(case, secrecy.when, party),
                *(1 - holds(case, exception.when, party) for exception in secrecy.unless),
            ]
        )
        if scope == NO:
            continue
        if same_unit(case) is None:
            scope = HALF
        told = _scope_leaves(case, secrecy, party)
        beyond = same_unit(case) is None or (secrecy.regime in {"osl", "older"} and holder.authority is None)
        beyond = beyond or (bool(secrecy.marks) and some(marks(case).has(m) for m in secrecy.marks) == HALF)
        beyond = beyond or (party is not None and told_apart(case) is None)
        beyond = beyond or any(case.base.schema.facts[leaf.fact].supplied_by not in MATTER for leaf in told)
        business = interest is Interest.BUSINESS and HarmKind.BUSINESS in secrecy.harm
        kinds = (HarmKind.BUSINESS,) if business else secrecy.harm
        for limb in _points(case, secrecy):
            test = secrecy.test if limb is None or limb.test is None else limb.test
            ident = secrecy.id if limb is None else limb.id
            harm = _harm(case, test, kinds, secrecy.id, party)
            gone = "same unit" if same_unit(case) else None
            found.append(PlainUnit(secrecy, ident, test, interest, party, scope, harm, beyond, gone))
    return found


def _scope_leaves(case: Case, secrecy: SecrecyProvision, party: Party | None) -> list[Leaf]:
    """The circumstances of the section's scope that are not known."""
    conditions = [secrecy.when, *(exception.when for exception in secrecy.unless)]
    every_leaf = [leaf for condition in conditions for leaf, _ in all_leaves(condition)]
    return [leaf for leaf in every_leaf if test_leaf(case, leaf, party) == HALF]


def _reaches_secrecy(reach: Reach, unit: PlainUnit, *, any_regime: bool) -> bool:
    idents = {unit.secrecy.id, unit.ident}
    if meant_by_any(reach.ids, idents):
        return True
    if reach.mode in {Mode.LIST, Mode.NONE} or (unit.secrecy.regime != "osl" and not any_regime):
        return False
    if meant_by_any(reach.except_, idents) or unit.secrecy.test in reach.except_tests:
        return False
    if reach.mode is Mode.ALL_INDIVIDUAL_PROTECTION:
        return unit.secrecy.protects != {Interest.PUBLIC}
    if reach.mode is Mode.CHAPTERS_21_TO_40:
        where = place(unit.secrecy.id)
        return where is not None and 21 <= where[0] <= 40  # noqa: PLR2004 - as the act says
    return True


def _reaches_party(case: Case, whose: Whose, party: Party | None) -> bool:
    if whose is Whose.ITEM:
        return True
    if party is None:
        return False
    person = case.request.recipient.person
    return {
        Whose.SUBJECT: party.role is PersonRole.SUBJECT,
        Whose.SUBJECT_AND_CLOSE: party.role in {PersonRole.SUBJECT, PersonRole.CLOSE},
        Whose.CONSENTING_PERSON: True,
        Whose.RECIPIENT: person == party.id,
        Whose.MINOR_OF_RECIPIENT: person is not None and person in guardians(case, party.id),
    }[whose]


def terms_of(lift: LiftingProvision, day: date) -> Terms:
    """The terms of the wording in force."""
    number = wording_number(lift, day)
    assert number is not None
    return lift.terms[number]


def _closes(shut: Shut, lift: LiftingProvision, unit: PlainUnit) -> bool:
    """Whether a shut speaks of this door and this secrecy."""
    if meant_by_any(shut.opened_only_by, {lift.id}):
        return False
    where = place(lift.id)
    for door in shut.doors:
        chapter = door.startswith("chapter:") and where is not None and door == f"chapter:{where[0]}"
        other_acts_duty = door.startswith("via:") and lift.door is DoorKind.DUTY and where is None
        if chapter or other_acts_duty or meant(door, lift.id):
            return meant_by_any(shut.secrecies, {unit.secrecy.id, unit.ident})
    return False


def door_of(case: Case, lift: LiftingProvision, unit: PlainUnit, shuts: Sequence[Shut]) -> PlainDoor | None:  # noqa: C901, PLR0912 - the law's steps, one after another
    """How one door stands for one unit; ``None`` where it does not concern it."""
    terms = terms_of(lift, case.day)
    for giver, excepted in lift.except_from:
        if holder_words(case).has(giver) > NO and meant_by_any(excepted, {unit.secrecy.id}):
            return None
    if not _reaches_secrecy(terms.reach, unit, any_regime=lift.regime_any):
        return None
    if not _reaches_party(case, lift.whose, unit.party):
        return None
    giving = gives(case, terms.givers, unread=terms.unread)
    doubted_giver = giving < YES and any(holder_words(case).has(code) > NO for code, _ in lift.contested_from)
    if doubted_giver:
        giving = YES  # the doubt keeps the door from opening
    asked_for = case.request.initiative is Initiative.REQUESTED
    getting = receives(case, terms.receivers, unread=terms.unread)
    may = every([giving, getting, truth(asked_for) if lift.trigger is Trigger.ON_REQUEST else YES])
    if may == NO:
        return None
    doubt = (
        doubted_giver
        or lift.contested is not None
        or any(meant(door, lift.id) for door, _ in unit.secrecy.contested_doors)
        or meant_by_any(terms.reach.contested_for, {unit.secrecy.id, unit.ident})
    )
    seen_from = subject(case) if lift.whose in {Whose.ITEM, Whose.SUBJECT_AND_CLOSE} else unit.party
    met = every([may, holds(case, terms.when, seen_from)])
    answer = None if terms.question is None else answered(case, terms.question, lift.id, seen_from)
    opens = YES if terms.question is None or answer is None else opening(terms.question, answer)
    claimed = not lift.on_claim or lift.id in case.request.claims or answer not in {None, Answer.NOT_SOUGHT}
    if NO in {met, opens}:
        state = "closed"
    elif not claimed:
        state = "dormant"
    elif answer is Answer.PENDING:
        state = "live"
    elif met == YES:
        state = "open" if opens == YES else "live"
    else:
        state = "live" if lift.on_claim or _half_open(case, terms.when, seen_from) else "dormant"
    if state == "dormant" and _awaits_a_finding(case, lift, terms, unit.party, seen_from, may=may):
        state = "live"
    if doubt and state == "open":
        state = "live"
    closers, uncertain, contested = [], False, False
    for shut in shuts:
        if not _closes(shut, lift, unit):
            continue
        held = (
            YES
            if shut.question is None
            else 1 - opening(shut.question, answered(case, shut.question, shut.id, unit.party))
        )
        closing = every(
            [
                gives(case, shut.givers),
                receives(case, shut.receivers),
                holds(case, shut.when, unit.party),
                held,
            ]
        )
        if closing == YES and shut.contested is None:
            closers.append(shut.id)
        contested = contested or (closing == YES and shut.contested is not None)
        uncertain = uncertain or closing == HALF
    if closers and state != "closed":
        state = "shut"
    elif state == "open" and (contested or uncertain):
        state = "live" if contested or case.facts.nothing_more_known is None else "dormant"
    return PlainDoor(lift, state, tuple(closers))


def _awaits_a_finding(
    case: Case,
    lift: LiftingProvision,
    terms: Terms,
    party: Party | None,
    seen_from: Party | None,
    *,
    may: Truth,
) -> bool:
    """Whether an official holds a consent nobody examined, or a guardian's wish nobody found on."""
    if lift.door is DoorKind.WAIVER and party is not None:
        return any(s.holds is None and Gap.NOT_CHECKED in s.gaps for s in standings(case, party))
    if lift.door is not DoorKind.LIMIT or may == HALF:
        return False
    unknown = {leaf.fact for leaf, _ in all_leaves(terms.when) if test_leaf(case, leaf, seen_from) == HALF}
    return bool(unknown) and unknown <= {"considerable_harm_to_minor", "guardian_may_decide"}


def _half_open(case: Case, condition: Condition, party: Party | None) -> bool:
    """Whether something that the door asks of the matter is on record as being so."""
    if case.facts.nothing_more_known is not None:
        return False
    for leaf, positive in all_leaves(condition):
        definition = case.base.schema.facts[leaf.fact]
        of_the_matter = definition.supplied_by in MATTER
        affirms = (
            isinstance(leaf, Has) and positive and False not in leaf.values and "none" not in leaf.values
        )
        if leaf.fact in {"needed_by_recipient", "relevant_to_recipients_task"}:
            continue  # asked by so many doors that it begins none
        if affirms and of_the_matter and not definition.derived and test_leaf(case, leaf, party) == YES:
            return True
    return False
