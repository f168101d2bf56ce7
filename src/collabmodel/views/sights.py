"""How much somebody may see of a case: from the seat at the table, the team and the consents of that moment.

The level firewall (nivåbrandvägg) stands here.  Who has no part in a case through its own cooperation
sees nothing of it, not even that it exists; a seat in a neighbouring cooperation counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import Enum

import attrs

from collabmodel.model.casework.cases import Case
from collabmodel.model.casework.courses import CaseState
from collabmodel.model.casework.covering import uncovered
from collabmodel.model.casework.emergencies import EmergencyAccess
from collabmodel.model.consent import Consent
from collabmodel.model.ids import OfficialId
from collabmodel.model.information import Level
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.organisation.groups import Group, GroupLevel
from collabmodel.model.organisation.memberships import Membership, members_on
from collabmodel.model.time import day_of


class Sight(Enum):
    """How much of a case is seen, from most to least."""

    COORDINATOR = "coordinator"
    """Case, team, consents, plan, meetings; of other agencies' information what may be given."""
    EMERGENCY = "emergency"
    """As the coordinator, for a stated reason, until a set end, and reviewed afterwards."""
    TEAM = "team"
    """What the consents cover for the own agency, own measures, the plan lines needed."""
    PSEUDONYM = "pseudonym"
    """That there is a case under this key, and where it stands."""
    COUNTS = "counts"
    """How many, in bands; never a person."""
    NOTHING = "nothing"
    """Not even that it exists."""


CLOSE_UP = frozenset({GroupLevel.LOCAL, GroupLevel.OPERATIVE, GroupLevel.WORKING})
"""Groups that may know of single cases; the others see counts."""

SHARING = frozenset({CaseState.ACTIVE, CaseState.FOLLOWED_UP})
"""The states in which a case is shared with its team."""


@attrs.frozen
class Table:
    """A cooperation as it sits (bordet): its groups and the seats in them, of every period."""

    cooperation: Cooperation
    groups: tuple[Group, ...]
    memberships: tuple[Membership, ...]

    def seats(self, official: OfficialId, at: datetime) -> tuple[tuple[Group, Membership], ...]:
        """The seats an official has at a moment, in groups of this cooperation that are at work."""
        day = day_of(at)
        return tuple(
            (group, seat)
            for group in self.groups
            if group.cooperation == self.cooperation.id and group.at_work(at)
            for seat in members_on(group.id, self.memberships, day)
            if seat.official == official
        )

    def level_of(self, official: OfficialId, at: datetime) -> Sight:
        """What the seats alone let see of the cooperation's cases: single ones, counts, or nothing.

        A cooperation whose terms of the day do not speak of single persons has none to show.
        """
        if not self.cooperation.handles(Level.INDIVIDUAL, day_of(at)):
            return Sight.NOTHING
        levels = {group.level for group, _ in self.seats(official, at)}
        if levels & CLOSE_UP:
            return Sight.PSEUDONYM
        return Sight.COUNTS if levels else Sight.NOTHING


@attrs.frozen
class Look:
    """One look at a case: by whom, when, and what is known that bears on it.

    Args:
        state: where the case really stands at the moment, a lost consent taken into account.
        consents: the consents that hold at the moment.
        emergencies: the emergency accesses on record for the case.
    """

    official: OfficialId
    at: datetime
    state: CaseState | None
    consents: tuple[Consent, ...] = ()
    emergencies: tuple[EmergencyAccess, ...] = ()


def sight(case: Case, look: Look, table: Table) -> Sight:
    """How much of the case is seen.

    Args:
        case: the case.
        look: by whom and when.
        table: the cooperation that the case belongs to; another one shows nothing.
    """
    if case.cooperation != table.cooperation.id:
        return Sight.NOTHING
    level = table.level_of(look.official, look.at)
    if level is not Sight.NOTHING and case.coordinator == look.official:
        return Sight.COORDINATOR
    if any(_opens(access, case, look) for access in look.emergencies):
        return Sight.EMERGENCY
    if level is not Sight.NOTHING and look.state in SHARING and _in_team(case, look):
        return Sight.TEAM
    if level is Sight.PSEUDONYM and not (look.state in SHARING and _group_covered(case, look, table)):
        return Sight.COUNTS
    return level


def _opens(access: EmergencyAccess, case: Case, look: Look) -> bool:
    return access.case == case.id and access.official == look.official and access.opens(look.at)


def _in_team(case: Case, look: Look) -> bool:
    mine = [member for member in case.team if member.official == look.official]
    return bool(mine) and len(uncovered(case, look.consents, mine, day_of(look.at))) < len(mine)


def _group_covered(case: Case, look: Look, table: Table) -> bool:
    """Whether the agencies the official sits for are known to a consent of each person of the case."""
    agencies = {
        str(seat.agency) for group, seat in table.seats(look.official, look.at) if group.level in CLOSE_UP
    }
    return bool(case.subjects) and all(
        any(_knows(consent, agencies) for consent in look.consents if consent.subject == subject)
        for subject in case.subjects
    )


def _knows(consent: Consent, agencies: Iterable[str]) -> bool:
    scope = consent.scope
    return scope is not None and bool((scope.recipients | {str(scope.discloser)}) & frozenset(agencies))
