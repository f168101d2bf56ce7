"""A case's agencies and activities -> agencies and branches with the functions the law knows."""

from __future__ import annotations

import attrs

from collabmodel.cases.bank import Case
from collabmodel.model.agencies import Agency, Branch, LegalBasis
from collabmodel.model.disclosure import Recipient
from collabmodel.model.ids import AgencyId, BranchId, IndividualId

PERSONS = frozenset(
    {"volunteer", "guardian", "parent_without_custody", "subject", "relative", "media_public"}
)
"""Recipients that are persons, or the public at large."""

_MUNICIPAL = frozenset(
    {"social_services", "school_municipal", "leisure", "municipal_board_other", "housing_company"}
)

_BODIES = {
    "IVO": "ivo",
    "Kronofogdemyndigheten": "enforcement_authority",
    "Socialstyrelsen": "state_agency",
    "Forsakringskassan": "social_insurance_agency",
    "Skatteverket": "tax_agency",
    "Arbetsformedlingen": "employment_service",
    "Tullverket": "customs_agency",
    "Ekobrottsmyndigheten": "economic_crime_authority",
    "lansstyrelsen": "county_board",
    "prosecution_authority": "prosecutor",
}
_KINDS = {
    "social_services": "social_board",
    "school_municipal": "school",
    "school_independent": "free_school",
    "police": "police",
    "other_law_enforcement": "prosecutor",
    "health_care": "region",
    "leisure": "municipality",
    "municipal_board_other": "municipality",
    "housing_company": "housing_company",
    "court": "court_recipient",
    "landlord_private": "private_landlord",
    "association": "association",
    "employer": "employer",
}
_STATE_KINDS = {
    "debt_enforcement": "enforcement_authority",
    "employment_service": "employment_service",
    "taxation": "tax_agency",
    "benefits": "social_insurance_agency",
}
_PRIVATE = frozenset({"school_independent", "landlord_private", "association", "employer"})

UNKNOWN_FUNCTION = "concern_report_holder"
"""Stands for a function the bank's words leave open; no rule covers it, so the question is referred."""

_CRIME = {
    "criminal_investigation": "criminal_investigation",
    "crime_intelligence": "criminal_intelligence",
    "border_enforcement": "migration_control",
    "registry": "criminal_records_register",
}
_CIVIL_CARE = {
    "individual_family_care": "private_social_services",
    "child_protection": "private_social_services",
    "family_law": "private_social_services",
    "income_support": "private_social_services",
    "elderly_care": "private_social_services",
    "family_counselling": "private_family_counselling",
    "disability_support": "private_lss",
    "psychiatry": "private_health_care",
    "forensic_psychiatry": "private_health_care",
    "primary_care": "private_health_care",
    "preschool_care": "private_preschool_leisure",
    "after_school": "private_preschool_leisure",
    "student_health_psychosocial": "private_pupil_support",
    "student_health_medical": "private_health_care",
}
"""Care that an association or a firm runs: its people are bound to silence, unlike its other members."""
_FUNCTIONS: dict[str, dict[str, str]] = {
    "social_services": {"family_counselling": "family_counselling"},
    "school_municipal": {
        "preschool_care": "preschool",
        "after_school": "after_school",
        "student_health_psychosocial": "pupil_health_psychosocial",
        "student_health_medical": "pupil_health_medical",
    },
    "school_independent": {
        "preschool_care": "private_preschool_leisure",
        "after_school": "private_preschool_leisure",
        "student_health_psychosocial": "private_pupil_support",
        "student_health_medical": "private_health_care",
    },
    "association": _CIVIL_CARE,
    "employer": _CIVIL_CARE,
    "police": _CRIME,
    "other_law_enforcement": _CRIME,
    "leisure": {"after_school": "after_school", "leisure_activity": "culture_associations"},
    "municipal_board_other": {
        "licensing_supervision": "municipal_business_supervision",
        "elderly_care": "social_services",
        "income_support": "social_services",
        "housing_queue": "housing_allocation",
        "housing_letting": "housing_letting",
        "situation_picture": "crime_prevention_coordination",
        "organised_crime_cooperation": "crime_prevention_coordination",
        "crime_prevention": "crime_prevention_coordination",
    },
    "housing_company": {"housing_queue": "housing_allocation"},
    "state_agency": {
        "benefits": "social_insurance",
        "debt_enforcement": "enforcement",
        "employment_service": "labour_market",
        "taxation": "tax_determination",
        "supervision": "state_business_supervision",
        "licensing_supervision": "state_business_supervision",
        "border_enforcement": "migration_control",
    },
}
_DEFAULTS = {
    "social_services": "social_services",
    "school_municipal": "teaching",
    "school_independent": "private_teaching",
    "police": "crime_fighting",
    "other_law_enforcement": "crime_fighting",
    "health_care": "health_care",
    "leisure": "youth_centre",
    "housing_company": "housing_letting",
    "court": "court",
    "landlord_private": "private_landlord",
    "association": "association",
    "employer": "private_landlord",
}
_RUN_BY_OTHERS = frozenset({
    "individual_family_care", "disability_support", "family_law", "family_counselling", "income_support",
    "elderly_care", "psychiatry", "forensic_psychiatry", "primary_care", "criminal_investigation",
    "crime_intelligence", "border_enforcement", "registry", "licensing_supervision", "supervision", "benefits",
    "debt_enforcement", "adjudication", "employment_service", "housing_letting", "housing_queue", "taxation",
})  # fmt: skip
"""Activities that neither a school nor a leisure department runs: its usual rules say nothing of them."""
_OPEN_BY_DEFAULT = frozenset({"school_municipal", "school_independent", "leisure"})
_SCHOOL_HEALTH = frozenset({"student_health_psychosocial", "student_health_medical", "preschool_care"})
_MAIN_FUNCTIONS = {
    "social_insurance_agency": "social_insurance",
    "enforcement_authority": "enforcement",
    "employment_service": "labour_market",
    "tax_agency": "tax_determination",
    "customs_agency": "customs",
    "county_board": "county_board_general",
}
_OF_BUSINESS = frozenset({"financial", "aggregated_statistics", "harmless_positive"})
_SUPERVISION = frozenset({"municipal_business_supervision", "state_business_supervision"})


