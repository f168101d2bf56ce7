"""What the engine answers, with everything it looked at.

A :class:`Decision` holds one :class:`ItemDecision` for each item.  The unit of
reasoning is one provision protecting one party: :class:`~collabmodel.model.trials.Unit`.
What is missing and what came closest is worked out from the units when it is asked for.
"""

from __future__ import annotations

from datetime import datetime

import attrs

from collabmodel.errors import DisclosureRefused
from collabmodel.model.citations import CitedProvision
from collabmodel.model.digest import digest
from collabmodel.model.ids import DecisionId, ItemId, OfficialId, RequestId
from collabmodel.model.missing import Missing, MissingKind, is_near, missing_for, nearness
from collabmodel.model.outcomes import Basis, DutyKind, Outcome
from collabmodel.model.trials import (
    AskedFact,
    AskedJudgement,
    CheckTrial,
    DoorKind,
    DoorState,
    DoorTrial,
    DutyTrial,
    Harm,
    Interest,
    Obligation,
    Protection,
    Removal,
    Routine,
    Unit,
)

__all__ = [
    "AskedFact",
    "AskedJudgement",
    "Basis",
    "CheckTrial",
    "Decision",
    "DoorKind",
    "DoorState",
    "DoorTrial",
    "DutyKind",
    "DutyTrial",
    "Harm",
    "Interest",
    "ItemDecision",
    "Missing",
    "MissingKind",
    "Obligation",
    "Outcome",
    "PackRef",
    "Protection",
    "Removal",
    "Routine",
    "Unit",
]


NOT_LOOKED_AT = Protection((), (), covered=False)
"""What is known of the protection at a recipient before anybody has looked."""


@attrs.frozen
class ItemDecision:
    """The answer for one item, and every step to it.

    Attributes:
        settled: for a denial, whether no further fact can change it.
        covered: whether any rule of the packs speaks of this holder's activity.
        leaned_on: what the request claimed as a ground and that opens no secrecy.
    """

    item: ItemId
    outcome: Outcome
    basis: Basis
    settled: bool
    covered: bool
    units: tuple[Unit, ...]
    duties: tuple[DutyTrial, ...] = ()
    checks: tuple[CheckTrial, ...] = ()
    duty: DutyKind = DutyKind.NONE
    duty_sources: tuple[CitedProvision, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    at_recipient: Protection = NOT_LOOKED_AT
    openness: tuple[CitedProvision, ...] = ()
    leaned_on: tuple[CitedProvision, ...] = ()
    nothing_more_known: bool = False
    faults: tuple[str, ...] = ()

    @property
    def grounds(self) -> tuple[CitedProvision, ...]:
        """The provisions that carried the answer, in the order they were met."""
        found: dict[str, CitedProvision] = {}
        for check in self.checks:
            found.setdefault(check.provision.id, check.provision)
        for unit in self.units:
            found.setdefault(unit.provision.id, unit.provision)
            if unit.removed_by is not None:
                found.setdefault(unit.removed_by.id, unit.removed_by)
            doors = unit.opened_by or tuple(
                d for d in unit.doors if d.state in {DoorState.LIVE, DoorState.SHUT}
            )
            for door in doors if unit.protects else ():
                for provision in (door.provision, *door.shut_by):
                    found.setdefault(provision.id, provision)
        for provision in (*self.duty_sources, *(self.openness if not self.units else ())):
            found.setdefault(provision.id, provision)
        return tuple(found.values())

    @property
    def routines(self) -> tuple[Routine, ...]:
        """The standing assessments that the answer rests on, each once."""
        found = [routine for unit in self.units if unit.removed is None for routine in unit.routines]
        asked = [door.judgement for unit in self.units for door in unit.opened_by if unit.protects]
        asked += [duty.judgement for duty in self.duties if duty.binds]
        found += [judged.routine for judged in asked if judged is not None and judged.routine is not None]
        return tuple(dict.fromkeys(found))

    @property
    def unread(self) -> tuple[CitedProvision, ...]:
        """The grounds whose wording on the day nobody has read."""
        return tuple(ground for ground in self.grounds if ground.unread)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What would settle the question: live questions first, each once."""
        if self.outcome is Outcome.PERMIT:
            return ()
        known = self.nothing_more_known
        return missing_for(self.units, self.checks, self.duties, covered=self.covered, facts_live=not known)

    @property
    def nearest(self) -> tuple[DoorTrial, ...]:
        """The doors nearest to a yes: live ones, consent, half-met special ones, claimable ones last."""
        trials: dict[str, DoorTrial] = {}
        for unit in self.units:
            for door in unit.doors if not unit.lifted else ():
                trials.setdefault(door.provision.id, door)
        return tuple(sorted((door for door in trials.values() if is_near(door)), key=nearness))


@attrs.frozen
class PackRef:
    """Which pack decided: its id, version and digest."""

    id: str
    version: str
    digest: str


@attrs.frozen
class Decision:
    """The answer to a request (beslutsunderlag): a named official decides, this is the ground for it.

    Attributes:
        at: the moment the question was decided for.
    """

    id: DecisionId
    request: RequestId
    at: datetime
    holder: str
    recipient: str
    purpose: str | None
    official: OfficialId
    packs: tuple[PackRef, ...]
    items: tuple[ItemDecision, ...]

    @property
    def outcome(self) -> Outcome:
        """Permit only when every item may be given; refer before deny."""
        outcomes = {item.outcome for item in self.items}
        for outcome in (Outcome.REFER, Outcome.DENY):
            if outcome in outcomes:
                return outcome
        return Outcome.PERMIT

    @property
    def permitted(self) -> frozenset[ItemId]:
        """The items that may be given."""
        return frozenset(item.item for item in self.items if item.outcome is Outcome.PERMIT)

    def of(self, item: str) -> ItemDecision:
        """The answer for one item.

        Raises:
            KeyError: if the request did not ask about it.
        """
        return {str(answer.item): answer for answer in self.items}[str(item)]

    def require(self) -> None:
        """Do nothing if everything may be given.

        Raises:
            DisclosureRefused: otherwise.
        """
        if self.outcome is not Outcome.PERMIT:
            raise DisclosureRefused(self.id, self.outcome.value)

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical bytes of the whole answer."""
        return digest(self)
