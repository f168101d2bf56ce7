"""The cooperation side under attack: strangers, steps dated as it suits, words where none may stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

import attrs
import pytest

from collabmodel.adapters import NoKeys, open_store
from collabmodel.errors import (
    CollabError,
    ConflictError,
    IllegalMoveError,
    ModelError,
    NotAtTheTableError,
    NotFoundError,
)
from collabmodel.model.agencies import Official
from collabmodel.model.casework.cases import Case
from collabmodel.model.casework.courses import CaseState, CloseReason
from collabmodel.model.casework.retention import CaseRetention
from collabmodel.model.casework.teams import TeamMember, TeamRole
from collabmodel.model.consent import Withdrawal
from collabmodel.model.ids import (
    AccessId,
    AgencyId,
    AreaId,
    CaseId,
    ConsentId,
    FollowUpId,
    GoalId,
    GroupDecisionId,
    IncidentId,
    MandateId,
    MeasureId,
    MeetingId,
    MembershipId,
    OfficialId,
    PlaceId,
    PlanId,
)
from collabmodel.model.information import Level
from collabmodel.model.knowledge.incidents import Incident, IncidentCategory, Reporter
from collabmodel.model.knowledge.places import Place
from collabmodel.model.knowledge.problem_pictures import ProblemItem
from collabmodel.model.knowledge.situation_pictures import ProposedMeasure, Run
from collabmodel.model.moves import Step
from collabmodel.model.organisation.escalations import Question
from collabmodel.model.organisation.mandates import Mandate
from collabmodel.model.organisation.meetings import Meeting, MeetingKind
from collabmodel.model.planning.follow_ups import FollowUp, FollowUpDecision
from collabmodel.model.planning.plans import ActionPlan
from collabmodel.model.time import Period
from collabmodel.packs import se_osl
from collabmodel.ports import Store
from collabmodel.services.casework.cases import CaseDesk
from collabmodel.services.casework.emergencies import EmergencyDesk
from collabmodel.services.consents import ConsentDesk
from collabmodel.services.knowledge.pictures import PictureDesk
from collabmodel.services.organisation.groups import GroupDesk
from collabmodel.services.organisation.mandates import MandateDesk
from collabmodel.services.organisation.meetings import MeetingDesk
from collabmodel.services.planning.follow_ups import FollowUpDesk
from collabmodel.services.planning.plans import PlanDesk
from collabmodel.services.windows.cases import CaseWindow
from collabmodel.services.windows.families import FamilyWindow
from collabmodel.services.windows.overviews import OverviewDesk
from collabmodel.setups.est import nykoping
from collabmodel.setups.sspf_ale import ale
from collabmodel.testing.clocks import FixedClock
from collabmodel.views.sights import Sight
from tests.unit import case_world as w
from tests.unit import organisation_world as o
from tests.unit.planning_world import PLAN
from tests.unit.views.view_world import EST, ESTER, HEAD, LOS, LOTTA, setting

NO_CASE, ACCESS = CaseId("case-9"), AccessId("a-1")
GONE = OfficialId("gone")


@pytest.fixture
def clock() -> FixedClock:
    """Noon of an ordinary day."""
    return FixedClock(w.NOW)


@pytest.fixture
def store(clock: FixedClock) -> Iterator[Store]:
    """The world of views: an active case, its groups, an LOS and an EST beside it, and one who has left."""
    store = setting(clock=clock)
    w.save(store, Official(GONE, w.SOCIAL, period=Period(date(2020, 1, 1), date(2026, 3, 2))))
    yield store
    store.close()


def told(act: Callable[[], object]) -> tuple[type[Exception], str]:
    """What an act is refused with."""
    with pytest.raises(CollabError) as caught:
        act()
    return type(caught.value), str(caught.value)


CASE_ACTS: dict[str, Callable[[CaseDesk, CaseId, OfficialId], object]] = {
    "state": lambda desk, case, by: desk.state(case, by=by),
    "appoint": lambda desk, case, by: desk.appoint(case, by, by=by),
    "call": lambda desk, case, by: desk.call(case, w.EVA_SITS, by=by),
    "rest_on": lambda desk, case, by: desk.rest_on(case, frozenset({ConsentId("c-1")}), by=by),
    "activate": lambda desk, case, by: desk.activate(case, frozenset({ConsentId("c-1")}), by=by),
    "hold_meeting": lambda desk, case, by: desk.hold_meeting(case, frozenset({"anna"}), by=by),
    "decline": lambda desk, case, by: desk.decline(case, "skäl", by=by),
    "suspend": lambda desk, case, by: desk.suspend(case, by=by),
    "close": lambda desk, case, by: desk.close(case, CloseReason.MOVED, by=by),
    "dispose": lambda desk, case, by: desk.dispose(case, by=by),
    "reopen": lambda desk, case, by: desk.reopen(w.new("case-2"), case, by=by),
}
STRANGERS = [w.EVA, HEAD, LOTTA, GONE, OfficialId("nobody")]


@pytest.mark.parametrize(
    "by", STRANGERS, ids=["not covered", "steering", "beside", "has left", "not on record"]
)
@pytest.mark.parametrize("act", CASE_ACTS.values(), ids=CASE_ACTS)
def test_who_has_nothing_to_do_with_a_case_cannot_tell_it_from_none(
    store: Store, act: Callable[[CaseDesk, CaseId, OfficialId], object], by: OfficialId
) -> None:
    """Every act on it is refused as on a case that is not there, and changes nothing."""
    desk = CaseDesk(store, w.TENANT)
    real, none = told(lambda: act(desk, w.CASE, by)), told(lambda: act(desk, NO_CASE, by))
    assert real[0] is NotFoundError
    assert (real[0], real[1].replace(w.CASE, NO_CASE)) == none
    assert desk.state(w.CASE, by=w.ANNA) is CaseState.ACTIVE


def test_a_covered_member_of_the_team_works_with_the_case(store: Store) -> None:
    """The school is covered by the consent; the police are no more covered for being called."""
    desk = CaseDesk(store, w.TENANT)
    assert desk.hold_meeting(w.CASE, frozenset({"anna", "bo"}), by=w.BO).version
    desk.call(w.CASE, attrs.evolve(w.EVA_SITS, period=Period(until=date(2026, 3, 2))), by=w.ANNA)
    with pytest.raises(NotFoundError):
        desk.state(w.CASE, by=w.EVA)


def test_nobody_refers_to_a_cooperation_of_others(store: Store) -> None:
    """A case is brought up by an official in office at one of its parties."""
    desk = CaseDesk(store, w.TENANT)
    for by in (LOTTA, GONE):
        with pytest.raises(NotAtTheTableError):
            desk.refer(w.new("case-2"), w.SSPF, by=by)


def decide(desk: MandateDesk, at: datetime, by: OfficialId = o.TEACHER) -> object:
    """Let the group in Berga decide a small question."""
    question = Question("activities", amount=1)
    return desk.decide(GroupDecisionId("g-1"), question, o.BERGA, Step("decide", at, by, "ja"))


def test_whose_seat_has_ended_decides_nothing_by_dating_it_back() -> None:
    """The seat holds on the day of the act and on the day it is recorded, or nothing is."""
    clock = FixedClock(o.at(3, 2))
    store = o.organisation(clock)
    GroupDesk(store, o.TENANT).end_membership(MembershipId("s-6"), on=date(2026, 3, 2), by=o.RESOURCE_HEAD)
    with pytest.raises(NotAtTheTableError):
        decide(MandateDesk(store, o.TENANT), o.at(3, 1))


@pytest.mark.parametrize("ahead", [timedelta(minutes=1), timedelta(days=1)], ids=["a minute", "a day"])
def test_nothing_is_decided_ahead(ahead: timedelta) -> None:
    """A decision of tomorrow, or of later today, is refused; its author may have left by then."""
    store = o.organisation(FixedClock(o.at(3, 2)))
    with pytest.raises(ModelError, match="dated ahead"):
        decide(MandateDesk(store, o.TENANT), o.at(3, 2) + ahead)


def test_no_group_moves_ahead() -> None:
    """What is kept with a course has taken no step that lies ahead."""
    store = o.organisation(FixedClock(o.at(3, 2)))
    with pytest.raises(ModelError, match="dated ahead"):
        GroupDesk(store, o.TENANT).move(o.PLANNED, o.step("start", o.RESOURCE_HEAD, 3, 3))


def test_who_has_left_office_decides_nothing_though_the_seat_stands() -> None:
    """A seat that nobody has ended gives nothing to an official who is in office no more, or elsewhere."""
    for left in (
        Official(o.TEACHER, AgencyId("school"), period=Period(date(2020, 1, 1), date(2026, 3, 1))),
        Official(o.TEACHER, AgencyId("tax")),
    ):
        store = o.organisation(FixedClock(o.at(3, 2)))
        with store.unit(**o.OPENING) as unit:  # type: ignore[arg-type]
            unit.save(left, expected_version=1)
        with pytest.raises(NotAtTheTableError):
            decide(MandateDesk(store, o.TENANT), o.at(3, 2))


def test_no_mandate_is_granted_ahead() -> None:
    """Not at the top either, where a party is enough."""
    store = o.organisation(FixedClock(o.at(3, 2)))
    desk = MandateDesk(store, o.TENANT)
    for group in (o.STEERING, o.BERGA):
        mandate = Mandate(MandateId("m-new"), o.SSP, group, o.remit("staff"))
        with pytest.raises(ModelError, match="dated ahead"):
            desk.grant(mandate, at=o.at(3, 2, hour=13), by=o.RESOURCE_HEAD)


# Consents


def test_a_consent_to_another_cooperation_carries_no_case_here(store: Store) -> None:
    """The family said yes to LOS; nothing in SSPF rests on that, not even together with one that holds."""
    desk = CaseDesk(store, w.TENANT)
    elsewhere = attrs.evolve(w.both("c-los"), cooperation=LOS)
    here = attrs.evolve(w.both("c-here"), cooperation=w.SSPF)
    w.save(store, elsewhere, here)
    for named in ({"c-los"}, {"c-1", "c-los"}):
        with pytest.raises(IllegalMoveError):
            desk.rest_on(w.CASE, frozenset(ConsentId(one) for one in named), by=w.ANNA)
    assert desk.rest_on(w.CASE, frozenset({ConsentId("c-here")}), by=w.ANNA).version


def test_a_consent_of_another_person_carries_no_case(store: Store) -> None:
    """A consent of the friend, signed by the same mother, is none of the youth's."""
    desk = CaseDesk(store, w.TENANT)
    w.save(store, w.consent(w.yes(w.MOTHER), ident="c-friend", about=w.FRIEND))
    for named in ({"c-friend"}, {"c-1", "c-friend"}):
        with pytest.raises(IllegalMoveError):
            desk.rest_on(w.CASE, frozenset(ConsentId(one) for one in named), by=w.ANNA)


