"""The suite itself: each store that is wrong on purpose is caught by a check with a name, and right ones by none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import Phase, settings

from collabmodel.adapters import MemoryStore
from collabmodel.codec import KINDS
from collabmodel.model.journal import JournalEntry
from collabmodel.testing.stores import (
    Harness,
    Level,
    Report,
    Result,
    StoreConformance,
    check_store,
    lockstep_for,
    promises,
)
from collabmodel.testing.stores.every_kind import samples
from collabmodel.testing.stores.expecting import PromiseBrokenError, expect, expect_that, refuses
from tests.conformance.broken_stores import BROKEN
from tests.conformance.broken_units import IgnoresTheExpectedVersion, LosesTheLastWrite, NeverMovesItsIndex
from tests.conformance.harnesses import MemoryHarness, ran
from tests.conformance.taken_apart import DiskHarness, OnDisk, TakenApart

NAMES = {one.name for one in promises()}
CAUGHT_BY = sorted({name for names in BROKEN.values() for name in names})


def harness_of(store: type[TakenApart], folder: Path) -> Harness:
    """A harness of a store that is taken apart."""
    if issubclass(store, OnDisk):
        return type("Broken", (DiskHarness,), {"on_disk": store})(folder, sealed=False)
    return type("Broken", (MemoryHarness,), {"made": store})(folder, sealed=False)


@pytest.mark.parametrize("store", BROKEN, ids=lambda store: store.__name__)
def test_a_broken_store_is_caught(store: type[TakenApart], tmp_path: Path) -> None:
    """Each check that is named for a broken store tells of it, by a promise and not by accident."""
    report = check_store(harness_of(store, tmp_path), only=BROKEN[store])
    assert {one.name for one in report.broken} == set(BROKEN[store]), str(report)
    assert not report.holds


@pytest.mark.parametrize("store", [TakenApart, OnDisk])
def test_a_right_store_is_not_caught(store: type[TakenApart], tmp_path: Path) -> None:
    """The stores that the broken ones are made of keep every promise that one of those breaks."""
    report = check_store(harness_of(store, tmp_path), only=CAUGHT_BY)
    assert not report.broken, str(report)


def test_a_durable_store_in_a_file_keeps_all(tmp_path: Path) -> None:
    """A store of a few lines over one file keeps everything that the suite asks of a durable, audited one."""
    report = check_store(DiskHarness(tmp_path, sealed=False))
    assert report.holds, str(report)
    assert {one.message for one in report.not_claimed} == {"It belongs to level multi-process."}


def test_what_is_not_claimed_is_said(tmp_path: Path) -> None:
    """A function that opens a store claims the core, and the report lists what it was not asked."""
    report = check_store(
        MemoryStore, only=["units.a_closed_store_says_so", "durability.what_was_committed_outlives_a_kill"]
    )
    assert [one.result for one in report.findings] == [Result.KEPT, Result.NOT_CLAIMED]
    assert report.holds
    assert str(report).endswith("1 kept, 0 broken, 1 not claimed")


def test_a_level_without_its_means_is_broken() -> None:
    """A level that is claimed without the harness to check it is broken, not skipped."""
    report = check_store(
        MemoryStore, level=Level.DURABLE, only=["durability.the_last_unit_is_there_after_each_opening"]
    )
    assert "must give opener()" in report.broken[0].message


def test_nothing_checked_is_nothing_proven() -> None:
    """A report in which nothing was claimed does not hold."""
    assert not check_store(MemoryStore, only=["durability.what_was_committed_outlives_a_kill"]).holds
    assert not Report(()).holds


def test_an_unknown_check_is_refused() -> None:
    """A name that is none of a check is refused, so that a check is not left out by a slip."""
    with pytest.raises(ValueError, match=r"no check is called units\.nothing"):
        check_store(MemoryStore, only=["units.nothing"])


def test_every_named_check_is_there() -> None:
    """The table names checks that there are."""
    assert set(CAUGHT_BY) <= NAMES


def test_every_check_is_a_test_and_says_its_clause() -> None:
    """Each check is a test of the pytest class, under its own name and with its clause."""
    tests = {name: test for name, test in vars(StoreConformance).items() if name.startswith("test_")}
    assert set(tests) == {f"test_{name.replace('.', '_')}" for name in NAMES}
    assert all(test.__doc__ == one.clause for test, one in zip(tests.values(), promises(), strict=True))


def test_a_broken_store_fails_its_test(tmp_path: Path) -> None:
    """The test of a promise fails for the store that breaks it, and is skipped where the level is not claimed."""
    suite = StoreConformance()
    broken = harness_of(IgnoresTheExpectedVersion, tmp_path)
    with pytest.raises(PromiseBrokenError, match="must be refused with ConflictError"):
        suite.test_versions_a_stale_version_is_refused(broken)  # type: ignore[attr-defined]
    with pytest.raises(pytest.skip.Exception, match="does not claim durable"):
        suite.test_durability_what_was_committed_outlives_a_kill(broken)  # type: ignore[attr-defined]


@pytest.mark.parametrize("store", [IgnoresTheExpectedVersion, NeverMovesItsIndex, LosesTheLastWrite])
def test_lockstep_finds_a_difference(store: type[TakenApart], tmp_path: Path) -> None:
    """The machine that compares two stores comes upon one that does otherwise."""
    case = lockstep_for(harness_of(store, tmp_path), examples=80)
    # It need not be made small.
    case.settings = settings(case.settings, phases=[Phase.generate])  # type: ignore[attr-defined]
    assert not ran(case).wasSuccessful()


def test_expecting_says_what_was_found() -> None:
    """A check that is not content says the promise, what was found and what was wanted, at no great length."""
    with pytest.raises(PromiseBrokenError, match=r"^One is two\. Found 1, wanted 2\.$"):
        expect(1, 2, "One is two.")
    with pytest.raises(PromiseBrokenError) as caught:
        expect("x" * 10_000, "", "Short.")
    assert len(str(caught.value)) < 500
    with pytest.raises(PromiseBrokenError, match=r"^No$"):
        expect_that(1, "No")  # type: ignore[arg-type]


def test_refusing_is_content_with_nothing_else() -> None:
    """A block that is to be refused fails without an error, with another text, and lets other errors through."""
    with pytest.raises(PromiseBrokenError, match="with KeyError, and was not"), refuses(KeyError):
        pass
    with pytest.raises(PromiseBrokenError, match="must say 'b'"), refuses(KeyError, saying="b"):
        raise KeyError("a")
    with pytest.raises(ValueError, match="c"), refuses(KeyError):
        raise ValueError("c")
    with refuses(KeyError) as caught:
        with pytest.raises(PromiseBrokenError, match="nothing was refused"):
            _ = caught.error
        raise KeyError("a")
    assert caught.error.args == ("a",)


def test_no_kind_and_no_field_is_left_to_chance() -> None:
    """The samples hold every type that can be stored, a text for each of its fields, and a change where there is one."""
    taken = {one.kind.cls: one for one in samples()}
    assert set(taken) == set(KINDS) - {JournalEntry}
    without_text = {
        (kind.name, field)
        for kind in KINDS.values()
        if kind.cls in taken
        for field in kind.index
        if not any(
            field == name for value in taken[kind.cls].values for name, _ in taken[kind.cls].texts(value)
        )
    }
    assert without_text == set()
    unchanged = {one.kind.name for one in samples() if one.changed in one.values}
    assert unchanged == set()
