"""A unit of work as lines of JSON, and back.

The first line says how many lines of which sort follow and where the tenant stands afterwards.
An entry has a second line, its details, and a document version has one, its body.  What is
sealed stands there as a text in base64; what is not, as the JSON it is, letter by letter.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import attrs

from collabmodel.adapters.units import Batch, End, EntryRow, KeyRow, Recalled, Row
from collabmodel.adapters.units.rows import Fields, read_time
from collabmodel.errors import StoreError
from collabmodel.model.journal import Head, written_time

CHECK = 16
"""How many bytes of a SHA-256 an index keeps, to know a piece again."""

_ENTRY = tuple(field.name for field in attrs.fields(EntryRow) if field.name not in {"tenant", "details"})
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_CLEAR = (b"{", b"[")

Recalling = tuple[str, str, Recalled]


@attrs.frozen
class Piece:
    """An entry or a version within a payload: its two lines.

    Attributes:
        offset: of its first line, from the payload's beginning.
        head: length of its first line.
        content: length of its second.
        check: the first bytes of the SHA-256 of both.
    """

    offset: int
    head: int
    content: int
    check: bytes


@attrs.frozen
class Version:
    """What an index wants to know of a document version."""

    kind: str
    ident: str
    of: str
    version: int
    retired: bool
    fields: Fields = attrs.field(repr=False)


@attrs.frozen
class Unit:
    """One unit of work as an index takes it in: what it holds, and where each piece of it lies."""

    after: End
    subjects: tuple[str, ...]
    entries: tuple[Piece, ...]
    versions: tuple[Version, ...]
    rows: tuple[Piece, ...]
    keys: tuple[KeyRow, ...]
    recalled: Recalling | None


# ------------------------------------------------------------------------------------------- writing


def written(batch: Batch) -> tuple[bytes, Unit]:
    """The payload of a unit's record, and the unit as an index takes it in.

    Raises:
        StoreError: if a text is none that a file can hold.
    """
    try:
        lines = [_line({"unit": _unit(batch)})]
        entries = [_pair({"entry": _named(entry)}, entry.details) for entry in batch.entries]
        rows = [_pair({"row": _described(row)}, row.body) for row in batch.rows]
        keys = [_line({"key": _closed(key)}) for key in batch.keys]
    except UnicodeEncodeError:
        # From None, since the error holds the text itself.
        raise StoreError("a text is none that a store can hold; nothing of the unit is kept.") from None
    pieces, offset = [], len(lines[0]) + 1
    for pair in (*entries, *rows):
        pieces.append(_piece(offset, *pair))
        lines += pair
        offset += len(pair[0]) + len(pair[1]) + 2
    lines += keys
    unit = Unit(
        after=batch.after,
        subjects=tuple(entry.subject for entry in batch.entries),
        entries=tuple(pieces[: len(entries)]),
        versions=tuple(
            Version(row.kind, row.ident, row.of, row.version, row.retired, row.fields) for row in batch.rows
        ),
        rows=tuple(pieces[len(entries) :]),
        keys=batch.keys,
        recalled=batch.recalled,
    )
    return b"\n".join((*lines, b"")), unit


def _unit(batch: Batch) -> dict[str, object]:
    recalled = batch.recalled
    return {
        "entries": len(batch.entries),
        "rows": len(batch.rows),
        "keys": len(batch.keys),
        "after": written_end(batch.after),
        "recalled": None if recalled is None else written_recalled(recalled),
    }


def _named(entry: EntryRow) -> dict[str, object]:
    return {name: getattr(entry, name) for name in _ENTRY}


def _described(row: Row) -> dict[str, object]:
    return {
        "kind": row.kind,
        "ident": row.ident,
        "of": row.of,
        "version": row.version,
        "recorded_at": written_time(row.recorded_at),
        "retired": row.retired,
        "scope": row.scope,
        "fields": row.fields,
    }


def _closed(key: KeyRow) -> dict[str, object]:
    return {
        "scope": key.scope,
        "generation": key.generation,
        "version": key.version,
        "blob": base64.b64encode(key.blob).decode(),
    }


def written_end(end: End) -> dict[str, object]:
    """Where a tenant stands, as JSON has it."""
    head = end.head
    return {
        "seq": head.seq,
        "hash": head.hash,
        "recorded_at": None if head.recorded_at is None else written_time(head.recorded_at),
        "sealed_from": end.sealed_from,
        "epoch": end.epoch,
    }


def written_recalled(recalled: Recalling) -> list[str]:
    """An idempotency record, as JSON has it."""
    actor, key, what = recalled
    return [actor, key, what.payload, what.result, written_time(what.recorded_at)]


def _line(document: object) -> bytes:
    return _encode(document).encode()


def _pair(document: object, content: bytes) -> tuple[bytes, bytes]:
    return _line(document), _kept(content)


def _kept(content: bytes) -> bytes:
    """One line for some bytes: themselves if they are JSON in the clear, else base64 between quotes."""
    if content[:1] in _CLEAR and b"\n" not in content:
        try:
            content.decode()
        except UnicodeDecodeError:
            pass
        else:
            return content
    return b'"%b"' % base64.b64encode(content)


def _piece(offset: int, head: bytes, content: bytes) -> Piece:
    return Piece(
        offset, len(head), len(content), hashlib.sha256(b"%b\n%b" % (head, content)).digest()[:CHECK]
    )


# ------------------------------------------------------------------------------------------- reading


def read_unit(payload: bytes) -> Unit:
    """A unit as an index takes it in.

    Raises:
        ValueError: if the payload is none that :func:`written` gives.
    """
    lines = payload.split(b"\n")
    with_content, keys_at, unit = _measured(lines)
    entries = int(unit["entries"])
    documents = _documents(lines[1 : with_content + 1 : 2])
    pieces, offset = [], len(lines[0]) + 1
    for number in range(1, with_content + 1, 2):
        pieces.append(_piece(offset, lines[number], lines[number + 1]))
        offset += len(lines[number]) + len(lines[number + 1]) + 2
    return Unit(
        after=read_end(unit["after"]),
        subjects=tuple(document["entry"]["subject"] for document in documents[:entries]),
        entries=tuple(pieces[:entries]),
        versions=tuple(_version(document["row"]) for document in documents[entries:]),
        rows=tuple(pieces[entries:]),
        keys=tuple(_key(document["key"]) for document in _documents(lines[keys_at:-1])),
        recalled=None if unit["recalled"] is None else read_recalled(unit["recalled"]),
    )


def read_entries(payload: bytes, tenant: str) -> list[EntryRow]:
    """The entries of a unit.

    Raises:
        ValueError: if the payload is none that :func:`written` gives.
    """
    lines = payload.split(b"\n")
    _, _, unit = _measured(lines)
    stop = 2 * int(unit["entries"]) + 1
    return [
        _entry(document["entry"], tenant, content)
        for document, content in zip(_documents(lines[1:stop:2]), lines[2:stop:2], strict=True)
    ]


def read_rows(payload: bytes) -> list[Row]:
    """The versions of a unit, with the number of the entry that answers for them.

    Raises:
        ValueError: if the payload is none that :func:`written` gives.
    """
    lines = payload.split(b"\n")
    with_content, _, unit = _measured(lines)
    first, stop = 2 * int(unit["entries"]) + 1, with_content + 1
    answering = int(unit["after"]["seq"])
    return [
        _row(document["row"], content, answering)
        for document, content in zip(
            _documents(lines[first:stop:2]), lines[first + 1 : stop : 2], strict=True
        )
    ]


def without_recalled(payload: bytes, before: datetime) -> bytes | None:
    """The payload without an idempotency record from before a moment; ``None`` if nothing is left.

    Raises:
        ValueError: if the payload is none that :func:`written` gives.
    """
    first, _, rest = payload.partition(b"\n")
    unit = json.loads(first)["unit"]
    if unit["recalled"] is None or read_recalled(unit["recalled"])[2].recorded_at >= before:
        return payload
    if not rest:
        return None
    return _line({"unit": {**unit, "recalled": None}}) + b"\n" + rest


def last_entry(payload: bytes) -> int:
    """The number of the last entry once a unit was kept."""
    seq: int = json.loads(payload[: payload.index(b"\n")])["unit"]["after"]["seq"]
    return seq


def read_entry(piece: bytes, head: int, tenant: str) -> EntryRow:
    """An entry from its two lines, the first of this length."""
    return _entry(json.loads(piece[:head])["entry"], tenant, piece[head + 1 :])


def read_row(piece: bytes, head: int, entry: int) -> Row:
    """A version from its two lines, the first of this length."""
    return _row(json.loads(piece[:head])["row"], piece[head + 1 :], entry)


def read_end(document: dict[str, Any]) -> End:
    """Where a tenant stands, from JSON."""
    moment = document["recorded_at"]
    head = Head(document["seq"], document["hash"], None if moment is None else read_time(moment))
    return End(head, document["sealed_from"], document["epoch"])


def read_recalled(document: list[str]) -> Recalling:
    """An idempotency record, from JSON."""
    actor, key, payload, result, moment = document
    return actor, key, Recalled(payload, result, read_time(moment))


def _measured(lines: list[bytes]) -> tuple[int, int, dict[str, Any]]:
    """How many lines have to do with entries and versions, where the keys begin, and the first line."""
    unit: dict[str, Any] = json.loads(lines[0])["unit"]
    with_content = 2 * (unit["entries"] + unit["rows"])
    if len(lines) != 2 + with_content + unit["keys"] or lines[-1]:
        msg = "the lines are not as many as the first one says"
        raise ValueError(msg)
    return with_content, with_content + 1, unit


def _documents(lines: Iterable[bytes]) -> list[dict[str, Any]]:
    """The lines as documents, all read in one step, which is a third of the time."""
    documents: list[dict[str, Any]] = json.loads(b"[%b]" % b",".join(lines))
    return documents


def _entry(document: dict[str, Any], tenant: str, content: bytes) -> EntryRow:
    return EntryRow(tenant=tenant, details=_content(content), **document)


def _version(document: dict[str, Any]) -> Version:
    return Version(
        document["kind"],
        document["ident"],
        document["of"],
        document["version"],
        document["retired"],
        _fields(document["fields"]),
    )


def _row(document: dict[str, Any], content: bytes, entry: int) -> Row:
    return Row(
        kind=document["kind"],
        ident=document["ident"],
        of=document["of"],
        version=document["version"],
        body=_content(content),
        recorded_at=read_time(document["recorded_at"]),
        retired=document["retired"],
        scope=document["scope"],
        fields=_fields(document["fields"]),
        entry=entry,
    )


def _key(document: dict[str, Any]) -> KeyRow:
    blob = base64.b64decode(document["blob"], validate=True)
    return KeyRow(document["scope"], document["generation"], document["version"], blob)


def _fields(pairs: list[list[str]]) -> Fields:
    return tuple((name, text) for name, text in pairs)


def _content(line: bytes) -> bytes:
    if line[:1] != b'"':
        return line
    try:
        return base64.b64decode(line[1:-1], validate=True)
    except binascii.Error:
        msg = "a line is no base64"
        raise ValueError(msg) from None
