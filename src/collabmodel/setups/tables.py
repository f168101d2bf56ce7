"""Short ways to lay a table: posts, groups, seats, mandates and rhythms of one cooperation, from compact rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from collabmodel.model.agencies import Official
from collabmodel.model.ids import (
    ActivityPeriodId,
    AgencyId,
    AreaId,
    BranchId,
    CooperationId,
    DutyId,
    GroupId,
    MandateId,
    MembershipId,
    OfficialId,
)
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cadences import ActivityPeriod, Cadence, CadenceUnit
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.organisation.duties import ReportingDuty
from collabmodel.model.organisation.groups import Formality, Group, GroupLevel
from collabmodel.model.organisation.mandates import Mandate
from collabmodel.model.organisation.memberships import Membership
from collabmodel.model.organisation.remits import Remit
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.model.time import Period, noon
from collabmodel.setups.ready import Ready, Seat, seated


@attrs.frozen
class Post:
    """A post that somebody holds for a party (befattning); it names nobody.

    Args:
        key: what the post is known by inside its agency.
        agency: key of the agency.
        role: in which role its holder sits in groups.
        title: the post in words.
        unit: short name of the branch the holder comes from, where it matters who coordinates.
    """

    key: str
    agency: str
    role: RoleKind
    title: str = ""
    unit: str = ""

    @property
    def official(self) -> OfficialId:
        """The id of whoever holds it.

        >>> Post("head-teacher-1", "education", RoleKind.HEAD_TEACHER).official
        'education-head-teacher-1'
        """
        return OfficialId(f"{self.agency}-{self.key}")

    @property
    def branch(self) -> BranchId | None:
        """The id of the branch it belongs to, as :func:`~collabmodel.setups.ready.seated` forms it."""
        return BranchId(f"{self.agency}/{self.unit}") if self.unit else None


@attrs.frozen
class AreaRow:
    """One area of a municipality and the name of its school."""

    key: str
    name: str
    school: str


@attrs.frozen
class Table:
    """The table of one cooperation: what is laid on it begins on its first day unless another is given.

    Args:
        by: the official who has taken the steps that are told here.

    >>> table = Table(CooperationId("sspf"), date(2026, 1, 12), OfficialId("official-social"))
    >>> steering = table.group("steering", "Styrgruppen", GroupLevel.STEERING, cadence=monthly(table.since))
    >>> steering.id, steering.state.value
    ('sspf/steering', 'active')
    >>> [seat.id for seat in table.seats(steering, Post("head", "social", RoleKind.HEAD_OF_ADMINISTRATION))]
    ['sspf/steering/social-head']
    """

    cooperation: CooperationId
    since: date
    by: OfficialId

    def key(self, name: str) -> str:
        """The id of something of this cooperation, from a short name."""
        return f"{self.cooperation}/{name}"

    def step(self, event: str, day: date | None = None, reason: str = "") -> Step:
        """One step, at noon on a day."""
        return Step(event, noon(day or self.since), self.by, reason)

    def course(self, *events: tuple[str, date]) -> tuple[Step, ...]:
        """A course of steps that need no reason, from events and their days."""
        return tuple(self.step(event, day) for event, day in events)

    def group(
        self,
        key: str,
        name: str,
        level: GroupLevel,
        *,
        parent: Group | None = None,
        area: AreaId | None = None,
        convener: RoleKind | None = None,
        cadence: Cadence | None = None,
        formality: Formality = Formality.FORMAL,
        sisters: Iterable[str] = (),
        course: tuple[Step, ...] = (),
    ) -> Group:
        """A group that has started on the first day of the table, or has the course that is given.

        Args:
            key: short name of the group.
            name: its name.
            level: at which level it works.
            parent: the group above it.
            area: where it works.
            convener: the role that calls it together.
            cadence: how often it meets.
            formality: set up by a decision, or grown by itself.
            sisters: short names of groups it works with.
            course: its steps, where it has not simply started then; see :meth:`course`.
        """
        return Group(
            id=GroupId(self.key(key)),
            cooperation=self.cooperation,
            name=name,
            level=level,
            course=course or (self.step("start"),),
            parent=None if parent is None else parent.id,
            area=area,
            convener=convener,
            cadence=cadence,
            formality=formality,
            sisters=frozenset(GroupId(self.key(one)) for one in sisters),
        )

    def seats(
        self, group: Group, *posts: Post, since: date | None = None, until: date | None = None
    ) -> tuple[Membership, ...]:
        """A seat in a group for the holder of each post."""
        return tuple(
            Membership(
                id=MembershipId(f"{group.id}/{post.official}"),
                cooperation=self.cooperation,
                group=group.id,
                official=post.official,
                role=post.role,
                agency=AgencyId(post.agency),
                period=Period(since or self.since, until),
                post=post.title,
                unit=post.branch,
            )
            for post in posts
        )

    def mandate(
        self, group: Group, *subjects: str, amount_limit: int | None = 0, period: Period | None = None
    ) -> Mandate:
        """What a group may decide by itself, in its own area."""
        remit = Remit(frozenset(subjects), period or Period(self.since), amount_limit, group.area)
        return Mandate(MandateId(f"{group.id}/mandate"), self.cooperation, group.id, remit)

    def duty(
        self,
        giver: Group,
        cadence: Cadence,
        *content: str,
        to: Group | None = None,
        receivers: tuple[str, ...] = (),
    ) -> ReportingDuty:
        """A group's duty to report on what the code words name, to a group or to posts."""
        return ReportingDuty(
            id=DutyId(f"{giver.id}/report"),
            cooperation=self.cooperation,
            giver=giver.id,
            cadence=cadence,
            receiver=None if to is None else to.id,
            receivers=receivers,
            content=frozenset(content),
            period=Period(self.since),
        )

    def activity(self, key: str, since: date, until: date, *pauses: tuple[date, date]) -> ActivityPeriod:
        """An activity period with its pauses, each half-open."""
        return ActivityPeriod(
            id=ActivityPeriodId(self.key(key)),
            cooperation=self.cooperation,
            period=Period(since, until),
            pauses=tuple(Period(first, after) for first, after in pauses),
        )


