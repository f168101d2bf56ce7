"""A second ``decide``, naive on purpose: slow, flat, written to be obviously right.

It shares no code with :mod:`collabmodel.rules` beyond the values that records are made
of.  Truth is a number: 0 for no, 1 for yes, ½ for not known; *and* is the least, *or* the
greatest, *not* is one minus.  It answers only what matters most: outcome, basis, settled,
and which provisions carried the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

import attrs

from collabmodel.model.assessments import Answer, HarmFinding, HarmKind, HarmLevel, Judgement
from collabmodel.model.decision import Basis, DoorKind, Interest, Outcome
from collabmodel.model.disclosure import DisclosureRequest, Initiative
from collabmodel.model.ids import IndividualId
from collabmodel.model.information import InformationItem, Party, PersonRole
from collabmodel.model.people import ProtectedIdentity
from collabmodel.model.standing import ConsentStanding, Gap, Use, standing
from collabmodel.rules.conditions import AllOf, AnyOf, AtLeast, Below, Condition, Has, Leaf, Not
from collabmodel.rules.facts import FactSheet, FactType
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import (
    Check,
    LiftingProvision,
    Limb,
    Mode,
    OpenActivity,
    Provision,
    Question,
    Reach,
    Reference,
    SecrecyProvision,
    Shut,
    Terms,
    Test,
    Trigger,
    Whose,
)

Truth = Fraction
NO, HALF, YES = Fraction(0), Fraction(1, 2), Fraction(1)
_MATTER = {"case_file", "crime_facts", "recipient_role", "cooperation", "person"}
"""Who supplies what an official may say that nothing more is known of."""


def every(truths: Iterable[Truth]) -> Truth:
    """And."""
    return min([YES, *truths])


def some(truths: Iterable[Truth]) -> Truth:
    """Or."""
    return max([NO, *truths])


def truth(state: object) -> Truth:
    """Python's three values as a number."""
    return HALF if state is None else YES if state else NO


@attrs.frozen
class PlainAnswer:
    """What both engines must agree on for one item."""

    outcome: Outcome
    basis: Basis
    settled: bool
    grounds: frozenset[str]


# ------------------------------------------------------------------------------------- naming of rules


def _number(section: str) -> tuple[int, str]:
    """``1a`` sorts after ``1`` and before ``2``."""
    digits = section.rstrip("abcdefghijklmnopqrstuvwxyz")
    return int(digits), section[len(digits) :]


def place(ident: str) -> tuple[int, tuple[int, str]] | None:
    """Chapter and section of an id of the secrecy act."""
    parts = ident.split("-")
    if len(parts) < 3 or parts[0] != "osl" or not re.fullmatch(r"\d+", parts[1]):  # noqa: PLR2004
        return None
    return (int(parts[1]), _number(parts[2])) if re.fullmatch(r"\d+[a-z]?", parts[2]) else None


def meant(pattern: str, ident: str) -> bool:
    """Whether a pattern means the id: itself, what lies below it, a chapter, or a range."""
    where = place(ident)
    if pattern.endswith("-*"):
        return where is not None and pattern == f"osl-{where[0]}-*"
    if ".." in pattern:
        first, last = pattern.split("..")
        chapter, low = first.removeprefix("osl-").split("-")
        return where is not None and where[0] == int(chapter) and _number(low) <= where[1] <= _number(last)
    is_chapter = pattern.startswith("osl") and pattern.count("-") == 1
    return pattern == ident or (not is_chapter and ident.startswith(f"{pattern}-"))


def _meant_by_any(patterns: Iterable[str], idents: Iterable[str]) -> bool:
    return any(meant(pattern, ident) for pattern in patterns for ident in idents)


# ---------------------------------------------------------------------------------------------- facts


@attrs.frozen
class Words:
    """A set of words of which some may be unknown."""

    yes: frozenset[str]
    maybe: frozenset[str] = frozenset()

    def has(self, word: str) -> Truth:
        """Whether the word is in it."""
        return YES if word in self.yes else HALF if word in self.maybe else NO


