"""A folder of TOML -> a rule pack, type-checked; every problem is reported at once.

A folder holds ``pack.toml`` (id, version, what it extends) and any number of other
documents.  A jurisdiction's pack brings its own words; a local pack is read with the
words of the pack it extends.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import attrs

from collabmodel.errors import RulePackError
from collabmodel.model.citations import Act
from collabmodel.packs.audit import audit
from collabmodel.packs.records import KINDS, RecordReader
from collabmodel.packs.standards import audit_standards, read_standards
from collabmodel.packs.words import read_acts, read_questions, read_schema, read_vocabulary
from collabmodel.rules.facts import FactDefinition, FactSchema, FactType
from collabmodel.rules.packs import QuestionText, RulePack
from collabmodel.rules.provisions import AnyProvision
from collabmodel.rules.standards import Standards
from collabmodel.rules.vocabulary import Vocabulary

_WORD_FILES = frozenset(
    {
        "pack.toml",
        "acts.toml",
        "vocabulary.toml",
        "relations.toml",
        "lists.toml",
        "facts.toml",
        "questions.toml",
        "standards.toml",
    }
)


_HEAD = frozenset({"id", "version", "name_sv", "name_en", "general_doors"})


class Folder(Protocol):
    """What the loader reads from: a path, or a resource inside a package."""

    @property
    def name(self) -> str:
        """The name of the file or folder."""

    def iterdir(self) -> Iterator[Any]:
        """The files in the folder."""

    def read_bytes(self) -> bytes:
        """The content of a file."""


@attrs.frozen
class _Words:
    vocabulary: Vocabulary
    schema: FactSchema
    questions: Mapping[str, QuestionText]
    acts: Mapping[str, Act]
    standards: Standards


def load_pack(folder: Folder, *, extends: RulePack | None = None) -> RulePack:
    """Read a pack.

    Args:
        folder: a folder with ``pack.toml``; a ``pathlib.Path`` will do.
        extends: for a local pack, the jurisdiction's pack whose words it uses.

    Raises:
        RulePackError: with every problem found and its path; nothing is loaded then.
    """
    raw = _read(folder)
    problems: list[str] = []
    documents = _parse(raw, problems)
    if problems or "pack.toml" not in documents:
        problems = problems or ["pack.toml: missing; it names the pack's id and version"]
        raise RulePackError(folder.name, problems)
    head = documents["pack.toml"]
    problems += [
        f"pack.toml.{key}: unknown key; use {', '.join(sorted(_HEAD))}" for key in sorted(set(head) - _HEAD)
    ]
    if extends is None and "vocabulary.toml" not in documents:
        problems.append(
            "vocabulary.toml: missing, so this is a local pack. "
            "Load it with the pack whose words it uses: load_pack(folder, extends=se_osl.PACK)"
        )
        raise RulePackError(folder.name, problems)
    ident, version = str(head.get("id", folder.name)), str(head.get("version", ""))
    if not version:
        problems.append("pack.toml.version: missing")
    incomplete = list(_incomplete(documents))
    if incomplete:
        raise RulePackError(ident, problems + incomplete)
    words = _words(documents, extends, problems)
    provisions, schema = _records(documents, words, problems)
    pack = RulePack(
        id=ident,
        version=version,
        jurisdiction=extends is None,
        digest=_digest(raw),
        provisions=provisions,
        vocabulary=words.vocabulary,
        schema=schema,
        questions=words.questions,
        general_doors=frozenset(head.get("general_doors", ())),
        outside=frozenset(row["id"] for row in documents.get("vocabulary.toml", {}).get("outside", ())),
        standards=words.standards,
        outside_chapters=frozenset(documents.get("vocabulary.toml", {}).get("outside_chapters", {})),
    )
    problems += audit(pack, extends=extends)
    problems += audit_standards(pack, extends=extends)
    if problems:
        raise RulePackError(ident, problems)
    return pack


def _read(folder: Folder) -> dict[str, bytes]:
    try:
        return {file.name: file.read_bytes() for file in folder.iterdir() if file.name.endswith(".toml")}
    except OSError as error:
        problem = f"folder: it cannot be read ({error.strerror}). Give the folder that holds pack.toml."
        raise RulePackError(folder.name, [problem]) from error


def _incomplete(documents: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """What the acts and questions lack; they are read before the records that name them."""
    wanted = (
        ("acts.toml", "acts", ("short_sv", "name_sv", "name_en")),
        ("questions.toml", "questions", ("text_sv", "text_en")),
    )
    for name, table, keys in wanted:
        rows = documents.get(name, {}).get(table, {})
        if not isinstance(rows, dict) or not all(isinstance(row, dict) for row in rows.values()):
            yield f"{name}.{table}: give a table for each, such as [{table}.one]"
            continue
        yield from (
            f"{name}.{table}.{code}.{key}: missing"
            for code, row in rows.items()
            for key in keys
            if key not in row
        )


def _parse(raw: Mapping[str, bytes], problems: list[str]) -> dict[str, dict[str, Any]]:
    documents = {}
    for name, content in sorted(raw.items()):
        try:
            documents[name] = tomllib.loads(content.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            problems.append(f"{name}: it is not TOML ({error})")
    return documents


def _digest(raw: Mapping[str, bytes]) -> str:
    """SHA-256 over names and contents, line ends made alike so that a checkout cannot change it."""
    summary = hashlib.sha256()
    for name, content in sorted(raw.items()):
        body = content.replace(b"\r\n", b"\n")
        for part in (name.encode(), body):
            summary.update(len(part).to_bytes(8, "big") + part)
    return summary.hexdigest()


def _words(
    documents: Mapping[str, Mapping[str, Any]], extends: RulePack | None, problems: list[str]
) -> _Words:
    measures = documents.get("standards.toml", {})
    standards, measured = read_standards(measures, documents.get("vocabulary.toml", {}), problems)
    if extends is not None and standards.routine:
        problems.append("standards.toml.routine: only the law's own pack says where a routine may answer")
    questions = read_questions(documents.get("questions.toml", {}), measured)
    acts = read_acts(documents.get("acts.toml", {}))
    if extends is not None:
        known = {p.citation.act.key: p.citation.act for p in extends.provisions}
        return _Words(
            extends.vocabulary,
            extends.schema,
            {**extends.questions, **questions},
            {**known, **acts},
            extends.standards.and_local(standards),
        )
    vocabulary = read_vocabulary(
        documents["vocabulary.toml"],
        documents.get("relations.toml", {}),
        documents.get("lists.toml", {}),
    )
    schema = read_schema(documents.get("facts.toml", {}), vocabulary, problems)
    return _Words(vocabulary, schema, questions, acts, standards)


def _records(
    documents: Mapping[str, Mapping[str, Any]], words: _Words, problems: list[str]
) -> tuple[tuple[AnyProvision, ...], FactSchema]:
    reader = RecordReader(words.acts, problems)
    found: list[AnyProvision] = []
    special: dict[str, FactDefinition] = {}
    for name, document in documents.items():
        if name in _WORD_FILES:
            continue
        for kind, rows in document.items():
            if kind not in KINDS or not isinstance(rows, list):
                problems.append(f"{name}.{kind}: not a kind of record; use one of {', '.join(KINDS)}")
                continue
            for n, row in enumerate(rows):
                if not isinstance(row, dict):
                    problems.append(f"{name}.{kind}[{n}]: a record is a table; write [[{kind}]] above it")
                    continue
                provision = reader.read(kind, row, where=name)
                if provision is not None:
                    found.append(provision)
                for fact in row.get("special_facts", {}):
                    special.setdefault(fact, FactDefinition(fact, FactType.BOOL, "case_file"))
    schema = FactSchema({**special, **words.schema.facts})
    return tuple(sorted(found, key=lambda p: p.id)), schema
