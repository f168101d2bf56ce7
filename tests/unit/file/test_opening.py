"""What is opened, what is refused, who may look, and who waits."""

import json
import multiprocessing
import os
import stat
import threading
from multiprocessing.connection import Connection
from pathlib import Path

import attrs
import pytest

from collabmodel.adapters import open_store
from collabmodel.adapters.file import FileStore, directories, disks
from collabmodel.adapters.file.disks import Hold, file_system, refuse_distant
from collabmodel.adapters.keys import NoKeys
from collabmodel.errors import (
    FormatTooNewError,
    ModelError,
    NotAStoreError,
    StoreBusyError,
    StoreError,
    UnavailableError,
)
from collabmodel.model.agencies import Agency
from collabmodel.model.ids import TenantId
from tests.unit.file.places import ALE, agency, contents, filled, idents, one, opened, place, unit


def test_an_address_opens_a_store_in_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`file:` takes a path, and `file://` an absolute one."""
    monkeypatch.chdir(tmp_path)
    for address, path in ((f"file://{tmp_path}/a", tmp_path / "a"), ("file:b", tmp_path / "b")):
        store = open_store(address, keys=NoKeys())
        assert isinstance(store, FileStore)
        assert (path / "FORMAT").is_file()
        store.close()


@pytest.mark.parametrize("address", ["file:", "file://host/path"])
def test_an_address_that_names_no_path_here_is_refused(address: str) -> None:
    """An empty path, or one on another machine, is an error."""
    with pytest.raises(ModelError, match="store address"):
        open_store(address, keys=NoKeys())


def test_it_says_what_it_promises(tmp_path: Path) -> None:
    """The store tells its adapter, its file system, and that it is durable and shared by processes."""
    info = opened(tmp_path / "store").info()
    assert (info.adapter, info.durable, info.several_processes) == ("file", True, True)
    assert (info.encryption, info.format, info.notices) == ("none", 2, ())
    assert dict(info.settings)["file_system"] == file_system(tmp_path)


def test_what_is_gone_when_the_machine_stops_is_not_called_durable() -> None:
    """A file system in memory is told from one on a disk."""
    assert disks.is_fleeting("tmpfs")
    assert not disks.is_fleeting("ext4")


# ------------------------------------------------------------------------------------------- F18


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({"what": "collabmodel store in files", "format": 3}, FormatTooNewError),
        ({"what": "collabmodel store in files", "format": 0}, NotAStoreError),
        ({"what": "collabmodel store in files", "format": "1"}, NotAStoreError),
        ({"what": "something else", "format": 2}, NotAStoreError),
        ([], NotAStoreError),
    ],
)
def test_fault_f18_another_format_is_refused_untouched(
    tmp_path: Path, content: object, error: type[StoreError]
) -> None:
    """A newer store, or a mark that is none of ours, is refused, and not a byte is changed."""
    filled(tmp_path / "store", 1)
    (tmp_path / "store" / "FORMAT").write_text(json.dumps(content))
    before = contents(tmp_path / "store")
    with pytest.raises(error):
        opened(tmp_path / "store")
    assert contents(tmp_path / "store") == before


def test_fault_f18_a_foreign_directory_is_refused_untouched(tmp_path: Path) -> None:
    """A directory that holds something else, or a file, is not taken for a store, nor made one."""
    (tmp_path / "other").mkdir(mode=0o700)
    (tmp_path / "other" / "letter.txt").write_text("dear")
    with pytest.raises(NotAStoreError, match="holds something else"):
        opened(tmp_path / "other")
    assert contents(tmp_path / "other") == {"letter.txt": b"dear"}
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError):
        opened(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "x"


def test_a_store_that_is_not_there_is_made_only_if_asked(tmp_path: Path) -> None:
    """Without `create`, a path with nothing at it is an error and stays empty; so is one with a parent missing."""
    with pytest.raises(NotAStoreError, match="no such directory"):
        opened(tmp_path / "store", create=False)
    assert not (tmp_path / "store").exists()
    (tmp_path / "empty").mkdir(mode=0o700)
    with pytest.raises(NotAStoreError, match="is empty"):
        opened(tmp_path / "empty", create=False)
    assert list((tmp_path / "empty").iterdir()) == []
    with pytest.raises(UnavailableError, match="No such file"):
        opened(tmp_path / "no" / "store")


def test_what_a_crash_left_of_making_a_store_is_no_obstacle(tmp_path: Path) -> None:
    """A mark, or a tenant, that was half made is made anew."""
    path = tmp_path / "store"
    path.mkdir(mode=0o700)
    (path / "FORMAT.new").write_text("{")
    store = opened(path)
    (path / "new").mkdir()
    (path / "new" / "TENANT").write_text("{")
    one(store, 0)
    assert idents(store) == ["a0"]
    assert {one.name for one in path.iterdir()} == {"FORMAT", place(path).name}


def test_reading_leaves_no_trace_of_a_tenant(tmp_path: Path) -> None:
    """A tenant has a directory from its first commit on."""
    store = opened(tmp_path / "store")
    with unit(store) as work:
        assert work.entries() == ()
    with pytest.raises(LookupError), unit(store) as work:  # noqa: PT012 - the unit is left with an error
        work.save(agency("police"), expected_version=0)
        raise LookupError
    assert not place(tmp_path / "store").exists()
    assert store.verify().chains == ()


# ------------------------------------------------------------------------------------------- F38


@pytest.mark.parametrize("mask", [0o000, 0o777])
def test_fault_f38_files_are_private_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    """Directories are 0700 and files 0600, the cache, the marker and new segments too."""
    before = os.umask(mask)
    try:
        filled(tmp_path / "store", 5, segment_bytes=2000)
    finally:
        os.umask(before)
    found = {path: stat.S_IMODE(path.lstat().st_mode) for path in (tmp_path / "store").rglob("*")}
    assert len(found) > 8
    assert {mode for path, mode in found.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in found.items() if not path.is_dir()} == {0o600}
    assert stat.S_IMODE((tmp_path / "store").stat().st_mode) == 0o700


def test_fault_f38_an_empty_directory_of_ours_is_closed_to_others(tmp_path: Path) -> None:
    """A directory made beforehand becomes a store only we may look into."""
    (tmp_path / "store").mkdir(mode=0o755)
    opened(tmp_path / "store").close()
    assert stat.S_IMODE((tmp_path / "store").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "name", ["FORMAT.new", "new", "index.new", "00000002.log.new", "00000001.log", "acked"]
)
def test_fault_f38_a_symbolic_link_is_never_followed(tmp_path: Path, name: str) -> None:
    """Wherever a link waits, what it points to is neither read nor written."""
    path, target = tmp_path / "store", tmp_path / "target"
    target.write_text("precious")
    target.chmod(0o600)
    if name == "FORMAT.new":
        path.mkdir(mode=0o700)
        (path / name).symlink_to(target)
    else:
        filled(path, 1)
        waiting = path / name if name == "new" else place(path) / name
        waiting.unlink(missing_ok=True)
        waiting.symlink_to(target)
    refused = 0
    try:
        store = opened(path, segment_bytes=2000)
        one(store, 1, TenantId("bo") if name == "new" else ALE)
        store.close()
    except StoreError:
        refused += 1
    assert target.read_text() == "precious"
    assert refused == (name != "index.new")  # the cache may fail


def test_fault_f38_a_store_behind_a_link_or_open_to_others_is_refused(tmp_path: Path) -> None:
    """The directory itself must be no link, and ours alone."""
    filled(tmp_path / "store", 1)
    (tmp_path / "link").symlink_to(tmp_path / "store")
    with pytest.raises(UnavailableError, match="symbolic link"):
        opened(tmp_path / "link")
    (tmp_path / "store").chmod(0o750)
    with pytest.raises(UnavailableError, match="others may look"):
        opened(tmp_path / "store")


def test_fault_f38_another_users_store_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that belongs to somebody else is not opened, even by root."""
    filled(tmp_path / "store", 1)
    monkeypatch.setattr(os, "geteuid", lambda: 65534)
    with pytest.raises(UnavailableError, match="another user"):
        opened(tmp_path / "store")


