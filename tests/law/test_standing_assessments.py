"""Routines of the statute: what a standing assessment may answer, and what stays a question in each case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from collabmodel.model.assessments import Answer, HarmFinding, HarmKind, HarmLevel, Judgement
from collabmodel.model.decision import Basis, DutyKind, Harm, Outcome
from collabmodel.model.disclosure import Initiative
from collabmodel.packs import se_osl
from collabmodel.rules.packs import rulebook
from collabmodel.services.routines import refusal
from tests.routine_world import (
    FACTS,
    MADE,
    PACKS,
    PUPIL,
    TODAY,
    Routine,
    assessment,
    class_list,
    feedback,
    item,
    picture,
    request,
)

BOOK = rulebook(PACKS)


def test_a_phone_number_of_a_class_list_is_given_by_routine() -> None:
    """A phone number needs no assessment of its own under 21:3 and 23:2 where nothing points to a threat."""
    routine = class_list()
    assert routine.alone().outcome is Outcome.REFER
    answer = routine.answer()
    assert (answer.outcome, answer.basis) == (Outcome.PERMIT, Basis.HARM_TEST)
    assert {unit.provision.id for unit in answer.units} == {"osl-21-3-s1", "osl-23-2-s3"}
    assert [one.id for one in answer.routines] == ["list-address", "list-school"]


@pytest.mark.parametrize("left_out", [0, 1])
def test_each_section_takes_its_own_assessment(left_out: int) -> None:
    """A routine under 23:2 says nothing of the threat that 21:3 is about, and the other way round."""
    routine = class_list()
    kept = (routine.assessments[1 - left_out],)
    assert attrs.evolve(routine, assessments=kept).answer().outcome is Outcome.REFER


def test_feedback_to_the_school_that_reported_is_given_by_routine() -> None:
    """Whether an inquiry was opened is told on request within the duty of SoL 19:6, without a new weighing each time."""
    routine = feedback()
    assert routine.alone().outcome is Outcome.REFER
    answer = routine.answer()
    assert (answer.outcome, answer.basis, answer.duty) == (Outcome.PERMIT, Basis.DUTY, DutyKind.ON_REQUEST)
    assert {one.id for one in answer.routines} == {"feedback", "feedback-duty"}


def test_feedback_unasked_rests_on_the_permission_alone() -> None:
    """Unasked the duty of SoL 19:6 does not work, and 26:9 a opens by its own answer."""
    answer = feedback().asking(initiative=Initiative.OWN).answer()
    assert (answer.outcome, answer.basis) == (Outcome.PERMIT, Basis.PERMISSION)
    assert [one.id for one in answer.routines] == ["feedback"]


def test_an_answer_under_the_permission_is_none_under_the_duty() -> None:
    """The routine under 26:9 a leaves the duty of SoL 19:6 unsettled, and opens what it opens."""
    routine = feedback()
    answer = attrs.evolve(routine, assessments=routine.assessments[:1]).answer()
    assert (answer.outcome, answer.basis) == (Outcome.PERMIT, Basis.PERMISSION)
    (duty,) = answer.duties
    assert (duty.provision.id, duty.binds) == ("sol-19-6", None)


def test_more_than_that_an_inquiry_was_opened_is_no_feedback() -> None:
    """An item that tells what the inquiry holds as well is outside the routine."""
    more = feedback().about(categories=frozenset({"inquiry_status", "social_circumstances"}))
    assert more.known() == more.facts
    assert more.answer().outcome is Outcome.DENY


def test_a_police_picture_of_an_area_is_given_by_routine() -> None:
    """18:1 protects the work in figures too; a routine answers for what the work never suffers from."""
    routine = picture()
    before = routine.alone()
    assert before.outcome is Outcome.REFER
    (unit,) = [unit for unit in before.units if unit.provision.id == "osl-18-1-s2"]
    assert unit.harm is Harm.UNASSESSED
    answer = routine.answer()
    assert (answer.outcome, answer.basis) == (Outcome.PERMIT, Basis.HARM_TEST)
    assert [one.id for one in answer.routines] == ["picture"]


def test_a_picture_in_which_few_can_be_told_apart_is_no_routine_matter() -> None:
    """Of three persons somebody may be recognised: the sections that protect persons are asked first."""
    answer = picture().about(people_behind=3).answer()
    assert answer.outcome is Outcome.REFER


DANGER = HarmFinding(HarmKind.DANGER, HarmLevel.DANGER, "schools.one", "rut", MADE, party=str(PUPIL.id))


@pytest.mark.parametrize("made", [class_list, feedback])
@pytest.mark.parametrize("level", [HarmLevel.NOT_EXCLUDED, HarmLevel.DANGER, None])
def test_harm_found_in_the_matter_ends_the_routine(made: Callable[[], Routine], level: Any) -> None:  # noqa: ANN401
    """Whoever has found harm, or is assessing it, has the last word, whatever the kind, day and recipient."""
    routine = made().knowing(harm=(attrs.evolve(DANGER, level=level, by=made().request.official),))
    assert routine.known() == routine.facts
    assert routine.answer().outcome is not Outcome.PERMIT


def test_an_answer_in_the_matter_ends_the_routine() -> None:
    """Inappropriate this time is inappropriate, however often it was not."""
    no = Judgement("osl-26-9a", Answer.NO, "schools.one", "anna", MADE)
    routine = feedback().knowing(judgements=(no,))
    answer = attrs.evolve(routine, assessments=routine.assessments[:1]).answer()
    assert answer.outcome is not Outcome.PERMIT


@pytest.mark.parametrize(
    ("provision", "answer"),
    [
        ("osl-26-1", None),  # reversed: only clearly none passes, and nobody can vouch for that in advance
        ("osl-25-1", None),
        ("osl-23-2-s1", None),
        ("osl-18-2", None),  # intelligence is presumed secret
        ("osl-26-3", None),  # absolute: no harm is assessed at all
        ("osl-26-5", None),  # danger to whoever reported: a person, each time
        ("osl-25-6", None),  # particular importance towards the patient
        ("skol-29-14-s1", None),  # a private body's silence
        ("osl-18-3", None),  # one of its points is reversed
        ("osl-10-27", Answer.YES),
        ("osl-10-18a", Answer.YES),  # not inappropriate with regard to measures for this very youth
        ("osl-10-15a", Answer.NO),
        ("lub-6", Answer.NO),
        ("check-protected-identity", Answer.YES),
        ("osl-21-3-check", Answer.NO),
        ("osl-26-2-shut", Answer.NO),
        ("osl-26-9a", Answer.NO),  # a refusal is for the case
        ("osl-26-9a", None),
        ("osl-23-2-s3", Answer.YES),  # it asks no question
        ("osl-99-1", None),
    ],
)
def test_what_no_routine_may_answer(provision: str, answer: Answer | None) -> None:
    """Presumed secrecy, danger, balances and checks are questions in each case; a routine never refuses."""
    one = attrs.evolve(class_list().assessments[0], provision=provision, answer=answer)
    assert refusal(one, BOOK) is not None


def test_what_a_routine_may_answer() -> None:
    """The straight tests in their four degrees, and the two questions of feedback to whoever reported."""
    for provision in ("osl-21-1", "osl-21-3-s1", "osl-23-2-s3", "osl-18-1-s2", "osl-26-12"):
        assert refusal(attrs.evolve(class_list().assessments[0], provision=provision), BOOK) is None
    assert all(refusal(one, BOOK) is None for one in feedback().assessments)


def test_presumed_secrecy_stays_shut_though_somebody_kept_a_routine_for_it() -> None:
    """A routine for social services' secrecy that got into the store all the same adds nothing."""
    about = item("social.youth", "social_services", "social_circumstances")
    asked = request(about, "schools.one", "other", "anna")
    routine = Routine(asked, (assessment("smuggled", "osl-26-1", asked),), FACTS)
    assert routine.known() == routine.facts
    assert routine.answer().outcome is not Outcome.PERMIT


def test_the_law_of_the_pack_names_no_routine_that_is_gone() -> None:
    """Each provision that a routine may answer asks a question today."""
    for ident in se_osl.PACK.standards.routine:
        assert se_osl.PACK.provision(ident).wording_on(TODAY) is not None
