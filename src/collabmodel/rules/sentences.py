"""Whole sentences by id, with typed slots: the reader and the filler of ``text/sv.toml`` and ``text/en.toml``.

A template holds slots such as ``{holder.def}`` or ``{law.cite}`` and no code.  The form
says what the slot takes and how it is written, so a wrong value is refused, not printed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.citations import Citation, CitedProvision
from collabmodel.model.time import SWEDEN, require_aware

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")

_SLOT = re.compile(r"\{(\w+)\.(\w+)\}")
_NBSP = "\u00a0"


@attrs.frozen
class Forms:
    """A noun as a sentence needs it: definite form (bestämd form) and genitive (genitiv)."""

    definite: str
    genitive: str


@attrs.frozen
class Sentence:
    """One message of an answer (mening).

    Attributes:
        id: stable id of the message; what programs compare, never the text.
        citations: the rules of law that it names.
    """

    id: str
    text: str
    citations: tuple[CitedProvision, ...] = ()


@attrs.frozen(eq=False)
class Phrasebook:
    """The sentences, headings and nouns of one language.

    >>> book = phrasebook("sv")
    >>> book.say("asked.purpose", purpose="förebygga brott").text
    'Det angivna ändamålet är ”förebygga brott”.'
    """

    language: Language
    templates: Mapping[str, str]
    headings: Mapping[str, str]
    nouns: Mapping[str, Forms]
    months: tuple[str, ...]
    date_form: str
    time_form: str
    last_joint: str
    quotes: tuple[str, str]
    terms: Mapping[str, str] = attrs.field(factory=dict)

    def say(self, ident: str, **slots: object) -> Sentence:
        """The message with its slots filled, its first letter a capital.

        Raises:
            ModelError: if there is no such message, or a slot is missing, unknown or of another type.
        """
        template = self.templates.get(ident)
        if template is None:
            raise ModelError(f"sentence {ident!r}: the phrasebook has none of that id")
        wanted = {name for name, _ in _SLOT.findall(template)}
        if wanted != set(slots):
            odd = ", ".join(sorted(wanted ^ set(slots)))
            raise ModelError(f"sentence {ident!r}: fill exactly the slots it has; these differ: {odd}")
        text = _SLOT.sub(lambda m: self._placed(ident, m, slots[m[1]]), template)
        cited = [v for name, _ in _SLOT.findall(template) for v in _provisions(slots[name])]
        return Sentence(ident, text, tuple(dict.fromkeys(cited)))

    def term(self, table: str, code: str) -> str:
        """A code of the rules in words; the code itself where there are none.

        >>> phrasebook("en").term("test", "reversed")
        'reversed requirement of harm'
        """
        return self.terms.get(f"{table}.{code}", code)

    def noun(self, key: str) -> Forms:
        """A noun of the language, such as ``youth`` or ``guardian_1_of_2``."""
        return self.nouns[key]

    def cite(self, law: CitedProvision | Citation) -> str:
        """A citation in the language; what no act says is called by its name, in quotes."""
        if isinstance(law, Citation):
            return law.sv() if self.language == "sv" else law.en()
        if law.citation.act.key == "none":
            return self.quote(self.name(law))
        return law.citation.sv() if self.language == "sv" else law.citation.en()

    def name(self, law: CitedProvision) -> str:
        """What the provision is called."""
        return law.name_sv if self.language == "sv" else law.name_en

    def quote(self, term: str) -> str:
        """A term inside quotation marks."""
        return f"{self.quotes[0]}{term}{self.quotes[1]}"

    def long_date(self, day: date) -> str:
        """A date as a sentence writes it; no-break spaces keep it on one line."""
        text = self.date_form.format(day=day.day, month=self.months[day.month - 1], year=day.year)
        return text.replace(" ", _NBSP)

    def joined(self, parts: tuple[str, ...]) -> str:
        """A list with its last joint: *a, b och c*."""
        *first, last = parts
        return f"{', '.join(first)} {self.last_joint} {last}" if first else last

    def overridden(self, templates: Mapping[str, str]) -> Phrasebook:
        """The phrasebook with some messages in other words, for a host with a tone of its own.

        Raises:
            ModelError: if a message is unknown, or its slots are not the same.
        """
        for ident, template in templates.items():
            if ident not in self.templates:
                raise ModelError(f"sentence {ident!r}: there is none to override")
            if slots_of(template) != slots_of(self.templates[ident]):
                raise ModelError(
                    f"sentence {ident!r}: an override keeps the slots of the sentence it stands for"
                )
        return attrs.evolve(self, templates={**self.templates, **templates})

    def _time(self, moment: datetime) -> str:
        local = require_aware(moment, where="sentence: time").astimezone(SWEDEN)
        text = self.time_form.format(
            date=self.long_date(local.date()), hour=f"{local.hour:02}", minute=f"{local.minute:02}"
        )
        return text.replace(" ", _NBSP)

    def _placed(self, ident: str, slot: re.Match[str], value: object) -> str:
        """The slot filled, with a capital where it opens a sentence."""
        text = self._fill(ident, value, slot[2])
        before = slot.string[: slot.start()]
        opens = not before or before.endswith((". ", "? "))
        return text[:1].upper() + text[1:] if opens else text

    def _fill(self, ident: str, value: object, form: str) -> str:
        accepted, write = _FORMS[form]
        if not isinstance(value, accepted) or (isinstance(value, tuple) and not value):
            raise ModelError(f"sentence {ident!r}: slot of form {form!r} was given a {type(value).__name__}")
        return write(self, value)


_FORMS: Mapping[str, tuple[Any, Callable[[Phrasebook, Any], str]]] = {
    "def": (Forms, lambda _, noun: noun.definite),
    "gen": (Forms, lambda _, noun: noun.genitive),
    "cite": (CitedProvision | Citation, lambda book, law: book.cite(law)),
    "cites": (tuple, lambda book, laws: book.joined(tuple(dict.fromkeys(book.cite(law) for law in laws)))),
    "long": (date, lambda book, day: book.long_date(day)),
    "time": (datetime, lambda book, moment: book._time(moment)),  # noqa: SLF001 - its own table
    "quote": (str, lambda book, term: book.quote(term)),
    "and": (tuple, lambda book, parts: book.joined(parts)),
    "count": (int, lambda _, number: str(number)),
    "clause": (str, lambda _, clause: clause),
    "term": (str, lambda _, term: term),
}
"""Every form a slot may have: what it takes, and how it is written."""


def slots_of(template: str) -> frozenset[tuple[str, str]]:
    """The slots of a template, as (name, form).

    >>> sorted(slots_of("{law.cite} holds from {since.long}."))
    [('law', 'cite'), ('since', 'long')]
    """
    return frozenset((name, form) for name, form in _SLOT.findall(template))


@lru_cache(maxsize=len(LANGUAGES))
def phrasebook(language: Language) -> Phrasebook:
    """The shipped phrasebook of a language.

    Raises:
        ModelError: if there is none.
    """
    if language not in LANGUAGES:
        raise ModelError(f"language {language!r}: use one of {', '.join(LANGUAGES)}")
    raw = tomllib.loads(files("collabmodel.text").joinpath(f"{language}.toml").read_text("utf-8"))
    opening, closing = raw["quotes"]
    return Phrasebook(
        language=language,
        templates=raw["sentences"],
        headings=raw["headings"],
        nouns={key: Forms(*forms) for key, forms in raw["nouns"].items()},
        months=tuple(raw["months"]),
        date_form=raw["date"],
        time_form=raw["time"],
        last_joint=raw["last_joint"],
        quotes=(opening, closing),
        terms=raw["terms"],
    )


def _provisions(value: object) -> tuple[CitedProvision, ...]:
    if isinstance(value, CitedProvision):
        return (value,)
    return tuple(v for v in value if isinstance(v, CitedProvision)) if isinstance(value, tuple) else ()
