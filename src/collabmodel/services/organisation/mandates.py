"""Mandates as they are used: what a group decides, and what it lifts to the group above.

A decision beyond the mandate is refused and changes nothing.  To have it decided, somebody who sits in
the group escalates it, and the group above decides it, if its own mandate holds it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from collabmodel.errors import NotAtTheTableError
from collabmodel.model.digest import digest
from collabmodel.model.ids import EscalationId, GroupDecisionId, MandateId, OfficialId
from collabmodel.model.journal import EntryKind, Event
from collabmodel.model.moves import Step
from collabmodel.model.organisation.escalations import (
    ESCALATION_MOVES,
    HOLDS,
    Escalation,
    GroupDecision,
    Question,
)
from collabmodel.model.organisation.groups import Group, above
from collabmodel.model.organisation.mandates import (
    Delegation,
    DelegationState,
    Mandate,
)
from collabmodel.model.time import day_of
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.desks import Desk
from collabmodel.services.keeping import keep
from collabmodel.services.organisation.seats import (
    begun,
    groups_of,
    refuse_ahead,
    require_party,
    require_seat,
    right_to_decide,
    same_cooperation,
)

PURPOSE = "cooperation"
_OPEN = frozenset({DelegationState.GIVEN, DelegationState.ACCEPTED})


class MandateDesk(Desk):
    """Where groups are given mandates, decide and escalate (mandat, beslut, fråga utanför mandatet).

    Args:
        store: where state and journal are.
        tenant: whose desk it is.
        legal_ground: what allows the desk to process the data; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def grant(self, mandate: Mandate, *, at: datetime, by: OfficialId) -> Stored[Mandate]:
        """Give a group a mandate.

        A group under others gets it from somebody who sits in a group above it; at the top, where nobody
        sits above, from an official of a party, who answers for the decision of its principals.

        Raises:
            NotFoundError: if the group is not on record.
            NotAtTheTableError: if who gives it sits in no group above, or at the top comes from no party.
        """
        with self._unit(by) as unit:
            group = same_cooperation(unit, mandate.group, mandate.cooperation)
            _require_seat_above(unit, group, at, by)
            return keep(unit, mandate, change="granted", details=(("group", mandate.group),))

    def end_mandate(self, ident: MandateId, *, on: date, at: datetime, by: OfficialId) -> None:
        """End a mandate; what rests on it falls with it, and from that day is withdrawn in so many words.

        Args:
            ident: the mandate.
            on: the first day without it; on or before its own first day it never was.
            at: when it is ended.
            by: who ends it: somebody who may grant it.

        Raises:
            NotFoundError: if there is no such mandate.
            NotAtTheTableError: if who ends it sits in no group above.
            ModelError: if it has ended by then.
        """
        with self._unit(by) as unit:
            current = unit.get(Mandate, ident)
            mandate = current.value
            _require_seat_above(unit, unit.get(Group, mandate.group).value, at, by)
            since = mandate.remit.period.since
            if since is not None and on <= since:
                unit.retire(Mandate, ident, expected_version=current.version)
                told = (("kind", "mandate"), ("change", "retired"), ("group", str(mandate.group)))
                unit.append(Event(EntryKind.CHANGE, ident, told, digest(mandate)))
            else:
                details = (("group", mandate.group), ("on", on.isoformat()))
                keep(unit, mandate.end(on), change="ended", expected_version=current.version, details=details)
            if on <= day_of(at):
                _withdraw_what_rests_on(unit, mandate, Step("withdraw", at, by, "the mandate has ended"))

    def decide(
        self, decision: GroupDecisionId, question: Question, group: str, step: Step
    ) -> Stored[GroupDecision]:
        """Have a group decide a question; one beyond its mandate is refused, and nothing is kept.

        Args:
            decision: the id the decision gets.
            question: what is decided.
            group: the group's id.
            step: who answers for it and when; its reason is the decision in words.

        Raises:
            NotFoundError: if there is no such group.
            NotAtTheTableError: if the official does not sit in the group that day.
            OutsideMandateError: if neither a mandate nor a standing delegation holds it.
        """
        with self._unit(step.by) as unit:
            found = unit.get(Group, group).value
            require_seat(unit, step.by, found, day_of(step.at))
            taken = _decision(unit, decision, found, question, step)
            return _kept_decision(unit, taken)

    def escalate(self, escalation: Escalation) -> Stored[Escalation]:
        """Lift a question to a group above.

        Args:
            escalation: the question, with its first step, ``raise``.

        Raises:
            NotFoundError: if a group is not on record.
            NotAtTheTableError: if who lifts it does not sit in the group, or the other is not above it.
        """
        step = begun(ESCALATION_MOVES, escalation.course)
        with self._unit(step.by) as unit:
            giver = same_cooperation(unit, escalation.giver, escalation.cooperation)
            receiver = same_cooperation(unit, escalation.receiver, escalation.cooperation)
            require_seat(unit, step.by, giver, day_of(step.at))
            if receiver not in above(giver, groups_of(unit, giver.cooperation)):
                raise NotAtTheTableError(receiver.id, giver.id)
            details = (("giver", giver.id), ("receiver", receiver.id))
            return keep(unit, escalation, change="raise", details=details)

    def take_up(self, ident: EscalationId, step: Step) -> Stored[Escalation]:
        """The group above takes the question up; or sends it back, with the event ``return`` and a reason.

        Raises:
            NotFoundError: if there is no such question.
            NotAtTheTableError: if the official does not sit in the group that is asked.
            IllegalMoveError: if the step is not legal, or it is ``decide``, which :meth:`answer` takes.
        """
        with self._unit(step.by) as unit:
            current = unit.get(Escalation, ident)
            receiver = unit.get(Group, current.value.receiver).value
            require_seat(unit, step.by, receiver, day_of(step.at))
            moved = current.value.move(step)
            return keep(unit, moved, change=step.event, expected_version=current.version)

    def answer(
        self, ident: EscalationId, decision: GroupDecisionId, step: Step
    ) -> tuple[Stored[Escalation], Stored[GroupDecision]]:
        """The group above decides the question; the decision and the answered question are kept together.

        Args:
            ident: the question.
            decision: the id the decision gets.
            step: the step ``decide``; its reason is the decision in words.

        Raises:
            NotFoundError: if there is no such question.
            NotAtTheTableError: if the official does not sit in the group that is asked.
            OutsideMandateError: if it is beyond that group's mandate too.
            IllegalMoveError: if it has not been taken up.
        """
        with self._unit(step.by) as unit:
            current = unit.get(Escalation, ident)
            receiver = unit.get(Group, current.value.receiver).value
            require_seat(unit, step.by, receiver, day_of(step.at))
            taken = _decision(unit, decision, receiver, current.value.question, step, answers=ident)
            answered = current.value.move(step, met={HOLDS.name}, decision=decision)
            kept = keep(
                unit,
                answered,
                change=step.event,
                expected_version=current.version,
                details=(("decision", decision),),
            )
            return kept, _kept_decision(unit, taken)


