"""What the engine answers, with everything it looked at.

A :class:`Decision` holds one :class:`ItemDecision` for each item.  The unit of
reasoning is one provision protecting one party: :class:`Unit`.  What is missing and
what came closest is worked out from the units when it is asked for.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import NoReturn

import attrs

from collabmodel.errors import DisclosureRefused
from collabmodel.model.assessments import Answer
from collabmodel.model.citations import CitedProvision
from collabmodel.model.digest import digest
from collabmodel.model.ids import DecisionId, ItemId, OfficialId, RequestId
from collabmodel.model.standing import ConsentStanding


class Outcome(Enum):
    """Permit, deny, or refer to a named person; never a bare yes or no.

    >>> bool(Outcome.DENY)
    Traceback (most recent call last):
        ...
    TypeError: an outcome is not true or false; compare it with Outcome.PERMIT
    """

    PERMIT = "permit"
    DENY = "deny"
    REFER = "refer"

    def __bool__(self) -> NoReturn:
        """Refuse, so that a careless ``if outcome:`` cannot leak."""
        msg = "an outcome is not true or false; compare it with Outcome.PERMIT"
        raise TypeError(msg)


class Basis(Enum):
    """On what ground an item may be given."""

    NO_SECRECY = "no_secrecy"
    HARM_TEST = "harm_test"
    CONSENT = "consent"
    PERMISSION = "permission"
    DUTY = "duty"
    NONE = "none"


class DutyKind(Enum):
    """Whether the holder must give the item (uppgiftsskyldighet, anmälningsskyldighet)."""

    NONE = "none"
    ON_REQUEST = "on_request"
    OWN_INITIATIVE = "own_initiative"


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
class AskedJudgement:
    """The question a provision puts to a named official, and the answer so far."""

    question: str
    opens_on: Answer
    answer: Answer
    by: OfficialId | None = None
    on: date | None = None

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


class MissingKind(Enum):
    """What sort of thing would settle the question."""

    FACT = "fact"
    JUDGEMENT = "judgement"
    HARM = "harm"
    CONSENT = "consent"
    CHECK = "check"
    DOUBT = "doubt"
    COVERAGE = "coverage"


@attrs.frozen
class Missing:
    """Something that is not known, who can supply it, and which provision wants it."""

    kind: MissingKind
    name: str
    supplied_by: str
    wanted_by: str
    party: str | None = None
    live: bool = False


_NEAREST_ORDER = {DoorState.LIVE: 0, DoorState.DORMANT: 1, DoorState.SHUT: 3, DoorState.CLOSED: 4}


@attrs.frozen
class ItemDecision:
    """The answer for one item, and every step to it.

    Attributes:
        settled: for a denial, whether no further fact can change it.
        covered: whether any rule of the packs speaks of this holder's activity.
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
    at_recipient: Protection = Protection((), (), covered=False)
    openness: tuple[CitedProvision, ...] = ()
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
            doors = unit.opened_by or tuple(d for d in unit.doors if d.state in {DoorState.LIVE, DoorState.SHUT})
            for door in doors if unit.protects else ():
                for provision in (door.provision, *door.shut_by):
                    found.setdefault(provision.id, provision)
        for provision in (*self.duty_sources, *(self.openness if not self.units else ())):
            found.setdefault(provision.id, provision)
        return tuple(found.values())

    @property
    def unread(self) -> tuple[CitedProvision, ...]:
        """The grounds whose wording on the day nobody has read."""
        return tuple(ground for ground in self.grounds if ground.unread)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What would settle the question: live questions first, each once."""
        found = [] if self.outcome is Outcome.PERMIT else list(_missing(self))
        unique = dict.fromkeys(sorted(found, key=lambda m: not m.live))
        return tuple(unique)

    @property
    def nearest(self) -> tuple[DoorTrial, ...]:
        """The doors nearest to a yes: live ones, consent, half-met special ones, claimable ones last."""
        trials: dict[str, DoorTrial] = {}
        for unit in self.units:
            for door in unit.doors if not unit.lifted else ():
                trials.setdefault(door.provision.id, door)
        open_yet = [d for d in trials.values() if d.state in {DoorState.LIVE, DoorState.DORMANT}]
        return tuple(sorted(open_yet, key=_nearness))


def _nearness(door: DoorTrial) -> tuple[int, int, int, str]:
    order = 1 if door.kind is DoorKind.WAIVER else (3 if door.on_claim else 2)
    met = sum(1 for leaf in door.asked if leaf.state)
    return (_NEAREST_ORDER[door.state], order, len(door.missing_facts) - met, door.provision.id)


def _missing(decided: ItemDecision) -> list[Missing]:
    found: list[Missing] = []
    if not decided.covered:
        found.append(Missing(MissingKind.COVERAGE, "coverage", "pack", "pack", live=True))
    for check in decided.checks:
        if check.passed is None:
            name = check.judgement.question if check.judgement else "protection_level"
            found.append(Missing(MissingKind.CHECK, name, "official", check.provision.id, check.party, live=True))
    for unit in decided.units:
        if not unit.lifted:
            found.extend(_missing_in(unit, facts_live=not decided.nothing_more_known))
    for duty in decided.duties:
        if duty.binds is None and duty.judgement is not None and duty.judgement.opens is None:
            found.append(Missing(MissingKind.JUDGEMENT, duty.judgement.question, "official", duty.provision.id, live=True))
    return found


def _missing_in(unit: Unit, *, facts_live: bool) -> list[Missing]:
    where, party = unit.provision.id, unit.party
    found = [Missing(MissingKind.DOUBT, doubt, "lawyer", where, party, live=True) for doubt in unit.doubts]
    if unit.in_scope is None:
        found += [
            Missing(MissingKind.FACT, leaf.fact, leaf.supplied_by, where, party, live=facts_live or leaf.fact == "identifiable")
            for leaf in unit.scope_asked
            if leaf.state is None
        ]
    if unit.harm in {Harm.PENDING, Harm.INCONCLUSIVE, Harm.UNASSESSED}:
        live = unit.harm is Harm.PENDING or unit.presumes_openness
        found += [Missing(MissingKind.HARM, kind, "official", where, party, live=live) for kind in unit.harm_kinds]
    for door in (*unit.limits, *unit.doors):
        if door.state in {DoorState.LIVE, DoorState.DORMANT}:
            found += _missing_at(door, party, facts_live=facts_live)
    return found


def _missing_at(door: DoorTrial, party: str | None, *, facts_live: bool) -> list[Missing]:
    live, where = door.state is DoorState.LIVE, door.provision.id
    found = [Missing(MissingKind.DOUBT, doubt, "lawyer", where, party, live=live) for doubt in door.doubts]
    for leaf in door.missing_facts:
        kind = MissingKind.CONSENT if leaf.fact == "consent_valid" else MissingKind.FACT
        found.append(Missing(kind, leaf.fact, leaf.supplied_by, where, party, live=live and facts_live))
    if door.judgement is not None and door.judgement.opens is None:
        found.append(Missing(MissingKind.JUDGEMENT, door.judgement.question, "official", where, party, live=live))
    return found


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
