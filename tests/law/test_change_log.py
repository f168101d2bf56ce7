"""The change log of the law: on each day that something changed, the provisions it names are worded anew, or begin."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from collabmodel.packs import se_osl

CHANGED = {
    date(2011, 7, 1): ("osl-23-1", "osl-23-2-s1", "osl-25-13a"),
    date(2013, 1, 1): ("osl-10-18a", "osl-26-9a"),
    date(2013, 7, 1): ("osl-25-12", "osl-26-9"),
    date(2016, 8, 15): ("lus-2",),
    date(2019, 1, 1): ("osl-21-3a",),
    date(2019, 4, 1): ("osl-10-20a",),
    date(2020, 8, 1): ("osl-10-18a", "osl-10-18b", "osl-10-22a", "osl-35-10c"),
    date(2021, 1, 1): ("osl-23-6a", "osl-26-9b", "osl-35-10b"),
    date(2021, 8, 1): ("osl-10-18c",),
    date(2022, 1, 1): ("osl-10-21", "osl-10-23"),
    date(2023, 1, 1): ("osl-26-1a", "osl-26-9c", "osl-26-9d"),
    date(2023, 7, 1): ("osl-10-2a", "kbf-9"),
    date(2023, 7, 2): ("osl-23-2-s1",),
    date(2024, 2, 1): ("osl-35-5",),
    date(2024, 4, 1): ("osl-26-1", "osl-26-2", "osl-26-7", "osl-26-14b", "osl-26-14c", "osl-26-14d", "osl-35-20"),
    date(2024, 6, 1): ("osl-35-20",),
    date(2024, 7, 1): ("osl-18-1-s1", "lfel-2"),
    date(2024, 11, 8): ("osl-18-1a",),
    date(2025, 4, 1): (
        "osl-10-18a", "osl-10-18b", "osl-10-18c", "osl-10-21", "osl-10-22a", "osl-10-23", "osl-10-24",
        "osl-26-9e", "lub-4", "lub-5", "lub-6", "lub-7-own", "lub-7-request",
    ),
    date(2025, 7, 1): ("sol-19-1", "sol-20-6", "osl-26-4", "osl-26-9a", "osl-26-10", "osl-25-1", "osl-22-1b", "osl-18-13a"),
    date(2025, 12, 1): ("osl-10-15a", "osl-28-4"),
    date(2026, 1, 15): ("osl-40-7g", "sol-19-1", "sol-19-6", "skol-29-13"),
    date(2026, 4, 2): ("osl-22-1a", "osl-22-1c", "osl-27-2a"),
    date(2026, 7, 1): ("osl-26-7", "osl-35-15a", "osl-35-20", "osl-26-11a"),
    date(2026, 8, 1): ("osl-27-1",),
}  # fmt: skip
"""Day to provisions, as the two notes on the law list them."""

NAMED = [(day, ident) for day, idents in CHANGED.items() for ident in idents]


@pytest.mark.parametrize(("day", "ident"), NAMED, ids=[f"{day} {ident}" for day, ident in NAMED])
def test_a_change_is_carried_on_both_sides_of_its_day(day: date, ident: str) -> None:
    """From the day there is a wording that begins then, and the day before another one, or none."""
    held = [p for p in se_osl.PACK.provisions if p.id == ident or p.id.startswith(f"{ident}-")]
    turning = [p for p in held if (now := p.wording_on(day)) is not None and now.since == day]
    assert turning, sorted({w.since for p in held for w in p.wordings})
    for provision in turning:
        assert provision.wording_on(day - timedelta(days=1)) != provision.wording_on(day)
