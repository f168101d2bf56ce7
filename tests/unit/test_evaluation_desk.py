"""The desks of evaluations and reports: what is in, what is late, and what a later report answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError, NotFoundError
from collabmodel.model.evaluation.evaluations import (
    Design,
    Evaluation,
    EvaluationPart,
    EvaluationState,
    Interviews,
    ModuleKind,
    RoleLevel,
    five_modules,
)
from collabmodel.model.evaluation.findings import Finding, FindingKind, FindingState, chains
from collabmodel.model.evaluation.grants import Grant
from collabmodel.model.evaluation.indicators import (
    Conclusion,
    Direction,
    Figure,
    Indicator,
    Measurement,
)
from collabmodel.model.evaluation.reports import Count, Report, ReportKind, ReportState
from collabmodel.model.ids import (
    CooperationId,
    DocumentId,
    DutyId,
    EvaluationId,
    FindingId,
    GrantId,
    IndicatorId,
    MeasurementId,
    ReportId,
)
from collabmodel.model.knowledge.small_numbers import Band, band_of
from collabmodel.model.time import Period
from collabmodel.ports import Store
from collabmodel.services.evaluation.evaluations import EvaluationDesk
from collabmodel.services.evaluation.reports import ReportDesk
from collabmodel.testing.clocks import FixedClock
from tests.unit.agreed_world import ANNA, BOARD, LOS, OPENING, SSPF, TOWN, noon, told, world

PART_1, PART_2, FINAL = ReportId("part-1"), ReportId("part-2"), ReportId("final")
GRANT = Grant(
    GrantId("grant-1"), SSPF, "Brå", "B3.3-0343/2012", 250_000, "evaluate", Period(), date(2015, 1, 31)
)
EVALUATION = Evaluation(
    EvaluationId("e-1"),
    frozenset({SSPF}),
    Design.ONGOING,
    BOARD,
    "a university",
    modules=five_modules(SSPF)[:2],
    parts=(EvaluationPart(1, Design.PROCESS), EvaluationPart(2, Design.SUMMATIVE)),
    grant=GRANT.id,
)


def report(ident: ReportId, kind: ReportKind, due: date, **changes: object) -> Report:
    """A report of the evaluation."""
    values: dict[str, object] = {"cooperation": SSPF, "evaluation": EVALUATION.id, **changes}
    period = Period(date(2012, 12, 1), due)
    return Report(ident, kind, "university", "board", period, due, **values)  # type: ignore[arg-type]


def finding(
    ident: str, where: ReportId, kind: FindingKind = FindingKind.AREA_TO_DEVELOP, **more: object
) -> Finding:
    """A finding about the cooperation."""
    values: dict[str, object] = {"cooperation": SSPF, "text": "Hemlig text", **more}
    return Finding(FindingId(ident), kind=kind, report=where, **values)  # type: ignore[arg-type]


@pytest.fixture
def clock() -> FixedClock:
    """The day the project began."""
    return FixedClock(noon(2012, 12, 1))


@pytest.fixture
def store(clock: FixedClock) -> Iterator[Store]:
    """The world, in memory, with a grant."""
    store = world(clock)
    with store.unit(**OPENING) as unit:
        unit.save(GRANT, expected_version=0)
    yield store
    store.close()


@pytest.fixture
def reports(store: Store) -> ReportDesk:
    """The desk of reports."""
    return ReportDesk(store, TOWN)


@pytest.fixture
def desk(store: Store) -> EvaluationDesk:
    """The desk of evaluations, with one that has begun."""
    desk = EvaluationDesk(store, TOWN)
    desk.commission(EVALUATION, by=ANNA)
    desk.start(EVALUATION.id, by=ANNA)
    return desk


def hand_in(reports: ReportDesk, one: Report, *, dated: date | None = None) -> Report:
    """A report, ordered, drafted and handed in."""
    reports.order(one, by=ANNA)
    reports.draft(one.id, by=ANNA)
    return reports.submit(one.id, by=ANNA, dated=dated).value


def test_the_chain_of_hallstahammar_across_two_reports(
    desk: EvaluationDesk, reports: ReportDesk, store: Store, clock: FixedClock
) -> None:
    """A shared view of secrecy is wanted in report 1 and resolved in report 2; roles persist."""
    clock.move_to(noon(2014, 1, 31))
    hand_in(reports, report(PART_1, ReportKind.PART, date(2014, 1, 31)))
    for ident in ("secrecy-1", "roles-1"):
        desk.find(finding(ident, PART_1), by=ANNA)
    desk.act_on_finding(FindingId("secrecy-1"), by=ANNA)
    clock.move_to(noon(2015, 1, 30))
    hand_in(reports, report(PART_2, ReportKind.PART, date(2015, 1, 31)))
    desk.find(finding("secrecy-2", PART_2, FindingKind.RESULT, follows=FindingId("secrecy-1")), by=ANNA)
    desk.find(finding("roles-2", PART_2, follows=FindingId("roles-1")), by=ANNA)
    resolved = desk.answer(FindingId("secrecy-1"), answer=FindingId("secrecy-2"), resolved=True, by=ANNA)
    persists = desk.answer(FindingId("roles-1"), answer=FindingId("roles-2"), resolved=False, by=ANNA)
    assert (resolved.value.state, persists.value.state) == (FindingState.RESOLVED, FindingState.PERSISTS)
    assert resolved.value.state_at(noon(2014, 1, 30)) is FindingState.OPEN
    with store.unit(**OPENING) as unit:
        every = [one.value for one in unit.all(Finding, of=SSPF)]
        dated = {one.value.id: one.value.dated for one in unit.find(Report, evaluation=EVALUATION.id)}
    known = {ident: day for ident, day in dated.items() if day is not None}
    assert [[one.id for one in chain] for chain in chains(every, known)] == [
        ["roles-1", "roles-2"],
        ["secrecy-1", "secrecy-2"],
    ]
    assert [one["change"] for one in told(store, "secrecy-1")] == ["find", "act_on", "resolve"]
    assert "Hemlig" not in str(told(store, "secrecy-1"))


def test_an_answer_names_a_finding_of_an_earlier_report(
    desk: EvaluationDesk, reports: ReportDesk, clock: FixedClock
) -> None:
    """A finding of the same report, of a report that is not in, or about something else answers nothing."""
    clock.move_to(noon(2014, 1, 31))
    hand_in(reports, report(PART_1, ReportKind.PART, date(2014, 1, 31)))
    reports.order(report(PART_2, ReportKind.PART, date(2015, 1, 31)), by=ANNA)
    desk.find(finding("secrecy-1", PART_1), by=ANNA)
    for where in (PART_1, PART_2):
        with pytest.raises(IllegalMoveError) as refused:
            desk.find(finding("f-2", where, follows=FindingId("secrecy-1")), by=ANNA)
        assert refused.value.unmet == ("answered_later",)
    desk.find(finding("other", PART_1), by=ANNA)
    with pytest.raises(IllegalMoveError) as refused:
        desk.answer(FindingId("secrecy-1"), answer=FindingId("other"), resolved=True, by=ANNA)
    assert refused.value.unmet == ("answered_later",)
    with pytest.raises(NotFoundError):
        desk.answer(FindingId("secrecy-1"), answer=FindingId("f-9"), resolved=True, by=ANNA)


def test_a_finding_is_about_what_its_report_is_about(
    desk: EvaluationDesk, reports: ReportDesk, store: Store
) -> None:
    """The report's cooperation, or one of those its evaluation looks at; a duty alone tells of none."""
    due = date(2014, 1, 31)
    reports.order(report(PART_1, ReportKind.PART, due), by=ANNA)
    reports.order(report(FINAL, ReportKind.FINAL, due, cooperation=None), by=ANNA)
    bare = report(PART_2, ReportKind.PERIODIC, due, cooperation=None, evaluation=None, duty=DutyId("d"))
    reports.order(bare, by=ANNA)
    assert desk.find(finding("f-1", FINAL), by=ANNA).value.state is FindingState.OPEN
    for where, about in ((PART_1, LOS), (FINAL, LOS), (PART_2, SSPF)):
        with pytest.raises(ModelError, match="not about that cooperation"):
            desk.find(finding("f-2", where, cooperation=about), by=ANNA)
    with store.unit(**OPENING) as unit:
        kept = unit.get(Finding, "f-1").value
    with pytest.raises(ModelError, match="course already"):
        desk.find(kept, by=ANNA)


