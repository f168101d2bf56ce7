"""Hypothesis strategies for questions put to a pack, invented or real, with everything that is known.

A question takes a door of the pack, lets the right parties meet, and states much of what
the pack's rules ask for, so that every outcome occurs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import attrs
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from collabmodel.model.agencies import Agency, Branch, LegalBasis, Official
from collabmodel.model.assessments import (
    Answer,
    Circumstance,
    HarmFinding,
    HarmKind,
    HarmLevel,
    Judgement,
    NothingMoreKnown,
)
from collabmodel.model.consent import (
    Capacity,
    Consent,
    ConsentCheck,
    ConsentForm,
    ConsentScope,
    Signature,
    Withdrawal,
)
from collabmodel.model.disclosure import DisclosureRequest, Initiative, Recipient
from collabmodel.model.ids import (
    AgencyId,
    BranchId,
    ConsentId,
    IndividualId,
    ItemId,
    OfficialId,
    ProvisionId,
    RequestId,
)
from collabmodel.model.information import (
    InformationItem,
    Level,
    Marks,
    Party,
    PersonRole,
    ReachedBy,
    Traceability,
)
from collabmodel.model.people import Custody, Guardianship, Individual, ProtectedIdentity
from collabmodel.model.time import Period, noon
from collabmodel.rules.conditions import AtLeast, Below, Condition, Has, Leaf, Only, leaves
from collabmodel.rules.facts import FactDefinition, FactSheet, FactType
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import (
    Check,
    LiftingProvision,
    Question,
    SecrecyProvision,
    Shut,
    Terms,
    Whose,
)
from collabmodel.rules.vocabulary import Vocabulary
from collabmodel.testing.packs import DAYS, chance, chances, rule_pack

YOUTH, SIBLING, INFORMANT, MOTHER, FATHER, OTHER = (
    IndividualId(key) for key in ("youth-1", "sibling-1", "informant-1", "mother-1", "father-1", "other-1")
)
ANNA, BO, CARL = OfficialId("anna"), OfficialId("bo"), OfficialId("carl")
"""Officials: two of the holder, and one of the recipient."""

_HOLDER, _RECIPIENT, _ITEM = AgencyId("holder"), AgencyId("recipient"), ItemId("item-1")
_LONG_AGO = date(2008, 1, 1)
_TODAY = date(2026, 11, 20)

Value = bool | int | str | frozenset[str]


@attrs.frozen(repr=False)
class World:
    """A question, everything that is known, and the packs it is put to.

    It is shown in short; the seed that Hypothesis prints gives the whole of it again.
    """

    request: DisclosureRequest
    facts: FactSheet
    packs: tuple[RulePack, ...]

    def __repr__(self) -> str:
        """The question's ends, its day and the packs."""
        ends = f"{self.request.holder} -> {self.request.recipient.key}"
        return f"World({ends}, {self.request.day}, {', '.join(map(repr, self.packs))})"

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:  # noqa: ARG002, FBT001
        """Hypothesis asks for this, and would print every field otherwise."""
        printer.text(repr(self))

    @property
    def base(self) -> RulePack:
        """The jurisdiction's pack."""
        return next(pack for pack in self.packs if pack.jurisdiction)


def worlds(*, pack: RulePack | None = None) -> st.SearchStrategy[World]:
    """Questions that fit a pack.

    Args:
        pack: the pack to ask; a new invented one for each question, unless given.
    """
    return chances().map(lambda r: a_world(r, rule_pack(r) if pack is None else pack))


