"""Checkpoints: signed, kept in order, and found out when they were damaged, forged or moved."""

import errno
import hashlib
import hmac
import logging
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collabmodel.adapters.checkpoints import (
    CheckpointFile,
    Ed25519Signer,
    Ed25519Verifier,
    MacSigner,
    MemoryCheckpoints,
    is_signed_by,
    signed_checkpoint,
)
from collabmodel.errors import (
    IntegrityError,
    ModelError,
    NaiveTimeError,
    StoreFailedError,
    StoreFullError,
    UnavailableError,
)
from collabmodel.model.ids import TenantId
from collabmodel.model.journal import GENESIS
from collabmodel.ports.checkpoints import (
    Checkpoint,
    CheckpointSink,
    Signer,
    Verifier,
    checkpoint_message,
)

ALE, BORAS = TenantId("ale"), TenantId("borås")
NOON = datetime(2026, 3, 1, 12, 0, 0, 5, tzinfo=UTC)
HASH = hashlib.sha256(b"an entry").hexdigest()
KEY = bytes(range(32))
SIGNER = MacSigner(KEY, name="example")
SINKS = ("memory", "file")

ADDING = """
import sys
from datetime import UTC, datetime
from collabmodel.adapters.checkpoints import CheckpointFile, MacSigner, signed_checkpoint
sink, signer = CheckpointFile(sys.argv[1]), MacSigner(bytes(32), name=sys.argv[2])
for seq in range(25):
    sink.put(signed_checkpoint(
        signer, tenant="ale", seq=seq, hash="0" * 64, taken_at=datetime(2026, 3, 1, tzinfo=UTC)
    ))
"""


def taken(seq: int = 3, tenant: TenantId = ALE, signer: Signer = SIGNER) -> Checkpoint:
    """A signed checkpoint."""
    return signed_checkpoint(signer, tenant=tenant, seq=seq, hash=HASH, taken_at=NOON)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file is."""
    return tmp_path / "checkpoints.jsonl"


@pytest.fixture(params=SINKS)
def sink(request: pytest.FixtureRequest, path: Path) -> CheckpointSink:
    """Each sink, empty."""
    return MemoryCheckpoints() if request.param == "memory" else CheckpointFile(path)


# ----------------------------------------------------------------------------------- what is signed


@pytest.mark.parametrize(
    "signer", [MacSigner(KEY), SIGNER, Ed25519Signer(KEY)], ids=lambda signer: signer.name
)
def test_a_signature_is_of_one_checkpoint(signer: Signer) -> None:
    """A checkpoint is its signer's as it stands, and no longer when any part of it is another."""
    good = taken(signer=signer)
    assert isinstance(signer, Signer)
    assert is_signed_by(good, signer)
    changes: list[dict[str, object]] = [
        {"tenant": BORAS},
        {"seq": 4},
        {"hash": GENESIS},
        {"taken_at": NOON + timedelta(microseconds=1)},
        {"signer": "another"},
        {"signature": good.signature[:-2]},
        {"signature": good.signature + "00"},
        {"signature": good.signature[:-2] + f"{int(good.signature[-2:], 16) ^ 1:02x}"},
    ]
    for change in changes:
        assert not is_signed_by(attrs.evolve(good, **change), signer)


@given(message=st.binary(max_size=60), other=st.binary(max_size=60), signature=st.binary(max_size=70))
def test_no_other_message_and_no_other_signature_verifies(
    message: bytes, other: bytes, signature: bytes
) -> None:
    """What was not signed does not verify, and what was does; garbage is no error."""
    for signer in (SIGNER, Ed25519Signer(KEY)):
        good = signer.sign(message)
        assert signer.verifies(message, good)
        assert signer.verifies(other, good) == (message == other)
        assert signer.verifies(message, signature) == (signature == good)


