"""Decisions told in words: golden texts, what each reader may know, and no person by name or id."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabmodel.errors import ModelError
from collabmodel.model.agencies import Agency, Branch, LegalBasis, Official
from collabmodel.model.assessments import (
    Answer,
    Circumstance,
    HarmFinding,
    HarmKind,
    HarmLevel,
    Judgement,
)
from collabmodel.model.consent import (
    Capacity,
    Consent,
    ConsentCheck,
    ConsentForm,
    ConsentScope,
    Signature,
    Withdrawal,
)
from collabmodel.model.decision import (
    AskedFact,
    AskedJudgement,
    Basis,
    Carried,
    Decision,
    DoorKind,
    DoorState,
    DoorTrial,
    DutyKind,
    Harm,
    Interest,
    Obligation,
    Outcome,
    Protection,
)
from collabmodel.model.disclosure import DisclosureRequest, Initiative, Recipient
from collabmodel.model.information import InformationItem, Marks, Party, PersonRole
from collabmodel.model.people import Custody, Guardianship, Individual, ProtectedIdentity
from collabmodel.model.standing import AgePolicy, ConsentStanding, Gap
from collabmodel.model.time import Period, noon
from collabmodel.packs import se_osl
from collabmodel.rules.engine import decide
from collabmodel.rules.explain import Name, Names, Reader, changed, explain, names_of
from collabmodel.rules.facts import FactSheet
from collabmodel.rules.packs import rulebook
from collabmodel.rules.sentences import LANGUAGES, Language, phrasebook
from collabmodel.rules.telling import Teller
from collabmodel.rules.told_way import missing as missing_told

PACKS = [se_osl.PACK]
GOLDEN = Path(__file__).parent.parent / "data" / "explanations"
DAY = date(2026, 3, 2)

OWN = {
    "social": Name("socialtjänsten", "social services", genitive_en="social services'"),
    "police": Name("polisen", "the police"),
    "school": Name("skolan", "the school"),
    "labour": Name("arbetsmarknadsenheten", "the labour market unit"),
}
PLANTED = {
    "planted-zebra-youth": "Zebra Planterad",
    "planted-mother": "Moder Planterad",
    "planted-father": "F P",
}
YOUTH, MOTHER, FATHER = PLANTED

WORLD = FactSheet(
    agencies=(
        Agency("social", "Socialnämnden", "social_board", LegalBasis.AUTHORITY, municipality="nk"),
        Agency("police", "Polismyndigheten", "police", LegalBasis.AUTHORITY),
        Agency("school", "Barn- och ungdomsnämnden", "school", LegalBasis.AUTHORITY, municipality="nk"),
        Agency("assoc", "IK Exempel", "association", LegalBasis.PRIVATE),
    ),
    branches=(
        Branch("social.ifo", "social", "IFO", frozenset({"social_services"})),
        Branch("police.local", "police", "Lokalpolisområdet", frozenset({"crime_fighting"})),
        Branch("school.a", "school", "Skolan A", frozenset({"teaching"})),
        Branch("school.b", "school", "Skolan B", frozenset({"teaching"}), independent=True),
        Branch("assoc.all", "assoc", "Alla", frozenset({"association"})),
    ),
    officials=(
        Official("anna", "social"),
        Official("eva", "school"),
        Official("per", "police"),
        Official("kim", "assoc"),
    ),
    people=(
        Individual(YOUTH, ProtectedIdentity.NONE, birth_date=date(2010, 5, 2), name=PLANTED[YOUTH]),
        Individual(MOTHER, ProtectedIdentity.NONE, birth_date=date(1980, 1, 1), name=PLANTED[MOTHER]),
        Individual(FATHER, ProtectedIdentity.NONE, birth_date=date(1979, 1, 1), name=PLANTED[FATHER]),
    ),
    guardianships=(Guardianship(YOUTH, MOTHER, Custody.JOINT), Guardianship(YOUTH, FATHER, Custody.JOINT)),
)


def item(
    ident: str = "i1",
    holder: str = "social.ifo",
    activity: str = "social_services",
    categories: frozenset[str] = frozenset({"social_circumstances"}),
    roles: tuple[tuple[str, PersonRole], ...] = ((YOUTH, PersonRole.SUBJECT),),
) -> InformationItem:
    """Item."""
    return InformationItem(
        ident,
        holder,
        activity,
        categories,
        datetime(2025, 1, 1, tzinfo=UTC),
        tuple(Party(who, role) for who, role in roles),
        marks=Marks(frozenset(), se_osl.PACK.vocabulary.version),
    )


def request(
    *items: InformationItem,
    to: str = "school.a",
    purpose: str | None = "care_or_support",
    day: date = DAY,
    initiative: Initiative = Initiative.OWN,
) -> DisclosureRequest:
    """Request."""
    items = items or (item(),)
    officials = {"social": "anna", "school": "eva", "police": "per", "assoc": "kim"}
    official = officials[items[0].holder.split(".")[0]]
    return DisclosureRequest(
        "r1", items[0].holder, Recipient(branch=to), items, initiative, noon(day), official, purpose
    )


def consent(*signers: str, withdrawn: bool = False) -> Consent:
    """Consent."""
    capacity = {YOUTH: Capacity.SUBJECT}
    scope = ConsentScope(
        categories=frozenset({"social_circumstances"}),
        discloser="social",
        recipients=frozenset({"school"}),
        purposes=frozenset({"care_or_support"}),
        valid=Period(date(2026, 1, 1), date(2026, 6, 1)),
    )
    return Consent(
        "c1",
        YOUTH,
        scope,
        ConsentForm.WRITTEN,
        tuple(
            Signature(s, capacity.get(s, Capacity.GUARDIAN), given=True, at=noon(date(2026, 2, 1)))
            for s in signers
        ),
        (Withdrawal(signers[0], noon(date(2026, 3, 1))),) if withdrawn else (),
        ConsentCheck("anna", date(2026, 2, 1), informed=True, guardians_may_dispose=True),
    )


Case = tuple[DisclosureRequest, FactSheet]


def _with(**more: object) -> FactSheet:
    return attrs.evolve(WORLD, **more)


def permit_by_consent() -> Case:
    """Permit by consent."""
    return request(), _with(consents=(consent(YOUTH, MOTHER, FATHER),))


def refer_on_10_15a() -> Case:
    """Refer on 10 15a."""
    stated = {"needed_by_recipient": True, "concerns_committed_offence": False}
    facts = _with(circumstances=tuple(Circumstance(fact, value) for fact, value in stated.items()))
    return request(to="police.local", purpose="crime_prevention"), facts


def deny_half_signed() -> Case:
    """Deny half signed."""
    return request(), _with(consents=(consent(YOUTH, MOTHER),))


def consent_withdrawn() -> Case:
    """Consent withdrawn."""
    return request(), _with(consents=(consent(YOUTH, MOTHER, FATHER, withdrawn=True),))


def duty_to_report() -> Case:
    """Duty to report."""
    facts = _with(circumstances=(Circumstance("child_may_be_harmed", "suspected"),))
    held = item(holder="police.local", activity="crime_fighting", categories=frozenset({"support_needs"}))
    return request(held, to="social.ifo"), facts


def duty_where_nothing_is_secret() -> Case:
    """Attendance in teaching at a municipal school: nothing is secret, and the concern must be reported."""
    _, facts = duty_to_report()
    teaching = Branch("school.t", "school", "Skolan T", frozenset({"teaching"}))
    held = item(holder="school.t", activity="teaching", categories=frozenset({"attendance"}))
    return request(held, to="social.ifo"), attrs.evolve(facts, branches=(*facts.branches, teaching))


def duty_on_request() -> Case:
    """The social board asks for what its inquiry about a child needs (SoL 20:6)."""
    stated = Circumstance("child_inquiry_decided", True)
    judged = Judgement("sol-20-6", Answer.YES, "social.ifo", "per", DAY)
    held = item(holder="police.local", activity="crime_fighting", categories=frozenset({"support_needs"}))
    asked = request(held, to="social.ifo", initiative=Initiative.REQUESTED)
    return asked, _with(circumstances=(stated,), judgements=(judged,))


def no_secrecy() -> Case:
    """No secrecy."""
    held = item(holder="assoc.all", activity="association", categories=frozenset({"attendance"}))
    return request(held, to="social.ifo"), WORLD


def protected_identity() -> Case:
    """Protected identity."""
    youth = attrs.evolve(WORLD.people[0], protection=ProtectedIdentity.PROTECTED_REGISTRATION)
    people = (youth, *WORLD.people[1:])
    return request(), _with(people=people, consents=(consent(YOUTH, MOTHER, FATHER),))


CASES: dict[str, Callable[[], Case]] = {
    f.__name__: f
    for f in (
        permit_by_consent,
        refer_on_10_15a,
        deny_half_signed,
        consent_withdrawn,
        duty_to_report,
        no_secrecy,
        protected_identity,
    )
}


def told(case: Case, language: Language = "sv", reader: Reader = Reader.OFFICIAL) -> str:
    """Told."""
    asked, facts = case
    names = names_of(asked, facts, own=OWN)
    return explain(decide(asked, facts, PACKS), PACKS, names=names, language=language, reader=reader).text(
        width=1000
    )


def as_golden(text: str) -> str:
    """The text without what changes with every version of the law: the pack's own version and digest."""
    return re.sub(r"se_osl \S+ \(\w{8}\)", "se_osl VERSION (DIGEST)", text.replace("\u00a0", " "))