@attrs.frozen
class Places:
    """Holder and recipient of a case, in the law's terms."""

    agencies: tuple[Agency, ...]
    branches: tuple[Branch, ...]
    function: str
    recipient: Recipient


def places_of(case: Case) -> Places:
    """Who holds and who would get it."""
    holder = _agency(case.from_agency, case.from_activity, case.other.get("agency_detail"), "holder", case)
    function = function_of(case.from_agency, case.from_activity, case, kind=holder.kind)
    separate = case.other.get("separate_branch")
    branch = Branch(
        BranchId("holder/branch"), holder.id, "holder", frozenset({function}), independent=separate
    )
    if case.to_recipient in PERSONS:
        return Places((holder,), (branch,), function, Recipient(person=recipient_person(case)))
    there = function_of(case.to_recipient, case.to_activity, case, kind=None)
    alike = (case.from_agency in _PRIVATE) is (case.to_recipient in _PRIVATE)
    if case.other.get("same_authority") is True and alike:
        owner = holder.id
        agencies: tuple[Agency, ...] = (holder,)
    else:
        other = _agency(
            case.to_recipient, case.to_activity, case.other.get("recipient_detail"), "recipient", case
        )
        agencies, owner = (holder, other), other.id
    target = Branch(
        BranchId("recipient/branch"), owner, "recipient", frozenset({there}), independent=separate
    )
    return Places(agencies, (branch, target), function, Recipient(branch=target.id))


def recipient_person(case: Case) -> IndividualId:
    """The id of the person who would get it."""
    return IndividualId("subject" if case.to_recipient == "subject" else f"recipient-{case.to_recipient}")


def function_of(agency: str, activity: str, case: Case, *, kind: str | None) -> str:
    """The function in the law's terms; "school" alone is several."""
    function = _FUNCTIONS.get(agency, {}).get(activity)
    if case.information == "student_support_records" and function in {None, "after_school"}:
        support = {None: "special_pupil_support", "after_school": "after_school_support"}[function]
        if agency == "school_municipal" or function == "after_school":
            return support
        if agency == "school_independent":
            return "private_pupil_support"
    if kind == "ivo" and case.information not in _OF_BUSINESS:
        return "social_services_review"
    if function in _SUPERVISION and _may_be_of_a_person(case, state=agency == "state_agency"):
        return UNKNOWN_FUNCTION
    if agency == "state_agency" and function is None and kind is not None:
        return _MAIN_FUNCTIONS.get(kind, UNKNOWN_FUNCTION)
    strange = agency in _OPEN_BY_DEFAULT and activity in _RUN_BY_OTHERS
    if function is None and (strange or (agency == "leisure" and activity in _SCHOOL_HEALTH)):
        return UNKNOWN_FUNCTION
    return function or _DEFAULTS.get(agency, UNKNOWN_FUNCTION)


def _agency(word: str, activity: str, detail: str | None, side: str, case: Case) -> Agency:
    municipal = word in _MUNICIPAL
    roles = frozenset({"appointed_leisure_staff"} if word == "leisure" and activity == "after_school" else ())
    kind = _BODIES[detail] if detail else _KINDS.get(word, _STATE_KINDS.get(activity, "state_agency"))
    if word == "municipal_board_other" and activity in {"elderly_care", "income_support"}:
        kind = "social_board"
    return Agency(
        id=AgencyId(side),
        name=side,
        kind=kind,
        legal_basis=_basis(word),
        municipality=_municipality(side, case) if municipal else None,
        roles=roles,
    )


def _basis(word: str) -> LegalBasis:
    if word == "housing_company":
        return LegalBasis.EQUATED
    return LegalBasis.PRIVATE if word in _PRIVATE else LegalBasis.AUTHORITY


def _municipality(side: str, case: Case) -> str | None:
    same = case.other.get("same_municipality")
    if side == "holder":
        return "here"
    return {True: "here", False: "elsewhere"}.get(same) if isinstance(same, bool) else None


def _may_be_of_a_person(case: Case, *, state: bool) -> bool:
    """Whether supervision holds what another section than the one on business may protect.

    A state supervisor takes over the secrecy of whom it looks at (OSL 11:1); in a municipality
    it may be a matter of alcohol (30:20), which the case shows by speaking of harm.
    """
    if case.information in _OF_BUSINESS:
        return False
    return state or case.other.get("harm", "none_indicated") not in {"clearly_none", "none_indicated"}
