"""By which standard an open question is answered, and by whom: told in explanations and where the law is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from collabmodel.model.decision import Missing, MissingKind
from collabmodel.rules.ladder import held_tests, passing, routine_may_answer
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import (
    AnyProvision,
    Check,
    LiftingProvision,
    Question,
    SecrecyProvision,
    Shut,
    Test,
)
from collabmodel.rules.sentences import Phrasebook, Sentence
from collabmodel.rules.standards import Answerer, Standard, TestWords
from collabmodel.rules.telling import Teller


def question_on(provision: AnyProvision, day: date) -> Question | None:
    """The question that a provision asks as worded on a day."""
    match provision:
        case LiftingProvision():
            return provision.on(day).question
        case Shut() | Check():
            return provision.question
        case _:
            return None


def asked_of(t: Teller, one: Missing) -> Sentence:
    """Who is to answer a question that is open, and the question."""
    law, text = t.cited[one.wanted_by], t.question(one.name)
    if one.kind is MissingKind.CHECK:
        return t.say("missing.check", question=text)
    asking = t.book.provisions.get(law.id)
    asked = None if asking is None else question_on(asking, t.day)
    where = t.recipient if asked is not None and asked.of_recipient else t.holder
    special = t.book.standards.answerers.get(law.id)
    if special is None:
        return t.say("missing.judgement", law=law, who=where, question=text)
    answerer = _name(special, t.words)
    return t.say("missing.judgement_special", law=law, who=where, answerer=answerer, question=text)


def standard_of(t: Teller, question: str, law: str) -> Iterator[Sentence]:
    """The standard that the answer is held against, where the packs state one."""
    asked = t.book.questions.get(question)
    standard = None if asked is None else t.book.standards.standards.get(asked.standard)
    if standard is not None:
        name, text = _name(standard, t.words), _text(standard, t.words)
        yield t.say("missing.standard", law=t.cited[law], standard=name, demands=text)


def question_lines(
    provision: AnyProvision, question: Question, pack: RulePack, words: Phrasebook
) -> Iterator[str]:
    """The standard of a provision's question and who may answer it, a line each."""
    standard = pack.standards.standards.get(pack.questions[question.question].standard)
    if standard is not None:
        yield f"{words.headings['law_standard']}: {_name(standard, words)}. {_text(standard, words)}"
    yield f"{words.headings['law_answers']}: {answerer_of(provision, question, pack, words)}"
    routine = "law_true" if provision.id in pack.standards.routine else "law_false"
    yield f"{words.headings['law_routine']}: {words.headings[routine]}"


def answerer_of(provision: AnyProvision, question: Question, pack: RulePack, words: Phrasebook) -> str:
    """Who may answer a provision's question."""
    special = pack.standards.answerers.get(provision.id)
    if special is not None:
        return f"{_name(special, words)} ({special.source})"
    return words.term("answers", "recipient" if question.of_recipient else "holder")


def harm_lines(provision: SecrecyProvision, pack: RulePack, words: Phrasebook) -> Iterator[str]:
    """The harm test of a provision, and of each point that has its own: its text, and what passes it."""
    tests = held_tests(provision)
    if provision.test in tests:
        yield from _test(provision.test, "", pack, words)
    for limb in provision.limbs:
        if limb.test is not None:
            yield from _test(limb.test, f" {limb.id}", pack, words)
    routine = "law_true" if routine_may_answer(provision) else "law_false"
    yield f"{words.headings['law_routine']}: {words.headings[routine]}"


def _test(test: Test, point: str, pack: RulePack, words: Phrasebook) -> Iterator[str]:
    named = pack.standards.tests.get(test)
    name = words.term("test", test.value)
    yield f"{words.headings['law_test']}{point}: {name if named is None else f'{name}. {_text(named, words)}'}"
    yield f"{words.headings['law_passes']}{point}: {levels_passing(test, words)}"


def levels_passing(test: Test, words: Phrasebook) -> str:
    """The findings that pass a test, in words."""
    levels = [words.term("level", level.name.lower()) for level in passing(test)]
    return "; ".join(levels) or words.headings["law_no_finding"]


def _name(named: Standard | Answerer, words: Phrasebook) -> str:
    return named.name_sv if words.language == "sv" else named.name_en


def _text(said: Standard | TestWords, words: Phrasebook) -> str:
    return said.text_sv if words.language == "sv" else said.text_en
