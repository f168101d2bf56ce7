"""Groups, their tree and their states, and the seats in them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError, ReversedPeriodError
from collabmodel.model.ids import (
    AgencyId,
    AreaId,
    BranchId,
    CooperationId,
    GroupId,
    MembershipId,
    OfficialId,
    ProfileId,
)
from collabmodel.model.moves import Step
from collabmodel.model.organisation.areas import Area
from collabmodel.model.organisation.groups import (
    Group,
    GroupLevel,
    GroupState,
    above,
    below,
    beside,
    check_tree,
)
from collabmodel.model.organisation.memberships import Membership, may_convene, members_on, roles_on, sits
from collabmodel.model.organisation.profiles import LegalProfile, profiles_on
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.model.time import Period

SSPF, ANNA, BO = CooperationId("sspf-lillby"), OfficialId("anna"), OfficialId("bo")
YOUTH_TEAM = BranchId("lillby/youth-team")


def step(event: str, month: int, reason: str = "") -> Step:
    """A step of Anna's on the first of a month."""
    return Step(event, datetime(2026, month, 1, 12, tzinfo=UTC), ANNA, reason)


STEERING = Group(GroupId("steering"), SSPF, "Styrgrupp", GroupLevel.STEERING, (step("start", 1),))
STRATEGIC = Group(
    GroupId("strategic"),
    SSPF,
    "Strategisk grupp",
    GroupLevel.STRATEGIC,
    (step("start", 1),),
    parent=STEERING.id,
    convener=RoleKind.COORDINATOR,
)
NORTH = Group(
    GroupId("north"),
    SSPF,
    "Norr",
    GroupLevel.LOCAL,
    (step("start", 1),),
    parent=STRATEGIC.id,
    area=AreaId("north"),
    convener=RoleKind.HEAD_TEACHER,
    sisters=frozenset({GroupId("south")}),
)
SOUTH = attrs.evolve(NORTH, id=GroupId("south"), name="Söder", area=AreaId("south"), sisters=frozenset())
ALL = (STEERING, STRATEGIC, NORTH, SOUTH)


def seat(
    ident: str, official: OfficialId, role: RoleKind, group: Group = NORTH, **more: object
) -> Membership:
    """A seat in the spring of 2026."""
    fields = {"period": Period(date(2026, 1, 1), date(2026, 6, 1)), **more}
    return Membership(
        MembershipId(ident),
        SSPF,
        group.id,
        official,
        role,
        AgencyId("school"),
        **fields,  # type: ignore[arg-type]
    )


def test_the_groups_make_a_tree() -> None:
    """What lies above, below and beside a group is worked out from all of them."""
    check_tree(ALL)
    assert above(NORTH, ALL) == (STRATEGIC, STEERING)
    assert above(NORTH, (NORTH,)) == ()
    assert below(STRATEGIC, ALL) == (NORTH, SOUTH)
    assert beside(SOUTH, ALL) == (NORTH,)
    assert beside(NORTH, ALL) == (SOUTH,)


@pytest.mark.parametrize(
    "groups",
    [
        (NORTH, SOUTH),
        (STEERING, STRATEGIC, NORTH),
        (*ALL, STEERING),
        (*ALL[1:], attrs.evolve(STEERING, cooperation=CooperationId("est-lillby"))),
        (attrs.evolve(STEERING, parent=NORTH.id), STRATEGIC, NORTH, SOUTH),
    ],
    ids=["unknown parent", "unknown sister", "twice", "another cooperation", "round in a ring"],
)
def test_what_is_no_tree_is_refused(groups: tuple[Group, ...]) -> None:
    """A parent or sister that is missing or a stranger's, a group told twice, a ring."""
    with pytest.raises(ModelError, match="group"):
        check_tree(groups)


