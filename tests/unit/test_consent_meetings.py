"""Consents while people sit at a table: what changes at midnight, what changes the same instant, what never opens."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import attrs
import pytest

from collabmodel.errors import DisclosureRefused
from collabmodel.model.consent import Capacity, Withdrawal
from collabmodel.model.consent_states import ConsentState
from collabmodel.model.decision import Basis, Decision, Outcome
from collabmodel.model.ids import ConsentId, IndividualId, ItemId
from collabmodel.model.people import Custody, Guardianship, Individual, ProtectedIdentity
from collabmodel.model.standing import AgePolicy
from collabmodel.model.time import SWEDEN, Period
from collabmodel.packs.se_osl import PACK
from collabmodel.ports import Store
from collabmodel.services.consents import ConsentDesk
from collabmodel.services.disclosure import DisclosureDesk
from collabmodel.testing.clocks import FixedClock
from tests.unit.desk_world import (
    ALE,
    ANNA,
    CHILD,
    FATHER,
    MOTHER,
    OPENING,
    UNCLE,
    consent,
    item,
    request,
    signed,
    world,
)

FORM = ConsentId("c-1")
TEN = datetime(2026, 3, 2, 10, tzinfo=SWEDEN)
"""The meeting begins, the day after everybody signed."""
OTHER_YOUTH = IndividualId("other-youth")


@pytest.fixture
def clock() -> FixedClock:
    """Ten o'clock."""
    return FixedClock(TEN)


@pytest.fixture
def store(clock: FixedClock) -> Iterator[Store]:
    """The world, with a consent that both guardians have signed."""
    store = world("memory:", clock)
    yield store
    store.close()


@pytest.fixture
def desk(store: Store, clock: FixedClock) -> DisclosureDesk:
    """Where it is decided."""
    return DisclosureDesk(store, [PACK], clock, ALE)


@pytest.fixture
def consents(store: Store) -> ConsentDesk:
    """Where consents are received; both guardians have signed one."""
    consents = ConsentDesk(store, ALE)
    both = (signed(MOTHER, Capacity.GUARDIAN), signed(FATHER, Capacity.GUARDIAN))
    consents.record(consent(*both, about=CHILD), by=ANNA)
    return consents


def asked(desk: DisclosureDesk, at: datetime, *about: IndividualId) -> Decision:
    """Whether the item may be told at a moment."""
    return desk.decide(
        request(item("i-1", *(about or (CHILD,))), ident=f"r-{at:%d.%H.%M.%S}-{len(about)}", at=at)
    )


def test_a_new_guardian_counts_from_midnight(
    store: Store, desk: DisclosureDesk, consents: ConsentDesk
) -> None:
    """Registered during the meeting from tomorrow on, a guardian's yes is needed tomorrow, and not today."""
    assert asked(desk, TEN).outcome is Outcome.PERMIT
    with store.unit(**OPENING) as unit:
        unit.save(Guardianship(CHILD, UNCLE, Custody.JOINT, Period(date(2026, 3, 3))), expected_version=0)
    last = datetime(2026, 3, 2, 23, 59, 59, tzinfo=SWEDEN)
    assert asked(desk, last).outcome is Outcome.PERMIT
    assert asked(desk, last + timedelta(seconds=1)).outcome is not Outcome.PERMIT
    found = [consents.state(FORM, at=last + timedelta(seconds=n), by=ANNA) for n in (0, 1)]
    assert found == [ConsentState.GIVEN, ConsentState.NO_LONGER_COMPLETE]
    consents.sign(FORM, signed(UNCLE, Capacity.GUARDIAN, at=last + timedelta(hours=9)), by=ANNA)
    assert asked(desk, last + timedelta(hours=9)).outcome is Outcome.PERMIT


def test_a_guardian_since_this_morning_is_missing_since_this_morning(
    store: Store, desk: DisclosureDesk, consents: ConsentDesk
) -> None:
    """A guardianship is of whole days: registered at ten from today on, it takes the yes away at once."""
    assert asked(desk, TEN).outcome is Outcome.PERMIT
    with store.unit(**OPENING) as unit:
        unit.save(Guardianship(CHILD, UNCLE, Custody.JOINT, Period(date(2026, 3, 2))), expected_version=0)
    assert asked(desk, TEN + timedelta(seconds=1)).outcome is not Outcome.PERMIT
    assert consents.state(FORM, at=TEN, by=ANNA) is ConsentState.NO_LONGER_COMPLETE


def test_when_a_guardian_leaves_in_the_meeting_it_must_be_known_who_is_left(
    store: Store, desk: DisclosureDesk, consents: ConsentDesk
) -> None:
    """From midnight the father is no guardian: a joint custody with nobody else is no yes, the mother's sole one is."""
    with store.unit(**OPENING) as unit:
        (his,) = (one for one in unit.all(Guardianship, of=CHILD) if one.value.guardian == FATHER)
        leaves = attrs.evolve(his.value, period=Period(date(2020, 1, 1), date(2026, 3, 3)))
        unit.save(leaves, expected_version=his.version)
    last = datetime(2026, 3, 2, 23, 59, 59, tzinfo=SWEDEN)
    first = last + timedelta(seconds=1)
    assert [asked(desk, at).outcome is Outcome.PERMIT for at in (last, first)] == [True, False]
    assert consents.state(FORM, at=first, by=ANNA) is ConsentState.NO_LONGER_COMPLETE
    with store.unit(**OPENING) as unit:
        unit.save(Guardianship(CHILD, MOTHER, Custody.SOLE), expected_version=1)
    consents.record(consent(signed(MOTHER, Capacity.GUARDIAN, at=TEN), about=CHILD, ident="c-2"), by=ANNA)
    assert asked(desk, first + timedelta(seconds=1)).outcome is Outcome.PERMIT