@attrs.frozen
class Case:
    """One item of a question, and everything around it."""

    request: DisclosureRequest
    item: InformationItem
    facts: FactSheet
    packs: tuple[RulePack, ...]

    @property
    def day(self) -> date:
        """The day whose law applies."""
        return self.request.day

    @property
    def base(self) -> RulePack:
        """The jurisdiction's pack."""
        return next(pack for pack in self.packs if pack.jurisdiction)

    @property
    def parties(self) -> tuple[Party, ...]:
        """Those the item tells of; somebody unnamed where it names nobody."""
        return self.item.parties or (Party("nobody-named", PersonRole.SUBJECT),)

    def current(self, provisions: Iterable[Provision]) -> list[Provision]:
        """The provisions in force, by id."""
        return sorted((p for p in provisions if _wording(p, self.day) is not None), key=lambda p: p.id)


def _wording(provision: Provision, day: date) -> int | None:
    """Number of the wording in force."""
    for n, wording in enumerate(provision.wordings):
        if wording.since <= day and (wording.until is None or day < wording.until):
            return n
    return None


def _implied(case: Case, codes: Iterable[str]) -> set[str]:
    found = set(codes)
    while True:
        more = {i for code in found for i in getattr(case.base.vocabulary.parties.get(code), "implies", ())}
        if more <= found:
            return found
        found |= more


def _agencies(case: Case) -> tuple[dict[str, object], dict[str, object] | None]:
    """Holder and recipient, each as its agency, branch and authority; no recipient body for a person."""
    branches = {b.id: b for b in case.facts.branches}
    agencies = {a.id: a for a in case.facts.agencies}
    mine = branches[case.request.holder]
    holder = {"branch": mine, "agency": agencies[mine.agency], "authority": agencies[mine.agency].is_authority}
    key = case.request.recipient.branch
    if key is None:
        return holder, None
    theirs = branches[key]
    body = agencies[theirs.agency]
    return holder, {"branch": theirs, "agency": body, "authority": body.is_authority}


def _stated(case: Case, name: str, party: Party | None) -> object:
    definition = case.base.schema.facts[name]
    about = party.id if definition.about_person and party is not None else None
    for item in (case.item.id, None):
        for circumstance in case.facts.circumstances:
            if (circumstance.fact, circumstance.about, circumstance.item) == (name, about, item):
                value = circumstance.value
                if definition.type is FactType.SET:
                    return Words(value if isinstance(value, frozenset) else frozenset({str(value)}))
                return value
    return None


def _guardians(case: Case, child: str) -> set[str]:
    return {
        str(g.guardian)
        for g in case.facts.guardianships
        if g.child == child
        and (g.period.since is None or g.period.since <= case.day)
        and (g.period.until is None or case.day < g.period.until)
    }


def _age(case: Case, party: Party | None) -> int | None:
    for person in case.facts.people:
        if party is not None and person.id == party.id:
            return person.age_on(case.day)
    return None


def subject(case: Case) -> Party | None:
    """The one the matter is about, if it is one."""
    subjects = [party for party in case.parties if party.role is PersonRole.SUBJECT]
    return subjects[0] if len(subjects) == 1 else None


def _recipient_keys(case: Case) -> frozenset[str]:
    _, recipient = _agencies(case)
    keys = {case.request.recipient.key}
    if recipient is not None:
        keys.add(recipient["agency"].id)  # type: ignore[attr-defined]
    return frozenset(keys)


def _same_unit(case: Case) -> bool | None:
    holder, recipient = _agencies(case)
    if recipient is None or recipient["agency"] is not holder["agency"]:
        return False
    if recipient["branch"] is holder["branch"]:
        return True
    independent = {recipient["branch"].independent, holder["branch"].independent}  # type: ignore[attr-defined]
    return False if True in independent else None if None in independent else True


def _same(case: Case, place_: str) -> bool | None:
    holder, recipient = _agencies(case)
    if recipient is None:
        return False
    mine, theirs = getattr(holder["agency"], place_), getattr(recipient["agency"], place_)
    if mine is None and theirs is None:
        return None
    return mine is not None and mine == theirs


