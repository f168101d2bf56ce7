"""The desk of cases: each step by its guards, and the named cases of what can go wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError, NotAtTheTableError, WrongLevelError
from collabmodel.model.agreed.agreements import Agreement
from collabmodel.model.casework.cases import Case, Referral
from collabmodel.model.casework.courses import CaseState, CloseReason
from collabmodel.model.casework.mappings import Mapping
from collabmodel.model.casework.retention import CaseRetention
from collabmodel.model.casework.teams import TeamMember, TeamRole
from collabmodel.model.consent import Capacity, Consent, Withdrawal
from collabmodel.model.ids import (
    AgreementId,
    AreaId,
    CaseId,
    ConsentId,
    CooperationId,
    IndividualId,
    MappingId,
    OfficialId,
    PlanId,
)
from collabmodel.model.information import Level
from collabmodel.model.journal import EntryKind
from collabmodel.model.organisation.cooperations import ConcernKind, TargetGroup
from collabmodel.model.people import Custody, Guardianship, Individual, ProtectedIdentity
from collabmodel.model.standing import AgePolicy
from collabmodel.model.time import SWEDEN, Period
from collabmodel.ports import Store
from collabmodel.services.casework.cases import CaseDesk
from collabmodel.services.casework.suspending import suspend_what_lost_consent
from collabmodel.services.consents import ConsentDesk
from collabmodel.testing.clocks import FixedClock
from tests.unit.case_world import (
    ANNA,
    ANNA_SITS,
    BO,
    BO_SITS,
    BOUND,
    CASE,
    COOPERATION,
    EVA_SITS,
    FATHER,
    FRIEND,
    MOTHER,
    NOW,
    OPENING,
    POLICE,
    SCHOOL,
    SOCIAL,
    SSPF,
    TEAM,
    TENANT,
    TERMS,
    YOUTH,
    both,
    consent,
    new,
    save,
    world,
    yes,
)

C1 = frozenset({ConsentId("c-1")})
PLAN = PlanId("plan-1")
TABLE = frozenset({"anna", "bo", "youth", "mother"})


@pytest.fixture
def clock() -> FixedClock:
    """A clock that a test moves."""
    return FixedClock(NOW)


@pytest.fixture
def store(clock: FixedClock) -> Store:
    """The small world."""
    return world("memory:", clock)


@pytest.fixture
def desk(store: Store) -> CaseDesk:
    """A desk that is told that every measure has a result."""
    return CaseDesk(store, TENANT, results=lambda _unit, plan: plan == PLAN)


def kept(store: Store, ident: str = "case-1") -> Case:
    """The case as it is kept."""
    with store.unit(**OPENING) as unit:
        return unit.get(Case, CaseId(ident)).value


def pending(desk: CaseDesk, ident: str = "case-1") -> CaseId:
    """A case that waits for its consent."""
    case = CaseId(ident)
    desk.refer(new(ident), SSPF, by=ANNA)
    desk.appoint(case, BO, by=ANNA)
    desk.ask_consent(case, by=ANNA)
    return case


def active(desk: CaseDesk, store: Store, given: Consent | None = None) -> CaseId:
    """An active case with its team, on one consent."""
    case = pending(desk)
    for member in TEAM:
        desk.call(case, member, by=ANNA)
    save(store, given or both())
    desk.activate(case, C1, by=ANNA)
    return case


def followed_up(desk: CaseDesk, store: Store) -> CaseId:
    """A case whose plan has been followed up."""
    case = active(desk, store)
    desk.agree_plan(case, PLAN, TABLE, by=ANNA)
    desk.follow_up(case, by=ANNA)
    return case


def test_a_case_goes_its_whole_way(desk: CaseDesk, store: Store, clock: FixedClock) -> None:
    """From the referral over consent, meeting, plan and follow-up to its close, each step in the journal."""
    case = followed_up(desk, store)
    assert desk.go_on(case, date(2026, 4, 1), by=ANNA).value.follow_up_on == date(2026, 4, 1)
    clock.forward(days=30)
    desk.follow_up(case, by=ANNA)
    revised = desk.revise(case, PlanId("plan-2"), date(2026, 5, 1), by=ANNA).value
    assert (revised.plan, revised.state) == (PlanId("plan-2"), CaseState.ACTIVE)
    closed = desk.close(case, CloseReason.GOALS_MET, by=ANNA, words="målen är nådda").value
    assert (closed.state, closed.close_reason) == (CaseState.CLOSED, CloseReason.GOALS_MET)
    with store.unit(**OPENING) as unit:
        told = [
            dict(entry.event.details).get("change")
            for entry in unit.entries(subject=case)
            if entry.event.kind is EntryKind.CHANGE
        ]
        whole = repr([entry.event for entry in unit.entries(subject=case)])
    assert told[:4] == ["refer", "coordinator_appointed", "ask_consent", "team_called"]
    assert told[-6:] == ["agree_plan", "follow_up", "continue", "follow_up", "revise", "close"]
    assert "nådda" not in whole


@pytest.mark.parametrize(
    ("born", "taken"),
    [
        (date(2014, 3, 3), False),
        (date(2014, 3, 2), True),
        (date(2008, 3, 3), True),
        (date(2008, 3, 2), False),
    ],
    ids=["eleven", "twelve today", "seventeen", "eighteen today"],
)
def test_the_target_group_is_asked_on_the_day(desk: CaseDesk, store: Store, born: date, taken: bool) -> None:
    """For a cooperation for 12-17 both ends are inside, by the birthday; an override states its reason."""
    save(store, Individual(IndividualId("y"), ProtectedIdentity.NONE, birth_date=born))
    case = new(individual=IndividualId("y"))
    if taken:
        assert desk.refer(case, SSPF, by=ANNA).value.edition == 1
        return
    with pytest.raises(IllegalMoveError, match="target group") as caught:
        desk.refer(case, SSPF, by=ANNA)
    assert caught.value.unmet == ("in_target_group",)
    overridden = new(individual=IndividualId("y"), override="syskon i samma krets")
    assert desk.refer(overridden, SSPF, by=ANNA).value.state is CaseState.PROPOSED


def test_an_evening_in_stockholm_may_be_the_birthday(store: Store, clock: FixedClock, desk: CaseDesk) -> None:
    """The day is the Swedish one: half past eleven in the evening UTC is the next day."""
    save(store, Individual(IndividualId("y"), ProtectedIdentity.NONE, birth_date=date(2014, 3, 3)))
    clock.move_to(datetime(2026, 3, 2, 23, 30, tzinfo=UTC))
    assert desk.refer(new(individual=IndividualId("y")), SSPF, by=ANNA).value.state is CaseState.PROPOSED


@pytest.mark.parametrize(
    ("born", "last", "before"),
    [
        (date(2012, 2, 29), date(2024, 2, 28), False),
        (date(2008, 2, 29), date(2026, 2, 28), True),
    ],
    ids=["twelve in a leap year", "eighteen in a common year"],
)
def test_whoever_is_born_on_a_leap_day_comes_and_goes_by_that_day(
    born: date, last: date, before: bool
) -> None:
    """Twelve on 29 February 2024; seventeen to the last minute of 28 February 2026, and eighteen on 1 March."""
    clock = FixedClock(datetime.combine(last, time(23, 59), SWEDEN))
    store = world("memory:", clock)
    save(store, Individual(IndividualId("y"), ProtectedIdentity.NONE, birth_date=born))
    desk = CaseDesk(store, TENANT)
    for number, taken in enumerate((before, not before)):
        case = new(f"case-{number}", individual=IndividualId("y"))
        if taken:
            desk.refer(case, SSPF, by=ANNA)
        else:
            with pytest.raises(IllegalMoveError) as caught:
                desk.refer(case, SSPF, by=ANNA)
            assert caught.value.unmet == ("in_target_group",)
        clock.forward(minutes=1)


@pytest.mark.parametrize("who", ["nobody", "ageless"], ids=["not on record", "age unknown"])
def test_an_unknown_age_is_not_in_the_target_group(desk: CaseDesk, store: Store, who: str) -> None:
    """What is not known is not a yes."""
    save(store, Individual(IndividualId("ageless"), ProtectedIdentity.NONE, birth_date_unknown=True))
    with pytest.raises(IllegalMoveError, match="target group"):
        desk.refer(new(individual=IndividualId(who)), SSPF, by=ANNA)


def test_areas_concerns_and_no_target_at_all(desk: CaseDesk, store: Store) -> None:
    """A target group of an area or a kind of concern takes no other, and no target group takes nobody."""
    target = TargetGroup(12, 17, frozenset({ConcernKind.TRUANCY}), frozenset({AreaId("norr")}))
    for ident, of in (("north", target), ("places", None)):
        terms = (attrs.evolve(TERMS, target=of),)
        save(store, attrs.evolve(COOPERATION, id=CooperationId(ident), terms=terms))
    with pytest.raises(IllegalMoveError):
        desk.refer(new(), CooperationId("north"), by=ANNA)
    with pytest.raises(IllegalMoveError):
        desk.refer(new(), CooperationId("places"), by=ANNA)
    there = attrs.evolve(new(), referral=attrs.evolve(new().referral, area=AreaId("norr")))
    other: Referral = attrs.evolve(there.referral, concerns=frozenset({ConcernKind.CRIME}))
    with pytest.raises(IllegalMoveError):
        desk.refer(attrs.evolve(there, referral=other), CooperationId("north"), by=ANNA)
    assert desk.refer(there, CooperationId("north"), by=ANNA).version == 1


def test_no_case_outside_the_time_or_the_levels_of_a_cooperation(desk: CaseDesk, store: Store) -> None:
    """Before it began or after it ended there are no terms; and what its terms do not name is not taken up."""
    ended = attrs.evolve(COOPERATION, id=CooperationId("old"), ended_on=date(2026, 1, 1))
    areas = attrs.evolve(TERMS, levels=frozenset({Level.AREA}))
    save(store, ended, attrs.evolve(COOPERATION, id=CooperationId("est"), terms=(areas,)))
    with pytest.raises(IllegalMoveError) as caught:
        desk.refer(new(), CooperationId("old"), by=ANNA)
    assert "terms_in_force" in caught.value.unmet
    with pytest.raises(WrongLevelError):
        desk.refer(new(), CooperationId("est"), by=ANNA)
    with pytest.raises(NotAtTheTableError):
        desk.refer(attrs.evolve(new(), record_owner="club"), SSPF, by=ANNA)


def test_an_expired_agreement_takes_no_new_case_and_keeps_the_open_ones(
    desk: CaseDesk, store: Store, clock: FixedClock
) -> None:
    """The case goes on with its consent; a new one, or one reopened, waits for a new agreement."""
    agreement = Agreement(
        AgreementId("a-1"),
        frozenset({SOCIAL, POLICE}),
        frozenset({"prevention"}),
        frozenset({"youth"}),
        signed_on=date(2022, 11, 30),
        valid=Period(date(2023, 1, 1), date(2026, 4, 1)),
        cooperation=SSPF,
    )
    save(store, agreement)
    save(store, BOUND, version=1)
    case = active(desk, store)
    clock.move_to(datetime(2026, 4, 1, 12, tzinfo=UTC))
    assert desk.state(case, by=ANNA) is CaseState.ACTIVE
    assert desk.hold_meeting(case, TABLE, by=ANNA).value.state is CaseState.ACTIVE
    with pytest.raises(IllegalMoveError) as caught:
        desk.refer(new("case-2"), SSPF, by=ANNA)
    assert caught.value.unmet == ("agreement_in_force",)
    desk.close(case, CloseReason.GOALS_MET, by=ANNA)
    with pytest.raises(IllegalMoveError):
        desk.reopen(new("case-3"), case, by=ANNA)


def test_a_new_edition_of_the_terms_does_not_throw_out_an_open_case(
    desk: CaseDesk, store: Store, clock: FixedClock
) -> None:
    """The case stays under the edition it was opened under, though no new one would be taken."""
    case = active(desk, store)
    later = attrs.evolve(TERMS, edition=2, since=date(2026, 4, 1), target=TargetGroup(16, 25))
    save(store, attrs.evolve(COOPERATION, terms=(TERMS, later)), version=1)
    clock.move_to(datetime(2026, 4, 2, 12, tzinfo=UTC))
    assert desk.hold_meeting(case, TABLE, by=ANNA).value.edition == 1
    assert desk.state(case, by=ANNA) is CaseState.ACTIVE
    with pytest.raises(IllegalMoveError):
        desk.refer(new("case-2"), SSPF, by=ANNA)


def test_a_coordinator_is_an_official_of_a_party(desk: CaseDesk) -> None:
    """Nobody unknown, and no consent is asked for before one is appointed."""
    case = desk.refer(new(), SSPF, by=ANNA).value.id
    with pytest.raises(IllegalMoveError) as caught:
        desk.ask_consent(case, by=ANNA)
    assert caught.value.unmet == ("coordinator_appointed",)
    with pytest.raises(NotAtTheTableError):
        desk.appoint(case, OfficialId("nobody"), by=ANNA)
    desk.decline(case, "en annan väg passar bättre", by=ANNA)
    for act in (
        lambda: desk.appoint(case, BO, by=ANNA),
        lambda: desk.call(case, ANNA_SITS, by=ANNA),
        lambda: desk.ask_consent(case, by=ANNA),
    ):
        with pytest.raises(IllegalMoveError, match="Legal there: nothing"):
            act()


def test_an_official_sits_for_the_agency_on_record(desk: CaseDesk) -> None:
    """Whoever says to come from the police is looked up."""
    case = desk.refer(new(), SSPF, by=ANNA).value.id
    with pytest.raises(NotAtTheTableError):
        desk.call(case, attrs.evolve(BO_SITS, agency=POLICE), by=ANNA)


@pytest.mark.parametrize(
    ("act", "reason"), [("refuse", CloseReason.NO_CONSENT), ("time_out", CloseReason.TIMED_OUT)], ids=str
)
def test_without_consent_a_case_closes(desk: CaseDesk, act: str, reason: CloseReason) -> None:
    """A no, or no answer, closes it for that reason; the step says why."""
    case = pending(desk)
    with pytest.raises(IllegalMoveError, match="reason"):
        getattr(desk, act)(case, " ", by=ANNA)
    assert getattr(desk, act)(case, "familjen tackade nej", by=ANNA).value.close_reason is reason


@pytest.mark.parametrize(
    "given",
    [
        consent(yes(MOTHER)),
        consent(yes(MOTHER), yes(FATHER), valid=Period(date(2026, 4, 1), date(2027, 1, 1))),
        consent(yes(MOTHER), ident="c-1", about=FRIEND),
        None,
    ],
    ids=["one of two", "not yet valid", "of another", "not on record"],
)
def test_a_case_is_active_only_on_a_consent_that_holds(
    desk: CaseDesk, store: Store, given: Consent | None
) -> None:
    """Every required signature, in force, of the youth whom the case is about."""
    case = pending(desk)
    if given is not None:
        save(store, given)
    for consents in (C1, frozenset[ConsentId]()):
        with pytest.raises(IllegalMoveError) as caught:
            desk.activate(case, consents, by=ANNA)
        assert caught.value.unmet == ("consent_holds",)


def test_every_consent_that_a_case_names_must_hold(desk: CaseDesk, store: Store) -> None:
    """One of two consents that is only half signed leaves the case waiting; and a further one is named when it holds."""
    case = pending(desk)
    save(store, both(), consent(yes(MOTHER), ident="c-2"), both("c-3"))
    with pytest.raises(IllegalMoveError):
        desk.activate(case, C1 | {ConsentId("c-2")}, by=ANNA)
    with pytest.raises(IllegalMoveError) as early:
        desk.rest_on(case, C1, by=ANNA)
    assert early.value.legal == ("consent_given", "refused", "timed_out")
    desk.activate(case, C1, by=ANNA)
    with pytest.raises(IllegalMoveError):
        desk.rest_on(case, C1 | {ConsentId("c-2")}, by=ANNA)
    assert desk.rest_on(case, C1 | {ConsentId("c-3")}, by=ANNA).value.consents == C1 | {ConsentId("c-3")}


def test_withdrawal_by_one_of_two_guardians_suspends_the_case_the_same_instant(
    desk: CaseDesk, store: Store, clock: FixedClock
) -> None:
    """Nobody notes anything, and from that instant no meeting is held and no plan agreed."""
    case = active(desk, store)
    clock.forward(hours=1)
    instant = clock.now()
    ConsentDesk(store, TENANT).withdraw(ConsentId("c-1"), Withdrawal(FATHER, instant), by=ANNA)
    assert desk.state(case, by=ANNA, at=instant) is CaseState.SUSPENDED
    assert desk.state(case, by=ANNA, at=instant - timedelta(microseconds=1)) is CaseState.ACTIVE
    for act in (
        lambda: desk.hold_meeting(case, TABLE, by=ANNA),
        lambda: desk.agree_plan(case, PLAN, TABLE, by=ANNA),
        lambda: desk.follow_up(case, by=ANNA),
    ):
        with pytest.raises(IllegalMoveError) as caught:
            act()
        assert (caught.value.state, caught.value.legal) == ("suspended", ("close", "consent_renewed"))
    with pytest.raises(IllegalMoveError):
        desk.rest_on(case, C1, by=ANNA)
    with pytest.raises(IllegalMoveError):
        desk.resume(case, C1, by=ANNA)
    save(store, both("c-2", at=instant))
    resumed = desk.resume(case, frozenset({ConsentId("c-2")}), by=ANNA).value
    assert [step.event for step in resumed.course[-2:]] == ["consent_lost", "consent_renewed"]
    assert desk.state(case, by=ANNA) is CaseState.ACTIVE


def test_the_eighteenth_birthday_suspends_a_case_that_rests_on_guardians(
    desk: CaseDesk, store: Store, clock: FixedClock
) -> None:
    """At midnight in Stockholm the guardians' signatures carry no more; the youth signs anew, alone."""
    young = Individual(IndividualId("young"), ProtectedIdentity.NONE, birth_date=date(2008, 5, 2))
    save(store, young, Guardianship(young.id, MOTHER, Custody.SOLE))
    rests = consent(yes(MOTHER), yes(young.id, capacity=Capacity.SUBJECT), about=young.id)
    alone = attrs.evolve(rests, signatures=(yes(MOTHER),))
    save(store, alone, attrs.evolve(rests, id=ConsentId("c-2")))
    desk.refer(new(individual=young.id), SSPF, by=ANNA)
    desk.appoint(CASE, BO, by=ANNA)
    desk.ask_consent(CASE, by=ANNA)
    with pytest.raises(IllegalMoveError):
        desk.activate(CASE, C1, by=ANNA)  # from fifteen the youth joins
    save(store, AgePolicy(youth_joins_from=18, source="Riktlinje 4"))
    desk.activate(CASE, C1, by=ANNA)
    midnight = datetime(2026, 5, 2, tzinfo=SWEDEN)
    clock.move_to(midnight - timedelta(seconds=1))
    assert desk.state(CASE, by=ANNA) is CaseState.ACTIVE
    clock.move_to(midnight)
    assert desk.state(CASE, by=ANNA) is CaseState.SUSPENDED
    suspended = desk.suspend(CASE, by=ANNA).value
    assert suspended.state is CaseState.SUSPENDED
    assert desk.resume(CASE, frozenset({ConsentId("c-2")}), by=ANNA).value.state is CaseState.ACTIVE