@pytest.mark.parametrize(
    "change",
    [
        {"area": None},
        {"parent": NORTH.id},
        {"sisters": frozenset({NORTH.id})},
        {"course": ()},
    ],
    ids=["local without area", "above itself", "beside itself", "without a course"],
)
def test_an_impossible_group_is_refused(change: dict[str, object]) -> None:
    """A local group has an area, and no group lies above or beside itself."""
    with pytest.raises(ModelError, match="group north"):
        attrs.evolve(NORTH, **change)  # type: ignore[arg-type]


def test_a_group_is_planned_lies_down_and_is_restarted() -> None:
    """Its states stand in its course, and it is at work only when active or restarted."""
    group = attrs.evolve(NORTH, course=(step("plan", 1),))
    assert group.state is GroupState.PLANNED
    for one in (step("start", 2), step("lie_down", 3), step("restart", 4), step("end", 5, "merged")):
        group = group.move(one)
    moments = [datetime(2026, month, 2, tzinfo=UTC) for month in range(1, 6)]
    assert [group.state_at(moment) for moment in moments] == [
        GroupState.PLANNED,
        GroupState.ACTIVE,
        GroupState.DORMANT,
        GroupState.RESTARTED,
        GroupState.ENDED,
    ]
    assert [group.at_work(moment) for moment in moments] == [False, True, False, True, False]
    assert group.state_at(datetime(2025, 1, 1, tzinfo=UTC)) is None


def test_a_group_ends_for_a_reason() -> None:
    """Without one it goes on."""
    with pytest.raises(IllegalMoveError, match="reason"):
        NORTH.move(step("end", 5))


def test_a_seat_ends_on_the_very_day() -> None:
    """The last day inside is the day before; an earlier end shortens it, a later one does not lengthen it."""
    one = seat("s-1", ANNA, RoleKind.HEAD_TEACHER)
    assert sits(ANNA, NORTH.id, [one], date(2026, 5, 31))
    assert not sits(ANNA, NORTH.id, [one], date(2026, 6, 1))
    ended = one.end(date(2026, 3, 1))
    assert [sits(ANNA, NORTH.id, [ended], date(2026, *day)) for day in ((2, 28), (3, 1))] == [True, False]
    with pytest.raises(ModelError, match="has ended"):
        one.end(date(2026, 7, 1))
    with pytest.raises(ReversedPeriodError):
        one.end(date(2026, 1, 1))
    assert attrs.evolve(one, period=Period(date(2026, 1, 1))).end(date(2026, 7, 1)).period.until == date(
        2026, 7, 1
    )


def test_a_seat_is_in_one_group() -> None:
    """Who sits in the north does not sit in the south, and has no role there."""
    one = seat("s-1", ANNA, RoleKind.HEAD_TEACHER)
    assert roles_on(ANNA, NORTH.id, [one], date(2026, 2, 1)) == {RoleKind.HEAD_TEACHER}
    assert roles_on(ANNA, SOUTH.id, [one], date(2026, 2, 1)) == frozenset()


def test_a_deputy_falls_with_the_seat_it_stands_in_for() -> None:
    """The deputy sits while the other seat holds; not after it, not without it, not in a ring."""
    chief = seat("chief", ANNA, RoleKind.HEAD_TEACHER)
    deputy = seat(
        "deputy",
        BO,
        RoleKind.TEACHER,
        deputy_for=chief.id,
        period=Period(date(2026, 1, 1), date(2027, 1, 1)),
    )
    assert members_on(NORTH.id, [deputy, chief], date(2026, 2, 1)) == (chief, deputy)
    assert members_on(NORTH.id, [deputy, chief], date(2026, 6, 1)) == ()
    assert members_on(NORTH.id, [deputy], date(2026, 2, 1)) == ()
    ring = [attrs.evolve(chief, deputy_for=deputy.id), deputy]
    assert members_on(NORTH.id, ring, date(2026, 2, 1)) == ()


@pytest.mark.parametrize(
    "more",
    [{"period": Period(None, date(2026, 6, 1))}, {"deputy_for": "s-1"}],
    ids=["no first day", "for itself"],
)
def test_an_impossible_seat_is_refused(more: dict[str, object]) -> None:
    """A seat begins on a day, and stands in for another."""
    with pytest.raises(ModelError, match="membership s-1"):
        seat("s-1", ANNA, RoleKind.TEACHER, **more)


