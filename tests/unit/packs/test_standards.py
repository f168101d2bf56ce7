"""Judgement standards: each question has one, somebody may answer it, and no answer is ever another's."""

from __future__ import annotations

from itertools import product

import attrs
import pytest

from collabmodel.errors import RulePackError
from collabmodel.model.assessments import Answer
from collabmodel.model.disclosure import Recipient
from collabmodel.model.ids import BranchId, OfficialId
from collabmodel.packs import se_osl
from collabmodel.packs.loader import load_pack
from collabmodel.packs.standards import questions_of
from collabmodel.rules.assessed import answer_to
from collabmodel.rules.ladder import PASSES, ROUTINE, held_tests, passing
from collabmodel.rules.packs import rulebook
from collabmodel.rules.provisions import Question, SecrecyProvision, Test
from collabmodel.rules.sentences import phrasebook
from collabmodel.rules.sides import Sides
from collabmodel.rules.told_standards import question_lines, question_on
from tests import worlds as w
from tests.unit.packs.test_loading import LIFT, OTHERS, SECRECY, WORDS, Folder, load, problems

PIA = OfficialId("pia")
FITTING = Question("fitting", Answer.YES)
ASKING = questions_of(se_osl.PACK)
FACTS = w.facts()


def test_every_question_states_a_standard_in_both_languages() -> None:
    """Each question of the shipped pack has one standard, with a name and a text in two languages."""
    pack = se_osl.PACK
    for code, text in pack.questions.items():
        standard = pack.standards.standards[text.standard]
        assert all(attrs.astuple(standard)), code
    used = {text.standard for text in pack.questions.values()}
    assert used == set(pack.standards.standards)


def test_every_harm_test_has_its_text_in_both_languages() -> None:
    """Each harm test of the model is in the shipped pack, named and told in two languages."""
    words = se_osl.PACK.standards.tests
    assert set(words) == set(Test)
    for test in Test:
        assert all(attrs.astuple(words[test])), test


@pytest.mark.parametrize("given", sorted(ASKING))
def test_an_answer_to_one_question_is_never_an_answer_to_another(given: str) -> None:
    """Whatever is answered under one provision, by either side, every other provision's question is not sought."""
    recipient = Recipient(branch=BranchId("police.area"))
    made = tuple(
        w.judged(given, answer, by=by) for answer, by in product((Answer.YES, Answer.NO), (w.ANNA, PIA))
    )
    request = w.request(recipient=recipient)
    sides = Sides(request, request.items[0], attrs.evolve(FACTS, judgements=made))
    for asking, questions in ASKING.items():
        for question in questions:
            judged = answer_to(question, asking, sides, None)
            sought = judged.answer is not Answer.NOT_SOUGHT
            assert sought is (asking == given), f"{given} answered {asking}"


def test_a_routine_may_answer_only_where_the_test_starts_from_the_information() -> None:
    """No reversed, absolute or private test, none of danger and none of particular importance takes a routine."""
    never = {
        Test.REVERSED,
        Test.ABSOLUTE,
        Test.STRAIGHT_DANGER,
        Test.QUALIFIED_PARTICULAR_IMPORTANCE,
        Test.OWN_REGIME,
        Test.UNAUTHORISED_DISCLOSURE,
        Test.AS_SOURCE,
    }
    assert frozenset(Test) - never == ROUTINE
    assert passing(Test.ABSOLUTE) == ()
    assert all(passing(test)[-1] is PASSES[test][0] for test in PASSES)


def test_the_tests_of_a_section_are_those_of_its_points() -> None:
    """A section of points with tests of their own holds those; one without points holds its own."""
    by_id = {p.id: p for p in se_osl.PACK.provisions if isinstance(p, SecrecyProvision)}
    assert held_tests(by_id["osl-18-3"]) == {Test.STRAIGHT, Test.REVERSED}
    assert held_tests(by_id["osl-26-1"]) == {Test.REVERSED}
    plain = attrs.evolve(by_id["osl-18-3"].limbs[0], test=None)
    assert held_tests(attrs.evolve(by_id["osl-18-3"], limbs=(plain,))) == {Test.AS_SOURCE}


