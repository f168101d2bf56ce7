"""A case -> a request and the facts, by one stated policy.

What a case does not state is absent: marks are described in full, and an official's word
stands that nothing more is known of the circumstances.  No consent, judgement, finding or
purpose is imagined.  A question the case leaves open (*unsettled*, *to be judged*, a harm
test not done) is recorded as pending.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from collabmodel.cases.bank import Case
from collabmodel.cases.findings import findings_of, judgements_of
from collabmodel.cases.people import (
    ANOTHER,
    OFFICIAL,
    OLDEST_MINOR,
    RECIPIENTS_OFFICIAL,
    SUBJECT,
    names_private_reporter,
    parent_of_the_child,
    people_of,
)
from collabmodel.cases.places import places_of
from collabmodel.model.agencies import Agency, Official
from collabmodel.model.assessments import (
    Circumstance,
    NothingMoreKnown,
)
from collabmodel.model.disclosure import DisclosureRequest, Initiative
from collabmodel.model.ids import ItemId, ProvisionId, RequestId
from collabmodel.model.information import InformationItem, Level, Marks, Party, Traceability
from collabmodel.model.people import MAJORITY
from collabmodel.model.time import noon
from collabmodel.rules.facts import FactSheet
from collabmodel.rules.packs import RulePack

_CATEGORIES = {
    "identity_contact": ("identity", "contact_data"),
    "protected_address": ("contact_data",),
    "case_existence": ("inquiry_status",),
    "investigation_existence": ("inquiry_status",),
    "social_circumstances": ("social_circumstances",),
    "health": ("health",),
    "suspected_offence": ("crime_suspicion",),
    "crime_risk": ("social_circumstances",),
    "victim_of_offence": ("crime_suspicion",),
    "school_performance_attendance": ("attendance", "school_results"),
    "student_support_records": ("support_needs",),
    "child_welfare_concern": ("social_circumstances",),
    "reporter_identity": ("informant_statement",),
    "financial": ("personal_economy", "business"),
    "harmless_positive": ("other",),
    "aggregated_statistics": ("group_level",),
    "deidentified_case": ("social_circumstances",),
}
_INFORMATION_MARKS = {
    "protected_address": "threatened_contact_data",
    "health": "health_or_sex_life",
    "reporter_identity": "informant_statement",
}
_FUNCTION_MARKS = {
    "criminal_intelligence": "intelligence",
    "criminal_investigation": "preliminary_investigation",
    "crime_fighting": "crime_fighting_work",
}
_PURPOSES = {
    "prevent_wrongful_payments": "wrong_payment_prevention",
    "prevent_crime": "crime_prevention",
    "investigate_crime": "crime_investigation",
    "detect_rule_breach": "fraud_or_rule_breach",
    "tax_decision": "fraud_or_rule_breach",
    "care_or_support": "care_or_support",
    "statistics_evaluation": "research_or_statistics",
}
_CRIME_TASKS = frozenset({"criminal_investigation"})
_OF_REPORTS = frozenset({
    "child_welfare_concern", "reporter_identity", "case_existence", "investigation_existence",
})  # fmt: skip
_ABOUT_THE_OFFENCE = frozenset({"suspected_offence", "victim_of_offence"})
_MAY_BE_WIDER = frozenset({
    "school_performance_attendance", "suspected_offence", "victim_of_offence", "financial", "harmless_positive",
    "case_existence", "investigation_existence",
})  # fmt: skip
"""Words for what a school knows of a pupil that OSL 23:2 does not list, and may still reach as similar."""


def question_of(case: Case, pack: RulePack) -> tuple[DisclosureRequest, FactSheet]:
    """The case as a question to the engine."""
    places = places_of(case)
    categories = _categories(case)
    purpose = _purpose(case)
    recipient = places.recipient
    people = people_of(
        case, function=places.function, categories=categories, recipient=recipient.key, purpose=purpose
    )
    item = _item(case, places.function, categories, people.parties, pack)
    judgements = tuple(judgements_of(case, recipient.key, pack))
    request = DisclosureRequest(
        id=RequestId("case"),
        holder=places.branches[0].id,
        recipient=recipient,
        items=(item,),
        initiative=Initiative(case.other.get("initiative", "own")),
        at=noon(case.as_of),
        official=OFFICIAL,
        purpose=purpose,
        claims=frozenset(_claims(case)),
    )
    facts = FactSheet(
        agencies=(*places.agencies, ANOTHER),
        branches=places.branches,
        officials=_officials(places.agencies),
        people=people.individuals,
        guardianships=people.guardianships,
        consents=people.consents,
        circumstances=tuple(_circumstances(case)),
        harm=tuple(findings_of(case, recipient.key, purpose, people.parties)),
        judgements=judgements,
        nothing_more_known=NothingMoreKnown(OFFICIAL, case.as_of),
    )
    return request, facts


def _officials(agencies: tuple[Agency, ...]) -> tuple[Official, ...]:
    answering = {"holder": OFFICIAL, "recipient": RECIPIENTS_OFFICIAL}
    return tuple(Official(answering[str(agency.id)], agency.id) for agency in agencies)


def _categories(case: Case) -> frozenset[str]:
    """The kinds of information; "schooling, absence, measures" is wider than grades and attendance.

    Where a case states that its school information can harm somebody, or leaves that open,
    it is of the wider kind, which OSL 23:2 may reach.
    """
    found = set(_CATEGORIES[case.information])
    if _of_concern_report(case):
        found.add("concern_report")
    if _is_wider(case):
        found.add("other")
    return frozenset(found)


def _of_concern_report(case: Case) -> bool:
    """Whether it belongs to a concern report: stated, or held in that work by somebody who reports."""
    reports = case.from_activity == "child_protection" and case.from_agency != "social_services"
    return bool(case.other.get("relates_to_concern_report", reports and case.information in _OF_REPORTS))


def _is_wider(case: Case) -> bool:
    can_harm = case.other.get("harm") in {"likely", "serious", "unsettled"}
    return case.information in _MAY_BE_WIDER and can_harm


def _purpose(case: Case) -> str:
    stated = case.other.get("purpose")
    if stated is not None:
        return _PURPOSES.get(stated, "other")
    if case.other.get("deportation_enforcement") is True:
        return "residence_permit_or_removal"
    if case.other.get("supervision_purpose") is True:
        return "supervision_or_audit"
    return "register_check" if case.from_activity == "registry" else "other"


def _item(
    case: Case, function: str, categories: frozenset[str], parties: tuple[Party, ...], pack: RulePack
) -> InformationItem:
    levels = {"aggregated_statistics": Level.GROUP, "deidentified_case": Level.DEIDENTIFIED}
    told = case.other.get("identifiable")
    return InformationItem(
        id=ItemId("item"),
        holder=places_of(case).branches[0].id,
        activity=function,
        categories=categories,
        recorded_at=noon(case.as_of - timedelta(days=14)),
        parties=parties,
        marks=Marks(frozenset(_marks(case, function)), pack.vocabulary.version),
        level=levels.get(case.information, Level.INDIVIDUAL),
        people_behind=case.other.get("smallest_group"),
        traceability=None if told is None else Traceability(told, OFFICIAL, case.as_of),
    )


def _marks(case: Case, function: str) -> Iterator[str]:
    if case.information in _INFORMATION_MARKS and (
        case.information != "reporter_identity" or names_private_reporter(case)
    ):
        yield _INFORMATION_MARKS[case.information]
    figures = case.information == "aggregated_statistics" and function == "crime_fighting"
    if function in _FUNCTION_MARKS and (not figures or "harm_to_activity" in case.other):
        yield _FUNCTION_MARKS[function]
    if case.other.get("item_is_decision") is True:
        yield "decision"
    if _of_concern_report(case):
        yield "concern_report"


def _claims(case: Case) -> Iterator[ProvisionId]:
    if "necessary_for_own_task" in case.other:
        yield ProvisionId("osl-10-2")
    if "general_clause_balance" in case.other:
        yield ProvisionId("osl-10-27")
    if case.other.get("recipient_is_party") is True:
        yield ProvisionId("osl-10-3")


def _circumstances(case: Case) -> Iterator[Circumstance]:
    other = case.other
    copied = {
        "need_established": "needed_by_recipient",
        "child_protection_inquiry_open": "child_inquiry_decided",
        "compulsory_care_considered": "compulsory_care_considered",
        "necessary_care_or_support": "needed_for_care_or_support",
        "imprisonment_in_scale": "imprisonment_in_scale",
        "disclosure_helps_prevent": "helps_prevent",
        "in_connection_with_school": "offence_connected_to_school",
        "seized_object_forfeitable": "object_may_be_forfeited",
        "deportation_enforcement": "removal_order",
        "recipient_is_party": "recipient_is_party",
        "recipient_is_mandated_reporter": "recipient_made_report",
        "supervision_purpose": "recipient_supervises_holder",
        "formal_cooperation_decided": "specially_decided_cooperation",
        "organised_serious_crime": "serious_organised_crime",
    }
    yield from (Circumstance(fact, other[word]) for word, fact in copied.items() if word in other)
    yield from _of_the_child(case)
    yield from _of_the_crime(case)
    if "ongoing_substance_abuse" in other:
        yield Circumstance("substance_abuse", other["ongoing_substance_abuse"], about=SUBJECT)
    decides = other.get("guardian_decides_in_matter")
    mature = other.get("child_mature_to_decide")
    if decides is None and isinstance(mature, bool):
        decides = not mature
    if decides is not None:
        yield Circumstance("guardian_may_decide", decides, about=SUBJECT)


def _of_the_child(case: Case) -> Iterator[Circumstance]:
    harmed = case.other.get(
        "child_may_be_harmed", True if case.information == "child_welfare_concern" else None
    )
    if harmed is not None:
        yield Circumstance("child_may_be_harmed", "suspected" if harmed else "none")
        yield Circumstance("calls_for_social_services_action", harmed)
    if _is_wider(case):
        yield Circumstance("similar_to_identity_or_address", value=True)
    if parent_of_the_child(case):
        # the rules ask only that the child is under eighteen
        yield Circumstance("subject_age", OLDEST_MINOR)
    if "relevance" in case.other and case.other["relevance"] != "unfiltered":
        yield Circumstance("relevant_to_recipients_task", case.other["relevance"] == "relevant")


def _of_the_crime(case: Case) -> Iterator[Circumstance]:
    other = case.other
    stage = other.get(
        "crime_stage",
        {"suspected_offence": "suspected_committed", "crime_risk": "risk_of_future"}.get(case.information),
    )
    if stage in {"risk_of_future", "suspected_committed"}:
        yield Circumstance("concerns_committed_offence", stage == "suspected_committed")
    if stage == "suspected_committed":
        yield Circumstance("offence_stage", "completed")
    need = other.get("need_established", case.information in _ABOUT_THE_OFFENCE)
    if need is True and case.to_activity in _CRIME_TASKS:
        yield Circumstance("material_to_investigation", value=True)
    if "crime_min_penalty_years" in other:
        yield Circumstance("offence_min_penalty_months", round(other["crime_min_penalty_years"] * 12))
        if other["crime_min_penalty_years"] > 0 and "imprisonment_in_scale" not in other:
            yield Circumstance("imprisonment_in_scale", value=True)
        if other["crime_min_penalty_years"] > 0:
            # where prison is the least, a fine is not what can be expected
            yield Circumstance("other_sanction_than_fine_expected", value=True)
    if "offence_law" in other:
        yield Circumstance(
            "offence_chapter", frozenset({other["offence_law"].removeprefix("brb_")} & {"3", "4", "6"})
        )
    if other.get("offence_law") == "fgm_act":
        yield Circumstance("offence_type", frozenset({"genital_mutilation_or_virginity_act"}))
    if "suspicion_level" in other:
        yield Circumstance(
            "suspicion_level", "reasonable" if other["suspicion_level"] == "reasonable" else "suspected"
        )
    if "victim_is_child" in other:
        # the rules ask only on which side of eighteen the victim was
        yield Circumstance("victim_age_at_offence", MAJORITY - 1 if other["victim_is_child"] else MAJORITY)
    if "risk_of_crime_special_circumstances" in other:
        yield Circumstance(
            "risk_of_crime", "concrete" if other["risk_of_crime_special_circumstances"] else "none"
        )
    if "violence_in_close_relation" in other:
        yield Circumstance("risk_kind", "close_person" if other["violence_in_close_relation"] else "any")
    if other.get("in_connection_with_school") is True and "subject_role" not in other:
        yield Circumstance("suspect_is_pupil", value=True)
