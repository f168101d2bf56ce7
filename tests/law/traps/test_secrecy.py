"""The traps of the note on secrecy, by number: what a naive engine gets wrong about what protects an item."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from collabmodel.cases.statutes import About, Guardian, Side
from collabmodel.model.agencies import LegalBasis
from collabmodel.model.assessments import Answer, HarmKind, HarmLevel
from collabmodel.model.decision import Basis, DoorState, ItemDecision, Outcome
from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.model.information import InformationItem, Level, PersonRole
from collabmodel.packs import se_osl
from collabmodel.rules.provisions import SecrecyProvision, Test
from tests.law.asking import (
    BOARD,
    CENTRE,
    CHURCH,
    CLINIC,
    CLUB,
    COORDINATOR,
    COUNSELLOR,
    FREE_SCHOOL,
    INVESTIGATION,
    LANDLORD,
    LETTING,
    NURSE,
    POLICE,
    QUEUE,
    SCHOOL,
    ask,
    grounds,
    person,
    there,
    units,
)

MEN, WORK = HarmKind.PERSON, HarmKind.ACTIVITY
LIKELY, NONE = HarmLevel.LIKELY, HarmLevel.CLEARLY_NONE
NEEDED = {"needed_by_recipient": True}
PREDOMINANT_NO = {"osl-10-15a": Answer.NO}
SIBLING = About(id="sibling", role=PersonRole.CLOSE, age=12)
INFORMANT = About(id="neighbour", role=PersonRole.INFORMANT, age=50)
MOTHER = Guardian(id="mother")


def _door(answer: ItemDecision, ident: str) -> set[DoorState]:
    """How a door stands in the units that it was tried for; nothing where it names none of them."""
    return {door.state for unit in answer.units for door in unit.doors if door.provision.id == ident}


def test_01_secrecy_does_not_travel() -> None:
    """What the board tells falls to 26:11 at the company and to nothing at the youth centre (OSL 7:2)."""
    company, centre = there(ask(BOARD, LETTING)), there(ask(BOARD, CENTRE))
    assert "osl-26-1" not in company | centre
    assert any(one.startswith("osl-26-11") for one in company)
    assert not [one for one in centre if one.startswith(("osl-23", "osl-25", "osl-26", "osl-35"))]
    assert "osl-35-1" not in there(ask(POLICE, SCHOOL, marks=frozenset({"crime_fighting_work"})))


@pytest.mark.parametrize("mark", ["preliminary_investigation", "crime_fighting_work"])
@pytest.mark.parametrize("recipient", [SCHOOL, LETTING, CENTRE])
def test_02_crime_fighting_secrecy_does_travel(mark: str, recipient: Side) -> None:
    """Both paragraphs of OSL 18:1 are tied to the information and bind whoever of the authorities gets it."""
    answer = ask(POLICE, recipient, marks=frozenset({mark}))
    assert any(one.startswith("osl-18-1-") for one in there(answer))


@pytest.mark.parametrize(
    ("activity", "section"),
    [
        ("pupil_health_medical", "osl-25-1"),
        ("pupil_health_psychosocial", "osl-23-2-s1"),
        ("special_pupil_support", "osl-23-2-s2-p1"),
        ("pupil_discipline", "osl-23-2-s2-p2"),
        ("preschool", "osl-23-1"),
        ("after_school", "osl-23-3-s2"),
    ],
)
def test_03_school_is_several_regimes(activity: str, section: str) -> None:
    """The function decides the section, not the employer (OSL 23 and 25 kap.)."""
    giver = Side(kind="school", activity=activity)
    assert any(one.startswith(section) for one in units(ask(giver, POLICE)))


@pytest.mark.parametrize("category", ["attendance", "school_results"])
def test_03_absence_and_grades_are_normally_public(category: str) -> None:
    """Nothing of its own protects attendance and results in teaching (OSL 23:2 third paragraph)."""
    answer = ask(SCHOOL, LANDLORD, categories=frozenset({category}))
    assert (answer.outcome, answer.basis) == (Outcome.PERMIT, Basis.NO_SECRECY)


@pytest.mark.parametrize(
    ("giver", "general_clause", "prevention_clause", "duty_to_crime_fighters"),
    [(BOARD, False, True, False), (CLINIC, False, False, False), (COUNSELLOR, True, True, True)],
)
def test_04_strong_secrecy_is_not_one_list(
    giver: Side, *, general_clause: bool, prevention_clause: bool, duty_to_crime_fighters: bool
) -> None:
    """Which of 10:27, 10:15 a and act 2025:170 reach 26:1, 25:1 and 23:2 is three separate questions."""
    answer = ask(giver, INVESTIGATION, requested=True, facts=NEEDED, claims=("osl-10-27",))
    assert bool(_door(answer, "osl-10-27")) is general_clause
    assert bool(_door(answer, "osl-10-15a")) is prevention_clause
    duties = ("lub-5", "lub-6", "lub-7-request", "lub-7-own")
    assert any(_door(answer, one) for one in duties) is duty_to_crime_fighters


@pytest.mark.parametrize(
    ("recipient", "opens"),
    [
        (SCHOOL, True),
        (LETTING, True),
        (FREE_SCHOOL, False),
        (CLUB, False),
        (CHURCH, False),
        (LANDLORD, False),
    ],
)
def test_05_the_prevention_clause_is_between_authorities(recipient: Side, *, opens: bool) -> None:
    """10:15 a opens for authorities and equated companies alone (OSL 2:3, 10:15 a)."""
    answer = ask(BOARD, recipient, purpose="crime_prevention", facts=NEEDED, judgements=PREDOMINANT_NO)
    assert (answer.outcome is Outcome.PERMIT) is opens


@pytest.mark.parametrize(("day", "opens"), [(date(2025, 11, 30), False), (date(2025, 12, 1), True)])
def test_05_the_prevention_clause_begins_on_a_day(day: date, *, opens: bool) -> None:
    """Before 1 December 2025 there is no 10:15 a."""
    answer = ask(BOARD, SCHOOL, on=day, purpose="crime_prevention", facts=NEEDED, judgements=PREDOMINANT_NO)
    assert (answer.outcome is Outcome.PERMIT) is opens


def test_05_the_prevention_clause_reaches_chapters_21_to_40_alone() -> None:
    """Work that 18:1 protects stays where it is, whatever the weighing under 10:15 a."""
    answer = ask(
        POLICE,
        SCHOOL,
        marks=frozenset({"crime_fighting_work"}),
        purpose="crime_prevention",
        facts=NEEDED,
        judgements=PREDOMINANT_NO,
    )
    work = [unit for unit in answer.units if unit.provision.id.startswith("osl-18-1")]
    assert work
    assert not any(door.provision.id == "osl-10-15a" for unit in work for door in unit.doors)
    assert answer.outcome is not Outcome.PERMIT


def test_06_consent_is_personal() -> None:
    """A consent lifts the consenting person's part, not the sibling's nor the informant's (OSL 12:2)."""
    youth = About(id="youth", age=20)
    alone = ask(BOARD, SCHOOL, parties=(youth,), consents=("youth",), purpose="school_support")
    assert (alone.outcome, alone.basis) == (Outcome.PERMIT, Basis.CONSENT)
    for other in (SIBLING, INFORMANT):
        answer = ask(BOARD, SCHOOL, parties=(youth, other), consents=("youth",), purpose="school_support")
        assert answer.outcome is not Outcome.PERMIT


