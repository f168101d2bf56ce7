"""The desks of agreements and promises: guards are worked out from what is kept, and each step is journalled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs
import pytest

from collabmodel.errors import ConflictError, IllegalMoveError, ModelError, NotAtTheTableError, NotFoundError
from collabmodel.model.agreed.agreements import Agreement, AgreementState
from collabmodel.model.agreed.documents import DocumentKind, DocumentRef, GoverningDocument
from collabmodel.model.agreed.promises import CitizenPromise, Kept, PromiseLine, PromiseState
from collabmodel.model.agreed.revisions import Revised, Revision
from collabmodel.model.evaluation.evaluations import Design, Evaluation
from collabmodel.model.evaluation.findings import Finding, FindingKind
from collabmodel.model.evaluation.reports import Report, ReportKind
from collabmodel.model.ids import (
    AgreementId,
    CooperationId,
    DocumentId,
    EvaluationId,
    FindingId,
    OfficialId,
    PromiseId,
    ReportId,
    RevisionId,
)
from collabmodel.model.time import Period
from collabmodel.ports import Store
from collabmodel.services.agreed.agreements import AgreementDesk
from collabmodel.services.agreed.citizen_promises import PromiseDesk
from collabmodel.testing.clocks import FixedClock
from tests.unit.agreed_world import (
    ANNA,
    BOARD,
    BOTH,
    FORMER,
    OPENING,
    POLICE,
    SSPF,
    STRANGER,
    TOWN,
    agreement,
    noon,
    told,
    world,
)

A1, A2 = AgreementId("a-1"), AgreementId("a-2")
NOVEMBER = date(2022, 11, 30)


@pytest.fixture
def clock() -> FixedClock:
    """The last day of November 2022."""
    return FixedClock(noon(2022, 11, 30))


@pytest.fixture
def store(clock: FixedClock) -> Iterator[Store]:
    """The world, in memory."""
    store = world(clock)
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> AgreementDesk:
    """The town's desk."""
    return AgreementDesk(store, TOWN)


def signed(desk: AgreementDesk, drafted: Agreement | None = None, *, on: date = NOVEMBER) -> Agreement:
    """An agreement, drafted, decided and signed by both."""
    drafted = drafted or agreement()
    desk.draft(drafted, by=ANNA)
    desk.decide(drafted.id, by=ANNA)
    return desk.sign(drafted.id, BOTH, signed_on=on, by=ANNA).value


def save(store: Store, *values: object) -> None:
    """Put values into the store."""
    with store.unit(**OPENING) as unit:
        for value in values:
            unit.save(value, expected_version=0)


def revision(**changes: object) -> Revision:
    """A revision of the first agreement, on one report of a law walk."""
    values: dict[str, object] = {
        "id": RevisionId("r-1"),
        "what": Revised.AGREEMENT,
        "of": "a-1",
        "cooperation": SSPF,
        "due": date(2024, 6, 30),
        "documents": frozenset({DocumentId("d-1")}),
    }
    return Revision(**{**values, **changes})  # type: ignore[arg-type]


DOCUMENT = DocumentRef(DocumentId("d-1"), DocumentKind.REPORT, "Hemlig rapport", BOARD)


def test_signed_in_november_2022_and_in_force_from_new_year(desk: AgreementDesk, clock: FixedClock) -> None:
    """Signed in November 2022 for 2023 and 2024, it lets new cases begin in those two years only."""
    assert signed(desk).state is AgreementState.SIGNED
    assert not desk.may_open_case(SSPF, by=ANNA)
    clock.move_to(noon(2023, 1, 1))
    assert desk.may_open_case(SSPF, by=ANNA)
    assert not desk.may_open_case(CooperationId("los"), by=ANNA)
    assert [desk.may_open_case(SSPF, by=ANNA, day=date(year, 12, 31)) for year in (2024, 2025)] == [
        True,
        False,
    ]


def test_each_step_is_told_in_code_words_and_ids(desk: AgreementDesk, store: Store) -> None:
    """The journal tells what was done with an agreement; neither posts nor purposes stand there."""
    signed(desk, agreement(title="Hemlig titel"))
    assert [one["change"] for one in told(store, "a-1")] == ["draft", "decide", "sign"]
    assert not any(word in str(told(store, "a-1")) for word in ("chair", "prevention", "Hemlig"))


