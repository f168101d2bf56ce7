"""A small TOML writer: dates, compact inline tables and arrays that break over lines.

A general writer turns each nested table into a header of its own; a record would then be
spread over a dozen headers. Here a record stays in one block that can be read top down.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, TypeAlias

Value: TypeAlias = Any  # whatever YAML and TOML hold
WIDTH = 118
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def key_text(key: str) -> str:
    """A key, quoted when TOML asks for it."""
    return key if BARE_KEY.fullmatch(key) else string_text(key)


def string_text(value: str) -> str:
    """A basic string with the characters that need it escaped."""
    return '"' + "".join(ESCAPES.get(char, char) for char in value) + '"'


def inline(value: Value) -> str:
    """A value on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return string_text(value)
    if isinstance(value, dict):
        pairs = ", ".join(f"{key_text(key)} = {inline(one)}" for key, one in value.items())
        return "{ " + pairs + " }" if pairs else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(inline(one) for one in value) + "]"
    raise TypeError(f"TOML has no value for {value!r}")


def pair(key: str, value: Value) -> str:
    """One `key = value`; a long array gets one line for each of its elements."""
    line = f"{key_text(key)} = {inline(value)}"
    if not isinstance(value, list) or len(line) <= WIDTH:
        return line
    rows = "".join(f"    {inline(one)},\n" for one in value)
    return f"{key_text(key)} = [\n{rows}]"


def record_text(kind: str, record: dict[str, Any], subtables: tuple[str, ...]) -> str:
    """One element `[[kind]]`; the keys in `subtables` become `[[kind.key]]` after the rest."""
    lines = [f"[[{kind}]]"]
    lines += [pair(key, value) for key, value in record.items() if key not in subtables]
    for name in subtables:
        for row in record.get(name, []):
            lines += [f"[[{kind}.{name}]]"]
            lines += [pair(key, value) for key, value in row.items()]
    return "\n".join(lines) + "\n"


def table_text(header: tuple[str, ...], table: dict[str, Any]) -> str:
    """One table `[a.b]` with its pairs."""
    head = "[" + ".".join(key_text(part) for part in header) + "]"
    return "\n".join([head, *(pair(key, value) for key, value in table.items())]) + "\n"
