"""Agreements: what has been done with them, and where they stand on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError
from collabmodel.model.agreed.agreements import (
    Agreement,
    AgreementState,
    Signer,
    Standing,
)
from collabmodel.model.agreed.follow_up import FollowUpRule
from collabmodel.model.agreed.opening import in_force_on, may_go_on, may_open_case
from collabmodel.model.ids import AgencyId, AgreementId, CooperationId, OfficialId
from collabmodel.model.moves import Step
from collabmodel.model.time import Period

POLICE, BOARD = AgencyId("police"), AgencyId("board")
SSPF = CooperationId("sspf")
NOVEMBER = date(2022, 11, 30)
TWO_YEARS = Period(date(2023, 1, 1), date(2025, 1, 1))
BOTH = (Signer(frozenset({POLICE}), "head of the local police area"), Signer(frozenset({BOARD}), "chair"))
FOUND = Agreement(
    id=AgreementId("a-1"),
    parties=frozenset({POLICE, BOARD}),
    purposes=frozenset({"prevention"}),
    areas=frozenset({"youth"}),
    signed_on=NOVEMBER,
    valid=TWO_YEARS,
    cooperation=SSPF,
)
ALL = frozenset({"signed_for_all", "inputs_given", "successor_in_force"})


def step(event: str, day: date, *, reason: str = "") -> Step:
    """A step at noon of a day."""
    return Step(event, datetime(day.year, day.month, day.day, 12, tzinfo=UTC), OfficialId("anna"), reason)


def signed() -> Agreement:
    """Drafted, decided and signed in November."""
    drafted = attrs.evolve(FOUND, signed_on=None).move(step("draft", date(2022, 10, 1)))
    decided = drafted.move(step("decide", date(2022, 11, 1)))
    return decided.sign(step("sign", NOVEMBER), signed_on=NOVEMBER, signers=BOTH, met=ALL)


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(2022, 11, 29), Standing.UNSIGNED),
        (date(2022, 11, 30), Standing.NOT_YET),
        (date(2022, 12, 31), Standing.NOT_YET),
        (date(2023, 1, 1), Standing.IN_FORCE),
        (date(2024, 12, 31), Standing.IN_FORCE),
        (date(2025, 1, 1), Standing.EXPIRED),
    ],
    ids=["unsigned", "signed", "the day before", "the first day", "the last day", "the day after"],
)
@pytest.mark.parametrize("agreement", [FOUND, signed()], ids=["as found", "with its course"])
def test_signed_in_november_2022_and_valid_2023_to_2024(
    agreement: Agreement, day: date, standing: Standing
) -> None:
    """An agreement signed in November 2022 for 2023 and 2024 is in force in those two years only."""
    assert agreement.standing_on(day) is standing
    assert agreement.in_force(day) is (standing is Standing.IN_FORCE)


def test_an_expired_agreement_opens_no_case_and_stops_none() -> None:
    """When the agreement has run out no new case begins, and one that was open goes on."""
    last, after = date(2024, 12, 31), date(2025, 1, 1)
    assert may_open_case([FOUND], SSPF, last)
    assert not may_open_case([FOUND], SSPF, after)
    assert may_go_on([FOUND], SSPF, opened_on=last)
    assert not may_go_on([FOUND], SSPF, opened_on=after)


def test_an_agreement_of_another_cooperation_or_of_none_opens_no_case() -> None:
    """Only the cooperation's own agreement is asked, so that nothing is borrowed."""
    day = date(2023, 5, 2)
    other = attrs.evolve(FOUND, cooperation=CooperationId("est"))
    assert in_force_on([FOUND, other], SSPF, day) == (FOUND,)
    assert not may_open_case([other, attrs.evolve(FOUND, cooperation=None)], SSPF, day)


def test_the_state_is_read_off_the_course_on_any_day() -> None:
    """What had been done by the end of a day can be told of each day, also before there was anything."""
    days = (date(2022, 9, 1), date(2022, 10, 1), date(2022, 11, 1), NOVEMBER)
    assert [signed().state_on(day).value for day in days] == ["draft", "draft", "decided", "signed"]
    assert signed().state is AgreementState.SIGNED


def test_without_a_course_the_day_of_signing_tells_the_state() -> None:
    """An agreement recorded as it was found is a draft until it was signed."""
    assert FOUND.state is AgreementState.SIGNED
    assert attrs.evolve(FOUND, signed_on=None).state is AgreementState.DRAFT
    assert FOUND.state_on(date(2022, 11, 1)) is AgreementState.DRAFT
    assert FOUND.state_on(NOVEMBER) is AgreementState.SIGNED


def test_an_agreement_found_signed_is_taken_in_and_may_be_revised() -> None:
    """One that was signed before anybody kept its course begins with the step that took it in."""
    taken = FOUND.move(step("record", date(2023, 3, 1)))
    assert taken.state is AgreementState.SIGNED
    assert taken.in_force(date(2023, 1, 1))
    assert taken.move(step("revise", date(2023, 6, 1)), met=ALL).state is AgreementState.UNDER_REVISION
    with pytest.raises(ModelError, match="signed_on goes with the step sign or record"):
        attrs.evolve(FOUND, signed_on=None).move(step("record", date(2023, 3, 1)))