# Windows


@pytest.mark.parametrize(
    "left",
    [
        Official(w.ANNA, w.SOCIAL, period=Period(date(2020, 1, 1), date(2026, 3, 2))),
        Official(w.ANNA, w.SCHOOL),
        Official(w.ANNA, AgencyId("tax")),
    ],
    ids=["out of office", "at another party", "at no party"],
)
def test_who_has_left_sees_nothing_though_seat_and_coordination_stand(store: Store, left: Official) -> None:
    """Nobody ended the seat; the windows ask whether the official still is who sits there."""
    w.save(store, left, version=1)
    window, overview = CaseWindow(store, [se_osl.PACK], w.TENANT), OverviewDesk(store, w.TENANT)
    for look in (
        lambda: window.look(w.CASE, by=w.ANNA),
        lambda: overview.cases(w.SSPF, by=w.ANNA),
        lambda: overview.places(w.SSPF, by=w.ANNA),
        lambda: FamilyWindow(store, w.TENANT).look(w.CASE, person=w.YOUTH, by=w.ANNA),
    ):
        with pytest.raises(NotFoundError):
            look()


def test_an_emergency_access_ends_with_the_office(store: Store) -> None:
    """Who leaves while the access is open sees nothing from that day."""
    emergencies, window = EmergencyDesk(store, w.TENANT), CaseWindow(store, [se_osl.PACK], w.TENANT)
    emergencies.open(ACCESS, w.CASE, by=HEAD, reason="fara", until=w.NOW + timedelta(hours=2))
    assert window.look(w.CASE, by=HEAD).sight is Sight.EMERGENCY
    w.save(store, Official(HEAD, w.SCHOOL, period=Period(date(2020, 1, 1), date(2026, 3, 2))), version=1)
    with pytest.raises(NotFoundError):
        window.look(w.CASE, by=HEAD)