def test_an_evaluation_goes_from_its_commission_to_what_was_done_about_it(
    desk: EvaluationDesk, reports: ReportDesk, store: Store, clock: FixedClock
) -> None:
    """Parts end in reports that are in, the whole when its modules are done, and then findings are answered."""
    clock.move_to(noon(2014, 1, 31))
    hand_in(reports, report(PART_1, ReportKind.PART, date(2014, 1, 31)))
    told_part = desk.report_part(EVALUATION.id, PART_1, part=1, by=ANNA).value
    assert [part.report for part in told_part.parts] == [PART_1, None]
    desk.find(finding("roles-1", PART_1), by=ANNA)
    desk.find(finding("goals-1", PART_1, FindingKind.STRENGTH), by=ANNA)
    desk.module_done(EVALUATION.id, ModuleKind.READING, SSPF, on=date(2014, 1, 2), by=ANNA)
    clock.move_to(noon(2015, 1, 30))
    reports.order(report(FINAL, ReportKind.FINAL, date(2015, 1, 31), grant=GRANT.id), by=ANNA)
    with pytest.raises(IllegalMoveError) as refused:
        desk.finish(EVALUATION.id, FINAL, by=ANNA)
    assert refused.value.unmet == ("modules_done", "final_report_submitted")
    asked = (Interviews(RoleLevel.MIXED, 12), Interviews(RoleLevel.TARGET_GROUP, 1))
    done = desk.module_done(
        EVALUATION.id, ModuleKind.INTERVIEWS, SSPF, on=date(2014, 12, 1), interviews=asked, by=ANNA
    )
    assert done.value.asked() == (12, 1)
    reports.draft(FINAL, by=ANNA)
    reports.submit(FINAL, by=ANNA)
    assert desk.finish(EVALUATION.id, FINAL, by=ANNA).value.state is EvaluationState.FINAL
    with pytest.raises(IllegalMoveError) as refused:
        desk.act_on(EVALUATION.id, by=ANNA)
    assert refused.value.unmet == ("findings_answered",)
    desk.act_on_finding(FindingId("roles-1"), by=ANNA)
    assert desk.act_on(EVALUATION.id, by=ANNA).value.state is EvaluationState.ACTED_ON
    assert [one["change"] for one in told(store, "e-1")] == [
        "commission",
        "start",
        "report_part",
        "module_done",
        "module_done",
        "finish",
        "act_on",
    ]


