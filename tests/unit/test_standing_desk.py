"""Standing assessments in a store: recorded, used, journalled, ended, and looked at again at the release."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from collabmodel.adapters import NoKeys, open_store
from collabmodel.errors import (
    ConflictError,
    DisclosureRefused,
    ModelError,
    NotFoundError,
    UnknownCodeError,
)
from collabmodel.model.decision import Outcome
from collabmodel.model.ids import OfficialId, StandingId, TenantId
from collabmodel.model.journal import EntryKind, JournalEntry
from collabmodel.model.routines import StandingAssessment
from collabmodel.model.time import Period
from collabmodel.ports import Store
from collabmodel.services.disclosure import DisclosureDesk
from collabmodel.services.routine_desk import StandingDesk
from collabmodel.testing.clocks import FixedClock
from tests.routine_world import (
    AGENCIES,
    BRANCHES,
    ENDS,
    MADE,
    MATE,
    NOW,
    OFFICIALS,
    PACKS,
    PUPIL,
    Routine,
    class_list,
)

ALE, RUT = TenantId("ale"), OfficialId("rut")
OPENING = {"tenant": ALE, "actor": RUT, "purpose": "test", "legal_ground": "none"}


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[Store]:  # noqa: ANN401
    """A store with the school, its people and its list."""
    url = "memory:" if request.param == "memory" else f"sqlite:///{tmp_path / 'desk.db'}"
    opened = open_store(url, keys=NoKeys(), clock=FixedClock(NOW))
    with opened.unit(**OPENING) as unit:
        for value in (*AGENCIES, *BRANCHES, *OFFICIALS, PUPIL, MATE):
            unit.save(value, expected_version=0)
        for circumstance in class_list().facts.circumstances:
            unit.save(circumstance, expected_version=0, of=class_list().request.id)
    yield opened
    opened.close()


def keep(store: Store, routine: Routine) -> None:
    """Record the standing assessments of a routine."""
    for one in routine.assessments:
        StandingDesk(store, PACKS, ALE).record(one, by=RUT)


def desk(store: Store, at: datetime = NOW) -> DisclosureDesk:
    """The desk of the municipality."""
    return DisclosureDesk(store, PACKS, FixedClock(at), ALE)


def entries(store: Store, subject: str | None = None) -> tuple[JournalEntry, ...]:
    """The journal, or what it says of one thing."""
    with store.unit(**OPENING) as unit:
        return unit.entries(subject=subject)


def test_what_is_kept_is_used_and_journalled(store: Store) -> None:
    """The desk finds the standing assessments of the holder, uses them, and says which in the journal."""
    assert desk(store).decide(class_list().request).outcome is Outcome.REFER
    keep(store, class_list())
    decision = desk(store).decide(class_list().request)
    assert decision.outcome is Outcome.PERMIT
    (entry,) = entries(store, decision.id)
    assert ("standing:item-1", "list-address list-school") in entry.event.details
    desk(store).record_release(decision.id, items=["item-1"], by=RUT, means="letter")
    assert store.verify().holds


def test_facts_that_the_caller_states_are_filled_from_the_store_too(store: Store) -> None:
    """A host that brings its own facts keeps its standing assessments in the store all the same."""
    keep(store, class_list())
    stated = desk(store).decide(class_list().request, class_list().facts)
    assert stated.outcome is Outcome.PERMIT
    lost = attrs.evolve(class_list().facts, branches=())
    with pytest.raises(ModelError):
        desk(store).decide(attrs.evolve(class_list().request, id="request-2"), lost)


def test_recording_and_ending_are_journalled_without_the_reason(store: Store) -> None:
    """The journal tells for what, towards whom, by whom and until when; never why, not even as a digest."""
    (one, _) = class_list().assessments
    desk_ = StandingDesk(store, PACKS, ALE)
    desk_.record(one, by=RUT)
    desk_.end(one.id, by=RUT)
    recorded, ended = entries(store, one.id)
    assert (recorded.event.kind, ended.event.kind) == (EntryKind.CHANGE, EntryKind.CHANGE)
    details = dict(recorded.event.details)
    assert (details["change"], dict(ended.event.details)["change"]) == ("recorded", "ended")
    assert (details["provision"], details["by"], details["until"]) == ("osl-21-3-s1", "rut", ENDS.isoformat())
    assert "Planterad" not in repr((recorded, ended))
    other = attrs.evolve(one, id=StandingId("list-address-2"), reason="Another reason.")
    desk_.record(other, by=RUT)
    (third,) = entries(store, other.id)
    same = attrs.evolve(other, reason="A third reason.", id=StandingId("list-address-3"))
    desk_.record(same, by=RUT)
    (fourth,) = entries(store, same.id)
    assert dict(third.event.details) == dict(fourth.event.details)


def test_one_that_was_ended_is_used_no_more(store: Store) -> None:
    """After its end the question is asked in each case again, also when what was permitted is given."""
    keep(store, class_list())
    decision = desk(store).decide(class_list().request)
    StandingDesk(store, PACKS, ALE).end(StandingId("list-school"), by=RUT)
    with pytest.raises(DisclosureRefused):
        desk(store).record_release(decision.id, items=["item-1"], by=RUT, means="letter")
    assert desk(store).decide(class_list().request).outcome is Outcome.REFER
    with pytest.raises(NotFoundError):
        StandingDesk(store, PACKS, ALE).end(StandingId("list-school"), by=RUT)


def test_one_that_ran_out_before_the_release_carries_nothing(store: Store) -> None:
    """What a routine permitted on its last day is refused the day after."""
    ends = (NOW + timedelta(days=1)).date()
    keep(store, class_list().assessed(valid=Period(MADE, ends)))
    decision = desk(store).decide(class_list().request)
    assert decision.outcome is Outcome.PERMIT
    with pytest.raises(DisclosureRefused):
        desk(store, NOW + timedelta(days=1)).record_release(
            decision.id, items=["item-1"], by=RUT, means="letter"
        )


def test_another_tenant_has_its_own(store: Store) -> None:
    """Nobody uses another tenant's standing assessments."""
    keep(store, class_list())
    with store.unit(**{**OPENING, "tenant": TenantId("bua")}) as unit:
        assert unit.all(StandingAssessment, of="schools") == ()


