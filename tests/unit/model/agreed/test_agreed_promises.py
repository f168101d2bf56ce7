"""Citizen promises and revisions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError
from collabmodel.model.agreed.promises import (
    CitizenPromise,
    Kept,
    PromiseLine,
    PromiseState,
    to_renew,
)
from collabmodel.model.agreed.revisions import Revised, Revision
from collabmodel.model.ids import (
    AgencyId,
    AgreementId,
    CooperationId,
    DocumentId,
    EvaluationId,
    FindingId,
    OfficialId,
    PromiseId,
    ReportId,
    RevisionId,
)
from collabmodel.model.moves import Step

AT = datetime(2023, 2, 1, 12, tzinfo=UTC)
PROMISE = CitizenPromise(
    PromiseId("p-2023"),
    CooperationId("ssp"),
    AgreementId("a-1"),
    2023,
    (PromiseLine("more evenings on foot", AgencyId("police")),),
)
ALL = frozenset({"agreement_in_force", "every_line_answered"})


def step(event: str, hours: int = 0, *, reason: str = "") -> Step:
    """A step some hours after the first."""
    return Step(event, AT + timedelta(hours=hours), OfficialId("anna"), reason)


def promised() -> CitizenPromise:
    """The promise, given."""
    return PROMISE.move(step("draft")).move(step("promise", 1), met=ALL)


def test_a_promise_goes_from_draft_to_followed_up() -> None:
    """A promise is drafted, given, and followed up once every line has a result."""
    assert PROMISE.state is PromiseState.DRAFT
    assert promised().state is PromiseState.PROMISED
    assert promised().state_at(AT) is PromiseState.DRAFT
    assert PROMISE.state_at(AT) is PromiseState.DRAFT
    with pytest.raises(IllegalMoveError) as refused:
        promised().move(step("follow_up", 2))
    assert refused.value.unmet == ("every_line_answered",)
    assert promised().unanswered() == PROMISE.lines
    answered = attrs.evolve(
        promised(), lines=tuple(attrs.evolve(line, kept=Kept.PARTLY) for line in PROMISE.lines)
    )
    assert answered.unanswered() == ()
    assert answered.move(step("follow_up", 2), met=ALL).state is PromiseState.FOLLOWED_UP


def test_a_promise_is_renewed_each_year() -> None:
    """When its year is over a promise wants a new one, unless there is one for a later year already."""
    assert PROMISE.period.holds(date(2023, 12, 31))
    new_year = date(2024, 1, 1)
    assert to_renew((PROMISE,), date(2023, 12, 31)) == ()
    assert to_renew((PROMISE,), new_year) == (PROMISE,)
    later = attrs.evolve(PROMISE, id=PromiseId("p-2024"), year=2024, renews=PROMISE.id)
    assert to_renew((PROMISE, later), new_year) == ()
    assert to_renew((PROMISE, later), date(2025, 1, 1)) == (later,)


def test_a_withdrawn_promise_is_not_renewed() -> None:
    """What was taken back, with a reason, wants no successor of its own."""
    gone = promised().move(step("withdraw", 2, reason="the agreement ended"))
    assert to_renew((gone,), date(2024, 1, 1)) == ()


@pytest.mark.parametrize(
    "changes",
    [{"year": 0}, {"lines": ()}, {"renews": PROMISE.id}],
    ids=["no year", "no line", "renews itself"],
)
def test_an_impossible_promise_is_refused(changes: dict[str, object]) -> None:
    """A promise has a calendar year, a line, and no circle."""
    with pytest.raises(ModelError, match="promise p-2023"):
        attrs.evolve(PROMISE, **changes)  # type: ignore[arg-type]


def test_a_line_promises_something() -> None:
    """An empty line is refused."""
    with pytest.raises(ModelError, match="promise line"):
        PromiseLine(" ", AgencyId("police"))


REVISION = Revision(
    RevisionId("r-1"),
    Revised.AGREEMENT,
    "a-1",
    CooperationId("ssp"),
    date(2015, 6, 30),
    evaluations=frozenset({EvaluationId("e-1")}),
)


def test_a_revision_goes_on_what_it_names() -> None:
    """Documents, findings, reports and evaluations all count as what a revision goes on."""
    whole = attrs.evolve(
        REVISION,
        documents=frozenset({DocumentId("d-1")}),
        findings=frozenset({FindingId("f-1")}),
        reports=frozenset({ReportId("rep-1")}),
    )
    assert whole.inputs == {"e-1", "d-1", "f-1", "rep-1"}


def test_a_revision_is_overdue_until_it_is_decided() -> None:
    """It is overdue from the day after it was due, until the day it was decided."""
    assert [REVISION.overdue(date(2015, month, 30)) for month in (6, 7)] == [False, True]
    decided = REVISION.decide(date(2015, 8, 1), new_version="a-2")
    assert [decided.overdue(date(2015, 7, 31)), decided.overdue(date(2015, 8, 1))] == [True, False]
    assert decided.new_version == "a-2"
    with pytest.raises(ModelError, match="decided already"):
        decided.decide(date(2015, 9, 1))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"new_version": "a-2"}, "the day it was decided"),
        ({"decided_on": date(2015, 6, 1), "evaluations": frozenset()}, "from nothing"),
        ({"decided_on": date(2015, 6, 1), "new_version": "a-1"}, "the old one"),
    ],
    ids=["a version without a day", "decided from nothing", "back to itself"],
)
def test_an_impossible_revision_is_refused(changes: dict[str, object], said: str) -> None:
    """A revision is decided on a day, from something, and leads to something else or to nothing new."""
    with pytest.raises(ModelError, match=f"revision r-1: .*{said}"):
        attrs.evolve(REVISION, **changes)  # type: ignore[arg-type]
