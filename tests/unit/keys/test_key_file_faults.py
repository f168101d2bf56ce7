"""The key file when the disk fails, a process is killed, or several begin at once: no key is lost or half kept."""

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from collabmodel.adapters import private_files
from collabmodel.adapters.keys import KeyFile, key_file
from collabmodel.errors import KeyUnavailableError
from collabmodel.model.ids import TenantId

ALE = TenantId("ale")
DATA_KEY = bytes(32)
YOUTH = "person:youth-1"
CALLS = ("open", "fchmod", "write", "utime", "fsync", "replace", "link", "unlink", "ftruncate")
"""What a change asks of the system, and more."""

FIRST_KEY = """
import sys
from collabmodel.adapters.keys import KeyFile
keys = KeyFile(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
print(keys.current("ale"), keys.index_key("ale").hex() == keys.index_key("ale").hex(), flush=True)
wrapped = keys.wrap(bytes(32), tenant="ale", scope="s")
print(wrapped.version, wrapped.blob.hex(), flush=True)
"""

KILLED = """
import os, sys
from collabmodel.adapters.keys import KeyFile
path, calls = sys.argv[1], sys.argv[2].split(",")

def child(allowed):
    done = 0
    def counted(real):
        def call(*args, **kwargs):
            nonlocal done
            done += 1
            if done > allowed:
                os._exit(9)
            return real(*args, **kwargs)
        return call
    keys = KeyFile(path)
    for name in calls:
        setattr(os, name, counted(getattr(os, name)))
    keys.rotate(tenant="ale")
    os._exit(0)

wrapped = KeyFile.create(path).wrap(bytes(32), tenant="ale", scope="s")
allowed, killed = 0, 0
while True:
    before = KeyFile(path).versions("ale")
    pid = os.fork()
    if not pid:
        child(allowed)
    ended = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    keys = KeyFile(path)
    after = keys.versions("ale")
    assert after == before or (after[:-1] == before and ended in (0, 9)), (allowed, before, after)
    assert keys.unwrap(wrapped, tenant="ale", scope="s") == bytes(32)
    for version in after[1:-1]:
        keys.destroy(version, tenant="ale")
    keys.rotate(tenant="ale")
    assert os.listdir(os.path.dirname(path)) == [os.path.basename(path)], os.listdir(os.path.dirname(path))
    if not ended:
        break
    allowed, killed = allowed + 1, killed + 1
print(killed)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the key file is."""
    return tmp_path / "keys.json"


