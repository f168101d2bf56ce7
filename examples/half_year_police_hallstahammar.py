"""Police and municipality in Hallstahammar: the second half of 2014, when a finding of the evaluation is answered.

Run it:  python examples/half_year_police_hallstahammar.py [--store memory|file:PATH|URL]

The reports and what they found are those of the ready cooperation.  The days, the figures, the
money, the young adult and everything else that happens here are invented.
"""

from __future__ import annotations

from datetime import date

import attrs
from half_year import HalfYear, check, days

from collabmodel import (
    Capacity,
    Consent,
    ConsentCheck,
    ConsentForm,
    ConsentScope,
    Individual,
    Period,
    ProtectedIdentity,
    Signature,
)
from collabmodel.errors import IllegalMoveError, NotAtTheTableError, OutsideMandateError
from collabmodel.model import ids
from collabmodel.model.agreed.agreements import Agreement, AgreementState, Signer
from collabmodel.model.agreed.documents import Distribution, DocumentRef, Receiver
from collabmodel.model.agreed.revisions import Revision
from collabmodel.model.casework.cases import Referral, ReferralWay
from collabmodel.model.casework.courses import CaseState, CloseReason
from collabmodel.model.casework.teams import TeamMember, TeamRole
from collabmodel.model.evaluation.evaluations import (
    Evaluation,
    EvaluationState,
    Interviews,
    ModuleKind,
    RoleLevel,
)
from collabmodel.model.evaluation.findings import Finding, FindingState
from collabmodel.model.evaluation.indicators import Conclusion, Figure, Measurement
from collabmodel.model.evaluation.reports import Report
from collabmodel.model.knowledge.incidents import IncidentCategory
from collabmodel.model.organisation.areas import Area
from collabmodel.model.organisation.cooperations import ConcernKind
from collabmodel.model.organisation.escalations import Escalation, Question
from collabmodel.model.organisation.groups import Group
from collabmodel.model.organisation.mandates import Mandate
from collabmodel.model.organisation.remits import Remit
from collabmodel.model.time import noon
from collabmodel.services.agreed.agreements import AgreementDesk
from collabmodel.services.casework.cases import CaseDesk
from collabmodel.services.casework.opening import NewCase
from collabmodel.services.consents import ConsentDesk
from collabmodel.services.evaluation.evaluations import EvaluationDesk
from collabmodel.services.evaluation.reports import ReportDesk
from collabmodel.services.organisation.groups import GroupDesk
from collabmodel.services.organisation.mandates import MandateDesk
from collabmodel.services.organisation.meetings import MeetingDesk
from collabmodel.setups import police_municipality
from collabmodel.setups.police_municipality_evaluated import Days

BEGINS, RESTART, DUE = date(2014, 7, 1), date(2014, 8, 18), date(2014, 12, 15)
READY = police_municipality.hallstahammar(days=Days(restarted=RESTART, acted=RESTART, second_report=DUE))
TOGETHER = READY.cooperation.id
OPERATIVE, COUNCIL = ids.GroupId(f"{TOGETHER}/operative"), ids.GroupId(f"{TOGETHER}/council")
SAFETY, COACH, OFFICER = (
    ids.OfficialId(one) for one in ("executive-safety-coordinator", "social-coach", "police-officer")
)
SOCIAL_HEAD = ids.OfficialId("social-head")
EXECUTIVE, SOCIAL, POLICE, SCHOOL = (ids.AgencyId(one) for one in ("executive", "social", "police", "school"))
EVALUATION, SECOND = ids.EvaluationId(f"{TOGETHER}/evaluation"), ids.ReportId(f"{TOGETHER}/report-2")
WISHES = ("target", "roles", "coordination", "check-ins", "follow-up", "secrecy")
YOUNG_ADULT, CASE, CONSENT = (
    ids.IndividualId("young-adult-1"),
    ids.CaseId("group-1"),
    ids.ConsentId("consent-1"),
)


def finding(report: int, key: str) -> ids.FindingId:
    """The id of what a report found."""
    return ids.FindingId(f"{TOGETHER}/{report}-{key}")


def as_it_stood() -> tuple[object, ...]:
    """The ready cooperation with only what had happened when the story begins; the rest is played."""
    now, kept = noon(BEGINS), list[object]()
    for value in READY.more:
        if isinstance(value, (Finding, Report, Evaluation, Group)):
            course = tuple(step for step in value.course if step.at <= now)
            if course == value.course:
                kept.append(value)
            elif isinstance(value, Evaluation):
                modules = tuple(attrs.evolve(one, done_on=None, interviews=()) for one in value.modules)
                first, second = value.parts
                parts = (first, attrs.evolve(second, report=None))
                kept.append(attrs.evolve(value, course=course, modules=modules, parts=parts))
            elif isinstance(value, Report):
                kept.append(attrs.evolve(value, course=course, dated=None, contents=frozenset()))
            elif course:
                kept.append(attrs.evolve(value, course=course))
        elif not isinstance(value, Revision):
            kept.append(value)
    return tuple(kept)


