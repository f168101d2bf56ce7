"""Whether a lifting provision opens one unit: does it name it, do its circumstances hold, is it judged, is it shut.

A door is *live* when a named person has a question to answer: only its judgement lacks,
or somebody has begun on its circumstances, or the law itself is in doubt.
"""

from __future__ import annotations

import attrs

from collabmodel.errors import BirthDateMissingError
from collabmodel.model.assessments import Answer
from collabmodel.model.citations import CitedProvision
from collabmodel.model.decision import AskedFact, AskedJudgement, DoorKind, DoorState, DoorTrial, Unit
from collabmodel.model.disclosure import Initiative
from collabmodel.model.ids import IndividualId
from collabmodel.model.information import Party, PersonRole
from collabmodel.model.missing import ASKED_EVERYWHERE
from collabmodel.model.standing import Gap
from collabmodel.rules.assessed import answer_to
from collabmodel.rules.conditions import Has, Leaf, leaves
from collabmodel.rules.evaluate import all_of, any_of, asked, evaluate, holds, negate
from collabmodel.rules.packs import LawOnDay
from collabmodel.rules.patterns import any_names, names
from collabmodel.rules.places import is_giver, is_receiver
from collabmodel.rules.provisions import LiftingProvision, SecrecyProvision, Shut, Terms, Trigger, Whose
from collabmodel.rules.situation import Situation
from collabmodel.rules.verdicts import CIRCUMSTANCES

_AGES = frozenset({"subject_age", "person_age"})
_FINDINGS = frozenset({"considerable_harm_to_minor", "guardian_may_decide"})
"""Facts that are a named official's finding about the person."""


_WRITTEN_FOR_THE_SOURCE = "it speaks of the place the item came from; whether it opens here too is unsettled"


def trial(
    lift: LiftingProvision, unit: Unit, source: SecrecyProvision, situation: Situation, law: LawOnDay
) -> DoorTrial | None:
    """How the door stands for the unit; ``None`` when it does not concern it at all."""
    terms, party = lift.on(law.day), _party(unit, situation)
    places = _places(unit, situation)
    if not _names(lift, terms, source, unit.provision.id, places) or not _reaches(
        lift.whose, party, situation
    ):
        return None
    doubts = _doubts(lift, terms, source, unit.provision.id)
    parties = _parties_hold(lift, terms, places)
    if parties is False:
        return None
    contested = _contested_giver(lift, terms, places)
    tried = _circumstances(lift, terms, situation, _seen_from(lift.whose, party, situation), parties)
    _refuse_silent_age(tried, lift, situation)
    state = tried.state
    doubts += contested
    if doubts and state is DoorState.OPEN:
        state = DoorState.LIVE
    if state is DoorState.DORMANT and _awaits_a_finding(tried, lift, party, situation):
        state = DoorState.LIVE
    tried = attrs.evolve(
        tried,
        state=state,
        doubts=doubts,
        standings=situation.standings(party) if lift.door is DoorKind.WAIVER and party is not None else (),
    )
    return held_shut(tried, lift, unit, source, situation=situation, law=law)


def held_shut(
    tried: DoorTrial,
    lift: LiftingProvision,
    unit: Unit,
    source: SecrecyProvision,
    *,
    situation: Situation,
    law: LawOnDay,
) -> DoorTrial:
    """The door as it stands once everything has been heard that may close it for the unit's own section.

    A door that is lent from another section is held shut by whatever closes it for this one.
    """
    closing = _shuts(lift, unit, source, situation, law)
    state = tried.state
    if state in {DoorState.OPEN, DoorState.LIVE, DoorState.DORMANT} and closing.by:
        state = DoorState.SHUT
    elif state is DoorState.OPEN and (closing.doubts or closing.asked):
        live = closing.doubts or closing.judging or situation.facts.nothing_more_known is None
        state = DoorState.LIVE if live else DoorState.DORMANT
    return attrs.evolve(
        tried,
        state=state,
        asked=tuple(dict.fromkeys((*tried.asked, *closing.asked))),
        shut_by=tuple(dict.fromkeys((*tried.shut_by, *closing.by))),
        doubts=tuple(dict.fromkeys((*tried.doubts, *closing.doubts))),
    )


def _places(unit: Unit, situation: Situation) -> tuple[Situation, ...]:
    """Where the secrecy is held: here, and for what was carried along every place it came by."""
    return (situation,) if unit.carried_by is None else (situation, *situation.sources)


def _party(unit: Unit, situation: Situation) -> Party | None:
    return next((party for party in situation.parties if party.id == unit.party), None)


