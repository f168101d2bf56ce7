"""How the organisation is kept: agencies, cooperations, groups, what they may and what they meet for."""

from __future__ import annotations

from typing import Any

from collabmodel.codec.kinds.kind import Kind, identified, matter_scope
from collabmodel.model.agencies import Agency, Branch, Official
from collabmodel.model.organisation.areas import Area
from collabmodel.model.organisation.assignments import Assignment
from collabmodel.model.organisation.cadences import ActivityPeriod
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.organisation.duties import ReportingDuty
from collabmodel.model.organisation.escalations import Escalation, GroupDecision
from collabmodel.model.organisation.groups import Group
from collabmodel.model.organisation.mandates import Delegation, Mandate
from collabmodel.model.organisation.meetings import Meeting
from collabmodel.model.organisation.memberships import Membership
from collabmodel.model.organisation.profiles import LegalProfile
from collabmodel.model.organisation.proposals import GoalProposal, PlanSubmission
from collabmodel.model.organisation.resources import Budget, Contribution


def _of_the_case(meeting: Meeting, _of: str) -> str:
    """A meeting around a case is read with the key of the case; any other with the tenant's."""
    return "" if meeting.case is None else matter_scope(meeting.case)


def _together(name: str, cls: type[Any], *fields: str, **how: Any) -> Kind:  # noqa: ANN401 - the fields of Kind
    """A kind whose values belong to a cooperation, and can be found by it and by these fields."""

    def text(field: str) -> Any:  # noqa: ANN401 - what gives a field's text
        return lambda value: None if getattr(value, field) is None else str(getattr(value, field))

    return identified(
        name, cls, "cooperation", index={field: text(field) for field in ("cooperation", *fields)}, **how
    )


ORGANISATION: tuple[Kind, ...] = (
    identified("agency", Agency, index={"kind": lambda agency: agency.kind}),
    identified("branch", Branch, "agency"),
    identified("official", Official, "agency"),
    identified(
        "cooperation",
        Cooperation,
        index={
            "kind": lambda together: together.kind.value,
            "municipality": lambda together: together.municipality,
        },
        holds=lambda together, day: together.period.holds(day),
    ),
    identified("area", Area, index={"municipality": lambda area: area.municipality}),
    identified("legal_profile", LegalProfile, "agency", holds=lambda profile, day: profile.valid.holds(day)),
    _together("activity_period", ActivityPeriod, holds=lambda activity, day: activity.holds(day)),
    _together("group", Group, "area"),
    _together("membership", Membership, "group", "official", holds=lambda seat, day: seat.period.holds(day)),
    _together("mandate", Mandate, "group", holds=lambda mandate, day: mandate.remit.period.holds(day)),
    _together(
        "delegation",
        Delegation,
        "receiver",
        "mandate",
        holds=lambda delegation, day: delegation.remit.period.holds(day),
    ),
    _together("assignment", Assignment, "receiver", holds=lambda given, day: given.period.holds(day)),
    _together("escalation", Escalation, "giver", "receiver"),
    _together("group_decision", GroupDecision, "group"),
    _together("meeting", Meeting, "group", "case", scope=_of_the_case),
    _together("reporting_duty", ReportingDuty, "giver", holds=lambda duty, day: duty.period.holds(day)),
    _together("goal_proposal", GoalProposal, "receiver"),
    _together("plan_submission", PlanSubmission, "receiver"),
    _together("budget", Budget, "group"),
    _together("contribution", Contribution, "agency", holds=lambda given, day: given.period.holds(day)),
)
