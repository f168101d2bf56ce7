"""What the lockstep machine does in a unit, as values that are drawn once and done in two stores."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import attrs
from hypothesis import strategies as st

from collabmodel.codec import KINDS
from collabmodel.errors import CollabError, StoreError
from collabmodel.model.agencies import Agency, LegalBasis, Official
from collabmodel.model.assessments import Circumstance
from collabmodel.model.ids import AgencyId, IndividualId, OfficialId, TenantId
from collabmodel.model.journal import EntryKind, Event
from collabmodel.model.people import Custody, Guardianship, Individual, PersonalNumber, ProtectedIdentity
from collabmodel.model.time import Period
from collabmodel.ports import Store, Stored, UnitOfWork
from collabmodel.testing.stores.harness import opened
from collabmodel.testing.stores.values import OTHER_NUMBER, SECRET_NUMBER, OopsError

NUMBERS = (PersonalNumber(SECRET_NUMBER), OTHER_NUMBER)
IDENTS = ("a", "B", "å")
WORDS = ("police", "school_board", "Police")
REQUESTS = ("r-1", "r-2")


@attrs.frozen
class Step:
    """One call of a unit.

    Attributes:
        what: which.
        value: what it is about, if it is about a value.
        kind: which type is read.
        word: an index field's text, an owner, a subject or a payload.
        off: how far the expected version is from the true one; nearly always 0.
        hours: how long before the unit's moment it is looked.
    """

    what: str
    value: Any = None
    kind: type = Agency
    word: str = ""
    off: int = 0
    hours: int = 0


@attrs.frozen
class Work:
    """One unit: what is done, by whom, under which idempotency key, and whether it fails at its end."""

    steps: tuple[Step, ...]
    actor: OfficialId
    key: str | None
    fails: bool


@attrs.frozen
class Outcome:
    """What came of a unit: the answers as they came, and how it ended."""

    answers: tuple[tuple[str, object], ...]
    end: str


def values() -> st.SearchStrategy[object]:
    """Few values under few keys, so that they meet."""
    ident, word = st.sampled_from(IDENTS), st.sampled_from(WORDS)
    number = st.sampled_from([None, *NUMBERS])
    until = st.sampled_from([None, date(2026, 2, 1), date(2026, 12, 31)])
    return st.one_of(
        st.builds(lambda i, w: Agency(AgencyId(i), f"name of {i}", w, LegalBasis.AUTHORITY), ident, word),
        st.builds(lambda i, w: Official(OfficialId(i), AgencyId(w)), ident, word),
        st.builds(
            lambda i, n: Individual(
                IndividualId(i), ProtectedIdentity.MARKING, name="Påhittad", personal_number=n
            ),
            ident,
            number,
        ),
        st.builds(
            lambda i, w, until: Guardianship(
                IndividualId(i), IndividualId(w), Custody.JOINT, Period(date(2026, 1, 1), until)
            ),
            ident,
            word,
            until,
        ),
        st.builds(lambda w, yes: Circumstance(w, value=yes), word, st.booleans()),
    )


def steps() -> st.SearchStrategy[Step]:
    """Any call, writing ones more often."""
    off = st.sampled_from([0] * 12 + [-1, 1])
    kind = st.sampled_from([Agency, Official, Individual, Guardianship, Circumstance])
    word = st.sampled_from([*WORDS, *REQUESTS])
    writing = st.sampled_from(["save", "save", "save", "retire", "add"])
    reading = st.sampled_from(["get", "all", "find", "person", "as of", "all as of", "entries", "versions"])
    return st.one_of(
        st.builds(Step, writing, values(), word=st.sampled_from(REQUESTS), off=off),
        st.builds(Step, st.just("append"), word=word),
        st.builds(Step, reading, values(), kind=kind, word=word, hours=st.sampled_from([0, 1, 24])),
        st.builds(Step, st.just("recall"), word=st.sampled_from(["p", "p", "q"])),
    )


def works() -> st.SearchStrategy[Work]:
    """Units of some steps; some have a key, and some fail."""
    return st.builds(
        Work,
        st.lists(steps(), min_size=1, max_size=6).map(tuple),
        st.sampled_from([OfficialId("anna"), OfficialId("bo")]),
        st.sampled_from([None, None, "k-1", "k-2"]),
        st.sampled_from([False] * 4 + [True]),
    )


def done(store: Store, tenant: TenantId, work: Work, *, killed: bool = False) -> Outcome:
    """Do the work in one unit.

    Args:
        store: where.
        tenant: whose.
        work: what.
        killed: this process is killed inside the unit.
    """
    answers: list[tuple[str, object]] = []
    try:
        with opened(store, tenant=tenant, actor=work.actor, idempotency_key=work.key) as unit:
            for step in work.steps:
                answers.append(_answer(unit, step))  # noqa: PERF401 - those before an error are wanted
            if killed:
                os.kill(os.getpid(), signal.SIGKILL)
            if work.fails:
                raise OopsError  # noqa: TRY301 - the unit is to fail
    except OopsError:
        return Outcome(tuple(answers), "failure")
    except StoreError as error:
        return Outcome(tuple(answers), type(error).__name__)
    return Outcome(tuple(answers), "commit")


def _answer(unit: UnitOfWork, step: Step) -> tuple[str, object]:
    try:
        return "answer", _STEPS[step.what](unit, step)
    except CollabError as error:
        # The texts of a twin's errors need not be the same; their types must.
        return type(error).__name__, None


def _of(step: Step) -> str | None:
    return step.word if isinstance(step.value, Circumstance) else None


def _place(step: Step) -> tuple[type, str]:
    kind = type(step.value)
    return kind, KINDS[kind].place(step.value, _of(step) and REQUESTS[0])[0]


def _save(unit: UnitOfWork, step: Step) -> object:
    kind = type(step.value)
    ident, _ = KINDS[kind].place(step.value, _of(step))
    version = len(unit.versions(kind, ident))
    return unit.save(step.value, expected_version=version + step.off, of=_of(step))


def _add(unit: UnitOfWork, step: Step) -> object:
    return unit.add_all([step.value], of=_of(step))


def _retire(unit: UnitOfWork, step: Step) -> object:
    kind = type(step.value)
    ident, _ = KINDS[kind].place(step.value, _of(step))
    version = len(unit.versions(kind, ident))
    unit.retire(kind, ident, expected_version=version + step.off)
    return None


def _append(unit: UnitOfWork, step: Step) -> object:
    return unit.append(Event(EntryKind.CHANGE, step.word, (("what", "åäö"),))).seq


def _find(unit: UnitOfWork, step: Step) -> object:
    field = {Agency: "kind", Guardianship: "guardian"}.get(step.kind, "nothing")
    return unit.find(step.kind, **{field: step.word})


def _as_of(unit: UnitOfWork, step: Step) -> Stored[Any]:
    kind, ident = _place(step)
    return unit.get_as_of(
        kind, ident, recorded_at=unit.now() - timedelta(hours=step.hours), valid_at=date(2026, 3, 1)
    )


def _all_as_of(unit: UnitOfWork, step: Step) -> object:
    moment = unit.now() - timedelta(hours=step.hours)
    return unit.all_as_of(step.kind, recorded_at=moment, valid_at=date(2026, 3, 1))


def _recall(unit: UnitOfWork, step: Step) -> object:
    found = unit.recall(step.word)
    if found is None:
        unit.conclude(f"result of {step.word}")
    return found


_STEPS: Mapping[str, Callable[[UnitOfWork, Step], object]] = {
    "save": _save,
    "add": _add,
    "retire": _retire,
    "append": _append,
    "get": lambda unit, step: unit.get(*_place(step)),
    "all": lambda unit, step: unit.all(step.kind, of=step.word),
    "find": _find,
    "person": lambda unit, step: unit.find_person(NUMBERS[len(step.word) % 2]),
    "as of": _as_of,
    "all as of": _all_as_of,
    "entries": lambda unit, step: len(unit.entries(subject=step.word)),
    "versions": lambda unit, step: unit.versions(*_place(step)),
    "recall": _recall,
}

__all__ = ["Outcome", "Step", "Work", "done", "steps", "values", "works"]