def test_a_guardianship_that_changes_in_the_middle_of_a_meeting(
    desk: CaseDesk, store: Store, clock: FixedClock
) -> None:
    """The consent held when the meeting began and not when it ended: what comes after is refused."""
    case = active(desk, store)
    clock.move_to(datetime(2026, 3, 10, 23, 30, tzinfo=SWEDEN))
    began = clock.now()
    desk.hold_meeting(case, TABLE, by=ANNA)
    desk.agree_plan(case, PLAN, TABLE, by=ANNA)
    aunt = Guardianship(YOUTH, IndividualId("aunt"), Custody.JOINT, Period(date(2026, 3, 11)))
    save(store, aunt)
    clock.move_to(datetime(2026, 3, 11, 0, 30, tzinfo=SWEDEN))
    assert desk.state(case, by=ANNA, at=began) is CaseState.ACTIVE
    assert desk.state(case, by=ANNA) is CaseState.SUSPENDED
    with pytest.raises(IllegalMoveError):
        desk.agree_plan(case, PlanId("plan-2"), TABLE, by=ANNA)
    assert kept(store).plan == PLAN


def test_a_meeting_is_noted_afterwards_and_never_before(
    desk: CaseDesk, store: Store, clock: FixedClock
) -> None:
    """The moment of the meeting is asked about, not the moment of noting it."""
    case = active(desk, store)
    held = NOW + timedelta(hours=1)
    with pytest.raises(ModelError, match="future"):
        desk.hold_meeting(case, TABLE, by=ANNA, at=held)
    clock.forward(hours=3)
    withdrawn = Withdrawal(FATHER, NOW + timedelta(hours=2))
    ConsentDesk(store, TENANT).withdraw(ConsentId("c-1"), withdrawn, by=ANNA)
    with pytest.raises(IllegalMoveError):
        desk.hold_meeting(case, TABLE, by=ANNA)
    noted = desk.hold_meeting(case, TABLE, by=ANNA, at=held).value
    assert [(step.event, step.at) for step in noted.course[-2:]] == [
        ("hold_meeting", held),
        ("consent_lost", clock.now()),
    ]
    assert desk.state(case, by=ANNA) is CaseState.SUSPENDED
    with pytest.raises(IllegalMoveError, match="consent"):
        desk.hold_meeting(case, TABLE, by=ANNA, at=NOW + timedelta(hours=2))
    with pytest.raises(IllegalMoveError, match="the beginning"):
        desk.hold_meeting(case, TABLE, by=ANNA, at=NOW - timedelta(hours=1))


