"""Information items: who they are about, what kind, where they are held, how they are marked."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import BranchId, ItemId, OfficialId, check_id
from collabmodel.model.time import require_aware

SMALL_NUMBER = 5
"""Below this many persons behind a figure, somebody must judge whether they can be told (design)."""


class PersonRole(Enum):
    """What a protected party is in the item."""

    SUBJECT = "subject"
    """The one the item is about (den uppgiften rör)."""
    CLOSE = "close"
    """Somebody close to the subject (närstående)."""
    THIRD = "third"
    """Somebody else who is told of."""
    INFORMANT = "informant"
    """The one who reported or told (anmälare, uppgiftslämnare)."""
    FIRM = "firm"
    """A business (enskild näringsidkare, bolag)."""


class Level(Enum):
    """How near the item is to a person."""

    INDIVIDUAL = "individual"
    DEIDENTIFIED = "deidentified"
    """About persons whose names have been taken out (avidentifierat)."""
    GROUP = "group"
    AREA = "area"


class ReachedBy(Enum):
    """How the item reached its holder; some ways carry secrecy along (OSL 11 kap.)."""

    OWN = "own"
    COPY = "copy"
    DIRECT_ACCESS = "direct_access"
    SUPERVISION = "supervision"
    RESEARCH = "research"
    ARCHIVE = "archive"
    DISCIPLINE = "discipline"
    PROCESSING = "processing"


@attrs.frozen(field_transformer=checked)
class Party:
    """A protected party of an item: an individual or, for ``FIRM``, a business, by key."""

    id: str
    role: PersonRole

    def __attrs_post_init__(self) -> None:
        """Check the key."""
        check_id(self.id, where="item.parties.id")


@attrs.frozen(field_transformer=checked)
class Marks:
    """Marks that the holder vouches for, under one version of the vocabulary.

    A mark that the version did not have is unknown for this item, never absent.

    Args:
        present: the marks that the item carries.
        vocabulary: version the item was described under; ``None`` means nobody has described it.
    """

    present: frozenset[str] = frozenset()
    vocabulary: str | None = None


@attrs.frozen(field_transformer=checked)
class Traceability:
    """A named official's finding on whether a person can be told from the item."""

    traceable: bool
    by: OfficialId
    on: date


@attrs.frozen(field_transformer=checked)
class InformationItem:
    """One piece of information (uppgift), without its content.

    Args:
        activity: the function in which it is held; secrecy follows the function.
        categories: what kinds of information, codes of the vocabulary.
        parties: everybody whom it tells something about, with role.
        people_behind: for group and area items, the fewest persons behind any figure; 0 = no figure
            is about persons; ``None`` = nobody has counted.
        free_text: whether it holds text in which somebody may be recognised.
    """

    id: ItemId
    holder: BranchId
    activity: str
    categories: frozenset[str]
    recorded_at: datetime
    parties: tuple[Party, ...] = ()
    marks: Marks = Marks()
    level: Level = Level.INDIVIDUAL
    people_behind: int | None = None
    free_text: bool = False
    traceability: Traceability | None = None
    arose_on: date | None = None
    reached_by: ReachedBy = ReachedBy.OWN

    def __attrs_post_init__(self) -> None:
        """Check id, category, parties and time."""
        check_id(self.id, where="item.id")
        require_aware(self.recorded_at, where=f"item {self.id}: recorded_at")
        if not self.categories:
            msg = f"item {self.id}: name at least one category, so that a consent can be held against it"
            raise ModelError(msg)
        if self.level is Level.INDIVIDUAL and not self.parties:
            msg = f"item {self.id}: an item on individual level names whom it is about; set level otherwise"
            raise ModelError(msg)
        if len({(p.id, p.role) for p in self.parties}) != len(self.parties):
            msg = f"item {self.id}: the same party stands twice in the same role"
            raise ModelError(msg)
        if self.people_behind is not None and self.people_behind < 0:
            msg = f"item {self.id}: people_behind cannot be negative"
            raise ModelError(msg)

    def identifiable(self, *, threshold: int = SMALL_NUMBER) -> bool | None:
        """Whether a person can be traced; ``None`` until somebody has judged it.

        An official's finding wins.  Without one, an item on individual level can be
        traced; a figure with enough persons behind it and no free text cannot.
        """
        if self.traceability is not None:
            return self.traceability.traceable
        if self.level is Level.INDIVIDUAL:
            return True
        counted = self.people_behind == 0 or (self.people_behind or 0) >= threshold
        if self.level in {Level.GROUP, Level.AREA} and not self.parties and not self.free_text and counted:
            return False
        return None
