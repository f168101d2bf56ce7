"""Every type that can be stored, none left to chance: kept, changed, found, looked back at and retired."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import attrs
from hypothesis import HealthCheck, Phase, given, settings

from collabmodel.codec import KINDS, Kind
from collabmodel.errors import CollabError, NotFoundError
from collabmodel.model.journal import JournalEntry
from collabmodel.model.people import PersonalNumber
from collabmodel.ports import Store, UnitOfWork
from collabmodel.testing import strategies
from collabmodel.testing.stores.expecting import expect, refuses
from collabmodel.testing.stores.harness import Bench, opened
from collabmodel.testing.stores.promises import promise
from collabmodel.testing.stores.values import SuiteKeys

TENANT = "every-kind"
MATTER = "r-1"
"""Whose the values are that are true of one matter only."""
DAYS = (date(1990, 1, 1), date(2026, 6, 1), date(2049, 12, 31))
SOME, MANY = 2, 24
"""How many values of a kind are drawn; and how many at most until each of its fields has a text."""


@attrs.frozen
class Sample:
    """Values of one kind with different keys, and another value for the first of these keys."""

    kind: Kind
    values: tuple[Any, ...]
    changed: Any

    def key(self, value: object) -> str:
        """The key of a value."""
        return self.kind.place(value, self.of)[0]

    @property
    def of(self) -> str | None:
        """The id to give along, where the value does not name it."""
        return MATTER if self.kind.owner is None else None

    def texts(self, value: object) -> Iterator[tuple[str, str]]:
        """The fields that a value is found by, and their texts."""
        for field, text_of in self.kind.index.items():
            text = text_of(value)
            if text is not None:
                yield field, text


@cache
def samples() -> tuple[Sample, ...]:
    """A sample of each kind but the journal's entries, the same in every process; drawn once in each."""
    return tuple(_sample(kind) for kind in KINDS.values() if kind.cls is not JournalEntry)


def _sample(kind: Kind) -> Sample:
    drawn = _drawn(kind, SOME)
    if any(all(text_of(value) is None for value in drawn) for text_of in kind.index.values()):
        drawn = _drawn(kind, MANY)
    of = MATTER if kind.owner is None else None
    by_key = {kind.place(value, of)[0]: value for value in reversed(drawn)}
    first = drawn[0]
    return Sample(kind, tuple(by_key.values()), _changed(kind, first, drawn[1:], of))


