"""Vocabularies, dated lists, facts, questions and acts of the pack."""

from __future__ import annotations

import datetime as dt
from typing import Any

from law_carrier.source import Catalogue, Record, date_of, day_after, source_text
from law_carrier.toml_text import pair, record_text, table_text

VERSION = "2026.11"
CODE_TABLES = ("categories", "marks", "purposes", "offence_types")
FOREIGN_VALUES = {"years", "months", "ids", "chapters of BrB"}


class Vocabulary:
    """Writes the files that name codes; collects what has no words of ours yet."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Start with the catalogue's vocabularies and our words for them."""
        self.catalogue = catalogue
        self.words = catalogue.words
        self.missing: list[str] = []

    def word(self, table: str, code: str, key: str, fallback: str = "") -> str:
        """Our own word for a code; noted as missing where it is neither ours nor given."""
        value = self.words.get(table, {}).get(code, {}).get(key, fallback)
        if not value:
            self.missing.append(f"words_sv.toml: no {key} for {table}.{code}")
        return str(value)

    def names(self, table: str, code: str, given: Record | None = None) -> Record:
        """The Swedish and English name of a code."""
        given = given or {}
        return {
            "name_sv": self.word(table, code, "sv", given.get("sv", "")),
            "name_en": self.word(table, code, "en", given.get("en", "")),
        }

    def vocabulary_toml(self) -> str:
        """vocabulary.toml."""
        primary, overrides = self.catalogue.primary_meta, self.catalogue.overrides_meta
        outside = overrides["outside_catalogue"]
        blocks = [
            pair("version", VERSION) + "\n"
            + pair("outside", [{"id": one, "text_en": text} for one, text in self.outside().items()]) + "\n",
        ]  # fmt: skip
        chapters = {str(number): {"text_en": text} for number, text in outside["chapters"].items()}
        blocks.append(table_text(("outside_chapters",), chapters))
        for table, given in (("activities", primary["activities"]), ("parties", overrides["parties"])):
            blocks.append(self.names_table(table, given))
        blocks += [self.names_table(table, dict.fromkeys(overrides["codes"][table])) for table in CODE_TABLES]
        blocks.append(self.names_table("harms", self.words.get("harms", {})))
        blocks += [self.harm_test(code) for code in sorted(self.catalogue.harm_tests)]
        return "\n".join(blocks)

    def outside(self) -> dict[str, str]:
        """Sections that the catalogue leaves out and that no record of our own carries either."""
        own = {record["id"] for record in self.catalogue.own}
        sections: dict[str, str] = self.catalogue.overrides_meta["outside_catalogue"]["sections"]
        return {one: text for one, text in sections.items() if one not in own}

    def names_table(self, table: str, codes: Record) -> str:
        """One line for each code, those that only our own records use too: its names."""
        every = sorted({*codes, *self.words.get(table, {})})
        return table_text((table,), {code: self.names(table, code, codes.get(code)) for code in every})

    def harm_test(self, code: str) -> str:
        """One test of harm."""
        given = self.catalogue.harm_tests[code]
        table = {
            "name_sv": self.word("harm_tests", code, "sv", given["name_sv"]),
            "name_en": self.word("harm_tests", code, "en"),
            "rule_sv": self.word("harm_tests", code, "rule_sv"),
            "rule_en": self.word("harm_tests", code, "rule_en", given["rule_en"]),
            "presumption": given["presumption"],
        }
        return table_text(("harm_tests", code), table)

    def lists_toml(self) -> str:
        """lists.toml: which bodies an act named, and when."""
        blocks = []
        for name, given in sorted(self.catalogue.overrides_meta["lists"].items()):
            members = [list_member(one) for one in given["members"]]
            table = {"name": name, "source": source_text(given["source"])}
            if note := given.get("note"):
                table["note"] = note
            blocks.append(record_text("lists", {**table, "members": members}, ()))
        return "\n".join(blocks)

    def facts_toml(self) -> str:
        """facts.toml: the shared facts, and those that single records ask."""
        shared = self.catalogue.overrides_meta["facts"]
        blocks = [table_text(("facts", name), self.fact(name, shared[name])) for name in sorted(shared)]
        special = self.catalogue.special_facts()
        blocks += [
            table_text(("facts", name), self.special_fact(name, special[name])) for name in sorted(special)
        ]
        return "\n".join(blocks)

    def fact(self, name: str, given: Record) -> Record:
        """One fact of the shared vocabulary."""
        values = given.get("values")
        out: Record = {"type": given["type"]}
        if isinstance(values, list):
            out["values"] = values
        elif isinstance(values, str) and values.startswith("codes:"):
            out["codes"] = values.removeprefix("codes:")
        elif values is not None and values not in FOREIGN_VALUES:
            raise ValueError(f"fact {name}: values {values!r}")
        out["supplied_by"] = given["supplied_by"]
        out["may_be_missing"] = given["may_be_missing"]
        return out | self.fact_words(name, given["en"])

    def special_fact(self, name: str, asked_by: list[Record]) -> Record:
        """A fact that stands in one record, or in a few that ask it in the same words."""
        texts = [one["special_facts"][name]["note"] for one in asked_by]
        own = [text for text in texts if not text.startswith(("as in ", "asked by this"))]
        out: Record = {
            "type": asked_by[0]["special_facts"][name]["type"],
            "supplied_by": asked_by[0]["special_facts"][name].get("supplied_by", "case_file"),
            "may_be_missing": True,
            "special": True,
            "asked_by": sorted(one["id"] for one in asked_by),
        }
        return out | self.fact_words(name, own[0] if own else "")

    def fact_words(self, name: str, text_en: str) -> Record:
        """How a fact is explained and asked for."""
        return {
            "text_sv": self.word("facts", name, "text_sv"),
            "text_en": self.word("facts", name, "text_en", text_en),
            "ask_sv": self.word("facts", name, "ask_sv"),
            "ask_en": self.word("facts", name, "ask_en"),
        }

    def questions_toml(self) -> str:
        """questions.toml: the judgements that only a person makes, those of our own records too."""
        keys = ("text_sv", "text_en", "finding_yes_sv", "finding_yes_en", "finding_no_sv", "finding_no_en")
        blocks = []
        for code in sorted({*self.catalogue.overrides_meta["judgement_questions"], *self.words["questions"]}):
            table = {key: self.word("questions", code, key) for key in keys}
            blocks.append(table_text(("questions", code), table))
        return "\n".join(blocks)

    def acts_toml(self) -> str:
        """acts.toml: the act behind each prefix of an id."""
        acts = self.words.get("acts", {})
        return "\n".join(table_text(("acts", code), dict(acts[code])) for code in sorted(acts))


def list_member(given: Record) -> Record:
    """One member of a dated list; without a first day its membership is unknown before `seen_by`."""
    out: dict[str, Any] = {"party": given["member"]}
    if given["from"]:
        out["since"] = date_of(given["from"])
    if last := day_after(given["to"]):
        out["until"] = last
    if seen := given.get("seen_by"):
        out["seen_by"] = dt.date.fromisoformat(seen)
    for key in ("unread", "confidence", "source", "note"):
        if key in given:
            out[key] = given[key]
    return out
