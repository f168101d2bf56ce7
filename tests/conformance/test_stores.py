"""What every store promises, held against each of them; the promises are in `collabmodel.ports`."""

import multiprocessing
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

from collabmodel.codec import KINDS
from collabmodel.errors import (
    CodecError,
    CollabError,
    ConflictError,
    ModelError,
    NotFoundError,
    StoreError,
    UnavailableError,
    UnitPoisonedError,
)
from collabmodel.model.agencies import Agency, Branch, LegalBasis, Official
from collabmodel.model.assessments import Circumstance, NothingMoreKnown
from collabmodel.model.ids import AgencyId, BranchId, OfficialId, TenantId
from collabmodel.model.journal import EntryKind, Event, JournalEntry, verify_chain
from collabmodel.ports import Clock, Journal, Store, StoreInfo, UnitOfWork
from collabmodel.testing import strategies
from collabmodel.testing.clocks import FixedClock

OpenUnit = Callable[..., AbstractContextManager[UnitOfWork]]

POLICE = Agency(AgencyId("police"), "Polismyndigheten", "police", LegalBasis.AUTHORITY)
SCHOOL = Agency(AgencyId("school"), "Skolan", "school_board", LegalBasis.AUTHORITY)
READ = Event(EntryKind.READ, "police", (("what", "åäö ✓"),))


class OopsError(Exception):
    """Something goes wrong in the application."""


def test_a_store_is_what_the_ports_say(store: Store, unit: OpenUnit, clock: FixedClock) -> None:
    """Store, unit of work, journal view and clock have every method of their protocols."""
    assert isinstance(store, Store)
    assert isinstance(clock, Clock)
    with unit() as work:
        assert isinstance(work, UnitOfWork)
        assert isinstance(work, Journal)


def test_a_saved_value_is_read_back(unit: OpenUnit, clock: FixedClock) -> None:
    """What one unit saved, the next one reads: value, version, recorded time."""
    with unit() as work:
        saved = work.save(POLICE, expected_version=0)
        assert work.get(Agency, "police") == saved
    with unit() as work:
        assert work.get(Agency, "police") == saved
    assert (saved.ident, saved.value, saved.version, saved.recorded_at) == ("police", POLICE, 1, clock.now())


def test_what_is_not_there_is_not_found_and_spoils_nothing(unit: OpenUnit) -> None:
    """An absent key raises NotFoundError, and the unit goes on and commits."""
    with unit() as work:
        with pytest.raises(NotFoundError):
            work.get(Agency, "police")
        with pytest.raises(NotFoundError):
            work.retire(Agency, "police", expected_version=1)
        assert work.all(Agency) == ()
        assert work.versions(Agency, "police") == ()
        assert work.entries() == ()
        work.save(POLICE, expected_version=0)
    with unit() as work:
        assert work.get(Agency, "police").value == POLICE


def test_all_gives_the_current_values_by_key(unit: OpenUnit) -> None:
    """All values of a type come ordered by key, or only those that belong to an id."""
    with unit() as work:
        for ident, agency in (("b", "school"), ("Å", "school"), ("a", "school"), ("B", "police")):
            branch = Branch(BranchId(ident), AgencyId(agency), "x", frozenset({"teaching"}))
            work.save(branch, expected_version=0)
        assert [stored.ident for stored in work.all(Branch)] == ["B", "a", "b", "Å"]
        assert [stored.ident for stored in work.all(Branch, of="school")] == ["a", "b", "Å"]
        assert work.all(Branch, of="nobody") == ()


def test_ids_that_differ_only_in_case_are_two(unit: OpenUnit) -> None:
    """Ids are compared letter by letter, upper and lower case apart, tenants too."""
    with unit() as work:
        work.save(POLICE, expected_version=0)
        work.save(attrs.evolve(POLICE, id=AgencyId("Police")), expected_version=0)
    with unit(tenant=TenantId("Ale")) as work:
        assert work.all(Agency) == ()


