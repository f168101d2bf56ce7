"""The journal: numbers without gaps, a chain that holds, and an entry for each look at a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import attrs

from collabmodel.errors import CollabError, ModelError, NotFoundError, UnitPoisonedError
from collabmodel.model.agencies import Agency
from collabmodel.model.ids import IndividualId, OfficialId
from collabmodel.model.journal import EntryKind, JournalEntry, verify_chain
from collabmodel.model.people import Individual
from collabmodel.ports import Progress, UnitOfWork
from collabmodel.ports.found import Standing
from collabmodel.testing.stores.expecting import expect, expect_that, refuses
from collabmodel.testing.stores.harness import Bench
from collabmodel.testing.stores.promises import promise
from collabmodel.testing.stores.values import LOOKED, OTHER_NUMBER, POLICE, YOUTH, OopsError, told


@promise()
def entries_are_numbered_without_gaps_and_chained(bench: Bench) -> None:
    """Numbers begin with 1 and rise by 1 across units, rolled back ones included; the chain holds."""
    for number in range(6):
        try:
            with bench.unit() as work:
                work.append(attrs.evolve(LOOKED, subject=f"s-{number}"))
                if number % 3 == 1:
                    raise OopsError  # noqa: TRY301 - the unit is to fail
                work.append(LOOKED)
        except OopsError:
            continue
    with bench.unit() as work:
        entries = work.entries()
        expect([entry.seq for entry in entries], list(range(1, 9)), "Numbers rise by one.")
        expect(verify_chain(entries), 8, "The chain holds.")
        expect(work.entries(since=7), entries[6:], "since gives the later ones.")
        expect(work.entries(since=99), (), "Past the end there is none.")
        expect([entry.seq for entry in work.entries(subject="s-3")], [5], "subject gives those about it.")
        expect(len(work.entries(subject="police")), 4, "subject gives all about it.")
        expect(len(work.entries(since=4, subject="police")), 3, "Both may be asked together.")
    report = bench.store.verify()
    expect(report.holds, True, "Verification finds that the chain holds.")
    expect((report.entries, [c.tenant for c in report.chains]), (8, ["ale"]), "It counts them.")


@promise()
def entries_stand_as_they_were_appended(bench: Bench) -> None:
    """Entries of one unit keep the order in which they were appended, and what they were given."""
    events = [attrs.evolve(LOOKED, subject=f"s-{n}", details=(("n", str(n)),)) for n in range(12)]
    with bench.unit() as work:
        given = tuple(work.append(event) for event in events)
        expect(work.entries(), given, "The unit itself reads them in order.")
    with bench.unit() as work:
        expect(work.entries(), given, "So does the next one.")
        expect([entry.event for entry in work.entries()], events, "Each is what was appended.")


@promise()
def an_entry_says_who_why_and_when(bench: Bench) -> None:
    """An entry carries the unit's tenant, actor, purpose and ground, and comes back as it was given."""
    with bench.unit(actor=OfficialId("bo"), purpose="syfte", legal_ground="grund") as work:
        given = work.append(LOOKED)
        expect(work.entries(), (given,), "The unit itself reads it.")
    with bench.unit() as work:
        expect(work.entries(), (given,), "It comes back as it was given.")
    expect(
        (given.tenant, given.actor, given.purpose, given.legal_ground),
        ("ale", "bo", "syfte", "grund"),
        "It carries what the unit was opened with.",
    )
    expect(
        (given.event, given.recorded_at), (LOOKED, bench.clock.now()), "It carries the event and the time."
    )
    expect_that(given.recorded_at.utcoffset() == timedelta(0), "Its time is in UTC, and says so.")


@promise()
def recorded_time_never_runs_backwards(bench: Bench) -> None:
    """Should the clock be set back, entries keep the time of the one before."""
    with bench.unit() as work:
        first = work.append(LOOKED)
    bench.clock.forward(days=-3)
    with bench.unit() as work:
        expect(work.append(LOOKED).recorded_at, first.recorded_at, "An entry is never before the last.")
        saved = work.save(POLICE, expected_version=0)
        expect(saved.recorded_at, first.recorded_at, "Nor is a document.")


