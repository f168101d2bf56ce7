"""The consent desk: who may sign is checked, every change is journalled, nothing is lost."""

from collections.abc import Iterator
from datetime import date, timedelta

import attrs
import pytest

from collabmodel.errors import ConflictError, ModelError, NotFoundError, StrangerSignedError
from collabmodel.model.consent import Capacity, Consent, Withdrawal
from collabmodel.model.digest import digest
from collabmodel.model.ids import ConsentId
from collabmodel.model.journal import EntryKind
from collabmodel.model.people import Guardianship, Individual, ProtectedIdentity
from collabmodel.model.time import Period
from collabmodel.ports import Store
from collabmodel.services.consents import ConsentDesk
from collabmodel.testing.clocks import FixedClock
from tests.unit.desk_world import (
    ALE,
    ANNA,
    CHILD,
    FATHER,
    MOTHER,
    NOW,
    OPENING,
    SECRETS,
    UNCLE,
    consent,
    signed,
    world,
)


@pytest.fixture
def clock() -> FixedClock:
    """Noon of an ordinary day."""
    return FixedClock(NOW)


@pytest.fixture
def store(clock: FixedClock) -> Iterator[Store]:
    """The world, in memory."""
    store = world("memory:", clock)
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> ConsentDesk:
    """Ale's desk."""
    return ConsentDesk(store, ALE)


def kept(store: Store, ident: str = "c-1") -> Consent:
    """The consent as it is stored."""
    with store.unit(**OPENING) as unit:
        return unit.get(Consent, ident).value


def test_a_consent_is_recorded_and_journalled(store: Store, desk: ConsentDesk) -> None:
    """A recorded consent is stored as version 1, and the journal tells of it in ids and digests only."""
    given = consent(signed(CHILD), about=CHILD)
    assert desk.record(given, by=ANNA).version == 1
    assert kept(store) == given
    with store.unit(**OPENING) as unit:
        (entry,) = unit.entries(subject="c-1")
    assert (entry.event.kind, entry.actor, entry.purpose) == (EntryKind.CHANGE, ANNA, "consent")
    assert entry.event.details == (("change", "recorded"), ("version", "1"))
    assert entry.event.payload_digest == digest(given)
    assert not any(secret in str(entry) for secret in SECRETS)


def test_signatures_come_one_by_one(store: Store, desk: ConsentDesk) -> None:
    """Each signature is a version of its own and an entry of its own."""
    desk.record(consent(about=CHILD), by=ANNA)
    for number, guardian in enumerate((MOTHER, FATHER), start=2):
        assert desk.sign(ConsentId("c-1"), signed(guardian, Capacity.GUARDIAN), by=ANNA).version == number
    assert [signature.signer for signature in kept(store).signatures] == [MOTHER, FATHER]
    with store.unit(**OPENING) as unit:
        assert [entry.event.details[0][1] for entry in unit.entries(subject="c-1")] == [
            "recorded",
            "signed",
            "signed",
        ]


@pytest.mark.parametrize(
    "signature",
    [
        signed(UNCLE, Capacity.GUARDIAN),
        signed(MOTHER),
        signed(CHILD, Capacity.GUARDIAN),
        signed(FATHER, Capacity.GUARDIAN, at=NOW.replace(year=2019)),
        signed(FATHER, Capacity.GUARDIAN, at=NOW.replace(year=2027)),
    ],
    ids=["no guardian", "guardian as subject", "subject as guardian", "before the guardianship", "after it"],
)
def test_a_stranger_cannot_sign(store: Store, desk: ConsentDesk, signature: object) -> None:
    """Who is neither the person nor a guardian on the day of signing is refused, and nothing changes."""
    with pytest.raises(StrangerSignedError):
        desk.record(consent(signature, about=CHILD), by=ANNA)  # type: ignore[arg-type]
    desk.record(consent(about=CHILD), by=ANNA)
    with pytest.raises(StrangerSignedError):
        desk.sign(ConsentId("c-1"), signature, by=ANNA)  # type: ignore[arg-type]
    assert kept(store).signatures == ()
    with store.unit(**OPENING) as unit:
        assert len(unit.entries(subject="c-1")) == 1


def test_a_guardian_of_the_day_of_signing_may_have_ceased_to_be_one(
    store: Store, desk: ConsentDesk, clock: FixedClock
) -> None:
    """A signature given in time stays good when the guardianship has ended since."""
    given = consent(signed(FATHER, Capacity.GUARDIAN), about=CHILD)
    assert given.scope is not None
    longer = attrs.evolve(given.scope, valid=Period(date(2026, 1, 1), date(2029, 1, 1)))
    desk.record(attrs.evolve(given, scope=longer), by=ANNA)
    clock.move_to(NOW.replace(year=2028))
    desk.sign(ConsentId("c-1"), signed(MOTHER, Capacity.GUARDIAN, at=clock.now()), by=ANNA)
    assert len(kept(store).signatures) == 2