def test_an_agency_that_left_the_cooperation_sees_nothing(store: Store) -> None:
    """Its seats stand, and count for nothing."""
    w.save(store, attrs.evolve(w.COOPERATION, parties=frozenset({w.SOCIAL, w.POLICE})), version=1)
    with pytest.raises(NotFoundError):
        CaseWindow(store, [se_osl.PACK], w.TENANT).look(w.CASE, by=w.BO)
    with pytest.raises(NotFoundError):
        OverviewDesk(store, w.TENANT).cases(w.SSPF, by=w.BO)


@pytest.mark.parametrize(
    "by", STRANGERS, ids=["not covered", "steering", "beside", "has left", "not on record"]
)
def test_nobody_is_shown_a_family_by_saying_it_is_for_the_youth(store: Store, by: OfficialId) -> None:
    """Who shows the case to the family has to do with it; a name of a person is no key to it."""
    window = FamilyWindow(store, w.TENANT)
    real = told(lambda: window.look(w.CASE, person=w.YOUTH, by=by))
    none = told(lambda: window.look(NO_CASE, person=w.YOUTH, by=by))
    assert (real[0], real[1].replace(w.CASE, NO_CASE)) == none


# Plans

OTHERS = attrs.evolve(PLAN, id=PlanId("p-other"), cooperation=w.SSPF, case=CaseId("case-2"))


