"""What only a person may answer: harm, weighings, and circumstances that somebody vouches for."""

from __future__ import annotations

from datetime import date
from enum import Enum, IntEnum

import attrs

from collabmodel.model.checks import checked
from collabmodel.model.ids import ItemId, OfficialId, ProvisionId, StandingId


class Answer(Enum):
    """The four states of a judgement; not sought is not no."""

    YES = "yes"
    NO = "no"
    PENDING = "pending"
    NOT_SOUGHT = "not_sought"


class HarmLevel(IntEnum):
    """The ladder of a harm assessment (menprövning), from none to danger."""

    CLEARLY_NONE = 0
    """Det står klart att uppgiften kan röjas utan men."""
    NONE_INDICATED = 1
    """Inget talar för men."""
    NOT_EXCLUDED = 2
    """Men kan inte uteslutas."""
    LIKELY = 3
    """Men kan antas."""
    CONSIDERABLE = 4
    """Betydande men kan antas."""
    DANGER = 5
    """Fara för våld eller annat allvarligt men."""


class HarmKind(Enum):
    """What would be harmed; findings of different kinds never stand in for each other."""

    PERSON = "men"
    """Men för en enskild eller någon närstående."""
    BUSINESS = "skada"
    """Ekonomisk skada."""
    ACTIVITY = "activity"
    """Skada för myndighetens verksamhet."""
    DANGER = "danger"
    """Fara för våld eller annat allvarligt men."""


@attrs.frozen(field_transformer=checked)
class HarmFinding:
    """A named official's finding on harm (menprövning), for one party, recipient and purpose.

    Args:
        level: the finding, or ``None`` while it is pending.
        recipient: id of the branch, agency or person who would get the item; a finding about one
            says nothing of another.
        party: whom the harm would befall; ``None`` for harm to the activity.
        item: the item it was made for; ``None`` = every item of the question.
        purpose: what the recipient would use it for.  It must equal the request's purpose to count;
            ``None`` matches only a request that names no purpose.
        provision: made by the measure of this provision alone, whatever its kind of harm.
        standing: the standing assessment it rests on; only a desk says so.
    """

    kind: HarmKind
    level: HarmLevel | None
    recipient: str
    by: OfficialId
    on: date
    party: str | None = None
    item: ItemId | None = None
    purpose: str | None = None
    provision: ProvisionId | None = None
    valid_until: date | None = None
    standing: StandingId | None = None


@attrs.frozen(field_transformer=checked)
class Judgement:
    """A named official's answer to one provision's own question, for one recipient.

    Each provision keeps its own standard (obvious, predominant, not inappropriate …);
    an answer to one is never an answer to another.
    """

    provision: ProvisionId
    answer: Answer
    recipient: str
    by: OfficialId
    on: date
    item: ItemId | None = None
    party: str | None = None
    valid_until: date | None = None
    standing: StandingId | None = None


@attrs.frozen(field_transformer=checked)
class Circumstance:
    """A fact of the matter that the holder vouches for (omständighet).

    Args:
        fact: a name of the packs' fact schema that a caller may state.
        about: the person it is true of, for facts about a person.
        item: the item it is true of; ``None`` = the whole matter.
    """

    fact: str
    value: bool | int | str | frozenset[str] | date
    about: str | None = None
    item: ItemId | None = None


@attrs.frozen(field_transformer=checked)
class NothingMoreKnown:
    """An official's signed word that nothing more is known of the circumstances.

    It turns questions of fact into a no for now.  It answers no judgement, no harm
    assessment and no doubt about the law, and it can never give a yes.
    """

    by: OfficialId
    on: date
