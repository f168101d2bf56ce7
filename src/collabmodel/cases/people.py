"""A case's persons and consents -> individuals, guardians, protected parties and consent records."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import attrs

from collabmodel.cases.bank import Case
from collabmodel.cases.places import PERSONS, recipient_person
from collabmodel.model.agencies import Agency, LegalBasis
from collabmodel.model.consent import (
    Capacity,
    Consent,
    ConsentCheck,
    ConsentForm,
    ConsentScope,
    Signature,
    Withdrawal,
)
from collabmodel.model.ids import AgencyId, ConsentId, IndividualId, OfficialId
from collabmodel.model.information import Party, PersonRole
from collabmodel.model.people import MAJORITY, Custody, Guardianship, Individual, ProtectedIdentity
from collabmodel.model.time import Period, noon

SUBJECT, THIRD = IndividualId("subject"), IndividualId("third-party")
FIRST, SECOND = IndividualId("guardian-1"), IndividualId("guardian-2")
OFFICIAL, RECIPIENTS_OFFICIAL = OfficialId("official"), OfficialId("official-recipient")
GROWN_UP = 40
"""Age given to adults whose age the bank does not state; no rule's limit lies near it."""
YOUTH_ASKED_FROM = 15
"""From this age the shipped policy asks the youth too (OSL 12:3 has no age)."""
OLDEST_MINOR = 17
"""Age given to a child whose guardian asks and whose age the bank does not state: the one that asks most."""

ANOTHER = Agency(AgencyId("another"), "another", "state_agency", LegalBasis.AUTHORITY)
"""Collected a consent that the holder cannot use; it takes no part in any case."""
OTHER_CATEGORY, OTHER_PURPOSE = "workplace", "workplace_inspection"
"""Stand in a consent that is about something else: no case asks for this or for that."""

_ROLES = {"sibling": PersonRole.CLOSE, "parent": PersonRole.CLOSE, "informant": PersonRole.INFORMANT}
_FORMS = {
    "oral": ConsentForm.ORAL,
    "written": ConsentForm.WRITTEN,
    "standard_contract_clause": ConsentForm.CONTRACT_CLAUSE,
    "blanket_waiver": ConsentForm.WRITTEN,
}
_PLURAL = frozenset(
    {"one_of_two_guardians", "both_guardians", "subject_and_guardians", "subject_and_one_guardian"}
)
_BUSINESS = frozenset({"municipal_business_supervision", "state_business_supervision"})


@attrs.frozen
class People:
    """Everybody in a case."""

    individuals: tuple[Individual, ...]
    guardianships: tuple[Guardianship, ...]
    parties: tuple[Party, ...]
    consents: tuple[Consent, ...]


def people_of(
    case: Case, *, function: str, categories: frozenset[str], recipient: str, purpose: str
) -> People:
    """The persons of a case, their guardians, and what consents there are."""
    scope = ConsentScope(
        categories=categories,
        discloser=AgencyId("holder"),
        recipients=frozenset({recipient}),
        purposes=frozenset({purpose}),
        valid=Period(
            None, _after(case.other.get("consent_until")) if case.consent.status == "given" else None
        ),
    )
    guardians = _guardianships(case)
    individuals = {SUBJECT: _subject(case), THIRD: _grown(THIRD, case.as_of)}
    for ident in (FIRST, SECOND, *((recipient_person(case),) if case.to_recipient in PERSONS else ())):
        individuals.setdefault(ident, _grown(ident, case.as_of))
    return People(
        individuals=tuple(individuals.values()),
        guardianships=guardians,
        parties=_parties(case, function),
        consents=tuple(_consents(case, scope)),
    )


def _after(last_day: date | None) -> date | None:
    return None if last_day is None else last_day + timedelta(days=1)


def born(age: int, on: date) -> date:
    """A birth date that makes somebody exactly so many years old on a day."""
    try:
        return on.replace(year=on.year - age)
    except ValueError:
        return on.replace(year=on.year - age, day=28)


def _grown(ident: IndividualId, day: date) -> Individual:
    return Individual(ident, ProtectedIdentity.NONE, birth_date=born(GROWN_UP, day))


