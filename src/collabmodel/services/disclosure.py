"""The disclosure desk: gather facts, decide, journal, answer.  No journal entry, no release."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import TypeVar

import attrs

from collabmodel.errors import DisclosureRefused, JournalError, ModelError, NotFoundError
from collabmodel.model.assessments import NothingMoreKnown
from collabmodel.model.decision import Decision
from collabmodel.model.digest import digest
from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.model.ids import DecisionId, ItemId, OfficialId, RequestId, TenantId, check_id
from collabmodel.model.journal import EntryKind, JournalEntry
from collabmodel.model.time import require_aware
from collabmodel.ports import Clock, FactSource, Store, UnitOfWork
from collabmodel.rules.engine import decide
from collabmodel.rules.facts import FactSheet
from collabmodel.rules.packs import RulePack
from collabmodel.services.entries import (
    GIVEN,
    OUTCOME,
    REFUSED,
    REQUEST_DIGEST,
    decision_event,
    detail,
    release_event,
    statement_event,
)
from collabmodel.services.facts import StoredFacts

_LOG = logging.getLogger("collabmodel.services.disclosure")
_LOG.addHandler(logging.NullHandler())

T = TypeVar("T", DisclosureRequest, Decision)

UNSTATED = "unstated"
"""Stands in the journal where the request names no purpose."""


class DisclosureDesk:
    """Where a question is answered, once, with a trace that cannot be taken back.

    Args:
        store: where state and journal are.
        packs: the packs to decide by, one jurisdiction's and any local ones.
        clock: tells the moment of a release.
        tenant: whose desk it is.
        facts: where facts come from; left out, they are read from the store, in the same
            unit of work that holds the answer.
        on_decision: told of each decision after it was committed, for instance to count it.
            Its failures are logged, and change nothing.
        legal_ground: what allows the desk to process the data; stands in every entry.
    """

    def __init__(
        self,
        store: Store,
        packs: Sequence[RulePack],
        clock: Clock,
        tenant: TenantId,
        *,
        facts: FactSource | None = None,
        on_decision: Callable[[Decision], None] | None = None,
        legal_ground: str = "exercise of official authority",
    ) -> None:
        self._store, self._packs, self._clock, self._tenant = store, tuple(packs), clock, tenant
        self._source, self._on_decision, self._legal_ground = facts, on_decision, legal_ground

    def decide(
        self,
        request: DisclosureRequest,
        facts: FactSheet | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> Decision:
        """The answer to a request, journalled and kept before it is given; a refusal is an answer.

        Args:
            request: the question.
            facts: what is known, if the caller knows it; otherwise it is gathered.
            idempotency_key: to try again safely: the same request with the same key gets the
                decision that was made, not a second one.

        Raises:
            ModelError: if request and facts do not fit together.
            StoreError: if it could not be journalled and kept.  Then there is no decision.
        """
        facts = facts if facts is not None else self._gathered(request)
        with self._store.unit(
            tenant=self._tenant,
            actor=request.official,
            purpose=request.purpose or UNSTATED,
            legal_ground=self._legal_ground,
            idempotency_key=idempotency_key,
        ) as unit:
            earlier = unit.recall(digest(request))
            if earlier is not None:
                return unit.get(Decision, earlier).value
            decision = decide(request, _with_statement(unit, request, facts), self._packs)
            unit.append(decision_event(decision, request))
            _keep(unit, request, request.id)
            _keep(unit, decision, decision.id)
            unit.conclude(decision.id)
        self._tell(decision)
        return decision

    def record_release(
        self,
        decision_id: DecisionId,
        *,
        items: Iterable[ItemId],
        by: OfficialId,
        means: str,
        recipient: str | None = None,
        facts: FactSheet | None = None,
    ) -> JournalEntry:
        """Journal what is given on the ground of a decision, after a second look at the facts of now.

        A consent may have been withdrawn, or the law changed, since the decision was made.
        So the question is decided again as of now, and what is no longer permitted is
        refused.  The refusal is journalled too.

        Args:
            decision_id: the decision that permits it.
            items: what is given, no more than was permitted.
            by: the official who gives it.
            means: how, in one word of the host's, such as ``secure_mail``.
            recipient: who gets it, checked against the decision if stated.
            facts: what is known now, if the decision was made on facts the caller stated.

        Raises:
            DisclosureRefused: if any of it may not be given now, to this recipient.
            NotFoundError: if there is no such decision.
            JournalError: if the decision is not the one that the journal tells of.
        """
        given = frozenset(items)
        # All of it is journalled, also when it is refused, so none of it may be free text.
        check_id(means, where="release.means")
        for ident in sorted(given):
            check_id(ident, where="release.items")
        if recipient is not None:
            check_id(recipient, where="release.recipient")
        if not given:
            msg = f"release on decision {decision_id}: name at least one item"
            raise ModelError(msg)
        now = require_aware(self._clock.now(), where="clock.now")
        if facts is None and self._source is not None:
            facts = self._gathered(self._asked_at(now, decision_id, by))
        with self._releasing(by) as unit:
            decision, request = _journalled(unit, decision_id)
            checked, refused = None, _refusal(decision, given, recipient)
            if refused is None:
                request = attrs.evolve(request, at=now)
                checked = decide(request, _with_statement(unit, request, facts), self._packs)
                if not given <= checked.permitted or checked.recipient != decision.recipient:
                    refused = "no_longer_permitted"
            entry = unit.append(
                release_event(
                    decision,
                    items=given,
                    means=means,
                    recipient=decision.recipient if recipient is None else recipient,
                    refused=refused,
                    checked_at=now,
                    checked=checked,
                )
            )
        if detail(entry, OUTCOME) != GIVEN:
            raise DisclosureRefused(decision_id, REFUSED)
        return entry

    def nothing_more_known(self, request_id: RequestId, *, by: OfficialId, on: date) -> JournalEntry:
        """Journal an official's signed word that nothing more is known in a matter.

        Decisions of that request from now on are told so.  It can turn a question of fact
        into a no for now, and never anything into a yes.

        Raises:
            NotFoundError: if no such request has been decided.
        """
        statement = NothingMoreKnown(by, on)
        with self._store.unit(
            tenant=self._tenant, actor=by, purpose="statement", legal_ground=self._legal_ground
        ) as unit:
            unit.get(DisclosureRequest, request_id)
            earlier = unit.all(NothingMoreKnown, of=request_id)
            version = earlier[0].version if earlier else 0
            unit.save(statement, expected_version=version, of=request_id)
            return unit.append(statement_event(request_id, statement))

    def _releasing(self, by: OfficialId) -> AbstractContextManager[UnitOfWork]:
        return self._store.unit(
            tenant=self._tenant, actor=by, purpose="release", legal_ground=self._legal_ground
        )

    def _asked_at(self, now: datetime, decision_id: DecisionId, by: OfficialId) -> DisclosureRequest:
        """The decided request as of now, read in a unit of its own: the host's source may need one too."""
        with self._releasing(by) as unit:
            return attrs.evolve(_journalled(unit, decision_id)[1], at=now)

    def _gathered(self, request: DisclosureRequest) -> FactSheet | None:
        """What the host's own source knows; ``None`` where the store is the source."""
        return None if self._source is None else self._source.gather(request)

    def _tell(self, decision: Decision) -> None:
        if self._on_decision is None:
            return
        try:
            self._on_decision(decision)
        except Exception as error:  # noqa: BLE001 - the answer stands, whoever fails to hear it
            # The text of somebody else's error may hold personal data; its type does not.
            _LOG.warning("decision %s: on_decision failed with %s", decision.id, type(error).__name__)