def test_whoever_signed_may_withdraw(store: Store, desk: ConsentDesk) -> None:
    """A withdrawal is kept beside the signature and journalled; who has not signed cannot withdraw."""
    desk.record(consent(signed(MOTHER, Capacity.GUARDIAN), about=CHILD), by=ANNA)
    later = NOW + timedelta(hours=1)
    with pytest.raises(StrangerSignedError):
        desk.withdraw(ConsentId("c-1"), Withdrawal(FATHER, later), by=ANNA)
    assert desk.withdraw(ConsentId("c-1"), Withdrawal(MOTHER, later), by=ANNA).version == 2
    assert len(kept(store).signatures) == len(kept(store).withdrawals) == 1


def test_a_withdrawal_that_would_take_back_nothing_is_not_recorded(store: Store, desk: ConsentDesk) -> None:
    """Dated before the signature it takes back, a withdrawal would be without effect; that is said, not kept."""
    desk.record(consent(signed(MOTHER, Capacity.GUARDIAN), about=CHILD), by=ANNA)
    with pytest.raises(ModelError, match="before the signature"):
        desk.withdraw(ConsentId("c-1"), Withdrawal(MOTHER, NOW - timedelta(minutes=1)), by=ANNA)
    assert kept(store).withdrawals == ()


def test_nobody_is_kept_from_withdrawing(store: Store, desk: ConsentDesk) -> None:
    """A guardianship that was corrected, or a person no longer on record, does not stand in the way."""
    desk.record(consent(signed(MOTHER, Capacity.GUARDIAN), about=CHILD), by=ANNA)
    with store.unit(**OPENING) as unit:
        for stored in unit.all(Guardianship, of=CHILD):
            unit.retire(Guardianship, stored.ident, expected_version=1)
        unit.retire(Individual, CHILD, expected_version=1)
    assert desk.withdraw(ConsentId("c-1"), Withdrawal(MOTHER, NOW), by=ANNA).version == 2


def test_a_change_from_a_stale_version_is_refused(store: Store, desk: ConsentDesk) -> None:
    """Who names the version they saw is refused if it has changed; who names none is not held up."""
    desk.record(consent(signed(MOTHER, Capacity.GUARDIAN), about=CHILD), by=ANNA)
    ident, gone = ConsentId("c-1"), Withdrawal(MOTHER, NOW)
    desk.sign(ident, signed(FATHER, Capacity.GUARDIAN), by=ANNA, expected_version=1)
    with pytest.raises(ConflictError):
        desk.withdraw(ident, gone, by=ANNA, expected_version=1)
    with pytest.raises(ConflictError):
        desk.sign(ident, signed(FATHER, Capacity.GUARDIAN), by=ANNA, expected_version=1)
    assert kept(store).withdrawals == ()
    assert desk.withdraw(ident, gone, by=ANNA).version == 3


def test_a_consent_is_recorded_once(desk: ConsentDesk) -> None:
    """A second consent with the same id is refused."""
    desk.record(consent(about=CHILD), by=ANNA)
    with pytest.raises(ConflictError):
        desk.record(consent(about=CHILD), by=ANNA)


def test_a_consent_needs_a_person_on_record(desk: ConsentDesk) -> None:
    """A consent of somebody unknown, or a signature on an unknown consent, is not found."""
    with pytest.raises(NotFoundError):
        desk.record(consent(about=UNCLE), by=ANNA)
    with pytest.raises(NotFoundError):
        desk.sign(ConsentId("c-9"), signed(CHILD), by=ANNA)
    with pytest.raises(NotFoundError):
        desk.withdraw(ConsentId("c-9"), Withdrawal(CHILD, NOW), by=ANNA)


def test_a_general_waiver_is_recorded_as_it_was(store: Store, desk: ConsentDesk) -> None:
    """A consent without a scope, or of somebody whose age nobody knows, is a record like any other."""
    with store.unit(**OPENING) as unit:
        unit.save(Individual(UNCLE, ProtectedIdentity.NONE), expected_version=0)
    waiver = attrs.evolve(consent(signed(UNCLE), about=UNCLE), scope=None)
    desk.record(waiver, by=ANNA)
    assert kept(store) == waiver
