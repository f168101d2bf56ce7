"""The disclosure desk, with the real engine and pack: no journal entry, no answer."""

import logging
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from collabmodel.adapters.units import GuardedUnit
from collabmodel.errors import (
    ConflictError,
    ConflictingFactsError,
    DisclosureRefused,
    JournalError,
    ModelError,
    NotFoundError,
    StoreError,
    UnavailableError,
    UnknownReferenceError,
)
from collabmodel.model.agencies import Official
from collabmodel.model.assessments import Answer, Circumstance, HarmFinding, HarmKind, HarmLevel, Judgement
from collabmodel.model.consent import Consent, Withdrawal
from collabmodel.model.decision import Basis, Decision, Outcome
from collabmodel.model.digest import digest
from collabmodel.model.disclosure import DisclosureRequest, Recipient
from collabmodel.model.ids import AgencyId, ConsentId, DecisionId, ItemId, OfficialId, ProvisionId, RequestId
from collabmodel.model.information import InformationItem
from collabmodel.model.journal import EntryKind, Event, JournalEntry
from collabmodel.model.people import PersonalNumber
from collabmodel.model.standing import AgePolicy
from collabmodel.model.time import Period
from collabmodel.packs.se_osl import PACK
from collabmodel.ports import FactSource, Store
from collabmodel.rules.facts import FactSheet
from collabmodel.services.consents import ConsentDesk
from collabmodel.services.disclosure import DisclosureDesk
from collabmodel.services.facts import StoredFacts
from collabmodel.testing.clocks import FixedClock
from tests.unit.desk_world import (
    ADULT,
    ALE,
    ANNA,
    CHILD,
    FATHER,
    MOTHER,
    NOW,
    OPENING,
    POLICE,
    SECRETS,
    SOCIAL,
    consent,
    item,
    request,
    signed,
    world,
)


@pytest.fixture
def clock() -> FixedClock:
    """Noon of an ordinary day."""
    return FixedClock(NOW)


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, clock: FixedClock, tmp_path: Path) -> Iterator[Store]:
    """The world, in memory and on SQLite."""
    store = world("memory:" if request.param == "memory" else f"sqlite:///{tmp_path / 'walk.db'}", clock)
    yield store
    store.close()


@pytest.fixture
def desk(store: Store, clock: FixedClock) -> DisclosureDesk:
    """Ale's desk."""
    return DisclosureDesk(store, [PACK], clock, ALE)


@pytest.fixture
def consents(store: Store) -> ConsentDesk:
    """Ale's desk for consents."""
    return ConsentDesk(store, ALE)


@pytest.fixture
def permitted(desk: DisclosureDesk, consents: ConsentDesk) -> Decision:
    """A permit for one item of two, on the adult's consent."""
    consents.record(consent(signed(ADULT)), by=ANNA)
    return desk.decide(request(item("i-1"), item("i-2", category="placement")))


def journal(store: Store, subject: str | None = None) -> tuple[JournalEntry, ...]:
    """What the desks have told Ale's journal, without what the store adds of itself."""
    with store.unit(**OPENING) as unit:
        told = unit.entries(subject=subject)
    return tuple(e for e in told if e.event.kind not in {EntryKind.STATE, EntryKind.READ})


def details(entry: JournalEntry) -> dict[str, str]:
    """What an entry tells."""
    return dict(entry.event.details)


# -------------------------------------------------------------------------------------- deciding


def test_a_refusal_is_an_answer(store: Store, desk: DisclosureDesk) -> None:
    """A question that is answered with no gives a decision, journalled like any other."""
    decision = desk.decide(request())
    assert decision.outcome is Outcome.DENY
    (entry,) = journal(store)
    assert (entry.event.kind, entry.event.subject, entry.actor) == (EntryKind.DECISION, decision.id, ANNA)


