"""Changes and witnesses in words: who, whom, what, which circumstances, both answers, and what made the difference."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import ndiff

from collabmodel.analysis.changes import Change, ChangeKind, MemberChange, Shown
from collabmodel.analysis.sketch import Body, PersonAs, Sketch
from collabmodel.analysis.solving import Stated
from collabmodel.analysis.witness import Flip, Witness
from collabmodel.model.agencies import LegalBasis
from collabmodel.model.assessments import Answer
from collabmodel.model.citations import CitedProvision
from collabmodel.model.disclosure import Initiative
from collabmodel.model.information import ReachedBy
from collabmodel.model.people import ProtectedIdentity
from collabmodel.model.time import day_of
from collabmodel.rules.conditions import Has
from collabmodel.rules.packs import Rulebook, RulePack
from collabmodel.rules.provisions import AnyProvision
from collabmodel.rules.sentences import Phrasebook
from collabmodel.rules.terms import leaf_in_words, terms_in_words
from collabmodel.rules.vocabulary import Term

_USUAL = (LegalBasis.AUTHORITY, LegalBasis.EQUATED)


def change_in_words(
    shown: Shown, pack: RulePack, book: Rulebook, words: Phrasebook, *, start: date, end: date
) -> Iterator[str]:
    """A change: what came and went of it, and the question that shows it, or why there is none."""
    change = shown.change
    law = change.provision.cited(start if change.kind is ChangeKind.GONE else end)
    how = words.term("change", change.kind.value)
    yield words.say("diff.heading", law=law, name=words.name(law), how=how).text
    if change.aspects:
        aspects = tuple(words.term("aspect", aspect) for aspect in change.aspects)
        yield "  " + words.say("diff.aspects", aspects=aspects).text
    yield from (f"  {line}" for line in _terms(change, pack, words, start, end))
    yield from (f"  {line}" for line in _members(change.members, pack, words))
    witness = shown.search.witness
    if witness is not None:
        yield f"  {words.headings['law_example']}:"
        yield from (f"    {line}" for line in witness_in_words(witness, law, book, words))
    elif shown.why_none is not None:
        reason = f"witness.none.{shown.why_none.value}"
        slots = {"asked": shown.search.asked} if shown.why_none.value == "not_found" else {}
        yield f"  {words.say(reason, **slots).text}"


def witness_in_words(
    witness: Witness, law: CitedProvision, book: Rulebook, words: Phrasebook
) -> Iterator[str]:
    """The question of a witness, its two answers, and what made the difference.

    Args:
        law: the provision that it is a witness of.
        book: the rules in whose words it is told.
    """
    yield from question_in_words(witness.sketch, book, words)
    for decision in (witness.before, witness.after):
        yield words.say(f"witness.on.{decision.outcome.value}", day=day_of(decision.at)).text
    match witness.flip:
        case Flip.OUTCOME:
            yield words.say("witness.because", law=law, name=words.name(law)).text
        case Flip.OFFSET:
            yield words.say(f"witness.offset.{witness.unchanged.outcome.value}", law=law).text
        case flip:
            yield words.say(f"witness.{flip.name.lower()}", law=law).text


def question_in_words(sketch: Sketch, book: Rulebook, words: Phrasebook) -> Iterator[str]:
    """Who would give what to whom, and each thing that is stated, a line each."""
    sides = {"giver": _side(sketch.holder, book, words), "taker": _side(sketch.recipient, book, words)}
    first = "witness.own" if sketch.initiative is Initiative.OWN else "witness.requested"
    yield words.say(first, **sides).text
    terms = book.vocabulary.categories
    what = tuple(_name(terms[code], words) for code in sorted(sketch.categories))
    if sketch.about is None:
        yield words.say("witness.about_nobody", what=what).text
    else:
        yield words.say("witness.about", who=words.term("about", sketch.about.value), what=what).text
    stated = tuple(_stated(sketch, book, words))
    yield from (f"- {line}" for line in stated)
    if not stated:
        yield words.say("witness.plain").text


def _side(side: Body | PersonAs, book: Rulebook, words: Phrasebook) -> str:
    if isinstance(side, PersonAs):
        return words.term("person_as", side.value)
    vocabulary = book.vocabulary
    parts = [_name(vocabulary.activities[side.activity], words)]
    parts += [_name(vocabulary.parties[role], words) for role in sorted(side.roles)]
    if side.basis not in _USUAL:
        parts.append(words.term("basis", side.basis.value))
    return f"{_name(vocabulary.parties[side.kind], words)} ({', '.join(parts)})"


def _name(term: Term, words: Phrasebook) -> str:
    return term.name_sv if words.language == "sv" else term.name_en


def _stated(sketch: Sketch, book: Rulebook, words: Phrasebook) -> Iterator[str]:
    """Everything that the sketch states beyond who and what."""
    for fact, value in _facts(sketch):
        values = tuple(sorted(value)) if isinstance(value, frozenset) else (value,)
        yield leaf_in_words(Has(fact, values), book, words)
    for claim in sorted(sketch.claims):
        if claim in book.provisions:
            yield f"{_ask('claims', book, words)}: {_cited(book.provisions[claim], words)}"
    for provision, answer in sketch.answers:
        if provision in book.provisions:
            yield _answered(book.provisions[provision], answer, book, words)
    for kind, level in sketch.harm:
        finding = words.term("harm_level", level.name.lower())
        by = "" if sketch.measure is None else f" ({_cited(book.provisions[sketch.measure], words)})"
        yield f"{words.term('harm_kind', kind.value)}{by}: {finding}"


def _facts(sketch: Sketch) -> Iterator[tuple[str, Stated]]:
    """What the sketch states that has a name among the facts."""
    if sketch.purpose is not None:
        yield "purpose", sketch.purpose
    if sketch.marks:
        yield "marks", sketch.marks
    if sketch.reached_by is not ReachedBy.OWN:
        yield "reached_by", sketch.reached_by.value
    if sketch.age is not None:
        yield "subject_age", sketch.age
    if sketch.protection is not ProtectedIdentity.NONE:
        yield "protection_level", sketch.protection.value
    if sketch.deceased:
        yield "deceased", True
    if sketch.same_agency:
        yield "same_authority", True
    yield from ((f"same_{place}", same) for place, same in sketch.together)
    if sketch.consent is not None:
        yield "consent_valid", sketch.consent
    if sketch.recipient_roles:
        yield "recipient_party", sketch.recipient_roles
    yield from sketch.stated


def _ask(fact: str, book: Rulebook, words: Phrasebook) -> str:
    definition = book.schema[fact]
    return definition.ask_sv if words.language == "sv" else definition.ask_en


def _answered(provision: AnyProvision, answer: Answer, book: Rulebook, words: Phrasebook) -> str:
    """The question of a provision, in the words of its latest wording, and the answer to it."""
    asked = [
        getattr(provision, "question", None),
        *(terms.question for terms in reversed(getattr(provision, "terms", ()))),
    ]
    question = next((one for one in asked if one is not None), None)
    code = "" if question is None else question.question
    text = book.questions[code]
    told = text.text_sv if words.language == "sv" else text.text_en
    said = words.headings["law_true" if answer is Answer.YES else "law_false"]
    return f"{told} ({_cited(provision, words)}): {said}"


def _cited(provision: AnyProvision, words: Phrasebook) -> str:
    return words.cite(provision.cited(provision.wordings[-1].since))


def _terms(change: Change, pack: RulePack, words: Phrasebook, start: date, end: date) -> Iterator[str]:
    """The terms that came (+) and went (-), line by line, where both days have a wording."""
    if change.before is None or change.after is None or not change.aspects:
        return
    old, new = (list(terms_in_words(change.provision, day, pack, words)) for day in (start, end))
    yield from (line for line in ndiff(old, new) if line.startswith(("+", "-")))


def _members(members: tuple[MemberChange, ...], pack: RulePack, words: Phrasebook) -> Iterator[str]:
    """Who came to a list, who left it, and of whom it is certain on one of the days only."""
    terms = {**pack.vocabulary.activities, **pack.vocabulary.parties}
    groups: dict[tuple[str, str], list[str]] = {}
    for one in members:
        how = "unsure" if one.before is None or one.after is None else "in" if one.after else "out"
        groups.setdefault((one.list, how), []).append(_name(terms[one.party], words))
    for (listed, how), parties in groups.items():
        yield words.say(f"diff.members.{how}", parties=tuple(parties), list=words.term("list", listed)).text