@pytest.mark.parametrize(
    "who",
    ["coach", "club/boxing", "eva", "father", "stranger", ""],
    ids=[
        "network",
        "club",
        "police not in the team",
        "guardian not in the team",
        "stranger",
        "nobody at all",
    ],
)
def test_who_is_not_covered_is_not_in_the_room(desk: CaseDesk, store: Store, who: str) -> None:
    """Membership of the team covers nobody, and to be covered without membership is not enough either."""
    case = active(desk, store)
    attendees = frozenset({"anna", who}) if who else frozenset[str]()
    with pytest.raises(IllegalMoveError) as caught:
        desk.hold_meeting(case, attendees, by=ANNA)
    assert caught.value.unmet == ("attendees_covered",)
    assert kept(store).course[-1].event == "consent_given"


def test_whom_a_consent_names_may_come(desk: CaseDesk, store: Store, clock: FixedClock) -> None:
    """The police by decision in this case, the club and the person of the network by name, each in their period."""
    named = frozenset({"school", "police", "club/boxing", "coach"})
    case = active(desk, store, consent(yes(MOTHER), yes(FATHER), recipients=named))
    desk.call(case, attrs.evolve(EVA_SITS, period=Period(until=date(2026, 3, 5))), by=ANNA)
    everybody = TABLE | {"eva", "coach", "club/boxing"}
    desk.hold_meeting(case, everybody, by=ANNA)
    clock.forward(days=3)
    with pytest.raises(IllegalMoveError):
        desk.hold_meeting(case, everybody, by=ANNA)
    desk.hold_meeting(case, everybody - {"eva"}, by=ANNA)


