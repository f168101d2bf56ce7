"""The desk of groups: who is founded, seated, ended and given assignments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs
import pytest

from collabmodel.errors import ConflictError, IllegalMoveError, ModelError, NotAtTheTableError, NotFoundError
from collabmodel.model.agencies import Official
from collabmodel.model.ids import AgencyId, AreaId, AssignmentId, CooperationId, GroupId, MembershipId
from collabmodel.model.organisation.assignments import Allocation, Assignment, Resource
from collabmodel.model.organisation.groups import Group, GroupLevel, GroupState, beside
from collabmodel.model.organisation.memberships import Membership
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.model.time import Period
from collabmodel.ports import Store
from collabmodel.services.organisation.groups import GroupDesk
from tests.unit.organisation_world import (
    BERGA,
    FIELD,
    OPENING,
    PLANNED,
    RESOURCE_HEAD,
    SSP,
    STEERING,
    STRANGER,
    TEACHER,
    TENANT,
    YEAR,
    YOUTH_POLICE,
    organisation,
    seat,
    step,
    told,
)

NEW = Group(
    GroupId("north"),
    SSP,
    "Norr",
    GroupLevel.LOCAL,
    (step("plan", RESOURCE_HEAD, 1),),
    parent=STEERING,
    area=AreaId("north"),
)
ASSIGNED = Assignment(AssignmentId("a-1"), SSP, STEERING, BERGA, "hold a theme day", "calmer evenings", YEAR)


@pytest.fixture
def store() -> Iterator[Store]:
    """The world, in memory."""
    store = organisation()
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> GroupDesk:
    """Eslöv's desk."""
    return GroupDesk(store, TENANT)


def test_a_group_is_founded_started_and_told_of(store: Store, desk: GroupDesk) -> None:
    """It is planned first and started later; both stand in the journal, in code words."""
    desk.found(NEW)
    started = desk.move(NEW.id, step("start", RESOURCE_HEAD, 2))
    assert (started.version, started.value.state) == (2, GroupState.ACTIVE)
    assert NEW.id in {group.id for group in desk.tree(SSP, by=RESOURCE_HEAD)}
    changes = [dict(entry.event.details).get("change") for entry in told(store, NEW.id)]
    assert changes == ["plan", "start"]
    assert "Norr" not in str(told(store, NEW.id))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"parent": GroupId("nobody")}, ModelError),
        ({"cooperation": CooperationId("other")}, NotFoundError),
        ({"id": BERGA}, ModelError),
        ({"course": (*NEW.course, step("start", RESOURCE_HEAD, 2))}, ModelError),
    ],
    ids=["unknown parent", "unknown cooperation", "an id in use", "more than its first step"],
)
def test_a_group_that_does_not_fit_is_not_founded(
    store: Store, desk: GroupDesk, change: dict[str, object], error: type[Exception]
) -> None:
    """It must fit in the tree of its cooperation, and be new."""
    with pytest.raises(error):
        desk.found(attrs.evolve(NEW, **change))  # type: ignore[arg-type]
    assert told(store, NEW.id) == ()


def test_nobody_from_outside_arranges_the_groups(store: Store, desk: GroupDesk) -> None:
    """An official whose agency is no party founds, moves, joins, seats and ends nothing."""
    outside = attrs.evolve(NEW, course=(step("plan", STRANGER, 1),))
    seated = seat("s-20", YOUTH_POLICE, RoleKind.POLICE_OFFICER, "police")
    with pytest.raises(NotAtTheTableError):
        desk.found(outside)
    with pytest.raises(NotAtTheTableError):
        desk.move(PLANNED, step("start", STRANGER, 2))
    with pytest.raises(NotAtTheTableError):
        desk.work_together(BERGA, PLANNED, by=STRANGER)
    with pytest.raises(NotAtTheTableError):
        desk.appoint(seated, by=STRANGER)
    with pytest.raises(NotAtTheTableError):
        desk.end_membership(MembershipId("s-6"), on=date(2026, 3, 1), by=STRANGER)
    assert all(told(store, ident) == () for ident in (NEW.id, PLANNED, BERGA, "s-20", "s-6"))


def test_local_groups_work_together(desk: GroupDesk) -> None:
    """One names the other, and each is beside the other; never a group beside itself."""
    desk.work_together(BERGA, PLANNED, by=TEACHER)
    groups = {group.id: group for group in desk.tree(SSP, by=TEACHER)}
    assert beside(groups[PLANNED], groups.values()) == (groups[BERGA],)
    with pytest.raises(ModelError, match="beside itself"):
        desk.work_together(BERGA, BERGA, by=TEACHER)
    with pytest.raises(NotFoundError):
        desk.work_together(BERGA, GroupId("nobody"), by=TEACHER)


def test_a_step_that_is_not_legal_changes_nothing(store: Store, desk: GroupDesk) -> None:
    """A planned group does not lie down."""
    with pytest.raises(IllegalMoveError, match="Legal there: end, start"):
        desk.move(PLANNED, step("lie_down", RESOURCE_HEAD, 2))
    assert told(store, PLANNED) == ()


def test_an_official_is_given_a_seat(store: Store, desk: GroupDesk) -> None:
    """From the first day on, and the journal names group, official and role."""
    given = seat("s-20", YOUTH_POLICE, RoleKind.POLICE_OFFICER, "police", period=Period(date(2026, 3, 1)))
    desk.appoint(given, by=RESOURCE_HEAD)
    assert given not in desk.members(BERGA, date(2026, 2, 28), by=TEACHER)
    assert given in desk.members(BERGA, date(2026, 3, 1), by=TEACHER)
    (entry,) = told(store, "s-20")
    assert ("role", "police_officer") in entry.event.details


