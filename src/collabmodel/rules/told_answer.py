"""The answer told: what was asked, the decision first, what protects, what lifted it, and any duty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from collabmodel.model.citations import CitedProvision
from collabmodel.model.decision import (
    AskedJudgement,
    Basis,
    DoorKind,
    DoorState,
    DoorTrial,
    DutyKind,
    DutyTrial,
    Harm,
    Interest,
    Outcome,
    Removal,
    Unit,
)
from collabmodel.model.time import day_of
from collabmodel.rules.sentences import Sentence
from collabmodel.rules.telling import Teller, few, first_open

LONG_FINDING = 12
"""A finding of more words than this gets a sentence to itself."""


def asked(t: Teller) -> Iterator[Sentence]:
    """What was asked."""
    yield t.say("asked.item", day=day_of(t.decision.at))
    terms = t.book.vocabulary.categories
    kinds = sorted(t.names.categories.get(str(t.item.item), frozenset()) & terms.keys())
    if kinds:
        words = (terms[kind].name_sv if t.words.language == "sv" else terms[kind].name_en for kind in kinds)
        many = "asked.kinds_many" if len(kinds) > 1 else "asked.kinds"
        yield t.say(many, kinds=tuple(t.words.quote(word) for word in words))
    if t.decision.purpose is None:
        yield t.say("asked.no_purpose")
    else:
        yield t.say("asked.purpose", purpose=purpose(t, t.decision.purpose))


def purpose(t: Teller, code: str) -> str:
    """A purpose in words."""
    term = t.book.vocabulary.purposes[code]
    return term.name_sv if t.words.language == "sv" else term.name_en


def answer(t: Teller) -> Iterator[Sentence]:
    """The decision, and on what ground."""
    match t.item.outcome:
        case Outcome.PERMIT:
            yield _permitted(t)
        case Outcome.REFER:
            yield from _referred(t)
        case Outcome.DENY:
            yield _denied(t)
    for law in t.item.leaned_on:
        yield t.say("answer.no_ground", law=law, name=t.words.name(law))


def _permitted(t: Teller) -> Sentence:
    units = t.item.units
    if t.duty_laws:
        return t.say(f"answer.permit.duty.{t.item.duty.value}", laws=few(t.duty_laws))
    match t.item.basis:
        case Basis.HARM_TEST:
            passed = few(u.provision for u in units if u.removed is None and u.harm is Harm.EXCLUDED)
            return t.say("answer.permit.harm_test", laws=passed)
        case Basis.CONSENT:
            return _consented(t)
        case Basis.PERMISSION:
            doors = (first_open(unit) for unit in units)
            return t.say("answer.permit.permission", laws=few(d.provision for d in doors if d is not None))
        case _:
            return _nothing_secret(t)


def _nothing_secret(t: Teller) -> Sentence:
    limits = few(u.removed_by for u in t.item.units if u.removed_by is not None)
    if limits:
        return t.say("answer.permit.limit", laws=limits)
    inside = any(unit.removed is Removal.SAME_UNIT for unit in t.item.units)
    return t.say("answer.permit.same_unit" if inside else "answer.permit.no_secrecy")


def _consented(t: Teller) -> Sentence:
    laws: list[CitedProvision] = []
    who: dict[str, None] = {}
    ends: list[date] = []
    for unit in t.item.units:
        waiver = next((d for d in unit.opened_by if unit.protects and d.kind is DoorKind.WAIVER), None)
        if waiver is None:
            continue
        laws.append(waiver.provision)
        carrying = next(one for one in waiver.standings if one.holds)
        who.update(dict.fromkeys(t.signers(carrying.signed_by, carrying, unit.party)))
        ends += [carrying.until] if carrying.until is not None else []
    if ends:
        return t.say("answer.permit.consent_until", who=tuple(who), until=last_day(min(ends)), laws=few(laws))
    return t.say("answer.permit.consent", who=tuple(who), laws=few(laws))


def last_day(until: date) -> date:
    """The last day included, of a period that is kept half-open."""
    return until - timedelta(days=1)


def _referred(t: Teller) -> Iterator[Sentence]:
    blocking = t.blocking()
    harm = few(u.provision for u in blocking if _harm_live(u))
    live = {d.provision: d for u in blocking for d in (*u.limits, *u.doors) if d.state is DoorState.LIVE}
    ready = [(law, d.judgement) for law, d in live.items() if d.judgement is not None and is_ready(d)]
    doubt = few([u.provision for u in blocking if u.doubts] + [law for law, d in live.items() if d.doubts])
    fault = bool(t.item.faults) or any(unit.faults for unit in blocking)
    if any(check.passed is None for check in t.item.checks):
        yield t.say("answer.refer.check")
    elif ready or harm:
        yield t.say("answer.refer.official")
    else:
        lawyer = doubt or fault or not t.item.covered
        yield t.say("answer.refer.lawyer" if lawyer else "answer.refer.facts")
    if not t.item.covered:
        yield t.say("answer.refer.uncovered")
    if fault:
        yield t.say("answer.refer.fault")
    if doubt:
        yield t.say("answer.refer.doubt", laws=doubt)
    if harm:
        yield t.say("answer.refer.harm", laws=harm)
    alone = len(ready) == 1 and not harm
    for law, judged in ready:
        yield _asks_for(t, judged, law, alone=alone)


def _asks_for(t: Teller, judged: AskedJudgement, law: CitedProvision, *, alone: bool) -> Sentence:
    """Which finding it takes; *only if* where there is no other way and the sentence stays short."""
    finding = t.finding(judged)
    short = alone and len(finding.split()) <= LONG_FINDING
    return t.say(f"answer.refer.judgement{'' if short else '_among_others'}", finding=finding, law=law)


def _harm_live(unit: Unit) -> bool:
    presumed = unit.presumes_openness and unit.harm in {Harm.INCONCLUSIVE, Harm.UNASSESSED}
    return unit.in_scope is True and (unit.harm is Harm.PENDING or presumed)


def is_ready(door: DoorTrial) -> bool:
    """Whether only a named official's judgement is lacking."""
    judged = door.judgement is not None and door.judgement.opens is None
    return judged and not door.missing_facts and not door.doubts


