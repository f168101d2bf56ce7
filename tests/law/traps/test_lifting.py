"""The traps of the note on overrides, by number: what a naive engine gets wrong about what lifts secrecy."""

from __future__ import annotations

from datetime import date

import pytest

from collabmodel.cases.statutes import About, Guardian, Side
from collabmodel.model.assessments import Answer, HarmKind, HarmLevel
from collabmodel.model.decision import Basis, DutyKind, Outcome
from collabmodel.model.people import Custody, ProtectedIdentity
from collabmodel.packs import se_osl
from tests.law.asking import (
    BOARD,
    CENTRE,
    CLINIC,
    CLUB,
    COUNSELLOR,
    CUSTOMS,
    FREE_SCHOOL_HEALTH,
    INVESTIGATION,
    NURSE,
    POLICE,
    SCHOOL,
    ask,
    grounds,
    person,
)

MEN = HarmKind.PERSON
YES, NO = Answer.YES, Answer.NO
NEEDED = {"needed_by_recipient": True}
RISK = {
    "risk_of_crime": "concrete",
    "helps_prevent": True,
    "concerns_committed_offence": False,
}
CRIME = {
    "concerns_committed_offence": True,
    "material_to_investigation": True,
    "offence_stage": "completed",
    "imprisonment_in_scale": True,
}
CHILD_AT_RISK = {"child_may_be_harmed": "suspected", "calls_for_social_services_action": True}
GROWN = About(id="youth", age=30)
BOTH = tuple(Guardian(id=one, custody=Custody.JOINT) for one in ("mother", "father"))


@pytest.mark.parametrize(
    ("day", "facts", "judgements"),
    [
        (date(2014, 6, 1), {**RISK, "risk_of_crime": "special_circumstances"}, {"osl-10-18a": YES}),
        (date(2025, 9, 1), RISK, {"osl-10-18a": YES}),
        (date(2026, 3, 2), {**NEEDED, "concerns_committed_offence": False}, {"osl-10-15a": NO}),
    ],
)
def test_01_social_services_may_tell_the_police_without_consent(
    day: date, facts: dict[str, object], judgements: dict[str, Answer]
) -> None:
    """Since 2013 by 10:18 a, and since December 2025 by 10:15 a, which does not leave out 26:1."""
    answer = ask(BOARD, POLICE, on=day, purpose="crime_prevention", facts=facts, judgements=judgements)
    assert (answer.outcome, answer.basis) == (Outcome.PERMIT, Basis.PERMISSION)


@pytest.mark.parametrize(("holder", "bound"), [(BOARD, False), (CLINIC, False), (COUNSELLOR, True)])
def test_02_the_duties_to_crime_fighters_leave_out_care_and_social_services(
    holder: Side, *, bound: bool
) -> None:
    """Act 2025:170 section 8: sections 5-7 do not reach 25:1-8 and 26:1-6."""
    judgements = dict.fromkeys(("lub-5", "lub-6", "lub-7-own", "lub-7-request"), NO)
    answer = ask(
        holder,
        INVESTIGATION,
        requested=True,
        purpose="crime_investigation",
        facts=NEEDED,
        judgements=judgements,
        on=date(2025, 9, 1),
    )
    assert (answer.basis is Basis.DUTY) is bound


def test_02_contact_data_is_outside_that_exception() -> None:
    """Section 4 binds social services too: who someone is and where, on request, save for extraordinary reasons."""
    answer = ask(
        BOARD,
        INVESTIGATION,
        requested=True,
        categories=frozenset({"contact_data"}),
        purpose="crime_investigation",
        facts=NEEDED,
        judgements={"lub-4": NO},
        on=date(2025, 9, 1),
    )
    assert (answer.outcome, answer.basis) == (Outcome.PERMIT, Basis.DUTY)


