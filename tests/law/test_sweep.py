"""Random combinations of every word of the bank: always an answer, and never a yes that a section forbids."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from collabmodel.cases.bank import (
    ACTIVITIES,
    AGENCIES,
    CONSENT_BY,
    CONSENT_COVERS,
    CONSENT_STATUS,
    INFORMATION,
    OTHER,
    OUTCOMES,
    Case,
    read_bank,
)
from collabmodel.cases.mapping import question_of
from collabmodel.cases.places import PERSONS
from collabmodel.cases.results import outcome_of
from collabmodel.model.decision import DoorKind, ItemDecision, Outcome
from collabmodel.packs import se_osl
from collabmodel.rules.engine import decide

FIRST_DAY, DAYS = date(2009, 7, 1), (date(2026, 11, 30) - date(2009, 7, 1)).days
GIVERS = sorted(AGENCIES - PERSONS)
PRIVATE = PERSONS | {"school_independent", "landlord_private", "association", "employer"}

GENERAL_CLAUSE, PREVENTION_CLAUSE, CONTACT_DATA = "osl-10-27", "osl-10-15a", "lub-4"
CRIME_DUTIES = frozenset({"lub-5", "lub-6", "lub-7-own", "lub-7-request"})
BETWEEN_AUTHORITIES = frozenset({GENERAL_CLAUSE, PREVENTION_CLAUSE, "lus-2", "lfel-2"}) | CRIME_DUTIES
NEVER_OPENS = {
    "osl-25-1": {GENERAL_CLAUSE, PREVENTION_CLAUSE, "lfel-2", "osl-10-18a", "osl-10-24", *CRIME_DUTIES},
    "osl-26-1": {GENERAL_CLAUSE, "lfel-2", "osl-10-24", *CRIME_DUTIES},
    "osl-26-3": {
        GENERAL_CLAUSE, PREVENTION_CLAUSE, "lfel-2", "osl-10-24", "osl-10-18a", "osl-10-18c", "osl-26-9",
        "osl-26-9a", "sol-19-1", "sol-20-6", "sol-19-6", *CRIME_DUTIES,
    },
    "osl-23-2-s1": {"osl-10-18a", "osl-10-18c", "osl-25-12", "osl-26-9"},
    "osl-18-1": {PREVENTION_CLAUSE, "osl-12-2", "osl-12-1"},
    "osl-18-2": {PREVENTION_CLAUSE, "osl-12-2", "osl-12-1"},
}  # fmt: skip
"""Doors that each provision is closed to by the words of the act (10:15 a, 10:18 a, 10:24, 10:27, act 2025:170)."""
BORN = {
    PREVENTION_CLAUSE: date(2025, 12, 1),
    "osl-10-18a": date(2013, 1, 1),
    "osl-10-18c": date(2021, 8, 1),
    "osl-26-9a": date(2013, 1, 1),
    "lus-2": date(2016, 8, 15),
    "lfel-2": date(2024, 7, 1),
    CONTACT_DATA: date(2025, 4, 1),
    **dict.fromkeys(CRIME_DUTIES, date(2025, 4, 1)),
}
"""The first day of each door that is younger than the act."""


def _value(word: str) -> st.SearchStrategy[Any]:
    allowed = OTHER[word]
    if allowed is int:
        return st.integers(0, 60)
    if allowed is float:
        return st.sampled_from((0, 0.4, 0.5, 1, 1.5, 4))
    if allowed is date:
        return st.integers(0, DAYS).map(lambda n: FIRST_DAY + timedelta(days=n))
    return st.sampled_from(allowed) if isinstance(allowed, tuple) and allowed else st.just("any_code")


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """A case in the bank's words, each drawn by itself."""
    words = draw(st.lists(st.sampled_from(sorted(OTHER)), unique=True, max_size=12))
    return {
        "id": "drawn",
        "as_of": FIRST_DAY + timedelta(days=draw(st.integers(0, DAYS))),
        "facts": {
            "from_agency": draw(st.sampled_from(GIVERS)),
            "from_activity": draw(st.sampled_from(sorted(ACTIVITIES))),
            "to_recipient": draw(st.sampled_from(sorted(AGENCIES))),
            "to_activity": draw(st.sampled_from(sorted(ACTIVITIES))),
            "information": draw(st.sampled_from(sorted(INFORMATION))),
            "subject_age": draw(st.none() | st.integers(0, 90)),
            "consent": {
                "by": draw(st.sampled_from(sorted(CONSENT_BY))),
                "status": draw(st.sampled_from(sorted(CONSENT_STATUS))),
                "covers": draw(st.sampled_from(sorted(CONSENT_COVERS))),
            },
            "other": {word: draw(_value(word)) for word in words},
        },
    }


