"""LOS in Finspång: joint operations in which each agency uses its own power, and each pair has its own answer.

Run it:  python examples/half_year_los_finspang.py [--store memory|file:PATH|URL]

The business, its owner, the youth and everything that happens are invented; so are the days of the
evaluation.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial

from half_year import PACKS, HalfYear, check

from collabmodel import (
    Answer,
    Circumstance,
    DisclosureRequest,
    Individual,
    InformationItem,
    Judgement,
    Outcome,
    Party,
    PersonRole,
    ProtectedIdentity,
)
from collabmodel.errors import (
    IllegalMoveError,
    ModelError,
    NotAtTheTableError,
    NotFoundError,
    OutsideMandateError,
)
from collabmodel.model import ids
from collabmodel.model.casework.cases import Referral, ReferralWay
from collabmodel.model.evaluation.evaluations import Evaluation, Interviews, ModuleKind, RoleLevel
from collabmodel.model.operations.operations import (
    JointOperation,
    ObjectKind,
    OperationOutcome,
    OutcomeKind,
    Participant,
)
from collabmodel.model.operations.powers import LegalPower
from collabmodel.model.organisation.cooperations import ConcernKind
from collabmodel.model.organisation.escalations import Escalation, EscalationState, Question
from collabmodel.packs import se_osl
from collabmodel.rules.names import Name
from collabmodel.services.casework.cases import CaseDesk
from collabmodel.services.casework.opening import NewCase
from collabmodel.services.evaluation.evaluations import EvaluationDesk
from collabmodel.services.operations import OperationDesk
from collabmodel.services.organisation.mandates import MandateDesk
from collabmodel.services.windows.cases import CaseWindow
from collabmodel.services.windows.overviews import OverviewDesk
from collabmodel.setups import finspang, los, sspf

BEGINS, ENDS = date(2025, 9, 1), date(2026, 2, 27)
READY, BESIDE = los.finspang(), sspf.finspang()
LOS, SSPF = READY.cooperation.id, BESIDE.cooperation.id
WORKING, STEERING = ids.GroupId(f"{LOS}/working"), ids.GroupId(f"{LOS}/steering")
LICENSING, SOCIAL, POLICE, TAX, ENFORCEMENT, WORK = (
    ids.AgencyId(one) for one in ("licensing", "social", "police", "tax", "enforcement", "work-environment")
)
AT = {
    LICENSING: ids.OfficialId("licensing-los-inspector"),
    SOCIAL: ids.OfficialId("social-los-officer"),
    POLICE: ids.OfficialId("police-los-officer"),
    TAX: ids.OfficialId("tax-los-officer"),
    ENFORCEMENT: ids.OfficialId("enforcement-los-officer"),
    WORK: ids.OfficialId("work-environment-los-inspector"),
}
INSPECTOR, HEAD = AT[LICENSING], ids.OfficialId("licensing-los-head")
POWERS = {one.code: one for one in READY.of(LegalPower)}
BUSINESS = "business-1"
FIRST, SECOND, AGAIN = (ids.OperationId(f"operation-{number}") for number in (1, 2, 3))
SECRETARY, SSPF_HEAD = ids.OfficialId("social-sspf-secretary"), ids.OfficialId("social-sspf-head")
OWNER, YOUTH, CASE = ids.IndividualId("owner-1"), ids.IndividualId("youth-1"), ids.CaseId("case-1")
CALLED = {
    LICENSING: "tillståndsenheten",
    SOCIAL: "socialtjänsten",
    POLICE: "polisen",
    TAX: "Skatteverket",
    ENFORCEMENT: "Kronofogden",
    WORK: "Arbetsmiljöverket",
}
CAME = {
    OutcomeKind.ORDER: "föreläggande",
    OutcomeKind.FEE: "avgift",
    OutcomeKind.NO_REMARK: "utan anmärkning",
    OutcomeKind.PROHIBITION: "förbud",
    OutcomeKind.ATTACHMENT: "utmätning",
}
NAMES = {str(READY.by_name[key]): Name(called, key) for key, called in CALLED.items()}
NEEDED = Circumstance("needed_by_recipient", value=True)


def item(ident: str, at: str, category: str, party: Party) -> InformationItem:
    """A piece of information about the business or its owner, looked through for every mark."""
    when, described = datetime(2025, 9, 1, tzinfo=UTC), se_osl.PACK.vocabulary.describe()
    return READY.item(ident, at=at, about=party, category=category, recorded_at=when, marks=described)


INSPECTION = item("inspection-note", "licensing", "business", Party(BUSINESS, PersonRole.FIRM))
AUDIT = item("audit-result", "tax", "personal_economy", Party(OWNER, PersonRole.SUBJECT))
SUPPORT = item("support-case", "social", "social_circumstances", Party(OWNER, PersonRole.SUBJECT))


def asked(story: HalfYear, about: InformationItem, to: str, number: int) -> DisclosureRequest:
    """May its holder give the item to another agency at the table, unasked, to prevent crime?"""
    ident = f"{about.id}-to-{to}-{number}"
    return READY.question(ident, about, to=to, at=story.clock.now(), purpose="crime_prevention")


def judged(provision: str, request: DisclosureRequest) -> Judgement:
    """The holder's official has answered the provision's own question with a no."""
    return Judgement(
        ids.ProvisionId(provision), Answer.NO, request.recipient.key, request.official, request.day
    )


def own(agency: ids.AgencyId, *codes: str) -> Participant:
    """An agency with powers of its own."""
    return Participant(agency, tuple(POWERS[code] for code in codes))


def an_operation_is_proposed(story: HalfYear) -> None:
    """The working group proposes a visit; nobody lends a power, and only parties take part."""
    story.scene(date(2025, 9, 15), "En gemensam insats föreslås", "A joint operation is proposed")
    story.save(
        Individual(OWNER, ProtectedIdentity.NONE, birth_date=date(1974, 1, 1)),
        INSPECTION,
        AUDIT,
        SUPPORT,
        by=INSPECTOR,
    )
    story.meet(WORKING, 1, INSPECTOR, AT[POLICE], AT[TAX], AT[WORK])
    desk = story.desk(OperationDesk)
    proposed = JointOperation(
        FIRST, LOS, ObjectKind.BUSINESS, BUSINESS, LICENSING, (story.step("propose", INSPECTOR),),
        ground="licence to serve, and staff whom nobody has registered",
    )  # fmt: skip
    desk.propose(proposed, by=INSPECTOR)
    story.refused(
        ModelError,
        lambda: Participant(LICENSING, (POWERS["cash-register-control"],)),
        "tillståndsenheten kan inte ta med Skatteverkets befogenhet.",
    )
    stranger = LegalPower(ids.PowerId("leisure-none"), ids.AgencyId("leisure"), "open-door", "its own rules")
    story.refused(
        NotAtTheTableError,
        lambda: desk.plan(
            FIRST,
            at=datetime(2025, 10, 24, 20, tzinfo=UTC),
            participants=(own(LICENSING, "alcohol-supervision"), Participant(stranger.agency, (stranger,))),
            by=INSPECTOR,
        ),
        "fritiden är part i SSPF, inte i LOS, och deltar inte.",
    )
    story.tell("Föreslagen: besök hos en verksamhet, lett av tillståndsenheten.")


def each_pair_is_asked(story: HalfYear) -> None:
    """Before the visit each pair has its own answer; only what is permitted is noted as shared."""
    story.scene(date(2025, 10, 14), "Vad får delas före insatsen?", "What may be shared before it?")
    desk = story.desk(OperationDesk)
    to_police = asked(story, INSPECTION, "police", 1)
    yes = story.ask(to_police, NEEDED, judged("lub-6", to_police), expect=Outcome.PERMIT)
    story.disclosure.record_release(yes.id, items=[INSPECTION.id], by=yes.official, means="meeting")
    story.tell("", "Socialtjänsten vet något om ägaren:")
    no = story.ask(asked(story, SUPPORT, "police", 1), NEEDED, expect=Outcome.DENY)
    story.tell("", "Skatteverket har granskat ägaren:")
    cooperation = (
        NEEDED,
        Circumstance("specially_decided_cooperation", value=True),
        Circumstance("serious_organised_crime", value=True),
    )
    story.ask(asked(story, AUDIT, "enforcement", 1), *cooperation, expect=Outcome.REFER)
    story.tell("", "En tjänsteman på Skatteverket gör bedömningen:")
    assessed = asked(story, AUDIT, "enforcement", 2)
    between = story.ask(assessed, *cooperation, judged("lus-2", assessed), expect=Outcome.PERMIT)
    noted = desk.share(FIRST, yes.id, between.id, by=INSPECTOR).value
    check(noted.shared_before == {yes.id, between.id}, "two decisions stand with the operation")
    story.refused(
        ModelError,
        lambda: desk.share(FIRST, no.id, by=INSPECTOR),
        "ett beslut som inte tillåter något antecknas inte som en delning.",
    )
    story.tell("Två beslut är antecknade hos insatsen; socialtjänstens uppgift är inte delad.")


def it_is_decided_and_carried_out(story: HalfYear) -> None:
    """Planned, decided and carried out; each reports for itself, and by its own power."""
    story.scene(date(2025, 10, 20), "Planerad och beslutad", "Planned and decided")
    story.meet(WORKING, 2, INSPECTOR, AT[POLICE], AT[TAX], AT[WORK], AT[ENFORCEMENT])
    desk, hour = story.desk(OperationDesk), datetime(2025, 10, 24, 19, tzinfo=UTC)
    bare = Participant(ENFORCEMENT)
    four = (
        own(LICENSING, "alcohol-supervision"),
        own(POLICE, "keep-order"),
        own(TAX, "cash-register-control"),
        own(WORK, "work-inspection"),
    )
    desk.plan(FIRST, at=hour, participants=(*four, bare), by=INSPECTOR)
    story.refused(
        IllegalMoveError,
        lambda: desk.decide(FIRST, by=INSPECTOR),
        "Kronofogden kom utan egen befogenhet, och insatsen beslutas inte.",
    )
    desk.cancel(FIRST, by=INSPECTOR, reason="one agency came without a power")
    anew = JointOperation(
        SECOND, LOS, ObjectKind.BUSINESS, BUSINESS, LICENSING, (story.step("propose", INSPECTOR),),
        ground="licence to serve, and staff whom nobody has registered",
    )  # fmt: skip
    desk.propose(anew, by=INSPECTOR)
    desk.plan(SECOND, at=hour, participants=four, by=INSPECTOR)
    decided = desk.decide(SECOND, by=INSPECTOR).value
    story.tell(f"Ställd in och föreslagen på nytt, med {len(decided.participants)} myndigheter. Beslutad.")


def each_reports_for_itself(story: HalfYear) -> None:
    """It is carried out; nobody reports for another, and no outcome rests on another's power."""
    story.scene(date(2025, 10, 27), "Genomförd och redovisad", "Carried out and reported")
    desk, night = story.desk(OperationDesk), date(2025, 10, 24)
    story.refused(
        ModelError,
        lambda: desk.carry_out(SECOND, at=datetime(2025, 10, 30, 19, tzinfo=UTC), by=INSPECTOR),
        "en insats är inte genomförd på en dag som inte har kommit.",
    )
    desk.carry_out(SECOND, at=datetime(2025, 10, 24, 19, 30, tzinfo=UTC), by=INSPECTOR)
    fee = OperationOutcome(TAX, OutcomeKind.FEE, night, POWERS["cash-register-control"].id)
    story.refused(
        NotAtTheTableError,
        lambda: desk.report_outcome(SECOND, fee, by=INSPECTOR),
        "tillståndsenheten redovisar inte åt Skatteverket.",
    )
    borrowed = OperationOutcome(LICENSING, OutcomeKind.FEE, night, POWERS["cash-register-control"].id)
    story.refused(
        ModelError,
        lambda: desk.report_outcome(SECOND, borrowed, by=INSPECTOR),
        "ett utfall vilar på den egna befogenheten, aldrig på någon annans.",
    )
    for outcome in (
        OperationOutcome(LICENSING, OutcomeKind.ORDER, night, POWERS["alcohol-supervision"].id),
        fee,
        OperationOutcome(POLICE, OutcomeKind.NO_REMARK, night),
    ):
        desk.report_outcome(SECOND, outcome, by=AT[outcome.agency])
    story.refused(
        IllegalMoveError,
        lambda: desk.report(SECOND, by=INSPECTOR, follow_up_on=date(2025, 12, 1)),
        "Arbetsmiljöverket har inte redovisat sitt utfall.",
    )
    last = OperationOutcome(WORK, OutcomeKind.PROHIBITION, night, POWERS["work-inspection"].id)
    desk.report_outcome(SECOND, last, by=AT[WORK])
    reported = desk.report(SECOND, by=INSPECTOR, follow_up_on=date(2025, 12, 1)).value
    story.tell(f"Fyra myndigheter, fyra utfall. Uppföljning {reported.follow_up_on}.")


