"""A small world for the tests of planning: a cooperation, its group, a youth of age, a case and its consent."""

from __future__ import annotations

from datetime import UTC, date, datetime

from collabmodel.adapters import NoKeys, open_store
from collabmodel.model.agencies import Agency, LegalBasis, Official
from collabmodel.model.casework.cases import Case, Referral, ReferralWay
from collabmodel.model.consent import Capacity, Consent, ConsentCheck, ConsentForm, ConsentScope, Signature
from collabmodel.model.ids import (
    AgencyId,
    CaseId,
    ConsentId,
    CooperationId,
    GoalId,
    IndividualId,
    MeasureId,
    OfficialId,
    PlanId,
    TenantId,
)
from collabmodel.model.information import Level
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cooperations import Cooperation, CooperationKind, Terms
from collabmodel.model.people import Individual, ProtectedIdentity
from collabmodel.model.planning.goals import Goal, GoalKind
from collabmodel.model.planning.measures import Measure
from collabmodel.model.planning.plans import ActionPlan, PlanLevel
from collabmodel.model.time import Period
from collabmodel.ports import Store
from collabmodel.testing.clocks import FixedClock

TENANT, ANNA = TenantId("kommun"), OfficialId("anna")
SCHOOL, POLICE = AgencyId("school"), AgencyId("police")
SSPF, CASE, YOUTH, CONSENT = CooperationId("sspf"), CaseId("case-1"), IndividualId("youth"), ConsentId("c-1")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY, MAY, JUNE = date(2026, 3, 2), date(2026, 5, 5), date(2026, 6, 1)
OPENING = {"tenant": TENANT, "actor": ANNA, "purpose": "test", "legal_ground": "none"}

COURSE = tuple(
    Step(event, datetime(2026, 2, day, 12, tzinfo=UTC), ANNA, "because")
    for day, event in enumerate(("refer", "ask_consent", "consent_given"), start=1)
)
ACTIVE_CASE = Case(
    CASE,
    SSPF,
    1,
    Referral(ANNA, SCHOOL, date(2026, 2, 1), ReferralWay.GUARDIAN_CAME),
    SCHOOL,
    COURSE,
    individual=YOUTH,
    coordinator=ANNA,
    consents=frozenset({CONSENT}),
)
GIVEN = Consent(
    CONSENT,
    YOUTH,
    ConsentScope(
        frozenset({"school"}),
        SCHOOL,
        frozenset({"police/lpo"}),
        frozenset({"support"}),
        Period(date(2026, 1, 1), date(2027, 1, 1)),
    ),
    ConsentForm.WRITTEN,
    (Signature(YOUTH, Capacity.SUBJECT, given=True, at=datetime(2026, 2, 3, 12, tzinfo=UTC)),),
    check=ConsentCheck(ANNA, date(2026, 2, 3), informed=True, guardians_may_dispose=True),
)
COOPERATION = Cooperation(
    SSPF,
    CooperationKind.SSPF,
    "SSPF",
    "Exempelby",
    frozenset({SCHOOL, POLICE}),
    (Terms(1, date(2023, 1, 1), frozenset({Level.INDIVIDUAL, Level.AREA})),),
)
REGISTER = (
    Agency(SCHOOL, "Utbildningsnämnden", "education_board", LegalBasis.AUTHORITY),
    Agency(POLICE, "Polismyndigheten", "police", LegalBasis.AUTHORITY),
    Official(ANNA, SCHOOL),
    COOPERATION,
    Individual(YOUTH, ProtectedIdentity.NONE, birth_date=date(2007, 5, 2), name="Bo Hemlig"),
    ACTIVE_CASE,
    GIVEN,
)

GOAL = Goal(GoalId("g"), GoalKind.RESULT, "back in school")
TALK = Measure(MeasureId("m"), GoalId("g"), "talk", SCHOOL, "mentor", due=MAY)
PLAN = ActionPlan(PlanId("p"), SSPF, PlanLevel.INDIVIDUAL, (GOAL,), (TALK,), case=CASE)


def planning_world(clock: FixedClock) -> Store:
    """A store with the register, the case and its consent in it."""
    store = open_store("memory:", keys=NoKeys(), clock=clock)
    put(store, *REGISTER)
    return store


def put(store: Store, *values: object, version: int = 0) -> None:
    """Save values as they are."""
    with store.unit(**OPENING) as unit:
        for value in values:
            unit.save(value, expected_version=version)
