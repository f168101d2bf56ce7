"""The disclosure desk: gather facts, decide, journal, answer.  No journal entry, no release."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import TypeVar

import attrs

from collabmodel.errors import (
    ConflictingFactsError,
    DisclosureRefused,
    JournalError,
    ModelError,
    NotFoundError,
)
from collabmodel.model.assessments import NothingMoreKnown
from collabmodel.model.consent import Consent
from collabmodel.model.decision import Decision
from collabmodel.model.digest import digest
from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.model.ids import DecisionId, ItemId, OfficialId, RequestId, TenantId, check_id
from collabmodel.model.information import InformationItem
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
from collabmodel.services.routines import kept_for, resolved

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
                decision that was made, not a second one.  Facts that the caller states are part
                of what is asked.

        Raises:
            ModelError: if request and facts do not fit together, or do not fit what the store holds
                of the items or of a stated consent.
            ConflictError: if the key was used for another question.
            StoreError: if it could not be journalled and kept.  Then there is no decision.
        """
        payload = digest(request) if facts is None else digest((request, _nameless(facts)))
        facts = facts if facts is not None else self._gathered(request)
        with self._store.unit(
            tenant=self._tenant,
            actor=request.official,
            purpose=request.purpose or UNSTATED,
            legal_ground=self._legal_ground,
            idempotency_key=idempotency_key,
        ) as unit:
            earlier = unit.recall(payload)
            if earlier is not None:
                decision, answered = _journalled(unit, DecisionId(earlier))
                if answered != request:
                    raise JournalError(f"decision {earlier}: it answers another question. Verify the store.")
                return decision
            for item in request.items:
                if not _is_current(unit, item):
                    msg = f"item {item.id}: the store describes it otherwise, or no more. Ask about it as it is."
                    raise ModelError(msg)
            decision = decide(request, self._known(unit, request, facts), self._packs)
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

        A consent may have been withdrawn, an item described anew, or the law changed, since
        the decision was made.  So the question is decided again as of now, for the official
        who gives, and what is no longer permitted is refused.  The refusal is journalled too.
        Now is never before what the journal tells of already, wherever the clock has gone.

        Args:
            decision_id: the decision that permits it.
            items: what is given, no more than was permitted.
            by: the official who gives it, in office at the holder.
            means: how, in one word of the host's, such as ``secure_mail``.
            recipient: who gets it, checked against the decision if stated.
            facts: what is known now, if the decision was made on facts the caller stated.

        Raises:
            DisclosureRefused: if any of it may not be given now, to this recipient.
            NotFoundError: if there is no such decision.
            JournalError: if the decision is not the one that the journal tells of.
            ModelError: if it makes no sense, the official is not in office, or stated facts do not fit.
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
        if facts is None and self._source is not None:
            with self._releasing(by) as unit:  # one of its own, since the host's source may need one too
                request = self._asked_again(_journalled(unit, decision_id)[1], unit, by)
            facts = self._gathered(request)
        with self._releasing(by) as unit:
            decision, request = _journalled(unit, decision_id)
            request = self._asked_again(request, unit, by)
            checked, refused = None, _refusal(decision, given, recipient)
            if refused is None and not all(
                _is_current(unit, one) for one in request.items if one.id in given
            ):
                refused = "item_changed"
            if refused is None:
                checked = decide(request, self._known(unit, request, facts), self._packs)
                if not given <= checked.permitted or checked.recipient != decision.recipient:
                    refused = "no_longer_permitted"
            entry = unit.append(
                release_event(
                    decision,
                    items=given,
                    means=means,
                    recipient=decision.recipient if recipient is None else recipient,
                    refused=refused,
                    checked_at=request.at,
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

    def _asked_again(self, request: DisclosureRequest, unit: UnitOfWork, by: OfficialId) -> DisclosureRequest:
        """The request as this official would put it now."""
        now = max(require_aware(self._clock.now(), where="clock.now"), unit.now())
        return attrs.evolve(request, at=now, official=by)

    def _known(self, unit: UnitOfWork, request: DisclosureRequest, facts: FactSheet | None) -> FactSheet:
        """What is known in the matter, with the agency's standing assessments where nobody has looked at it."""
        known = _known(unit, request, facts)
        return resolved(kept_for(unit, request, known), request, known, self._packs)

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


def _known(unit: UnitOfWork, request: DisclosureRequest, facts: FactSheet | None) -> FactSheet:
    """The facts, read from the unit if nobody gave any, with what an official has stated in the matter.

    Raises:
        ConflictingFactsError: if a stated consent is not as the store holds it, withdrawn for instance.
    """
    if facts is None:
        return StoredFacts(unit).gather(request)
    for consent in facts.consents:
        if not _is_current(unit, consent):
            raise ConflictingFactsError("consent", about=consent.id)
    if facts.nothing_more_known is not None:
        return facts
    statements = unit.all(NothingMoreKnown, of=request.id)
    return attrs.evolve(facts, nothing_more_known=statements[0].value if statements else None)


def _nameless(facts: FactSheet) -> FactSheet:
    """The facts without names and personal numbers, of which not even a digest may be kept."""
    return attrs.evolve(
        facts,
        officials=tuple(attrs.evolve(official, name="") for official in facts.officials),
        people=tuple(attrs.evolve(person, name="", personal_number=None) for person in facts.people),
    )


def _is_current(unit: UnitOfWork, stated: Consent | InformationItem) -> bool:
    """Whether the store holds it as it is stated; what the store never held is the host's own to tell."""
    past = unit.versions(type(stated), stated.id)
    return not past or (not past[-1].retired and past[-1].value == stated)


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