class Failing:
    """Lets so many calls to the system through, and has the next one fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, code: int, allowed: int) -> None:
        self.left, self.code, self.failed = allowed, code, ""
        for name in CALLS:
            monkeypatch.setattr(os, name, self.counted(name, getattr(os, name)))

    def counted(self, name: str, real: Callable[..., object]) -> Callable[..., object]:
        """The call, counted."""

        def call(*args: object, **kwargs: object) -> object:
            if self.left == 0:
                self.left, self.failed = -1, name
                raise OSError(self.code, os.strerror(self.code))
            self.left -= 1
            return real(*args, **kwargs)

        return call


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.EROFS, errno.EMFILE])
def test_every_failing_call_leaves_old_or_new(path: Path, code: int) -> None:
    """Whichever call fails, the change is an error, the file is whole, and the next change works and cleans up."""
    keys = KeyFile.create(path)
    wrapped = keys.wrap(DATA_KEY, tenant=ALE, scope=YOUTH)
    failed = []
    while True:
        before = keys.versions(ALE)
        with pytest.MonkeyPatch.context() as patched:
            failing = Failing(patched, code, allowed=len(failed))
            try:
                keys.rotate(tenant=ALE)
            except KeyUnavailableError as error:
                told = str(error)
                assert os.strerror(code) in told
                assert "keys.json" in told
        if not failing.failed:
            break
        failed.append(failing.failed)
        after = KeyFile(path).versions(ALE)
        assert after[: len(before)] == before
        assert len(after) - len(before) in {0, 1}
        assert KeyFile(path).unwrap(wrapped, tenant=ALE, scope=YOUTH) == DATA_KEY
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {"open", "fchmod", "write", "utime", "fsync", "replace"} <= set(failed)
    keys.rotate(tenant=ALE)
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_every_failing_call_of_a_first_use_is_an_error(path: Path) -> None:
    """A first key that may not be on the disk is not used: no data key is wrapped with it."""
    keys = KeyFile.create(path)
    for allowed in range(100):
        tenant = TenantId(f"tenant-{allowed}")
        with pytest.MonkeyPatch.context() as patched:
            failing = Failing(patched, errno.EIO, allowed)
            try:
                wrapped = keys.wrap(DATA_KEY, tenant=tenant, scope=YOUTH)
            except KeyUnavailableError:
                continue
        assert not failing.failed
        assert KeyFile(path).unwrap(wrapped, tenant=tenant, scope=YOUTH) == DATA_KEY
        break
    assert allowed > 5


def test_every_failing_call_while_making_leaves_nothing_or_all(tmp_path: Path) -> None:
    """A key file that could not be made is not there, or is a whole one."""
    for allowed in range(100):
        path = tmp_path / f"{allowed}" / "keys.json"
        path.parent.mkdir()
        with pytest.MonkeyPatch.context() as patched:
            failing = Failing(patched, errno.EIO, allowed)
            try:
                KeyFile.create(path)
            except KeyUnavailableError:
                assert failing.failed
                assert not path.exists() or KeyFile(path).tenants() == ()
                continue
        assert not failing.failed
        assert [p.name for p in path.parent.iterdir()] == [path.name]
        break
    assert allowed > 5


def test_a_key_is_on_the_disk_before_it_is_used(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The content is synced before it gets its name, the name before the old file is wiped; a reader syncs the name too."""
    keys = KeyFile.create(path)
    keys.current(ALE)
    done: list[str] = []
    fsync, replace = os.fsync, os.replace

    def traced_fsync(fd: int) -> None:
        """Note what is synced."""
        found = os.fstat(fd)
        directory = stat.S_ISDIR(found.st_mode)
        done.append("directory" if directory else "file" if found.st_nlink else "wiped")
        fsync(fd)

    def traced_replace(*args: Path) -> None:
        """Note the moment."""
        done.append("replace")
        replace(*args)

    monkeypatch.setattr(os, "fsync", traced_fsync)
    monkeypatch.setattr(os, "replace", traced_replace)
    keys.rotate(tenant=ALE)
    assert done == ["file", "replace", "directory", "wiped"]
    done.clear()
    keys.current(ALE)
    keys.current(ALE)
    assert done == ["directory"]
    KeyFile.create(path.with_name("other"))
    assert done == ["directory", "file", "directory", "directory"]