ROW = 'questions = ["fitting"]\n'


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("[standards.plain]", "[measures.plain]"), "standards.toml.measures: unknown key"),
        (("[standards.plain]", "[[standards]]"), "standards.toml.standards: give a table for each"),
        (('text_en = "It must fit."', ""), "standards.toml.standards.plain.text_en: missing"),
        ((ROW, ROW + 'colour = "red"\n'), "standards.toml.standards.plain.colour: unknown key"),
        ((ROW, 'questions = ["fitting", "fitting"]'), "question 'fitting' stands under two standards"),
        ((ROW, "questions = []"), "questions.fitting: state its standard, by name or in standards.toml"),
        ((ROW, ROW + "[answerers]\n"), "standards.toml.answerers: give tables"),
        ((ROW, ROW + '[[answerers]]\nprovisions = ["x"]\n'), "standards.toml.answerers[0].name_sv: missing"),
        (
            (
                ROW,
                f'{ROW}[[answerers]]\nprovisions = ["osl-26-1"]\nname_sv = "a"\nname_en = "a"\nsource = "b"\n',
            ),
            "standards.toml.answerers: 'osl-26-1' asks no question",
        ),
        (("[standards.plain]", 'routine = "x"\n[standards.plain]'), "standards.toml.routine: give a list"),
        (("[standards.plain]", 'routine = ["x"]\n[standards.plain]'), "routine: 'x' asks no question"),
    ],
)
def test_what_is_wrong_with_the_standards_is_told(changed: tuple[str, str], said: str) -> None:
    """A standard, an answerer or a routine that is misspelt or incomplete is told with its path."""
    found = problems(a=SECRECY, b=LIFT, c=OTHERS, standards=WORDS["standards.toml"].replace(*changed))
    assert any(said in problem for problem in found), found


LOCAL = """
[[answerers]]
provisions = ["osl-10-2"]
name_sv = "enhetschefen"
name_en = "the head of unit"
source = "delegation order 7"
"""


def local(standards: str, questions: str = "") -> Folder:
    """A municipality's pack with these standards."""
    documents = {"pack.toml": 'id = "ale"\nversion = "1"', "standards.toml": standards}
    documents["questions.toml"] = questions
    return Folder("ale", tuple(documents.items()))


def test_a_delegation_order_says_who_answers() -> None:
    """A municipality's pack may name who answers a question of the law, and may not widen where a routine does."""
    base = load(a=SECRECY, b=LIFT, c=OTHERS)
    pack = load_pack(local(LOCAL), extends=base)
    for packs in ([base, pack], [pack, base]):
        assert rulebook(packs).standards.answerers["osl-10-2"].name_en == "the head of unit"
    with pytest.raises(RulePackError) as refused:
        load_pack(local('routine = ["osl-10-2"]'), extends=base)
    assert refused.value.problems == (
        "standards.toml.routine: only the law's own pack says where a routine may answer",
    )
    assert rulebook([base, pack]).standards.routine == frozenset()


def test_a_local_question_states_its_standard_by_name() -> None:
    """A question of a municipality's own names a standard of the law's pack, or one that it brings."""
    base = load(a=SECRECY, b=LIFT, c=OTHERS)
    question = '[questions.own]\ntext_sv = "?"\ntext_en = "?"\n'
    with pytest.raises(RulePackError, match="1 problem"):
        load_pack(local("", question), extends=base)
    pack = load_pack(local("", f'{question}standard = "plain"\n'), extends=base)
    assert pack.questions["own"].standard == "plain"


def test_a_pack_without_texts_shows_what_it_has() -> None:
    """Who may answer is shown of a question without a standard; a section that asks nothing has no question."""
    lift, words = w.lift(question=FITTING), phrasebook("en")
    shown = list(question_lines(lift, FITTING, w.pack(lift), words))
    assert shown == [
        "Answered by: an authorised official of the holder",
        "A standing assessment may answer: no",
    ]
    assert question_on(lift, w.TODAY) == FITTING
    assert question_on(w.shut(question=FITTING), w.TODAY) == FITTING
    assert question_on(w.secrecy(), w.TODAY) is None


def test_the_questions_of_a_provision_are_those_of_all_its_wordings() -> None:
    """A provision whose question changed with a wording is listed with each of them."""
    assert "osl-26-1" not in ASKING
    twice = (w.terms(question=None), w.terms(question=FITTING), w.terms(question=FITTING))
    assert questions_of(w.pack(w.lift(terms=twice)))["osl-10-1"] == (FITTING,)