def holder_words(case: Case) -> Words:
    """The party codes of the holder."""
    holder, _ = _agencies(case)
    agency, branch = holder["agency"], holder["branch"]
    codes = _implied(case, {agency.kind, *agency.roles, *branch.roles}) | {"anyone"}  # type: ignore[attr-defined]
    maybe = {"any_authority"} if holder["authority"] is None else set()
    codes |= {"any_authority"} if holder["authority"] else set()
    return Words(frozenset(codes), frozenset(maybe))


def recipient_words(case: Case) -> Words:
    """The party codes of the recipient."""
    holder, recipient = _agencies(case)
    person, parties = case.request.recipient.person, case.base.vocabulary.parties
    own = set(case.request.recipient.roles)
    if recipient is not None:
        agency, branch = recipient["agency"], recipient["branch"]
        own |= {agency.kind, *agency.roles, *branch.roles}  # type: ignore[attr-defined]
    authority = False if recipient is None else recipient["authority"]
    is_self = any(party.id == person for party in case.parties)
    guards = any(person in _guardians(case, party.id) for party in case.parties)
    other_board = (
        recipient is not None
        and recipient["agency"] is not holder["agency"]
        and recipient["agency"].kind == "social_board"  # type: ignore[attr-defined]
        and _same(case, "municipality") is True
    )
    states: dict[str, object] = {code: True for code in _implied(case, own)}
    for code, state in {
        "any_authority": authority,
        "another_authority": authority,
        "private_recipient": None if authority is None else not authority,
        "subject_self": is_self,
        "guardian": guards,
        "those_concerned": is_self or guards,
        "social_board_same_municipality": other_board,
        **{code: True for code, term in parties.items() if term.given},
        **{code: _stated(case, term.follows, None) for code, term in parties.items() if term.follows},
    }.items():
        states[code] = True if states.get(code) is True else state
    return Words(
        frozenset(code for code, state in states.items() if state is True),
        frozenset(code for code, state in states.items() if state is None),
    )


def recipient_functions(case: Case) -> Words:
    """The functions in which the recipient would use the item."""
    _, recipient = _agencies(case)
    if recipient is None:
        return Words(frozenset())
    if case.request.recipient.activity is not None:
        return Words(frozenset({case.request.recipient.activity}))
    run: frozenset[str] = recipient["branch"].activities  # type: ignore[attr-defined]
    return Words(run) if len(run) == 1 else Words(frozenset(), run)


def marks(case: Case) -> Words:
    """The marks of the item; a mark its vocabulary did not have is not known."""
    vocabulary = case.base.vocabulary
    version = case.item.marks.vocabulary
    considered = frozenset[str]() if version is None else vocabulary.mark_versions[version]
    return Words(case.item.marks.present, frozenset(vocabulary.marks) - considered)


def _standings(case: Case, party: Party) -> list[ConsentStanding]:
    """What each consent of the party is worth here; the model knows, and is tested by itself."""
    holder, _ = _agencies(case)
    use = Use(
        case.item.id,
        case.item.categories,
        holder["agency"].id,  # type: ignore[attr-defined]
        _recipient_keys(case),
        case.request.purpose,
        case.request.at,
    )
    people = {person.id: person for person in case.facts.people}
    guardianships, policy = case.facts.guardianships, case.facts.age_policy
    own = []
    for consent in case.facts.consents:
        if consent.subject == party.id:
            check = consent.check
            examined_here = check is not None and _works_for(case, check.by, holder, check.on)
            own.append(consent if examined_here else attrs.evolve(consent, check=None))
    return [standing(one, use, people=people, guardianships=guardianships, policy=policy) for one in own]


def _consent(case: Case, party: Party) -> bool | None:
    """Whether a consent holds; never asked is not known."""
    worth = {one.holds for one in _standings(case, party)}
    return True if True in worth else None if None in worth or not worth else False


