"""What youth and guardians see: own consents, the plan, who received what; nothing on others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs
import pytest

from collabmodel.errors import NotFoundError
from collabmodel.model.casework.cases import Case
from collabmodel.model.disclosure import DisclosureRequest, Initiative, Recipient
from collabmodel.model.ids import (
    CaseId,
    ConsentId,
    GoalId,
    IndividualId,
    ItemId,
    MeasureId,
    PlanId,
    RequestId,
)
from collabmodel.model.information import Party, PersonRole
from collabmodel.model.people import Custody, Guardianship
from collabmodel.model.planning.goals import Goal, GoalKind
from collabmodel.model.planning.measures import Measure
from collabmodel.model.planning.plans import ActionPlan, PlanLevel
from collabmodel.model.time import Period
from collabmodel.packs import se_osl
from collabmodel.ports import Store
from collabmodel.services.disclosure import DisclosureDesk
from collabmodel.services.windows.families import FamilyWindow
from collabmodel.testing.clocks import FixedClock
from tests.unit import case_world as w
from tests.unit.views.view_world import BRANCHES, ITEMS, item, setting

STRANGER = IndividualId("stranger")
PLAN = ActionPlan(
    PlanId("plan-1"),
    w.SSPF,
    PlanLevel.INDIVIDUAL,
    (Goal(GoalId("goal-1"), GoalKind.RESULT, "Till skolan varje dag"),),
    (
        Measure(
            MeasureId("m-1"), GoalId("goal-1"), "Väcka och följa", w.SOCIAL, "stödjare", due=date(2026, 5, 1)
        ),
    ),
    case=w.CASE,
)


@pytest.fixture
def clock() -> FixedClock:
    """Noon of an ordinary day."""
    return FixedClock(w.NOW)


@pytest.fixture
def store(clock: FixedClock) -> Iterator[Store]:
    """The world in memory, with a plan in the case."""
    store = setting(clock=clock)
    w.save(store, PLAN)
    with store.unit(**w.OPENING) as unit:  # type: ignore[arg-type]
        stored = unit.get(Case, w.CASE)
        unit.save(attrs.evolve(stored.value, plan=PLAN.id), expected_version=stored.version)
    yield store
    store.close()


@pytest.fixture
def window(store: Store) -> FamilyWindow:
    """Where the family is shown its case."""
    return FamilyWindow(store, w.TENANT)


def release(store: Store, clock: FixedClock, ident: str = "measure") -> None:
    """Give one of the items to the school, on the consent."""
    with store.unit(**w.OPENING) as unit:  # type: ignore[arg-type]
        given = next(
            one.value for one in unit.all(type(ITEMS[0]), of=BRANCHES[0].id) if one.value.id == ident
        )
    desk = DisclosureDesk(store, [se_osl.PACK], clock, w.TENANT)
    request = DisclosureRequest(
        id=RequestId(f"q-{ident}"),
        holder=BRANCHES[0].id,
        recipient=Recipient(branch=BRANCHES[1].id),
        items=(given,),
        initiative=Initiative.OWN,
        at=clock.now(),
        official=w.ANNA,
        purpose="care_or_support",
    )
    desk.record_release(desk.decide(request).id, items=[given.id], by=w.ANNA, means="meeting")


@pytest.mark.parametrize("person", [w.YOUTH, w.MOTHER, w.FATHER], ids=["youth", "mother", "father"])
def test_the_family_sees_its_consent_the_plan_and_who_received_what(
    store: Store, window: FamilyWindow, clock: FixedClock, person: IndividualId
) -> None:
    """What was given stands there with kind, recipient and time, never its content."""
    release(store, clock)
    seen = window.look(w.CASE, person=person, by=w.ANNA)
    assert (seen.youths, seen.coordinator, seen.consents) == ({w.YOUTH}, w.ANNA, (ConsentId("c-1"),))
    assert (seen.goals, seen.measures) == (("Till skolan varje dag",), ("Väcka och följa",))
    (received,) = seen.received
    assert (received.item, received.recipient) == (ItemId("measure"), BRANCHES[1].id)
    assert received.categories == {"social_circumstances"}


def test_items_that_are_about_others_too_are_not_listed(
    store: Store, window: FamilyWindow, clock: FixedClock
) -> None:
    """Nothing on others: what two share is not told to one."""
    two = attrs.evolve(
        item("two", BRANCHES[0], "social_circumstances"),
        parties=(Party(w.YOUTH, PersonRole.SUBJECT), Party(w.FRIEND, PersonRole.SUBJECT)),
    )
    w.save(store, two)
    release(store, clock)
    assert [one.item for one in window.look(w.CASE, person=w.MOTHER, by=w.ANNA).received] == ["measure"]


@pytest.mark.parametrize(
    ("case", "person"),
    [(w.CASE, STRANGER), (w.CASE, w.FRIEND), (CaseId("case-9"), w.YOUTH)],
    ids=["stranger", "another youth", "no such case"],
)
def test_who_has_no_part_in_a_case_cannot_tell_it_from_none(
    window: FamilyWindow, case: CaseId, person: IndividualId
) -> None:
    """The refusal is the one for a case that does not exist."""
    with pytest.raises(NotFoundError, match="no case with id"):
        window.look(case, person=person, by=w.ANNA)


def test_who_was_a_guardian_sees_nothing_any_more(store: Store, window: FamilyWindow) -> None:
    """The guardianship of today counts."""
    past = Guardianship(w.YOUTH, STRANGER, Custody.JOINT, Period(date(2020, 1, 1), date(2026, 3, 2)))
    w.save(store, past)
    with pytest.raises(NotFoundError):
        window.look(w.CASE, person=STRANGER, by=w.ANNA)
