"""Versions: which one a change starts from, what is kept of the earlier ones, and what is found."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import attrs
from hypothesis import HealthCheck, given, settings

from collabmodel.codec import KINDS
from collabmodel.errors import ConflictError, NotFoundError
from collabmodel.model.agencies import Agency, Branch, Official
from collabmodel.model.assessments import Circumstance, NothingMoreKnown
from collabmodel.model.ids import AgencyId, BranchId, IndividualId, OfficialId
from collabmodel.model.journal import JournalEntry
from collabmodel.model.people import Custody, Guardianship, Individual
from collabmodel.testing import strategies
from collabmodel.testing.stores.expecting import expect, expect_that, refuses
from collabmodel.testing.stores.harness import Bench, opened
from collabmodel.testing.stores.promises import promise
from collabmodel.testing.stores.values import OTHER_NUMBER, POLICE, SCHOOL, YOUTH


@promise()
def a_saved_value_is_read_back(bench: Bench) -> None:
    """What one unit saved, the next one reads: value, version, recorded time, and the entry that answers for it."""
    with bench.unit() as work:
        saved = work.save(POLICE, expected_version=0)
        expect(work.get(Agency, "police"), saved, "The unit itself reads what it saved.")
    with bench.unit() as work:
        read = work.get(Agency, "police")
        expect(read, saved, "The next unit reads what was saved.")
        expect(read.entry, work.entries()[-1].seq, "The entry that answers for it is its unit's last.")
    expect(
        (read.ident, read.value, read.version, read.recorded_at, read.retired),
        ("police", POLICE, 1, bench.clock.now(), False),
        "Key, value, version and recorded time are those of the save.",
    )


@promise()
def every_version_is_kept(bench: Bench) -> None:
    """A changed value has a next version; the earlier ones stay readable, with their times."""
    with bench.unit() as work:
        work.save(POLICE, expected_version=0)
    bench.clock.forward(days=1)
    with bench.unit() as work:
        saved = work.save(attrs.evolve(POLICE, name="Polisen"), expected_version=1)
        expect(saved.version, 2, "A change is the next version.")
    with bench.unit() as work:
        versions = work.versions(Agency, "police")
    expect(
        [(v.value.name, v.version) for v in versions],
        [("Polismyndigheten", 1), ("Polisen", 2)],
        "Both versions are there, oldest first.",
    )
    expect(versions[1].recorded_at - versions[0].recorded_at, timedelta(days=1), "Each has its own time.")


@promise()
def a_retired_value_is_gone_but_for_its_versions(bench: Bench) -> None:
    """Retiring counts as a version, hides the value everywhere, and keeps its key from being created anew."""
    with bench.unit() as work:
        work.save(POLICE, expected_version=0)
        work.save(SCHOOL, expected_version=0)
    with bench.unit() as work:
        work.retire(Agency, "police", expected_version=1)
    with bench.unit() as work:
        with refuses(NotFoundError):
            work.get(Agency, "police")
        with refuses(NotFoundError):
            work.retire(Agency, "police", expected_version=2)
        expect([s.ident for s in work.all(Agency)], ["school"], "all does not give what is retired.")
        expect(work.find(Agency, kind="police"), (), "find does not give what is retired.")
        expect([s.ident for s in work.all_as_of(Agency)], ["school"], "all_as_of does not either.")
        expect(
            [v.retired for v in work.versions(Agency, "police")],
            [False, True],
            "versions shows it, and its end.",
        )
    with refuses(ConflictError), bench.unit() as work:
        work.save(POLICE, expected_version=0)
    with bench.unit() as work:
        expect(work.save(POLICE, expected_version=2).version, 3, "It comes back from its last version.")
        expect(work.get(Agency, "police").value, POLICE, "It is current again.")
    with bench.unit() as work:
        expect([s.ident for s in work.find(Agency, kind="police")], ["police"], "It is found again.")


@promise()
def a_stale_version_is_refused(bench: Bench) -> None:
    """Saving or retiring from another version than the current raises ConflictError with both numbers."""
    with bench.unit() as work:
        work.save(POLICE, expected_version=0)
    for expected in (0, 2, -1, 99):
        with refuses(ConflictError) as caught, bench.unit() as work:
            work.save(attrs.evolve(POLICE, name="x"), expected_version=expected)
        error = caught.error
        expect((error.kind, error.ident), ("agency", "police"), "The conflict names what it is about.")
        expect((error.expected, error.found), (expected, 1), "The conflict gives both versions.")
        with refuses(ConflictError), bench.unit() as work:
            work.retire(Agency, "police", expected_version=expected)
    with bench.unit() as work:
        expect(work.get(Agency, "police").value, POLICE, "A refused change changed nothing.")
        expect(len(work.versions(Agency, "police")), 1, "A refused change is no version.")


@promise()
def creating_what_is_not_there_from_a_version_is_refused(bench: Bench) -> None:
    """A version that never was cannot be changed."""
    with refuses(ConflictError, saying="expected version 1, found 0"), bench.unit() as work:
        work.save(POLICE, expected_version=1)


@promise()
def many_are_added_as_first_versions(bench: Bench) -> None:
    """Adding many keeps each as its first version, in one unit, and gives their number."""
    many = [attrs.evolve(POLICE, id=AgencyId(f"a-{number:04d}")) for number in range(1203)]
    with bench.unit() as work:
        expect(work.add_all(iter(many)), 1203, "Their number is given.")
        expect(work.get(Agency, "a-0003").version, 1, "The unit itself reads them.")
        expect(work.add_all([]), 0, "None at all is none.")
    with bench.unit() as work:
        found = work.all(Agency)
        expect([stored.value for stored in found], many, "All of them are there.")
        expect({stored.version for stored in found}, {1}, "Each is a first version.")
        expect(len({stored.entry for stored in found}), 1, "One entry answers for all of one unit.")
    expect(bench.store.verify().holds, True, "They verify.")


@promise()
def adding_what_is_there_is_refused(bench: Bench) -> None:
    """Adding many of which one is there, or two have one key, raises ConflictError and keeps none."""
    with bench.unit() as work:
        work.save(POLICE, expected_version=0)
    with refuses(ConflictError) as caught, bench.unit() as work:
        work.add_all([SCHOOL, POLICE])
    expect((caught.error.ident, caught.error.found), ("police", 1), "The conflict names the one.")
    with refuses(ConflictError), bench.unit() as work:
        work.add_all([SCHOOL, attrs.evolve(SCHOOL, name="x")])
    with bench.unit() as work:
        expect([s.ident for s in work.all(Agency)], ["police"], "None of them was kept.")


@promise()
def all_gives_the_current_values_by_key(bench: Bench) -> None:
    """All values of a type come ordered by key, or only those that belong to an id."""
    with bench.unit() as work:
        for ident, agency in (("b", "school"), ("Å", "school"), ("a", "school"), ("B", "police")):
            branch = Branch(BranchId(ident), AgencyId(agency), "x", frozenset({"teaching"}))
            work.save(branch, expected_version=0)
        work.save(POLICE, expected_version=0)
    with bench.unit() as work:
        expect([s.ident for s in work.all(Branch)], ["B", "a", "b", "Å"], "All of them, by key.")
        expect([s.ident for s in work.all(Branch, of="school")], ["a", "b", "Å"], "Only the school's.")
        expect(work.all(Branch, of="nobody"), (), "Nobody has none.")
        expect(work.all(Agency, of="school"), (), "What belongs to nothing belongs to no id.")
        expect(
            [s.ident for s in work.all(Agency)], ["police"], "What belongs to nothing is given when all is."
        )


@promise()
def ids_that_differ_only_in_case_are_two(bench: Bench) -> None:
    """Ids are compared letter by letter, upper and lower case apart."""
    upper = attrs.evolve(POLICE, id=AgencyId("Police"))
    with bench.unit() as work:
        work.save(POLICE, expected_version=0)
        work.save(upper, expected_version=0)
    with bench.unit() as work:
        expect(work.get(Agency, "Police").value, upper, "Each is found under its own spelling.")
        expect(work.get(Agency, "police").value, POLICE, "Each is found under its own spelling.")
        with refuses(NotFoundError):
            work.get(Agency, "POLICE")


@promise()
def what_is_found_follows_the_value(bench: Bench) -> None:
    """A value is found by its index fields as they are now, letter by letter, and no longer as they were."""
    with bench.unit() as work:
        work.save(POLICE, expected_version=0)
        work.save(attrs.evolve(POLICE, id=AgencyId("a-second")), expected_version=0)
        work.save(SCHOOL, expected_version=0)
    with bench.unit() as work:
        expect([s.ident for s in work.find(Agency, kind="police")], ["a-second", "police"], "By key.")
        expect(work.find(Agency, kind="Police"), (), "Fields are compared letter by letter.")
        expect(work.find(Agency, kind="nothing"), (), "What nobody is, nobody is found by.")
        work.save(attrs.evolve(POLICE, kind="court"), expected_version=1)
    with bench.unit() as work:
        expect([s.ident for s in work.find(Agency, kind="police")], ["a-second"], "Not by what it was.")
        expect([s.ident for s in work.find(Agency, kind="court")], ["police"], "By what it is.")


@promise()
def what_a_value_belongs_to_is_followed(bench: Bench) -> None:
    """What a value belongs to is followed when it changes."""
    with bench.unit() as work:
        work.save(Official(OfficialId("anna"), AgencyId("school")), expected_version=0)
        work.save(Official(OfficialId("anna"), AgencyId("police")), expected_version=1)
    with bench.unit() as work:
        expect(work.all(Official, of="school"), (), "It belongs no longer to what it did.")
        expect(len(work.all(Official, of="police")), 1, "It belongs to what it does.")


@promise()
def a_guardian_is_found_with_all_children(bench: Bench) -> None:
    """An index field finds across what values belong to."""
    parents = [
        Guardianship(IndividualId(f"child-{n}"), IndividualId("parent"), Custody.JOINT) for n in range(3)
    ]
    with bench.unit() as work:
        for each in parents:
            work.save(each, expected_version=0)
    with bench.unit() as work:
        found = {s.value.child for s in work.find(Guardianship, guardian="parent")}
        expect(found, {"child-0", "child-1", "child-2"}, "All are found by the guardian.")
        expect(len(work.all(Guardianship, of="child-1")), 1, "One is found with the child.")


@promise()
def a_person_is_found_by_number(bench: Bench) -> None:
    """A personal number finds whom it was recorded for, however it is spelt, and nobody else."""
    nameless = attrs.evolve(YOUTH, id=IndividualId("youth-2"), personal_number=None)
    with bench.unit() as work:
        work.save(YOUTH, expected_version=0)
        work.save(nameless, expected_version=0)
    number = YOUTH.personal_number
    if number is None:
        raise TypeError
    hyphened = attrs.evolve(number, value=f"{number.value[:8]}-{number.value[8:]}")
    with bench.unit() as work:
        expect([s.value for s in work.find_person(number)], [YOUTH], "The number finds its person.")
        expect([s.value for s in work.find_person(hyphened)], [YOUTH], "One number has several spellings.")
        expect(work.find_person(OTHER_NUMBER), (), "Another number finds nobody.")
        work.save(attrs.evolve(YOUTH, personal_number=OTHER_NUMBER), expected_version=1)
    with bench.unit() as work:
        expect(work.find_person(number), (), "A number that was corrected finds nobody.")
        expect([s.ident for s in work.find_person(OTHER_NUMBER)], ["youth-1"], "The new one does.")
        work.retire(Individual, "youth-1", expected_version=2)
    with bench.unit() as work:
        expect(work.find_person(OTHER_NUMBER), (), "Who is retired is not found.")


@promise()
def what_is_true_of_one_matter_is_kept_for_it(bench: Bench) -> None:
    """Findings of a request are found with that request, and with no other."""
    said = NothingMoreKnown(OfficialId("anna"), date(2026, 3, 1))
    with bench.unit() as work:
        work.save(said, expected_version=0, of="r-1")
        work.save(Circumstance("fact", value=True), expected_version=0, of="r-1")
        work.save(Circumstance("fact", value=False), expected_version=0, of="r-2")
    with bench.unit() as work:
        expect([s.value for s in work.all(NothingMoreKnown, of="r-1")], [said], "Its own request has it.")
        expect(work.all(NothingMoreKnown, of="r-2"), (), "Another has not.")
        expect([s.value.value for s in work.all(Circumstance, of="r-2")], [False], "Each has its own.")


@promise()
def values_are_kept_and_not_references(bench: Bench) -> None:
    """Nothing that a caller does to what was saved or read reaches the store, or another reader."""
    mine = attrs.evolve(POLICE)
    with bench.unit() as work:
        saved = work.save(mine, expected_version=0)
    # Past what frozen classes allow, as a deserialiser or a debugger would.
    object.__setattr__(mine, "name", "changed after saving")
    with bench.unit() as work:
        read = work.get(Agency, "police")
        expect(read.value, POLICE, "A change after saving does not reach the store.")
        object.__setattr__(read.value, "name", "changed after reading")
        object.__setattr__(saved, "version", 7)
        expect(work.get(Agency, "police").value, POLICE, "A change after reading does not either.")
        expect(work.all(Agency)[0].value, POLICE, "Nor on another path.")
    with bench.unit() as work:
        read = work.versions(Agency, "police")[0]
        expect((read.value, read.version), (POLICE, 1), "Nor in another unit.")


@promise()
def any_value_is_kept_as_it_is(bench: Bench) -> None:
    """Whatever the model can hold comes back equal from the store."""
    store = bench.store

    @settings(
        max_examples=12,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(value=strategies.stored_values().filter(lambda value: not isinstance(value, JournalEntry)))
    def kept(value: object) -> None:
        kind = type(value)
        of = None if KINDS[kind].owner is not None else "r-1"
        ident, _ = KINDS[kind].place(value, of)
        with opened(store, tenant="any") as work:
            past = work.versions(kind, ident)
            work.save(value, expected_version=len(past), of=of)
        with opened(store, tenant="any") as work:
            expect(work.get(kind, ident).value, value, "What was saved comes back equal.")
            expect(len(work.versions(kind, ident)), len(past) + 1, "Each save is one version.")

    kept()


@promise()
def times_are_moments_to_the_microsecond(bench: Bench) -> None:
    """Recorded times come back as the same moment, with a zone, to the microsecond."""
    bench.clock.move_to(datetime(2026, 10, 25, 0, 30, 0, 123456, tzinfo=UTC))
    with bench.unit() as work:
        work.save(SCHOOL, expected_version=0)
    with bench.unit() as work:
        for moment in (work.get(Agency, "school").recorded_at, work.entries()[0].recorded_at):
            expect_that(moment.utcoffset() == timedelta(0), "A recorded time is in UTC, and says so.")
            expect(moment, bench.clock.now(), "A recorded time is the clock's.")