def beyond_the_mandate(story: HalfYear) -> None:
    """What to put first in the spring is not for the working group; the steering group decides."""
    story.scene(date(2025, 11, 10), "En fråga utanför mandatet", "A question beyond the mandate")
    story.meet(WORKING, 3, INSPECTOR, AT[POLICE], AT[TAX])
    mandates, question = story.desk(MandateDesk), Question("priorities", None, None, "car repair shops first")
    story.refused(
        OutsideMandateError,
        lambda: mandates.decide(
            ids.GroupDecisionId("spring"), question, WORKING, story.step("decide", INSPECTOR)
        ),
        "arbetsgruppen bestämmer inte vad som går först.",
    )
    lifted = Escalation(
        ids.EscalationId("spring"), LOS, WORKING, STEERING, question, (story.step("raise", INSPECTOR),)
    )
    mandates.escalate(lifted)
    story.refused(
        NotAtTheTableError,
        lambda: mandates.take_up(lifted.id, story.step("take_up", SSPF_HEAD)),
        "den som leder SSPF tar inte upp en fråga från LOS.",
    )
    story.at(date(2025, 11, 17))
    story.meet(STEERING, 1, HEAD, ids.OfficialId("police-los-head"), ids.OfficialId("tax-los-head"))
    mandates.take_up(lifted.id, story.step("take_up", HEAD))
    answered, _ = mandates.answer(
        lifted.id, ids.GroupDecisionId("spring"), story.step("decide", HEAD, "yes, from March")
    )
    check(answered.value.state is EscalationState.DECIDED, "the question is decided")
    story.tell("Styrgruppen har mandat och beslutar.")


