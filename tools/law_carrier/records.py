"""From a record of the catalogue to a record of the pack."""

from __future__ import annotations

import datetime as dt

from law_carrier.citations import cite
from law_carrier.source import Catalogue, Record, date_of, day_after, source_text
from law_carrier.toml_text import Value

FIRST_READ = dt.date(2026, 11, 21)
"""When the catalogue was read; a record that nobody compared with its text since then keeps this day."""
WITH_KIND = {"lifting", "shut", "check", "structure", "obligation", "no_ground"}
MACHINE_KEYS = {
    "secrecy": (
        "at", "protects", "test", "harm", "follows_information", "marks", "when", "unless", "limbs",
        "closed_to", "contested", "for_items", "extends", "max_years", "special_facts",
    ),
    "lifting": (
        "breaks", "from", "to", "trigger", "regime", "whose", "invoked", "when", "judgement",
        "special_facts", "obligation", "also_permission", "contested", "contested_from",
        "except_from", "condition_note",
    ),
    "shut": (
        "doors", "secrecies", "from", "to", "trigger", "regime", "when", "judgement", "contested",
        "opened_only_by", "special_facts",
    ),
    "check": ("from", "to", "trigger", "regime", "when", "judgement", "holds_back"),
    "open": ("at", "of"),
    "obligation": ("at", "from", "to", "trigger", "when", "checks", "attaches_to", "rule", "feeds", "effect", "for_items"),
}  # fmt: skip
OTHER_KEYS = (
    "at", "from", "to", "trigger", "checks", "attaches_to", "rule", "feeds", "effect", "extends",
    "pointer_to", "for_items",
)  # fmt: skip
NOT_WRITTEN_WHEN_FALSE = {"follows_information"}


def convert(record: Record, catalogue: Catalogue) -> Record:
    """One record in the shape of the pack, keys in the order they are read."""
    kind, words = record["record"], catalogue.words
    name_sv, name_en = names(record, words)
    reading = catalogue.readings.get("read", {}).get(record["id"], {})
    in_swedish = catalogue.readings.get("wordings", {}).get(record["id"], {})
    first, last = in_force(record)
    out: Record = {
        "id": record["id"],
        "name_sv": name_sv,
        "name_en": name_en,
        "citation": cite(record["id"], record["citation"]),
        "since": first,
        "until": last,
        "kind": record["kind"] if kind in WITH_KIND else None,
    }
    for key in MACHINE_KEYS.get(kind, OTHER_KEYS):
        out |= machine_value(key, record.get(key))
    if "for_items" in out:
        what = words["older_wordings"][out["for_items"].pop("older_wording_for")]
        out["for_items"] = {"what_sv": what["sv"], "what_en": what["en"], **out["for_items"]}
    out |= prose(record, words) | read_again(reading)
    out["wordings"] = [wording(record, row, in_swedish) for row in record["wordings"]]
    return {key: value for key, value in out.items() if value not in (None, [], {})}


def names(record: Record, words: Record) -> tuple[str, str]:
    """Short titles in Swedish and English: ours where we wrote them."""
    ours = words.get("names", {}).get(record["id"], {})
    activity = record.get("activity")
    if isinstance(activity, dict):
        default_sv, default_en = activity["sv"], activity["en"]
    else:
        default_sv = default_en = record.get("title") or activity or record["citation"]
    return ours.get("sv", default_sv), ours.get("en", default_en)


def in_force(record: Record) -> tuple[dt.date, dt.date | None]:
    """First day in force and first day no longer in force."""
    rows = record["wordings"]
    return date_of(rows[0]["from"]), day_after(rows[-1]["to"])


