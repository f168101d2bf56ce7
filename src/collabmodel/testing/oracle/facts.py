"""What is known of a case: derived facts, conditions, findings, and answers to questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import attrs

from collabmodel.model.assessments import Answer, HarmFinding, HarmKind, HarmLevel, Judgement
from collabmodel.model.information import Origin, Party, PersonRole, ReachedBy
from collabmodel.model.people import ProtectedIdentity
from collabmodel.model.standing import ConsentStanding, Use, standing
from collabmodel.rules.conditions import AllOf, AnyOf, AtLeast, Below, Condition, Has, Leaf, Not, Only
from collabmodel.rules.provisions import (
    Question,
)
from collabmodel.testing.oracle.case import (
    Case,
    Side,
    Words,
    age_of,
    guardians,
    implied,
    recipient_keys,
    same_place,
    same_unit,
    sides,
    stated,
    subject,
)
from collabmodel.testing.oracle.truth import HALF, NO, YES, Truth, every, some, truth

MATTER = {"case_file", "crime_facts", "recipient_role", "cooperation", "person"}
"""Who supplies what an official may say that nothing more is known of."""


def holder_words(case: Case) -> Words:
    """The party codes of the holder."""
    holder, _ = sides(case)
    agency, branch = holder.agency, holder.branch
    codes = implied(case, {agency.kind, *agency.roles, *branch.roles}) | {"anyone"}
    maybe = {"any_authority"} if holder.authority is None else set()
    codes |= {"any_authority"} if holder.authority else set()
    return Words(frozenset(codes), frozenset(maybe))


def recipient_words(case: Case) -> Words:
    """The party codes of the recipient."""
    holder, recipient = sides(case)
    person, parties = case.request.recipient.person, case.base.vocabulary.parties
    own = set(case.request.recipient.roles)
    if recipient is not None:
        agency, branch = recipient.agency, recipient.branch
        own |= {agency.kind, *agency.roles, *branch.roles}
    authority = False if recipient is None else recipient.authority
    inside = same_unit(case)
    another = False if authority is False or inside is True else None if None in (authority, inside) else True
    is_self = any(party.id == person for party in case.parties)
    guards = any(person in guardians(case, party.id) for party in case.parties)
    other_board = (
        recipient is not None
        and recipient.agency is not holder.agency
        and recipient.agency.kind == "social_board"
        and same_place(case, "municipality") is True
    )
    states: dict[str, object] = dict.fromkeys(implied(case, own), True)
    for code, state in {
        "any_authority": authority,
        "another_authority": another,
        "private_recipient": None if authority is None else not authority,
        "subject_self": is_self,
        "guardian": guards,
        "those_concerned": is_self or guards,
        "social_board_same_municipality": other_board,
        **{code: True for code, term in parties.items() if term.given},
        **{code: stated(case, term.follows, None) for code, term in parties.items() if term.follows},
    }.items():
        states[code] = True if states.get(code) is True else state
    return Words(
        frozenset(code for code, state in states.items() if state is True),
        frozenset(code for code, state in states.items() if state is None),
    )


def recipient_functions(case: Case) -> Words:
    """The functions in which the recipient would use the item."""
    _, recipient = sides(case)
    if recipient is None:
        return Words(frozenset())
    if case.request.recipient.activity is not None:
        return Words(frozenset({case.request.recipient.activity}))
    run: frozenset[str] = recipient.branch.activities
    return Words(run) if len(run) == 1 else Words(frozenset(), run)


def marks(case: Case) -> Words:
    """The marks of the item; a mark its vocabulary did not have is not known."""
    vocabulary = case.base.vocabulary
    version = case.item.marks.vocabulary
    considered = frozenset[str]() if version is None else vocabulary.mark_versions[version]
    return Words(case.item.marks.present, frozenset(vocabulary.marks) - considered)


def standings(case: Case, party: Party) -> list[ConsentStanding]:
    """What each consent of the party is worth here; the model knows, and is tested by itself."""
    holder, _ = sides(case)
    use = Use(
        case.item.id,
        case.item.categories,
        holder.agency.id,
        recipient_keys(case),
        case.request.purpose,
        case.request.at,
        case.item.arose_on,
    )
    people = {person.id: person for person in case.facts.people}
    guardianships, policy = case.facts.guardianships, case.facts.age_policy
    own = []
    for consent in case.facts.consents:
        if consent.subject == party.id:
            check = consent.check
            examined_here = check is not None and works_for(case, check.by, holder, check.on)
            own.append(consent if examined_here else attrs.evolve(consent, check=None))
    return [standing(one, use, people=people, guardianships=guardianships, policy=policy) for one in own]


def _consent(case: Case, party: Party) -> bool | None:
    """Whether a consent holds; never asked is not known."""
    worth = {one.holds for one in standings(case, party)}
    return True if True in worth else None if None in worth or not worth else False


def told_apart(case: Case) -> bool | None:
    """Whether somebody can be told from the item; only the holder's own official finds on that, by the day."""
    found = case.item.traceability
    holder, _ = sides(case)
    if found is not None and found.on <= case.day and works_for(case, found.by, holder, found.on):
        return found.traceable
    return attrs.evolve(case.item, traceability=None).identifiable()


