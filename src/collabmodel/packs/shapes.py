"""What a document of a pack may hold: one description, from which the reader's checks and the schema are made.

A key's shape says what stands behind it, and from which closed words it is taken.  Whether
a word is known, and whether a name names anything, is for the reader and the audit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum

import attrs

from collabmodel.model.assessments import Answer, HarmKind
from collabmodel.model.decision import DoorKind, Interest
from collabmodel.rules.coming import ComingStatus
from collabmodel.rules.provisions import Mode, ReadAgainst, Test, Trigger, Whom, Whose

Words = type[Enum] | tuple[str, ...] | str | None
"""The words that a text is one of: an enumeration, a list, or a kind of the vocabulary by its name."""


@attrs.frozen
class Text:
    """A text; ``or_number`` where a number is written without quotation marks too."""

    words: Words = None
    or_number: bool = False


@attrs.frozen
class Texts:
    """A list of texts."""

    words: Words = None


@attrs.frozen
class Plain:
    """A value of one plain type: a truth value, a whole number or a day."""

    of: type[bool | int | date]


@attrs.frozen
class Condition:
    """A table of facts; :mod:`collabmodel.packs.conditions` reads it."""


@attrs.frozen
class Table:
    """A table.

    Args:
        needed: the keys that must stand.
        free: the shape behind any other key; ``None`` = no other key may stand.
    """

    keys: Mapping[str, Shape] = attrs.field(factory=dict)
    needed: tuple[str, ...] = ()
    free: Shape | None = None


@attrs.frozen
class Tables:
    """A list of tables."""

    of: Table


@attrs.frozen
class Anything:
    """What the reader leaves alone."""


Shape = Text | Texts | Plain | Condition | Table | Tables | Anything

_TEXT, _TEXTS, _DAY, _FLAG, _NUMBER = Text(), Texts(), Plain(date), Plain(bool), Plain(int)
_REGIME = ("osl", "older", "private", "other", "any")
CONFIDENCE = ("high", "medium", "low")

CITATION = Table(
    {
        "act": _TEXT,
        "chapter": Text(or_number=True),
        "section": Text(or_number=True),
        "last_section": Text(or_number=True),
        "paragraph": _NUMBER,
        "point": _NUMBER,
        "text": _TEXT,
    },
    needed=("act",),
)
_JUDGEMENT = Table(
    {
        "question": _TEXT,
        "opens_on": Text(Answer),
        "asked_of": Text(("holder", "recipient")),
        "includes": _TEXTS,
    },
    needed=("question", "opens_on"),
)
_BREAKS = Table(
    {
        "mode": Text(Mode),
        "ids": _TEXTS,
        "except": _TEXTS,
        "except_tests": Texts(Test),
        "contested_for": _TEXTS,
    },
    needed=("mode",),
)
_TERMS: Mapping[str, Shape] = {
    "when": Condition(),
    "breaks": _BREAKS,
    "from": Texts("party"),
    "to": Texts("party"),
    "judgement": _JUDGEMENT,
}
_WORDING = Table(
    {
        "since": _DAY,
        "until": _DAY,
        "sfs": _TEXT,
        "unread": _FLAG,
        "text_sv": _TEXT,
        "text_en": _TEXT,
        "source": _TEXT,
        "note": _TEXT,
        "confidence": Text(CONFIDENCE),
        "citation": CITATION,
        **_TERMS,
    },
    needed=("since",),
)
_LIMB = Table(
    {
        "id": _TEXT,
        "name_sv": _TEXT,
        "name_en": _TEXT,
        "at": Texts("activity"),
        "test": Text(Test),
        "marks": Texts("mark"),
        "since": _DAY,
        "extends": _TEXT,
        "note": _TEXT,
        "test_in_court": _TEXT,
    },
    needed=("id", "name_sv", "name_en"),
)
OLDER = Table(
    {"what_sv": _TEXT, "what_en": _TEXT, "arose_before": _DAY, "sfs": _TEXT},
    needed=("what_sv", "what_en", "arose_before", "sfs"),
)
_NEEDED = ("id", "name_sv", "name_en", "citation", "since", "wordings", "reviewed_on")
_COMMON: Mapping[str, Shape] = {
    "id": _TEXT,
    "name_sv": _TEXT,
    "name_en": _TEXT,
    "text_sv": _TEXT,
    "text_en": _TEXT,
    "kind": _TEXT,
    "confidence": Text(CONFIDENCE),
    "reviewed_on": _DAY,
    "read_against": Text(ReadAgainst),
    "reading_note": _TEXT,
    "why_no_rule": _TEXT,
    "sources": _TEXTS,
    "notes": _TEXTS,
    "citation": CITATION,
    "since": _DAY,
    "until": _DAY,
    "wordings": Tables(_WORDING),
    "special_facts": Table(free=Anything()),
    "contested": _TEXT,
    "for_items": OLDER,
}
_PARTIES: Mapping[str, Shape] = {
    "from": Texts("party"),
    "to": Texts("party"),
    "trigger": Text(Trigger),
    "regime": Text(_REGIME),
}


REFERENCES = ("exception", "structure", "obligation", "no_ground")
"""The records that decide nothing by themselves."""

_REFERENCE: Mapping[str, Shape] = {
    "checks": Tables(Table(free=Anything())),
    "attaches_to": _TEXTS,
    "rule": _TEXT,
    "feeds": _TEXT,
    "effect": _TEXT,
    "extends": _TEXT,
    "pointer_to": _TEXT,
    "at": Texts("activity"),
    "when": Condition(),
}
_UNLESS = Tables(Table({"why": _TEXT, "note": _TEXT, "when": Condition()}, needed=("why",)))
_SECRECY: Mapping[str, Shape] = {
    "at": Texts("activity"),
    "protects": Texts(Interest),
    "test": Text(Test),
    "harm": Texts((*(kind.value for kind in HarmKind), "none")),
    "follows_information": _FLAG,
    "marks": Texts("mark"),
    "when": Condition(),
    "unless": _UNLESS,
    "limbs": Tables(_LIMB),
    "closed_to": _TEXTS,
    "contested_doors": Table(free=_TEXT),
    "extends": _TEXT,
    "max_years": _NUMBER,
    "max_years_personal": _NUMBER,
    "ordinance": _TEXT,
}
_LIFTING: Mapping[str, Shape] = {
    **_TERMS,
    "kind": Text(DoorKind),
    "whose": Text(Whose),
    "invoked": Text(("always", "on_claim")),
    "obligation": _TEXT,
    "also_permission": _TEXT,
    "contested_from": Table(free=_TEXT),
    "except_from": Table(free=_TEXTS),
    "condition_note": _TEXT,
}
_SHUT: Mapping[str, Shape] = {
    "doors": _TEXTS,
    "secrecies": _TEXTS,
    "when": Condition(),
    "judgement": _JUDGEMENT,
    "opened_only_by": _TEXTS,
}
_TRANSFER: Mapping[str, Shape] = {
    "from": Texts("party"),
    "to": Texts("party"),
    "carries": _BREAKS,
    "protecting": Texts(Interest),
    "when": Condition(),
    "unless": _UNLESS,
}
_PRECEDENCE: Mapping[str, Shape] = {"transfers": _TEXTS, "spared": _TEXTS, "when": Condition()}
_CHECK: Mapping[str, Shape] = {"when": Condition(), "judgement": _JUDGEMENT, "holds_back": _TEXT}

RECORDS: Mapping[str, Table] = {
    "secrecy": Table({**_COMMON, **_SECRECY}, needed=_NEEDED),
    "lifting": Table({**_COMMON, **_PARTIES, **_LIFTING}, needed=_NEEDED),
    "shut": Table({**_COMMON, **_PARTIES, **_SHUT}, needed=_NEEDED),
    "check": Table({**_COMMON, **_PARTIES, **_CHECK}, needed=_NEEDED),
    "open": Table({**_COMMON, "at": Texts("activity"), "of": Text(Whom)}, needed=_NEEDED),
    "transfer": Table({**_COMMON, **_TRANSFER}, needed=_NEEDED),
    "precedence": Table({**_COMMON, **_PRECEDENCE}, needed=_NEEDED),
    **{kind: Table({**_COMMON, **_PARTIES, **_REFERENCE}, needed=_NEEDED) for kind in REFERENCES},
}
"""The shape of each kind of record."""

_NAMED: Mapping[str, Shape] = {"name_sv": _TEXT, "name_en": _TEXT}
_QUESTION = Table(
    {
        "text_sv": _TEXT,
        "text_en": _TEXT,
        "finding_yes_sv": _TEXT,
        "finding_yes_en": _TEXT,
        "finding_no_sv": _TEXT,
        "finding_no_en": _TEXT,
        "standard": _TEXT,
    },
    needed=("text_sv", "text_en"),
    free=Anything(),
)
_ACT = Table(
    {
        "number": _TEXT,
        "short_sv": _TEXT,
        **_NAMED,
        "has_chapters": _FLAG,
        "regime": Text(_REGIME),
    },
    needed=("short_sv", "name_sv", "name_en"),
    free=Anything(),
)
_COMING = Table(
    {
        "id": _TEXT,
        "status": Text(ComingStatus),
        "sfs": _TEXT,
        "since": _DAY,
        "provisions": _TEXTS,
        **_NAMED,
        "effect_sv": _TEXT,
        "effect_en": _TEXT,
        "source": _TEXT,
    },
    needed=("id", "status", "name_sv", "name_en", "effect_sv", "effect_en", "source"),
)

DOCUMENTS: Mapping[str, Table] = {
    "pack.toml": Table(
        {"id": _TEXT, "version": _TEXT, **_NAMED, "general_doors": _TEXTS}, needed=("version",)
    ),
    "acts.toml": Table({"acts": Table(free=_ACT)}, free=Anything()),
    "questions.toml": Table({"questions": Table(free=_QUESTION)}),
    "standards.toml": Table(
        {
            "standards": Table(
                free=Table(
                    {**_NAMED, "text_sv": _TEXT, "text_en": _TEXT, "questions": _TEXTS}, free=Anything()
                )
            ),
            "answerers": Tables(Table({**_NAMED, "provisions": _TEXTS, "source": _TEXT}, free=Anything())),
            "routine": _TEXTS,
        }
    ),
    "coming.toml": Table({"coming": Tables(_COMING)}),
    "vocabulary.toml": Table(free=Anything()),
    "relations.toml": Table(free=Anything()),
    "lists.toml": Table({"lists": Tables(Table(free=Anything(), needed=("name", "members")))}),
    "facts.toml": Table({"facts": Table(free=Table(free=Anything(), needed=("type", "supplied_by")))}),
}
"""The documents that hold words; every other document of a pack holds records."""


def unknown_keys(row: Mapping[str, object], shape: Table, *, path: str) -> Iterator[str]:
    """The keys, here and below, that no shape speaks of."""
    for key in sorted(row) if shape.free is None else ():
        if key not in shape.keys:
            yield f"{path}.{key}: unknown key"
    for key, value in row.items():
        below = shape.keys.get(key, shape.free)
        if isinstance(below, Table) and isinstance(value, dict):
            yield from unknown_keys(value, below, path=f"{path}.{key}")
        elif isinstance(below, Tables) and isinstance(value, list):
            for n, part in enumerate(value):
                if isinstance(part, dict):
                    yield from unknown_keys(part, below.of, path=f"{path}.{key}[{n}]")


def misshapen(row: Mapping[str, object], shape: Table, *, path: str) -> Iterator[str]:
    """Values of another shape than their key wants, and keys that lack.

    >>> list(misshapen({"from": "school"}, Table({"from": Texts()}), path="a.toml.b"))
    ['a.toml.b.from: give a list of texts, such as ["one"]']
    """
    yield from (f"{path}.{key}: missing" for key in shape.needed if key not in row)
    for key, value in row.items():
        below = shape.keys.get(key, shape.free)
        if below is not None:
            yield from _misfit(value, below, path=f"{path}.{key}")


def _misfit(value: object, shape: Shape, *, path: str) -> Iterator[str]:
    match shape:
        case Text() if not (isinstance(value, str) or (shape.or_number and type(value) is int)):
            yield f"{path}: give a text"
        case Texts() if not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            yield f'{path}: give a list of texts, such as ["one"]'
        case Plain(kind) if type(value) is not kind:
            yield f"{path}: {_WANTED[kind]}"
        case Table() if isinstance(value, dict):
            yield from misshapen(value, shape, path=path)
        case Table():
            yield f"{path}: give a table, such as {{ … }}"
        case Tables(of) if isinstance(value, list) and all(isinstance(one, dict) for one in value):
            for n, part in enumerate(value):
                yield from misshapen(part, of, path=f"{path}[{n}]")
        case Tables():
            yield f"{path}: give a list of tables"
        case _:
            return


_WANTED = {
    bool: "give true or false",
    int: "give a whole number",
    date: "a date is needed",
}
