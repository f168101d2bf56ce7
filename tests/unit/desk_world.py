"""A small world for the tests of the services: social services hold, the police would receive."""

from datetime import UTC, date, datetime

from collabmodel.adapters import NoKeys, open_store
from collabmodel.model.agencies import Agency, Branch, LegalBasis, Official
from collabmodel.model.consent import Capacity, Consent, ConsentCheck, ConsentForm, ConsentScope, Signature
from collabmodel.model.disclosure import DisclosureRequest, Initiative, Recipient
from collabmodel.model.ids import (
    AgencyId,
    BranchId,
    ConsentId,
    IndividualId,
    ItemId,
    OfficialId,
    RequestId,
    TenantId,
)
from collabmodel.model.information import InformationItem, Marks, Party, PersonRole
from collabmodel.model.people import Custody, Guardianship, Individual, PersonalNumber, ProtectedIdentity
from collabmodel.model.time import Period
from collabmodel.ports import Store
from collabmodel.testing.clocks import FixedClock

ALE, ANNA = TenantId("ale"), OfficialId("anna")
OPENING = {"tenant": ALE, "actor": ANNA, "purpose": "test", "legal_ground": "none"}
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOCIAL, POLICE = BranchId("social/ifo"), BranchId("police/lpo")
ADULT, CHILD, MOTHER, FATHER, UNCLE = (
    IndividualId(i) for i in ("adult", "child", "mother", "father", "uncle")
)
SECRETS = ("Hemlig", "Sekretess", "18400101")
"""Parts of the names and the personal number of the people in this world."""

REGISTER = (
    Agency(AgencyId("social"), "Socialnämnden", "social_board", LegalBasis.AUTHORITY),
    Agency(AgencyId("police"), "Polismyndigheten", "police", LegalBasis.AUTHORITY),
    Branch(SOCIAL, AgencyId("social"), "IFO", frozenset({"social_services"}), independent=True),
    Branch(POLICE, AgencyId("police"), "LPO", frozenset({"crime_fighting"}), independent=True),
    Official(ANNA, AgencyId("social"), name="Anna Sekretess"),
    Individual(
        ADULT,
        ProtectedIdentity.NONE,
        birth_date=date(2000, 5, 2),
        name="Åsa Hemlig",
        personal_number=PersonalNumber("184001010018"),
    ),
    Individual(CHILD, ProtectedIdentity.NONE, birth_date=date(2016, 5, 2), name="Bo Hemlig"),
    Individual(MOTHER, ProtectedIdentity.NONE, birth_date=date(1980, 5, 2)),
    Guardianship(CHILD, MOTHER, Custody.JOINT),
    Guardianship(CHILD, FATHER, Custody.JOINT, Period(date(2020, 1, 1), date(2027, 1, 1))),
)


def world(url: str, clock: FixedClock) -> Store:
    """A store with the register and the people in it."""
    store = open_store(url, keys=NoKeys(), clock=clock)
    with store.unit(**OPENING) as unit:
        for value in REGISTER:
            unit.save(value, expected_version=0)
    return store


def item(ident: str, *about: IndividualId, category: str = "health") -> InformationItem:
    """An item that social services hold about people."""
    return InformationItem(
        ItemId(ident),
        SOCIAL,
        "social_services",
        frozenset({category}),
        NOW,
        parties=tuple(Party(str(one), PersonRole.SUBJECT) for one in about or (ADULT,)),
        marks=Marks(frozenset(), "2026.11"),
    )


def request(*items: InformationItem, ident: str = "r-1", at: datetime = NOW) -> DisclosureRequest:
    """Social services ask whether they may tell the police."""
    return DisclosureRequest(
        RequestId(ident),
        SOCIAL,
        Recipient(branch=POLICE),
        items or (item("i-1"),),
        Initiative.OWN,
        at,
        ANNA,
        purpose="crime_prevention",
    )


def signed(signer: IndividualId, capacity: Capacity = Capacity.SUBJECT, *, at: datetime = NOW) -> Signature:
    """A yes."""
    return Signature(signer, capacity, given=True, at=at)


def consent(*signatures: Signature, about: IndividualId = ADULT, ident: str = "c-1") -> Consent:
    """A consent to tell the police of health for the prevention of crime."""
    return Consent(
        ConsentId(ident),
        about,
        ConsentScope(
            frozenset({"health"}),
            AgencyId("social"),
            frozenset({str(POLICE)}),
            frozenset({"crime_prevention"}),
            Period(date(2026, 1, 1), date(2027, 1, 1)),
        ),
        ConsentForm.WRITTEN,
        signatures,
        check=ConsentCheck(ANNA, date(2026, 1, 1), informed=True, guardians_may_dispose=True),
    )
