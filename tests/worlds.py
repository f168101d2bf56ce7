"""Builders for tests: one invented municipality, its people, and small questions.

Every builder takes keyword arguments only, and gives a world in which the rest is
unremarkable, so that a test says what it is about and nothing else.
"""
# ruff: noqa: ANN401 - a builder passes on whatever the value it builds may take

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import attrs

from collabmodel.model.agencies import Agency, Branch, LegalBasis, Official
from collabmodel.model.assessments import Answer, Circumstance, HarmFinding, HarmKind, HarmLevel, Judgement
from collabmodel.model.citations import Act, Citation
from collabmodel.model.consent import Capacity, Consent, ConsentCheck, ConsentForm, ConsentScope, Signature
from collabmodel.model.decision import Decision, DoorKind, Interest, ItemDecision, Unit
from collabmodel.model.disclosure import DisclosureRequest, Initiative, Recipient
from collabmodel.model.ids import (
    AgencyId,
    BranchId,
    ConsentId,
    IndividualId,
    ItemId,
    OfficialId,
    ProvisionId,
    RequestId,
)
from collabmodel.model.information import InformationItem, Marks, Party, PersonRole
from collabmodel.model.people import Custody, Guardianship, Individual, ProtectedIdentity
from collabmodel.model.time import Period
from collabmodel.rules.conditions import ALWAYS
from collabmodel.rules.engine import decide
from collabmodel.rules.facts import FactSheet
from collabmodel.rules.packs import QuestionText, RulePack
from collabmodel.rules.provisions import (
    AnyProvision,
    Check,
    LiftingProvision,
    Mode,
    OpenActivity,
    Question,
    Reach,
    Reference,
    SecrecyProvision,
    Shut,
    Terms,
    Test,
    Trigger,
    Whom,
    Whose,
    Wording,
)
from collabmodel.testing.packs import SCHEMA, VOCABULARY

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = date(2026, 3, 2)
MARKS = "2026.11"
"""The version of the marks that items of the real pack are described under."""

YOUTH, SIBLING, MOTHER, FATHER, NEIGHBOUR = (
    IndividualId(key) for key in ("youth-1", "sibling-1", "mother-1", "father-1", "neighbour-1")
)
ANNA, BO = OfficialId("anna"), OfficialId("bo")

# ------------------------------------------------------------------------------------- the municipality

AGENCIES = (
    Agency(AgencyId("social"), "Socialnämnden", "social_board", LegalBasis.AUTHORITY, municipality="lillby"),
    Agency(AgencyId("schools"), "Utbildningsnämnden", "school", LegalBasis.AUTHORITY, municipality="lillby"),
    Agency(
        AgencyId("leisure"), "Fritidsnämnden", "municipality", LegalBasis.AUTHORITY, municipality="lillby"
    ),
    Agency(AgencyId("homes"), "Lillbyhus AB", "housing_company", LegalBasis.EQUATED, municipality="lillby"),
    Agency(AgencyId("police"), "Polismyndigheten", "police", LegalBasis.AUTHORITY),
    Agency(AgencyId("tax"), "Skatteverket", "tax_agency", LegalBasis.AUTHORITY),
    Agency(AgencyId("club"), "Lillby IF", "association", LegalBasis.PRIVATE),
)
BRANCHES = (
    Branch(BranchId("social.ifo"), AgencyId("social"), "IFO", frozenset({"social_services"})),
    Branch(BranchId("schools.one"), AgencyId("schools"), "Lillbyskolan", frozenset({"teaching"})),
    Branch(
        BranchId("schools.health"),
        AgencyId("schools"),
        "Elevhälsan",
        frozenset({"pupil_health_medical"}),
        independent=True,
    ),
    Branch(BranchId("leisure.yard"), AgencyId("leisure"), "Fritidsgården", frozenset({"youth_centre"})),
    Branch(BranchId("homes.office"), AgencyId("homes"), "Uthyrningen", frozenset({"housing_letting"})),
    Branch(BranchId("police.area"), AgencyId("police"), "Lokalpolisområdet", frozenset({"crime_fighting"})),
    Branch(BranchId("tax.control"), AgencyId("tax"), "Kontrollen", frozenset({"tax_control"})),
    Branch(BranchId("club.team"), AgencyId("club"), "Laget", frozenset({"association"})),
)
OFFICIALS = tuple(
    Official(OfficialId(key), AgencyId(agency))
    for key, agency in (
        ("anna", "social"),
        ("bo", "social"),
        ("rut", "schools"),
        ("leo", "leisure"),
        ("pia", "police"),
    )
)