def test_a_draft_is_no_plan_that_anybody_agreed_on(store: Store) -> None:
    """A plan on record goes into the case once the agencies have agreed on it."""
    w.save(store, attrs.evolve(PLAN, id=PlanId("p-draft"), cooperation=w.SSPF))
    with pytest.raises(ModelError, match="is a draft"):
        CaseDesk(store, w.TENANT).agree_plan(w.CASE, PlanId("p-draft"), frozenset({"anna"}), by=w.ANNA)


def test_no_plan_of_another_case_comes_into_view(store: Store) -> None:
    """It is not agreed on in this case; and one that stands there all the same is shown to nobody."""
    desk = CaseDesk(store, w.TENANT)
    desk.refer(w.new("case-2", individual=w.FRIEND), w.SSPF, by=w.ANNA)
    w.save(store, OTHERS)
    with pytest.raises(ModelError, match="not around this case"):
        desk.agree_plan(w.CASE, OTHERS.id, frozenset({"anna"}), by=w.ANNA)
    with store.unit(**w.OPENING) as unit:  # type: ignore[arg-type]
        stored = unit.get(Case, w.CASE)
        unit.save(attrs.evolve(stored.value, plan=OTHERS.id), expected_version=stored.version)
    seen = CaseWindow(store, [se_osl.PACK], w.TENANT).look(w.CASE, by=w.ANNA)
    shown = FamilyWindow(store, w.TENANT).look(w.CASE, person=w.YOUTH, by=w.ANNA)
    assert (seen.goals, seen.measures, shown.goals, shown.measures) == ((), (), (), ())


def plan_in(store: Store) -> PlanId:
    """A plan of the case, agreed and active."""
    desk = PlanDesk(store, w.TENANT)
    desk.draft(attrs.evolve(PLAN, case=w.CASE), by=w.ANNA)
    parties = frozenset({w.SCHOOL})
    desk.agree(PLAN.id, agreed_by=parties, by=w.ANNA, child_view="vill vara hemma tidigare")
    desk.activate(PLAN.id, by=w.ANNA, next_follow_up=date(2026, 5, 5))
    return PLAN.id


PLAN_ACTS: dict[str, Callable[[Store, PlanId, OfficialId], object]] = {
    "agree": lambda store, plan, by: PlanDesk(store, w.TENANT).agree(plan, agreed_by=frozenset(), by=by),
    "activate": lambda store, plan, by: PlanDesk(store, w.TENANT).activate(plan, by=by),
    "complete": lambda store, plan, by: PlanDesk(store, w.TENANT).complete(plan, by=by),
    "discontinue": lambda store, plan, by: PlanDesk(store, w.TENANT).discontinue(plan, "skäl", by=by),
    "measure": lambda store, plan, by: PlanDesk(store, w.TENANT).move_measure(
        plan, MeasureId("m"), "start", by=by
    ),
    "carry_out": lambda store, plan, by: PlanDesk(store, w.TENANT).carry_out(
        plan, MeasureId("m"), date(2026, 3, 2), by=by
    ),
    "judge": lambda store, plan, by: PlanDesk(store, w.TENANT).judge(plan, GoalId("g"), "achieve", by=by),
    "revise": lambda store, plan, by: PlanDesk(store, w.TENANT).revise(
        plan, attrs.evolve(PLAN, id=PlanId("p-2"), replaces=plan, edition=2), by=by
    ),
    "follow-up": lambda store, plan, by: FollowUpDesk(store, w.TENANT).plan(
        FollowUpId("f-2"), plan, date(2026, 5, 6), by=by
    ),
}