def test_an_agreement_that_not_everybody_signed_is_not_signed(desk: AgreementDesk) -> None:
    """Somebody must have signed for each party, and no earlier than it was decided."""
    desk.draft(agreement(), by=ANNA)
    with pytest.raises(IllegalMoveError, match="decide"):
        desk.sign(A1, BOTH, signed_on=NOVEMBER, by=ANNA)
    desk.decide(A1, by=ANNA)
    with pytest.raises(IllegalMoveError) as refused:
        desk.sign(A1, BOTH[:1], signed_on=NOVEMBER, by=ANNA)
    assert refused.value.unmet == ("signed_for_all",)
    with pytest.raises(ModelError, match="lies after"):
        desk.sign(A1, BOTH, signed_on=date(2022, 12, 1), by=ANNA)


def test_a_draft_has_no_course_and_stands_on_what_is_kept(desk: AgreementDesk) -> None:
    """A course of its own, an unknown cooperation, an unknown forerunner or the same id is refused."""
    made = signed(desk)
    with pytest.raises(ModelError, match="course already"):
        desk.draft(made, by=ANNA)
    with pytest.raises(ModelError, match="signed_on"):
        desk.draft(agreement("a-2", signed_on=NOVEMBER), by=ANNA)
    with pytest.raises(NotFoundError):
        desk.draft(agreement("a-2", cooperation=CooperationId("nowhere")), by=ANNA)
    with pytest.raises(NotFoundError):
        desk.draft(agreement("a-2", replaces=AgreementId("a-9")), by=ANNA)
    with pytest.raises(ConflictError):
        desk.draft(agreement(), by=ANNA)


def test_an_agreement_found_signed_is_recorded(desk: AgreementDesk) -> None:
    """One signed before anybody kept it here is taken in with its day, which does not lie ahead."""
    old = agreement(signed_on=date(2022, 1, 10), cooperation=None)
    assert desk.record(old, by=ANNA).value.state is AgreementState.SIGNED
    with pytest.raises(ModelError, match="lies after"):
        desk.record(agreement("a-2", signed_on=date(2022, 12, 24)), by=ANNA)


@pytest.mark.parametrize("day", [None, date(2022, 1, 10)], ids=["unsigned", "signed"])
def test_an_agreement_kept_without_a_course_begins_one(
    desk: AgreementDesk, store: Store, day: date | None
) -> None:
    """What was saved as it was found, for instance from a ready set-up, is taken in at its first step."""
    save(store, agreement(signed_on=day), DOCUMENT)
    if day is None:
        assert [step.event for step in desk.decide(A1, by=ANNA).value.course] == ["draft", "decide"]
    else:
        assert [step.event for step in desk.revise(revision(), by=ANNA).value.course] == ["record", "revise"]


def test_a_revision_goes_on_the_evaluation_and_ends_in_a_new_agreement(
    desk: AgreementDesk, store: Store, clock: FixedClock
) -> None:
    """The agreement applies while it is looked over, and until the one that replaces it is in force."""
    signed(desk)
    clock.move_to(noon(2024, 3, 1))
    save(store, DOCUMENT)
    assert desk.revise(revision(), by=ANNA).value.state is AgreementState.UNDER_REVISION
    assert desk.may_open_case(SSPF, by=ANNA)
    signed(
        desk,
        agreement("a-2", replaces=A1, valid=Period(date(2024, 7, 1), date(2026, 7, 1))),
        on=date(2024, 3, 1),
    )
    decided = desk.conclude(RevisionId("r-1"), by=ANNA, new_version=A2).value
    assert (decided.decided_on, decided.new_version) == (date(2024, 3, 1), "a-2")
    with pytest.raises(IllegalMoveError) as refused:
        desk.supersede(A1, by=ANNA)
    assert refused.value.unmet == ("successor_in_force",)
    clock.move_to(noon(2024, 7, 1))
    assert desk.supersede(A1, by=ANNA).value.state is AgreementState.SUPERSEDED
    assert told(store, "a-1")[-1]["successor"] == "a-2"
    assert desk.may_open_case(SSPF, by=ANNA)


