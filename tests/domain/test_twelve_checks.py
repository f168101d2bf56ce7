"""Twelve things that must be true of the whole, each through desks and windows, on every store."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import attrs
import pytest

from collabmodel.codec import KINDS, encode
from collabmodel.errors import (
    DisclosureRefused,
    IllegalMoveError,
    ModelError,
    NotFoundError,
    OutsideMandateError,
    UnknownCodeError,
    WrongLevelError,
)
from collabmodel.model.agencies import Agency, Branch, LegalBasis, Official
from collabmodel.model.casework.courses import CaseState, CloseReason
from collabmodel.model.casework.retention import CaseRetention
from collabmodel.model.consent import ConsentScope, Withdrawal
from collabmodel.model.consent_states import ConsentState
from collabmodel.model.decision import Basis, Decision, Outcome
from collabmodel.model.disclosure import DisclosureRequest, Initiative, Recipient
from collabmodel.model.evaluation.findings import Finding, FindingState, chains
from collabmodel.model.evaluation.reports import Report
from collabmodel.model.ids import (
    AccessId,
    AgencyId,
    BranchId,
    CaseId,
    ConsentId,
    EscalationId,
    GroupDecisionId,
    IndividualId,
    ItemId,
    OfficialId,
    PictureId,
    RequestId,
)
from collabmodel.model.information import Level
from collabmodel.model.journal import EntryKind, JournalEntry
from collabmodel.model.knowledge.situation_pictures import PictureKind, SituationPicture
from collabmodel.model.moves import Step
from collabmodel.model.organisation.duties import ReportingDuty
from collabmodel.model.organisation.escalations import Escalation, EscalationState, Question
from collabmodel.model.organisation.groups import Group, GroupLevel
from collabmodel.model.people import Custody, Guardianship, Individual, ProtectedIdentity
from collabmodel.model.standing import AgePolicy
from collabmodel.model.time import SWEDEN, Period, day_of, noon
from collabmodel.packs.se_osl import PACK
from collabmodel.rules.provisions import LiftingProvision
from collabmodel.services.casework.emergencies import EmergencyDesk
from collabmodel.services.evaluation.evaluations import EvaluationDesk
from collabmodel.services.knowledge.pictures import PictureDesk
from collabmodel.services.organisation.groups import GroupDesk
from collabmodel.services.organisation.mandates import MandateDesk
from collabmodel.services.organisation.meetings import MeetingDesk
from collabmodel.services.organisation.upwards import UpwardsDesk
from collabmodel.services.windows.cases import CaseWindow
from collabmodel.setups import est, police_municipality, ssp, sspf
from collabmodel.setups.ready import Ready
from collabmodel.views.sights import Sight
from tests.domain.town import (
    BORN,
    CASE,
    COORDINATOR,
    EST_ID,
    FATHER,
    FORM,
    MOTHER,
    NAME,
    NOW,
    OFFICER,
    OTHER,
    OTHER_NAME,
    SAFETY,
    SSPF,
    SSPF_ID,
    TEACHER,
    YOUTH,
    Town,
)

MINUTE = timedelta(minutes=1)
PAUSES = ((date(2018, 3, 5), date(2018, 3, 12)), (date(2018, 6, 18), date(2018, 8, 13)))
ALE = sspf.ale(pauses=PAUSES)
ESLOV = ssp.eslov()
HALLSTAHAMMAR = police_municipality.hallstahammar()


def of_level(ready: Ready, level: GroupLevel) -> Group:
    """The first group of a set-up at a level."""
    return next(one for one in ready.of(Group) if one.level is level)


def test_01_ale_meets_and_reports_on_the_right_days(town: Town) -> None:
    """Three levels, each with its rhythm around the pauses; the half-yearly report is due, and late, to the day."""
    town.keep(ALE.values())
    by, meetings = OfficialId("management-coordinator"), MeetingDesk(town.store, town.tenant)
    tree = GroupDesk(town.store, town.tenant).tree(ALE.cooperation.id, by=by)
    assert {one.level for one in tree} == {GroupLevel.STEERING, GroupLevel.STRATEGIC, GroupLevel.LOCAL}
    steering, strategic, local = (
        of_level(ALE, level) for level in (GroupLevel.STEERING, GroupLevel.STRATEGIC, GroupLevel.LOCAL)
    )
    assert (local.parent, strategic.parent, steering.parent) == (strategic.id, steering.id, None)
    half, year = Period(date(2018, 1, 10), date(2018, 7, 1)), Period(date(2018, 1, 10), date(2019, 1, 10))
    fortnights = tuple(date(2018, 1, 10) + timedelta(days=14 * nth) for nth in range(13))
    assert meetings.expected(local.id, half, by=by) == tuple(
        day for day in fortnights if day < date(2018, 7, 1)
    )
    for group in (steering, strategic):
        days = meetings.expected(group.id, year, by=by)
        assert [(day.month, day.day) for day in days] == [
            (month, 10) for month in (1, 2, 4, 5, 6, 9, 10, 11, 12)
        ]
    assert meetings.missed(steering.id, half, on=date(2018, 2, 18), by=by) == (
        date(2018, 1, 10),
        date(2018, 2, 10),
    )
    upwards = UpwardsDesk(town.store, town.tenant)
    (duty,) = (one for one in ALE.of(ReportingDuty) if one.giver == strategic.id)
    since = date(2018, 1, 10)
    for day, late in (
        (date(2018, 7, 10), ()),
        (date(2018, 7, 11), (date(2018, 7, 10),)),
        (date(2019, 1, 11), (date(2018, 7, 10), date(2019, 1, 10))),
    ):
        assert upwards.late(duty.id, (), since=since, on=day, by=by) == late
    assert upwards.late(duty.id, [date(2018, 7, 9)], since=since, on=date(2018, 7, 11), by=by) == ()


def test_02_nykoping_takes_the_young_from_twelve_to_seventeen(town: Town) -> None:
    """11 is too young, 12 and 17 are taken from midnight of the birthday, and 18 is not."""
    town.people()
    birthday = date(2023, 9, 12)
    born = {age: birthday.replace(year=2023 - age) for age in (11, 12, 17, 18)}
    town.keep(
        Individual(IndividualId(f"aged-{age}"), ProtectedIdentity.NONE, birth_date=day)
        for age, day in born.items()
    )
    midnight = datetime(2023, 9, 12, tzinfo=SWEDEN)
    for moment, taken in ((midnight - MINUTE, {17, 18}), (midnight, {12, 17})):
        town.clock.move_to(moment)
        for age in born:
            ident, who = CaseId(f"case-{age}-{moment:%d}"), IndividualId(f"aged-{age}")
            if age in taken:
                town.refer(ident, who)
                continue
            with pytest.raises(IllegalMoveError) as caught:
                town.refer(ident, who)
            assert caught.value.unmet == ("in_target_group",)


def test_02_the_eighteenth_birthday_ends_the_guardians_consent(town: Town) -> None:
    """On the last minute at seventeen the case is under way; at midnight the consent has aged out."""
    midnight = datetime(2023, 9, 12, tzinfo=SWEDEN)
    town.people(date(2005, 9, 12))
    town.keep([AgePolicy(youth_joins_from=18, source="Riktlinje 12")])
    town.sign(MOTHER, FATHER)
    town.refer()
    town.activate()
    for moment, form, case, outcome in (
        (midnight - MINUTE, ConsentState.GIVEN, CaseState.ACTIVE, True),
        (midnight, ConsentState.AGED_OUT, CaseState.SUSPENDED, False),
    ):
        town.clock.move_to(moment)
        assert town.consents.state(FORM, at=moment, by=COORDINATOR) is form
        assert town.cases.state(CASE, by=COORDINATOR) is case
        assert (town.asked().outcome is Outcome.PERMIT) is outcome


def test_03_eslov_lifts_what_is_beyond_the_mandate(town: Town) -> None:
    """The local group may not decide on resources; it asks the group above, which decides."""
    town.keep(ESLOV.values())
    desk = MandateDesk(town.store, town.tenant)
    own, above = of_level(ESLOV, GroupLevel.LOCAL), of_level(ESLOV, GroupLevel.STEERING)
    asker, head = OfficialId("social-coordinator"), OfficialId("social-prevention-head")
    question, at = Question("resources", 10_000, own.area), noon(date(2007, 6, 4))
    with pytest.raises(OutsideMandateError):
        desk.decide(GroupDecisionId("d-1"), question, own.id, Step("decide", at, asker, "köp in"))
    up = EscalationId("up-1")
    desk.escalate(
        Escalation(up, ESLOV.cooperation.id, own.id, above.id, question, (Step("raise", at, asker),))
    )
    desk.take_up(up, Step("take_up", at, head))
    answered, taken = desk.answer(up, GroupDecisionId("d-2"), Step("decide", at, head, "köp in"))
    assert answered.value.state is EscalationState.DECIDED
    assert (taken.value.group, taken.value.escalation) == (above.id, up)


def test_03_the_company_of_eslov_is_not_told_of_a_pupil_without_consent(town: Town) -> None:
    """The housing company sits at the table, and what pupil health holds on a pupil is denied it all the same."""
    youth = Individual(YOUTH, ProtectedIdentity.NONE, birth_date=BORN)
    health = Branch(
        BranchId("education/pupil-health"),
        AgencyId("education"),
        "Elevhälsan",
        frozenset({"pupil_health_psychosocial"}),
        independent=True,
    )
    ready = attrs.evolve(
        ESLOV,
        branches=(*ESLOV.branches, health),
        by_name={**ESLOV.by_name, "pupil-health": health.id},
    )
    town.keep(
        (*ready.values(), youth, *(Guardianship(YOUTH, who, Custody.JOINT) for who in (MOTHER, FATHER)))
    )
    item = ready.item(
        "item-1",
        at="pupil-health",
        about=youth,
        category="support_needs",
        recorded_at=NOW,
        marks=PACK.vocabulary.describe(),
    )
    asked = partial(ready.question, item=item, to="ebo", at=NOW, purpose="crime_prevention", asked=True)
    denied = town.disclosures().decide(asked("r-1"))
    assert denied.outcome is Outcome.DENY
    with pytest.raises(DisclosureRefused):
        town.disclosures().record_release(
            denied.id, items=[item.id], by=ready.official("pupil-health"), means="spoken"
        )
    town.sign(
        MOTHER,
        FATHER,
        scope=ConsentScope(
            frozenset({"support_needs"}),
            AgencyId("education"),
            frozenset({str(ready.branch("ebo").id)}),
            frozenset({"crime_prevention"}),
            Period(day_of(NOW), date(2024, 1, 1)),
        ),
        by=ready.official("pupil-health"),
    )
    permitted = town.disclosures().decide(asked("r-2"))
    assert (permitted.outcome, permitted.items[0].basis) == (Outcome.PERMIT, Basis.CONSENT)


def test_04_est_takes_no_category_on_a_person(town: Town) -> None:
    """No item that names a person, of any category, enters a picture of EST, and no case begins there."""
    town.people()
    desk, week = PictureDesk(town.store, town.tenant), PictureId("week-36")
    desk.open(
        SituationPicture(
            week,
            EST_ID,
            PictureKind.WEEKLY,
            est.AREA,
            Period(date(2023, 9, 4), date(2023, 9, 11)),
            (Step("open", NOW, SAFETY),),
        ),
        by=SAFETY,
    )
    items = [
        attrs.evolve(
            town.item(ident=f"{category}-{level.value}"), categories=frozenset({category}), level=level
        )
        for category in PACK.vocabulary.categories
        for level in (Level.INDIVIDUAL, Level.AREA)
    ]
    town.keep(items)
    for item in items:
        with pytest.raises(WrongLevelError):
            desk.offer(week, item.id, by=SAFETY)
    with pytest.raises(WrongLevelError):
        town.cases.refer(attrs.evolve(town.new(), record_owner=AgencyId("education")), EST_ID, by=COORDINATOR)
    nobody = attrs.evolve(items[0], id=ItemId("nobody"), level=Level.AREA, parties=(), people_behind=0)
    town.keep([nobody])
    assert desk.offer(week, nobody.id, by=SAFETY).value.items == (nobody.id,)


def test_05_withdrawal_by_one_of_two_guardians_stops_sharing_the_same_instant(town: Town) -> None:
    """A microsecond before, police may be told and the team sees the case; from the instant on, neither."""
    town.people()
    town.sign(MOTHER, FATHER)
    town.refer()
    town.activate()
    window = CaseWindow(town.store, [PACK], town.tenant)
    permitted = town.asked()
    assert permitted.outcome is Outcome.PERMIT
    assert window.look(CASE, by=TEACHER).sight is Sight.TEAM
    town.clock.forward(minutes=30)
    back = town.clock.now()
    town.consents.withdraw(FORM, Withdrawal(FATHER, back), by=COORDINATOR)
    assert town.asked(at=back - timedelta(microseconds=1)).outcome is Outcome.PERMIT
    assert town.asked(at=back).outcome is Outcome.DENY
    with pytest.raises(DisclosureRefused):
        town.disclosures().record_release(
            permitted.id, items=permitted.permitted, by=permitted.official, means="spoken"
        )
    assert town.cases.state(CASE, by=COORDINATOR) is CaseState.SUSPENDED
    with pytest.raises(IllegalMoveError):
        town.cases.hold_meeting(CASE, frozenset({str(COORDINATOR), str(TEACHER)}), by=COORDINATOR)
    with pytest.raises(NotFoundError):
        window.look(CASE, by=TEACHER)


def test_06_information_on_two_youths_needs_two_consents(town: Town) -> None:
    """One consent carries what is about its youth, and nothing that is about another too."""
    town.people()
    town.sign(MOTHER, FATHER)
    both = town.item(YOUTH, OTHER, ident="both")
    assert town.asked().outcome is Outcome.PERMIT
    assert town.asked(both).outcome is Outcome.DENY
    town.sign(MOTHER, FATHER, about=OTHER, form=ConsentId("form-2"))
    assert town.asked(both).outcome is Outcome.PERMIT


def test_07_an_expired_agreement_leaves_the_case_its_consent(town: Town) -> None:
    """After the last day of 2024 the open case goes on as before, and no new one begins."""
    town.people()
    town.sign(MOTHER, FATHER)
    town.clock.move_to(datetime(2024, 12, 31, 23, 59, tzinfo=SWEDEN))
    town.refer()
    town.activate()
    town.clock.move_to(datetime(2025, 1, 1, tzinfo=SWEDEN))
    assert town.cases.state(CASE, by=COORDINATOR) is CaseState.ACTIVE
    table = frozenset({str(COORDINATOR), str(TEACHER)})
    assert town.cases.hold_meeting(CASE, table, by=COORDINATOR).value.state is CaseState.ACTIVE
    assert town.asked().outcome is Outcome.PERMIT
    with pytest.raises(IllegalMoveError) as caught:
        town.refer(CaseId("case-2"), OTHER)
    assert caught.value.unmet == ("agreement_in_force",)
    town.cases.close(CASE, CloseReason.GOALS_MET, by=COORDINATOR)
    with pytest.raises(IllegalMoveError) as caught:
        town.cases.reopen(town.new(CaseId("case-3")), CASE, by=COORDINATOR)
    assert caught.value.unmet == ("agreement_in_force",)


def test_08_an_old_decision_can_be_made_again_by_the_rules_of_its_day(town: Town) -> None:
    """A later pack answers otherwise; the pinned one gives the very same decision, and the stored one verifies."""
    town.people()
    town.sign(MOTHER, FATHER)
    question = SSPF.question("r-1", town.item(), to="police", at=NOW, purpose="crime_prevention")
    old = town.disclosures().decide(question)
    assert old.outcome is Outcome.PERMIT
    later = attrs.evolve(
        PACK,
        version="2099.1.0",
        digest="0" * 64,
        provisions=tuple(one for one in PACK.provisions if not isinstance(one, LiftingProvision)),
        general_doors=frozenset(),
    )
    town.clock.forward(days=400)
    new = town.disclosures(later).decide(attrs.evolve(question, id=RequestId("r-2")))
    assert new.outcome is not Outcome.PERMIT
    assert new.packs != old.packs
    again = town.disclosures().decide(question)
    assert (again, again.digest) == (old, old.digest)
    with town.store.unit(tenant=town.tenant, actor=COORDINATOR, purpose="test", legal_ground="none") as unit:
        stored = unit.get(Decision, old.id).value
        told = [entry for entry in unit.entries(subject=old.id) if entry.event.kind is EntryKind.DECISION]
    assert (stored, stored.digest) == (old, old.digest)
    assert {entry.event.payload_digest for entry in told} == {old.digest}
    assert town.store.verify(town.tenant).holds


def test_09_findings_of_hallstahammar_are_followed_from_report_to_report(town: Town) -> None:
    """What the second report says answers the first; an answer out of an earlier report is refused."""
    found = HALLSTAHAMMAR.of(Finding)
    town.keep(value for value in HALLSTAHAMMAR.values() if not isinstance(value, Finding))
    desk, by = EvaluationDesk(town.store, town.tenant), OfficialId("executive-safety-coordinator")
    town.clock.move_to(noon(date(2015, 2, 2)))
    wanted = {one.id: one for one in found}
    later = [one for one in found if one.follows is not None]
    first = [wanted[one.follows] for one in later if one.follows is not None]
    for finding in (*first, *later):
        desk.find(attrs.evolve(finding, course=()), by=by)
    for finding, earlier in zip(later, first, strict=True):
        with pytest.raises(IllegalMoveError):
            desk.answer(finding.id, answer=earlier.id, resolved=True, by=by)
        resolved = earlier.state is FindingState.RESOLVED
        answered = desk.answer(earlier.id, answer=finding.id, resolved=resolved, by=by).value
        assert answered.state is (FindingState.RESOLVED if resolved else FindingState.PERSISTS)
    with town.store.unit(tenant=town.tenant, actor=by, purpose="test", legal_ground="none") as unit:
        kept = [one.value for one in unit.all(Finding)]
        dated = {one.value.id: one.value.dated for one in unit.all(Report)}
    told = chains(kept, {ident: day for ident, day in dated.items() if day is not None})
    assert {tuple(one.id.rsplit("/", 1)[-1] for one in chain) for chain in told} == {
        ("1-coach", "2-coaching"),
        ("1-coordination", "2-restart"),
        ("1-roles", "2-expectations"),
        ("1-secrecy", "2-no-trouble"),
    }
    states = {one.id.rsplit("/", 1)[-1]: one.state for one in kept}
    assert (states["1-secrecy"], states["1-roles"]) == (FindingState.RESOLVED, FindingState.PERSISTS)


def test_10_emergency_access_has_a_reason_an_end_and_a_review(town: Town) -> None:
    """None without a reason or an end; over at its end to the instant; reviewed by somebody else."""
    town.people()
    town.refer()
    desk, window = EmergencyDesk(town.store, town.tenant), CaseWindow(town.store, [PACK], town.tenant)
    access, until = AccessId("access-1"), NOW + timedelta(hours=2)
    for reason, end, error in (
        (" ", until, IllegalMoveError),
        ("fara för liv", NOW, ModelError),
        ("fara för liv", NOW + timedelta(days=30), ModelError),
    ):
        with pytest.raises(error):
            desk.open(access, CASE, by=OFFICER, reason=reason, until=end)
    assert _sight(window) is not Sight.EMERGENCY
    desk.open(access, CASE, by=OFFICER, reason="fara för liv", until=until)
    town.clock.move_to(until - timedelta(microseconds=1))
    assert _sight(window) is Sight.EMERGENCY
    assert desk.awaiting(by=COORDINATOR) == ()
    with pytest.raises(IllegalMoveError):
        desk.review(access, by=COORDINATOR, justified=True)
    town.clock.move_to(until)
    assert _sight(window) is not Sight.EMERGENCY
    assert [one.id for one in desk.awaiting(by=COORDINATOR)] == [access]
    with pytest.raises(IllegalMoveError, match="somebody else"):
        desk.review(access, by=OFFICER, justified=True)
    reviewed = desk.review(access, by=COORDINATOR, justified=True).value
    assert (reviewed.course[0].reason, reviewed.until) == ("fara för liv", until)
    assert desk.awaiting(by=COORDINATOR) == ()


def _sight(window: CaseWindow) -> Sight:
    """How much the officer sees of the case."""
    try:
        return window.look(CASE, by=OFFICER).sight
    except NotFoundError:
        return Sight.NOTHING


def test_11_a_closed_case_keeps_no_name_after_its_retention_date(town: Town) -> None:
    """The day before it is refused; on the day nothing that the store holds names the youth any more."""
    town.people()
    town.keep([CaseRetention(SSPF_ID, closed_months=24, declined_months=0, source="Plan 7")])
    town.sign(MOTHER, FATHER)
    town.refer()
    town.activate()
    town.cases.close(CASE, CloseReason.GOALS_MET, by=COORDINATOR, words=f"{NAME} har det bra")
    closed = day_of(town.clock.now())
    town.clock.move_to(noon(closed.replace(year=closed.year + 2) - timedelta(days=1)))
    with pytest.raises(IllegalMoveError, match="kept until 2025-09-11"):
        town.cases.dispose(CASE, by=COORDINATOR)
    assert _who_names(town, f'"{YOUTH}"', NAME) >= {"case", "individual", "consent"}
    town.clock.move_to(noon(closed.replace(year=closed.year + 2)))
    left = town.cases.dispose(CASE, by=COORDINATOR).value
    assert (left.individual, left.consents, left.disposed_on) == (None, frozenset(), date(2025, 9, 11))
    assert _who_names(town, f'"{YOUTH}"', NAME) == set()
    assert _who_names(town, f'"{OTHER}"', OTHER_NAME) == {"individual", "guardianship"}


def _who_names(town: Town, *words: str) -> set[str]:
    """The kinds of which a current value holds one of these words."""
    with town.store.unit(tenant=town.tenant, actor=COORDINATOR, purpose="test", legal_ground="none") as unit:
        assert not any(word in str(entry.event) for word in words for entry in unit.entries())
        return {
            kind.name
            for kind in KINDS.values()
            if kind.cls is not JournalEntry
            for stored in unit.all(kind.cls)
            if any(word in encode(stored.value).decode() for word in words)
        }


@pytest.mark.parametrize("asked", [False, True], ids=["unasked", "asked"])
def test_12_an_unknown_party_is_not_permitted(town: Town, *, asked: bool) -> None:
    """A kind that nobody knows gets no answer, and what nobody has decided the standing of gets no yes.

    That holds both ways, although a consent lies there: one that names the former, and not the latter.
    """
    town.people()
    unknown_kind, unknown_basis = (AgencyId(one) for one in ("unknown-kind", "unknown-basis"))
    police = next(one for one in SSPF.agencies if one.id == "police")
    named = frozenset({str(unknown_kind), _branch(unknown_kind).id, "police"})
    town.sign(
        MOTHER,
        FATHER,
        scope=ConsentScope(
            frozenset({"social_circumstances"}),
            AgencyId("social"),
            named,
            frozenset({"crime_prevention"}),
            Period(day_of(NOW), date(2027, 1, 1)),
        ),
    )
    desk, initiative = town.disclosures(), Initiative.REQUESTED if asked else Initiative.OWN
    town.keep(_parts(attrs.evolve(police, id=unknown_basis, legal_basis=LegalBasis.UNKNOWN)))
    for question in _both_ways(town, unknown_basis):
        decision = desk.decide(attrs.evolve(question, initiative=initiative))
        assert (decision.outcome is Outcome.PERMIT, decision.permitted) == (False, frozenset())
        with pytest.raises(DisclosureRefused):
            desk.record_release(
                decision.id, items=[question.items[0].id], by=question.official, means="spoken"
            )
    town.keep(_parts(attrs.evolve(police, id=unknown_kind, kind="never_heard_of")))
    for question in _both_ways(town, unknown_kind):
        with pytest.raises(UnknownCodeError):
            desk.decide(attrs.evolve(question, initiative=initiative))


def _parts(agency: Agency) -> tuple[object, ...]:
    """An agency with its branch and its official."""
    return agency, _branch(agency.id), Official(OfficialId(f"official-{agency.id}"), agency.id)


def _branch(agency: AgencyId) -> Branch:
    """The one branch of an agency."""
    activity = frozenset({"crime_fighting"})
    return Branch(BranchId(f"{agency}/x"), agency, "En enhet", activity, independent=True)


def _both_ways(town: Town, agency: AgencyId) -> tuple[DisclosureRequest, DisclosureRequest]:
    """May the youth team tell this agency, and may it tell the youth team?"""
    branch = _branch(agency).id
    to = attrs.evolve(
        SSPF.question(f"to-{agency}", town.item(), to="police", at=NOW, purpose="crime_prevention"),
        recipient=Recipient(branch=branch),
    )
    item = attrs.evolve(town.item(ident=f"of-{agency}"), holder=branch, activity="crime_fighting")
    back = attrs.evolve(
        to,
        id=RequestId(f"from-{agency}"),
        holder=branch,
        official=OfficialId(f"official-{agency}"),
        items=(item,),
        recipient=Recipient(branch=SSPF.branch("social").id),
    )
    return to, back
