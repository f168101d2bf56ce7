"""What must hold of the written pack; each check returns its problems, none stops at the first."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from law_carrier.citations import Index, unresolved
from law_carrier.records import MACHINE_KEYS
from law_carrier.source import DAY, Catalogue, Record
from law_carrier.toml_text import Value

COMPARED = ("secrecy", "lifting", "shut", "check")
DIFFERING = ("breaks", "from", "to", "when", "judgement")


def facts_in(node: Value) -> list[str]:
    """Names of the facts in a condition."""
    if not isinstance(node, dict):
        return []
    found: list[str] = []
    for key, value in node.items():
        if key == "any_of":
            found += [name for branch in value for name in facts_in(branch)]
        elif key == "not":
            found += facts_in(value)
        else:
            found.append(key)
    return found


def unknown_facts(records: list[Record], facts: Record) -> list[str]:
    """Facts that a condition uses and facts.toml does not hold."""
    problems = []
    for record in records:
        nodes = [record.get("when"), *(row.get("when") for row in record["wordings"])]
        nodes += [one.get("when") for one in record.get("unless", [])]
        used = {name for node in nodes for name in facts_in(node)}
        problems += [f"{record['id']}: unknown fact {name}" for name in sorted(used - set(facts))]
    return problems


def repeated_ids(records: list[Record]) -> list[str]:
    """Ids, of records and limbs, that stand twice."""
    ids = Counter(one["id"] for one in records)
    ids.update(limb["id"] for one in records for limb in one.get("limbs", []))
    return [f"{one}: the id stands {count} times" for one, count in ids.items() if count > 1]


def strays(catalogue: Catalogue) -> list[str]:
    """Readings and Swedish wordings of what the catalogue does not hold, or that say something unknown."""
    by_id = {record["id"]: record for record in catalogue.records}
    readings = catalogue.readings.get("read", {})
    problems = [f"readings: no record {one}" for one in sorted(set(readings) - set(by_id))]
    for ident, reading in readings.items():
        odd = set(reading) - {"on", "against", "note", "why_no_rule"}
        problems += [f"readings.{ident}.{key}: unknown key" for key in sorted(odd)]
        if reading.get("against") not in {"text", "no_text", "own"} or not isinstance(
            reading.get("on"), dt.date
        ):
            problems.append(f"readings.{ident}: say on which day, and against text, no_text or own")
    for ident, texts in catalogue.readings.get("wordings", {}).items():
        days = {row["from"] for row in by_id[ident]["wordings"]} if ident in by_id else set()
        problems += [f"wordings.{ident}: no wording from {day}" for day in sorted(set(texts) - days)]
    return problems


def dead_citations(records: list[Record], index: Index, acts: Record, allowed: Record) -> list[str]:
    """Citations of an act at hand that name no section in it, minus the allowed ones."""
    numbers = {code: act["number"] for code, act in acts.items() if "number" in act}
    problems: list[str] = []
    for record in records:
        cited = [record["citation"], *(row["citation"] for row in record["wordings"] if "citation" in row)]
        found = [unresolved(record["id"], one, index, numbers) for one in cited]
        if record["id"] not in allowed:
            problems += [one for one in found if one]
    unknown = sorted({one["citation"]["act"] for one in records} - set(acts) - {"none"})
    return problems + [f"acts.toml: no act {code}" for code in unknown]


def differing_records(catalogue: Catalogue, written: list[Record]) -> tuple[Counter[str], list[str]]:
    """Compare machine fields of the written records with the catalogue's; counts by kind."""
    counts: Counter[str] = Counter()
    problems = []
    by_id = {one["id"]: one for one in written}
    ids = {one["id"] for one in catalogue.records} | set(catalogue.overlay.get("own", {}))
    problems += [f"{one}: in one of catalogue and pack only" for one in sorted(ids ^ set(by_id))]
    for given in catalogue.records:
        counts[given["record"]] += 1
        if given["id"] not in by_id or given["record"] not in COMPARED:
            continue
        wanted, found = expected(given), seen(by_id[given["id"]], given["record"])
        for key in sorted(set(wanted) | set(found)):
            if wanted.get(key) != found.get(key):
                problems.append(f"{given['id']}.{key}: {found.get(key)!r} instead of {wanted.get(key)!r}")
    return counts, problems


def expected(given: Record) -> Record:
    """Machine fields of a catalogue record, in the catalogue's own shape, the empty ones left out."""
    out = {key: plain(given.get(key)) for key in MACHINE_KEYS[given["record"]]}
    out["wordings"] = [
        {"first": row["from"], "last": row["to"] or None, "unread": row["unread"], "sfs": row.get("sfs")}
        | {key: plain((row.get("differs") or {}).get(key)) for key in DIFFERING}
        for row in given["wordings"]
    ]
    return {key: value for key, value in out.items() if value}


def seen(record: Record, kind: str) -> Record:
    """The same of a pack record, turned back into the catalogue's shape."""
    out = {key: plain(record.get(key)) for key in MACHINE_KEYS[kind]}
    if "contested_doors" in record:
        out["contested"] = record["contested_doors"]
    out["wordings"] = [
        {
            "first": row["since"].isoformat(),
            "last": last_day(row),
            "unread": row["unread"],
            "sfs": row.get("sfs"),
        }
        | {key: plain(row.get(key)) for key in DIFFERING}
        for row in record["wordings"]
    ]
    return {key: value for key, value in out.items() if value}


def last_day(row: Record) -> str | None:
    """The last day in force."""
    until = row.get("until")
    return (until - DAY).isoformat() if isinstance(until, dt.date) else None


def plain(value: Value) -> Value:
    """The value without what only the one side writes: empty parts, notes on reach, new names."""
    if isinstance(value, dict):
        renamed = {
            RENAMED.get(key, key): plain(one) for key, one in value.items() if key != "inside_judgement"
        }
        return {
            key: one for key, one in renamed.items() if one not in (None, [], {}, "") and key not in ONE_SIDED
        }
    if isinstance(value, list):
        return [one["name"] if is_swallowed(one) else plain(one) for one in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def is_swallowed(value: Value) -> bool:
    """Is this a name that the catalogue says a judgement swallows?"""
    return isinstance(value, dict) and value.get("inside_judgement") is True


ONE_SIDED = {"note", "older_wording_for", "what_sv", "what_en"}
RENAMED = {"name_sv": "sv", "name_en": "en", "since": "from"}
