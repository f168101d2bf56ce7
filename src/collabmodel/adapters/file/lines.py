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
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import attrs

from collabmodel.adapters.bare import raise_bare
from collabmodel.adapters.units import Batch, End, EntryRow, KeyRow, Recalled, Row
from collabmodel.adapters.units.rows import Fields, read_time
from collabmodel.errors import StoreError
from collabmodel.model.journal import Head, written_time

CHECK = 16
"""How many bytes of a SHA-256 an index keeps, to know a piece again."""

_ENTRY = tuple(field.name for field in attrs.fields(EntryRow) if field.name not in {"tenant", "details"})
_ROW = ("kind", "ident", "of", "version", "recorded_at", "retired", "scope", "fields")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_scan: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder().scan_once  # type: ignore[attr-defined]  # unnamed by its stubs
"""What ``json.loads`` ends in, without what it does before and after."""
_UNIT = re.compile(rb'\{"unit":\{"entries":(\d+),"rows":(\d+),"keys":(\d+),"after":\{"seq":(\d+),')
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
        # Alone, since the other error holds the text itself.
        raise_bare(StoreError("a text is none that a store can hold; nothing of the unit is kept."))
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
    moment = written_time(row.recorded_at)
    values = (row.kind, row.ident, row.of, row.version, moment, row.retired, row.scope, row.fields)
    return dict(zip(_ROW, values, strict=True))


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
    counts = _counts(lines)
    entries, with_content = counts.entries, 2 * (counts.entries + counts.rows)
    keys_at = 1 + counts.entries + counts.rows
    first, *documents = _documents(
        [lines[0], *lines[1 : with_content + 1 : 2], *lines[with_content + 1 : -1]]
    )
    unit = first["unit"]
    pieces, offset = [], len(lines[0]) + 1
    for number in range(1, with_content + 1, 2):
        pieces.append(_piece(offset, lines[number], lines[number + 1]))
        offset += len(lines[number]) + len(lines[number + 1]) + 2
    return Unit(
        after=read_end(unit["after"]),
        subjects=tuple(document["entry"]["subject"] for document in documents[:entries]),
        entries=tuple(pieces[:entries]),
        versions=tuple(_version(document["row"]) for document in documents[entries : keys_at - 1]),
        rows=tuple(pieces[entries:]),
        keys=tuple(_key(document["key"]) for document in documents[keys_at - 1 :]),
        recalled=None if unit["recalled"] is None else read_recalled(unit["recalled"]),
    )


def read_entries(payload: bytes, tenant: str) -> list[EntryRow]:
    """The entries of a unit.

    Raises:
        ValueError: if the payload is none that :func:`written` gives.
    """
    lines = payload.split(b"\n")
    stop = 2 * _counts(lines).entries + 1
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
    counts = _counts(lines)
    first = 2 * counts.entries + 1
    stop = first + 2 * counts.rows
    return [
        _row(document["row"], content, counts.last)
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
    unit = _document(first)["unit"]
    if unit["recalled"] is None or read_recalled(unit["recalled"])[2].recorded_at >= before:
        return payload
    if not rest:
        return None
    return _line({"unit": {**unit, "recalled": None}}) + b"\n" + rest


def last_entry(payload: bytes) -> int:
    """The number of the last entry once a unit was kept."""
    return _counts(payload.split(b"\n")).last


def read_entry(piece: bytes, head: int, tenant: str) -> EntryRow:
    """An entry from its two lines, the first of this length."""
    return _entry(_document(piece[:head])["entry"], tenant, piece[head + 1 :])


def read_row(piece: bytes, head: int, entry: int) -> Row:
    """A version from its two lines, the first of this length."""
    return _row(_document(piece[:head])["row"], piece[head + 1 :], entry)


def read_end(document: dict[str, Any]) -> End:
    """Where a tenant stands, from JSON."""
    moment = document["recorded_at"]
    head = Head(document["seq"], document["hash"], None if moment is None else read_time(moment))
    return End(head, document["sealed_from"], document["epoch"])


def read_recalled(document: list[str]) -> Recalling:
    """An idempotency record, from JSON."""
    actor, key, payload, result, moment = document
    return actor, key, Recalled(payload, result, read_time(moment))


@attrs.frozen
class _Counts:
    """What the first line says of those that follow."""

    entries: int
    rows: int
    keys: int
    last: int


def _counts(lines: list[bytes]) -> _Counts:
    """Read with a pattern, since both walks of a verification ask for nothing else of this line.

    Raises:
        ValueError: if the lines are not those of a unit.
    """
    shape = _UNIT.match(lines[0])
    if shape is None:
        msg = "the first line is not that of a unit"
        raise ValueError(msg)
    counts = _Counts(int(shape[1]), int(shape[2]), int(shape[3]), int(shape[4]))
    if len(lines) != 2 + 2 * (counts.entries + counts.rows) + counts.keys or lines[-1]:
        msg = "the lines are not as many as the first one says"
        raise ValueError(msg)
    return counts


def _documents(lines: Sequence[bytes]) -> list[dict[str, Any]]:
    """The lines as documents, all read in one step, which is a third of the time."""
    return _document(b"[%b]" % b",".join(lines)) if lines else []


def _document(line: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
    text = line.decode()
    try:
        document, end = _scan(text, 0)
    except StopIteration:
        end = -1
    if end != len(text):
        msg = "a line is not one document"
        raise ValueError(msg)
    return document


@lru_cache(maxsize=256)
def _moment(text: str) -> datetime:
    """A moment from its text; the rows of a unit have one between them."""
    return read_time(text)


def _entry(document: dict[str, Any], tenant: str, content: bytes) -> EntryRow:
    return EntryRow(*(tenant, *_ordered(document, _ENTRY), _content(content)))


def _ordered(document: dict[str, Any], names: tuple[str, ...]) -> Iterable[Any]:
    """The values of a document whose names must be these, in this order; far quicker than by name."""
    if tuple(document) != names:
        msg = "a line has other names than it must have"
        raise ValueError(msg)
    return document.values()


def _version(document: dict[str, Any]) -> Version:
    kind, ident, of, version, _, retired, _, fields = _ordered(document, _ROW)
    return Version(kind, ident, of, version, retired, _fields(fields))


def _row(document: dict[str, Any], content: bytes, entry: int) -> Row:
    kind, ident, of, version, moment, retired, scope, fields = _ordered(document, _ROW)
    body, recorded_at = _content(content), _moment(moment)
    return Row(kind, ident, of, version, body, recorded_at, retired, scope, _fields(fields), entry)


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