def test_the_entry_of_a_meeting_says_whether_a_mapping_was_done(desk: CaseDesk, store: Store) -> None:
    """It is noted, not enforced: how a cooperation works is its own matter."""
    case = active(desk, store)
    desk.hold_meeting(case, TABLE, by=ANNA)
    save(store, Mapping(MappingId("m-1"), SSPF, ANNA, NOW.date(), case=case, individual=YOUTH))
    desk.hold_meeting(case, TABLE, by=ANNA)
    with store.unit(**OPENING) as unit:
        details = [dict(entry.event.details) for entry in unit.entries(subject=case)]
    assert [one["mapped"] for one in details if one.get("change") == "hold_meeting"] == ["no", "yes"]


def test_a_follow_up_needs_results_and_the_next_one_a_day_ahead(desk: CaseDesk, store: Store) -> None:
    """Without a plan, or without results that the store tells of, nothing is followed up."""
    case = active(desk, store)
    with pytest.raises(IllegalMoveError) as caught:
        desk.follow_up(case, by=ANNA)
    assert caught.value.unmet == ("results_stated",)
    desk.agree_plan(case, PLAN, TABLE, by=ANNA)
    with pytest.raises(IllegalMoveError):
        CaseDesk(store, TENANT).follow_up(case, by=ANNA)
    desk.follow_up(case, by=ANNA)
    with pytest.raises(IllegalMoveError) as today:
        desk.go_on(case, NOW.date(), by=ANNA)
    assert today.value.unmet == ("next_follow_up",)


