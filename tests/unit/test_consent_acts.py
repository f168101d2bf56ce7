"""The acts of the consent desk beside signing: asking, examining, copying, replacing, and what ends a consent."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import attrs
import pytest

from collabmodel.errors import (
    ConflictError,
    IllegalMoveError,
    ModelError,
    NotFoundError,
    StrangerSignedError,
)
from collabmodel.model.consent import (
    Capacity,
    Consent,
    ConsentCheck,
    EnteredInError,
    Signature,
    Withdrawal,
)
from collabmodel.model.consent_states import ConsentState
from collabmodel.model.ids import AgencyId, ConsentId, CooperationId
from collabmodel.ports import Store
from collabmodel.services.consents import ConsentDesk
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
    consent,
    signed,
    world,
)

FORM, NEXT = ConsentId("c-1"), ConsentId("c-2")
SOCIAL, POLICE, SCHOOLS = (AgencyId(one) for one in ("social", "police", "schools"))
LATER = NOW + timedelta(hours=1)
REASON = "skrevs in pa fel barn"


@pytest.fixture
def store() -> Iterator[Store]:
    """The world, in memory."""
    store = world("memory:", FixedClock(NOW))
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> ConsentDesk:
    """Ale's desk."""
    return ConsentDesk(store, ALE)


def guardian(who: str, *, given: bool = True, at: datetime = NOW) -> Signature:
    """A guardian's word."""
    return Signature(MOTHER if who == "mother" else FATHER, Capacity.GUARDIAN, given, at)


def form() -> Consent:
    """A family's form, unsigned, that names three agencies."""
    return attrs.evolve(
        consent(about=CHILD),
        between=frozenset({SOCIAL, POLICE, SCHOOLS}),
        cooperation=CooperationId("sspf"),
    )


def kept(store: Store, ident: str = FORM) -> Consent:
    """The consent as it is stored."""
    with store.unit(**OPENING) as unit:
        return unit.get(Consent, ident).value


def told(store: Store, ident: str = FORM) -> list[dict[str, str]]:
    """What the journal tells of a consent."""
    with store.unit(**OPENING) as unit:
        return [dict(entry.event.details) for entry in unit.entries(subject=ident)]


def stands(desk: ConsentDesk, at: datetime = LATER, ident: ConsentId = FORM) -> ConsentState:
    """Where a consent stands."""
    return desk.state(ident, at=at, by=ANNA)


def test_a_draft_is_asked_for_signed_and_given(desk: ConsentDesk, store: Store) -> None:
    """From draft to given: asked for, partly signed, signed by all; each step is a version and an entry."""
    desk.record(consent(about=CHILD), by=ANNA)
    assert stands(desk) is ConsentState.DRAFT
    desk.request(FORM, at=NOW, answer_by=date(2026, 3, 10), by=ANNA)
    assert (kept(store).informed_by, kept(store).answer_by) == (ANNA, date(2026, 3, 10))
    assert stands(desk) is ConsentState.REQUESTED
    desk.sign(FORM, guardian("mother"), by=ANNA)
    assert stands(desk) is ConsentState.PARTLY_SIGNED
    assert desk.sign(FORM, guardian("father"), by=ANNA).version == 4
    assert stands(desk) is ConsentState.GIVEN
    assert [one["change"] for one in told(store)] == ["recorded", "requested", "signed", "signed"]
    with pytest.raises(IllegalMoveError, match="request in state given"):
        desk.request(FORM, at=LATER, by=ANNA)


def test_what_is_not_answered_in_time_lapses(desk: ConsentDesk) -> None:
    """After the last day to answer a signature is no longer taken; the family is asked anew."""
    desk.record(consent(about=CHILD), by=ANNA)
    desk.request(FORM, at=NOW, answer_by=date(2026, 3, 3), by=ANNA)
    desk.sign(FORM, guardian("mother"), by=ANNA)
    late = NOW + timedelta(days=3)
    assert stands(desk, late) is ConsentState.LAPSED
    with pytest.raises(IllegalMoveError, match="Legal there: withdraw, enter_in_error"):
        desk.sign(FORM, guardian("father", at=late), by=ANNA)
    desk.sign(FORM, guardian("father", at=NOW + timedelta(days=2)), by=ANNA)
    assert stands(desk, late) is ConsentState.GIVEN


def test_a_no_closes_a_consent(desk: ConsentDesk, store: Store) -> None:
    """A refusal is recorded as a no; nobody signs after it."""
    desk.record(consent(about=CHILD), by=ANNA)
    desk.refuse(FORM, guardian("mother"), by=ANNA)
    assert kept(store).signatures[0].given is False
    assert told(store)[-1]["change"] == "refused"
    assert stands(desk) is ConsentState.REFUSED
    with pytest.raises(IllegalMoveError, match="sign in state refused"):
        desk.sign(FORM, guardian("father", at=LATER), by=ANNA)
    with pytest.raises(IllegalMoveError, match="refuse in state refused"):
        desk.refuse(FORM, guardian("father", at=LATER), by=ANNA)