def value_of(case: Case, name: str, party: Party | None) -> object:  # noqa: C901, PLR0911, PLR0912 - a flat list is plain
    """The value of a fact seen from a party, or ``None`` where it is missing."""
    request, item = case.request, case.item
    holder, recipient = _agencies(case)
    person = next((p for p in case.facts.people if party is not None and p.id == party.id), None)
    authority = False if recipient is None else recipient["authority"]
    matter: dict[str, object] = {
        "initiative": request.initiative.value,
        "purpose": request.purpose,
        "moment": request.day,
        "claims": Words(frozenset(request.claims)),
        "holder_party": holder_words(case),
        "holder_activity": Words(frozenset({item.activity})),
        "holder_is_authority": holder["authority"],
        "recipient_party": recipient_words(case),
        "recipient_activity": recipient_functions(case),
        "recipient_is_authority": authority,
        "recipient_is_private": None if authority is None else not authority,
        "same_unit": _same_unit(case),
        "same_authority": recipient is not None and recipient["agency"] is holder["agency"],
        "same_municipality": _same(case, "municipality"),
        "same_region": _same(case, "region"),
        "category": Words(item.categories),
        "marks": marks(case),
        "identifiable": item.identifiable(),
        "arose_on": item.arose_on,
        "reached_by": item.reached_by.value,
    }
    if name in matter:
        return matter[name]
    if name == "subject_age":
        about = party if party is not None and party.role is PersonRole.SUBJECT else subject(case)
        recorded = _age(case, about)
        return _stated(case, name, None) if recorded is None else recorded
    if party is None:
        return _stated(case, name, None)
    match name:
        case "person_role":
            return party.role.value
        case "person_age":
            return _age(case, party)
        case "deceased" if person is not None:
            return person.deceased_on is not None and person.deceased_on <= case.day
        case "protection_level" if person is not None:
            return None if person.protection is ProtectedIdentity.UNKNOWN else person.protection.value
        case "protection_level":
            return "none" if party.role is PersonRole.FIRM or not item.parties else None
        case "recipient_is_person":
            return request.recipient.person == party.id
        case "recipient_is_guardian":
            if request.recipient.person is None or request.recipient.person not in _guardians(case, party.id):
                return False
            age = _age(case, party)
            return None if age is None else age < 18  # noqa: PLR2004 - of age at 18
        case "considerable_harm_to_minor":
            said = _stated(case, name, party)
            if said is not None:
                return said
            found = finding(case, HarmKind.PERSON, party, None)
            return None if found is None or found.level is None else found.level >= HarmLevel.CONSIDERABLE
        case "consent_valid":
            return _consent(case, party)
        case "consent_reservation_required":
            valid = {one.consent for one in _standings(case, party) if one.holds}
            asked = [one.reservation_required for one in case.facts.consents if one.id in valid]
            return all(asked) if asked else None
        case "deceased":
            return None
        case _:
            return _stated(case, name, party)


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


# ---------------------------------------------------------------------------------- findings and answers


def _works_for(case: Case, official: str, side: dict[str, object] | None, on: date) -> bool:
    """Whether the official was in office on that side on a day."""
    return side is not None and any(
        one.id == official
        and one.agency == side["agency"].id  # type: ignore[attr-defined]
        and (one.period.since is None or one.period.since <= on)
        and (one.period.until is None or on < one.period.until)
        for one in case.facts.officials
    )


def _usable(case: Case, made: HarmFinding | Judgement) -> bool:
    in_time = made.on <= case.day and (made.valid_until is None or case.day < made.valid_until)
    return in_time and made.recipient in _recipient_keys(case) and made.item in (None, case.item.id)