@pytest.mark.parametrize(
    ("recipient", "requested", "bound"),
    [
        (INVESTIGATION, True, True),
        (INVESTIGATION, False, True),
        (CUSTOMS, True, True),
        (CUSTOMS, False, False),
    ],
)
def test_03_a_school_tells_unasked_only_the_police(recipient: Side, *, requested: bool, bound: bool) -> None:
    """On request to every crime-fighting authority, of own motion to the Police Authority alone (section 7)."""
    answer = ask(
        COUNSELLOR,
        recipient,
        requested=requested,
        purpose="crime_investigation",
        facts=NEEDED,
        judgements={"lub-7-own": NO, "lub-7-request": NO},
    )
    assert (answer.basis is Basis.DUTY) is bound


@pytest.mark.parametrize("answered", ["osl-10-27", "lub-6", "lub-4", "osl-10-18a"])
def test_04_one_weighing_answers_no_other(answered: str) -> None:
    """Obvious, clear, extraordinary and not inappropriate are standards of their own; 10:15 a has its own too."""
    facts = {**NEEDED, **RISK}
    judged = {answered: NO if answered.startswith("lub") else YES}
    school = ask(BOARD, SCHOOL, purpose="crime_prevention", facts=facts, judgements=judged)
    assert school.outcome is not Outcome.PERMIT
    weighed = ask(BOARD, SCHOOL, purpose="crime_prevention", facts=facts, judgements={"osl-10-15a": NO})
    assert weighed.outcome is Outcome.PERMIT


@pytest.mark.parametrize(("committed", "opens"), [(False, True), (True, False), (None, False)])
def test_05_prevention_and_investigation_are_two_purposes(
    committed: bool | None,
    *,
    opens: bool,
) -> None:
    """10:18 a leaves out suspicion of a committed offence; a mixed note must be split first."""
    facts = {key: value for key, value in RISK.items() if key != "concerns_committed_offence"}
    facts |= {} if committed is None else {"concerns_committed_offence": committed}
    answer = ask(
        BOARD,
        POLICE,
        on=date(2025, 9, 1),
        purpose="crime_prevention",
        facts=facts,
        judgements={"osl-10-18a": YES},
    )
    assert (answer.outcome is Outcome.PERMIT) is opens


@pytest.mark.parametrize(
    ("day", "stage", "months", "opens"),
    [
        (date(2026, 3, 2), "completed", 5, False),
        (date(2026, 3, 2), "completed", 6, True),
        (date(2026, 3, 2), "attempt_preparation_conspiracy", 6, False),
        (date(2026, 3, 2), "attempt_preparation_conspiracy", 12, True),
        (date(2025, 3, 31), "completed", 6, False),
        (date(2025, 3, 31), "completed", 12, True),
        (date(2025, 4, 1), "completed", 6, True),
    ],
)
def test_06_the_least_penalty_counts(day: date, stage: str, months: int, *, opens: bool) -> None:
    """10:23 asks for the least penalty in the scale: six months, a year for an attempt; a year before April 2025."""
    facts = {**CRIME, "offence_stage": stage, "offence_min_penalty_months": months}
    answer = ask(BOARD, INVESTIGATION, on=day, purpose="crime_investigation", facts=facts)
    assert (answer.outcome is Outcome.PERMIT) is opens


def test_06_the_lower_bar_holds_for_weaker_secrecy() -> None:
    """10:24 needs only imprisonment in the scale, and does not reach 26:1."""
    facts = {**CRIME, "offence_min_penalty_months": 0}
    school = ask(COUNSELLOR, INVESTIGATION, purpose="crime_investigation", facts=facts)
    board = ask(BOARD, INVESTIGATION, purpose="crime_investigation", facts=facts)
    assert "osl-10-24" in grounds(school)
    assert school.outcome is Outcome.PERMIT
    assert board.outcome is not Outcome.PERMIT


