"""What an evaluator is shown: series, findings and reports, and nothing that could hold a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from collabmodel.adapters import NoKeys, open_store
from collabmodel.errors import NotFoundError
from collabmodel.model.agencies import Official
from collabmodel.model.evaluation.evaluations import Evaluation
from collabmodel.model.evaluation.findings import Finding
from collabmodel.model.evaluation.indicators import Figure, Indicator, Measurement
from collabmodel.model.ids import AgencyId, EvaluationId, MeasurementId, OfficialId, TenantId
from collabmodel.model.journal import EntryKind
from collabmodel.model.time import Period, noon
from collabmodel.ports import Store
from collabmodel.services.windows.evaluations import EvaluationWindow
from collabmodel.setups import police_municipality
from collabmodel.testing.clocks import FixedClock

TOWN, STRANGER, FORMER = TenantId("town"), OfficialId("stranger"), OfficialId("former")
READY = police_municipality.hallstahammar()
(EVALUATION,) = READY.of(Evaluation)
INDICATOR = READY.of(Indicator)[0]
BY = next(one.id for one in READY.officials if one.agency == EVALUATION.commissioner)
OPENING = {"tenant": TOWN, "actor": BY, "purpose": "test", "legal_ground": "none"}
MEASURED = Measurement(
    MeasurementId("m-1"), INDICATOR.id, Figure(31), Period(date(2013, 1, 1), date(2014, 1, 1)), "survey"
)


@pytest.fixture
def store() -> Iterator[Store]:
    """Hallstahammar with one measurement, a stranger and somebody who has left."""
    store = open_store("memory:", keys=NoKeys(), clock=FixedClock(noon(date(2014, 6, 2))))
    former = Official(FORMER, EVALUATION.commissioner, period=Period(None, date(2014, 1, 1)))
    with store.unit(**OPENING) as unit:  # type: ignore[arg-type]
        for value in (*READY.values(), MEASURED, Official(STRANGER, AgencyId("tax")), former):
            unit.save(value, expected_version=0)
    yield store
    store.close()


def test_an_evaluator_sees_series_findings_and_reports(store: Store) -> None:
    """All of the cooperation that is evaluated; a short series says that it is."""
    seen = EvaluationWindow(store, TOWN).look(EVALUATION.id, by=BY)
    assert seen.evaluation == EVALUATION
    measured = next(one for one in seen.series if one.indicator.id == INDICATOR.id)
    assert (measured.measurements, measured.too_short) == ((MEASURED,), True)
    assert {one.id for one in seen.findings} == {one.id for one in READY.of(Finding)}
    assert all(report.evaluation == EVALUATION.id for report in seen.reports)


@pytest.mark.parametrize(
    ("ident", "who"),
    [
        (EVALUATION.id, STRANGER),
        (EVALUATION.id, FORMER),
        (EVALUATION.id, OfficialId("nobody")),
        (EvaluationId("none"), BY),
    ],
    ids=["no part in it", "left", "not on record", "no such evaluation"],
)
def test_others_cannot_tell_it_from_none(store: Store, ident: EvaluationId, who: OfficialId) -> None:
    """The refusal reads as an evaluation that does not exist, and the look is journalled."""
    with pytest.raises(NotFoundError, match="no evaluation with id"):
        EvaluationWindow(store, TOWN).look(ident, by=who)
    with store.unit(**OPENING) as unit:  # type: ignore[arg-type]
        (entry,) = [one for one in unit.entries(subject=ident) if one.event.kind is EntryKind.READ]
    assert (entry.actor, entry.event.details) == (who, (("sight", "nothing"),))
