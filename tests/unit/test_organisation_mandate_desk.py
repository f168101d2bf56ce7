"""The desks of mandates and delegations: what a group may decide, and what happens to the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import attrs
import pytest

from collabmodel.errors import (
    ConflictError,
    IllegalMoveError,
    ModelError,
    NotAtTheTableError,
    NotFoundError,
    OutsideMandateError,
)
from collabmodel.model.ids import (
    CooperationId,
    DelegationId,
    EscalationId,
    GroupDecisionId,
    GroupId,
    MandateId,
    MembershipId,
    OfficialId,
)
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.organisation.escalations import Escalation, EscalationState, GroupDecision, Question
from collabmodel.model.organisation.mandates import Delegation, DelegationState, Mandate
from collabmodel.model.time import Period
from collabmodel.ports import Store
from collabmodel.services.organisation.delegations import DelegationDesk
from collabmodel.services.organisation.groups import GroupDesk
from collabmodel.services.organisation.mandates import MandateDesk
from collabmodel.testing.clocks import FixedClock
from tests.unit.organisation_world import (
    BERGA,
    FIELD,
    MANAGER,
    OPENING,
    PLANNED,
    RESOURCE_HEAD,
    SSP,
    STATION,
    STEERING,
    STRANGER,
    TEACHER,
    TENANT,
    TOGETHER,
    at,
    organisation,
    remit,
    step,
    told,
)

DAY_OUT, CAMERA = (
    Question("activities", 8_000, text="a day out"),
    Question("premises", 60_000, text="new lights"),
)
LENT = Delegation(
    DelegationId("d-1"),
    SSP,
    MandateId("m-steering"),
    STEERING,
    BERGA,
    "lights in the yard",
    remit("premises", limit=80_000, period=Period(date(2026, 2, 1), date(2026, 10, 1))),
    (step("give", RESOURCE_HEAD, 2),),
    may_sub_delegate=True,
)


@pytest.fixture
def store() -> Iterator[Store]:
    """The world, in memory."""
    store = organisation()
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> MandateDesk:
    """Eslöv's desk of mandates."""
    return MandateDesk(store, TENANT)


@pytest.fixture
def lending(store: Store) -> DelegationDesk:
    """Eslöv's desk of delegations."""
    return DelegationDesk(store, TENANT)


def decide(
    desk: MandateDesk,
    question: Question,
    *,
    group: GroupId = BERGA,
    by: OfficialId = TEACHER,
    month: int = 3,
    day: int = 1,
    ident: str = "g-1",
) -> GroupDecision:
    """Decide, by the head teacher in March unless said."""
    return desk.decide(GroupDecisionId(ident), question, group, step("decide", by, month, day, "yes")).value


def decisions(store: Store) -> list[str]:
    """Ids of the decisions that are kept."""
    with store.unit(**OPENING) as unit:
        return [stored.ident for stored in unit.all(GroupDecision)]


def question(ident: str = "e-1", asked: Question = CAMERA, by: OfficialId = TEACHER) -> Escalation:
    """A question of Berga's to the steering group."""
    return Escalation(EscalationId(ident), SSP, BERGA, STEERING, asked, (step("raise", by, 3),))


def test_a_decision_inside_the_mandate_is_kept_and_told(store: Store, desk: MandateDesk) -> None:
    """It names the mandate that it rests on; its words stay out of the journal."""
    taken = decide(desk, DAY_OUT)
    assert (taken.group, taken.mandate, taken.delegation, taken.by) == (BERGA, "m-berga", None, TEACHER)
    (entry,) = told(store, "g-1")
    assert ("mandate", "m-berga") in entry.event.details
    assert "day out" not in str(entry)


