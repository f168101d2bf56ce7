"""A unit of work is kept whole or not at all, by one thread, and says who did it and why."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import attrs

from collabmodel.errors import (
    CodecError,
    CollabError,
    ConflictError,
    ModelError,
    NotFoundError,
    StoreError,
    TenantMissingError,
    UnavailableError,
    UnitPoisonedError,
)
from collabmodel.model.agencies import Agency
from collabmodel.model.assessments import Circumstance
from collabmodel.model.ids import AgencyId, OfficialId, TenantId
from collabmodel.model.journal import JournalEntry
from collabmodel.ports import Clock, Journal, Store, StoreInfo, UnitOfWork
from collabmodel.testing.stores.expecting import PromiseBrokenError, expect, expect_that, refuses
from collabmodel.testing.stores.harness import Bench, Level
from collabmodel.testing.stores.promises import promise
from collabmodel.testing.stores.values import LOOKED, POLICE, SCHOOL, OopsError, told


@promise()
def a_store_is_what_the_ports_say(bench: Bench) -> None:
    """Store, unit of work, journal view and clock have every method of their protocols."""
    expect_that(isinstance(bench.store, Store), "The store lacks a method of its protocol.")
    expect_that(isinstance(bench.clock, Clock), "The clock lacks a method of its protocol.")
    with bench.unit() as work:
        expect_that(isinstance(work, UnitOfWork), "The unit lacks a method of its protocol.")
        expect_that(isinstance(work, Journal), "The journal lacks a method of its protocol.")


@promise()
def a_store_says_what_it_is(bench: Bench) -> None:
    """The store names its adapter, what its promises are worth, and how data are encrypted."""
    info = bench.store.info()
    expect_that(isinstance(info, StoreInfo) and bool(info.adapter), "A store names its adapter.")
    expect(info.encryption, bench.keys.name, "What the info says of encryption is the provider's name.")
    expect(
        info.durable, bench.harness.claims(Level.DURABLE), "What is said of durability is what is claimed."
    )
    if bench.harness.claims(Level.MULTI_PROCESS):
        expect(info.several_processes, True, "What is said of several processes is what is claimed.")


@promise()
def an_error_keeps_nothing(bench: Bench) -> None:
    """Leaving with an error undoes state, history, index, journal and idempotency record, and lets the error through."""
    with refuses(OopsError), bench.unit(idempotency_key="k") as work:
        expect(work.recall("p"), None, "A new key recalls nothing.")
        work.save(POLICE, expected_version=0)
        work.append(LOOKED)
        work.conclude("done")
        raise OopsError
    with bench.unit(idempotency_key="k") as work:
        expect(work.recall("p"), None, "The idempotency record went with the unit.")
        expect(work.all(Agency), (), "The state went with the unit.")
        expect(work.versions(Agency, "police"), (), "The history went with the unit.")
        expect(work.find(Agency, kind="police"), (), "The index went with the unit.")
        expect(work.entries(), (), "The journal went with the unit.")
        expect(work.append(LOOKED).seq, 1, "A unit that failed uses up no number.")
    expect(bench.store.verify().entries, 1, "Verification sees nothing of a unit that failed.")


@promise()
def a_failed_change_leaves_what_was_there(bench: Bench) -> None:
    """A unit that fails after changing, retiring and creating leaves the former versions as they were."""
    with bench.unit() as work:
        before = (work.save(POLICE, expected_version=0), work.save(SCHOOL, expected_version=0))
    with refuses(OopsError), bench.unit() as work:
        work.save(attrs.evolve(POLICE, kind="court"), expected_version=1)
        work.retire(Agency, "school", expected_version=1)
        work.save(attrs.evolve(POLICE, id=AgencyId("third")), expected_version=0)
        raise OopsError
    with bench.unit() as work:
        expect(work.all(Agency), before, "State is as before the unit that failed.")
        expect(work.find(Agency, kind="police"), before[:1], "The index is as before the unit that failed.")
        expect(work.find(Agency, kind="court"), (), "The index has nothing of the unit that failed.")
        expect(len(work.versions(Agency, "police")), 1, "History has nothing of the unit that failed.")


@promise()
def what_a_unit_keeps_is_seen_together(bench: Bench) -> None:
    """State, history, index, journal and idempotency record of a unit are all there after it."""
    with bench.unit(idempotency_key="k") as work:
        work.recall("p")
        work.save(POLICE, expected_version=0)
        entry = work.append(LOOKED)
        work.conclude("d-1")
    with bench.unit(idempotency_key="k") as work:
        expect(work.get(Agency, "police").value, POLICE, "The state was kept.")
        expect(len(work.versions(Agency, "police")), 1, "The history was kept.")
        expect([s.ident for s in work.find(Agency, kind="police")], ["police"], "The index was kept.")
        expect(told(work.entries()), [entry], "The journal was kept.")
        expect(work.recall("p"), "d-1", "The idempotency record was kept.")


@promise()
def a_unit_sees_its_own_writes(bench: Bench) -> None:
    """What a unit has put is what it reads, on every path, before it has committed."""
    with bench.unit() as work:
        saved = work.save(POLICE, expected_version=0)
        expect(work.get(Agency, "police"), saved, "get sees it.")
        expect(work.all(Agency), (saved,), "all sees it.")
        expect(work.find(Agency, kind="police"), (saved,), "find sees it.")
        expect(work.versions(Agency, "police"), (saved,), "versions sees it.")
        expect(work.get_as_of(Agency, "police"), saved, "get_as_of sees it.")
        expect(work.all_as_of(Agency), (saved,), "all_as_of sees it.")
        entry = work.append(LOOKED)
        expect(work.entries(), (entry,), "entries sees it.")
        changed = work.save(attrs.evolve(POLICE, kind="court"), expected_version=1)
        expect(work.find(Agency, kind="police"), (), "find sees that it changed.")
        expect(work.find(Agency, kind="court"), (changed,), "find sees what it changed to.")
        expect(work.versions(Agency, "police"), (saved, changed), "versions sees both.")


@promise()
def a_swallowed_error_poisons_the_unit(bench: Bench) -> None:
    """A unit in which an error was swallowed can do nothing more, and keeps nothing."""
    with refuses(UnitPoisonedError), bench.unit() as work:
        work.save(POLICE, expected_version=0)
        work.append(LOOKED)
        with refuses(ConflictError):
            work.save(POLICE, expected_version=7)
        with refuses(UnitPoisonedError):
            work.get(Agency, "police")
    with bench.unit() as work:
        expect((work.all(Agency), work.entries()), ((), ()), "Nothing of a poisoned unit is kept.")


_UNKEEPABLE: dict[str, Callable[[UnitOfWork], object]] = {
    "a value that has no document": lambda work: work.save(
        attrs.evolve(POLICE, name="half \ud800"), expected_version=0
    ),
    "a finding of no request": lambda work: work.save(Circumstance("fact", value=True), expected_version=0),
    "an owner that is none": lambda work: work.save(POLICE, expected_version=0, of="somebody"),
    "a type that is not stored": lambda work: work.all(str),
    "an entry as a document": lambda work: work.all(JournalEntry),
    "a subject that is too long": lambda work: work.append(attrs.evolve(LOOKED, subject="x" * 201)),
    "a field that is no index": lambda work: work.find(Agency, name="x"),
    "a search for nothing": lambda work: work.find(Agency),
}


@promise()
def what_cannot_be_kept_poisons_the_unit_too(bench: Bench) -> None:
    """A value that has no document, no key or no place is refused, and the unit with it."""
    for act in _UNKEEPABLE.values():
        with refuses(UnitPoisonedError), bench.unit() as work:
            work.append(LOOKED)
            with refuses(CodecError, ModelError):
                act(work)
    with bench.unit() as work:
        expect(work.entries(), (), "Nothing of a poisoned unit is kept.")


@promise()
def what_is_not_there_is_not_found_and_spoils_nothing(bench: Bench) -> None:
    """An absent key raises NotFoundError, and the unit goes on and commits."""
    with bench.unit() as work:
        with refuses(NotFoundError):
            work.get(Agency, "police")
        with refuses(NotFoundError):
            work.get_as_of(Agency, "police")
        with refuses(NotFoundError):
            work.retire(Agency, "police", expected_version=1)
        expect(work.all(Agency), (), "There is nothing yet.")
        expect(work.versions(Agency, "police"), (), "There never was anything.")
        expect(work.entries(), (), "The journal is empty.")
        work.save(POLICE, expected_version=0)
    with bench.unit() as work:
        expect(work.get(Agency, "police").value, POLICE, "The unit went on and was kept.")


@promise()
def a_unit_in_a_unit_is_refused(bench: Bench) -> None:
    """A second unit inside the first raises StoreError, whatever its tenant; the first may go on."""
    for tenant in ("ale", "other"):
        with bench.unit() as work:
            with refuses(StoreError), bench.unit(tenant=TenantId(tenant)):
                pass
            work.append(LOOKED)
    with bench.unit() as work:
        expect(len(work.entries()), 2, "The outer units were kept.")


@promise()
def after_its_end_a_unit_does_nothing(bench: Bench) -> None:
    """No method of a unit works once its block has been left, well or badly."""
    with bench.unit() as ended:
        pass
    with refuses(OopsError), bench.unit() as failed:
        raise OopsError
    for work in (ended, failed):
        with refuses(StoreError):
            work.get(Agency, "police")
        with refuses(StoreError):
            work.append(LOOKED)
        with refuses(StoreError):
            work.save(POLICE, expected_version=0)
    with bench.unit() as work:
        expect((work.all(Agency), work.entries()), ((), ()), "Nothing came through a unit that had ended.")


def _elsewhere(act: Callable[[], object]) -> BaseException | None:
    """Do it in another thread; gives what it raised."""
    caught: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - told to the caller
            caught.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return caught[0] if caught else None


@promise()
def a_unit_belongs_to_its_thread(bench: Bench) -> None:
    """Another thread that uses a unit is refused, and spoils it."""
    with refuses(UnitPoisonedError), bench.unit() as work:
        work.append(LOOKED)
        expect_that(
            isinstance(_elsewhere(work.entries), StoreError), "Another thread is refused with StoreError."
        )
    with bench.unit() as work:
        expect(work.entries(), (), "Nothing of a lent unit is kept.")


@promise()
def another_thread_cannot_leave_a_unit(bench: Bench) -> None:
    """A unit that another thread leaves is not committed."""
    opened = bench.unit()
    opened.__enter__().append(LOOKED)
    error = _elsewhere(lambda: opened.__exit__(None, None, None))
    expect_that(isinstance(error, StoreError), "Another thread that leaves a unit gets StoreError.")
    seen: list[int] = []

    def look() -> None:
        with bench.unit() as after:
            seen.append(len(after.entries()))

    error = _elsewhere(look)
    expect((error, seen), (None, [0]), "What another thread left was not kept, and the next unit opens.")


@promise()
def an_interrupted_unit_keeps_nothing(bench: Bench) -> None:
    """Whatever ends the block from outside, nothing is kept and the next unit opens."""
    for stop in (KeyboardInterrupt, GeneratorExit, SystemExit):
        with refuses(stop), bench.unit() as work:
            work.save(POLICE, expected_version=0)
            work.append(LOOKED)
            raise stop
        with bench.unit() as work:
            expect((work.all(Agency), work.entries()), ((), ()), "Nothing of an interrupted unit is kept.")


@promise()
def a_unit_left_in_a_generator_keeps_nothing(bench: Bench) -> None:
    """A generator that is closed inside its unit rolls it back."""

    def forgotten() -> Iterator[None]:
        with bench.unit() as work:
            work.append(LOOKED)
            yield

    running = forgotten()
    next(running)
    running.close()  # type: ignore[attr-defined]  # it is a generator
    with bench.unit() as work:
        expect(work.entries(), (), "Nothing of a unit in a closed generator is kept.")


_NAMELESS: tuple[dict[str, str], ...] = (
    {"tenant": "19900101-" + "0017"},
    {"actor": "not an id"},
    {"actor": ""},
    {"purpose": " "},
    {"legal_ground": ""},
    {"idempotency_key": ""},
    {"idempotency_key": "x" * 201},
)


@promise()
def a_unit_needs_to_know_who_and_what_for(bench: Bench) -> None:
    """Tenant, actor, purpose and ground must be there, and the message does not repeat them."""
    for wrong in _NAMELESS:
        with refuses(ModelError) as caught, bench.unit(**wrong):
            raise PromiseBrokenError(f"A unit was opened with a wrong {', '.join(wrong)}.")
        expect("0017" in str(caught.error), False, "The message does not repeat what was given.")


@promise()
def no_tenant_is_not_every_tenant(bench: Bench) -> None:
    """A unit that names no tenant is refused with TenantMissingError."""
    with bench.unit() as work:
        work.save(POLICE, expected_version=0)
    with refuses(TenantMissingError), bench.unit(tenant=TenantId("")):
        raise PromiseBrokenError("A unit was opened that names no tenant.")


@promise()
def a_closed_store_says_so(bench: Bench) -> None:
    """After closing, a unit cannot be opened, and closing again does nothing."""
    bench.store.close()
    bench.store.close()
    with refuses(UnavailableError), bench.unit():
        raise PromiseBrokenError("A unit was opened in a closed store.")


_ODD: tuple[Callable[[UnitOfWork], object], ...] = (
    lambda work: work.append(attrs.evolve(LOOKED, details=(("a", "Hemlig \ud800"),))),
    lambda work: work.save(POLICE, expected_version=2**70),
)


@promise()
def what_cannot_be_told_apart_is_refused_as_ours(bench: Bench) -> None:
    """An odd text or number gives this library's error, without the text, and nothing is kept."""
    for act in _ODD:
        with refuses(CollabError) as caught, bench.unit() as work:
            act(work)
        said = f"{caught.error} {caught.error.__cause__}"
        expect("Hemlig" in said, False, "The message does not repeat what was given.")
    with bench.unit() as work:
        expect(work.entries(), (), "Nothing of it is kept.")


@promise()
def the_actor_is_of_the_unit(bench: Bench) -> None:
    """Each entry is by the actor of its own unit, in whatever order units come."""
    for actor in ("bo", "anna", "bo"):
        with bench.unit(actor=OfficialId(actor)) as work:
            work.append(LOOKED)
    with bench.unit() as work:
        expect([entry.actor for entry in work.entries()], ["bo", "anna", "bo"], "Actors come as they were.")