@pytest.mark.parametrize(
    ("group", "official", "may"),
    [
        (NORTH, "head", True),
        (NORTH, "teacher", False),
        (NORTH, "stranger", False),
        (NORTH, "coordinator", True),
        (SOUTH, "appointed", True),
        (STEERING, "member", True),
        (STEERING, "head", False),
    ],
    ids=[
        "has the role",
        "has another",
        "has no seat",
        "comes from the coordinating unit",
        "was appointed convener",
        "any member where no role is named",
        "no member there",
    ],
)
def test_who_may_call_a_group_together(group: Group, official: str, may: bool) -> None:
    """The convener is a member with the role, or sits somewhere for the unit that coordinates."""
    seats = [
        seat("s-1", OfficialId("head"), RoleKind.HEAD_TEACHER),
        seat("s-2", OfficialId("teacher"), RoleKind.TEACHER),
        seat("s-3", OfficialId("coordinator"), RoleKind.COORDINATOR, STRATEGIC, unit=YOUTH_TEAM),
        seat("s-4", OfficialId("appointed"), RoleKind.CONVENER, SOUTH),
        seat("s-5", OfficialId("member"), RoleKind.STATION_OFFICER, STEERING),
    ]
    day = date(2026, 2, 1)
    assert may_convene(group, OfficialId(official), seats, day, coordinator=YOUTH_TEAM) is may
    assert not may_convene(group, OfficialId(official), seats, date(2026, 6, 1), coordinator=YOUTH_TEAM)


def test_without_a_coordinating_unit_nobody_comes_from_it() -> None:
    """A seat that names no unit is not taken to be the coordinator's."""
    seats = [seat("s-3", ANNA, RoleKind.COORDINATOR, STRATEGIC)]
    assert not may_convene(NORTH, ANNA, seats, date(2026, 2, 1), coordinator=None)
    assert not may_convene(NORTH, ANNA, seats, date(2026, 2, 1), coordinator=YOUTH_TEAM)


def test_an_area_follows_its_schools_and_has_a_name() -> None:
    """A name is asked for."""
    area = Area(AreaId("north"), "Norr", "lillby", frozenset({BranchId("school/north")}))
    assert area.schools == {BranchId("school/north")}
    with pytest.raises(ModelError, match="area north"):
        attrs.evolve(area, name=" ")


def test_a_legal_profile_is_shown_where_there_is_one() -> None:
    """An agency without one stands there all the same; two on one day are refused, and so is an empty one."""
    school, company = AgencyId("school"), AgencyId("company")
    old = LegalProfile(ProfileId("p-1"), company, "none of its own", valid=Period(None, date(2026, 1, 1)))
    new = LegalProfile(
        ProfileId("p-2"), company, "duty of silence by agreement", valid=Period(date(2026, 1, 1))
    )
    shown = profiles_on([school, company], [old, new], date(2026, 2, 1))
    assert shown == {company: new, school: None}
    assert profiles_on([school], [old, new], date(2026, 2, 1)) == {school: None}
    with pytest.raises(ModelError, match="two legal profiles"):
        profiles_on([company], [attrs.evolve(old, valid=Period()), new], date(2026, 2, 1))
    with pytest.raises(ModelError, match="profile p-1"):
        attrs.evolve(old, regime="")


@pytest.mark.parametrize("level", GroupLevel, ids=[level.value for level in GroupLevel])
def test_a_group_of_each_level_has_its_place_under_another(level: GroupLevel) -> None:
    """A council, a management group, a working or an operative group stands in the tree like the rest."""
    group = attrs.evolve(NORTH, id=GroupId("new"), level=level, parent=STEERING.id, sisters=frozenset())
    check_tree((*ALL, group))
    assert group in below(STEERING, (*ALL, group))