def finding(case: Case, kind: HarmKind, party: Party | None, provision: str | None) -> HarmFinding | None:
    """The finding that counts: by the provision's own measure first, then the latest, then the gravest."""
    holder, _ = _agencies(case)
    usable = [f for f in case.facts.harm if _usable(case, f) and f.purpose == case.request.purpose]
    usable = [f for f in usable if _works_for(case, f.by, holder, f.on)]
    about = party.id if party else None
    usable = [f for f in usable if kind is HarmKind.ACTIVITY or f.party == about]
    own = [f for f in usable if f.provision is not None and f.provision == provision]
    general = [f for f in usable if f.provision is None and f.kind is kind]
    best: HarmFinding | None = None
    for one in own or general:
        graver = best is not None and (best.level is not None and (one.level is None or one.level > best.level))
        if best is None or one.on > best.on or (one.on == best.on and graver):
            best = one
    return best


def answered(case: Case, question: Question, provision: str, party: Party | None) -> Answer:
    """How the question stands: the latest answer, and of one day's the least opening."""
    about = {None, party.id if party else None}
    holder, recipient = _agencies(case)
    side = recipient if question.of_recipient else holder
    usable = [j for j in case.facts.judgements if j.provision == provision and _usable(case, j) and j.party in about]
    usable = [j for j in usable if _works_for(case, j.by, side, j.on)]
    if not usable:
        return Answer.NOT_SOUGHT
    last = max(j.on for j in usable)
    answers = {j.answer for j in usable if j.on == last}
    closing = answers - {question.opens_on}
    return max(closing or answers, key=lambda a: a.value)


def opening(question: Question, answer: Answer) -> Truth:
    """Whether an answer opens."""
    return truth(None if answer in {Answer.PENDING, Answer.NOT_SOUGHT} else answer is question.opens_on)


# --------------------------------------------------------------------------------------- protecting units


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


_LADDER = {
    # test: highest level that passes, highest that is not yet harm
    Test.REVERSED: (0, 0),
    Test.STRAIGHT: (1, 2),
    Test.STRAIGHT_SPECIAL_REASON: (1, 2),
    Test.STRAIGHT_CONSIDERABLE: (3, 3),
    Test.STRAIGHT_MUST_BE_ASSUMED_CONSIDERABLE: (3, 3),
    Test.STRAIGHT_DANGER: (4, 4),
    Test.QUALIFIED_PARTICULAR_IMPORTANCE: (3, 3),
}


def _harm(case: Case, test: Test, kinds: Sequence[HarmKind], secrecy: str, party: Party | None) -> str:
    if test not in _LADDER:
        return "no test"
    passes, unclear = _LADDER[test]
    results = []
    for kind in kinds or (None,):
        found = finding(case, kind or HarmKind.PERSON, party, secrecy)
        if found is None or (kind is None and found.provision is None):
            results.append("unassessed")
        elif found.level is None:
            results.append("pending")
        else:
            results.append("excluded" if found.level <= passes else "inconclusive" if found.level <= unclear else "found")
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


def _units(case: Case, secrecy: SecrecyProvision) -> list[PlainUnit]:
    holder, _ = _agencies(case)
    found = []
    for interest, party in _protected(case, secrecy):
        scope = every(
            [
                truth(bool({case.item.activity, "any_activity"} & secrecy.at)),
                truth(holder["authority"]) if secrecy.regime in {"osl", "older"} else YES,
                some(marks(case).has(mark) for mark in secrecy.marks) if secrecy.marks else YES,
                truth(case.item.identifiable()) if party is not None else YES,
                holds(case, secrecy.when, party),
                *(1 - holds(case, exception.when, party) for exception in secrecy.unless),
            ]
        )
        if scope == NO:
            continue
        if _same_unit(case) is None:
            scope = HALF
        told = _scope_leaves(case, secrecy, party)
        beyond = _same_unit(case) is None or (secrecy.regime in {"osl", "older"} and holder["authority"] is None)
        beyond = beyond or (bool(secrecy.marks) and some(marks(case).has(m) for m in secrecy.marks) == HALF)
        beyond = beyond or (party is not None and case.item.identifiable() is None)
        beyond = beyond or any(case.base.schema.facts[leaf.fact].supplied_by not in _MATTER for leaf in told)
        business = interest is Interest.BUSINESS and HarmKind.BUSINESS in secrecy.harm
        kinds = (HarmKind.BUSINESS,) if business else secrecy.harm
        for limb in _points(case, secrecy):
            test = secrecy.test if limb is None or limb.test is None else limb.test
            ident = secrecy.id if limb is None else limb.id
            harm = _harm(case, test, kinds, secrecy.id, party)
            gone = "same unit" if _same_unit(case) else None
            found.append(PlainUnit(secrecy, ident, test, interest, party, scope, harm, beyond, gone))
    return found