def _require_seat_above(unit: UnitOfWork, group: Group, at: datetime, by: OfficialId) -> None:
    refuse_ahead(unit, at, group.id)
    if group.parent is None:
        require_party(unit, by, group.cooperation)
        return
    for one in above(group, groups_of(unit, group.cooperation)):
        try:
            require_seat(unit, by, one, day_of(at))
        except NotAtTheTableError:
            continue
        return
    raise NotAtTheTableError(by, group.parent)


def _withdraw_what_rests_on(unit: UnitOfWork, mandate: Mandate, step: Step) -> None:
    for stored in unit.find(Delegation, mandate=mandate.id):
        if stored.value.state in _OPEN:
            keep(
                unit,
                stored.value.move(step),
                change=step.event,
                expected_version=stored.version,
                details=(("mandate", mandate.id),),
            )


def _decision(
    unit: UnitOfWork,
    ident: GroupDecisionId,
    group: Group,
    question: Question,
    step: Step,
    *,
    answers: EscalationId | None = None,
) -> GroupDecision:
    right = right_to_decide(unit, group, question, step.at)
    lent = right if isinstance(right, Delegation) else None
    return GroupDecision(
        ident,
        group.cooperation,
        group.id,
        question,
        step.at,
        step.by,
        mandate=right.mandate if isinstance(right, Delegation) else right.id,
        delegation=None if lent is None else lent.id,
        escalation=answers,
        text=step.reason,
    )


def _kept_decision(unit: UnitOfWork, taken: GroupDecision) -> Stored[GroupDecision]:
    resting = ("mandate", taken.mandate) if taken.delegation is None else ("delegation", taken.delegation)
    return keep(unit, taken, change="decided", details=(("group", taken.group), resting))
