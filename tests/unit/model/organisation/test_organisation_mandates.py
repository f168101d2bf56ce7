"""Mandates, what is handed on from them, assignments, and questions beyond the mandate."""

from __future__ import annotations

from datetime import UTC, date, datetime

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError, ReversedPeriodError
from collabmodel.model.ids import (
    AreaId,
    AssignmentId,
    CooperationId,
    DelegationId,
    EscalationId,
    GroupDecisionId,
    GroupId,
    MandateId,
    OfficialId,
)
from collabmodel.model.moves import Step
from collabmodel.model.organisation.assignments import Allocation, Assignment, Resource
from collabmodel.model.organisation.escalations import (
    HOLDS,
    Escalation,
    EscalationState,
    GroupDecision,
    Question,
)
from collabmodel.model.organisation.mandates import (
    FALLEN,
    INSIDE,
    Delegation,
    DelegationState,
    Mandate,
    hands_on,
    standing,
)
from collabmodel.model.organisation.remits import Beyond, Remit
from collabmodel.model.time import Period

SSP, ANNA = CooperationId("ssp-lillby"), OfficialId("anna")
STEERING, LOCAL, WORKING = GroupId("steering"), GroupId("local"), GroupId("working")
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
REMIT = Remit(frozenset({"activities", "staff"}), YEAR, amount_limit=50_000)
MANDATE = Mandate(MandateId("m-1"), SSP, STEERING, REMIT)
NARROW = Remit(frozenset({"activities"}), YEAR, amount_limit=20_000)


def at(month: int, day: int = 1) -> datetime:
    """Noon of a day."""
    return datetime(2026, month, day, 12, tzinfo=UTC)


def step(event: str, month: int, day: int = 1, reason: str = "") -> Step:
    """A step of Anna's."""
    return Step(event, at(month, day), ANNA, reason)


DELEGATION = Delegation(
    DelegationId("d-1"),
    SSP,
    MANDATE.id,
    STEERING,
    LOCAL,
    "theme day",
    NARROW,
    (step("give", 2), step("accept", 2, 10)),
    may_sub_delegate=True,
    report_by=date(2026, 6, 1),
)
HANDED_ON = attrs.evolve(
    DELEGATION,
    id=DelegationId("d-2"),
    giver=LOCAL,
    receiver=WORKING,
    via=DELEGATION.id,
    may_sub_delegate=False,
)


@pytest.mark.parametrize(
    ("subject", "amount", "area", "day", "why"),
    [
        ("activities", 50_000, None, date(2026, 3, 1), None),
        ("activities", 0, AreaId("north"), date(2026, 1, 1), None),
        ("rent", 0, None, date(2026, 3, 1), Beyond.SUBJECT),
        ("activities", 50_001, None, date(2026, 3, 1), Beyond.AMOUNT),
        ("activities", None, None, date(2026, 3, 1), Beyond.AMOUNT),
        ("activities", 0, None, date(2027, 1, 1), Beyond.PERIOD),
        ("activities", 0, None, date(2025, 12, 31), Beyond.PERIOD),
    ],
    ids=[
        "at the limit",
        "in an area",
        "subject",
        "a krona above",
        "unknown sum",
        "the day after",
        "the day before",
    ],
)
def test_a_mandate_holds_what_it_names(
    subject: str, amount: int | None, area: AreaId | None, day: date, why: Beyond | None
) -> None:
    """Inside on every count, or beyond it; a sum that nobody knows is beyond a limit."""
    assert REMIT.refusal(subject, amount, area, day) is why
    assert MANDATE.allows(subject, amount, area, day) is (why is None)


def test_a_mandate_for_an_area_holds_there_only() -> None:
    """Another area is beyond it, and so is the whole."""
    local = attrs.evolve(REMIT, area=AreaId("north"), amount_limit=None)
    day = date(2026, 3, 1)
    asked = (AreaId("north"), AreaId("south"), None)
    assert [local.refusal("staff", None, area, day) for area in asked] == [None, Beyond.AREA, Beyond.AREA]


def test_a_mandate_binds_no_money_unless_it_says_so() -> None:
    """The limit that is left out is nothing, and no limit must be said aloud."""
    silent = Remit(frozenset({"activities"}), YEAR)
    assert not silent.allows("activities", 1, None, date(2026, 3, 1))
    assert attrs.evolve(silent, amount_limit=None).allows("activities", 10**9, None, date(2026, 3, 1))


@pytest.mark.parametrize(
    ("part", "why"),
    [
        (NARROW, None),
        (REMIT, None),
        (attrs.evolve(NARROW, subjects=frozenset({"activities", "rent"})), Beyond.SUBJECT),
        (attrs.evolve(NARROW, amount_limit=50_001), Beyond.AMOUNT),
        (attrs.evolve(NARROW, amount_limit=None), Beyond.AMOUNT),
    ],
    ids=["narrower", "the same", "another subject", "a larger sum", "no limit"],
)
def test_what_is_handed_on_reaches_no_further(part: Remit, why: Beyond | None) -> None:
    """No subject more, no krona more, and never without a limit from one with a limit."""
    assert REMIT.excess(part) is why


