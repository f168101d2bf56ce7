"""Standing assessments turned into findings of one matter, where nobody has looked at the case itself.

A routine fills a silence.  It is used when every fact that it presupposes is described,
and gives way to whatever somebody has found or answered in the matter; see decision 0008.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.assessments import HarmFinding, HarmKind, HarmLevel, Judgement
from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.model.information import Party, PersonRole
from collabmodel.model.people import ProtectedIdentity
from collabmodel.model.routines import StandingAssessment
from collabmodel.model.trials import Interest
from collabmodel.ports import UnitOfWork
from collabmodel.rules.assessed import gravity
from collabmodel.rules.facts import FactSheet
from collabmodel.rules.ladder import routine_may_answer
from collabmodel.rules.packs import Rulebook, RulePack, rulebook
from collabmodel.rules.provisions import LiftingProvision, SecrecyProvision
from collabmodel.rules.situation import Situation
from collabmodel.rules.validation import validate

THREAT = "threat_known"
"""The fact that must be stated false of everybody in the item."""

FOUND = HarmLevel.NONE_INDICATED
"""What a routine finds.  That harm is clearly excluded nobody can vouch for in cases to come."""


def kept_for(
    unit: UnitOfWork, request: DisclosureRequest, facts: FactSheet
) -> tuple[StandingAssessment, ...]:
    """The standing assessments of the holder's agency in the store."""
    holders = {str(branch.agency) for branch in facts.branches if branch.id == request.holder}
    return tuple(stored.value for one in sorted(holders) for stored in unit.all(StandingAssessment, of=one))


def resolved(
    assessments: Sequence[StandingAssessment],
    request: DisclosureRequest,
    facts: FactSheet,
    packs: Sequence[RulePack],
) -> FactSheet:
    """The facts, with a finding or an answer for each silence that a standing assessment fills.

    Raises:
        ModelError: if request and facts do not fit together, or a stated finding claims to rest on a
            standing assessment, which only this function may say.
    """
    stated: list[HarmFinding | Judgement] = [*facts.harm, *facts.judgements]
    for made in stated:
        if made.standing is not None:
            msg = f"standing assessment {made.standing}: findings that rest on it are made by the desk. Leave them out."
            raise ModelError(msg)
    if not assessments:
        return facts
    book = rulebook(packs)
    validate(request, facts, book)
    harm, judgements = list(facts.harm), list(facts.judgements)
    for item in request.items:
        situation = Situation(request, item, facts, book)
        for one in _usable(assessments, situation):
            provision = book.provisions[one.provision]
            if isinstance(provision, SecrecyProvision):
                harm += _findings(one, provision, situation)
            else:
                judgements += _answers(one, situation)
    return attrs.evolve(facts, harm=tuple(harm), judgements=tuple(judgements))


def refusal(one: StandingAssessment, book: Rulebook) -> str | None:
    """Why the law lets no routine answer this provision so; ``None`` where it does."""
    provision = book.provisions.get(one.provision)
    match provision:
        case None:
            return "the packs have no such provision"
        case SecrecyProvision():
            if one.answer is not None:
                return "it protects by a test of harm and asks no question; leave answer out"
            if not routine_may_answer(provision):
                return "its test of harm must be made in each case"
        case LiftingProvision():
            questions = [terms.question for terms in provision.terms if terms.question is not None]
            if one.provision not in book.standards.routine or not questions:
                return "its question must be answered in each case"
            if any(question.of_recipient or one.answer is not question.opens_on for question in questions):
                return (
                    "a routine gives the answer that opens, by the holder; every other is given in the case"
                )
        case _:
            return "its question must be answered in each case"
    return None


def _usable(assessments: Iterable[StandingAssessment], situation: Situation) -> Iterator[StandingAssessment]:
    """Those that fit the item, one for each provision: the latest.

    None fits where somebody in the item is protected or threatened, or may be, or where harm has
    been found or is being assessed, whichever kind and towards whomever: that is no routine case.
    """
    harm = [made for made in situation.facts.harm if made.item in {None, situation.item.id}]
    ordinary = all(_is_ordinary(party, situation) for party in situation.item.parties)
    if not ordinary or any(gravity(made) > FOUND for made in harm):
        return
    fitting = [one for one in assessments if _fits(one, situation) and refusal(one, situation.book) is None]
    latest = {one.provision: one for one in sorted(fitting, key=lambda one: (one.on, one.id))}
    yield from (latest[provision] for provision in sorted(latest))


def _fits(one: StandingAssessment, situation: Situation) -> bool:
    """Whether it is about such an item, recipient, purpose and day, and somebody answers for it."""
    request, item, day = situation.request, situation.item, situation.request.day
    about = (
        one.holder == situation.holder.id
        and one.activity == item.activity
        and item.categories <= one.categories
        and item.marks.present <= one.marks
        and item.marks.vocabulary == situation.book.vocabulary.version
    )
    towards = (
        request.recipient.branch is not None
        and bool(one.recipients & situation.recipient_keys)
        and one.purpose == request.purpose
    )
    in_office = situation.is_of_holder(one.by, one.on) and situation.is_of_holder(one.by, day)
    return about and towards and one.valid.holds(day) and in_office


def _is_ordinary(party: Party, situation: Situation) -> bool:
    """Whether it is described that the person has no protected identity and that no threat is known."""
    if party.role is PersonRole.FIRM:
        return True
    if THREAT not in situation.book.schema.facts:
        return False
    unprotected = situation.protection(party) == ProtectedIdentity.NONE.value
    return unprotected and situation.lookup(party)(THREAT) is False


def _findings(
    one: StandingAssessment, provision: SecrecyProvision, situation: Situation
) -> Iterator[HarmFinding]:
    """That nothing indicates harm: for each party of whom nobody has found anything, and the public interest."""
    item = situation.item
    made = [finding for finding in situation.facts.harm if finding.item in {None, item.id}]
    about: list[str | None] = [None] if Interest.PUBLIC in provision.protects else []
    if provision.protects != {Interest.PUBLIC}:
        about += dict.fromkeys(party.id for party in item.parties)
    for party in about:
        if any(_answers_same(found, provision, party) for found in made):
            continue
        yield HarmFinding(
            kind=provision.harm[0] if provision.harm else HarmKind.PERSON,
            level=FOUND,
            recipient=situation.request.recipient.key,
            by=one.by,
            on=one.on,
            party=party,
            item=item.id,
            purpose=one.purpose,
            provision=one.provision,
            valid_until=one.valid.until,
            standing=one.id,
        )


def _answers_same(found: HarmFinding, provision: SecrecyProvision, party: str | None) -> bool:
    """Whether somebody has looked at this party by the same measure, whatever came of it and whenever."""
    by_measure = found.provision == provision.id if found.provision else found.kind in provision.harm
    return by_measure and found.party == party


def _answers(one: StandingAssessment, situation: Situation) -> Iterator[Judgement]:
    """The answer, unless somebody has been asked in the matter, whatever came of it and whenever."""
    item = situation.item
    asked = [j for j in situation.facts.judgements if j.provision == one.provision]
    if one.answer is not None and not any(judgement.item in {None, item.id} for judgement in asked):
        yield Judgement(
            provision=one.provision,
            answer=one.answer,
            recipient=situation.request.recipient.key,
            by=one.by,
            on=one.on,
            item=item.id,
            valid_until=one.valid.until,
            standing=one.id,
        )