def _subject(case: Case) -> Individual:
    age = _subject_age(case)
    protected = case.other.get("protected_identity") is True
    kind = case.other.get("protection_kind", "marking") if protected else "none"
    return Individual(
        SUBJECT,
        ProtectedIdentity(kind),
        birth_date=None if age is None else born(age, case.as_of),
        birth_date_unknown=age is None,
        deceased_on=case.as_of - timedelta(days=30)
        if case.other.get("subject_deceased") and age is None
        else None,
    )


def _subject_age(case: Case) -> int | None:
    """The age a case states, or the one its words imply."""
    age: int | None = case.subject_age
    if age is None:
        age = case.other.get("consenting_child_age")
    if age is None and "subject_role" in case.other:
        age = GROWN_UP
    if age is None and case.to_recipient == "guardian" and not case.other.get("subject_deceased"):
        age = OLDEST_MINOR
    return age


def _guardianships(case: Case) -> tuple[Guardianship, ...]:
    second = case.consent.by in _PLURAL or "other_guardian" in case.other
    joint = second or case.other.get("joint_custody") is True
    found = [Guardianship(SUBJECT, _first_guardian(case), Custody.JOINT if joint else Custody.SOLE)]
    if joint:
        found.append(Guardianship(SUBJECT, SECOND, Custody.JOINT))
    return tuple(found)


def _first_guardian(case: Case) -> IndividualId:
    """The guardian who asks, where one does; else somebody else."""
    asks = case.to_recipient == "guardian" and case.other.get("recipient_is_custodian") is not False
    return recipient_person(case) if asks else FIRST


def _parties(case: Case, function: str) -> tuple[Party, ...]:
    if case.information == "aggregated_statistics":
        return ()
    firm = case.information == "financial" and function in _BUSINESS
    role = PersonRole.CLOSE if parent_of_the_child(case) else PersonRole.SUBJECT
    parties = [Party(SUBJECT, PersonRole.FIRM if firm else role)]
    third = case.other.get("contains_third_party_info") is True or names_private_reporter(case)
    if third and case.other.get("mask_third_party") is not True:
        default = "informant" if names_private_reporter(case) else "other"
        parties.append(
            Party(THIRD, _ROLES.get(case.other.get("third_party_role", default), PersonRole.THIRD))
        )
    return tuple(parties)


def parent_of_the_child(case: Case) -> bool:
    """Whether the item is about a parent in a matter about the child: close to the one it concerns."""
    about_child = case.other.get("child_protection_inquiry_open") or case.other.get("child_may_be_harmed")
    return case.other.get("subject_role") == "parent" and about_child is True


def names_private_reporter(case: Case) -> bool:
    """Whether the item tells who reported, and that is somebody the act protects.

    OSL 26:5 and its like speak of a private person's report; who reported in office acted for
    the office, and is named unless the case states that harm may come of it.
    """
    in_office = case.other.get("reporter_is_private_person") is False
    harmed = case.other.get("harm_to_third_party", "none_indicated") not in {"clearly_none", "none_indicated"}
    return case.information == "reporter_identity" and (not in_office or harmed)


def _consents(case: Case, scope: ConsentScope) -> list[Consent]:
    found = []
    if case.consent.by == "third_party":
        found += _of_third(case.consent.status, case, scope)
    elif case.consent.by != "none" and case.consent.status != "not_asked":
        found.append(_of_subject(case, scope))
    if case.other.get("subject_refuses") is True:
        found.append(_answer(ConsentId("refusal"), SUBJECT, scope, case, given=False))
    if case.consent.by != "third_party":
        found += _of_third(case.other.get("third_party_consent", "not_asked"), case, scope)
    return found


def _of_third(status: str, case: Case, scope: ConsentScope) -> list[Consent]:
    if status == "not_asked":
        return []
    return [_answer(ConsentId("third-party"), THIRD, scope, case, given=status == "given")]


def _answer(ident: ConsentId, who: IndividualId, scope: ConsentScope, case: Case, *, given: bool) -> Consent:
    at = _asked(case)
    return Consent(
        ident,
        who,
        scope,
        ConsentForm.WRITTEN,
        signatures=(Signature(who, Capacity.SUBJECT, given, at),),
        # Of a no nobody asks whether the guardians might have given it; a case may state that they might not.
        check=ConsentCheck(OFFICIAL, at.date(), informed=True, guardians_may_dispose=True if given else None),
    )