def a_world(r: Random, pack: RulePack) -> World:
    """One question to the pack, as chance has it."""
    focus = _a_focus(r, pack)
    agencies, branches, recipient = _a_meeting(r, pack, focus)
    item = _an_item(r, pack, focus, branches[0])
    persons = [party.id for party in item.parties if party.role is not PersonRole.FIRM]
    if recipient.person is not None and persons and chance(r, 2):
        recipient = Recipient(person=IndividualId(r.choice(persons)))
    request = DisclosureRequest(
        id=RequestId("request-1"),
        holder=branches[0].id,
        recipient=recipient,
        items=(item,),
        initiative=r.choice(tuple(Initiative)),
        at=noon(focus.day),
        official=ANNA,
        purpose=r.choice((*sorted(pack.vocabulary.purposes)[:3], None)),
        claims=frozenset({ProvisionId(focus.lift.id)}) if focus.lift and chance(r, 2) else frozenset(),
    )
    people = tuple(_a_person(r, key) for key in (YOUTH, SIBLING, INFORMANT, MOTHER, FATHER, OTHER))
    guardianships = _guardianships(r)
    circumstances = _circumstances(r, pack, focus, people)
    facts = FactSheet(
        agencies=agencies,
        branches=branches,
        officials=(
            Official(ANNA, _HOLDER),
            Official(BO, _HOLDER, period=Period(None, request.day) if chance(r, 8) else Period()),
            Official(CARL, agencies[-1].id),
        ),
        people=people,
        guardianships=guardianships,
        consents=tuple(
            _a_consent(r, n, request, guardianships, pack.vocabulary)
            for n in range(r.choice((1, 0, 0, 1, 2)))
        ),
        circumstances=circumstances,
        harm=tuple(one for one in _findings(r, focus, request) if not _contradicts(one, circumstances)),
        judgements=_judgements(r, focus, request),
        nothing_more_known=NothingMoreKnown(ANNA, focus.day) if chance(r, 5) else None,
    )
    return World(request, facts, (pack,))


def _contradicts(finding: HarmFinding, circumstances: Sequence[Circumstance]) -> bool:
    """Whether the finding could say another thing than what is stated; such facts are refused."""
    said = {stated.about for stated in circumstances if stated.fact == "considerable_harm_to_minor"}
    return finding.kind is HarmKind.PERSON and finding.party in said


def is_statable(definition: FactDefinition, people: Sequence[Individual]) -> bool:
    """Whether a caller may state the fact; the age of the youth only where no birth date tells it."""
    if definition.name == "subject_age" and any(person.birth_date is not None for person in people):
        return False
    return not definition.derived and definition.type is not FactType.DATE


def a_value(r: Random, fact: FactDefinition, wanted: Leaf | None = None) -> Value:
    """A value that the fact may have, mostly one that a wanted leaf asks for."""
    if wanted is not None and not chance(r, 4):
        match wanted:
            case Has(_, values) | Only(_, values):
                value = r.choice(values)
                return frozenset({str(value)}) if fact.type is FactType.SET else value
            case Below(_, limit):
                return limit - 1
            case AtLeast(_, limit):
                return limit
    words = sorted(fact.values or {"word"})
    match fact.type:
        case FactType.BOOL:
            return chance(r, 2)
        case FactType.NUMBER:
            return r.randint(0, 40)
        case FactType.SET:
            return frozenset(r.sample(words, k=r.randint(0, min(2, len(words)))))
        case _:
            return r.choice(words)


@attrs.frozen
class _Focus:
    """What a question is aimed at: a door, the secrecy it may open, and the rules around them."""

    secrecy: SecrecyProvision
    lift: LiftingProvision | None
    terms: Terms | None
    day: date
    conditions: tuple[Condition, ...]
    judged: tuple[tuple[str, Question], ...]


def _a_focus(r: Random, pack: RulePack) -> _Focus:
    secrecy = r.choice([p for p in pack.provisions if isinstance(p, SecrecyProvision)])
    lifts = [p for p in pack.provisions if isinstance(p, LiftingProvision)]
    fitting = [
        p for p in lifts if any(t.reach.names(secrecy, None, regime_any=p.regime_any) for t in p.terms)
    ]
    lift = r.choice(fitting) if fitting and not chance(r, 10) else None
    turning = [w.since for p in (secrecy, lift) if p is not None for w in p.wordings]
    days = [*DAYS, _TODAY, *turning, *(day - timedelta(days=1) for day in turning)]
    current = [day for day in days if secrecy.period.holds(day) and (lift is None or lift.period.holds(day))]
    day = r.choice(days if chance(r, 10) or not current else current)
    terms = lift.on(day) if lift is not None and lift.period.holds(day) else None
    around = [p for p in pack.provisions if isinstance(p, Shut | Check)]
    conditions = [secrecy.when, *(u.when for u in secrecy.unless), *(p.when for p in around)]
    judged = [(p.id, p.question) for p in around if p.question is not None]
    if terms is not None and lift is not None:
        conditions.append(terms.when)
        judged += [] if terms.question is None else [(lift.id, terms.question)]
    return _Focus(secrecy, lift, terms, day, tuple(conditions), tuple(judged))


