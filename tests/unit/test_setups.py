"""The ready cooperations: who sits at the table, and what that opens."""

from __future__ import annotations

from datetime import UTC, date, datetime

import attrs
import pytest

from collabmodel import Agency, Agreement, Branch, LegalBasis, Official, Party, PersonRole
from collabmodel.adapters import NoKeys, open_store
from collabmodel.codec import decode, encode
from collabmodel.errors import ModelError
from collabmodel.model.ids import AgencyId, BranchId, OfficialId
from collabmodel.model.organisation.areas import Area
from collabmodel.model.organisation.groups import Group, GroupState, check_tree
from collabmodel.model.organisation.memberships import Membership, may_convene
from collabmodel.model.time import day_of
from collabmodel.packs import se_osl
from collabmodel.rules.facts import FactSheet
from collabmodel.setups import est, los, police_municipality, ssp, sspf
from collabmodel.setups.ready import Ready
from collabmodel.testing.clocks import FixedClock
from tests.unit.desk_world import OPENING

READY = [
    sspf.nykoping(),
    est.nykoping(),
    sspf.ale(),
    sspf.finspang(),
    los.finspang(),
    ssp.eslov(),
    police_municipality.hallstahammar(),
]


@pytest.mark.parametrize("ready", READY, ids=lambda ready: ready.cooperation.name)
def test_every_word_of_a_set_up_is_one_of_the_packs(ready: Ready) -> None:
    """A ready cooperation uses only activities and agency kinds that the pack knows."""
    words = se_osl.PACK.vocabulary
    for agency in ready.agencies:
        words.require("agency kind", {agency.kind}, where=agency.id)
    for branch in ready.branches:
        words.require("activity", branch.activities, where=branch.id)


@pytest.mark.parametrize("ready", READY, ids=lambda ready: ready.cooperation.name)
def test_every_seat_has_a_name_a_branch_and_an_official(ready: Ready) -> None:
    """Each short name leads to a branch, and to an official of its agency."""
    sheet = ready.facts()
    assert isinstance(sheet, FactSheet)
    for name in ready.by_name:
        official = ready.official(name)
        agency = next(one.agency for one in sheet.officials if one.id == official)
        assert ready.branch(name).agency == agency


@pytest.mark.parametrize("ready", READY, ids=lambda ready: ready.cooperation.name)
def test_everything_of_a_set_up_can_be_stored(ready: Ready) -> None:
    """Each value comes back from a store and from its document as it was, and no two have one key."""
    store = open_store("memory:", keys=NoKeys(), clock=FixedClock(datetime(2026, 3, 2, tzinfo=UTC)))
    with store.unit(**OPENING) as unit:
        for value in ready.values():
            unit.save(value, expected_version=0)
    with store.unit(**OPENING) as unit:
        for kind in {type(value) for value in ready.values()}:
            kept = {stored.value for stored in unit.all(kind)}
            assert kept == {value for value in ready.values() if type(value) is kind}
    for value in ready.values():
        assert decode(encode(value)) == value


@pytest.mark.parametrize("ready", READY, ids=lambda ready: ready.cooperation.name)
def test_the_groups_of_a_set_up_make_a_tree(ready: Ready) -> None:
    """Every parent and sister is a group of the same cooperation, and no line goes round."""
    check_tree(ready.of(Group))
    areas = {area.id for area in ready.of(Area)}
    assert all(group.area is None or group.area in areas for group in ready.of(Group))
    assert all(place.schools <= {branch.id for branch in ready.branches} for place in ready.of(Area))


@pytest.mark.parametrize("ready", READY, ids=lambda ready: ready.cooperation.name)
def test_every_seat_of_a_set_up_is_somebodys(ready: Ready) -> None:
    """The official, agency, unit and group of each seat are there, and the official is of that agency."""
    officials = {one.id: one.agency for one in ready.officials}
    assert len(officials) == len(ready.officials)
    groups = {group.id for group in ready.of(Group)}
    units = {branch.id: branch.agency for branch in ready.branches}
    for seat in ready.of(Membership):
        assert officials[seat.official] == seat.agency
        assert seat.group in groups
        assert seat.unit is None or units[seat.unit] == seat.agency
    assert ready.cooperation.coordinator is None or ready.cooperation.coordinator in units


