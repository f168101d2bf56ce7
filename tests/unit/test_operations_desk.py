"""The desk of joint operations: powers are an agency's own, and so is what it reports."""

from collections.abc import Iterator
from datetime import date, timedelta

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError, NotAtTheTableError, NotFoundError
from collabmodel.model.decision import Basis, Decision, ItemDecision
from collabmodel.model.ids import AgencyId, DecisionId, ItemId, OperationId, PowerId, RequestId
from collabmodel.model.moves import Step
from collabmodel.model.operations.operations import (
    JointOperation,
    ObjectKind,
    OperationOutcome,
    OperationState,
    OutcomeKind,
    Participant,
)
from collabmodel.model.operations.powers import LegalPower
from collabmodel.model.outcomes import Outcome
from collabmodel.ports import Store
from collabmodel.services.operations import OperationDesk
from collabmodel.testing.clocks import FixedClock
from tests.unit.picture_world import ANNA, BO, CI, DAN, LOS, NOW, OPENING, POLICE, RESCUE, TAX, TENANT, world

OP = OperationId("op-1")
SEARCH = LegalPower(PowerId("search"), POLICE, "search", "the statute that the police refer to")
INSPECT = LegalPower(PowerId("inspect"), RESCUE, "inspect", "the statute that the rescue service refers to")
BOTH = (Participant(POLICE, (SEARCH,)), Participant(RESCUE, (INSPECT,)))
CLEAN = OperationOutcome(POLICE, OutcomeKind.NO_REMARK, date(2026, 3, 9))
FINED = OperationOutcome(RESCUE, OutcomeKind.FEE, date(2026, 3, 9), PowerId("inspect"))


def proposal(ident: OperationId = OP) -> JointOperation:
    """An operation that is proposed."""
    return JointOperation(
        ident, LOS, ObjectKind.BUSINESS, "business-1", POLICE, (Step("propose", NOW, ANNA),)
    )


@pytest.fixture
def clock() -> FixedClock:
    """A Monday morning."""
    return FixedClock(NOW)


@pytest.fixture
def store(clock: FixedClock) -> Iterator[Store]:
    """The world, in memory."""
    store = world(clock)
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> OperationDesk:
    """The municipality's desk, with a power of each of two agencies and a proposal."""
    desk = OperationDesk(store, TENANT)
    desk.register_power(SEARCH, by=ANNA)
    desk.register_power(INSPECT, by=BO)
    desk.propose(proposal(), by=ANNA)
    return desk


def carried_out(desk: OperationDesk) -> None:
    """Take the operation as far as to be carried out."""
    desk.plan(OP, at=NOW, participants=BOTH, by=ANNA)
    desk.decide(OP, by=ANNA)
    desk.carry_out(OP, at=NOW, by=ANNA)


def test_an_operation_runs_its_course(store: Store, desk: OperationDesk) -> None:
    """Planned, decided, carried out, reported by each, followed up on its day; each step is journalled."""
    carried_out(desk)
    desk.report_outcome(OP, CLEAN, by=ANNA)
    with pytest.raises(IllegalMoveError, match="every participant has reported"):
        desk.report(OP, by=ANNA)
    desk.report_outcome(OP, FINED, by=BO)
    desk.report(OP, by=ANNA, follow_up_on=date(2026, 3, 9))
    assert desk.follow_up(OP, by=BO).value.state is OperationState.FOLLOWED_UP
    figures = desk.figures(LOS, by=ANNA)
    assert (figures.occasions, figures.of(RESCUE, OutcomeKind.FEE)) == (1, 1)
    with store.unit(**OPENING) as unit:
        told = [dict(entry.event.details)["change"] for entry in unit.entries(subject="op-1")]
    assert told[:4] == ["propose", "plan", "decide", "carry_out"]
    assert told[4:] == ["report_outcome", "report_outcome", "report", "follow_up"]


def test_a_follow_up_waits_for_its_day(desk: OperationDesk) -> None:
    """Without a day, or before it, nothing is followed up."""
    carried_out(desk)
    desk.report_outcome(OP, CLEAN, by=ANNA)
    desk.report_outcome(OP, FINED, by=BO)
    desk.report(OP, by=ANNA)
    with pytest.raises(IllegalMoveError, match="follow-up"):
        desk.follow_up(OP, by=ANNA)


