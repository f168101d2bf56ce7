"""The provisions that are the engine itself: who is bound, towards whom, and how provisions meet."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from collabmodel.cases.proofs import answered, without
from collabmodel.cases.statutes import About, Guardian, Side, StatuteCase
from collabmodel.errors import ConflictingFactsError
from collabmodel.model.agencies import LegalBasis
from collabmodel.model.assessments import Answer, HarmKind, HarmLevel
from collabmodel.model.decision import Basis, DutyKind, Outcome
from collabmodel.model.information import PersonRole
from collabmodel.model.people import Custody
from collabmodel.packs import se_osl
from collabmodel.rules.provisions import AnyProvision, LiftingProvision
from tests.law.asking import (
    BOARD,
    CENTRE,
    CLUB,
    COUNSELLOR,
    LETTING,
    POLICE,
    SCHOOL,
    ask,
    person,
    there,
    units,
)
from tests.law.proving import proves

GROWN = About(id="youth", age=30)
JOINT = tuple(Guardian(id=one, custody=Custody.JOINT) for one in ("mother", "father"))


@proves("osl-2-1")
@pytest.mark.parametrize(
    ("body", "bound"),
    [(LegalBasis.AUTHORITY, True), (LegalBasis.EQUATED, True), (LegalBasis.PRIVATE, False)],
)
def test_the_act_binds_authorities(body: LegalBasis, *, bound: bool) -> None:
    """Secrecy of the act protects what an authority holds, and says nothing of a private body (OSL 2:1)."""
    holder = Side(kind="municipality", activity="health_care", body=body)
    assert any(one.startswith("osl-25-1") for one in units(ask(holder, SCHOOL))) is bound


@proves("osl-2-3")
@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (LegalBasis.EQUATED, Outcome.PERMIT),
        (LegalBasis.PRIVATE, Outcome.DENY),
        (LegalBasis.UNKNOWN, Outcome.DENY),
    ],
)
def test_a_company_that_municipalities_steer_is_as_an_authority(body: LegalBasis, outcome: Outcome) -> None:
    """An equated company receives what authorities may receive; a private one, or one undecided, does not (OSL 2:3)."""
    company = Side(kind="housing_company", activity="housing_letting", body=body)
    answer = ask(
        BOARD,
        company,
        purpose="crime_prevention",
        facts={"needed_by_recipient": True},
        judgements={"osl-10-15a": Answer.NO},
    )
    assert answer.outcome is outcome


@proves("osl-7-2")
def test_secrecy_stays_where_it_is() -> None:
    """At the recipient an item is protected by the recipient's own provisions alone (OSL 7:2)."""
    assert "osl-26-1" not in there(ask(BOARD, LETTING))
    assert "osl-26-1" in there(ask(SCHOOL, BOARD))


@proves("osl-7-3")
def test_one_provision_that_protects_is_enough() -> None:
    """Where several provisions fit, the item goes only when each of them is out of the way (OSL 7:3)."""
    marked = {"marks": frozenset({"crime_fighting_work"}), "purpose": "crime_prevention"}
    person_cleared = {HarmKind.PERSON: HarmLevel.CLEARLY_NONE, HarmKind.BUSINESS: HarmLevel.CLEARLY_NONE}
    assert ask(POLICE, SCHOOL, harm=person_cleared, **marked).outcome is not Outcome.PERMIT
    cleared = {**person_cleared, HarmKind.ACTIVITY: HarmLevel.CLEARLY_NONE}
    assert ask(POLICE, SCHOOL, harm=cleared, **marked).outcome is Outcome.PERMIT


@proves("osl-8-1")
@pytest.mark.parametrize("recipient", [SCHOOL, POLICE, CLUB, CENTRE])
def test_secrecy_holds_against_everybody_outside(recipient: Side) -> None:
    """Another board of the same municipality is met by the secrecy as a club is (OSL 8:1)."""
    answer = ask(BOARD, recipient, harm={HarmKind.PERSON: HarmLevel.LIKELY})
    assert answer.outcome is Outcome.DENY