def test_what_is_handed_on_stays_in_the_area() -> None:
    """From a mandate for one area nothing is handed on for another, or for the whole."""
    north = attrs.evolve(REMIT, area=AreaId("north"), amount_limit=None)
    assert north.excess(attrs.evolve(NARROW, area=AreaId("north"))) is None
    assert north.excess(NARROW) is Beyond.AREA


@pytest.mark.parametrize(
    "change", [{"subjects": frozenset()}, {"amount_limit": -1}], ids=["no subject", "below nothing"]
)
def test_an_empty_remit_is_refused(change: dict[str, object]) -> None:
    """It names a subject, and a sum of nothing or more."""
    with pytest.raises(ModelError, match="remit"):
        attrs.evolve(REMIT, **change)  # type: ignore[arg-type]


def test_a_mandate_ends_on_a_day_and_is_never_made_longer() -> None:
    """Half-open, like every period."""
    ended = MANDATE.end(date(2026, 5, 1))
    assert [ended.allows("staff", 0, None, date(2026, *day)) for day in ((4, 30), (5, 1))] == [True, False]
    with pytest.raises(ModelError, match="has ended"):
        ended.end(date(2026, 6, 1))
    with pytest.raises(ReversedPeriodError):
        MANDATE.end(date(2026, 1, 1))
    endless = attrs.evolve(MANDATE, remit=attrs.evolve(REMIT, period=Period(date(2026, 1, 1))))
    assert endless.end(date(2026, 5, 1)) == ended
    with pytest.raises(ModelError, match="which day"):
        attrs.evolve(MANDATE, remit=attrs.evolve(REMIT, period=Period()))


def test_a_delegation_stands_from_when_it_was_accepted() -> None:
    """Given is not yet; accepted is; on the day, and from the moment."""
    days = [date(2026, 2, 9), date(2026, 2, 10), date(2026, 12, 31), date(2027, 1, 1)]
    assert [DELEGATION.stands_on(day, MANDATE) for day in days] == [False, True, True, False]
    assert not DELEGATION.stands_at(datetime(2026, 2, 10, 11, tzinfo=UTC), MANDATE)
    assert DELEGATION.stands_at(at(2, 10), MANDATE)


@pytest.mark.parametrize(
    "mandate",
    [
        None,
        MANDATE.end(date(2026, 3, 1)),
        attrs.evolve(MANDATE, id=MandateId("m-2")),
        attrs.evolve(MANDATE, group=WORKING),
        attrs.evolve(MANDATE, cooperation=CooperationId("other")),
        attrs.evolve(MANDATE, remit=attrs.evolve(REMIT, amount_limit=10_000)),
    ],
    ids=["gone", "ended", "another", "another group's", "another cooperation's", "made smaller"],
)
def test_a_delegation_falls_with_the_mandate(mandate: Mandate | None) -> None:
    """It stands on that mandate, of that group, and only while it holds all of it."""
    assert not DELEGATION.stands_on(date(2026, 3, 1), mandate)
    assert not DELEGATION.stands_at(at(3), mandate)


def test_a_delegation_ends_in_every_way_it_can() -> None:
    """Reported back, withdrawn with a reason, or lapsed once it has fallen: no right is left."""
    back = DELEGATION.move(step("report_back", 5))
    taken = DELEGATION.move(step("withdraw", 5, reason="no longer needed"))
    lapsed = DELEGATION.move(step("lapse", 5), met=[FALLEN.name])
    assert [one.state for one in (back, taken, lapsed)] == [
        DelegationState.REPORTED_BACK,
        DelegationState.WITHDRAWN,
        DelegationState.LAPSED,
    ]
    assert not any(one.stands_on(date(2026, 5, 1), MANDATE) for one in (back, taken, lapsed))
    with pytest.raises(IllegalMoveError, match="reason"):
        DELEGATION.move(step("withdraw", 5))
    with pytest.raises(IllegalMoveError, match="time is out"):
        DELEGATION.move(step("lapse", 5))
    given = attrs.evolve(DELEGATION, course=DELEGATION.course[:1])
    with pytest.raises(IllegalMoveError, match="inside"):
        given.move(step("accept", 3))
    assert given.move(step("accept", 3), met=[INSIDE.name]).state is DelegationState.ACCEPTED


def test_a_delegation_is_reported_back_in_time() -> None:
    """On its day it is not late; the day after it is, unless it was reported back."""
    assert [DELEGATION.overdue(date(2026, 6, day)) for day in (1, 2)] == [False, True]
    assert not DELEGATION.move(step("report_back", 5)).overdue(date(2026, 6, 2))
    assert not attrs.evolve(DELEGATION, report_by=None).overdue(date(2026, 6, 2))