def plain(text: str) -> str:
    """The text with ordinary spaces."""
    return " ".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_it_reads_as_the_golden_text(name: str, language: Language) -> None:
    """It reads as the golden text."""
    golden = GOLDEN / f"{name}.{language}.txt"
    assert as_golden(told(CASES[name](), language)) == golden.read_text("utf-8")


# ------------------------------------------------------------------------------------ who may know


def test_every_refusal_reads_the_same_to_the_requester() -> None:
    """Every refusal reads the same to the requester."""
    refused = [f() for f in CASES.values()]
    told_ = {
        explain(answer, PACKS, reader=Reader.REQUESTER)
        for asked, facts in refused
        if (answer := decide(asked, facts, PACKS)).outcome is not Outcome.PERMIT
    }
    assert len(told_) == 1
    (one,) = told_
    assert plain(one.text()) == (
        "Svaret Vi lämnar inte uppgiften nu. Du kan begära att myndigheten prövar frågan i ett "
        "skriftligt beslut, som du kan överklaga."
    )
    asked, facts = deny_half_signed()
    english = explain(decide(asked, facts, PACKS), PACKS, reader=Reader.REQUESTER, language="en")
    assert plain(english.text()) == (
        "The answer We are not giving the information now. You can ask the authority to consider the "
        "question in a written decision, which you can appeal."
    )
    assert not one.sentences[0].citations


