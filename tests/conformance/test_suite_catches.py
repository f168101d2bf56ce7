"""The suite itself: each store that is wrong on purpose is caught by a check with a name, and right ones by none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import Phase, settings

from collabmodel.adapters import MemoryStore
from collabmodel.testing.stores import Harness, Level, Report, Result, check_store, lockstep_for, promises
from tests.conformance.broken_stores import BROKEN
from tests.conformance.broken_units import IgnoresTheExpectedVersion, NeverMovesItsIndex
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


@pytest.mark.parametrize("store", [IgnoresTheExpectedVersion, NeverMovesItsIndex])
def test_lockstep_finds_a_difference(store: type[TakenApart], tmp_path: Path) -> None:
    """The machine that compares two stores comes upon one that does otherwise."""
    case = lockstep_for(harness_of(store, tmp_path), examples=80)
    # It need not be made small.
    case.settings = settings(case.settings, phases=[Phase.generate])  # type: ignore[attr-defined]
    assert not ran(case).wasSuccessful()