def _names(
    lift: LiftingProvision, terms: Terms, source: SecrecyProvision, ident: str, places: tuple[Situation, ...]
) -> bool:
    limb = None if ident == source.id else ident
    for giver, excepted in lift.except_from:
        given = any(place.holder_parties.holds(giver) is not False for place in places)
        if given and any_names(excepted, source.id):
            return False
    return terms.reach.names(source, limb, regime_any=lift.regime_any)


def _reaches(whose: Whose, party: Party | None, situation: Situation) -> bool:
    """Whose part of the item the door opens; public interests are nobody's part."""
    match whose:
        case Whose.ITEM:
            return True
        case Whose.SUBJECT:
            return party is not None and party.role is PersonRole.SUBJECT
        case Whose.SUBJECT_AND_CLOSE:
            return party is not None and party.role in {PersonRole.SUBJECT, PersonRole.CLOSE}
        case Whose.CONSENTING_PERSON:
            return party is not None
        case Whose.RECIPIENT:
            return party is not None and situation.request.recipient.person == party.id
        case Whose.MINOR_OF_RECIPIENT:
            return party is not None and situation.is_guardian_of(party)


def _seen_from(whose: Whose, party: Party | None, situation: Situation) -> Party | None:
    """Whose facts the conditions mean: the protected person's own, or those of the one the matter is about."""
    return situation.subject if whose in {Whose.ITEM, Whose.SUBJECT_AND_CLOSE} else party


def _parties_hold(lift: LiftingProvision, terms: Terms, places: tuple[Situation, ...]) -> bool | None:
    situation = places[0]
    asked_for = situation.request.initiative is Initiative.REQUESTED
    trigger = asked_for if lift.trigger is Trigger.ON_REQUEST else True
    givers = is_giver(terms.givers, situation, unread=terms.unread)
    if givers is not True and _contested_giver(lift, terms, places):
        givers = True  # the doubt is named beside, and keeps an open door from opening
    return all_of((trigger, givers, is_receiver(terms.receivers, situation, unread=terms.unread)))


def _contested_giver(lift: LiftingProvision, terms: Terms, places: tuple[Situation, ...]) -> tuple[str, ...]:
    """Doubts about whether this holder may give at all, where nothing else lets it."""
    situation, *before = places
    if is_giver(terms.givers, situation, unread=terms.unread) is True:
        return ()
    found = tuple(
        why for party, why in lift.contested_from if situation.holder_parties.holds(party) is not False
    )
    given = any(is_giver(terms.givers, place, unread=terms.unread) is not False for place in before)
    return (*found, _WRITTEN_FOR_THE_SOURCE) if given else found


def _doubts(lift: LiftingProvision, terms: Terms, source: SecrecyProvision, ident: str) -> tuple[str, ...]:
    found = [] if lift.contested is None else [lift.contested]
    found += [why for door, why in source.contested_doors if names(door, lift.id)]
    if any_names(terms.reach.contested_for, source.id, ident) and not found:
        found.append(f"whether {lift.id} reaches {source.id} is unsettled")
    return tuple(found)


def _circumstances(
    lift: LiftingProvision,
    terms: Terms,
    situation: Situation,
    party: Party | None,
    parties: bool | None,  # noqa: FBT001 - three-valued fact
) -> DoorTrial:
    lookup = situation.lookup(party)
    state = all_of((parties, evaluate(terms.when, lookup)))
    facts = asked(terms.when, lookup, situation.book.schema)
    if parties is None:
        facts = (*facts, AskedFact("recipient_party", " | ".join(terms.receivers), None, "agency_register"))
    judged = None if terms.question is None else answer_to(terms.question, lift.id, situation, party)
    claimed = not lift.on_claim or lift.id in situation.request.claims or _sought(judged)
    return DoorTrial(
        provision=lift.cited(situation.request.day),
        kind=lift.door,
        state=_state(
            state,
            judged,
            claimed=claimed,
            begun=_begun(terms, situation, party) or (lift.on_claim and claimed),
        ),
        asked=facts,
        judgement=judged,
        on_claim=lift.on_claim,
        general=lift.id in _general(situation),
        item_wide=lift.whose is Whose.ITEM,
    )


def _state(
    circumstances: bool | None,  # noqa: FBT001 - three-valued fact
    judged: AskedJudgement | None,
    *,
    claimed: bool,
    begun: bool,
) -> DoorState:
    if circumstances is False or (judged is not None and judged.opens is False):
        return DoorState.CLOSED
    if not claimed:
        return DoorState.DORMANT
    if judged is not None and judged.answer is Answer.PENDING:
        return DoorState.LIVE
    if circumstances is True:
        return DoorState.OPEN if judged is None or judged.opens else DoorState.LIVE
    return DoorState.LIVE if begun else DoorState.DORMANT


def _sought(judged: AskedJudgement | None) -> bool:
    return judged is not None and judged.answer is not Answer.NOT_SOUGHT