@given(
    protection=st.sampled_from(ProtectedIdentity),
    signers=st.sets(st.sampled_from([YOUTH, MOTHER, FATHER])),
    withdrawn=st.booleans(),
    stated=st.dictionaries(
        st.sampled_from(["needed_by_recipient", "concerns_committed_offence"]), st.booleans()
    ),
    purpose=st.sampled_from(["care_or_support", "crime_prevention", None]),
    to=st.sampled_from(["school.a", "police.local", "assoc.all"]),
    shared=st.booleans(),
)
def test_no_reader_meets_a_person_by_name_or_id_and_the_requester_no_reason(  # noqa: PLR0917 - drawn by name
    protection: ProtectedIdentity,
    signers: set[str],
    withdrawn: bool,
    stated: dict[str, bool],
    purpose: str | None,
    to: str,
    shared: bool,
) -> None:
    """Two worlds that differ only in what he may not know read the same to the requester."""
    people = (attrs.evolve(WORLD.people[0], protection=protection), *WORLD.people[1:])
    roles = (
        ((YOUTH, PersonRole.SUBJECT), (MOTHER, PersonRole.INFORMANT))
        if shared
        else ((YOUTH, PersonRole.SUBJECT),)
    )
    signed = tuple(sorted(signers))
    facts = _with(
        people=people,
        consents=(consent(*signed, withdrawn=withdrawn and bool(signed)),),
        circumstances=tuple(Circumstance(fact, value) for fact, value in stated.items()),
    )
    asked = request(item(roles=roles), to=to, purpose=purpose)
    decision = decide(asked, facts, PACKS)
    for language in LANGUAGES:
        for reader in Reader:
            told_ = explain(decision, PACKS, names=names_of(asked, facts), language=language, reader=reader)
            text = told_.text().lower()
            assert not [word for pair in PLANTED.items() for word in pair if word.lower() in text]
            assert "planter" not in text
    if decision.outcome is not Outcome.PERMIT:
        other = decide(*deny_half_signed(), PACKS)
        assert explain(decision, PACKS, reader=Reader.REQUESTER) == explain(
            other, PACKS, reader=Reader.REQUESTER
        )


def test_a_part_that_may_be_given_is_told_without_a_count() -> None:
    """A part that may be given is told without a count."""
    asked, facts = permit_by_consent()
    both = request(item(), item("i2", categories=frozenset({"health"})))
    assert decide(both, facts, PACKS).permitted == {"i1"}
    decision = decide(both, facts, PACKS)
    assert explain(decision, PACKS, reader=Reader.REQUESTER).sentences[0].id == "requester.part"
    permit = decide(asked, facts, PACKS)
    assert explain(permit, PACKS, reader=Reader.REQUESTER).sentences[0].id == "requester.permit"
    text = explain(decision, PACKS).text()
    assert "Uppgift 1 av 2\n==============" in text
    assert "den som har uppgiften" in text
    assert "mottagaren" in text


@pytest.mark.parametrize(
    ("case", "ids"),
    [
        (permit_by_consent, ["family.permit", "family.consent_holds"]),
        (deny_half_signed, ["family.not_now", "family.consent_awaited"]),
        (consent_withdrawn, ["family.not_now", "family.consent_withdrawn"]),
        (refer_on_10_15a, ["family.neutral"]),
        (duty_to_report, ["family.neutral"]),
        (duty_where_nothing_is_secret, ["family.neutral"]),
        (duty_on_request, ["family.must"]),
    ],
)
def test_the_family_learns_the_outcome_and_its_own_consent(case: Callable[[], Case], ids: list[str]) -> None:
    """The family learns the outcome and its own consent."""
    asked, facts = case()
    family = explain(decide(asked, facts, PACKS), PACKS, names=names_of(asked, facts), reader=Reader.FAMILY)
    assert [sentence.id for sentence in family.sentences] == ids
    assert not [sentence for sentence in family.sentences if sentence.citations]
    assert [one.item for one in family.items] == [""]


def test_a_report_of_own_motion_reads_to_the_family_as_a_question_under_way() -> None:
    """So that nobody learns from the wording that a concern has been, or is to be, reported."""
    asked, facts = duty_to_report()
    decision = decide(asked, facts, PACKS)
    asked_, facts_ = deny_half_signed()
    open_ = changed_item(decide(asked_, facts_, PACKS), outcome=Outcome.REFER, units=())
    names = Names({decision.holder: OWN["police"], open_.holder: OWN["police"]})
    for language in LANGUAGES:
        reported, other = (
            explain(d, PACKS, names=names, language=language, reader=Reader.FAMILY).text()
            for d in (decision, open_)
        )
        assert reported == other
        assert "ska" not in reported.split()


# ------------------------------------------------------------------------------------ parts


def ids(decision: Decision, section: str, names: Names | None = None, language: Language = "sv") -> list[str]:
    """Ids."""
    return [s.id for s in explain(decision, PACKS, names=names, language=language).items[0].section(section)]


def changed_item(decision: Decision, **changes: object) -> Decision:
    """Changed item."""
    return attrs.evolve(decision, items=(attrs.evolve(decision.items[0], **changes),))


def changed_unit(decision: Decision, **changes: object) -> Decision:
    """Changed unit."""
    return changed_item(decision, units=(attrs.evolve(decision.items[0].units[0], **changes),))


def test_the_same_question_on_two_dates_names_the_section_that_did_it() -> None:
    """The same question on two dates names the section that did it."""
    asked, facts = refer_on_10_15a()
    before, after = (
        decide(attrs.evolve(asked, at=noon(day)), facts, PACKS)
        for day in (date(2025, 11, 30), date(2025, 12, 1))
    )
    names = names_of(asked, facts, own=OWN)
    sentences = changed(before, after, PACKS, names=names)
    assert [plain(s.text) for s in sentences] == [
        "Den 30 november 2025 saknades i det här fallet stöd för att lämna uppgiften till polisen.",
        "Den 1 december 2025 kan den lämnas efter en bedömning.",
        (
            "Skillnaden är 10 kap. 15 a § OSL (”Brott, fusk och regelbrott: mellan myndigheter”), "
            "som gäller från den 1 december 2025."
        ),
    ]
    english = changed(before, after, PACKS, names=names, language="en")
    assert plain(english[1].text) == "On 1 December 2025 it may be given after an assessment."
    back = changed(after, before, PACKS, names=names)
    assert [s.id for s in back][-1] == "changed.by_gone"
    assert [s.id for s in changed(after, after, PACKS)] == ["changed.same"]


