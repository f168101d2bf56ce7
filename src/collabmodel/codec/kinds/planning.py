"""How the values of planning are kept: under the key of the case where a plan is made around one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from collabmodel.codec.kinds.kind import Kind, identified, matter_scope
from collabmodel.model.planning.annual_plans import AnnualPlan
from collabmodel.model.planning.follow_ups import FollowUp
from collabmodel.model.planning.plans import ActionPlan
from collabmodel.model.planning.workshops import FutureWorkshop


def _id_in(field: str) -> Callable[[Any], str | None]:
    def read(value: Any) -> str | None:  # noqa: ANN401 - any value that has the field
        found = getattr(value, field)
        return None if found is None else str(found)

    return read


def _of_the_case(value: ActionPlan | FollowUp, _of: str) -> str:
    return "" if value.case is None else matter_scope(value.case)


_COOPERATION = _id_in("cooperation")

PLANNING: tuple[Kind, ...] = (
    identified(
        "action_plan",
        ActionPlan,
        "cooperation",
        scope=_of_the_case,
        index={
            "cooperation": _COOPERATION,
            "case": _id_in("case"),
            "agreement": _id_in("agreement"),
            "replaces": _id_in("replaces"),
            "level": lambda plan: plan.level.value,
            "state": lambda plan: plan.state.value,
        },
    ),
    identified(
        "follow_up",
        FollowUp,
        "plan",
        scope=_of_the_case,
        index={"cooperation": _COOPERATION, "plan": _id_in("plan"), "case": _id_in("case")},
    ),
    identified(
        "future_workshop",
        FutureWorkshop,
        "cooperation",
        index={"cooperation": _COOPERATION, "group": _id_in("group")},
    ),
    identified(
        "annual_plan",
        AnnualPlan,
        "cooperation",
        index={
            "cooperation": _COOPERATION,
            "group": _id_in("group"),
            "workshop": _id_in("workshop"),
            "year": lambda plan: str(plan.year),
        },
    ),
)
