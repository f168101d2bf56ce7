"""The machine terms of a provision in words: who may give, to whom, in which circumstances, by which question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import assert_never

from collabmodel.rules.conditions import ALWAYS, AllOf, AnyOf, AtLeast, Below, Condition, Has, Not, Scalar
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
            yield f"{words.headings['law_lifts']}: {_reach(terms.reach)}"
            yield from _when(terms.when, pack, words)
            yield from _question(terms.question, pack, words)
        case SecrecyProvision():
            yield f"{words.headings['law_at']}: {_named(sorted(provision.at), pack, words)}"
            yield f"{words.headings['law_test']}: {provision.test.value}"
            yield from _when(provision.when, pack, words)
        case Shut():
            yield f"{words.headings['law_closes']}: {', '.join((*provision.doors, *provision.secrecies))}"
            yield from _when(provision.when, pack, words)
            yield from _question(provision.question, pack, words)
        case Check():
            yield from _parties(provision.givers, provision.receivers, pack, words)
            yield from _when(provision.when, pack, words)
            yield from _question(provision.question, pack, words)
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
    named = []
    for code in codes:
        term = terms.get(code)
        name = code if term is None else term.name_sv if words.language == "sv" else term.name_en
        named.append(name)
    return "; ".join(named) or "–"


def _reach(reach: Reach) -> str:
    named = ", ".join(reach.ids) or reach.mode.value
    left_out = (*reach.except_, *sorted(test.value for test in reach.except_tests))
    return f"{named} (– {', '.join(left_out)})" if left_out else named


def _question(question: Question | None, pack: RulePack, words: Phrasebook) -> Iterator[str]:
    if question is None:
        return
    text = pack.questions[question.question]
    asked = text.text_sv if words.language == "sv" else text.text_en
    answer = words.headings["law_true" if question.opens_on.value == "yes" else "law_false"]
    yield f"{words.headings['law_question']}: {asked} ({words.headings['law_opens']}: {answer})"


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
        case Has() | Below() | AtLeast():
            definition = pack.schema[condition.fact]
            asked = definition.ask_sv if words.language == "sv" else definition.ask_en
            yield f"{indent}- {asked or condition.fact}: {_wanted(condition, words)}"
        case AllOf(parts) | AnyOf(parts):
            yield f"{indent}- {words.headings['law_all' if isinstance(condition, AllOf) else 'law_any']}"
            for part in parts:
                yield from _told(part, pack, words, depth=depth + 1)
        case Not(part):
            yield f"{indent}- {words.headings['law_not']}"
            yield from _told(part, pack, words, depth=depth + 1)
        case _:
            assert_never(condition)


def _wanted(leaf: Has | Below | AtLeast, words: Phrasebook) -> str:
    match leaf:
        case Has(_, values):
            return " | ".join(_value(value, words) for value in values)
        case Below(_, limit):
            return f"{words.headings['law_below']} {limit}"
        case AtLeast(_, limit):
            return f"{words.headings['law_at_least']} {limit}"
        case _:
            assert_never(leaf)


def _value(value: Scalar, words: Phrasebook) -> str:
    if isinstance(value, bool):
        return words.headings["law_true" if value else "law_false"]
    return str(value)