def test_a_new_wording_and_changed_facts_are_told_apart() -> None:
    """A new wording and changed facts are told apart."""
    facts = _with(
        circumstances=(
            Circumstance("risk_of_crime", "special_circumstances"),
            Circumstance("helps_prevent", True),
            Circumstance("concerns_committed_offence", False),
        )
    )
    asked = request(to="police.local", purpose="crime_prevention")
    before, after = (
        decide(attrs.evolve(asked, at=noon(day)), facts, PACKS)
        for day in (date(2025, 3, 31), date(2025, 4, 1))
    )
    old, new, *causes = changed(before, after, PACKS)
    assert (old.id, new.id) == ("changed.before.refer", "changed.after.deny")
    assert {cause.id for cause in causes} == {"changed.by_wording"}
    assert "osl-10-18a" in {law.id for cause in causes for law in cause.citations}
    asked, signed = permit_by_consent()
    unsigned = decide(asked, deny_half_signed()[1], PACKS)
    assert [s.id for s in changed(unsigned, decide(asked, signed, PACKS), PACKS)][-1] == "changed.by_facts"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("gap", Gap)
def test_every_gap_of_a_consent_is_told(gap: Gap, language: Language) -> None:
    """Every gap of a consent is told."""
    decision = decide(*deny_half_signed(), PACKS)
    standing = ConsentStanding("c1", holds=None, gaps=(gap,), awaited=(MOTHER, FATHER), signed_by=(YOUTH,))
    unit = decision.items[0].units[0]
    doors = tuple(
        attrs.evolve(d, standings=(standing,)) if d.kind is DoorKind.WAIVER else d for d in unit.doors
    )
    told_ = explain(changed_unit(decision, doors=doors), PACKS, language=language)
    (sentence,) = told_.items[0].section("consent")
    assert sentence.id == f"gap.{'signature_many' if gap is Gap.SIGNATURE else gap.value}"
    family = explain(changed_unit(decision, doors=doors), PACKS, language=language, reader=Reader.FAMILY)
    assert family.sentences[-1].id.startswith("family.consent_")
    failing = tuple(
        attrs.evolve(d, standings=(attrs.evolve(standing, holds=False),)) if d.kind is DoorKind.WAIVER else d
        for d in unit.doors
    )
    assert explain(changed_unit(decision, doors=failing), PACKS, reader=Reader.FAMILY).sentences[-1].id in {
        "family.consent_not_covering",
        "family.consent_withdrawn",
        "family.consent_refused",
    }


def test_signers_are_counted_by_role() -> None:
    """Signers are counted by role."""
    decision = decide(*deny_half_signed(), PACKS)
    teller = Teller(
        decision, decision.items[0], phrasebook("sv"), Names(roles={YOUTH: "youth"}), rulebook(PACKS)
    )
    standing = ConsentStanding("c1", holds=None, awaited=(YOUTH, "a", "b", "c"))
    assert teller.signers(standing.awaited, standing, YOUTH) == ("den unge", "flera vårdnadshavare")
    alone = ConsentStanding("c1", holds=None, awaited=("a",))
    assert teller.signers(alone.awaited, alone, YOUTH) == ("vårdnadshavaren",)


def test_of_several_consents_those_are_told_that_bear_on_the_disclosure() -> None:
    """What holds is told alone; where nothing does, a consent for another giver is left out unless it is all there is."""
    permitted, denied = decide(*permit_by_consent(), PACKS), decide(*deny_half_signed(), PACKS)
    unit = permitted.items[0].units[0]
    (held,) = next(d.standings for d in unit.doors if d.kind is DoorKind.WAIVER)
    other = ConsentStanding("c-2", holds=False, gaps=(Gap.DISCLOSER, Gap.NOT_CHECKED))
    lacking = ConsentStanding("c-3", holds=None, gaps=(Gap.NOT_CHECKED,))

    def told(decision: Decision, *standings: ConsentStanding) -> list[str]:
        doors = tuple(
            attrs.evolve(d, standings=standings) if d.kind is DoorKind.WAIVER else d
            for d in decision.items[0].units[0].doors
        )
        return ids(changed_unit(decision, doors=doors), "consent")

    assert told(permitted, other, held, lacking) == ["consent.holds_until", "consent.by_age_shipped"]
    assert told(denied, other, lacking) == ["gap.not_checked"]
    assert told(denied, other) == ["gap.discloser", "gap.not_checked"]


def test_consent_without_an_end_is_told_without_one() -> None:
    """Consent without an end is told without one."""
    decision = decide(*permit_by_consent(), PACKS)
    unit = decision.items[0].units[0]
    endless = tuple(
        attrs.evolve(d, standings=tuple(attrs.evolve(s, until=None) for s in d.standings)) for d in unit.doors
    )
    told_ = changed_unit(decision, doors=endless)
    assert ids(told_, "answer") == ["answer.permit.consent"]
    assert ids(told_, "consent") == ["consent.holds", "consent.by_age_shipped"]


@pytest.mark.parametrize("harm", [h for h in Harm if h is not Harm.EXCLUDED])
def test_every_state_of_the_harm_test_is_told(harm: Harm) -> None:
    """Every state of the harm test is told."""
    decision = changed_unit(decide(*deny_half_signed(), PACKS), harm=harm)
    assert f"secrecy.harm.{harm.value}" in ids(decision, "secrecy")


@pytest.mark.parametrize("kind", [*(k.value for k in HarmKind), "own measure"])
def test_every_kind_of_harm_is_asked_for(kind: str) -> None:
    """Every kind of harm is asked for."""
    decision = changed_unit(decide(*deny_half_signed(), PACKS), harm_kinds=(kind,))
    assert f"missing.harm.{kind.replace(' ', '_')}" in ids(decision, "missing")


