"""Every section of the chapters of secrecy is carried by a record, or listed with the reason why it is not.

Coverage is claimed by activity: a section forgotten inside an activity that another record covers would be a wrong yes.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from collabmodel.model.citations import Citation
from collabmodel.packs import se_osl

ROOT = Path(__file__).resolve().parents[2]
FIRST, LAST = 15, 43
"""The chapters of OSL that hold rules of secrecy."""


def _read(path: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / path).read_text(encoding="utf-8"))


ACT: dict[str, list[str]] = {
    chapter: labels
    for chapter, labels in _read("tests/data/statute_index.toml")["2009:400"].items()
    if chapter and FIRST <= int(re.match(r"\d+", chapter)[0]) <= LAST  # type: ignore[index] - every chapter has a number
}
SECTIONS = {f"{chapter}:{label}" for chapter, labels in ACT.items() for label in labels}
BEYOND: list[dict[str, Any]] = _read("tools/overlay/beyond.toml")["beyond"]
LISTED = [section for group in BEYOND for section in group["sections"]]


def _cited() -> Iterator[Citation]:
    for provision in se_osl.PACK.provisions:
        yield provision.citation
        yield from (wording.citation for wording in provision.wordings if wording.citation is not None)


def _sections_of(citation: Citation) -> Iterator[str]:
    """The sections that a citation of the act names, those inside a span too."""
    labels = ACT.get(citation.chapter or "", [])
    if citation.act.key != "osl" or citation.section not in labels:
        return
    first = labels.index(citation.section)
    last = labels.index(citation.last_section or citation.section)
    yield from (f"{citation.chapter}:{label}" for label in labels[first : last + 1])


CARRIED = {section for citation in _cited() for section in _sections_of(citation)}


def test_every_section_is_carried_or_listed_with_a_reason() -> None:
    """A section that came to the act and that nobody has read would stand here."""
    assert sorted(SECTIONS - CARRIED - set(LISTED)) == []


def test_the_list_names_sections_of_the_act_once() -> None:
    """What the list says it leaves out is in the act, and stands in it for one reason only."""
    assert sorted(set(LISTED) - SECTIONS) == []
    assert [section for section, times in Counter(LISTED).items() if times > 1] == []


def test_what_is_carried_is_no_longer_listed() -> None:
    """A section that a record carries leaves the list of those that none does."""
    assert sorted(CARRIED & set(LISTED)) == []


def test_each_reason_is_given() -> None:
    """Nothing is left out without saying why."""
    assert all(group["reason"].strip() and group["sections"] for group in BEYOND)
