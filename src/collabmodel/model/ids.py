"""Typed identifiers, so that an agency's id is never taken for a person's.

An id is an opaque string chosen by the host application: letters, digits and
``. _ : / -``, at most 80 characters.  A personal number must not be used as
an id; what looks like one is refused.
"""

from __future__ import annotations

import re
from typing import NewType

from collabmodel.errors import ModelError

AgencyId = NewType("AgencyId", str)
BranchId = NewType("BranchId", str)
OfficialId = NewType("OfficialId", str)
IndividualId = NewType("IndividualId", str)
ItemId = NewType("ItemId", str)
RequestId = NewType("RequestId", str)
ConsentId = NewType("ConsentId", str)
AgreementId = NewType("AgreementId", str)
DecisionId = NewType("DecisionId", str)
ProvisionId = NewType("ProvisionId", str)
TenantId = NewType("TenantId", str)
StandingId = NewType("StandingId", str)
CooperationId = NewType("CooperationId", str)
AreaId = NewType("AreaId", str)
GroupId = NewType("GroupId", str)
MembershipId = NewType("MembershipId", str)
MandateId = NewType("MandateId", str)
DelegationId = NewType("DelegationId", str)
AssignmentId = NewType("AssignmentId", str)
EscalationId = NewType("EscalationId", str)
DutyId = NewType("DutyId", str)
MeetingId = NewType("MeetingId", str)
PromiseId = NewType("PromiseId", str)
DocumentId = NewType("DocumentId", str)
RevisionId = NewType("RevisionId", str)
PlaceId = NewType("PlaceId", str)
IncidentId = NewType("IncidentId", str)
PictureId = NewType("PictureId", str)
SourceId = NewType("SourceId", str)
WorkshopId = NewType("WorkshopId", str)
ConcernId = NewType("ConcernId", str)
CaseId = NewType("CaseId", str)
MappingId = NewType("MappingId", str)
PlanId = NewType("PlanId", str)
GoalId = NewType("GoalId", str)
MeasureId = NewType("MeasureId", str)
FollowUpId = NewType("FollowUpId", str)
OperationId = NewType("OperationId", str)
IndicatorId = NewType("IndicatorId", str)
EvaluationId = NewType("EvaluationId", str)
FindingId = NewType("FindingId", str)
ReportId = NewType("ReportId", str)
GrantId = NewType("GrantId", str)
PreconditionId = NewType("PreconditionId", str)
AccessId = NewType("AccessId", str)
ActivityPeriodId = NewType("ActivityPeriodId", str)
GroupDecisionId = NewType("GroupDecisionId", str)
ProposalId = NewType("ProposalId", str)
SubmissionId = NewType("SubmissionId", str)
BudgetId = NewType("BudgetId", str)
ContributionId = NewType("ContributionId", str)
ProfileId = NewType("ProfileId", str)
DistributionId = NewType("DistributionId", str)
RetentionId = NewType("RetentionId", str)
MeasurementId = NewType("MeasurementId", str)
TrendId = NewType("TrendId", str)
AccountId = NewType("AccountId", str)
CheckId = NewType("CheckId", str)
ActivityId = NewType("ActivityId", str)
PowerId = NewType("PowerId", str)
AnnualPlanId = NewType("AnnualPlanId", str)

_SHAPE = re.compile(r"[\w][\w.:/\-åäöÅÄÖ]{0,79}\Z")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)
_PERSONAL_NUMBER = re.compile(
    r"(?<!\d)(?:\d\d)?\d\d(0[1-9]|1[0-2])([0-2]\d|3[01]|[67]\d|8\d|9[01])[-+]?\d{4}(?!\d)"
)
"""Year, month, day (a coordination number adds sixty to the day) and four digits."""
_SHORTEST = 10
"""No personal number has fewer letters; a shorter id need not be searched for one."""
_LONGEST = 80
_END_OF_ONE = re.compile(r"\d{4}")
"""Every personal number holds it, and it is found, or not found, several times as fast."""


def check_id(value: str, *, where: str) -> None:
    """Refuse an id that is empty, too long, oddly spelt, or looks like a personal number.

    Raises:
        ModelError: naming the field, never the value.

    >>> check_id("youth-1", where="individual.id")
    >>> check_id("19" + "900101" + "0000", where="individual.id")
    Traceback (most recent call last):
        ...
    collabmodel.errors.ModelError: individual.id: it looks like a personal number. Use an opaque key.
    """
    plain = type(value) is str and len(value) <= _LONGEST and value.replace("-", "a").isalnum()
    if not (plain and value[0] != "-") and not (isinstance(value, str) and _SHAPE.match(value)):
        msg = f"{where}: an id is 1 to 80 letters, digits or . _ : / - and begins with a letter or digit"
        raise ModelError(msg)
    if not _holds_none(value) and _PERSONAL_NUMBER.search(value) and not _UUID.match(value):
        msg = f"{where}: it looks like a personal number. Use an opaque key."
        raise ModelError(msg)


def _holds_none(value: str) -> bool:
    """Whether it is seen at once that no personal number stands in the id; where it is not, one may.

    A number takes ten letters or more, so that in a text of fewer than twenty the tenth from the
    end is one of them.
    """
    length = len(value)
    if length < _SHORTEST or (length < 2 * _SHORTEST and value[-_SHORTEST].isalpha()):
        return True
    return not _END_OF_ONE.search(value)


def holds_personal_number(text: str) -> bool:
    """Whether what looks like a personal number stands anywhere in a text.

    >>> holds_personal_number("seen at 17"), holds_personal_number("19" + "900101" + "-0000")
    (False, True)
    """
    return _PERSONAL_NUMBER.search(text) is not None
