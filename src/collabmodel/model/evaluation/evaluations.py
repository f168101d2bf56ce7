"""Evaluations: what is looked at, how, by whom, in which modules and parts, and how far it has come."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AgencyId, CooperationId, EvaluationId, GrantId, ReportId, check_id
from collabmodel.model.moves import Guard, Machine, Move, Step
from collabmodel.model.time import Period


class Design(Enum):
    """How an evaluation is laid out (utvärderingsdesign)."""

    PROCESS = "process"
    SUMMATIVE = "summative"
    ONGOING = "ongoing"
    """Lärande utvärdering, följeforskning: over time instead of only at the end."""


class Component(Enum):
    """A component of the evaluation model (modellkomponent)."""

    PRECONDITIONS = "preconditions"
    EXECUTION = "execution"
    """Genomförande och resultat."""
    SPREAD = "spread"
    """Implementering och spridning: use, impact, effects."""


class ModuleKind(Enum):
    """What is done in a module (modul)."""

    READING = "reading"
    INTERVIEWS = "interviews"
    OUTSIDE_WORLD = "outside_world"
    """Omvärldsanalys."""
    WORKSHOP = "workshop"
    ANALYSIS = "analysis"


class RoleLevel(Enum):
    """At what level those asked work (nivå)."""

    POLITICAL = "political"
    MANAGEMENT = "management"
    OPERATIVE = "operative"
    MIXED = "mixed"
    """Several levels, not told apart."""
    TARGET_GROUP = "target_group"


class EvaluationState(Enum):
    """How far an evaluation has come (tillstånd)."""

    COMMISSIONED = "commissioned"
    ONGOING = "ongoing"
    PART_REPORTED = "part_reported"
    FINAL = "final"
    ACTED_ON = "acted_on"


PART_REPORT_SUBMITTED = Guard(
    "part_report_submitted", sv="en delrapport är inlämnad", en="a part report of it has been submitted"
)
MODULES_DONE = Guard(
    "modules_done", sv="alla planerade moduler är genomförda", en="every planned module is done"
)
FINAL_REPORT_SUBMITTED = Guard(
    "final_report_submitted", sv="slutrapporten är inlämnad", en="its final report has been submitted"
)
FINDINGS_ANSWERED = Guard(
    "findings_answered",
    sv="inget utvecklingsområde står obesvarat",
    en="no area to develop and no weakness is left open",
)

EVALUATION_MOVES: Machine[EvaluationState] = Machine(
    "evaluation",
    EvaluationState,
    (
        Move("commission", frozenset({None}), EvaluationState.COMMISSIONED),
        Move("start", frozenset({EvaluationState.COMMISSIONED}), EvaluationState.ONGOING),
        Move(
            "report_part",
            frozenset({EvaluationState.ONGOING, EvaluationState.PART_REPORTED}),
            EvaluationState.PART_REPORTED,
            (PART_REPORT_SUBMITTED,),
        ),
        Move(
            "finish",
            frozenset({EvaluationState.ONGOING, EvaluationState.PART_REPORTED}),
            EvaluationState.FINAL,
            (MODULES_DONE, FINAL_REPORT_SUBMITTED),
        ),
        Move("act_on", frozenset({EvaluationState.FINAL}), EvaluationState.ACTED_ON, (FINDINGS_ANSWERED,)),
    ),
)
"""From the commission to what was done about it."""


@attrs.frozen(field_transformer=checked)
class Interviews:
    """How many were asked, at one level (intervjuer): a number, and never a name.

    Raises:
        ModelError: if nobody was asked.
    """

    level: RoleLevel
    count: int

    def __attrs_post_init__(self) -> None:
        """Somebody was asked."""
        if self.count < 1:
            raise ModelError("interviews: the count is at least 1; leave out a level where nobody was asked")

    @property
    def is_target_group(self) -> bool:
        """Whether those it is done for were asked (målgruppens röst)."""
        return self.level is RoleLevel.TARGET_GROUP


@attrs.frozen(field_transformer=checked)
class EvaluationModule:
    """One module of an evaluation, of one cooperation (modul).

    Args:
        focus: what it looks for, in words.
        done_on: the day it was done.
        interviews: how many were asked, where it is a module of interviews.

    Raises:
        ModelError: if another kind of module counts interviews.
    """

    kind: ModuleKind
    cooperation: CooperationId
    focus: str = ""
    done_on: date | None = None
    interviews: tuple[Interviews, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Only interviews are counted as interviews."""
        if self.interviews and self.kind is not ModuleKind.INTERVIEWS:
            raise ModelError(f"module {self.kind.value}: interviews belong to a module of interviews")


