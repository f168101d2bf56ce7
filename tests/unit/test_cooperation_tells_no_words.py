"""What somebody wrote stands in no representation, no journal and no message of the cooperation side."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NewType

import attrs
import pytest

from collabmodel.errors import CollabError, ModelError
from collabmodel.model.casework.courses import CloseReason
from collabmodel.model.ids import AccessId, FollowUpId, GroupDecisionId, MeasureId
from collabmodel.model.moves import Step
from collabmodel.model.organisation.escalations import Question
from collabmodel.services.casework.cases import CaseDesk
from collabmodel.services.casework.emergencies import EmergencyDesk
from collabmodel.services.organisation.mandates import MandateDesk
from collabmodel.services.planning.follow_ups import FollowUpDesk
from collabmodel.services.planning.plans import PlanDesk
from collabmodel.testing.chapters import DRAWN
from collabmodel.testing.clocks import FixedClock
from tests.unit import case_world as w
from tests.unit import organisation_world as o
from tests.unit.planning_world import PLAN
from tests.unit.views.view_world import HEAD, setting

WRITTEN = "Kalle Hemlig"
SHOWN = frozenset(
    {
        "AccountLine.what",
        "Agreement.areas",
        "Agreement.purposes",
        "Agreement.registry_no",
        "Agreement.title",
        "Area.geometry",
        "Area.municipality",
        "Area.name",
        "Area.reason",
        "CaseRetention.source",
        "CompetenceActivity.recurrence",
        "CompetenceActivity.themes",
        "Contribution.to",
        "Cooperation.forerunners",
        "Cooperation.municipality",
        "Cooperation.name",
        "Count.what",
        "DataSource.method",
        "DocumentRef.registry_no",
        "Evaluation.evaluator",
        "Evaluation.questions",
        "EvaluationModule.focus",
        "EvaluationPart.questions",
        "GoverningDocument.author",
        "GoverningDocument.decided_by",
        "GoverningDocument.registry_no",
        "GoverningDocument.reviewed_by",
        "GoverningDocument.scope",
        "GoverningDocument.title",
        "Grant.case_number",
        "Grant.giver",
        "Grant.purpose",
        "Group.name",
        "Indicator.name",
        "Indicator.source",
        "Indicator.unit",
        "LegalPower.allows",
        "LegalPower.code",
        "LegalPower.statute",
        "LegalProfile.powers",
        "LegalProfile.regime",
        "LegalProfile.statutes",
        "Measure.role",
        "Measurement.method",
        "Membership.post",
        "Place.geometry",
        "Place.name",
        "PlanHead.author",
        "Precondition.en",
        "Precondition.sv",
        "ProblemItem.code",
        "ProblemPicture.agreed_scope",
        "PromiseLine.text",
        "Question.subject",
        "Receiver.responsible",
        "Receiver.to",
        "Remit.subjects",
        "Report.receiver",
        "Report.registry_no",
        "Report.sender",
        "Reporter.firm",
        "Reporter.role",
        "ReportingDuty.content",
        "ReportingDuty.receivers",
        "Resource.what",
        "RetentionRule.event",
        "RetentionRule.ground",
        "RetentionRule.record_kind",
        "Revision.new_version",
        "Revision.of",
        "Signer.post",
        "Step.event",
        "TargetGroup.description",
        "Terms.goals",
        "Terms.method",
        "Terms.packs",
        "Trend.source",
        "Trend.what",
    }
)
"""Fields of text that a representation shows: code words, references, names of bodies and of places.

A field of text that is not here is hidden with ``repr=False``.  Put one here only if no person is told in it.
"""


def parts(kind: Any) -> Iterator[Any]:  # noqa: ANN401 - a type expression
    """The plain types in a type expression; an id is none of them."""
    if isinstance(kind, NewType):
        return
    inner = typing.get_args(kind)
    if not inner:
        yield kind
    for one in inner:
        yield from parts(one)


def shown(cls: type[Any], seen: set[type[Any]]) -> Iterator[str]:
    """The fields of text that a class, or a class in it, shows in its representation."""
    if cls in seen:
        return
    seen.add(cls)
    hints = typing.get_type_hints(cls)
    for field in attrs.fields(cls):
        for part in parts(hints[field.name]):
            if part is str and field.repr is not False:
                yield f"{cls.__name__}.{field.name}"
            elif isinstance(part, type) and attrs.has(part):
                yield from shown(part, seen)


def test_no_field_of_words_is_shown_that_nobody_has_looked_at() -> None:
    """Every stored type of the cooperation side, with all that is in it."""
    seen: set[type[Any]] = set()
    found = {name for cls in DRAWN for name in shown(cls, seen)}
    assert found - SHOWN == set()


def test_no_words_of_a_case_reach_the_journal() -> None:
    """Reasons, views, groups, measures: each act leaves codes and ids."""
    clock = FixedClock(w.NOW)
    store = setting(clock=clock)
    cases, plans = CaseDesk(store, w.TENANT), PlanDesk(store, w.TENANT)
    measure = attrs.evolve(PLAN.measures[0], text=WRITTEN)
    plans.draft(attrs.evolve(PLAN, case=w.CASE, measures=(measure,)), by=w.ANNA)
    plans.agree(PLAN.id, agreed_by=frozenset({w.SCHOOL}), by=w.ANNA, child_view=WRITTEN)
    plans.activate(PLAN.id, by=w.ANNA, next_follow_up=date(2026, 5, 5))
    plans.move_measure(PLAN.id, MeasureId("m"), "cancel", by=w.ANNA, why=WRITTEN)
    FollowUpDesk(store, w.TENANT).plan(FollowUpId("f-1"), PLAN.id, date(2026, 5, 5), by=w.ANNA)
    plans.discontinue(PLAN.id, WRITTEN, by=w.ANNA)
    emergencies = EmergencyDesk(store, w.TENANT)
    emergencies.open(AccessId("a-1"), w.CASE, by=HEAD, reason=WRITTEN, until=clock.now() + timedelta(hours=1))
    emergencies.end(AccessId("a-1"), by=HEAD)
    emergencies.review(AccessId("a-1"), by=w.ANNA, justified=False, reason=WRITTEN)
    cases.refer(w.new("case-2", individual=None, group=WRITTEN, override=WRITTEN), w.SSPF, by=w.ANNA)
    cases.close(w.CASE, CloseReason.OTHER, by=w.ANNA, words=WRITTEN)
    with store.unit(**w.OPENING) as unit:  # type: ignore[arg-type]
        entries = unit.entries()
    assert len(entries) > 20
    assert WRITTEN not in str(entries)


def test_no_words_stand_in_a_refusal() -> None:
    """A question beyond the mandate is refused by its code word; what is no code word is no subject."""
    store = o.organisation()
    with pytest.raises(ModelError) as told:
        Question(WRITTEN)
    assert WRITTEN not in str(told.value)
    with pytest.raises(CollabError) as refused:
        MandateDesk(store, o.TENANT).decide(
            GroupDecisionId("g-1"),
            Question("staff", 1, text=WRITTEN),
            o.BERGA,
            Step("decide", o.at(3, 2), o.TEACHER, WRITTEN),
        )
    assert WRITTEN not in str(refused.value)
