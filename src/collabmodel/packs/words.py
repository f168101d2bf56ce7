"""The word files of a pack -> acts, vocabulary, fact schema and questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from collabmodel.model.citations import Act
from collabmodel.rules.facts import FactDefinition, FactSchema, FactType
from collabmodel.rules.packs import QuestionText
from collabmodel.rules.vocabulary import PartyTerm, Seat, Term, Vocabulary

Table = Mapping[str, Any]

DERIVED = frozenset({
    "initiative", "purpose", "moment", "claims", "holder_party", "holder_activity", "holder_is_authority",
    "recipient_party", "recipient_activity", "recipient_is_authority", "recipient_is_private", "same_unit",
    "same_authority", "same_municipality", "same_region", "category", "marks", "identifiable", "arose_on",
    "reached_by", "person_role", "person_age", "deceased", "protection_level", "recipient_is_person",
    "recipient_is_guardian", "consent_valid", "consent_reservation_required",
})  # fmt: skip
"""Facts that the engine works out from the model; nobody may state them."""


def read_acts(document: Table) -> dict[str, Act]:
    """The acts by key, and the one for what no act says."""
    silence = {"none": Act("none", "", "", "", "", has_chapters=False)}
    return silence | {
        key: Act(
            key=key,
            number=row.get("number", ""),
            short_sv=row["short_sv"],
            name_sv=row["name_sv"],
            name_en=row["name_en"],
            has_chapters=row.get("has_chapters", True),
            regime=row.get("regime", "other"),
        )
        for key, row in document.get("acts", {}).items()
    }


def read_vocabulary(words: Table, relations: Table, lists: Table) -> Vocabulary:
    """The closed words; marks carry the version that first described them."""
    version = words["version"]
    marks = _terms(words.get("marks", {}))
    versions: dict[str, frozenset[str]] = {}
    for name in words.get("versions", [version]):
        versions[name] = frozenset(
            m for m, row in words["marks"].items() if row.get("added_in", version) <= name
        )
    versions[version] = frozenset(marks)
    return Vocabulary(
        version=version,
        activities=_terms(words.get("activities", {})),
        parties=_parties(words.get("parties", {}), relations),
        categories=_terms(words.get("categories", {})),
        marks=marks,
        purposes=_terms(words.get("purposes", {})),
        offence_types=_terms(words.get("offence_types", {})),
        lists={row["name"]: tuple(_seat(m) for m in row["members"]) for row in lists.get("lists", [])},
        mark_versions=versions,
    )


def read_schema(document: Table, vocabulary: Vocabulary, problems: list[str]) -> FactSchema:
    """The fact schema, with the values of each fact resolved."""
    facts = {}
    for name, row in document.get("facts", {}).items():
        try:
            kind = FactType(row["type"])
        except ValueError:
            problems.append(f"facts.{name}.type: {row['type']!r} is not one of bool, enum, set, number, date")
            continue
        facts[name] = FactDefinition(
            name=name,
            type=kind,
            supplied_by=row["supplied_by"],
            values=_values(row, vocabulary, name, problems),
            derived=name in DERIVED,
            about_person=row["supplied_by"] == "person",
            ask_sv=row.get("ask_sv", ""),
            ask_en=row.get("ask_en", ""),
        )
    return FactSchema(facts)


def read_questions(document: Table, standards: Mapping[str, str]) -> dict[str, QuestionText]:
    """The judgement questions by code, each with the standard that it or the table of standards states."""
    return {
        code: QuestionText(
            text_sv=row["text_sv"],
            text_en=row["text_en"],
            yes_sv=row.get("finding_yes_sv", ""),
            yes_en=row.get("finding_yes_en", ""),
            no_sv=row.get("finding_no_sv", ""),
            no_en=row.get("finding_no_en", ""),
            standard=row.get("standard", standards.get(code, "")),
        )
        for code, row in document.get("questions", {}).items()
    }


def _terms(rows: Table) -> dict[str, Term]:
    return {code: Term(code, row["name_sv"], row["name_en"]) for code, row in rows.items()}


def _parties(rows: Table, relations: Table) -> dict[str, PartyTerm]:
    kinds, follows = relations.get("kinds", {}), relations.get("follows", {})
    given = set(relations.get("given", {}).get("codes", ()))
    return {
        code: PartyTerm(
            code,
            row["name_sv"],
            row["name_en"],
            implies=frozenset(kinds.get(code, ())),
            follows=follows.get(code),
            given=code in given,
            agency_kind=code in kinds,
        )
        for code, row in {**rows, **relations.get("extra", {})}.items()
    }


def _seat(row: Table) -> Seat:
    return Seat(row["party"], row.get("since"), row.get("until"), row.get("seen_by"))


def _values(row: Table, vocabulary: Vocabulary, name: str, problems: list[str]) -> frozenset[str] | None:
    if "values" in row:
        return frozenset(row["values"])
    codes = row.get("codes")
    if codes is None:
        return None
    tables = {
        "activities": vocabulary.activities,
        "parties": vocabulary.parties,
        "categories": vocabulary.categories,
        "marks": vocabulary.marks,
        "purposes": vocabulary.purposes,
        "offence_types": vocabulary.offence_types,
    }
    if codes not in tables:
        problems.append(f"facts.{name}.codes: no vocabulary of kind {codes!r}")
        return None
    return frozenset(tables[codes])
