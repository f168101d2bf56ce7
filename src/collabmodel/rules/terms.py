"""The machine terms of a provision in words: who may give, to whom, in which circumstances, by which question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import assert_never

from collabmodel.rules.conditions import (
    ALWAYS,
    AllOf,
    AnyOf,
    AtLeast,
    Below,
    Condition,
    Has,
    Leaf,
    Not,
    Only,
    Scalar,
)
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import (
    AnyProvision,
    Check,
    LiftingProvision,
    OpenActivity,
    Question,
    Reach,
    Reference,
    SecrecyProvision,
    Shut,
)
from collabmodel.rules.sentences import Phrasebook
from collabmodel.rules.told_standards import harm_lines, question_lines
from collabmodel.rules.vocabulary import Term, Vocabulary


def kind_of(provision: AnyProvision) -> str:
    """What sort of record it is, in one word."""
    match provision:
        case SecrecyProvision():
            return "secrecy"
        case LiftingProvision():
            return provision.door.value
        case Shut():
            return "shut"
        case Check():
            return "check"
        case OpenActivity():
            return "open"
        case Reference():
            return provision.record
        case _:
            assert_never(provision)


def terms_in_words(provision: AnyProvision, day: date, pack: RulePack, words: Phrasebook) -> Iterator[str]:
    """The terms of a provision on a day inside its period, a line each."""
    match provision:
        case LiftingProvision():
            terms = provision.on(day)
            yield from _parties(terms.givers, terms.receivers, pack, words)
            yield f"{words.headings['law_lifts']}: {_reach(terms.reach, words)}"
            yield from _when(terms.when, pack, words)
            yield from _question(provision, terms.question, pack, words)
        case SecrecyProvision():
            yield f"{words.headings['law_at']}: {_named(sorted(provision.at), pack, words)}"
            yield from harm_lines(provision, pack, words)
            yield from _when(provision.when, pack, words)
        case Shut():
            yield f"{words.headings['law_closes']}: {', '.join((*provision.doors, *provision.secrecies))}"
            yield from _when(provision.when, pack, words)
            yield from _question(provision, provision.question, pack, words)
        case Check():
            yield from _parties(provision.givers, provision.receivers, pack, words)
            yield from _when(provision.when, pack, words)
            yield from _question(provision, provision.question, pack, words)
        case OpenActivity():
            yield f"{words.headings['law_at']}: {_named(sorted(provision.at), pack, words)}"
        case Reference():
            yield from _when(provision.when or ALWAYS, pack, words)
        case _:
            assert_never(provision)


def _parties(
    givers: Iterable[str], receivers: Iterable[str], pack: RulePack, words: Phrasebook
) -> Iterator[str]:
    yield f"{words.headings['law_givers']}: {_named(givers, pack, words)}"
    yield f"{words.headings['law_receivers']}: {_named(receivers, pack, words)}"


def _named(codes: Iterable[str], pack: RulePack, words: Phrasebook) -> str:
    """Codes of parties and activities by their names; a dated list by its own."""
    terms = {**pack.vocabulary.activities, **pack.vocabulary.parties}
    return "; ".join(_name(code, terms, words) for code in codes) or "–"


def _name(code: str, terms: Mapping[str, Term], words: Phrasebook) -> str:
    term = terms.get(code)
    if term is None:
        return words.term("list", code.removeprefix("list:"))
    return term.name_sv if words.language == "sv" else term.name_en


def _reach(reach: Reach, words: Phrasebook) -> str:
    named = ", ".join(reach.ids) or words.term("reach", reach.mode.value)
    tests = sorted(words.term("test", test.value) for test in reach.except_tests)
    left_out = ", ".join((*reach.except_, *tests))
    return f"{named} {words.headings['law_except']} {left_out}" if left_out else named


def _question(
    provision: AnyProvision, question: Question | None, pack: RulePack, words: Phrasebook
) -> Iterator[str]:
    if question is None:
        return
    text = pack.questions[question.question]
    asked = text.text_sv if words.language == "sv" else text.text_en
    answer = words.headings["law_true" if question.opens_on.value == "yes" else "law_false"]
    yield f"{words.headings['law_question']}: {asked} ({words.headings['law_opens']}: {answer})"
    yield from question_lines(provision, question, pack, words)


def _when(condition: Condition, pack: RulePack, words: Phrasebook) -> Iterator[str]:
    if condition == ALWAYS:
        yield f"{words.headings['law_when']}: {words.headings['law_always']}"
        return
    yield f"{words.headings['law_when']}:"
    yield from _told(condition, pack, words, depth=1)


def _told(condition: Condition, pack: RulePack, words: Phrasebook, *, depth: int) -> Iterator[str]:
    """A condition tree as an indented list."""
    indent = "  " * depth
    match condition:
        case Has() | Only() | Below() | AtLeast():
            definition = pack.schema[condition.fact]
            asked = definition.ask_sv if words.language == "sv" else definition.ask_en
            yield f"{indent}- {asked or condition.fact}: {_wanted(condition, pack, words)}"
        case AllOf(parts) | AnyOf(parts):
            yield f"{indent}- {words.headings['law_all' if isinstance(condition, AllOf) else 'law_any']}"
            for part in parts:
                yield from _told(part, pack, words, depth=depth + 1)
        case Not(part):
            yield f"{indent}- {words.headings['law_not']}"
            yield from _told(part, pack, words, depth=depth + 1)
        case _:
            assert_never(condition)


def _wanted(leaf: Leaf, pack: RulePack, words: Phrasebook) -> str:
    match leaf:
        case Has(fact, values):
            return " | ".join(_value(fact, value, pack, words) for value in values)
        case Only(fact, values):
            told = " | ".join(_value(fact, value, pack, words) for value in values)
            return f"{words.headings['law_only']}: {told}"
        case Below(_, limit):
            return f"{words.headings['law_below']} {limit}"
        case AtLeast(_, limit):
            return f"{words.headings['law_at_least']} {limit}"
        case _:
            assert_never(leaf)


def _value(fact: str, value: Scalar, pack: RulePack, words: Phrasebook) -> str:
    if isinstance(value, bool):
        return words.headings["law_true" if value else "law_false"]
    table = _CODES.get(fact)
    if table is not None:
        return _name(str(value), table(pack.vocabulary), words)
    return words.term(fact, str(value))


_CODES: Mapping[str, Callable[[Vocabulary], Mapping[str, Term]]] = {
    "category": lambda words: words.categories,
    "marks": lambda words: words.marks,
    "purpose": lambda words: words.purposes,
    "offence_type": lambda words: words.offence_types,
    "holder_party": lambda words: words.parties,
    "recipient_party": lambda words: words.parties,
    "holder_activity": lambda words: words.activities,
    "recipient_activity": lambda words: words.activities,
}
"""The facts whose values are words of the vocabulary, and which words."""
