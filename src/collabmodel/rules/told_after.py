"""What follows told: what protects the item where it arrives, what must be observed, and what the answer rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from collabmodel.model.citations import CitedProvision
from collabmodel.model.decision import Decision, Outcome
from collabmodel.rules.names import Names
from collabmodel.rules.provisions import Reference
from collabmodel.rules.sentences import Phrasebook, Sentence
from collabmodel.rules.telling import MOST_CITED, Teller, few
from collabmodel.rules.told_answer import purpose

_RESERVATION = "reservation_imposed_on_recipient"


def arrival(t: Teller) -> Iterator[Sentence]:
    """What protects the item after it has arrived, or the warning that nothing does (OSL 7:2)."""
    if (t.item.outcome is Outcome.DENY and t.item.settled) or _is_told_to_the_protected(t):
        return
    there = t.item.at_recipient
    by_itself = (*there.own, *there.following)
    known, more = by_itself[:MOST_CITED], len(by_itself) - MOST_CITED
    if known and more > 0:
        yield t.say("arrival.protected_more", laws=known, count=more)
    elif known:
        yield t.say("arrival.protected", laws=known)
    for by in dict.fromkeys(one.by for one in there.carried):
        laws = few(one.provision for one in there.carried if one.by == by)
        yield t.say("arrival.carried", laws=laws, by=by)
    if not there.provisions:
        yield from _unprotected(t)
    if there.unknown:
        yield t.say("arrival.unknown", laws=there.unknown[:MOST_CITED])


def _unprotected(t: Teller) -> Iterator[Sentence]:
    """The warning: that nothing protects the item there, or that it is not known whether anything does."""
    there = t.item.at_recipient
    if there.unknown:
        yield t.say("arrival.only_unsettled")
    elif there.private and there.covered:
        yield t.say("arrival.private")
    elif there.private:
        yield t.say("arrival.private_uncovered")
    else:
        yield t.say("arrival.nothing" if there.covered else "arrival.uncovered")
    reservations = few(one.provision for one in t.item.obligations if one.code == _RESERVATION)
    if there.private and reservations:
        yield t.say("arrival.reserved", laws=reservations)


def _is_told_to_the_protected(t: Teller) -> bool:
    """Whether the item tells of nobody but the one who would get it, who may do with it as they please."""
    parties = {unit.party for unit in t.item.units}
    return parties == {t.decision.recipient}


def obligations(t: Teller) -> Iterator[Sentence]:
    """What the recipient and the holder must observe."""
    if t.item.outcome is not Outcome.PERMIT:
        return
    yield t.say("obligation.minimise")
    if t.decision.purpose is not None and not t.duty_laws:
        yield t.say("obligation.purpose", purpose=purpose(t, t.decision.purpose))
    for one in t.item.obligations:
        if one.code == _RESERVATION:
            yield t.say("obligation.reservation", law=one.provision)
            continue
        rule = t.book.provisions[one.provision.id]
        if isinstance(rule, Reference):
            text = rule.text_sv if t.words.language == "sv" else rule.text_en
            yield t.say("obligation.rule", law=one.provision, rule=text)


def foot(decision: Decision, told: Iterable[Sentence], names: Names, words: Phrasebook) -> Iterator[Sentence]:
    """That a named official decides, which rules were tried and when, and what the abbreviations stand for."""
    yield words.say("foot.not_decision", holder=names.agency(decision.holder, "holder", words))
    packs = tuple(f"{pack.id} {pack.version} ({pack.digest[:8]})" for pack in decision.packs)
    yield words.say("foot.packs", packs=packs, moment=decision.at)
    cited = dict.fromkeys(law for sentence in told for law in sentence.citations)
    for short, full in sorted(set(_acts(cited, words))):
        yield words.say("foot.act", short=short, full=full)


def _acts(cited: Iterable[CitedProvision], words: Phrasebook) -> Iterator[tuple[str, str]]:
    for law in cited:
        act = law.citation.act
        if words.language == "sv" and act.key != "none":
            yield act.short_sv, act.name_sv
        elif act.is_abbreviated:
            yield act.short_en, f"the {act.name_en.removeprefix('the ')}"