def the_place_again(story: HalfYear) -> None:
    """The first visit is followed up, and the place is visited a second time; outcomes are counted."""
    desk = story.desk(OperationDesk)
    story.scene(date(2025, 11, 28), "Uppföljning, och samma lokal igen", "Followed up, and the place again")
    story.refused(
        IllegalMoveError,
        lambda: desk.follow_up(SECOND, by=INSPECTOR),
        "dagen för uppföljning har inte kommit.",
    )
    story.at(date(2025, 12, 3))
    late = story.load(JointOperation, SECOND).follow_up_late(date(2025, 12, 3))
    check(late, "the follow-up is late by two days")
    desk.follow_up(SECOND, by=INSPECTOR)
    story.tell("Insatsen följs upp, två dagar sent.")
    story.at(date(2026, 1, 12))
    desk.propose(
        JointOperation(
            AGAIN, LOS, ObjectKind.BUSINESS, BUSINESS, POLICE, (story.step("propose", AT[POLICE]),),
            ground="the order was not followed",
        ),
        by=AT[POLICE],
    )  # fmt: skip
    hour = datetime(2026, 1, 16, 19, tzinfo=UTC)
    taking_part = (
        own(LICENSING, "alcohol-supervision"),
        own(POLICE, "keep-order"),
        own(ENFORCEMENT, "attachment"),
    )
    desk.plan(AGAIN, at=hour, participants=taking_part, by=AT[POLICE])
    desk.decide(AGAIN, by=AT[POLICE])
    story.at(date(2026, 1, 19))
    desk.carry_out(AGAIN, at=hour, by=AT[POLICE])
    for agency, kind, code in (
        (LICENSING, OutcomeKind.ORDER, "alcohol-supervision"),
        (POLICE, OutcomeKind.NO_REMARK, None),
        (ENFORCEMENT, OutcomeKind.ATTACHMENT, "attachment"),
    ):
        power = None if code is None else POWERS[code].id
        desk.report_outcome(AGAIN, OperationOutcome(agency, kind, date(2026, 1, 16), power), by=AT[agency])
    desk.report(AGAIN, by=AT[POLICE], follow_up_on=date(2026, 2, 23))
    figures = desk.figures(LOS, by=HEAD)
    check((figures.occasions, figures.objects, figures.visited_again) == (2, 1, 1), "one place, two visits")
    story.tell(f"{figures.occasions} insatser, {figures.objects} lokal, besökt mer än en gång.")
    for one in figures.outcomes:
        story.tell(f"  {CALLED[one.agency]}: {one.count} {CAME[one.kind]}")


