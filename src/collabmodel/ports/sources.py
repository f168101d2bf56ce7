"""Where the present moment and the facts of a question come from."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, runtime_checkable

from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.rules.facts import FactSheet


@runtime_checkable
class Clock(Protocol):
    """Where the present moment comes from; nothing else in the library reads the time."""

    def now(self) -> datetime:
        """The present moment, with a zone."""
        ...


@runtime_checkable
class FactSource(Protocol):
    """Where the facts of a question come from: the store, or the host's own systems."""

    def gather(self, request: DisclosureRequest) -> FactSheet:
        """What is known that bears on the request, and no more.

        What the source does not know it leaves out: the engine reads an absent fact as
        missing.  A source that cannot answer raises; it never answers with less.
        """
        ...
