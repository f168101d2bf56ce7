"""The quick way in and out, for the documents and values that are exactly as they must be.

Nearly all are.  What is odd in any way is turned away without a word, and the strict hooks
then say everything that is wrong with it, or find that nothing is.

With orjson installed it does the parsing and the writing; nothing depends on it.  A document
that it read is believed only if it writes the very same bytes again, since it takes
the last of two equal keys and rounds numbers that are too long.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterable
from types import ModuleType
from typing import Any

from collabmodel.codec.generated import Odd
from collabmodel.codec.kinds import Kind
from collabmodel.codec.quick_reading import readers
from collabmodel.codec.quick_writing import writers
from collabmodel.codec.refusals import Refused
from collabmodel.codec.strict import from_json
from collabmodel.codec.upcasting import brought_forward

TURNED_AWAY = (LookupError, OverflowError, RecursionError, Refused, TypeError, ValueError)
"""What the quick way raises where something is odd; each is without meaning to anybody else."""

_plainly = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def found(name: str) -> ModuleType | None:
    """A module, or nothing where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


class Quick:
    """Reads and writes what is exactly as it must be.

    Args:
        kinds: the types that have documents.
        orjson: the module, if it is installed.
    """

    def __init__(self, kinds: Iterable[Kind], orjson: ModuleType | None) -> None:
        """Write the readers and writers."""
        by_class = {kind.cls: kind for kind in kinds}
        read, write = readers(by_class), writers(by_class, native=orjson is not None)
        self._readers = {kind.name: (kind, read[cls]) for cls, kind in by_class.items()}
        self._writers = {
            cls: (write[cls], f',"type":"{kind.name}","v":{kind.version}}}'.encode())
            for cls, kind in by_class.items()
        }
        self._orjson = orjson
        self._loads = orjson.loads if orjson is not None else None
        self._dumps = orjson.dumps if orjson is not None else _plain_dumps

    def decode(self, document: bytes) -> Any:  # noqa: ANN401 - the document says which type it holds
        """The value of a document.

        Raises:
            Exception: one of :data:`TURNED_AWAY`, if anything is odd.
        """
        if self._loads is not None and type(document) is bytes:
            try:
                parts = self._loads(document)
                if self._dumps(parts) != document:
                    parts = _plainly_parsed(document)
            except (TypeError, ValueError):  # for orjson it is no JSON, or too deep
                parts = _plainly_parsed(document)
        else:
            parts = _plainly_parsed(document)
        kind, read = self._readers[parts["type"]]
        version, data = parts["v"], parts["data"]
        if type(version) is not int or len(parts) != 3:  # noqa: PLR2004 - the three parts of a document
            raise Odd
        if version != kind.version:
            data = brought_forward(kind, version, data)
        return read(data)

    def encode(self, value: object) -> bytes:
        """The document of a value.

        Raises:
            Exception: one of :data:`TURNED_AWAY`, if anything is odd.
        """
        write, end = self._writers[type(value)]
        return b'{"data":' + self._dumps(write(value)) + end


def _plainly_parsed(document: bytes) -> Any:  # noqa: ANN401 - whatever the document holds
    """What the strict parser, which says what is so, reads in a document."""
    if b"\\ud" in document or b"\\uD" in document:  # half of a character, perhaps, for which no reader looks
        raise Odd
    return from_json(document)


def _plain_dumps(value: object) -> bytes:
    return _plainly(value).encode("utf-8")
