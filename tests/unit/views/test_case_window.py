"""Who sees what of a case: by seat, team and consents of that moment, and what cannot be told from nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from collabmodel.errors import IllegalMoveError, ModelError, NotFoundError
from collabmodel.model.casework.cases import Case
from collabmodel.model.casework.courses import CaseState
from collabmodel.model.consent import Withdrawal
from collabmodel.model.ids import AccessId, BranchId, CaseId, ConsentId, ItemId, MembershipId, OfficialId
from collabmodel.model.journal import EntryKind, JournalEntry
from collabmodel.model.organisation.memberships import Membership
from collabmodel.model.time import day_of
from collabmodel.packs import se_osl
from collabmodel.ports import Store
from collabmodel.services.casework.emergencies import EmergencyDesk
from collabmodel.services.consents import ConsentDesk
from collabmodel.services.windows.cases import CaseWindow
from collabmodel.testing.clocks import FixedClock
from collabmodel.views.sights import Sight
from tests.unit import case_world as w
from tests.unit.views.view_world import BRANCHES, ESTER, HEAD, LOCAL, LOTTA, STINA, case, setting

SOCIAL, SCHOOL, POLICE = (branch.id for branch in BRANCHES)
ACCESS = AccessId("access-1")


@pytest.fixture
def clock() -> FixedClock:
    """Noon of an ordinary day."""
    return FixedClock(w.NOW)


@pytest.fixture
def store(clock: FixedClock) -> Iterator[Store]:
    """The world, in memory."""
    store = setting(clock=clock)
    yield store
    store.close()


@pytest.fixture
def window(store: Store) -> CaseWindow:
    """Where officials look."""
    return CaseWindow(store, [se_osl.PACK], w.TENANT)


def looks(store: Store, subject: str = w.CASE) -> list[JournalEntry]:
    """The entries that tell of looks at a case."""
    with store.unit(**w.OPENING) as unit:  # type: ignore[arg-type]
        return [one for one in unit.entries(subject=subject) if one.event.kind is EntryKind.READ]


def end_seat(store: Store, ident: str) -> None:
    """End a seat as of today."""
    with store.unit(**w.OPENING) as unit:  # type: ignore[arg-type]
        stored = unit.get(Membership, MembershipId(ident))
        unit.save(stored.value.end(day_of(unit.now())), expected_version=stored.version)


def test_the_coordinator_sees_the_whole_case(window: CaseWindow) -> None:
    """Case, team and consents; of information the branch's own, and what may be given to it."""
    seen = window.look(w.CASE, by=w.ANNA, branch=SOCIAL)
    assert (seen.sight, seen.state) == (Sight.COORDINATOR, CaseState.ACTIVE)
    assert seen.individuals == {w.YOUTH}
    assert seen.team == (w.ANNA, w.BO)
    assert [line.consent for line in seen.consents] == [ConsentId("c-1")]
    assert ItemId("measure") in seen.items


def test_a_team_member_sees_what_the_consent_covers_for_the_own_agency(window: CaseWindow) -> None:
    """Only consents that name the agency, roles instead of names, and nothing the engine does not permit."""
    seen = window.look(w.CASE, by=w.BO, branch=SCHOOL)
    assert seen.sight is Sight.TEAM
    assert seen.team == ("coordinator", "school")
    assert set(seen.items) == {ItemId("attendance"), ItemId("measure")}, (
        "its own, and what the consent covers"
    )


def test_a_local_group_sees_a_pseudonym_where_the_consent_covers_it(window: CaseWindow) -> None:
    """The police officer of the group is no member of the team: the key and the state, and no more."""
    seen = window.look(w.CASE, by=w.EVA, branch=POLICE)
    assert (seen.sight, seen.state) == (Sight.PSEUDONYM, CaseState.ACTIVE)
    assert (seen.individuals, seen.team, seen.consents, seen.items) == (frozenset(), (), (), ())


@pytest.mark.parametrize(
    "who",
    [HEAD, LOTTA, ESTER, STINA, OfficialId("nobody")],
    ids=["steering group", "LOS", "EST", "seat ended today", "stranger"],
)
def test_others_cannot_tell_a_case_from_none(store: Store, window: CaseWindow, who: OfficialId) -> None:
    """The refusal reads the same whether the case exists or not, and both are journalled alike."""
    told = []
    for ident in (w.CASE, CaseId("case-9")):
        with pytest.raises(NotFoundError) as raised:
            window.look(ident, by=who)
        told.append(str(raised.value).replace(ident, "…"))
    assert told[0] == told[1]
    (one,), (other,) = ([e for e in looks(store, ident) if e.actor == who] for ident in (w.CASE, "case-9"))
    assert one.event.details == other.event.details == (("sight", "nothing"),)


def test_a_los_party_cannot_learn_that_an_sspf_case_exists(store: Store, window: CaseWindow) -> None:
    """A seat in LOS shows nothing of SSPF; who sits in both sees it for the sake of the SSPF seat alone."""
    with pytest.raises(NotFoundError):
        window.look(w.CASE, by=LOTTA)
    assert window.look(w.CASE, by=w.EVA).sight is Sight.PSEUDONYM
    end_seat(store, f"{LOCAL}-{w.EVA}")
    with pytest.raises(NotFoundError):
        window.look(w.CASE, by=w.EVA)