def test_the_public_half_verifies_and_cannot_sign() -> None:
    """Who has the public key can verify, by the same name, and has nothing to sign with."""
    signer = Ed25519Signer(KEY)
    verifier = Ed25519Verifier(signer.public_key)
    assert verifier.name == signer.name
    assert is_signed_by(taken(signer=signer), verifier)
    assert isinstance(verifier, Verifier)
    assert not isinstance(verifier, Signer)
    stranger = Ed25519Verifier(Ed25519Signer(bytes(32)).public_key, name=signer.name)
    assert not is_signed_by(taken(signer=signer), stranger)


def test_another_key_of_the_same_name_did_not_sign() -> None:
    """The name of a key is not the key."""
    assert not is_signed_by(taken(), MacSigner(bytes(32), name="example"))
    assert MacSigner(KEY).name != MacSigner(bytes(32)).name


@pytest.mark.parametrize("key", [b"", bytes(31), "x" * 32])
def test_a_short_key_is_none(key: object) -> None:
    """A key that could be guessed is refused."""
    for make in (MacSigner, Ed25519Signer, Ed25519Verifier):
        with pytest.raises(ModelError, match="32"):
            make(key)  # type: ignore[operator]


def test_no_signer_shows_its_key() -> None:
    """Neither repr nor the name made from a key holds it."""
    for signer in (MacSigner(KEY), SIGNER, Ed25519Signer(KEY)):
        shown = f"{signer!r} {signer} {signer.name}"
        assert KEY.hex() not in shown
        assert repr(KEY)[2:-1] not in shown
        assert signer.name in repr(signer)


def test_the_message_is_this() -> None:
    """What is signed can be put together without the library, and is the same in every zone."""
    parts = ["ale", "3", HASH, "2026-03-01T12:00:00.000005+00:00"]
    framed = b"".join(len(part).to_bytes(4, "big") + part.encode() for part in parts)
    assert checkpoint_message(ALE, 3, HASH, NOON) == b"collabmodel-checkpoint-1" + framed
    elsewhere = NOON.astimezone(timezone(timedelta(hours=2)))
    assert checkpoint_message(ALE, 3, HASH, elsewhere) == taken().message
    assert bytes.fromhex(taken().signature) == hmac.digest(KEY, taken().message, "sha256")


@pytest.mark.parametrize(
    "change",
    [
        {"tenant": ""},
        {"seq": -1},
        {"seq": True},
        {"hash": "0" * 63},
        {"hash": "g" * 64},
        {"hash": "A" * 64},
        {"hash": "0" * 64 + "\n"},
        {"taken_at": "2026-03-01"},
        {"signer": ""},
        {"signature": ""},
        {"signature": "abc"},
        {"signature": "00\n"},
    ],
    ids=str,
)
def test_what_cannot_be_a_checkpoint_is_refused(change: dict[str, object]) -> None:
    """A field that is not as it must be makes no checkpoint."""
    with pytest.raises(ModelError, match=next(iter(change))):
        attrs.evolve(taken(), **change)


def test_a_checkpoint_has_a_zone() -> None:
    """A moment without a zone is neither signed nor kept."""
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(NaiveTimeError):
        attrs.evolve(taken(), taken_at=naive)
    with pytest.raises(NaiveTimeError):
        checkpoint_message(ALE, 3, HASH, naive)


# ------------------------------------------------------------------------------------- every sink


def test_a_sink_keeps_each_in_order(sink: CheckpointSink) -> None:
    """A tenant's checkpoints come back by number, those of one number as they were put, and no other tenant's."""
    contradiction = attrs.evolve(taken(2), hash=GENESIS)
    put = [taken(5), taken(2), taken(2, tenant=BORAS), contradiction, taken(0)]
    for checkpoint in put:
        sink.put(checkpoint)
    assert isinstance(sink, CheckpointSink)
    assert sink.of(ALE) == (taken(0), taken(2), contradiction, taken(5))
    assert sink.of(BORAS) == (taken(2, tenant=BORAS),)
    assert sink.of(TenantId("other")) == ()


# -------------------------------------------------------------------------------------- the file


