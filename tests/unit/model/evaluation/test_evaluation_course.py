"""Evaluations, their modules, and how far they have come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError
from collabmodel.model.evaluation.evaluations import (
    Component,
    Design,
    Evaluation,
    EvaluationModule,
    EvaluationPart,
    EvaluationState,
    Interviews,
    ModuleKind,
    RoleLevel,
    five_modules,
)
from collabmodel.model.ids import AgencyId, CooperationId, EvaluationId, OfficialId
from collabmodel.model.moves import Step

SSPF, LOS = CooperationId("sspf-finspang"), CooperationId("los-finspang")
AT = datetime(2024, 3, 1, 12, tzinfo=UTC)
FINSPANG = Evaluation(
    EvaluationId("finspang"),
    frozenset({SSPF, LOS}),
    Design.PROCESS,
    AgencyId("municipality"),
    "a consultancy",
    modules=five_modules(SSPF, LOS),
)
ALL = frozenset({"part_report_submitted", "modules_done", "final_report_submitted", "findings_answered"})


def step(event: str, hours: int = 0) -> Step:
    """A step some hours after the first."""
    return Step(event, AT + timedelta(hours=hours), OfficialId("anna"))


def test_finspang_has_five_modules_for_each_of_two_cooperations() -> None:
    """One assignment, two evaluated set-ups: the five modules are done once for each of them."""
    assert len(FINSPANG.remaining(AT.date())) == 10
    read = FINSPANG.module_done(ModuleKind.READING, SSPF, date(2024, 4, 1))
    assert len(read.remaining(date(2024, 3, 31))) == 10
    left = read.remaining(date(2024, 4, 1))
    assert [one.cooperation for one in left if one.kind is ModuleKind.READING] == [LOS]


def test_a_module_that_is_not_planned_cannot_be_done() -> None:
    """A module is done for a cooperation that is evaluated, or the evaluation is told by its id."""
    with pytest.raises(ModelError, match="evaluation finspang: it has no such module"):
        FINSPANG.module_done(ModuleKind.READING, CooperationId("est"), date(2024, 4, 1))


def test_hallstahammar_asked_twelve_actors_and_one_youth() -> None:
    """Interviews are counted by level, the voice of the target group apart, and nobody is named."""
    asked = (Interviews(RoleLevel.MIXED, 12), Interviews(RoleLevel.TARGET_GROUP, 1))
    there = CooperationId("hallstahammar")
    evaluation = attrs.evolve(
        FINSPANG,
        objects=frozenset({there}),
        design=Design.ONGOING,
        components=frozenset(Component),
        modules=five_modules(there),
        parts=(EvaluationPart(1, Design.PROCESS), EvaluationPart(2, Design.SUMMATIVE)),
    )
    done = evaluation.module_done(ModuleKind.INTERVIEWS, there, date(2014, 1, 31), interviews=asked)
    assert done.asked() == (12, 1)
    assert evaluation.asked() == (0, 0)


def test_an_evaluation_has_a_state_before_it_has_findings() -> None:
    """From the commission over part reports to the end, and what was done about it."""
    assert FINSPANG.state is FINSPANG.state_at(AT) is EvaluationState.COMMISSIONED
    going = FINSPANG.move(step("commission")).move(step("start", 1))
    assert going.state is EvaluationState.ONGOING
    assert going.state_at(AT) is EvaluationState.COMMISSIONED
    twice = going.move(step("report_part", 2), met=ALL).move(step("report_part", 3), met=ALL)
    assert twice.state is EvaluationState.PART_REPORTED
    final = twice.move(step("finish", 4), met=ALL)
    assert final.move(step("act_on", 5), met=ALL).state is EvaluationState.ACTED_ON
    with pytest.raises(IllegalMoveError) as refused:
        going.move(step("finish", 2))
    assert refused.value.unmet == ("modules_done", "final_report_submitted")


@pytest.mark.parametrize(
    "changes",
    [
        {"objects": frozenset(), "modules": ()},
        {"evaluator": " "},
        {"objects": frozenset({SSPF})},
        {"modules": five_modules(SSPF, SSPF)},
        {"parts": (EvaluationPart(2, Design.PROCESS),)},
    ],
    ids=["of nothing", "by nobody", "a module of another", "a module twice", "parts out of order"],
)
def test_an_impossible_evaluation_is_refused(changes: dict[str, object]) -> None:
    """It has an object, an evaluator, each module once, and its parts in order."""
    with pytest.raises(ModelError, match="evaluation finspang"):
        attrs.evolve(FINSPANG, **changes)  # type: ignore[arg-type]


def test_interviews_are_counted_in_a_module_of_interviews() -> None:
    """No other module counts interviews, and a level where nobody was asked is left out."""
    with pytest.raises(ModelError, match="module reading"):
        EvaluationModule(ModuleKind.READING, SSPF, interviews=(Interviews(RoleLevel.OPERATIVE, 2),))
    with pytest.raises(ModelError, match="at least 1"):
        Interviews(RoleLevel.OPERATIVE, 0)
