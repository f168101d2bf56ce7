"""A bank of cases as a document: its closed words, and a reader that refuses any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from collabmodel.errors import CodecError, UnknownCodeError

AGENCIES = frozenset({
    "social_services", "school_municipal", "school_independent", "police", "other_law_enforcement", "health_care",
    "leisure", "municipal_board_other", "housing_company", "state_agency", "court", "landlord_private", "association",
    "volunteer", "guardian", "parent_without_custody", "subject", "relative", "media_public", "employer",
})  # fmt: skip
ACTIVITIES = frozenset({
    "child_protection", "individual_family_care", "disability_support", "family_law", "crime_prevention",
    "criminal_investigation", "crime_intelligence", "border_enforcement", "registry", "organised_crime_cooperation",
    "situation_picture", "teaching", "preschool_care", "after_school", "student_health_psychosocial",
    "student_health_medical", "psychiatry", "forensic_psychiatry", "primary_care", "general", "licensing_supervision",
    "income_support", "elderly_care", "benefits", "debt_enforcement", "supervision", "adjudication",
    "employment_service", "family_counselling", "housing_letting", "housing_queue", "taxation", "youth_centre",
    "leisure_activity", "assistant", "other", "none",
})  # fmt: skip
INFORMATION = frozenset({
    "identity_contact", "protected_address", "case_existence", "investigation_existence", "social_circumstances",
    "health", "suspected_offence", "crime_risk", "victim_of_offence", "school_performance_attendance",
    "student_support_records", "child_welfare_concern", "reporter_identity", "financial", "harmless_positive",
    "aggregated_statistics", "deidentified_case",
})  # fmt: skip
CONSENT_BY = frozenset({
    "none", "subject", "guardian_sole", "one_of_two_guardians", "both_guardians", "subject_and_guardians",
    "subject_and_one_guardian", "third_party",
})  # fmt: skip
CONSENT_STATUS = frozenset({"not_asked", "given", "refused", "revoked"})
CONSENT_COVERS = frozenset({"nothing", "this_disclosure", "other_purpose_only", "everything_in_general"})
OUTCOMES = (
    "PERMITTED_NO_SECRECY", "PERMITTED_AFTER_HARM_TEST", "PERMITTED_BY_CONSENT", "PERMITTED_BY_OVERRIDE",
    "REQUIRED_BY_DUTY", "DENIED", "NEEDS_ASSESSMENT",
)  # fmt: skip
PERMITS = frozenset(OUTCOMES[:5])

_BOOL = (True, False)
_HARM = ("clearly_none", "none_indicated", "not_excluded", "likely", "serious", "unsettled")
_BODIES = (
    "IVO", "Kronofogdemyndigheten", "Socialstyrelsen", "Forsakringskassan", "Skatteverket", "Arbetsformedlingen",
    "Tullverket", "Ekobrottsmyndigheten", "lansstyrelsen", "prosecution_authority",
)  # fmt: skip
_FREE: tuple[object, ...] = ()
OTHER: Mapping[str, tuple[object, ...] | type] = {
    "initiative": ("requested", "own"),
    "need_established": _BOOL,
    "harm": _HARM,
    "harm_to_third_party": _HARM,
    "harm_to_activity": _HARM,
    "harm_test_done": _BOOL,
    "balance": ("disclosure_prevails", "protection_prevails"),
    "general_clause_balance": ("obvious", "not_obvious", "unsettled"),
    "exceptional_reasons_for_secrecy": _BOOL,
    "identifiable": _BOOL,
    "smallest_group": int,
    "item_is_decision": _BOOL,
    "relates_to_concern_report": _BOOL,
    "already_known_to_recipient": _BOOL,
    "partly_public_already": _BOOL,
    "contains_third_party_info": _BOOL,
    "third_party_role": ("sibling", "parent", "informant", "other_child", "other"),
    "third_party_consent": ("not_asked", "given", "refused"),
    "secrecy_protects": ("individual",),
    "relevance": ("relevant", "irrelevant", "unfiltered"),
    "necessary_for_own_task": (True, False, "claimed_afterwards"),
    "necessary_care_or_support": _BOOL,
    "supervision_purpose": _BOOL,
    "purpose": (
        "let_other_authority_vet_release", "prevent_wrongful_payments", "passport_application", "prevent_crime",
        "investigate_crime", "detect_rule_breach", "tax_decision", "care_or_support", "statistics_evaluation",
    ),
    "same_authority": _BOOL,
    "same_municipality": _BOOL,
    "separate_branch": _BOOL,
    "crime_stage": ("cleared", "risk_of_future", "suspected_committed"),
    "crime_type": _FREE,
    "crime_min_penalty_years": float,
    "offence_law": ("brb_3", "brb_4", "brb_6", "fgm_act", "other"),
    "imprisonment_in_scale": _BOOL,
    "suspicion_level": ("slight", "may_be_suspected", "reasonable"),
    "victim_is_child": _BOOL,
    "risk_of_crime_special_circumstances": _BOOL,
    "disclosure_helps_prevent": _BOOL,
    "disclosure_unsuitable": _BOOL,
    "violence_in_close_relation": _BOOL,
    "in_connection_with_school": _BOOL,
    "seized_object_forfeitable": _BOOL,
    "suspended": _BOOL,
    "deportation_enforcement": _BOOL,
    "compulsory_care_considered": _BOOL,
    "child_protection_inquiry_open": _BOOL,
    "child_may_be_harmed": _BOOL,
    "child_mature_to_decide": (True, False, "to_be_judged"),
    "subject_refuses": _BOOL,
    "consenting_child_age": int,
    "consent_form": ("oral", "written", "standard_contract_clause", "blanket_waiver"),
    "consent_collected_by": tuple(sorted(AGENCIES)),
    "consent_gap": ("purpose", "recipient", "item", "discloser"),
    "consent_until": date,
    "other_guardian": ("not_asked", "refused", "unreachable_urgent"),
    "ongoing_substance_abuse": _BOOL,
    "mask_third_party": _BOOL,
    "power_of_attorney": ("claimed_not_shown",),
    "subject_present": _BOOL,
    "subject_role": ("parent", "employee", "tenant"),
    "subject_deceased": _BOOL,
    "violates_peace_of_dead": ("none", "likely", "for_a_few_parts"),
    "opponent_is_close_relative": _BOOL,
    "recipient_is_custodian": _BOOL,
    "guardian_decides_in_matter": _BOOL,
    "joint_custody": _BOOL,
    "recipient_is_party": _BOOL,
    "compelling_private_interest": _BOOL,
    "recipient_is_mandated_reporter": _BOOL,
    "recipient_takes_part_in_handling": _BOOL,
    "reporter_is_private_person": _BOOL,
    "protected_identity": _BOOL,
    "protection_kind": ("marking", "protected_registration", "fictitious_identity"),
    "threat_from_recipient": (True, False, "to_be_judged"),
    "formal_cooperation_decided": _BOOL,
    "organised_serious_crime": _BOOL,
    "agency_detail": _BODIES,
    "recipient_detail": _BODIES,
}  # fmt: skip
"""Each circumstance a case may state, with its allowed values; a type where any value of it will do."""


@attrs.frozen
class CaseConsent:
    """What a case says of consent."""

    by: str = "none"
    status: str = "not_asked"
    covers: str = "nothing"


@attrs.frozen
class Case:
    """One published case: the situation, the day whose law is asked for, and the published answer.

    Args:
        cited: the sections that the source names, or their equivalents, in the bank's short way.
    """

    id: str
    from_agency: str
    from_activity: str
    to_recipient: str
    to_activity: str
    information: str
    subject_age: int | None
    consent: CaseConsent
    other: Mapping[str, Any]
    as_of: date
    expected: str | None = None
    acceptable: frozenset[str] = frozenset()
    forbidden: frozenset[str] = frozenset()
    cited: tuple[str, ...] = ()

    def agrees(self, outcome: str) -> bool:
        """Whether an answer is the expected one or another that fits the source."""
        return outcome in {self.expected, *self.acceptable} and outcome not in self.forbidden

    def is_unsafe(self, outcome: str) -> bool:
        """Whether an answer gives away what no accepted answer would."""
        return outcome in PERMITS and not PERMITS & {self.expected, *self.acceptable}


def read_bank(document: object) -> tuple[Case, ...]:
    """The cases of a document, each word checked.

    Raises:
        CodecError: if the document has not the shape of a bank.
        UnknownCodeError: for the first word that is not among the closed ones, named with its place.
    """
    rows = document.get("cases") if isinstance(document, Mapping) else None
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise CodecError(["cases: a list of cases is needed"])
    return tuple(_read_case(row, n) for n, row in enumerate(rows))


def _read_case(row: object, number: int) -> Case:
    where = f"cases[{number}]"
    if not isinstance(row, Mapping) or not isinstance(row.get("facts"), Mapping) or "id" not in row:
        raise CodecError([f"{where}: id and facts are needed"])
    where, facts = f"{where} ({row['id']})", row["facts"]
    unknown = set(facts) - {
        "from_agency", "from_activity", "to_recipient", "to_activity", "information", "subject_age", "consent", "other", "context",
    }  # fmt: skip
    for key in sorted(unknown):
        raise UnknownCodeError("key of facts", key, where=f"{where}.facts")
    consent = facts.get("consent") or {}
    return Case(
        id=str(row["id"]),
        from_agency=_word(facts, "from_agency", AGENCIES, where),
        from_activity=_word(facts, "from_activity", ACTIVITIES, where),
        to_recipient=_word(facts, "to_recipient", AGENCIES, where),
        to_activity=_word(facts, "to_activity", ACTIVITIES, where),
        information=_word(facts, "information", INFORMATION, where),
        subject_age=_age(facts.get("subject_age"), where),
        consent=CaseConsent(
            by=_word(consent, "by", CONSENT_BY, f"{where}.consent", default="none"),
            status=_word(consent, "status", CONSENT_STATUS, f"{where}.consent", default="not_asked"),
            covers=_word(consent, "covers", CONSENT_COVERS, f"{where}.consent", default="nothing"),
        ),
        other={key: _other(key, value, where) for key, value in (facts.get("other") or {}).items()},
        as_of=_day(row.get("as_of"), f"{where}.as_of"),
        expected=_outcome(row.get("expected"), where),
        acceptable=frozenset(str(_outcome(one, where)) for one in row.get("acceptable") or ()),
        forbidden=frozenset(str(_outcome(one, where)) for one in row.get("forbidden") or ()),
        cited=tuple(str(one) for key in ("provisions", "provisions_mapped") for one in row.get(key) or ()),
    )


def _word(
    facts: Mapping[str, Any], key: str, known: frozenset[str], where: str, default: str | None = None
) -> str:
    value = facts.get(key, default)
    if value not in known:
        raise UnknownCodeError(key, str(value), where=f"{where}.{key}", known=known)
    return str(value)


def _age(value: object, where: str) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    raise CodecError([f"{where}.subject_age: a whole number of years, or null"])


def _outcome(value: object, where: str) -> str | None:
    if value is not None and value not in OUTCOMES:
        raise UnknownCodeError("outcome", str(value), where=where, known=OUTCOMES)
    return None if value is None else str(value)


def _day(value: object, where: str) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise CodecError([f"{where}: a date such as 2025-12-01 is needed"]) from None


def _other(key: str, value: object, where: str) -> object:
    here = f"{where}.facts.other.{key}"
    if key not in OTHER:
        raise UnknownCodeError("circumstance", key, where=here, known=OTHER)
    allowed = OTHER[key]
    if allowed is date:
        return _day(value, here)
    if isinstance(allowed, type):
        numbers = (int, float) if allowed is float else (int,)
        if isinstance(value, bool) or not isinstance(value, numbers):
            raise CodecError([f"{here}: a number is needed"])
    elif allowed and not any(type(value) is type(one) and value == one for one in allowed):
        raise UnknownCodeError(key, str(value), where=here, known=[str(one) for one in allowed])
    return value