def test_harm_found_excluded_lifts_and_answers() -> None:
    """Harm found excluded lifts and answers."""
    finding = HarmFinding(
        HarmKind.PERSON, HarmLevel.CLEARLY_NONE, "school.a", "anna", DAY, YOUTH, None, "care_or_support"
    )
    decision = decide(request(initiative=Initiative.REQUESTED), _with(harm=(finding,)), PACKS)
    assert decision.items[0].basis is Basis.HARM_TEST
    assert ids(decision, "answer") == ["answer.permit.harm_test"]
    assert ids(decision, "lifted") == ["lifted.harm"]
    assert ids(decision, "duty") == ["duty.on_request"]
    assert decision.items[0].duty is DutyKind.ON_REQUEST


@pytest.mark.parametrize(
    ("case", "ident"),
    [
        (duty_where_nothing_is_secret, "answer.permit.duty.own_initiative"),
        (duty_on_request, "answer.permit.duty.on_request"),
    ],
)
def test_a_duty_of_statute_is_told_as_one_whatever_the_basis(case: Callable[[], Case], ident: str) -> None:
    """A duty of statute is told as one whatever the basis."""
    asked, facts = case()
    decision = decide(asked, facts, PACKS)
    names = names_of(asked, facts, own=OWN)
    assert ids(decision, "answer", names) == [ident]
    assert "får lämna uppgiften" not in told(case())
    assert "obligation.purpose" not in ids(decision, "obligations", names)
    for basis in Basis:
        assert ids(changed_item(decision, basis=basis), "answer", names) == [ident]


def test_the_duty_between_authorities_follows_from_the_answer_and_is_not_the_answer() -> None:
    """The duty between authorities follows from the answer and is not the answer."""
    _, facts = permit_by_consent()
    decision = decide(request(initiative=Initiative.REQUESTED), facts, PACKS)
    assert decision.items[0].duty is DutyKind.ON_REQUEST
    assert ids(decision, "answer") == ["answer.permit.consent_until"]
    assert "obligation.purpose" in ids(decision, "obligations")


def test_several_kinds_are_kinds() -> None:
    """Several kinds are kinds."""
    held = item(categories=frozenset({"health", "personal_economy"}))
    of_kinds: dict[Language, str] = {
        "sv": "Uppgiften är av slagen ”hälsa” och ”personlig ekonomi”.",
        "en": "The information is of the kinds “health” and “personal finances”.",
    }
    for language, words in of_kinds.items():
        assert words in plain(told((request(held), WORLD), language))


def test_a_door_that_lacks_only_a_claim_is_near_and_one_that_lacks_more_is_not() -> None:
    """A door that lacks only a claim is near and one that lacks more is not."""
    private = request(to="assoc.all")
    near = {door.provision.id for door in decide(private, WORLD, PACKS).items[0].nearest}
    assert {"osl-10-2", "osl-10-14"} <= near
    assert not {"osl-10-3", "osl-10-5", "osl-10-6", "osl-10-27"} & near


def test_a_duty_half_met_goes_before_what_somebody_may_claim() -> None:
    """A duty half met goes before what somebody may claim."""
    asked, _ = duty_to_report()
    near = [door.provision.id for door in decide(asked, WORLD, PACKS).items[0].nearest]
    assert near == ["osl-12-2", "sol-19-1", "sol-20-6", "osl-10-27", "osl-10-2"]


def test_what_is_missing_is_asked_once() -> None:
    """What is missing is asked once."""
    asked, _ = duty_to_report()
    for case in ((asked, WORLD), refer_on_10_15a()):
        for language in LANGUAGES:
            text = plain(told(case, language))
            for question in ("att barnet far illa", "is known or susp", "olämpligt?", "inappropriate?"):
                assert text.count(question) <= 1, question
    asks = "Polisen behöver ange om det finns kännedom eller misstanke om att barnet far illa"
    assert asks in plain(told((asked, WORLD)))


def test_harm_findings_that_do_not_apply_are_not_said_to_be_missing() -> None:
    """Harm findings that do not apply are not said to be missing."""
    old = HarmFinding(
        HarmKind.PERSON, HarmLevel.CLEARLY_NONE, "police.local", "anna", DAY, YOUTH, None, "care_or_support"
    )
    asked, _ = deny_half_signed()
    text = plain(told((asked, _with(harm=(old,)))))
    assert "Det finns ingen bedömning av skada enligt 26 kap. 1 § OSL som gäller det här utlämnandet." in text
    assert "Ingen har prövat" not in text


def test_a_permission_names_the_finding_and_its_day() -> None:
    """A permission names the finding and its day."""
    asked, facts = refer_on_10_15a()
    judged = Judgement("osl-10-15a", Answer.NO, "police.local", "anna", DAY)
    decision = decide(asked, attrs.evolve(facts, judgements=(judged,)), PACKS)
    assert ids(decision, "answer") == ["answer.permit.permission"]
    assert ids(decision, "lifted") == ["lifted.permission", "lifted.judged"]
    closed = attrs.evolve(judged, answer=Answer.YES)
    assert decide(asked, attrs.evolve(facts, judgements=(closed,)), PACKS).outcome is Outcome.DENY


def test_inside_one_branch_and_towards_the_person_itself() -> None:
    """Inside one branch and towards the person itself."""
    inside = decide(request(item(holder="school.a", activity="teaching"), to="school.a"), WORLD, PACKS)
    told_ = explain(inside, PACKS, names=names_of(request(item(holder="school.a"), to="school.a"), WORLD))
    assert told_.items[0].sections
    own = attrs.evolve(request(), recipient=Recipient(person=YOUTH, roles=frozenset({"subject_self"})))
    decision = decide(own, WORLD, PACKS)
    names = names_of(own, WORLD, own=OWN)
    assert ids(decision, "answer", names) == ["answer.permit.limit"]
    assert ids(decision, "lifted", names) == ["lifted.limit"]
    assert ids(decision, "arrival", names) == []


