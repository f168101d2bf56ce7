"""Annual plans: what a group will do in a year, made from the last phase of its future workshop."""

from __future__ import annotations

from datetime import date

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import (
    AgencyId,
    AnnualPlanId,
    CooperationId,
    GroupId,
    OfficialId,
    WorkshopId,
    check_id,
)
from collabmodel.model.planning.goals import Goal
from collabmodel.model.planning.measures import Measure
from collabmodel.model.planning.plans import check_parts
from collabmodel.model.planning.workshops import FutureWorkshop, WorkshopPhase


@attrs.frozen(field_transformer=checked)
class Spreading:
    """That an agency is told of the plan at home (spridning).

    Args:
        responsible: the official who sees to it.
        done_on: the day it was done; ``None`` while it is not.
    """

    agency: AgencyId
    responsible: OfficialId
    done_on: date | None = None


@attrs.frozen(field_transformer=checked)
class Presentation:
    """That the plan was presented to a group, such as the management group (redovisning)."""

    group: GroupId
    on: date


@attrs.frozen(field_transformer=checked)
class AnnualPlan:
    """An annual plan (årsplan) of a group.

    Args:
        year: the calendar year it is for.
        workshop: the future workshop it came out of.
        problems: the problems it gives priority, the most important first, in words.
        goals: what it is to reach.
        measures: what is done, all inside the year.
        spread_to: which agencies are told of it at home, by whom, and when that was done.
        presented_to: the groups it was presented to.

    Raises:
        ModelError: without a problem, with one said twice, with a measure outside the year or for no goal,
            or if an agency is to be told twice.
    """

    id: AnnualPlanId
    cooperation: CooperationId
    group: GroupId
    year: int
    workshop: WorkshopId
    problems: tuple[str, ...] = attrs.field(repr=False)
    goals: tuple[Goal, ...] = ()
    measures: tuple[Measure, ...] = ()
    spread_to: tuple[Spreading, ...] = ()
    presented_to: tuple[Presentation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Check the ids, the problems, the year and who is told."""
        check_id(self.id, where="annual_plan.id")
        check_id(self.group, where="annual_plan.group")
        check_id(self.workshop, where="annual_plan.workshop")
        if not self.problems or not all(one.strip() for one in self.problems):
            raise ModelError(f"annual plan {self.id}: say which problems it gives priority")
        if len(set(self.problems)) < len(self.problems):
            raise ModelError(f"annual plan {self.id}: a problem has one place in the order")
        check_parts(self.goals, self.measures, where=f"annual plan {self.id}")
        for measure in self.measures:
            if any(day.year != self.year for day in _days(measure)):
                msg = f"annual plan {self.id}: measure {measure.id} has a day outside the year of the plan"
                raise ModelError(msg)
        if len({one.agency for one in self.spread_to}) < len(self.spread_to):
            raise ModelError(f"annual plan {self.id}: each agency is told once")

    @classmethod
    def from_workshop(
        cls, ident: AnnualPlanId, workshop: FutureWorkshop, *, year: int, **fields: object
    ) -> AnnualPlan:
        """The plan that comes out of the phase of anchoring.

        Its problems are what that phase ranked, unless others are given; each agency that took part spreads
        it at home, by the first of its participants, unless told otherwise.

        Args:
            ident: its id.
            workshop: the workshop.
            year: the year of the plan.
            fields: further fields of the plan.

        Raises:
            ModelError: if the phase of anchoring has not left its output, or ranked nothing and no
                problems are given.
        """
        output = workshop.output(WorkshopPhase.ANCHORING)
        if output is None:
            msg = f"annual plan {ident}: it comes out of the phase of anchoring, which has not ended"
            raise ModelError(msg)
        homes: dict[AgencyId, Spreading] = {}
        for one in workshop.participants:
            homes.setdefault(one.agency, Spreading(one.agency, one.official))
        given = {"problems": output.ranked, "spread_to": tuple(homes.values()), **fields}
        return cls(
            id=ident,
            cooperation=workshop.cooperation,
            group=workshop.group,
            year=year,
            workshop=workshop.id,
            **given,  # type: ignore[arg-type]
        )

    def unspread(self, day: date) -> tuple[Spreading, ...]:
        """Which agencies had not been told at home by the end of a day."""
        return tuple(one for one in self.spread_to if one.done_on is None or one.done_on > day)

    def spread(self, agency: AgencyId, on: date) -> AnnualPlan:
        """The plan once an agency has been told at home.

        Raises:
            ModelError: if that agency is not to be told of it, or has been.
        """
        if agency not in {one.agency for one in self.unspread(date.max)}:
            raise ModelError(f"annual plan {self.id}: {agency} is not among those still to be told of it")
        told = tuple(attrs.evolve(one, done_on=on) if one.agency == agency else one for one in self.spread_to)
        return attrs.evolve(self, spread_to=told)

    def present(self, group: GroupId, on: date) -> AnnualPlan:
        """The plan once it has been presented to a group."""
        return attrs.evolve(self, presented_to=(*self.presented_to, Presentation(group, on)))


def _days(measure: Measure) -> tuple[date, ...]:
    ends = None if measure.recurrence is None else measure.recurrence.until
    known = (measure.due, measure.postponed_to, ends)
    return tuple(day for day in known if day is not None)
