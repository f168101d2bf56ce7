"""The same decision told in plain words, in Swedish and in English, to whoever may read it.

Nothing is decided here.  Every sentence comes whole from the phrasebook, agencies are
called by name and persons by role, and what a reader may not know is not told at all.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum

import attrs

from collabmodel.model.decision import Decision, Outcome
from collabmodel.model.ids import DecisionId, ItemId
from collabmodel.rules import told_after, told_answer, told_way
from collabmodel.rules.changes import changed
from collabmodel.rules.families import family
from collabmodel.rules.names import Name, Names, names_of
from collabmodel.rules.packs import RulePack, rulebook
from collabmodel.rules.sentences import Language, Phrasebook, Sentence, phrasebook
from collabmodel.rules.telling import Teller, distinct

__all__ = [
    "Explanation",
    "ItemExplanation",
    "Name",
    "Names",
    "Reader",
    "Section",
    "Sentence",
    "changed",
    "explain",
    "names_of",
]

WIDTH = 96
"""Characters to a line of plain text."""

_RUNNING = frozenset({"asked", "answer"})
"""Sections that read as a paragraph; the others are lists."""


class Reader(Enum):
    """Whom the answer is told to, and so how much of it."""

    OFFICIAL = "official"
    """The holder's own official: everything."""
    REQUESTER = "requester"
    """Whoever asked: yes, or one wording for every refusal, whatever lies behind it."""
    FAMILY = "family"
    """The youth and the guardians: the outcome and where their own consent stands.

    A concern report may be about the guardian who reads.  Of an item that is reported without being asked for
    (SoL 19:1 and its like), and of one still to be decided, it says only whom to ask.  Look before you show it.
    """


@attrs.frozen
class Section:
    """A part of an explanation, under its heading."""

    name: str
    heading: str
    sentences: tuple[Sentence, ...]


@attrs.frozen
class ItemExplanation:
    """The answer for one item, told in sections.

    Attributes:
        item: its id; empty where the reader may not know it.
    """

    item: ItemId
    heading: str
    sections: tuple[Section, ...]

    def section(self, name: str) -> tuple[Sentence, ...]:
        """The sentences of a section; none if there is no such section."""
        return next((part.sentences for part in self.sections if part.name == name), ())


@attrs.frozen
class Explanation:
    """A decision in words (motivering i klartext).

    Attributes:
        decision: id of the decision; empty where the reader may not know it.
        foot: what the answer rests on, and that a named official decides.
    """

    decision: DecisionId
    language: Language
    reader: Reader
    items: tuple[ItemExplanation, ...]
    foot: Section | None = None

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence, in order."""
        parts = [part for item in self.items for part in item.sections]
        parts += [self.foot] if self.foot else []
        return tuple(sentence for part in parts for sentence in part.sentences)

    def text(self, *, width: int = WIDTH) -> str:
        """The whole in plain text."""
        lines: list[str] = []
        for item in self.items:
            if len(self.items) > 1:
                lines += [item.heading, "=" * len(item.heading), ""]
            for part in item.sections:
                lines += [*_printed(part, width), ""]
        lines += _printed(self.foot, width) if self.foot else []
        return "\n".join(lines).rstrip() + "\n"


def explain(
    decision: Decision,
    packs: Sequence[RulePack],
    *,
    names: Names | None = None,
    language: Language = "sv",
    reader: Reader = Reader.OFFICIAL,
    words: Phrasebook | None = None,
) -> Explanation:
    """Tell a decision in plain words.

    Args:
        packs: the packs it was decided by.
        names: what agencies are called and which roles persons have; see :func:`names_of`.
            Left out, everybody gets a plain word.
        reader: whom it is told to.
        words: a phrasebook with a host's own wordings, of the same language.

    Raises:
        ModelError: if there is no phrasebook of the language.
    """
    words = phrasebook(language) if words is None else words
    names = Names() if names is None else names
    if reader is Reader.REQUESTER:
        return _to_requester(decision, words)
    book = rulebook(packs)
    tellers = [Teller(decision, item, words, names, book) for item in decision.items]
    told = _FAMILY if reader is Reader.FAMILY else _OFFICIAL
    items = tuple(_item(t, number, told) for number, t in enumerate(tellers, 1))
    if reader is Reader.FAMILY:
        hidden = tuple(attrs.evolve(item, item=ItemId("")) for item in items)
        return Explanation(decision.id, words.language, reader, hidden)
    said = [sentence for item in items for part in item.sections for sentence in part.sentences]
    foot = Section("foot", words.headings["foot"], tuple(told_after.foot(decision, said, names, words)))
    return Explanation(decision.id, words.language, reader, items, foot)


_Told = Callable[[Teller], Iterable[Sentence]]

_OFFICIAL: tuple[tuple[str, _Told], ...] = (
    ("asked", told_answer.asked),
    ("answer", told_answer.answer),
    ("secrecy", told_answer.secrecy),
    ("lifted", told_answer.lifted),
    ("duty", told_answer.duty),
    ("consent", told_way.consent),
    ("missing", told_way.missing),
    ("nearest", told_way.nearest),
    ("arrival", told_after.arrival),
    ("obligations", told_after.obligations),
)
_FAMILY: tuple[tuple[str, _Told], ...] = (("answer", family),)


def _item(t: Teller, number: int, told: tuple[tuple[str, _Told], ...]) -> ItemExplanation:
    heading = t.say("item.heading", number=number, total=len(t.decision.items)).text
    parts = ((name, distinct(tell(t))) for name, tell in told)
    sections = tuple(Section(name, t.words.headings[name], said) for name, said in parts if said)
    return ItemExplanation(t.item.item, heading, sections)


def _to_requester(decision: Decision, words: Phrasebook) -> Explanation:
    """One wording for every refusal: no id, no count, no provision, nothing of what lies behind it."""
    # INVARIANT: reads nothing of the decision but whether each item may be given.
    outcomes = {item.outcome is Outcome.PERMIT for item in decision.items}
    ident = (
        "requester.part"
        if len(outcomes) > 1
        else "requester.permit"
        if outcomes == {True}
        else "requester.refusal"
    )
    answer = Section("answer", words.headings["answer"], (words.say(ident),))
    item = ItemExplanation(ItemId(""), "", (answer,))
    return Explanation(DecisionId(""), words.language, Reader.REQUESTER, (item,))


def _printed(part: Section, width: int) -> Iterator[str]:
    yield part.heading
    if part.name in _RUNNING:
        yield from _wrapped(
            " ".join(sentence.text for sentence in part.sentences), width, first="  ", rest="  "
        )
        return
    for sentence in part.sentences:
        yield from _wrapped(sentence.text, width, first="  - ", rest="    ")


def _wrapped(text: str, width: int, *, first: str, rest: str) -> list[str]:
    """The text in lines; citations and dates hold together by their no-break spaces."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
