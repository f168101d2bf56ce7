"""Standing assessments turned into findings: what they presuppose, what they give way to, and what they say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest

from collabmodel.errors import ModelError, UnknownCodeError
from collabmodel.model.agencies import Official
from collabmodel.model.assessments import (
    Answer,
    Circumstance,
    HarmFinding,
    HarmKind,
    HarmLevel,
    Judgement,
)
from collabmodel.model.decision import Outcome
from collabmodel.model.disclosure import Recipient
from collabmodel.model.information import Marks, Party, PersonRole
from collabmodel.model.people import ProtectedIdentity
from collabmodel.model.time import Period
from collabmodel.packs import se_osl
from collabmodel.rules.engine import decide
from collabmodel.rules.explain import Reader, explain
from collabmodel.rules.facts import FactSheet
from collabmodel.services.routines import resolved
from tests import worlds as w
from tests.routine_world import (
    ENDS,
    FACTS,
    MADE,
    MATE,
    OFFICIALS,
    PACKS,
    PUPIL,
    TODAY,
    Routine,
    class_list,
    feedback,
    picture,
    safe,
)

Made = Callable[[], Routine]
ALL = pytest.mark.parametrize("made", [class_list, feedback, picture])


def unused(routine: Routine) -> None:
    """Assert that the standing assessments add nothing."""
    assert routine.known() == routine.facts
    assert routine.answer() == routine.alone()


@ALL
@pytest.mark.parametrize(
    "changes",
    [
        {"holder": "leisure"},
        {"activity": "youth_centre"},
        {"categories": frozenset({"photo"})},
        {"recipients": frozenset({"police.area"})},
        {"purpose": "discipline"},
        {"by": "leo"},
        {"on": date(2026, 3, 3), "valid": Period(date(2026, 3, 3), ENDS)},
        {"valid": Period(MADE, TODAY)},
        {"valid": Period(date(2026, 3, 3), ENDS)},
    ],
)
def test_one_that_does_not_fit_is_not_used(made: Made, changes: dict[str, Any]) -> None:
    """Another holder, function, kind, recipient, purpose, official or day is another case."""
    unused(made().assessed(**changes))


@pytest.mark.parametrize("made", [class_list, picture])
def test_a_mark_that_it_does_not_name_is_outside(made: Made) -> None:
    """An item with a mark that nobody had in mind is no routine item."""
    unused(made().assessed(marks=frozenset()))


@ALL
@pytest.mark.parametrize("vocabulary", [None, "2025.10"])
def test_an_item_that_is_not_described_under_the_words_of_today_is_outside(
    made: Made, vocabulary: str | None
) -> None:
    """A mark that the item was never looked through for may be there."""
    routine = made()
    versions = se_osl.PACK.vocabulary.mark_versions
    described = Marks(routine.request.items[0].marks.present, vocabulary if vocabulary in versions else None)
    unused(routine.about(marks=described))


@pytest.mark.parametrize("made", [class_list, feedback])
@pytest.mark.parametrize(
    "circumstances", [(), (Circumstance("threat_known", value=True, about=str(PUPIL.id)),), safe(MATE)]
)
def test_that_no_threat_is_known_must_be_stated(made: Made, circumstances: tuple[Circumstance, ...]) -> None:
    """A threat that is known, and a threat of which nobody has said anything, both end the routine."""
    routine = made()
    others = tuple(one for one in routine.facts.circumstances if one.fact != "threat_known")
    unused(routine.knowing(circumstances=(*others, *circumstances)))


@pytest.mark.parametrize("made", [class_list, feedback])
@pytest.mark.parametrize("protection", [p for p in ProtectedIdentity if p is not ProtectedIdentity.NONE])
def test_a_protected_identity_ends_the_routine(made: Made, protection: ProtectedIdentity) -> None:
    """Protected in any degree, or nobody has looked: the person is no routine case."""
    unused(made().knowing(people=(attrs.evolve(PUPIL, protection=protection), MATE)))


def both() -> tuple[Party, ...]:
    """Two pupils of a list."""
    return tuple(Party(str(one.id), PersonRole.SUBJECT) for one in (PUPIL, MATE))


def test_everybody_in_the_item_must_be_an_ordinary_case() -> None:
    """One threatened pupil on a list takes the whole list out; all of them ordinary keep it in."""
    routine = class_list().about(parties=both())
    assert routine.answer().outcome is Outcome.PERMIT
    unused(routine.knowing(circumstances=safe(PUPIL)))


def test_a_firm_needs_no_protection_and_no_threat() -> None:
    """Of a business neither protected identity nor threat is asked."""
    firm = Party("firm-1", PersonRole.FIRM)
    routine = class_list().about(parties=(both()[0], firm))
    assert {finding.party for finding in routine.known().harm} == {str(PUPIL.id), "firm-1"}


def test_a_person_gets_nothing_by_routine() -> None:
    """A recipient who is a person is looked at as a person, each time."""
    routine = class_list().asking(recipient=Recipient(person=MATE.id))
    unused(routine.assessed(recipients=frozenset({str(MATE.id)})))


def test_a_recipient_may_be_named_by_its_agency() -> None:
    """A routine towards an agency holds for each branch of it."""
    assert class_list().assessed(recipients=frozenset({"leisure"})).answer().outcome is Outcome.PERMIT


@pytest.mark.parametrize(("by", "used"), [("rut", True), ("old", False), ("new", False)])
def test_somebody_in_office_answers_for_it(by: str, *, used: bool) -> None:
    """The official must have been in office when it was made, and be so when it is used."""
    routine = class_list().assessed(by=by)
    assert (routine.answer().outcome is Outcome.PERMIT) is used
    assert (routine.known() != routine.facts) is used


def finding(**changes: Any) -> HarmFinding:  # noqa: ANN401
    """What an official found about the pupil in the matter."""
    values: dict[str, Any] = {
        "kind": HarmKind.PERSON,
        "level": HarmLevel.LIKELY,
        "recipient": "leisure.yard",
        "by": "rut",
        "on": date(2020, 1, 1),
        "party": str(PUPIL.id),
        "purpose": "other",
    }
    return HarmFinding(**{**values, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"kind": HarmKind.ACTIVITY, "party": None},
        {"kind": HarmKind.BUSINESS, "level": HarmLevel.NOT_EXCLUDED},
        {"level": None},
        {"recipient": "police.area", "purpose": "discipline"},
        {"valid_until": date(2021, 1, 1)},
        {"by": "old", "item": "item-1"},
        {"on": date(2026, 3, 9)},
        {"provision": "osl-26-1"},
    ],
)
def test_a_graver_finding_in_the_matter_always_wins(changes: dict[str, Any]) -> None:
    """Whenever it was made, by whom and towards whom: where harm has been found there is no routine."""
    unused(class_list().knowing(harm=(finding(**changes),)))


def test_a_finding_about_another_item_is_another_matter() -> None:
    """What was found about another item leaves the routine alone."""
    routine = class_list().knowing(harm=(finding(item="item-2"),))
    assert routine.answer().outcome is Outcome.PERMIT


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({"provision": "osl-23-2-s3"}, {"osl-21-3-s1"}),
        ({}, {"osl-21-3-s1"}),
        ({"kind": HarmKind.DANGER}, {"osl-23-2-s3"}),
        ({"kind": HarmKind.BUSINESS}, {"osl-21-3-s1", "osl-23-2-s3"}),
        ({"party": str(MATE.id)}, {"osl-21-3-s1", "osl-23-2-s3"}),
    ],
)
def test_where_somebody_has_looked_the_routine_is_silent(changes: dict[str, Any], left: set[str]) -> None:
    """A finding by the same measure about the same person, however mild and old, stands instead of the routine."""
    mild = finding(level=HarmLevel.CLEARLY_NONE, **changes)
    known = class_list().knowing(harm=(mild,)).known()
    assert {one.provision for one in known.harm if one.standing is not None} == left


@pytest.mark.parametrize("answer", [Answer.YES, Answer.NO, Answer.PENDING])
def test_an_answer_in_the_matter_stands_instead_of_the_routine(answer: Answer) -> None:
    """Whoever was asked in the matter, whatever they said and whenever, is heard alone."""
    made = Judgement(
        "osl-26-9a", answer, "schools.one", "anna", date(2020, 1, 1), valid_until=date(2021, 1, 1)
    )
    routine = feedback().knowing(judgements=(made,))
    given = {one.provision for one in routine.known().judgements if one.standing is not None}
    assert given == {"sol-19-6"}
    elsewhere = feedback().knowing(judgements=(attrs.evolve(made, item="item-2"),))
    assert len(elsewhere.known().judgements) == 3


def test_of_two_for_one_provision_the_latest_is_used() -> None:
    """A newer routine replaces an older one while both run."""
    routine = class_list()
    newer = tuple(
        attrs.evolve(one, id=f"{one.id}-2", on=TODAY, valid=Period(TODAY, ENDS))
        for one in routine.assessments
    )
    answer = attrs.evolve(routine, assessments=(*newer, *routine.assessments)).answer()
    assert [one.id for one in answer.routines] == ["list-address-2", "list-school-2"]


def test_what_is_resolved_is_bounded_to_the_case() -> None:
    """The finding names the item, the person, the recipient, the purpose, the official and the last day."""
    made = class_list().known().harm
    assert {(one.item, one.party, one.recipient, one.purpose, one.by, one.valid_until) for one in made} == {
        ("item-1", str(PUPIL.id), "leisure.yard", "other", "rut", ENDS)
    }
    assert {one.level for one in made} == {HarmLevel.NONE_INDICATED}
    (work,) = picture().known().harm
    assert (work.kind, work.party, work.standing) == (HarmKind.ACTIVITY, None, "picture")


def test_only_the_desk_says_that_a_finding_rests_on_a_routine() -> None:
    """A finding or an answer that claims to rest on a standing assessment is refused where it is stated."""
    sheet = class_list().known()
    with pytest.raises(ModelError, match="list-address: findings that rest on it are made by the desk"):
        resolved((), class_list().request, sheet, PACKS)
    with pytest.raises(ModelError, match="feedback: findings"):
        resolved((), feedback().request, feedback().known(), PACKS)


def test_a_pack_that_does_not_know_of_threats_knows_no_routine() -> None:
    """Where the fact cannot be stated at all nobody can have described it."""
    asked = w.ask()
    pack = w.pack(w.secrecy())
    one = attrs.evolve(
        class_list().assessments[0],
        provision="osl-26-1",
        holder=asked.facts.agencies[0].id,
    )
    assert resolved((one,), asked.request, asked.facts, [pack]) == asked.facts


def test_nonsense_is_refused_before_anything_is_resolved() -> None:
    """A request and facts that do not fit together are refused as the engine refuses them."""
    routine = class_list()
    with pytest.raises(UnknownCodeError):
        routine.asking(purpose="nonsense").known()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "not an id!"}, "standing_assessment.id"),
        ({"recipients": frozenset({"not an id!"})}, "recipients"),
        ({"recipients": frozenset()}, "recipients is empty"),
        ({"categories": frozenset()}, "categories is empty"),
        ({"purpose": ""}, "purpose is empty"),
        ({"reason": "  "}, "reason is empty"),
        ({"valid": Period(MADE)}, "valid must have both ends"),
        ({"valid": Period(None, ENDS)}, "valid must have both ends"),
        ({"on": TODAY}, "it begins before it was made"),
        ({"answer": Answer.PENDING}, "answer is yes or no"),
        ({"answer": Answer.NOT_SOUGHT}, "answer is yes or no"),
        ({"valid": None}, r"StandingAssessment\.valid: give"),
    ],
)
def test_a_standing_assessment_that_does_not_make_sense(changes: dict[str, Any], said: str) -> None:
    """Ids, bounds, reason and answer are checked, and the message names the field."""
    with pytest.raises(ModelError, match=said):
        attrs.evolve(class_list().assessments[0], **changes)


def test_its_reason_is_not_shown() -> None:
    """The reason is for those who open the assessment."""
    assert "Planterad" not in repr(class_list().assessments)


@pytest.mark.parametrize("made", [class_list, feedback, picture])
def test_the_official_is_told_which_routine_was_used(made: Made) -> None:
    """The explanation names the standing assessment, its day and its last day, and nothing of its reason."""
    routine = made()
    decision = decide(routine.request, routine.known(), PACKS)
    told = explain(decision, PACKS, language="en")
    text = told.text().replace("\u00a0", " ")
    for one in routine.assessments:
        assert f"“{one.id}”" in " ".join(text.split())
    assert "It was made on 7 January 2026 and holds up to and including 30 June 2026." in " ".join(
        text.split()
    )
    assert "Planterad" not in text
    family = explain(decision, PACKS, language="en", reader=Reader.FAMILY).text()
    assert "standing" not in family


def test_no_sheet_and_no_official_of_the_holder_changes_nothing() -> None:
    """Without the official on record nobody answers for the routine."""
    routine = class_list().knowing(officials=(*OFFICIALS[1:], Official("eva", "schools")))
    unused(routine.asking(official="eva"))
    assert isinstance(FACTS, FactSheet)


def test_a_finding_without_a_last_day_is_told_without_its_routine() -> None:
    """Outside a desk somebody may decide on findings of their own making; only what is bounded is told."""
    sheet = class_list().known()
    loose = attrs.evolve(sheet, harm=tuple(attrs.evolve(one, valid_until=None) for one in sheet.harm))
    decision = decide(class_list().request, loose, PACKS)
    assert "lifted.routine" not in {one.id for one in explain(decision, PACKS).sentences}
    assert len(decision.items[0].routines) == 2
