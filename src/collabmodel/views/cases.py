"""A case as one viewer sees it: each line is there because the sight gives it, and nothing else is."""

from __future__ import annotations

from datetime import date

import attrs

from collabmodel.model.casework.cases import Case
from collabmodel.model.casework.courses import CaseState
from collabmodel.model.consent import Consent
from collabmodel.model.ids import (
    AgencyId,
    CaseId,
    ConsentId,
    IndividualId,
    ItemId,
    MeasureId,
    MeetingId,
    OfficialId,
)
from collabmodel.model.organisation.meetings import Meeting
from collabmodel.model.planning.measures import MeasureState
from collabmodel.model.planning.plans import ActionPlan
from collabmodel.views.sights import Sight

WHOLE = frozenset({Sight.COORDINATOR, Sight.EMERGENCY})
INSIDE = WHOLE | {Sight.TEAM}


@attrs.frozen
class ConsentLine:
    """One consent: who may give what to whom, and until when; no signature, no name."""

    consent: ConsentId
    discloser: AgencyId
    recipients: frozenset[str]
    categories: frozenset[str]
    until: date | None


@attrs.frozen
class MeasureLine:
    """One measure of the plan: what, who, when."""

    measure: MeasureId
    text: str = attrs.field(repr=False)
    responsible: AgencyId
    due: date | None
    state: MeasureState


@attrs.frozen
class CaseView:
    """A case as one viewer sees it (vy över ärendet).

    Attributes:
        sight: how much is seen; what it does not give is empty here.
        state: where it really stands at that moment.
        team: who takes part; to a member of the team only in which roles.
        items: the information that may be given to the viewer's branch now, or is its own.
    """

    case: CaseId
    sight: Sight
    state: CaseState
    individuals: frozenset[IndividualId] = frozenset()
    coordinator: OfficialId | None = None
    team: tuple[str, ...] = attrs.field(default=(), repr=False)
    consents: tuple[ConsentLine, ...] = ()
    goals: tuple[str, ...] = attrs.field(default=(), repr=False)
    measures: tuple[MeasureLine, ...] = ()
    meetings: tuple[MeetingId, ...] = ()
    items: tuple[ItemId, ...] = ()


@attrs.frozen
class Material:
    """What lies in a case, before anybody looks at it."""

    consents: tuple[Consent, ...] = ()
    plan: ActionPlan | None = None
    meetings: tuple[Meeting, ...] = ()
    items: tuple[ItemId, ...] = ()


def view(
    case: Case, state: CaseState, sight: Sight, material: Material, *, agencies: frozenset[AgencyId]
) -> CaseView | None:
    """The case as this sight shows it; ``None`` where no single case is seen.

    Args:
        case: the case.
        state: where it really stands.
        sight: how much is seen.
        material: what lies in it; items only those that may be shown to the viewer.
        agencies: for whom the viewer sits at the table.
    """
    if sight is Sight.PSEUDONYM:
        return CaseView(case.id, sight, state)
    if sight not in INSIDE:
        return None
    plan = material.plan
    return CaseView(
        case=case.id,
        sight=sight,
        state=state,
        individuals=case.subjects,
        coordinator=case.coordinator,
        team=tuple(member.who if sight in WHOLE else member.role.value for member in case.team),
        consents=tuple(_line(one) for one in material.consents if _concerns(one, sight, agencies)),
        goals=() if plan is None else tuple(goal.text for goal in plan.goals),
        measures=() if plan is None else _measures(plan, sight, agencies),
        meetings=tuple(meeting.id for meeting in material.meetings),
        items=material.items,
    )


def _measures(plan: ActionPlan, sight: Sight, agencies: frozenset[AgencyId]) -> tuple[MeasureLine, ...]:
    return tuple(
        MeasureLine(one.id, one.text, one.responsible, one.postponed_to or one.due, one.state)
        for one in plan.measures
        if sight in WHOLE or ({one.responsible} | one.assisting) & agencies
    )


def _concerns(consent: Consent, sight: Sight, agencies: frozenset[AgencyId]) -> bool:
    scope = consent.scope
    if scope is None:
        return False
    named = scope.recipients | {str(scope.discloser)}
    return sight in WHOLE or bool(named & {str(one) for one in agencies})


def _line(consent: Consent) -> ConsentLine:
    scope = consent.scope
    assert scope is not None  # noqa: S101 - only consents with a scope are shown
    return ConsentLine(consent.id, scope.discloser, scope.recipients, scope.categories, scope.valid.until)