def _kind_for(r: Random, words: Sequence[str], pack: RulePack) -> str:
    """A kind of agency that a rule's party words can mean, where there is one."""
    wanted = set(words)
    for name in words:
        wanted |= {seat.party for seat in pack.vocabulary.lists.get(name.removeprefix("list:"), ())}
    kinds = sorted(pack.vocabulary.words("agency kind"))
    fitting = [kind for kind in kinds if pack.vocabulary.implied({kind}) & wanted]
    return r.choice(fitting or kinds)


def _a_meeting(
    r: Random, pack: RulePack, focus: _Focus
) -> tuple[tuple[Agency, ...], tuple[Branch, ...], Recipient]:
    """Who gives and who gets."""
    everything = sorted(pack.vocabulary.words("activity") - {"any_activity"})
    own = sorted(focus.secrecy.at - {"any_activity"})
    activity = r.choice(own if own and not chance(r, 10) else everything)
    givers = focus.terms.givers if focus.terms else ()
    receivers = focus.terms.receivers if focus.terms else ()
    holder = _an_agency(r, _HOLDER, _kind_for(r, givers, pack), private=focus.secrecy.regime == "private")
    mine = _a_branch(r, "holder.one", _HOLDER, frozenset({activity}))
    reach = focus.lift.whose if focus.lift else None
    person = {"subject_self": YOUTH, "guardian": MOTHER, "those_concerned": MOTHER}
    named = [person[word] for word in receivers if word in person]
    if reach in {Whose.RECIPIENT, Whose.MINOR_OF_RECIPIENT} or named or chance(r, 12):
        return (holder,), (mine,), Recipient(person=r.choice(named or [YOUTH, MOTHER, OTHER]))
    if chance(r, 12):
        other = _a_branch(r, "holder.two", _HOLDER, frozenset({r.choice(everything)}))
        return (holder,), (mine, other), Recipient(branch=other.id)
    functions = [word for word in receivers if word in everything] or everything
    theirs = frozenset(r.sample(functions, k=min(len(functions), r.choice((1, 1, 2)))))
    agency = _an_agency(r, _RECIPIENT, _kind_for(r, receivers, pack), private=False)
    branch = _a_branch(r, "recipient.one", _RECIPIENT, theirs)
    stated = r.choice((None, *sorted(theirs)))
    return (holder, agency), (mine, branch), Recipient(branch=branch.id, activity=stated)


def _an_agency(r: Random, key: AgencyId, kind: str, *, private: bool) -> Agency:
    basis = LegalBasis.PRIVATE if private else LegalBasis.AUTHORITY
    if chance(r, 8):
        basis = r.choice(tuple(LegalBasis))
    return Agency(key, key.title(), kind, basis, municipality=r.choice(("ale", "bua", None)))


def _a_branch(r: Random, key: str, agency: AgencyId, activities: frozenset[str]) -> Branch:
    return Branch(
        BranchId(key), agency, key, activities, independent=r.choice((True, True, True, False, None))
    )


