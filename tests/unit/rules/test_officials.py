"""Who answers for a question, and on which day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import attrs
import pytest

from collabmodel import (
    Agency,
    Branch,
    DisclosureRequest,
    FactSheet,
    HarmFinding,
    HarmKind,
    HarmLevel,
    Individual,
    InformationItem,
    Initiative,
    LegalBasis,
    Official,
    Outcome,
    Party,
    Period,
    PersonRole,
    ProtectedIdentity,
    Recipient,
    decide,
)
from collabmodel.model.ids import AgencyId, BranchId, IndividualId, ItemId, OfficialId, RequestId
from collabmodel.model.people import PersonalNumber
from collabmodel.packs import se_osl

YOUTH, HOLDER, SCHOOL = IndividualId("youth-1"), BranchId("social/team"), BranchId("education/school")
ANNA, GONE, STRANGER = OfficialId("anna"), OfficialId("gone"), OfficialId("stranger")
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def facts(by: OfficialId, on: date, *, name: str = "") -> FactSheet:
    """A finding of clearly no harm, made by somebody on a day."""
    finding = HarmFinding(
        HarmKind.PERSON, HarmLevel.CLEARLY_NONE, SCHOOL, by, on, party=YOUTH, purpose="care_or_support"
    )
    return FactSheet(
        agencies=(
            Agency(AgencyId("social"), "Board", "social_board", LegalBasis.AUTHORITY),
            Agency(AgencyId("education"), "Schools", "school", LegalBasis.AUTHORITY),
        ),
        branches=(
            Branch(HOLDER, AgencyId("social"), "Team", frozenset({"social_services"})),
            Branch(SCHOOL, AgencyId("education"), "School", frozenset({"teaching"})),
        ),
        officials=(
            Official(ANNA, AgencyId("social")),
            Official(GONE, AgencyId("social"), period=Period(date(2025, 1, 1), date(2026, 1, 1))),
            Official(STRANGER, AgencyId("education")),
        ),
        people=(Individual(YOUTH, ProtectedIdentity.NONE, birth_date=date(2010, 5, 2), name=name),),
        harm=(finding,),
    )


REQUEST = DisclosureRequest(
    id=RequestId("request-1"),
    holder=HOLDER,
    recipient=Recipient(branch=SCHOOL),
    items=(
        InformationItem(
            id=ItemId("note-1"),
            holder=HOLDER,
            activity="social_services",
            categories=frozenset({"social_circumstances"}),
            recorded_at=NOW,
            parties=(Party(YOUTH, PersonRole.SUBJECT),),
            marks=se_osl.PACK.vocabulary.describe(),
        ),
    ),
    initiative=Initiative.OWN,
    at=NOW,
    official=ANNA,
    purpose="care_or_support",
)


@pytest.mark.parametrize(
    ("by", "on", "outcome"),
    [
        (ANNA, date(2026, 3, 1), Outcome.PERMIT),
        (GONE, date(2025, 12, 1), Outcome.PERMIT),
        (GONE, date(2026, 2, 1), Outcome.DENY),
        (GONE, date(2024, 12, 1), Outcome.DENY),
        (STRANGER, date(2026, 3, 1), Outcome.DENY),
        (ANNA, date(2026, 3, 3), Outcome.DENY),
    ],
    ids=["in office", "then in office", "had left", "not yet in office", "another agency's", "not made yet"],
)
def test_a_finding_counts_if_its_maker_was_in_office_at_the_holder_when_it_was_made(
    by: OfficialId, on: date, outcome: Outcome
) -> None:
    """Only the holder's own official answers for it, on a day in office; leaving later changes nothing."""
    assert decide(REQUEST, facts(by, on), [se_osl.PACK]).outcome is outcome


def test_a_decisions_id_does_not_rest_on_names_or_personal_numbers() -> None:
    """So few personal numbers are possible that a digest over one could be tried out."""
    plain = facts(ANNA, date(2026, 3, 1))
    named = facts(ANNA, date(2026, 3, 1), name="Somebody")
    numbered = attrs.evolve(
        named,
        people=tuple(attrs.evolve(p, personal_number=PersonalNumber("189001019802")) for p in named.people),
    )
    ids = {decide(REQUEST, sheet, [se_osl.PACK]).id for sheet in (plain, named, numbered)}
    assert len(ids) == 1
