"""Strategies for the chapter of evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from collabmodel.model.evaluation.competence import CompetenceActivity
from collabmodel.model.evaluation.evaluations import (
    EVALUATION_MOVES,
    Evaluation,
    EvaluationModule,
    EvaluationPart,
    Interviews,
    ModuleKind,
)
from collabmodel.model.evaluation.findings import FINDING_MOVES, Finding
from collabmodel.model.evaluation.grants import AccountLine, Grant, GrantAccount
from collabmodel.model.evaluation.indicators import Figure, Indicator, Measurement, Trend
from collabmodel.model.evaluation.preconditions import Graded, Precondition, PreconditionCheck
from collabmodel.model.evaluation.reports import REPORT_MOVES, Count, Report
from collabmodel.model.knowledge.small_numbers import band_of
from collabmodel.model.time import Period
from collabmodel.testing.chapters.agreed import earlier, said
from collabmodel.testing.from_types import OWN_WAY, courses, days, ids, values, words


@st.composite
def spans(draw: DrawFn) -> Period:
    """Periods with both ends."""
    since = draw(days())
    return Period(since, since + timedelta(days=draw(st.integers(1, 800))))


@st.composite
def evaluations(draw: DrawFn) -> Evaluation:
    """Evaluations of one or two cooperations, with modules and parts in order."""
    objects = draw(st.frozensets(ids(), min_size=1, max_size=2))
    each = draw(
        st.lists(
            st.tuples(st.sampled_from(ModuleKind), st.sampled_from(sorted(objects))), max_size=3, unique=True
        )
    )
    asked = st.lists(values(Interviews, count=st.integers(1, 40)), max_size=2).map(tuple)
    modules = tuple(
        draw(
            values(
                EvaluationModule,
                kind=st.just(kind),
                cooperation=st.just(about),
                interviews=asked if kind is ModuleKind.INTERVIEWS else st.just(()),
            )
        )
        for kind, about in each
    )
    parts = tuple(
        draw(values(EvaluationPart, number=st.just(number)))
        for number in range(1, draw(st.integers(0, 2)) + 1)
    )
    return draw(
        values(
            Evaluation,
            objects=st.just(objects),
            evaluator=said(),
            modules=st.just(modules),
            parts=st.just(parts),
            course=st.just(()) | courses(EVALUATION_MOVES),
        )
    )


@st.composite
def reports(draw: DrawFn) -> Report:
    """Reports for an evaluation, a duty or a grant, with rows in bands."""
    rows = st.lists(st.builds(Count, _CODE_WORDS, _BANDS), max_size=2, unique_by=lambda row: row.what)
    course = st.just(()) | courses(REPORT_MOVES)
    given = {"sender": ids(), "receiver": ids(), "evaluation": ids(), "rows": rows.map(tuple)}
    return draw(values(Report, course=course, **given))


@st.composite
def accounts(draw: DrawFn) -> GrantAccount:
    """Accounts whose lines come to their total."""
    lines = tuple(draw(st.lists(values(AccountLine, kronor=_KRONOR), max_size=3)))
    total = sum(line.kronor for line in lines)
    return draw(values(GrantAccount, lines=st.just(lines), total=st.just(total), paid_back=_KRONOR))


@st.composite
def checks(draw: DrawFn) -> PreconditionCheck:
    """Checks that grade each precondition once."""
    graded = st.lists(values(Graded), min_size=1, max_size=3, unique_by=lambda one: one.precondition)
    return draw(values(PreconditionCheck, graded=graded.map(tuple)))


_KRONOR = st.integers(0, 2_000_000)
_CODE_WORDS = st.from_regex(r"\A[a-zåäö]{1,6}(_[a-z]{1,4})?\Z")
_BANDS = st.integers(0, 300).map(band_of)
_MONTHS = st.none() | st.integers(1, 48)
OWN_WAY[Figure] = st.builds(Figure, st.integers(-(2**40), 2**40), st.integers(0, 9))

EVALUATION: Mapping[type[Any], SearchStrategy[Any]] = {
    Indicator: values(Indicator, name=said(), enough=st.integers(2, 10)),
    Measurement: values(Measurement, period=spans(), method=said()),
    Trend: values(Trend, what=said(), source=said()),
    Evaluation: evaluations(),
    Finding: values(Finding, text=said(), follows=earlier(), course=st.just(()) | courses(FINDING_MOVES)),
    Report: reports(),
    Grant: values(
        Grant, giver=said(), case_number=said(), purpose=said(), kronor=st.none() | st.integers(1, 2_000_000)
    ),
    GrantAccount: accounts(),
    Precondition: values(Precondition, sv=said(), en=said()),
    PreconditionCheck: checks(),
    CompetenceActivity: values(
        CompetenceActivity,
        groups=words(at_least=1),
        themes=st.lists(said(), min_size=1, max_size=2).map(tuple),
        every_months=_MONTHS,
    ),
}