@pytest.mark.parametrize(
    "by", STRANGERS, ids=["not covered", "steering", "beside", "has left", "not on record"]
)
@pytest.mark.parametrize("act", PLAN_ACTS.values(), ids=PLAN_ACTS)
def test_who_has_nothing_to_do_with_a_case_cannot_tell_its_plan_from_none(
    store: Store, act: Callable[[Store, PlanId, OfficialId], object], by: OfficialId
) -> None:
    """Every act on the plan of a case is refused as on a plan that is not there."""
    plan = plan_in(store)
    real, none = told(lambda: act(store, plan, by)), told(lambda: act(store, PlanId("p-9"), by))
    assert (real[0], real[1].replace(f"'{plan}'", "'p-9'")) == none


def test_follow_ups_and_days_of_a_case_are_not_told_to_strangers(store: Store) -> None:
    """A follow-up reads as none; what is due in the cooperation leaves the plans of cases out."""
    plan = plan_in(store)
    desk, plans = FollowUpDesk(store, w.TENANT), PlanDesk(store, w.TENANT)
    desk.plan(FollowUpId("f-1"), plan, date(2026, 5, 5), by=w.ANNA)
    assert not plans.overview(w.SSPF, date(2026, 6, 1), by=w.ANNA).is_clear
    assert plans.overview(w.SSPF, date(2026, 6, 1), by=w.EVA).is_clear
    with pytest.raises(NotAtTheTableError):
        plans.overview(w.SSPF, date(2026, 6, 1), by=LOTTA)
    for act in (
        lambda ident: desk.hold(ident, by=w.EVA),
        lambda ident: desk.record(ident, (), FollowUpDecision.CLOSE, by=w.EVA),
    ):
        real, none = (told(partial(act, FollowUpId(one))) for one in ("f-1", "f-9"))
        assert (real[0], real[1].replace("f-1", "f-9")) == none


def test_a_plan_for_a_case_of_others_is_not_drafted(store: Store) -> None:
    """Drafting one does not tell whether there is such a case."""
    desk = PlanDesk(store, w.TENANT)
    real, none = (
        told(partial(desk.draft, attrs.evolve(PLAN, case=case), by=w.EVA)) for case in (w.CASE, NO_CASE)
    )
    assert (real[0], real[1].replace(w.CASE, NO_CASE)) == none


def test_nobody_works_on_the_plan_of_a_case_whose_consent_is_lost(store: Store) -> None:
    """Measures and goals stand still until the consent is there again; the plan can be broken off."""
    plan = plan_in(store)
    ConsentDesk(store, w.TENANT).withdraw(ConsentId("c-1"), Withdrawal(w.FATHER, w.NOW), by=w.ANNA)
    for word in ("measure", "carry_out", "judge"):
        with pytest.raises(IllegalMoveError, match="consent"):
            PLAN_ACTS[word](store, plan, w.ANNA)
    assert PlanDesk(store, w.TENANT).discontinue(plan, "samtycket är borta", by=w.ANNA).version


# Emergency access


def test_no_chain_of_emergency_accesses(store: Store, clock: FixedClock) -> None:
    """The next one is opened when somebody else has looked the last one over."""
    desk = EmergencyDesk(store, w.TENANT)
    desk.open(ACCESS, w.CASE, by=HEAD, reason="fara", until=w.NOW + timedelta(hours=2))
    later = partial(desk.open, AccessId("a-2"), w.CASE, by=HEAD, reason="fara")
    with pytest.raises(IllegalMoveError, match="waits for review"):
        later(until=w.NOW + timedelta(hours=3))
    clock.forward(hours=2)
    with pytest.raises(IllegalMoveError, match="waits for review"):
        later(until=w.NOW + timedelta(hours=3))
    desk.review(ACCESS, by=w.ANNA, justified=True)
    assert later(until=w.NOW + timedelta(hours=3)).version


