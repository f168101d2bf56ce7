"""The shapes of a pack's documents as a JSON Schema (draft 2020-12), with the words of a pack as enumerations.

Made from the same description as the reader's own checks.  It helps an editor; the loader
and the audit remain the judges, for they know what names what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum

from collabmodel.packs.shapes import (
    DOCUMENTS,
    RECORDS,
    Anything,
    Condition,
    Plain,
    Shape,
    Table,
    Tables,
    Text,
    Texts,
    Words,
)
from collabmodel.rules.facts import FactDefinition, FactType
from collabmodel.rules.packs import RulePack

Schema = Mapping[str, object]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_CONDITION = {"$ref": "#/$defs/condition"}


def schema_of(pack: RulePack) -> Schema:
    """The schema of a pack, as one object: the name of each document to what it holds.

    A day of TOML is a text such as 2025-06-01 here.

    Args:
        pack: the pack whose words may be used, such as the jurisdiction's for a local pack.
    """
    documents = {name: _shape(table) for name, table in DOCUMENTS.items()}
    records = {kind: {"type": "array", "items": {"$ref": f"#/$defs/{kind}"}} for kind in RECORDS}
    return {
        "$schema": DIALECT,
        "title": f"A rule pack in the words of {pack.id} {pack.version}",
        "type": "object",
        "required": ["pack.toml"],
        "properties": documents,
        "additionalProperties": {"$ref": "#/$defs/records"},
        "$defs": {
            "records": {"type": "object", "properties": records, "additionalProperties": False},
            **{kind: _shape(table) for kind, table in RECORDS.items()},
            "condition": _condition(pack),
            **{kind: {"enum": sorted(_named(kind, pack))} for kind in ("activity", "mark", "party")},
        },
    }


def _shape(shape: Shape) -> Schema:
    match shape:
        case Text(words, or_number):
            found: Schema = {"type": ["string", "integer"] if or_number else "string"}
            return {**found, **_among(words)}
        case Texts(words):
            return {"type": "array", "items": {"type": "string", **_among(words)}}
        case Plain(kind):
            return _PLAIN[kind]
        case Condition():
            return _CONDITION
        case Table():
            return _table(shape)
        case Tables(of):
            return {"type": "array", "items": _table(of)}
        case Anything():
            return {}


def _table(table: Table) -> Schema:
    return {
        "type": "object",
        "properties": {key: _shape(below) for key, below in table.keys.items()},
        "required": list(table.needed),
        "additionalProperties": False if table.free is None else _shape(table.free),
    }


def _among(words: Words) -> Schema:
    if words is None:
        return {}
    if isinstance(words, str):
        return {"$ref": f"#/$defs/{words}"}
    return {"enum": [one.value if isinstance(one, Enum) else one for one in words]}


def _named(kind: str, pack: RulePack) -> Iterable[str]:
    """The words of one kind; where parties are named, functions and dated lists may stand too."""
    words = pack.vocabulary
    if kind != "party":
        return words.words(kind)
    lists = {f"list:{name}" for name in words.lists}
    return words.words("party") | words.words("activity") | lists


def _condition(pack: RulePack) -> Schema:
    """A condition: every fact of the pack with its values, and what combines them.

    A fact that a record brings itself is true or false.
    """
    return {
        "type": "object",
        "properties": {
            "any_of": {"type": "array", "minItems": 1, "items": _CONDITION},
            "not": _CONDITION,
            **{name: _leaf(fact) for name, fact in sorted(pack.schema.facts.items())},
        },
        "additionalProperties": {"type": "boolean"},
    }


def _leaf(fact: FactDefinition) -> Schema:
    match fact.type:
        case FactType.BOOL:
            one: Schema = {"type": "boolean"}
        case FactType.NUMBER:
            one = {"type": "integer"}
        case FactType.ENUM | FactType.SET | FactType.DATE:
            one = {"type": "string"} if fact.values is None else {"enum": sorted(fact.values)}
    several = {"type": "array", "minItems": 1, "items": one}
    return {"anyOf": [one, several, *_compared(fact.type, several)]}


def _compared(kind: FactType, several: Schema) -> Iterator[Schema]:
    """The small tables that a fact of this type may be compared by."""
    if kind is FactType.NUMBER:
        yield from (_one_key(key, {"type": "integer"}) for key in ("below", "at_least"))
    if kind is FactType.SET:
        yield _one_key("only", several)


def _one_key(key: str, value: Schema) -> Schema:
    return {"type": "object", "properties": {key: value}, "required": [key], "additionalProperties": False}


_PLAIN: Mapping[type, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    date: {"type": "string", "format": "date"},
}
