"""A small world for the tests of casework: one cooperation, a youth with two guardians, and consents."""

from __future__ import annotations

from datetime import UTC, date, datetime

import attrs

from collabmodel.adapters import NoKeys, open_store
from collabmodel.model.agencies import Agency, LegalBasis, Official
from collabmodel.model.casework.cases import Referral, ReferralWay
from collabmodel.model.casework.teams import TeamMember, TeamRole
from collabmodel.model.consent import Capacity, Consent, ConsentCheck, ConsentForm, ConsentScope, Signature
from collabmodel.model.ids import (
    AgencyId,
    CaseId,
    ConsentId,
    CooperationId,
    IndividualId,
    OfficialId,
    TenantId,
)
from collabmodel.model.information import Level
from collabmodel.model.organisation.cooperations import (
    ConcernKind,
    Cooperation,
    CooperationKind,
    TargetGroup,
    Terms,
)
from collabmodel.model.people import Custody, Guardianship, Individual, ProtectedIdentity
from collabmodel.model.time import Period
from collabmodel.ports import Store
from collabmodel.services.casework.opening import NewCase
from collabmodel.testing.clocks import FixedClock

TENANT, ANNA, BO, EVA = TenantId("kommun"), OfficialId("anna"), OfficialId("bo"), OfficialId("eva")
SOCIAL, SCHOOL, POLICE = AgencyId("social"), AgencyId("school"), AgencyId("police")
SSPF = CooperationId("sspf")
YOUTH, MOTHER, FATHER, FRIEND = (IndividualId(one) for one in ("youth", "mother", "father", "friend"))
OPENING = {"tenant": TENANT, "actor": ANNA, "purpose": "test", "legal_ground": "none"}
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
CASE = CaseId("case-1")
BORN = date(2012, 5, 2)
"""The youth is 13 in March of 2026: the guardians answer."""

TERMS = Terms(
    1,
    date(2023, 1, 1),
    frozenset({Level.INDIVIDUAL, Level.GROUP}),
    TargetGroup(12, 17, description="12-17"),
    needs_agreement=False,
)
COOPERATION = Cooperation(
    SSPF, CooperationKind.SSPF, "SSPF", "Exempelby", frozenset({SOCIAL, SCHOOL, POLICE}), (TERMS,)
)
REGISTER = (
    Agency(SOCIAL, "Socialnämnden", "social_board", LegalBasis.AUTHORITY),
    Agency(SCHOOL, "Utbildningsnämnden", "school", LegalBasis.AUTHORITY),
    Agency(POLICE, "Polismyndigheten", "police", LegalBasis.AUTHORITY),
    Official(ANNA, SOCIAL),
    Official(BO, SCHOOL),
    Official(EVA, POLICE),
    COOPERATION,
    Individual(YOUTH, ProtectedIdentity.NONE, birth_date=BORN, name="Bo Hemlig"),
    Individual(FRIEND, ProtectedIdentity.NONE, birth_date=date(2012, 1, 1), name="Li Hemlig"),
    Guardianship(YOUTH, MOTHER, Custody.JOINT),
    Guardianship(YOUTH, FATHER, Custody.JOINT),
    Guardianship(FRIEND, MOTHER, Custody.SOLE),
)


def world(url: str = "memory:", clock: FixedClock | None = None) -> Store:
    """A store with the register and the people in it."""
    store = open_store(url, keys=NoKeys(), clock=clock or FixedClock(NOW))
    save(store, *REGISTER)
    return store


def save(store: Store, *values: object, version: int = 0) -> None:
    """Save values as they are."""
    with store.unit(**OPENING) as unit:
        for value in values:
            unit.save(value, expected_version=version)


def yes(signer: IndividualId, *, at: datetime = NOW, capacity: Capacity = Capacity.GUARDIAN) -> Signature:
    """A yes, of a guardian unless said otherwise."""
    return Signature(signer, capacity, given=True, at=at)


def consent(
    *signatures: Signature,
    ident: str = "c-1",
    about: IndividualId = YOUTH,
    recipients: frozenset[str] = frozenset({"school", "police"}),
    valid: Period = Period(date(2026, 1, 1), date(2028, 1, 1)),
) -> Consent:
    """A consent that lets social services tell the school and the police."""
    return Consent(
        ConsentId(ident),
        about,
        ConsentScope(frozenset({"attendance"}), SOCIAL, recipients, frozenset({"care_or_support"}), valid),
        ConsentForm.WRITTEN,
        signatures,
        check=ConsentCheck(ANNA, date(2026, 1, 1), informed=True, guardians_may_dispose=True),
    )


def both(ident: str = "c-1", *, at: datetime = NOW) -> Consent:
    """A consent that both guardians have signed."""
    return consent(yes(MOTHER, at=at), yes(FATHER, at=at), ident=ident)


def referral(override: str = "") -> Referral:
    """A referral by social services, with the guardian in the room."""
    return Referral(
        ANNA,
        SOCIAL,
        date(2026, 3, 1),
        ReferralWay.GUARDIAN_CAME,
        frozenset({ConcernKind.TRUANCY}),
        target_override=override,
    )


def new(
    ident: str = "case-1",
    *,
    individual: IndividualId | None = YOUTH,
    group: str = "",
    override: str = "",
) -> NewCase:
    """A case about the youth, unless said otherwise."""
    return NewCase(
        CaseId(ident), referral(override), SOCIAL, individual=individual, group=group, registry_no="2026-17"
    )


ANNA_SITS = TeamMember(TeamRole.COORDINATOR, official=ANNA, agency=SOCIAL)
BO_SITS = TeamMember(TeamRole.SCHOOL, official=BO, agency=SCHOOL)
EVA_SITS = TeamMember(TeamRole.POLICE, official=EVA, agency=POLICE, decided_by=ANNA)
TEAM = (
    ANNA_SITS,
    BO_SITS,
    TeamMember(TeamRole.YOUTH, individual=YOUTH),
    TeamMember(TeamRole.GUARDIAN, individual=MOTHER),
    TeamMember(TeamRole.NETWORK, individual=IndividualId("coach")),
    TeamMember(TeamRole.OUTSIDE, outside="club/boxing"),
)
BOUND = attrs.evolve(COOPERATION, terms=(attrs.evolve(TERMS, needs_agreement=True),))
"""The same, where a new case begins only while an agreement is in force."""
