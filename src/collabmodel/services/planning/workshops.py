"""Future workshops, run phase by phase, and the annual plan that comes out of the last."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from collabmodel.errors import ModelError, NotAtTheTableError
from collabmodel.model.ids import (
    AgencyId,
    AnnualPlanId,
    DocumentId,
    GroupId,
    OfficialId,
    WorkshopId,
)
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.organisation.groups import Group
from collabmodel.model.planning.annual_plans import AnnualPlan
from collabmodel.model.planning.goals import Goal
from collabmodel.model.planning.measures import Measure
from collabmodel.model.planning.workshops import FutureWorkshop, PhaseOutput, WorkshopPhase
from collabmodel.model.time import day_of
from collabmodel.ports import Stored
from collabmodel.services.desks import Desk
from collabmodel.services.keeping import keep

PURPOSE = "planning"

_BEGIN = {
    WorkshopPhase.CRITICISM: "criticise",
    WorkshopPhase.VISION: "envision",
    WorkshopPhase.ANCHORING: "anchor",
}


class WorkshopDesk(Desk):
    """Where future workshops and annual plans are kept (framtidsverkstad, årsplan).

    Args:
        store: where state and journal are.
        tenant: whose desk it is.
        legal_ground: what allows the desk to process the data; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def plan(self, workshop: FutureWorkshop, *, by: OfficialId) -> Stored[FutureWorkshop]:
        """Plan a workshop.

        Args:
            workshop: the workshop, without a course and with no output.
            by: the official who plans it.

        Raises:
            NotFoundError: if its group or cooperation is not on record.
            ModelError: if it has a course already, or its group is of another cooperation.
            NotAtTheTableError: if somebody takes part for an agency that is no party.
            ConflictError: if there is a workshop with this id.
        """
        if workshop.course:
            raise ModelError(f"workshop {workshop.id}: it has a course already. Give it without one.")
        with self._unit(by) as unit:
            cooperation = unit.get(Cooperation, workshop.cooperation).value
            if unit.get(Group, workshop.group).value.cooperation != workshop.cooperation:
                raise ModelError(f"workshop {workshop.id}: its group is of another cooperation")
            for agency in sorted(workshop.agencies - cooperation.parties):
                raise NotAtTheTableError(agency, f"cooperation {cooperation.id}")
            return keep(unit, workshop.move(Step("plan", unit.now(), by)), change="plan")

    def begin(self, ident: WorkshopId, phase: WorkshopPhase, *, by: OfficialId) -> Stored[FutureWorkshop]:
        """Begin a phase: criticism, then vision, then anchoring, each when the one before has left its output.

        Raises:
            NotFoundError: if there is no such workshop.
            IllegalMoveError: if it is not the turn of that phase, or the one before has left nothing.
        """
        with self._unit(by) as unit:
            current, event = unit.get(FutureWorkshop, ident), _BEGIN[phase]
            changed = current.value.move(Step(event, unit.now(), by))
            return keep(unit, changed, change=event, expected_version=current.version)

    def end(
        self,
        ident: WorkshopId,
        phase: WorkshopPhase,
        *,
        by: OfficialId,
        ranked: tuple[str, ...] = (),
        document: DocumentId | None = None,
    ) -> Stored[FutureWorkshop]:
        """End a phase with what it leaves.

        Args:
            ident: the workshop.
            phase: the phase it is in.
            by: the official who notes it.
            ranked: what came out, the most important first.
            document: where it is written down.

        Raises:
            NotFoundError: if there is no such workshop.
            ModelError: if it is not in that phase, the phase has ended, or nothing is left behind.
        """
        with self._unit(by) as unit:
            current = unit.get(FutureWorkshop, ident)
            changed = current.value.end_phase(PhaseOutput(phase, day_of(unit.now()), ranked, document))
            details = (("phase", phase.value),)
            return keep(
                unit, changed, change="phase_ended", expected_version=current.version, details=details
            )

    def adopt(
        self,
        ident: WorkshopId,
        plan: AnnualPlanId,
        *,
        year: int,
        by: OfficialId,
        goals: tuple[Goal, ...] = (),
        measures: tuple[Measure, ...] = (),
        problems: tuple[str, ...] = (),
    ) -> Stored[AnnualPlan]:
        """Adopt the annual plan that came out of the phase of anchoring; the workshop has then ended.

        Args:
            ident: the workshop.
            plan: the id of the plan.
            year: its year.
            by: the official who notes it.
            goals: what it is to reach.
            measures: what is done in the year.
            problems: the problems it gives priority, if they are not those that the phase ranked.

        Raises:
            NotFoundError: if there is no such workshop.
            IllegalMoveError: if the workshop is in another phase, or the phase has left nothing.
            ModelError: if a measure lies outside the year or serves no goal, or no problem is known.
            ConflictError: if there is an annual plan with this id.
        """
        with self._unit(by) as unit:
            current = unit.get(FutureWorkshop, ident)
            step = Step("adopt_plan", unit.now(), by)
            adopted = current.value.move(step)
            fields = {"goals": goals, "measures": measures, **({"problems": problems} if problems else {})}
            made = AnnualPlan.from_workshop(plan, adopted, year=year, **fields)
            keep(unit, adopted, change="adopt_plan", expected_version=current.version)
            return keep(unit, made, change="adopted", details=(("workshop", ident),))

    def present(self, ident: AnnualPlanId, group: GroupId, on: date, *, by: OfficialId) -> Stored[AnnualPlan]:
        """Note that the plan was presented to a group, such as the management group.

        Raises:
            NotFoundError: if there is no such plan or group.
            ModelError: if the day lies ahead.
        """
        with self._unit(by) as unit:
            current = unit.get(AnnualPlan, ident)
            unit.get(Group, group)
            _refuse_ahead(ident, on, day_of(unit.now()))
            changed, details = current.value.present(group, on), (("group", group),)
            return keep(unit, changed, change="presented", expected_version=current.version, details=details)

    def spread(
        self, ident: AnnualPlanId, agency: AgencyId, on: date, *, by: OfficialId
    ) -> Stored[AnnualPlan]:
        """Note that an agency has been told of the plan at home.

        Raises:
            NotFoundError: if there is no such plan.
            ModelError: if that agency is not to be told of it, or has been, or the day lies ahead.
        """
        with self._unit(by) as unit:
            current = unit.get(AnnualPlan, ident)
            _refuse_ahead(ident, on, day_of(unit.now()))
            changed, details = current.value.spread(agency, on), (("agency", agency),)
            return keep(unit, changed, change="spread", expected_version=current.version, details=details)


def _refuse_ahead(ident: AnnualPlanId, on: date, today: date) -> None:
    if on > today:
        raise ModelError(f"annual plan {ident}: that day lies ahead. Note it when it has been done.")