def test_a_case_whose_consent_holds_is_not_suspended(desk: CaseDesk, store: Store) -> None:
    """Nobody suspends it by word alone."""
    case = active(desk, store)
    with pytest.raises(IllegalMoveError) as caught:
        desk.suspend(case, by=ANNA)
    assert caught.value.unmet == ("consent_gone",)


def test_reopening_does_not_bring_the_old_consent_back(desk: CaseDesk, store: Store) -> None:
    """A new case, proposed, linked and without consent; the old one's consent cannot be named again."""
    case = active(desk, store)
    with pytest.raises(IllegalMoveError) as early:
        desk.reopen(new("case-2"), case, by=ANNA)
    assert early.value.unmet == ("earlier_closed",)
    desk.close(case, CloseReason.MOVED, by=ANNA)
    with pytest.raises(IllegalMoveError):
        desk.reopen(new("case-2", individual=FRIEND), case, by=ANNA)
    again = desk.reopen(new("case-2"), case, by=ANNA).value
    assert (again.state, again.consents, again.reopens) == (CaseState.PROPOSED, frozenset(), case)
    desk.appoint(again.id, BO, by=ANNA)
    desk.ask_consent(again.id, by=ANNA)
    with pytest.raises(IllegalMoveError) as caught:
        desk.activate(again.id, C1, by=ANNA)
    assert caught.value.unmet == ("consent_holds",)
    save(store, both("c-2"))
    desk.activate(again.id, frozenset({ConsentId("c-2")}), by=ANNA)
    assert kept(store).state is CaseState.CLOSED