def _an_item(r: Random, pack: RulePack, focus: _Focus, holder: Branch) -> InformationItem:
    subject = Party(YOUTH, PersonRole.SUBJECT)
    others = (
        Party(SIBLING, PersonRole.CLOSE),
        Party(SIBLING, PersonRole.SUBJECT),
        Party(INFORMANT, PersonRole.INFORMANT),
        Party("firm-1", PersonRole.FIRM),
    )
    parties = () if chance(r, 12) else (subject,)
    if chance(r, 3):
        parties = (*parties, r.choice(others))
    marks = (
        frozenset(r.sample(sorted(focus.secrecy.marks), k=1))
        if focus.secrecy.marks and not chance(r, 3)
        else None
    )
    marks = marks or (_asked(r, focus, "marks") if chance(r, 2) else None) or frozenset()
    known = frozenset({r.choice(sorted(pack.vocabulary.categories))})
    versions = (*(pack.vocabulary.version,) * 8, *sorted(pack.vocabulary.mark_versions), None)
    level = r.choice(tuple(Level)) if chance(r, 10) else Level.INDIVIDUAL
    return InformationItem(
        id=_ITEM,
        holder=holder.id,
        activity=min(holder.activities),
        categories=(_asked(r, focus, "category") if chance(r, 2) else None) or known,
        recorded_at=noon(_LONG_AGO),
        parties=parties,
        marks=Marks(marks, r.choice(versions)),
        level=Level.GROUP if level is Level.INDIVIDUAL and not parties else level,
        people_behind=r.choice((None, 0, 3, 40)),
        reached_by=r.choice((ReachedBy.OWN, ReachedBy.OWN, ReachedBy.COPY)),
        traceability=_a_tracing(r, focus.day) if chance(r, 8) else None,
    )


def _a_tracing(r: Random, day: date) -> Traceability:
    return Traceability(chance(r, 2), r.choice((ANNA, BO, CARL)), r.choice((day, day + timedelta(days=1))))


def _asked(r: Random, focus: _Focus, fact: str) -> frozenset[str] | None:
    """One of the words that the rules around the focus look for in a set."""
    every = [leaf for condition in focus.conditions for leaf, _ in leaves(condition)]
    words = sorted(
        {str(value) for leaf in every if isinstance(leaf, Has) and leaf.fact == fact for value in leaf.values}
    )
    return frozenset({r.choice(words)}) if words else None


def _a_person(r: Random, key: IndividualId) -> Individual:
    born = r.choice((date(2010, 5, 2), date(2010, 5, 2), date(2000, 1, 1), date(2018, 1, 1), None))
    protection = r.choice(tuple(ProtectedIdentity)) if chance(r, 12) else ProtectedIdentity.NONE
    died = date(2023, 1, 1) if chance(r, 12) and born is not None else None
    return Individual(key, protection, birth_date=born, birth_date_unknown=born is None, deceased_on=died)


def _guardianships(r: Random) -> tuple[Guardianship, ...]:
    joint = tuple(Guardianship(YOUTH, who, Custody.JOINT) for who in (MOTHER, FATHER))
    sole = (Guardianship(YOUTH, MOTHER, Custody.SOLE),)
    ended = (Guardianship(YOUTH, MOTHER, Custody.SOLE, Period(None, date(2024, 1, 1))),)
    return r.choice((joint, joint, joint, sole, ended, ()))


def _a_consent(
    r: Random,
    n: int,
    request: DisclosureRequest,
    guardianships: tuple[Guardianship, ...],
    words: Vocabulary,
) -> Consent:
    """A consent of the youth that mostly holds, but for a flaw now and then."""
    signed = noon(_LONG_AGO)
    guardians = tuple(dict.fromkeys(g.guardian for g in guardianships))
    signers = r.choice(((YOUTH, *guardians), (YOUTH, *guardians), (YOUTH,), guardians, ()))
    signatures = tuple(
        Signature(who, Capacity.SUBJECT if who == YOUTH else Capacity.GUARDIAN, not chance(r, 12), signed)
        for who in signers
    )
    back = tuple(
        Withdrawal(who, request.at - timedelta(days=r.randint(0, 3))) for who in signers if chance(r, 12)
    )
    scope = ConsentScope(
        categories=frozenset(sorted(words.categories)[-1:]) if chance(r, 12) else request.items[0].categories,
        discloser=AgencyId("elsewhere") if chance(r, 12) else _HOLDER,
        recipients=frozenset({"nobody" if chance(r, 12) else request.recipient.key}),
        purposes=frozenset({request.purpose or min(words.purposes)}),
        valid=Period(None, request.day if chance(r, 12) else None),
    )
    check = ConsentCheck(
        CARL if chance(r, 12) else BO,
        _LONG_AGO,
        informed=not chance(r, 12),
        guardians_may_dispose=r.choice((True, True, True, True, None, False)),
        youth_mature=r.choice((None, None, True)),
    )
    return Consent(
        ConsentId(f"consent-{n}"),
        YOUTH,
        None if chance(r, 12) else scope,
        r.choice(tuple(ConsentForm)) if chance(r, 8) else ConsentForm.WRITTEN,
        signatures,
        back,
        None if chance(r, 12) else check,
        urgent_alone=BO if chance(r, 12) else None,
    )


