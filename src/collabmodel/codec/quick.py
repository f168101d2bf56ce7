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
from collections.abc import Callable, Iterable
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
        self._dumps = orjson.dumps if orjson is not None else _plain_dumps
        self._parsed = _plainly_parsed if orjson is None else _parser(orjson)

    def decode(self, document: bytes) -> Any:  # noqa: ANN401 - the document says which type it holds
        """The value of a document.

        Raises:
            Exception: one of :data:`TURNED_AWAY`, if anything is odd.
        """
        parts = self._parsed(document)
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


def _parser(orjson: ModuleType) -> Callable[[bytes], Any]:
    """What parses with the module, and believes it only where it writes the same bytes again.

    Nothing cheaper is as certain.  The length alone saves nothing, since what takes the time is
    writing; and to count the colons is to ask which of them stand in texts, spelt out or not.
    """
    loads, dumps = orjson.loads, orjson.dumps

    def parsed(document: bytes) -> Any:  # noqa: ANN401 - whatever the document holds
        if type(document) is bytes:
            try:
                parts = loads(document)
                if dumps(parts) == document:
                    return parts
            except (TypeError, ValueError):
                pass  # for orjson it is no JSON, or too deep; the strict parser says what is so
        return _plainly_parsed(document)

    return parsed


def _plainly_parsed(document: bytes) -> Any:  # noqa: ANN401 - whatever the document holds
    """What the strict parser, which says what is so, reads in a document."""
    if b"\\ud" in document or b"\\uD" in document:  # half of a character, perhaps, for which no reader looks
        raise Odd
    return from_json(document)


def _plain_dumps(value: object) -> bytes:
    return _plainly(value).encode("utf-8")
