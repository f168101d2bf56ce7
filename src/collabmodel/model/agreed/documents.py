"""Governing documents, references to documents, who spreads them, and how long a record is kept.

The library keeps references and never files: the document stands in its owner's own register.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import (
    AgencyId,
    CooperationId,
    DistributionId,
    DocumentId,
    RetentionId,
    check_id,
)
from collabmodel.model.time import Period, months_after


class DocumentKind(Enum):
    """Kinds of documents around a cooperation (dokumentslag)."""

    STRATEGY = "strategy"
    POLICY = "policy"
    GUIDELINE = "guideline"
    """Riktlinje."""
    RULES = "rules"
    PROGRAMME = "programme"
    PLAN = "plan"
    PROJECT_PLAN = "project_plan"
    COUNCIL_ACTIVITY_PLAN = "council_activity_plan"
    """Verksamhetsplan för ett brottsförebyggande råd."""
    AUDIT_REPORT = "audit_report"
    """Revisionsrapport."""
    STATEMENT = "statement"
    """Yttrande."""
    MINUTES = "minutes"
    """Protokoll, and memory notes."""
    DECISION = "decision"
    AGREEMENT = "agreement"
    REPORT = "report"
    APPLICATION = "application"
    """Ansökan om bidrag."""
    OTHER = "other"


LADDER: tuple[DocumentKind, ...] = (
    DocumentKind.STRATEGY,
    DocumentKind.PROGRAMME,
    DocumentKind.PLAN,
    DocumentKind.POLICY,
    DocumentKind.GUIDELINE,
    DocumentKind.RULES,
)
"""The governing kinds from the widest to the most detailed, as many municipalities rank them: a
convention that each may set aside, not law."""


class SecrecyMark(Enum):
    """What is marked on a document (sekretessmarkering); a reminder, never a decision."""

    NONE = "none"
    MARKED = "marked"
    UNKNOWN = "unknown"


class RetentionAction(Enum):
    """What is done when the term is over."""

    DISPOSE = "dispose"
    """Gallra."""
    PRESERVE = "preserve"
    """Bevara: it is never disposed of."""


@attrs.frozen(field_transformer=checked)
class GoverningDocument:
    """A document that governs (styrdokument): who decided it, for what, and when it is looked over.

    Args:
        decided_by: the body that decided it, in words.
        scope: what it covers, in words.
        author: the post or unit that wrote it; no name.
        review_on: the day it shall be looked over.
        reviewed_by: the post that looks it over.
        replaces: the document it takes over from.

    Raises:
        ModelError: without a title or a body that decided it, or if it replaces itself.
    """

    id: DocumentId
    kind: DocumentKind
    title: str
    decided_by: str
    valid: Period
    cooperation: CooperationId | None = None
    scope: str = ""
    author: str = ""
    decided_on: date | None = None
    review_on: date | None = None
    reviewed_by: str = ""
    registry_no: str | None = None
    replaces: DocumentId | None = None

    def __attrs_post_init__(self) -> None:
        """Check the id, the title and who decided."""
        check_id(self.id, where="document.id")
        if not self.title.strip() or not self.decided_by.strip() or self.replaces == self.id:
            msg = f"document {self.id}: state its title and who decided it; it replaces another than itself"
            raise ModelError(msg)

    def review_due(self, day: date) -> bool:
        """Whether it should have been looked over by now, while it still applies."""
        return self.review_on is not None and self.review_on <= day and self.valid.holds(day)

    def governs_over(self, other: GoverningDocument) -> bool | None:
        """Whether it stands above another in the ladder; ``None`` where either has no rung there."""
        if self.kind not in LADDER or other.kind not in LADDER:
            return None
        return LADDER.index(self.kind) < LADDER.index(other.kind)


@attrs.frozen(field_transformer=checked)
class DocumentRef:
    """A reference to a document (hänvisning): where it is registered, and never what it says.

    Args:
        title: left out of what is shown of the value, since a title may tell of somebody.
        owner: the agency in whose register it stands.
        retention: the rule that says how long it is kept.

    Raises:
        ModelError: without a title.
    """

    id: DocumentId
    kind: DocumentKind
    title: str = attrs.field(repr=False)
    owner: AgencyId
    registry_no: str | None = None
    secrecy: SecrecyMark = SecrecyMark.UNKNOWN
    cooperation: CooperationId | None = None
    dated: date | None = None
    retention: RetentionId | None = None

    def __attrs_post_init__(self) -> None:
        """Check the id and the title."""
        check_id(self.id, where="document.id")
        if not self.title.strip():
            raise ModelError(f"document {self.id}: state its title")


@attrs.frozen(field_transformer=checked)
class Receiver:
    """One who shall be reached (mottagare): an agency, or an outside body, and the post there.

    Args:
        to: the agency, or the name of a body that is none, such as a network.
        responsible: the post that spreads it there; each participant spreads it at home.
        done_on: the day it was done.
    """

    to: str
    responsible: str
    done_on: date | None = None

    def __attrs_post_init__(self) -> None:
        """Somebody answers for each receiver."""
        if not self.to.strip() or not self.responsible.strip():
            raise ModelError("receiver: name who is reached and the post that answers for it")


@attrs.frozen(field_transformer=checked)
class Distribution:
    """How a document is spread (spridning): each participant spreads it at home and says when it is done.

    Raises:
        ModelError: without receivers, or with the same one twice.
    """

    id: DistributionId
    document: DocumentId
    receivers: tuple[Receiver, ...]
    cooperation: CooperationId | None = None
    due: date | None = None

    def __attrs_post_init__(self) -> None:
        """Each receiver stands there once."""
        check_id(self.id, where="distribution.id")
        if not self.receivers or len({one.to for one in self.receivers}) < len(self.receivers):
            raise ModelError(f"distribution {self.id}: name its receivers, each of them once")

    def pending(self, day: date) -> tuple[Receiver, ...]:
        """Those not reached by a day."""
        return tuple(one for one in self.receivers if one.done_on is None or one.done_on > day)

    def late(self, day: date) -> bool:
        """Whether the due day has passed with somebody not reached."""
        return self.due is not None and self.due < day and bool(self.pending(day))

    def done(self, to: str, on: date) -> Distribution:
        """The distribution with one receiver reached.

        Raises:
            ModelError: if it is not among the receivers.
        """
        if all(one.to != to for one in self.receivers):
            raise ModelError(f"distribution {self.id}: that is none of its receivers. Add it first.")
        reached = tuple(attrs.evolve(one, done_on=on) if one.to == to else one for one in self.receivers)
        return attrs.evolve(self, receivers=reached)


@attrs.frozen(field_transformer=checked)
class RetentionRule:
    """How long a kind of record is kept (gallringsregel): by statute, or by the owner's own decision.

    Args:
        record_kind: the kind of record, as a code word.
        owner: the one agency whose record it is.
        event: what the term is counted from, as a code word: ``last_note``, ``closed``.
        months: the term; whole years are twelve each.
        ground: the statute or the decision, in words.

    Raises:
        ModelError: with a term to dispose after and none, with a term to preserve, or no ground.
    """

    id: RetentionId
    record_kind: str
    owner: AgencyId
    event: str
    action: RetentionAction
    ground: str
    months: int | None = None

    def __attrs_post_init__(self) -> None:
        """Disposal has a term, preservation has none, and both have a ground."""
        check_id(self.id, where="retention.id")
        wants_term = self.action is RetentionAction.DISPOSE
        if wants_term != (self.months is not None) or (self.months or 0) < 0:
            raise ModelError(f"retention {self.id}: disposal needs a term in months; preservation has none")
        if not self.ground.strip() or not self.event.strip() or not self.record_kind.strip():
            raise ModelError(f"retention {self.id}: state the record, the event and the statute or decision")

    def due_on(self, event_day: date) -> date | None:
        """The last day of the term, after which it is disposed of; ``None`` for what is preserved.

        >>> RetentionRule(
        ...     RetentionId("r"),
        ...     "file",
        ...     AgencyId("social"),
        ...     "last_note",
        ...     RetentionAction.DISPOSE,
        ...     "decision 12",
        ...     months=60,
        ... ).due_on(date(2024, 2, 29)).isoformat()
        '2029-02-28'
        """
        return None if self.months is None else months_after(event_day, self.months)


def to_review(documents: Iterable[GoverningDocument], day: date) -> tuple[GoverningDocument, ...]:
    """The documents that should have been looked over by a day, the longest overdue first (att se över)."""
    due = (document for document in documents if document.review_due(day))
    return tuple(sorted(due, key=lambda document: (document.review_on or day, document.id)))