def test_eslov_a_question_beyond_the_mandate_is_refused_raised_and_decided_above(
    store: Store, desk: MandateDesk
) -> None:
    """The SSP group may not; nothing is kept; the steering group takes it up, decides, and both are told."""
    with pytest.raises(OutsideMandateError, match="Escalate it"):
        decide(desk, CAMERA)
    assert decisions(store) == []
    desk.escalate(question())
    taken_up = desk.take_up(EscalationId("e-1"), step("take_up", MANAGER, 3, 10))
    assert taken_up.value.state is EscalationState.UNDER_DECISION
    answered, decision = desk.answer(
        EscalationId("e-1"), GroupDecisionId("g-2"), step("decide", STATION, 3, 20, "yes, before summer")
    )
    assert (answered.value.state, answered.value.decision) == (EscalationState.DECIDED, "g-2")
    assert (decision.value.group, decision.value.mandate, decision.value.escalation) == (
        STEERING,
        "m-steering",
        "e-1",
    )
    assert [dict(entry.event.details)["change"] for entry in told(store, "e-1")] == [
        "raise",
        "take_up",
        "decide",
    ]
    assert "lights" not in str(told(store, "e-1"))


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (Question("activities", 10_001), "above its limit"),
        (Question("activities", None), "nobody knows"),
        (Question("rent"), "does not name the subject"),
    ],
    ids=["a krona above", "unknown sum", "another subject"],
)
def test_a_refusal_says_why(store: Store, desk: MandateDesk, asked: Question, why: str) -> None:
    """In what it lies beyond, and nothing is kept."""
    with pytest.raises(OutsideMandateError, match=why):
        decide(desk, asked)
    assert decisions(store) == []


def test_whose_seat_has_ended_decides_nothing_that_very_day() -> None:
    """The day before yes, on the day no, however it is dated."""
    clock = FixedClock(at(3, 1))
    store = organisation(clock)
    desk = MandateDesk(store, TENANT)
    GroupDesk(store, TENANT).end_membership(MembershipId("s-6"), on=date(2026, 3, 2), by=RESOURCE_HEAD)
    decide(desk, DAY_OUT, day=1)
    clock.move_to(at(3, 2))
    for day in (1, 2):
        with pytest.raises(NotAtTheTableError):
            decide(desk, DAY_OUT, day=day, ident="g-2")
    assert decisions(store) == ["g-1"]


@pytest.mark.parametrize("by", [STRANGER, MANAGER], ids=["a stranger", "a member of the group above"])
def test_nobody_decides_for_a_group_without_a_seat_in_it(desk: MandateDesk, by: OfficialId) -> None:
    """Sitting above is no seat below."""
    with pytest.raises(NotAtTheTableError):
        decide(desk, DAY_OUT, by=by)


def test_a_planned_group_decides_nothing(desk: MandateDesk) -> None:
    """It has a mandate and a member, and is not at work."""
    with pytest.raises(OutsideMandateError, match="not at work"):
        decide(desk, Question("activities"), group=PLANNED)


def test_a_group_without_a_mandate_decides_nothing(store: Store, desk: MandateDesk) -> None:
    """Nothing is taken for granted."""
    with store.unit(**OPENING) as unit:
        unit.retire(Mandate, "m-berga", expected_version=1)
    with pytest.raises(OutsideMandateError, match="it has none"):
        decide(desk, DAY_OUT)


def test_nothing_is_decided_once_the_cooperation_has_ended(store: Store, desk: MandateDesk) -> None:
    """Seat and mandate are of no use in what is no more."""
    with store.unit(**OPENING) as unit:
        unit.save(attrs.evolve(TOGETHER, ended_on=date(2026, 3, 1)), expected_version=1)
        assert unit.get(Cooperation, SSP).value.ended_on is not None
    with pytest.raises(NotAtTheTableError):
        decide(desk, DAY_OUT)


def test_a_decision_is_taken_once(desk: MandateDesk) -> None:
    """The same id again is a conflict."""
    decide(desk, DAY_OUT)
    with pytest.raises(ConflictError):
        decide(desk, DAY_OUT)


def test_what_the_group_above_may_not_decide_either_is_refused(store: Store, desk: MandateDesk) -> None:
    """The question stays under decision, and no decision is kept."""
    desk.escalate(question(asked=Question("premises", 200_001)))
    desk.take_up(EscalationId("e-1"), step("take_up", MANAGER, 3, 10))
    with pytest.raises(OutsideMandateError, match="group steering"):
        desk.answer(EscalationId("e-1"), GroupDecisionId("g-2"), step("decide", STATION, 3, 20))
    with store.unit(**OPENING) as unit:
        assert unit.get(Escalation, "e-1").value.state is EscalationState.UNDER_DECISION
    assert decisions(store) == []


