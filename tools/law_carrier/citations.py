"""Citations: from the id and the words of a record to act, chapter, section and paragraph."""

from __future__ import annotations

import re
from typing import Any

Citation = dict[str, Any]
Index = dict[str, dict[str, list[str]]]

WITHOUT_ACT = ("nosec", "check")
ARTICLES = ("gdpr", "crc")
ORDINALS = {"första": 1, "andra": 2, "tredje": 3, "fjärde": 4, "femte": 5}
LABEL = r"(\d+)(?: ([a-z]))?"
SPAN = re.compile(rf"{LABEL}\s*[–-]\s*{LABEL} §§")
ONE = re.compile(rf"{LABEL} §(?!§)")
CHAPTER = re.compile(rf"{LABEL} kap\.")
PARAGRAPH = re.compile(r"(första|andra|tredje|fjärde|femte) stycket")
POINT = re.compile(r"(?:stycket|§) (\d+)\b(?![–-]\d)|(\d+) punkten")
ID_PART = re.compile(r"-(\d+)([a-z]?)(?=-|$)")
OLD_SOL = "SoL (2001:453)"


def label(number: str | None, letter: str | None) -> str:
    """Number and letter as the label `18 a`."""
    return f"{number} {letter}" if letter else str(number)


def cite(record_id: str, text: str, act: str | None = None) -> Citation:
    """The citation of a record, or of one wording when `act` says which act it stands in."""
    prefix = record_id.split("-", 1)[0]
    if prefix in WITHOUT_ACT:
        return {"act": "none", "text": text}
    act = act or ("sol01" if text.startswith(OLD_SOL) else prefix)
    first = re.split(r"; | med OSF| och förordning| \(jfr| e contrario", text)[0]
    if act in ARTICLES:
        return article(act, first, text)
    first = own_part(record_id, first)
    found: Citation = {"act": act}
    if chapter := CHAPTER.search(first):
        found["chapter"] = label(chapter[1], chapter[2])
    found |= sections(record_id, first)
    found |= paragraph_and_point(record_id, first)
    return found | {"text": text}


def own_part(record_id: str, first: str) -> str:
    """Of words that name two chapters, the part with the chapter of the id."""
    parts = re.split(r" och (?=\d+ kap\.)", first)
    chapter = [*record_id.split("-"), ""][1]
    return next((part for part in parts if re.search(rf"\b{chapter} kap\.", part)), first)


def article(act: str, first: str, text: str) -> Citation:
    """A regulation or a convention counts articles, which stand where sections do."""
    number = re.search(r"art\. (\d+)", first)
    section = {"section": number[1]} if number else {}
    return {"act": act, **section, "text": text}


def sections(record_id: str, first: str) -> Citation:
    """The section, and the last one when the words name a span."""
    if span := SPAN.search(first):
        return {"section": label(span[1], span[2]), "last_section": label(span[3], span[4])}
    if "§§" in first:
        parts = ID_PART.findall(record_id.split("-s", 1)[0])
        return {"section": label(*parts[-1])} if parts else {}
    one = ONE.search(first)
    return {"section": label(one[1], one[2])} if one else {}


def paragraph_and_point(record_id: str, first: str) -> Citation:
    """Paragraph by the id or the words; a point only where the words number one."""
    found: Citation = {}
    named = PARAGRAPH.findall(first)
    by_id = re.search(r"-s(\d+)(?=-|$)", record_id)
    if by_id and OLD_SOL not in first:
        found["paragraph"] = int(by_id[1])
    elif len(named) == 1:
        found["paragraph"] = ORDINALS[named[0]]
    if point := POINT.search(first):
        found["point"] = int(point[1] or point[2])
    return found


def unresolved(record_id: str, citation: Citation, index: Index, numbers: dict[str, str]) -> str | None:
    """What is wrong with the citation, seen against the statute texts at hand."""
    chapters = index.get(numbers.get(citation["act"], ""))
    if chapters is None or "section" not in citation:
        return None
    known = chapters.get(citation.get("chapter", ""))
    if known is None:
        return f"{record_id}: no chapter {citation.get('chapter')!r} ({citation['text']})"
    named = [citation["section"], citation.get("last_section", citation["section"])]
    missing = [one for one in named if one not in known]
    return f"{record_id}: no section {missing} ({citation['text']})" if missing else None
