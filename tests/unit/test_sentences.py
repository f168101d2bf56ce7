"""The phrasebooks: complete in both languages, same slots, short, in plain words; every sentence can be filled."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import pytest

import collabmodel
from collabmodel.errors import ModelError, NaiveTimeError
from collabmodel.packs import se_osl
from collabmodel.rules.facts import FactType
from collabmodel.rules.names import Name
from collabmodel.rules.provisions import Mode, Test
from collabmodel.rules.sentences import LANGUAGES, Forms, Language, phrasebook, slots_of
from collabmodel.rules.terms import kind_of
from collabmodel.rules.told_answer import LONG_FINDING

IDS = sorted(phrasebook("sv").templates)
LAW = se_osl.PACK.provision("osl-10-18a").cited(date(2025, 6, 1))

FORBIDDEN = {
    "sv": ("bör", "böra", "skall", "ej", "jämlikt", "medelst", "huruvida", "erhålla", "beträffande"),
    "en": ("should", "shall", "pursuant", "hereby", "thereof"),
}
MOST_WORDS = 25


def _longest(language: Language, slot: str) -> str:
    """The longest text of the pack that this slot may be given."""
    questions, facts = se_osl.PACK.questions.values(), se_osl.PACK.schema.facts.values()
    swedish = language == "sv"
    match slot:
        case "finding":
            texts = [t for q in questions for t in ((q.yes_sv, q.no_sv) if swedish else (q.yes_en, q.no_en))]
        case "ask":
            texts = [f.ask_sv if swedish else f.ask_en for f in facts]
        case "question":
            texts = [q.text_sv if swedish else q.text_en for q in questions]
        case "demands":
            standards = se_osl.PACK.standards.standards.values()
            texts = [s.text_sv if swedish else s.text_en for s in standards]
        case "answerer":
            answerers = se_osl.PACK.standards.answerers.values()
            texts = [a.name_sv if swedish else a.name_en for a in answerers]
        case _:
            texts = ["En hel mening." if swedish else "A whole sentence."]
    return max(texts, key=lambda text: len(text.split()))


def _shorter(ident: str, text: str) -> str:
    """A long finding never gets into this sentence; see ``LONG_FINDING``."""
    return " ".join(text.split()[:LONG_FINDING]) if ident == "answer.refer.judgement" else text


def _typical(language: Language, slot: str, form: str) -> object:
    """A value of the slot's type, of a usual length."""
    swedish = language == "sv"
    agency = (
        Forms("socialtjänsten", "socialtjänstens")
        if swedish
        else Forms("social services", "social services'")
    )
    match form:
        case "def" | "gen":
            person = (
                Forms("den unge", "den unges") if swedish else Forms("the young person", "the young person's")
            )
            return person if slot in {"who", "party"} else agency
        case "cite":
            return LAW
        case "cites":
            return (LAW,)
        case "long":
            return date(2025, 12, 1)
        case "time":
            return datetime(2026, 3, 3, 9, 15, tzinfo=UTC)
        case "and":
            many = ("den unge", "båda vårdnadshavarna") if swedish else ("the young person", "both guardians")
            return many if slot == "who" else ("en",)
        case "count":
            return 2
        case "clause":
            return _longest(language, slot)
        case _:
            return "förebygga brott" if swedish else "prevent crime"


def fill(language: Language, ident: str) -> str:
    """A sentence with every slot filled."""
    template = phrasebook(language).templates[ident]
    slots = {name: _typical(language, name, form) for name, form in slots_of(template)}
    if "finding" in slots:
        slots["finding"] = _shorter(ident, str(slots["finding"]))
    return phrasebook(language).say(ident, **slots).text


def test_both_languages_have_the_same_sentences_headings_and_nouns() -> None:
    """Both languages have the same sentences headings and nouns."""
    swedish, english = (phrasebook(language) for language in LANGUAGES)
    assert set(swedish.templates) == set(english.templates)
    assert set(swedish.headings) == set(english.headings)
    assert set(swedish.nouns) == set(english.nouns)
    assert set(swedish.terms) == set(english.terms)
    assert len(swedish.months) == len(english.months) == 12


