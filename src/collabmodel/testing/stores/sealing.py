"""Encryption: with keys nothing personal is kept in the clear, and without the right ones nothing is done.

These checks need the extra ``encryption``.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs

from collabmodel.adapters.keys import NoKeys
from collabmodel.errors import (
    DecryptionFailedError,
    KeyUnavailableError,
    NotFoundError,
    SealError,
    UnitPoisonedError,
)
from collabmodel.model.agencies import Agency
from collabmodel.model.journal import EntryKind
from collabmodel.model.people import Individual
from collabmodel.ports import UnitOfWork
from collabmodel.testing.stores.expecting import PromiseBrokenError, expect, refuses
from collabmodel.testing.stores.harness import Bench, Level
from collabmodel.testing.stores.promises import promise
from collabmodel.testing.stores.values import LOOKED, POLICE, SECRET_DETAIL, YOUTH, SuiteKeys, told


@promise()
def that_nothing_is_encrypted_is_said_aloud(bench: Bench) -> None:
    """A store without keys says ``none``; one with keys names their provider."""
    bench.use(NoKeys())
    expect(bench.store.info().encryption, "none", "Without keys it says so.")
    bench.use(SuiteKeys())
    expect(bench.store.info().encryption, "suite-keys", "With keys it names the provider.")


@promise()
def what_is_sealed_is_read_back(bench: Bench) -> None:
    """With keys, people are read, found by number, changed and retired as without; the chain verifies without any."""
    keys = SuiteKeys()
    bench.use(keys)
    number = YOUTH.personal_number
    if number is None:
        raise TypeError
    with bench.unit() as work:
        work.save(YOUTH, expected_version=0)
        entry = work.append(attrs.evolve(LOOKED, scope="person:youth-1"))
    with bench.unit() as work:
        expect(work.get(Individual, "youth-1").value, YOUTH, "The person is read.")
        expect([s.value for s in work.find_person(number)], [YOUTH], "The person is found.")
        expect(told(work.entries())[0], entry, "The entry is read.")
        work.save(attrs.evolve(YOUTH, name="x"), expected_version=1)
        work.retire(Individual, "youth-1", expected_version=2)
    with bench.unit() as work:
        expect([v.value.name for v in work.versions(Individual, "youth-1")][1:], ["x", "x"], "All versions.")
    keys.failing = True
    expect(bench.store.verify().holds, True, "Verification asks for no key.")


@promise()
def sealed_data_are_not_touched_without_keys(bench: Bench) -> None:
    """Where a tenant's data are sealed, a provider without keys is refused before anything is written."""
    keys = SuiteKeys()
    bench.use(keys)
    with bench.unit() as work:
        work.save(POLICE, expected_version=0)
    keys.away = True
    with refuses(KeyUnavailableError), bench.unit() as work:
        work.save(attrs.evolve(POLICE, name="in the clear"), expected_version=1)
        raise PromiseBrokenError("A unit was opened on sealed data without a key.")
    keys.away = False
    with bench.unit() as work:
        expect(work.get(Agency, "police").version, 1, "Nothing was written.")


@promise()
def a_provider_that_fails_stops_the_unit(bench: Bench) -> None:
    """A provider that fails in its own way is told as KeyUnavailableError, without its text; nothing is written."""
    keys = SuiteKeys()
    bench.use(keys)
    for began in (False, True):
        if began:
            with bench.unit() as work:
                work.save(POLICE, expected_version=0)
        keys.failing = True
        with refuses(KeyUnavailableError) as caught, bench.unit() as work:
            work.save(YOUTH, expected_version=0)
        expect(SECRET_DETAIL in str(caught.error), False, "What the provider said is not repeated.")
        keys.failing = False
        with bench.unit() as work, refuses(NotFoundError):
            work.get(Individual, "youth-1")


