"""All that can be read of a tenant, by every path, as values that two stores can be compared by."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs

from collabmodel.model.agencies import Agency, Official
from collabmodel.model.assessments import Circumstance
from collabmodel.model.ids import TenantId
from collabmodel.model.journal import JournalEntry
from collabmodel.model.people import Guardianship, Individual
from collabmodel.ports import Store, Stored, UnitOfWork
from collabmodel.testing.stores.harness import opened
from collabmodel.testing.stores.steps import NUMBERS, REQUESTS, WORDS
from collabmodel.testing.stores.values import OopsError

READ: tuple[type[Any], ...] = (Agency, Official, Individual, Guardianship, Circumstance)
OWNERS: dict[type[Any], tuple[str, ...]] = {
    Official: WORDS,
    Guardianship: ("a", "B", "å"),
    Circumstance: REQUESTS,
}
FOUND: dict[type[Any], str] = {Agency: "kind", Guardianship: "guardian"}


def everything(store: Store, tenant: TenantId) -> dict[str, Any]:
    """What each path gives, by its name; the looks themselves are undone."""
    shown: dict[str, Any] = {}
    try:
        with opened(store, tenant=tenant, purpose="comparing") as unit:
            shown["entries"] = unit.entries()
            shown["later entries"] = unit.entries(since=3)
            shown["entries by subject"] = {word: unit.entries(subject=word) for word in WORDS}
            for kind in READ:
                shown.update(_of_kind(unit, kind))
            shown["persons"] = [_whole(unit.find_person(number)) for number in NUMBERS]
            shown["logged"] = len(unit.entries())
            raise OopsError  # noqa: TRY301 - nothing of the looking is to be kept
    except OopsError:
        pass
    (chain,) = store.verify(tenant).chains
    shown["verified"] = chain
    return shown


def _of_kind(unit: UnitOfWork, kind: type) -> dict[str, Any]:
    name = kind.__name__
    shown: dict[str, Any] = {f"all {name}": _whole(unit.all(kind))}
    for owner in OWNERS.get(kind, ("nobody",)):
        shown[f"{name} of {owner}"] = _whole(unit.all(kind, of=owner))
    if kind in FOUND:
        for word in WORDS:
            shown[f"{name} found by {word}"] = _whole(unit.find(kind, **{FOUND[kind]: word}))
    known: set[str] = set()
    for hours in (0, 1, 24):
        moment = unit.now() - timedelta(hours=hours)
        for day in (None, date(2026, 3, 1)):
            past: tuple[Stored[Any], ...] = unit.all_as_of(kind, recorded_at=moment, valid_at=day)
            shown[f"{name} {hours} hours ago, on {day}"] = _whole(past)
            known |= {stored.ident for stored in past}
    shown[f"{name} by version"] = {ident: _whole(unit.versions(kind, ident)) for ident in sorted(known)}
    return shown


def _whole(found: tuple[Stored[Any], ...]) -> list[tuple[Stored[Any], int]]:
    """With the entry that answers for each, which :class:`Stored` leaves out when it compares."""
    return [(stored, stored.entry) for stored in found]


def without_ciphertext(shown: dict[str, Any]) -> dict[str, Any]:
    """Without what differs between two stores that seal the same thing with keys of their own."""
    return {name: _plain(value) for name, value in shown.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever is shown
    if isinstance(value, JournalEntry):
        return attrs.evolve(value, previous="", hash="", details_digest="", state=str(bool(value.state)))
    if isinstance(value, tuple) and value and isinstance(value[0], JournalEntry):
        return tuple(_plain(entry) for entry in value)
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value
