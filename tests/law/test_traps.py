"""Traps that the words of a case bank cannot set: asked of the engine itself."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from collabmodel.model.agencies import Agency, Branch, LegalBasis, Official
from collabmodel.model.assessments import (
    Answer,
    Circumstance,
    HarmFinding,
    HarmKind,
    HarmLevel,
    Judgement,
    NothingMoreKnown,
)
from collabmodel.model.decision import ItemDecision, Outcome
from collabmodel.model.disclosure import DisclosureRequest, Initiative, Recipient
from collabmodel.model.ids import AgencyId, BranchId, IndividualId, ItemId, OfficialId, ProvisionId, RequestId
from collabmodel.model.information import InformationItem, Marks, Party, PersonRole
from collabmodel.model.people import Individual, ProtectedIdentity
from collabmodel.packs import se_osl
from collabmodel.rules.engine import decide
from collabmodel.rules.facts import FactSheet

DAY = date(2026, 3, 2)
WHO = OfficialId("handläggare")
YOUTH = Individual(IndividualId("ungdomen"), ProtectedIdentity.NONE, birth_date=date(2010, 5, 2))


def _agency(
    ident: str, kind: str, activity: str, basis: LegalBasis = LegalBasis.AUTHORITY
) -> tuple[Agency, Branch]:
    return (
        Agency(AgencyId(ident), ident, kind, basis),
        Branch(BranchId(f"{ident}/enhet"), AgencyId(ident), ident, frozenset({activity})),
    )


BOARD = _agency("nämnden", "social_board", "social_services")
POLICE = _agency("polisen", "police", "crime_fighting")
SCHOOL = _agency("skolan", "school", "teaching")
HOUSING = _agency("bolaget", "housing_company", "housing_letting", LegalBasis.EQUATED)
CENTRE = _agency("gården", "municipality", "youth_centre")


def _ask(
    giver: tuple[Agency, Branch],
    receiver: tuple[Agency, Branch],
    *,
    categories: frozenset[str] = frozenset({"social_circumstances"}),
    marks: frozenset[str] = frozenset(),
    circumstances: tuple[Circumstance, ...] = (),
    harm: tuple[HarmFinding, ...] = (),
    judgements: tuple[Judgement, ...] = (),
    claims: frozenset[ProvisionId] = frozenset(),
    purpose: str = "crime_prevention",
    day: date = DAY,
    initiative: Initiative = Initiative.OWN,
) -> ItemDecision:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    (agency, branch), (other, target) = giver, receiver
    item = InformationItem(
        ItemId("uppgiften"),
        branch.id,
        next(iter(branch.activities)),
        categories,
        at.replace(year=day.year - 1),
        (Party(YOUTH.id, PersonRole.SUBJECT),),
        marks=Marks(marks, se_osl.PACK.vocabulary.version),
    )
    facts = FactSheet(
        agencies=(agency, other),
        branches=(branch, target),
        officials=(Official(WHO, agency.id),),
        people=(YOUTH,),
        circumstances=circumstances,
        harm=harm,
        judgements=judgements,
        nothing_more_known=NothingMoreKnown(WHO, day),
    )
    request = DisclosureRequest(
        RequestId("frågan"),
        branch.id,
        Recipient(branch=target.id),
        (item,),
        initiative,
        at,
        WHO,
        purpose,
        claims=claims,
    )
    return decide(request, facts, [se_osl.PACK]).items[0]


def _judged(provision: str, answer: Answer, receiver: tuple[Agency, Branch]) -> Judgement:
    return Judgement(ProvisionId(provision), answer, str(receiver[1].id), WHO, DAY)


def _found(
    level: HarmLevel, receiver: tuple[Agency, Branch], kind: HarmKind = HarmKind.PERSON
) -> HarmFinding:
    about = None if kind is HarmKind.ACTIVITY else YOUTH.id
    return HarmFinding(kind, level, str(receiver[1].id), WHO, DAY, party=about, purpose="crime_prevention")


def _there(answer: ItemDecision) -> set[str]:
    return {provision.id for provision in answer.at_recipient.provisions}


def test_secrecy_stays_with_the_giver() -> None:
    """Primary trap 1 (OSL 7:2): what the board tells a youth centre has no protection of its own there."""
    assert not any(one.startswith("osl-26-") for one in _there(_ask(BOARD, CENTRE)))


def test_what_a_housing_company_learns_is_protected_as_letting() -> None:
    """Primary trap 1 (OSL 7:2, 26:11): the board's item is under 26:11 at the company, not under 26:1."""
    there = _there(_ask(BOARD, HOUSING))
    assert "osl-26-1" not in there
    assert any(one.startswith("osl-26-11") for one in there)


def test_crime_fighting_secrecy_follows_the_information() -> None:
    """Primary trap 2 (OSL 18:1): work marked as crime fighting stays protected at the school."""
    answer = _ask(POLICE, SCHOOL, marks=frozenset({"crime_fighting_work"}))
    assert any(one.startswith("osl-18-1") for one in _there(answer))
    assert not any(one.startswith("osl-35-1") for one in _there(answer))