def the_evaluation(story: HalfYear) -> None:
    """One evaluation looks at LOS and at SSPF; the modules of LOS are done, those of SSPF are not."""
    story.scene(date(2026, 2, 9), "Utvärderingen av LOS", "The evaluation of LOS")
    desk, clerk = story.desk(EvaluationDesk), finspang.CLERK.id
    asked_of = (Interviews(RoleLevel.MANAGEMENT, 5), Interviews(RoleLevel.OPERATIVE, 6))
    done = (date(2025, 9, 19), date(2025, 10, 17), date(2025, 11, 21), date(2026, 1, 14), date(2026, 2, 6))
    for kind, on in zip(ModuleKind, done, strict=True):
        interviews = asked_of if kind is ModuleKind.INTERVIEWS else ()
        desk.module_done(finspang.EVALUATION, kind, LOS, on=on, by=clerk, interviews=interviews)
    so_far = story.load(Evaluation, finspang.EVALUATION)
    left = so_far.remaining(date(2026, 2, 9))
    check({one.cooperation for one in left} == {SSPF}, "what is left is about SSPF")
    actors, voices = so_far.asked()
    story.tell(f"LOS: fem moduler gjorda, {actors} intervjuade, {voices} ur målgruppen.")
    story.tell(f"Samma uppdrag gäller SSPF: {len(left)} moduler kvar. Utvärderingen pågår.")


