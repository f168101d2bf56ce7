"""A store in files goes from format 1 to format 2 and back: its mark changes, and each journal tells of it."""

import json
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from collabmodel.adapters import before_setups
from collabmodel.adapters.before_setups import DOCUMENTS
from collabmodel.adapters.file import FileStore, directories, downgrade, formats, migrate, snapshots
from collabmodel.adapters.file.disks import Hold
from collabmodel.adapters.keys import KeyFile, NoKeys
from collabmodel.codec import KINDS
from collabmodel.errors import (
    DowngradeLosesDataError,
    FormatTooNewError,
    IntegrityError,
    NotAStoreError,
    SchemaVersionError,
    SealError,
    StoreBusyError,
)
from collabmodel.model.agencies import Agency
from collabmodel.model.ids import AgencyId, CooperationId, TenantId
from collabmodel.model.information import Level
from collabmodel.model.organisation.cooperations import Cooperation, CooperationKind, Terms
from collabmodel.ports import KeyProvider, Progress
from collabmodel.testing.clocks import FixedClock
from tests.unit.file.places import ALE, agency, contents, log, one, opened, place, unit

BEDE = TenantId("bede")
TOGETHER = Cooperation(
    id=CooperationId("sspf-lillby"),
    kind=CooperationKind.SSPF,
    name="SSPF Lillby",
    municipality="lillby",
    parties=frozenset({AgencyId("social")}),
    terms=(Terms(1, date(2023, 1, 1), frozenset({Level.AREA})),),
)
UP, DOWN = {"from": "1", "to": "2"}, {"from": "2", "to": "1"}


class OopsError(Exception):
    """The machine stops."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store is."""
    return tmp_path / "store"


def first(path: Path, **how: Any) -> None:  # noqa: ANN401 - any argument of a store's
    """A store of format 1 with two tenants; what lies in it is as in format 2."""
    with closing(opened(path, **how)) as store:
        for tenant in (ALE, BEDE):
            one(store, 0, tenant)
    directories.mark(path, 1)


def save(path: Path, value: object, *, version: int = 0, keys: KeyProvider | None = None) -> None:
    """Save a value for Ale."""
    with closing(opened(path, keys=keys or NoKeys())) as store, unit(store) as work:
        work.save(value, expected_version=version)


def told(path: Path, keys: KeyProvider | None = None) -> list[dict[str, str]]:
    """What Ale's journal tells of migrations."""
    with closing(opened(path, keys=keys or NoKeys())) as store, unit(store) as work:
        return [dict(entry.event.details) for entry in work.entries(subject="store")]


def holds(path: Path) -> bool:
    """Whether all of it verifies."""
    with closing(opened(path)) as store:
        return store.verify().holds


def number(path: Path) -> int:
    """The number in its mark."""
    return int(json.loads((path / "FORMAT").read_text())["format"])