def test_07_one_event_may_be_a_permission_and_a_duty() -> None:
    """A crime against a child: the police may be told (10:21), the social board must be (SoL 19:1)."""
    facts = {
        **CRIME,
        **CHILD_AT_RISK,
        "victim_age_at_offence": 12,
        "offence_chapter": frozenset({"3"}),
    }
    police = ask(CLINIC, INVESTIGATION, purpose="crime_investigation", facts=facts)
    board = ask(CLINIC, BOARD, purpose="care_or_support", facts=facts)
    assert (police.outcome, police.basis) == (Outcome.PERMIT, Basis.PERMISSION)
    assert (board.outcome, board.duty) == (Outcome.PERMIT, DutyKind.OWN_INITIATIVE)


@pytest.mark.parametrize(
    ("requested", "judged", "duty"),
    [(True, YES, DutyKind.ON_REQUEST), (False, YES, DutyKind.NONE)],
)
def test_08_feedback_to_the_reporter_is_two_rules(*, requested: bool, judged: Answer, duty: DutyKind) -> None:
    """Unasked the board may tell the reporter, on request it must unless that is inappropriate (SoL 19:6, OSL 26:9 a)."""
    answer = ask(
        BOARD,
        SCHOOL,
        categories=frozenset({"inquiry_status"}),
        requested=requested,
        facts={"recipient_made_report": True},
        judgements={"sol-19-6": judged, "osl-26-9a": judged},
        purpose="care_or_support",
    )
    assert (answer.outcome, answer.duty) == (Outcome.PERMIT, duty)


def test_08_that_everyone_should_report_is_no_duty() -> None:
    """SoL 19:4 urges; it lifts nothing, and the answer says so to whoever leans on it."""
    answer = ask(CLINIC, POLICE, facts=CHILD_AT_RISK, claims=("sol-19-4",), harm={MEN: HarmLevel.LIKELY})
    assert [law.id for law in answer.leaned_on] == ["sol-19-4"]
    assert answer.outcome is Outcome.DENY


@pytest.mark.parametrize("decided", [True, False])
def test_09_the_inquiry_must_have_been_decided(*, decided: bool) -> None:
    """SoL 20:6 opens once an inquiry is decided, not during the assessment before it."""
    answer = ask(
        CLINIC,
        BOARD,
        requested=True,
        categories=frozenset({"health"}),
        facts={"child_inquiry_decided": decided},
        judgements={"sol-20-6": YES},
        purpose="care_or_support",
    )
    assert (answer.basis is Basis.DUTY) is decided


@pytest.mark.parametrize(
    ("judged", "claims", "opens"),
    [(YES, ("osl-10-2",), True), (NO, ("osl-10-2",), False), (None, ("osl-10-2",), False)],
)
def test_10_necessity_is_for_the_givers_own_task(
    judged: Answer | None, claims: tuple[str, ...], *, opens: bool
) -> None:
    """10:2 opens on the giver's own finding of necessity; need at the recipient is nothing to it."""
    judgements = {} if judged is None else {"osl-10-2": judged}
    answer = ask(BOARD, SCHOOL, facts=NEEDED, claims=claims, judgements=judgements, on=date(2025, 9, 1))
    assert (answer.outcome is Outcome.PERMIT) is opens


@pytest.mark.parametrize(
    "leaned_on", ["signed-agreement", "kbf-9", "fl-8", "sol-18-6", "skol-29-13", "lul-39"]
)
def test_11_to_cooperate_is_no_ground(leaned_on: str) -> None:
    """An agreement, a council or a duty to cooperate opens nothing, and is named when somebody leans on it."""
    asked = ask(BOARD, POLICE, claims=(leaned_on,), harm={MEN: HarmLevel.LIKELY}, on=date(2025, 9, 1))
    assert asked.outcome is Outcome.DENY
    assert [law.id for law in asked.leaned_on] == [leaned_on]


