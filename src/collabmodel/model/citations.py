"""How a rule of law is named, in Swedish and in English: one formatter and one parser."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import attrs

from collabmodel.errors import ModelError

_PARAGRAPHS_SV = ("första", "andra", "tredje", "fjärde", "femte", "sjätte", "sjunde", "åttonde")
_PARAGRAPHS_EN = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_NBSP = "\u00a0"

_BY_ARTICLE = frozenset({"crc", "gdpr"})
"""Acts divided into articles, not sections."""

_ARTICLE = re.compile(r"art\. ([^;,]+)")
_STATUTE_SV = re.compile(r"(lagen|förordningen) \((\d{4}:\d+)\)\Z")
_SV = re.compile(
    r"(?:(?P<chapter>\d+(?: [a-z])?) kap\. )?"
    r"(?P<section>\d+(?: [a-z])?)(?:–(?P<last>\d+(?: [a-z])?))? §§?"
    r"(?: (?P<paragraph>\w+) stycket)?(?: (?P<point>\d+))? \Z"
)
_EN = re.compile(
    r" (?P<chapter>\d+(?: [a-z])?):(?P<section>\d+(?: [a-z])?)(?:–(?P<last>\d+(?: [a-z])?))?"
    r"(?:, (?P<paragraph>\w+) paragraph)?(?:, point (?P<point>\d+))?\Z"
)
_EN_LONG = re.compile(
    r"(?:Chapter (?P<chapter>\d+(?: [a-z])?), )?Sections? (?P<section>\d+(?: [a-z])?)(?:–(?P<last>\d+(?: [a-z])?))?"
    r"(?:, (?P<paragraph>\w+) paragraph)?(?:, point (?P<point>\d+))?,? of \Z"
)


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

    @property
    def is_abbreviated(self) -> bool:
        """Whether the short name is an abbreviation, such as OSL, that English can share."""
        return sum(letter.isupper() for letter in self.short_sv) > 1 and " " not in self.short_sv

    @property
    def short_en(self) -> str:
        """The short English name: the abbreviation, the number, or the name.

        >>> Act("lub", "2025:170", "lagen (2025:170)", "", "").short_en
        'Act 2025:170'
        """
        if self.is_abbreviated:
            return f"the {self.short_sv}" if self.key in _BY_ARTICLE else self.short_sv
        statute = _STATUTE_SV.match(self.short_sv)
        if statute is not None:
            kind = "Act" if statute[1] == "lagen" else "Ordinance"
            return f"{kind} {statute[2]}"
        return f"the {self.name_en.removeprefix('the ').split(', ')[0]}"


@attrs.frozen
class Citation:
    """Where a rule stands (lagrum): act, chapter, section and the part of it.

    >>> osl = Act(
    ...     "osl",
    ...     "2009:400",
    ...     "OSL",
    ...     "offentlighets- och sekretesslagen (2009:400)",
    ...     "Public Access to Information and Secrecy Act (2009:400)",
    ... )
    >>> cite = Citation(osl, chapter="10", section="18 a")
    >>> cite.sv().replace(chr(160), " "), cite.en().replace(chr(160), " ")
    ('10 kap. 18 a § OSL', 'OSL 10:18 a')
    >>> cite.long_en().replace(chr(160), " ")
    'Chapter 10, Section 18 a of the Public Access to Information and Secrecy Act (2009:400)'
    >>> Citation(osl, chapter="10", section="18 a", last_section="18 c").sv().replace(chr(160), " ")
    '10 kap. 18 a–18 c §§ OSL'
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
        return self._sv(self.act.short_sv)

    def en(self) -> str:
        """The short English form, with no-break spaces inside.

        >>> act = Act("lub", "2025:170", "lagen (2025:170)", "", "", has_chapters=False)
        >>> Citation(act, section="7", paragraph=1).en().replace(chr(160), " ")
        'Section 7, first paragraph, of Act 2025:170'
        """
        if self.chapter and self.section and self.act.is_abbreviated:
            where = f"{self.act.short_sv} {self.chapter}:{self._sections()}{self._part_en()}"
            return where.replace(" ", _NBSP)
        return self._long_en(self.act.short_en)

    def long_sv(self) -> str:
        """The Swedish form with the act's full name, for a first mention."""
        return self._sv(self.act.name_sv)

    def long_en(self) -> str:
        """The English form in words, with the act's full name, for a first mention."""
        return self._long_en(f"the {self.act.name_en.removeprefix('the ')}")

    def _sv(self, act: str) -> str:
        if self._article:
            form = f"art. {self._article} {act}"
        elif self.section is None:
            form = f"{self.chapter} kap. {act}" if self.chapter else self.text
        else:
            chapter = f"{self.chapter} kap. " if self.chapter else ""
            part = f" {_PARAGRAPHS_SV[self.paragraph - 1]} stycket" if self.paragraph else ""
            part += f" {self.point}" if self.point else ""
            sign = "§" if self.last_section is None else "§§"
            form = f"{chapter}{self._sections()} {sign}{part} {act}"
        return form.replace(" ", _NBSP)

    def _long_en(self, act: str) -> str:
        if self._article:
            form = f"art. {self._article.replace(' och ', ' and ')} of {act}"
        elif self.section is None:
            form = f"Chapter {self.chapter} of {act}" if self.chapter else self.text
        else:
            word = "Section" if self.last_section is None else "Sections"
            where = f"{word} {self._sections()}{self._part_en()}"
            chapter = f"Chapter {self.chapter}, " if self.chapter else ""
            form = f"{chapter}{where}{',' if self._part_en() else ''} of {act}"
        return form.replace(" ", _NBSP)

    @property
    def _article(self) -> str:
        """Which article, for an act divided into articles; the text knows more than the section."""
        if self.act.key not in _BY_ARTICLE:
            return ""
        found = _ARTICLE.search(self.text)
        return found[1].strip() if found else self.section or ""

    def _sections(self) -> str:
        return f"{self.section}" if self.last_section is None else f"{self.section}–{self.last_section}"

    def _part_en(self) -> str:
        part = f", {_PARAGRAPHS_EN[self.paragraph - 1]} paragraph" if self.paragraph else ""
        return f"{part}, point {self.point}" if self.point else part


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