def test_a_part_ends_in_a_part_report_of_the_evaluation(desk: EvaluationDesk, reports: ReportDesk) -> None:
    """A report not handed in, of another kind or of another evaluation ends no part; nor does one too many."""
    due = date(2014, 1, 31)
    reports.order(report(PART_1, ReportKind.PART, due), by=ANNA)
    hand_in(reports, report(FINAL, ReportKind.FINAL, due))
    hand_in(reports, report(PART_2, ReportKind.PART, due, evaluation=None, grant=GRANT.id))
    for wrong in (PART_1, PART_2, FINAL):
        with pytest.raises(IllegalMoveError) as refused:
            desk.report_part(EVALUATION.id, wrong, part=1, by=ANNA)
        assert refused.value.unmet == ("part_report_submitted",)
    with pytest.raises(ModelError, match="no part"):
        desk.report_part(EVALUATION.id, PART_1, part=3, by=ANNA)


def test_an_evaluation_is_ordered_of_what_is_kept(desk: EvaluationDesk, store: Store) -> None:
    """Unknown objects and grants are not found, a course is not brought along, and two set-ups may be one order."""
    with store.unit(**OPENING) as unit:
        kept = unit.get(Evaluation, EVALUATION.id).value
    with pytest.raises(ModelError, match="course already"):
        desk.commission(kept, by=ANNA)
    both = Evaluation(
        EvaluationId("e-2"),
        frozenset({SSPF, LOS}),
        Design.PROCESS,
        BOARD,
        "a consultancy",
        modules=five_modules(SSPF, LOS),
    )
    for wrong in (
        attrs.evolve(both, objects=both.objects | {CooperationId("nowhere")}),
        attrs.evolve(both, grant=GrantId("grant-9")),
    ):
        with pytest.raises(NotFoundError):
            desk.commission(wrong, by=ANNA)
    assert len(desk.commission(both, by=ANNA).value.remaining(date(2024, 1, 1))) == 10


def test_a_module_is_done_while_the_evaluation_is_under_way(desk: EvaluationDesk) -> None:
    """Not before it has begun, and not on a day that lies ahead."""
    ordered = attrs.evolve(EVALUATION, id=EvaluationId("e-2"))
    desk.commission(ordered, by=ANNA)
    for ident, on in ((ordered.id, date(2012, 12, 1)), (EVALUATION.id, date(2012, 12, 2))):
        with pytest.raises(ModelError, match="under way"):
            desk.module_done(ident, ModuleKind.READING, SSPF, on=on, by=ANNA)