def test_11_five_listeners_are_five_disclosures() -> None:
    """A meeting is decided listener by listener; a permit towards one is none towards another."""
    facts = {**RISK, **NEEDED}
    listeners = (POLICE, SCHOOL, CENTRE, CLUB, CLINIC)
    heard = [
        ask(
            BOARD,
            one,
            on=date(2025, 9, 1),
            facts=facts,
            judgements={"osl-10-18a": YES},
            purpose="crime_prevention",
        )
        for one in listeners
    ]
    assert [answer.outcome is Outcome.PERMIT for answer in heard] == [True, False, False, False, False]


def test_12_a_joint_plan_may_be_public_where_it_lies() -> None:
    """The fact that the board keeps secret has no section of its own at the youth centre, and the answer says so."""
    answer = ask(BOARD, CENTRE, parties=(GROWN,), consents=("youth",), purpose="care_or_support")
    assert answer.outcome is Outcome.PERMIT
    assert not [law for law in answer.at_recipient.provisions if law.id.startswith("osl-2")]


def test_13_boards_of_one_municipality_are_strangers() -> None:
    """Two boards are two authorities (OSL 8:1), however near their desks."""
    office = Side(kind="school", activity="teaching", municipality="lillby")
    assert ask(BOARD, office, harm={MEN: HarmLevel.LIKELY}, on=date(2025, 9, 1)).outcome is Outcome.DENY


def test_14_a_reservation_is_for_private_recipients() -> None:
    """10:14 opens nothing between authorities, and nothing that is absolutely secret."""
    counselling = Side(kind="municipality", activity="family_counselling")
    reserved = {"claims": ("osl-10-14",), "judgements": {"osl-10-14": YES}, "on": date(2025, 9, 1)}
    assert ask(BOARD, SCHOOL, **reserved).outcome is not Outcome.PERMIT
    assert ask(counselling, person("father"), **reserved).outcome is not Outcome.PERMIT


@pytest.mark.parametrize(("age", "opens"), [(20, True), (21, False)])
def test_15_the_subject_is_young_now(age: int, *, opens: bool) -> None:
    """10:18 a counts the age on the day of the disclosure: under twenty-one."""
    youth = About(id="youth", age=age)
    answer = ask(
        BOARD,
        POLICE,
        parties=(youth,),
        on=date(2025, 9, 1),
        purpose="crime_prevention",
        facts=RISK,
        judgements={"osl-10-18a": YES},
    )
    assert (answer.outcome is Outcome.PERMIT) is opens


@pytest.mark.parametrize(("age", "opens"), [(17, True), (18, False)])
def test_15_the_victim_was_young_then(age: int, *, opens: bool) -> None:
    """10:21 counts the victim's age when the offence was committed: under eighteen."""
    facts = {**CRIME, "victim_age_at_offence": age, "offence_chapter": frozenset({"3"})}
    answer = ask(BOARD, INVESTIGATION, purpose="crime_investigation", facts=facts)
    assert (answer.outcome is Outcome.PERMIT) is opens


def test_16_access_is_not_consent() -> None:
    """A guardian who may see the item has not thereby agreed that the club may."""
    facts = {"guardian_may_decide": True, "considerable_harm_to_minor": False}
    family = {"guardians": (Guardian(id="mother"),), "facts": facts}
    assert ask(COUNSELLOR, person("mother"), **family).outcome is Outcome.PERMIT
    assert ask(COUNSELLOR, CLUB, **family, purpose="care_or_support").outcome is not Outcome.PERMIT


@pytest.mark.parametrize(
    ("level", "judged", "outcome"),
    [
        (ProtectedIdentity.NONE, None, Outcome.PERMIT),
        (ProtectedIdentity.MARKING, None, Outcome.REFER),
        (ProtectedIdentity.MARKING, YES, Outcome.PERMIT),
        (ProtectedIdentity.MARKING, NO, Outcome.DENY),
    ],
)
def test_17_a_marker_is_a_warning(level: ProtectedIdentity, judged: Answer | None, outcome: Outcome) -> None:
    """A protected identity holds back until a named official has looked; it forbids nothing by itself."""
    judgements = {} if judged is None else {"check-protected-identity": judged}
    youth = About(id="youth", age=30, protection=level)
    answer = ask(
        BOARD, SCHOOL, parties=(youth,), consents=("youth",), purpose="care_or_support", judgements=judgements
    )
    assert answer.outcome is outcome