def parse_citation(text: str, acts: Iterable[Act]) -> Citation:
    """Read a citation in the form that :meth:`Citation.sv`, ``en`` or a long form writes.

    Raises:
        ModelError: if the text names none of the acts, or no place in one.

    >>> osl = Act("osl", "2009:400", "OSL", "offentlighets- och sekretesslagen (2009:400)", "")
    >>> cite = parse_citation("10 kap. 15 a § första stycket 1 OSL", [osl])
    >>> cite.chapter, cite.section, cite.paragraph, cite.point
    ('10', '15 a', 1, 1)
    """
    plain = " ".join(text.split())
    for act in sorted(acts, key=lambda a: -len(a.name_sv)):
        found = _in_act(plain, act)
        if found is not None:
            return found
    raise ModelError(
        f"{text!r} is not a citation. Write for instance '10 kap. 18 a § OSL', or 'OSL 10:18 a', with a known act."
    )


def _in_act(plain: str, act: Act) -> Citation | None:
    for name in (f"the {act.name_en.removeprefix('the ')}", act.short_en):
        if plain.endswith(f" of {name}"):
            return _found(_EN_LONG, _PARAGRAPHS_EN, plain.removesuffix(name), act)
    for name in (act.name_sv, act.short_sv):
        if name and plain.endswith(f" {name}"):
            return _found(_SV, _PARAGRAPHS_SV, plain.removesuffix(name), act)
    if act.short_sv and plain.startswith(f"{act.short_sv} "):
        return _found(_EN, _PARAGRAPHS_EN, plain.removeprefix(act.short_sv), act)
    return None


def _found(shape: re.Pattern[str], ordinals: tuple[str, ...], place: str, act: Act) -> Citation | None:
    article = _ARTICLE.match(place.removesuffix("of ")) if act.key in _BY_ARTICLE else None
    if article is not None:
        where = article[1].strip().replace(" and ", " och ")
        return Citation(act, section=re.split(r"[ .–]", where)[0], text=f"art. {where}")
    chapter_only = re.fullmatch(r"(\d+(?: [a-z])?) kap\. |Chapter (\d+(?: [a-z])?) of ", place)
    if chapter_only is not None:
        return Citation(act, chapter=chapter_only[1] or chapter_only[2])
    match = shape.match(place)
    if match is None or (match["paragraph"] and match["paragraph"] not in ordinals):
        return None
    return Citation(
        act,
        chapter=match["chapter"],
        section=match["section"],
        last_section=match["last"],
        paragraph=ordinals.index(match["paragraph"]) + 1 if match["paragraph"] else None,
        point=int(match["point"]) if match["point"] else None,
    )
