"""Revisions: something in use is looked over, from what reports and findings have shown."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import (
    CooperationId,
    DocumentId,
    EvaluationId,
    FindingId,
    ReportId,
    RevisionId,
    check_id,
)


class Revised(Enum):
    """What is looked over (föremål för översyn)."""

    AGREEMENT = "agreement"
    PLAN = "plan"
    DOCUMENT = "document"
    PROMISE = "promise"
    TERMS = "terms"


@attrs.frozen(field_transformer=checked)
class Revision:
    """A revision (översyn, revidering) of one object: what it goes on, by when, and what came of it.

    Args:
        what: the kind of thing that is looked over.
        of: its id.
        cooperation: whose it is.
        due: the day the revision shall be decided by.
        documents: documents it goes on.
        findings: findings it goes on.
        reports: reports it goes on.
        evaluations: evaluations it goes on.
        decided_on: the day it was decided.
        new_version: id or edition of what came of it; ``None`` where it was left as it was.

    Raises:
        ModelError: if it names a new version and no day, was decided from nothing, or leads back to
            the version it began from.
    """

    id: RevisionId
    what: Revised
    of: str
    cooperation: CooperationId | None
    due: date
    documents: frozenset[DocumentId] = frozenset()
    findings: frozenset[FindingId] = frozenset()
    reports: frozenset[ReportId] = frozenset()
    evaluations: frozenset[EvaluationId] = frozenset()
    decided_on: date | None = None
    new_version: str | None = None

    def __attrs_post_init__(self) -> None:
        """Check the ids, and that what is decided rests on something."""
        check_id(self.id, where="revision.id")
        check_id(self.of, where="revision.of")
        if self.new_version is not None:
            check_id(self.new_version, where="revision.new_version")
        if self.new_version is not None and self.decided_on is None:
            raise ModelError(f"revision {self.id}: a new version needs the day it was decided")
        if self.decided_on is not None and not self.inputs:
            raise ModelError(f"revision {self.id}: it is decided from nothing. Name what it goes on.")
        if self.new_version == self.of:
            raise ModelError(f"revision {self.id}: the new version is the old one. Leave it out.")

    @property
    def inputs(self) -> frozenset[str]:
        """The ids of all it goes on (underlag)."""
        return frozenset({*self.documents, *self.findings, *self.reports, *self.evaluations})

    def overdue(self, day: date) -> bool:
        """Whether it should have been decided by now, and was not or was not yet that day."""
        return self.due < day and (self.decided_on is None or self.decided_on > day)

    def decide(self, day: date, *, new_version: str | None = None) -> Revision:
        """The revision as decided.

        Raises:
            ModelError: if it was decided before, or goes on nothing.
        """
        if self.decided_on is not None:
            raise ModelError(f"revision {self.id}: it is decided already. Begin a new revision.")
        return attrs.evolve(self, decided_on=day, new_version=new_version)
