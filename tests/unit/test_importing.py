"""Importing keeps all of many values or none, and tells faulty lines without what stands in them."""

import json
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from collabmodel.adapters import MemoryStore, NoKeys
from collabmodel.codec import encode
from collabmodel.errors import CodecError, ConflictError, ModelError
from collabmodel.model.agencies import Agency, LegalBasis
from collabmodel.model.assessments import Circumstance
from collabmodel.model.ids import AgencyId, OfficialId, TenantId
from collabmodel.model.journal import EntryKind, Event, Head, JournalEntry, link
from collabmodel.ports import Progress
from collabmodel.services.importing import MOST, import_documents, import_values
from collabmodel.testing.clocks import FixedClock

WHO: dict[str, Any] = {
    "tenant": TenantId("ale"),
    "actor": OfficialId("anna"),
    "purpose": "import",
    "legal_ground": "none",
}
AGENCIES = [Agency(AgencyId(f"a-{n}"), f"Myndighet {n}", "police", LegalBasis.AUTHORITY) for n in range(25)]


@pytest.fixture
def store() -> MemoryStore:
    """An empty store."""
    return MemoryStore(keys=NoKeys(), clock=FixedClock())


def kept(store: MemoryStore) -> list[str]:
    """The keys of the agencies that are there."""
    with store.unit(**WHO) as unit:
        return sorted(stored.ident for stored in unit.all(Agency))


def test_all_are_kept_in_one_unit(store: MemoryStore) -> None:
    """Values handed over in steps are kept in one unit, with one entry for all of them."""
    assert import_values(store, iter(AGENCIES), **WHO, step=10) == 25
    with store.unit(**WHO) as unit:
        assert {stored.version for stored in unit.all(Agency)} == {1}
        assert [(entry.event.kind, entry.purpose) for entry in unit.entries()] == [
            (EntryKind.STATE, "import")
        ]
    assert store.verify().chains[0].documents == 25


def test_the_watcher_is_told_of_each_step(store: MemoryStore) -> None:
    """Progress is told after each step, and at the end with the total."""
    told: list[Progress] = []
    import_values(store, AGENCIES, **WHO, step=10, watch=told.append)
    assert [(progress.done, progress.total) for progress in told] == [
        (10, None),
        (20, None),
        (25, None),
        (25, 25),
    ]
    assert {progress.doing for progress in told} == {"import ale"}


def test_a_watcher_that_raises_ends_the_import(store: MemoryStore) -> None:
    """What the watcher raises comes through, and nothing is kept."""

    def stop(_progress: Progress) -> None:
        """Stop."""
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_values(store, AGENCIES, **WHO, step=10, watch=stop)
    assert kept(store) == []


@pytest.mark.parametrize("at", [0, 9, 24])
def test_one_that_is_there_already_stops_all(store: MemoryStore, at: int) -> None:
    """A value that the store holds raises ConflictError, in whatever step, and none of the others is kept."""
    import_values(store, [AGENCIES[at]], **WHO)
    with pytest.raises(ConflictError):
        import_values(store, AGENCIES, **WHO, step=10)
    assert kept(store) == [AGENCIES[at].id]


def test_two_with_one_key_in_different_steps_stop_all(store: MemoryStore) -> None:
    """Two values of one key raise ConflictError even when they come in different steps."""
    with pytest.raises(ConflictError):
        import_values(store, [*AGENCIES, attrs.evolve(AGENCIES[0], name="x")], **WHO, step=10)
    assert kept(store) == []


def test_values_that_fail_on_the_way_keep_nothing(store: MemoryStore) -> None:
    """Values that end with an error let it through, and none of those before it is kept."""

    def broken() -> Iterator[Agency]:
        """Two steps, then an error."""
        yield from AGENCIES
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - it has no text
        import_values(store, broken(), **WHO, step=10)
    assert kept(store) == []


def test_none_at_all_is_none(store: MemoryStore) -> None:
    """An empty import keeps nothing and is no error."""
    assert import_values(store, [], **WHO) == 0
    assert import_documents(store, [], **WHO) == 0


def test_a_step_of_nothing_is_refused(store: MemoryStore) -> None:
    """A step is one value at least."""
    with pytest.raises(ModelError, match="step"):
        import_values(store, AGENCIES, **WHO, step=0)


def test_what_belongs_to_a_matter_is_kept_with_it(store: MemoryStore) -> None:
    """Findings are imported for the request that is named, and refused without one."""
    said = [Circumstance(f"fact-{n}", value=True) for n in range(3)]
    with pytest.raises(ModelError):
        import_values(store, said, **WHO)
    assert import_values(store, said, **WHO, of="r-1") == 3
    with store.unit(**WHO) as unit:
        assert len(unit.all(Circumstance, of="r-1")) == 3


def test_documents_are_kept_as_their_values(store: MemoryStore) -> None:
    """Each line becomes its value; empty lines are passed over."""
    lines = [encode(agency) + b"\r\n" for agency in AGENCIES]
    assert import_documents(store, [b"\n", *lines, b"  "], **WHO, step=7) == 25
    with store.unit(**WHO) as unit:
        assert {stored.value for stored in unit.all(Agency)} == set(AGENCIES)


def _with(**changes: object) -> bytes:
    document = json.loads(encode(AGENCIES[3]))
    document["data"].update(changes)
    return json.dumps(document).encode()


WRONG = {
    "a wrong type": (_with(name=["Hemlig"]), "data.name"),
    "null for a text": (_with(name=None), "data.name"),
    "an unknown key": (_with(hemlig="Hemlig"), "data"),
    "an unknown word": (_with(legal_basis="Hemlig"), "data.legal_basis"),
    "no JSON": (b'{"Hemlig', ""),
    "an unknown type": (b'{"data":{},"type":"Hemlig","v":1}', "type"),
    "a version as text": (b'{"data":{},"type":"agency","v":"1"}', "v"),
    "a key twice": (encode(AGENCIES[3]).replace(b'"kind":', b'"name":"Hemlig","kind":'), ""),
}


@pytest.mark.parametrize(("line", "path"), WRONG.values(), ids=WRONG)
def test_a_faulty_line_keeps_nothing(store: MemoryStore, line: bytes, path: str) -> None:
    """A line that cannot be read is told by number and path, never by what stands there, and nothing is kept."""
    lines = [*map(encode, AGENCIES[:3]), line, *map(encode, AGENCIES[4:])]
    with pytest.raises(CodecError) as caught:
        import_documents(store, lines, **WHO, step=2)
    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].startswith(f"line 4: {path}")
    assert "Hemlig" not in str(caught.value)
    assert kept(store) == []


def test_faulty_lines_are_told_together(store: MemoryStore) -> None:
    """All faulty lines are told at once, as many as a person can read."""
    lines = [encode(AGENCIES[0]), b"{", encode(AGENCIES[1]), *[b"["] * 100]
    with pytest.raises(CodecError) as caught:
        import_documents(store, lines, **WHO)
    numbers = [problem.split(":")[0] for problem in caught.value.problems]
    assert numbers[:3] == ["line 2", "line 4", "line 5"]
    assert len(numbers) == MOST
    assert kept(store) == []


def test_an_entry_is_no_document_to_import(store: MemoryStore) -> None:
    """A journal entry cannot be brought in as a document, for it belongs in a chain."""
    moment = FixedClock().now()
    event = Event(EntryKind.CHANGE, "a-1")
    entry: JournalEntry = link(event, last=Head(), recorded_at=moment, **WHO)
    with pytest.raises(CodecError):
        import_documents(store, [encode(entry)], **WHO)
    assert kept(store) == []
