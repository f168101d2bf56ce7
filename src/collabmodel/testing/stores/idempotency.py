"""Idempotency keys: a unit that is tried again is told what came of it."""

from __future__ import annotations

import attrs

from collabmodel.errors import ConflictError, IdempotencyMismatchError, ModelError, StoreError
from collabmodel.model.agencies import Agency
from collabmodel.model.ids import OfficialId
from collabmodel.testing.stores.expecting import PromiseBrokenError, expect, refuses
from collabmodel.testing.stores.harness import Bench
from collabmodel.testing.stores.promises import promise
from collabmodel.testing.stores.values import BO, LOOKED, OTHER, POLICE


def _concluded(bench: Bench, result: str, *, payload: str = "p", **anew: object) -> None:
    with bench.unit(idempotency_key="k", **anew) as work:
        expect(work.recall(payload), None, "A key that nobody used recalls nothing.")
        work.conclude(result)


@promise()
def a_retry_with_the_same_key_gets_the_recorded_result(bench: Bench) -> None:
    """An idempotency key gives back what was concluded, as often as it is asked, for the same payload."""
    _concluded(bench, "d-1")
    for _ in range(2):
        with bench.unit(idempotency_key="k") as work:
            expect(work.recall("p"), "d-1", "The result is given back.")
    with bench.unit() as work:
        expect(work.recall("p"), None, "Without a key nothing is recalled.")
        work.conclude("nothing is recorded without a key")


@promise()
def another_request_under_the_same_key_is_refused(bench: Bench) -> None:
    """A key that was used for another payload raises IdempotencyMismatchError, and repeats neither."""
    with bench.unit(idempotency_key="hemlig") as work:
        work.recall("p")
        work.conclude("r")
    with refuses(IdempotencyMismatchError) as caught, bench.unit(idempotency_key="hemlig") as work:
        work.recall("annan")
    expect("hemlig" in str(caught.error) or "annan" in str(caught.error), False, "Neither is repeated.")
    with bench.unit(idempotency_key="hemlig") as work:
        expect(work.recall("p"), "r", "The first request still gets its result.")


@promise()
def a_key_is_of_one_actor(bench: Bench) -> None:
    """The same key of another actor is another key."""
    _concluded(bench, "annas")
    _concluded(bench, "bos", actor=OfficialId(BO), payload="another")
    with bench.unit(idempotency_key="k") as work:
        expect(work.recall("p"), "annas", "Each actor has his or her own.")
    with bench.unit(idempotency_key="k", actor=OfficialId(BO)) as work:
        expect(work.recall("another"), "bos", "Each actor has his or her own.")


@promise()
def a_key_is_of_one_tenant(bench: Bench) -> None:
    """The same key in another tenant is another key."""
    _concluded(bench, "ales")
    _concluded(bench, "others", tenant=OTHER, payload="another")
    with bench.unit(idempotency_key="k") as work:
        expect(work.recall("p"), "ales", "Each tenant has its own.")


@promise()
def the_same_command_twice_has_one_effect(bench: Bench) -> None:
    """A command that asks recall first is done once, however often it is delivered."""

    def deliver() -> str:
        with bench.unit(idempotency_key="k") as work:
            done = work.recall("p")
            if done is not None:
                return done
            work.save(POLICE, expected_version=0)
            entry = work.append(LOOKED)
            work.conclude(str(entry.seq))
            return str(entry.seq)

    expect([deliver() for _ in range(3)], ["1", "1", "1"], "Each delivery gets the first result.")
    with bench.unit() as work:
        expect(len(work.entries(subject="police")), 1, "There is one entry.")
        expect(work.get(Agency, "police").version, 1, "There is one version.")


@promise()
def a_key_is_forgotten_in_time(bench: Bench) -> None:
    """A record is remembered as long as the store was told to, then forgotten, and the key is new."""
    _concluded(bench, "d-1")
    began = bench.clock.now()
    bench.clock.move_to(began + bench.harness.remembered)
    with bench.unit(idempotency_key="k") as work:
        expect(work.recall("p"), "d-1", "It is remembered to the end.")
    bench.clock.forward(minutes=1)
    with bench.unit(idempotency_key="k") as work:
        expect(work.recall("another payload"), None, "Then it is forgotten.")
        work.conclude("d-2")
    with bench.unit(idempotency_key="k") as work:
        expect(work.recall("another payload"), "d-2", "The key stands for the new request.")


@promise()
def a_key_is_compared_letter_by_letter(bench: Bench) -> None:
    """A key that differs in case is another; spaces at its ends, which some servers drop, are refused."""
    _concluded(bench, "r")
    with bench.unit(idempotency_key="K") as work:
        expect(work.recall("p"), None, "Upper and lower case are two.")
    for wrong in ("k ", " k", "k\n", "k\0", "k\ud800"):
        with refuses(ModelError), bench.unit(idempotency_key=wrong):
            raise PromiseBrokenError("A unit was opened with a key that not every store can tell.")


@promise()
def a_result_is_concluded_once(bench: Bench) -> None:
    """A second conclusion in one unit is refused, and nothing is recorded."""
    with refuses(StoreError, saying="recall"), bench.unit(idempotency_key="k") as work:
        work.recall("p")
        work.conclude("a")
        work.conclude("b")
    with bench.unit(idempotency_key="k") as work:
        expect(work.recall("p"), None, "Nothing was recorded.")


@promise()
def a_result_is_concluded_only_after_recalling(bench: Bench) -> None:
    """Concluding without having asked for an earlier result, or after one was found, is refused."""
    with refuses(StoreError, saying="recall"), bench.unit(idempotency_key="k") as work:
        work.conclude("d-1")
    _concluded(bench, "d-1")
    with refuses(StoreError, saying="recall"), bench.unit(idempotency_key="k") as work:
        work.recall("p")
        work.conclude("d-2")


@promise()
def a_mismatch_is_a_conflict_that_no_retry_helps(bench: Bench) -> None:
    """The refusal of another payload poisons its unit, and is told apart from a lost race."""
    _concluded(bench, "d-1")
    with refuses(ConflictError) as caught, bench.unit(idempotency_key="k") as work:
        work.save(attrs.evolve(POLICE, name="x"), expected_version=0)
        work.recall("q")
    expect(type(caught.error), IdempotencyMismatchError, "It has a type of its own.")
    with bench.unit() as work:
        expect(work.all(Agency), (), "Nothing of the unit was kept.")