@promise()
def a_key_that_cannot_be_made_keeps_nothing(bench: Bench) -> None:
    """Should the provider fail while a person's key is made, the unit is spoilt and nothing is in the clear."""
    keys = SuiteKeys()
    bench.use(keys)
    with bench.unit() as work:
        work.append(LOOKED)
    with refuses(UnitPoisonedError), bench.unit() as work:
        work.append(LOOKED)
        keys.failing = True
        try:
            with refuses(SealError):
                work.save(YOUTH, expected_version=0)
        finally:
            keys.failing = False
    with bench.unit() as work:
        expect(work.versions(Individual, "youth-1"), (), "Nothing was kept.")
        expect(len(work.entries()), 1, "Nothing was kept.")


@promise(Level.DURABLE)
def a_sealed_store_opened_without_keys_is_refused(bench: Bench) -> None:
    """What was sealed and is opened without keys raises KeyUnavailableError, before any write, and verifies."""
    keys = SuiteKeys()
    bench.use(keys)
    with bench.unit() as work:
        work.save(YOUTH, expected_version=0)
    bench.reopen(NoKeys())
    with refuses(KeyUnavailableError), bench.unit() as work:
        work.save(POLICE, expected_version=0)
    expect(bench.store.verify().holds, True, "It can be verified without keys.")
    bench.reopen(keys)
    with bench.unit() as work:
        expect(work.get(Individual, "youth-1").value, YOUTH, "The keys open it again.")
        expect(work.all(Agency), (), "Nothing was written without them.")


_LOOKS: tuple[Callable[[UnitOfWork], object], ...] = (
    lambda work: work.get(Individual, "youth-1"),
    lambda work: work.all(Individual),
    lambda work: work.versions(Individual, "youth-1"),
    lambda work: work.all_as_of(Individual),
)


@promise(Level.DURABLE)
def who_cannot_be_unsealed_is_not_given_out(bench: Bench) -> None:
    """A person whose key cannot be had is not given out, on any path, nor logged as read; the unit is spoilt."""
    keys = SuiteKeys()
    bench.use(keys)
    with bench.unit() as work:
        work.save(YOUTH, expected_version=0)
    for look in _LOOKS:
        bench.reopen(keys)
        with refuses(UnitPoisonedError), bench.unit() as work:
            keys.failing = True
            try:
                with refuses(SealError):
                    look(work)
            finally:
                keys.failing = False
    with bench.unit() as work:
        expect([e.event.kind for e in work.entries()], [EntryKind.STATE], "Nobody has looked.")


@promise(Level.DURABLE)
def a_wrong_key_is_found_out_at_once(bench: Bench) -> None:
    """Another provider's key raises DecryptionFailedError, before anything is read or written."""
    bench.use(SuiteKeys())
    with bench.unit() as work:
        work.save(YOUTH, expected_version=0)
    bench.reopen(SuiteKeys(seed="another"))
    with refuses(DecryptionFailedError), bench.unit() as work:
        work.save(POLICE, expected_version=0)
        raise PromiseBrokenError("A unit was opened with a wrong key.")
    bench.reopen(SuiteKeys())
    with bench.unit() as work:
        expect(work.get(Individual, "youth-1").value, YOUTH, "The right key opens it again.")
        expect(work.all(Agency), (), "Nothing was written with the wrong one.")


@promise(Level.DURABLE)
def what_was_in_the_clear_stays_readable(bench: Bench) -> None:
    """A store that gets keys later reads what it kept before, and seals from then on."""
    bench.use(NoKeys())
    with bench.unit() as work:
        work.save(POLICE, expected_version=0)
        work.append(LOOKED)
    bench.reopen(SuiteKeys())
    with bench.unit() as work:
        work.save(YOUTH, expected_version=0)
    with bench.unit() as work:
        expect(work.get(Agency, "police").value, POLICE, "What was kept before is read.")
        expect(work.entries()[0].event, LOOKED, "So is the journal.")
    bench.reopen(NoKeys())
    with refuses(KeyUnavailableError), bench.unit():
        raise PromiseBrokenError("A unit was opened on sealed data without a key.")
