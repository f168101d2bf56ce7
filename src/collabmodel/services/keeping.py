"""How every desk keeps a change: the new version and its journal entry in one unit, or neither."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from collabmodel.codec.kinds import kind_of
from collabmodel.errors import ModelError
from collabmodel.model.digest import digest
from collabmodel.model.journal import EntryKind, Event
from collabmodel.model.moves import Step
from collabmodel.ports import Stored, UnitOfWork

T = TypeVar("T")


class Named(Protocol):
    """A value that has an id of its own."""

    @property
    def id(self) -> str:
        """Its id."""
        ...


N = TypeVar("N", bound=Named)


def keep(
    unit: UnitOfWork,
    value: N,
    *,
    change: str,
    expected_version: int = 0,
    details: Iterable[tuple[str, str]] = (),
) -> Stored[N]:
    """Save a value and append the entry that tells of it, in the same unit.

    Args:
        unit: the open unit.
        value: what is kept; its kind and id stand in the entry, and a digest of it, never its text.
        change: what happened to it, in one word: ``opened``, ``agreed``, the event of its machine.
        expected_version: the version the change started from; 0 to create.
        details: further pairs of code words and ids for the entry; no text that somebody wrote.

    Raises:
        ModelError: if it has taken a step that is dated ahead; nothing is recorded before it happens.
        ConflictError: if the store holds another version.
        CodecError: if it is not a type that can be stored.
    """
    _refuse_ahead(unit, value)
    stored = unit.save(value, expected_version=expected_version)
    kind = kind_of(type(value))
    _, of = kind.place(value)
    unit.append(
        Event(
            EntryKind.CHANGE,
            value.id,
            (("kind", kind.name), ("change", change), ("version", str(stored.version)), *details),
            digest(value),
            scope=kind.scope(value, of),
        )
    )
    return stored


def _refuse_ahead(unit: UnitOfWork, value: Named) -> None:
    course: tuple[Step, ...] = getattr(value, "course", ())
    if course and course[-1].at > unit.now():
        kind = kind_of(type(value)).name
        raise ModelError(
            f"{kind} {value.id}: {course[-1].event} is dated ahead. Record it when it has happened."
        )