OF_THE_STOP = {"holder_party", "holder_activity", "holder_is_authority", "reached_by", "origin_activity"}
"""The facts that are about the place where the item is, or was."""


def came_from(case: Case) -> Words | None:
    """The function in which the item was held before, where that is known."""
    if case.item.reached_by is ReachedBy.OWN:
        return Words(frozenset())
    function = None if case.item.origin is None else function_of(case, case.item.origin)
    return None if function is None else Words(frozenset({function}))


def function_of(case: Case, origin: Origin) -> str | None:
    """The function that an origin means."""
    (branch,) = (b for b in case.facts.branches if b.id == origin.holder)
    if origin.activity is None and len(branch.activities) > 1:
        return None
    return origin.activity or min(branch.activities)


def value_of(case: Case, name: str, party: Party | None) -> object:  # noqa: C901, PLR0911, PLR0912 - a flat list is plain
    """The value of a fact seen from a party, or ``None`` where it is missing."""
    if case.now is not None and name not in OF_THE_STOP:
        return value_of(case.now, name, party)
    request, item = case.request, case.item
    holder, recipient = sides(case)
    person = next((p for p in case.facts.people if party is not None and p.id == party.id), None)
    authority = False if recipient is None else recipient.authority
    matter: dict[str, object] = {
        "initiative": request.initiative.value,
        "purpose": request.purpose,
        "moment": request.day,
        "claims": Words(frozenset(request.claims)),
        "holder_party": holder_words(case),
        "holder_activity": Words(frozenset({item.activity})),
        "holder_is_authority": holder.authority,
        "recipient_party": recipient_words(case),
        "recipient_activity": recipient_functions(case),
        "recipient_is_authority": authority,
        "recipient_is_private": None if authority is None else not authority,
        "same_unit": same_unit(case),
        "same_authority": recipient is not None and recipient.agency is holder.agency,
        "same_municipality": same_place(case, "municipality"),
        "same_region": same_place(case, "region"),
        "category": Words(item.categories),
        "marks": marks(case),
        "identifiable": told_apart(case),
        "arose_on": item.arose_on,
        "reached_by": item.reached_by.value,
        "origin_activity": came_from(case),
    }
    if name in matter:
        return matter[name]
    if name == "subject_age":
        about = party if party is not None and party.role is PersonRole.SUBJECT else subject(case)
        recorded = age_of(case, about)
        return stated(case, name, None) if recorded is None else recorded
    if party is None:
        return stated(case, name, None)
    match name:
        case "person_role":
            return party.role.value
        case "person_age":
            return age_of(case, party)
        case "deceased" if person is not None:
            return person.deceased_on is not None and person.deceased_on <= case.day
        case "protection_level" if person is not None:
            return None if person.protection is ProtectedIdentity.UNKNOWN else person.protection.value
        case "protection_level":
            return "none" if party.role is PersonRole.FIRM or not item.parties else None
        case "recipient_is_person":
            return request.recipient.person == party.id
        case "recipient_is_guardian":
            if request.recipient.person is None or request.recipient.person not in guardians(case, party.id):
                return False
            age = age_of(case, party)
            return None if age is None else age < 18  # noqa: PLR2004 - of age at 18
        case "considerable_harm_to_minor":
            said = stated(case, name, party)
            if said is not None:
                return said
            found = finding(case, HarmKind.PERSON, party, None)
            return None if found is None or found.level is None else found.level >= HarmLevel.CONSIDERABLE
        case "consent_valid":
            return _consent(case, party)
        case "consent_reservation_required":
            valid = {one.consent for one in standings(case, party) if one.holds}
            asked = [one.reservation_required for one in case.facts.consents if one.id in valid]
            return bool(asked) and all(asked)
        case "deceased":
            return None
        case _:
            return stated(case, name, party)


def test_leaf(case: Case, leaf: Leaf, party: Party | None) -> Truth:
    """Whether one leaf holds."""
    value = value_of(case, leaf.fact, party)
    if value is None:
        return HALF
    match leaf:
        case Has(_, values):
            if isinstance(value, Words):
                return some(value.has(str(word)) for word in values)
            return truth(any(type(one) is type(value) and one == value for one in values))
        case Only(_, values):
            assert isinstance(value, Words)
            if any(word not in values for word in value.yes):
                return NO
            # of marks nobody can say that there are no others: the vocabulary may grow
            return HALF if value.maybe or leaf.fact == "marks" else truth(bool(value.yes))
        case Below(_, limit):
            return truth(value < limit)  # type: ignore[operator]
        case AtLeast(_, limit):
            return truth(value >= limit)  # type: ignore[operator]


