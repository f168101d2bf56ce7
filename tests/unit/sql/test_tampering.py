"""Whatever somebody does to the rows, verification finds it and names the entry that answers for it."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from collabmodel.adapters.keys import KeyFile, NoKeys
from collabmodel.adapters.sql import SqlStore, verifying
from collabmodel.adapters.sql.engines import make_engine
from collabmodel.adapters.sql.statements import Columns, Wanted
from collabmodel.errors import (
    DecryptionFailedError,
    IntegrityError,
    JournalError,
    KeyUnavailableError,
    StoreError,
    UnavailableError,
)
from collabmodel.model.agencies import Agency
from collabmodel.model.journal import EntryKind, Event
from tests.unit.sql.world import ALE, POLICE, note, tamper

# ruff: noqa: S608 - the statements are put together of this file's own words
LOWER = "CAST(replace(CAST(body AS TEXT), 'P', 'p') AS BLOB)"
JOURNAL = {
    "a byte of the details": (
        "UPDATE collab_journal SET details = CAST(replace(CAST(details AS TEXT), '2', '3') AS BLOB) WHERE seq = 3",
        3,
    ),
    "a blank in the details": (
        "UPDATE collab_journal SET details = CAST(details || ' ' AS BLOB) WHERE seq = 5",
        5,
    ),
    "details that are not JSON": ("UPDATE collab_journal SET details = x'ff' WHERE seq = 1", 1),
    "details that are a text": ("UPDATE collab_journal SET details = 'x' WHERE seq = 2", 2),
    "details without end": (
        "UPDATE collab_journal SET details = CAST(replace(hex(zeroblob(50000)), '0', '[') AS BLOB) WHERE seq = 2",
        2,
    ),
    "the details' digest": ("UPDATE collab_journal SET details_digest = hash WHERE seq = 2", 2),
    "the state": ("UPDATE collab_journal SET state = hash WHERE seq = 2", 2),
    "no state": ("UPDATE collab_journal SET state = '' WHERE seq = 4", 4),
    "the scope": ("UPDATE collab_journal SET scope = 'person:y' WHERE seq = 3", 3),
    "the actor": ("UPDATE collab_journal SET actor = 'bo' WHERE seq = 2", 2),
    "the purpose": ("UPDATE collab_journal SET purpose = 'fun' WHERE seq = 2", 2),
    "the subject": ("UPDATE collab_journal SET subject = 'police-2' WHERE seq = 1", 1),
    "the kind": ("UPDATE collab_journal SET kind = 'release' WHERE seq = 2", 2),
    "a kind that is none": ("UPDATE collab_journal SET kind = 'gossip' WHERE seq = 2", 2),
    "the time": (
        "UPDATE collab_journal SET recorded_at = replace(recorded_at, '12:', '11:') WHERE seq = 2",
        2,
    ),
    "a time that is none": ("UPDATE collab_journal SET recorded_at = 'noon' WHERE seq = 2", 2),
    "a hash": ("UPDATE collab_journal SET hash = replace(hash, 'a', 'b') WHERE seq = 2", 2),
    "a link": ("UPDATE collab_journal SET previous = 'x' WHERE seq = 2", 2),
    "a letter spelt otherwise": (
        "UPDATE collab_journal SET details = CAST(replace(details, 'å', 'a' || char(778)) AS BLOB) WHERE seq = 5",
        5,
    ),
    "a text that is none": ("UPDATE collab_journal SET actor = CAST(x'ff61' AS TEXT) WHERE seq = 2", 2),
    "bytes for a text": ("UPDATE collab_journal SET subject = x'61' WHERE seq = 2", 2),
    "an algorithm": ("UPDATE collab_journal SET algorithm = 'none' WHERE seq = 2", 2),
    "the first algorithm": ("UPDATE collab_journal SET algorithm = 'sha256-canonical-1' WHERE seq = 2", 2),
    "an entry in the middle gone": ("DELETE FROM collab_journal WHERE seq = 2", 2),
    "the first entry gone": ("DELETE FROM collab_journal WHERE seq = 1", 1),
    "the last entry gone": ("DELETE FROM collab_journal WHERE seq = 5", 5),
    "every entry gone": ("DELETE FROM collab_journal", 1),
    "the end's number": ("UPDATE collab_heads SET seq = 'many'", 1),
    "the end moved": ("UPDATE collab_heads SET seq = 2", 3),
    "the end's hash": ("UPDATE collab_heads SET hash = 'x'", 5),
    "the end gone": ("DELETE FROM collab_heads", 1),
    "said to be sealed": ("UPDATE collab_heads SET sealed_from = 3", 3),
    "sealed from no number": ("UPDATE collab_heads SET sealed_from = 'x'", 1),
}
"""What somebody does to the journal, and the number of the entry that is then named."""
DOCUMENTS = {
    "a byte of the newest version": (f"UPDATE collab_versions SET body = {LOWER} WHERE version = 2", 4),
    "a byte of an old version": (f"UPDATE collab_versions SET body = {LOWER} WHERE version = 1", 2),
    "a body that is a text": ("UPDATE collab_versions SET body = 'x' WHERE version = 1", 2),
    "a body that is sealed": ("UPDATE collab_versions SET body = x'01' || body WHERE version = 1", 2),
    "a digest": ("UPDATE collab_versions SET digest = replace(digest, 'a', 'b') WHERE version = 1", 2),
    "whom it belongs to": ("UPDATE collab_versions SET of_id = 'x' WHERE version = 2", 4),
    "its scope": ("UPDATE collab_versions SET scope = 'person:y' WHERE version = 2", 4),
    "its fields": (
        'UPDATE collab_versions SET fields = CAST(\'[["kind","school"]]\' AS BLOB) WHERE version = 2',
        4,
    ),
    "fields that are none": ("UPDATE collab_versions SET fields = NULL WHERE version = 1", 2),
    "its time": (
        "UPDATE collab_versions SET recorded_at = replace(recorded_at, '12:', '11:') WHERE version = 2",
        4,
    ),
    "a moment that is none": ("UPDATE collab_versions SET recorded_at = 'noon' WHERE version = 1", 2),
    "a version retired": ("UPDATE collab_versions SET retired = 1 WHERE version = 1", 2),
    "answered for by another entry": ("UPDATE collab_versions SET entry = 5 WHERE version = 2", 4),
    "answered for by an earlier entry": ("UPDATE collab_versions SET entry = 1 WHERE version = 2", 1),
    "answered for by no entry": ("UPDATE collab_versions SET entry = 0 WHERE version = 1", 1),
    "answered for by an entry to come": ("UPDATE collab_versions SET entry = 9 WHERE version = 2", 4),
    "an entry that is no number": ("UPDATE collab_versions SET entry = 'x' WHERE version = 2", 4),
    "another tenant's": ("UPDATE collab_versions SET ident = 'school' WHERE version = 2", 4),
    "an old version gone": ("DELETE FROM collab_versions WHERE version = 1", 2),
    "its newest version gone": ("DELETE FROM collab_versions WHERE version = 2", 4),
    "every version gone": ("DELETE FROM collab_versions", 2),
    "a version slipped in": (
        (
            "INSERT INTO collab_versions SELECT tenant, kind, 'school', 1, of_id, body, digest, recorded_at, "
            "retired, scope, fields, 5 FROM collab_versions WHERE version = 1"
        ),
        5,
    ),
    "a text that cannot be read": (
        "UPDATE collab_versions SET of_id = CAST(x'ff61' AS TEXT) WHERE version = 2",
        4,
    ),
    "an old version made current": ("UPDATE collab_documents SET version = 1", 4),
    "a version to come made current": ("UPDATE collab_documents SET version = 3", 4),
    "a document retired": ("UPDATE collab_documents SET retired = 1", 4),
    "a document moved": ("UPDATE collab_documents SET of_id = 'x'", 4),
    "a document gone": ("DELETE FROM collab_documents", 4),
    "found by another text": ("UPDATE collab_fields SET text = 'school'", 4),
    "found by another field": ("UPDATE collab_fields SET field = 'sort'", 4),
    "found by nothing": ("DELETE FROM collab_fields", 4),
    "found by more": ("INSERT INTO collab_fields SELECT tenant, kind, ident, 'x', 'y' FROM collab_fields", 4),
}
"""What somebody does to the documents, and the number of the entry that answers for them."""
SEALED = {
    "a byte of a body": (
        "UPDATE collab_versions SET body = CAST(body || x'00' AS BLOB) WHERE version = 1",
        2,
    ),
    "a body in the clear": ("UPDATE collab_versions SET body = CAST('{}' AS BLOB) WHERE version = 2", 4),
    "details in the clear": ("UPDATE collab_journal SET details = CAST('[]' AS BLOB) WHERE seq = 3", 3),
    "sealed later": ("UPDATE collab_heads SET sealed_from = 3", 1),
    "never sealed": ("UPDATE collab_heads SET sealed_from = 0", 1),
    "the data key gone": ("DELETE FROM collab_keys", 1),
    "the data key of another scope": ("UPDATE collab_keys SET scope = 'person:y'", 1),
    "the data key of another generation": ("UPDATE collab_keys SET generation = 2", 1),
}
"""What somebody does to a sealed store."""


@pytest.mark.parametrize("what", [*JOURNAL, *DOCUMENTS])
def test_tampering_is_noticed(store: SqlStore, path: Path, what: str) -> None:
    """Verification names the first entry that does not hold, or whose documents do not, and no value."""
    statement, seq = {**JOURNAL, **DOCUMENTS}[what]
    assert store.verify().holds
    tamper(path, statement)
    report = store.verify()
    assert [(chain.tenant, chain.broken_at) for chain in report.broken] == [("ale", seq)]
    assert "olismyndigheten" not in report.broken[0].problem
    assert report.entries <= 5


@pytest.mark.parametrize("what", SEALED)
def test_tampering_with_what_is_sealed_is_noticed(sealed: SqlStore, path: Path, what: str) -> None:
    """Verification needs no key to see that something sealed is not as it was."""
    statement, seq = SEALED[what]
    assert sealed.verify().holds
    tamper(path, statement)
    assert [chain.broken_at for chain in sealed.verify().broken] == [seq]


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("UPDATE collab_keys SET blob = CAST(blob || x'00' AS BLOB)", DecryptionFailedError),
        ("UPDATE collab_keys SET version = 'x'", KeyUnavailableError),
    ],
)
def test_a_changed_key_opens_nothing(
    sealed: SqlStore, path: Path, tmp_path: Path, statement: str, error: type[StoreError]
) -> None:
    """A wrapped key that was changed is refused as soon as a unit is opened, before anything is written."""
    sealed.close()
    tamper(path, statement)
    again = SqlStore(f"sqlite:///{path}", keys=KeyFile(tmp_path / "keys.json"))
    with pytest.raises(error), again.unit(**ALE) as unit:
        pytest.fail(f"{unit} was opened")
    again.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE collab_documents SET tenant = x'ff'",
        "UPDATE collab_documents SET tenant = CAST(x'ff61' AS TEXT)",
        "UPDATE collab_keys SET tenant = x'ff'",
    ],
)
def test_a_row_of_no_tenant_is_an_error(sealed: SqlStore, path: Path, statement: str) -> None:
    """Where the tenants themselves cannot be read, verification raises this library's error."""
    tamper(path, statement)
    with pytest.raises(StoreError, match="backup") as caught:
        sealed.verify()
    assert not isinstance(caught.value, UnavailableError)


