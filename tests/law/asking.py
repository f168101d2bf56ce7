"""A short way to ask the shipped pack: two sides and what is said of the item."""

from __future__ import annotations

from datetime import date
from typing import Any

from collabmodel.cases.proofs import answered
from collabmodel.cases.statutes import Side, StatuteCase
from collabmodel.model.agencies import LegalBasis
from collabmodel.model.decision import ItemDecision, Outcome
from collabmodel.packs import se_osl

TODAY = date(2026, 3, 2)

BOARD = Side(kind="social_board", activity="social_services", municipality="lillby")
SCHOOL = Side(kind="school", activity="teaching", municipality="lillby")
NURSE = Side(kind="school", activity="pupil_health_medical", municipality="lillby")
COUNSELLOR = Side(kind="school", activity="pupil_health_psychosocial", municipality="lillby")
CLINIC = Side(kind="region", activity="health_care")
POLICE = Side(kind="police", activity="crime_fighting")
INVESTIGATION = Side(kind="police", activity="criminal_investigation")
CUSTOMS = Side(kind="customs_agency", activity="crime_fighting")
TAX = Side(kind="tax_agency", activity="tax_determination")
CENTRE = Side(kind="municipality", activity="youth_centre", municipality="lillby")
COORDINATOR = Side(kind="municipality", activity="crime_prevention_coordination", municipality="lillby")
LETTING = Side(kind="housing_company", activity="housing_letting", body=LegalBasis.EQUATED)
QUEUE = Side(kind="municipality", activity="housing_allocation", municipality="lillby")
CLUB = Side(kind="association", activity="association", body=LegalBasis.PRIVATE)
CHURCH = Side(kind="private_body", activity="faith_community", body=LegalBasis.PRIVATE)
LANDLORD = Side(kind="private_landlord", activity="private_landlord", body=LegalBasis.PRIVATE)
FREE_SCHOOL = Side(kind="free_school", activity="private_teaching", body=LegalBasis.PRIVATE)
FREE_SCHOOL_HEALTH = Side(kind="free_school", activity="private_pupil_support", body=LegalBasis.PRIVATE)


def person(ident: str, *roles: str) -> Side:
    """Somebody who would get it for himself or herself."""
    return Side(person=ident, roles=frozenset(roles))


def ask(giver: Side, receiver: Side, **changes: Any) -> ItemDecision:  # noqa: ANN401 - any part of a case
    """The pack's answer about one item on social circumstances, changed as the test needs."""
    case = StatuteCase(
        **{
            "id": "asked",
            "source": "",
            "rationale": "",
            "on": TODAY,
            "holder": giver,
            "to": receiver,
            "categories": frozenset({"social_circumstances"}),
            "answer": Outcome.REFER,
            **changes,
        }
    )
    return answered(case, [se_osl.PACK])


def there(answer: ItemDecision) -> set[str]:
    """The ids of what will protect the item at the recipient."""
    return {law.id for law in answer.at_recipient.provisions}


def grounds(answer: ItemDecision) -> set[str]:
    """The ids of the grounds."""
    return {law.id for law in answer.grounds}


def units(answer: ItemDecision) -> set[str]:
    """The ids of what protects the item or may do so."""
    return {unit.provision.id for unit in answer.units}
