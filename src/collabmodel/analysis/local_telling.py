"""What a local pack changes, in words and as a row that a program can read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from collabmodel.analysis.local_pack import Effect, Examined, Opposed
from collabmodel.analysis.rows import witness_row
from collabmodel.analysis.telling import question_in_words
from collabmodel.analysis.witness import Flip, Witness
from collabmodel.model.citations import CitedProvision
from collabmodel.rules.packs import Rulebook
from collabmodel.rules.sentences import Phrasebook
from collabmodel.rules.terms import kind_of

CHECK_SHAPE = "collabmodel.law.check/1"

Row = Mapping[str, object]


def effect_in_words(effect: Effect, book: Rulebook, words: Phrasebook) -> Iterator[str]:
    """A rule: what kind it is, and the question that it answers otherwise, with both answers."""
    law = effect.provision.cited(effect.day)
    kind = words.term("kind", kind_of(effect.provision))
    yield f"{effect.provision.id}: " + words.say("local.rule", law=law, kind=kind, day=effect.day).text
    witness = effect.witness
    if witness is None:
        yield "  " + words.say("local.dead", asked=effect.search.asked).text
        return
    yield f"  {words.headings['law_example']}:"
    yield from (f"    {line}" for line in _told(witness, law, book, words))
    if effect.covered_by:
        others = tuple(book.provisions[one].cited(effect.day) for one in effect.covered_by)
        yield "  " + words.say("local.covered", others=others).text


def _told(witness: Witness, law: CitedProvision, book: Rulebook, words: Phrasebook) -> Iterator[str]:
    yield from question_in_words(witness.sketch, book, words)
    yield words.say(f"local.without.{witness.before.outcome.value}").text
    yield words.say(f"local.with.{witness.after.outcome.value}").text
    if witness.loosens:
        yield words.say("local.loosens").text
    elif witness.tightens:
        yield words.say("local.tightens").text
    elif witness.flip is Flip.OBLIGATION:
        yield words.say("local.obliges", law=law).text
    else:
        yield words.say("local.names", law=law).text


def opposed_in_words(found: Opposed, book: Rulebook, words: Phrasebook) -> str:
    """Two rules that want opposite answers to one question."""
    text = book.questions[found.question]
    question = text.text_sv if words.language == "sv" else text.text_en
    first, second = (
        provision.cited(provision.wordings[-1].since)
        for provision in (book.provisions[found.first], book.provisions[found.second])
    )
    return words.say("local.opposed", first=first, second=second, question=question).text


def warnings_in_words(examined: Examined, book: Rulebook, words: Phrasebook) -> Iterator[str]:
    """What is allowed and likely a mistake: rules without effect, rules already covered, opposed questions."""
    for effect in examined.effects:
        where = f"{effect.provision.id}: "
        if effect.is_dead:
            yield where + words.say("local.dead", asked=effect.search.asked).text
        elif effect.covered_by:
            others = tuple(book.provisions[one].cited(effect.day) for one in effect.covered_by)
            yield where + words.say("local.covered", others=others).text
    yield from (opposed_in_words(one, book, words) for one in examined.opposed)


def problems_in_words(examined: Examined, words: Phrasebook) -> Iterator[str]:
    """What a local pack must not do: open, or fail its own cases."""
    for effect in examined.effects:
        if effect.loosened is not None:
            yield f"{effect.provision.id}: " + words.say("local.loosens").text
    for proof in examined.proofs:
        for problem in proof.problems:
            yield words.say("local.case_failed", case=proof.case.id, problem=problem).text


def effect_row(effect: Effect, book: Rulebook) -> Row:
    """What one rule changes."""
    law = effect.provision.cited(effect.day)
    witness = effect.witness
    return {
        "id": effect.provision.id,
        "kind": kind_of(effect.provision),
        "on": effect.day.isoformat(),
        "asked": effect.search.asked + (0 if effect.alone is None else effect.alone.asked),
        "dead": effect.is_dead,
        "tightens": None if witness is None else witness.tightens,
        "loosens": effect.loosened is not None,
        "covered_by": list(effect.covered_by),
        "witness": None
        if witness is None
        else witness_row(witness, lambda words: _told(witness, law, book, words)),
    }