@promise()
def a_unit_has_one_moment(bench: Bench) -> None:
    """A unit's moment is the clock's, stays the same, and is never before the last entry's."""
    with bench.unit() as work:
        moment = work.now()
        expect(moment, bench.clock.now(), "It is the clock's.")
        bench.clock.forward(hours=1)
        expect((work.now(), work.append(LOOKED).recorded_at), (moment, moment), "It stays the same.")
    with bench.unit() as work:
        last = work.append(LOOKED).recorded_at
    bench.clock.forward(days=-3)
    with bench.unit() as work:
        expect(work.now(), last, "It is never before the last entry's.")


@promise()
def a_subject_is_compared_letter_by_letter(bench: Bench) -> None:
    """A subject that differs in case is another; spaces at its ends, which some servers drop, are refused."""
    with bench.unit() as work:
        work.append(attrs.evolve(LOOKED, subject="Police"))
        expect(work.entries(subject="police"), (), "Upper and lower case are two.")
    with bench.unit() as work:
        expect(work.entries(subject="police"), (), "Upper and lower case are two.")
        expect(len(work.entries(subject="Police")), 1, "Its own spelling is found.")
    for wrong in ("k ", " k", "k\n", "k\0", "k\ud800", ""):
        with refuses(ModelError), bench.unit() as work:
            work.append(attrs.evolve(LOOKED, subject=wrong))


@promise()
def a_unit_with_documents_closes_with_their_digest(bench: Bench) -> None:
    """A unit that saved anything ends with one STATE entry that holds a digest; one that did not has none."""
    with bench.unit() as work:
        work.append(LOOKED)
    with bench.unit() as work:
        work.save(POLICE, expected_version=0)
        work.append(LOOKED)
        work.save(attrs.evolve(POLICE, kind="court"), expected_version=1)
    with bench.unit() as work:
        work.retire(Agency, "police", expected_version=2)
    with bench.unit() as work:
        entries = work.entries()
        kinds = [entry.event.kind for entry in entries]
        read, state = EntryKind.READ, EntryKind.STATE
        expect(kinds, [read, read, state, state], "The last entry of a unit with documents is of kind STATE.")
        digests = [entry.state for entry in entries]
        expect([bool(digest) for digest in digests], [False, False, True, True], "It holds a digest.")
        expect(len(set(digests[2:])), 2, "Other documents have another digest.")
        answering = [stored.entry for stored in work.versions(Agency, "police")]
        expect(answering, [3, 3, 4], "Each version names the entry that answers for it.")
    expect(bench.store.verify().chains[0].documents, 3, "Verification counts the versions.")


_LOOKS: dict[str, Callable[[UnitOfWork], object]] = {
    "get": lambda work: work.get(Individual, "youth-1"),
    "get_as_of": lambda work: work.get_as_of(Individual, "youth-1"),
    "all": lambda work: work.all(Individual),
    "all_as_of": lambda work: work.all_as_of(Individual),
    "versions": lambda work: work.versions(Individual, "youth-1"),
    "find_person": lambda work: work.find_person(YOUTH.personal_number or OTHER_NUMBER),
}


def _looks(bench: Bench) -> list[JournalEntry]:
    with bench.unit() as work:
        found = work.entries(subject="youth-1")
    return [entry for entry in found if entry.event.kind is EntryKind.READ]


@promise()
def each_look_at_a_person_is_logged(bench: Bench) -> None:
    """Whoever is given a person's data stands in the journal, on every path, in the unit that gave it."""
    with bench.unit() as work:
        work.save(YOUTH, expected_version=0)
    expect(_looks(bench), [], "Nobody has looked yet.")
    for number, (path, look) in enumerate(_LOOKS.items(), start=1):
        with bench.unit(actor=OfficialId("bo"), purpose=path) as work:
            look(work)
            expect(len(work.entries(subject="youth-1")), number, f"{path}: the entry is in the unit itself.")
        entries = _looks(bench)
        expect(len(entries), number, f"{path}: one entry for the one that it gave.")
        expect(
            (entries[-1].actor, entries[-1].purpose, entries[-1].event.scope),
            ("bo", path, "person:youth-1"),
            f"{path}: it says who looked, and is closed with the person's key.",
        )


