"""The suite for pytest: one test for each promise, made from the check of the same name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from collabmodel.testing.stores.chapters import promises
from collabmodel.testing.stores.harness import Harness, MakeStore, bench, harness_of
from collabmodel.testing.stores.promises import Promise


class StoreConformance:
    """Every promise of the ports as a test; subclass it and give the fixture ``make_store``.

    The fixture gives a function that opens an empty store for ``keys`` and ``clock``, or a
    :class:`~collabmodel.testing.stores.Harness`, which can claim more than the core.  What is
    not claimed is skipped, and the skip says so.

    >>> from collabmodel.adapters import MemoryStore
    >>> class TestMemory(StoreConformance):
    ...     @pytest.fixture
    ...     def make_store(self):
    ...         return MemoryStore
    """

    @pytest.fixture
    def make_store(self) -> Harness | MakeStore:
        """Opens an empty store; to be given by the subclass."""
        msg = f"{type(self).__name__}: give the fixture make_store, which opens an empty store."
        raise NotImplementedError(msg)


def _test_of(one: Promise) -> Callable[[StoreConformance, Harness | MakeStore], None]:
    def test(self: StoreConformance, make_store: Harness | MakeStore) -> None:  # noqa: ARG001 - a method
        harness = harness_of(make_store)
        if not harness.claims(one.level):
            pytest.skip(f"{type(harness).__name__} does not claim {one.level.value}")
        with bench(harness) as made:
            one.judge(made)

    test.__doc__ = one.clause
    return test


for _one in promises():
    _name = f"test_{_one.name.replace('.', '_')}"
    _test = _test_of(_one)
    _test.__name__, _test.__qualname__ = _name, f"StoreConformance.{_name}"
    setattr(StoreConformance, _name, _test)