def person(*, key: str = YOUTH, **changes: Any) -> Individual:
    """Somebody whose identity is not protected; a youth of fifteen."""
    born = {} if changes.get("birth_date_unknown") else {"birth_date": date(2010, 5, 2)}
    values: dict[str, Any] = {"protection": ProtectedIdentity.NONE, **born, **changes}
    return Individual(IndividualId(key), **values)


def guardians(*, child: str = YOUTH, custody: Custody = Custody.JOINT) -> tuple[Guardianship, ...]:
    """Mother and father together, or the mother alone."""
    who = (MOTHER, FATHER) if custody is Custody.JOINT else (MOTHER,)
    return tuple(Guardianship(IndividualId(child), one, custody) for one in who)


def household() -> tuple[Individual, ...]:
    """The youth, a sibling, the parents and a neighbour."""
    grown = date(1980, 1, 1)
    return (
        person(),
        person(key=SIBLING, birth_date=date(2014, 1, 1)),
        *(person(key=key, birth_date=grown) for key in (MOTHER, FATHER, NEIGHBOUR)),
    )


def item(**changes: Any) -> InformationItem:
    """A described item about the youth at the social services."""
    values: dict[str, Any] = {
        "id": ItemId("item-1"),
        "holder": BranchId("social.ifo"),
        "activity": "social_services",
        "categories": frozenset({"social_circumstances"}),
        "recorded_at": datetime(2026, 1, 7, 9, tzinfo=UTC),
        "parties": (Party(YOUTH, PersonRole.SUBJECT),),
        "marks": Marks(frozenset(), MARKS),
    }
    return InformationItem(**{**values, **changes})


def request(**changes: Any) -> DisclosureRequest:
    """The social services would tell the police something, of their own accord."""
    about = changes.pop("about", None) or item(holder=changes.get("holder", BranchId("social.ifo")))
    values: dict[str, Any] = {
        "id": RequestId("request-1"),
        "holder": about.holder,
        "recipient": Recipient(branch=BranchId("police.area")),
        "items": (about,),
        "initiative": Initiative.OWN,
        "at": NOW,
        "official": ANNA,
        "purpose": "crime_prevention",
    }
    return DisclosureRequest(**{**values, **changes})


def facts(**changes: Any) -> FactSheet:
    """The register of the municipality and the household; nothing else is known."""
    values: dict[str, Any] = {
        "agencies": AGENCIES,
        "branches": BRANCHES,
        "officials": OFFICIALS,
        "people": household(),
        "guardianships": guardians(),
    }
    return FactSheet(**{**values, **changes})


def consent(**changes: Any) -> Consent:
    """A consent that both parents and the youth have signed, and that holds for :func:`request`."""
    signers = changes.pop("signers", (YOUTH, MOTHER, FATHER))
    at = datetime(2026, 2, 1, 9, tzinfo=UTC)
    values: dict[str, Any] = {
        "id": ConsentId("consent-1"),
        "subject": YOUTH,
        "scope": scope(),
        "form": ConsentForm.WRITTEN,
        "signatures": tuple(
            Signature(who, Capacity.SUBJECT if who == YOUTH else Capacity.GUARDIAN, given=True, at=at)
            for who in signers
        ),
        "check": ConsentCheck(ANNA, date(2026, 2, 1), informed=True, guardians_may_dispose=True),
    }
    return Consent(**{**values, **changes})