def test_two_officials_do_not_clear_each_other(store: Store, clock: FixedClock) -> None:
    """Who has had emergency access to a case reviews nobody else's to it."""
    desk = EmergencyDesk(store, w.TENANT)
    for ident, by in ((ACCESS, HEAD), (AccessId("a-2"), w.EVA)):
        desk.open(ident, w.CASE, by=by, reason="fara", until=w.NOW + timedelta(hours=2))
    clock.forward(hours=2)
    for ident, by in ((ACCESS, w.EVA), (AccessId("a-2"), HEAD)):
        with pytest.raises(NotAtTheTableError):
            desk.review(ident, by=by, justified=True)
    assert len(desk.awaiting(by=w.ANNA)) == 2


@pytest.mark.parametrize(
    "by", [LOTTA, GONE, OfficialId("nobody")], ids=["beside", "has left", "not on record"]
)
def test_strangers_neither_open_nor_end_nor_review_nor_list(
    store: Store, clock: FixedClock, by: OfficialId
) -> None:
    """Nothing tells them that there is such a case, or such an access."""
    desk = EmergencyDesk(store, w.TENANT)
    until = w.NOW + timedelta(hours=2)
    real, none = (
        told(partial(desk.open, AccessId("a-2"), case, by=by, reason="fara", until=until))
        for case in (w.CASE, NO_CASE)
    )
    assert (real[0], real[1].replace(w.CASE, NO_CASE)) == none
    desk.open(ACCESS, w.CASE, by=HEAD, reason="fara", until=until)
    real, none = (told(partial(desk.end, ident, by=by)) for ident in (ACCESS, AccessId("a-9")))
    assert (real[0], real[1].replace(ACCESS, "a-9")) == none
    clock.forward(hours=2)
    real, none = (
        told(partial(desk.review, ident, by=by, justified=True)) for ident in (ACCESS, AccessId("a-9"))
    )
    assert (real[0], real[1].replace(ACCESS, "a-9")) == none
    assert desk.awaiting(by=by) == ()
    assert len(desk.awaiting(by=w.ANNA)) == 1


def test_an_end_without_a_zone_is_refused(store: Store) -> None:
    """With the library's own error, not with one of the interpreter."""
    with pytest.raises(ModelError):
        EmergencyDesk(store, w.TENANT).open(
            ACCESS,
            w.CASE,
            by=HEAD,
            reason="fara",
            until=datetime(2026, 3, 2, 14),  # noqa: DTZ001
        )


# Teams


@pytest.mark.parametrize(
    "member",
    [
        TeamMember(TeamRole.HEALTH, official=w.EVA, agency=w.POLICE),
        TeamMember(TeamRole.COORDINATOR, official=w.EVA, agency=w.POLICE, decided_by=OfficialId("nobody")),
        attrs.evolve(w.EVA_SITS, decided_by=OfficialId("nobody")),
    ],
    ids=["in another role", "in another role by nobody", "by nobody"],
)
def test_the_police_come_by_decision_whatever_they_call_themselves(store: Store, member: TeamMember) -> None:
    """Another role does not go round it, and who decided is somebody on record."""
    with pytest.raises(NotAtTheTableError):
        CaseDesk(store, w.TENANT).call(w.CASE, member, by=w.ANNA)


# What is left, what is shown, what is turned away


def test_nothing_in_words_is_left_of_a_case_that_is_disposed_of(store: Store, clock: FixedClock) -> None:
    """Plans and follow-ups tell of the youth; they go with the identity."""
    plan = plan_in(store)
    FollowUpDesk(store, w.TENANT).plan(FollowUpId("f-1"), plan, date(2026, 5, 5), by=w.ANNA)
    w.save(store, CaseRetention(w.SSPF, closed_months=1, declined_months=0, source="Plan 7"))
    desk = CaseDesk(store, w.TENANT)
    desk.close(w.CASE, CloseReason.MOVED, by=w.ANNA)
    clock.forward(days=40)
    desk.dispose(w.CASE, by=w.ANNA)
    with store.unit(**w.OPENING) as unit:  # type: ignore[arg-type]
        assert unit.find(ActionPlan, case=w.CASE) == ()
        assert unit.find(FollowUp, case=w.CASE) == ()