@promise()
def each_person_given_out_is_logged(bench: Bench) -> None:
    """Reading all people logs each of them, and a look that gives nobody logs nothing."""
    people = [attrs.evolve(YOUTH, id=IndividualId(f"youth-{n}"), personal_number=None) for n in range(1, 4)]
    with bench.unit() as work:
        work.add_all(people)
    with bench.unit() as work:
        expect(len(work.all(Individual)), 3, "All are given.")
    with bench.unit() as work:
        with refuses(NotFoundError):
            work.get(Individual, "nobody")
        work.find_person(OTHER_NUMBER)
        work.all(Agency)
    with bench.unit() as work:
        looks = [entry.event.subject for entry in work.entries() if entry.event.kind is EntryKind.READ]
        expect(sorted(looks), ["youth-1", "youth-2", "youth-3"], "Each that was given out, and no more.")


@promise()
def a_look_that_is_undone_is_not_logged(bench: Bench) -> None:
    """The entry of a look is kept if, and only if, its unit is."""
    with bench.unit() as work:
        work.save(YOUTH, expected_version=0)
    with refuses(OopsError), bench.unit() as work:
        work.get(Individual, "youth-1")
        raise OopsError
    expect(_looks(bench), [], "A unit that failed keeps no entry.")


@promise()
def what_cannot_be_logged_is_not_given_out(bench: Bench) -> None:
    """A person whose reading cannot be logged is not given out, on any path, and the unit is spoilt."""
    with bench.unit() as work:
        work.save(YOUTH, expected_version=0)
    for path, look in _LOOKS.items():
        given: list[object] = []
        with refuses(UnitPoisonedError), bench.unit() as work:
            bench.clock.broken = True
            try:
                given.append(look(work))
            except OopsError:
                pass
            finally:
                bench.clock.broken = False
            expect(given, [], f"{path}: nothing is given out.")
            with refuses(UnitPoisonedError):
                work.entries()
    expect(_looks(bench), [], "Nothing was given, so nothing is logged.")


@promise()
def details_come_back_letter_by_letter(bench: Bench) -> None:
    """Details are kept as they are, whatever letters they hold, or refused; never changed."""
    for details in ((("a", "å"),), (("a", "a\u030a"),), (("x", "  "), ("", "\n\t\"'\\")), (("🜚", "\x7f"),)):
        event = attrs.evolve(LOOKED, details=details)
        try:
            with bench.unit() as work:
                seq = work.append(event).seq
        except CollabError:
            continue
        with bench.unit() as work:
            expect(work.entries(since=seq)[0].event, event, "Details come back as they were given.")
    expect(bench.store.verify().holds, True, "They verify.")


@promise()
def an_untouched_store_verifies_and_says_that_it_is_unanchored(bench: Bench) -> None:
    """A whole chain without a checkpoint is *unanchored*; an empty store is *ok*, and no tenant is made up."""
    expect(bench.store.verify().chains, (), "There is no tenant yet.")
    expect(bench.store.verify().standing, Standing.OK, "Nothing contradicts nothing.")
    with bench.unit() as work:
        work.save(POLICE, expected_version=0)
        work.save(YOUTH, expected_version=0)
    report = bench.store.verify()
    expect((report.holds, report.standing), (True, Standing.UNANCHORED), "Whole, and unanchored.")
    (chain,) = report.chains
    expect(
        (chain.tenant, chain.entries, chain.documents), ("ale", 1, 2), "Entries and documents are counted."
    )


@promise()
def verification_tells_how_far_it_has_come(bench: Bench) -> None:
    """The watcher is told at least the end, and what it raises ends the verification."""
    with bench.unit() as work:
        work.append(LOOKED)
    told_of: list[Progress] = []
    bench.store.verify(watch=told_of.append)
    expect_that(bool(told_of) and told_of[-1].done == 1, "The watcher is told of the end.")

    def stop(_progress: Progress) -> None:
        raise OopsError

    with refuses(OopsError):
        bench.store.verify(watch=stop)


@promise()
def what_the_unit_appended_is_what_is_told(bench: Bench) -> None:
    """Beside what it adds itself for documents, a store adds no entry of its own to a unit."""
    with bench.unit() as work:
        work.save(POLICE, expected_version=0)
        entry = work.append(LOOKED)
        work.get(Agency, "police")
    with bench.unit() as work:
        work.all(Agency)
    with bench.unit() as work:
        expect(told(work.entries()), [entry], "Only what was appended stands there.")
        expect(len(work.entries()), 2, "And the digest of what was saved.")