def test_every_version_is_kept(unit: OpenUnit, clock: FixedClock) -> None:
    """A changed value has a next version; the earlier ones stay readable, with their times."""
    with unit() as work:
        work.save(POLICE, expected_version=0)
    clock.forward(days=1)
    renamed = attrs.evolve(POLICE, name="Polisen")
    with unit() as work:
        assert work.save(renamed, expected_version=1).version == 2
    with unit() as work:
        versions = work.versions(Agency, "police")
    assert [(v.value.name, v.version) for v in versions] == [("Polismyndigheten", 1), ("Polisen", 2)]
    assert versions[1].recorded_at - versions[0].recorded_at == datetime(2026, 1, 2) - datetime(2026, 1, 1)  # noqa: DTZ001


def test_a_retired_value_is_gone_but_for_its_versions(unit: OpenUnit) -> None:
    """Retiring counts as a version, hides the value, and keeps its key from being created anew."""
    with unit() as work:
        work.save(POLICE, expected_version=0)
        work.retire(Agency, "police", expected_version=1)
        with pytest.raises(NotFoundError):
            work.get(Agency, "police")
        assert work.all(Agency) == ()
        assert [v.retired for v in work.versions(Agency, "police")] == [False, True]
    with pytest.raises(ConflictError), unit() as work:
        work.save(POLICE, expected_version=0)
    with unit() as work:
        assert work.save(POLICE, expected_version=2).version == 3
        assert work.get(Agency, "police").value == POLICE


@pytest.mark.parametrize("expected", [0, 2, -1, 99])
def test_a_stale_version_is_refused(unit: OpenUnit, expected: int) -> None:
    """Saving from another version than the current raises ConflictError with both numbers, and changes nothing."""
    with unit() as work:
        work.save(POLICE, expected_version=0)
    with pytest.raises(ConflictError) as caught, unit() as work:
        work.save(attrs.evolve(POLICE, name="x"), expected_version=expected)
    assert (caught.value.kind, caught.value.ident) == ("agency", "police")
    assert (caught.value.expected, caught.value.found) == (expected, 1)
    with pytest.raises(ConflictError), unit() as work:
        work.retire(Agency, "police", expected_version=expected)
    with unit() as work:
        assert work.get(Agency, "police").value == POLICE
        assert len(work.versions(Agency, "police")) == 1


def test_creating_what_is_not_there_from_a_version_is_refused(unit: OpenUnit) -> None:
    """A version that never was cannot be changed."""
    with pytest.raises(ConflictError, match="expected version 1, found 0"), unit() as work:
        work.save(POLICE, expected_version=1)


def test_an_error_keeps_nothing(store: Store, unit: OpenUnit) -> None:
    """Leaving with an error undoes state, journal and idempotency record, and lets the error through."""

    def fail_late() -> None:
        """Fail late."""
        with unit(idempotency_key="k") as work:
            assert work.recall("p") is None
            work.save(POLICE, expected_version=0)
            work.append(READ)
            work.conclude("done")
            raise OopsError

    with pytest.raises(OopsError):
        fail_late()
    with unit(idempotency_key="k") as work:
        assert work.recall("p") is None
        assert work.all(Agency) == ()
        assert work.versions(Agency, "police") == ()
        assert work.append(READ).seq == 1
    assert store.verify().entries == 1


def test_a_swallowed_error_poisons_the_unit(unit: OpenUnit) -> None:
    """A unit in which an error was swallowed can do nothing more, and keeps nothing."""

    def swallow() -> None:
        """Swallow."""
        with unit() as work:
            work.save(POLICE, expected_version=0)
            work.append(READ)
            with pytest.raises(ConflictError):
                work.save(POLICE, expected_version=7)
            with pytest.raises(UnitPoisonedError):
                work.get(Agency, "police")

    with pytest.raises(UnitPoisonedError):
        swallow()
    with unit() as work:
        assert work.all(Agency) == ()
        assert work.entries() == ()


@pytest.mark.parametrize("what", ["codec", "model", "owner", "kind", "entry", "subject"])
def test_what_cannot_be_kept_poisons_the_unit_too(unit: OpenUnit, what: str) -> None:
    """A value that has no document, no key or no place is refused, and the unit with it."""
    acts: dict[str, Callable[[UnitOfWork], object]] = {
        "codec": lambda work: work.save(attrs.evolve(POLICE, name="half \ud800"), expected_version=0),
        "model": lambda work: work.save(Circumstance("fact", value=True), expected_version=0),
        "owner": lambda work: work.save(POLICE, expected_version=0, of="somebody"),
        "kind": lambda work: work.all(str),
        "entry": lambda work: work.all(JournalEntry),
        "subject": lambda work: work.append(attrs.evolve(READ, subject="x" * 201)),
    }
    with pytest.raises(UnitPoisonedError), unit() as work, pytest.raises((CodecError, ModelError)):
        acts[what](work)