def test_a_question_is_returned_and_never_decided_in_passing(desk: MandateDesk) -> None:
    """With a reason it goes back; ``take_up`` cannot decide, and a question not taken up is not answered."""
    desk.escalate(question())
    with pytest.raises(IllegalMoveError):
        desk.answer(EscalationId("e-1"), GroupDecisionId("g-2"), step("decide", STATION, 3, 20))
    desk.take_up(EscalationId("e-1"), step("take_up", MANAGER, 3, 10))
    with pytest.raises(IllegalMoveError, match="holds the mandate"):
        desk.take_up(EscalationId("e-1"), step("decide", MANAGER, 3, 11))
    back = desk.take_up(EscalationId("e-1"), step("return", MANAGER, 3, 12, "inside your own mandate"))
    assert back.value.state is EscalationState.RETURNED


def test_a_question_is_lifted_upwards_by_a_member(desk: MandateDesk) -> None:
    """By nobody else, to nobody beside or below, and answered by nobody who does not sit above."""
    with pytest.raises(NotAtTheTableError):
        desk.escalate(question(by=STRANGER))
    with pytest.raises(NotAtTheTableError):
        desk.escalate(attrs.evolve(question(), receiver=PLANNED))
    with pytest.raises(NotFoundError):
        desk.escalate(attrs.evolve(question(), receiver=GroupId("nobody")))
    desk.escalate(question())
    with pytest.raises(NotAtTheTableError):
        desk.take_up(EscalationId("e-1"), step("take_up", TEACHER, 3, 10))
    desk.take_up(EscalationId("e-1"), step("take_up", MANAGER, 3, 10))
    with pytest.raises(NotAtTheTableError):
        desk.answer(EscalationId("e-1"), GroupDecisionId("g-2"), step("decide", TEACHER, 3, 20))


def test_a_mandate_comes_from_above(store: Store, desk: MandateDesk) -> None:
    """A member of the steering group gives it; the group's own members do not."""
    wider = Mandate(MandateId("m-new"), SSP, BERGA, remit("rent", limit=5_000))
    with pytest.raises(NotAtTheTableError):
        desk.grant(wider, at=at(3), by=TEACHER)
    desk.grant(wider, at=at(3), by=MANAGER)
    assert decide(desk, Question("rent", 5_000)).mandate == "m-new"
    top = Mandate(MandateId("m-top"), SSP, STEERING, remit("rent"))
    with pytest.raises(NotAtTheTableError):
        desk.grant(top, at=at(3), by=STRANGER)
    assert desk.grant(top, at=at(3), by=RESOURCE_HEAD).version == 1
    assert ("group", BERGA) in told(store, "m-new")[0].event.details


def test_a_mandate_that_has_ended_holds_nothing(desk: MandateDesk) -> None:
    """On its last day still, on the first day after no more."""
    desk.end_mandate(MandateId("m-berga"), on=date(2026, 3, 2), at=at(2), by=MANAGER)
    decide(desk, DAY_OUT, day=1)
    with pytest.raises(OutsideMandateError, match="on that day"):
        decide(desk, DAY_OUT, day=2, ident="g-2")
    with pytest.raises(ModelError, match="has ended"):
        desk.end_mandate(MandateId("m-berga"), on=date(2026, 5, 1), at=at(2), by=MANAGER)
    with pytest.raises(NotAtTheTableError):
        desk.end_mandate(MandateId("m-berga"), on=date(2026, 2, 1), at=at(2), by=TEACHER)


def test_eslov_the_steering_group_delegates_and_the_ssp_group_decides(
    store: Store, desk: MandateDesk, lending: DelegationDesk
) -> None:
    """Given is not enough; accepted it may decide, and the decision names the delegation."""
    lending.give(LENT)
    with pytest.raises(OutsideMandateError):
        decide(desk, CAMERA)
    lending.accept(LENT.id, step("accept", FIELD, 2, 10))
    taken = decide(desk, CAMERA)
    assert (taken.mandate, taken.delegation) == ("m-steering", "d-1")
    assert ("delegation", "d-1") in told(store, "g-1")[0].event.details
    assert "yard" not in str(told(store, "d-1"))
    back = lending.report_back(LENT.id, step("report_back", TEACHER, 4))
    assert back.value.state is DelegationState.REPORTED_BACK
    with pytest.raises(OutsideMandateError):
        decide(desk, CAMERA, month=5, ident="g-2")


