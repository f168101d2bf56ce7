"""Agreements to cooperate; they open no secrecy.

Whether an agreement is in force or has expired is never written down.  It is read off the day
of signing, the period, and the steps taken, for any day.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.agreed.follow_up import FollowUpRule
from collabmodel.model.checks import checked
from collabmodel.model.ids import AgencyId, AgreementId, CooperationId, OfficialId, PlanId, check_id
from collabmodel.model.moves import Guard, Machine, Move, Step
from collabmodel.model.time import Period, day_of


class AgreementKind(Enum):
    """What sort of agreement it is (sorts överenskommelse)."""

    COOPERATION = "cooperation"
    """Samverkansöverenskommelse, also called avtal; not binding as a contract is."""
    POLICE_MUNICIPALITY = "police_municipality"
    """Överenskommelse mellan kommun och lokalpolisområde."""
    OPERATIVE = "operative"
    """Överenskommelse om en viss operativ uppgift."""
    OTHER = "other"


class AgreementState(Enum):
    """What has been done with an agreement (tillstånd)."""

    DRAFT = "draft"
    DECIDED = "decided"
    SIGNED = "signed"
    UNDER_REVISION = "under_revision"
    """It is looked over, and applies meanwhile."""
    TERMINATED = "terminated"
    SUPERSEDED = "superseded"


class Standing(Enum):
    """Where an agreement stands on a day (gällande eller inte); worked out, never stored."""

    UNSIGNED = "unsigned"
    NOT_YET = "not_yet"
    """Signed, and its period has not begun."""
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    SUPERSEDED = "superseded"


SIGNED_FOR_ALL = Guard(
    "signed_for_all", sv="någon har undertecknat för varje part", en="somebody has signed for each party"
)
INPUTS_GIVEN = Guard(
    "inputs_given", sv="översynen har ett underlag", en="the revision has something to go on"
)
SUCCESSOR_IN_FORCE = Guard(
    "successor_in_force",
    sv="en överenskommelse som ersätter den gäller",
    en="an agreement that replaces it is in force",
)

_SIGNED = frozenset[AgreementState | None]({AgreementState.SIGNED, AgreementState.UNDER_REVISION})

AGREEMENT_MOVES: Machine[AgreementState] = Machine(
    "agreement",
    AgreementState,
    (
        Move("draft", frozenset({None}), AgreementState.DRAFT),
        Move("record", frozenset({None}), AgreementState.SIGNED),
        Move("decide", frozenset({AgreementState.DRAFT}), AgreementState.DECIDED),
        Move("sign", frozenset({AgreementState.DECIDED}), AgreementState.SIGNED, (SIGNED_FOR_ALL,)),
        Move("revise", frozenset({AgreementState.SIGNED}), AgreementState.UNDER_REVISION, (INPUTS_GIVEN,)),
        Move("retain", frozenset({AgreementState.UNDER_REVISION}), AgreementState.SIGNED),
        Move("terminate", _SIGNED, AgreementState.TERMINATED, reasoned=True),
        Move("supersede", _SIGNED, AgreementState.SUPERSEDED, (SUCCESSOR_IN_FORCE,)),
    ),
)
"""What can be done with an agreement.

