"""Where everything of a tenant lies in its log: what is in memory, made from the log and from nothing else."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import attrs

from collabmodel.adapters.file.frames import FIRST, Position
from collabmodel.adapters.file.lines import CHECK, Piece, Unit, Version
from collabmodel.adapters.units import End, KeyRow, Recalled
from collabmodel.adapters.units.rows import Fields
from collabmodel.errors import ConflictError


class Place(NamedTuple):
    """Where one entry or version lies: its two lines in a segment, and how to know them again."""

    segment: int
    offset: int
    head: int
    content: int
    check: bytes
    entry: int


class Places:
    """Places by number, from 0, packed: a hundred thousand of them are five megabytes."""

    _packing = struct.Struct(f"<IQII{CHECK}sQ")

    def __init__(self, packed: bytes = b"") -> None:
        self.packed: bytearray = bytearray(packed)

    def __len__(self) -> int:
        return len(self.packed) // self._packing.size

    def __getitem__(self, number: int) -> Place:
        return Place(*self._packing.unpack_from(self.packed, number * self._packing.size))

    def add(self, segment: int, payload_at: int, piece: Piece, entry: int) -> None:
        """Take in the next one.

        Args:
            segment: number of the segment.
            payload_at: where its record's payload begins.
            piece: where it lies in the payload.
            entry: its number, or that of the entry that answers for it.
        """
        offset = payload_at + piece.offset
        self.packed += self._packing.pack(segment, offset, piece.head, piece.content, piece.check, entry)


@attrs.define
class Document:
    """One document as it is now.

    Attributes:
        rows: numbers of its versions among the index's rows, oldest first.
        of: the id its newest version belongs to.
        fields: its newest version's index fields.
        retired: it is out of use.
    """

    rows: list[int]
    of: str = ""
    fields: Fields = ()
    retired: bool = False


@attrs.define
class Index:
    """Everything that is where, up to a position in the log.

    Attributes:
        position: how far of the log is in here.
        last: where the last record before the position begins.
        before: what that record links to.
        end: where the tenant stands there.
        units: how many units are in here.
        headers: hash of the first record of each segment that is in here.
        rows: every version of every document, in the order of the log.
        entries: every entry; number 1 is at 0.
        documents: by kind and key.
        subjects: numbers of the entries about each id.
    """

    position: Position = attrs.field(factory=Position)
    last: int = 0
    before: bytes = FIRST
    end: End = attrs.field(factory=End)
    units: int = 0
    headers: dict[int, bytes] = attrs.field(factory=dict)
    rows: Places = attrs.field(factory=Places)
    entries: Places = attrs.field(factory=Places)
    documents: dict[str, dict[str, Document]] = attrs.field(factory=dict)
    subjects: dict[str, array[int]] = attrs.field(factory=dict)
    keys: dict[str, dict[int, KeyRow]] = attrs.field(factory=dict)
    recalled: dict[tuple[str, str], Recalled] = attrs.field(factory=dict)
    _belonging: dict[tuple[str, str], dict[str, None]] = attrs.field(factory=dict)
    _fields: dict[tuple[str, str, str], dict[str, None]] = attrs.field(factory=dict)

    # ------------------------------------------------------------------------------- asking

    def document(self, kind: str, ident: str) -> Document | None:
        """A document, retired or not."""
        return self.documents.get(kind, {}).get(ident)

    def current(self, kind: str, of: str | None) -> Iterable[Document]:
        """The documents of a kind that are not retired, of one owner if one is named."""
        known = self.documents.get(kind, {})
        if of:
            return [known[ident] for ident in self._belonging.get((kind, of), ())]
        return [one for one in known.values() if not one.retired and of in {None, one.of}]

    def found(self, kind: str, field: str, text: str) -> Iterable[Document]:
        """The documents that are not retired whose index field is this text."""
        known = self.documents.get(kind, {})
        return [known[ident] for ident in self._fields.get((kind, field, text), ())]

    # ------------------------------------------------------------------------------- taking in

    def refuse(self, versions: Iterable[Version]) -> None:
        """Refuse versions that are not each the next of its document.

        Raises:
            ConflictError: naming the first.
        """
        due: dict[tuple[str, str], int] = {}
        for version in versions:
            place = version.kind, version.ident
            if place not in due:
                document = self.document(*place)
                due[place] = len(document.rows) if document is not None else 0
            if version.version != due[place] + 1:
                raise ConflictError(*place, expected=version.version - 1, found=due[place])
            due[place] += 1

    def move(self, start: int, position: Position) -> None:
        """Say that the record that begins at an offset, and ends at a position, is in here."""
        self.last, self.before, self.position = start, self.position.link, position

    def take(self, unit: Unit, segment: int, payload_at: int) -> None:
        """Take in a unit whose record's payload begins at an offset; :meth:`move` comes after."""
        seq, answering = len(self.entries), unit.after.head.seq
        for subject, piece in zip(unit.subjects, unit.entries, strict=True):
            seq += 1
            self.entries.add(segment, payload_at, piece, seq)
            numbers = self.subjects.get(subject)
            if numbers is None:
                numbers = self.subjects[subject] = array("Q")
            numbers.append(seq)
        for version, piece in zip(unit.versions, unit.rows, strict=True):
            self._take_version(version, len(self.rows))
            self.rows.add(segment, payload_at, piece, answering)
        for key in unit.keys:
            self.keys.setdefault(key.scope, {})[key.generation] = key
        if unit.recalled is not None:
            self.recalled[unit.recalled[:2]] = unit.recalled[2]
        self.end = unit.after
        self.units += 1

    def put(self, kind: str, ident: str, document: Document) -> None:
        """Take in a document as a cache has it."""
        self.documents.setdefault(kind, {})[ident] = document
        if not document.retired:
            self._list(kind, ident, document)

    def forget(self, before: datetime) -> None:
        """Forget idempotency records from before a moment; nobody is given them any longer."""
        gone = [key for key, what in self.recalled.items() if what.recorded_at < before]
        for key in gone:
            del self.recalled[key]

    def _take_version(self, version: Version, number: int) -> None:
        kind, ident = version.kind, version.ident
        known = self.documents.setdefault(kind, {})
        document = known.get(ident)
        if document is None:
            document = known[ident] = Document([number])
        else:
            document.rows.append(number)
            self._unlist(kind, ident, document)
        document.of, document.fields, document.retired = version.of, version.fields, version.retired
        if not version.retired:
            self._list(kind, ident, document)

    def _list(self, kind: str, ident: str, document: Document) -> None:
        if document.of:
            self._belonging.setdefault((kind, document.of), {})[ident] = None
        for field, text in document.fields:
            self._fields.setdefault((kind, field, text), {})[ident] = None

    def _unlist(self, kind: str, ident: str, document: Document) -> None:
        self._belonging.get((kind, document.of), {}).pop(ident, None)
        for field, text in document.fields:
            listed = self._fields.get((kind, field, text), {})
            listed.pop(ident, None)
            if not listed:
                self._fields.pop((kind, field, text), None)
