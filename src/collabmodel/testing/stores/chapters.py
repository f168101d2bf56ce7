"""The chapters of the suite, in the order in which they are read."""

from __future__ import annotations

# Importing a chapter enters its checks; the order of the lines is that of the reports.
# isort: off
from collabmodel.testing.stores import units  # noqa: F401 - entered by being imported
from collabmodel.testing.stores import versions  # noqa: F401 - as above
from collabmodel.testing.stores import every_kind  # noqa: F401 - as above
from collabmodel.testing.stores import journal  # noqa: F401 - as above
from collabmodel.testing.stores import idempotency  # noqa: F401 - as above
from collabmodel.testing.stores import tenants  # noqa: F401 - as above
from collabmodel.testing.stores import as_of  # noqa: F401 - as above
from collabmodel.testing.stores import sealing  # noqa: F401 - as above
from collabmodel.testing.stores import audit  # noqa: F401 - as above
from collabmodel.testing.stores import races  # noqa: F401 - as above
from collabmodel.testing.stores import durability  # noqa: F401 - as above
# isort: on

from collabmodel.testing.stores.promises import Promise, promises

__all__ = ["Promise", "promises"]