@pytest.mark.parametrize(
    ("mark", "secrecy"),
    [
        ("preliminary_investigation", "osl-18-1"),
        ("inspection_plan", "osl-17-1"),
        ("intelligence", "osl-18-2"),
    ],
)
def test_06_consent_opens_no_public_interest(mark: str, secrecy: str) -> None:
    """What protects the authority's work is nobody's to give away (OSL 17 and 18 kap.)."""
    grown = About(id="youth", age=20)
    answer = ask(
        POLICE,
        SCHOOL,
        marks=frozenset({mark}),
        parties=(grown,),
        consents=("youth",),
        purpose="school_support",
    )
    assert any(one.startswith(secrecy) for one in grounds(answer))
    assert answer.outcome is not Outcome.PERMIT


def test_06_consent_opens_no_criminal_record() -> None:
    """The criminal records register has a regime of its own, without waiver (OSL 35:3)."""
    register = Side(kind="police", activity="criminal_records_register")
    grown = About(id="youth", age=20)
    answer = ask(
        register,
        SCHOOL,
        categories=frozenset({"criminal_record"}),
        parties=(grown,),
        consents=("youth",),
        purpose="school_support",
    )
    assert answer.outcome is Outcome.DENY


@pytest.mark.parametrize(
    ("decides", "harmed", "outcome"),
    [
        (True, False, Outcome.PERMIT),
        (True, True, Outcome.DENY),
        (False, False, Outcome.DENY),
    ],
)
def test_07_the_guardian_is_not_the_child(*, decides: bool, harmed: bool, outcome: Outcome) -> None:
    """Secrecy holds against the guardian too, save where the guardian decides and no considerable harm is feared."""
    answer = ask(
        COUNSELLOR,
        person("mother"),
        guardians=(MOTHER,),
        facts={"guardian_may_decide": decides, "considerable_harm_to_minor": harmed},
    )
    assert answer.outcome is outcome