def what_los_cannot_see(story: HalfYear) -> None:
    """A case of SSPF is nothing that anybody at the table of LOS may know of, not even at social services."""
    story.scene(date(2026, 2, 16), "LOS ser inte SSPF", "LOS does not see SSPF")
    story.save(Individual(YOUTH, ProtectedIdentity.NONE, birth_date=date(2011, 4, 1)), by=SECRETARY)
    referral = Referral(
        SECRETARY, SOCIAL, date(2026, 2, 16), ReferralWay.GUARDIAN_CAME, frozenset({ConcernKind.CRIME})
    )
    story.agree("sspf-finspang-2026", SSPF, until=date(2027, 9, 1), by=SECRETARY)
    new = NewCase(CASE, referral, SOCIAL, individual=YOUTH)
    story.desk(CaseDesk).refer(new, SSPF, by=SECRETARY)
    window = CaseWindow(story.store, PACKS, story.tenant)
    for agency, told in (
        (POLICE, "polisen i LOS får inte veta att ett ärende i SSPF finns."),
        (SOCIAL, "inte heller socialtjänsten, där LOS-platsen är en annan än SSPF-platsen."),
    ):
        story.refused(NotFoundError, partial(window.look, CASE, by=AT[agency]), told)
    story.refused(
        NotFoundError,
        lambda: story.desk(OverviewDesk).cases(SSPF, by=AT[POLICE]),
        "översikten över SSPF är stängd.",
    )
    places = story.desk(OverviewDesk).places(LOS, by=AT[POLICE])
    story.tell(f"Vid det egna bordet ses {len(places.operations)} insatser.")


def main() -> None:
    """Tell the story."""
    story = HalfYear("LOS i Finspång: ett halvår av gemensamma insatser", NAMES)
    story.set_up(READY, BESIDE, on=BEGINS)
    evaluated = finspang.evaluation(ordered_on=BEGINS)
    story.save(finspang.BOARD, finspang.CLERK, evaluated, *finspang.closing(due=ENDS, ordered_on=BEGINS))
    an_operation_is_proposed(story)
    each_pair_is_asked(story)
    it_is_decided_and_carried_out(story)
    each_reports_for_itself(story)
    beyond_the_mandate(story)
    the_place_again(story)
    the_evaluation(story)
    what_los_cannot_see(story)
    story.end()


if __name__ == "__main__":
    main()