def test_a_unit_in_a_unit_is_refused(unit: OpenUnit) -> None:
    """A second unit inside the first raises StoreError; the first may go on."""
    with unit() as work:
        with pytest.raises(StoreError, match="open in this thread"), unit(tenant=TenantId("other")):
            pytest.fail("the inner unit was opened")
        work.append(READ)
    with unit() as work:
        assert len(work.entries()) == 1


def test_after_its_end_a_unit_does_nothing(unit: OpenUnit) -> None:
    """No method of a unit works once its block has been left, well or badly."""
    with unit() as ended:
        pass
    with pytest.raises(OopsError), unit() as failed:
        raise OopsError
    for work in (ended, failed):
        with pytest.raises(StoreError, match="has ended"):
            work.get(Agency, "police")
        with pytest.raises(StoreError, match="has ended"):
            work.append(READ)


def test_a_unit_belongs_to_its_thread(unit: OpenUnit) -> None:
    """Another thread that uses a unit is refused, and spoils it."""
    caught: list[BaseException] = []

    def elsewhere(work: UnitOfWork) -> None:
        """Elsewhere."""
        try:
            work.entries()
        except StoreError as error:
            caught.append(error)

    def lend() -> None:
        """Lend."""
        with unit() as work:
            thread = threading.Thread(target=elsewhere, args=(work,))
            thread.start()
            thread.join()

    with pytest.raises(UnitPoisonedError):
        lend()
    assert "another thread" in str(caught[0])


def test_entries_are_numbered_without_gaps_and_chained(store: Store, unit: OpenUnit) -> None:
    """Numbers begin with 1 and rise by 1 across units, rolled back ones included; the chain holds."""
    for number in range(6):
        try:
            with unit() as work:
                work.append(attrs.evolve(READ, subject=f"s-{number}"))
                if number % 3 == 1:
                    raise OopsError  # noqa: TRY301 - the unit is to fail
                work.append(READ)
        except OopsError:
            continue
    with unit() as work:
        entries = work.entries()
        assert [entry.seq for entry in entries] == list(range(1, 9))
        assert verify_chain(entries) == 8
        assert work.entries(since=7) == entries[6:]
        assert [entry.seq for entry in work.entries(subject="s-3")] == [5]
        assert len(work.entries(subject="police")) == 4
    report = store.verify()
    assert report.ok
    assert (report.entries, [chain.tenant for chain in report.chains]) == (8, ["ale"])


def test_an_entry_says_who_why_and_when(unit: OpenUnit, clock: FixedClock) -> None:
    """An entry carries the unit's tenant, actor, purpose and ground, and comes back as it was given."""
    with unit(actor=OfficialId("bo"), purpose="syfte", legal_ground="grund") as work:
        given = work.append(READ)
        assert work.entries() == (given,)
    with unit() as work:
        assert work.entries() == (given,)
    assert (given.tenant, given.actor, given.purpose, given.legal_ground) == ("ale", "bo", "syfte", "grund")
    assert (given.event, given.recorded_at) == (READ, clock.now())


def test_recorded_time_never_runs_backwards(unit: OpenUnit, clock: FixedClock) -> None:
    """Should the clock be set back, entries keep the time of the one before."""
    with unit() as work:
        first = work.append(READ)
    clock.forward(days=-3)
    with unit() as work:
        assert work.append(READ).recorded_at == first.recorded_at
        assert work.save(POLICE, expected_version=0).recorded_at == first.recorded_at


def test_tenants_do_not_see_each_other(store: Store, unit: OpenUnit) -> None:
    """State, journal and idempotency keys of one tenant do not exist for another."""
    with unit(idempotency_key="k") as work:
        work.recall("p")
        work.save(POLICE, expected_version=0)
        work.append(READ)
        work.conclude("r")
    with unit(tenant=TenantId("other"), idempotency_key="k") as work:
        assert work.recall("another payload") is None
        assert (work.all(Agency), work.entries()) == ((), ())
        assert work.append(READ).seq == 1
        work.save(POLICE, expected_version=0)
    assert [(chain.tenant, chain.entries) for chain in store.verify().chains] == [("ale", 1), ("other", 1)]
    assert [chain.tenant for chain in store.verify(TenantId("other")).chains] == ["other"]
    assert store.verify(TenantId("nobody")).ok


