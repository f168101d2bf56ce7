"""The case as the family sees it: own consents, the plan, and who has received what; nothing on others."""

from __future__ import annotations

from datetime import datetime

import attrs

from collabmodel.model.casework.cases import Case
from collabmodel.model.consent import Consent
from collabmodel.model.ids import CaseId, ConsentId, IndividualId, ItemId, OfficialId
from collabmodel.model.planning.plans import ActionPlan


@attrs.frozen
class Received:
    """That information of these kinds was given to somebody."""

    item: ItemId
    categories: frozenset[str]
    recipient: str
    at: datetime


@attrs.frozen
class FamilyView:
    """A case as youth and guardians see it (vy för familjen)."""

    case: CaseId
    youths: frozenset[IndividualId]
    coordinator: OfficialId | None
    consents: tuple[ConsentId, ...]
    goals: tuple[str, ...] = attrs.field(default=(), repr=False)
    measures: tuple[str, ...] = attrs.field(default=(), repr=False)
    received: tuple[Received, ...] = ()

    @classmethod
    def of(
        cls,
        case: Case,
        youths: frozenset[IndividualId],
        consents: tuple[Consent, ...],
        plan: ActionPlan | None,
        received: tuple[Received, ...],
    ) -> FamilyView:
        """What these youths and their guardians see of a case."""
        return cls(
            case.id,
            youths,
            case.coordinator,
            tuple(one.id for one in consents),
            () if plan is None else tuple(goal.text for goal in plan.goals),
            () if plan is None else tuple(measure.text for measure in plan.measures),
            received,
        )
