"""Reads the catalogue, our own words and the corrections, and applies the corrections."""

from __future__ import annotations

import copy
import datetime as dt
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from law_carrier.toml_text import Value

Record = dict[str, Any]

PLACEMENT = re.compile(r"statutes/sfs-(\d{4})-(\d+)\.md")
DAY = dt.timedelta(days=1)


@dataclass
class Catalogue:
    """The two halves of the catalogue as one list of records, with their vocabularies."""

    records: list[Record]
    primary_meta: Record
    overrides_meta: Record
    harm_tests: Record
    pending: list[Record]
    words: Record
    overlay: Record = field(default_factory=dict)
    readings: Record = field(default_factory=dict)
    own: list[Record] = field(default_factory=list)

    def special_facts(self) -> dict[str, list[Record]]:
        """Name of each fact that single records ask -> the records that ask it."""
        found: dict[str, list[Record]] = {}
        for record in [*self.records, *self.own]:
            for name in record.get("special_facts") or {}:
                found.setdefault(name, []).append(record)
        return found


def load(law: Path, tools: Path, own: Path) -> Catalogue:
    """The catalogue under `law`, with the words, corrections and readings from `tools` and our own records."""
    primary = yaml.safe_load((law / "primary.yaml").read_text(encoding="utf-8"))
    overrides = yaml.safe_load((law / "overrides.yaml").read_text(encoding="utf-8"))
    # YAML anchors share one object between records: a correction must not leak.
    records = [copy.deepcopy(one) for one in primary["provisions"] + overrides["provisions"]]
    catalogue = Catalogue(
        records=records,
        primary_meta=primary["meta"],
        overrides_meta=overrides["meta"],
        harm_tests=primary["harm_tests"],
        pending=primary["pending_changes"],
        words=read_toml(tools / "words_sv.toml"),
        overlay=read_folder(tools / "overlay"),
        readings=read_folder(tools / "readings"),
        own=[record for kind in read_toml(own).values() for record in kind],
    )
    catalogue.records += [added(record) for record in catalogue.overlay.get("addition", [])]
    for name, fact in catalogue.overlay.get("facts", {}).items():
        catalogue.overrides_meta["facts"].setdefault(name, {}).update(fact)
    apply_corrections(catalogue)
    for record in catalogue.records:
        narrow(record)
    return catalogue


def added(record: Record) -> Record:
    """A record of the overlay in the shape of the catalogue, whose wordings say when they do not end."""
    return {**record, "wordings": [{"to": None, **row} for row in record["wordings"]]}


def read_toml(path: Path) -> Record:
    """A TOML file, or nothing if there is none."""
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def read_folder(folder: Path) -> Record:
    """The files of a folder as one table: lists follow on each other, tables are put together."""
    together: Record = {}
    for path in sorted(folder.glob("*.toml")):
        for key, value in read_toml(path).items():
            if isinstance(value, list):
                together.setdefault(key, []).extend(value)
                continue
            twice = sorted(set(value) & set(together.get(key, {})))
            if twice:
                raise ValueError(f"{path.name}: [{key}] has what another file has: {', '.join(twice)}")
            together.setdefault(key, {}).update(value)
    return together


def apply_corrections(catalogue: Catalogue) -> None:
    """Carry out each correction of the overlay; a correction that hits nothing is an error."""
    by_id = {record["id"]: record for record in catalogue.records}
    refuse_twice(catalogue.overlay.get("correction", []))
    for correction in catalogue.overlay.get("correction", []):
        target = by_id[correction["id"]]
        if "wording" in correction:
            target = wording_from(target, correction["wording"])
        for key, value in correction.get("set", {}).items():
            # TOML has no null: the last of a corrected list of wordings leaves its last day out.
            target[key] = [{"to": None, **row} for row in value] if key == "wordings" else value
        for key, value in correction.get("differs", {}).items():
            target.setdefault("differs", {})[key] = value
        for key in correction.get("drop", []):
            del target[key]
        record = by_id[correction["id"]]
        note = f"Corrected when carried ({correction['section']}): {correction['reason']}"
        record["notes"] = [*(record.get("notes") or []), note]


def refuse_twice(corrections: list[Record]) -> None:
    """Refuse two corrections of one field: the second would undo the first, and nobody would see it."""
    seen = Counter(
        (correction["id"], correction.get("wording"), part, key)
        for correction in corrections
        for part in ("set", "differs")
        for key in correction.get(part, {})
    )
    twice = [f"{ident}: {key}" for (ident, _, _, key), count in seen.items() if count > 1]
    if twice:
        raise ValueError(f"corrected twice, put the two together: {', '.join(twice)}")


def narrow(record: Record) -> None:
    """Let what opens for some kinds of information open for nothing else.

    Every item tells whom it is about, so identity may always be among them.
    """
    if record["record"] == "lifting":
        rows = [record, *(row["differs"] for row in record["wordings"] if row.get("differs"))]
    else:
        rows = record.get("unless") or []
    for row in rows:
        if row.get("when"):
            row["when"] = narrowed(row["when"])


def narrowed(node: Value) -> Value:
    """The condition with each kind of information that it asks for as the only one; what stands under *not* stays."""
    if not isinstance(node, dict):
        return node
    out = {}
    for key, value in node.items():
        if key == "any_of":
            out[key] = [narrowed(one) for one in value]
        elif key == "category" and not isinstance(value, dict):
            listed = value if isinstance(value, list) else [value]
            out[key] = {"only": sorted({*listed, "identity"})}
        else:
            out[key] = value
    return out


def wording_from(record: Record, first_day: dt.date) -> Record:
    """The wording of the record that begins on `first_day`."""
    for row in record["wordings"]:
        if row["from"] == first_day.isoformat():
            return dict_of(row)
    raise KeyError(f"{record['id']}: no wording from {first_day}")


def dict_of(value: Value) -> Record:
    """The value as a table; anything else is a mistake in the catalogue."""
    if not isinstance(value, dict):
        raise TypeError(f"a table was expected, not {value!r}")
    return value


def date_of(text: str) -> dt.date:
    """An ISO date."""
    return dt.date.fromisoformat(text)


def day_after(text: str | None) -> dt.date | None:
    """The first day no longer in force: the catalogue's last day is inclusive."""
    return date_of(text) + DAY if text else None


def source_text(text: str) -> str:
    """A source or note as a reader of the pack can follow it: the act, not a file of ours."""
    text = text.replace("overrides.yaml", "the records that lift").replace(
        "primary.yaml", "the records of secrecy"
    )
    return PLACEMENT.sub(r"consolidated text of SFS \1:\2", text).removeprefix("seen at: ")