def test_18_a_waiver_is_no_basis_for_processing() -> None:
    """A release that rests on a waiver says that the regulation's own consent is another thing (GDPR 6.1 a)."""
    answer = ask(BOARD, SCHOOL, parties=(GROWN,), consents=("youth",), purpose="care_or_support")
    assert "gdpr-6-1a" in {one.provision.id for one in answer.obligations}


@pytest.mark.parametrize("recipient", [CLUB, SCHOOL])
def test_19_offence_data_needs_support_of_its_own(recipient: Side) -> None:
    """Lifted secrecy is no support for handling data on offences (GDPR 10), least of all at an association."""
    answer = ask(
        BOARD,
        recipient,
        categories=frozenset({"crime_suspicion"}),
        parties=(GROWN,),
        consents=("youth",),
        purpose="care_or_support",
    )
    assert answer.outcome is Outcome.PERMIT
    assert "gdpr-10" in {one.provision.id for one in answer.obligations}


@pytest.mark.parametrize("record", ["dsl-5-1", "gdpr-9"])
def test_20_searches_by_sensitive_data_are_spoken_of(record: str) -> None:
    """The pack carries the bounds on sensitive data; the library has no search that picks out persons by them."""
    assert se_osl.PACK.provision(record).text_sv


def test_21_police_data_keep_their_role_and_kind() -> None:
    """What the police give carries the duty to mark role, and fact apart from judgement (BDL 2:9-10)."""
    answer = ask(
        POLICE,
        SCHOOL,
        categories=frozenset({"crime_suspicion"}),
        parties=(GROWN,),
        consents=("youth",),
        purpose="crime_prevention",
    )
    assert "bdl-2" in {one.provision.id for one in answer.obligations}


@pytest.mark.parametrize(("judged", "opens"), [(YES, True), (NO, False)])
def test_22_what_opens_another_section_opens_the_last_resort(judged: Answer, *, opens: bool) -> None:
    """21:1 follows where a lift names another section in scope for the same person (OSL 21:2)."""
    answer = ask(
        NURSE,
        BOARD,
        categories=frozenset({"health"}),
        marks=frozenset({"health_or_sex_life"}),
        purpose="care_or_support",
        facts={"needed_for_care_or_support": True},
        judgements={"osl-25-12": judged},
        harm={MEN: HarmLevel.LIKELY},
    )
    assert {"osl-21-1", "osl-25-1"} <= {unit.provision.id for unit in answer.units}
    assert (answer.outcome is Outcome.PERMIT) is opens


@pytest.mark.parametrize("claim", ["osl-10-27", "osl-10-15a", "osl-10-2"])
def test_23_free_schools_are_outside_chapter_ten(claim: str) -> None:
    """Until 2027 a private school discloses what is not unauthorised; the permissions of OSL are not its own."""
    answer = ask(
        FREE_SCHOOL_HEALTH,
        POLICE,
        categories=frozenset({"support_needs"}),
        facts=NEEDED,
        claims=(claim,),
        judgements={claim: NO if claim == "osl-10-15a" else YES},
        purpose="crime_prevention",
    )
    assert answer.outcome is not Outcome.PERMIT


@pytest.mark.parametrize(("day", "opens"), [(date(2025, 11, 30), False), (date(2025, 12, 1), True)])
def test_24_the_day_of_the_disclosure_decides(day: date, *, opens: bool) -> None:
    """An old item is opened by the law of the day on which it is given."""
    answer = ask(
        BOARD,
        SCHOOL,
        on=day,
        arose_on=date(2024, 1, 1),
        facts=NEEDED,
        judgements={"osl-10-15a": NO},
        purpose="crime_prevention",
    )
    assert (answer.outcome is Outcome.PERMIT) is opens