def scope(**changes: Any) -> ConsentScope:
    """What the consent covers: social circumstances, to the police, to prevent crime, for a year."""
    values: dict[str, Any] = {
        "categories": frozenset({"social_circumstances"}),
        "discloser": AgencyId("social"),
        "recipients": frozenset({"police.area"}),
        "purposes": frozenset({"crime_prevention"}),
        "valid": Period(date(2026, 2, 1), date(2027, 2, 1)),
    }
    return ConsentScope(**{**values, **changes})


def known(**values: Any) -> tuple[Circumstance, ...]:
    """Circumstances of the matter, by name."""
    return tuple(Circumstance(fact, value) for fact, value in values.items())


def finding(**changes: Any) -> HarmFinding:
    """It is clear that the youth suffers no harm if the police are told."""
    values: dict[str, Any] = {
        "kind": HarmKind.PERSON,
        "level": HarmLevel.CLEARLY_NONE,
        "recipient": "police.area",
        "by": ANNA,
        "on": TODAY,
        "party": YOUTH,
        "purpose": "crime_prevention",
    }
    return HarmFinding(**{**values, **changes})


def judged(provision: str, answer: Answer = Answer.YES, **changes: Any) -> Judgement:
    """An official's answer to a provision's question, about the police as recipient."""
    values: dict[str, Any] = {"recipient": "police.area", "by": ANNA, "on": TODAY}
    return Judgement(ProvisionId(provision), answer, **{**values, **changes})


# --------------------------------------------------------------------------------------- an invented law

_ACT = Act("osl", "2009:400", "OSL", "lagen", "the act", regime="osl")


def _common(ident: str, changes: dict[str, Any]) -> dict[str, Any]:
    wordings = changes.pop("wordings", (Wording(date(2020, 1, 1)),))
    values = {
        "id": ident,
        "name_sv": ident,
        "name_en": ident,
        "text_sv": "",
        "text_en": "",
        "citation": Citation(_ACT, text=ident),
        "wordings": wordings,
        "reviewed_on": date(2026, 11, 1),
        "confidence": "high",
    }
    return {**values, **changes}


def secrecy(ident: str = "osl-26-1", **changes: Any) -> SecrecyProvision:
    """The clinic keeps what would harm a person, under the reversed test."""
    values: dict[str, Any] = {
        "at": frozenset({"clinic"}),
        "protects": frozenset({Interest.PERSON}),
        "test": Test.REVERSED,
        "harm": (HarmKind.PERSON,),
    }
    return SecrecyProvision(**_common(ident, {**values, **changes}))


def terms(**changes: Any) -> Terms:
    """Anybody may give anybody what 26:1 protects."""
    values: dict[str, Any] = {
        "givers": ("anyone",),
        "receivers": ("anyone",),
        "when": ALWAYS,
        "reach": Reach(Mode.LIST, ("osl-26-1",)),
    }
    return Terms(**{**values, **changes})


def lift(ident: str = "osl-10-1", **changes: Any) -> LiftingProvision:
    """A permission to give what 26:1 protects; ``when``, ``reach``, ``question`` … go to its terms."""
    parts = {
        key: changes.pop(key)
        for key in ("givers", "receivers", "when", "reach", "question", "unread")
        if key in changes
    }
    wordings = changes.get("wordings", (Wording(date(2020, 1, 1)),))
    values: dict[str, Any] = {
        "door": DoorKind.PERMISSION,
        "trigger": Trigger.BOTH,
        "whose": Whose.ITEM,
        "terms": tuple(terms(**parts) for _ in wordings),
    }
    return LiftingProvision(**_common(ident, {**values, **changes}))


def shut(ident: str = "osl-10-90", **changes: Any) -> Shut:
    """Every door of chapter 10 is closed for 26:1."""
    values: dict[str, Any] = {
        "doors": ("chapter:10",),
        "secrecies": ("osl-26-1",),
        "givers": ("anyone",),
        "receivers": ("anyone",),
    }
    return Shut(**_common(ident, {**values, **changes}))