def test_a_withdrawal_in_the_meeting_stops_sharing_the_same_instant(
    store: Store, desk: DisclosureDesk, consents: ConsentDesk, clock: FixedClock
) -> None:
    """One of two guardians takes it back: the instant before it was a yes, and nothing more is given out."""
    permitted = asked(desk, TEN)
    clock.forward(minutes=30)
    back = clock.now()
    consents.withdraw(FORM, Withdrawal(FATHER, back), by=ANNA)
    assert asked(desk, back - timedelta(seconds=1)).outcome is Outcome.PERMIT
    assert asked(desk, back).outcome is Outcome.DENY
    with pytest.raises(DisclosureRefused):
        desk.record_release(permitted.id, items=[ItemId("i-1")], by=ANNA, means="spoken")
    assert consents.state(FORM, at=back, by=ANNA) is ConsentState.WITHDRAWN
    assert store.verify().holds


def test_what_was_given_before_the_withdrawal_stays_recorded(
    desk: DisclosureDesk, consents: ConsentDesk, clock: FixedClock
) -> None:
    """What was lawfully given stands; only what would follow is stopped."""
    permitted = asked(desk, TEN)
    entry = desk.record_release(permitted.id, items=[ItemId("i-1")], by=ANNA, means="spoken")
    assert dict(entry.event.details)["outcome"] == "given"
    consents.withdraw(FORM, Withdrawal(MOTHER, clock.now()), by=ANNA)
    with pytest.raises(DisclosureRefused):
        desk.record_release(permitted.id, items=[ItemId("i-1")], by=ANNA, means="spoken")


def test_a_category_taken_back_by_one_is_closed_for_all(desk: DisclosureDesk, consents: ConsentDesk) -> None:
    """One guardian takes a category back, and it is told no more, whoever else agreed to it."""
    consents.withdraw(FORM, Withdrawal(MOTHER, TEN, categories=frozenset({"placement"})), by=ANNA)
    assert asked(desk, TEN).outcome is Outcome.PERMIT
    consents.withdraw(FORM, Withdrawal(MOTHER, TEN, categories=frozenset({"health"})), by=ANNA)
    assert asked(desk, TEN + timedelta(seconds=1)).outcome is Outcome.DENY


def test_information_about_two_youths_needs_the_consent_of_both(
    store: Store, desk: DisclosureDesk, consents: ConsentDesk
) -> None:
    """With a consent for one of two the item is denied; each part of it is protected by itself."""
    with store.unit(**OPENING) as unit:
        unit.save(
            Individual(OTHER_YOUTH, ProtectedIdentity.NONE, birth_date=date(2012, 1, 1)), expected_version=0
        )
        unit.save(Guardianship(OTHER_YOUTH, UNCLE, Custody.SOLE), expected_version=0)
    assert asked(desk, TEN, CHILD).outcome is Outcome.PERMIT
    assert asked(desk, TEN, CHILD, OTHER_YOUTH).outcome is Outcome.DENY
    theirs = consent(signed(UNCLE, Capacity.GUARDIAN), about=OTHER_YOUTH, ident="c-2")
    consents.record(theirs, by=ANNA)
    both = asked(desk, TEN + timedelta(seconds=1), CHILD, OTHER_YOUTH)
    assert (both.outcome, both.items[0].basis) == (Outcome.PERMIT, Basis.CONSENT)


def test_the_eighteenth_birthday_ends_the_guardians_consent_at_the_desk(
    store: Store, desk: DisclosureDesk, consents: ConsentDesk, clock: FixedClock
) -> None:
    """On the last evening at seventeen it may be told; a minute later it may not, nor given on that permit."""
    with store.unit(**OPENING) as unit:
        person = unit.get(Individual, CHILD)
        unit.save(attrs.evolve(person.value, birth_date=date(2008, 3, 3)), expected_version=person.version)
        unit.save(AgePolicy(youth_joins_from=18, source="Riktlinje 12"), expected_version=0)
    last = datetime(2026, 3, 2, 23, 59, tzinfo=SWEDEN)
    permitted = asked(desk, last)
    assert permitted.outcome is Outcome.PERMIT
    clock.move_to(last + timedelta(minutes=1))
    assert asked(desk, clock.now()).outcome is not Outcome.PERMIT
    with pytest.raises(DisclosureRefused):
        desk.record_release(permitted.id, items=[ItemId("i-1")], by=ANNA, means="spoken")
    found = [consents.state(FORM, at=at, by=ANNA) for at in (last, clock.now())]
    assert found == [ConsentState.GIVEN, ConsentState.AGED_OUT]
    consents.sign(FORM, signed(CHILD, at=clock.now()), by=ANNA)
    assert asked(desk, clock.now() + timedelta(seconds=1)).outcome is Outcome.PERMIT
