"""The store in files beside what the disk alone takes: `python -m benchmarks.bench_file [UNITS] [DIRECTORY]`.

A unit saves one document and appends one event, so it writes two entries.  Each unit is measured
beside a bare append and sync of as many bytes, one after the other, since disks have moods.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from collabmodel.adapters import NoKeys
from collabmodel.adapters.file import FileStore
from collabmodel.model.agencies import Agency, LegalBasis
from collabmodel.model.ids import AgencyId, OfficialId, TenantId
from collabmodel.model.journal import EntryKind, Event

UNITS = 100_000
PAIRS = 400
ALE = TenantId("ale")


def one_unit(store: FileStore, number: int) -> None:
    """A document and an event."""
    with store.unit(tenant=ALE, actor=OfficialId("anna"), purpose="measuring", legal_ground="none") as unit:
        agency = Agency(
            AgencyId(f"agency-{number}"), "Socialnämnden", "social_services", LegalBasis.AUTHORITY
        )
        unit.save(agency, expected_version=0)
        unit.append(Event(EntryKind.CHANGE, f"agency-{number}", (("what", "made"),)))


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def log_of(path: Path) -> Path:
    """The log of the only tenant."""
    return next(path.glob("t-*/00000001.log"))


def beside_the_disk(directory: Path) -> None:
    """Units and bare appends of as many bytes, in turn."""
    store = FileStore(directory / "pairs", keys=NoKeys())
    one_unit(store, 0)
    log = log_of(directory / "pairs")
    before = log.stat().st_size
    one_unit(store, 1)
    content = bytes(log.stat().st_size - before)
    fd = os.open(directory / "bare", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    bare, units = [], []
    for number in range(2, PAIRS + 2):
        bare.append(timed(lambda: (os.write(fd, content), os.fsync(fd))))
        units.append(timed(lambda number=number: one_unit(store, number)))  # type: ignore[misc]
    os.close(fd)
    store.close()
    alone, whole = statistics.median(bare), statistics.median(units)
    print(f"append and fsync of {len(content)} bytes  {alone * 1e6:9.0f} us")
    print(f"unit of work                     {whole * 1e6:9.0f} us   ratio {whole / alone:.2f}")


def many(directory: Path, units: int) -> None:
    """Opening and verifying what many units have left."""
    path = directory / "many"
    sync, os.fsync = os.fsync, lambda _: None  # only to fill it in less than a night
    try:
        store = FileStore(path, keys=NoKeys())
        took = timed(lambda: [one_unit(store, number) for number in range(units)])
        store.close()
    finally:
        os.fsync = sync
    print(f"unit of work without its sync    {took / units * 1e6:9.0f} us")
    size = log_of(path).parent
    print(f"{units} units: {sum(one.stat().st_size for one in size.iterdir()) / 2**20:.0f} MiB")
    print(f"open and first unit, with index  {opened(path) * 1e3:9.0f} ms")
    (size / "index").unlink()
    print(f"open and first unit, without     {opened(path) * 1e3:9.0f} ms")
    store = FileStore(path, keys=NoKeys())
    took = timed(lambda: verified(store))
    entries = store.verify().entries
    store.close()
    print(f"verify                           {entries / took:9.0f} entries/s")


def opened(path: Path) -> float:
    """Seconds until the first document is read; the least of three."""
    times = []
    for _ in range(3):
        begun = perf_counter()
        store = FileStore(path, keys=NoKeys())
        with store.unit(
            tenant=ALE, actor=OfficialId("anna"), purpose="measuring", legal_ground="none"
        ) as unit:
            unit.get(Agency, "agency-1")
        times.append(perf_counter() - begun)
    return min(times)


def verified(store: FileStore) -> None:
    """Verify, and see that it holds."""
    assert store.verify().holds


def main() -> None:
    """Measure in a directory that is removed afterwards."""
    units = int(sys.argv[1]) if len(sys.argv) > 1 else UNITS
    directory = Path(tempfile.mkdtemp(prefix="bench-file-", dir=sys.argv[2] if len(sys.argv) > 2 else None))  # noqa: PLR2004 - the second argument
    try:
        beside_the_disk(directory)
        many(directory, units)
    finally:
        shutil.rmtree(directory)


if __name__ == "__main__":
    main()
