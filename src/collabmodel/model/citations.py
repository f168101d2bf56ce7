"""How a rule of law is named, in Swedish and in English."""

from __future__ import annotations

from datetime import date

import attrs

_PARAGRAPHS_SV = ("första", "andra", "tredje", "fjärde", "femte", "sjätte", "sjunde", "åttonde")
_PARAGRAPHS_EN = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_NBSP = "\u00a0"


@attrs.frozen
class Act:
    """An act of law (lag), with the names a citation needs.

    ``regime`` says whom the act's secrecy binds: ``osl`` authorities, ``private``
    private bodies, ``other`` neither by itself.
    """

    key: str
    number: str
    short_sv: str
    name_sv: str
    name_en: str
    has_chapters: bool = True
    regime: str = "other"


@attrs.frozen
class Citation:
    """Where a rule stands (lagrum): act, chapter, section and the part of it.

    >>> osl = Act("osl", "2009:400", "OSL", "offentlighets- och sekretesslagen (2009:400)",
    ...           "the Public Access to Information and Secrecy Act (OSL)")
    >>> cite = Citation(osl, chapter="10", section="18 a")
    >>> cite.sv().replace(chr(160), " "), cite.en().replace(chr(160), " ")
    ('10 kap. 18 a § OSL', 'OSL 10:18 a')
    """

    act: Act
    chapter: str | None = None
    section: str | None = None
    last_section: str | None = None
    paragraph: int | None = None
    point: int | None = None
    text: str = ""

    def sv(self) -> str:
        """The Swedish form, with no-break spaces inside."""
        if self.section is None:
            return self.text
        sections = self.section if self.last_section is None else f"{self.section}–{self.last_section}"
        sign = "§" if self.last_section is None else "§§"
        chapter = f"{self.chapter} kap. " if self.chapter else ""
        part = ""
        if self.paragraph:
            part += f" {_PARAGRAPHS_SV[self.paragraph - 1]} stycket"
        if self.point:
            part += f" {self.point}"
        return f"{chapter}{sections} {sign}{part} {self.act.short_sv}".replace(" ", _NBSP)

    def en(self) -> str:
        """The short English form."""
        if self.section is None:
            return self.text
        where = f"{self.chapter}:{self.section}" if self.chapter else f"Section {self.section}"
        if self.last_section is not None:
            where += f"–{self.last_section}"
        if self.paragraph:
            where += f", {_PARAGRAPHS_EN[self.paragraph - 1]} paragraph"
        if self.point:
            where += f", point {self.point}"
        short = self.act.short_sv if self.chapter else f"Act {self.act.number}"
        return f"{short} {where}".replace(" ", _NBSP) if self.chapter else f"{where} of {short}".replace(" ", _NBSP)

    def long_sv(self) -> str:
        """The Swedish form with the act's full name, for a first mention."""
        return self.sv().removesuffix(self.act.short_sv) + self.act.name_sv if self.section else self.text


@attrs.frozen
class CitedProvision:
    """A provision in the wording that was in force at the moment of a decision.

    Attributes:
        wording_since: first day of that wording.
        sfs: number of the act that gave it, when known.
        unread: nobody read that wording; the next later one that was read stands in for it.
    """

    id: str
    citation: Citation
    name_sv: str
    name_en: str
    wording_since: date
    sfs: str | None = None
    unread: bool = False
    confidence: str = "high"
