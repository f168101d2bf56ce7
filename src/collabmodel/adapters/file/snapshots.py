"""An index on the disk, so that opening a tenant need not read its whole log.

It is a cache: whatever is wrong with it, it is left aside and the index made anew from the log.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from array import array
from pathlib import Path
from typing import Any

from collabmodel.adapters.file.frames import Position
from collabmodel.adapters.file.index import Document, Index, Places
from collabmodel.adapters.file.lines import read_end, read_recalled, written_end, written_recalled
from collabmodel.adapters.private_files import (
    UnsafeFileError,
    new_private,
    open_private,
    read_all,
    sync_directory,
    write_all,
)
from collabmodel.adapters.units import KeyRow

NAME = "index"
_MARK = f"collabmodel index 1 {sys.byteorder} ".encode()
_DIGEST = 64


def written(index: Index) -> bytes:
    """The index as bytes: a mark, a SHA-256 of the rest, and the rest: three lines of JSON, then packed numbers."""
    documents, rows = [], array("Q")
    for kind, known in index.documents.items():
        for ident, one in known.items():
            documents.append([kind, ident, one.of, one.fields, one.retired, len(one.rows)])
            rows.extend(one.rows)
    subjects = [[subject, len(numbers)] for subject, numbers in index.subjects.items()]
    packed = [rows.tobytes(), bytes(index.rows.packed), bytes(index.entries.packed)]
    packed.append(b"".join(numbers.tobytes() for numbers in index.subjects.values()))
    head = {
        "segment": index.position.segment,
        "offset": index.position.offset,
        "link": index.position.link.decode(),
        "last": index.last,
        "before": index.before.decode(),
        "units": index.units,
        "headers": [[number, link.decode()] for number, link in index.headers.items()],
        "end": written_end(index.end),
        "keys": [
            [key.scope, key.generation, key.version, key.blob.hex()]
            for known in index.keys.values()
            for key in known.values()
        ],
        "recalled": [written_recalled((*pair, what)) for pair, what in index.recalled.items()],
        "packed": [len(part) for part in packed],
    }
    lines = [json.dumps(part, ensure_ascii=False).encode() for part in (head, documents, subjects)]
    body = b"\n".join((*lines, b"".join(packed)))
    return b"%b%b\n%b" % (_MARK, hashlib.sha256(body).hexdigest().encode(), body)


def read(content: bytes) -> Index | None:
    """The index; ``None`` if the bytes are not those that :func:`written` gave."""
    start = len(_MARK) + _DIGEST + 1
    if content[: len(_MARK)] != _MARK or len(content) < start:
        return None
    digest = hashlib.sha256(memoryview(content)[start:]).hexdigest().encode()
    if content[len(_MARK) : start] != digest + b"\n":
        return None
    head_line, document_line, subject_line, packed = content[start:].split(b"\n", 3)
    head = json.loads(head_line)
    parts, at = [], 0
    for length in head["packed"]:
        parts.append(packed[at : at + length])
        at += length
    index = Index(
        position=Position(head["segment"], head["offset"], head["link"].encode()),
        last=head["last"],
        before=head["before"].encode(),
        end=read_end(head["end"]),
        units=head["units"],
        rows=Places(parts[1]),
        entries=Places(parts[2]),
        headers={number: link.encode() for number, link in head["headers"]},
    )
    for recalled in head["recalled"]:
        actor, key, what = read_recalled(recalled)
        index.recalled[actor, key] = what
    for scope, generation, version, blob in head["keys"]:
        index.keys.setdefault(scope, {})[generation] = KeyRow(scope, generation, version, bytes.fromhex(blob))
    _put_documents(index, json.loads(document_line), parts[0])
    at = 0
    for subject, count in json.loads(subject_line):
        index.subjects[subject] = array("Q", parts[3][at : at + 8 * count])
        at += 8 * count
    return index


def _put_documents(index: Index, documents: list[list[Any]], packed: bytes) -> None:
    rows = array("Q", packed).tolist()
    at = 0
    for kind, ident, of, fields, retired, count in documents:
        pairs = tuple((name, text) for name, text in fields)
        index.put(kind, ident, Document(rows[at : at + count], of, pairs, retired))
        at += count


def load(directory: Path) -> Index | None:
    """The index that a directory holds, if it holds one that is whole.

    Raises:
        UnsafeFileError: if something unsafe stands in its place.
        OSError: whatever else the system refuses.
    """
    try:
        fd = open_private(directory / NAME)
    except FileNotFoundError:
        return None
    try:
        return read(read_all(fd))
    finally:
        os.close(fd)


def save(directory: Path, index: Index) -> None:
    """Put the index in the place of the one before.

    Raises:
        OSError: whatever the system refuses; the one before is still there then.
    """
    replace(directory, NAME, written(index))


def replace(directory: Path, name: str, content: bytes) -> None:
    """Put a file in the place of another, at once and for good; what a crash left of an earlier try is removed.

    Raises:
        UnsafeFileError: if a symbolic link waits at the new file's name.
        OSError: whatever else the system refuses.
    """
    new = directory / f"{name}.new"
    if new.is_symlink():
        raise UnsafeFileError(new, "it is a symbolic link, which nobody of ours put there; look into who did")
    new.unlink(missing_ok=True)
    fd = new_private(new)
    try:
        write_all(fd, content)
        os.fsync(fd)
    finally:
        os.close(fd)
    new.replace(directory / name)
    sync_directory(directory)