def test_what_a_reporter_wrote_is_shown_to_no_other_party(store: Store) -> None:
    """A name may stand in it; the view of places holds what an official has cleared."""
    desk = PictureDesk(store, w.TENANT)
    reported = Incident(
        IncidentId("i-1"),
        EST,
        IncidentCategory.DAMAGE,
        AreaId("north"),
        w.NOW,
        Reporter("vaktmästare", agency=w.SCHOOL),
        (Step("report", w.NOW, w.BO),),
        text="Kalle Hemlig slog sönder lampan",
    )
    desk.report(reported, by=w.BO)
    desk.review(reported.id, by=w.BO, cleared="en lampa är trasig")
    desk.reject(reported.id, by=w.BO, reason="Kalle Hemlig igen")
    (shown,) = OverviewDesk(store, w.TENANT).places(EST, by=ESTER).incidents
    assert "Hemlig" not in str(attrs.asdict(shown))


NUMBER = ("900101", "0000")
SPELLINGS = {
    "slash": "/".join(NUMBER),
    "low line": "_".join(NUMBER),
    "minus": "\N{MINUS SIGN}".join(NUMBER),
    "dot": "\N{MIDDLE DOT}".join(NUMBER),
    "line": "\n".join(NUMBER),
    "tab": "\t-\t".join(NUMBER),
    "brackets": " (".join(NUMBER) + ")",
    "colons": "90:01:01-0000",
    "commas": "1990,01,01,0000",
    "halves": "900101-00 00",
    "other figures": "".join(chr(0x660 + int(figure)) for figure in "".join(NUMBER)),
    "marked": "9\N{COMBINING ACUTE ACCENT}00101-0000",
    "mail": "kalle(at)exempel.se",
}


@pytest.mark.parametrize("text", SPELLINGS.values(), ids=SPELLINGS)
def test_a_personal_number_is_seen_in_every_spelling(text: str) -> None:
    """In the name of a place, in a problem, in a measure that is proposed."""
    for make in (
        lambda: Place(PlaceId("p"), EST, f"Torget {text}", AreaId("north")),
        lambda: ProblemItem("p", f"klotter {text}", Level.AREA),
        lambda: ProposedMeasure(f"prata med {text}", Run.SHORT),
    ):
        with pytest.raises(ModelError, match="looks like"):
            make()


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01 till 2026-03-08",
        "2026-03-01, 2026-04-01",
        "2026-03-01 - 2026-04-01",
        "2026-03-01 21:30-22:45",
    ],
    ids=["in words", "comma", "dash", "hours"],
)
def test_days_and_hours_are_nobody(text: str) -> None:
    """A picture tells when; that is no number of anybody."""
    assert Place(PlaceId("p"), EST, f"Torget {text}", AreaId("north")).name


def test_a_meeting_around_a_case_is_none_to_the_desk_of_groups(store: Store) -> None:
    """Whoever knows its id is not told how it stands."""
    around = Meeting(
        MeetingId("mt-1"),
        w.SSPF,
        MeetingKind.CASE,
        date(2026, 3, 9),
        (Step("plan", w.NOW, w.ANNA),),
        case=w.CASE,
    )
    w.save(store, around)
    desk = MeetingDesk(store, w.TENANT)
    for event, act in (
        ("call", partial(desk.call, officials=frozenset({w.EVA}))),
        ("hold", partial(desk.hold, present=frozenset({w.EVA}))),
        ("note", desk.note),
        ("approve", desk.approve),
        ("cancel", desk.cancel),
    ):
        real, none = (
            told(partial(act, MeetingId(ident), Step(event, w.NOW, w.EVA, "skäl")))
            for ident in ("mt-1", "mt-9")
        )
        assert (real[0], real[1].replace("mt-1", "mt-9")) == none


def test_a_second_municipality_in_one_tenant_is_refused() -> None:
    """The ready set-ups use the same plain keys; nothing of the first is overwritten."""
    store = open_store("memory:", keys=NoKeys(), clock=FixedClock(w.NOW))
    w.save(store, *nykoping().values())
    with pytest.raises(ConflictError):
        w.save(store, *ale().values())