``record`` takes one in as it was found, signed already; ``retain`` ends a revision that left it as it was.
"""

SIGNINGS = frozenset({"sign", "record"})
"""The steps that tell of a day of signing."""


@attrs.frozen(field_transformer=checked)
class Signer:
    """Who signs, by post (undertecknare): a head of a local police area, the chair of a board.

    Args:
        signs_for: the parties bound; the chair of one board may sign for several boards.
        post: the post, in words; no name.
        official: the official's id, where it is known.

    Raises:
        ModelError: without a party or a post.
    """

    signs_for: frozenset[AgencyId]
    post: str
    official: OfficialId | None = None

    def __attrs_post_init__(self) -> None:
        """Somebody signs for somebody, in a post."""
        if not self.signs_for or not self.post.strip():
            raise ModelError("signer: state the post, and for which parties it signs")


@attrs.frozen(field_transformer=checked)
class Agreement:
    """A cooperation agreement (samverkansöverenskommelse).

    It states purposes and areas (act 2023:196 section 9), and it is never a ground to
    give information: no rule of any pack may test it.  One recorded as it was found, with no
    course, is a draft until it has a day of signing.

    Args:
        signed_on: the day of signing, which may lie long before the period.
        valid: the period it applies in.
        cooperation: the cooperation it carries, where it carries one.
        signers: who signed, by post.
        follow_up: when it shall be followed up.
        plan: the action plan attached to it.
        terminated_on: the first day it no longer applies, because a party ended it.
        course: what has been done with it.

    Raises:
        ModelError: with fewer than two parties, without purpose or subject area, with a signer for
            a stranger, or where its days and its course tell different stories.
    """

    id: AgreementId
    parties: frozenset[AgencyId]
    purposes: frozenset[str]
    areas: frozenset[str]
    signed_on: date | None
    valid: Period
    registry_no: str | None = None
    replaces: AgreementId | None = None
    cooperation: CooperationId | None = None
    kind: AgreementKind = AgreementKind.COOPERATION
    title: str = ""
    signers: tuple[Signer, ...] = ()
    follow_up: FollowUpRule | None = None
    plan: PlanId | None = None
    terminated_on: date | None = None
    course: tuple[Step, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Check parties, purposes, areas, signers, and that days and course agree."""
        check_id(self.id, where="agreement.id")
        if len(self.parties) < 2:  # noqa: PLR2004 - an agreement has two sides
            raise ModelError(f"agreement {self.id}: it needs at least two parties")
        if not self.purposes or not self.areas:
            msg = f"agreement {self.id}: state its purposes and subject areas (act 2023:196, section 9)"
            raise ModelError(msg)
        if not self.signed_for() <= self.parties:
            raise ModelError(f"agreement {self.id}: a signer signs for a stranger. Name parties only.")
        AGREEMENT_MOVES.check(self.course)
        self._agree(SIGNINGS, "signed_on", self.signed_on)
        self._agree(frozenset({"terminate"}), "terminated_on", self.terminated_on)
        if any(step.event in SIGNINGS and not self._signed_by(day_of(step.at)) for step in self.course):
            raise ModelError(f"agreement {self.id}: signed_on lies after the step that tells of it")

    def _agree(self, events: frozenset[str], field: str, day: date | None) -> None:
        taken = any(step.event in events for step in self.course)
        if self.course and taken != (day is not None):
            told = " or ".join(sorted(events, reverse=True))
            raise ModelError(f"agreement {self.id}: {field} goes with the step {told}. Give both or neither.")

    @property
    def state(self) -> AgreementState:
        """What has been done with it so far; what was recorded without a course is signed or a draft."""
        if self.course:
            return self.state_on(day_of(self.course[-1].at))
        return AgreementState.DRAFT if self.signed_on is None else AgreementState.SIGNED

    def state_on(self, day: date) -> AgreementState:
        """What had been done with it by the end of a day; a draft before anything had."""
        if not self.course:
            return AgreementState.SIGNED if self._signed_by(day) else AgreementState.DRAFT
        taken = tuple(step for step in self.course if day_of(step.at) <= day)
        return AGREEMENT_MOVES.state(taken) or AgreementState.DRAFT

    def move(self, step: Step, *, met: frozenset[str] = frozenset()) -> Agreement:
        """The agreement with one more step; one recorded without a course takes none.

        Raises:
            IllegalMoveError: if the step is not legal now, or a guard is not met.
            ModelError: if the step goes with a day that is not given; see :meth:`sign`.
        """
        return attrs.evolve(self, course=AGREEMENT_MOVES.after(self.course, step, met=met))

    def sign(
        self, step: Step, *, signed_on: date, signers: tuple[Signer, ...], met: frozenset[str] = frozenset()
    ) -> Agreement:
        """The agreement as signed, with the day and the posts.

        Raises:
            IllegalMoveError: if it is not decided, or a guard is not met.
            ModelError: if the day lies after the step, or a signer signs for a stranger.
        """
        course = AGREEMENT_MOVES.after(self.course, step, met=met)
        return attrs.evolve(self, signed_on=signed_on, signers=signers, course=course)

    def terminate(self, step: Step, *, terminated_on: date) -> Agreement:
        """The agreement as ended by a party from a day on; the step states why.

        Raises:
            IllegalMoveError: if it is not signed, or no reason is stated.
        """
        course = AGREEMENT_MOVES.after(self.course, step)
        return attrs.evolve(self, terminated_on=terminated_on, course=course)

    def signed_for(self) -> frozenset[AgencyId]:
        """The parties that somebody has signed for."""
        return frozenset(party for signer in self.signers for party in signer.signs_for)

    def _signed_by(self, day: date) -> bool:
        return self.signed_on is not None and self.signed_on <= day

    def standing_on(self, day: date) -> Standing:
        """Where it stands on a day.

        >>> made = Agreement(
        ...     AgreementId("sspf"),
        ...     frozenset({AgencyId("social"), AgencyId("police")}),
        ...     frozenset({"prevention"}),
        ...     frozenset({"youth"}),
        ...     signed_on=date(2022, 11, 30),
        ...     valid=Period(date(2023, 1, 1), date(2025, 1, 1)),
        ... )
        >>> [made.standing_on(date(year, 12, 24)).value for year in (2022, 2024, 2025)]
        ['not_yet', 'in_force', 'expired']
        """
        if not self._signed_by(day):
            return Standing.UNSIGNED
        if self.terminated_on is not None and self.terminated_on <= day:
            return Standing.TERMINATED
        if self.state_on(day) is AgreementState.SUPERSEDED:
            return Standing.SUPERSEDED
        if self.valid.holds(day):
            return Standing.IN_FORCE
        begun = self.valid.since is None or self.valid.since <= day
        return Standing.EXPIRED if begun else Standing.NOT_YET

    def in_force(self, day: date) -> bool:
        """Signed, inside its period, and neither ended nor replaced; a revision leaves it in force."""
        return self.standing_on(day) is Standing.IN_FORCE