def holds(case: Case, condition: Condition, party: Party | None) -> Truth:
    """Whether a condition holds."""
    match condition:
        case AllOf(parts):
            return every(holds(case, part, party) for part in parts)
        case AnyOf(parts):
            return some(holds(case, part, party) for part in parts)
        case Not(part):
            return 1 - holds(case, part, party)
        case _:
            return test_leaf(case, condition, party)


def all_leaves(condition: Condition, *, positive: bool = True) -> list[tuple[Leaf, bool]]:
    """The leaves, each with whether it stands positive."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return [leaf for part in parts for leaf in all_leaves(part, positive=positive)]
        case Not(part):
            return all_leaves(part, positive=not positive)
        case _:
            return [(condition, positive)]


def _is_named(case: Case, names: Sequence[str], words: Words, functions: Words, *, unread: bool) -> Truth:
    """Whether one of the names means the one with these codes and functions.

    In a wording that nobody read, a list that begins later counts as it was first read.
    """
    found = []
    for name in names:
        if name.startswith("list:"):
            seats, day = case.base.vocabulary.lists[name.removeprefix("list:")], case.day
            begins = [seat.since for seat in seats if seat.since is not None]
            if unread and begins and min(begins) > day:
                day = min(begins)
            for seat in seats:
                if seat.until is not None and day >= seat.until:
                    seated = NO
                elif seat.since is not None:
                    seated = truth(day >= seat.since)
                else:
                    seated = YES if seat.seen_by is not None and day >= seat.seen_by else HALF
                found.append(every([seated, some([words.has(seat.party), functions.has(seat.party)])]))
        else:
            found.append(some([words.has(name), functions.has(name)]))
    return some(found)


def gives(case: Case, names: Sequence[str], *, unread: bool = False) -> Truth:
    """Whether the holder is among the named."""
    return _is_named(case, names, holder_words(case), Words(frozenset({case.item.activity})), unread=unread)


def receives(case: Case, names: Sequence[str], *, unread: bool = False) -> Truth:
    """Whether the recipient is among the named."""
    return _is_named(case, names, recipient_words(case), recipient_functions(case), unread=unread)


def works_for(case: Case, official: str, side: Side | None, on: date) -> bool:
    """Whether the official was in office on that side on a day."""
    return side is not None and any(
        one.id == official
        and one.agency == side.agency.id
        and (one.period.since is None or one.period.since <= on)
        and (one.period.until is None or on < one.period.until)
        for one in case.facts.officials
    )


def stands_here(case: Case, made: HarmFinding | Judgement) -> bool:
    """Whether it is about this item and recipient, and stands on the day."""
    in_time = made.on <= case.day and (made.valid_until is None or case.day < made.valid_until)
    return in_time and made.recipient in recipient_keys(case) and made.item in (None, case.item.id)


def finding(
    case: Case, kind: HarmKind | None, party: Party | None, provision: str | None
) -> HarmFinding | None:
    """The finding that counts: the provision's own, unless the kind's is graver and no older.

    Of each sort the last day's count, and of that day's the gravest.
    """
    holder, _ = sides(case)
    usable = [f for f in case.facts.harm if stands_here(case, f) and f.purpose == case.request.purpose]
    usable = [f for f in usable if works_for(case, f.by, holder, f.on)]
    about = party.id if party else None
    usable = [f for f in usable if kind is HarmKind.ACTIVITY or f.party == about]
    own = _last_word([f for f in usable if f.provision is not None and f.provision == provision])
    general = _last_word([f for f in usable if f.provision is None and f.kind is kind])
    if own is not None and general is not None:
        older, graver = general.on < own.on, _is_graver(general, own)
        return general if graver and not older else own
    return general if own is None else own


def _last_word(findings: Sequence[HarmFinding]) -> HarmFinding | None:
    best: HarmFinding | None = None
    for one in findings:
        if best is None or one.on > best.on or (one.on == best.on and _is_graver(one, best)):
            best = one
    return best


def _is_graver(one: HarmFinding, other: HarmFinding) -> bool:
    """Whether one is graver; what is still being assessed may turn out to be anything."""
    return other.level is not None and (one.level is None or one.level > other.level)


def answered(case: Case, question: Question, provision: str, party: Party | None) -> Answer:
    """How the question stands: the latest answer, and of one day's the least opening."""
    about = {None, party.id if party else None}
    holder, recipient = sides(case)
    side = recipient if question.of_recipient else holder
    usable = [
        j
        for j in case.facts.judgements
        if j.provision == provision and stands_here(case, j) and j.party in about
    ]
    usable = [j for j in usable if works_for(case, j.by, side, j.on)]
    if not usable:
        return Answer.NOT_SOUGHT
    last = max(j.on for j in usable)
    answers = {j.answer for j in usable if j.on == last}
    closing = answers - {question.opens_on}
    return max(closing or answers, key=lambda a: a.value)


def opening(question: Question, answer: Answer) -> Truth:
    """Whether an answer opens."""
    return truth(None if answer in {Answer.PENDING, Answer.NOT_SOUGHT} else answer is question.opens_on)
