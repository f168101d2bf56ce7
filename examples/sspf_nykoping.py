"""SSPF in Nyköping: what may be shared about a youth of 15, as consent comes and goes and the law changes.

Run it:  python examples/sspf_nykoping.py [--store memory|URL] [--language sv en]

The youth, the guardians and everything that happens are invented.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from story import PACKS, Story, check

from collabmodel import (
    Answer,
    Capacity,
    Circumstance,
    Consent,
    ConsentCheck,
    ConsentForm,
    ConsentScope,
    Custody,
    Decision,
    DisclosureRefused,
    DutyKind,
    Guardianship,
    Individual,
    InformationItem,
    Judgement,
    Outcome,
    Party,
    Period,
    PersonRole,
    ProtectedIdentity,
    Signature,
    Withdrawal,
)
from collabmodel.model.ids import AgencyId, ConsentId, IndividualId, ProvisionId
from collabmodel.packs import se_osl
from collabmodel.rules.explain import changed
from collabmodel.rules.names import Name
from collabmodel.setups import sspf

READY = sspf.nykoping()
YOUTH, MOTHER, FATHER = IndividualId("youth-1"), IndividualId("guardian-1"), IndividualId("guardian-2")
NAMES = {
    "social": Name("socialtjänsten", "social services"),
    "school": Name("skolan", "the school"),
    "pupil-health": Name("elevhälsan", "the pupil health service"),
    "police": Name("polisen", "the police"),
    "leisure": Name("fritidsgården", "the youth centre"),
}


def when(month: int, day: int, hour: int = 10) -> datetime:
    """A moment in the story's year."""
    return datetime(2025, month, day, hour, tzinfo=UTC)


def item(ident: str, at: str, category: str, *marks: str) -> InformationItem:
    """A piece of information about the youth, looked through for every mark."""
    described = se_osl.PACK.vocabulary.describe(*marks)
    about = Party(YOUTH, PersonRole.SUBJECT)
    return READY.item(ident, at=at, about=about, category=category, recorded_at=when(9, 1), marks=described)


MEASURE = item("measure", "social", "social_circumstances")
ATTENDANCE = item("attendance", "school", "attendance")
COUNSELLING = item("counselling-note", "pupil-health", "support_needs")
OBSERVATION = item("patrol-observation", "police", "crime_suspicion", "crime_fighting_work")
CONCERN = item("what-the-leader-saw", "leisure", "social_circumstances")
CONSENT = Consent(
    id=ConsentId("consent-1"),
    subject=YOUTH,
    scope=ConsentScope(
        categories=frozenset({"social_circumstances"}),
        discloser=AgencyId("social"),
        recipients=frozenset({"education"}),
        purposes=frozenset({"care_or_support"}),
        valid=Period(date(2025, 10, 1), date(2026, 6, 1)),
    ),
    form=ConsentForm.WRITTEN,
    check=ConsentCheck(
        READY.official("social"), date(2025, 10, 1), informed=True, guardians_may_dispose=True
    ),
)


def consent_comes(story: Story) -> Decision:
    """Consent is asked for; one guardian signs; then everybody has."""
    by = READY.official("social")
    story.scene("Socialtjänsten vill berätta för skolan om en pågående insats", when(10, 6))
    story.tell("Samtycke är begärt men ingen har undertecknat. / Consent is asked for; nobody has signed.\n")
    story.consents.record(CONSENT, by=by)
    story.ask(
        READY.question("q1", MEASURE, to="school", at=when(10, 6), purpose="care_or_support"),
        expect=Outcome.DENY,
    )

    story.scene("En av två vårdnadshavare undertecknar", when(10, 13))
    story.consents.sign(
        CONSENT.id, Signature(MOTHER, Capacity.GUARDIAN, given=True, at=when(10, 13, 8)), by=by
    )
    story.ask(
        READY.question("q2", MEASURE, to="school", at=when(10, 13), purpose="care_or_support"),
        expect=Outcome.DENY,
    )

    story.scene("Den andra vårdnadshavaren och den unge undertecknar", when(10, 20))
    story.consents.sign(
        CONSENT.id, Signature(FATHER, Capacity.GUARDIAN, given=True, at=when(10, 20, 8)), by=by
    )
    story.consents.sign(CONSENT.id, Signature(YOUTH, Capacity.SUBJECT, given=True, at=when(10, 20, 8)), by=by)
    request = READY.question("q3", MEASURE, to="school", at=when(10, 20), purpose="care_or_support")
    permitted = story.ask(request, expect=Outcome.PERMIT)
    story.desk.record_release(permitted.id, items=[MEASURE.id], by=by, means="meeting")
    story.tell("Utlämnandet är antecknat. / The release is recorded.")
    return permitted