def test_secrecy_inside_one_unit_is_removed() -> None:
    """Secrecy inside one unit is removed."""
    held = request(item(), to="social.ifo")
    decision = decide(held, WORLD, PACKS)
    assert ids(decision, "answer") == ["answer.permit.same_unit"]
    assert ids(decision, "lifted") == ["lifted.same_unit"]


def test_a_missing_fact_a_doubt_a_fault_and_an_uncovered_activity_go_to_the_right_person() -> None:
    """A missing fact a doubt a fault and an uncovered activity go to the right person."""
    asked, facts = refer_on_10_15a()
    half = decide(asked, attrs.evolve(facts, circumstances=facts.circumstances[:1]), PACKS)
    base = decide(asked, facts, PACKS)
    unit = base.items[0].units[0]
    nothing = attrs.evolve(unit, doors=(), harm=Harm.NO_TEST)
    refer = changed_item(half, outcome=Outcome.REFER, units=(attrs.evolve(nothing, in_scope=None),))
    assert ids(refer, "answer") == ["answer.refer.facts"]
    assert ids(refer, "secrecy")[0] == "secrecy.unsettled"
    doubt = changed_item(base, units=(attrs.evolve(nothing, doubts=("why",)),))
    assert ids(doubt, "answer") == ["answer.refer.lawyer", "answer.refer.doubt"]
    assert ids(doubt, "missing") == ["missing.doubt"]
    fault = changed_item(base, units=(nothing,), faults=("rule x failed",))
    assert ids(fault, "answer") == ["answer.refer.lawyer", "answer.refer.fault"]
    uncovered = changed_item(base, units=(), covered=False)
    assert ids(uncovered, "answer") == ["answer.refer.lawyer", "answer.refer.uncovered"]
    assert ids(uncovered, "missing") == ["missing.coverage"]
    assert ids(uncovered, "secrecy") == ["secrecy.none"]
    presumed = attrs.evolve(unit, presumes_openness=True)
    assert ids(changed_item(base, units=(presumed,)), "answer") == [
        "answer.refer.official",
        "answer.refer.harm",
        "answer.refer.judgement_among_others",
    ]


def test_public_interests_and_unread_wordings_are_told() -> None:
    """Public interests and unread wordings are told."""
    decision = decide(*deny_half_signed(), PACKS)
    unit = decision.items[0].units[0]
    public = attrs.evolve(
        unit, interest=Interest.PUBLIC, party=None, provision=attrs.evolve(unit.provision, unread=True)
    )
    assert ids(changed_item(decision, units=(public,)), "secrecy")[:1] == ["secrecy.public"]
    assert ids(changed_item(decision, units=(public,)), "secrecy")[-1] == "secrecy.unread"
    referred = changed_item(decision, units=(public,), outcome=Outcome.REFER)
    assert ids(referred, "secrecy")[-1] == "secrecy.unread_refer"
    for language, later in (("sv", "bygger på en senare lydelse"), ("en", "builds on a later wording")):
        book = phrasebook(language)
        assert later in book.templates["secrecy.unread"]
        assert not {"jurist", "lawyer"} & set(book.templates["secrecy.unread"].split())


def test_a_denial_is_final_by_law_or_by_a_check() -> None:
    """A denial is final by law or by a check."""
    decision = decide(*deny_half_signed(), PACKS)
    unit = attrs.evolve(decision.items[0].units[0], harm=Harm.FOUND)
    shut_by = (unit.provision,)
    shut = tuple(attrs.evolve(d, state=DoorState.SHUT, shut_by=shut_by) for d in unit.doors)
    settled = changed_item(decision, settled=True, units=(attrs.evolve(unit, doors=shut),))
    assert ids(settled, "answer") == ["answer.deny.settled"]
    assert set(ids(settled, "nearest")) == {"nearest.shut"}
    assert not ids(settled, "missing")
    assert not ids(settled, "arrival")
    held = decide(*protected_identity(), PACKS)
    refused = changed_item(
        held, outcome=Outcome.DENY, checks=tuple(attrs.evolve(c, passed=False) for c in held.items[0].checks)
    )
    assert ids(refused, "answer") == ["answer.deny.check"]


def test_duties_that_do_not_bind_are_told_apart() -> None:
    """Duties that do not bind are told apart."""
    decision = decide(*duty_to_report(), PACKS)
    (trial,) = decision.items[0].duties
    for changes, ident in (
        ({"binds": None}, "duty.unsettled"),
        ({"binds": False}, "duty.blocked"),
        ({"binds": False, "excepted": True}, "duty.excepted"),
    ):
        told_ = changed_item(
            decision,
            duties=(attrs.evolve(trial, **changes),),
            basis=Basis.PERMISSION,
            duty=DutyKind.NONE,
            duty_sources=(),
        )
        assert ids(told_, "duty") == [ident]


def test_what_protects_at_the_recipient_is_told_in_each_case() -> None:
    """What protects at the recipient is told in each case."""
    decision = decide(*permit_by_consent(), PACKS)
    law = decision.items[0].units[0].provision
    laws = tuple(attrs.evolve(law, id=f"osl-{n}") for n in range(5))
    for protection, expected in (
        (Protection(laws[:2], covered=True), ["arrival.protected"]),
        (Protection(following=laws[:2]), ["arrival.protected"]),
        (Protection(laws, unknown=laws, covered=True), ["arrival.protected_more", "arrival.unknown"]),
        (Protection(unknown=laws, covered=True), ["arrival.only_unsettled", "arrival.unknown"]),
        (Protection(covered=True), ["arrival.nothing"]),
        (Protection(covered=False), ["arrival.uncovered"]),
        (Protection(carried=(Carried(laws[0], laws[1]),), covered=True), ["arrival.carried"]),
        (
            Protection(laws[:1], carried=(Carried(laws[1], laws[2]), Carried(laws[3], laws[2]))),
            ["arrival.protected", "arrival.carried"],
        ),
        (Protection(covered=True, private=True), ["arrival.private"]),
        (Protection(covered=False, private=True), ["arrival.private_uncovered"]),
        (Protection(laws[:1], covered=True, private=True), ["arrival.protected"]),
    ):
        assert ids(changed_item(decision, at_recipient=protection), "arrival") == expected