def test_a_delegation_falls_with_the_mandate(
    store: Store, desk: MandateDesk, lending: DelegationDesk
) -> None:
    """The day the mandate ends nothing is decided on it, and the delegation is withdrawn in so many words."""
    lending.give(LENT)
    lending.accept(LENT.id, step("accept", FIELD, 2, 10))
    desk.end_mandate(MandateId("m-steering"), on=date(2026, 4, 1), at=at(4), by=MANAGER)
    decide(desk, CAMERA, month=3, day=31)
    with pytest.raises(OutsideMandateError):
        decide(desk, CAMERA, month=4, ident="g-2")
    with store.unit(**OPENING) as unit:
        assert unit.get(Delegation, "d-1").value.state is DelegationState.WITHDRAWN
    assert ("mandate", "m-steering") in told(store, "d-1")[-1].event.details


def test_a_mandate_that_will_end_takes_its_delegations_along_by_itself(
    store: Store, desk: MandateDesk, lending: DelegationDesk
) -> None:
    """Nobody need withdraw them; that they have lapsed is recorded when somebody says so, and not before."""
    lending.give(LENT)
    lending.accept(LENT.id, step("accept", FIELD, 2, 10))
    desk.end_mandate(MandateId("m-steering"), on=date(2026, 4, 1), at=at(3), by=MANAGER)
    with store.unit(**OPENING) as unit:
        assert unit.get(Delegation, "d-1").value.state is DelegationState.ACCEPTED
    with pytest.raises(IllegalMoveError, match="time is out"):
        lending.lapse(LENT.id, step("lapse", MANAGER, 3, 31))
    with pytest.raises(OutsideMandateError):
        decide(desk, CAMERA, month=4)
    assert lending.lapse(LENT.id, step("lapse", MANAGER, 4)).value.state is DelegationState.LAPSED


def test_a_mandate_that_never_was_carries_nothing(
    store: Store, desk: MandateDesk, lending: DelegationDesk
) -> None:
    """Ended on its first day it is taken out of use, with all that rests on it, once."""
    lending.give(LENT)
    lending.accept(LENT.id, step("accept", FIELD, 2, 10))
    lending.withdraw(LENT.id, step("withdraw", MANAGER, 2, 20, "not needed"))
    lending.give(attrs.evolve(LENT, id=DelegationId("d-2")))
    desk.end_mandate(MandateId("m-steering"), on=date(2026, 1, 1), at=at(3), by=MANAGER)
    with pytest.raises(NotFoundError):
        desk.end_mandate(MandateId("m-steering"), on=date(2026, 1, 1), at=at(3), by=MANAGER)
    with pytest.raises(IllegalMoveError):
        lending.accept(DelegationId("d-2"), step("accept", FIELD, 4))
    assert [dict(entry.event.details)["change"] for entry in told(store, "d-1")] == [
        "give",
        "accept",
        "withdraw",
    ]
    with pytest.raises(OutsideMandateError, match="no such mandate"):
        lending.give(attrs.evolve(LENT, id=DelegationId("d-3")))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"remit": remit("premises", limit=200_001)}, "above its limit"),
        ({"remit": remit("premises", limit=None)}, "above its limit"),
        ({"remit": remit("rent")}, "does not name the subject"),
        ({"mandate": MandateId("m-berga"), "remit": remit("activities")}, "another group's"),
        ({"course": (step("give", RESOURCE_HEAD, 2),), "mandate": MandateId("nothing")}, "no such mandate"),
    ],
    ids=["a krona more", "no limit", "another subject", "another's mandate", "no mandate"],
)
def test_nobody_gives_more_than_they_have(
    store: Store, lending: DelegationDesk, change: dict[str, object], why: str
) -> None:
    """A delegation stays inside the giver's own mandate."""
    with pytest.raises(OutsideMandateError, match=why):
        lending.give(attrs.evolve(LENT, **change))  # type: ignore[arg-type]
    assert told(store, "d-1") == ()