def test_the_journal_tells_what_was_decided_on_what_ground(store: Store, permitted: Decision) -> None:
    """The entry names request, outcome, basis and grounds for each item, the packs, and the decision's digest."""
    assert permitted.permitted == {"i-1"}
    entry = journal(store, permitted.id)[0]
    told = details(entry)
    assert entry.event.payload_digest == permitted.digest
    assert (told["request"], told["recipient"], told["holder"]) == ("r-1", POLICE, SOCIAL)
    assert (told["outcome:i-1"], told["basis:i-1"]) == ("permit", Basis.CONSENT.value)
    assert told["outcome:i-2"] == "deny"
    assert {"osl-26-1", "osl-12-2"} <= set(told["grounds:i-1"].split())
    assert told["pack"] == f"{PACK.id} {PACK.version} {PACK.digest}"
    assert (entry.purpose, store.verify().holds) == ("crime_prevention", True)


def test_the_decision_is_kept_as_it_was_given(store: Store, permitted: Decision) -> None:
    """Decision and request are stored beside the entry, and read back equal."""
    with store.unit(**OPENING) as unit:
        assert unit.get(Decision, permitted.id).value == permitted
        assert [stored.ident for stored in unit.all(Decision, of="r-1")] == [permitted.id]
        assert unit.get(DisclosureRequest, "r-1").value.items[0].id == "i-1"


def test_deciding_the_same_again_is_journalled_again(store: Store, desk: DisclosureDesk) -> None:
    """Every answer leaves its entry; an equal decision is stored once."""
    assert desk.decide(request()) == desk.decide(request())
    assert len(journal(store)) == 2
    with store.unit(**OPENING) as unit:
        assert len(unit.all(Decision)) == 1
        assert unit.get(DisclosureRequest, "r-1").version == 1


def test_a_changed_request_is_a_new_version_of_it(store: Store, desk: DisclosureDesk) -> None:
    """The same request asked of another day is kept beside the first."""
    desk.decide(request())
    desk.decide(request(at=NOW - timedelta(days=30)))
    with store.unit(**OPENING) as unit:
        assert len(unit.versions(DisclosureRequest, "r-1")) == 2
        assert len(unit.all(Decision, of="r-1")) == 2


def test_a_retry_gets_the_decision_that_was_made(
    store: Store, desk: DisclosureDesk, consents: ConsentDesk
) -> None:
    """With the same key the first decision comes back, whatever has changed since; another question is refused."""
    first = desk.decide(request(), idempotency_key="k")
    consents.record(consent(signed(ADULT)), by=ANNA)
    assert desk.decide(request(), idempotency_key="k") == first
    assert desk.decide(request()).outcome is Outcome.PERMIT
    with pytest.raises(ConflictError):
        desk.decide(request(ident="r-2"), idempotency_key="k")
    assert len(journal(store, first.id)) == 1


def test_stated_facts_are_part_of_what_a_key_stands_for(store: Store, desk: DisclosureDesk) -> None:
    """A key is not used again for other facts; names and numbers make no difference and leave no trace."""
    known = attrs.evolve(sheet(store, request()), consents=(consent(signed(ADULT)),))
    first = desk.decide(request(), known, idempotency_key="k")
    named = attrs.evolve(
        known,
        people=tuple(
            attrs.evolve(p, name="Åsa Hemlig", personal_number=PersonalNumber("184001010018"))
            for p in known.people
        ),
        officials=tuple(attrs.evolve(o, name="Anna Sekretess") for o in known.officials),
    )
    assert desk.decide(request(), named, idempotency_key="k") == first
    for other in (attrs.evolve(known, consents=()), None):
        with pytest.raises(ConflictError):
            desk.decide(request(), other, idempotency_key="k")


def test_a_retry_gets_no_decision_that_the_journal_does_not_tell_of(
    store: Store, desk: DisclosureDesk
) -> None:
    """A decision changed in the store, or an answer to another question, is not given out again."""
    first = desk.decide(request(), idempotency_key="k")
    desk.decide(request(ident="r-2"))
    forged = attrs.evolve(
        first, items=tuple(attrs.evolve(answer, outcome=Outcome.PERMIT) for answer in first.items)
    )
    with store.unit(**OPENING) as unit:
        unit.save(forged, expected_version=1)
    with pytest.raises(JournalError):
        desk.decide(request(), idempotency_key="k")
    with store.unit(**OPENING, idempotency_key="r") as unit:
        unit.recall(digest(request()))
        unit.conclude(unit.all(Decision, of="r-2")[0].ident)
    with pytest.raises(JournalError, match="another question"):
        desk.decide(request(), idempotency_key="r")


