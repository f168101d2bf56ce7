"""Finspång: SSPF and LOS beside each other, and the one evaluation that looks at both."""

from __future__ import annotations

from datetime import date

import attrs

from collabmodel.model.agencies import Agency, LegalBasis, Official
from collabmodel.model.agreed.documents import Distribution, DocumentKind, DocumentRef, Receiver
from collabmodel.model.evaluation.evaluations import Design, Evaluation, ModuleKind, five_modules
from collabmodel.model.evaluation.reports import Report, ReportKind
from collabmodel.model.ids import AgencyId, DistributionId, DocumentId, EvaluationId, OfficialId, ReportId
from collabmodel.model.moves import Step
from collabmodel.model.time import Period, noon
from collabmodel.setups import los, sspf_finspang
from collabmodel.setups.ready import side_by_side

BOARD = Agency(
    AgencyId("management"),
    "Kommunstyrelsen i Finspång",
    "municipality",
    LegalBasis.AUTHORITY,
    municipality="finspang",
)
"""Who ordered the evaluation; the source says the municipality, and that it was this board is assumed."""
CLERK = Official(OfficialId("official-management"), BOARD.id)

EVALUATION, COMPILATION = EvaluationId("finspang-sspf-los"), DocumentId("finspang-compilation")

_SSPF, _LOS = sspf_finspang.finspang().cooperation, los.finspang().cooperation
_FOCUS = {
    ModuleKind.READING: "what the steering and working groups have written: how is it set up",
    ModuleKind.INTERVIEWS: "members of the steering and working groups: preconditions, possibilities, limits",
    ModuleKind.OUTSIDE_WORLD: "how it can be organised, carried out and followed up",
    ModuleKind.WORKSHOP: "the way forward, with those involved, from what the earlier modules taught",
    ModuleKind.ANALYSIS: "everything that was collected",
}


def evaluation(
    *,
    ordered_on: date = date(2024, 1, 8),
    started_on: date | None = None,
    evaluator: str = "ett konsultbolag",
) -> Evaluation:
    """The evaluation of how SSPF and LOS are carried out: it runs, and has no result yet.

    The source is the evaluator's presentation, which bears no day: the days here are stand-ins.
    Five modules are done for each of the two cooperations, in one assignment.

    Args:
        ordered_on: the day it was ordered.
        started_on: the day the work began; the same day if left out.
        evaluator: the organisation that does it, and no person.

    >>> running = evaluation()
    >>> running.state.value, len(running.modules), len(running.objects)
    ('ongoing', 10, 2)
    """
    began = started_on or ordered_on
    return Evaluation(
        id=EVALUATION,
        objects=frozenset({_SSPF.id, _LOS.id}),
        design=Design.PROCESS,
        commissioner=BOARD.id,
        evaluator=evaluator,
        period=Period(ordered_on),
        questions=(
            "which strengths does each model have as it is carried out",
            "which weaknesses does it have",
            "how can it be developed",
        ),
        modules=tuple(attrs.evolve(one, focus=_FOCUS[one.kind]) for one in five_modules(_SSPF.id, _LOS.id)),
        course=(Step("commission", noon(ordered_on), CLERK.id), Step("start", noon(began), CLERK.id)),
    )


def closing(
    *, due: date = date(2024, 12, 20), ordered_on: date = date(2024, 1, 8)
) -> tuple[Report, DocumentRef, Distribution]:
    """What the evaluation ends in: a compilation, and whom it is presented to.

    It goes to every party of the two cooperations, once to each.  The day is a stand-in.

    Args:
        due: the last day for the report and for the presentations.
        ordered_on: the day it was ordered.

    >>> report, document, presented = closing()
    >>> report.state.value, document.kind.value, len(presented.receivers)
    ('due', 'report', 8)
    """
    report = Report(
        id=ReportId("finspang-final"),
        kind=ReportKind.FINAL,
        sender="evaluator",
        receiver=BOARD.id,
        period=Period(ordered_on, due),
        due=due,
        evaluation=EVALUATION,
        contents=frozenset({COMPILATION}),
        course=(Step("order", noon(ordered_on), CLERK.id),),
    )
    document = DocumentRef(
        COMPILATION, DocumentKind.REPORT, "Sammanställning av processutvärderingen", owner=BOARD.id
    )
    presented = Distribution(
        id=DistributionId("finspang-presentation"),
        document=COMPILATION,
        receivers=tuple(
            Receiver(agency, "the evaluator presents it to its groups")
            for agency in sorted(_SSPF.parties | _LOS.parties)
        ),
        due=due,
    )
    return report, document, presented


def values() -> tuple[object, ...]:
    """Everything to save for Finspång: both cooperations, the evaluation, and what it ends in.

    >>> sum(isinstance(one, Evaluation) for one in values())
    1
    """
    both = side_by_side(sspf_finspang.finspang(), los.finspang())
    return (BOARD, CLERK, *both, evaluation(), *closing())
