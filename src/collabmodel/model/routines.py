"""Standing assessments: made once for a kind of item, used until they end or somebody looks at the case."""

from __future__ import annotations

from datetime import date

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.assessments import Answer
from collabmodel.model.checks import checked
from collabmodel.model.ids import AgencyId, OfficialId, ProvisionId, StandingId, check_id
from collabmodel.model.time import Period


@attrs.frozen(field_transformer=checked)
class StandingAssessment:
    """A named official's assessment for a kind of item (rutinmässig bedömning, stående bedömning).

    It answers one provision: that nothing indicates harm (menprövning), or its question.  The engine
    never sees it.  A desk turns it into a finding for each person of an item that it fits, and only
    where the facts it presupposes are described; see decision 0008.

    Args:
        provision: the secrecy whose harm it excludes, or the provision whose question it answers.
        holder: the agency that made it; no other may use it.
        activity: the function in which the items are held.
        categories: the kinds of information; an item of any other kind is outside.
        recipients: ids of branches or agencies; a person is never a recipient of a routine.
        purpose: what the recipients use it for.
        by: the official who made it and answers for it.
        on: the day it was made, at the latest the day it begins.
        valid: both ends are stated; a routine that nobody has to look at again is none.
        reason: why, in words that name nobody; kept here, and never in a journal or an explanation.
        marks: the marks that an item may carry; one with any other mark is outside.
        answer: the answer to the provision's question; ``None`` where it is harm that is assessed.
    """

    id: StandingId
    provision: ProvisionId
    holder: AgencyId
    activity: str
    categories: frozenset[str]
    recipients: frozenset[str]
    purpose: str
    by: OfficialId
    on: date
    valid: Period
    reason: str = attrs.field(repr=False)
    marks: frozenset[str] = frozenset()
    answer: Answer | None = None

    def __attrs_post_init__(self) -> None:
        """Check ids, bounds, and that it says for what, to whom and why."""
        where = f"standing assessment {self.id}"
        check_id(self.id, where="standing_assessment.id")
        for recipient in sorted(self.recipients):
            check_id(recipient, where=f"{where}: recipients")
        for name in ("categories", "recipients", "purpose"):
            if not getattr(self, name):
                msg = f"{where}: {name} is empty. Name what it is for; a routine for everything is none."
                raise ModelError(msg)
        if not self.reason.strip():
            msg = f"{where}: reason is empty. Say why in a few words that name nobody."
            raise ModelError(msg)
        if self.valid.since is None or self.valid.until is None:
            msg = f"{where}: valid must have both ends, so that somebody looks at it again"
            raise ModelError(msg)
        if self.on > self.valid.since:
            msg = f"{where}: it begins before it was made. Let it begin that day or later."
            raise ModelError(msg)
        if self.answer in {Answer.PENDING, Answer.NOT_SOUGHT}:
            msg = f"{where}: answer is yes or no, or left out where harm is assessed"
            raise ModelError(msg)
