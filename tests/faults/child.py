"""The programs that are killed, cut off and failed, and the one that looks at what is left.

The writer says ``ack 7`` the moment the commit of its unit 7 returned.  It speaks through
``writev``, which no store uses, so that a sweep over the store's own system calls never
counts or fails the speaking itself.  The laws are in :mod:`tests.faults.judging`.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

from collabmodel.adapters.file import FileStore
from collabmodel.errors import CollabError, NotFoundError
from collabmodel.model.agencies import Agency, LegalBasis
from collabmodel.model.ids import AgencyId, IndividualId, OfficialId, TenantId
from collabmodel.model.journal import EntryKind, Event
from collabmodel.model.people import Individual, ProtectedIdentity
from collabmodel.ports import KeyProvider, Store, UnitOfWork
from tests.faults.opening import open_for

TENANT = TenantId("ale")
COMPACTED_AFTER = 5
"""After as many units a store in files is compacted."""
TALLY = "tally"
"""The one agency that every unit changes: its versions must tell of the same units as the rest."""


def say(*words: object) -> None:
    """Tell the parent one line, at once."""
    line = " ".join(str(word) for word in words) + "\n"
    os.writev(1, [line.encode()])


def agency_of(number: int) -> Agency:
    """The agency that a unit makes."""
    return Agency(AgencyId(f"agency-{number}"), f"Nämnd {number}", "school_board", LegalBasis.AUTHORITY)


def person_of(number: int) -> Individual:
    """The invented person that a unit makes; large enough that a unit takes several pages."""
    name = f"Påhittad {number} " + "å" * 500
    return Individual(IndividualId(f"person-{number}"), ProtectedIdentity.NONE, date(2010, 5, 2), name=name)


def tally_of(number: int) -> Agency:
    """The shared agency as a unit leaves it."""
    return Agency(AgencyId(TALLY), f"unit {number}", "school_board", LegalBasis.AUTHORITY)


def work_in(store: Store, key: str | None = None) -> AbstractContextManager[UnitOfWork]:
    """Open a unit of work of Anna's at Ale."""
    return store.unit(
        tenant=TENANT, actor=OfficialId("anna"), purpose="fault", legal_ground="none", idempotency_key=key
    )


def do_unit(store: Store, number: int, key: str | None = None) -> None:
    """One unit: two new aggregates, one changed, one entry."""
    with work_in(store, key) as work:
        try:
            before = work.get(Agency, TALLY).version
        except NotFoundError:
            before = 0
        work.save(agency_of(number), expected_version=0)
        work.save(person_of(number), expected_version=0)
        work.save(tally_of(number), expected_version=before)
        work.append(Event(EntryKind.CHANGE, f"unit-{number}"))


def write(address: str, *, units: int, first: int = 1, go_on: bool = False) -> None:
    """Do numbered units, one after another, and say what became of each.

    Args:
        address: where the store is.
        units: how many.
        first: number of the first.
        go_on: after an error open the store anew and go on with the next unit; otherwise stop.
    """
    store: Store | None = None
    for number in range(first, first + units):
        try:
            store = store or open_for(address)
            do_unit(store, number)
        except CollabError as error:
            say("failed", number, type(error).__name__)
        except Exception as error:  # noqa: BLE001 - law 4: whatever is not ours is a finding, so it is told
            say("untyped", number, type(error).__name__)
        else:
            say("ack", number)
            if number % COMPACTED_AFTER == 0:
                _compact(store, number)
            continue
        if not go_on:
            return
        if store is not None:
            _close(store, number)
            store = None
    if store is not None:
        _close(store, first + units)


def _compact(store: Store, number: int) -> None:
    """Let a store in files write its small files together, which changes nothing that can be read."""
    if isinstance(store, FileStore):
        _tidied(store.compact, number)


def _close(store: Store, number: int) -> None:
    _tidied(store.close, number)


def _tidied(tidy: Callable[[], object], number: int) -> None:
    """Do what keeps no unit: should it fail, that is no failure of a unit."""
    try:
        tidy()
    except CollabError:
        say("untidy", number)
    except Exception as error:  # noqa: BLE001 - as above
        say("untyped", number, type(error).__name__)


def read(address: str, *, units: int, probe: bool = True, keys: KeyProvider | None = None) -> None:
    """Say, as one JSON document, what a process sees that opens the store after the fault.

    Args:
        address: where the store is.
        units: the highest number that was planned.
        probe: also do one more unit afterwards, to see that the store can be written.
        keys: other keys than the run's.
    """
    seen: dict[str, object] = {"units": {}, "ok": False, "probe": not probe, "problem": ""}
    try:
        store = open_for(address, keys=keys)
        seen.update(_look(store, units))
        if probe:
            do_unit(store, units + 1000)
            seen["probe"] = True
        store.close()
    except Exception as error:  # noqa: BLE001 - any failure to recover is the finding
        seen["problem"] = f"{type(error).__name__}: {error}"
    say(json.dumps(seen))


def _look(store: Store, units: int) -> dict[str, object]:
    verified = store.verify()
    with work_in(store) as work:
        agencies = {found.ident: found.value for found in work.all(Agency)}
        people = {found.ident: found.value for found in work.all(Individual)}
        tallies = [found.value for found in work.versions(Agency, TALLY)]
        entries = [entry for entry in work.entries() if entry.event.kind is EntryKind.CHANGE]
    subjects = Counter(entry.event.subject for entry in entries)
    states = {}
    for number in range(1, units + 1):
        parts = (
            agencies.pop(f"agency-{number}", None) == agency_of(number),
            people.pop(f"person-{number}", None) == person_of(number),
            tallies.count(tally_of(number)) == 1,
            subjects.pop(f"unit-{number}", 0) == 1,
        )
        states[number] = "whole" if all(parts) else "partial" if any(parts) else "absent"
    present = sum(state != "absent" for state in states.values())
    current = agencies.pop(TALLY, None)
    strays = len(agencies) + len(people) + sum(subjects.values()) + abs(len(tallies) - present)
    if current != (tallies[-1] if tallies else None):
        strays += 1
    return {
        "units": states,
        "ok": verified.holds,
        "entries": verified.entries,
        "documents": sum(chain.documents for chain in verified.chains),
        "strays": strays,
        "problem": "; ".join(chain.problem for chain in verified.broken),
    }
