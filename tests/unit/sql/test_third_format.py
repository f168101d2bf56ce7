"""Format 3 holds documents that releases before the set-ups cannot read: the way there, and back."""

from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from sqlalchemy import update

from collabmodel.adapters import before_setups
from collabmodel.adapters.before_setups import DOCUMENTS
from collabmodel.adapters.keys import KeyFile, NoKeys
from collabmodel.adapters.sql import SqlStore, downgrade, hosted, migrate, opening, store, tables
from collabmodel.adapters.sql.engines import make_engine
from collabmodel.adapters.sql.migrations.how import How
from collabmodel.adapters.sql.migrations.running import _run_revisions
from collabmodel.codec import KINDS
from collabmodel.errors import (
    DowngradeLosesDataError,
    FormatTooNewError,
    IntegrityError,
    SchemaVersionError,
    SealError,
)
from collabmodel.model.agencies import Agency
from collabmodel.model.ids import AgencyId, CooperationId
from collabmodel.model.information import Level
from collabmodel.model.journal import EntryKind
from collabmodel.model.organisation.cooperations import Cooperation, CooperationKind, Terms
from collabmodel.ports import KeyProvider, Progress
from tests.unit.sql.first_format import Dump, dump, generated, make_first
from tests.unit.sql.world import ALE, POLICE, YOUTH, OopsError, tamper

TOGETHER = Cooperation(
    id=CooperationId("sspf-lillby"),
    kind=CooperationKind.SSPF,
    name="SSPF Lillby",
    municipality="lillby",
    parties=frozenset({AgencyId("social")}),
    terms=(Terms(1, date(2023, 1, 1), frozenset({Level.AREA})),),
)
BEDE = {**ALE, "tenant": "bede"}
UNTOUCHED = ("collab_documents", "collab_fields", "collab_idempotency", "collab_keys", "collab_versions")


def second_by_revisions(url: str) -> None:
    """A store that the frozen code for formats 1 and 2 made."""
    make_first(url, generated(30))
    engine = make_engine(url)
    with engine.begin() as connection:
        _run_revisions(connection, 1, 2, How())
    engine.dispose()


def mark(url: str, number: int) -> None:
    """Give a store a number: the tables of formats 2 and 3 are the same."""
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(update(tables.formats).values(format=number))
    engine.dispose()


def save(url: str, *values: Any, keys: KeyProvider | None = None, version: int = 0, **who: Any) -> None:  # noqa: ANN401 - what is saved
    """Save values with one unit."""
    with (
        closing(SqlStore(url, keys=keys or NoKeys())) as opened,
        opened.unit(**{**ALE, **who}) as unit,
    ):
        for value in values:
            unit.save(value, expected_version=version)


def second(url: str, *, keys: KeyProvider | None = None) -> None:
    """A store of format 2 with two tenants, each with two documents."""
    save(url, POLICE, YOUTH, keys=keys)
    save(url, POLICE, YOUTH, keys=keys, tenant="bede")
    mark(url, 2)


def told(url: str, keys: KeyProvider | None = None) -> list[dict[str, str]]:
    """What Ale's journal tells of migrations."""
    with closing(SqlStore(url, keys=keys or NoKeys())) as opened, opened.unit(**ALE) as unit:
        entries = unit.entries(subject="store")
    assert all(one.event.kind is EntryKind.MIGRATION for one in entries)
    return [dict(one.event.details) for one in entries]


def holds(url: str) -> bool:
    """Whether all of it verifies."""
    with closing(SqlStore(url, keys=NoKeys())) as opened:
        return opened.verify().holds


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes the code one that knows format 2."""

    def turn() -> None:
        for module in (opening, store, hosted):
            monkeypatch.setattr(module, "FORMAT", 2)

    return turn


@pytest.fixture
def newer_agencies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Agencies are written in a newer version than format 2 knew."""
    kinds = {**KINDS, Agency: attrs.evolve(KINDS[Agency], version=DOCUMENTS["agency"] + 1)}
    monkeypatch.setattr(before_setups, "KINDS", kinds)


