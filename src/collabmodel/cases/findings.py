"""What officials have found and answered in a case: harm findings and judgements, as the case states them.

A word answers only the rules it is about, each by the rule's own measure; what a case leaves
open is pending.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from collabmodel.cases.bank import Case
from collabmodel.cases.people import (
    OFFICIAL,
    RECIPIENTS_OFFICIAL,
    SUBJECT,
    THIRD,
)
from collabmodel.cases.places import places_of
from collabmodel.model.assessments import Answer, HarmFinding, HarmKind, HarmLevel, Judgement
from collabmodel.model.ids import ProvisionId
from collabmodel.model.information import Party
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import LiftingProvision
from collabmodel.rules.situation import ANONYMOUS

_LEVELS = {
    "clearly_none": HarmLevel.CLEARLY_NONE,
    "none_indicated": HarmLevel.NONE_INDICATED,
    "not_excluded": HarmLevel.NOT_EXCLUDED,
    "likely": HarmLevel.LIKELY,
    "serious": HarmLevel.CONSIDERABLE,
    "unsettled": None,
}
_TO_A_PERSON = (HarmKind.PERSON, HarmKind.BUSINESS, HarmKind.DANGER)
_BALANCED = ("lub-5", "lub-6", "lub-7", "lus-", "lfel-", "osl-10-15a", "skol-6a-10")
"""Rules whose own weighing the word *balance* answers, by the start of their ids."""

_UNSUITABLE = ("osl-10-18a", "osl-10-18c", "osl-26-9a", "sol-19-6")
_SUPPORT = ("osl-25-12", "osl-26-9")
_WEIGHED_BY_RECIPIENT = ("brl-6", "brf-11")


def findings_of(
    case: Case, recipient: str, purpose: str, parties: tuple[Party, ...]
) -> Iterator[HarmFinding]:
    """The harm findings a case states: for each party and kind of harm, and for the giver's own work."""

    def found(kind: HarmKind, level: HarmLevel | None, party: Party | None = None) -> HarmFinding:
        about = None if party is None else party.id
        return HarmFinding(kind, level, recipient, OFFICIAL, case.as_of, party=about, purpose=purpose)

    for party in parties or (ANONYMOUS,):
        word = case.other.get("harm_to_third_party" if party.id == THIRD else "harm")
        stated, level = _level(case, word, of_third=party.id == THIRD)
        for kind in _TO_A_PERSON:
            if kind is HarmKind.DANGER and "threat_from_recipient" in case.other:
                yield found(kind, _threat(case.other["threat_from_recipient"]), party)
            elif case.other.get("threat_from_recipient") is True and word is None:
                yield found(kind, HarmLevel.DANGER, party)
            elif stated:
                yield found(kind, _as_danger(level) if kind is HarmKind.DANGER else level, party)
    if "harm_to_activity" in case.other:
        yield found(HarmKind.ACTIVITY, _LEVELS[case.other["harm_to_activity"]])
    if case.to_recipient == "subject" and "harm" in case.other:
        # towards the patient the question is what the aim of the care demands (OSL 25:6)
        yield attrs.evolve(
            found(HarmKind.PERSON, _LEVELS[case.other["harm"]]),
            party=SUBJECT,
            provision=ProvisionId("osl-25-6"),
        )


def _threat(word: bool | str) -> HarmLevel | None:  # noqa: FBT001 - a value of the bank
    if word is True:
        return HarmLevel.DANGER
    return HarmLevel.CLEARLY_NONE if word is False else None


def _as_danger(level: HarmLevel | None) -> HarmLevel | None:
    """A finding of ordinary harm, as an answer to whether violence or other serious harm threatens.

    Considerable harm answers yes; that harm is likely leaves it open.
    """
    if level is HarmLevel.CONSIDERABLE:
        return HarmLevel.DANGER
    return None if level is HarmLevel.LIKELY else level


def _level(case: Case, word: str | None, *, of_third: bool) -> tuple[bool, HarmLevel | None]:
    """Whether a finding is stated, and which: the peace of the dead goes before a milder word.

    Where only some parts would hurt it and they are not taken out, somebody must sort them.
    """
    peace = None if of_third else case.other.get("violates_peace_of_dead")
    level = None if word is None else _LEVELS[word]
    if peace == "likely" and (level is None or level < HarmLevel.LIKELY):
        return True, HarmLevel.LIKELY
    unsorted = peace == "for_a_few_parts" and case.other.get("mask_third_party") is not True
    if unsorted and (level is None or level < HarmLevel.LIKELY):
        return True, None
    return word is not None or case.other.get("harm_test_done") is False, level


def judgements_of(case: Case, recipient: str, pack: RulePack) -> Iterator[Judgement]:
    """The answers a case states, each to the rules that its word is about."""

    def answered(provision: str, answer: Answer) -> Judgement:
        return Judgement(ProvisionId(provision), answer, recipient, OFFICIAL, case.as_of)

    other, yes, no = case.other, Answer.YES, Answer.NO
    opens = {p.id: _opens_on(p) for p in pack.provisions if isinstance(p, LiftingProvision)}
    if "balance" in other:
        for provision, question in opens.items():
            if question is not None and provision.startswith(_BALANCED):
                against = no if question is yes else yes
                yield answered(provision, question if other["balance"] == "disclosure_prevails" else against)
    if "general_clause_balance" in other:
        words = {"obvious": yes, "not_obvious": no, "unsettled": Answer.PENDING}
        yield answered("osl-10-27", words[other["general_clause_balance"]])
    if "exceptional_reasons_for_secrecy" in other:
        yield answered("lub-4", yes if other["exceptional_reasons_for_secrecy"] else no)
    if "necessary_for_own_task" in other:
        yield answered("osl-10-2", yes if other["necessary_for_own_task"] is True else no)
    if "compelling_private_interest" in other:
        yield answered("osl-10-3", yes if other["compelling_private_interest"] else no)
    for provision in _UNSUITABLE if "disclosure_unsuitable" in other else ():
        yield answered(provision, no if other["disclosure_unsuitable"] else yes)
    for provision in _SUPPORT if "necessary_care_or_support" in other else ():
        yield answered(provision, yes if other["necessary_care_or_support"] else no)
    if other.get("relevance") in {"relevant", "irrelevant"}:
        yield answered("sol-20-6", yes if other["relevance"] == "relevant" else no)
    if "threat_from_recipient" in other:
        threat = other["threat_from_recipient"]
        yield answered("check-protected-identity", {True: no, False: yes}.get(threat, Answer.PENDING))
        yield answered("osl-21-3-check", {True: yes, False: no}.get(threat, Answer.PENDING))
    if case.from_activity == "registry" and "need_established" in other and len(places_of(case).agencies) > 1:
        weighed = yes if other["need_established"] else no
        for provision in _WEIGHED_BY_RECIPIENT:
            yield Judgement(ProvisionId(provision), weighed, recipient, RECIPIENTS_OFFICIAL, case.as_of)


def _opens_on(provision: LiftingProvision) -> Answer | None:
    question = provision.terms[-1].question
    return None if question is None else question.opens_on
