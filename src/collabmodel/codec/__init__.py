"""Model values to bytes and back: the one converter, strict in both directions.

A document is canonical JSON, ``{"data": {...}, "type": "consent", "v": 1}``: keys sorted,
UTF-8, no white space, sets sorted, times in UTC.  Nothing is coerced and nothing is
guessed.  An unknown or missing key, a value of another type, a naive time or an unknown
word is refused with the path of every place, and never with what stands there.
"""

from __future__ import annotations

from typing import Any, TypeVar

from collabmodel.codec.kinds import KINDS, Kind, kind_of
from collabmodel.codec.quick import TURNED_AWAY, Quick, found
from collabmodel.codec.refusals import Refused, exact_keys, told_as_codec_error, within
from collabmodel.codec.strict import from_json, strict_converter, to_json
from collabmodel.codec.upcasting import brought_forward
from collabmodel.errors import CodecError

__all__ = ["CONVERTER", "KINDS", "Kind", "decode", "decode_as", "encode", "kind_of"]

_T = TypeVar("_T")

CONVERTER = strict_converter(KINDS)
"""The one converter; :func:`encode` and :func:`decode` add the version and the bytes."""

_QUICK = Quick(KINDS.values(), found("orjson"))
_BY_NAME = {kind.name: kind for kind in KINDS.values()}


def encode(value: object) -> bytes:
    """The document of a model value, as canonical bytes.

    Raises:
        CodecError: if it is not a type that can be stored, or a field does not hold what its type says.

    >>> from datetime import date
    >>> from collabmodel.model.assessments import NothingMoreKnown
    >>> encode(NothingMoreKnown(by="anna", on=date(2026, 3, 1)))
    b'{"data":{"by":"anna","on":"2026-03-01"},"type":"nothing_more_known","v":1}'
    """
    kind = kind_of(type(value))
    try:
        return _QUICK.encode(value)
    except TURNED_AWAY:
        pass  # and not from inside here: what turned it away may hold a value, and is no cause of what is told
    with told_as_codec_error():
        data = within("data", lambda: CONVERTER.unstructure(value, unstructure_as=kind.cls))
        return to_json({"type": kind.name, "v": kind.version, "data": data})


def decode(document: bytes) -> Any:  # noqa: ANN401 - the document says which type it holds
    """The model value of a document.

    Raises:
        CodecError: naming the path of everything that is not as it must be.

    >>> decode(b'{"data":{"by":"anna","on":"2026-03-01"},"type":"nothing_more_known","v":1}')
    NothingMoreKnown(by='anna', on=datetime.date(2026, 3, 1))
    """
    try:
        return _QUICK.decode(document)
    except TURNED_AWAY:
        pass  # as above
    with told_as_codec_error():
        parts = exact_keys(from_json(document), {"type", "v", "data"})
        kind = _BY_NAME.get(parts["type"]) if isinstance(parts["type"], str) else None
        if kind is None:
            raise Refused.at("type", "not a type of document that can be read")
        if type(parts["v"]) is not int:
            raise Refused.at("v", "it must be a whole number")
        data = brought_forward(kind, parts["v"], parts["data"])
        return within("data", lambda: CONVERTER.structure(data, kind.cls))


def decode_as(cls: type[_T], document: bytes) -> _T:
    """The model value of a document that must hold this type.

    Raises:
        CodecError: as :func:`decode` does, and if it holds another type.
    """
    value = decode(document)
    if type(value) is not cls:
        raise CodecError([f"type: it must be {kind_of(cls).name}"])
    return value
