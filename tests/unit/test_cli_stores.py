"""The commands on stores: verify after any single byte is changed, migrate, import, and their progress."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from collabmodel.adapters import NoKeys, open_store
from collabmodel.adapters.checkpoints import CheckpointFile, Ed25519Signer
from collabmodel.adapters.keys import KeyFile
from collabmodel.cli import main
from collabmodel.codec import encode
from collabmodel.model.agencies import Agency, LegalBasis
from collabmodel.model.ids import AgencyId, OfficialId, TenantId
from collabmodel.model.journal import EntryKind, Event
from collabmodel.testing.clocks import FixedClock

ALE = {"tenant": TenantId("ale"), "actor": OfficialId("anna"), "purpose": "test", "legal_ground": "none"}
POLICE = Agency(AgencyId("police"), "Polismyndigheten", "police", LegalBasis.AUTHORITY)
ENTRIES = 5


def filled(url: str, keys: KeyFile) -> str:
    """The address of a store with a document in two versions and five entries."""
    store = open_store(url, keys=keys, clock=FixedClock())
    for version in range(2):
        with store.unit(**ALE) as unit:
            unit.save(POLICE, expected_version=version)
            unit.append(Event(EntryKind.CHANGE, "police", (("version", str(version + 1)),)))
    with store.unit(**ALE) as unit:
        unit.append(Event(EntryKind.CHECK, "police", (("what", "på väg"),)))
    store.close()
    return url


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    """A key file beside the stores."""
    return KeyFile.create(tmp_path / "keys.json")


def journal_bytes(path: Path) -> Iterator[tuple[int, str, object]]:
    """Every column of every entry with one byte of it changed: number, column, and what it becomes."""
    connection = sqlite3.connect(path)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(collab_journal)")]
    rows = connection.execute("SELECT * FROM collab_journal ORDER BY seq").fetchall()
    connection.close()
    for seq, row in enumerate(rows, start=1):
        for column, value in zip(columns, row, strict=True):
            if isinstance(value, int):
                yield seq, column, value ^ 64
                continue
            raw = value if isinstance(value, bytes) else value.encode()
            for place in range(len(raw)):
                changed = bytes([*raw[:place], raw[place] ^ 1, *raw[place + 1 :]])
                yield seq, column, changed if isinstance(value, bytes) else changed.decode("latin-1")


def test_verify_names_the_entry_after_any_byte_of_a_journal_in_sqlite_is_changed(
    tmp_path: Path, keys: KeyFile, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever byte of whatever column of whatever entry is changed, the command names that entry and exits with 1."""
    url = filled(f"sqlite:///{tmp_path / 'walk.db'}", keys)
    path = tmp_path / "walk.db"
    connection = sqlite3.connect(path)
    for name in ("update", "delete"):
        connection.execute(f"DROP TRIGGER collab_journal_no_{name}")
    changes = list(journal_bytes(path))
    for seq, column, changed in changes[::3]:
        asked = f"SELECT {column} FROM collab_journal WHERE seq = ?"  # noqa: S608 - a name of ours
        (before,) = connection.execute(asked, (seq,)).fetchone()
        key = changed if column == "seq" else seq
        connection.execute(f"UPDATE collab_journal SET {column} = ? WHERE seq = ?", (changed, seq))  # noqa: S608 - as above
        connection.commit()
        assert main(["verify", url]) == 1, (seq, column)
        said = capsys.readouterr().err
        assert re.search(rf"entry {seq} ", said) or f"entry {seq}:" in said, (seq, column, said)
        connection.execute(f"UPDATE collab_journal SET {column} = ? WHERE seq = ?", (before, key))  # noqa: S608 - as above
        connection.commit()
    connection.close()
    assert len(changes) > 1500
    assert main(["verify", url]) == 0