@settings(max_examples=30)
@given(
    seqs=st.lists(st.integers(0, 2**62), max_size=6),
    moments=st.datetimes(timezones=st.just(UTC)),
    signature=st.binary(min_size=1, max_size=80),
)
def test_a_file_gives_what_it_was_given(
    tmp_path_factory: pytest.TempPathFactory, seqs: list[int], moments: datetime, signature: bytes
) -> None:
    """What was put is there when the file is opened again."""
    path = tmp_path_factory.mktemp("checkpoints") / "file"
    put = [Checkpoint(ALE, seq, HASH, moments, "key", signature.hex()) for seq in seqs]
    for checkpoint in put:
        CheckpointFile(path).put(checkpoint)
    assert CheckpointFile(path).of(ALE) == tuple(sorted(put, key=lambda each: each.seq))


def test_a_last_line_cut_anywhere_was_never_kept(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Cut at any byte, the last line is passed over and told of, the ones before hold, and the next put cuts it off."""
    sink = CheckpointFile(path)
    sink.put(taken(1))
    whole = path.read_bytes()
    sink.put(taken(2))
    both = path.read_bytes()
    for end in range(len(whole) + 1, len(both)):
        path.write_bytes(both[:end])
        caplog.clear()
        again = CheckpointFile(path)
        assert again.of(ALE) == (taken(1),)
        assert again.unfinished == end - len(whole)
        assert caplog.record_tuples[0][1] == logging.WARNING
        again.put(taken(3))
        assert path.read_bytes().startswith(whole)
        assert again.of(ALE) == (taken(1), taken(3))
        assert again.unfinished == 0


def test_zeros_at_the_end_were_never_kept(path: Path) -> None:
    """A tail of zeros, as a power cut leaves them, is an unfinished line too."""
    sink = CheckpointFile(path)
    sink.put(taken(1))
    path.write_bytes(path.read_bytes() + bytes(100))
    assert sink.of(ALE) == (taken(1),)
    sink.put(taken(2))
    assert sink.of(ALE) == (taken(1), taken(2))


def test_any_flipped_bit_is_found(path: Path) -> None:
    """Whichever bit of a line is another one, reading names the line; only the last line's end may be missing."""
    sink = CheckpointFile(path)
    sink.put(taken(1))
    sink.put(taken(2))
    content = path.read_bytes()
    for bit in range(8 * (len(content) - 1)):
        flipped = bytearray(content)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        with pytest.raises(IntegrityError, match=r"checkpoints\.jsonl, line [12]: it is damaged"):
            sink.of(ALE)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[]",
        b"secret",
        b'{"checkpoint":{},"sha256":""}',
        b"\xff",
        b"[" * 3000,
    ],
)
def test_a_damaged_line_is_named_and_not_repeated(path: Path, line: bytes) -> None:
    """A line that is none stops the reading, for every tenant, with its number."""
    sink = CheckpointFile(path)
    sink.put(taken(1))
    path.write_bytes(path.read_bytes() + line + b"\n")
    sink.put(taken(2))
    for tenant in (ALE, BORAS):
        with pytest.raises(IntegrityError, match="line 2") as caught:
            sink.of(tenant)
        assert "secret" not in str(caught.value)


def test_the_same_written_otherwise_is_damage(path: Path) -> None:
    """A line that says the same in other bytes is not what was written."""
    sink = CheckpointFile(path)
    sink.put(taken(1))
    path.write_bytes(path.read_bytes().replace(b'","sha256"', b'", "sha256"').replace(b'{"ch', b'{ "ch'))
    with pytest.raises(IntegrityError, match="line 1"):
        sink.of(ALE)


@pytest.mark.parametrize("umask", [0o000, 0o777], ids=oct)
def test_the_file_is_private_whatever_the_umask(path: Path, umask: int) -> None:
    """The file is 0600 whatever the umask says."""
    before = os.umask(umask)
    try:
        CheckpointFile(path).put(taken())
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_not_ours_alone_is_refused(path: Path) -> None:
    """A symbolic link, a directory, and a file that others may read are neither read nor written."""
    sink = CheckpointFile(path)
    sink.put(taken())
    link = path.with_name("link")
    link.symlink_to(path)
    with pytest.raises(UnavailableError, match="symbolic link"):
        CheckpointFile(link)
    with pytest.raises(UnavailableError, match="not a plain file"):
        CheckpointFile(path.parent)
    path.chmod(0o640)
    for work in (lambda: CheckpointFile(path), lambda: sink.of(ALE), lambda: sink.put(taken())):
        with pytest.raises(UnavailableError, match="chmod 600"):
            work()


