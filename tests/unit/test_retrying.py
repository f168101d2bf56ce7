"""Retrying repeats lost races and busy stores, a bounded number of times, from what is read anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import pytest

from collabmodel.adapters import MemoryStore, NoKeys
from collabmodel.errors import (
    CommitOutcomeUnknownError,
    ConflictError,
    IdempotencyMismatchError,
    ModelError,
    NotFoundError,
    StoreBusyError,
    StoreError,
    UnavailableError,
)
from collabmodel.model.agencies import Agency, LegalBasis
from collabmodel.model.ids import AgencyId, OfficialId, TenantId
from collabmodel.ports import UnitOfWork
from collabmodel.services.retrying import ATTEMPTS, retried
from collabmodel.testing.clocks import FixedClock

WHO: dict[str, Any] = {
    "tenant": TenantId("ale"),
    "actor": OfficialId("anna"),
    "purpose": "retry",
    "legal_ground": "none",
}
POLICE = Agency(AgencyId("police"), "0", "police", LegalBasis.AUTHORITY)
BUSY = StoreBusyError("busy")
UNKNOWN = CommitOutcomeUnknownError("unknown")


def lost() -> ConflictError:
    """A lost race."""
    return ConflictError("agency", "police", expected=1, found=2)


class Failing(MemoryStore):
    """A store whose units fail when they are left, before or after they were kept, as often as it is told."""

    def __init__(self) -> None:
        super().__init__(keys=NoKeys(), clock=FixedClock())
        self.before: list[StoreError] = []
        self.after: list[StoreError] = []
        self.opened: list[dict[str, Any]] = []

    @contextmanager
    def unit(self, **how: Any) -> Iterator[UnitOfWork]:  # noqa: ANN401 - the arguments of Store.unit
        """Fail in front of the commit, or behind it."""
        self.opened.append(how)
        with super().unit(**how) as unit:
            yield unit
            if self.before:
                raise self.before.pop()
        if self.after:
            raise self.after.pop()


@pytest.fixture
def store() -> Failing:
    """A store that holds a number."""
    store = Failing()
    with store.unit(**WHO) as unit:
        unit.save(POLICE, expected_version=0)
    store.opened.clear()
    return store


def add_one(unit: UnitOfWork) -> str:
    """Add one to the number that is read."""
    current = unit.get(Agency, "police")
    name = str(int(current.value.name) + 1)
    unit.save(attrs.evolve(current.value, name=name), expected_version=current.version)
    return name


def number(store: MemoryStore) -> str:
    """The number that is there."""
    with store.unit(**WHO) as unit:
        return unit.get(Agency, "police").value.name


def test_what_succeeds_is_done_once(store: Failing) -> None:
    """Work that succeeds is done in one unit, opened with what was given, and its result is handed back."""
    assert retried(store, add_one, **WHO, idempotency_key="k") == "1"
    assert store.opened == [{**WHO, "idempotency_key": "k"}]


@pytest.mark.parametrize("error", [lost(), BUSY], ids=lambda error: type(error).__name__)
def test_a_lost_race_is_run_again_in_a_new_unit(store: Failing, error: StoreError) -> None:
    """A conflict and a busy store are tried again, and only the last unit is kept."""
    units: list[UnitOfWork] = []
    store.before = [error] * 3

    def work(unit: UnitOfWork) -> str:
        """Work."""
        units.append(unit)
        return add_one(unit)

    assert retried(store, work, **WHO) == "1"
    assert len({id(unit) for unit in units}) == 4
    assert number(store) == "1"


def test_what_another_saved_is_read_anew(store: Failing) -> None:
    """The work reads in each unit, so a change that came in between is built upon, not lost."""
    others = iter(range(2))

    def work(unit: UnitOfWork) -> str:
        """Lose twice to somebody who adds one."""
        found = unit.get(Agency, "police")
        if next(others, None) is not None:
            raise ConflictError("agency", "police", expected=found.version, found=found.version + 1)
        return add_one(unit)

    def other(_attempt: int) -> None:
        """Somebody else adds one between two attempts."""
        with MemoryStore.unit(store, **WHO) as unit:
            add_one(unit)

    assert retried(store, work, **WHO, pause=other) == "3"


def test_the_attempts_are_bounded(store: Failing) -> None:
    """After the last attempt its error comes through, and nothing is kept."""
    store.before = [lost() for _ in range(20)]
    with pytest.raises(ConflictError):
        retried(store, add_one, **WHO)
    assert len(store.opened) == ATTEMPTS == 5
    store.before = [BUSY, lost()]
    with pytest.raises(StoreBusyError):
        retried(store, add_one, **WHO, attempts=2)
    assert number(store) == "0"


def test_another_request_under_the_key_is_not_tried_again(store: Failing) -> None:
    """A mismatch comes through at once."""
    store.before = [IdempotencyMismatchError()]
    with pytest.raises(IdempotencyMismatchError):
        retried(store, add_one, **WHO, idempotency_key="k")
    assert len(store.opened) == 1


@pytest.mark.parametrize(
    "error", [UnavailableError("closed"), NotFoundError("agency", "x"), StoreError("other")], ids=repr
)
def test_other_failures_come_through_at_once(store: Failing, error: StoreError) -> None:
    """What no repetition helps is not repeated."""
    store.before = [error]
    with pytest.raises(type(error)):
        retried(store, add_one, **WHO)
    assert len(store.opened) == 1


def test_an_unknown_outcome_without_a_key_is_not_repeated(store: Failing) -> None:
    """Without an idempotency key nobody can tell whether it was done, so it is not done again."""
    store.after = [UNKNOWN]
    with pytest.raises(CommitOutcomeUnknownError):
        retried(store, add_one, **WHO)
    assert number(store) == "1"


@pytest.mark.parametrize("kept", [True, False])
def test_an_unknown_outcome_with_a_key_has_one_effect(store: Failing, kept: bool) -> None:
    """With a key the next attempt is told what came of the first one: done once, whether it was kept or not."""
    (store.after if kept else store.before).append(UNKNOWN)

    def work(unit: UnitOfWork) -> str:
        """Ask first."""
        done = unit.recall("add one")
        if done is None:
            done = add_one(unit)
            unit.conclude(done)
        return done

    assert retried(store, work, **WHO, idempotency_key="k") == "1"
    assert number(store) == "1"
    assert len(store.opened) == 3


def test_the_pause_is_between_attempts_only(store: Failing) -> None:
    """The pause is called with the number of attempts made, never before the first or after the last."""
    pauses: list[int] = []
    store.before = [lost() for _ in range(9)]
    with pytest.raises(ConflictError):
        retried(store, add_one, **WHO, attempts=4, pause=pauses.append)
    assert pauses == [1, 2, 3]


@pytest.mark.parametrize("attempts", [0, -1])
def test_no_attempt_is_refused(store: Failing, attempts: int) -> None:
    """Less than one attempt is a slip, and is refused."""
    with pytest.raises(ModelError, match="attempts"):
        retried(store, add_one, **WHO, attempts=attempts)
    assert store.opened == []


def test_errors_of_the_work_come_through(store: Failing) -> None:
    """What the work itself raises is not repeated."""

    def fail(_unit: UnitOfWork) -> None:
        """Fail."""
        raise KeyError

    with pytest.raises(KeyError):
        retried(store, fail, **WHO)
    assert len(store.opened) == 1
