"""What a pack holds, provision by provision, as rows that a program can read for years.

A key is never renamed and never changes its meaning under one :data:`SHAPE`; new keys may come.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from collabmodel.model.citations import Citation
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import AnyProvision, Limb, SecrecyProvision, Wording
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