def test_a_revision_may_leave_the_agreement_as_it_was(desk: AgreementDesk, store: Store) -> None:
    """Decided without a new version, the agreement is signed and no longer under revision."""
    signed(desk)
    save(store, DOCUMENT)
    desk.revise(revision(), by=ANNA)
    desk.conclude(RevisionId("r-1"), by=ANNA)
    with store.unit(**OPENING) as unit:
        assert unit.get(Agreement, A1).value.state is AgreementState.SIGNED
    with pytest.raises(ModelError, match="decided already"):
        desk.conclude(RevisionId("r-1"), by=ANNA)


def test_the_new_agreement_replaces_the_one_that_was_looked_over(desk: AgreementDesk, store: Store) -> None:
    """A revision does not end in an agreement that replaces something else, and a plan's is not ended here."""
    signed(desk)
    save(store, DOCUMENT, revision(id=RevisionId("r-plan"), what=Revised.PLAN, of="plan-1"))
    desk.revise(revision(), by=ANNA)
    desk.draft(agreement("a-2"), by=ANNA)
    with pytest.raises(ModelError, match="does not replace"):
        desk.conclude(RevisionId("r-1"), by=ANNA, new_version=A2)
    with pytest.raises(ModelError, match="not of an agreement"):
        desk.conclude(RevisionId("r-plan"), by=ANNA)


@pytest.mark.parametrize(
    "inputs",
    [
        {"findings": frozenset({FindingId("f-9")})},
        {"reports": frozenset({ReportId("rep-9")})},
        {"evaluations": frozenset({EvaluationId("e-9")})},
        {"documents": frozenset({DocumentId("d-9")})},
    ],
    ids=["finding", "report", "evaluation", "document"],
)
def test_a_revision_goes_on_what_is_kept(desk: AgreementDesk, inputs: dict[str, object]) -> None:
    """What the revision names must be on record, whatever it is."""
    signed(desk)
    with pytest.raises(NotFoundError):
        desk.revise(revision(**{"documents": frozenset(), **inputs}), by=ANNA)


def test_a_revision_goes_on_all_kinds_of_things(desk: AgreementDesk, store: Store) -> None:
    """A finding, a report, an evaluation, a governing document: each of them may be what it goes on."""
    signed(desk)
    period = Period(date(2013, 1, 1), date(2014, 1, 1))
    evaluation = Evaluation(EvaluationId("e-1"), frozenset({SSPF}), Design.ONGOING, BOARD, "a university")
    report = Report(
        ReportId("rep-1"),
        ReportKind.PART,
        "uni",
        "board",
        period,
        date(2014, 1, 31),
        evaluation=evaluation.id,
    )
    finding = Finding(FindingId("f-1"), SSPF, FindingKind.STRENGTH, "shared goals", report.id)
    policy = GoverningDocument(DocumentId("d-2"), DocumentKind.POLICY, "Policy", "the board", Period())
    save(store, evaluation, report, finding, policy)
    whole = revision(
        documents=frozenset({policy.id}),
        findings=frozenset({finding.id}),
        reports=frozenset({report.id}),
        evaluations=frozenset({evaluation.id}),
    )
    assert desk.revise(whole, by=ANNA).value.state is AgreementState.UNDER_REVISION


def test_a_revision_without_anything_to_go_on_does_not_begin(desk: AgreementDesk) -> None:
    """No input, a decided revision, or one of a plan begins no revision of an agreement."""
    signed(desk)
    with pytest.raises(IllegalMoveError) as refused:
        desk.revise(revision(documents=frozenset()), by=ANNA)
    assert refused.value.unmet == ("inputs_given",)
    for wrong in (revision(what=Revised.PLAN), revision(decided_on=NOVEMBER)):
        with pytest.raises(ModelError, match="not decided yet"):
            desk.revise(wrong, by=ANNA)


def test_a_terminated_agreement_opens_no_case_from_its_day(desk: AgreementDesk, store: Store) -> None:
    """A party ends it with a reason, which no journal tells, and new cases stop from that day."""
    signed(desk)
    desk.terminate(A1, terminated_on=date(2023, 9, 1), reason="Hemlig orsak", by=ANNA)
    assert [desk.may_open_case(SSPF, by=ANNA, day=date(2023, month, 1)) for month in (8, 9)] == [True, False]
    assert "Hemlig" not in str(told(store, "a-1"))


PROMISE = CitizenPromise(
    PromiseId("p-2023"),
    SSPF,
    A1,
    2023,
    (PromiseLine("more evenings on foot", POLICE), PromiseLine("lights at the station", BOARD)),
)