def test_what_is_handed_on_stands_while_the_whole_chain_does() -> None:
    """Both stand; without the first, or when it may not be handed on, the second falls."""
    assert standing([HANDED_ON, DELEGATION], [MANDATE], at(3)) == (DELEGATION, HANDED_ON)
    assert standing([HANDED_ON], [MANDATE], at(3)) == ()
    locked = attrs.evolve(DELEGATION, may_sub_delegate=False)
    assert standing([HANDED_ON, locked], [MANDATE], at(3)) == (locked,)
    withdrawn = DELEGATION.move(step("withdraw", 3, reason="changed"))
    assert standing([HANDED_ON, withdrawn], [MANDATE], at(4)) == ()
    assert standing([HANDED_ON, DELEGATION], [MANDATE.end(date(2026, 4, 1))], at(4)) == ()


def test_a_ring_of_delegations_carries_nothing() -> None:
    """Two that rest on each other rest on nothing."""
    ring = attrs.evolve(DELEGATION, giver=WORKING, receiver=LOCAL, via=HANDED_ON.id)
    back = attrs.evolve(HANDED_ON, may_sub_delegate=True)
    assert standing([ring, back], [MANDATE], at(3)) == ()


def test_a_delegation_is_handed_on_by_who_has_it_and_no_further_than_it_reaches() -> None:
    """Another group, or a larger sum, breaks the chain."""
    assert hands_on(DELEGATION, HANDED_ON)
    assert not hands_on(DELEGATION, attrs.evolve(HANDED_ON, giver=GroupId("other")))
    assert not hands_on(DELEGATION, attrs.evolve(HANDED_ON, remit=REMIT))


@pytest.mark.parametrize(
    "change",
    [{"receiver": STEERING}, {"via": DELEGATION.id}, {"course": ()}],
    ids=["to itself", "hands on itself", "without a course"],
)
def test_an_impossible_delegation_is_refused(change: dict[str, object]) -> None:
    """It goes from one group to another, and begins."""
    with pytest.raises(ModelError, match="delegation d-1"):
        attrs.evolve(DELEGATION, **change)  # type: ignore[arg-type]


def test_resources_are_prioritised_anew_and_the_old_ones_stay_told() -> None:
    """On each day the last allocation holds; outside the assignment there is none."""
    first, second = (Resource("kronor", 40_000),), (Resource("kronor", 10_000), Resource("hours_a_week", 5))
    given = Assignment(
        AssignmentId("a-1"),
        SSP,
        STEERING,
        LOCAL,
        "text",
        "goal",
        YEAR,
        (Allocation(date(2026, 2, 1), first),),
    )
    moved = given.reprioritise(Allocation(date(2026, 5, 1), second))
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 5, 1), date(2027, 1, 1)]
    assert [moved.resources_on(day) for day in days] == [(), first, second, ()]
    with pytest.raises(ModelError, match="assignment a-1"):
        moved.reprioritise(Allocation(date(2026, 5, 1)))
    with pytest.raises(ModelError, match="assignment a-1"):
        attrs.evolve(given, receiver=STEERING)


ESCALATION = Escalation(
    EscalationId("e-1"), SSP, LOCAL, STEERING, Question("rent", 5_000, text="a room"), (step("raise", 3),)
)


def test_a_question_is_taken_up_and_decided_by_who_holds_the_mandate() -> None:
    """It names its decision when it is decided, and the guard is not taken on anybody's word."""
    taken = ESCALATION.move(step("take_up", 4))
    assert taken.state is EscalationState.UNDER_DECISION
    with pytest.raises(IllegalMoveError, match="holds the mandate"):
        taken.move(step("decide", 5), decision=GroupDecisionId("g-1"))
    with pytest.raises(ModelError, match="names its decision"):
        taken.move(step("decide", 5), met=[HOLDS.name])
    decided = taken.move(step("decide", 5), met=[HOLDS.name], decision=GroupDecisionId("g-1"))
    assert (decided.state, decided.decision) == (EscalationState.DECIDED, GroupDecisionId("g-1"))


def test_a_question_is_returned_with_a_reason() -> None:
    """Taken up or not; without a reason it stays."""
    assert ESCALATION.move(step("return", 4, reason="inside your mandate")).state is EscalationState.RETURNED
    with pytest.raises(IllegalMoveError, match="reason"):
        ESCALATION.move(step("return", 4))


@pytest.mark.parametrize(
    "change",
    [{"receiver": LOCAL}, {"course": ()}, {"decision": GroupDecisionId("g-1")}],
    ids=["to itself", "without a course", "a decision too early"],
)
def test_an_impossible_question_is_refused(change: dict[str, object]) -> None:
    """It goes from one group to another, begins, and has no decision before it is decided."""
    with pytest.raises(ModelError, match="escalation e-1"):
        attrs.evolve(ESCALATION, **change)  # type: ignore[arg-type]


def test_a_question_binds_nothing_or_more() -> None:
    """A sum below nothing is none."""
    with pytest.raises(ModelError, match="question"):
        Question("rent", -1)


def test_no_words_of_a_question_are_shown_in_a_repr() -> None:
    """What somebody wrote stays out of logs."""
    decision = GroupDecision(
        GroupDecisionId("g-1"), SSP, LOCAL, ESCALATION.question, at(3), ANNA, MANDATE.id, text="yes to Åsa"
    )
    assert "Åsa" not in repr(decision)
    assert "a room" not in repr(ESCALATION)
    assert "theme day" not in repr(DELEGATION)
