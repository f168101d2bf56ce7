"""Canonical bytes of any model value, and their SHA-256.

Two values that mean the same give the same bytes on every machine: every part
is tagged with its type and prefixed with its length, sets are ordered by their
bytes, times are written in UTC, text is NFC.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError


def canonical(value: object) -> bytes:
    """Canonical bytes of a value.

    Raises:
        ModelError: if the value holds a type that has no canonical form.

    >>> canonical({"b": 1, "a": True}) == canonical({"a": True, "b": 1})
    True
    >>> canonical("1") == canonical(1)
    False
    """
    match value:
        case None:
            return _tagged(b"n", b"")
        case Enum():
            return _tagged(b"e", str(value.value).encode())
        case bool():
            return _tagged(b"b", b"1" if value else b"0")
        case int():
            return _tagged(b"i", str(value).encode())
        case str():
            return _tagged(b"s", unicodedata.normalize("NFC", value).encode())
        case bytes():
            return _tagged(b"y", value)
        case datetime():
            return _tagged(b"t", _instant(value))
        case date():
            return _tagged(b"d", value.isoformat().encode())
        case Mapping():
            pairs = sorted((canonical(key), canonical(part)) for key, part in value.items())
            return _tagged(b"m", b"".join(key + part for key, part in pairs))
        case AbstractSet():
            return _tagged(b"f", b"".join(sorted(canonical(part) for part in value)))
        case list() | tuple():
            return _tagged(b"l", b"".join(canonical(part) for part in value))
        case _ if attrs.has(type(value)):
            parts = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}  # type: ignore[arg-type]
            return _tagged(b"o", canonical(type(value).__name__) + canonical(parts))
        case _:
            msg = f"{type(value).__name__}: this type has no canonical form"
            raise ModelError(msg)


def digest(value: object) -> str:
    """SHA-256 of the canonical bytes, as 64 hexadecimal digits.

    >>> len(digest(("a", 1)))
    64
    """
    return hashlib.sha256(canonical(value)).hexdigest()


def _tagged(tag: bytes, body: bytes) -> bytes:
    return tag + len(body).to_bytes(8, "big") + body


def _instant(value: datetime) -> bytes:
    if value.tzinfo is None:
        msg = "a time without a zone has no canonical form"
        raise ModelError(msg)
    return value.astimezone(UTC).isoformat(timespec="microseconds").encode()
