"""Cases as values: their machine, their names, where they really stand, and what is left at the end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError
from collabmodel.model.casework.cases import WITHOUT_WORDS, Case
from collabmodel.model.casework.courses import CASE_MOVES, ENDED, CaseState, CloseReason
from collabmodel.model.casework.covering import uncovered
from collabmodel.model.casework.resting import Ground, consent_holds
from collabmodel.model.casework.retention import CaseRetention, identity_kept_until, keeps_name_too_long
from collabmodel.model.casework.teams import TeamMember, TeamRole
from collabmodel.model.consent import Capacity, Consent, Withdrawal
from collabmodel.model.ids import CaseId, ConsentId, CooperationId, IndividualId, OfficialId
from collabmodel.model.moves import Step
from collabmodel.model.people import Custody, Guardianship, Individual, ProtectedIdentity
from collabmodel.model.signers import policy_on
from collabmodel.model.standing import AgePolicy
from collabmodel.model.time import Period
from tests.unit.case_world import (
    ANNA,
    ANNA_SITS,
    BO_SITS,
    BORN,
    EVA_SITS,
    FATHER,
    FRIEND,
    MOTHER,
    NOW,
    SOCIAL,
    SSPF,
    TEAM,
    YOUTH,
    both,
    consent,
    referral,
    yes,
)

C1 = ConsentId("c-1")
DAY = NOW.date()
PERSON = Individual(YOUTH, ProtectedIdentity.NONE, birth_date=BORN)
PARENTS = (Guardianship(YOUTH, MOTHER, Custody.JOINT), Guardianship(YOUTH, FATHER, Custody.JOINT))
TO_ACTIVE = ("refer", "ask_consent", "consent_given")


def course(*events: str, since: datetime = NOW) -> tuple[Step, ...]:
    """Steps an hour apart, each with a reason."""
    return tuple(
        Step(event, since + timedelta(hours=number), ANNA, "skäl") for number, event in enumerate(events)
    )


def case(*events: str, **fields: Any) -> Case:  # noqa: ANN401 - passed on
    """A case about the youth by these steps, unless said otherwise."""
    usual: dict[str, Any] = {
        "id": CaseId("case-1"),
        "cooperation": SSPF,
        "edition": 1,
        "referral": referral("syskon"),
        "record_owner": SOCIAL,
        "course": course(*(events or TO_ACTIVE)),
        "individual": YOUTH,
        "consents": frozenset({C1}),
        "team": TEAM,
        "registry_no": "2026-17",
    }
    return Case(**(usual | fields))


TABLE = {
    None: {"refer", "reopen"},
    CaseState.PROPOSED: {"decline", "ask_consent"},
    CaseState.DECLINED: set(),
    CaseState.CONSENT_PENDING: {"consent_given", "refused", "timed_out"},
    CaseState.ACTIVE: {"hold_meeting", "agree_plan", "follow_up", "consent_lost", "close"},
    CaseState.FOLLOWED_UP: {"continue", "revise", "consent_lost", "close"},
    CaseState.SUSPENDED: {"consent_renewed", "close"},
    CaseState.CLOSED: set(),
}


@pytest.mark.parametrize("state", TABLE, ids=str)
def test_the_moves_are_those_of_the_table(state: CaseState | None) -> None:
    """From each state these events are legal and no others."""
    assert set(CASE_MOVES.legal(state)) == TABLE[state]


@pytest.mark.parametrize("state", CaseState, ids=lambda state: state.value)
def test_only_an_ended_case_has_nowhere_to_go(state: CaseState) -> None:
    """Declined and closed are the ends; a reopened case is another case."""
    assert (not CASE_MOVES.legal(state)) is (state in ENDED)


def test_every_guard_stops_its_step_alone() -> None:
    """With all guards of a move met but one, that one is named."""
    for move in CASE_MOVES.moves:
        names = {guard.name for guard in move.guards}
        assert all(guard.sv and guard.en for guard in move.guards)
        before = {None: ()} | {
            CaseState.PROPOSED: TO_ACTIVE[:1],
            CaseState.CONSENT_PENDING: TO_ACTIVE[:2],
            CaseState.ACTIVE: TO_ACTIVE,
            CaseState.FOLLOWED_UP: (*TO_ACTIVE, "follow_up"),
            CaseState.SUSPENDED: (*TO_ACTIVE, "consent_lost"),
        }
        for source in move.sources:
            step = Step(move.event, NOW + timedelta(days=1), ANNA, "skäl")
            for name in names:
                with pytest.raises(IllegalMoveError) as caught:
                    CASE_MOVES.after(course(*before[source]), step, met=names - {name})
                assert caught.value.unmet == (name,)
            assert CASE_MOVES.state(CASE_MOVES.after(course(*before[source]), step, met=names)) is move.to


def test_a_case_begins_and_moves() -> None:
    """It begins with a step whose guards are met, and goes on with further ones."""
    begun = Case.begun(
        CaseId("case-1"),
        Step("refer", NOW, ANNA),
        met={"terms_in_force", "agreement_in_force", "in_target_group"},
        cooperation=SSPF,
        edition=1,
        referral=referral(),
        record_owner=SOCIAL,
        group="gänget",
    )
    asked = begun.move(Step("ask_consent", NOW, ANNA), met={"coordinator_appointed"}, coordinator=ANNA)
    assert (begun.state, asked.state, asked.coordinator) == (
        CaseState.PROPOSED,
        CaseState.CONSENT_PENDING,
        ANNA,
    )
    assert (begun.subjects, begun.ended_on, begun.has_ended) == (frozenset(), None, False)
    with pytest.raises(IllegalMoveError, match="target group"):
        Case.begun(CaseId("case-1"), Step("refer", NOW, ANNA), met=())


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"course": ()}, "begins with a step"),
        ({"individual": None}, "one individual or one group"),
        ({"group": "gänget"}, "one individual or one group"),
        ({"close_reason": CloseReason.MOVED}, "reason of closing"),
        ({"course": course(*TO_ACTIVE, "close")}, "reason of closing"),
        ({"reopens": CaseId("case-0")}, "reopened case"),
        ({"course": course("reopen")}, "reopened case"),
        ({"members": frozenset({FRIEND})}, "only a group has members"),
        (
            {"individual": None, "group": "gänget", "members": frozenset({FRIEND, YOUTH})},
            "only a group has members",
        ),
        ({"disposed_on": DAY}, "names nobody"),
        ({"disposed_on": DAY, "individual": None, "consents": frozenset(), "team": ()}, "names nobody"),
    ],
    ids=[
        "no step",
        "about nobody",
        "about both",
        "open with a reason",
        "closed without one",
        "referred as reopened",
        "reopened from nothing",
        "one with members",
        "more members than consents",
        "disposed with names",
        "disposed while open",
    ],
)
def test_what_a_case_cannot_be(fields: dict[str, Any], told: str) -> None:
    """Each is refused in words."""
    with pytest.raises(ModelError, match=told):
        case(**fields)


def test_a_case_is_suspended_the_instant_its_consent_does_not_hold() -> None:
    """Whatever its steps say; and what does not rest on consent is as its steps say."""
    active, lost = case(), NOW + timedelta(hours=5)
    seen = [
        active.state_at(at, lambda moment: moment < lost)
        for at in (NOW - timedelta(hours=1), NOW, lost - timedelta(microseconds=1), lost)
    ]
    assert seen == [None, CaseState.PROPOSED, CaseState.ACTIVE, CaseState.SUSPENDED]
    followed = case(*TO_ACTIVE, "follow_up")
    assert followed.state_at(lost, lambda _at: False) is CaseState.SUSPENDED
    assert followed.state_at(lost, lambda _at: True) is CaseState.FOLLOWED_UP
    assert case(*TO_ACTIVE[:2]).state_at(lost, lambda _at: False) is CaseState.CONSENT_PENDING


def ground(*consents: Consent, **fields: Any) -> Ground:  # noqa: ANN401 - passed on
    """What is known of the youth and both parents, unless said otherwise."""
    usual: dict[str, Any] = {"people": (PERSON,), "guardianships": PARENTS}
    return Ground(consents, **(usual | fields))


@pytest.mark.parametrize(
    ("known", "holds"),
    [
        (ground(both()), True),
        (ground(both(), people=(attrs.evolve(PERSON, id=FRIEND), PERSON)), True),
        (ground(), False),
        (ground(both("c-2")), False),
        (ground(consent(yes(MOTHER))), False),
        (ground(both(), people=()), False),
        (ground(both(), people=(attrs.evolve(PERSON, birth_date=None),)), False),
        (ground(both(), guardianships=PARENTS[:1]), False),
        (ground(both(), guardianships=(attrs.evolve(PARENTS[0], custody=Custody.SOLE),)), False),
        (ground(both(), policies=(AgePolicy(10, 16, source="r"),)), False),
        (ground(attrs.evolve(both(), subject=FRIEND)), False),
    ],
    ids=[
        "both signed",
        "among other people",
        "none on record",
        "another one",
        "one of two",
        "person unknown",
        "age not stated",
        "guardian not on record",
        "signed by a stranger",
        "youth joins earlier",
        "of another person",
    ],
)
def test_the_consent_of_a_case_holds_or_not(known: Ground, holds: bool) -> None:
    """It holds only when every consent named is given, by whom it must be, for whom it is about."""
    assert consent_holds(case(), known, NOW) is holds


def test_a_case_that_names_no_consent_has_none() -> None:
    """Nor does one of two that is missing, and a withdrawal counts from its instant."""
    known = ground(both())
    assert not consent_holds(case(consents=frozenset()), known, NOW)
    assert not consent_holds(case(consents=frozenset({C1, ConsentId("c-2")})), known, NOW)
    assert consent_holds(case(consents=frozenset({C1, ConsentId("c-2")})), ground(both(), both("c-2")), NOW)
    lost = NOW + timedelta(hours=1)
    withdrawn = ground(both().withdraw(Withdrawal(FATHER, lost)))
    assert consent_holds(case(), withdrawn, lost - timedelta(microseconds=1))
    assert not consent_holds(case(), withdrawn, lost)


def test_each_named_member_of_a_group_has_a_consent() -> None:
    """Two consents of one member do not cover the other."""
    two = frozenset({C1, ConsentId("c-2")})
    group = case(individual=None, group="gänget", members=frozenset({YOUTH, FRIEND}), consents=two)
    assert not consent_holds(group, ground(both(), both("c-2")), NOW)


def test_the_policy_of_the_day() -> None:
    """The latest in force; the shipped one where there is none."""
    old = AgePolicy(15, 18, "gammal", Period(date(2020, 1, 1)))
    late = AgePolicy(14, 18, "ny", Period(date(2026, 1, 1)))
    assert policy_on((late, old), DAY) is late
    assert policy_on((late, old), date(2025, 1, 1)) is old
    assert policy_on((), DAY).is_shipped


COACH = TEAM[4]
CLUB = TEAM[5]


def test_who_is_covered_by_the_consents() -> None:
    """The agency that gives, those named, the youth and a guardian who signed; never by membership alone."""
    assert uncovered(case(), [both()], TEAM, DAY) == (COACH, CLUB)
    named = consent(yes(MOTHER), yes(FATHER), recipients=frozenset({"coach", "club/boxing"}))
    assert uncovered(case(), [named], TEAM, DAY) == (BO_SITS,)
    unsigned = consent(yes(FATHER))
    assert uncovered(case(), [unsigned], TEAM, DAY) == (TEAM[3], COACH, CLUB)


@pytest.mark.parametrize(
    ("about", "consents"),
    [
        (case(consents=frozenset({ConsentId("c-2")})), [both()]),
        (case(individual=None, group="gänget"), [both()]),
        (case(), [consent(yes(MOTHER), valid=Period(until=date(2026, 1, 1)))]),
        (case(), [attrs.evolve(both(), scope=None)]),
        (
            case(
                individual=None,
                group="gänget",
                members=frozenset({YOUTH, FRIEND}),
                consents=frozenset({C1, ConsentId("c-2")}),
            ),
            [both(), both("c-2")],
        ),
    ],
    ids=["another consent", "nobody named", "out of its period", "general waiver", "one of two members"],
)
def test_nobody_is_covered_by_a_consent_that_does_not_cover(about: Case, consents: list[Consent]) -> None:
    """A consent of the case, in its period, with a scope, for each whom the case is about."""
    assert uncovered(about, consents, [ANNA_SITS, BO_SITS], DAY) == (ANNA_SITS, BO_SITS)


def test_only_the_team_of_the_day_is_covered() -> None:
    """Who is not in the team, or not on that day, is uncovered though the consent names the agency."""
    past = attrs.evolve(BO_SITS, period=Period(until=DAY))
    assert uncovered(case(team=(past,)), [both()], [EVA_SITS, past], DAY) == (EVA_SITS, past)
    assert uncovered(case(team=(past,)), [both()], [past], DAY - timedelta(days=1)) == ()


def test_a_consent_taken_back_for_one_recipient_does_not_cover_it() -> None:
    """From that day, until the signer has signed again; the others stay covered."""
    gone = Withdrawal(FATHER, NOW, recipients=frozenset({"school"}))
    partly = both().withdraw(gone)
    about = case(team=(*TEAM, EVA_SITS))
    assert uncovered(about, [partly], [BO_SITS, EVA_SITS], DAY) == (BO_SITS,)
    assert uncovered(about, [partly], [BO_SITS], DAY - timedelta(days=1)) == ()
    again = partly.sign(yes(FATHER, at=NOW + timedelta(minutes=1)))
    assert uncovered(about, [again], [BO_SITS], DAY) == ()
    other = partly.sign(yes(MOTHER, at=NOW + timedelta(minutes=1)))
    assert uncovered(about, [other], [BO_SITS], DAY) == (BO_SITS,)
    category = both().withdraw(Withdrawal(FATHER, NOW, categories=frozenset({"attendance"})))
    assert uncovered(about, [category], [BO_SITS], DAY) == ()


def test_a_youth_who_signs_as_subject_does_not_make_a_guardian() -> None:
    """Only the yes of a guardian, in that capacity, lets the guardian in by signing."""
    odd = consent(yes(MOTHER, capacity=Capacity.SUBJECT))
    assert uncovered(case(), [odd], [TEAM[3]], DAY) == (TEAM[3],)
    uncle = TeamMember(TeamRole.YOUTH, individual=IndividualId("uncle"))
    assert uncovered(case(team=(uncle,)), [both()], [uncle], DAY) == (uncle,)


TERM = CaseRetention(SSPF, closed_months=24, declined_months=6, source="Plan 7")


def closed(**fields: Any) -> Case:  # noqa: ANN401 - passed on
    """A closed case."""
    return case(*TO_ACTIVE, "close", close_reason=CloseReason.GOALS_MET, **fields)


@pytest.mark.parametrize(
    ("about", "until"),
    [(case(), None), (closed(), date(2028, 3, 2)), (case("refer", "decline"), date(2026, 9, 2))],
    ids=["open", "closed", "declined"],
)
def test_how_long_the_identity_is_kept(about: Case, until: date | None) -> None:
    """By the term of how it ended, from the day it did; an open case keeps it."""
    assert identity_kept_until(about, TERM) == until
    assert not keeps_name_too_long(about, TERM, date(2026, 9, 1))
    assert keeps_name_too_long(about, TERM, date(2028, 3, 2)) is (until is not None)


def test_the_term_is_that_of_the_cooperation() -> None:
    """Another's term says nothing of a case."""
    with pytest.raises(ModelError, match="the term is of est"):
        identity_kept_until(closed(), attrs.evolve(TERM, cooperation=CooperationId("est")))


