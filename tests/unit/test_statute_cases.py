"""Cases that prove a provision: how they are read, staged and held against the engine."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

import pytest

from collabmodel.cases.cited import Section, agreement, sections_of
from collabmodel.cases.proofs import answered, prove, proven, without
from collabmodel.cases.staging import staged
from collabmodel.cases.statutes import StatuteCase, read_statute_cases
from collabmodel.errors import CodecError
from collabmodel.model.decision import Outcome
from collabmodel.packs import se_osl
from collabmodel.rules.packs import rulebook

PACKS = [se_osl.PACK]
WRITTEN = """
[[cases]]
id = "what was told in family counselling"
decides = ["osl-26-3"]
source = "OSL 26:3"
rationale = "Absolute secrecy."
on = 2026-03-02
from = { kind = "municipality", activity = "family_counselling" }
to = { kind = "social_board", activity = "social_services" }
categories = ["social_circumstances"]
answer = "deny"
grounds = ["osl-26-3"]
"""


def row(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever a document may hold
    """The written case as a table, with keys changed; ``...`` takes a key away."""
    (written,) = tomllib.loads(WRITTEN)["cases"]
    return {key: value for key, value in {**written, **changes}.items() if value is not ...}


def read(**changes: Any) -> StatuteCase:  # noqa: ANN401 - whatever a document may hold
    """The written case, with keys changed."""
    (case,) = read_statute_cases({"cases": [row(**changes)]})
    return case


def test_a_case_is_proven_by_its_provision() -> None:
    """A case with the statute's answer, which falls without the provision, leaves no problem."""
    proof = prove(read(), PACKS)
    assert (proof.answer.outcome, proof.problems) == (Outcome.DENY, ())
    assert proven([proof]) == {"osl-26-3"}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"answer": "permit"}, "answer: deny, not permit"),
        ({"basis": "consent"}, "basis: none, not consent"),
        ({"duty": "on_request"}, "duty: none, not on_request"),
        ({"settled": True}, "settled: False, not True"),
        ({"grounds": ["osl-25-1"]}, "grounds: osl-25-1 is not among osl-26-3"),
        ({"obligations": ["gdpr-10"]}, "obligations: gdpr-10 is not among them"),
        ({"protected_there": ["osl-35-1"]}, "protected_there: osl-35-1 is not among osl-26-1"),
        ({"leaned_on": ["fl-8"]}, "leaned_on: fl-8 is not among them"),
        ({"decides": ["osl-25-1"]}, "decides: the answer is the same without osl-25-1"),
        ({"decides": ["osl-99-9"]}, "decides: there is no provision osl-99-9"),
    ],
)
def test_what_a_case_gets_wrong_is_told(changes: dict[str, Any], problem: str) -> None:
    """Each difference between the case and the engine is a problem, and such a case proves nothing."""
    proof = prove(read(**changes), PACKS)
    assert any(one.startswith(problem) for one in proof.problems), proof.problems
    assert not proven([proof])


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"on": "today"}, "cases[what was told in family counselling].on: give a date, not str"),
        ({"id": ...}, "cases[0].id: id is missing"),
        ({"colour": "red"}, "cases[what was told in family counselling]: unknown key colour"),
        ({"categories": "health"}, 'categories: give a list, such as ["one"]'),
        ({"harm": {"men": "bad"}}, "'bad' is not one of clearly_none"),
        ({"answer": "maybe"}, "answer: 'maybe' is not a valid Outcome"),
        ({"facts": {"imprisonment_in_scale": 1.5}}, "give a truth value"),
        ({"people_behind": True}, "people_behind: give a int, not bool"),
    ],
)
def test_a_document_that_is_no_case_is_refused_with_its_path(changes: dict[str, Any], problem: str) -> None:
    """What cannot be read is named with its place and what to do."""
    with pytest.raises(CodecError) as told:
        read(**changes)
    assert any(problem in one for one in told.value.problems), told.value.problems


def test_everything_wrong_is_told_at_once() -> None:
    """Problems of several cases come together, and an id that stands twice is one of them."""
    rows = [row(), row(), row(id="other", answer="maybe"), 7]
    with pytest.raises(CodecError) as told:
        read_statute_cases({"cases": rows})
    assert len(told.value.problems) == 3
    for document in ({}, {"cases": 7}, {"cases": [], "more": 1}):
        with pytest.raises(CodecError, match="cases: give"):
            read_statute_cases(document)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"from": {"activity": "teaching"}}, "from.kind"),
        ({"to": {"kind": "police"}}, "to.activity"),
        ({"consents": ["youth"]}, "consents[0]"),
        ({"consents": ["youth"], "purpose": "other"}, "consents[0]"),
    ],
)
def test_a_case_that_cannot_be_staged_says_what_it_lacks(changes: dict[str, Any], path: str) -> None:
    """A side without its kind or activity, or a consent nobody can sign, is refused with its place."""
    with pytest.raises(CodecError, match=path.replace("[", r"\[")):
        answered(read(**changes), PACKS)