def _denied(t: Teller) -> Sentence:
    if any(check.passed is False for check in t.item.checks):
        return t.say("answer.deny.check")
    laws = few(unit.provision for unit in t.blocking())
    return t.say("answer.deny.settled" if t.item.settled else "answer.deny.open", laws=laws)


def secrecy(t: Teller) -> Iterator[Sentence]:
    """Each provision that protects, with its citation and the date of its wording."""
    groups: dict[CitedProvision, list[Unit]] = {}
    for unit in t.item.units:
        groups.setdefault(unit.provision, []).append(unit)
    for law, units in groups.items():
        yield _protects(t, law, units)
        yield from _older(t, law)
        for unit in units:
            if unit.in_scope is True and not unit.lifted:
                yield t.say(f"secrecy.harm.{unit.harm.value}", law=law)
    if not groups:
        for law in t.item.openness:
            yield t.say("secrecy.open", name=t.words.name(law))
        if not t.item.openness:
            yield t.say("secrecy.none")
    unread = "secrecy.unread_refer" if t.item.outcome is Outcome.REFER else "secrecy.unread"
    near = tuple(door.provision for door in t.item.nearest[:3])
    for law in dict.fromkeys((*t.item.unread, *(law for law in near if law.unread))):
        yield t.say(unread, law=law)


def _protects(t: Teller, law: CitedProvision, units: list[Unit]) -> Sentence:
    slots = {"law": law, "name": t.words.name(law), "since": law.wording_since}
    if any(unit.in_scope is None for unit in units):
        return t.say("secrecy.unsettled", **slots)
    people = [unit.party for unit in units if unit.interest is not Interest.PUBLIC]
    return (
        t.say("secrecy.protects", who=t.people(*people), **slots)
        if people
        else t.say("secrecy.public", **slots)
    )


def _older(t: Teller, law: CitedProvision) -> Iterator[Sentence]:
    """That an earlier wording still holds for some information, once the later one is in force."""
    record = t.book.provisions.get(law.id)
    older = None if record is None else record.older
    if older is not None and older.arose_before <= day_of(t.decision.at):
        what = older.what_sv if t.words.language == "sv" else older.what_en
        yield t.say("secrecy.older", law=law, what=what, day=older.arose_before)


def lifted(t: Teller) -> Iterator[Sentence]:
    """What removed or opened each provision, and which standing assessments that rests on."""
    for unit in t.item.units:
        door = first_open(unit)
        if unit.removed is Removal.SAME_UNIT:
            yield t.say("lifted.same_unit")
        elif unit.removed_by is not None:
            by = unit.removed_by
            yield t.say("lifted.limit", law=unit.provision, door=by, since=by.wording_since)
        elif unit.harm is Harm.EXCLUDED:
            yield t.say("lifted.harm", law=unit.provision)
        elif door is not None:
            yield from _opened(t, unit, door)
    for routine in t.item.routines:
        if routine.until is not None:
            until = last_day(routine.until)
            yield t.say("lifted.routine", standing=str(routine.id), day=routine.on, until=until)


def _opened(t: Teller, unit: Unit, door: DoorTrial) -> Iterator[Sentence]:
    by, judged = door.provision, door.judgement
    slots: dict[str, object] = {"law": unit.provision, "door": by, "since": by.wording_since}
    if door.kind is not DoorKind.WAIVER:
        slots["name"] = t.words.name(by)
    yield t.say(f"lifted.{door.kind.value}", **slots)
    if judged is not None and judged.on is not None:
        yield t.say("lifted.judged", day=judged.on, finding=t.finding(judged))


def duty(t: Teller) -> Iterator[Sentence]:
    """Whether the holder must give the item, beside whether it may."""
    permitted = t.item.outcome is Outcome.PERMIT
    told = set()
    for trial in t.item.duties:
        told.add(trial.provision.id)
        yield t.say(_duty_id(trial, permitted=permitted), law=trial.provision)
    for law in t.item.duty_sources:
        if law.id not in told:
            yield t.say("duty.on_request", law=law)
    if permitted and t.item.duty is DutyKind.NONE and not told:
        yield t.say("duty.none")


def _duty_id(trial: DutyTrial, *, permitted: bool) -> str:
    if trial.excepted:
        return "duty.excepted"
    if trial.binds is False:
        return "duty.blocked"
    return f"duty.{trial.trigger.value}" if trial.binds and permitted else "duty.unsettled"