def test_a_retry_with_the_same_key_gets_the_recorded_result(unit: OpenUnit) -> None:
    """An idempotency key gives back what was concluded, to the same actor and for the same payload only."""
    with unit(idempotency_key="k") as work:
        assert work.recall("payload") is None
        work.conclude("d-1")
    with unit(idempotency_key="k") as work:
        assert work.recall("payload") == "d-1"
    with unit(idempotency_key="k", actor=OfficialId("bo")) as work:
        assert work.recall("payload") is None
    with pytest.raises(ConflictError), unit(idempotency_key="k") as work:
        work.recall("another payload")
    with unit() as work:
        assert work.recall("payload") is None
        work.conclude("nothing is recorded without a key")


def test_a_key_is_compared_letter_by_letter(unit: OpenUnit) -> None:
    """A key that differs in case is another; spaces at its ends, which some servers drop, are refused."""
    with unit(idempotency_key="k") as work:
        work.recall("p")
        work.conclude("r")
    with unit(idempotency_key="K") as work:
        assert work.recall("p") is None
    for wrong in ("k ", " k", "k\n", "k\0", "k\ud800"):
        with pytest.raises(ModelError), unit(idempotency_key=wrong):
            pytest.fail("a unit was opened")
        with pytest.raises(ModelError), unit() as work:
            work.append(attrs.evolve(READ, subject=wrong))


def test_a_result_is_concluded_once(unit: OpenUnit) -> None:
    """A second conclusion in one unit is refused, in every store alike."""

    def twice() -> None:
        """Twice."""
        with unit(idempotency_key="k") as work:
            work.recall("p")
            work.conclude("a")
            work.conclude("b")

    with pytest.raises(StoreError, match="recall"):
        twice()


def test_an_idempotency_key_is_not_repeated_in_an_error(unit: OpenUnit) -> None:
    """A key is the caller's text, so the error does not show it."""
    with unit(idempotency_key="hemlig") as work:
        work.recall("p")
        work.conclude("r")
    with pytest.raises(ConflictError) as caught, unit(idempotency_key="hemlig") as work:
        work.recall("q")
    assert "hemlig" not in str(caught.value)


ODD: dict[str, Callable[[UnitOfWork], object]] = {
    "half a character": lambda work: work.append(attrs.evolve(READ, details=(("a", "Hemlig \ud800"),))),
    "another spelling": lambda work: work.append(attrs.evolve(READ, details=(("a", "a\u030a"),))),
    "a version beyond counting": lambda work: work.save(POLICE, expected_version=2**70),
}
"""What no store can keep, or not so that its hash tells every letter."""


@pytest.mark.parametrize("what", ODD)
def test_what_cannot_be_told_apart_is_refused_as_ours(unit: OpenUnit, what: str) -> None:
    """An odd text or number gives this library's error, without the text, and nothing is kept."""
    with pytest.raises(CollabError) as caught, unit() as work:
        ODD[what](work)
    assert "Hemlig" not in f"{caught.value} {caught.value.__cause__}"
    with unit() as work:
        assert work.entries() == ()


def test_a_unit_has_one_moment(unit: OpenUnit, clock: FixedClock) -> None:
    """A unit's moment is the clock's, stays the same, and is never before the last entry's."""
    with unit() as work:
        moment = work.now()
        clock.forward(hours=1)
        assert (work.now(), work.append(READ).recorded_at) == (moment, moment)
    with unit() as work:
        last = work.append(READ).recorded_at
    clock.forward(days=-3)
    with unit() as work:
        assert work.now() == last


@pytest.mark.parametrize("stop", [KeyboardInterrupt, GeneratorExit, SystemExit])
def test_an_interrupted_unit_keeps_nothing(unit: OpenUnit, stop: type[BaseException]) -> None:
    """Whatever ends the block from outside, nothing is kept and the next unit opens."""

    def stopped() -> None:
        """Stopped."""
        with unit() as work:
            work.save(POLICE, expected_version=0)
            work.append(READ)
            raise stop

    with pytest.raises(stop):
        stopped()
    with unit() as work:
        assert (work.all(Agency), work.entries()) == ((), ())