def test_short_writes_are_finished(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that writes one byte at a time writes it all."""
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, content: real(fd, bytes(content[:1])))
    keys = KeyFile.create(path)
    wrapped = keys.wrap(DATA_KEY, tenant=ALE, scope=YOUTH)
    assert KeyFile(path).unwrap(wrapped, tenant=ALE, scope=YOUTH) == DATA_KEY


def test_no_descriptor_is_left_open(path: Path) -> None:
    """Neither work that succeeds nor work that fails keeps a descriptor."""
    keys = KeyFile.create(path)
    path.with_name("link").symlink_to(path)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        keys.rotate(tenant=ALE)
        for name in ("link", "nothing", "."):
            with pytest.raises(KeyUnavailableError):
                KeyFile(path.with_name(name) if name != "." else path.parent)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_link_where_the_new_file_goes_is_refused(path: Path) -> None:
    """A symbolic link that waits at the new file's name is neither followed nor removed."""
    keys = KeyFile.create(path)
    first = keys.current(ALE)
    victim, trap = path.with_name("victim"), path.with_name("keys.json.new")
    victim.write_text("precious")
    trap.symlink_to(victim)
    with pytest.raises(KeyUnavailableError, match=r"keys\.json\.new: it is a symbolic link"):
        keys.rotate(tenant=ALE)
    assert victim.read_text() == "precious"
    assert keys.current(ALE) == first


def test_another_name_of_a_file_is_not_written_over(path: Path) -> None:
    """A hard link that waits at the new file's name is taken away, and the file it names is left as it is."""
    keys = KeyFile.create(path)
    victim = path.with_name("victim")
    victim.write_text("precious")
    victim.chmod(0o600)
    os.link(victim, path.with_name("keys.json.new"))
    keys.rotate(tenant=ALE)
    assert victim.read_text() == "precious"
    assert len(keys.versions(ALE)) == 2


def test_what_a_killed_process_left_is_wiped(path: Path) -> None:
    """A new file that never got into place holds keys: it is written over when it is taken away."""
    keys = KeyFile.create(path)
    left = path.with_name("keys.json.new")
    left.write_text("secret")
    left.chmod(0o600)
    with left.open("rb") as still_open:
        keys.rotate(tenant=ALE)
        assert still_open.read() == bytes(6)
    assert not left.exists()


def test_waiting_has_an_end(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When another holds the file too long a change is an error; reading needs no lock."""
    keys = KeyFile.create(path)
    first = keys.current(ALE)
    monkeypatch.setattr(private_files, "PATIENCE", 0.0)
    with (
        private_files.locked(path),
        pytest.raises(KeyUnavailableError, match=r"another process holds it\. Try again"),
    ):
        keys.rotate(tenant=ALE)
    with private_files.locked(path):
        assert keys.current(ALE) == first


def test_a_change_waits_for_its_turn(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another holds the file a change waits, and is made when the other lets go."""
    keys = KeyFile.create(path)
    keys.current(ALE)
    holding, waited = private_files.locked(path), []
    holding.__enter__()

    def let_go(seconds: float) -> None:
        """Let go instead of sleeping."""
        waited.append(seconds)
        holding.__exit__(None, None, None)

    monkeypatch.setattr(private_files.time, "sleep", let_go)
    keys.rotate(tenant=ALE)
    assert len(keys.versions(ALE)) == 2
    assert len(waited) == 1


def test_a_file_replaced_while_it_is_read_is_read_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that opened the old file, which is then replaced and wiped, gets the new one's keys."""
    writer = KeyFile.create(path)
    writer.current(ALE)
    real, waiting = key_file.read_all, [True]

    def late(fd: int) -> bytes:
        """Read only after somebody has rotated, once."""
        if waiting:
            waiting.clear()
            writer.rotate(tenant=ALE)
            assert set(real(fd)) == {0}
        return real(fd)

    monkeypatch.setattr(key_file, "read_all", late)
    assert KeyFile(path).versions(ALE) == writer.versions(ALE)
    assert len(writer.versions(ALE)) == 2


def test_a_file_replaced_while_waiting_for_it_is_locked_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waited for the old file's lock does not change the old file's content: no rotation is lost."""
    one, two = KeyFile.create(path), KeyFile(path)
    real, waiting = private_files._lock, [True]

    def late(target: Path, fd: int, deadline: float) -> None:
        """Take the lock only after somebody else has rotated, once."""
        if waiting:
            waiting.clear()
            two.rotate(tenant=ALE)
        real(target, fd, deadline)

    monkeypatch.setattr(private_files, "_lock", late)
    one.rotate(tenant=ALE)
    assert len(one.versions(ALE)) == 3


def test_a_file_removed_while_waiting_for_it_is_not_made_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waited for a file that is gone by then changes nothing, and no file stands there afterwards."""
    keys = KeyFile.create(path)
    keys.current(ALE)
    real = private_files._lock

    def late(target: Path, fd: int, deadline: float) -> None:
        """Take the lock only after somebody has removed the file."""
        path.unlink()
        real(target, fd, deadline)

    monkeypatch.setattr(private_files, "_lock", late)
    with pytest.raises(KeyUnavailableError, match="restore it from its backup"):
        keys.rotate(tenant=ALE)
    assert list(path.parent.iterdir()) == []


@pytest.mark.fresh_interpreter
@pytest.mark.slow
def test_processes_agree_on_a_tenant_s_first_key(path: Path) -> None:
    """Four processes that ask for a new tenant at once get one key, and each can unwrap what the others wrapped."""
    keys = KeyFile.create(path)
    command = [sys.executable, "-c", FIRST_KEY, str(path)]
    children = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("\n")
        child.stdin.flush()
    told = [child.communicate(timeout=60)[0].split() for child in children]
    assert {child.returncode for child in children} == {0}
    (version,) = keys.versions(ALE)
    assert {(line[0], line[1], line[2]) for line in told} == {(version, "True", version)}
    for line in told:
        wrapped = key_file.WrappedKey(version, bytes.fromhex(line[3]))
        assert keys.unwrap(wrapped, tenant=ALE, scope="s") == bytes(32)


@pytest.mark.fresh_interpreter
@pytest.mark.slow
def test_a_process_killed_at_any_call_leaves_a_whole_file(path: Path) -> None:
    """Killed before any of its calls to the system, a rotation is done or not; the next change takes away what it left."""
    command = [sys.executable, "-c", KILLED, str(path), ",".join(CALLS)]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) > 10
