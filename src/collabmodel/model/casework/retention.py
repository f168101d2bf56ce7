"""How long an ended case keeps its identity: a term that somebody decided, never a default."""

from __future__ import annotations

from datetime import date

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.casework.cases import Case
from collabmodel.model.casework.courses import CaseState
from collabmodel.model.checks import checked
from collabmodel.model.ids import CooperationId, check_id
from collabmodel.model.time import Period, months_after


@attrs.frozen(field_transformer=checked)
class CaseRetention:
    """How long the cases of a cooperation keep their identity once they have ended (gallringsfrist).

    Args:
        closed_months: months from the day a case was closed.
        declined_months: months from the day it was declined.
        source: the plan or decision that says so; there is no term without one.
        valid: when the term itself applies.

    Raises:
        ModelError: without a source, or if a term is negative.

    >>> CaseRetention(CooperationId("sspf"), closed_months=24, declined_months=0, source="Plan 7").id
    'sspf:always'
    """

    cooperation: CooperationId
    closed_months: int
    declined_months: int
    source: str
    valid: Period = Period()

    def __attrs_post_init__(self) -> None:
        """Somebody decided on it, and it is a length of time."""
        check_id(self.cooperation, where="case_retention.cooperation")
        if not self.source.strip():
            msg = f"retention of {self.cooperation}: say which plan or decision states the term"
            raise ModelError(msg)
        if min(self.closed_months, self.declined_months) < 0:
            msg = f"retention of {self.cooperation}: a term is 0 months or more"
            raise ModelError(msg)

    @property
    def id(self) -> str:
        """The cooperation, and the day the term applies from."""
        return f"{self.cooperation}:{self.valid.since or 'always'}"


def identity_kept_until(case: Case, term: CaseRetention) -> date | None:
    """The first day on which a case may no longer name anybody; ``None`` while it is open.

    Args:
        case: the case.
        term: the term that applies.

    Raises:
        ModelError: if the term is another cooperation's.
    """
    if term.cooperation != case.cooperation:
        raise ModelError(f"case {case.id}: the term is of {term.cooperation}. Give that of its cooperation.")
    if case.ended_on is None:
        return None
    declined = case.state is CaseState.DECLINED
    return months_after(case.ended_on, term.declined_months if declined else term.closed_months)


def keeps_name_too_long(case: Case, term: CaseRetention, day: date) -> bool:
    """Whether a case still names somebody on a day when it may not (gallring är försenad).

    Raises:
        ModelError: if the term is another cooperation's.
    """
    until = identity_kept_until(case, term)
    return case.disposed_on is None and until is not None and until <= day