def test_a_unit_left_in_a_generator_keeps_nothing(unit: OpenUnit) -> None:
    """A generator that is closed inside its unit rolls it back."""

    def forgotten() -> Iterator[None]:
        """Forgotten."""
        with unit() as work:
            work.append(READ)
            yield

    running = forgotten()
    next(running)
    running.close()  # type: ignore[attr-defined]
    with unit() as work:
        assert work.entries() == ()


def test_another_thread_cannot_leave_a_unit(unit: OpenUnit) -> None:
    """A unit that another thread leaves is not committed."""
    opened, failures = unit(), []
    work = opened.__enter__()
    work.append(READ)

    def leave() -> None:
        """Leave."""
        try:
            opened.__exit__(None, None, None)
        except StoreError as error:
            failures.append(error)

    thread = threading.Thread(target=leave)
    thread.start()
    thread.join()
    assert "another thread" in str(failures[0])
    seen: list[int] = []

    def look() -> None:
        """Look."""
        with unit() as after:
            seen.append(len(after.entries()))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [0]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_has_connections_of_its_own(store: Store, unit: OpenUnit) -> None:
    """Parent and forked children that change one value at once lose nothing and hear only their own answers."""
    if not store.info().several_processes:
        pytest.skip("one process only")
    context = multiprocessing.get_context("fork")
    with unit() as work:
        work.save(attrs.evolve(POLICE, name="0"), expected_version=0)

    def count() -> None:
        """Count."""
        for _ in range(10):
            with unit() as work:
                current = work.get(Agency, "police")
                name = str(int(current.value.name) + 1)
                work.save(attrs.evolve(POLICE, name=name), expected_version=current.version)
                work.append(READ)

    children = [context.Process(target=count) for _ in range(2)]
    for child in children:
        child.start()
    count()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0, 0]
    with unit() as work:
        assert work.get(Agency, "police").value.name == "30"
    assert (store.verify().ok, store.verify().entries) == (True, 30)


def test_a_result_is_concluded_only_after_recalling(unit: OpenUnit) -> None:
    """Concluding without having asked for an earlier result is refused."""
    with pytest.raises(StoreError, match="recall"), unit(idempotency_key="k") as work:
        work.conclude("d-1")


def test_units_of_two_threads_run_one_after_another(store: Store, unit: OpenUnit) -> None:
    """Threads that read, change and journal at once lose nothing and leave no gap."""
    with unit() as work:
        work.save(attrs.evolve(POLICE, name="0"), expected_version=0)
    start, failures = threading.Barrier(4), []

    def count() -> None:
        """Count."""
        try:
            start.wait()
            for _ in range(5):
                with unit() as work:
                    current = work.get(Agency, "police")
                    name = str(int(current.value.name) + 1)
                    work.save(attrs.evolve(POLICE, name=name), expected_version=current.version)
                    work.append(READ)
        except BaseException as error:  # noqa: BLE001 - told to the main thread
            failures.append(error)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with unit() as work:
        assert work.get(Agency, "police").value.name == "20"
        assert work.get(Agency, "police").version == 21
    assert (store.verify().ok, store.verify().entries) == (True, 20)