def test_what_binds_a_private_recipient_is_the_reservation() -> None:
    """Where nothing protects the item at a private recipient, the reservation laid down is what binds it."""
    decision = decide(*permit_by_consent(), PACKS)
    duty = Obligation(decision.items[0].units[0].provision, "reservation_imposed_on_recipient")
    alone = changed_item(decision, at_recipient=Protection(covered=True, private=True), obligations=(duty,))
    assert ids(alone, "arrival") == ["arrival.private", "arrival.reserved"]


def test_obligations_of_the_doors_are_told() -> None:
    """Obligations of the doors are told."""
    decision = attrs.evolve(decide(*permit_by_consent(), PACKS), purpose=None)
    pack = se_osl.PACK
    cited = pack.provision("osl-10-13").cited(DAY)
    waiver = pack.provision("osl-10-14").cited(DAY)
    codes = (
        Obligation(cited, "osl-10-13"),
        Obligation(waiver, "reservation_imposed_on_recipient"),
        Obligation(waiver, "osl-10-14"),
    )
    for language in LANGUAGES:
        assert ids(changed_item(decision, obligations=codes), "obligations", language=language) == [
            "obligation.minimise",
            "obligation.rule",
            "obligation.reservation",
        ]
    assert ids(decision, "asked")[-1] == "asked.no_purpose"


def test_who_can_supply_a_fact_is_named() -> None:
    """Who can supply a fact is named."""
    decision = decide(*deny_half_signed(), PACKS)
    unit = decision.items[0].units[0]
    law = unit.provision
    sources = ("recipient_role", "cooperation", "agency_register", "case_file")
    asked = tuple(AskedFact("concerns_committed_offence", "true", None, source) for source in sources)
    odd = AskedFact("osl-9-9", "answered", None, "official")
    door = DoorTrial(law, DoorKind.PERMISSION, DoorState.LIVE, asked=(*asked, odd), doubts=("why",))
    judged = AskedJudgement("not_inappropriate", Answer.YES, Answer.PENDING)
    ready = DoorTrial(attrs.evolve(law, id="x"), DoorKind.PERMISSION, DoorState.LIVE, judgement=judged)
    told_ = changed_item(decision, outcome=Outcome.REFER, units=(attrs.evolve(unit, doors=(door, ready)),))
    teller = Teller(told_, told_.items[0], phrasebook("sv"), Names(), rulebook(PACKS))
    texts = " ".join(sentence.text for sentence in missing_told(teller))
    for who in ("Mottagaren", "Den som samordnar", "Den som sköter registret", "Den som har uppgiften"):
        assert f"{who} behöver" in plain(texts) or who.startswith("Den som")
    assert "missing.fact" in ids(told_, "missing")
    lonely = attrs.evolve(door, asked=(odd,), doubts=())
    only = changed_item(
        decision, outcome=Outcome.REFER, units=(attrs.evolve(unit, harm=Harm.NO_TEST, doors=(lonely,)),)
    )
    assert ids(only, "missing") == ["missing.other"]


def test_consent_is_not_asked_for_where_the_door_is_shut() -> None:
    """Consent is not asked for where the door is shut."""
    decision = decide(*refer_on_10_15a(), PACKS)
    unit = decision.items[0].units[0]
    doors = tuple(
        attrs.evolve(d, state=DoorState.SHUT, shut_by=(unit.provision,)) if d.kind is DoorKind.WAIVER else d
        for d in unit.doors
    )
    assert not ids(changed_unit(decision, doors=doors), "consent")


def test_one_consent_that_lifts_two_provisions_is_told_once() -> None:
    """One consent that lifts two provisions is told once."""
    decision = decide(*permit_by_consent(), PACKS)
    unit = decision.items[0].units[0]
    other = attrs.evolve(unit, provision=se_osl.PACK.provision("osl-21-1").cited(DAY))
    passed = attrs.evolve(unit, provision=se_osl.PACK.provision("osl-35-1").cited(DAY), harm=Harm.EXCLUDED)
    both = changed_item(decision, units=(unit, other, passed))
    assert ids(both, "consent") == ["consent.holds_until", "consent.by_age_shipped"]
    assert ids(both, "lifted") == ["lifted.waiver", "lifted.waiver", "lifted.harm"]


def test_the_foot_explains_the_abbreviations_that_were_used() -> None:
    """The foot explains the abbreviations that were used."""
    decision = decide(*permit_by_consent(), PACKS)
    laws = tuple(se_osl.PACK.provision(ident).cited(DAY) for ident in ("lub-4", "sol-19-1"))
    told_ = changed_item(decision, at_recipient=Protection(laws, covered=True))
    swedish, english = (explain(told_, PACKS, language=language) for language in LANGUAGES)
    assert swedish.foot is not None
    assert english.foot is not None
    assert any("lagen (2025:170) om skyldighet" in s.text for s in swedish.foot.sentences)
    assert not any("2025:170" in s.text for s in english.foot.sentences)
    assert any("Social Services Act" in s.text for s in english.foot.sentences)


