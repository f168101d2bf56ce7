"""``explain REQUEST.json``: decide one question and tell the answer in plain words."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from collabmodel.codec.refusals import Refused, exact_keys, told_as_codec_error, within
from collabmodel.codec.strict import from_json, strict_converter, to_json
from collabmodel.errors import CodecError
from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.packs import se_osl
from collabmodel.rules.engine import decide
from collabmodel.rules.explain import Reader, explain, names_of
from collabmodel.rules.facts import FactSheet
from collabmodel.rules.sentences import LANGUAGES

_CONVERTER = strict_converter((DisclosureRequest, FactSheet))


def add_parser(commands: Any) -> None:  # noqa: ANN401 - argparse does not name the type
    """Add the command to the program's parser."""
    parser = commands.add_parser("explain", help="decide one request and explain the answer")
    parser.add_argument("file", type=Path, help='a JSON document {"request": …, "facts": …}')
    parser.add_argument("--language", choices=LANGUAGES, default="sv")
    parser.add_argument(
        "--reader",
        choices=[r.value for r in Reader],
        default=Reader.OFFICIAL.value,
        help="whom it is told to",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the answer in words.

    Raises:
        CodecError: if the document does not say what it must.
        ModelError: if request and facts do not fit together.
    """
    try:
        document = args.file.read_bytes()
    except OSError as error:
        raise CodecError([f"{args.file.name}: it cannot be read ({error.strerror})"]) from error
    request, facts = read_question(document)
    packs = [se_osl.PACK]
    told = explain(
        decide(request, facts, packs),
        packs,
        names=names_of(request, facts),
        language=args.language,
        reader=Reader(args.reader),
    )
    print(told.text(), end="")
    return 0


def read_question(document: bytes) -> tuple[DisclosureRequest, FactSheet]:
    """The request and the facts of a document; a part of the facts that is left out holds nothing.

    Raises:
        CodecError: naming the path of everything that is not as it must be.
    """
    with told_as_codec_error():
        parts = exact_keys(from_json(document), {"request", "facts"})
        request = within("request", lambda: _CONVERTER.structure(parts["request"], DisclosureRequest))
        facts = within("facts", lambda: _CONVERTER.structure(_completed(parts["facts"]), FactSheet))
    return request, facts


def write_question(request: DisclosureRequest, facts: FactSheet) -> bytes:
    """The document that :func:`read_question` reads.

    Raises:
        CodecError: if a field does not hold what its type says.
    """
    with told_as_codec_error():
        return to_json(
            {
                "request": _CONVERTER.unstructure(request, unstructure_as=DisclosureRequest),
                "facts": _CONVERTER.unstructure(facts, unstructure_as=FactSheet),
            }
        )


def _completed(given: object) -> Mapping[str, object]:
    if not isinstance(given, dict):
        raise Refused.at("", "it must be an object")
    nothing = FactSheet()
    left_out = {field.name for field in attrs.fields(FactSheet)} - set(given)
    empty = _CONVERTER.unstructure(nothing, unstructure_as=FactSheet)
    return {**given, **{name: empty[name] for name in left_out}}
