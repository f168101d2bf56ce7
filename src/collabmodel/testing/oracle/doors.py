"""Which doors stand open for a unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from collabmodel.model.assessments import Answer
from collabmodel.model.decision import DoorKind, Interest
from collabmodel.model.disclosure import Initiative
from collabmodel.model.information import Party, PersonRole
from collabmodel.model.standing import Gap
from collabmodel.rules.conditions import Condition, Has
from collabmodel.rules.provisions import LiftingProvision, Mode, Reach, Shut, Terms, Trigger, Whose
from collabmodel.testing.oracle.case import Case, guardians, subject, wording_number
from collabmodel.testing.oracle.facts import (
    MATTER,
    all_leaves,
    answered,
    gives,
    holder_words,
    holds,
    opening,
    receives,
    standings,
    test_leaf,
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
from collabmodel.testing.oracle.units import PlainDoor, PlainUnit


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


def door_of(case: Case, lift: LiftingProvision, unit: PlainUnit, shuts: Sequence[Shut]) -> PlainDoor | None:
    """How one door stands for one unit; ``None`` where it does not concern it."""
    terms = terms_of(lift, case.day)
    for giver, excepted in lift.except_from:
        for place_ in (case, *unit.stops):
            if holder_words(place_).has(giver) > NO and meant_by_any(excepted, {unit.secrecy.id}):
                return None
    if not _reaches_secrecy(terms.reach, unit, any_regime=lift.regime_any):
        return None
    if not _reaches_party(case, lift.whose, unit.party):
        return None
    giving = gives(case, terms.givers, unread=terms.unread)
    doubted_giver = giving < YES and (
        any(holder_words(case).has(code) > NO for code, _ in lift.contested_from)
        or any(gives(stop, terms.givers, unread=terms.unread) > NO for stop in unit.stops)
    )
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
    return shut_or_not(case, PlainDoor(lift, state, ()), unit, shuts)


def shut_or_not(case: Case, door: PlainDoor, unit: PlainUnit, shuts: Sequence[Shut]) -> PlainDoor:
    """The door after everything has been heard that may close it for this section, here or where it came from."""
    lift, state = door.lift, door.state
    closers, uncertain, contested, judging = [*door.shut_by], False, False, False
    for shut in shuts:
        if not _closes(shut, lift, unit):
            continue
        held = (
            YES
            if shut.question is None
            else 1 - opening(shut.question, answered(case, shut.question, shut.id, unit.party))
        )
        here = some(
            every([gives(place_, shut.givers), holds(place_, shut.when, unit.party)])
            for place_ in (case, *unit.stops)
        )
        closing = every([here, receives(case, shut.receivers), held])
        if closing == YES and shut.contested is None:
            closers.append(shut.id)
        contested = contested or (closing == YES and shut.contested is not None)
        uncertain = uncertain or closing == HALF
        judging = judging or (every([here, receives(case, shut.receivers)]) == YES and held == HALF)
    if closers and state != "closed":
        state = "shut"
    elif state == "open" and (contested or uncertain):
        more = case.facts.nothing_more_known is None
        state = "live" if contested or judging or more else "dormant"
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
