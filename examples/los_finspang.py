"""LOS in Finspång: a meeting of six authorities is thirty pairs, and each pair has its own answer.

Run it:  python examples/los_finspang.py [--store memory|URL] [--language sv en]

The business, the persons and everything that happens are invented.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import attrs
from story import PACKS, Story, check

from collabmodel import (
    Agreement,
    Answer,
    Circumstance,
    Decision,
    DisclosureRequest,
    DutyKind,
    Individual,
    InformationItem,
    Judgement,
    Outcome,
    Party,
    Period,
    PersonRole,
    ProtectedIdentity,
    decide,
)
from collabmodel.model.ids import AgencyId, AgreementId, IndividualId, ProvisionId
from collabmodel.packs import se_osl
from collabmodel.rules.names import Name
from collabmodel.setups import los
from collabmodel.setups.ready import Ready

READY = los.finspang()
OWNER, BUSINESS = IndividualId("owner-1"), "business-1"
NAMES = {
    "licensing": Name("tillståndsenheten", "the licensing unit"),
    "social": Name("socialtjänsten", "social services"),
    "police": Name("polisen", "the police"),
    "tax": Name("Skatteverket", "the Tax Agency"),
    "enforcement": Name("Kronofogden", "the Enforcement Authority"),
    "work-environment": Name("Arbetsmiljöverket", "the Work Environment Authority"),
}
AUTUMN, WINTER = datetime(2025, 10, 14, 9, tzinfo=UTC), datetime(2025, 12, 9, 9, tzinfo=UTC)
NEEDED = Circumstance("needed_by_recipient", value=True)
DECIDED = Circumstance("specially_decided_cooperation", value=True)
ORGANISED = Circumstance("serious_organised_crime", value=True)


def item(ident: str, at: str, category: str, party: Party, *marks: str) -> InformationItem:
    """A piece of information about the business or its owner, looked through for every mark."""
    described, when = se_osl.PACK.vocabulary.describe(*marks), datetime(2025, 9, 1, tzinfo=UTC)
    return READY.item(ident, at=at, about=party, category=category, recorded_at=when, marks=described)


_FIRM, _OWNER = Party(BUSINESS, PersonRole.FIRM), Party(OWNER, PersonRole.SUBJECT)
INSPECTION = item("inspection-note", "licensing", "business", _FIRM)
TAX_AUDIT = item("audit-result", "tax", "personal_economy", _OWNER)
INTELLIGENCE = item("intelligence", "police", "crime_suspicion", _OWNER, "intelligence")
DEBTS = item("attachment-case", "enforcement", "personal_economy", _OWNER)
SUPPORT = item("support-case", "social", "social_circumstances", _OWNER)
ACCIDENT = item("accident-report", "work-environment", "health", _OWNER)


def question(about: InformationItem, pair: tuple[str, str], at: datetime, purpose: str) -> DisclosureRequest:
    """May the first of the pair give the item to the second, unasked, at the meeting?"""
    holder, to = pair
    return READY.question(f"{holder}-to-{to}-{at:%m%d}-{purpose}", about, to=to, at=at, purpose=purpose)


def judged(provision: str, answer: Answer, request: DisclosureRequest) -> Judgement:
    """The holder's official has answered the provision's own question."""
    return Judgement(ProvisionId(provision), answer, request.recipient.key, request.official, request.day)


def act_2025_170(story: Story) -> None:
    """The duty towards the crime authorities: who owes it, and who does not."""
    story.scene("Lagen 2025:170: tillståndsenheten ser tecken på en brottsfront", AUTUMN)
    to_police = question(INSPECTION, ("licensing", "police"), AUTUMN, "crime_prevention")
    answer = story.ask(to_police, NEEDED, judged("lub-6", Answer.NO, to_police), expect=Outcome.PERMIT)
    check(answer.items[0].duty is not DutyKind.NONE, "the municipality owes the police what they need")

    story.scene("Samma lag når inte socialtjänstens sekretess", AUTUMN)
    from_social = question(SUPPORT, ("social", "police"), AUTUMN, "crime_prevention")
    story.ask(from_social, NEEDED, expect=Outcome.DENY)

    story.scene("Arbetsmiljöverket står på listan i 5 §", AUTUMN)
    listed = question(ACCIDENT, ("work-environment", "police"), AUTUMN, "crime_prevention")
    story.ask(listed, NEEDED, judged("lub-5", Answer.NO, listed), expect=Outcome.PERMIT)


def act_2016_774(story: Story) -> None:
    """Specially decided cooperation: only the listed agencies owe and receive."""
    cooperation = (NEEDED, DECIDED, ORGANISED)
    story.scene("Lagen 2016:774: Skatteverket och Kronofogden i särskilt beslutad samverkan", AUTUMN)
    between = question(TAX_AUDIT, ("tax", "enforcement"), AUTUMN, "crime_prevention")
    story.ask(between, *cooperation, judged("lus-2", Answer.NO, between), expect=Outcome.PERMIT)

    story.scene("Kommunen står inte på listan, så samma lag öppnar inget dit", AUTUMN)
    to_municipality = question(INTELLIGENCE, ("police", "licensing"), AUTUMN, "crime_prevention")
    story.ask(to_municipality, *cooperation, expect=Outcome.DENY)


def the_general_clause(story: Story) -> None:
    """OSL 10:15 a from 1 December 2025: between authorities, after an assessment, never past chapter 18."""
    asked = (DEBTS, ("enforcement", "licensing"))
    story.scene("Kronofogden vill varna tillståndsenheten: före den 1 december 2025", AUTUMN)
    not_public = Circumstance("obligation_open_under_34_1", value=False)
    story.ask(question(*asked, AUTUMN, "fraud_or_rule_breach"), NEEDED, not_public, expect=Outcome.DENY)

    story.scene("Samma fråga efter den 1 december 2025", WINTER)
    winter = question(*asked, WINTER, "fraud_or_rule_breach")
    not_about_crime = Circumstance("concerns_committed_offence", value=False)
    no_predominant_reason = judged("osl-10-15a", Answer.NO, winter)
    story.ask(winter, NEEDED, not_public, not_about_crime, no_predominant_reason, expect=Outcome.PERMIT)

    story.scene("Polisens underrättelser öppnar den inte", WINTER)
    secret = question(INTELLIGENCE, ("police", "licensing"), WINTER, "crime_prevention")
    story.ask(secret, NEEDED, not_about_crime, judged("osl-10-15a", Answer.NO, secret), expect=Outcome.DENY)


def membership_opens_nothing(story: Story) -> None:
    """The same question with a signed agreement and without one: the same answer, to the letter."""
    story.scene("Varför medlemskapet i gruppen inte öppnar något", WINTER)
    agreement = Agreement(
        id=AgreementId("los-finspang"),
        parties=frozenset(AgencyId(agency.id) for agency in READY.agencies),
        purposes=frozenset({"hinder criminal establishment"}),
        areas=frozenset({"organised crime"}),
        signed_on=date(2025, 1, 15),
        valid=Period(date(2025, 2, 1), date(2027, 1, 1)),
        cooperation=READY.cooperation.id,
    )
    signed = attrs.evolve(READY, more=(*READY.more, agreement))
    check(agreement.in_force(WINTER.date()), "the agreement is in force")
    request = question(SUPPORT, ("social", "tax"), WINTER, "other")

    def answer(ready: Ready) -> Decision:
        facts = attrs.evolve(
            ready.facts(), people=(Individual(OWNER, ProtectedIdentity.NONE, date(1970, 1, 1)),)
        )
        return decide(request, facts, PACKS)

    check(answer(signed) == answer(READY), "an agreement changed an answer")
    check(answer(signed).outcome is Outcome.DENY, "membership opened social services secrecy")
    story.tell("Med avtal och utan avtal: samma svar. Ingen regel frågar vem som är medlem i gruppen.")
    story.tell("With an agreement and without: the same answer. No rule asks who is a member of the group.")
    for ident in ("kbf-9", "fl-8"):
        no_ground = se_osl.PACK.provision(ident)
        story.tell(f"  {no_ground.citation.sv()}: {no_ground.text_sv}")


def main() -> None:
    """Tell the story."""
    names = {str(READY.by_name[name]): form for name, form in NAMES.items()}
    story = Story("LOS Finspång: ett möte, många par", READY, names)
    story.save([Individual(OWNER, ProtectedIdentity.NONE, birth_date=date(1970, 1, 1))])
    act_2025_170(story)
    act_2016_774(story)
    the_general_clause(story)
    membership_opens_nothing(story)
    story.end()


if __name__ == "__main__":
    main()