def _scope_leaves(case: Case, secrecy: SecrecyProvision, party: Party | None) -> list[Leaf]:
    """The circumstances of the section's scope that are not known."""
    conditions = [secrecy.when, *(exception.when for exception in secrecy.unless)]
    every_leaf = [leaf for condition in conditions for leaf, _ in all_leaves(condition)]
    return [leaf for leaf in every_leaf if test_leaf(case, leaf, party) == HALF]


# ------------------------------------------------------------------------------------------------- doors


def _reaches_secrecy(reach: Reach, unit: PlainUnit, *, any_regime: bool) -> bool:
    idents = {unit.secrecy.id, unit.ident}
    if _meant_by_any(reach.ids, idents):
        return True
    if reach.mode in {Mode.LIST, Mode.NONE} or (unit.secrecy.regime != "osl" and not any_regime):
        return False
    if _meant_by_any(reach.except_, idents) or unit.secrecy.test in reach.except_tests:
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
        Whose.MINOR_OF_RECIPIENT: person is not None and person in _guardians(case, party.id),
    }[whose]


def _terms(lift: LiftingProvision, day: date) -> Terms:
    number = _wording(lift, day)
    assert number is not None
    return lift.terms[number]


def _closes(shut: Shut, lift: LiftingProvision, unit: PlainUnit) -> bool:
    """Whether a shut speaks of this door and this secrecy."""
    if _meant_by_any(shut.opened_only_by, {lift.id}):
        return False
    where = place(lift.id)
    for door in shut.doors:
        chapter = door.startswith("chapter:") and where is not None and door == f"chapter:{where[0]}"
        other_acts_duty = door.startswith("via:") and lift.door is DoorKind.DUTY and where is None
        if chapter or other_acts_duty or meant(door, lift.id):
            return _meant_by_any(shut.secrecies, {unit.secrecy.id, unit.ident})
    return False


def _door(case: Case, lift: LiftingProvision, unit: PlainUnit, shuts: Sequence[Shut]) -> PlainDoor | None:  # noqa: C901, PLR0912 - the law's steps, one after another
    terms = _terms(lift, case.day)
    for giver, excepted in lift.except_from:
        if holder_words(case).has(giver) > NO and _meant_by_any(excepted, {unit.secrecy.id}):
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
        or _meant_by_any(terms.reach.contested_for, {unit.secrecy.id, unit.ident})
    )
    seen_from = subject(case) if lift.whose in {Whose.ITEM, Whose.SUBJECT_AND_CLOSE} else unit.party
    met = every([may, holds(case, terms.when, seen_from)])
    answer = None if terms.question is None else answered(case, terms.question, lift.id, seen_from)
    opens = YES if terms.question is None or answer is None else opening(terms.question, answer)
    claimed = not lift.on_claim or lift.id in case.request.claims or answer not in {None, Answer.NOT_SOUGHT}
    if met == NO or opens == NO:
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
        held = YES if shut.question is None else 1 - opening(shut.question, answered(case, shut.question, shut.id, unit.party))
        closing = every([gives(case, shut.givers), receives(case, shut.receivers), holds(case, shut.when, unit.party), held])
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
    case: Case, lift: LiftingProvision, terms: Terms, party: Party | None, seen_from: Party | None, *, may: Truth
) -> bool:
    """Whether an official holds a consent nobody examined, or a guardian's wish nobody found on."""
    if lift.door is DoorKind.WAIVER and party is not None:
        return any(s.holds is None and Gap.NOT_CHECKED in s.gaps for s in _standings(case, party))
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
        of_the_matter = definition.supplied_by in _MATTER
        affirms = isinstance(leaf, Has) and positive and False not in leaf.values and "none" not in leaf.values
        if leaf.fact in {"needed_by_recipient", "relevant_to_recipients_task"}:
            continue  # asked by so many doors that it begins none
        if affirms and of_the_matter and not definition.derived and test_leaf(case, leaf, party) == YES:
            return True
    return False