@pytest.mark.parametrize(
    ("parties", "reported", "closed"),
    [
        ((About(id="father", age=40), INFORMANT), "father", True),
        ((About(id="father", age=40),), "father", False),
    ],
)
def test_08_informant_rules_protect_the_private_informant(
    parties: tuple[About, ...], reported: str, *, closed: bool
) -> None:
    """Towards the person reported it is the informant's statement that stays shut (OSL 26:5)."""
    marks = frozenset({"informant_statement"}) if closed else frozenset[str]()
    answer = ask(BOARD, person(reported), parties=parties, marks=marks)
    assert ("osl-26-5" in units(answer)) is closed
    assert (answer.outcome is Outcome.PERMIT) is not closed


def test_09_a_harm_test_is_relative_to_the_recipient() -> None:
    """A finding towards the school says nothing of the youth centre (OSL 26:1)."""
    cleared = ask(BOARD, SCHOOL, harm={MEN: NONE})
    assert cleared.outcome is Outcome.PERMIT
    assert ask(BOARD, CENTRE).outcome is not Outcome.PERMIT


@pytest.mark.parametrize(
    ("behind", "told", "outcome"),
    [
        (40, None, Outcome.PERMIT),
        (3, None, Outcome.REFER),
        (3, True, Outcome.DENY),
        (3, False, Outcome.PERMIT),
    ],
)
def test_10_taking_names_out_helps_only_the_untraceable(
    behind: int,
    told: bool | None,
    outcome: Outcome,
) -> None:
    """A figure over few persons waits for an official who says whether anybody can be traced."""
    answer = ask(
        BOARD,
        POLICE,
        categories=frozenset({"group_level"}),
        level=Level.GROUP,
        parties=(),
        people_behind=behind,
        identifiable=told,
        harm={MEN: HarmLevel.NOT_EXCLUDED},
    )
    assert answer.outcome is outcome


def test_11_saying_it_is_disclosing_it() -> None:
    """The engine knows no medium: what is said in a room is asked about for each who listens (OSL 3:1)."""
    asked = {field.name for kind in (DisclosureRequest, InformationItem) for field in attrs.fields(kind)}
    assert not asked & {"medium", "form", "oral", "written"}
    cleared = {"osl-10-18a": Answer.YES}
    facts = {"risk_of_crime": "concrete", "helps_prevent": True, "concerns_committed_offence": False}
    heard = [
        ask(BOARD, listener, purpose="crime_prevention", facts=facts, judgements=cleared, on=date(2025, 9, 1))
        for listener in (POLICE, SCHOOL, CLUB)
    ]
    assert [one.outcome is Outcome.PERMIT for one in heard] == [True, False, False]


@pytest.mark.parametrize(
    ("independent", "outcome"), [(True, Outcome.DENY), (False, Outcome.PERMIT), (None, Outcome.REFER)]
)
def test_12_independence_of_branches_is_a_judgement(
    independent: bool | None,
    outcome: Outcome,
) -> None:
    """Inside one board it depends on whether the branches are independent, which somebody must have found (OSL 8:2)."""
    office = Side(activity="teaching", same_agency=True, independent=independent)
    answer = ask(NURSE, office, categories=frozenset({"health"}))
    assert answer.outcome is outcome


@pytest.mark.parametrize(
    ("facts", "marks", "opens"),
    [
        ({"decision_listed_in_26_7": True}, {"decision"}, True),
        ({"decision_listed_in_26_7": False}, {"decision"}, False),
        ({"decision_listed_in_26_7": True}, set(), False),
        ({"decision_listed_in_26_7": True}, {"decision", "reasons_of_decision"}, False),
    ],
)
def test_15_only_listed_decisions_are_public(facts: dict[str, bool], marks: set[str], *, opens: bool) -> None:
    """A listed decision is outside 26:1; a decision on support, the file and the reasons are not (OSL 26:7)."""
    answer = ask(BOARD, LANDLORD, facts=facts, marks=frozenset(marks), harm={MEN: LIKELY})
    assert (answer.outcome is Outcome.PERMIT) is opens