def test_what_older_releases_knew_is_no_guess() -> None:
    """The frozen kinds are there still, in no older version, and those of the set-ups are not among them."""
    known = {kind.name: kind.version for kind in KINDS.values()}
    assert len(DOCUMENTS) == 17
    assert all(known[name] >= version for name, version in DOCUMENTS.items())
    assert "cooperation" in known.keys() - DOCUMENTS


def test_old_kinds_are_found_by_nothing_that_old_documents_have() -> None:
    """An index is bound into the chain and is not filled in afterwards, so a new field must be one they lack."""
    since = {("agreement", "cooperation"), ("consent", "cooperation")}
    before = {
        ("agency", "kind"),
        ("consent", "discloser"),
        ("disclosure_request", "official"),
        ("guardianship", "guardian"),
        ("individual", "personal_number"),
        ("information_item", "activity"),
        ("standing_assessment", "provision"),
    }
    known = {(kind.name, field) for kind in KINDS.values() if kind.name in DOCUMENTS for field in kind.index}
    assert known <= before | since


def test_a_store_of_format_2_is_left_untouched_and_told_what_to_run(path: Path) -> None:
    """Opening it says what to run, and changes nothing."""
    url = f"sqlite:///{path}"
    second(url)
    before = path.read_bytes()
    with pytest.raises(SchemaVersionError, match="python -m collabmodel migrate"):
        SqlStore(url, keys=NoKeys())
    assert path.read_bytes() == before


def test_format_3_is_marked_and_told_and_nothing_else_changes(url: str) -> None:
    """What the frozen code made is brought up: every record stays, and each journal has one entry more."""
    second_by_revisions(url)
    before = dump(url)
    progress: list[Progress] = []
    assert migrate(url, watch=progress.append) == 3
    assert [(one.doing, one.done, one.total) for one in progress] == [
        ("migrate to format 3", done, 3) for done in range(4)
    ]
    after = dump(url)
    assert {name: after[name] for name in UNTOUCHED} == {name: before[name] for name in UNTOUCHED}
    assert set(before["collab_journal"]) < set(after["collab_journal"])
    assert len(after["collab_journal"]) == len(before["collab_journal"]) + 3
    assert told(url)[-1] == {"from": "2", "to": "3"}
    save(url, TOGETHER)
    assert holds(url)
    assert migrate(url) == 3
    assert len(told(url)) == 2


def test_fault_f18_an_older_release_is_told_that_the_store_is_too_new(
    path: Path, older: Callable[[], None]
) -> None:
    """It does not fail on the first document that it does not know."""
    url = f"sqlite:///{path}"
    second(url)
    migrate(url)
    save(url, TOGETHER)
    older()
    with pytest.raises(FormatTooNewError) as caught:
        SqlStore(url, keys=NoKeys())
    assert (caught.value.found, caught.value.known) == (3, 2)


def test_it_goes_back_while_an_older_release_can_read_it(url: str, older: Callable[[], None]) -> None:
    """What was written since in the old kinds stays; up, down and up again, all of it verifies."""
    second(url)
    migrate(url)
    save(url, POLICE, version=1)
    before = dump(url)
    downgrade(url, 2)
    after = dump(url)
    assert {name: after[name] for name in UNTOUCHED} == {name: before[name] for name in UNTOUCHED}
    with pytest.MonkeyPatch.context() as patch:
        for module in (opening, store):
            patch.setattr(module, "FORMAT", 2)
        assert holds(url)
        assert told(url) == [{"from": "2", "to": "3"}, {"from": "3", "to": "2"}]
    downgrade(url, 2)
    assert dump(url) == after
    migrate(url)
    assert holds(url)
    assert len(told(url)) == 3