def test_nobody_is_kept_from_withdrawing_from_what_is_over(desk: ConsentDesk, store: Store) -> None:
    """A second guardian takes back what the first has taken back; it may matter when guardians change."""
    desk.record(consent(guardian("mother"), guardian("father"), about=CHILD), by=ANNA)
    for who in (MOTHER, FATHER):
        desk.withdraw(FORM, Withdrawal(who, LATER), by=ANNA)
    assert len(kept(store).withdrawals) == 2
    assert stands(desk) is ConsentState.WITHDRAWN


def test_an_examination_makes_a_signed_consent_a_given_one(desk: ConsentDesk) -> None:
    """All have signed, and an official finds it good; until then it carries nothing."""
    bare = attrs.evolve(consent(guardian("mother"), guardian("father"), about=CHILD), check=None)
    desk.record(bare, by=ANNA)
    assert stands(desk) is ConsentState.SIGNED
    found = ConsentCheck(ANNA, NOW.date(), informed=True, guardians_may_dispose=True)
    assert desk.examine(FORM, found, by=ANNA, expected_version=1).version == 2
    assert stands(desk) is ConsentState.GIVEN


def test_a_new_consent_takes_the_place_of_an_old_one(desk: ConsentDesk, store: Store) -> None:
    """Both are kept in one unit; the old one carries to the moment, and the new one when it is signed."""
    desk.record(consent(guardian("mother"), guardian("father"), about=CHILD), by=ANNA)
    new = attrs.evolve(consent(about=CHILD), id=NEXT)
    assert desk.supersede(FORM, new, at=LATER, by=ANNA).value == new
    assert stands(desk, LATER - timedelta(seconds=1)) is ConsentState.GIVEN
    assert stands(desk) is ConsentState.SUPERSEDED
    assert stands(desk, ident=NEXT) is ConsentState.DRAFT
    assert (told(store)[-1]["by_consent"], told(store, NEXT)[0]["supersedes"]) == (NEXT, FORM)
    with pytest.raises(IllegalMoveError, match="supersede in state superseded"):
        desk.supersede(FORM, attrs.evolve(new, id=ConsentId("c-3")), at=LATER, by=ANNA)


def test_a_replacement_that_fails_leaves_the_old_one(desk: ConsentDesk, store: Store) -> None:
    """A new consent of another person, signed by a stranger, or already there replaces nothing."""
    old = consent(guardian("mother"), guardian("father"), about=CHILD)
    desk.record(old, by=ANNA)
    new = attrs.evolve(consent(about=CHILD), id=NEXT)
    with pytest.raises(ModelError, match="another person"):
        desk.supersede(FORM, attrs.evolve(new, subject=ADULT), at=LATER, by=ANNA)
    with pytest.raises(StrangerSignedError):
        desk.supersede(FORM, new.sign(signed(MOTHER)), at=LATER, by=ANNA)
    with pytest.raises(ModelError, match="neither a copy of itself"):
        desk.supersede(FORM, old, at=LATER, by=ANNA, expected_version=9)
    desk.record(new, by=ANNA)
    with pytest.raises(ConflictError):
        desk.supersede(FORM, new, at=LATER, by=ANNA)
    assert kept(store) == old


def test_what_was_entered_in_error_never_carried_anything(desk: ConsentDesk, store: Store) -> None:
    """It stays on record, allows nothing on any day, and the reason is in the consent alone."""
    desk.record(consent(guardian("mother"), guardian("father"), about=CHILD), by=ANNA)
    assert stands(desk, NOW) is ConsentState.GIVEN
    found = EnteredInError(ANNA, LATER, REASON)
    desk.enter_in_error(FORM, found, by=ANNA)
    assert stands(desk, NOW) is ConsentState.ENTERED_IN_ERROR
    assert REASON not in str(told(store))
    assert REASON not in repr(kept(store))
    with pytest.raises(IllegalMoveError, match="enter_in_error in state entered_in_error"):
        desk.enter_in_error(FORM, found, by=ANNA)
    with pytest.raises(IllegalMoveError, match="Legal there: withdraw"):
        desk.sign(FORM, guardian("mother", at=LATER), by=ANNA)


def test_each_agency_that_gives_has_a_copy(desk: ConsentDesk, store: Store) -> None:
    """Copies are recorded in one unit, each found by its agency, and examined by the agency itself."""
    desk.record(form().sign(guardian("mother")).sign(guardian("father")), by=ANNA)
    made = desk.copies(FORM, [SCHOOLS, SOCIAL], by=ANNA)
    assert [one.ident for one in made] == ["c-1:schools", "c-1:social"]
    with store.unit(**OPENING) as unit:
        assert [one.ident for one in unit.find(Consent, discloser="schools")] == ["c-1:schools"]
        assert len(unit.find(Consent, cooperation="sspf")) == 3
    school, social = (ConsentId(one.ident) for one in made)
    assert stands(desk, ident=social) is ConsentState.GIVEN
    assert stands(desk, ident=school) is ConsentState.SIGNED
    assert told(store, school) == [{"change": "recorded", "version": "1", "form": FORM}]
    desk.examine(school, ConsentCheck(ANNA, NOW.date(), informed=True, guardians_may_dispose=True), by=ANNA)
    assert stands(desk, ident=school) is ConsentState.GIVEN
    with pytest.raises(ConflictError):
        desk.copies(FORM, [SOCIAL], by=ANNA)
    with pytest.raises(NotFoundError):
        desk.copies(NEXT, [SOCIAL], by=ANNA)


