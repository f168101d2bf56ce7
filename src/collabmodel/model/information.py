"""Information items: who they are about, what kind, where they are held, how they are marked."""

from __future__ import annotations

from datetime import UTC, date, datetime
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
    """How an item reached its holder, or would reach a recipient; some ways carry secrecy along (OSL 11 kap.)."""

    OWN = "own"
    """It arose with its holder, or came from outside the authorities."""
    COPY = "copy"
    """It was told or sent, with no more to it: secrecy stays behind (OSL 7:2)."""
    DIRECT_ACCESS = "direct_access"
    """Elektronisk tillgång, as in a shared case system (OSL 11:4)."""
    SUPERVISION = "supervision"
    """Tillsyn eller revision (OSL 11:1)."""
    RESEARCH = "research"
    """Forskning (OSL 11:3)."""
    ARCHIVE = "archive"
    """Arkivering (OSL 11:6)."""
    DISCIPLINE = "discipline"
    """Ärende om disciplinansvar eller skiljande från anställning (OSL 11:2)."""
    PROCESSING = "processing"
    """Enbart teknisk bearbetning eller lagring (OSL 11:4 a)."""
    NEGOTIATION = "negotiation"
    """Förhandling med en arbetstagarorganisation (OSL 11:5)."""
    KEEPING = "keeping"
    """Förvaring av allmänna handlingar hos ett enskilt organ (OSL 11:7)."""


_OWN, _INDIVIDUAL = ReachedBy.OWN, Level.INDIVIDUAL
"""By names of their own, since each look into an enumeration costs as much as the rest of a check."""


@attrs.frozen(field_transformer=checked)
class Origin:
    """Who gave an item to its holder (den utlämnande myndigheten), and in which function it was held there.

    Secrecy that was carried along is that of the place the item came from; so a holder that
    received an item says whence, as far back as it knows.

    Args:
        holder: the branch that gave it.
        activity: the function it was held in there; needed when the branch runs several.
        reached_by: how it had reached that branch in its turn.
        origin: whence, if it was no branch of its own.
    """

    holder: BranchId
    activity: str | None = None
    reached_by: ReachedBy = ReachedBy.OWN
    origin: Origin | None = None

    def __attrs_post_init__(self) -> None:
        """What arose somewhere came from nowhere."""
        if self.origin is not None:
            _arose_or_came(self.reached_by, where=f"origin {self.holder}")


def _arose_or_came(reached_by: ReachedBy, *, where: str) -> None:
    if reached_by is _OWN:
        msg = f"{where}: it has an origin, so say in reached_by how it came from there; copy, if in no special way"
        raise ModelError(msg)


@attrs.frozen(field_transformer=checked)
class Party:
    """A protected party of an item: an individual or, for ``FIRM``, a business, by key."""

    id: str
    role: PersonRole

    def __attrs_post_init__(self) -> None:
        """Check the key."""
        check_id(self.id, where="item.parties.id")


def _stands_twice(parties: tuple[Party, ...]) -> bool:
    """Whether one party stands twice in one role; where all the ids differ the roles need no look."""
    if len({party.id for party in parties}) == len(parties):
        return False
    return len({(party.id, party.role.value) for party in parties}) != len(parties)


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
        reached_by: how it reached its holder.
        origin: whence; ``None`` = nobody has said, so it is unknown what secrecy came along.
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
    origin: Origin | None = None

    def __attrs_post_init__(self) -> None:
        """Check id, category, parties, time and origin."""
        check_id(self.id, where="item.id")
        if self.recorded_at.tzinfo is not UTC:
            require_aware(self.recorded_at, where=f"item {self.id}: recorded_at")
        if not self.categories:
            msg = f"item {self.id}: name at least one category, so that a consent can be held against it"
            raise ModelError(msg)
        if not self.parties and self.level is _INDIVIDUAL:
            msg = f"item {self.id}: an item on individual level names whom it is about; set level otherwise"
            raise ModelError(msg)
        if len(self.parties) > 1 and _stands_twice(self.parties):
            msg = f"item {self.id}: the same party stands twice in the same role"
            raise ModelError(msg)
        if self.origin is not None:
            _arose_or_came(self.reached_by, where=f"item {self.id}")
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