def weekly(anchor: date, *, bound: bool = False, tolerance: int = 0) -> Cadence:
    """Once a week."""
    return Cadence(CadenceUnit.WEEK, 1, anchor, bound, tolerance)


def fortnightly(anchor: date, *, bound: bool = False, tolerance: int = 0) -> Cadence:
    """Every fourteenth day (var fjortonde dag).

    >>> fortnightly(date(2026, 1, 8)).nth(2).isoformat()
    '2026-01-22'
    """
    return Cadence(CadenceUnit.DAY, 14, anchor, bound, tolerance)


def monthly(anchor: date, *, every: int = 1, bound: bool = False, tolerance: int = 0) -> Cadence:
    """Once a month, or every so many months; every sixth is each half year.

    >>> monthly(date(2026, 1, 31), every=6).nth(2).isoformat()
    '2026-07-31'
    """
    return Cadence(CadenceUnit.MONTH, every, anchor, bound, tolerance)


def parties(rows: Iterable[Seat]) -> frozenset[AgencyId]:
    """The agencies that sit at a table."""
    return frozenset(AgencyId(row.key) for row in rows)


def holders(posts: Iterable[Post]) -> tuple[Official, ...]:
    """An official for each post, by their titles alone."""
    return tuple(
        {post.official: Official(post.official, AgencyId(post.agency), post.title) for post in posts}.values()
    )


def laid(
    together: Cooperation, rows: Iterable[Seat], posts: Iterable[Post] = (), more: Iterable[object] = ()
) -> Ready:
    """The ready cooperation: its seats, the holders of further posts, and what else stands around it.

    Args:
        together: the cooperation.
        rows: the parties' seats; the first official of each agency is the one who answers there.
        posts: further posts at those agencies.
        more: everything else to save.

    Raises:
        ModelError: if a post or a party belongs to no agency of the seats.
    """
    seats = tuple(rows)
    agencies, branches, officials = seated(seats, together.municipality)
    by_name = {row.name: branch.id for row, branch in zip(seats, branches, strict=True)}
    return Ready(together, agencies, branches, (*officials, *holders(posts)), by_name, tuple(more))