def test_an_agency_finds_its_own(store: Store) -> None:
    """The store gives the standing assessments of one agency, and none of another's."""
    keep(store, class_list())
    with store.unit(**OPENING) as unit:
        assert {one.ident for one in unit.all(StandingAssessment, of="schools")} == {
            "list-address",
            "list-school",
        }
        assert unit.all(StandingAssessment, of="leisure") == ()
        assert unit.get(StandingAssessment, "list-school").value == class_list().assessments[1]


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        (
            {"provision": "osl-26-1"},
            ModelError,
            "no routine may answer osl-26-1: its test of harm must be made",
        ),
        ({"provision": "osl-99-1"}, ModelError, "the packs have no such provision"),
        ({"activity": "nowhere"}, UnknownCodeError, "activity"),
        ({"categories": frozenset({"phone"})}, UnknownCodeError, "categories"),
        ({"marks": frozenset({"red"})}, UnknownCodeError, "marks"),
        ({"purpose": "fun"}, UnknownCodeError, "purpose"),
        ({"by": "anna"}, ModelError, "official anna was not in office at the holder when it was made"),
        ({"by": "new"}, ModelError, "official new was not in office"),
        ({"by": "nobody"}, NotFoundError, "nobody"),
    ],
)
def test_what_may_not_be_kept_is_refused(
    store: Store, changes: dict[str, Any], error: type[Exception], said: str
) -> None:
    """A provision without routine, a word nobody knows, an official out of office: nothing is kept or journalled."""
    (one, _) = class_list().assessments
    before = entries(store)
    with pytest.raises(error, match=said):
        StandingDesk(store, PACKS, ALE).record(attrs.evolve(one, **changes), by=RUT)
    assert entries(store) == before


def test_a_changed_assessment_is_a_new_one(store: Store) -> None:
    """The same id is not kept twice: what was used can be read as it was."""
    keep(store, class_list())
    with pytest.raises(ConflictError):
        StandingDesk(store, PACKS, ALE).record(
            attrs.evolve(class_list().assessments[0], valid=Period(MADE, date(2026, 8, 1))), by=RUT
        )