@pytest.fixture
def promises(store: Store, desk: AgreementDesk, clock: FixedClock) -> PromiseDesk:
    """The desk of promises, in a town with a signed agreement, before it is in force."""
    signed(desk)
    clock.move_to(noon(2022, 12, 15))
    return PromiseDesk(store, TOWN)


def test_a_promise_is_given_under_an_agreement_in_force(
    promises: PromiseDesk, store: Store, clock: FixedClock
) -> None:
    """Before the agreement is in force nothing is promised; afterwards it is, and followed up line by line."""
    promises.draft(PROMISE, by=ANNA)
    with pytest.raises(IllegalMoveError) as refused:
        promises.promise(PROMISE.id, by=ANNA)
    assert refused.value.unmet == ("agreement_in_force",)
    clock.move_to(noon(2023, 1, 10))
    assert promises.promise(PROMISE.id, by=ANNA).value.state is PromiseState.PROMISED
    with pytest.raises(ModelError, match="each of its lines"):
        promises.follow_up(PROMISE.id, (Kept.YES,), by=ANNA)
    with pytest.raises(IllegalMoveError) as refused:
        promises.follow_up(PROMISE.id, (Kept.YES, None), by=ANNA)
    assert refused.value.unmet == ("every_line_answered",)
    done = promises.follow_up(PROMISE.id, (Kept.YES, Kept.NO), by=ANNA).value
    assert [line.kept for line in done.lines] == [Kept.YES, Kept.NO]
    assert [one["change"] for one in told(store, "p-2023")] == ["draft", "promise", "follow_up"]


def test_a_promise_is_renewed_for_the_next_year(promises: PromiseDesk, clock: FixedClock) -> None:
    """A promise whose year is over is told of until there is one for a later year."""
    promises.draft(PROMISE, by=ANNA)
    assert promises.to_renew(SSPF, by=ANNA, day=date(2023, 12, 31)) == ()
    clock.move_to(noon(2024, 1, 2))
    assert [one.id for one in promises.to_renew(SSPF, by=ANNA)] == ["p-2023"]
    new = attrs.evolve(PROMISE, id=PromiseId("p-2024"), year=2024, renews=PROMISE.id)
    promises.draft(new, by=ANNA)
    assert promises.to_renew(SSPF, by=ANNA) == ()


def test_a_promise_renews_one_of_an_earlier_year(promises: PromiseDesk) -> None:
    """Another cooperation's promise, or one of the same year, is not renewed; neither is one with a course."""
    drafted = promises.draft(PROMISE, by=ANNA).value
    with pytest.raises(ModelError, match="course already"):
        promises.draft(drafted, by=ANNA)
    same_year = attrs.evolve(PROMISE, id=PromiseId("p-x"), renews=PROMISE.id)
    for wrong in (same_year, attrs.evolve(same_year, year=2024, cooperation=CooperationId("los"))):
        with pytest.raises(ModelError, match="earlier year"):
            promises.draft(wrong, by=ANNA)


def test_a_promise_may_be_taken_back(promises: PromiseDesk, clock: FixedClock) -> None:
    """A given promise is withdrawn with a reason."""
    promises.draft(PROMISE, by=ANNA)
    clock.move_to(noon(2023, 1, 10))
    promises.promise(PROMISE.id, by=ANNA)
    gone = promises.withdraw(PROMISE.id, reason="the money ran out", by=ANNA).value
    assert gone.state is PromiseState.WITHDRAWN


@pytest.mark.parametrize(
    "who", [STRANGER, FORMER, OfficialId("nobody")], ids=["no party", "left", "not on record"]
)
def test_only_an_official_of_a_party_acts(desk: AgreementDesk, who: OfficialId) -> None:
    """An agreement in force lets cases begin, so nobody else drafts, decides, signs or ends one."""
    with pytest.raises(NotAtTheTableError):
        desk.draft(agreement(), by=who)
    drafted = desk.draft(agreement(), by=ANNA).value
    with pytest.raises(NotAtTheTableError):
        desk.decide(drafted.id, by=who)
    desk.decide(drafted.id, by=ANNA)
    with pytest.raises(NotAtTheTableError):
        desk.sign(drafted.id, BOTH, signed_on=NOVEMBER, by=who)
    assert not desk.may_open_case(SSPF, by=ANNA)
