"""Governing documents, references, distribution and retention."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from collabmodel.errors import ModelError
from collabmodel.model.agreed.documents import (
    Distribution,
    DocumentKind,
    DocumentRef,
    GoverningDocument,
    Receiver,
    RetentionAction,
    RetentionRule,
    SecrecyMark,
    to_review,
)
from collabmodel.model.ids import AgencyId, DistributionId, DocumentId, RetentionId
from collabmodel.model.time import Period

GUIDELINE = GoverningDocument(
    DocumentId("d-1"),
    DocumentKind.GUIDELINE,
    "Guideline for SSPF",
    "the municipal board",
    Period(date(2023, 1, 1), date(2027, 1, 1)),
    review_on=date(2025, 3, 1),
    reviewed_by="coordinator",
)


def test_a_document_is_looked_over_while_it_applies() -> None:
    """The review is due from its day on, and no longer when the document has ceased to apply."""
    days = (date(2025, 2, 28), date(2025, 3, 1), date(2027, 1, 1))
    assert [GUIDELINE.review_due(day) for day in days] == [False, True, False]
    assert not attrs.evolve(GUIDELINE, review_on=None).review_due(days[1])


def test_the_longest_overdue_document_stands_first() -> None:
    """Those to look over are told in the order their review fell due."""
    older = attrs.evolve(GUIDELINE, id=DocumentId("d-2"), review_on=date(2024, 3, 1))
    fresh = attrs.evolve(GUIDELINE, id=DocumentId("d-3"), review_on=date(2026, 3, 1))
    assert to_review((GUIDELINE, fresh, older), date(2025, 6, 1)) == (older, GUIDELINE)


def test_the_ladder_of_documents() -> None:
    """A strategy stands above a guideline; minutes have no rung, so nobody can say."""
    strategy = attrs.evolve(GUIDELINE, kind=DocumentKind.STRATEGY)
    minutes = attrs.evolve(GUIDELINE, kind=DocumentKind.MINUTES)
    assert strategy.governs_over(GUIDELINE) is True
    assert GUIDELINE.governs_over(strategy) is False
    assert GUIDELINE.governs_over(minutes) is None
    assert minutes.governs_over(GUIDELINE) is None


@pytest.mark.parametrize(
    "changes",
    [{"title": ""}, {"decided_by": " "}, {"replaces": GUIDELINE.id}],
    ids=["no title", "decided by nobody", "replaces itself"],
)
def test_an_impossible_governing_document_is_refused(changes: dict[str, object]) -> None:
    """A governing document has a title and somebody who decided it."""
    with pytest.raises(ModelError, match="document d-1"):
        attrs.evolve(GUIDELINE, **changes)  # type: ignore[arg-type]


def test_a_reference_shows_no_title_and_holds_no_file() -> None:
    """A title may tell of somebody, so it is not shown; secrecy is unknown until somebody has marked it."""
    ref = DocumentRef(DocumentId("d-9"), DocumentKind.MINUTES, "Hemlig rubrik", AgencyId("social"))
    assert "Hemlig" not in repr(ref)
    assert ref.secrecy is SecrecyMark.UNKNOWN
    assert "file" not in {field.name for field in attrs.fields(DocumentRef)}
    with pytest.raises(ModelError, match="title"):
        attrs.evolve(ref, title="")


SPREAD = Distribution(
    DistributionId("s-1"),
    DocumentId("d-1"),
    (Receiver("school", "head teacher"), Receiver("county network", "safety coordinator")),
    due=date(2025, 4, 1),
)


def test_each_participant_spreads_it_at_home() -> None:
    """Who has not been reached by a day is pending, and late when the due day has passed."""
    reached = SPREAD.done("school", date(2025, 3, 15))
    assert [one.to for one in reached.pending(date(2025, 3, 14))] == ["school", "county network"]
    assert [one.to for one in reached.pending(date(2025, 3, 15))] == ["county network"]
    assert [reached.late(date(2025, 4, day)) for day in (1, 2)] == [False, True]
    whole = reached.done("county network", date(2025, 4, 1))
    assert not whole.late(date(2025, 4, 2))
    assert not attrs.evolve(SPREAD, due=None).late(date(2030, 1, 1))
    with pytest.raises(ModelError, match="none of its receivers"):
        SPREAD.done("leisure", date(2025, 3, 15))


@pytest.mark.parametrize(
    "receivers", [(), (SPREAD.receivers[0], SPREAD.receivers[0])], ids=["nobody", "the same twice"]
)
def test_a_distribution_names_its_receivers_once(receivers: tuple[Receiver, ...]) -> None:
    """A distribution to nobody, or twice to the same one, is refused."""
    with pytest.raises(ModelError, match="distribution s-1"):
        attrs.evolve(SPREAD, receivers=receivers)


@pytest.mark.parametrize(("to", "post"), [("", "head"), ("school", "")], ids=["nobody", "no post"])
def test_somebody_answers_for_each_receiver(to: str, post: str) -> None:
    """A receiver has a name and a post that spreads it there."""
    with pytest.raises(ModelError, match="receiver"):
        Receiver(to, post)


RULE = RetentionRule(
    RetentionId("k-1"),
    "case_file",
    AgencyId("social"),
    "last_note",
    RetentionAction.DISPOSE,
    "decision of the owner",
    months=60,
)


def test_a_record_is_disposed_of_after_its_term() -> None:
    """The term runs from the event; what is preserved has no day."""
    assert RULE.due_on(date(2021, 5, 2)) == date(2026, 5, 2)
    kept = attrs.evolve(RULE, action=RetentionAction.PRESERVE, months=None)
    assert kept.due_on(date(2021, 5, 2)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"months": None},
        {"months": -1},
        {"action": RetentionAction.PRESERVE},
        {"ground": ""},
        {"event": ""},
        {"record_kind": ""},
    ],
    ids=["no term", "below zero", "a term to preserve", "no ground", "no event", "no record"],
)
def test_an_impossible_retention_rule_is_refused(changes: dict[str, object]) -> None:
    """Disposal has a term and preservation none, and both rest on a statute or a decision."""
    with pytest.raises(ModelError, match="retention k-1"):
        attrs.evolve(RULE, **changes)  # type: ignore[arg-type]
