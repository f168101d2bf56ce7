"""Citizen promises as they are drafted, given, followed up and renewed, each time with an entry."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.agreed.agreements import Agreement
from collabmodel.model.agreed.promises import CitizenPromise, Kept, to_renew
from collabmodel.model.ids import CooperationId, OfficialId, PromiseId
from collabmodel.model.moves import Step
from collabmodel.model.time import day_of
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.desks import Desk
from collabmodel.services.keeping import keep

PURPOSE = "citizen_promise"


class PromiseDesk(Desk):
    """Where the promises to those who live there are kept (medborgarlöften).

    Args:
        store: where state and journal are.
        tenant: whose desk it is.
        legal_ground: what allows the desk to process the data; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def draft(self, promise: CitizenPromise, *, by: OfficialId) -> Stored[CitizenPromise]:
        """Begin a promise for a year.

        Raises:
            NotFoundError: if the agreement, or the promise it renews, is not on record.
            ModelError: if it has a course already, or renews one that is not of an earlier year.
            ConflictError: if there is a promise with this id.
        """
        if promise.course:
            raise ModelError(f"promise {promise.id}: it has a course already. Give it without one.")
        with self._unit(by) as unit:
            unit.get(Agreement, promise.agreement)
            if promise.renews is not None:
                earlier = unit.get(CitizenPromise, promise.renews).value
                if earlier.cooperation != promise.cooperation or earlier.year >= promise.year:
                    raise ModelError(f"promise {promise.id}: it renews one that is not of an earlier year")
            return keep(unit, promise.move(Step("draft", unit.now(), by)), change="draft")

    def promise(self, ident: PromiseId, *, by: OfficialId) -> Stored[CitizenPromise]:
        """Give the promise, while the agreement it rests on is in force.

        Raises:
            NotFoundError: if there is no such promise.
            IllegalMoveError: if it is no draft, or the agreement is not in force today.
        """
        with self._unit(by) as unit:
            current = unit.get(CitizenPromise, ident)
            agreement = unit.get(Agreement, current.value.agreement).value
            met = {"agreement_in_force"} if agreement.in_force(day_of(unit.now())) else set[str]()
            return self._moved(unit, current, Step("promise", unit.now(), by), frozenset(met))

    def follow_up(
        self, ident: PromiseId, results: tuple[Kept | None, ...], *, by: OfficialId
    ) -> Stored[CitizenPromise]:
        """Say how each line went, in the order of the lines.

        Args:
            ident: the promise.
            results: one for each line; ``None`` for what nobody has looked at.
            by: the official who notes it.

        Raises:
            NotFoundError: if there is no such promise.
            ModelError: if there are more or fewer results than lines.
            IllegalMoveError: if it was not given, or a line has no result.
        """
        with self._unit(by) as unit:
            current = unit.get(CitizenPromise, ident)
            if len(results) != len(current.value.lines):
                raise ModelError(f"promise {ident}: give a result for each of its lines")
            pairs = zip(current.value.lines, results, strict=True)
            told = tuple(attrs.evolve(line, kept=kept) for line, kept in pairs)
            answered = attrs.evolve(current, value=attrs.evolve(current.value, lines=told))
            met = set[str]() if answered.value.unanswered() else {"every_line_answered"}
            return self._moved(unit, answered, Step("follow_up", unit.now(), by), frozenset(met))

    def withdraw(self, ident: PromiseId, *, reason: str, by: OfficialId) -> Stored[CitizenPromise]:
        """Take a promise back; the reason stays with it.

        Raises:
            NotFoundError: if there is no such promise.
            IllegalMoveError: if it was not given, or no reason is stated.
        """
        with self._unit(by) as unit:
            current = unit.get(CitizenPromise, ident)
            return self._moved(unit, current, Step("withdraw", unit.now(), by, reason), frozenset())

    def to_renew(
        self, cooperation: CooperationId, *, by: OfficialId, day: date | None = None
    ) -> tuple[CitizenPromise, ...]:
        """The promises of a cooperation whose year is over with none for a later one (att förnya).

        Args:
            cooperation: whose.
            by: the official who asks.
            day: the day asked about; ``None`` for today.
        """
        with self._unit(by) as unit:
            found = unit.all(CitizenPromise, of=cooperation)
            return to_renew((one.value for one in found), day_of(unit.now()) if day is None else day)

    def _moved(
        self, unit: UnitOfWork, current: Stored[CitizenPromise], step: Step, met: frozenset[str]
    ) -> Stored[CitizenPromise]:
        changed = current.value.move(step, met=met)
        return keep(unit, changed, change=step.event, expected_version=current.version)