@pytest.fixture
def newer_agencies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Agencies are written in a newer version than format 1 knew."""
    kinds = {**KINDS, Agency: attrs.evolve(KINDS[Agency], version=DOCUMENTS["agency"] + 1)}
    monkeypatch.setattr(before_setups, "KINDS", kinds)


def test_a_store_of_format_1_is_left_untouched_and_told_what_to_run(path: Path) -> None:
    """Opening it says what to run, and changes nothing."""
    first(path)
    before = contents(path)
    with pytest.raises(SchemaVersionError, match=f"python -m collabmodel migrate file:{path}"):
        opened(path)
    assert contents(path) == before


def test_format_2_is_marked_and_told(path: Path) -> None:
    """Each journal has one entry more, all that was there is, and whoever runs it again changes nothing."""
    first(path)
    logs = {name: content for name, content in contents(path).items() if name.endswith(".log")}
    progress: list[Progress] = []
    assert migrate(path, clock=FixedClock(), watch=progress.append) == 2
    assert [(each.doing, each.done, each.total) for each in progress] == [
        ("migrate to format 2", done, 2) for done in range(3)
    ]
    assert all(contents(path)[name].startswith(content) for name, content in logs.items())
    assert number(path) == 2
    assert told(path) == [UP]
    save(path, TOGETHER)
    assert holds(path)
    before = contents(path)
    assert migrate(path) == 2
    assert contents(path) == before


def test_where_nothing_is_an_empty_store_is_made(path: Path) -> None:
    """As with tables."""
    assert migrate(path) == 2
    assert number(path) == 2


def test_it_goes_back_while_an_older_release_can_read_it(path: Path) -> None:
    """What was written since in the old kinds stays; down and up again, all of it verifies."""
    first(path)
    migrate(path)
    save(path, agency("a0", "Polisen"), version=1)
    downgrade(path, 1)
    assert number(path) == 1
    before = contents(path)
    downgrade(path, 1)
    assert contents(path) == before
    with closing(formats._FirstStore(path, keys=NoKeys(), create=False)) as store:
        assert store.info().format == 1
        assert store.verify().holds
        one(store, 1)
    migrate(path)
    assert holds(path)
    assert told(path) == [UP, DOWN, UP]


@pytest.mark.parametrize("retired", [False, True], ids=["current", "retired"])
def test_fault_f17_a_kind_that_format_1_did_not_know_keeps_it_from_going_back(
    path: Path, retired: bool
) -> None:
    """It is counted by its kind, retired or not, and nothing is changed."""
    first(path)
    migrate(path)
    save(path, TOGETHER)
    if retired:
        with closing(opened(path)) as store, unit(store) as work:
            work.retire(Cooperation, "sspf-lillby", expected_version=1)
    before = contents(path)
    with pytest.raises(DowngradeLosesDataError) as caught:
        downgrade(path, 1)
    assert caught.value.lost == (("documents of kind cooperation", 1),)
    assert contents(path) == before


def test_a_newer_version_of_an_old_kind_keeps_it_from_going_back(path: Path, newer_agencies: None) -> None:
    """Versions from before the store was brought up count for nothing, those since then for what they are."""
    first(path)
    migrate(path)
    downgrade(path, 1)
    migrate(path)
    save(path, agency("a0"), version=1)
    with pytest.raises(DowngradeLosesDataError) as caught:
        downgrade(path, 1)
    assert caught.value.lost == (("newer versions of agency", 1),)
    assert number(path) == 2


def test_a_sealed_journal_is_told_with_its_keys_alone(path: Path, tmp_path: Path) -> None:
    """With them it is told, sealed; with others nothing is marked; without, it goes up and down untold."""
    keys, other = KeyFile.create(tmp_path / "keys.json"), KeyFile.create(tmp_path / "other.json")
    first(path, keys=keys)
    with pytest.raises(SealError):
        migrate(path, keys=other)
    assert number(path) == 1
    migrate(path)
    assert told(path, keys) == []
    downgrade(path, 1)
    migrate(path, keys=keys)
    assert told(path, keys) == [UP]
    assert holds(path)


def test_where_nobody_told_every_version_is_taken_for_newer(
    path: Path, tmp_path: Path, newer_agencies: None
) -> None:
    """What nobody can tell the age of might be lost, so it keeps the store from going back."""
    first(path, keys=KeyFile.create(tmp_path / "keys.json"))
    migrate(path)
    with pytest.raises(DowngradeLosesDataError, match="2 newer versions of agency"):
        downgrade(path, 1)


@pytest.mark.parametrize("to", [-1, 0, 2, 3])
def test_there_is_no_way_down_to_what_is_not_older(path: Path, to: int) -> None:
    """A format that is not older, or never was, is refused."""
    first(path)
    with pytest.raises(SchemaVersionError, match="no older format"):
        downgrade(path, to)


def test_what_is_no_store_is_left_untouched(tmp_path: Path) -> None:
    """A newer store, another program's directory, and one that is not there."""
    first(tmp_path / "store")
    directories.mark(tmp_path / "store", 3)
    (tmp_path / "other").mkdir(mode=0o700)
    (tmp_path / "other" / "letter.txt").write_text("dear")
    before = contents(tmp_path)
    for doing in (migrate, lambda path: downgrade(path, 1)):
        with pytest.raises(FormatTooNewError):
            doing(tmp_path / "store")
        with pytest.raises(NotAStoreError):
            doing(tmp_path / "other")
    with pytest.raises(NotAStoreError, match="no such directory"):
        downgrade(tmp_path / "none", 1)
    assert contents(tmp_path) == before


def fails(progress: Progress) -> None:
    """The machine stops in the middle."""
    if progress.done == 1:
        raise OopsError


def test_fault_f16_what_a_crash_broke_off_is_run_again(path: Path) -> None:
    """The mark is the last to change: until then the store has the old format, and no journal is told twice."""
    first(path)
    with pytest.raises(OopsError):
        migrate(path, watch=fails)
    assert number(path) == 1
    with closing(formats._FirstStore(path, keys=NoKeys(), create=False)) as store:
        assert store.verify().holds
    migrate(path)
    assert told(path) == [UP]
    with pytest.raises(OopsError):
        downgrade(path, 1, watch=fails)
    assert number(path) == 2
    downgrade(path, 1)
    migrate(path)
    assert told(path) == [UP, DOWN, UP]
    assert holds(path)


def test_a_crash_while_marking_leaves_one_mark_or_the_other(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was half written stands under another name, and is no obstacle."""
    first(path)
    with monkeypatch.context() as patch:

        def stops(file: Path, target: Path) -> None:
            if target.name == "FORMAT":
                raise OopsError
            file.rename(target)

        patch.setattr(Path, "replace", stops)
        with pytest.raises(OopsError):
            migrate(path)
    assert number(path) == 1
    assert (path / "FORMAT.new").is_file()
    migrate(path)
    assert not (path / "FORMAT.new").exists()
    assert told(path) == [UP]


def test_a_damaged_log_keeps_the_store_at_its_format(path: Path) -> None:
    """Nothing is written after what does not hold."""
    first(path)
    (place(path, BEDE) / snapshots.NAME).unlink(missing_ok=True)
    damaged = log(path, tenant=BEDE)
    content = damaged.read_bytes()
    damaged.write_bytes(content[:200] + bytes([content[200] ^ 1]) + content[201:])
    with pytest.raises(IntegrityError):
        migrate(path)
    assert number(path) == 1
    assert damaged.read_bytes()[:200] == content[:200]


def test_two_that_migrate_wait_for_each_other(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever holds the store is alone with it, up and down."""
    first(path)
    monkeypatch.setattr("collabmodel.adapters.file.disks.PATIENCE", 0.05)
    hold = Hold(path)
    with pytest.raises(StoreBusyError):
        migrate(path)
    hold.release()
    assert migrate(path) == 2
    assert isinstance(opened(path), FileStore)