# ----------------------------------------------------------------------------------------------- answers


def plain_decide(
    request: DisclosureRequest, facts: FactSheet, packs: Sequence[RulePack]
) -> tuple[PlainAnswer, ...]:
    """The plain answer for every item of a valid request."""
    return tuple(_answer(Case(request, item, facts, tuple(packs))) for item in request.items)


def _binding(case: Case, duties: Sequence[LiftingProvision], units: Sequence[PlainUnit]) -> list[str]:
    """The duties that must be followed."""
    found = []
    for duty in duties:
        terms, about = _terms(duty, case.day), subject(case)
        if duty.trigger is Trigger.ON_REQUEST and case.request.initiative is not Initiative.REQUESTED:
            continue
        giving, getting = (
            gives(case, terms.givers, unread=terms.unread),
            receives(case, terms.receivers, unread=terms.unread),
        )
        met = every([giving, getting, holds(case, terms.when, about)])
        opens = YES
        if terms.question is not None:
            opens = opening(terms.question, answered(case, terms.question, duty.id, about))
        reaches = all(any(d.lift.id == duty.id for d in u.open_doors) for u in units if u.protects)
        if met == opens == YES and duty.contested is None and reaches:
            found.append(duty.id)
    return found


def _answer(case: Case) -> PlainAnswer:  # noqa: C901, PLR0912, PLR0915 - the whole of it, on one page
    law = case.current(p for pack in case.packs for p in pack.provisions)
    own = {p.id for p in case.base.provisions}
    holder, recipient = _agencies(case)
    lifts = [p for p in law if isinstance(p, LiftingProvision) and p.id in own]
    shuts = [p for p in law if isinstance(p, Shut)]

    # 1. who says anything about this activity of this holder
    openness = [p.id for p in law if isinstance(p, OpenActivity) and p.id in own and case.item.activity in p.at]
    covered = bool(openness)
    for p in law:
        if isinstance(p, SecrecyProvision) and p.id in own and case.item.activity in p.at:
            binds = p.regime not in {"osl", "older"} or holder["authority"] is True
            covered = covered or (binds and not p.follows_information and not p.marks and "any_activity" not in p.at)

    # 2. what protects whom, and which doors there are
    units = [unit for p in law if isinstance(p, SecrecyProvision) for unit in _units(case, p)]
    for unit in units:
        if unit.gone is None:
            for lift in lifts:
                door = _door(case, lift, unit, shuts)
                if door is not None:
                    (unit.limits if lift.door is DoorKind.LIMIT else unit.doors).append(door)
            unit.gone = next((d.lift.id for d in unit.limits if d.state == "open"), None)

    # 3. what opens another section for the same person opens the extended one
    extended = {p.extends for p in law if isinstance(p, Reference) and p.extends and p.id in own}
    borrowed: list[tuple[PlainUnit, dict[str, PlainDoor]]] = []
    for unit in units:
        if unit.ident in extended:
            borrowed.append((unit, _borrowed(unit, units, own)))
    for unit, doors in borrowed:
        unit.doors = [d for d in unit.doors if d.lift.id not in doors] + list(doors.values())

    # 4. what waits for somebody's answer
    passed: dict[str, list[Truth]] = {}
    for check in law:
        if isinstance(check, Check):
            for party in case.parties:
                applies = [gives(case, check.givers), receives(case, check.receivers), holds(case, check.when, party)]
                if every(applies) > NO:
                    answer = answered(case, check.question, check.id, party)
                    passed.setdefault(check.id, []).append(opening(check.question, answer))

    # 5. the answer
    tests = [state for states in passed.values() for state in states]
    blocking = [unit for unit in units if not unit.lifted]
    permitted = covered and not blocking and all(state == YES for state in tests)
    refused = NO in tests
    more = case.facts.nothing_more_known is None
    binding = _binding(case, [p for p in lifts if p.door is DoorKind.DUTY], units)
    if permitted:
        outcome, basis, settled = Outcome.PERMIT, _basis(units, binding), True
    elif not refused and all(_is_live(unit, more=more) for unit in blocking):
        outcome, basis, settled = Outcome.REFER, Basis.NONE, False
    else:
        outcome, basis, settled = Outcome.DENY, Basis.NONE, refused or any(_is_final(unit) for unit in blocking)

    # 6. what carried it
    grounds = set(passed)
    for unit in units:
        grounds.add(unit.ident)
        if unit.gone not in {None, "same unit"}:
            grounds.add(str(unit.gone))
        if unit.protects:
            for door in unit.open_doors or [d for d in unit.doors if d.state in {"live", "shut"}]:
                grounds |= {door.lift.id, *door.shut_by}
    asked_for = case.request.initiative is Initiative.REQUESTED
    authorities = holder["authority"] is True and recipient is not None and recipient["authority"] is True
    if permitted and binding:
        grounds |= set(binding)
    elif permitted and asked_for and authorities and _same_unit(case) is False:
        grounds |= {p.id for p in law if isinstance(p, Reference) and p.id == "osl-6-5"}
    return PlainAnswer(outcome, basis, settled, frozenset(grounds | (set() if units else set(openness))))