def test_names_of_tenants_neither_clash_nor_grow_too_long(tmp_path: Path) -> None:
    """Case, length, slashes and Swedish letters make directories that any file system tells apart."""
    names = [TenantId(name) for name in ("ale", "Ale", "ålé", "a/l/e", "a:l:e", "A" * 80, "a" * 80, "å" * 80)]
    store = opened(tmp_path / "store")
    for name in names:
        one(store, 0, name)
    made = [path.name for path in (tmp_path / "store").glob("t-*")]
    assert len({name.lower() for name in made}) == len(names)
    assert all(name.isascii() and len(name) < 100 for name in made)
    assert [chain.tenant for chain in store.verify().chains] == sorted(names)


def test_a_tenants_name_is_found_without_its_file(tmp_path: Path) -> None:
    """The log names its tenant too; where neither can be read, listing fails and the opening tells it."""
    filled(tmp_path / "store", 1)
    (place(tmp_path / "store") / "TENANT").write_text("{")
    store = opened(tmp_path / "store")
    assert [chain.tenant for chain in store.verify().chains] == ["ale"]
    (place(tmp_path / "store") / "00000001.log").write_text("x")
    fresh = opened(tmp_path / "store")
    assert "nobody can tell whose it is" in fresh.info().notices[0]
    with pytest.raises(StoreError, match="nobody can tell"):
        fresh.verify()