@pytest.mark.parametrize("table", ["documents", "versions", "fields", "keys", "journal", "idempotency"])
def test_a_tenant_of_which_only_one_table_tells_is_looked_at(
    sealed: SqlStore, path: Path, table: str
) -> None:
    """Rows that were given to a tenant that has no journal are found, whichever table they stand in."""
    with sealed.unit(**ALE, idempotency_key="k") as unit:
        unit.recall("x")
        unit.conclude("y")
    tamper(path, f"UPDATE collab_{table} SET tenant = 'bo'")
    told = {chain.tenant: chain for chain in sealed.verify().chains}
    assert "bo" in told
    assert table in {"keys", "idempotency"} or not told["bo"].holds


def test_a_database_lost_while_verifying_is_no_damage(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the connection goes while entries or documents are read, UnavailableError is raised, and no report made."""
    execute = verifying._Reading._execute
    for reading in ("ENTRIES_BETWEEN", "ROWS_BETWEEN", "ALL_FIELDS", "ALL_CURRENT"):
        wanted = getattr(verifying.sql, reading)

        def lost(
            self: verifying._Reading, asked: Wanted, _wanted: Wanted = wanted, **bounds: int
        ) -> Sequence[Columns]:
            """Lost, when this is asked."""
            if asked is _wanted:
                raise OperationalError("SELECT", None, RuntimeError())
            return execute(self, asked, **bounds)

        monkeypatch.setattr(verifying._Reading, "_execute", lost)
        with pytest.raises(UnavailableError):
            store.verify()
        monkeypatch.undo()


GIVEN_OUT = {
    "a byte": (f"UPDATE collab_versions SET body = {LOWER}", 4),
    "an old version made current": ("UPDATE collab_documents SET version = 1", 4),
    "its newest version gone": ("DELETE FROM collab_versions WHERE version = 2", 2),
    "a document moved": ("UPDATE collab_documents SET of_id = 'x'", 4),
    "found by another text": ("UPDATE collab_fields SET text = 'school'", 4),
}


@pytest.mark.parametrize("what", GIVEN_OUT)
def test_damage_is_never_given_out(store: SqlStore, path: Path, what: str) -> None:
    """Reading what is damaged raises with the tenant and the entry that answers for it, and poisons the unit."""
    statement, seq = GIVEN_OUT[what]
    tamper(path, statement)

    def read() -> None:
        """Read in every way."""
        with store.unit(**ALE) as unit:
            unit.get(Agency, "police")
            unit.all(Agency)
            unit.find(Agency, kind="school")

    with pytest.raises(IntegrityError) as caught:
        read()
    assert caught.value.tenant == "ale"
    assert caught.value.seq in {seq, None}


def test_a_document_without_its_version_is_damage(store: SqlStore, path: Path) -> None:
    """What is pointed at and is not there is not left out in silence."""
    tamper(path, "DELETE FROM collab_versions")
    with pytest.raises(IntegrityError, match="police"), store.unit(**ALE) as unit:
        unit.all(Agency)


def test_a_document_that_was_hidden_cannot_be_made_anew(store: SqlStore, path: Path) -> None:
    """Saving a first version where there are versions already is refused as damage."""
    tamper(path, "DELETE FROM collab_documents")
    with pytest.raises(IntegrityError), store.unit(**ALE) as unit:
        unit.save(POLICE, expected_version=0)


def test_nothing_is_added_to_a_journal_whose_end_is_gone(store: SqlStore, path: Path) -> None:
    """A journal that does not end where it was left takes no further entry."""
    tamper(path, JOURNAL["the last entry gone"][0])
    with pytest.raises(JournalError) as caught:
        note(store)
    assert caught.value.seq == 5


def test_a_changed_idempotency_record_is_damage(store: SqlStore, path: Path) -> None:
    """A time that is none is not taken for one that has run out."""
    with store.unit(**ALE, idempotency_key="k") as unit:
        unit.recall("x")
        unit.conclude("y")
    tamper(path, "UPDATE collab_idempotency SET recorded_at = 'noon'")
    with pytest.raises(IntegrityError), store.unit(**ALE, idempotency_key="k") as unit:
        unit.recall("x")


@pytest.mark.parametrize(
    "statement", ["UPDATE collab_journal SET actor = 'bo'", "DELETE FROM collab_journal"]
)
def test_the_database_itself_refuses_to_change_an_entry(url: str, statement: str) -> None:
    """Triggers refuse to change or remove entries on every server, whoever asks."""
    store = SqlStore(url, keys=NoKeys())
    with store.unit(**ALE) as unit:
        unit.append(Event(EntryKind.READ, "police"))
    engine = make_engine(url)
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    assert store.verify().entries == 1
    store.close()
