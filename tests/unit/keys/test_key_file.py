"""The key file: keys that stay with their tenant, go when they are destroyed, and never show."""

import json
import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from collabmodel.adapters.keys import KeyFile
from collabmodel.errors import DecryptionFailedError, KeyUnavailableError, ModelError
from collabmodel.model.ids import TenantId
from collabmodel.ports.keys import KeyProvider, WrappedKey

ALE, BORAS = TenantId("ale"), TenantId("borås")
DATA_KEY = bytes(range(32))
YOUTH = "person:youth-1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the key file is."""
    return tmp_path / "keys.json"


@pytest.fixture
def keys(path: Path) -> KeyFile:
    """A key file without any keys yet."""
    return KeyFile.create(path)


@pytest.fixture(params=[0o000, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """A umask that takes nothing away, and one that takes all."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def secrets_in(path: Path) -> list[str]:
    """Every secret that the file holds."""
    tenants = json.loads(path.read_bytes())["data"]["tenants"]
    return [t["index"] for t in tenants] + [v["secret"] for t in tenants for v in t["versions"]]


def test_what_was_wrapped_unwraps(keys: KeyFile, path: Path) -> None:
    """A data key comes back from this object and from another one on the same file."""
    wrapped = keys.wrap(DATA_KEY, tenant=ALE, scope=YOUTH)
    assert isinstance(keys, KeyProvider)
    assert keys.name == "key-file"
    assert wrapped.version == keys.current(ALE)
    assert DATA_KEY not in wrapped.blob
    assert keys.unwrap(wrapped, tenant=ALE, scope=YOUTH) == DATA_KEY
    assert KeyFile(path).unwrap(wrapped, tenant=ALE, scope=YOUTH) == DATA_KEY
    assert keys.wrap(DATA_KEY, tenant=ALE, scope=YOUTH).blob != wrapped.blob


@settings(max_examples=40)
@given(scope=st.text(max_size=20), other=st.text(max_size=20))
@example(scope="a", other="")
def test_a_wrapped_key_stays_with_its_scope(
    tmp_path_factory: pytest.TempPathFactory, scope: str, other: str
) -> None:
    """One scope's wrapped key does not open as another's."""
    keys = KeyFile.create(tmp_path_factory.mktemp("keys") / "keys.json")
    wrapped = keys.wrap(DATA_KEY, tenant=ALE, scope=scope)
    assert keys.unwrap(wrapped, tenant=ALE, scope=scope) == DATA_KEY
    if scope != other:
        with pytest.raises(DecryptionFailedError, match="tenant ale"):
            keys.unwrap(wrapped, tenant=ALE, scope=other)


def test_a_wrapped_key_stays_with_its_tenant(keys: KeyFile) -> None:
    """One tenant's wrapped key is nothing to another, even under the other's version."""
    wrapped = keys.wrap(DATA_KEY, tenant=ALE, scope=YOUTH)
    with pytest.raises(KeyUnavailableError):
        keys.unwrap(wrapped, tenant=BORAS, scope=YOUTH)
    renamed = attrs.evolve(wrapped, version=keys.current(BORAS))
    with pytest.raises(DecryptionFailedError):
        keys.unwrap(renamed, tenant=BORAS, scope=YOUTH)


def test_a_damaged_wrapped_key_is_refused(keys: KeyFile) -> None:
    """Any bit changed, or any end cut off, and it does not unwrap."""
    wrapped = keys.wrap(DATA_KEY, tenant=ALE, scope=YOUTH)
    blobs = [wrapped.blob[:end] for end in range(len(wrapped.blob))]
    for bit in range(8 * len(wrapped.blob)):
        flipped = bytearray(wrapped.blob)
        flipped[bit // 8] ^= 1 << bit % 8
        blobs.append(bytes(flipped))
    for blob in blobs:
        with pytest.raises(DecryptionFailedError):
            keys.unwrap(WrappedKey(wrapped.version, blob), tenant=ALE, scope=YOUTH)


@pytest.mark.parametrize("data_key", [b"", bytes(31), "x" * 32])
def test_only_a_data_key_is_wrapped(keys: KeyFile, data_key: object) -> None:
    """What is no key of 32 bytes is refused before it is closed."""
    with pytest.raises(ModelError, match="32"):
        keys.wrap(data_key, tenant=ALE, scope=YOUTH)  # type: ignore[arg-type]


def test_a_tenant_without_an_id_gets_no_keys(keys: KeyFile, path: Path) -> None:
    """What is no id does not get into the file."""
    before = path.read_bytes()
    with pytest.raises(ModelError):
        keys.current(TenantId(""))
    assert path.read_bytes() == before


def test_reading_makes_no_keys(keys: KeyFile, path: Path) -> None:
    """Unwrapping, listing or destroying for a tenant without keys leaves the file as it is."""
    before = path.read_bytes()
    with pytest.raises(KeyUnavailableError):
        keys.unwrap(WrappedKey("1-00000000", bytes(60)), tenant=ALE, scope=YOUTH)
    keys.destroy("1-00000000", tenant=ALE)
    assert (keys.versions(ALE), keys.tenants()) == ((), ())
    assert path.read_bytes() == before


# ------------------------------------------------------------------------- rotation and destruction


def test_rotation_leaves_the_old_key_and_the_index(keys: KeyFile) -> None:
    """After rotating, new keys are wrapped with a new version, old ones unwrap, and indexes find what they did."""
    old, index, other = keys.wrap(DATA_KEY, tenant=ALE, scope=YOUTH), keys.index_key(ALE), keys.current(BORAS)
    keys.rotate(tenant=ALE)
    assert keys.versions(ALE) == (old.version, keys.current(ALE))
    assert keys.current(ALE) != old.version
    assert keys.unwrap(old, tenant=ALE, scope=YOUTH) == DATA_KEY
    assert keys.index_key(ALE) == index != keys.index_key(BORAS)
    assert len(index) == 32
    assert keys.current(BORAS) == other


def test_rotating_all_rotates_each(keys: KeyFile) -> None:
    """Without a tenant every tenant of the file gets a new version."""
    before = {tenant: keys.current(tenant) for tenant in (BORAS, ALE)}
    keys.rotate()
    assert keys.tenants() == (ALE, BORAS)
    assert all(keys.current(tenant) != version for tenant, version in before.items())


def test_a_destroyed_key_is_gone_from_the_file(keys: KeyFile, path: Path) -> None:
    """Its secret stands in no byte of the directory, no process unwraps with it, and others' keys are there."""
    other_process = KeyFile(path)
    wrapped, others = (keys.wrap(DATA_KEY, tenant=tenant, scope=YOUTH) for tenant in (ALE, BORAS))
    index = keys.index_key(ALE)
    assert other_process.unwrap(wrapped, tenant=ALE, scope=YOUTH) == DATA_KEY
    secret = json.loads(path.read_bytes())["data"]["tenants"][0]["versions"][0]["secret"]
    keys.rotate(tenant=ALE)
    assert secret in path.read_text()
    keys.destroy(wrapped.version, tenant=ALE)
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert secret not in path.read_text()
    for each in (keys, other_process, KeyFile(path)):
        with pytest.raises(KeyUnavailableError, match="destroyed"):
            each.unwrap(wrapped, tenant=ALE, scope=YOUTH)
        assert each.unwrap(others, tenant=BORAS, scope=YOUTH) == DATA_KEY
        assert each.index_key(ALE) == index


def test_the_replaced_file_is_written_over(keys: KeyFile, path: Path) -> None:
    """Who still has the old file open reads zeros, not keys."""
    keys.current(ALE)
    with path.open("rb") as old:
        size = path.stat().st_size
        keys.rotate(tenant=ALE)
        assert old.read() == bytes(size)


def test_a_copy_under_another_name_is_left_alone(keys: KeyFile, path: Path) -> None:
    """A hard link that somebody made of the file, a backup perhaps, is not written over."""
    keys.current(ALE)
    content = path.read_bytes()
    os.link(path, path.with_name("backup"))
    keys.rotate(tenant=ALE)
    assert path.with_name("backup").read_bytes() == content != path.read_bytes()


def test_the_current_key_cannot_be_destroyed(keys: KeyFile, path: Path) -> None:
    """Destroying the current version is refused; destroying a destroyed one does nothing."""
    first = keys.current(ALE)
    with pytest.raises(KeyUnavailableError, match="current"):
        keys.destroy(first, tenant=ALE)
    keys.rotate(tenant=ALE)
    keys.destroy(first, tenant=ALE)
    before = path.stat()
    keys.destroy(first, tenant=ALE)
    assert path.stat().st_ino == before.st_ino
    keys.rotate(tenant=ALE)
    assert [name.split("-")[0] for name in keys.versions(ALE)] == ["2", "3"]


def test_a_withdrawn_key_unwraps_nothing_until_it_is_reinstated(keys: KeyFile, path: Path) -> None:
    """Withdrawing refuses a version and those before it; reinstating allows it and those after it."""
    wrapped = []
    for _ in range(3):
        wrapped.append(keys.wrap(DATA_KEY, tenant=ALE, scope=YOUTH))
        keys.rotate(tenant=ALE)

    def unwrapped() -> list[bool]:
        """Which of the three unwrap, in another process's eyes."""
        done = []
        for each in wrapped:
            try:
                done.append(KeyFile(path).unwrap(each, tenant=ALE, scope=YOUTH) == DATA_KEY)
            except KeyUnavailableError as error:
                done.append("withdrawn" not in str(error))
        return done

    keys.withdraw(wrapped[1].version, tenant=ALE)
    assert unwrapped() == [False, False, True]
    assert keys.versions(ALE) == (wrapped[2].version, keys.current(ALE))
    keys.reinstate(wrapped[1].version, tenant=ALE)
    assert unwrapped() == [False, True, True]
    keys.reinstate(wrapped[0].version, tenant=ALE)
    assert unwrapped() == [True, True, True]
    with pytest.raises(KeyUnavailableError, match="current"):
        keys.withdraw(keys.current(ALE), tenant=ALE)
    with pytest.raises(KeyUnavailableError, match="not there"):
        keys.reinstate("1-00000000", tenant=ALE)


def test_a_key_of_another_file_is_not_taken_for_one_of_ours(keys: KeyFile, tmp_path: Path) -> None:
    """The first version of one file and that of another have different names."""
    wrapped = KeyFile.create(tmp_path / "other").wrap(DATA_KEY, tenant=ALE, scope=YOUTH)
    keys.current(ALE)
    with pytest.raises(KeyUnavailableError, match="another key file"):
        keys.unwrap(wrapped, tenant=ALE, scope=YOUTH)


def test_another_process_is_seen_at_once(keys: KeyFile, path: Path) -> None:
    """What one object changes the other one uses in its next call, whichever of them changes it."""
    other = KeyFile(path)
    for _ in range(30):
        for one, two in ((keys, other), (other, keys)):
            one.rotate(tenant=ALE)
            assert (
                one.unwrap(two.wrap(DATA_KEY, tenant=ALE, scope=YOUTH), tenant=ALE, scope=YOUTH) == DATA_KEY
            )
            assert one.versions(ALE) == two.versions(ALE)
    assert len(keys.versions(ALE)) == 61


def test_a_new_file_is_later_than_the_one_it_replaces(keys: KeyFile, path: Path) -> None:
    """Its time moves on though the clock stands still or is behind, so that no reader takes it for the old one."""
    keys.current(ALE)
    ahead = path.stat().st_mtime_ns + 10**15
    os.utime(path, ns=(ahead, ahead))
    keys.rotate(tenant=ALE)
    assert path.stat().st_mtime_ns == ahead + 1


def test_threads_agree_on_a_tenant_s_first_key(keys: KeyFile) -> None:
    """Many threads that ask for a new tenant at once get one key."""
    begin, found = threading.Barrier(8), []

    def ask() -> None:
        """Ask when all are ready."""
        begin.wait()
        found.append((keys.current(ALE), keys.index_key(ALE)))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


# ------------------------------------------------------------------------------------- the file


@pytest.mark.usefixtures("umask")
def test_the_file_is_private_whatever_the_umask(tmp_path: Path) -> None:
    """Under umask 000 and 777 the file is 0600, when it is made and after every change."""
    path = tmp_path / "keys.json"
    keys = KeyFile.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    keys.rotate(tenant=ALE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_making_one_overwrites_nothing(keys: KeyFile, path: Path) -> None:
    """Where something stands, a link to nowhere too, no key file is made."""
    keys.current(ALE)
    before = path.read_bytes()
    with pytest.raises(KeyUnavailableError, match="stands there already"):
        KeyFile.create(path)
    assert path.read_bytes() == before
    link = path.with_name("link")
    link.symlink_to(path.with_name("nowhere"))
    with pytest.raises(KeyUnavailableError, match="stands there already"):
        KeyFile.create(link)
    assert sorted(p.name for p in path.parent.iterdir()) == ["keys.json", "link"]


def test_a_link_is_refused(keys: KeyFile, path: Path) -> None:
    """A symbolic link to a good key file is no key file, before opening and after."""
    keys.current(ALE)
    link = path.with_name("link")
    link.symlink_to(path)
    with pytest.raises(KeyUnavailableError, match="symbolic link"):
        KeyFile(link)
    path.rename(path.with_name("moved"))
    path.symlink_to(path.with_name("moved"))
    with pytest.raises(KeyUnavailableError, match="symbolic link"):
        keys.current(ALE)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_file_open_to_others_is_refused(keys: KeyFile, path: Path, mode: int) -> None:
    """Any right of group or others is one too many, and is noticed while the file is in use."""
    keys.current(ALE)
    path.chmod(mode)
    for work in (lambda: KeyFile(path), lambda: keys.current(ALE), lambda: keys.rotate(tenant=ALE)):
        with pytest.raises(KeyUnavailableError, match="chmod 600"):
            work()


def test_a_stranger_s_file_is_refused(keys: KeyFile, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that belongs to another user is not used."""
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    with pytest.raises(KeyUnavailableError, match="another user"):
        KeyFile(path)


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    """A directory is none, nor is a pipe, which must not make anybody wait."""
    os.mkfifo(tmp_path / "pipe", 0o600)
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(KeyUnavailableError, match="not a plain file"):
            KeyFile(path)


def test_a_file_that_is_gone_is_an_error(keys: KeyFile, path: Path) -> None:
    """When the file is removed nothing works any longer, and no new keys are made."""
    keys.current(ALE)
    path.unlink()
    for work in (lambda: KeyFile(path), lambda: keys.current(ALE), lambda: keys.index_key(BORAS)):
        with pytest.raises(KeyUnavailableError, match=r"keys\.json: No such file"):
            work()
    assert not path.exists()


GARBAGE = {
    "empty": lambda text: text[:0],
    "cut": lambda text: text[:-9],
    "no JSON": lambda text: "secret-" + text,
    "another type": lambda text: text.replace("collabmodel key file", "something"),
    "newer": lambda text: text.replace('"v":1', '"v":2'),
    "unknown key": lambda text: text.replace('"minimum":1', '"minimum":1,"more":2'),
    "no versions": lambda text: text.replace(
        text[text.index('"versions"') :], '"versions":[]}]},"type":"x","v":1}'
    ),
    "minimum above": lambda text: text.replace('"minimum":1', '"minimum":9'),
    "number twice": lambda text: text.replace('"number":2', '"number":1'),
    "number as text": lambda text: text.replace('"number":2', '"number":"2"'),
    "short secret": lambda text: text.replace('"secret":"', '"secret":"ab'),
    "no hexadecimal": lambda text: text.replace('"index":"', '"index":"zz'),
    "tenant twice": lambda text: text.replace("borås", "ale").replace("bor\\u00e5s", "ale"),
}


@pytest.mark.parametrize("damage", GARBAGE)
def test_garbage_is_an_error_that_shows_nothing(keys: KeyFile, path: Path, damage: str) -> None:
    """What is no key file is refused by path, whoever reads it, and nothing that stands in it is repeated."""
    keys.rotate(tenant=ALE)
    keys.rotate(tenant=BORAS)
    secrets = secrets_in(path)
    damaged = GARBAGE[damage](path.read_text())
    assert damaged != path.read_text()
    path.write_text(damaged)
    for work in (lambda: KeyFile(path), lambda: keys.current(ALE), lambda: keys.rotate(tenant=ALE)):
        with pytest.raises(KeyUnavailableError, match="it is no key file that this code reads") as caught:
            work()
        told = f"{caught.value}{caught.value!r}{caught.value.__cause__}"
        assert str(path) in told
        assert not any(secret[:16] in told for secret in secrets)
    assert path.read_text() == damaged


def test_nothing_shows_a_secret(keys: KeyFile, path: Path) -> None:
    """No repr, of the provider, its state or a wrapped key, and no error holds a key."""
    wrapped = keys.wrap(DATA_KEY, tenant=ALE, scope=YOUTH)
    keys.rotate(tenant=ALE)
    shown = [repr(keys), str(keys), repr(keys._ring()), str(keys._ring()), repr(wrapped), repr(vars(keys))]
    for work in (
        lambda: keys.destroy(keys.current(ALE), tenant=ALE),
        lambda: keys.unwrap(wrapped, tenant=ALE, scope="x"),
        lambda: keys.unwrap(WrappedKey("9", wrapped.blob), tenant=ALE, scope=YOUTH),
        lambda: keys.withdraw("9", tenant=ALE),
    ):
        with pytest.raises((KeyUnavailableError, DecryptionFailedError)) as caught:
            work()
        shown += [str(caught.value), repr(caught.value)]
    secrets = [*secrets_in(path), DATA_KEY.hex(), repr(DATA_KEY)[2:-1], repr(wrapped.blob)[2:-1]]
    assert len(secrets) == 6
    assert not any(secret in text for secret in secrets for text in shown)
