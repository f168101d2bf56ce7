"""Every citation names a chapter and a section that exist in the text of the act, where the act was at hand."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from collabmodel.model.citations import Citation
from collabmodel.packs import se_osl

ROOT = Path(__file__).resolve().parents[2]
INDEX = tomllib.loads((ROOT / "tests" / "data" / "statute_index.toml").read_text(encoding="utf-8"))
YOUNGER = tomllib.loads((ROOT / "tools" / "overlay" / "carried.toml").read_text(encoding="utf-8"))[
    "newer_than_text"
]
"""Sections that came after the texts were copied, each with its reason."""


def _cited() -> Iterator[tuple[str, Citation]]:
    for provision in se_osl.PACK.provisions:
        cited = [
            provision.citation,
            *(wording.citation for wording in provision.wordings if wording.citation is not None),
        ]
        for citation in dict.fromkeys(cited):
            if citation.act.number in INDEX and citation.section and provision.id not in YOUNGER:
                yield provision.id, citation


CITED = list(_cited())


@pytest.mark.parametrize(
    ("ident", "citation"), CITED, ids=[f"{ident}: {c.en()}".replace("\u00a0", " ") for ident, c in CITED]
)
def test_the_section_exists_in_the_act(ident: str, citation: Citation) -> None:
    """The chapter is in the act, and the section, and the last one of a span, are in the chapter."""
    sections = INDEX[citation.act.number][citation.chapter or ""]
    assert citation.section in sections, ident
    assert citation.last_section is None or citation.last_section in sections, ident


def test_most_of_the_pack_can_be_resolved() -> None:
    """More than four provisions in five cite an act whose text was at hand."""
    assert len({ident for ident, _ in CITED}) > 0.85 * len(se_osl.PACK.provisions)
