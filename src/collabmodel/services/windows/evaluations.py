"""Where an evaluator is shown what an evaluation goes on, aggregated and without persons."""

from __future__ import annotations

from typing import ClassVar

from collabmodel.errors import NotFoundError
from collabmodel.model.agencies import Official
from collabmodel.model.evaluation.evaluations import Evaluation
from collabmodel.model.evaluation.findings import Finding
from collabmodel.model.evaluation.indicators import Indicator, Measurement, series
from collabmodel.model.evaluation.reports import Report
from collabmodel.model.ids import EvaluationId, OfficialId
from collabmodel.model.journal import EntryKind, Event
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.time import day_of
from collabmodel.ports import UnitOfWork
from collabmodel.services.desks import Desk
from collabmodel.views.evaluations import EvaluationView

PURPOSE = "evaluation_view"


class EvaluationWindow(Desk):
    """Where an evaluator is shown what an evaluation goes on (fönstret mot utvärderingen).

    Nothing in it can hold a person: figures are aggregated, interviews counted, reports in bands.

    Args:
        store: where state and journal are.
        tenant: whose evaluations.
        legal_ground: what allows the looking; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def look(self, ident: EvaluationId, *, by: OfficialId) -> EvaluationView:
        """The evaluation, shown by an official of whoever ordered it or of a party that is looked at.

        Args:
            ident: the evaluation.
            by: the official who shows it.

        Raises:
            NotFoundError: if there is no such evaluation, or this official has no part in it.
        """
        with self._unit(by) as unit:
            seen = _seen(unit, ident, by)
            unit.append(
                Event(EntryKind.READ, ident, (("sight", "nothing" if seen is None else "evaluation"),))
            )
        if seen is None:
            raise NotFoundError("evaluation", ident)
        return seen


def _seen(unit: UnitOfWork, ident: EvaluationId, by: OfficialId) -> EvaluationView | None:
    try:
        evaluation = unit.get(Evaluation, ident).value
        who = unit.get(Official, by).value
    except NotFoundError:
        return None
    looked_at = [one.value for one in unit.all(Cooperation) if one.value.id in evaluation.objects]
    agencies = {evaluation.commissioner}.union(*(one.parties for one in looked_at))
    if who.agency not in agencies or not who.period.holds(day_of(unit.now())):
        return None
    objects = sorted(evaluation.objects)
    return EvaluationView(
        evaluation,
        tuple(
            series(one.value, (found.value for found in unit.all(Measurement, of=one.ident)))
            for together in objects
            for one in unit.all(Indicator, of=together)
        ),
        tuple(one.value for together in objects for one in unit.all(Finding, of=together)),
        tuple(one.value for one in unit.find(Report, evaluation=ident)),
    )