def test_a_participant_cannot_use_anothers_power(desk: OperationDesk) -> None:
    """Nor register it, rewrite it as its own, or report for the other."""
    with pytest.raises(NotAtTheTableError):
        desk.register_power(attrs.evolve(INSPECT, id=PowerId("new")), by=ANNA)
    rewritten = Participant(POLICE, (attrs.evolve(INSPECT, agency=POLICE),))
    with pytest.raises(ModelError, match="not as its agency registered it"):
        desk.plan(OP, at=NOW, participants=(rewritten,), by=ANNA)
    unheard = Participant(POLICE, (attrs.evolve(SEARCH, id=PowerId("unheard")),))
    with pytest.raises(NotFoundError):
        desk.plan(OP, at=NOW, participants=(unheard,), by=ANNA)
    carried_out(desk)
    with pytest.raises(ModelError, match="does not bring"):
        desk.report_outcome(OP, attrs.evolve(CLEAN, power=PowerId("inspect")), by=ANNA)
    with pytest.raises(NotAtTheTableError):
        desk.report_outcome(OP, FINED, by=ANNA)


def test_nothing_is_decided_while_a_participant_brings_no_power(desk: OperationDesk) -> None:
    """Each needs one of its own."""
    desk.plan(OP, at=NOW, participants=(BOTH[0], Participant(RESCUE)), by=ANNA)
    with pytest.raises(IllegalMoveError, match="power of its own"):
        desk.decide(OP, by=ANNA)


def test_who_takes_no_part_in_the_cooperation_takes_none_in_its_operations(desk: OperationDesk) -> None:
    """Neither as official, as lead nor as participant."""
    with pytest.raises(NotAtTheTableError):
        desk.propose(proposal(OperationId("op-2")), by=CI)
    with pytest.raises(NotAtTheTableError):
        desk.propose(attrs.evolve(proposal(OperationId("op-2")), lead=TAX), by=ANNA)
    with pytest.raises(NotAtTheTableError):
        desk.plan(OP, at=NOW, participants=(*BOTH, Participant(AgencyId("tax"))), by=ANNA)
    with pytest.raises(NotAtTheTableError):
        desk.figures(LOS, by=DAN)


def test_an_operation_begins_as_a_proposal(desk: OperationDesk) -> None:
    """Nobody hands in one that is further on, or a moment that lies ahead."""
    further = attrs.evolve(proposal(OperationId("op-2")), participants=BOTH, planned_at=NOW)
    with pytest.raises(ModelError, match="propose it first"):
        desk.propose(further.move(Step("plan", NOW, ANNA)), by=ANNA)
    desk.plan(OP, at=NOW, participants=BOTH, by=ANNA)
    desk.decide(OP, by=ANNA)
    with pytest.raises(ModelError, match="lies ahead"):
        desk.carry_out(OP, at=NOW + timedelta(hours=1), by=ANNA)


def test_an_operation_is_cancelled_for_a_reason(desk: OperationDesk) -> None:
    """And then nobody reports on it."""
    assert desk.cancel(OP, by=ANNA, reason="closed").value.state is OperationState.CANCELLED
    with pytest.raises(ModelError, match="not carried out"):
        desk.report_outcome(OP, CLEAN, by=ANNA)


@pytest.mark.parametrize(
    ("outcome", "gives"),
    [(Outcome.PERMIT, True), (Outcome.REFER, False), (Outcome.DENY, False)],
    ids=["permit", "refer", "deny"],
)
def test_only_what_a_decision_permits_was_shared(
    store: Store, desk: OperationDesk, outcome: Outcome, *, gives: bool
) -> None:
    """A decision by which nothing could be given is not noted, before the operation or during it."""
    answer = ItemDecision(ItemId("item-1"), outcome, Basis.NONE, settled=False, covered=True, units=())
    asked = DecisionId("asked"), RequestId("request-1")
    decision = Decision(*asked, NOW, "police/area", "rescue/safety", None, ANNA, (), (answer,))
    with store.unit(**OPENING) as unit:
        unit.save(decision, expected_version=0)
    if gives:
        assert desk.share(OP, decision.id, by=ANNA).value.shared_before == {decision.id}
    else:
        with pytest.raises(ModelError, match="permits nothing"):
            desk.share(OP, decision.id, by=ANNA)
    carried_out(desk)
    if gives:
        assert desk.share(OP, decision.id, by=ANNA).value.shared_during == {decision.id}
    else:
        with pytest.raises(ModelError, match="permits nothing"):
            desk.share(OP, decision.id, by=ANNA)


def test_items_are_given_by_decisions_on_record(desk: OperationDesk) -> None:
    """A decision that nobody has recorded is not noted, before the operation or during it."""
    with pytest.raises(NotFoundError):
        desk.share(OP, DecisionId("unheard"), by=ANNA)
    assert desk.share(OP, by=ANNA).value.shared_before == frozenset()
    carried_out(desk)
    with pytest.raises(NotFoundError):
        desk.share(OP, DecisionId("unheard"), by=ANNA)
    assert desk.share(OP, by=ANNA).value.shared_during == frozenset()
