"""Citizen promises: what police and municipality tell those who live there that they will do in a year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AgencyId, AgreementId, CooperationId, PictureId, PromiseId, check_id
from collabmodel.model.moves import Guard, Machine, Move, Step
from collabmodel.model.time import Period


class PromiseState(Enum):
    """How far a promise has come (tillstånd)."""

    DRAFT = "draft"
    PROMISED = "promised"
    FOLLOWED_UP = "followed_up"
    WITHDRAWN = "withdrawn"


class Kept(Enum):
    """Whether a line of a promise was kept (infriat)."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


AGREEMENT_IN_FORCE = Guard(
    "agreement_in_force",
    sv="överenskommelsen som löftet bygger på gäller",
    en="the agreement it rests on is in force",
)
EVERY_LINE_ANSWERED = Guard(
    "every_line_answered", sv="varje löfte har ett utfall", en="every line has a result"
)

PROMISE_MOVES: Machine[PromiseState] = Machine(
    "citizen promise",
    PromiseState,
    (
        Move("draft", frozenset({None}), PromiseState.DRAFT),
        Move("promise", frozenset({PromiseState.DRAFT}), PromiseState.PROMISED, (AGREEMENT_IN_FORCE,)),
        Move(
            "follow_up", frozenset({PromiseState.PROMISED}), PromiseState.FOLLOWED_UP, (EVERY_LINE_ANSWERED,)
        ),
        Move("withdraw", frozenset({PromiseState.PROMISED}), PromiseState.WITHDRAWN, reasoned=True),
    ),
)
"""From a draft to a promise that has been followed up."""


@attrs.frozen(field_transformer=checked)
class PromiseLine:
    """One thing promised (löfte), who keeps it, and how it went.

    Raises:
        ModelError: without a text.
    """

    text: str
    responsible: AgencyId
    kept: Kept | None = None

    def __attrs_post_init__(self) -> None:
        """Something is promised."""
        if not self.text.strip():
            raise ModelError("promise line: say what is promised")


@attrs.frozen(field_transformer=checked)
class CitizenPromise:
    """The promises of one year (medborgarlöfte), made under an agreement and from a situation picture.

    Args:
        agreement: the agreement it rests on.
        year: the calendar year it is given for; the next year wants a new one.
        picture: the situation picture it was drawn from.
        renews: the promise of an earlier year that it takes over from.

    Raises:
        ModelError: without lines, or if it renews itself.
    """

    id: PromiseId
    cooperation: CooperationId
    agreement: AgreementId
    year: int
    lines: tuple[PromiseLine, ...]
    picture: PictureId | None = None
    renews: PromiseId | None = None
    course: tuple[Step, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Check the id, the year, the lines and the course."""
        check_id(self.id, where="promise.id")
        if not date.min.year <= self.year < date.max.year:
            raise ModelError(f"promise {self.id}: give a calendar year")
        if not self.lines or self.renews == self.id:
            raise ModelError(f"promise {self.id}: it needs a line, and renews another than itself")
        PROMISE_MOVES.check(self.course)

    @property
    def state(self) -> PromiseState:
        """How far it has come; a draft before its first step."""
        return PROMISE_MOVES.state(self.course) or PromiseState.DRAFT

    def state_at(self, moment: datetime) -> PromiseState:
        """How far it had come by a moment."""
        return PROMISE_MOVES.state(self.course, at=moment) or PromiseState.DRAFT

    @property
    def period(self) -> Period:
        """Its calendar year."""
        return Period(date(self.year, 1, 1), date(self.year + 1, 1, 1))

    def unanswered(self) -> tuple[PromiseLine, ...]:
        """The lines that have no result yet."""
        return tuple(line for line in self.lines if line.kept is None)

    def move(self, step: Step, *, met: frozenset[str] = frozenset()) -> CitizenPromise:
        """The promise with one more step.

        Raises:
            IllegalMoveError: if the step is not legal now, or a guard is not met.
        """
        return attrs.evolve(self, course=PROMISE_MOVES.after(self.course, step, met=met))


def to_renew(promises: Iterable[CitizenPromise], day: date) -> tuple[CitizenPromise, ...]:
    """The promises whose year is over with none for a later year under the same cooperation (att förnya).

    Args:
        promises: those on record.
        day: the day asked about; a promise is renewed by the first day of the next year.

    >>> made = CitizenPromise(
    ...     PromiseId("2023"),
    ...     CooperationId("c"),
    ...     AgreementId("a"),
    ...     2023,
    ...     (PromiseLine("more evenings on foot", AgencyId("police")),),
    ... )
    >>> to_renew((made,), date(2023, 12, 31)), to_renew((made,), date(2024, 1, 1)) == (made,)
    ((), True)
    """
    given = tuple(one for one in promises if one.state is not PromiseState.WITHDRAWN)
    newest = {
        one.cooperation: max(other.year for other in given if other.cooperation == one.cooperation)
        for one in given
    }
    return tuple(one for one in given if one.year == newest[one.cooperation] and one.year < day.year)