def _asked(case: Case) -> datetime:
    """When consent was asked for: shortly before the day of the case, or before it ended."""
    last = case.other.get("consent_until")
    return noon(min(case.as_of, last or case.as_of) - timedelta(days=7))


def _of_subject(case: Case, scope: ConsentScope) -> Consent:
    at, given = _asked(case), case.consent.status in {"given", "revoked"}
    signatures = [Signature(who, capacity, given, at) for who, capacity in _signers(case)]
    if case.other.get("other_guardian") == "refused":
        signatures.append(Signature(SECOND, Capacity.GUARDIAN, False, at))
    ended = noon(min(case.other.get("consent_until", case.as_of), case.as_of - timedelta(days=1)))
    withdrawn = [Withdrawal(s.signer, ended) for s in signatures] if case.consent.status == "revoked" else []
    general = (
        case.consent.covers == "everything_in_general" or case.other.get("consent_form") == "blanket_waiver"
    )
    urgent = case.other.get("other_guardian") == "unreachable_urgent"
    return Consent(
        ConsentId("subject"),
        SUBJECT,
        None if general else _narrowed(case, scope),
        _FORMS[case.other.get("consent_form", "written")],
        signatures=tuple(signatures),
        withdrawals=tuple(withdrawn),
        check=_check(case, at.date()),
        urgent_alone=OFFICIAL if urgent else None,
    )


def _signers(case: Case) -> list[tuple[IndividualId, Capacity]]:
    subject, first, second = (
        (SUBJECT, Capacity.SUBJECT),
        (_first_guardian(case), Capacity.GUARDIAN),
        (SECOND, Capacity.GUARDIAN),
    )
    return {
        "subject": [subject],
        "guardian_sole": [first],
        "one_of_two_guardians": [first],
        "both_guardians": [first, second],
        "subject_and_guardians": [subject, first, second],
        "subject_and_one_guardian": [subject, first],
    }[case.consent.by]


def _narrowed(case: Case, scope: ConsentScope) -> ConsentScope:
    """The scope as the case tells it: this disclosure, or one that lacks something."""
    gap = case.other.get("consent_gap", "purpose") if case.consent.covers == "other_purpose_only" else None
    collected = case.other.get("consent_collected_by", case.from_agency)
    if case.consent.covers == "nothing" or gap == "item":
        return attrs.evolve(scope, categories=frozenset({OTHER_CATEGORY}))
    if gap == "purpose":
        return attrs.evolve(scope, purposes=frozenset({OTHER_PURPOSE}))
    if gap == "recipient":
        return attrs.evolve(scope, recipients=frozenset({str(SECOND)}))
    if gap == "discloser" or collected != case.from_agency:
        return attrs.evolve(scope, discloser=ANOTHER.id)
    return scope


def _check(case: Case, on: date) -> ConsentCheck | None:
    """What the official who received it found; an open question of who may answer leaves it unexamined."""
    if _who_answers_is_open(case):
        return None
    mature = case.other.get("child_mature_to_decide")
    may = case.other.get("guardian_decides_in_matter", case.other.get("harm") != "serious")
    return ConsentCheck(OFFICIAL, on, informed=True, guardians_may_dispose=may, youth_mature=mature)


def _who_answers_is_open(case: Case) -> bool:
    """Whether the case leaves open whose yes it takes: maturity to be judged, or an age nobody knows.

    The act has no age.  From the age at which a youth is asked too, one side's yes is enough
    only by a finding of maturity, or of its lack; nothing here makes it for the official.
    """
    mature = case.other.get("child_mature_to_decide")
    age = _subject_age(case)
    if mature == "to_be_judged" or age is None:
        return True
    if not YOUTH_ASKED_FROM <= age < MAJORITY or case.other.get("subject_refuses") is True:
        return False
    alone = case.consent.by == "subject" and mature is None
    without = case.consent.by in {"guardian_sole", "both_guardians"} and mature is not True
    return alone or without