def check(ident: str = "check-1", **changes: Any) -> Check:
    """Everything waits until somebody says that it is fitting."""
    values: dict[str, Any] = {
        "givers": ("anyone",),
        "receivers": ("anyone",),
        "when": ALWAYS,
        "question": Question("fitting", Answer.YES),
    }
    return Check(**_common(ident, {**values, **changes}))


def open_activity(
    ident: str = "open-1", *, at: str = "yard", of: Whom = Whom.AUTHORITIES, **changes: Any
) -> OpenActivity:
    """Nothing of its own protects what the yard holds, where an authority runs it."""
    return OpenActivity(at=frozenset({at}), of=of, **_common(ident, changes))


def reference(ident: str, *, record: str = "structure", **changes: Any) -> Reference:
    """A record that decides nothing by itself."""
    return Reference(record=record, **_common(ident, changes))


def pack(*provisions: AnyProvision, **changes: Any) -> RulePack:
    """A jurisdiction's pack of these provisions, in the words of the invented law."""
    values: dict[str, Any] = {
        "id": "demo",
        "version": "1",
        "jurisdiction": True,
        "digest": "0" * 64,
        "provisions": provisions,
        "vocabulary": VOCABULARY,
        "schema": SCHEMA,
        "questions": {code: QuestionText(code, code) for code in ("fitting", "needed")},
    }
    return RulePack(**{**values, **changes})


CLINIC, OFFICE = (
    Agency(AgencyId("clinics"), "Kliniken", "clinic_board", LegalBasis.AUTHORITY),
    Agency(AgencyId("guards"), "Kontoret", "guard_office", LegalBasis.AUTHORITY),
)


@attrs.frozen
class Asked:
    """A question to an invented law, before it is put."""

    request: DisclosureRequest
    facts: FactSheet

    def to(self, *packs: RulePack) -> Decision:
        """The whole decision."""
        return decide(self.request, self.facts, packs)

    def answer(self, *provisions: AnyProvision, **changes: Any) -> ItemDecision:
        """The answer for the one item under a pack of these provisions."""
        return self.to(pack(*provisions, **changes)).items[0]

    def unit(self, *provisions: AnyProvision, **changes: Any) -> Unit:
        """The one unit of that answer."""
        (unit,) = self.answer(*provisions, **changes).units
        return unit


def ask(**changes: Any) -> Asked:
    """The clinic would tell the guard office about the youth.

    Args:
        changes: of the item (``parties``, ``marks`` …), the request (``recipient``, ``purpose`` …), the
            holder's agency (``holder``), or the facts (all other keys).
    """
    holder = changes.pop("holder", CLINIC)
    mine = Branch(
        BranchId("clinic.one"),
        holder.id,
        "One",
        frozenset({"clinic", "yard"}),
        changes.pop("independent", None),
    )
    of_item = {f.name for f in attrs.fields(InformationItem)} - {"id", "holder"}
    of_request = {f.name for f in attrs.fields(DisclosureRequest)} - {"id", "holder", "items"}
    about = item(
        **{
            "holder": mine.id,
            "activity": "clinic",
            "categories": frozenset({"health"}),
            "marks": Marks(frozenset(), "2"),
            **{key: changes.pop(key) for key in sorted(changes) if key in of_item},
        }
    )
    asked = request(
        about=about,
        **{
            "purpose": "care",
            "recipient": Recipient(branch=BranchId("guard.one")),
            **{key: changes.pop(key) for key in sorted(changes) if key in of_request},
        },
    )
    known_facts: dict[str, Any] = {
        "agencies": (holder, OFFICE),
        "branches": (mine, Branch(BranchId("guard.one"), OFFICE.id, "One", frozenset({"ward"}))),
        "officials": (Official(ANNA, holder.id), Official(BO, holder.id)),
        **changes,
    }
    return Asked(asked, facts(**known_facts))