@proves("osl-8-2")
@pytest.mark.parametrize(
    ("independent", "outcome"), [(True, Outcome.DENY), (False, Outcome.PERMIT), (None, Outcome.REFER)]
)
def test_independent_branches_are_as_authorities(
    independent: bool | None,
    outcome: Outcome,
) -> None:
    """Inside an authority secrecy holds between branches that are independent of each other (OSL 8:2)."""
    other = Side(activity="teaching", same_agency=True, independent=independent)
    answer = ask(BOARD, other, harm={HarmKind.PERSON: HarmLevel.LIKELY})
    assert answer.outcome is outcome


@proves("osl-10-1")
def test_consent_of_the_person_opens_that_persons_part() -> None:
    """What protects an individual does not hinder what the individual has agreed to (OSL 10:1, 12:2)."""
    answer = ask(BOARD, SCHOOL, parties=(GROWN,), consents=("youth",), purpose="care_or_support")
    assert (answer.outcome, answer.basis) == (Outcome.PERMIT, Basis.CONSENT)
    both = (GROWN, About(id="partner", role=PersonRole.CLOSE, age=31))
    answer = ask(BOARD, SCHOOL, parties=both, consents=("youth",), purpose="care_or_support")
    assert answer.outcome is not Outcome.PERMIT


@proves("osl-10-28")
@pytest.mark.parametrize(("recipient", "bound"), [(BOARD, True), (CLUB, False)])
def test_a_duty_in_another_act_lifts_secrecy_between_authorities(recipient: Side, *, bound: bool) -> None:
    """A duty to report carries past the secrecy to the authority it names, and to nobody else (OSL 10:28)."""
    answer = ask(
        COUNSELLOR,
        recipient,
        facts={"child_may_be_harmed": "suspected", "calls_for_social_services_action": True},
        purpose="care_or_support",
    )
    assert (answer.duty is DutyKind.OWN_INITIATIVE) is bound
    assert (answer.outcome is Outcome.PERMIT) is bound


@proves("osl-12-3")
@pytest.mark.parametrize(
    ("decides", "harmed", "outcome"),
    [
        (True, False, Outcome.PERMIT),
        (True, True, Outcome.DENY),
        (False, False, Outcome.DENY),
        (False, True, Outcome.DENY),
    ],
)
def test_secrecy_for_a_minor_holds_against_the_guardian_too(
    outcome: Outcome, *, decides: bool, harmed: bool
) -> None:
    """The guardian sees what the guardian decides about, unless considerable harm is feared (OSL 12:3)."""
    facts = {"guardian_may_decide": decides, "considerable_harm_to_minor": harmed}
    answer = ask(COUNSELLOR, person("mother"), guardians=(Guardian(id="mother"),), facts=facts)
    assert answer.outcome is outcome


@proves("osl-12-3-disposal-minor")
@pytest.mark.parametrize(
    ("age", "signers"),
    [(10, ("father", "mother")), (15, ("father", "mother", "youth")), (18, ("youth",))],
)
def test_who_disposes_of_a_minors_secrecy_follows_age(age: int, signers: tuple[str, ...]) -> None:
    """The guardians alone, the guardians and the youth, the person alone: by the shipped policy on age (OSL 12:3)."""
    answer = ask(
        BOARD,
        SCHOOL,
        parties=(About(id="youth", age=age),),
        guardians=JOINT,
        consents=("youth",),
        purpose="care_or_support",
    )
    assert answer.outcome is Outcome.PERMIT
    carried = [door.standings[0].signed_by for unit in answer.units for door in unit.opened_by]
    assert set(carried) == {signers}


@proves("fb-6-13")
def test_joint_guardians_decide_together() -> None:
    """One guardian of two is half a consent; the answer waits for the other (FB 6:13)."""
    child = (About(id="youth", age=10),)
    asked = {"parties": child, "consents": ("youth",), "purpose": "care_or_support"}
    both = ask(BOARD, SCHOOL, guardians=JOINT, **asked)
    assert [door.standings[0].signed_by for unit in both.units for door in unit.opened_by] == [
        ("father", "mother")
    ]