def test_a_deputy_is_seated_in_the_same_group_only(desk: GroupDesk) -> None:
    """And sits while the seat it stands in for holds."""
    deputy = seat("s-21", YOUTH_POLICE, RoleKind.TEACHER, "police", deputy_for=MembershipId("s-6"))
    desk.appoint(deputy, by=RESOURCE_HEAD)
    assert deputy in desk.members(BERGA, date(2026, 3, 1), by=TEACHER)
    desk.end_membership(MembershipId("s-6"), on=date(2026, 3, 1), by=RESOURCE_HEAD)
    assert deputy not in desk.members(BERGA, date(2026, 3, 1), by=TEACHER)
    with pytest.raises(NotAtTheTableError):
        desk.appoint(
            attrs.evolve(deputy, id=MembershipId("s-22"), deputy_for=MembershipId("s-1")), by=TEACHER
        )


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (seat("s-20", STRANGER, RoleKind.CASE_OFFICER, "tax"), NotAtTheTableError),
        (seat("s-20", YOUTH_POLICE, RoleKind.POLICE_OFFICER, "school"), NotAtTheTableError),
        (seat("s-20", YOUTH_POLICE, RoleKind.POLICE_OFFICER, "police", GroupId("nobody")), NotFoundError),
        (
            seat("s-20", YOUTH_POLICE, RoleKind.TEACHER, "police", deputy_for=MembershipId("s-99")),
            NotFoundError,
        ),
        (
            attrs.evolve(
                seat("s-20", YOUTH_POLICE, RoleKind.POLICE_OFFICER, "police"), cooperation=CooperationId("x")
            ),
            NotAtTheTableError,
        ),
        (seat("s-6", YOUTH_POLICE, RoleKind.POLICE_OFFICER, "police"), ConflictError),
    ],
    ids=["no party", "another agency", "no group", "no such seat", "another cooperation", "an id in use"],
)
def test_nobody_is_seated_who_does_not_belong_there(
    store: Store, desk: GroupDesk, wrong: Membership, error: type[Exception]
) -> None:
    """The agency is a party, the official is in its office, the group is of this cooperation."""
    before = told(store, wrong.id)
    with pytest.raises(error):
        desk.appoint(wrong, by=RESOURCE_HEAD)
    assert told(store, wrong.id) == before


def test_nobody_is_seated_before_taking_office(store: Store, desk: GroupDesk) -> None:
    """On the first day of the seat the official must be in office."""
    with store.unit(**OPENING) as unit:
        late = Official(YOUTH_POLICE, AgencyId("police"), period=Period(date(2026, 5, 1)))
        unit.save(late, expected_version=1)
    with pytest.raises(NotAtTheTableError):
        desk.appoint(seat("s-20", YOUTH_POLICE, RoleKind.POLICE_OFFICER, "police"), by=RESOURCE_HEAD)


def test_a_seat_ends_on_its_day_and_never_later(desk: GroupDesk) -> None:
    """The day before it holds; an end after its end is refused."""
    desk.end_membership(MembershipId("s-7"), on=date(2026, 3, 1), by=RESOURCE_HEAD)
    sitting = [
        FIELD in {one.official for one in desk.members(BERGA, day, by=TEACHER)}
        for day in (date(2026, 2, 28), date(2026, 3, 1))
    ]
    assert sitting == [True, False]
    with pytest.raises(ModelError, match="has ended"):
        desk.end_membership(MembershipId("s-7"), on=date(2026, 6, 1), by=RESOURCE_HEAD)


def test_a_seat_ended_on_its_first_day_never_was(store: Store, desk: GroupDesk) -> None:
    """It is taken out of use, and the journal tells that."""
    desk.end_membership(MembershipId("s-7"), on=date(2026, 1, 1), by=RESOURCE_HEAD)
    assert FIELD not in {one.official for one in desk.members(BERGA, date(2026, 1, 1), by=TEACHER)}
    assert ("change", "retired") in told(store, "s-7")[-1].event.details


def test_an_assignment_goes_downwards_from_somebody_who_sits_above(store: Store, desk: GroupDesk) -> None:
    """The steering group gives it to a group under it, and no words of it reach the journal."""
    desk.assign(ASSIGNED, on=date(2026, 2, 1), by=RESOURCE_HEAD)
    assert "theme day" not in str(told(store, "a-1"))
    upwards = attrs.evolve(ASSIGNED, id=AssignmentId("a-2"), giver=BERGA, receiver=STEERING)
    with pytest.raises(NotAtTheTableError):
        desk.assign(upwards, on=date(2026, 2, 1), by=TEACHER)
    with pytest.raises(NotAtTheTableError):
        desk.assign(attrs.evolve(ASSIGNED, id=AssignmentId("a-3")), on=date(2026, 2, 1), by=TEACHER)


def test_resources_are_prioritised_anew_by_the_giver(desk: GroupDesk) -> None:
    """From a day on; by nobody else, and not over a change that was not seen."""
    desk.assign(ASSIGNED, on=date(2026, 2, 1), by=RESOURCE_HEAD)
    money = Allocation(date(2026, 5, 1), (Resource("kronor", 40_000),))
    with pytest.raises(NotAtTheTableError):
        desk.reprioritise(ASSIGNED, money, step("reprioritise", TEACHER, 4))
    moved = desk.reprioritise(ASSIGNED, money, step("reprioritise", RESOURCE_HEAD, 4)).value
    assert moved.resources_on(date(2026, 5, 1)) == money.resources
    with pytest.raises(ModelError, match="changed since"):
        desk.reprioritise(ASSIGNED, money, step("reprioritise", RESOURCE_HEAD, 4))
