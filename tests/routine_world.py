"""Three routine disclosures: a class list, feedback on a report, and a police picture of an area."""
# ruff: noqa: ANN401 - a builder passes on whatever the value it builds may take

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import attrs

from collabmodel.model.agencies import Agency, Branch, LegalBasis, Official
from collabmodel.model.assessments import Answer, Circumstance
from collabmodel.model.decision import ItemDecision
from collabmodel.model.disclosure import DisclosureRequest, Initiative, Recipient
from collabmodel.model.information import InformationItem, Level, Party, PersonRole
from collabmodel.model.people import Individual, ProtectedIdentity
from collabmodel.model.routines import StandingAssessment
from collabmodel.model.time import Period
from collabmodel.packs import se_osl
from collabmodel.rules.engine import decide
from collabmodel.rules.facts import FactSheet
from collabmodel.services.routines import resolved

PACKS = [se_osl.PACK]
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY, MADE, ENDS = date(2026, 3, 2), date(2026, 1, 7), date(2026, 7, 1)

AGENCIES = (
    Agency("schools", "Utbildningsnämnden", "school", LegalBasis.AUTHORITY, municipality="ale"),
    Agency("social", "Socialnämnden", "social_board", LegalBasis.AUTHORITY, municipality="ale"),
    Agency("leisure", "Fritidsnämnden", "municipality", LegalBasis.AUTHORITY, municipality="ale"),
    Agency("police", "Polismyndigheten", "police", LegalBasis.AUTHORITY),
)
BRANCHES = (
    Branch("schools.one", "schools", "Skolan", frozenset({"teaching"})),
    Branch("social.youth", "social", "Ungdom", frozenset({"social_services"})),
    Branch("leisure.yard", "leisure", "Fritidsgården", frozenset({"youth_centre"})),
    Branch("police.area", "police", "Området", frozenset({"crime_fighting"})),
)
OFFICIALS = (
    Official("rut", "schools"),
    Official("anna", "social"),
    Official("pia", "police"),
    Official("old", "schools", period=Period(None, date(2026, 2, 1))),
    Official("new", "schools", period=Period(date(2026, 2, 1))),
)
PUPIL = Individual("pupil-1", ProtectedIdentity.NONE, birth_date=date(2014, 5, 2))
MATE = Individual("pupil-2", ProtectedIdentity.NONE, birth_date=date(2014, 6, 2))


def safe(*people: Individual) -> tuple[Circumstance, ...]:
    """That no threat to them is known, as described."""
    return tuple(Circumstance("threat_known", value=False, about=str(one.id)) for one in people)


FACTS = FactSheet(
    agencies=AGENCIES,
    branches=BRANCHES,
    officials=OFFICIALS,
    people=(PUPIL, MATE),
    circumstances=safe(PUPIL, MATE),
)


def item(holder: str, activity: str, category: str, *marks: str, **changes: Any) -> InformationItem:
    """An item about the pupil, described under the words of today."""
    values: dict[str, Any] = {
        "parties": (Party(str(PUPIL.id), PersonRole.SUBJECT),),
        "marks": se_osl.PACK.vocabulary.describe(*marks),
    }
    return InformationItem("item-1", holder, activity, frozenset({category}), NOW, **{**values, **changes})


@attrs.frozen
class Routine:
    """A question that a routine may answer, with the standing assessments for it."""

    request: DisclosureRequest
    assessments: tuple[StandingAssessment, ...]
    facts: FactSheet = FACTS

    def answer(self) -> ItemDecision:
        """The answer when the standing assessments are used."""
        (answer,) = decide(self.request, self.known(), PACKS).items
        return answer

    def alone(self) -> ItemDecision:
        """The answer without them."""
        (answer,) = decide(self.request, self.facts, PACKS).items
        return answer

    def known(self) -> FactSheet:
        """The facts with what the standing assessments add."""
        return resolved(self.assessments, self.request, self.facts, PACKS)

    def about(self, **changes: Any) -> Routine:
        """The same with the item changed."""
        changed = attrs.evolve(self.request.items[0], **changes)
        return attrs.evolve(self, request=attrs.evolve(self.request, items=(changed,)))

    def asking(self, **changes: Any) -> Routine:
        """The same with the request changed."""
        return attrs.evolve(self, request=attrs.evolve(self.request, **changes))

    def knowing(self, **changes: Any) -> Routine:
        """The same with the facts changed."""
        return attrs.evolve(self, facts=attrs.evolve(self.facts, **changes))

    def assessed(self, **changes: Any) -> Routine:
        """The same with every standing assessment changed."""
        return attrs.evolve(self, assessments=tuple(attrs.evolve(one, **changes) for one in self.assessments))


def request(
    about: InformationItem, recipient: str, purpose: str, by: str, **changes: Any
) -> DisclosureRequest:
    """A question put by an official of the holder."""
    initiative = changes.pop("initiative", Initiative.REQUESTED)
    return DisclosureRequest(
        "request-1",
        about.holder,
        Recipient(branch=recipient, **changes),
        (about,),
        initiative,
        NOW,
        by,
        purpose=purpose,
    )


def assessment(ident: str, provision: str, asked: DisclosureRequest, **changes: Any) -> StandingAssessment:
    """A standing assessment that fits the question."""
    (about,) = asked.items
    values: dict[str, Any] = {
        "id": ident,
        "provision": provision,
        "holder": next(b.agency for b in BRANCHES if b.id == asked.holder),
        "activity": about.activity,
        "categories": about.categories,
        "recipients": frozenset({str(asked.recipient.branch)}),
        "purpose": asked.purpose,
        "by": asked.official,
        "on": MADE,
        "valid": Period(MADE, ENDS),
        "reason": "Planterad text: ordinary lists, nothing that points anybody out.",
        "marks": about.marks.present,
    }
    return StandingAssessment(**{**values, **changes})


def class_list() -> Routine:
    """The school gives the youth centre a phone number of a class list (OSL 21:3, 23:2)."""
    about = item("schools.one", "teaching", "contact_data", "threatened_contact_data")
    asked = request(about, "leisure.yard", "other", "rut")
    return Routine(
        asked,
        (
            assessment("list-address", "osl-21-3-s1", asked),
            assessment("list-school", "osl-23-2-s3", asked),
        ),
    )


def feedback() -> Routine:
    """Social services tell the school that reported whether an inquiry was opened (OSL 26:9 a, SoL 19:6)."""
    about = item("social.youth", "social_services", "inquiry_status")
    asked = request(about, "schools.one", "other", "anna")
    reported = Circumstance("recipient_made_report", value=True)
    return Routine(
        asked,
        (
            assessment("feedback", "osl-26-9a", asked, answer=Answer.YES),
            assessment("feedback-duty", "sol-19-6", asked, answer=Answer.YES),
        ),
        attrs.evolve(FACTS, circumstances=(*FACTS.circumstances, reported)),
    )


def picture() -> Routine:
    """The police share how many events an area had with the municipality (OSL 18:1)."""
    about = item(
        "police.area",
        "crime_fighting",
        "other",
        "crime_fighting_work",
        parties=(),
        level=Level.AREA,
        people_behind=40,
    )
    asked = request(about, "leisure.yard", "crime_prevention", "pia", initiative=Initiative.OWN)
    return Routine(asked, (assessment("picture", "osl-18-1-s2", asked),))