def _borrowed(unit: PlainUnit, units: Sequence[PlainUnit], own: set[str]) -> dict[str, PlainDoor]:
    """The doors of other sections for the same person; never from a pack that may not lift.

    A door opens here only where the other section is in scope for certain; what may still
    become so keeps the answer from being final.
    """
    found: dict[str, PlainDoor] = {}
    for other in units:
        person = other.interest is Interest.PERSON and other.party == unit.party
        if other is unit or not person or other.secrecy.regime != "osl" or other.secrecy.id not in own:
            continue
        for door in other.doors:
            state = "dormant" if door.state == "open" and other.scope != YES else door.state
            now = [d.state for d in (*unit.doors, *found.values()) if d.lift.id == door.lift.id]
            if state in {"open", "live", "dormant"} and all(_RANK[state] > _RANK[mine] for mine in now):
                found[door.lift.id] = PlainDoor(door.lift, state, ())
    return found


_RANK = {"open": 4, "live": 3, "dormant": 2, "closed": 1, "shut": 1}


def _basis(units: Sequence[PlainUnit], binding: Sequence[str]) -> Basis:
    protecting = [unit for unit in units if unit.protects]
    if not protecting:
        harmless = any(unit.gone is None and unit.harm == "excluded" for unit in units)
        return Basis.HARM_TEST if harmless else Basis.NO_SECRECY
    if binding:
        return Basis.DUTY
    waived = all(any(d.lift.door is DoorKind.WAIVER for d in unit.open_doors) for unit in protecting)
    return Basis.CONSENT if waived else Basis.PERMISSION


def _is_live(unit: PlainUnit, *, more: bool) -> bool:
    """Whether somebody has a question to answer that could clear the unit."""
    presumed_open = unit.test in _LADDER and unit.test is not Test.REVERSED
    return (
        unit.secrecy.contested is not None
        or (unit.scope == HALF and (more or unit.beyond))
        or unit.harm == "pending"
        or (presumed_open and unit.harm in {"inconclusive", "unassessed"})
        or any(door.state == "live" for door in (*unit.limits, *unit.doors))
    )


def _is_final(unit: PlainUnit) -> bool:
    """Whether nothing still unknown could clear the unit."""
    return (
        unit.scope == YES
        and unit.harm in {"found", "no test"}
        and unit.secrecy.contested is None
        and all(door.state in {"closed", "shut"} for door in (*unit.limits, *unit.doors))
    )
