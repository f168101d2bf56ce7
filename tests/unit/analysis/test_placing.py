"""Values of facts find their place in a question, and the engine works the same values out of it again."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from collabmodel.analysis.placing import placed
from collabmodel.analysis.rows import question_row
from collabmodel.analysis.sketch import Body, PersonAs, Sketch, posed
from collabmodel.analysis.solving import Stated
from collabmodel.analysis.telling import question_in_words
from collabmodel.model.agencies import LegalBasis
from collabmodel.model.assessments import Answer, HarmKind, HarmLevel
from collabmodel.model.information import PersonRole, ReachedBy
from collabmodel.model.people import ProtectedIdentity
from collabmodel.packs import se_osl
from collabmodel.rules.conditions import Has
from collabmodel.rules.evaluate import holds
from collabmodel.rules.packs import rulebook
from collabmodel.rules.sentences import LANGUAGES, phrasebook
from collabmodel.rules.situation import Situation
from collabmodel.rules.validation import validate

BOOK = rulebook([se_osl.PACK])
DAY = date(2026, 3, 2)
PLAIN = Sketch(
    Body("social_board", "social_services"),
    Body("police", "crime_fighting"),
    categories=frozenset({"social_circumstances"}),
)
PERSON = attrs.evolve(PLAIN, recipient=PersonAs.OUTSIDER)


def seen(sketch: Sketch, fact: str, value: Stated) -> bool | None:
    """Whether the engine sees the value of the fact in the question."""
    request, facts = posed(sketch, DAY, BOOK)
    validate(request, facts, BOOK)
    situation = Situation(request, request.items[0], facts, BOOK)
    known = situation.lookup(situation.parties[0])(fact)
    values = tuple(sorted(value)) if isinstance(value, frozenset) else (value,)
    return holds(Has(fact, values), known)


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("initiative", "requested"),
        ("purpose", "crime_prevention"),
        ("category", frozenset({"health"})),
        ("marks", frozenset({"decision"})),
        ("reached_by", "supervision"),
        ("person_role", "informant"),
        ("protection_level", "marking"),
        ("deceased", True),
        ("subject_age", 16),
        ("person_age", 16),
        ("holder_party", frozenset({"school"})),
        ("holder_party", frozenset({"lss_authority"})),
        ("recipient_party", frozenset({"subject_self"})),
        ("recipient_party", frozenset({"private_recipient"})),
        ("recipient_party", frozenset({"social_board_same_municipality"})),
        ("recipient_party", frozenset({"school"})),
        ("recipient_party", frozenset({"party"})),
        ("recipient_party", frozenset({"union_or_safety_representative"})),
        ("holder_activity", frozenset({"teaching"})),
        ("holder_activity", frozenset({"social_services"})),
        ("recipient_activity", frozenset({"health_care"})),
        ("holder_is_authority", False),
        ("recipient_is_authority", False),
        ("recipient_is_authority", True),
        ("recipient_is_private", True),
        ("same_municipality", True),
        ("same_region", False),
        ("same_authority", True),
        ("recipient_is_person", True),
        ("consent_valid", False),
        ("helps_prevent", True),
        ("considerable_harm_to_minor", True),
    ],
)
def test_a_value_is_placed_where_the_engine_finds_it(fact: str, value: Stated) -> None:
    """The question in which a fact was given a value has that value, as the engine works it out."""
    sketch = placed(PLAIN, {fact: value}, BOOK)
    assert sketch is not None
    assert seen(sketch, fact, value) is True


@pytest.mark.parametrize("age", [16, 30])
def test_a_consent_is_signed_by_everybody_who_must(age: int) -> None:
    """A valid consent holds for a minor and for an adult, once the purpose is known."""
    sketch = placed(PLAIN, {"consent_valid": True, "purpose": "care_or_support", "person_age": age}, BOOK)
    assert sketch is not None
    assert seen(sketch, "consent_valid", value=True) is True


def test_a_guardian_asks_for_a_minor() -> None:
    """A guardian who asks is the guardian of the one it is about."""
    sketch = placed(PLAIN, {"recipient_is_guardian": True, "subject_age": 10}, BOOK)
    assert sketch is not None
    assert seen(sketch, "recipient_is_guardian", value=True) is True
    assert placed(sketch, {"recipient_party": frozenset({"those_concerned"})}, BOOK) == sketch


@pytest.mark.parametrize(
    ("sketch", "fact", "value"),
    [
        (PERSON, "same_municipality", True),
        (PERSON, "recipient_is_authority", True),
        (PERSON, "recipient_activity", frozenset({"teaching"})),
        (attrs.evolve(PLAIN, recipient=PersonAs.SUBJECT), "recipient_is_person", False),
        (PLAIN, "same_unit", True),
        (PLAIN, "holder_activity", frozenset({"no_such_function"})),
        (attrs.evolve(PLAIN, about=None), "helps_prevent_a_person", None),
    ],
)
def test_what_no_question_can_give_is_not_placed(sketch: Sketch, fact: str, value: Stated) -> None:
    """A value that no question of this shape can have gives none."""
    if value is None:
        assert placed(sketch, {"considerable_harm_to_minor": True}, BOOK) is None
    else:
        assert placed(sketch, {fact: value}, BOOK) is None


def test_what_holds_anyway_is_left() -> None:
    """Where the question has the value already, or a person has it by nature, nothing is changed."""
    assert placed(PERSON, {"same_municipality": False, "recipient_is_authority": False}, BOOK) == PERSON
    assert placed(PLAIN, {"recipient_is_person": False, "holder_is_authority": True}, BOOK) == PLAIN
    assert placed(PLAIN, {"identifiable": True}, BOOK) == PLAIN
    role = placed(PERSON, {"recipient_party": frozenset({"suspect_or_defence"})}, BOOK)
    assert role is not None
    assert role.recipient_roles == {"suspect_or_defence"}


def test_the_age_of_somebody_else_is_stated() -> None:
    """Where the item is about an informant, the age of the one the matter is about is stated."""
    sketch = placed(attrs.evolve(PLAIN, about=PersonRole.INFORMANT), {"subject_age": 16}, BOOK)
    assert sketch is not None
    assert dict(sketch.stated) == {"subject_age": 16}
    assert sketch.age is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_a_question_states_is_told(language: str) -> None:
    """Each statement of a question is a line, in words, and a key in the document."""
    full = attrs.evolve(
        PLAIN,
        holder=Body("municipality", "youth_centre", LegalBasis.PRIVATE, frozenset({"lss_authority"})),
        marks=frozenset({"decision"}),
        claims=frozenset({"osl-10-2"}),
        purpose="crime_prevention",
        reached_by=ReachedBy.SUPERVISION,
        age=16,
        protection=ProtectedIdentity.MARKING,
        deceased=True,
        same_agency=True,
        together=(("municipality", True),),
        consent=True,
        recipient_roles=frozenset({"party"}),
        stated=(("helps_prevent", True), ("offence_type", frozenset({"terrorist_offence_listed"}))),
        answers=(("osl-10-2", Answer.YES), ("osl-10-27", Answer.NO), ("gone", Answer.YES)),
        harm=((HarmKind.PERSON, HarmLevel.LIKELY),),
        measure="osl-25-6",
    )
    words = phrasebook("sv" if language == "sv" else "en")
    lines = list(question_in_words(full, BOOK, words))
    assert (
        sum(line.startswith("- ") for line in lines) == full.weight - 2
    )  # the measure stands with its finding, and an unknown provision asks nothing
    assert not [line for line in lines if "_" in line]
    row = question_row(full)
    assert {
        "marks",
        "claims",
        "purpose",
        "reached_by",
        "age",
        "protection",
        "deceased",
        "harm",
        "measure",
    } <= set(row)
    nobody = attrs.evolve(PERSON, about=None)
    assert words.say("witness.plain").text in list(question_in_words(nobody, BOOK, words))
    assert question_row(nobody)["recipient"] == {"person": "anyone"}