@pytest.mark.parametrize(
    "section",
    ["osl-21-3", "osl-22-1", "osl-23-2", "osl-23-3", "osl-23-5", "osl-26-11", "osl-27-2", "osl-28-14",
     "osl-30-21", "osl-30-23", "osl-30-27", "osl-30-28", "osl-35-15", "osl-37-1"],
)  # fmt: skip
def test_16_a_section_may_hold_several_tests(section: str) -> None:
    """Parts of one section with tests of their own are records of their own."""
    parts = [
        (p.id, p.test, p.at, p.when, p.protects)
        for p in se_osl.PACK.provisions
        if isinstance(p, SecrecyProvision) and (p.id == section or p.id.startswith(f"{section}-"))
    ]
    assert len(parts) > 1
    assert len({part[1:] for part in parts}) == len(parts)


@pytest.mark.parametrize(("harm", "shut"), [(LIKELY, False), (HarmLevel.CONSIDERABLE, True)])
def test_17_towards_the_patient_the_presumption_turns(harm: HarmLevel, *, shut: bool) -> None:
    """A patient may see his or her own record unless the aim of the care speaks against it (OSL 25:6)."""
    grown = About(id="patient", age=30)
    answer = ask(
        CLINIC,
        person("patient"),
        categories=frozenset({"health"}),
        parties=(grown,),
        harm_by={"osl-25-6": harm},
    )
    assert (answer.outcome is Outcome.PERMIT) is not shut


def test_18_years_open_nothing_by_themselves() -> None:
    """Years run for public documents, from the document (OSL 7:5); the engine opens nothing because of age."""
    answer = ask(BOARD, LANDLORD, arose_on=date(1940, 1, 1), harm={MEN: LIKELY})
    assert answer.outcome is Outcome.DENY


def test_19_older_information_keeps_older_words_in_places() -> None:
    """After July 2026 the answer tells that closed youth care from before keeps the former text (2026:529)."""
    case = Side(kind="police", activity="police_assistance")
    answer = ask(case, SCHOOL, on=date(2026, 7, 2), arose_on=date(2026, 5, 1), harm={MEN: LIKELY})
    older = se_osl.PACK.provision("osl-35-20").older
    assert older is not None
    assert older.arose_before == date(2026, 7, 1)
    assert "osl-35-20" in units(answer)


def test_20_the_plan_of_an_inspection_is_the_authoritys() -> None:
    """17:1 and 18:3 protect the work: no finding on persons and no consent clears them."""
    grown = About(id="youth", age=20)
    inspection = ask(
        Side(kind="municipality", activity="municipal_business_supervision"),
        CENTRE,
        categories=frozenset({"other"}),
        marks=frozenset({"inspection_plan"}),
        parties=(grown,),
        consents=("youth",),
        harm={MEN: NONE, HarmKind.BUSINESS: NONE},
        purpose="other",
    )
    assert "osl-17-1" in grounds(inspection)
    assert inspection.outcome is not Outcome.PERMIT


def test_20_findings_of_different_harm_do_not_mix() -> None:
    """That no person is harmed does not clear the work that 18:1 protects, which needs a finding of its own."""
    asked = {"marks": frozenset({"crime_fighting_work"}), "purpose": "crime_prevention"}
    persons = {MEN: NONE, HarmKind.BUSINESS: NONE}
    assert ask(POLICE, SCHOOL, harm=persons, **asked).outcome is not Outcome.PERMIT
    assert ask(POLICE, SCHOOL, harm={**persons, WORK: NONE}, **asked).outcome is Outcome.PERMIT


def test_21_supervision_of_a_dwelling_has_no_sector_secrecy() -> None:
    """30:27 is about business; a building matter about a private person has none of its own."""
    building = Side(kind="municipality", activity="building_private_persons")
    answer = ask(building, BOARD, categories=frozenset({"tenancy"}))
    assert (answer.outcome, answer.basis) == (Outcome.PERMIT, Basis.NO_SECRECY)