def _with_statement(unit: UnitOfWork, request: DisclosureRequest, facts: FactSheet | None) -> FactSheet:
    """The facts, read from the unit if nobody gave any, with what an official has stated in the matter."""
    if facts is None:
        return StoredFacts(unit).gather(request)
    if facts.nothing_more_known is not None:
        return facts
    statements = unit.all(NothingMoreKnown, of=request.id)
    return attrs.evolve(facts, nothing_more_known=statements[0].value if statements else None)


def _keep(unit: UnitOfWork, value: T, ident: str) -> None:
    """Save the value unless it is what the store holds already."""
    try:
        current = unit.get(type(value), ident)
    except NotFoundError:
        unit.save(value, expected_version=0)
        return
    if current.value != value:
        unit.save(value, expected_version=current.version)


def _journalled(unit: UnitOfWork, decision_id: DecisionId) -> tuple[Decision, DisclosureRequest]:
    """The decision that the journal tells of, and the very request it answers.

    # INVARIANT: nothing is released on a decision, or for a request, that differs from what was journalled.
    """
    decision = unit.get(Decision, decision_id).value
    for entry in unit.entries(subject=decision_id):
        if entry.event.kind is EntryKind.DECISION and entry.event.payload_digest == decision.digest:
            wanted = detail(entry, REQUEST_DIGEST)
            for stored in unit.versions(DisclosureRequest, decision.request):
                if digest(stored.value) == wanted:
                    return decision, stored.value
    raise JournalError(
        f"decision {decision_id}: the journal does not tell of it as it is stored. Decide again."
    )


def _refusal(decision: Decision, given: frozenset[ItemId], recipient: str | None) -> str | None:
    """Why the decision itself does not allow the release; ``None`` if it does."""
    if recipient is not None and recipient != decision.recipient:
        return "other_recipient"
    return None if given <= decision.permitted else "not_permitted"
