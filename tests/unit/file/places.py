"""What the tests of the store in files have in common: Anna's units at Ale, and the files behind them."""

from __future__ import annotations

import shutil
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from collabmodel.adapters.file import FileStore
from collabmodel.adapters.file.directories import directory_of
from collabmodel.adapters.file.frames import FIRST, Frame, frames
from collabmodel.adapters.keys import NoKeys
from collabmodel.model.agencies import Agency, LegalBasis
from collabmodel.model.ids import AgencyId, OfficialId, TenantId
from collabmodel.model.journal import EntryKind, Event
from collabmodel.ports import UnitOfWork
from collabmodel.testing.clocks import FixedClock

ALE = TenantId("ale")
CHANGE = Event(EntryKind.CHANGE, "police", (("what", "åäö"),))


def agency(ident: str, name: str = "Polismyndigheten") -> Agency:
    """An agency."""
    return Agency(AgencyId(ident), name, "police", LegalBasis.AUTHORITY)


def opened(path: Path, **anew: Any) -> FileStore:  # noqa: ANN401 - any argument
    """The store at a path."""
    return FileStore(path, **{"keys": NoKeys(), "clock": FixedClock(), **anew})


def unit(store: FileStore, tenant: TenantId = ALE, **anew: Any) -> AbstractContextManager[UnitOfWork]:  # noqa: ANN401 - as above
    """A unit of Anna's."""
    return store.unit(tenant=tenant, actor=OfficialId("anna"), purpose="test", legal_ground="none", **anew)


def one(store: FileStore, number: int, tenant: TenantId = ALE) -> None:
    """A unit that saves one agency and appends one event: two entries, one document."""
    with unit(store, tenant) as work:
        work.save(agency(f"a{number}"), expected_version=0)
        work.append(CHANGE)


def filled(path: Path, count: int, **anew: Any) -> None:  # noqa: ANN401 - as above
    """A closed store of so many units."""
    store = opened(path, **anew)
    for number in range(count):
        one(store, number)
    store.close()


def idents(store: FileStore, tenant: TenantId = ALE) -> list[str]:
    """The keys of the agencies that are there."""
    with unit(store, tenant) as work:
        return [stored.ident for stored in work.all(Agency)]


def place(path: Path, tenant: TenantId = ALE) -> Path:
    """The tenant's directory."""
    return directory_of(path, tenant)


def log(path: Path, number: int = 1, tenant: TenantId = ALE) -> Path:
    """A segment's file."""
    return place(path, tenant) / f"{number:08d}.log"


def records(file: Path) -> list[Frame]:
    """The records of a log's first segment."""
    with file.open("rb") as opened_file:
        return list(frames(opened_file.fileno(), 0, file.stat().st_size, FIRST))


def copied(source: Path, target: Path) -> Path:
    """A copy of a store."""
    if target.exists():
        shutil.rmtree(target)
    shutil.copytree(source, target)
    return target


def contents(path: Path) -> dict[str, bytes]:
    """Every file under a path."""
    return {str(one.relative_to(path)): one.read_bytes() for one in sorted(path.rglob("*")) if one.is_file()}