def test_what_the_family_says_of_the_form_is_said_of_its_copies(desk: ConsentDesk, store: Store) -> None:
    """Signed, withdrawn, replaced or found in error: the copies follow in the same unit."""
    desk.record(form().sign(guardian("mother")), by=ANNA)
    (copy,) = desk.copies(FORM, [SOCIAL], by=ANNA)
    ident = ConsentId(copy.ident)
    desk.sign(FORM, guardian("father"), by=ANNA)
    assert stands(desk, ident=ident) is ConsentState.GIVEN
    desk.withdraw(FORM, Withdrawal(FATHER, LATER), by=ANNA)
    assert stands(desk, ident=ident) is ConsentState.WITHDRAWN
    assert told(store, ident)[-1] == {"change": "withdrawn", "version": "3", "form": FORM}
    desk.enter_in_error(FORM, EnteredInError(ANNA, LATER, REASON), by=ANNA)
    assert stands(desk, NOW, ident) is ConsentState.ENTERED_IN_ERROR


def test_a_replaced_form_takes_its_copies_with_it(desk: ConsentDesk) -> None:
    """When the form is superseded so are its copies; one that is over already is left as it is."""
    desk.record(form().sign(guardian("mother")).sign(guardian("father")), by=ANNA)
    copies = [ConsentId(one.ident) for one in desk.copies(FORM, [POLICE, SOCIAL], by=ANNA)]
    third = attrs.evolve(consent(about=CHILD), id=ConsentId("c-3"))
    desk.supersede(copies[0], third, at=NOW, by=ANNA)
    desk.enter_in_error(copies[1], EnteredInError(ANNA, NOW, REASON), by=ANNA)
    desk.supersede(FORM, attrs.evolve(form(), id=NEXT), at=LATER, by=ANNA)
    found = [stands(desk, ident=one) for one in copies]
    assert found == [ConsentState.SUPERSEDED, ConsentState.ENTERED_IN_ERROR]
    desk.enter_in_error(FORM, EnteredInError(ANNA, LATER, REASON), by=ANNA)
    assert stands(desk, ident=copies[0]) is ConsentState.ENTERED_IN_ERROR


def test_a_copy_may_be_narrower_than_its_form(desk: ConsentDesk, store: Store) -> None:
    """A guardian withdraws from one agency alone; that copy is over, and hears no more of the form."""
    desk.record(form().sign(guardian("mother")), by=ANNA)
    social, police = (ConsentId(one.ident) for one in reversed(desk.copies(FORM, [POLICE, SOCIAL], by=ANNA)))
    desk.withdraw(police, Withdrawal(MOTHER, NOW), by=ANNA)
    desk.sign(FORM, guardian("father", at=LATER), by=ANNA)
    assert stands(desk, ident=social) is ConsentState.GIVEN
    assert stands(desk, ident=police) is ConsentState.WITHDRAWN
    desk.withdraw(FORM, Withdrawal(FATHER, LATER), by=ANNA)
    assert [len(kept(store, one).withdrawals) for one in (social, police)] == [1, 1]


def test_of_several_who_come_at_once_each_is_heard(desk: ConsentDesk, store: Store) -> None:
    """Where the store has moved on in between, the act is done again on what is there now."""
    desk.record(consent(about=CHILD), by=ANNA)
    other = ConsentDesk(Racing(store, lambda: desk.sign(FORM, guardian("father"), by=ANNA)), ALE)  # type: ignore[arg-type]
    assert other.sign(FORM, guardian("mother"), by=ANNA).version == 3
    assert {one.signer for one in kept(store).signatures} == {MOTHER, FATHER}


class Racing:
    """A store in which somebody else comes first, once."""

    def __init__(self, store: Store, first: object) -> None:
        self._store, self._first = store, first

    def unit(self, **how: str) -> object:
        """A unit that finds its version gone the first time."""
        first, self._first = self._first, None
        return _Late(self._store, first, how)


class _Late:
    """A unit whose work loses the race if somebody is to come first."""

    def __init__(self, store: Store, first: object, how: dict[str, str]) -> None:
        self._inner, self._first = store.unit(**how), first

    def __enter__(self) -> object:
        return self._inner.__enter__()

    def __exit__(self, *error: object) -> object:
        if self._first is None or error[0] is not None:
            return self._inner.__exit__(*error)  # type: ignore[arg-type]
        lost = ConflictError("consent", FORM, expected=1, found=2)
        self._inner.__exit__(ConflictError, lost, None)
        self._first()  # type: ignore[operator]
        raise lost