def test_two_tenants_first_units_may_come_at_once(unit: OpenUnit) -> None:
    """Threads that open a tenant's very first unit at once all get their turn."""
    start, failures = threading.Barrier(4), []

    def first() -> None:
        """First."""
        try:
            start.wait()
            with unit(tenant=TenantId("new")) as work:
                work.append(READ)
        except BaseException as error:  # noqa: BLE001 - told to the main thread
            failures.append(error)

    threads = [threading.Thread(target=first) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with unit(tenant=TenantId("new")) as work:
        assert [entry.seq for entry in work.entries()] == [1, 2, 3, 4]


def test_what_is_true_of_one_matter_is_kept_for_it(unit: OpenUnit) -> None:
    """Findings of a request are found with that request, and with no other."""
    said = NothingMoreKnown(OfficialId("anna"), date(2026, 3, 1))
    with unit() as work:
        work.save(said, expected_version=0, of="r-1")
        work.save(Circumstance("fact", value=True), expected_version=0, of="r-1")
        work.save(Circumstance("fact", value=False), expected_version=0, of="r-2")
        assert [s.value for s in work.all(NothingMoreKnown, of="r-1")] == [said]
        assert work.all(NothingMoreKnown, of="r-2") == ()
        assert [s.value.value for s in work.all(Circumstance, of="r-2")] == [False]


def test_a_closed_store_says_so(store: Store, unit: OpenUnit) -> None:
    """After closing, a unit cannot be opened, and closing again does nothing."""
    store.close()
    store.close()
    with pytest.raises(UnavailableError, match="closed"), unit():
        pytest.fail("a unit was opened")


@pytest.mark.parametrize(
    "wrong",
    [
        {"tenant": ""},
        {"tenant": "19900101-" + "0017"},
        {"actor": "not an id"},
        {"purpose": " "},
        {"legal_ground": ""},
        {"idempotency_key": ""},
        {"idempotency_key": "x" * 201},
    ],
    ids=repr,
)
def test_a_unit_needs_to_know_who_and_what_for(unit: OpenUnit, wrong: dict[str, str]) -> None:
    """Tenant, actor, purpose and ground must be there, and the message does not repeat them."""
    with pytest.raises(ModelError) as caught, unit(**wrong):
        pytest.fail("a unit was opened")
    assert "0017" not in str(caught.value)


def test_a_store_says_what_it_is(store: Store, backend: str) -> None:
    """The store names its adapter, its promises, and that nothing is encrypted."""
    info = store.info()
    assert isinstance(info, StoreInfo)
    assert backend in {info.adapter, {"mysql": "mariadb"}.get(info.adapter)}
    assert info.encryption == "none"
    assert info.durable == (backend != "memory")


def test_what_was_committed_is_there_after_opening_again(
    unit: OpenUnit, reopened: Callable[[], Store]
) -> None:
    """State, versions, journal and idempotency records outlive the store object."""
    with unit(idempotency_key="k") as work:
        work.recall("p")
        work.save(POLICE, expected_version=0)
        entry = work.append(READ)
        work.conclude("r")
    again = reopened()
    try:
        assert again.verify().ok
        opening = {
            "tenant": TenantId("ale"),
            "actor": OfficialId("anna"),
            "purpose": "x",
            "legal_ground": "y",
        }
        with again.unit(**opening, idempotency_key="k") as work:
            assert work.recall("p") == "r"
            assert work.get(Agency, "police").value == POLICE
            assert work.entries() == (entry,)
            assert work.append(READ).seq == 2
    finally:
        again.close()
    with unit() as work:
        assert len(work.entries()) == 2


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=strategies.stored_values().filter(lambda value: not isinstance(value, JournalEntry)))
def test_any_value_is_kept_as_it_is(store: Store, value: object) -> None:
    """Whatever the model can hold comes back equal from the store."""
    opening = {"tenant": TenantId("any"), "actor": OfficialId("anna"), "purpose": "x", "legal_ground": "y"}
    of = (
        "r-1"
        if type(value).__name__ in {"Circumstance", "HarmFinding", "Judgement", "NothingMoreKnown"}
        else None
    )
    kind = type(value)
    ident, _ = KINDS[kind].place(value, of)
    with store.unit(**opening) as work:
        past = work.versions(kind, ident)
        work.save(value, expected_version=len(past), of=of)
    with store.unit(**opening) as work:
        assert work.get(kind, ident).value == value
        assert len(work.versions(kind, ident)) == len(past) + 1


def test_times_of_any_zone_are_the_same_moment(unit: OpenUnit, clock: FixedClock) -> None:
    """Recorded times come back in UTC, to the microsecond."""
    clock.move_to(datetime(2026, 10, 25, 0, 30, 0, 123456, tzinfo=UTC))
    with unit() as work:
        work.append(READ)
        work.save(SCHOOL, expected_version=0)
    with unit() as work:
        assert work.entries()[0].recorded_at == clock.now()
        assert work.get(Agency, "school").recorded_at == clock.now()


def test_officials_are_found_by_their_agency(unit: OpenUnit) -> None:
    """What a value belongs to is followed when it changes."""
    with unit() as work:
        work.save(Official(OfficialId("anna"), AgencyId("school")), expected_version=0)
        work.save(Official(OfficialId("anna"), AgencyId("police")), expected_version=1)
        assert work.all(Official, of="school") == ()
        assert len(work.all(Official, of="police")) == 1