def test_a_file_that_is_gone_is_an_error(path: Path) -> None:
    """A sink whose file was removed does not say that there never was a checkpoint."""
    sink = CheckpointFile(path)
    sink.put(taken())
    path.unlink()
    with pytest.raises(UnavailableError, match="Find out who removed it"):
        sink.of(ALE)
    with pytest.raises(UnavailableError, match="Find out who removed it"):
        sink.put(taken())
    with pytest.raises(UnavailableError, match="nowhere"):
        CheckpointFile(path.with_name("nowhere") / "file")


def test_each_is_on_the_disk_before_put_returns(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file's name is synced when it is opened, and its content at every put, after the last write."""
    done: list[str] = []
    fsync, write = os.fsync, os.write

    def traced_fsync(fd: int) -> None:
        """Note what is synced."""
        done.append("directory" if stat.S_ISDIR(os.fstat(fd).st_mode) else "file")
        fsync(fd)

    def short_write(fd: int, content: memoryview) -> int:
        """Write half, as a system may."""
        done.append("write")
        return write(fd, content[: len(content) // 2 + 1])

    monkeypatch.setattr(os, "fsync", traced_fsync)
    monkeypatch.setattr(os, "write", short_write)
    sink = CheckpointFile(path)
    assert path.name in repr(sink)
    assert done == ["directory"]
    sink.put(taken())
    assert set(done[1:-1]) == {"write"}
    assert len(done) > 4
    assert done[-1] == "file"
    assert sink.of(ALE) == (taken(),)


def test_a_full_disk_keeps_nothing_and_may_be_tried_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a line is taken back; when there is room again the same sink goes on."""
    sink = CheckpointFile(path)
    sink.put(taken(1))
    before, write = path.read_bytes(), os.write

    def half(fd: int, content: memoryview) -> int:
        """Write half, and then no more."""
        if len(content) < 150:
            raise OSError(errno.ENOSPC, "full")
        return write(fd, content[: len(content) // 2])

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", half)
        with pytest.raises(StoreFullError, match="full"):
            sink.put(taken(2))
    assert path.read_bytes() == before
    sink.put(taken(2))
    assert sink.of(ALE) == (taken(1), taken(2))


def test_a_failed_disk_is_not_trusted_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a sync that failed the sink refuses to write until it is opened again, though the next would succeed."""
    sink = CheckpointFile(path)

    def failing(_fd: int) -> None:
        """Fail."""
        raise OSError(errno.EIO, "broken")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", failing)
        with pytest.raises(StoreFailedError, match="broken"):
            sink.put(taken(1))
    with pytest.raises(StoreFailedError, match="Open the file again"):
        sink.put(taken(1))
    again = CheckpointFile(path)
    again.put(taken(2))
    assert again.of(ALE)[-1] == taken(2)


def test_no_descriptor_is_left_open(path: Path) -> None:
    """Neither work that succeeds nor work that fails keeps a descriptor."""
    sink = CheckpointFile(path)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        sink.put(taken())
        sink.of(ALE)
        with pytest.raises(UnavailableError):
            CheckpointFile(path.parent)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.fresh_interpreter
@pytest.mark.slow
def test_several_processes_add_to_one_file(path: Path) -> None:
    """Three processes that put at once lose nothing and tear nothing."""
    children = [
        subprocess.Popen([sys.executable, "-c", ADDING, str(path), f"key-{number}"]) for number in range(3)
    ]
    assert [child.wait(timeout=60) for child in children] == [0, 0, 0]
    found = CheckpointFile(path).of(ALE)
    assert [each.seq for each in found] == sorted(list(range(25)) * 3)
    assert {each.signer for each in found} == {"key-0", "key-1", "key-2"}