def machine_value(key: str, value: Value) -> Record:
    """One machine field, renamed and reshaped where the pack differs from the catalogue."""
    if value in (None, [], {}) or (key in NOT_WRITTEN_WHEN_FALSE and not value):
        return {}
    if key == "breaks":
        kept = ("mode", "ids", "except", "except_tests", "contested_for")
        return {key: {one: value[one] for one in kept if value.get(one)}}
    if key == "judgement":
        return {key: judgement(value)}
    if key == "contested" and isinstance(value, dict):
        return {"contested_doors": value}
    if key == "limbs":
        return {key: [limb(one) for one in value]}
    if key == "unless":
        return {key: [{name: part for name, part in one.items() if part not in (None, {})} for one in value]}
    if key == "for_items":
        return {key: {**value, "arose_before": date_of(value["arose_before"])}}
    return {key: value}


def judgement(value: Record) -> Record:
    """The question a named official answers, with the names it swallows."""
    out = {key: value[key] for key in ("question", "opens_on", "asked_of") if key in value}
    swallowed = [one["name"] for one in value.get("includes", [])]
    return {**out, "includes": swallowed} if swallowed else out


def limb(value: Record) -> Record:
    """A point inside a section."""
    out: Record = {"id": value["id"], "name_sv": value["sv"], "name_en": value["en"]}
    for key in ("at", "test", "marks", "extends"):
        out |= machine_value(key, value.get(key))
    if "from" in value:
        out["since"] = date_of(value["from"])
    return out | {key: value[key] for key in ("test_in_court", "note") if key in value}


def wording(record: Record, row: Record, in_swedish: Record) -> Record:
    """One dated wording with what differs from the record."""
    out: Record = {"since": date_of(row["from"]), "until": day_after(row["to"]), "sfs": row.get("sfs")}
    out["unread"] = row["unread"]
    if "citation" in row:
        out["citation"] = cite(record["id"], row["citation"])
    differs = row.get("differs") or {}
    for key in ("breaks", "from", "to", "when", "judgement"):
        out |= machine_value(key, differs.get(key))
    out["text_sv"] = in_swedish.get(row["from"])
    out |= {"text_en": row.get("text_en"), "source": row.get("source"), "note": row.get("note")}
    out["confidence"] = row.get("confidence")
    if out["source"]:
        out["source"] = source_text(out["source"])
    return {key: value for key, value in out.items() if value not in (None, {})}


def prose(record: Record, words: Record) -> Record:
    """What people read: paraphrase, notes, sources and how sure we are."""
    ours = words.get("texts", {}).get(record["id"], {})
    return {
        "text_sv": ours.get("sv", record["paraphrase_sv"]),
        "text_en": ours.get("en", record["paraphrase_en"]),
        "notes": notes(record),
        "sources": [source_text(one) for one in record["sources"]],
        "confidence": record["confidence"],
        "reviewed_on": FIRST_READ,
    }


def read_again(reading: Record) -> Record:
    """What the second reading of the record found: the day, what it was held against, and what it noted."""
    if not reading:
        return {}
    out: Record = {"read_against": reading["against"]}
    if reading["against"] != "no_text":
        out["reviewed_on"] = reading["on"]
    return out | {"why_no_rule": reading.get("why_no_rule"), "reading_note": reading.get("note")}


def notes(record: Record) -> list[str]:
    """Notes, limits and exceptions, with the few facts that the pack has no key for."""
    found = [*(record.get("scope_limits") or []), *(record.get("exceptions") or [])]
    found += record.get("notes") or []
    if note := (record.get("breaks") or {}).get("note"):
        found.append(f"Reach: {note}")
    if against := record.get("directed_against"):
        found.append(f"Holds against: {against}")
    if years := record.get("max_years_personal"):
        found.append(f"At most {years} years for information on personal circumstances")
    if ordinance := record.get("ordinance"):
        found.append(f"Ordinance: {ordinance}")
    for coming in record.get("pending") or []:
        found.append(f"Coming: {coming['sfs']}, {coming['in_force']}: {coming['change']}")
    sure = (record.get("in_force") or {}).get("date_confidence", "high")
    if sure != "high":
        found.append(f"Confidence of the dates: {sure}")
    return list(dict.fromkeys(source_text(one) for one in found))