# --------------------------------------------------------------------------------------- where


@pytest.mark.parametrize(
    "kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "fuseblk", "9p", "virtiofs", None]
)
def test_a_file_system_that_is_not_local_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str | None
) -> None:
    """Locks and syncs must bind; where nobody can tell, they are taken not to."""
    monkeypatch.setattr(disks, "file_system", lambda _path: kind)
    with pytest.raises(StoreError, match="not a local one"):
        opened(tmp_path / "store")
    assert not (tmp_path / "store").exists()


def test_the_innermost_mount_decides(tmp_path: Path) -> None:
    """The longest mount point counts, the later of two, and blanks in it are spelt in octal."""
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "1 0 8:1 / / rw - ext4 /dev/a rw\n"
        "2 1 0:5 / /srv rw shared:1 - nfs4 host:/x rw\n"
        "3 1 8:2 / /srv/a\\040b rw - xfs /dev/b rw\n"
        "4 1 8:3 / /srv/a\\040b rw - btrfs /dev/c rw\n"
        "odd\n"
    )
    assert file_system(Path("/nowhere/x"), mounts) == "ext4"
    assert file_system(Path("/srv/x"), mounts) == "nfs4"
    assert file_system(Path("/srv/a b/x"), mounts) == "btrfs"
    assert file_system(Path("/srv"), tmp_path / "none") is None
    assert refuse_distant(tmp_path) == file_system(tmp_path)


def test_other_systems_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has no such locks, and the answer says what to use instead."""
    monkeypatch.setattr("sys.platform", "win32")
    with pytest.raises(StoreError, match="sqlite"):
        opened(tmp_path / "store")


# --------------------------------------------------------------------------------------- who waits


def test_waiting_for_another_process_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit that waits too long for the lock raises StoreBusyError, and opening does not wait at all."""
    filled(tmp_path / "store", 1)
    store = opened(tmp_path / "store")
    monkeypatch.setattr(disks, "PATIENCE", 0.05)
    hold = Hold(place(tmp_path / "store"))
    with pytest.raises(StoreBusyError), unit(store):
        pytest.fail("a unit was opened")
    (place(tmp_path / "store") / "acked").unlink()
    opened(tmp_path / "store").close()
    hold.release()
    assert idents(store) == ["a0"]


