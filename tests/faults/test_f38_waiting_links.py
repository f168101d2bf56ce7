"""A link that somebody put where SQLite's journal will be leads nowhere (F38)."""

from __future__ import annotations

from pathlib import Path

import pytest

from collabmodel.errors import StoreError
from tests.faults.child import do_unit
from tests.faults.opening import address_in, open_for


@pytest.mark.parametrize("beside", ["-journal", "-wal", "-shm"])
def test_fault_f38_a_link_where_the_journal_goes_is_not_followed(tmp_path: Path, beside: str) -> None:
    """Whatever becomes of the unit, what the link leads to is neither made nor written, and nothing is lost."""
    folder = tmp_path / "kept"
    folder.mkdir()
    store = open_for(address_in(folder, "sqlite"))
    do_unit(store, 1)
    store.close()
    aim = tmp_path / "aim"
    link = folder / f"store.db{beside}"
    link.unlink(missing_ok=True)
    link.symlink_to(aim)
    done = True
    try:
        store = open_for(address_in(folder, "sqlite"))
        do_unit(store, 2)
        store.close()
    except StoreError:
        done = False
    assert not aim.exists()
    link.unlink(missing_ok=True)
    store = open_for(address_in(folder, "sqlite"))
    assert store.verify().entries == (4 if done else 2)
    assert store.verify().holds
    store.close()