def _begun(terms: Terms, situation: Situation, party: Party | None) -> bool:
    """Whether a circumstance of the matter that the door asks for is on record, so that it stands half open.

    That something is *not* the case, and how old somebody is, opens nothing half.
    """
    if situation.facts.nothing_more_known is not None:
        return False
    lookup = situation.lookup(party)
    affirmed = (leaf for leaf, positive in leaves(terms.when) if positive and _affirms(leaf, situation))
    return any(holds(leaf, lookup(leaf.fact)) for leaf in affirmed)


def _affirms(leaf: Leaf, situation: Situation) -> bool:
    """Whether the leaf asks that something of the matter itself is the case."""
    definition = situation.book.schema[leaf.fact]
    of_the_matter = definition.supplied_by in CIRCUMSTANCES and not definition.derived
    if not of_the_matter or leaf.fact in ASKED_EVERYWHERE or not isinstance(leaf, Has):
        return False
    return not any(value is False or value == "none" for value in leaf.values)


def _awaits_a_finding(
    tried: DoorTrial, lift: LiftingProvision, party: Party | None, situation: Situation
) -> bool:
    """Whether an official has been handed the question and has not answered it.

    A consent that came in and nobody has examined; a guardian of a minor who asks, where only
    maturity and harm remain to be found.  That nothing more is known answers neither.
    """
    if lift.door is DoorKind.WAIVER and party is not None:
        return any(one.holds is None and Gap.NOT_CHECKED in one.gaps for one in situation.standings(party))
    if lift.door is not DoorKind.LIMIT:
        return False
    missing = {leaf.fact for leaf in tried.asked if leaf.state is None}
    return bool(missing) and missing <= _FINDINGS


def _refuse_silent_age(tried: DoorTrial, lift: LiftingProvision, situation: Situation) -> None:
    """Age decides, nobody recorded it, and nobody said that it is unknown: ask for it."""
    if tried.state is DoorState.CLOSED or not any(leaf.fact in _AGES for leaf in tried.missing_facts):
        return
    for party in situation.parties:
        person = situation.facts.persons.get(IndividualId(party.id))
        silent = person is not None and person.birth_date is None and not person.birth_date_unknown
        if silent and party.role is PersonRole.SUBJECT:
            raise BirthDateMissingError(party.id, needed_by=lift.id)


@attrs.frozen
class _Closing:
    """What closes a door: for certain, by a doubt in law, or by a fact nobody has stated.

    Attributes:
        judging: an official has the question of a closing rule to answer, and nothing else lacks.
    """

    by: tuple[CitedProvision, ...]
    doubts: tuple[str, ...]
    asked: tuple[AskedFact, ...]
    judging: bool


def _shuts(
    lift: LiftingProvision, unit: Unit, source: SecrecyProvision, situation: Situation, law: LawOnDay
) -> _Closing:
    closers: list[CitedProvision] = []
    doubts: list[str] = []
    facts: list[AskedFact] = []
    judging = False
    party, places = _party(unit, situation), _places(unit, situation)
    for shut in law.shuts:
        if not shut.names_door(lift) or not any_names(shut.secrecies, source.id, unit.provision.id):
            continue
        fits = any_of(_fits(shut, situation, place, party) for place in places)
        state = all_of((fits, _held(shut, situation, party)))
        if state is True and shut.contested is None:
            closers.append(shut.cited(situation.request.day))
        elif state is True and shut.contested is not None:
            doubts.append(shut.contested)
        elif state is None:
            facts += _unsettled(shut, situation, party)
            judging = judging or fits is True
    return _Closing(tuple(closers), tuple(doubts), tuple(facts), judging)


def _unsettled(shut: Shut, situation: Situation, party: Party | None) -> tuple[AskedFact, ...]:
    """Why it is not known whether it closes: missing circumstances, or its own question."""
    leaves_ = asked(shut.when, situation.lookup(party), situation.book.schema)
    missing = tuple(leaf for leaf in leaves_ if leaf.state is None)
    return missing or (AskedFact(shut.id, "answered", None, "official"),)


def _fits(shut: Shut, situation: Situation, place: Situation, party: Party | None) -> bool | None:
    """Whether it speaks of this giver, this recipient and these circumstances."""
    circumstances = evaluate(shut.when, situation.lookup_at(place, party))
    return all_of((is_giver(shut.givers, place), is_receiver(shut.receivers, situation), circumstances))


def _held(shut: Shut, situation: Situation, party: Party | None) -> bool | None:
    """Whether nothing lets the item through: its own judgement, answered the opening way, does."""
    if shut.question is None:
        return True
    return negate(answer_to(shut.question, shut.id, situation, party).opens)


def _general(situation: Situation) -> frozenset[str]:
    return frozenset[str]().union(*(pack.general_doors for pack in situation.book.packs))
