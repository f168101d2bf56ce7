"""Citations: one form per act in each language, and a parser that reads each of them back."""

from __future__ import annotations

import pytest

from collabmodel.errors import ModelError
from collabmodel.model.citations import Act, Citation, parse_citation
from collabmodel.packs import se_osl

CITATIONS = {
    citation.sv(): citation
    for provision in se_osl.PACK.provisions
    for citation in (provision.citation, *(w.citation for w in provision.wordings if w.citation))
    if citation.act.key != "none"
}
ACTS = tuple({citation.act.key: citation.act for citation in CITATIONS.values()}.values())
BY_KEY = {act.key: act for act in ACTS}


def plain(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("form", ["sv", "en", "long_sv", "long_en"])
@pytest.mark.parametrize("citation", CITATIONS.values(), ids=lambda c: plain(c.sv()))
def test_every_citation_of_the_pack_reads_back(citation: Citation, form: str) -> None:
    """Every citation of the pack reads back."""
    text = getattr(citation, form)()
    read = parse_citation(plain(text), ACTS)
    parts = ("act", "chapter", "section", "last_section", "paragraph", "point")
    assert [getattr(read, part) for part in parts] == [getattr(citation, part) for part in parts]
    assert getattr(read, form)() == text
    assert " " not in text


@pytest.mark.parametrize(
    ("citation", "sv", "en"),
    [
        (Citation(BY_KEY["osl"], "10", "18 a"), "10 kap. 18 a § OSL", "OSL 10:18 a"),
        (
            Citation(BY_KEY["osl"], "10", "15 a", paragraph=1, point=1),
            "10 kap. 15 a § första stycket 1 OSL",
            "OSL 10:15 a, first paragraph, point 1",
        ),
        (Citation(BY_KEY["osl"], "10", "18 a", "18 c"), "10 kap. 18 a–18 c §§ OSL", "OSL 10:18 a–18 c"),
        (Citation(BY_KEY["lub"], section="6"), "6 § lagen (2025:170)", "Section 6 of Act 2025:170"),
        (
            Citation(BY_KEY["brf"], section="11", paragraph=1, point=8),
            "11 § första stycket 8 förordningen (1999:1134)",
            "Section 11, first paragraph, point 8, of Ordinance 1999:1134",
        ),
        (Citation(BY_KEY["polis"], section="6"), "6 § polislagen", "Section 6 of the Police Act (1984:387)"),
        (
            Citation(BY_KEY["gdpr"], section="5", text="GDPR art. 5.1 c"),
            "art. 5.1 c GDPR",
            "art. 5.1 c of the GDPR",
        ),
        (Citation(BY_KEY["gdpr"], section="9"), "art. 9 GDPR", "art. 9 of the GDPR"),
        (
            Citation(BY_KEY["crc"], section="3", text="Barnkonventionen art. 3 och 12; lag (2018:1197)"),
            "art. 3 och 12 barnkonventionen",
            "art. 3 and 12 of the Convention on the Rights of the Child",
        ),
        (Citation(BY_KEY["bdl"], "2"), "2 kap. BDL", "Chapter 2 of BDL"),
        (Citation(BY_KEY["osl"], text="as it says"), "as it says", "as it says"),
    ],
)
def test_the_form_of_each_kind_of_act(citation: Citation, sv: str, en: str) -> None:
    """The form of each kind of act."""
    assert (plain(citation.sv()), plain(citation.en())) == (sv, en)


def test_the_first_mention_names_the_act_in_full() -> None:
    """The first mention names the act in full."""
    lub = Citation(BY_KEY["lub"], section="6")
    assert plain(lub.long_sv()) == (
        "6 § lagen (2025:170) om skyldighet att lämna uppgifter till de brottsbekämpande myndigheterna"
    )
    assert plain(Citation(BY_KEY["osl"], "10", "18 a").long_en()) == (
        "Chapter 10, Section 18 a of the Public Access to Information and Secrecy Act (2009:400)"
    )


@pytest.mark.parametrize(
    "text",
    [
        "10 kap. 18 a § XYZ",
        "10 kap. OSL 18 a",
        "OSL ten",
        "10 kap. 18 a § nionde stycket OSL",
        "",
        "§ OSL",
        "Part 6 of OSL",
    ],
)
def test_what_is_no_citation_is_refused(text: str) -> None:
    """What is no citation is refused."""
    with pytest.raises(ModelError, match="is not a citation"):
        parse_citation(text, ACTS)


def test_an_act_without_a_name_is_never_found() -> None:
    """An act without a name is never found."""
    with pytest.raises(ModelError):
        parse_citation("6 § ", [Act("none", "", "", "", "")])