def test_waiting_for_another_thread_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that waits too long for another one's unit gets StoreBusyError; another tenant's does not wait."""
    store = opened(tmp_path / "store")
    one(store, 0)
    one(store, 0, TenantId("bo"))
    monkeypatch.setattr(disks, "PATIENCE", 0.05)
    found: list[object] = []

    def waiting() -> None:
        found.append(idents(store, TenantId("bo")))
        try:
            idents(store)
        except StoreBusyError as error:
            found.append(type(error))

    with unit(store):
        thread = threading.Thread(target=waiting)
        thread.start()
        thread.join()
    assert found == [["a0"], StoreBusyError]


def test_a_unit_may_ask_for_a_verification(tmp_path: Path) -> None:
    """Verifying inside a unit, or another tenant, waits for nobody and sees what is kept."""
    store = opened(tmp_path / "store")
    one(store, 0)
    one(store, 0, TenantId("bo"))
    with unit(store) as work:
        work.save(agency("a1"), expected_version=0)
        assert [chain.entries for chain in store.verify().chains] == [2, 2]
    assert [chain.entries for chain in store.verify().chains] == [3, 2]


def test_the_lock_outlives_the_removal_of_anything_but_the_directory(tmp_path: Path) -> None:
    """There is no lock file: what is held is the directory itself, under the name that it has now."""
    filled(tmp_path / "store", 1)
    hold = Hold(place(tmp_path / "store"))
    with pytest.raises(StoreBusyError):
        Hold(place(tmp_path / "store"), patience=0.0)
    hold.release()
    Hold(place(tmp_path / "store"), patience=0.0).release()


def forked(path: Path, store: FileStore, pipe: Connection) -> None:
    """What a forked child does with its parent's store."""
    one(store, 2)
    pipe.send(idents(store))


def test_a_forked_child_begins_anew(tmp_path: Path) -> None:
    """A child takes over neither the locks nor the memory of its parent, though a thread had a unit open."""
    store = opened(tmp_path / "store")
    one(store, 0)
    held, go = threading.Event(), threading.Event()

    def holding() -> None:
        with unit(store, TenantId("bo")):
            held.set()
            go.wait(20)

    thread = threading.Thread(target=holding)
    thread.start()
    held.wait(20)
    here, there = multiprocessing.Pipe()
    context = multiprocessing.get_context("fork")
    child = context.Process(target=forked, args=(tmp_path / "store", store, there))
    child.start()
    assert here.poll(20)
    assert here.recv() == ["a0", "a2"]
    child.join(20)
    go.set()
    thread.join(20)
    here.close()
    there.close()
    one(store, 1)
    assert idents(store) == ["a0", "a1", "a2"]


def test_two_stores_see_each_others_units(tmp_path: Path) -> None:
    """What another process committed is there at the next unit, a new segment included."""
    first = opened(tmp_path / "store", segment_bytes=2500)
    second = opened(tmp_path / "store", segment_bytes=2500)
    for number in range(10):
        one((first, second)[number % 2], number)
        assert len(idents((second, first)[number % 2])) == number + 1
    assert first.verify().holds
    assert first.verify() == second.verify()


def test_a_closed_store_is_told(tmp_path: Path) -> None:
    """Nothing is done with a store that was closed; closing again does nothing."""
    store = opened(tmp_path / "store")
    one(store, 0)
    store.close()
    store.close()
    for work in (store.verify, store.compact, lambda: one(store, 1)):
        with pytest.raises(UnavailableError, match="closed"):
            work()


# ------------------------------------------------------------------------------------------- F42


def test_fault_f42_what_a_caller_changes_reaches_no_store(tmp_path: Path) -> None:
    """Saved and read values share nothing with what is kept, and an answer is of one moment."""
    store = opened(tmp_path / "store")
    value = agency("police")
    with unit(store) as work:
        work.save(value, expected_version=0)
        object.__setattr__(value, "name", "changed after saving")
        read = work.get(Agency, "police").value
        assert read.name == "Polismyndigheten"
        object.__setattr__(read, "name", "changed after reading")
    with unit(store) as work:
        before = work.all(Agency)
        work.save(attrs.evolve(agency("police"), name="new"), expected_version=1)
        assert [stored.value.name for stored in before] == ["Polismyndigheten"]
        assert work.get(Agency, "police").value.name == "new"


def test_the_mark_of_a_store_is_plain_json(tmp_path: Path) -> None:
    """Whoever finds the directory can see what it is."""
    opened(tmp_path / "store").close()
    assert json.loads((tmp_path / "store" / "FORMAT").read_text()) == {
        "what": "collabmodel store in files",
        "format": directories.FORMAT,
    }