def test_a_delegation_is_given_and_taken_on_by_members(lending: DelegationDesk) -> None:
    """Of the giving group the one, of the receiving group the other; and by a group at work."""
    with pytest.raises(NotAtTheTableError):
        lending.give(attrs.evolve(LENT, course=(step("give", TEACHER, 2),)))
    with pytest.raises(NotAtTheTableError):
        lending.give(attrs.evolve(LENT, cooperation=CooperationId("other")))
    with pytest.raises(OutsideMandateError, match="not at work"):
        lending.give(
            attrs.evolve(
                LENT,
                giver=PLANNED,
                mandate=MandateId("m-planned"),
                remit=remit("activities"),
                course=(step("give", TEACHER, 2),),
            )
        )
    lending.give(LENT)
    with pytest.raises(NotAtTheTableError):
        lending.accept(LENT.id, step("accept", RESOURCE_HEAD, 2, 10))
    lending.accept(LENT.id, step("accept", FIELD, 2, 10))
    with pytest.raises(NotAtTheTableError):
        lending.withdraw(LENT.id, step("withdraw", FIELD, 3, reason="no"))
    with pytest.raises(IllegalMoveError, match="reason"):
        lending.withdraw(LENT.id, step("withdraw", MANAGER, 3))


@pytest.mark.parametrize("act", ["accept", "report_back", "withdraw", "lapse"], ids=str)
def test_each_act_takes_its_own_step_only(lending: DelegationDesk, act: str) -> None:
    """A step of another name is refused, so that no guard is passed by a side door."""
    lending.give(LENT)
    with pytest.raises(IllegalMoveError, match=f"where to {act}"):
        getattr(lending, act)(LENT.id, step("give", MANAGER, 3))


def handed_on(limit: int = 20_000, **change: object) -> Delegation:
    """What Berga hands on to the planned group, once it has started."""
    further = attrs.evolve(
        LENT,
        id=DelegationId("d-2"),
        giver=BERGA,
        receiver=PLANNED,
        via=LENT.id,
        may_sub_delegate=False,
        remit=remit("premises", limit=limit),
        course=(step("give", TEACHER, 3),),
    )
    return attrs.evolve(further, **change)  # type: ignore[arg-type]


def test_what_is_handed_on_stands_and_falls_with_what_it_came_from(
    store: Store, desk: MandateDesk, lending: DelegationDesk
) -> None:
    """Withdrawn at the first giver, it gives the last one nothing at the same moment."""
    GroupDesk(store, TENANT).move(PLANNED, step("start", RESOURCE_HEAD, 2))
    lending.give(LENT)
    with pytest.raises(OutsideMandateError, match="handed on"):
        lending.give(handed_on())
    lending.accept(LENT.id, step("accept", FIELD, 2, 10))
    lending.give(handed_on())
    lending.accept(DelegationId("d-2"), step("accept", TEACHER, 3, 2))
    small = Question("premises", 20_000)
    assert decide(desk, small, group=PLANNED, day=3).delegation == "d-2"
    lending.withdraw(LENT.id, step("withdraw", MANAGER, 4, reason="not needed"))
    with pytest.raises(OutsideMandateError):
        decide(desk, small, group=PLANNED, month=4, ident="g-2")
    assert lending.lapse(DelegationId("d-2"), step("lapse", TEACHER, 4)).value.state is DelegationState.LAPSED


@pytest.mark.parametrize(
    ("lent", "further"),
    [
        (attrs.evolve(LENT, may_sub_delegate=False), handed_on()),
        (LENT, handed_on(80_001)),
        (LENT, handed_on(giver=STEERING, course=(step("give", MANAGER, 3),))),
    ],
    ids=["it may not be", "more than it holds", "by another group"],
)
def test_nothing_is_handed_on_that_may_not_be(
    store: Store, lending: DelegationDesk, lent: Delegation, further: Delegation
) -> None:
    """Only what says it may, by who has it, and no more of it."""
    lending.give(lent)
    lending.accept(lent.id, step("accept", FIELD, 2, 10))
    with pytest.raises(OutsideMandateError, match="handed on"):
        lending.give(further)
    assert told(store, "d-2") == ()


def test_a_delegation_whose_time_is_out_lapses(lending: DelegationDesk) -> None:
    """On the first day after its period, accepted or not."""
    lending.give(LENT)
    assert lending.lapse(LENT.id, step("lapse", MANAGER, 10)).value.state is DelegationState.LAPSED


def test_a_decision_falls_on_the_swedish_day() -> None:
    """An hour before midnight in UTC on the last day of the year is next year in Sweden."""
    desk = MandateDesk(organisation(FixedClock(datetime(2026, 12, 31, 23, 45, tzinfo=UTC))), TENANT)
    late = attrs.evolve(step("decide", TEACHER, 12, 31), at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    with pytest.raises(NotAtTheTableError):
        desk.decide(GroupDecisionId("g-1"), DAY_OUT, BERGA, late)
