"""The document ``standards.toml`` of a pack: judgement standards, who answers, and where a routine may."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import Check, LiftingProvision, Question, Shut, Test
from collabmodel.rules.standards import Answerer, Standard, Standards, TestWords

Table = Mapping[str, Any]

_KEYS = {
    "standards": ("name_sv", "name_en", "text_sv", "text_en", "questions"),
    "answerers": ("provisions", "name_sv", "name_en", "source"),
}


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


_SHAPES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "standards": (
        lambda value: isinstance(value, dict) and _is_tables(list(value.values())),
        "give a table for each, such as [standards.obvious]",
    ),
    "answerers": (_is_tables, "give tables, each under [[answerers]]"),
    "routine": (
        lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
        'give a list of texts, such as ["one"]',
    ),
}


def read_standards(
    document: Table, vocabulary: Table, problems: list[str]
) -> tuple[Standards, Mapping[str, str]]:
    """The standards of a pack with the harm tests its vocabulary puts into words, and the standard of each question."""
    found = list(_problems(document))
    problems += found
    if found:
        return Standards(), {}
    rows = document.get("standards", {})
    standards = Standards(
        standards={
            code: Standard(code, row["name_sv"], row["name_en"], row["text_sv"], row["text_en"])
            for code, row in rows.items()
        },
        tests={
            Test(code): TestWords(row["name_sv"], row["name_en"], row["rule_sv"], row["rule_en"])
            for code, row in vocabulary.get("harm_tests", {}).items()
            if code in {test.value for test in Test}
        },
        answerers={
            ident: Answerer(row["name_sv"], row["name_en"], row["source"])
            for row in document.get("answerers", ())
            for ident in row["provisions"]
        },
        routine=frozenset(document.get("routine", ())),
    )
    return standards, {question: code for code, row in rows.items() for question in row["questions"]}


def _problems(document: Table) -> Iterator[str]:
    misshapen = [f"standards.toml.{key}: unknown key" for key in sorted(set(document) - {*_KEYS, "routine"})]
    misshapen += [
        f"standards.toml.{key}: {what}"
        for key, (fits, what) in _SHAPES.items()
        if key in document and not fits(document[key])
    ]
    if misshapen:
        yield from misshapen
        return
    rows = [(f"standards.{code}", row) for code, row in document.get("standards", {}).items()]
    rows += [(f"answerers[{n}]", row) for n, row in enumerate(document.get("answerers", ()))]
    for path, row in rows:
        wanted = _KEYS[path.split(".")[0].split("[")[0]]
        yield from (f"standards.toml.{path}.{key}: missing" for key in wanted if key not in row)
        yield from (
            f"standards.toml.{path}.{key}: unknown key; use {', '.join(wanted)}"
            for key in sorted(set(row) - set(wanted))
        )
    counted = [question for _, row in rows for question in row.get("questions", ())]
    for question in sorted({one for one in counted if counted.count(one) > 1}):
        yield f"standards.toml: question {question!r} stands under two standards; each has one"


def audit_standards(pack: RulePack, *, extends: RulePack | None) -> Iterator[str]:
    """Questions without a standard, and what the standards name that is not there."""
    asking = questions_of(pack) | ({} if extends is None else questions_of(extends))
    for code, text in pack.questions.items():
        if text.standard not in pack.standards.standards:
            known = ", ".join(sorted(pack.standards.standards)) or "none yet"
            yield f"questions.{code}: state its standard, by name or in standards.toml; there are {known}"
    for what, idents in (("answerers", pack.standards.answerers), ("routine", pack.standards.routine)):
        for ident in sorted(idents):
            if ident not in asking:
                yield f"standards.toml.{what}: {ident!r} asks no question of the pack; correct it or leave it out"


def questions_of(pack: RulePack) -> dict[str, tuple[Question, ...]]:
    """The questions of each provision that asks one, as worded through the years, each once."""
    found: dict[str, tuple[Question, ...]] = {}
    for provision in pack.provisions:
        asked: tuple[Question | None, ...] = ()
        if isinstance(provision, LiftingProvision):
            asked = tuple(terms.question for terms in provision.terms)
        elif isinstance(provision, Shut | Check):
            asked = (provision.question,)
        questions = tuple(dict.fromkeys(one for one in asked if one is not None))
        if questions:
            found[provision.id] = questions
    return found