@pytest.mark.parametrize("ident", IDS)
def test_both_languages_have_the_same_slots(ident: str) -> None:
    """Both languages have the same slots."""
    swedish, english = (phrasebook(language).templates[ident] for language in LANGUAGES)
    assert slots_of(swedish) == slots_of(english)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ident", IDS)
def test_every_sentence_can_be_filled_is_short_and_plain(ident: str, language: Language) -> None:
    """Every sentence can be filled is short and plain."""
    text = fill(language, ident)
    assert "{" not in text
    assert text[0] == text[0].upper()
    for sentence in re.split(r"(?<=[.?]) (?=[A-ZÅÄÖ])", text):
        # A citation and a date hold together by no-break spaces: each is read as one word.
        assert len(sentence.split(" ")) <= MOST_WORDS, sentence
    words = set(re.findall(r"\w+", text.lower()))
    assert not words & set(FORBIDDEN[language])
    assert text.endswith((".", "?")) or ident in {"item.heading", "law.heading"}


def test_the_words_of_the_pack_keep_to_the_same_plain_language() -> None:
    """The words of the pack keep to the same plain language."""
    pack = se_osl.PACK
    texts = [t for q in pack.questions.values() for t in (q.text_sv, q.yes_sv, q.no_sv)]
    texts += [fact.ask_sv for fact in pack.schema.facts.values()]
    texts += [standard.text_sv for standard in pack.standards.standards.values()]
    texts += [test.text_sv for test in pack.standards.tests.values()]
    words = {word for text in texts for word in re.findall(r"\w+", text.lower())}
    assert not words & set(FORBIDDEN["sv"])


def test_what_is_asked_of_somebody_does_not_name_that_somebody_anew() -> None:
    """*Skolan behöver ange om innehavaren …* sounds as though the school and the holder were two."""
    for fact in se_osl.PACK.schema.facts.values():
        asked = f"{fact.ask_sv} {fact.ask_en}"
        if fact.supplied_by in {"case_file", "item", "crime_facts"}:
            assert "innehav" not in asked, fact.name
            assert "holder" not in asked, fact.name
        if fact.supplied_by == "recipient_role":
            assert "mottagar" not in asked, fact.name
            assert "recipient" not in asked, fact.name


def test_english_is_said_in_plain_words() -> None:
    """English is said in plain words."""
    pack, book = se_osl.PACK, phrasebook("en")
    texts = [*book.templates.values(), *book.terms.values()]
    texts += [fact.ask_en for fact in pack.schema.facts.values()]
    texts += [term.name_en for term in pack.vocabulary.categories.values()]
    words = {word for text in texts for word in re.findall(r"\w+", text.lower())}
    assert not words & {"tried", "unasked", "economy"}


