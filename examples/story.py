"""What the example stories share: a store, a desk, a clock that the story sets, and printing."""

from __future__ import annotations

import argparse
import secrets
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from collabmodel import (
    Circumstance,
    Decision,
    DisclosureRequest,
    HarmFinding,
    Judgement,
    NothingMoreKnown,
    Outcome,
)
from collabmodel.adapters import open_store
from collabmodel.adapters.keys import KeyFile
from collabmodel.model.ids import TenantId
from collabmodel.packs import se_osl
from collabmodel.rules.explain import explain
from collabmodel.rules.names import Name, Names, names_of
from collabmodel.services.consents import ConsentDesk
from collabmodel.services.disclosure import DisclosureDesk
from collabmodel.services.facts import StoredFacts
from collabmodel.setups.ready import Ready

PACKS = [se_osl.PACK]
MATTERS = (Circumstance, HarmFinding, Judgement, NothingMoreKnown)
"""What is true of one request only; everything else is saved for the whole municipality."""


class StoryClock:
    """A clock that stands where the story is."""

    def __init__(self) -> None:
        self.moment = datetime(2025, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment the story has come to."""
        return self.moment


class Story:
    """One run of an example: its store, its desks, and how it is told."""

    def __init__(self, title: str, ready: Ready, names: dict[str, Name]) -> None:
        args = _arguments(title)
        self.clock, self.ready, self.names, self.languages = StoryClock(), ready, names, args.language
        self.url = args.store
        self.keys = KeyFile.create(Path(tempfile.mkdtemp()) / "keys.json")
        self.store = open_store(self.url, keys=self.keys, clock=self.clock)
        self.tenant = TenantId(f"example-{secrets.token_hex(4)}")
        self.desk = DisclosureDesk(self.store, PACKS, self.clock, self.tenant)
        self.consents = ConsentDesk(self.store, self.tenant)
        self.actor = ready.officials[0].id
        print(f"{title}\n{'=' * len(title)}")
        register = ready.facts()
        self.save([*register.agencies, *register.branches, *register.officials])

    def scene(self, text: str, moment: datetime) -> None:
        """Begin a scene at a moment."""
        self.clock.moment = moment
        print(f"\n\n{moment:%Y-%m-%d}  {text}\n{'-' * (12 + len(text))}")

    def tell(self, text: str) -> None:
        """A sentence of the story."""
        print(text)

    def save(self, values: Iterable[object], *, request: str | None = None) -> None:
        """Keep values in the store; what is true of one matter belongs to its request."""
        with self.store.unit(
            tenant=self.tenant, actor=self.actor, purpose="example", legal_ground="example"
        ) as unit:
            for value in values:
                unit.save(value, expected_version=0, of=request if isinstance(value, MATTERS) else None)

    def ask(self, request: DisclosureRequest, *known: object, expect: Outcome) -> Decision:
        """Ask the desk, print what it answers, and stop the story if the answer is another than expected."""
        self.save(known, request=request.id)
        decision = self.desk.decide(request)
        for language in self.languages:
            print(explain(decision, PACKS, names=self.names_in(request), language=language).text())
            print()
        check(
            decision.outcome is expect, f"{request.id}: expected {expect.value}, got {decision.outcome.value}"
        )
        return decision

    def names_in(self, request: DisclosureRequest) -> Names:
        """What everybody in a question is called."""
        with self.store.unit(
            tenant=self.tenant, actor=self.actor, purpose="example", legal_ground="example"
        ) as unit:
            return names_of(request, StoredFacts(unit).gather(request), own=self.names)

    def end(self) -> None:
        """Verify the journal and say where it is."""
        report = self.store.verify()
        check(report.holds, "the journal does not hold")
        print(
            f"\nJournalen: {report.entries} poster, kedjan håller. / The journal: {report.entries} entries, unbroken."
        )
        if not self.url.startswith("memory"):
            print(f"Pröva själv / see for yourself: python -m collabmodel verify {self.url}")
        self.store.close()


def check(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - a condition is the point
    """Stop the story when something is not as it says.

    Raises:
        SystemExit: with the reason.
    """
    if not holds:
        raise SystemExit(f"THE STORY DOES NOT HOLD: {otherwise}")


def _arguments(title: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument(
        "--store", default=None, help="memory, or a database URL; a new SQLite file if left out"
    )
    parser.add_argument(
        "--language", nargs="+", choices=["sv", "en"], default=["sv"], help="one language or both"
    )
    args = parser.parse_args()
    if args.store is None:
        args.store = f"sqlite:///{Path(tempfile.mkdtemp(prefix='collabmodel-')) / 'walk.db'}"
    elif args.store == "memory":
        args.store = "memory:"
    return args