@pytest.mark.parametrize("retired", [False, True], ids=["current", "retired"])
def test_fault_f17_a_kind_that_format_2_did_not_know_keeps_it_from_going_back(
    url: str, retired: bool
) -> None:
    """It is counted by its kind, retired or not, and nothing is changed; so it is on the way to format 1."""
    second(url)
    migrate(url)
    save(url, TOGETHER)
    save(url, TOGETHER, version=1)
    if retired:
        with closing(SqlStore(url, keys=NoKeys())) as opened, opened.unit(**ALE) as unit:
            unit.retire(Cooperation, "sspf-lillby", expected_version=2)
    before = dump(url)
    for to in (2, 1):
        with pytest.raises(DowngradeLosesDataError) as caught:
            downgrade(url, to)
        assert caught.value.lost == (("documents of kind cooperation", 1),)
    assert dump(url) == before
    assert holds(url)


def test_a_newer_version_of_an_old_kind_keeps_it_from_going_back(path: Path, newer_agencies: None) -> None:
    """Versions from before the store was brought up count for nothing, those since then for what they are."""
    url = f"sqlite:///{path}"
    second(url)
    migrate(url)
    downgrade(url, 2)
    migrate(url)
    save(url, POLICE, version=1)
    save(url, POLICE, version=2)
    save(url, POLICE, version=1, tenant="bede")
    before = path.read_bytes()
    with pytest.raises(DowngradeLosesDataError) as caught:
        downgrade(url, 2)
    assert caught.value.lost == (("newer versions of agency", 3),)
    assert path.read_bytes() == before


def test_a_tenant_that_began_in_format_3_has_newer_versions_only(path: Path, newer_agencies: None) -> None:
    """Where the journal tells of no migration, everything was written by code of format 3."""
    url = f"sqlite:///{path}"
    save(url, POLICE)
    with pytest.raises(DowngradeLosesDataError, match="1 newer versions of agency"):
        downgrade(url, 2)


def test_an_entry_of_a_kind_that_came_later_keeps_it_from_going_back(path: Path) -> None:
    """An older release could not read the journal."""
    url = f"sqlite:///{path}"
    save(url, POLICE)
    tamper(path, "UPDATE collab_journal SET kind = 'sung'")
    with pytest.raises(DowngradeLosesDataError, match="1 journal entries of kind sung"):
        downgrade(url, 2)


def without_told(found: Dump) -> Dump:
    """All of it, save for the entries that tell of the way, and where the chains end by it."""
    journal = [row for row in found["collab_journal"] if "collabmodel" not in row]
    return {**found, "collab_journal": journal, "collab_heads": []}


def test_forced_a_tenant_loses_all_that_it_wrote_since(url: str) -> None:
    """The journal answers for whole units, so they go whole; a tenant that loses nothing keeps all of it."""
    second(url)
    before = without_told(dump(url))
    migrate(url)
    with closing(SqlStore(url, keys=NoKeys())) as opened:
        with opened.unit(**ALE, idempotency_key="k") as unit:
            unit.recall("p")
            unit.save(TOGETHER, expected_version=0)
            unit.save(POLICE, expected_version=1)
            unit.conclude("r")
        with opened.unit(**BEDE) as unit:
            unit.save(POLICE, expected_version=1)
    downgrade(url, 2, force=True)
    after = without_told(dump(url))
    for name in ("collab_documents", "collab_fields", "collab_versions", "collab_journal"):
        mine = [[row for row in found[name] if "ale" in row] for found in (before, after)]
        assert mine[0] == mine[1]
    assert after["collab_idempotency"] == []
    assert len(after["collab_versions"]) == len(before["collab_versions"]) + 1
    migrate(url)
    assert holds(url)
    assert told(url)[1] == {"from": "3", "to": "2", "tenants that lost data": "1"}


