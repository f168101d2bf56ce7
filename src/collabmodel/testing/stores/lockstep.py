"""Two stores driven together: whatever is done, the new one and the memory store must show the same.

Every step is one unit, in one of three tenants, perhaps one that fails; after each, all that can
be read is compared.  A durable store is also closed and opened again, and killed inside a unit.
"""

from __future__ import annotations

import os
import signal
import warnings
from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar
from unittest import TestCase

import attrs
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from collabmodel.adapters import MemoryStore
from collabmodel.model.ids import TenantId
from collabmodel.ports import Store
from collabmodel.testing.stores.expecting import expect
from collabmodel.testing.stores.harness import Bench, Harness, Level, MakeStore, harness_of
from collabmodel.testing.stores.looking import everything, without_ciphertext
from collabmodel.testing.stores.steps import Step, Work, done, works

TENANTS = (TenantId("ale"), TenantId("Ale"), TenantId("öre"))

_tenants = st.sampled_from(TENANTS)


class StoreLockstep(RuleBasedStateMachine):
    """Drives a store and the memory store together; :func:`lockstep_for` gives it a store.

    Attributes:
        harness: gives the store that is compared.
    """

    harness: ClassVar[Harness]

    def __init__(self) -> None:
        super().__init__()
        self.bench: Bench = Bench(self.harness)
        self.twin: MemoryStore = MemoryStore(
            keys=self.bench.keys, clock=self.bench.clock, remembered=self.harness.remembered
        )
        self._sealed = self.bench.keys.current(TENANTS[0]) is not None
        self._touched: set[TenantId] = set()
        self._steps = 0

    @rule(tenant=_tenants, work=works())
    def do(self, tenant: TenantId, work: Work) -> None:
        """The same unit in both comes to the same, whether it is kept or fails."""
        self._touched = {tenant}
        mine, twins = done(self.bench.store, tenant, work), done(self.twin, tenant, work)
        expect(mine, twins, "Both stores give the same answers.")
        event(f"a unit of {len(work.steps)} steps ends with {mine.end}")
        for step, answer in zip(work.steps, mine.answers, strict=False):
            event(f"{step.what}: {answer[0]}")

    @rule(tenants=st.permutations(TENANTS), work=works())
    def do_everywhere(self, tenants: list[TenantId], work: Work) -> None:
        """The same unit in three tenants comes to the same in both."""
        self._touched = set(TENANTS)
        for tenant in tenants:
            expect(done(self.bench.store, tenant, work), done(self.twin, tenant, work), "Same answers.")
        event("one unit in every tenant")

    @rule(hours=st.sampled_from([-48, 1, 24, 24 * 31]))
    def move_clock(self, hours: int) -> None:
        """Time goes on, or the clock is set back."""
        self.bench.clock.move_to(self.bench.clock.now() + timedelta(hours=hours))
        event("the clock moves" if hours > 0 else "the clock is set back")

    @precondition(lambda self: self.harness.claims(Level.DURABLE))
    @rule()
    def reopen(self) -> None:
        """Closing and opening again changes nothing."""
        self.bench.reopen()
        self._touched = set(TENANTS)
        event("opened again")

    @precondition(lambda self: self.harness.claims(Level.DURABLE) and hasattr(os, "fork"))
    @rule(tenant=_tenants, kept=works(), half=works())
    def crash(self, tenant: TenantId, kept: Work, half: Work) -> None:
        """A process that is killed inside a unit leaves the units before it, and nothing of that one."""
        opener = self.bench.opener()
        self.bench.store.close()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of threads, of which the child uses none
            child = os.fork()
        if not child:
            self._in_child(opener, tenant, kept, half)
        _, status = os.waitpid(child, 0)
        expect(os.WTERMSIG(status), int(signal.SIGKILL), "The process got as far as it was to.")
        self.bench.reopen_closed(opener)
        done(self.twin, tenant, kept)
        self._touched = set(TENANTS)
        event("killed inside a unit")

    def _in_child(self, opener: MakeStore, tenant: TenantId, kept: Work, half: Work) -> None:
        """Never comes back."""
        with suppress(BaseException):
            store = opener(keys=self.bench.keys, clock=self.bench.clock)
            done(store, tenant, kept)
            done(store, tenant, attrs.evolve(half, fails=False), killed=True)
        os._exit(1)

    @invariant()
    def both_show_the_same(self) -> None:
        """All that can be read is the same in both, after every step."""
        for tenant in sorted(self._touched):
            mine, twins = self._shown(self.bench.store, tenant), self._shown(self.twin, tenant)
            for name, shown in twins.items():
                expect(mine[name], shown, f"{tenant}, {name}: both stores show the same.")
        self._touched = set()

    def _shown(self, store: Store, tenant: TenantId) -> dict[str, Any]:
        shown = everything(store, tenant)
        return without_ciphertext(shown) if self._sealed else shown

    def teardown(self) -> None:
        """Compare every tenant, and the verification of all, once more; then let go of the stores."""
        try:
            self._touched = set(TENANTS)
            self.both_show_the_same()
            mine, twins = self.bench.store.verify(), self.twin.verify()
            expect(mine, twins, "Both stores verify alike.")
            expect(mine.holds, True, "Both stores hold.")
        finally:
            self.bench.close()


def lockstep_for(make_store: Harness | MakeStore, *, examples: int = 30, steps: int = 12) -> type[TestCase]:
    """The test case that compares a store with the memory store; pytest and unittest collect it.

    Args:
        make_store: as for :func:`collabmodel.testing.stores.check_store`.
        examples: how many stories are told.
        steps: of how many units at most.

    >>> from collabmodel.adapters import MemoryStore
    >>> TestLockstep = lockstep_for(MemoryStore, examples=1)
    """
    machine: Any = type("StoreLockstep", (StoreLockstep,), {"harness": harness_of(make_store)})
    case: type[TestCase] = machine.TestCase
    case.settings = settings(  # type: ignore[attr-defined]  # hypothesis adds it
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    return case


__all__ = ["Step", "StoreLockstep", "lockstep_for"]