def test_silence_about_authorities_is_no_openness_for_a_private_school() -> None:
    """A private body that runs what is open at a municipal school is not open for that (Education Act 29:14)."""
    private = Side(kind="free_school", activity="teaching", body=LegalBasis.PRIVATE)
    attendance = frozenset({"attendance"})
    assert ask(SCHOOL, CENTRE, categories=attendance).outcome is Outcome.PERMIT
    assert ask(private, CENTRE, categories=attendance).outcome is Outcome.REFER


@proves("osl-35-3-shut")
def test_chapter_10_does_not_open_the_criminal_records_register() -> None:
    """A door of chapter 10 that forgot to except the register is shut there all the same (OSL 35:3)."""
    case = StatuteCase(
        id="the register told for the police's own task",
        source="OSL 35:3 third paragraph",
        rationale="Chapter 10 does not apply to the secrecy of the register.",
        on=date(2026, 3, 2),
        holder=Side(kind="police", activity="criminal_records_register"),
        to=CENTRE,
        categories=frozenset({"criminal_record"}),
        purpose="own_task",
        claims=("osl-10-2",),
        judgements={"osl-10-2": Answer.YES},
        answer=Outcome.DENY,
    )
    forgetful = attrs.evolve(
        se_osl.PACK, provisions=tuple(_without_exceptions(p) for p in se_osl.PACK.provisions)
    )
    assert answered(case, [forgetful]).outcome is Outcome.DENY
    assert answered(case, without("osl-35-3-shut", [forgetful])).outcome is Outcome.PERMIT


def _without_exceptions(provision: AnyProvision) -> AnyProvision:
    """The provision, and if it is the door of OSL 10:2, one that excepts nothing."""
    if provision.id != "osl-10-2" or not isinstance(provision, LiftingProvision):
        return provision
    wide = tuple(attrs.evolve(t, reach=attrs.evolve(t.reach, except_=())) for t in provision.terms)
    return attrs.evolve(provision, terms=wide)


@pytest.mark.parametrize(
    ("level", "opens"),
    [(HarmLevel.CLEARLY_NONE, True), (HarmLevel.LIKELY, False), (HarmLevel.DANGER, False)],
)
def test_danger_that_can_be_assumed_is_no_pass(level: HarmLevel, *, opens: bool) -> None:
    """Towards the person reported, a finding that danger can be assumed holds the statement back (OSL 26:5)."""
    parties = (About(id="father", age=40), About(id="neighbour", role=PersonRole.INFORMANT, age=50))
    answer = ask(
        BOARD,
        person("father"),
        parties=parties,
        marks=frozenset({"informant_statement"}),
        harm={HarmKind.DANGER: level, HarmKind.PERSON: HarmLevel.CLEARLY_NONE},
        facts={"private_statement_about_recipient": True},
    )
    assert (answer.outcome is Outcome.PERMIT) is opens


def test_whoever_is_named_beside_is_not_the_person_reported() -> None:
    """Somebody told of in passing asks as an outsider, and not as the one the report is about (OSL 26:1, 26:5)."""
    parties = (
        About(id="father", age=40),
        About(id="neighbour", role=PersonRole.INFORMANT, age=50),
        About(id="aunt", role=PersonRole.THIRD, age=45),
    )
    answer = ask(
        BOARD,
        person("aunt"),
        parties=parties,
        marks=frozenset({"informant_statement"}),
        harm={HarmKind.DANGER: HarmLevel.CLEARLY_NONE},
    )
    assert answer.outcome is not Outcome.PERMIT


@pytest.mark.parametrize(
    "stated", [{"guardian_may_decide": False}, {"considerable_harm_to_minor": True}], ids=["decides", "harm"]
)
def test_a_guardians_consent_and_a_guardian_shut_out_are_refused_together(stated: dict[str, bool]) -> None:
    """Who examined the consent and who stated the matter cannot both be right; neither silently wins (OSL 12:3)."""
    asked = {
        "parties": (About(id="youth", age=10),),
        "guardians": (Guardian(id="mother"),),
        "consents": ("youth",),
        "purpose": "care_or_support",
    }
    assert ask(BOARD, SCHOOL, **asked).outcome is Outcome.PERMIT
    with pytest.raises(ConflictingFactsError, match="consent-0"):
        ask(BOARD, SCHOOL, facts=stated, **asked)
