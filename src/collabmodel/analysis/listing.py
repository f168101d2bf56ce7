"""What a pack holds, provision by provision, as rows that a program can read for years.

A key is never renamed and never changes its meaning under one :data:`SHAPE`; new keys may come.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from collabmodel.model.citations import Citation
from collabmodel.packs.schema import DIALECT
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import AnyProvision, Limb, ReadAgainst, SecrecyProvision, Wording
from collabmodel.rules.terms import kind_of

SHAPE = "collabmodel.law.list/1"
"""Name and version of the shape."""

Row = Mapping[str, object]


def listing(pack: RulePack, provisions: Iterable[AnyProvision]) -> Row:
    """The document that ``law list --json`` prints."""
    head = {"id": pack.id, "version": pack.version, "digest": pack.digest}
    return {"shape": SHAPE, "pack": head, "provisions": [row(one) for one in provisions]}


def row(provision: AnyProvision) -> Row:
    """One provision; days are written as 2025-06-01, and ``until`` is the first day out of force."""
    period = provision.period
    return {
        "id": provision.id,
        "kind": kind_of(provision),
        "act": provision.citation.act.key,
        **_cited(provision.citation),
        "name_sv": provision.name_sv,
        "name_en": provision.name_en,
        "text_sv": provision.text_sv,
        "text_en": provision.text_en,
        "test": provision.test.value if isinstance(provision, SecrecyProvision) else None,
        "since": _day(period.since),
        "until": _day(period.until),
        "wordings": [_wording(one, provision.citation) for one in provision.wordings],
        "limbs": [_limb(one) for one in limbs_of(provision)],
        "confidence": provision.confidence,
        "contested": provision.contested,
        "reviewed_on": provision.reviewed_on.isoformat(),
        "read_against": provision.read_against.value,
        "reading_note": provision.reading_note,
        "why_no_rule": provision.why_no_rule,
        "sources": list(provision.sources),
        "notes": list(provision.notes),
    }


def limbs_of(provision: AnyProvision) -> tuple[Limb, ...]:
    """The points of a provision that has any."""
    return provision.limbs if isinstance(provision, SecrecyProvision) else ()


def _cited(citation: Citation) -> Row:
    return {"citation_sv": citation.sv(), "citation_en": citation.en()}


def _wording(wording: Wording, otherwise: Citation) -> Row:
    return {
        "since": wording.since.isoformat(),
        "until": _day(wording.until),
        "sfs": wording.sfs,
        "unread": wording.unread,
        **_cited(wording.citation or otherwise),
        "text_sv": wording.text_sv,
        "text_en": wording.text_en,
        "source": wording.source,
    }


def _limb(limb: Limb) -> Row:
    return {
        "id": limb.id,
        "name_sv": limb.name_sv,
        "name_en": limb.name_en,
        "at": sorted(limb.at),
        "test": None if limb.test is None else limb.test.value,
        "marks": sorted(limb.marks),
        "since": _day(limb.since),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def listing_schema() -> Row:
    """The shape of :func:`listing` as a JSON Schema (draft 2020-12)."""
    text, day, texts = {"type": "string"}, {"type": "string", "format": "date"}, _listed({"type": "string"})
    maybe_day, maybe = {"anyOf": [day, {"type": "null"}]}, {"type": ["string", "null"]}
    cited = {"citation_sv": text, "citation_en": text}
    wording = {
        "since": day, "until": maybe_day, "sfs": maybe, "unread": {"type": "boolean"}, **cited,
        "text_sv": text, "text_en": text, "source": text,
    }  # fmt: skip
    limb = {
        "id": text, "name_sv": text, "name_en": text, "at": texts, "test": maybe, "marks": texts,
        "since": maybe_day,
    }  # fmt: skip
    provision = {
        "id": text, "kind": text, "act": text, **cited, "name_sv": text, "name_en": text, "text_sv": text,
        "text_en": text, "test": maybe, "since": day, "until": maybe_day, "wordings": _listed(_all(wording)),
        "limbs": _listed(_all(limb)), "confidence": {"enum": ["high", "medium", "low"]}, "contested": maybe,
        "reviewed_on": day, "read_against": {"enum": [one.value for one in ReadAgainst]}, "reading_note": text,
        "why_no_rule": text, "sources": texts, "notes": texts,
    }  # fmt: skip
    pack = {"id": text, "version": text, "digest": text}
    document = _all({"shape": {"const": SHAPE}, "pack": _all(pack), "provisions": _listed(_all(provision))})
    return {"$schema": DIALECT, "title": "The provisions of a rule pack", **document}


def _all(keys: Row) -> Row:
    """A table in which every key stands; later versions may add others."""
    return {"type": "object", "properties": keys, "required": list(keys)}


def _listed(of: Row) -> Row:
    return {"type": "array", "items": of}
