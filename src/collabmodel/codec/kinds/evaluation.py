"""How the values of evaluation are kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from collabmodel.codec.kinds.kind import Kind, identified
from collabmodel.model.evaluation.competence import CompetenceActivity
from collabmodel.model.evaluation.evaluations import Evaluation
from collabmodel.model.evaluation.findings import Finding
from collabmodel.model.evaluation.grants import Grant, GrantAccount
from collabmodel.model.evaluation.indicators import Indicator, Measurement, Trend
from collabmodel.model.evaluation.preconditions import Precondition, PreconditionCheck
from collabmodel.model.evaluation.reports import Report


def _id_in(field: str) -> Callable[[Any], str | None]:
    def read(value: Any) -> str | None:  # noqa: ANN401 - any value that has the field
        found = getattr(value, field)
        return None if found is None else str(found)

    return read


def _only_object(evaluation: Evaluation) -> str | None:
    """The one cooperation that is evaluated; one of several is found by going through them all."""
    return str(next(iter(evaluation.objects))) if len(evaluation.objects) == 1 else None


_COOPERATION = _id_in("cooperation")

EVALUATION: tuple[Kind, ...] = (
    identified("indicator", Indicator, "cooperation", index={"cooperation": _COOPERATION}),
    identified("measurement", Measurement, "indicator"),
    identified("trend", Trend, "cooperation", index={"cooperation": _COOPERATION}),
    identified("evaluation", Evaluation, index={"cooperation": _only_object}),
    identified(
        "finding",
        Finding,
        "cooperation",
        index={"cooperation": _COOPERATION, "report": _id_in("report"), "follows": _id_in("follows")},
    ),
    identified(
        "report",
        Report,
        index={
            "cooperation": _COOPERATION,
            "duty": _id_in("duty"),
            "grant": _id_in("grant"),
            "evaluation": _id_in("evaluation"),
        },
    ),
    identified(
        "grant",
        Grant,
        "cooperation",
        index={"cooperation": _COOPERATION, "case_number": _id_in("case_number")},
        holds=lambda grant, day: grant.period.holds(day),
    ),
    identified("grant_account", GrantAccount, "grant"),
    identified("precondition", Precondition, index={"heading": lambda one: one.heading.value}),
    identified(
        "precondition_check",
        PreconditionCheck,
        "cooperation",
        index={"cooperation": _COOPERATION, "group": _id_in("group")},
    ),
    identified("competence_activity", CompetenceActivity, "cooperation", index={"cooperation": _COOPERATION}),
)