def where_it_stood(story: HalfYear) -> None:
    """The first report wished for six things, and the operative group has lain down."""
    story.scene(BEGINS, "Läget efter den första rapporten", "After the first report")
    left = [one for one in READY.of(Finding) if one.report == f"{TOGETHER}/report-1"]
    wanted = [one.id for one in left if story.load(Finding, one.id).unanswered]
    check(set(wanted) == {finding(1, key) for key in WISHES}, "six areas to develop are open")
    story.tell(f"Rapport 1 fann {len(left)} saker. {len(wanted)} utvecklingsområden är obesvarade.")
    story.refused(
        NotAtTheTableError,
        lambda: story.meet(OPERATIVE, 0, SAFETY, COACH),
        "den operativa gruppen är vilande och kan inte kallas.",
    )


def the_group_restarts(story: HalfYear) -> None:
    """The operative group is at work again, takes on what the report wished for, and gets a mandate."""
    story.scene(RESTART, "Den operativa gruppen startar om", "The operative group starts again")
    story.desk(GroupDesk).move(OPERATIVE, story.step("restart", SAFETY))
    story.meet(OPERATIVE, 1, SAFETY, COACH, OFFICER, note="who does what, and when we meet")
    evaluations = story.desk(EvaluationDesk)
    for key in WISHES:
        evaluations.act_on_finding(finding(1, key), by=SAFETY)
    story.tell("Gruppen möts igen och tar sig an alla sex utvecklingsområden.")
    mandates, since = story.desk(MandateDesk), Period(RESTART)
    for group, limit, by in ((COUNCIL, 100_000, SAFETY), (OPERATIVE, 10_000, SOCIAL_HEAD)):
        remit = Remit(frozenset({"activities"}), since, limit)
        mandates.grant(
            Mandate(ids.MandateId(f"{group}/mandate"), TOGETHER, group, remit), at=story.clock.now(), by=by
        )
    story.tell("Rådet får besluta om aktiviteter upp till 100000 kronor, gruppen upp till 10000.")


def a_question_beyond_the_mandate(story: HalfYear) -> None:
    """The group decides on what is small; what is larger goes to the council."""
    story.scene(date(2014, 9, 18), "En fråga utanför mandatet", "A question beyond the mandate")
    story.meet(OPERATIVE, 2, SAFETY, COACH, OFFICER)
    mandates = story.desk(MandateDesk)
    small, large = Question("activities", 8_000), Question("activities", 60_000)
    mandates.decide(
        ids.GroupDecisionId("small"), small, OPERATIVE, story.step("decide", SAFETY, "an evening")
    )
    story.tell("Gruppen beslutar om en kväll för 8000 kronor.")
    story.refused(
        OutsideMandateError,
        lambda: mandates.decide(ids.GroupDecisionId("large"), large, OPERATIVE, story.step("decide", SAFETY)),
        "60000 kronor ligger utanför gruppens mandat.",
    )
    lifted = Escalation(
        ids.EscalationId("large"), TOGETHER, OPERATIVE, COUNCIL, large, (story.step("raise", SAFETY),)
    )
    mandates.escalate(lifted)
    story.at(date(2014, 9, 24))
    mandates.take_up(lifted.id, story.step("take_up", SOCIAL_HEAD))
    mandates.answer(
        lifted.id, ids.GroupDecisionId("large"), story.step("decide", SOCIAL_HEAD, "yes, this autumn")
    )
    story.tell("Frågan lyfts till rådet, som har mandat och beslutar.")