def test_verify_names_an_entry_after_any_byte_of_a_log_is_changed(
    tmp_path: Path, keys: KeyFile, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever byte of a log is changed, the command names an entry of the first record that it touches."""
    store = tmp_path / "walk"
    url = filled(f"file:{store}", keys)
    (segment,) = [p for p in store.rglob("*") if p.is_file() and p.stat().st_size > 1500 and "log" in p.name]
    whole = segment.read_bytes()
    named: list[int] = []
    for place in range(0, len(whole), 5):
        segment.write_bytes(bytes([*whole[:place], whole[place] ^ 1, *whole[place + 1 :]]))
        assert main(["verify", url]) == 1, place
        found = re.search(r"entry (\d+)", capsys.readouterr().err)
        assert found is not None, place
        named.append(int(found[1]))
    segment.write_bytes(whole)
    assert named == sorted(named)
    assert set(named) <= set(range(1, ENTRIES + 1))
    assert main(["verify", url]) == 0


@pytest.mark.parametrize("address", ["file:{}/walk", "sqlite:///{}/walk.db"], ids=["file", "sqlite"])
def test_verify_asks_checkpoints(
    address: str, tmp_path: Path, keys: KeyFile, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a checkpoint and the public key the chain is ok; without, unanchored; with another's key, refused."""
    url = filled(address.format(tmp_path), keys)
    signer, sink = Ed25519Signer(bytes(range(32))), CheckpointFile(tmp_path / "checkpoints.jsonl")
    store = open_store(url, keys=NoKeys())
    sink.put(store.checkpoint(TenantId("ale"), signer=signer))
    store.close()
    public, other = tmp_path / "signer.pub", tmp_path / "other.pub"
    public.write_text(signer.public_key.hex(), encoding="ascii")
    other.write_text(Ed25519Signer(bytes(32)).public_key.hex(), encoding="ascii")
    assert main(["verify", url]) == 0
    assert "unanchored" in capsys.readouterr().out
    seen = ["--checkpoints", str(tmp_path / "checkpoints.jsonl"), "--public-key"]
    assert main(["verify", url, *seen, str(public)]) == 0
    assert f"ok, a checkpoint vouches for the first {ENTRIES}" in capsys.readouterr().out
    assert main(["verify", url, *seen, str(other)]) == 1
    assert "not genuine" in capsys.readouterr().err
    assert main(["verify", url, *seen, str(tmp_path / "none.pub")]) == 1
    assert "no public key" in capsys.readouterr().err


def test_verify_makes_no_file_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped directory is an error and is not made."""
    assert main(["verify", f"file:{tmp_path / 'wlak'}"]) == 1
    assert capsys.readouterr().err.startswith("NotAStoreError")
    assert not (tmp_path / "wlak").exists()


def test_progress_is_shown_when_asked_for(
    tmp_path: Path, keys: KeyFile, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --progress the command says on standard error how far it has come; otherwise it is quiet there."""
    url = filled(f"file:{tmp_path / 'walk'}", keys)
    assert main(["verify", url, "--progress"]) == 0
    assert f"verify ale: {ENTRIES} of {ENTRIES}" in capsys.readouterr().err
    assert main(["verify", url]) == 0
    assert capsys.readouterr().err == ""


def test_documents_are_imported_all_or_none(
    tmp_path: Path, keys: KeyFile, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of documents is taken in with one unit; a line that is none refuses all, by its number."""
    lines, url = tmp_path / "documents.jsonl", f"file:{tmp_path / 'walk'}"
    whose = [
        "--tenant",
        "ale",
        "--actor",
        "anna",
        "--legal-ground",
        "none",
        "--keys",
        str(tmp_path / "keys.json"),
    ]
    good = encode(POLICE)
    lines.write_bytes(good + b"\n" + good.replace(b'"authority"', b'"secret"') + b"\n")
    assert main(["import", url, str(lines), *whose]) == 1
    said = capsys.readouterr().err
    assert "2" in said
    assert "secret" not in said
    lines.write_bytes(good + b"\n" + good.replace(b'"police"', b'"other"', 1) + b"\n")
    assert main(["import", url, str(lines), *whose, "--progress"]) == 0
    assert capsys.readouterr().out == "2 documents taken in\n"
    assert main(["import", url, str(lines), *whose]) == 1
    assert capsys.readouterr().err.startswith("ConflictError")
    assert main(["import", url, str(tmp_path / "nothing.jsonl"), *whose]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_a_store_is_migrated_from_the_shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty store goes to the older format and back; what it holds keeps it from going, unless forced."""
    url = f"sqlite:///{tmp_path / 'walk.db'}"
    assert main(["migrate", url]) == 0
    assert main(["migrate", url, "--to", "1"]) == 0
    assert "the store has format 1" in capsys.readouterr().out
    assert main(["verify", url]) == 1
    assert "migrate" in capsys.readouterr().err
    assert main(["migrate", url, "--progress"]) == 0
    store = open_store(url, keys=NoKeys())
    with store.unit(**ALE) as unit:
        unit.save(POLICE, expected_version=0)
    store.close()
    shutil.copy(tmp_path / "walk.db", tmp_path / "before.db")
    capsys.readouterr()
    assert main(["migrate", url, "--to", "1"]) == 1
    assert capsys.readouterr().err.startswith("DowngradeLosesDataError")
    assert (tmp_path / "walk.db").read_bytes() == (tmp_path / "before.db").read_bytes()
    assert main(["migrate", url, "--to", "1", "--force"]) == 0


def test_a_sealed_store_goes_one_format_back_and_up_from_the_shell(
    tmp_path: Path, keys: KeyFile, capsys: pytest.CaptureFixture[str]
) -> None:
    """Stores in tables and in files alike; with the keys its journal is told of both ways."""
    for url, older, newer in (
        (f"sqlite:///{tmp_path / 'walk.db'}", 2, 3),
        (f"file:{tmp_path / 'walk'}", 1, 2),
    ):
        filled(url, keys)
        with_keys = ["--keys", str(tmp_path / "keys.json")]
        assert main(["migrate", url, "--to", str(older), *with_keys]) == 0
        assert f"the store has format {older}" in capsys.readouterr().out
        assert main(["verify", url]) == 1
        assert "python -m collabmodel migrate" in capsys.readouterr().err
        assert main(["migrate", url, *with_keys, "--progress"]) == 0
        said = capsys.readouterr()
        assert said.out == f"the store has format {newer}\n"
        assert f"migrate to format {newer}: 1 of 1" in said.err
        assert main(["verify", url]) == 0
        assert f"{ENTRIES + 2} entries" in capsys.readouterr().out


def test_a_store_in_files_cannot_be_forced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing that stands in a log is dropped."""
    assert main(["migrate", f"file:{tmp_path / 'walk'}"]) == 0
    assert main(["migrate", f"file:{tmp_path / 'walk'}", "--to", "1", "--force"]) == 1
    assert "--force" in capsys.readouterr().err
