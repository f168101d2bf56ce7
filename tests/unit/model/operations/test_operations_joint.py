"""Joint operations: each agency by its own power, each reports for itself, the figures add up."""

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError
from collabmodel.model.ids import AgencyId, CooperationId, OfficialId, OperationId, PowerId
from collabmodel.model.moves import Step
from collabmodel.model.operations.figures import AgencyOutcomes, count_operations
from collabmodel.model.operations.operations import (
    JointOperation,
    ObjectKind,
    OperationOutcome,
    OperationState,
    OutcomeKind,
    Participant,
)
from collabmodel.model.operations.powers import LegalPower

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = date(2026, 3, 2)
POLICE, RESCUE, TAX = AgencyId("police"), AgencyId("rescue"), AgencyId("tax")
SEARCH = LegalPower(PowerId("search"), POLICE, "search", "the statute that the police refer to")
INSPECT = LegalPower(PowerId("inspect"), RESCUE, "inspect", "the statute that the rescue service refers to")
FINED = OperationOutcome(RESCUE, OutcomeKind.FEE, DAY, PowerId("inspect"))
CLEAN = OperationOutcome(POLICE, OutcomeKind.NO_REMARK, DAY)


def step(event: str, days: int = 0, reason: str = "") -> Step:
    """A step by Anna."""
    return Step(event, AT + timedelta(days=days), OfficialId("anna"), reason)


PROPOSED = JointOperation(
    OperationId("op-1"),
    CooperationId("los"),
    ObjectKind.BUSINESS,
    "business-1",
    POLICE,
    (step("propose"),),
    participants=(Participant(POLICE, (SEARCH,)), Participant(RESCUE, (INSPECT,))),
    planned_at=AT,
)


def held(
    ident: str = "op-1", ref: str = "business-1", kind: ObjectKind = ObjectKind.BUSINESS
) -> JointOperation:
    """An operation that was carried out."""
    plan = attrs.evolve(PROPOSED, id=OperationId(ident), object_ref=ref, object_kind=kind, carried_out_at=AT)
    return plan.move(step("plan")).move(step("decide")).move(step("carry_out"))


def test_an_operation_runs_its_course() -> None:
    """From proposal to follow-up, each step when what it asks for is there."""
    done = attrs.evolve(held().report_outcome(FINED).report_outcome(CLEAN), follow_up_on=date(2026, 4, 1))
    reported = done.move(step("report", 1))
    assert reported.state is OperationState.REPORTED
    assert [reported.follow_up_late(date(2026, 4, day)) for day in (1, 2)] == [False, True]
    with pytest.raises(IllegalMoveError):
        reported.move(step("follow_up", 2))
    followed = reported.move(step("follow_up", 30))
    assert (followed.state, followed.follow_up_late(date(2027, 1, 1))) == (OperationState.FOLLOWED_UP, False)
    assert followed.state_at(AT) is OperationState.CARRIED_OUT


def test_a_participant_cannot_use_anothers_power() -> None:
    """It can neither bring it nor rest an outcome on it."""
    with pytest.raises(ModelError, match="not lent"):
        Participant(POLICE, (INSPECT,))
    with pytest.raises(ModelError, match="does not bring power inspect"):
        held().report_outcome(OperationOutcome(POLICE, OutcomeKind.SEIZURE, DAY, PowerId("inspect")))
    with pytest.raises(ModelError, match="takes no part"):
        held().report_outcome(OperationOutcome(TAX, OutcomeKind.NO_REMARK, DAY))
    with pytest.raises(ModelError, match="exercise of a power"):
        OperationOutcome(POLICE, OutcomeKind.SEIZURE, DAY)


@pytest.mark.parametrize(
    ("changed", "events", "unmet"),
    [
        ({"planned_at": None}, ("plan",), "planned_for"),
        ({"lead": TAX}, ("plan",), "planned_for"),
        ({"participants": (Participant(POLICE),)}, ("plan", "decide"), "own_power"),
        ({}, ("plan", "decide", "carry_out"), "carried"),
        ({"carried_out_at": AT}, ("plan", "decide", "carry_out", "report"), "all_reported"),
    ],
    ids=["no time", "lead away", "no power", "no moment", "not reported"],
)
def test_a_step_waits_for_what_it_asks(
    changed: dict[str, object], events: tuple[str, ...], unmet: str
) -> None:
    """The guard is read off the operation; a course written by hand does not get round it."""
    operation = attrs.evolve(PROPOSED, **changed)
    for event in events[:-1]:
        operation = operation.move(step(event))
    with pytest.raises(IllegalMoveError) as told:
        operation.move(step(events[-1]))
    assert told.value.unmet == (unmet,)
    with pytest.raises(ModelError, match=unmet):
        attrs.evolve(operation, course=(*operation.course, step(events[-1])))


def test_it_is_told_who_has_not_reported() -> None:
    """Every participant reports what came of it for itself."""
    assert held().unreported() == {POLICE, RESCUE}
    assert held().report_outcome(CLEAN).unreported() == {RESCUE}


def test_an_operation_is_cancelled_for_a_reason_before_it_is_carried_out() -> None:
    """Not without one, and not afterwards."""
    assert PROPOSED.move(step("cancel", 1, "the place has closed")).state is OperationState.CANCELLED
    with pytest.raises(IllegalMoveError):
        PROPOSED.move(step("cancel"))
    with pytest.raises(IllegalMoveError):
        held().move(step("cancel", 1, "too late"))


def test_what_cannot_be_an_operation_or_a_power_is_refused() -> None:
    """An agency stands once among the participants; a power says where it stands."""
    with pytest.raises(ModelError, match="takes part twice"):
        attrs.evolve(PROPOSED, participants=(Participant(POLICE), Participant(POLICE)))
    for wrong in ({"code": " "}, {"statute": ""}):
        with pytest.raises(ModelError, match="in what statute"):
            attrs.evolve(SEARCH, **wrong)


def test_outcomes_are_counted_per_agency() -> None:
    """Occasions, objects, those visited more than once; what never took place is not counted."""
    again = held("op-2").report_outcome(FINED)
    first = held().report_outcome(FINED).report_outcome(CLEAN)
    figures = count_operations(
        [
            first,
            first,
            again,
            held("op-3", "place-1", ObjectKind.PREMISES),
            attrs.evolve(PROPOSED, id=OperationId("x")),
        ]
    )
    assert (figures.occasions, figures.objects, figures.businesses, figures.visited_again) == (3, 2, 1, 1)
    assert figures.outcomes == (
        AgencyOutcomes(POLICE, OutcomeKind.NO_REMARK, 1),
        AgencyOutcomes(RESCUE, OutcomeKind.FEE, 2),
    )
    assert [figures.of(RESCUE, kind) for kind in (OutcomeKind.FEE, OutcomeKind.SEIZURE)] == [2, 0]