def a_case_on_a_group(story: HalfYear) -> None:
    """A case on a group names nobody until somebody in it has consented; one aged 19 signs alone."""
    story.scene(date(2014, 10, 6), "Ett ärende om en grupp utan namn", "A case on a group, without names")
    cases, consents, now = story.desk(CaseDesk), story.desk(ConsentDesk), story.clock.now()
    referral = Referral(
        COACH, SOCIAL, date(2014, 10, 6), ReferralWay.SOMEBODY_CLOSE, frozenset({ConcernKind.EXCLUSION}),
        target_override="the ages in the group are not known",
    )  # fmt: skip
    cases.refer(NewCase(CASE, referral, SOCIAL, group="those at the bus station"), TOGETHER, by=COACH)
    cases.appoint(CASE, COACH, by=COACH)
    cases.call(CASE, TeamMember(TeamRole.COORDINATOR, official=COACH, agency=SOCIAL), by=COACH)
    cases.ask_consent(CASE, by=COACH)
    story.refused(
        IllegalMoveError,
        lambda: cases.activate(CASE, frozenset(), by=COACH),
        "ingen i gruppen har samtyckt, och ärendet blir inte aktivt.",
    )
    story.save(Individual(YOUNG_ADULT, ProtectedIdentity.NONE, birth_date=date(1995, 3, 1)), by=COACH)
    scope = ConsentScope(
        frozenset({"social_circumstances"}), SOCIAL, frozenset({"school"}), frozenset({"care_or_support"}),
        Period(date(2014, 10, 6), date(2015, 1, 1)),
    )  # fmt: skip
    own = Signature(YOUNG_ADULT, Capacity.SUBJECT, given=True, at=now)
    seen = ConsentCheck(COACH, date(2014, 10, 6), informed=True)
    consents.record(Consent(CONSENT, YOUNG_ADULT, scope, ConsentForm.WRITTEN, (own,), check=seen), by=COACH)
    members = frozenset({YOUNG_ADULT})
    active = cases.activate(CASE, frozenset({CONSENT}), by=COACH, members=members).value
    check(active.state is CaseState.ACTIVE, "the case is active")
    cases.hold_meeting(CASE, frozenset({COACH}), by=COACH)
    story.tell("En av dem, 19 år, undertecknar själv. Ärendet är aktivt, och ingen annan är namngiven.")


def what_is_measured(story: HalfYear) -> None:
    """Two measurements of four: nothing is concluded."""
    story.scene(
        date(2014, 11, 18), "Indikatorerna mäts, och veckans lägesbild", "The indicators, and the week"
    )
    story.meet(OPERATIVE, 3, SAFETY, COACH, OFFICER)
    evaluations, alcohol = story.desk(EvaluationDesk), ids.IndicatorId(f"{TOGETHER}/alcohol")
    for year, value in ((2013, 312), (2014, 287)):
        span = Period(date(year, 3, 1), date(year, 4, 1))
        measured = Measurement(
            ids.MeasurementId(f"alcohol-{year}"), alcohol, Figure(value, 1), span, "a survey in grade nine"
        )
        so_far = evaluations.measure(measured, by=SAFETY)
    check(so_far.conclusion is Conclusion.TOO_SHORT, "two measurements of four say nothing")
    story.tell(
        f"31,2 blev 28,7 procent. Serien är för kort: {so_far.missing} mätningar fattas. Ingen slutsats dras."
    )

    town = Area(ids.AreaId("hallstahammar"), "Hallstahammar", "hallstahammar")
    story.save(town, by=SAFETY)
    story.week(
        town, TOGETHER, IncidentCategory.LITTER, IncidentCategory.DAMAGE, since=date(2014, 11, 10), by=OFFICER
    )

    story.scene(date(2014, 12, 12), "Avstämningar som inte blev av", "Check-ins that were missed")
    half = Period(RESTART, date(2014, 12, 1))
    missed = story.desk(MeetingDesk).missed(OPERATIVE, half, on=date(2014, 12, 12), by=SAFETY)
    check(missed == (date(2014, 10, 18),), "the group missed a check-in")
    story.tell(f"Den operativa gruppen missade avstämningen {days(missed)}.")
    closed = story.desk(CaseDesk).close(CASE, CloseReason.HANDED_OVER, by=COACH).value
    check(closed.state is CaseState.CLOSED, "the case is closed")
    story.tell("Ärendet om gruppen avslutas och lämnas över till socialtjänsten.")