def test_duties_and_checks_are_compared_between_the_dates() -> None:
    """Duties and checks are compared between the dates."""
    for asked, facts in (duty_to_report(), protected_identity()):
        decision = decide(asked, facts, PACKS)
        denied = changed_item(decision, outcome=Outcome.DENY)
        assert changed(decision, denied, PACKS)[-1].id == "changed.by_facts"


def test_parties_are_called_by_role() -> None:
    """Parties are called by role."""
    names = Names(roles={"a": "youth", "b": "youth", "c": "informant"})
    book = phrasebook("sv")
    assert names.people(("a", "b", "c", None), book) == ("de unga", "anmälaren", "den som uppgiften rör")
    adult = attrs.evolve(WORLD.people[0], birth_date=date(1990, 1, 1))
    asked = request()
    assert names_of(asked, attrs.evolve(WORLD, people=(adult,))).roles == {YOUTH: "subject"}
    apart = names_of(request(item(holder="school.a", activity="teaching"), to="school.b"), WORLD)
    assert (
        apart.agencies["school.b"].forms("sv").genitive == "Skolan B:s"
        or apart.agencies["school.b"].sv == "Skolan B"
    )


def test_words_of_the_host_are_used_and_a_strange_language_refused() -> None:
    """Words of the host are used and a strange language refused."""
    asked, facts = deny_half_signed()
    own = phrasebook("sv").overridden({"requester.refusal": "Nej, inte nu."})
    assert (
        explain(decide(asked, facts, PACKS), PACKS, words=own, reader=Reader.REQUESTER).text()
        == "Svaret\n  Nej, inte nu.\n"
    )
    with pytest.raises(ModelError, match="language 'fi'"):
        explain(decide(asked, facts, PACKS), PACKS, language="fi")  # type: ignore[arg-type]


def test_ages_that_decide_are_called_policy_and_said_whose() -> None:
    """Where an age decides who signs, the answer names the municipality's policy; for an adult it says nothing."""
    request, facts = permit_by_consent()
    ours = attrs.evolve(facts, age_policy=AgePolicy(source="Riktlinje 12"))
    assert "consent.by_age" in ids(decide(request, ours, PACKS), "consent")
    unit = decide(request, facts, PACKS).items[0].units[0]
    doors = tuple(
        attrs.evolve(d, standings=tuple(attrs.evolve(s, by_age=None) for s in d.standings))
        for d in unit.doors
    )
    assert ids(changed_unit(decide(request, facts, PACKS), doors=doors), "consent") == ["consent.holds_until"]


def told_missing(decision: Decision, language: Language = "en") -> str:
    """What an official is told to be missing, in plain spaces."""
    answer = explain(decision, PACKS, names=Names(), language=language).items[0]
    return plain(" ".join(sentence.text for sentence in answer.section("missing")))


@pytest.mark.parametrize(
    ("provision", "question", "said"),
    [
        ("brl-6", "reason_outweighs_the_intrusion", "by an authorised official at the recipient. Does the"),
        (
            "osl-10-27",
            "obvious_precedence",
            "by an authorised official at the holder of the information. Is it obvious",
        ),
        ("lub-7-own", "predominant_reasons_of_any_kind_against", "by the head teacher or staff whom"),
        (
            "osl-26-1",
            "not_inappropriate",
            "by an authorised official at the holder of the information. Can the",
        ),
    ],
)
def test_who_answers_an_open_question_is_told_with_the_standard(
    provision: str, question: str, said: str
) -> None:
    """An open question says at which side, by whom and by which standard it is answered."""
    decision = decide(*deny_half_signed(), PACKS)
    unit = decision.items[0].units[0]
    law = se_osl.PACK.provision(provision).cited(DAY)
    judged = AskedJudgement(question, Answer.YES, Answer.PENDING)
    door = DoorTrial(law, DoorKind.PERMISSION, DoorState.LIVE, judgement=judged)
    units = (attrs.evolve(unit, harm=Harm.NO_TEST, doors=(door,)),)
    text = told_missing(changed_item(decision, outcome=Outcome.REFER, units=units))
    standard = se_osl.PACK.standards.standards[se_osl.PACK.questions[question].standard]
    assert said in text
    assert f"is “{standard.name_en}”. {standard.text_en}" in text


def test_a_check_that_may_not_apply_asks_for_the_protection_and_not_for_an_answer() -> None:
    """Where a no was given to a check that may not apply, what is missing is whether it does."""
    asked, facts = protected_identity()
    youth = attrs.evolve(facts.people[0], protection=ProtectedIdentity.UNKNOWN)
    no = Judgement("check-protected-identity", Answer.NO, "school", "anna", DAY)
    sheet = attrs.evolve(facts, people=(youth, *facts.people[1:]), judgements=(no,))
    decision = decide(asked, sheet, PACKS)
    assert decision.items[0].checks[0].judgement is None
    assert "It remains for the holder of the information to state" in told_missing(decision)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ground_that_is_none_and_an_earlier_wording_are_told(language: Language) -> None:
    """What was leaned on in vain is named, and where an earlier wording still holds for older information."""
    decision = decide(*deny_half_signed(), PACKS)
    later = attrs.evolve(decision, at=datetime(2026, 8, 1, 12, tzinfo=UTC))
    day = date(2026, 8, 1)
    agreement = se_osl.PACK.provision("signed-agreement").cited(day)
    help_by_police = se_osl.PACK.provision("osl-35-20").cited(day)
    unit = attrs.evolve(decision.items[0].units[0], provision=help_by_police)
    told_ = changed_item(later, leaned_on=(agreement,), units=(unit,))
    assert "answer.no_ground" in ids(told_, "answer")
    assert "secrecy.older" in ids(told_, "secrecy")
    text = explain(told_, PACKS, names=Names(), language=language).text()
    assert (agreement.name_sv if language == "sv" else agreement.name_en) in text