def _drawn(kind: Kind, count: int) -> list[Any]:
    found: list[Any] = []

    @settings(
        max_examples=count,
        phases=(Phase.generate,),
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(value=strategies.stored_values(kind=kind.cls))
    def draw(value: object) -> None:
        found.append(value)

    draw()
    return found


def _changed(kind: Kind, first: Any, others: list[Any], of: str | None) -> Any:  # noqa: ANN401 - of any kind
    """Another value under the key of the first: one of the others, or the first with a field of theirs.

    Where the model allows no other the first itself.
    """
    key = kind.place(first, of)[0]
    for one in _candidates(first, others):
        if one != first and kind.place(one, of)[0] == key:
            return one
    return first


def _candidates(first: Any, others: list[Any]) -> Iterator[Any]:  # noqa: ANN401 - of any kind
    names = [field.name for field in attrs.fields(type(first)) if field.init]
    for other in others:
        yield other
        if "id" in names:
            with suppress(CollabError):
                yield attrs.evolve(other, id=first.id)
        for name in names:
            with suppress(CollabError):
                yield attrs.evolve(first, **{name: getattr(other, name)})


@promise()
def every_kind_is_kept_found_and_retired(bench: Bench) -> None:
    """Of every type that can be stored each path gives what was saved: by key, owner, field, version and moment."""
    _walk(bench.store, bench)


@promise()
def every_kind_is_kept_sealed(bench: Bench) -> None:
    """With keys it is the same for every type, whoever's key it is sealed with."""
    bench.use(SuiteKeys())
    _walk(bench.store, bench)


def _walk(store: Store, bench: Bench) -> None:
    """Save all, change the first of each, look by every path, retire them, and look again."""
    began = bench.clock.now()
    with opened(store, tenant=TENANT) as work:
        for one in samples():
            for value in one.values:
                work.save(value, expected_version=0, of=one.of)
    bench.clock.forward(hours=1)
    with opened(store, tenant=TENANT) as work:
        for one in samples():
            first = work.get(one.kind.cls, one.key(one.changed))
            expect(first.version, 1, f"{one.kind.name}: the first version.")
            work.save(one.changed, expected_version=1, of=one.of)
    bench.clock.forward(hours=1)
    with opened(store, tenant=TENANT) as work:
        for one in samples():
            current = {one.key(value): value for value in (*one.values, one.changed)}
            _look(work, one, current)
            _look_back(work, one, began)
    with opened(store, tenant=TENANT) as work:
        for one in samples():
            work.retire(one.kind.cls, one.key(one.changed), expected_version=2)
    with opened(store, tenant=TENANT) as work:
        for one in samples():
            gone = one.key(one.changed)
            _look(work, one, {key: value for value in one.values if (key := one.key(value)) != gone})
            _look_back(work, one, began)
            with refuses(NotFoundError):
                work.get(one.kind.cls, gone)
            expect(len(work.versions(one.kind.cls, gone)), 3, f"{one.kind.name}: retiring is a version.")
    expect(store.verify().holds, True, "All of it verifies.")


def _look(work: UnitOfWork, one: Sample, current: dict[str, Any]) -> None:
    """Every path gives the current values and no others."""
    kind, cls = one.kind, one.kind.cls
    ordered = [current[key] for key in sorted(current)]
    for key, value in current.items():
        expect(work.get(cls, key).value, value, f"{kind.name}: by its key.")
    expect([s.value for s in work.all(cls)], ordered, f"{kind.name}: all of them, by key.")
    for owner in sorted({kind.place(value, one.of)[1] for value in (*one.values, one.changed)} - {""}):
        due = [value for value in ordered if kind.place(value, one.of)[1] == owner]
        expect([s.value for s in work.all(cls, of=owner)], due, f"{kind.name}: all of one owner.")
    for field, text in sorted({pair for value in (*one.values, one.changed) for pair in one.texts(value)}):
        due = [value for value in ordered if (field, text) in one.texts(value)]
        found = (
            work.find_person(PersonalNumber(text)) if field in kind.blind else work.find(cls, **{field: text})
        )
        expect([s.value for s in found], due, f"{kind.name}: found by {field}.")
    for day in DAYS:
        due = [value for value in ordered if kind.holds is None or kind.holds(value, day)]
        expect([s.value for s in work.all_as_of(cls, valid_at=day)], due, f"{kind.name}: that hold on {day}.")


def _look_back(work: UnitOfWork, one: Sample, began: datetime) -> None:
    """Whatever became of it since, each moment has its own value, and each version stays."""
    kind, cls, key = one.kind, one.kind.cls, one.key(one.changed)
    first = {one.key(value): value for value in one.values}
    expect(
        [s.value for s in work.all_as_of(cls, recorded_at=began)],
        [first[ident] for ident in sorted(first)],
        f"{kind.name}: all, as of the beginning.",
    )
    expect(work.get_as_of(cls, key, recorded_at=began).value, first[key], f"{kind.name}: as of then.")
    changed = work.get_as_of(cls, key, recorded_at=began + timedelta(hours=1))
    expect((changed.value, changed.version), (one.changed, 2), f"{kind.name}: as of the change.")
    versions = [(s.version, s.value) for s in work.versions(cls, key)][:2]
    expect(versions, [(1, first[key]), (2, one.changed)], f"{kind.name}: every version.")