def test_a_case_on_a_group_names_nobody_without_a_consent(desk: CaseDesk, store: Store) -> None:
    """Each member has a consent of his or her own, and the case rests on all of them."""
    desk.refer(new(individual=None, group="gänget vid torget", override="ålder okänd"), SSPF, by=ANNA)
    desk.appoint(CASE, BO, by=ANNA)
    desk.ask_consent(CASE, by=ANNA)
    save(store, both(), consent(yes(MOTHER), ident="c-2", about=FRIEND))
    two = C1 | {ConsentId("c-2")}
    with pytest.raises(ModelError, match="each needs a consent"):
        desk.activate(CASE, C1, members=frozenset({YOUTH, FRIEND}), by=ANNA)
    with pytest.raises(IllegalMoveError):
        desk.activate(CASE, two, members=frozenset({YOUTH}), by=ANNA)
    desk.activate(CASE, two, members=frozenset({YOUTH, FRIEND}), by=ANNA)
    with store.unit(**OPENING) as unit:
        friends = unit.get(Consent, "c-2")
        unit.save(friends.value.withdraw(Withdrawal(MOTHER, NOW)), expected_version=friends.version)
        assert suspend_what_lost_consent(unit, FRIEND, at=NOW, by=ANNA) == (CASE,)
    assert kept(store).state is CaseState.SUSPENDED