@attrs.frozen(field_transformer=checked)
class EvaluationPart:
    """A part of an evaluation with a design and a report of its own (del).

    Args:
        number: 1, 2, 3 …
        questions: what it asks, in words.
        report: the report it ended in.
    """

    number: int
    design: Design
    questions: tuple[str, ...] = ()
    report: ReportId | None = None


@attrs.frozen(field_transformer=checked)
class Evaluation:
    """An evaluation of one or more cooperations (utvärdering).

    Args:
        objects: the cooperations that are looked at.
        commissioner: the agency that ordered it.
        evaluator: the organisation that does it; no person.
        external: whether the evaluator stands outside the cooperation.
        questions: what is asked of the whole, in words.
        components: the parts of the evaluation model it goes through.
        modules: what is done, each kind at most once for each cooperation.
        parts: its parts, by number.
        grant: the grant that pays for it.

    Raises:
        ModelError: without an object or evaluator, with a module of another cooperation, with the
            same module twice, or with parts out of order.
    """

    id: EvaluationId
    objects: frozenset[CooperationId]
    design: Design
    commissioner: AgencyId
    evaluator: str
    period: Period = Period()
    external: bool = True
    questions: tuple[str, ...] = ()
    components: frozenset[Component] = frozenset()
    modules: tuple[EvaluationModule, ...] = ()
    parts: tuple[EvaluationPart, ...] = ()
    grant: GrantId | None = None
    course: tuple[Step, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Check the id, objects, modules, parts and course."""
        check_id(self.id, where="evaluation.id")
        if not self.objects or not self.evaluator.strip():
            raise ModelError(
                f"evaluation {self.id}: name what is evaluated, and the organisation that does it"
            )
        each = [(module.kind, module.cooperation) for module in self.modules]
        if len(set(each)) < len(each) or not {about for _, about in each} <= self.objects:
            msg = f"evaluation {self.id}: each module stands once for each cooperation that is evaluated"
            raise ModelError(msg)
        if [part.number for part in self.parts] != [*range(1, len(self.parts) + 1)]:
            raise ModelError(f"evaluation {self.id}: number its parts 1, 2, 3 in order")
        EVALUATION_MOVES.check(self.course)

    @property
    def state(self) -> EvaluationState:
        """How far it has come; only commissioned before its first step."""
        return EVALUATION_MOVES.state(self.course) or EvaluationState.COMMISSIONED

    def state_at(self, moment: datetime) -> EvaluationState:
        """How far it had come by a moment."""
        return EVALUATION_MOVES.state(self.course, at=moment) or EvaluationState.COMMISSIONED

    def move(self, step: Step, *, met: frozenset[str] = frozenset()) -> Evaluation:
        """The evaluation with one more step.

        Raises:
            IllegalMoveError: if the step is not legal now, or a guard is not met.
        """
        return attrs.evolve(self, course=EVALUATION_MOVES.after(self.course, step, met=met))

    def remaining(self, day: date) -> tuple[EvaluationModule, ...]:
        """The modules not done by a day, in their order."""
        return tuple(one for one in self.modules if one.done_on is None or one.done_on > day)

    def module_done(
        self,
        kind: ModuleKind,
        cooperation: CooperationId,
        on: date,
        *,
        interviews: tuple[Interviews, ...] = (),
    ) -> Evaluation:
        """The evaluation with one module done.

        Raises:
            ModelError: if it has no such module, or interviews are counted in another kind of module.
        """
        if all((one.kind, one.cooperation) != (kind, cooperation) for one in self.modules):
            raise ModelError(
                f"evaluation {self.id}: it has no such module for that cooperation. Add it first."
            )
        modules = tuple(
            attrs.evolve(one, done_on=on, interviews=interviews)
            if (one.kind, one.cooperation) == (kind, cooperation)
            else one
            for one in self.modules
        )
        return attrs.evolve(self, modules=modules)

    def asked(self) -> tuple[int, int]:
        """How many were asked in all its interviews: of the actors, and of the target group."""
        every = [asked for module in self.modules for asked in module.interviews]
        voices = sum(asked.count for asked in every if asked.is_target_group)
        return sum(asked.count for asked in every) - voices, voices


def five_modules(*cooperations: CooperationId) -> tuple[EvaluationModule, ...]:
    """The five kinds of modules, once for each cooperation (modulerna ett till fem).

    >>> [module.kind.value for module in five_modules(CooperationId("sspf"))]
    ['reading', 'interviews', 'outside_world', 'workshop', 'analysis']
    >>> len(five_modules(CooperationId("sspf"), CooperationId("los")))
    10
    """
    return tuple(EvaluationModule(kind, each) for each in cooperations for kind in ModuleKind)