@pytest.mark.parametrize(("holder", "opens"), [(QUEUE, True), (LETTING, False)])
def test_22_queue_and_letting_differ(holder: Side, *, opens: bool) -> None:
    """Likely harm that is not considerable passes in the queue and not in the letting (OSL 26:11)."""
    answer = ask(holder, LANDLORD, categories=frozenset({"tenancy"}), harm={MEN: LIKELY})
    assert (answer.outcome is Outcome.PERMIT) is opens


def test_23_where_the_coordinator_sits_decides() -> None:
    """The same note is under 26:1 at the social board and under nothing at the municipal board (OSL 26:1)."""
    seated = [units(ask(holder, POLICE)) for holder in (BOARD, COUNSELLOR, COORDINATOR)]
    assert "osl-26-1" in seated[0]
    assert "osl-23-2-s1" in seated[1]
    assert not seated[2]


@pytest.mark.parametrize(("day", "secret"), [(date(2026, 1, 14), False), (date(2026, 1, 15), True)])
def test_24_concern_reports_at_the_reporter_have_a_first_day(day: date, *, secret: bool) -> None:
    """Since 15 January 2026 a report is protected where it was made (OSL 40:7 g)."""
    answer = ask(
        CENTRE,
        LANDLORD,
        on=day,
        categories=frozenset({"concern_report"}),
        marks=frozenset({"concern_report"}),
    )
    assert ("osl-40-7g" in units(answer)) is secret


def test_25_municipalities_are_no_crime_fighters() -> None:
    """A municipality reaches the secrecy of crime fighting only by assisting (OSL 18:3, 35:1)."""
    answer = ask(COORDINATOR, LANDLORD, categories=frozenset({"crime_suspicion"}))
    assert not [one for one in units(answer) if one.startswith(("osl-35-1", "osl-18-1", "osl-18-3"))]


@pytest.mark.parametrize("holder", [POLICE, LETTING])
def test_26_the_right_to_inform_media_is_no_ground(holder: Side) -> None:
    """Freedom to inform is the employee's; the authority discloses to a journalist as to anybody (OSL 13 kap.)."""
    journalist = Side(kind="private_body", activity="association", body=LegalBasis.PRIVATE)
    answer = ask(holder, journalist, harm={MEN: LIKELY})
    assert answer.outcome is not Outcome.PERMIT


def test_27_data_protection_is_another_lock() -> None:
    """A permit carries the duties of data protection; lifting the secrecy is no basis for processing."""
    grown = About(id="youth", age=20)
    answer = ask(BOARD, SCHOOL, parties=(grown,), consents=("youth",), purpose="school_support")
    assert answer.outcome is Outcome.PERMIT
    assert {"gdpr-5-1b", "gdpr-5-1c"} <= {one.provision.id for one in answer.obligations}


def test_28_chapter_twelve_has_three_sections() -> None:
    """No record claims a fourth section of chapter 12."""
    assert not [one.id for one in se_osl.PACK.provisions if one.id.startswith("osl-12-4")]


@pytest.mark.parametrize(
    ("holder", "record", "marks"),
    [
        (CLINIC, "osl-25-6", set()),
        (CLINIC, "osl-25-7", {"informant_statement"}),
        (BOARD, "osl-26-5", {"informant_statement"}),
        (POLICE, "osl-35-2", {"informant_statement"}),
    ],
)
def test_29_a_section_towards_one_recipient_speaks_of_no_other(
    holder: Side, record: str, marks: set[str]
) -> None:
    """What holds towards the patient or the person reported is no lock, and no door, towards the rest."""
    other = ask(holder, SCHOOL, marks=frozenset(marks), parties=(About(id="youth", age=20), INFORMANT))
    assert record not in units(other)


def test_30_absolute_secrecy_of_the_traders_contacts_is_not_the_traders() -> None:
    """30:27 point 2 protects those who deal with the trader, without a test; the trader is under point 1."""
    office = Side(kind="municipality", activity="municipal_business_supervision")
    trader = About(id="trader", role=PersonRole.FIRM)
    customer = About(id="customer", role=PersonRole.THIRD, age=30)
    both = ask(office, BOARD, categories=frozenset({"business"}), parties=(trader, customer))
    tests = {(unit.party, unit.test) for unit in both.units if unit.provision.id.startswith("osl-30-27")}
    assert ("customer", Test.ABSOLUTE.value) in tests
    assert ("trader", Test.ABSOLUTE.value) not in tests