def others_want_to_share(story: Story) -> None:
    """School, pupil health and the police want to share other things; each answer is its own."""
    at = when(10, 27)
    needed = Circumstance("needed_by_recipient", value=True)
    story.scene("Skolan vill ge socialtjänsten uppgift om frånvaro", at)
    story.ask(
        READY.question("q4", ATTENDANCE, to="social", at=at, purpose="care_or_support"), expect=Outcome.PERMIT
    )

    story.scene("Polisen ber elevhälsan om kuratorns anteckning", at)
    asked = READY.question("q5", COUNSELLING, to="police", at=at, purpose="crime_prevention", asked=True)
    story.ask(asked, needed, expect=Outcome.REFER)

    story.scene("Polisen vill berätta för fritidsgården vad en patrull har sett", at)
    story.ask(
        READY.question("q6", OBSERVATION, to="leisure", at=at, purpose="crime_prevention"),
        expect=Outcome.DENY,
    )

    story.scene("En fritidsledare misstänker att den unge far illa", at)
    concern = READY.question("q7", CONCERN, to="social", at=at, purpose="care_or_support")
    duty = story.ask(concern, Circumstance("child_may_be_harmed", "suspected"), expect=Outcome.PERMIT)
    check(
        duty.items[0].duty is DutyKind.OWN_INITIATIVE, "a report of concern is a duty, whatever the consent"
    )


def consent_goes(story: Story, permitted: Decision) -> None:
    """One guardian withdraws; the next question is answered no, and the old yes carries no further release."""
    story.scene("En vårdnadshavare återkallar sitt samtycke", when(11, 10))
    by = READY.official("social")
    story.consents.withdraw(CONSENT.id, Withdrawal(FATHER, when(11, 10, 9)), by=by)
    story.ask(
        READY.question("q8", MEASURE, to="school", at=when(11, 10), purpose="care_or_support"),
        expect=Outcome.DENY,
    )
    try:
        story.desk.record_release(permitted.id, items=[MEASURE.id], by=by, means="meeting")
    except DisclosureRefused:
        story.tell("Det tidigare ja:et bär inget nytt utlämnande. / The earlier yes carries no new release.")
    else:
        check(holds=False, otherwise="a withdrawn consent carried a release")


def the_law_changes(story: Story) -> None:
    """The same question, to prevent crime, on each side of 1 December 2025."""
    known = (
        Circumstance("needed_by_recipient", value=True),
        Circumstance("concerns_committed_offence", value=False),
        Circumstance("risk_of_crime", "none"),
    )
    before_day, after_day = when(11, 30), when(12, 1)
    story.scene("Polisen behöver uppgiften för att förebygga brott: dagen före lagändringen", before_day)
    before = story.ask(
        READY.question("q9", MEASURE, to="police", at=before_day, purpose="crime_prevention"),
        *known,
        expect=Outcome.DENY,
    )
    story.scene("Samma fråga dagen efter", after_day)
    later = READY.question("q10", MEASURE, to="police", at=after_day, purpose="crime_prevention")
    after = story.ask(later, *known, expect=Outcome.REFER)
    for language in story.languages:
        said = changed(before, after, PACKS, names=story.names_in(later), language=language)
        print(*(sentence.text for sentence in said), sep="\n")
        check(any("15 a" in s.text.replace("\u00a0", " ") for s in said), "the change must name its section")

    story.scene("En behörig tjänsteman gör bedömningen", when(12, 2))
    judged = READY.question("q11", MEASURE, to="police", at=when(12, 2), purpose="crime_prevention")
    recipient, by = judged.recipient.key, READY.official("social")
    answer = Judgement(ProvisionId("osl-10-15a"), Answer.NO, recipient, by, date(2025, 12, 2))
    story.ask(judged, *known, answer, expect=Outcome.PERMIT)


def main() -> None:
    """Tell the story."""
    names = {str(READY.by_name[name]): form for name, form in NAMES.items()}
    story = Story("SSPF Nyköping: en ung person på femton år", READY, names)
    story.save(
        [
            Individual(YOUTH, ProtectedIdentity.NONE, birth_date=date(2010, 3, 14)),
            Individual(MOTHER, ProtectedIdentity.NONE, birth_date=date(1980, 1, 1)),
            Individual(FATHER, ProtectedIdentity.NONE, birth_date=date(1980, 1, 1)),
            Guardianship(YOUTH, MOTHER, Custody.JOINT),
            Guardianship(YOUTH, FATHER, Custody.JOINT),
        ]
    )
    permitted = consent_comes(story)
    others_want_to_share(story)
    consent_goes(story, permitted)
    the_law_changes(story)
    story.end()


if __name__ == "__main__":
    main()