def test_the_sight_ends_with_the_seat_the_same_day(store: Store, window: CaseWindow) -> None:
    """Coordinator or team member: without a seat in the cooperation nothing is seen."""
    for who in (w.ANNA, w.BO):
        window.look(w.CASE, by=who)
        end_seat(store, f"{LOCAL}-{who}")
        with pytest.raises(NotFoundError):
            window.look(w.CASE, by=who)


def test_withdrawal_by_one_of_two_guardians_closes_the_team_s_view_the_same_instant(
    store: Store, window: CaseWindow, clock: FixedClock
) -> None:
    """The coordinator sees a suspended case; team and group see nothing of it any more."""
    clock.move_to(w.NOW + timedelta(hours=1))
    ConsentDesk(store, w.TENANT).withdraw(ConsentId("c-1"), Withdrawal(w.FATHER, clock.now()), by=w.ANNA)
    assert window.look(w.CASE, by=w.ANNA, branch=SOCIAL).state is CaseState.SUSPENDED
    assert case(store).state is CaseState.SUSPENDED, "the step is recorded in the unit of the withdrawal"
    for who in (w.BO, w.EVA):
        with pytest.raises(NotFoundError):
            window.look(w.CASE, by=who)


def test_information_is_shown_only_to_a_branch_one_sits_for(window: CaseWindow) -> None:
    """A branch of another agency, or one that does not exist, shows nothing."""
    assert window.look(w.CASE, by=w.ANNA).items == ()
    assert window.look(w.CASE, by=w.ANNA, branch=POLICE).items == ()
    assert window.look(w.CASE, by=w.ANNA, branch=BranchId("nowhere/x")).items == ()


def test_a_look_is_journalled_with_what_was_shown(store: Store, window: CaseWindow) -> None:
    """Who, how much, and which items; how much was held back is not told."""
    seen = window.look(w.CASE, by=w.BO, branch=SCHOOL)
    entry = looks(store)[-1]
    assert (entry.actor, entry.purpose) == (w.BO, "case_view")
    assert entry.event.details == (("sight", "team"), *(("item", str(item)) for item in seen.items))


class TestEmergencyAccess:
    """Emergency access opens the view of one case for a while, and leaves a trace that asks for review."""

    @pytest.fixture
    def desk(self, store: Store) -> EmergencyDesk:
        """Where it is opened."""
        return EmergencyDesk(store, w.TENANT)

    def test_it_has_a_reason_an_end_and_a_review(
        self, desk: EmergencyDesk, window: CaseWindow, clock: FixedClock, store: Store
    ) -> None:
        """It opens from the reason to the end, then waits until somebody else has looked it over."""
        desk.open(ACCESS, w.CASE, by=HEAD, reason="fara för liv", until=w.NOW + timedelta(hours=2))
        seen = window.look(w.CASE, by=HEAD)
        assert (seen.sight, seen.individuals) == (Sight.EMERGENCY, {w.YOUTH})
        assert looks(store)[-1].event.details[0] == ("sight", "emergency")
        clock.move_to(w.NOW + timedelta(hours=2))
        with pytest.raises(NotFoundError):
            window.look(w.CASE, by=HEAD)
        assert [one.id for one in desk.awaiting(by=w.ANNA)] == [ACCESS]
        with pytest.raises(IllegalMoveError, match="somebody else"):
            desk.review(ACCESS, by=HEAD, justified=True)
        desk.review(ACCESS, by=w.ANNA, justified=False, reason="annan väg fanns")
        assert desk.awaiting(by=w.ANNA) == ()

    def test_it_can_be_ended_before_its_time(self, desk: EmergencyDesk, window: CaseWindow) -> None:
        """From that moment on nothing is seen."""
        desk.open(ACCESS, w.CASE, by=HEAD, reason="fara", until=w.NOW + timedelta(hours=2))
        desk.end(ACCESS, by=HEAD)
        with pytest.raises(NotFoundError):
            window.look(w.CASE, by=HEAD)

    def test_it_is_for_one_official_only(self, desk: EmergencyDesk, window: CaseWindow) -> None:
        """What one has opened shows nothing to another."""
        desk.open(ACCESS, w.CASE, by=HEAD, reason="fara", until=w.NOW + timedelta(hours=2))
        with pytest.raises(NotFoundError):
            window.look(w.CASE, by=ESTER)

    @pytest.mark.parametrize(
        ("attempt", "error"),
        [
            ((HEAD, " ", 2), IllegalMoveError),
            ((HEAD, "fara", 0), ModelError),
            ((HEAD, "fara", 73), ModelError),
            ((LOTTA, "fara", 2), NotFoundError),
        ],
        ids=["no reason", "no end", "too long", "no party"],
    )
    def test_it_is_not_opened_otherwise(
        self,
        desk: EmergencyDesk,
        store: Store,
        attempt: tuple[OfficialId, str, int],
        error: type[Exception],
    ) -> None:
        """A reason, an end within three days, and an office at a party are wanted; else nothing is kept."""
        who, reason, hours = attempt
        with pytest.raises(error):
            desk.open(ACCESS, w.CASE, by=who, reason=reason, until=w.NOW + timedelta(hours=hours))
        assert desk.awaiting(by=w.ANNA) == ()
        with store.unit(**w.OPENING) as unit:  # type: ignore[arg-type]
            assert unit.get(Case, w.CASE).value.state is CaseState.ACTIVE