def _circumstances(
    r: Random, pack: RulePack, focus: _Focus, people: tuple[Individual, ...]
) -> tuple[Circumstance, ...]:
    """Most of what the rules around the focus ask for, and one thing that makes a party of the recipient."""
    every = [(leaf, positive) for condition in focus.conditions for leaf, positive in leaves(condition)]
    asked = {leaf.fact: leaf for leaf, _ in every} | {leaf.fact: leaf for leaf, positive in every if positive}
    follows = sorted(
        {t.follows for t in pack.vocabulary.parties.values() if t.follows} & set(pack.schema.facts)
    )
    found: dict[tuple[str, str | None], Circumstance] = {}
    for name in (*sorted(asked), *(r.sample(follows, k=1) if follows else ())):
        definition = pack.schema[name]
        if not is_statable(definition, people) or chance(r, 5):
            continue
        for whom in (YOUTH, SIBLING) if definition.about_person else (None,):
            value = a_value(r, definition, asked.get(name))
            found[name, whom] = Circumstance(name, value, about=whom, item=_ITEM if chance(r, 3) else None)
    again = [attrs.evolve(one, item=None if one.item else _ITEM) for one in found.values() if chance(r, 12)]
    return (*found.values(), *again)


def _findings(r: Random, focus: _Focus, request: DisclosureRequest) -> tuple[HarmFinding, ...]:
    """Harm findings about most parties, of every kind and level, mostly good ones."""
    levels = (*(HarmLevel.CLEARLY_NONE,) * 5, *HarmLevel, None)
    kinds = [*focus.secrecy.harm * 6, *HarmKind]
    about = (None, *(party.id for party in request.items[0].parties))
    return tuple(
        HarmFinding(
            kind=r.choice(kinds),
            level=r.choice(levels),
            recipient=request.recipient.key,
            by=CARL if chance(r, 12) else r.choice((ANNA, BO)),
            on=r.choice((request.day, request.day, request.day - timedelta(days=1))),
            party=party,
            item=r.choice((None, _ITEM)),
            purpose=request.purpose,
            provision=ProvisionId(focus.secrecy.id) if chance(r, 4) else None,
            valid_until=r.choice((request.day, request.day + timedelta(days=9))) if chance(r, 8) else None,
        )
        for party in about
        for _ in range(r.choice((1, 1, 0, 2, 0)))
    )


def _judgements(r: Random, focus: _Focus, request: DisclosureRequest) -> tuple[Judgement, ...]:
    """Answers to the questions around the focus, mostly the opening ones."""
    answered = [(provision, question) for provision, question in focus.judged * 2 if not chance(r, 2)]
    return tuple(
        Judgement(
            provision=ProvisionId(provision),
            answer=r.choice((*(question.opens_on,) * 6, *Answer)),
            recipient=request.recipient.key,
            by=CARL if question.of_recipient or chance(r, 12) else r.choice((ANNA, BO)),
            on=r.choice((request.day, request.day - timedelta(days=1))),
            item=r.choice((None, _ITEM)),
            party=r.choice((None, None, None, YOUTH, SIBLING)),
            valid_until=request.day if chance(r, 12) else None,
        )
        for provision, question in answered
    )