def the_second_report(story: HalfYear) -> None:
    """The second report is three days late; it answers what the first one found."""
    reports, evaluations = story.desk(ReportDesk), story.desk(EvaluationDesk)
    story.scene(date(2014, 12, 16), "Den andra rapporten är försenad", "The second report is late")
    late = reports.outstanding(by=SAFETY)
    check([one.id for one in late] == [SECOND], "the second report is outstanding")
    story.tell(f"Rapport 2 skulle ha kommit {late[0].due}.")

    story.scene(
        date(2014, 12, 18), "Den andra rapporten svarar på den första", "The second report answers the first"
    )
    found = [one for one in READY.of(Finding) if one.report == SECOND]
    reports.draft(
        SECOND, by=SAFETY, contents=frozenset(one.id for one in READY.of(DocumentRef) if "annex-2" in one.id)
    )
    secrecy = attrs.evolve(next(one for one in found if one.id == finding(2, "no-trouble")), course=())
    story.refused(
        IllegalMoveError,
        lambda: evaluations.find(secrecy, by=SAFETY),
        "en rapport som inte är inlämnad svarar inte på något.",
    )
    handed = reports.submit(SECOND, by=SAFETY).value
    reports.receive(SECOND, by=SAFETY)
    asked = (Interviews(RoleLevel.MIXED, 12), Interviews(RoleLevel.TARGET_GROUP, 1))
    evaluations.module_done(
        EVALUATION, ModuleKind.INTERVIEWS, TOGETHER, on=date(2014, 12, 18), by=SAFETY, interviews=asked
    )
    part = evaluations.report_part(EVALUATION, SECOND, part=2, by=SAFETY).value
    check(part.state is EvaluationState.PART_REPORTED, "the second part has ended in its report")
    story.tell(
        f"Rapport 2 kom {handed.days_late(date(2014, 12, 18))} dagar sent. Den fann {len(found)} saker."
    )
    for one in found:
        evaluations.find(attrs.evolve(one, course=()), by=SAFETY)
    resolved = evaluations.answer(finding(1, "secrecy"), answer=secrecy.id, resolved=True, by=SAFETY).value
    persists = evaluations.answer(
        finding(1, "roles"), answer=finding(2, "expectations"), resolved=False, by=SAFETY
    ).value
    check(resolved.state is FindingState.RESOLVED, "secrecy is no trouble any more")
    check(persists.state is FindingState.PERSISTS and persists.unanswered, "the roles are still not clear")
    story.tell("Sekretessen: iakttagelsen är besvarad och löst.", "Rollerna: iakttagelsen består.")


def the_agreement_is_revised(story: HalfYear) -> None:
    """The agreement is looked over with the evaluation as input, and what was learnt is spread in the county."""
    story.scene(date(2014, 12, 19), "Överenskommelsen ses över", "The agreement is looked over")
    agreements, (revision,), (old,) = story.desk(AgreementDesk), READY.of(Revision), READY.of(Agreement)
    under = agreements.revise(revision, by=SAFETY).value
    check(under.state is AgreementState.UNDER_REVISION, "the agreement is under revision")
    story.tell(
        f"Översynen bygger på {len(revision.inputs)} underlag: utvärderingen, dess rapporter och iakttagelser."
    )
    new = attrs.evolve(
        old, id=ids.AgreementId(f"{old.id}-2015"), course=(), signed_on=None, replaces=old.id,
        valid=Period(date(2015, 1, 1), date(2017, 1, 1)),
    )  # fmt: skip
    agreements.draft(new, by=SAFETY)
    agreements.decide(new.id, by=SAFETY)
    signers = (
        Signer(frozenset({EXECUTIVE, SOCIAL, SCHOOL}), "chair of the municipal executive board"),
        Signer(frozenset({POLICE}), "head of the local police"),
    )
    story.at(date(2014, 12, 22))
    story.refused(
        IllegalMoveError,
        lambda: agreements.sign(new.id, signers[:1], signed_on=date(2014, 12, 22), by=SAFETY),
        "polisen har inte undertecknat.",
    )
    agreements.sign(new.id, signers, signed_on=date(2014, 12, 22), by=SAFETY)
    agreements.conclude(revision.id, by=SAFETY, new_version=new.id)
    story.refused(
        IllegalMoveError,
        lambda: agreements.supersede(old.id, by=SAFETY),
        "den gamla överenskommelsen gäller tills den nya träder i kraft.",
    )
    story.tell("Den nya är undertecknad 2014-12-22 och gäller från 2015-01-01.")

    story.scene(
        date(2014, 12, 30), "Det man har lärt sig sprids i länet", "What was learnt is spread in the county"
    )
    (planned,) = READY.of(Distribution)
    receivers = tuple(Receiver(one.to, one.responsible) for one in planned.receivers)
    document = next(one.id for one in READY.of(DocumentRef) if "annex-2" in one.id)
    spreading = Distribution(ids.DistributionId(f"{TOGETHER}/spread-2"), document, receivers, TOGETHER)
    story.save(spreading, by=SAFETY)
    reached = spreading.done(receivers[0].to, date(2014, 12, 30))
    story.change(reached, by=SAFETY)
    left = reached.pending(date(2014, 12, 30))
    story.tell(f"Rapport 2 har nått {receivers[0].to}. Kvar: {', '.join(one.to for one in left)}.")


def main() -> None:
    """Tell the story."""
    story = HalfYear("Polis och kommun i Hallstahammar: hösten 2014")
    story.set_up(attrs.evolve(READY, more=as_it_stood()), on=BEGINS)
    where_it_stood(story)
    the_group_restarts(story)
    a_question_beyond_the_mandate(story)
    a_case_on_a_group(story)
    what_is_measured(story)
    the_second_report(story)
    the_agreement_is_revised(story)
    story.end()


if __name__ == "__main__":
    main()
