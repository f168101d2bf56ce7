"""Changes and witnesses as rows that a program can read; see :mod:`collabmodel.analysis.listing` for the promise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from collabmodel.analysis.changes import Shown
from collabmodel.analysis.sketch import Body, PersonAs, Sketch
from collabmodel.analysis.telling import witness_in_words
from collabmodel.analysis.witness import Witness
from collabmodel.model.decision import Decision
from collabmodel.model.time import day_of
from collabmodel.rules.packs import Rulebook
from collabmodel.rules.sentences import LANGUAGES, Phrasebook, phrasebook
from collabmodel.rules.terms import kind_of

DIFF_SHAPE = "collabmodel.law.diff/1"

Row = Mapping[str, object]


def diff_rows(found: Iterable[Shown], book: Rulebook, *, start: date, end: date) -> Row:
    """The document that ``law diff --json`` prints."""
    return {
        "shape": DIFF_SHAPE,
        "from": start.isoformat(),
        "to": end.isoformat(),
        "changes": [change_row(one, book, end) for one in found],
    }


def change_row(shown: Shown, book: Rulebook, day: date) -> Row:
    """One change, with its witness or the reason why there is none."""
    change, witness = shown.change, shown.search.witness
    law = change.provision.cited(day)
    return {
        "id": change.provision.id,
        "kind": kind_of(change.provision),
        "citation_sv": law.citation.sv(),
        "citation_en": law.citation.en(),
        "name_sv": law.name_sv,
        "name_en": law.name_en,
        "change": change.kind.value,
        "aspects": list(change.aspects),
        "since": None if change.after is None else change.after.since.isoformat(),
        "sfs": None if change.after is None else change.after.sfs,
        "members": [
            {"list": one.list, "party": one.party, "before": one.before, "after": one.after}
            for one in change.members
        ],
        "asked": shown.search.asked,
        "no_witness": None if shown.why_none is None else shown.why_none.value,
        "witness": None
        if witness is None
        else witness_row(witness, lambda words: witness_in_words(witness, law, book, words)),
    }


def witness_row(witness: Witness, tell: Callable[[Phrasebook], Iterable[str]]) -> Row:
    """A question and its answers.

    Args:
        tell: gives the witness in words, in each language.
    """
    return {
        "differs": witness.flip.name.lower(),
        "question": question_row(witness.sketch),
        "before": _answer(witness.before),
        "after": _answer(witness.after),
        "had_it_stood_still": witness.unchanged.outcome.value,
        **{f"told_{language}": list(tell(phrasebook(language))) for language in LANGUAGES},
    }


def question_row(sketch: Sketch) -> Row:
    """The question of a witness in the words of the pack; what is not stated is left out."""
    plain: dict[str, object] = {
        "holder": _side(sketch.holder),
        "recipient": _side(sketch.recipient),
        "initiative": sketch.initiative.value,
        "about": None if sketch.about is None else sketch.about.value,
        "categories": sorted(sketch.categories),
        "purpose": sketch.purpose,
        "marks": sorted(sketch.marks),
        "claims": sorted(sketch.claims),
        "reached_by": sketch.reached_by.value,
        "age": sketch.age,
        "protection": sketch.protection.value,
        "deceased": sketch.deceased,
        "same_agency": sketch.same_agency,
        "together": dict(sketch.together),
        "consent": sketch.consent,
        "recipient_roles": sorted(sketch.recipient_roles),
        "facts": {
            fact: sorted(value) if isinstance(value, frozenset) else value for fact, value in sketch.stated
        },
        "judgements": {provision: answer.value for provision, answer in sketch.answers},
        "harm": {kind.value: level.name.lower() for kind, level in sketch.harm},
        "measure": sketch.measure,
    }
    always = {"holder", "recipient", "initiative", "about", "categories"}
    usual = {"reached_by": "own", "protection": "none"}
    return {
        key: value
        for key, value in plain.items()
        if key in always or (value not in (None, False, [], {}) and value != usual.get(key))
    }


def _side(side: Body | PersonAs) -> Row:
    if isinstance(side, PersonAs):
        return {"person": side.value}
    return {
        "kind": side.kind,
        "activity": side.activity,
        "body": side.basis.value,
        **({"roles": sorted(side.roles)} if side.roles else {}),
    }


def _answer(decision: Decision) -> Row:
    item = decision.items[0]
    return {
        "on": day_of(decision.at).isoformat(),
        "outcome": item.outcome.value,
        "basis": item.basis.value,
        "settled": item.settled,
        "duty": item.duty.value,
        "grounds": [law.id for law in item.grounds],
        "obligations": [one.code for one in item.obligations],
    }