@pytest.mark.parametrize("ready", READY, ids=lambda ready: ready.cooperation.name)
def test_everything_of_a_set_up_belongs_to_it(ready: Ready) -> None:
    """What names a cooperation, a group or an agency names one that is here; so does every step."""
    here = {
        "cooperation": {ready.cooperation.id, None},
        "group": {group.id for group in ready.of(Group)},
        "agency": {agency.id for agency in ready.agencies},
        "by": {official.id for official in ready.officials},
    }
    for value in ready.more:
        named = [
            (name, getattr(value, name))
            for name in ("cooperation", "group", "agency")
            if hasattr(value, name)
        ]
        named += [("by", step.by) for step in getattr(value, "course", ())]
        assert [one for name, one in named if one not in here[name]] == []


@pytest.mark.parametrize("ready", READY, ids=lambda ready: ready.cooperation.name)
def test_every_group_at_work_has_somebody_to_call_it(ready: Ready) -> None:
    """Where a role calls a group together, somebody holds it when the group is at work."""
    seats = ready.of(Membership)
    for group in ready.of(Group):
        day = day_of(group.course[-1].at)
        callers = [
            seat.official
            for seat in seats
            if may_convene(group, seat.official, seats, day, coordinator=ready.cooperation.coordinator)
        ]
        assert callers or group.convener is None or group.state is GroupState.PLANNED


def test_the_target_group_of_nykoping_is_twelve_to_seventeen() -> None:
    """Both ends are inside, and a cooperation around places is for nobody in particular."""
    target = sspf.nykoping().cooperation.terms[0].target
    assert target is not None
    assert [age for age in range(8, 22) if target.takes(age)] == list(range(12, 18))
    assert los.finspang().cooperation.terms[0].target is None


def test_the_agreement_of_nykoping_holds_in_its_two_years() -> None:
    """It was signed before it began, and ended with 2024."""
    (agreement,) = sspf.nykoping().of(Agreement)
    days = [date(2022, 12, 31), date(2023, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]
    assert [agreement.in_force(day) for day in days] == [False, True, True, False]


def test_pupil_health_and_teaching_are_apart() -> None:
    """Inside one school authority, pupil health is an independent branch of its own (OSL 8:2)."""
    ready = sspf.nykoping()
    teaching, health = ready.branch("school"), ready.branch("pupil-health")
    assert teaching.agency == health.agency
    assert (teaching.independent, health.independent) == (False, True)


def test_nobody_sits_at_the_table_without_a_party() -> None:
    """A branch or an official of an agency that is no party is refused, by id."""
    board = Agency(AgencyId("board"), "Board", "social_board", LegalBasis.AUTHORITY)
    branch = Branch(BranchId("other/branch"), AgencyId("other"), "Branch", frozenset({"teaching"}))
    official = Official(OfficialId("official-1"), AgencyId("other"))
    together = sspf.nykoping().cooperation
    with pytest.raises(ModelError, match=r"other/branch, official-1, education, .* belong to no agency"):
        Ready(together, (board,), (branch,), (official,), {})


def test_a_branch_that_does_several_things_does_not_guess_which() -> None:
    """The short way to an item is for branches of one function; elsewhere the function must be said."""
    ready = sspf.nykoping()
    school = next(branch for branch in ready.branches if branch.id == ready.by_name["school"])
    wide = attrs.evolve(school, activities=school.activities | {"special_pupil_support"})
    branches = tuple(wide if branch.id == school.id else branch for branch in ready.branches)
    ready = attrs.evolve(ready, branches=branches)
    about = Party("youth-1", PersonRole.SUBJECT)
    recorded = datetime(2026, 3, 2, tzinfo=UTC)
    marks = se_osl.PACK.vocabulary.describe()
    with pytest.raises(ValueError, match="too many values"):
        ready.item("x", at="school", about=about, category="attendance", recorded_at=recorded, marks=marks)
