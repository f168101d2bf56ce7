"""What a seat shows of a whole cooperation: keys, counts in bands, places, and what is public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import attrs
import pytest

from collabmodel.errors import NotFoundError
from collabmodel.model.agreed.agreements import Agreement
from collabmodel.model.casework.courses import CaseState
from collabmodel.model.consent import Withdrawal
from collabmodel.model.ids import AgreementId, CaseId, ConsentId, CooperationId, OfficialId
from collabmodel.model.journal import EntryKind
from collabmodel.model.time import Period
from collabmodel.ports import Store
from collabmodel.services.casework.cases import CaseDesk
from collabmodel.services.consents import ConsentDesk
from collabmodel.services.windows.overviews import OverviewDesk
from collabmodel.testing.clocks import FixedClock
from collabmodel.views.overviews import counted
from collabmodel.views.sights import Sight
from tests.unit import case_world as w
from tests.unit.views.view_world import EST, ESTER, HEAD, LOS, LOTTA, STINA, setting


@pytest.fixture
def clock() -> FixedClock:
    """Noon of an ordinary day."""
    return FixedClock(w.NOW)


@pytest.fixture
def store(clock: FixedClock) -> Iterator[Store]:
    """The world, in memory."""
    store = setting(clock=clock)
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> OverviewDesk:
    """Where overviews are shown."""
    return OverviewDesk(store, w.TENANT)


def test_a_local_group_sees_the_cases_that_the_consents_cover(store: Store, desk: OverviewDesk) -> None:
    """By key and state; a case without consent is not among them."""
    CaseDesk(store, w.TENANT).refer(w.new("case-2", individual=w.FRIEND), w.SSPF, by=w.ANNA)
    (seen,) = desk.cases(w.SSPF, by=w.EVA).cases
    assert (seen.case, seen.sight, seen.state) == (w.CASE, Sight.PSEUDONYM, CaseState.ACTIVE)
    assert not seen.individuals


def test_a_withdrawn_consent_takes_the_case_out_of_the_overview(
    store: Store, desk: OverviewDesk, clock: FixedClock
) -> None:
    """At that instant, for everybody but the coordinator."""
    clock.move_to(w.NOW + timedelta(minutes=1))
    ConsentDesk(store, w.TENANT).withdraw(ConsentId("c-1"), Withdrawal(w.MOTHER, clock.now()), by=w.ANNA)
    assert desk.cases(w.SSPF, by=w.EVA).cases == ()
    assert [one.state for one in desk.cases(w.SSPF, by=w.ANNA).cases] == [CaseState.SUSPENDED]


def test_a_steering_group_sees_bands_and_never_a_person(store: Store, desk: OverviewDesk) -> None:
    """No case, and no cell that tells of few."""
    seen = desk.cases(w.SSPF, by=HEAD)
    assert seen.cases == ()
    assert {cell.band for cell in seen.counts.cells} == {None}
    desk_of_cases = CaseDesk(store, w.TENANT)
    for number in range(2, 14):
        desk_of_cases.refer(w.new(f"case-{number}"), w.SSPF, by=w.ANNA)
    told = {cell.label: cell.band for cell in desk.cases(w.SSPF, by=HEAD).counts.cells}
    assert told["active"] is None
    assert w.YOUTH not in str(told)


def test_nobody_is_read_for_a_case_that_rests_on_no_consent(store: Store, desk: OverviewDesk) -> None:
    """Of the persons of the cases only those are looked up whose consent holds a case up."""
    CaseDesk(store, w.TENANT).refer(w.new("case-2", individual=w.FRIEND), w.SSPF, by=w.ANNA)
    with store.unit(**w.OPENING) as unit:  # type: ignore[arg-type]
        before = len(unit.entries(subject=w.FRIEND))
    desk.cases(w.SSPF, by=HEAD)
    with store.unit(**w.OPENING) as unit:  # type: ignore[arg-type]
        assert len(unit.entries(subject=w.FRIEND)) == before
        assert unit.entries(subject=w.YOUTH)


def test_counts_are_those_of_every_state() -> None:
    """A table over all states, of which few cases are withheld together with another cell."""
    table = counted([CaseState.ACTIVE] * 12 + [CaseState.CLOSED] * 11 + [CaseState.PROPOSED])
    told = {cell.label: str(cell) for cell in table.cells}
    assert (told["active"], told["proposed"], str(table.total)) == ("10-14", "withheld", "20-24")


@pytest.mark.parametrize(
    ("who", "where"),
    [
        (LOTTA, w.SSPF),
        (ESTER, w.SSPF),
        (STINA, w.SSPF),
        (ESTER, EST),
        (w.ANNA, CooperationId("none")),
    ],
    ids=["LOS", "EST", "seat ended", "EST of its own", "no such"],
)
def test_who_may_know_of_no_case_sees_no_overview(
    store: Store, desk: OverviewDesk, who: OfficialId, where: CooperationId
) -> None:
    """It reads as a cooperation that does not exist; a cooperation around places has no cases to show."""
    with pytest.raises(NotFoundError, match="no cooperation with id"):
        desk.cases(where, by=who)
    with store.unit(**w.OPENING) as unit:  # type: ignore[arg-type]
        entry = [one for one in unit.entries(subject=where) if one.event.kind is EntryKind.READ][-1]
    assert (entry.actor, entry.event.details) == (who, (("sight", "nothing"),))


def test_a_party_around_places_sees_places_and_no_case(desk: OverviewDesk) -> None:
    """Nothing in the view of places can hold a case; another cooperation's places are not shown."""
    seen = desk.places(LOS, by=LOTTA)
    assert {field.name for field in attrs.fields(type(seen))} == {
        "cooperation",
        "incidents",
        "pictures",
        "operations",
    }
    with pytest.raises(NotFoundError):
        desk.places(EST, by=LOTTA)
    with pytest.raises(NotFoundError):
        desk.places(CooperationId("none"), by=LOTTA)


def test_the_public_sees_agreements_in_force(store: Store, desk: OverviewDesk) -> None:
    """Those of the cooperation, on their day; nothing of its cases."""

    def agreement(ident: str, until: date) -> Agreement:
        return Agreement(
            AgreementId(ident),
            frozenset({w.SOCIAL, w.POLICE}),
            frozenset({"fewer youths at risk"}),
            frozenset({"crime"}),
            date(2022, 11, 30),
            Period(date(2023, 1, 1), until),
            cooperation=w.SSPF,
        )

    w.save(store, agreement("new", date(2027, 1, 1)), agreement("old", date(2025, 1, 1)))
    seen = desk.published(w.SSPF, by=HEAD)
    assert [one.id for one in seen.agreements] == ["new"]
    assert (seen.pictures, seen.promises) == ((), ())
    with pytest.raises(NotFoundError):
        desk.published(CooperationId("none"), by=HEAD)


def test_a_case_of_another_cooperation_is_never_in_an_overview(desk: OverviewDesk) -> None:
    """LOS speaks of single persons too, and has no case of SSPF among its own."""
    assert desk.cases(LOS, by=w.EVA).cases == ()
    assert CaseId(w.CASE) not in {one.case for one in desk.cases(LOS, by=LOTTA).cases}