def test_the_tests_of_harm_are_called_as_in_the_pack() -> None:
    """The tests of harm are called as in the pack."""
    raw = files("collabmodel.packs.se_osl").joinpath("data/vocabulary.toml").read_text("utf-8")
    for code, named in tomllib.loads(raw)["harm_tests"].items():
        for language in LANGUAGES:
            if code != "none":
                assert phrasebook(language).term("test", code) == named[f"name_{language}"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_rules_has_words(language: Language) -> None:
    """Every code of the rules has words."""
    terms = phrasebook(language).terms
    assert {f"test.{test.value}" for test in Test} <= set(terms)
    assert {f"reach.{mode.value}" for mode in Mode} <= set(terms)
    provisions = se_osl.PACK.provisions
    assert {f"kind.{kind_of(p)}" for p in provisions} <= set(terms)
    assert {f"confidence.{p.confidence}" for p in provisions} <= set(terms)
    assert {f"list.{name.removeprefix('list:')}" for name in se_osl.PACK.vocabulary.lists} <= set(terms)
    enums = [f for f in se_osl.PACK.schema.facts.values() if f.type is FactType.ENUM and f.name != "purpose"]
    assert {f"{fact.name}.{value}" for fact in enums for value in fact.values or ()} <= set(terms)


@pytest.mark.parametrize("ident", IDS)
def test_every_sentence_is_used_somewhere(ident: str) -> None:
    """Every sentence is used somewhere."""
    source = "".join(
        path.read_text("utf-8")
        for room in ("rules", "cli")
        for path in (Path(collabmodel.__file__).parent / room).glob("*.py")
    )
    # An id stands whole, or up to the dot after which a closed set of words follows.
    prefix = ident.rpartition(".")[0]
    whole = re.escape(ident)
    assert re.search(rf'"{whole}"', source) or re.search(
        rf'"{re.escape(prefix)}\.({{|judgement{{|signature)', source
    )


def test_a_slot_is_filled_exactly_and_with_its_own_type() -> None:
    """A slot is filled exactly and with its own type."""
    book = phrasebook("en")
    with pytest.raises(ModelError, match="none of that id"):
        book.say("no.such")
    with pytest.raises(ModelError, match="these differ: purpose"):
        book.say("asked.purpose")
    with pytest.raises(ModelError, match="these differ: extra"):
        book.say("asked.no_purpose", extra=1)
    with pytest.raises(ModelError, match="'quote' was given a int"):
        book.say("asked.purpose", purpose=1)
    with pytest.raises(ModelError, match="'cites' was given a tuple"):
        book.say("answer.refer.doubt", laws=())
    with pytest.raises(NaiveTimeError):
        book.say("foot.packs", packs=("p",), moment=datetime(2026, 1, 1))  # noqa: DTZ001 - what is tested
    with pytest.raises(ModelError, match="no-such-language"):
        phrasebook("no-such-language")  # type: ignore[arg-type]


def test_dates_lists_and_names_bend() -> None:
    """Dates lists and names bend."""
    swedish, english = (phrasebook(language) for language in LANGUAGES)
    assert swedish.long_date(date(2025, 12, 1)).replace("\u00a0", " ") == "den 1 december 2025"
    assert english.long_date(date(2025, 12, 1)).replace("\u00a0", " ") == "1 December 2025"
    assert swedish.joined(("skolan", "polisen", "fritid")) == "skolan, polisen och fritid"
    assert english.joined(("one", "two")) == "one and two"
    assert Name("Finsam", genitive_sv="Finsams").forms("sv").genitive == "Finsams"
    assert Name("skolan").forms("en") == Forms("skolan", "skolan's")
    text = english.say("foot.packs", packs=("p",), moment=datetime(2026, 7, 1, 9, 15, tzinfo=UTC)).text
    assert text.replace("\u00a0", " ").endswith("1 July 2026 at 11:15.")


def test_what_no_act_says_is_called_by_its_name() -> None:
    """What no act says is called by its name."""
    silence = se_osl.PACK.provision("check-protected-identity").cited(date(2026, 1, 1))
    for language in LANGUAGES:
        book = phrasebook(language)
        assert book.cite(silence) == book.quote(book.name(silence))
    assert phrasebook("sv").cite(LAW.citation) == LAW.citation.sv()
    assert phrasebook("en").cite(LAW.citation) == LAW.citation.en()


def test_an_override_keeps_the_slots() -> None:
    """An override keeps the slots."""
    book = phrasebook("en")
    own = book.overridden({"asked.purpose": "They say it is for {purpose.quote}."})
    assert own.say("asked.purpose", purpose="support").text == "They say it is for “support”."
    with pytest.raises(ModelError, match="keeps the slots"):
        book.overridden({"asked.purpose": "They say it is."})
    with pytest.raises(ModelError, match="none to override"):
        book.overridden({"no.such": "x"})