def test_a_revision_leaves_the_agreement_in_force() -> None:
    """While it is looked over it applies, and it may be left as it was."""
    revised = signed().move(step("revise", date(2023, 6, 1)), met=ALL)
    assert revised.state is AgreementState.UNDER_REVISION
    assert revised.in_force(date(2023, 7, 1))
    assert revised.move(step("retain", date(2023, 8, 1))).state is AgreementState.SIGNED


def test_a_terminated_agreement_holds_until_its_last_day() -> None:
    """A party that ends it says why and from when; until then it is in force."""
    with pytest.raises(IllegalMoveError, match="reason"):
        signed().terminate(step("terminate", date(2023, 6, 1)), terminated_on=date(2023, 9, 1))
    ended = signed().terminate(
        step("terminate", date(2023, 6, 1), reason="a party leaves"), terminated_on=date(2023, 9, 1)
    )
    assert ended.in_force(date(2023, 8, 31))
    assert ended.standing_on(date(2023, 9, 1)) is Standing.TERMINATED
    assert ended.state is AgreementState.TERMINATED


def test_a_superseded_agreement_is_out_of_force_from_that_day() -> None:
    """Before the day it was superseded it was in force, and the history keeps saying so."""
    gone = signed().move(step("supersede", date(2024, 6, 1)), met=ALL)
    assert gone.in_force(date(2024, 5, 31))
    assert gone.standing_on(date(2024, 6, 1)) is Standing.SUPERSEDED


@pytest.mark.parametrize(
    ("make", "event"),
    [
        (lambda: signed().move(step("revise", date(2023, 6, 1))), "inputs_given"),
        (lambda: signed().move(step("supersede", date(2023, 6, 1))), "successor_in_force"),
        (
            lambda: (
                attrs.evolve(FOUND, signed_on=None)
                .move(step("draft", date(2022, 10, 1)))
                .move(step("decide", date(2022, 11, 1)))
                .sign(step("sign", NOVEMBER), signed_on=NOVEMBER, signers=BOTH)
            ),
            "signed_for_all",
        ),
    ],
    ids=["revise", "supersede", "sign"],
)
def test_what_nobody_says_is_met_is_not_met(make: object, event: str) -> None:
    """A guarded step is refused unless its guard is said to hold."""
    with pytest.raises(IllegalMoveError) as refused:
        make()  # type: ignore[operator]
    assert refused.value.unmet == (event,)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"signed_on": None}, "signed_on goes with the step sign"),
        ({"terminated_on": date(2023, 9, 1)}, "terminated_on goes with the step terminate"),
        ({"signed_on": date(2022, 12, 1)}, "lies after the step"),
        ({"signers": (Signer(frozenset({AgencyId("club")}), "chair"),)}, "signs for a stranger"),
    ],
    ids=["signed without a day", "a day without a step", "signed later than told", "a stranger"],
)
def test_days_and_course_tell_one_story(changes: dict[str, object], said: str) -> None:
    """What the days say and what the steps say must go together, and only parties are signed for."""
    with pytest.raises(ModelError, match=said):
        attrs.evolve(signed(), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("signs_for", "post"),
    [(frozenset(), "chair"), (frozenset({POLICE}), " ")],
    ids=["for nobody", "in no post"],
)
def test_a_signer_signs_for_somebody_in_a_post(signs_for: frozenset[AgencyId], post: str) -> None:
    """A signer without a party or a post is refused."""
    with pytest.raises(ModelError, match="signer"):
        Signer(signs_for, post)


def test_one_post_may_sign_for_several_boards() -> None:
    """The chair of one board may bind others, and the agreement tells for whom somebody has signed."""
    assert attrs.evolve(FOUND, signers=(Signer(FOUND.parties, "chair"),)).signed_for() == FOUND.parties


@pytest.mark.parametrize(
    ("rule", "since", "due"),
    [
        (FollowUpRule(due=date(2024, 10, 1)), date(2023, 1, 1), date(2024, 10, 1)),
        (FollowUpRule(due=date(2024, 10, 1)), date(2024, 10, 1), None),
        (FollowUpRule(every_months=6), date(2023, 8, 31), date(2024, 2, 29)),
        (FollowUpRule(date(2023, 3, 1), 6), date(2023, 1, 1), date(2023, 3, 1)),
        (FollowUpRule(date(2023, 3, 1), 6), date(2023, 3, 1), date(2023, 9, 1)),
    ],
    ids=["a day", "the day is past", "by months", "the day comes first", "then the months"],
)
def test_the_next_follow_up_is_the_nearest(rule: FollowUpRule, since: date, due: date | None) -> None:
    """The nearest of the named day and the months is the next; where none is left there is none."""
    assert rule.next_due(since=since) == due


@pytest.mark.parametrize("given", [{}, {"every_months": 0}], ids=["nothing", "no months"])
def test_a_follow_up_rule_says_when(given: dict[str, int]) -> None:
    """A rule that names no day and no months, or fewer than one month, is refused."""
    with pytest.raises(ModelError, match="follow-up rule"):
        FollowUpRule(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [{"parties": frozenset({POLICE})}, {"purposes": frozenset()}, {"areas": frozenset()}],
    ids=["one party", "no purpose", "no area"],
)
def test_the_act_wants_parties_purposes_and_areas(changes: dict[str, object]) -> None:
    """Two parties, a purpose and a subject area are obligatory (act 2023:196 section 9)."""
    with pytest.raises(ModelError, match="agreement a-1"):
        attrs.evolve(FOUND, **changes)  # type: ignore[arg-type]