def test_too_few_measurements_give_no_conclusion(desk: EvaluationDesk, store: Store) -> None:
    """Two figures where three are wanted conclude nothing; the third does, and none is counted twice."""
    tobacco = Indicator(
        IndicatorId("tobacco"), SSPF, "use of tobacco", "per cent", Direction.DOWN_IS_GOOD, "survey", enough=3
    )
    with store.unit(**OPENING) as unit:
        unit.save(tobacco, expected_version=0)

    def measured(year: int, value: int, ident: str = "m") -> Measurement:
        period = Period(date(year, 1, 1), date(year + 1, 1, 1))
        return Measurement(MeasurementId(f"{ident}-{year}"), tobacco.id, Figure(value), period, "survey")

    desk.measure(measured(2012, 20), by=ANNA)
    desk.measure(measured(2013, 18), by=ANNA)
    assert desk.series(tobacco.id, by=ANNA).conclusion is Conclusion.TOO_SHORT
    with pytest.raises(ModelError, match="overlap"):
        desk.measure(measured(2013, 17, "again"), by=ANNA)
    assert desk.measure(measured(2014, 15), by=ANNA).conclusion is Conclusion.BETTER
    with pytest.raises(NotFoundError):
        desk.series(IndicatorId("alcohol"), by=ANNA)


HALF_YEAR = Report(
    ReportId("half-1"),
    ReportKind.HALF_YEAR,
    "strategic-group",
    "heads",
    Period(date(2013, 1, 1), date(2013, 7, 1)),
    date(2013, 8, 1),
    cooperation=SSPF,
    duty=DutyId("half-year"),
)


def test_a_report_that_comes_in_late_is_told_as_late(
    reports: ReportDesk, store: Store, clock: FixedClock
) -> None:
    """Past its day and not in it is outstanding; handed in, the entry says by how many days it is late."""
    reports.order(HALF_YEAR, by=ANNA)
    reports.draft(
        HALF_YEAR.id,
        by=ANNA,
        rows=(Count("open_cases", band_of(7)),),
        contents=frozenset({DocumentId("d-1")}),
    )
    assert reports.outstanding(by=ANNA, day=date(2013, 8, 1)) == ()
    clock.move_to(noon(2013, 8, 6))
    assert [one.id for one in reports.outstanding(by=ANNA)] == ["half-1"]
    submitted = reports.submit(HALF_YEAR.id, by=ANNA).value
    assert (submitted.dated, submitted.rows[0].band) == (date(2013, 8, 6), Band(5, 9))
    assert told(store, "half-1")[-1]["days_late"] == "5"
    assert reports.outstanding(by=ANNA) == ()
    reports.send_back(HALF_YEAR.id, reason="Hemlig orsak", by=ANNA)
    assert [one.id for one in reports.outstanding(by=ANNA)] == ["half-1"]
    reports.submit(HALF_YEAR.id, by=ANNA, dated=date(2013, 8, 5))
    assert reports.receive(HALF_YEAR.id, by=ANNA).value.state is ReportState.RECEIVED
    assert reports.act_on(HALF_YEAR.id, by=ANNA).value.state is ReportState.ACTED_ON
    assert "Hemlig" not in str(told(store, "half-1"))


def test_a_report_is_not_dated_ahead(reports: ReportDesk) -> None:
    """The day on a report is no later than the day it is handed in."""
    reports.order(HALF_YEAR, by=ANNA)
    reports.draft(HALF_YEAR.id, by=ANNA)
    with pytest.raises(ModelError, match="lies ahead"):
        reports.submit(HALF_YEAR.id, by=ANNA, dated=date(2013, 1, 1))


def test_a_final_report_is_due_when_the_giver_wants_it(reports: ReportDesk) -> None:
    """A final report for a grant is due no later than the giver says; what it is for must be on record."""
    final = attrs.evolve(HALF_YEAR, id=FINAL, kind=ReportKind.FINAL, grant=GRANT.id, due=date(2015, 2, 1))
    with pytest.raises(ModelError, match="wants it earlier"):
        reports.order(final, by=ANNA)
    ordered = reports.order(attrs.evolve(final, due=date(2015, 1, 31)), by=ANNA).value
    with pytest.raises(ModelError, match="course already"):
        reports.order(ordered, by=ANNA)
    for wrong in (
        attrs.evolve(HALF_YEAR, grant=GrantId("grant-9")),
        attrs.evolve(HALF_YEAR, evaluation=EvaluationId("e-9")),
    ):
        with pytest.raises(NotFoundError):
            reports.order(wrong, by=ANNA)
