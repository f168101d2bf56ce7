"""Joint competence development: trainings, seminars and walks through the law, with their themes."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import ActivityId, CooperationId, GroupId, check_id
from collabmodel.model.time import months_after


class CompetenceKind(Enum):
    """What sort of activity it is (sorts insats)."""

    TRAINING = "training"
    SEMINAR = "seminar"
    LECTURE = "lecture"
    LAW_WALK_THROUGH = "law_walk_through"
    """Each party's legal position is gone through."""
    STUDY_VISIT = "study_visit"


@attrs.frozen(field_transformer=checked)
class CompetenceActivity:
    """One activity of joint competence development (gemensam kompetensutveckling).

    Args:
        groups: the groups that take part; no persons.
        themes: what it is about, in words.
        day: its first day.
        recurrence: how it comes back, in words.
        every_months: how many months until it comes back; ``None`` if it does not, or nobody has said.

    Raises:
        ModelError: without groups or themes, or with fewer than one month in between.
    """

    id: ActivityId
    cooperation: CooperationId
    kind: CompetenceKind
    groups: frozenset[GroupId]
    themes: tuple[str, ...]
    day: date
    recurrence: str = ""
    every_months: int | None = None

    def __attrs_post_init__(self) -> None:
        """Check the id, that somebody learns something, and the months."""
        check_id(self.id, where="activity.id")
        if not self.groups or not self.themes:
            raise ModelError(f"activity {self.id}: name the groups that take part, and the themes")
        if self.every_months is not None and self.every_months < 1:
            raise ModelError(f"activity {self.id}: every_months must be at least 1")

    @property
    def next_due(self) -> date | None:
        """The day it should come back by; ``None`` where it does not."""
        return None if self.every_months is None else months_after(self.day, self.every_months)
