"""What the journal is told of each act: ids, outcomes, citations and digests, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from collabmodel.codec.kinds import matter_scope, person_scope
from collabmodel.model.assessments import NothingMoreKnown
from collabmodel.model.consent import Consent
from collabmodel.model.decision import Decision
from collabmodel.model.digest import digest
from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.model.ids import ItemId, RequestId
from collabmodel.model.journal import EntryKind, Event, JournalEntry
from collabmodel.model.routines import StandingAssessment

Details = list[tuple[str, str]]

REQUEST_DIGEST = "request_digest"
OUTCOME = "outcome"
GIVEN, REFUSED = "given", "refused"


def decision_event(decision: Decision, request: DisclosureRequest) -> Event:
    """That a question was decided: the answer for each item, its basis, its grounds, and by which packs."""
    details: Details = [
        ("request", str(decision.request)),
        (REQUEST_DIGEST, digest(request)),
        ("holder", decision.holder),
        ("recipient", decision.recipient),
        ("at", decision.at.isoformat()),
        (OUTCOME, decision.outcome.value),
    ]
    for answer in decision.items:
        details += [
            (f"outcome:{answer.item}", answer.outcome.value),
            (f"basis:{answer.item}", answer.basis.value),
            (f"grounds:{answer.item}", " ".join(ground.id for ground in answer.grounds)),
        ]
        if answer.routines:
            details.append((f"standing:{answer.item}", " ".join(routine.id for routine in answer.routines)))
    return Event(
        EntryKind.DECISION,
        decision.id,
        (*details, *_packs(decision)),
        decision.digest,
        scope=matter_scope(decision.request),
    )


def release_event(
    decision: Decision,
    *,
    items: Iterable[ItemId],
    means: str,
    recipient: str,
    refused: str | None,
    checked_at: datetime,
    checked: Decision | None,
) -> Event:
    """That items were given, or that giving them was refused, and what the second look found."""
    details: Details = [
        (OUTCOME, GIVEN if refused is None else REFUSED),
        *([] if refused is None else [("reason", refused)]),
        ("recipient", recipient),
        ("means", means),
        *(("item", str(item)) for item in sorted(items)),
        ("checked_at", checked_at.isoformat()),
        *([] if checked is None else [("checked_digest", checked.digest), *_packs(checked)]),
    ]
    return Event(
        EntryKind.RELEASE, decision.id, tuple(details), decision.digest, scope=matter_scope(decision.request)
    )


def statement_event(request: RequestId, statement: NothingMoreKnown) -> Event:
    """That an official stated that nothing more is known in a matter."""
    details = (
        ("statement", "nothing_more_known"),
        ("by", str(statement.by)),
        ("on", statement.on.isoformat()),
    )
    return Event(EntryKind.STATEMENT, request, details, digest(statement), scope=matter_scope(request))


def consent_event(
    consent: Consent, *, change: str, version: int, details: Iterable[tuple[str, str]] = ()
) -> Event:
    """That a consent was recorded, asked for, signed, withdrawn or ended in another way."""
    told = (("change", change), ("version", str(version)), *details)
    error = consent.entered_in_error
    # The reason is for those who open the consent itself, and no digest of it is kept here either.
    bare = (
        consent if error is None else attrs.evolve(consent, entered_in_error=attrs.evolve(error, reason="-"))
    )
    return Event(EntryKind.CHANGE, consent.id, told, digest(bare), scope=person_scope(consent.subject))


def standing_event(assessment: StandingAssessment, *, change: str, version: int) -> Event:
    """That a standing assessment was recorded or ended: for what, towards whom, by whom, and for how long."""
    details = (
        ("change", change),
        ("version", str(version)),
        ("provision", str(assessment.provision)),
        ("holder", str(assessment.holder)),
        *(("recipient", recipient) for recipient in sorted(assessment.recipients)),
        ("by", str(assessment.by)),
        ("on", assessment.on.isoformat()),
        ("since", str(assessment.valid.since)),
        ("until", str(assessment.valid.until)),
    )
    # The reason is for those who open the assessment itself, and no digest of it is kept either.
    return Event(EntryKind.CHANGE, assessment.id, details, digest(attrs.evolve(assessment, reason="-")))


def detail(entry: JournalEntry, name: str) -> str | None:
    """The first detail of that name."""
    return next((text for key, text in entry.event.details if key == name), None)


def _packs(decision: Decision) -> Details:
    return [("pack", f"{pack.id} {pack.version} {pack.digest}") for pack in decision.packs]