def test_forced_a_tenant_that_began_in_format_3_is_empty(path: Path, tmp_path: Path) -> None:
    """All that it has is its journal's first entry, which tells of it; it can be sealed anew."""
    url, keys = f"sqlite:///{path}", KeyFile.create(tmp_path / "keys.json")
    save(url, TOGETHER, keys=keys)
    downgrade(url, 2, force=True)
    assert [len(rows) for name, rows in dump(url).items() if name in UNTOUCHED] == [0, 0, 0, 0, 0]
    migrate(url)
    assert holds(url)
    assert len(told(url)) == 2
    save(url, TOGETHER, keys=keys)
    assert holds(url)


# ------------------------------------------------------------------------------------- sealed journals


def test_a_sealed_journal_is_told_with_its_keys(url: str, tmp_path: Path) -> None:
    """With them it is told, sealed; a store in the clear is not sealed by it."""
    keys = KeyFile.create(tmp_path / "keys.json")
    save(url, POLICE, tenant="clear")
    second(url, keys=keys)
    migrate(url, keys=keys)
    assert holds(url)
    assert told(url, keys) == [{"from": "2", "to": "3"}]
    with closing(SqlStore(url, keys=NoKeys())) as opened, opened.unit(**{**ALE, "tenant": "clear"}) as unit:
        assert len(unit.entries(subject="store")) == 1
    downgrade(url, 2, keys=keys)
    migrate(url, keys=keys)
    assert holds(url)
    assert len(told(url, keys)) == 3


def test_a_sealed_journal_is_not_told_without_its_keys(
    path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The store goes up and down all the same, and the log says what was left out."""
    url, keys = f"sqlite:///{path}", KeyFile.create(tmp_path / "keys.json")
    second(url, keys=keys)
    migrate(url)
    assert [record.name for record in caplog.records] == ["collabmodel.adapters"] * 2
    assert told(url, keys) == []
    assert holds(url)
    save(url, POLICE, keys=keys, version=1)
    downgrade(url, 2)
    migrate(url)
    assert holds(url)


def test_where_nobody_told_every_version_is_taken_for_newer(
    path: Path, tmp_path: Path, newer_agencies: None
) -> None:
    """What nobody can tell the age of might be lost, so it keeps the store from going back."""
    url, keys = f"sqlite:///{path}", KeyFile.create(tmp_path / "keys.json")
    second(url, keys=keys)
    migrate(url)
    with pytest.raises(DowngradeLosesDataError, match="2 newer versions of agency"):
        downgrade(url, 2)


def test_the_wrong_keys_are_refused(path: Path, tmp_path: Path) -> None:
    """Nothing is changed then."""
    url, keys = f"sqlite:///{path}", KeyFile.create(tmp_path / "keys.json")
    second(url, keys=keys)
    before = path.read_bytes()
    with pytest.raises(SealError):
        migrate(url, keys=KeyFile.create(tmp_path / "other.json"))
    assert path.read_bytes() == before


# ------------------------------------------------------------------------------------- failing


def fails(progress: Progress) -> None:
    """What is told of progress fails in the middle."""
    if progress.done == 1:
        raise OopsError


def test_fault_f16_a_step_that_fails_half_way_changes_nothing(url: str) -> None:
    """It is one transaction on every server, up and down, for no table is changed."""
    second(url)
    before = dump(url)
    with pytest.raises(OopsError):
        migrate(url, watch=fails)
    assert dump(url) == before
    migrate(url)
    up = dump(url)
    with pytest.raises(OopsError):
        downgrade(url, 2, watch=fails)
    assert dump(url) == up
    assert holds(url)


def test_a_journal_that_does_not_end_where_it_was_left_is_not_written_to(path: Path) -> None:
    """Damage at the end is refused, and nothing is changed; other damage stays for a verification to find."""
    url = f"sqlite:///{path}"
    second(url)
    tamper(path, "UPDATE collab_heads SET seq = seq - 1 WHERE tenant = 'bede'")
    before = path.read_bytes()
    with pytest.raises(IntegrityError, match="Verify"):
        migrate(url)
    assert path.read_bytes() == before
