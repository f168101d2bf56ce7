"""Cases: one youth, or one group, that a cooperation works around for a time."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.casework.courses import CASE_MOVES, ENDED, RESTS_ON_CONSENT, CaseState, CloseReason
from collabmodel.model.casework.teams import TeamMember
from collabmodel.model.checks import checked
from collabmodel.model.ids import (
    AgencyId,
    AreaId,
    CaseId,
    ConsentId,
    CooperationId,
    IndividualId,
    OfficialId,
    PlanId,
    check_id,
)
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cooperations import ConcernKind
from collabmodel.model.time import day_of

WITHOUT_WORDS = "gallrat"
"""Stands where a reason stood that has been disposed of."""


class ReferralWay(Enum):
    """How the family comes into it before there is a consent (väg in)."""

    GUARDIAN_CAME = "guardian_came"
    """The guardian or the youth came directly."""
    SOMEBODY_CLOSE = "somebody_close"
    """Somebody close to the family informs, and asks for the consent."""


@attrs.frozen(field_transformer=checked)
class Referral:
    """How a case was brought up (aktualisering).

    Args:
        by: the official who brought it up, of an agency.
        concerns: what the concern is about.
        area: where the youth or group lives or stays, as far as the target group asks.
        target_override: why it is taken up though it is not in the target group.
    """

    by: OfficialId
    agency: AgencyId
    on: date
    way: ReferralWay
    concerns: frozenset[ConcernKind] = frozenset()
    area: AreaId | None = None
    target_override: str = attrs.field(default="", repr=False)


@attrs.frozen(field_transformer=checked)
class Case:
    """A case (ärende) in a cooperation, about one youth, or about a group of youths.

    Its recorded steps do not tell all: it rests on consents, and from the instant that one of them
    does not hold it is suspended, whether or not anybody has noted it; ask :meth:`state_at`.

    Args:
        edition: the edition of the terms it was opened under; a later one does not throw it out.
        referral: how it was brought up.
        record_owner: the agency whose file it is in (akt); the shared space is no journal.
        individual: whom it is about, if it is about one.
        group: what the group is called, in words that name nobody.
        members: those of a group who are named; each of them has a consent.
        coordinator: the official who holds it together (samordnare).
        consents: every consent it rests on; all of them must hold.
        team: who takes part.
        plan: the plan that was agreed.
        follow_up_on: the day of the next follow-up.
        close_reason: why it was closed; given then and only then.
        reopens: the closed case that it takes up again.
        disposed_on: the day its identity was disposed of (gallring).

    Raises:
        ModelError: if it is about nobody, or about both one and a group; if it names members without
            as many consents; if the reason of closing and its course do not agree; if something
            that identifies somebody is left after its disposal.
        IllegalMoveError: if its course is not legal.
    """

    id: CaseId
    cooperation: CooperationId
    edition: int
    referral: Referral
    record_owner: AgencyId
    course: tuple[Step, ...]
    individual: IndividualId | None = None
    group: str = attrs.field(default="", repr=False)
    members: frozenset[IndividualId] = frozenset()
    coordinator: OfficialId | None = None
    consents: frozenset[ConsentId] = frozenset()
    team: tuple[TeamMember, ...] = ()
    plan: PlanId | None = None
    follow_up_on: date | None = None
    registry_no: str | None = attrs.field(default=None, repr=False)
    close_reason: CloseReason | None = None
    reopens: CaseId | None = None
    disposed_on: date | None = None

    def __attrs_post_init__(self) -> None:
        """Check its subject, its names, its course and its end."""
        check_id(self.id, where="case.id")
        CASE_MOVES.check(self.course)
        if not self.course:
            raise ModelError(f"case {self.id}: it begins with a step, refer or reopen. Give it.")
        if (self.close_reason is not None) is not (self.state is CaseState.CLOSED):
            raise ModelError(f"case {self.id}: a closed case, and no other, has a reason of closing")
        if (self.reopens is not None) is not (self.course[0].event == "reopen"):
            raise ModelError(f"case {self.id}: a reopened case, and no other, names the case it reopens")
        self._check_names()

    def _check_names(self) -> None:
        about = (self.individual is not None, bool(self.group.strip()))
        if self.disposed_on is not None:
            persons = any(member.is_person for member in self.team)
            if any((*about, self.members, self.consents, persons)) or not self.has_ended:
                raise ModelError(f"case {self.id}: an ended case whose identity is disposed of names nobody")
        elif sum(about) != 1:
            raise ModelError(f"case {self.id}: it is about one individual or one group. Give one of them.")
        if self.members and (self.individual is not None or len(self.consents) < len(self.members)):
            msg = f"case {self.id}: only a group has members, and each needs a consent before being named"
            raise ModelError(msg)

    @classmethod
    def begun(cls, case: CaseId, step: Step, *, met: Collection[str] = (), **fields: object) -> Case:
        """A new case that begins with a step, ``refer`` or ``reopen``.

        Args:
            case: its id.
            step: the step.
            met: names of the guards that hold.
            fields: the other fields of the case.

        Raises:
            IllegalMoveError: if a guard is not met.
        """
        return cls(id=case, course=CASE_MOVES.begin(step, met=met), **fields)  # type: ignore[arg-type]

    @property
    def state(self) -> CaseState:
        """Where it stands by its recorded steps alone."""
        return CASE_MOVES.state(self.course) or CaseState.PROPOSED

    @property
    def has_ended(self) -> bool:
        """Whether it is declined or closed."""
        return self.state in ENDED

    @property
    def ended_on(self) -> date | None:
        """The day it was declined or closed; ``None`` while it is open."""
        return day_of(self.course[-1].at) if self.has_ended else None

    @property
    def subjects(self) -> frozenset[IndividualId]:
        """The persons it names as those it is about."""
        return self.members if self.individual is None else frozenset({self.individual})

    def state_at(self, moment: datetime, holds: Callable[[datetime], bool]) -> CaseState | None:
        """Where it really stands at a moment; ``None`` before it began.

        Args:
            moment: the moment.
            holds: whether its consent holds at a moment; see
                :func:`collabmodel.model.casework.resting.consent_holds`.
        """
        state = CASE_MOVES.state(self.course, at=moment)
        if state in RESTS_ON_CONSENT and not holds(moment):
            return CaseState.SUSPENDED
        return state

    def move(self, step: Step, *, met: Collection[str] = (), **changes: object) -> Case:
        """The case with one more step, and what the step changes.

        Args:
            step: the step.
            met: names of the guards that hold.
            changes: fields that change with it.

        Raises:
            IllegalMoveError: if the step is not legal now, or a guard is not met.
        """
        course = CASE_MOVES.after(self.course, step, met=met)
        return attrs.evolve(self, course=course, **changes)  # type: ignore[arg-type]

    def note(self, step: Step, *, met: Collection[str] = ()) -> Case:
        """The case with a step that is noted afterwards, in its place among those that followed.

        Raises:
            IllegalMoveError: if it was not legal then, or a guard was not met.
        """
        return attrs.evolve(self, course=CASE_MOVES.noted(self.course, step, met=met))

    def without_identity(self, on: date) -> Case:
        """What is left when its identity has been disposed of (gallring): no name, no free text, no consent.

        What remains can be counted: the cooperation, the days, the kinds of concern, how it ended.

        Raises:
            ModelError: if it has not ended.
        """
        return attrs.evolve(
            self,
            individual=None,
            group="",
            members=frozenset(),
            consents=frozenset(),
            team=tuple(member for member in self.team if member.official is not None),
            registry_no=None,
            referral=attrs.evolve(self.referral, target_override=""),
            course=tuple(
                attrs.evolve(step, reason=WITHOUT_WORDS if step.reason else "") for step in self.course
            ),
            disposed_on=on,
        )
