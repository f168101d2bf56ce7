"""What an evaluator sees: series, findings, reports and references to documents; no case and no person."""

from __future__ import annotations

import attrs

from collabmodel.model.evaluation.evaluations import Evaluation
from collabmodel.model.evaluation.findings import Finding
from collabmodel.model.evaluation.indicators import Series
from collabmodel.model.evaluation.reports import Report


@attrs.frozen
class EvaluationView:
    """An evaluation with what it goes on (vy för utvärderaren).

    Attributes:
        evaluation: with its modules; interviews are counted and name nobody.
        series: of each indicator of the cooperations that are looked at, too short or not.
        findings: those of the same cooperations.
        reports: those written for the evaluation, with counts in bands.
    """

    evaluation: Evaluation
    series: tuple[Series, ...]
    findings: tuple[Finding, ...]
    reports: tuple[Report, ...]