def test_every_case_that_lost_its_consent_is_suspended_in_the_same_unit(
    desk: CaseDesk, store: Store, clock: FixedClock
) -> None:
    """The step stands at the change; what lies ahead is not noted yet, what holds is left alone."""
    case = active(desk, store)
    with store.unit(**OPENING) as unit:
        assert suspend_what_lost_consent(unit, YOUTH, at=NOW, by=ANNA) == ()
        current = unit.get(Consent, "c-1")
        changed = current.value.withdraw(Withdrawal(FATHER, NOW + timedelta(hours=1)))
        unit.save(changed, expected_version=1)
        assert suspend_what_lost_consent(unit, YOUTH, at=NOW + timedelta(hours=1), by=ANNA) == ()
    assert desk.state(case, by=ANNA) is CaseState.ACTIVE
    clock.forward(hours=2)
    with store.unit(**OPENING) as unit:
        assert suspend_what_lost_consent(unit, YOUTH, at=NOW + timedelta(hours=1), by=ANNA) == (case,)
        assert suspend_what_lost_consent(unit, YOUTH, at=NOW + timedelta(hours=1), by=ANNA) == ()
    assert kept(store).course[-1].at == NOW + timedelta(hours=1)
    assert desk.close(case, CloseReason.NO_LONGER_WANTED, by=ANNA).value.state is CaseState.CLOSED


TERM = CaseRetention(SSPF, closed_months=24, declined_months=6, source="Dokumenthanteringsplan 7")


