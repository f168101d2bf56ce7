"""What a local pack changes: each rule shown, dead and doubled rules named, opposed questions and clashes told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import attrs
import pytest

from collabmodel.analysis.local_pack import Examined, clashes, effects, examined, opposed
from collabmodel.analysis.local_telling import effect_in_words, problems_in_words, warnings_in_words
from collabmodel.model.decision import Outcome
from collabmodel.packs import se_osl
from collabmodel.packs.loader import load_pack
from collabmodel.rules.packs import RulePack, rulebook
from collabmodel.rules.sentences import LANGUAGES, phrasebook

DAY = date(2026, 3, 2)
LINDVIK = Path(__file__).parents[3] / "examples" / "local_pack"
RECORD = """
[[{kind}]]
id = "{ident}"
name_sv = "Regel {ident}"
name_en = "Rule {ident}"
citation = {{ act = "none", text = "{ident}" }}
since = {since}
reviewed_on = 2026-01-15
wordings = [{{ since = {since} }}]
from = ["social_board"]
to = ["{to}"]
{more}
"""
SHUT = 'secrecies = ["osl-26-1"]\ndoors = ["osl-10-18a"]'

Made = Callable[..., RulePack]


def record(
    ident: str, *, kind: str = "shut", to: str = "police", more: str = SHUT, since: str = "2026-01-01"
) -> str:
    """A record of a municipality."""
    return RECORD.format(kind=kind, ident=ident, to=to, more=more, since=since)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Makes a local pack of some records."""

    def make(*records: str, questions: str = "") -> RulePack:
        (tmp_path / "pack.toml").write_text('id = "granby"\nversion = "1"\n', "utf-8")
        (tmp_path / "rules.toml").write_text("\n".join(records), "utf-8")
        (tmp_path / "questions.toml").write_text(questions, "utf-8")
        return load_pack(tmp_path, extends=se_osl.PACK)

    return make


@pytest.fixture(scope="module")
def lindvik() -> Examined:
    """The example municipality's pack, looked through."""
    return examined(se_osl.PACK, load_pack(LINDVIK, extends=se_osl.PACK), DAY)


def test_every_rule_of_the_example_is_shown_and_none_loosens(lindvik: Examined) -> None:
    """Each rule of the made-up municipality has a question that it answers otherwise, and only stricter."""
    found = {one.provision.id: one for one in lindvik.effects}
    shut = found["lindvik-no-children-under-13"].search.witness
    assert shut is not None
    assert shut.sketch.age == 12
    assert shut.before.outcome is Outcome.PERMIT
    assert shut.tightens
    for effect in found.values():
        assert not effect.is_dead
        assert effect.loosened is None
        assert effect.covered_by == ()


def test_a_rule_that_closes_a_door_that_never_opens_there_is_dead(made: Made) -> None:
    """A prohibition on giving to a recipient that the door never lets receive makes no difference, and is told so."""
    pack = made(record("granby-1", to="tax_agency"))
    found = examined(se_osl.PACK, pack, DAY)
    (effect,) = found.effects
    assert effect.is_dead
    (warning,) = warnings_in_words(found, rulebook([se_osl.PACK, pack]), phrasebook("en"))
    assert warning.startswith("granby-1: ")
    assert "probably makes no difference" in warning
    assert not list(problems_in_words(found, phrasebook("en")))


def test_two_rules_that_say_the_same_cover_each_other(made: Made) -> None:
    """A rule whose answer another rule gives already is named together with that other rule."""
    pack = made(record("granby-1"), record("granby-2", to="police"))
    found = examined(se_osl.PACK, pack, DAY)
    assert {one.provision.id: one.covered_by for one in found.effects} == {
        "granby-1": ("granby-2",),
        "granby-2": ("granby-1",),
    }
    book = rulebook([se_osl.PACK, pack])
    for language in LANGUAGES:
        assert len(list(warnings_in_words(found, book, phrasebook(language)))) == 2
        assert all(len(list(effect_in_words(one, book, phrasebook(language)))) > 3 for one in found.effects)


def test_opposite_answers_to_one_question_are_told(made: Made) -> None:
    """Two checks that want opposite answers to one question are named together."""
    asks = 'judgement = {{ question = "granby", opens_on = "{0}" }}'
    questions = (
        '[questions.granby]\nstandard = "need"\ntext_sv = "Får det lämnas?"\ntext_en = "May it be given?"\n'
    )
    checks = [record(f"granby-{n}", kind="check", more=asks.format(n)) for n in ("yes", "no")]
    pack = made(*checks, record("granby-shut"), questions=questions)
    (found,) = opposed(pack)
    assert {found.first, found.second} == {"granby-yes", "granby-no"}
    book = rulebook([se_osl.PACK, pack])
    (told,) = warnings_in_words(Examined((), (found,), ()), book, phrasebook("sv"))
    assert "motsatta svar" in told
    assert "Får det lämnas?" in told


@pytest.mark.parametrize(
    ("since", "until", "asked"),
    [("2027-01-01", "", date(2027, 1, 1)), ("2025-06-01", "2025-11-01", date(2025, 10, 31))],
)
def test_a_rule_is_put_to_questions_on_a_day_when_it_is_in_force(
    made: Made, since: str, until: str, asked: date
) -> None:
    """A rule that is not in force on the day is asked about on the nearest day when it is."""
    text = record("granby-1", since=since)
    if until:
        text = (
            text.replace(f"since = {since} }}", f"since = {since}, until = {until} }}") + f"until = {until}\n"
        )
    (effect,) = effects(se_osl.PACK, made(text), DAY)
    assert effect.day == asked
    assert effect.search.witness is not None


def test_what_cannot_be_used_together_is_told_with_its_path(made: Made) -> None:
    """An id of the law's pack, a rule that lifts, and a question in other words are clashes."""
    lifts = record(
        "granby-lifts", kind="lifting", more='kind = "permission"\nwhose = "item"\nbreaks = { mode = "all" }'
    )
    other = '[questions.not_inappropriate]\nstandard = "not_inappropriate"\ntext_sv = "Lämpligt?"\ntext_en = "Suitable?"\n'
    found = clashes(se_osl.PACK, made(record("osl-26-1"), lifts, questions=other))
    assert [problem.partition(":")[0] for problem in found] == [
        "se_osl/osl-26-1",
        "granby/granby-lifts",
        "questions.toml.not_inappropriate",
    ] or {problem.partition(":")[0] for problem in found} >= {
        "granby/granby-lifts",
        "questions.toml.not_inappropriate",
    }


def test_a_rule_that_opens_is_a_problem(lindvik: Examined) -> None:
    """Should a rule ever make an answer more open, it is told as a problem; a witness turned round shows it."""
    found = lindvik
    effect = next(one for one in found.effects if one.provision.id == "lindvik-no-children-under-13")
    witness = effect.search.witness
    assert witness is not None
    turned = attrs.evolve(witness, before=witness.after, after=witness.before, unchanged=witness.after)
    assert turned.loosens
    worse = attrs.evolve(effect, search=attrs.evolve(effect.search, witness=turned, loosened=turned))
    (problem,) = problems_in_words(attrs.evolve(found, effects=(worse,)), phrasebook("en"))
    assert problem.startswith("lindvik-no-children-under-13: ")
    assert "more open" in problem
    book = rulebook([se_osl.PACK, load_pack(LINDVIK, extends=se_osl.PACK)])
    assert any("more open" in line for line in effect_in_words(worse, book, phrasebook("en")))
