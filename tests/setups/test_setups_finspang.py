"""SSPF and LOS in Finspång as they come ready, and the evaluation that looks at both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from collabmodel.adapters import NoKeys, open_store
from collabmodel.errors import IllegalMoveError, ModelError
from collabmodel.model.agreed.documents import Distribution, DocumentRef
from collabmodel.model.evaluation.evaluations import (
    Design,
    Evaluation,
    EvaluationState,
    Interviews,
    ModuleKind,
    RoleLevel,
)
from collabmodel.model.evaluation.findings import Finding, FindingKind
from collabmodel.model.evaluation.reports import Report, ReportState
from collabmodel.model.ids import AgencyId, CooperationId, FindingId, OfficialId, OperationId, TenantId
from collabmodel.model.information import Level
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
from collabmodel.model.organisation.cooperations import ConcernKind, CooperationKind
from collabmodel.model.organisation.groups import Group, GroupLevel, above, check_tree
from collabmodel.model.organisation.mandates import Mandate
from collabmodel.model.organisation.memberships import Membership, members_on
from collabmodel.model.organisation.resources import Contribution, ContributionKind
from collabmodel.ports import Store
from collabmodel.services.evaluation.evaluations import EvaluationDesk
from collabmodel.services.evaluation.reports import ReportDesk
from collabmodel.services.operations import OperationDesk
from collabmodel.setups import finspang, los, sspf
from collabmodel.setups.ready import Seat
from collabmodel.testing.clocks import FixedClock

SSPF, LOS = sspf.finspang(), los.finspang()
BOTH = (SSPF.cooperation.id, LOS.cooperation.id)
TENANT, CLERK = TenantId("finspang"), finspang.CLERK.id
NOW, DAY = datetime(2024, 5, 6, 8, tzinfo=UTC), date(2024, 5, 6)
POWERS = {power.code: power for power in LOS.of(LegalPower)}


@pytest.fixture
def clock() -> FixedClock:
    """A day on which the evaluation runs."""
    return FixedClock(NOW)


@pytest.fixture
def store(clock: FixedClock) -> Iterator[Store]:
    """Everything of Finspång in one store."""
    store = open_store("memory:", keys=NoKeys(), clock=clock)
    with store.unit(tenant=TENANT, actor=CLERK, purpose="test", legal_ground="none") as unit:
        unit.add_all(finspang.values())
    yield store
    store.close()


def test_sspf_finspang_has_its_four_parties() -> None:
    """School, social services, police and leisure across professions."""
    assert SSPF.cooperation.kind is CooperationKind.SSPF
    assert SSPF.cooperation.parties == {"social", "education", "police", "leisure"}
    does = {name: SSPF.branch(name).activities for name in SSPF.by_name}
    assert does == {
        "social": {"social_services"},
        "school": {"teaching"},
        "pupil-health": {"pupil_health_psychosocial"},
        "local-police": {"crime_fighting"},
        "leisure": {"youth_centre"},
    }
    assert SSPF.cooperation.coordinator is None
    working = next(one for one in SSPF.of(Group) if one.level is GroupLevel.WORKING)
    roles = {seat.agency: seat.role for seat in members_on(working.id, SSPF.of(Membership), DAY)}
    assert set(roles) == SSPF.cooperation.parties
    assert len(set(roles.values())) == len(roles)


def test_sspf_finspang_is_for_the_risk_zone() -> None:
    """Whoever is at risk of crime or abuse is in the target group, at any age, until ages are stated."""
    (terms,) = SSPF.cooperation.terms
    assert any("crime and substance abuse" in goal for goal in terms.goals)
    assert terms.target is not None
    assert (terms.target.youngest, terms.target.oldest) == (None, None)
    assert "risk zone" in terms.target.description
    assert all(terms.target.takes(age, frozenset({ConcernKind.CRIME})) for age in (9, 15, 24))
    assert not terms.target.takes(15, frozenset({ConcernKind.HEALTH}))
    assert SSPF.cooperation.handles(Level.INDIVIDUAL, DAY)
    stated = sspf.finspang(ages=(13, 20)).cooperation.terms[0].target
    assert stated is not None
    assert [stated.takes(age) for age in (12, 13, 20, 21)] == [False, True, True, False]


def test_los_finspang_joins_authorities_with_powers(store: Store) -> None:
    """Each authority brings knowledge, information and powers of its own to an operation, and lends none."""
    together = LOS.cooperation
    assert together.kind is CooperationKind.LOS
    assert together.terms[0].goals == ("hinder criminal establishment", "counter organised crime")
    assert together.terms[0].target is None
    assert {"police", "licensing", "social"} < together.parties
    assert {one.municipality for one in LOS.agencies} == {"finspang", None}
    assert {power.agency for power in POWERS.values()} == together.parties
    assert all(power.statute for power in POWERS.values())
    brought = [(one.agency, one.kind) for one in LOS.of(Contribution)]
    three = {ContributionKind.KNOWLEDGE, ContributionKind.INFORMATION, ContributionKind.LEGAL_POWER}
    assert sorted(brought, key=str) == sorted(
        ((agency, kind) for agency in together.parties for kind in three), key=str
    )
    with pytest.raises(ModelError, match="Powers are not lent"):
        Participant(AgencyId("licensing"), (POWERS["close-off"],))
    _the_list_of_parties_is_open()
    _an_operation_is_carried_out(store)


def _the_list_of_parties_is_open() -> None:
    """Another authority can join, and sits in both groups."""
    insurance = Seat(
        "insurance",
        "Försäkringskassan",
        "Kontrollen",
        "social_insurance_agency",
        frozenset({"social_insurance"}),
        municipal=False,
    )
    wider = los.finspang(also=(insurance,))
    assert wider.cooperation.parties == LOS.cooperation.parties | {"insurance"}
    assert len([seat for seat in wider.of(Membership) if seat.agency == "insurance"]) == 2
    assert wider.branch("insurance").name == "Kontrollen"


def _an_operation_is_carried_out(store: Store) -> None:
    """Two authorities visit a place, each with its own power, and each reports what came of it."""
    desk, by = OperationDesk(store, TENANT), OfficialId("licensing-los-inspector")
    ident, licensing = OperationId("operation-1"), AgencyId("licensing")
    brings = {"licensing": POWERS["alcohol-supervision"], "enforcement": POWERS["attachment"]}
    proposed = JointOperation(
        ident,
        LOS.cooperation.id,
        ObjectKind.PREMISES,
        "premises-1",
        licensing,
        (Step("propose", NOW, by),),
        tuple(Participant(AgencyId(agency), (power,)) for agency, power in brings.items()),
    )
    desk.propose(proposed, by=by)
    desk.plan(ident, at=NOW, participants=proposed.participants, by=by)
    desk.decide(ident, by=by)
    assert desk.carry_out(ident, at=NOW, by=by).value.state is OperationState.CARRIED_OUT
    taken = OperationOutcome(licensing, OutcomeKind.ATTACHMENT, DAY, POWERS["attachment"].id)
    with pytest.raises(ModelError, match="does not bring power"):
        desk.report_outcome(ident, taken, by=by)
    ordered = OperationOutcome(licensing, OutcomeKind.ORDER, DAY, POWERS["alcohol-supervision"].id)
    assert desk.report_outcome(ident, ordered, by=by).value.unreported() == {"enforcement"}


def test_finspang_has_steering_and_working_groups() -> None:
    """Both models have a steering group and a working group under it, and each party sits in both."""
    for ready in (SSPF, LOS):
        groups = ready.of(Group)
        check_tree(groups)
        steering, working = groups
        assert (steering.level, working.level) == (GroupLevel.STEERING, GroupLevel.WORKING)
        assert above(working, groups) == (steering,)
        for group in groups:
            sitting = members_on(group.id, ready.of(Membership), DAY)
            assert {seat.agency for seat in sitting} == ready.cooperation.parties
        wide, narrow = ready.of(Mandate)
        assert wide.remit.excess(narrow.remit) is None
        assert wide.allows("organisation", 0, None, DAY)
        assert not narrow.allows("organisation", 0, None, DAY)
    names = {one.id: one.name for one in (*SSPF.of(Group), *LOS.of(Group))}
    assert len(set(names.values())) == len(names) == 4


def test_finspang_evaluates_both_models(store: Store, clock: FixedClock) -> None:
    """One evaluation from outside runs five modules for each of two models, and has found nothing yet."""
    evaluation = finspang.evaluation()
    assert (evaluation.design, evaluation.external) == (Design.PROCESS, True)
    assert (evaluation.commissioner, evaluation.evaluator) == (finspang.BOARD.id, "ett konsultbolag")
    assert evaluation.objects == set(BOTH)
    asked = " ".join(evaluation.questions)
    assert all(word in asked for word in ("strengths", "weaknesses", "developed"))
    for cooperation in BOTH:
        own = {one.kind: one for one in evaluation.modules if one.cooperation == cooperation}
        assert list(own) == list(ModuleKind)
        assert all(module.focus for module in own.values())
        assert "steering and working groups" in own[ModuleKind.READING].focus
        assert "preconditions, possibilities, limits" in own[ModuleKind.INTERVIEWS].focus
        assert "organised, carried out and followed up" in own[ModuleKind.OUTSIDE_WORLD].focus
        assert "the way forward" in own[ModuleKind.WORKSHOP].focus
    assert len(evaluation.modules) == 10
    assert evaluation.state is EvaluationState.ONGOING
    assert evaluation.remaining(DAY) == evaluation.modules
    assert not any(isinstance(one, Finding) for one in finspang.values())
    with store.unit(tenant=TENANT, actor=CLERK, purpose="test", legal_ground="none") as unit:
        assert [one.value for one in unit.all(Evaluation)] == [evaluation]
        assert unit.all(Finding) == ()
    _members_are_asked_and_findings_kept(store, clock)


def _members_are_asked_and_findings_kept(store: Store, clock: FixedClock) -> None:
    """Interviews are counted by level and nameless; each model gets its strengths, weaknesses, possibilities."""
    desk = EvaluationDesk(store, TENANT)
    for cooperation in BOTH:
        told = desk.module_done(
            finspang.EVALUATION,
            ModuleKind.INTERVIEWS,
            cooperation,
            on=DAY,
            by=CLERK,
            interviews=(Interviews(RoleLevel.MANAGEMENT, 3), Interviews(RoleLevel.OPERATIVE, 4)),
        ).value
    assert told.asked() == (14, 0)
    assert {one.kind for one in told.remaining(DAY)} == set(ModuleKind) - {ModuleKind.INTERVIEWS}
    report, _, _ = finspang.closing()
    kinds = (FindingKind.STRENGTH, FindingKind.WEAKNESS, FindingKind.DEVELOPMENT_POSSIBILITY)
    for cooperation in BOTH:
        for kind in kinds:
            ident = FindingId(f"{cooperation}-{kind.value}")
            found = desk.find(Finding(ident, cooperation, kind, "something", report.id), by=CLERK).value
            assert found.unanswered is (kind is FindingKind.WEAKNESS)
    stranger = Finding(FindingId("x"), CooperationId("est"), FindingKind.STRENGTH, "something", report.id)
    with pytest.raises(ModelError, match="not about that cooperation"):
        desk.find(stranger, by=CLERK)
    assert clock.now() == NOW


def test_the_evaluation_of_finspang_ends_with_a_presentation(store: Store, clock: FixedClock) -> None:
    """It ends when every module is done and the compilation is in, which is then shown to each party."""
    evaluations, reports = EvaluationDesk(store, TENANT), ReportDesk(store, TENANT)
    report, document, presented = finspang.closing()
    assert report.contents == {document.id}
    with store.unit(tenant=TENANT, actor=CLERK, purpose="test", legal_ground="none") as unit:
        assert unit.get(Report, report.id).value.state is ReportState.DUE
        assert unit.get(DocumentRef, document.id).value.owner == finspang.BOARD.id
        assert unit.get(Distribution, presented.id).value == presented
    with pytest.raises(IllegalMoveError):
        evaluations.finish(finspang.EVALUATION, report.id, by=CLERK)
    for module in finspang.evaluation().modules:
        evaluations.module_done(finspang.EVALUATION, module.kind, module.cooperation, on=DAY, by=CLERK)
    clock.move_to(datetime(2024, 12, 2, 8, tzinfo=UTC))
    with pytest.raises(IllegalMoveError):
        evaluations.finish(finspang.EVALUATION, report.id, by=CLERK)
    reports.draft(report.id, by=CLERK, contents=report.contents)
    handed_in = reports.submit(report.id, by=CLERK).value
    assert not handed_in.late(date(2024, 12, 2))
    done = evaluations.finish(finspang.EVALUATION, report.id, by=CLERK).value
    assert done.state is EvaluationState.FINAL
    shown = date(2024, 12, 10)
    parties = SSPF.cooperation.parties | LOS.cooperation.parties
    assert {one.to for one in presented.pending(shown)} == parties
    for party in sorted(parties):
        presented = presented.done(party, shown)
    assert presented.pending(shown) == ()
    assert presented.late(date(2025, 1, 1)) is False


def test_the_days_of_the_evaluation_can_be_others() -> None:
    """Whoever knows the days and the organisation gives them."""
    evaluation = finspang.evaluation(
        ordered_on=date(2024, 2, 1), started_on=date(2024, 3, 1), evaluator="a university"
    )
    assert [step.event for step in evaluation.course] == ["commission", "start"]
    assert evaluation.state_at(datetime(2024, 2, 15, tzinfo=UTC)) is EvaluationState.COMMISSIONED
    assert evaluation.evaluator == "a university"
    report, _, presented = finspang.closing(due=date(2024, 6, 1), ordered_on=date(2024, 2, 1))
    assert (report.due, presented.due) == (date(2024, 6, 1), date(2024, 6, 1))