def test_nothing_personal_reaches_journal_or_decision(store: Store, permitted: Decision) -> None:
    """Names and personal numbers are in no entry and in no decision."""
    shown = f"{journal(store)} {permitted!r}"
    assert not any(secret in shown for secret in SECRETS)


def test_a_question_that_does_not_fit_changes_nothing(store: Store, desk: DisclosureDesk) -> None:
    """A request about somebody unknown raises, and leaves neither entry nor document."""
    with pytest.raises(UnknownReferenceError):
        desk.decide(request(item("i-1", FATHER)))
    assert journal(store) == ()
    with store.unit(**OPENING) as unit:
        assert unit.all(DisclosureRequest) == ()


# ------------------------------------------------------------------ no journal entry, no decision


@pytest.mark.parametrize("method", ["append", "save", "conclude", "finish"])
def test_without_its_entry_there_is_no_decision(
    store: Store, desk: DisclosureDesk, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """If journalling, saving or committing fails, an error comes instead of the decision, and nothing is kept."""
    told: list[Decision] = []
    desk._on_decision = told.append

    def fail(*_: object, **__: object) -> None:
        """Fail."""
        raise JournalError("the disk is full", seq=1)

    monkeypatch.setattr(GuardedUnit, method, fail)
    with pytest.raises(JournalError):
        desk.decide(request())
    monkeypatch.undo()
    assert (journal(store), told) == ((), [])
    with store.unit(**OPENING) as unit:
        assert unit.all(Decision) == ()


def test_a_swallowed_journal_error_gives_no_decision_either(
    store: Store, desk: DisclosureDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that loses its entry without a word spoils the unit, and no decision comes out."""
    keep = GuardedUnit.append

    def lose(self: GuardedUnit, entry: Event) -> None:
        """Lose."""
        with pytest.raises(ModelError):
            keep(self, attrs.evolve(entry, subject=""))

    monkeypatch.setattr(GuardedUnit, "append", lose)
    with pytest.raises(StoreError):
        desk.decide(request())
    monkeypatch.undo()
    assert journal(store) == ()


def test_when_the_database_is_away_there_is_no_decision(tmp_path: Path, clock: FixedClock) -> None:
    """A decision that cannot be committed is not given."""
    path = tmp_path / "walk.db"
    store = world(f"sqlite:///{path}", clock)
    desk = DisclosureDesk(store, [PACK], clock, ALE)
    connection = sqlite3.connect(path)
    connection.execute(
        "CREATE TRIGGER full BEFORE INSERT ON collab_journal BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    connection.close()
    with pytest.raises(JournalError):
        desk.decide(request())
    store.close()
    with pytest.raises(UnavailableError):
        desk.decide(request())


def test_a_listener_hears_of_committed_decisions_only(
    store: Store, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    """The listener is told after the commit; its failure is logged by type, and the answer stands."""

    def listen(decision: Decision) -> None:
        """Listen."""
        assert len(journal(store, decision.id)) == 1
        msg = "Åsa Hemlig"
        raise RuntimeError(msg)

    desk = DisclosureDesk(store, [PACK], clock, ALE, on_decision=listen)
    with caplog.at_level(logging.WARNING, logger="collabmodel"):
        decision = desk.decide(request())
    assert decision.id in caplog.text
    assert "RuntimeError" in caplog.text
    assert not any(secret in caplog.text for secret in SECRETS)


# --------------------------------------------------------------------------------- where facts come from


def test_stored_facts_hold_what_bears_on_the_request(store: Store, consents: ConsentDesk) -> None:
    """Only the people concerned are read, without names and numbers; findings are those of the request."""
    consents.record(consent(about=CHILD), by=ANNA)
    with store.unit(**OPENING) as unit:
        unit.save(AgePolicy(youth_joins_from=12, valid=Period(None, date(2020, 1, 1))), expected_version=0)
        unit.save(AgePolicy(youth_joins_from=13, valid=Period(date(2020, 1, 1))), expected_version=0)
        finding = HarmFinding(HarmKind.PERSON, HarmLevel.LIKELY, str(POLICE), ANNA, date(2026, 3, 1))
        judgement = Judgement(ProvisionId("osl-10-27"), Answer.NO, str(POLICE), ANNA, date(2026, 3, 1))
        stated = Circumstance("needed_by_recipient", value=True)
        for value in (finding, judgement, stated):
            unit.save(value, expected_version=0, of="r-1")
        source = StoredFacts(unit)
        assert isinstance(source, FactSource)
        about_child = source.gather(request(item("i-1", CHILD)))
        other = source.gather(request(item("i-1", ADULT), ident="r-2"))
    assert [person.id for person in about_child.people] == [CHILD, MOTHER]
    assert {g.guardian for g in about_child.guardianships} == {MOTHER, FATHER}
    assert [c.subject for c in about_child.consents] == [CHILD]
    assert (about_child.harm, about_child.judgements, about_child.circumstances) == (
        (finding,),
        (judgement,),
        (stated,),
    )
    assert about_child.age_policy.youth_joins_from == 13
    assert [person.id for person in other.people] == [ADULT]
    assert (other.consents, other.guardianships, other.harm, other.judgements, other.circumstances) == (
        (),
    ) * 5
    assert all(
        not person.name and person.personal_number is None for person in (*about_child.people, *other.people)
    )


def test_a_recipient_who_is_a_person_is_read_too(store: Store) -> None:
    """Where a guardian is to receive, the sheet holds the guardian."""
    asked = attrs.evolve(request(), recipient=Recipient(person=MOTHER))
    with store.unit(**OPENING) as unit:
        assert [p.id for p in StoredFacts(unit).gather(asked).people] == [ADULT, MOTHER]
        assert StoredFacts(unit).gather(asked).age_policy == AgePolicy()


def sheet(store: Store, asked: DisclosureRequest) -> FactSheet:
    """What the store knows, as a host's own system would say it."""
    with store.unit(**OPENING) as unit:
        return StoredFacts(unit).gather(asked)


def test_facts_may_be_handed_in_or_come_from_the_host(
    store: Store, desk: DisclosureDesk, clock: FixedClock
) -> None:
    """Stated facts win; a host's source is asked outside the unit, so that it may use the store itself."""
    known = attrs.evolve(sheet(store, request()), consents=(consent(signed(ADULT)),))
    assert desk.decide(request(), known).outcome is Outcome.PERMIT
    assert desk.decide(request()).outcome is Outcome.DENY

    class Host:
        """A host."""

        def gather(self, asked: DisclosureRequest) -> FactSheet:
            """Gather."""
            return attrs.evolve(sheet(store, asked), consents=(consent(signed(ADULT)),))

    hosted = DisclosureDesk(store, [PACK], clock, ALE, facts=Host())
    decision = hosted.decide(request())
    assert decision.outcome is Outcome.PERMIT
    entry = hosted.record_release(decision.id, items=["i-1"], by=ANNA, means="letter")  # type: ignore[list-item]
    assert details(entry)["outcome"] == "given"


def test_a_source_that_fails_gives_no_decision(store: Store, clock: FixedClock) -> None:
    """When the host's facts cannot be had, there is no decision and no entry."""

    class Away:
        """A away."""

        def gather(self, asked: DisclosureRequest) -> FactSheet:
            """Gather."""
            raise TimeoutError

    with pytest.raises(TimeoutError):
        DisclosureDesk(store, [PACK], clock, ALE, facts=Away()).decide(request())
    assert journal(store) == ()


# --------------------------------------------------------------------------------------- releasing


def release(desk: DisclosureDesk, decision: Decision, *items: str, **more: str) -> JournalEntry:
    """Give items by letter."""
    given = [ItemId(one) for one in items]
    return desk.record_release(decision.id, items=given, by=ANNA, means="letter", **more)  # type: ignore[arg-type]


def test_what_was_permitted_may_be_given(store: Store, desk: DisclosureDesk, permitted: Decision) -> None:
    """A release is journalled with items, means, recipient, and the second look that it rests on."""
    entry = release(desk, permitted, "i-1", recipient=str(POLICE))
    assert journal(store, permitted.id)[-1] == entry
    told = details(entry)
    assert entry.event.kind is EntryKind.RELEASE
    assert (told["outcome"], told["item"], told["means"], told["recipient"]) == (
        "given",
        "i-1",
        "letter",
        POLICE,
    )
    assert told["checked_at"] == NOW.isoformat()
    assert len(told["checked_digest"]) == 64
    assert store.verify().holds


REFUSALS: dict[str, tuple[list[str], str, str]] = {
    "denied": (["i-2"], str(POLICE), "not_permitted"),
    "one too many": (["i-1", "i-2"], str(POLICE), "not_permitted"),
    "never asked": (["i-9"], str(POLICE), "not_permitted"),
    "somebody else": (["i-1"], "social/ifo", "other_recipient"),
}
"""What somebody tries to give, to whom, and the reason that the journal keeps."""


@pytest.mark.parametrize("what", REFUSALS)
def test_what_was_not_permitted_is_refused(
    store: Store, desk: DisclosureDesk, permitted: Decision, what: str
) -> None:
    """Giving more than was permitted, or to another, is refused; the refusal is journalled, its reason not told."""
    items, recipient, reason = REFUSALS[what]
    with pytest.raises(DisclosureRefused) as caught:
        release(desk, permitted, *items, recipient=recipient)
    entry = journal(store, permitted.id)[-1]
    assert (details(entry)["outcome"], details(entry)["reason"]) == ("refused", reason)
    assert details(entry)["recipient"] == recipient
    assert reason not in str(caught.value)


def test_a_withdrawn_consent_stops_what_it_permitted(
    store: Store, desk: DisclosureDesk, consents: ConsentDesk, clock: FixedClock, permitted: Decision
) -> None:
    """After a withdrawal the next decision is no, and a release on the earlier permit is refused."""
    clock.forward(hours=1)
    consents.withdraw(ConsentId("c-1"), Withdrawal(ADULT, clock.now()), by=ANNA)
    assert desk.decide(request(ident="r-2", at=clock.now())).outcome is Outcome.DENY
    with pytest.raises(DisclosureRefused) as caught:
        release(desk, permitted, "i-1")
    entry = journal(store, permitted.id)[-1]
    assert details(entry)["reason"] == "no_longer_permitted"
    assert caught.value.decision_id == permitted.id
    assert "consent" not in str(caught.value)
    assert store.verify().holds


def test_a_consent_that_has_run_out_stops_a_release(
    desk: DisclosureDesk, clock: FixedClock, permitted: Decision
) -> None:
    """What was permitted in the consent's period may not be given after it."""
    clock.move_to(NOW.replace(year=2027))
    with pytest.raises(DisclosureRefused):
        release(desk, permitted, "i-1")


def test_a_release_is_for_the_request_that_was_decided(
    store: Store, desk: DisclosureDesk, permitted: Decision
) -> None:
    """When the request has since been asked anew about other items, the decision still answers the first."""
    desk.decide(request(item("i-3", category="placement")))
    assert details(release(desk, permitted, "i-1"))["outcome"] == "given"


def test_facts_stated_by_the_caller_are_stated_again(store: Store, desk: DisclosureDesk) -> None:
    """A permit on facts that the store does not hold is refused, unless they are stated again as of now."""
    known = attrs.evolve(sheet(store, request()), consents=(consent(signed(ADULT)),))
    decision = desk.decide(request(), known)
    with pytest.raises(DisclosureRefused):
        release(desk, decision, "i-1")
    given = desk.record_release(decision.id, items=[ItemId("i-1")], by=ANNA, means="letter", facts=known)
    assert details(given)["outcome"] == "given"


@pytest.mark.parametrize(
    "wrong",
    [{"items": []}, {"items": ["Åsa Hemlig"]}, {"means": "to Åsa by hand"}, {"recipient": "Åsa Hemlig"}],
    ids=["nothing", "items in free text", "means in free text", "recipient in free text"],
)
def test_a_release_that_makes_no_sense_is_an_error(
    store: Store, desk: DisclosureDesk, permitted: Decision, wrong: dict[str, Any]
) -> None:
    """A release of nothing, or told in free text, raises without repeating it, and is not journalled."""
    before = journal(store)
    with pytest.raises(ModelError) as caught:
        desk.record_release(permitted.id, **{"items": ["i-1"], "by": ANNA, "means": "letter", **wrong})
    assert "Åsa" not in str(caught.value)
    assert journal(store) == before


def test_there_is_no_release_without_a_decision(store: Store, desk: DisclosureDesk) -> None:
    """A release on a decision that nobody made is not found, and not journalled."""
    with pytest.raises(NotFoundError):
        desk.record_release(DecisionId("d-0"), items=[ItemId("i-1")], by=ANNA, means="letter")
    assert journal(store) == ()


def test_a_decision_that_was_never_journalled_opens_nothing(
    store: Store, desk: DisclosureDesk, permitted: Decision
) -> None:
    """A decision put into the store past the desk, or changed there, is refused."""
    forged = attrs.evolve(
        permitted, items=tuple(attrs.evolve(answer, outcome=Outcome.PERMIT) for answer in permitted.items)
    )
    with store.unit(**OPENING) as unit:
        unit.save(forged, expected_version=1)
    with pytest.raises(JournalError, match="Decide again"):
        release(desk, permitted, "i-2")


@pytest.mark.parametrize("who", ["somebody", "gone", "police"])
def test_only_an_official_in_office_gives(
    store: Store, desk: DisclosureDesk, permitted: Decision, who: str
) -> None:
    """Whoever is unknown, has left, or belongs to another agency cannot give, whoever decided."""
    with store.unit(**OPENING) as unit:
        left = Period(None, NOW.date())
        unit.save(Official(OfficialId("gone"), AgencyId("social"), period=left), expected_version=0)
        unit.save(Official(OfficialId("police"), AgencyId("police")), expected_version=0)
    before = journal(store)
    with pytest.raises(ModelError):
        desk.record_release(permitted.id, items=[ItemId("i-1")], by=OfficialId(who), means="letter")
    assert journal(store) == before


def test_a_colleague_gives_what_somebody_who_has_left_decided(
    store: Store, desk: DisclosureDesk, consents: ConsentDesk
) -> None:
    """The one who gives must be in office, not the one who decided."""
    consents.record(consent(signed(ADULT)), by=ANNA)
    kim = Official(OfficialId("kim"), AgencyId("social"))
    with store.unit(**OPENING) as unit:
        unit.save(kim, expected_version=0)
    decision = desk.decide(attrs.evolve(request(), official=kim.id))
    with store.unit(**OPENING) as unit:
        unit.save(attrs.evolve(kim, period=Period(None, NOW.date())), expected_version=1)
    with pytest.raises(ModelError, match="not in office"):
        desk.record_release(decision.id, items=[ItemId("i-1")], by=kim.id, means="letter")
    entry = release(desk, decision, "i-1")
    assert (entry.actor, details(entry)["outcome"]) == (ANNA, "given")


def test_a_clock_set_back_does_not_bring_a_consent_back(
    store: Store, desk: DisclosureDesk, consents: ConsentDesk, clock: FixedClock, permitted: Decision
) -> None:
    """A release is looked at as of no earlier moment than the journal tells of."""
    clock.forward(hours=2)
    consents.withdraw(ConsentId("c-1"), Withdrawal(ADULT, clock.now()), by=ANNA)
    clock.forward(hours=-1)
    with pytest.raises(DisclosureRefused):
        release(desk, permitted, "i-1")
    assert details(journal(store)[-1])["checked_at"] == (NOW + timedelta(hours=2)).isoformat()


def test_an_item_described_anew_is_not_given_on_the_old_description(
    store: Store, desk: DisclosureDesk, permitted: Decision
) -> None:
    """Where the store holds the item, a later description or its end stops the release of it, and only of it."""
    with store.unit(**OPENING) as unit:
        unit.save(item("i-1"), expected_version=0)
    assert details(release(desk, permitted, "i-1"))["outcome"] == "given"
    with store.unit(**OPENING) as unit:
        unit.save(item("i-1", ADULT, CHILD), expected_version=1)
    with pytest.raises(DisclosureRefused):
        release(desk, permitted, "i-1")
    assert details(journal(store)[-1])["reason"] == "item_changed"
    with store.unit(**OPENING) as unit:
        unit.save(item("i-1"), expected_version=2)
        unit.retire(InformationItem, "i-1", expected_version=3)
    with pytest.raises(DisclosureRefused):
        release(desk, permitted, "i-1")


def test_an_item_is_asked_about_as_it_is(store: Store, desk: DisclosureDesk) -> None:
    """A request that describes a stored item otherwise is refused, and not journalled."""
    with store.unit(**OPENING) as unit:
        unit.save(item("i-1", ADULT, CHILD), expected_version=0)
    with pytest.raises(ModelError, match="item i-1"):
        desk.decide(request())
    assert journal(store) == ()


def test_a_stated_consent_is_the_one_the_store_holds(
    store: Store, desk: DisclosureDesk, consents: ConsentDesk, clock: FixedClock, permitted: Decision
) -> None:
    """A sheet gathered before a withdrawal opens nothing after it, neither a decision nor a release."""
    known = sheet(store, request())
    assert desk.decide(request(), known).outcome is Outcome.PERMIT
    clock.forward(hours=1)
    consents.withdraw(ConsentId("c-1"), Withdrawal(ADULT, clock.now()), by=ANNA)
    with pytest.raises(ConflictingFactsError, match="c-1"):
        desk.decide(request(at=clock.now()), known)
    with pytest.raises(ConflictingFactsError, match="c-1"):
        desk.record_release(permitted.id, items=[ItemId("i-1")], by=ANNA, means="letter", facts=known)
    with store.unit(**OPENING) as unit:
        unit.retire(Consent, "c-1", expected_version=2)
    with pytest.raises(ConflictingFactsError):
        desk.decide(request(at=clock.now()), known)
    assert details(journal(store)[-1])["change"] == "withdrawn"


@pytest.mark.parametrize("method", ["append", "finish"])
def test_without_its_entry_nothing_is_released(
    store: Store, desk: DisclosureDesk, permitted: Decision, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """If the release cannot be journalled, the caller hears an error, not a permit."""

    def fail(*_: object, **__: object) -> None:
        """Fail."""
        raise JournalError("the disk is full", seq=1)

    monkeypatch.setattr(GuardedUnit, method, fail)
    with pytest.raises(JournalError):
        release(desk, permitted, "i-1")
    monkeypatch.undo()
    assert [entry.event.kind for entry in journal(store, permitted.id)] == [EntryKind.DECISION]


# ------------------------------------------------------------------------------------- statements


def test_a_statement_reaches_the_next_decision_of_that_request(store: Store, desk: DisclosureDesk) -> None:
    """That nothing more is known is signed, journalled, and seen by decisions of that request alone."""
    assert not desk.decide(request()).items[0].nothing_more_known
    desk.decide(request(ident="r-2"))
    entry = desk.nothing_more_known(RequestId("r-1"), by=ANNA, on=date(2026, 3, 1))
    assert (entry.event.kind, entry.event.subject) == (EntryKind.STATEMENT, "r-1")
    assert details(entry) == {"statement": "nothing_more_known", "by": "anna", "on": "2026-03-01"}
    assert desk.decide(request()).items[0].nothing_more_known
    assert desk.decide(request(), sheet(store, request(ident="r-2"))).items[0].nothing_more_known
    assert not desk.decide(request(ident="r-2")).items[0].nothing_more_known


def test_a_statement_may_be_made_again(store: Store, desk: DisclosureDesk) -> None:
    """A later statement takes the place of the first; both stay in the journal."""
    desk.decide(request())
    for day in (1, 2):
        desk.nothing_more_known(RequestId("r-1"), by=ANNA, on=date(2026, 3, day))
    known = sheet(store, request())
    assert known.nothing_more_known is not None
    assert known.nothing_more_known.on == date(2026, 3, 2)
    assert desk.decide(request(), known).items[0].nothing_more_known
    assert len(journal(store, "r-1")) == 2


def test_a_statement_needs_a_request_that_was_decided(store: Store, desk: DisclosureDesk) -> None:
    """A statement in a matter nobody knows is not found, and not journalled."""
    with pytest.raises(NotFoundError):
        desk.nothing_more_known(RequestId("r-9"), by=ANNA, on=date(2026, 3, 1))
    assert journal(store) == ()