REFUSED_THOUGH_MATURE: dict[str, Any] = {
    "id": "drawn",
    "as_of": date(2009, 7, 1),
    "facts": {
        "from_agency": "association",
        "from_activity": "adjudication",
        "to_recipient": "association",
        "to_activity": "adjudication",
        "information": "case_existence",
        "subject_age": None,
        "consent": {"by": "both_guardians", "status": "given", "covers": "everything_in_general"},
        "other": {"child_mature_to_decide": True, "subject_refuses": True},
    },
}
"""A no of somebody who may decide alone: it was kept as one that the guardians might have given, against the facts."""


def _answer(row: dict[str, Any]) -> tuple[Case, ItemDecision]:
    (case,) = read_bank({"cases": [row]})
    request, facts = question_of(case, se_osl.PACK)
    return case, decide(request, facts, [se_osl.PACK]).items[0]


@settings(derandomize=True, max_examples=600, deadline=None)
@example(REFUSED_THOUGH_MATURE)
@given(rows())
def test_every_combination_is_answered_and_no_yes_is_forbidden(row: dict[str, Any]) -> None:
    """Whatever the words combine to, there is an answer, and a yes rests on doors the act leaves open."""
    case, answer = _answer(row)
    assert outcome_of(answer) in OUTCOMES
    assert answer.faults == ()
    if answer.outcome is Outcome.PERMIT:
        _hold_every_opened_unit_to_the_act(case, answer)
        assert not _threatened(case), "a protected identity is given under a threat"
    _hold_duties_to_the_act(case, answer)


def _hold_every_opened_unit_to_the_act(case: Case, answer: ItemDecision) -> None:
    for unit in answer.units:
        if not unit.protects:
            continue
        doors = {door.provision.id: door for door in unit.opened_by}
        for provision, closed in NEVER_OPENS.items():
            if unit.provision.id == provision or unit.provision.id.startswith(f"{provision}-"):
                assert set(doors) - closed, (unit.provision.id, sorted(doors))
        if unit.provision.id == "osl-35-3":
            assert all(name.startswith(("brl-", "brf-")) for name in doors), sorted(doors)
        if case.to_recipient in PRIVATE:
            assert set(doors) - BETWEEN_AUTHORITIES, sorted(doors)
        young = {name for name, since in BORN.items() if case.as_of < since}
        assert set(doors) - young, sorted(doors)
        if case.other.get("initiative", "own") == "own":
            assert set(doors) - {CONTACT_DATA}
        if all(door.kind is DoorKind.WAIVER for door in doors.values()):
            assert _somebody_agreed_to_this(case, unit.party)


def _somebody_agreed_to_this(case: Case, party: str | None) -> bool:
    if party == "third-party":
        by_third = case.consent.by == "third_party" and case.consent.status == "given"
        return by_third or case.other.get("third_party_consent") == "given"
    covered = case.consent.status == "given" and case.consent.covers == "this_disclosure"
    general = case.other.get("consent_form") in {"blanket_waiver", "standard_contract_clause"}
    ended = case.other.get("consent_until", case.as_of) < case.as_of
    return covered and not general and not ended


def _threatened(case: Case) -> bool:
    locating = case.information in {"identity_contact", "protected_address"}
    safe = case.other.get("threat_from_recipient") is False
    return locating and case.other.get("protected_identity") is True and not safe


def _hold_duties_to_the_act(case: Case, answer: ItemDecision) -> None:
    for duty in answer.duties:
        if duty.binds:
            assert case.as_of >= BORN.get(duty.provision.id, FIRST_DAY), duty.provision.id
            if duty.provision.id == CONTACT_DATA:
                assert case.other["initiative"] == "requested"


@settings(derandomize=True, max_examples=150, deadline=None)
@given(rows(), st.sampled_from(("revoked", "refused", "not_asked")))
def test_consent_that_is_not_given_opens_nothing(row: dict[str, Any], status: str) -> None:
    """A consent refused, taken back or never asked for is nowhere the ground of a yes."""
    row["facts"]["consent"]["status"] = status
    row["facts"]["other"].pop("third_party_consent", None)
    _, answer = _answer(row)
    assert outcome_of(answer) != "PERMITTED_BY_CONSENT"


@settings(derandomize=True, max_examples=150, deadline=None)
@given(rows(), st.sampled_from(("nothing", "other_purpose_only", "everything_in_general")))
def test_consent_that_covers_something_else_opens_nothing(row: dict[str, Any], covers: str) -> None:
    """A consent to nothing, to something else or to everything in general is no ground of a yes."""
    row["facts"]["consent"] = {"by": "subject", "status": "given", "covers": covers}
    row["facts"]["other"].pop("third_party_consent", None)
    _, answer = _answer(row)
    assert outcome_of(answer) != "PERMITTED_BY_CONSENT"