def test_what_is_left_names_nobody_and_can_be_counted() -> None:
    """No person, no consent, no free text, no number of the register; the days and the officials stay."""
    left = closed().without_identity(date(2028, 3, 2))
    assert (left.individual, left.members, left.consents, left.registry_no) == (
        None,
        frozenset(),
        frozenset(),
        None,
    )
    assert left.team == (ANNA_SITS, BO_SITS)
    assert {step.reason for step in left.course} == {WITHOUT_WORDS}
    assert left.referral.target_override == ""
    assert not keeps_name_too_long(left, TERM, date(2030, 1, 1))
    assert (left.state, left.close_reason) == (CaseState.CLOSED, CloseReason.GOALS_MET)
    quiet = closed(course=(*course(*TO_ACTIVE), Step("close", NOW + timedelta(days=1), OfficialId("bo"))))
    assert quiet.without_identity(date(2028, 3, 3)).course[-1].reason == ""
    with pytest.raises(ModelError, match="names nobody"):
        case().without_identity(DAY)


def test_moments_of_other_zones_are_the_same_moments() -> None:
    """The day a case ended is the Swedish one."""
    late = case(
        "refer", "decline", course=course("refer", "decline", since=datetime(2026, 3, 2, 22, tzinfo=UTC))
    )
    assert late.ended_on == date(2026, 3, 3)
