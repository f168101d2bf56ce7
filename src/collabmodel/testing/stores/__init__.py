"""Proving a store: every promise of the ports as a check with a name, and a machine that compares two stores.

Subclass :class:`StoreConformance` for pytest, or call :func:`check_store` without it; then run
:func:`lockstep_for`.
"""

from collabmodel.testing.stores.chapters import promises
from collabmodel.testing.stores.conformance import StoreConformance
from collabmodel.testing.stores.damaging import Kept, damaged
from collabmodel.testing.stores.harness import Damage, Harness, Level, MakeStore
from collabmodel.testing.stores.lockstep import StoreLockstep, lockstep_for
from collabmodel.testing.stores.report import Finding, Report, Result, check_store

__all__ = [
    "Damage",
    "Finding",
    "Harness",
    "Kept",
    "Level",
    "MakeStore",
    "Report",
    "Result",
    "StoreConformance",
    "StoreLockstep",
    "check_store",
    "damaged",
    "lockstep_for",
    "promises",
]