def test_everything_a_case_may_say_reaches_the_question() -> None:
    """Sides, parties, guardians, findings, answers and consent all come through."""
    case = read(
        to={"person": "mother", "roles": ["party"]},
        parties=[
            {"id": "youth", "age": 12, "protection": "marking"},
            {"id": "sibling", "role": "close", "age": 9},
            {"id": "shop", "role": "firm"},
        ],
        guardians=[{"id": "mother"}, {"id": "mother", "of": "sibling"}],
        purpose="other",
        facts={"considerable_harm_to_minor": False, "offence_chapter": ["3"]},
        facts_about={"sibling": {"considerable_harm_to_minor": True}},
        harm={"men": "likely", "activity": "pending"},
        harm_of={"sibling": {"men": "clearly_none"}},
        harm_by={"osl-25-6": "danger", "osl-99-9": "danger"},
        judgements={"osl-10-27": "yes", "brl-6": "no", "osl-99-9": "yes"},
        consents=["youth"],
        reservation=True,
        requested=True,
        claims=["osl-10-2", "osl-99-9"],
        more_may_be_known=True,
        identifiable=True,
    )
    request, facts = staged(case, rulebook(PACKS))
    assert request.recipient.person == "mother"
    assert request.claims == {"osl-10-2"}
    assert {person.id: person.age_on(case.on) for person in facts.people} == {
        "youth": 12,
        "sibling": 9,
        "mother": 40,
    }
    assert {(one.kind.value, one.party, one.level) for one in facts.harm if one.provision is None} >= {
        ("men", "youth", 3),
        ("men", "sibling", 0),
        ("activity", None, None),
    }
    assert {one.provision for one in facts.harm} == {None, "osl-25-6"}
    assert {one.provision: one.by for one in facts.judgements} == {
        "osl-10-27": "official",
        "brl-6": "recipients-official",
    }
    assert [s.signer for s in facts.consents[0].signatures] == ["mother"]
    assert facts.consents[0].reservation_required
    assert facts.nothing_more_known is None


def test_another_branch_of_the_same_agency_may_be_the_recipient() -> None:
    """A recipient of the holder's own agency is another branch of it."""
    case = read(to={"same_agency": True, "activity": "social_services", "independent": False})
    assert answered(case, PACKS).outcome is Outcome.PERMIT


def test_without_an_exception_the_rule_stands_alone() -> None:
    """A provision taken away takes the exceptions that rest on it along, and nothing else."""
    (left,) = without("osl-26-7", PACKS)
    assert not any(u.why == "osl-26-7" for u in left.provision("osl-26-1").unless)  # type: ignore[union-attr]
    assert len(left.provisions) == len(se_osl.PACK.provisions) - 1


@pytest.mark.parametrize(
    ("cited", "sections"),
    [
        ("OSL 26:11 second para", {("2009:400", "26", "11")}),
        ("SoL(2001:453) 14:1", {("2001:453", "14", "1")}),
        ("lag 2025:170 2, 4 and 7 §§", {("2025:170", "", n) for n in ("2", "4", "7")}),
        ("förordning 2016:775 2-3 §§", {("2016:775", "", "2"), ("2016:775", "", "3")}),
        ("polislagen 6 §", {("1984:387", "", "6")}),
        ("LVU", set()),
        ("TF 2 ch.", set()),
        ("register ordinances on something", set()),
    ],
)
def test_a_banks_citation_is_read_as_sections(cited: str, sections: set[tuple[str, str, str]]) -> None:
    """The short ways in which a bank cites name sections; what names none is left out."""
    assert sections_of(cited) == {Section(*one) for one in sections}


def test_an_answer_is_held_against_what_the_source_cites() -> None:
    """It rests on the cited section, on another, or there is nothing to compare."""
    answer, day = answered(read(), PACKS), date(2026, 3, 2)
    assert agreement(["OSL 26:3"], answer, day, se_osl.PACK) is True
    assert agreement(["OSL 25:1"], answer, day, se_osl.PACK) is False
    assert agreement(["OSL 8:1", "LVU"], answer, day, se_osl.PACK) is None