@pytest.mark.parametrize(
    ("activity", "section"),
    [
        ("pupil_health_medical", "osl-25-1"),
        ("pupil_health_psychosocial", "osl-23-2-s1"),
        ("special_pupil_support", "osl-23-2-s2-p1"),
        ("preschool", "osl-23-1"),
        ("after_school", "osl-23-3-s2"),
        ("after_school_support", "osl-23-3-s1"),
    ],
)
def test_school_is_several_regimes(activity: str, section: str) -> None:
    """Primary trap 3 (OSL 23 and 25 kap.): the function decides the section, not the employer."""
    answer = _ask(_agency("skolan", "school", activity), POLICE)
    assert section in {unit.provision.id for unit in answer.units}


def test_a_finding_for_one_recipient_says_nothing_of_another() -> None:
    """Primary trap 9 (OSL 26:1): harm clearly excluded towards the school opens nothing towards the centre."""
    cleared = (_found(HarmLevel.CLEARLY_NONE, SCHOOL),)
    assert _ask(BOARD, SCHOOL, harm=cleared).outcome is Outcome.PERMIT
    assert _ask(BOARD, CENTRE, harm=cleared).outcome is not Outcome.PERMIT


def test_findings_of_different_harm_do_not_mix() -> None:
    """Primary trap 20 and section 1 step 5 (OSL 18:1): no harm to the person does not clear the work."""
    marks = frozenset({"crime_fighting_work"})
    person = tuple(
        _found(HarmLevel.CLEARLY_NONE, SCHOOL, kind) for kind in (HarmKind.PERSON, HarmKind.BUSINESS)
    )
    work = _found(HarmLevel.CLEARLY_NONE, SCHOOL, HarmKind.ACTIVITY)
    assert _ask(POLICE, SCHOOL, marks=marks, harm=person).outcome is not Outcome.PERMIT
    assert _ask(POLICE, SCHOOL, marks=marks, harm=(*person, work)).outcome is Outcome.PERMIT


def test_there_is_no_fourth_section_of_chapter_twelve() -> None:
    """Primary trap 28 (OSL 12 kap.): the chapter ends with its third section."""
    assert not [one.id for one in se_osl.PACK.provisions if one.id.startswith("osl-12-4")]


def test_one_weighing_does_not_answer_another() -> None:
    """Overrides trap 4 (OSL 10:15 a, 10:27): an answer by the general clause opens no other clause."""
    needed = (Circumstance("needed_by_recipient", value=True),)
    obvious = (_judged("osl-10-27", Answer.YES, SCHOOL),)
    weighed = (_judged("osl-10-15a", Answer.NO, SCHOOL),)
    assert _ask(BOARD, SCHOOL, circumstances=needed, judgements=obvious).outcome is not Outcome.PERMIT
    assert _ask(BOARD, SCHOOL, circumstances=needed, judgements=weighed).outcome is Outcome.PERMIT


@pytest.mark.parametrize(
    ("stage", "months", "outcome"),
    [
        ("completed", 5, Outcome.DENY),
        ("completed", 6, Outcome.PERMIT),
        ("attempt_preparation_conspiracy", 6, Outcome.DENY),
        ("attempt_preparation_conspiracy", 12, Outcome.PERMIT),
    ],
)
def test_attempts_have_a_limit_of_their_own(stage: str, months: int, outcome: Outcome) -> None:
    """Overrides trap 6 (OSL 10:23): the least penalty counts, and more is asked of an attempt."""
    crime = (
        Circumstance("concerns_committed_offence", value=True),
        Circumstance("material_to_investigation", value=True),
        Circumstance("offence_stage", stage),
        Circumstance("offence_min_penalty_months", months),
    )
    assert _ask(BOARD, POLICE, circumstances=crime, purpose="crime_investigation").outcome is outcome


def test_an_agreement_to_cooperate_is_no_ground() -> None:
    """Overrides traps 10 and 11 (OSL 10:2): decided cooperation and need at the recipient open nothing."""
    cooperation = (
        Circumstance("specially_decided_cooperation", value=True),
        Circumstance("needed_by_recipient", value=True),
    )
    assert _ask(BOARD, SCHOOL, circumstances=cooperation, purpose="other").outcome is Outcome.DENY


def test_a_reservation_opens_nothing_between_authorities() -> None:
    """Overrides trap 14 (OSL 10:14): a reservation is for private recipients."""
    reserved = (_judged("osl-10-14", Answer.YES, SCHOOL),)
    claims = frozenset({ProvisionId("osl-10-14")})
    assert _ask(BOARD, SCHOOL, judgements=reserved, claims=claims).outcome is not Outcome.PERMIT


def test_the_day_of_disclosure_decides_the_wording() -> None:
    """Overrides trap 24 (OSL 10:15 a): an old item is opened by the law of the day it is given."""
    needed = (Circumstance("needed_by_recipient", value=True),)
    for day, outcome in ((date(2025, 11, 30), Outcome.DENY), (date(2025, 12, 1), Outcome.PERMIT)):
        weighed = (Judgement(ProvisionId("osl-10-15a"), Answer.NO, str(SCHOOL[1].id), WHO, day),)
        answer = _ask(BOARD, SCHOOL, circumstances=needed, judgements=weighed, day=day)
        assert answer.outcome is outcome


def test_silence_about_authorities_is_no_openness_for_a_private_school() -> None:
    """A private body that runs what is open at a municipal school is not open for that (Education Act 29:14)."""
    private = _agency("friskolan", "free_school", "teaching", LegalBasis.PRIVATE)
    attendance = frozenset({"attendance"})
    assert _ask(SCHOOL, CENTRE, categories=attendance).outcome is Outcome.PERMIT
    assert _ask(private, CENTRE, categories=attendance).outcome is Outcome.REFER
