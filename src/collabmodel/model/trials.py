"""What the engine tried on the way to an answer: units, doors, checks and duties, each with its state."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from collabmodel.model.assessments import Answer
from collabmodel.model.citations import CitedProvision
from collabmodel.model.ids import OfficialId, StandingId
from collabmodel.model.outcomes import DutyKind
from collabmodel.model.standing import ConsentStanding


class Interest(Enum):
    """What a provision protects."""

    PERSON = "person"
    BUSINESS = "business"
    PUBLIC = "public_interest"


class Harm(Enum):
    """How a provision's harm test came out for one party."""

    EXCLUDED = "excluded"
    FOUND = "found"
    INCONCLUSIVE = "inconclusive"
    PENDING = "pending"
    UNASSESSED = "unassessed"
    NO_TEST = "no_test"


class Removal(Enum):
    """Why a provision does not hold towards this recipient."""

    SAME_UNIT = "same_unit"
    """Inside the same authority and branch there is no secrecy barrier (OSL 8:1-2)."""
    LIMIT = "limit"
    """Secrecy does not hold against the person itself, or the guardian within bounds (OSL 12:1, 12:3)."""


class DoorState(Enum):
    """Where a lifting provision stands for one unit."""

    OPEN = "open"
    LIVE = "live"
    """A named person has a question to answer."""
    DORMANT = "dormant"
    """It might open; nobody has started on it."""
    CLOSED = "closed"
    SHUT = "shut"
    """Another provision closes it."""


class DoorKind(Enum):
    """What sort of lifting provision it is."""

    LIMIT = "limit"
    WAIVER = "waiver"
    PERMISSION = "permission"
    DUTY = "duty"


@attrs.frozen
class AskedFact:
    """One leaf of a rule's conditions, and what the facts said (``None`` = missing)."""

    fact: str
    wanted: str
    state: bool | None
    supplied_by: str


@attrs.frozen
class Routine:
    """The standing assessment that a finding or an answer rests on (rutinmässig bedömning).

    Attributes:
        until: first day on which it no longer holds.
    """

    id: StandingId
    on: date
    until: date | None


@attrs.frozen
class AskedJudgement:
    """The question a provision puts to a named official, and the answer so far."""

    question: str
    opens_on: Answer
    answer: Answer
    by: OfficialId | None = None
    on: date | None = None
    routine: Routine | None = None

    @property
    def opens(self) -> bool | None:
        """Whether the answer opens; ``None`` while there is none."""
        if self.answer in {Answer.PENDING, Answer.NOT_SOUGHT}:
            return None
        return self.answer is self.opens_on


@attrs.frozen
class DoorTrial:
    """How one lifting provision was tried on one unit.

    Attributes:
        asked: every circumstance the provision asks for, with its state.
        shut_by: ids of the provisions that close it.
        doubts: why it is unsettled in law, in words.
        general: a door for many situations, named after the special ones.
        on_claim: sleeps until somebody claims it.
    """

    provision: CitedProvision
    kind: DoorKind
    state: DoorState
    asked: tuple[AskedFact, ...] = ()
    judgement: AskedJudgement | None = None
    shut_by: tuple[CitedProvision, ...] = ()
    doubts: tuple[str, ...] = ()
    standings: tuple[ConsentStanding, ...] = ()
    on_claim: bool = False
    general: bool = False
    item_wide: bool = False

    @property
    def missing_facts(self) -> tuple[AskedFact, ...]:
        """The circumstances that nobody has stated."""
        return tuple(leaf for leaf in self.asked if leaf.state is None)


@attrs.frozen
class Unit:
    """One provision protecting one party, or the public interest, in one item.

    Attributes:
        in_scope: true, or ``None`` where it is unsettled whether it protects at all.
        scope_asked: the leaves behind an unsettled scope.
        removed: why it does not hold towards this recipient.
        removed_by: the provision behind the removal.
        routines: the standing assessments that its finding of harm rests on.
    """

    provision: CitedProvision
    interest: Interest
    party: str | None
    in_scope: bool | None
    test: str
    harm: Harm
    harm_kinds: tuple[str, ...] = ()
    scope_asked: tuple[AskedFact, ...] = ()
    removed: Removal | None = None
    removed_by: CitedProvision | None = None
    limits: tuple[DoorTrial, ...] = ()
    doors: tuple[DoorTrial, ...] = ()
    doubts: tuple[str, ...] = ()
    presumes_openness: bool = False
    faults: tuple[str, ...] = ()
    routines: tuple[Routine, ...] = ()

    @property
    def protects(self) -> bool:
        """Whether it still protects before any door is tried."""
        return self.removed is None and self.harm is not Harm.EXCLUDED

    @property
    def opened_by(self) -> tuple[DoorTrial, ...]:
        """The doors that stand open."""
        return tuple(door for door in self.doors if door.state is DoorState.OPEN)

    @property
    def lifted(self) -> bool:
        """Whether nothing of it stands in the way."""
        return not self.protects or bool(self.opened_by)


@attrs.frozen
class DutyTrial:
    """A duty to give, tried beside the question of secrecy.

    Attributes:
        binds: true if it must be followed; ``None`` while a question is open.
        excepted: its own exception was found to apply.
    """

    provision: CitedProvision
    trigger: DutyKind
    binds: bool | None
    excepted: bool = False
    judgement: AskedJudgement | None = None


@attrs.frozen
class CheckTrial:
    """A check that holds everything back until a named person has answered."""

    provision: CitedProvision
    party: str | None
    passed: bool | None
    judgement: AskedJudgement | None = None
    asked: tuple[AskedFact, ...] = ()


@attrs.frozen
class Obligation:
    """What must be observed when the item is given, or by whoever receives it."""

    provision: CitedProvision
    code: str


@attrs.frozen
class Protection:
    """What protects the item after it has arrived (OSL 7:2: secrecy does not travel).

    Attributes:
        covered: whether the packs say anything about the recipient's activity at all.
    """

    provisions: tuple[CitedProvision, ...]
    unknown: tuple[CitedProvision, ...]
    covered: bool