def test_a_closed_case_keeps_no_name_after_its_retention_date(
    desk: CaseDesk, store: Store, clock: FixedClock
) -> None:
    """On the day, not before: the case is left without identity, and the person it alone used is retired."""
    case = active(desk, store)
    save(store, Mapping(MappingId("m-1"), SSPF, ANNA, NOW.date(), case=case, individual=YOUTH))
    with pytest.raises(IllegalMoveError, match="no term"):
        desk.dispose(case, by=ANNA)
    save(store, TERM)
    with pytest.raises(IllegalMoveError, match="not ended"):
        desk.dispose(case, by=ANNA)
    desk.close(case, CloseReason.GOALS_MET, by=ANNA, words="Bo Hemlig har det bra")
    clock.move_to(datetime(2028, 3, 1, 12, tzinfo=UTC))
    with pytest.raises(IllegalMoveError, match="kept until 2028-03-02"):
        desk.dispose(case, by=ANNA)
    clock.move_to(datetime(2028, 3, 2, 12, tzinfo=UTC))
    left = desk.dispose(case, by=ANNA).value
    assert (left.individual, left.consents, left.registry_no, left.disposed_on) == (
        None,
        frozenset(),
        None,
        date(2028, 3, 2),
    )
    assert "Hemlig" not in str(attrs.asdict(left))
    assert "youth" not in [member.who for member in left.team]
    with store.unit(**OPENING) as unit:
        assert unit.all(Consent, of=YOUTH) == unit.all(Guardianship, of=YOUTH) == unit.all(Mapping) == ()
        assert [one.ident for one in unit.all(Individual)] == [FRIEND]
        purged = [e.event.details for e in unit.entries(subject=case) if e.event.kind is EntryKind.PURGE]
    assert purged == [(("kind", "case"), ("consent", "1"), ("individual", "1"), ("mapping", "1"))]
    with pytest.raises(IllegalMoveError, match="has been disposed of"):
        desk.dispose(case, by=ANNA)
    with pytest.raises(IllegalMoveError, match="Legal there: nothing"):
        desk.resume(case, C1, by=ANNA)
    assert desk.reopen(new("case-2", override="känd sedan tidigare"), case, by=ANNA).value.reopens == case


def test_a_person_whom_another_case_or_consent_needs_stays(
    desk: CaseDesk, store: Store, clock: FixedClock
) -> None:
    """Only what the case alone used goes; the consent of another case does not."""
    case = active(desk, store)
    desk.close(case, CloseReason.MOVED, by=ANNA)
    save(store, TERM, attrs.evolve(TERM, closed_months=12, valid=Period(date(2026, 1, 1))), both("c-9"))
    pending(desk, "case-2")
    desk.activate(CaseId("case-2"), C1, by=ANNA)
    clock.move_to(datetime(2027, 3, 2, 12, tzinfo=UTC))
    desk.dispose(case, by=ANNA)
    with store.unit(**OPENING) as unit:
        assert unit.get(Individual, YOUTH).version == 1
        assert [one.ident for one in unit.all(Consent)] == ["c-1", "c-9"]


def test_a_declined_case_has_a_term_of_its_own(desk: CaseDesk, store: Store, clock: FixedClock) -> None:
    """A case on somebody who is not even on record is disposed of like any other."""
    desk.refer(new(individual=IndividualId("unknown"), override="akut"), SSPF, by=ANNA)
    desk.decline(CASE, "hör hemma hos elevhälsan", by=ANNA)
    save(store, TERM)
    clock.move_to(datetime(2026, 9, 2, 12, tzinfo=UTC))
    left = desk.dispose(CASE, by=ANNA).value
    assert (left.state, left.individual) == (CaseState.DECLINED, None)


def test_a_consent_that_is_gone_from_the_store_counts_for_nothing(
    desk: CaseDesk, store: Store, clock: FixedClock
) -> None:
    """A retired consent suspends the case, and its disposal finds nothing to retire."""
    case = active(desk, store)
    with store.unit(**OPENING) as unit:
        unit.retire(Consent, "c-1", expected_version=1)
    assert desk.state(case, by=ANNA) is CaseState.SUSPENDED
    desk.close(case, CloseReason.OTHER, by=ANNA)
    save(store, attrs.evolve(TERM, closed_months=0))
    assert desk.dispose(case, by=ANNA).value.disposed_on == NOW.date()


def test_a_team_member_may_be_called_anew_for_another_period(
    desk: CaseDesk, store: Store, clock: FixedClock
) -> None:
    """Of several memberships of one official the one that holds on the day counts."""
    case = active(desk, store)
    first = TeamMember(TeamRole.SCHOOL, Period(until=date(2026, 1, 1)), official=BO, agency=SCHOOL)
    desk.call(case, first, by=ANNA)
    assert desk.hold_meeting(case, frozenset({"bo"}), by=ANNA).version > 1
