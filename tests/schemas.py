"""A small reader of JSON Schema, of the keywords that our schemas use: enough to hold documents against them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

Schema = Mapping[str, Any]

_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
KNOWN = frozenset({
    "$schema", "$defs", "$ref", "title", "type", "enum", "const", "format", "properties", "required",
    "additionalProperties", "items", "minItems", "anyOf",
})  # fmt: skip
"""The keywords that are read; another one would silently hold nothing."""


def unfit(value: object, schema: Schema, whole: Schema, path: str = "") -> Iterator[str]:
    """Where a document does not fit a schema, each with its path."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        yield from unfit(value, whole["$defs"][schema["$ref"].removeprefix("#/$defs/")], whole, path)
    if "anyOf" in schema and all(any(unfit(value, one, whole, path)) for one in schema["anyOf"]):
        yield f"{path}: none of the choices"
    if "type" in schema and not _is(value, schema["type"]):
        yield f"{path}: no {schema['type']}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is not among the words"
    if "const" in schema and value != schema["const"]:
        yield f"{path}: not {schema['const']!r}"
    if schema.get("format") == "date" and isinstance(value, str):
        try:
            date.fromisoformat(value)
        except ValueError:
            yield f"{path}: no day"
    if isinstance(value, dict):
        yield from _object(value, schema, whole, path)
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield f"{path}: too few"
        for n, one in enumerate(value):
            yield from unfit(one, schema.get("items", {}), whole, f"{path}[{n}]")


def _object(value: Mapping[str, object], schema: Schema, whole: Schema, path: str) -> Iterator[str]:
    yield from (f"{path}.{key}: missing" for key in schema.get("required", ()) if key not in value)
    for key, one in value.items():
        below = schema.get("properties", {}).get(key, schema.get("additionalProperties", {}))
        if below is False:
            yield f"{path}.{key}: unknown key"
        else:
            yield from unfit(one, below, whole, f"{path}.{key}")


def _is(value: object, wanted: str | list[str]) -> bool:
    names = [wanted] if isinstance(wanted, str) else wanted
    return any(
        isinstance(value, _TYPES[name]) and (name == "boolean" or (value is not True and value is not False))
        for name in names
    )
