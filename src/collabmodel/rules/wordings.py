"""What every record carries: names and texts in two languages, citation, dated wordings, and how it was read."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from collabmodel.model.citations import Citation, CitedProvision
from collabmodel.model.time import Period


class ReadAgainst(Enum):
    """What a record was held against when it was last read."""

    TEXT = "text"
    """The wording in force, word for word."""
    NO_TEXT = "no_text"
    """The act was not at hand; the record stands as it was first written."""
    OWN = "own"
    """The record is ours and restates no section."""
    UNREAD = "unread"
    """Nobody has read it a second time."""


@attrs.frozen
class Wording:
    """One dated wording (lydelse): in force from ``since`` to the day before ``until``."""

    since: date
    until: date | None = None
    sfs: str | None = None
    unread: bool = False
    text_sv: str = ""
    text_en: str = ""
    source: str = ""
    citation: Citation | None = None

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.since <= day and (self.until is None or day < self.until)


@attrs.frozen
class OlderWording:
    """What goes on under the wording before a change (övergångsbestämmelse).

    Args:
        arose_before: information from before this day, on what the texts name.
    """

    what_sv: str
    what_en: str
    arose_before: date
    sfs: str


@attrs.frozen(kw_only=True)
class Provision:
    """What every record carries: names and texts in two languages, citation, dates, and how sure we are.

    Args:
        reviewed_on: the day somebody last read the record.
        read_against: what it was held against that day.
        reading_note: what that reading found worth telling.
        why_no_rule: for a record that decides nothing by itself, why, and where its effect lives.
        older: what an earlier wording still holds for, after the latest change.
    """

    id: str
    name_sv: str
    name_en: str
    text_sv: str
    text_en: str
    citation: Citation
    wordings: tuple[Wording, ...]
    reviewed_on: date
    confidence: str
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    kind: str = ""
    contested: str | None = None
    read_against: ReadAgainst = ReadAgainst.UNREAD
    reading_note: str = ""
    why_no_rule: str = ""
    older: OlderWording | None = None

    @property
    def period(self) -> Period:
        """From the first wording to the end of the last."""
        return Period(self.wordings[0].since, self.wordings[-1].until)

    def wording_on(self, day: date) -> Wording | None:
        """The wording in force on a day."""
        return next((w for w in self.wordings if w.holds(day)), None)

    def cited(self, day: date) -> CitedProvision:
        """How the provision is cited in an answer for that day."""
        wording = self.wording_on(day) or self.wordings[-1]
        return CitedProvision(
            id=self.id,
            citation=wording.citation or self.citation,
            name_sv=self.name_sv,
            name_en=self.name_en,
            wording_since=wording.since,
            sfs=wording.sfs,
            unread=wording.unread,
            confidence=self.confidence,
        )
