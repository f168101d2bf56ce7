"""Emergency access: a reason, an end, a review by somebody else."""

from __future__ import annotations

from datetime import UTC, datetime

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError
from collabmodel.model.casework.emergencies import AccessState, EmergencyAccess
from collabmodel.model.ids import AccessId, CaseId, CooperationId, OfficialId
from collabmodel.model.moves import Step

ANNA, BO = OfficialId("anna"), OfficialId("bo")


def at(hour: int) -> datetime:
    """An hour of the day."""
    return datetime(2026, 3, 2, hour, tzinfo=UTC)


def opened(reason: str = "fara för liv") -> EmergencyAccess:
    """Anna's access to one case from eight to twelve."""
    return EmergencyAccess.opened(
        AccessId("access-1"),
        cooperation=CooperationId("sspf"),
        case=CaseId("case-1"),
        until=at(12),
        step=Step("open", at(8), ANNA, reason),
    )


def test_emergency_access_has_reason_end_and_review() -> None:
    """It is open from its step to its end, then awaits a review, which somebody else makes."""
    access = opened()
    assert [access.opens(at(hour)) for hour in (7, 8, 11, 12)] == [False, True, True, False]
    assert [access.awaits_review(at(hour)) for hour in (7, 11, 12)] == [False, False, True]
    reviewed = access.review(Step("find_justified", at(13), BO))
    assert reviewed.state is AccessState.JUSTIFIED
    assert not reviewed.awaits_review(at(14))
    assert (
        access.review(Step("find_not_justified", at(13), BO, "annan väg fanns")).state
        is AccessState.NOT_JUSTIFIED
    )


@pytest.mark.parametrize("reason", ["", "  "], ids=["none", "blank"])
def test_without_a_reason_nothing_is_opened(reason: str) -> None:
    """A blank reason is none."""
    with pytest.raises(IllegalMoveError, match="a reason is stated"):
        opened(reason)


def test_it_can_be_ended_before_its_time() -> None:
    """From then on it opens nothing, and awaits its review."""
    ended = opened().end(Step("end", at(9), ANNA))
    assert (ended.opens(at(8)), ended.opens(at(9)), ended.awaits_review(at(9))) == (True, False, True)


def test_nobody_reviews_an_access_that_is_open_or_their_own() -> None:
    """The review waits for the end, and is made by another."""
    with pytest.raises(IllegalMoveError, match="the access is over"):
        opened().review(Step("find_justified", at(11), BO))
    with pytest.raises(IllegalMoveError, match="somebody else"):
        opened().review(Step("find_justified", at(13), ANNA))


def test_an_access_without_step_or_end_cannot_be() -> None:
    """It has begun, and it ends after that."""
    with pytest.raises(ModelError, match="ends after it"):
        attrs.evolve(opened(), until=at(8))
    with pytest.raises(ModelError, match="ends after it"):
        attrs.evolve(opened(), course=())
