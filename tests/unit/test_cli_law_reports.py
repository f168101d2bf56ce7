"""The reporting law commands: listing and its filters, what changed, what is old or in doubt, the schema, a local pack."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from collabmodel.analysis.doubt_telling import doubt_in_words, doubt_rows
from collabmodel.analysis.doubts import Doubt, DoubtKind, doubts, stale
from collabmodel.analysis.listing import listing, listing_schema
from collabmodel.analysis.pages import pages
from collabmodel.cli import main
from collabmodel.cli.law.listing import chosen, is_unread
from collabmodel.packs import se_osl
from collabmodel.packs.schema import schema_of
from collabmodel.rules.provisions import AnyProvision, LiftingProvision, ReadAgainst
from collabmodel.rules.sentences import LANGUAGES, Language, phrasebook
from tests.schemas import unfit

PACK = se_osl.PACK
DAY = date(2026, 11, 22)
EXAMPLES = Path(__file__).parents[2] / "examples"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a law command and give what it printed."""
    code = main(("law", *arguments))
    said = capsys.readouterr()
    return code, said.out.replace("\u00a0", " "), said.err


# ---------------------------------------------------------------------------------------- list


def test_the_listing_holds_what_it_promises() -> None:
    """The listing fits its own schema, and holds every provision with its wordings, limbs, names and sources."""
    document = json.loads(json.dumps(listing(PACK, PACK.provisions)))
    schema = json.loads(json.dumps(listing_schema()))
    assert list(unfit(document, schema, schema)) == []
    rows = {row["id"]: row for row in document["provisions"]}
    assert set(rows) == {provision.id for provision in PACK.provisions}
    row = rows["osl-10-18a"]
    assert [wording["since"] for wording in row["wordings"]] == [
        "2013-01-01",
        "2015-01-01",
        "2020-08-01",
        "2025-04-01",
    ]
    assert row["wordings"][-1]["until"] is None
    assert row["citation_en"].replace("\u00a0", " ") == "OSL 10:18 a"
    assert {"confidence", "reviewed_on", "read_against", "sources", "notes", "name_sv", "text_en"} <= set(row)
    with_limbs = next(row for row in rows.values() if row["limbs"])
    assert {"id", "name_sv", "name_en", "at", "test", "marks", "since"} == set(with_limbs["limbs"][0])


@pytest.mark.parametrize(
    ("arguments", "fits"),
    [
        (("--kind", "duty"), lambda p: isinstance(p, LiftingProvision) and p.door.value == "duty"),
        (("--act", "lub"), lambda p: p.citation.act.key == "lub"),
        (("--confidence", "low"), lambda p: p.confidence == "low"),
        (("--unread", "--at", "2012-01-01"), lambda p: is_unread(p, date(2012, 1, 1))),
    ],
)
def test_the_listing_can_be_narrowed(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], fits: Callable[[AnyProvision], bool]
) -> None:
    """Each filter gives the provisions that fit it, and no other."""
    _, out, _ = run(capsys, "list", "--json", *arguments)
    found = {row["id"] for row in json.loads(out)["provisions"]}
    assert found == {provision.id for provision in PACK.provisions if fits(provision)}
    assert found
    _, out, _ = run(capsys, "list", *arguments)
    assert {line.split()[0] for line in out.splitlines()} == found


def test_a_word_that_no_provision_has_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown kind, act or confidence is one line with the nearest known word."""
    code, out, err = run(capsys, "list", "--kind", "dutty")
    assert (code, out) == (1, "")
    assert "'dutty'" in err
    assert "duty" in err
    assert len(chosen(PACK)) == len(PACK.provisions)


# ---------------------------------------------------------------------------------------- diff


def test_a_change_is_told_with_its_example(capsys: pytest.CaptureFixture[str]) -> None:
    """What changed on 1 December 2025 is told with who, whom, what, and both answers."""
    arguments = ("diff", "--from", "2025-11-30", "--to", "2025-12-01", "--id", "osl-10-15a")
    code, out, _ = run(capsys, *arguments, "--language", "en")
    assert code == 0
    assert "OSL 10:15 a (“General crime, fraud and rule-breach clause between authorities”): new." in out
    assert "what the information is to be used for: prevent crime" in out
    assert "On 30 November 2025 there is no ground for giving the information." in out
    assert "On 1 December 2025 the information may be given." in out
    assert "Changes: 1. Changes where an answer turns: 1." in out
    code, out, _ = run(capsys, *arguments, "--json", "--exit-code")
    assert code == 1
    (row,) = json.loads(out)["changes"]
    assert (row["change"], row["witness"]["differs"]) == ("new", "outcome")
    assert row["witness"]["before"]["outcome"] == "deny"
    assert row["witness"]["after"]["outcome"] == "permit"
    assert "osl-10-15a" in row["witness"]["after"]["grounds"]
    assert row["witness"]["question"]["purpose"] == "crime_prevention"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sort_of_change_has_words(capsys: pytest.CaptureFixture[str], language: Language) -> None:
    """Aspects, members, and the reasons why there is no example, are told in both languages."""
    book = phrasebook(language)
    _, out, _ = run(
        capsys,
        "diff",
        "--from",
        "2026-01-14",
        "--to",
        "2026-01-15",
        "--id",
        "sol-19-1",
        "--id",
        "sol-19-6",
        "--language",
        language,
    )
    assert book.term("list", "sol_19_1_reporters") in out
    assert book.say("witness.none.unread").text in out
    _, out, _ = run(
        capsys, "diff", "--from", "2025-03-31", "--to", "2025-04-01", "--no-examples", "--language", language
    )
    assert book.term("aspect", "when") in out
    assert f"{book.headings['law_example']}:" not in out


def test_nothing_changed_is_said_and_days_the_wrong_way_are_wrong_usage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Two days with the same law end with 0 and a sentence; days the wrong way round end with 2."""
    code, out, _ = run(
        capsys, "diff", "--from", "2026-03-02", "--to", "2026-03-03", "--exit-code", "--language", "en"
    )
    assert (code, out) == (0, "Nothing in the rules differs between the two days.\n")
    code, out, err = run(capsys, "diff", "--from", "2026-03-03", "--to", "2026-03-02", "--language", "en")
    assert (code, out) == (2, "")
    assert "--from" in err


# ------------------------------------------------------------------------------ stale and doubts


def test_what_nobody_has_read_since_a_day_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Everything read before the day is listed, oldest first, with what it was read against."""
    day = max(provision.reviewed_on for provision in PACK.provisions)
    found = stale(PACK, day)
    assert [one.id for one in found] == [
        one.id
        for one in sorted(PACK.provisions, key=lambda p: (p.reviewed_on, p.id))
        if one.reviewed_on < day
    ]
    _, out, _ = run(capsys, "stale", "--before", day.isoformat(), "--json")
    rows = json.loads(out)["provisions"]
    assert [row["id"] for row in rows] == [one.id for one in found]
    assert {row["read_against"] for row in rows} <= {one.value for one in ReadAgainst}
    _, out, _ = run(capsys, "stale", "--before", "2100-01-01", "--language", "en")
    assert len(out.splitlines()) == len(PACK.provisions)
    assert "reviewed on" in out
    _, out, _ = run(capsys, "stale", "--before", "2000-01-01", "--language", "en")
    assert out == "Everything has been reviewed on that day or later.\n"


def test_every_doubt_is_told_with_what_the_engine_does(capsys: pytest.CaptureFixture[str]) -> None:
    """Each kind of doubt has a heading, what the engine does, and a line for each doubt."""
    found = doubts(PACK, DAY)
    kinds = {one.kind for one in found}
    assert {
        DoubtKind.CONTESTED,
        DoubtKind.UNREAD,
        DoubtKind.MEMBER,
        DoubtKind.CONFIDENCE,
        DoubtKind.COMING,
    } <= kinds
    for language in LANGUAGES:
        book = phrasebook(language)
        _, out, _ = run(capsys, "doubts", "--at", DAY.isoformat(), "--language", language)
        for kind in kinds:
            assert book.term("doubt", kind.value) in out
            assert book.say(f"doubt.effect.{kind.value}").text in out
        assert sum(line.startswith("  - ") for line in out.splitlines()) == len(found)
    _, out, _ = run(capsys, "doubts", "--kind", "member", "--at", DAY.isoformat(), "--json")
    rows = json.loads(out)["doubts"]
    assert {row["about"] for row in rows} <= set(PACK.vocabulary.lists)
    assert all(row["told_sv"] and row["effect_en"] for row in rows)


def test_no_doubt_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Before there was any law in the pack, nothing of a kind is in doubt."""
    _, out, _ = run(capsys, "doubts", "--kind", "contested", "--at", "1900-01-01", "--language", "en")
    assert out == "Nothing is in doubt on that day.\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_doubts_of_every_sort_have_words(language: Language) -> None:
    """A member never seen, a record read without text, and dates of what is coming are told in words."""
    book = phrasebook(language)
    sorts = [
        Doubt(DoubtKind.MEMBER, "lus_members", other="police"),
        Doubt(DoubtKind.NO_TEXT, "osl-26-1"),
        Doubt(DoubtKind.CONTESTED_DOOR, "osl-10-15a", other="osl-26-*"),
        Doubt(DoubtKind.COMING, "one-more-schengen-alert"),
        Doubt(DoubtKind.COMING, "osl-26-1", day=date(2028, 7, 1)),
    ]
    told = [doubt_in_words(one, PACK, book, DAY) for one in sorts]
    assert len(set(told)) == len(told)
    assert all(line.endswith(".") for line in told)
    assert doubt_rows(sorts, PACK, DAY)["on"] == DAY.isoformat()


# ------------------------------------------------------------------------------ schema and pages


def test_the_schemas_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints the schema of a pack's documents, or that of the listing."""
    _, out, _ = run(capsys, "schema")
    assert json.loads(out) == json.loads(json.dumps(schema_of(PACK)))
    _, out, _ = run(capsys, "schema", "listing")
    assert json.loads(out) == json.loads(json.dumps(listing_schema()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_provision_stands_once_in_the_pages(language: Language) -> None:
    """The pages hold a row for each provision and each coming change, and the index names every page."""
    written = pages(PACK, phrasebook(language))
    everything = "\n".join(text for name, text in written.items() if name not in {"index.md", "coming.md"})
    for provision in PACK.provisions:
        assert everything.count(f"\n| `{provision.id}` |") == 1, provision.id
    for coming in PACK.coming:
        assert (coming.name_sv if language == "sv" else coming.name_en) in written["coming.md"]
    assert {f"{name}.md" for name in written["index.md"].split("\n") if f"{name}.md" in written} == set(
        written
    ) - {"index.md"}


# --------------------------------------------------------------------------------------- check


def test_a_good_local_pack_can_be_used(capsys: pytest.CaptureFixture[str]) -> None:
    """The example passes; its document names each rule with its witness and each case with its answer."""
    code, out, _ = run(capsys, "check", str(EXAMPLES / "local_pack"), "--at", "2026-03-02", "--json")
    assert code == 0
    report = json.loads(out)
    assert report["problems"] == report["warnings"] == []
    assert all(row["witness"] and not row["dead"] and not row["loosens"] for row in report["rules"])
    assert [case["answer"] for case in report["cases"]] == ["deny", "permit", "refer"]


def test_a_pack_that_lifts_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A pack that lifts ends with 1 and says what a local pack may not do."""
    code, out, _ = run(capsys, "check", str(EXAMPLES / "local_pack_that_lifts"), "--language", "en")
    assert code == 1
    assert (
        "oskarsby/oskarsby-anything-to-the-school: a local pack may forbid and oblige, it may not lift" in out
    )
    assert "The pack can be used." not in out


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("not toml", "cases/own.toml: it is not TOML"),
        ("[[cases]]\nid = 'x'\n", "cases/own.toml: cases[x]"),
        (None, "pack.toml: missing"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str | None, said: str
) -> None:
    """A folder that is no pack, and cases that cannot be read, are problems with their place."""
    if case is not None:
        (tmp_path / "pack.toml").write_text('id = "x"\nversion = "1"\n', "utf-8")
        (tmp_path / "cases").mkdir()
        (tmp_path / "cases/own.toml").write_text(case, "utf-8")
    code, out, _ = run(capsys, "check", str(tmp_path), "--language", "en")
    assert code == 1
    assert said in out


def test_a_case_that_does_not_hold_is_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A case with another answer than the pack gives, or that cannot be staged, ends with 1 and is named."""
    source = (EXAMPLES / "local_pack/cases/lindvik.toml").read_text("utf-8")
    (tmp_path / "cases").mkdir()
    (tmp_path / "pack.toml").write_text('id = "x"\nversion = "1"\n', "utf-8")
    for text, said in (
        (source.replace("lindvik-second-reader = ", "osl-10-2 = "), "lindvik"),
        (source.replace('"social_board"', '"social_bored"'), "social_bored"),
    ):
        (tmp_path / "cases/own.toml").write_text(text, "utf-8")
        code, out, _ = run(capsys, "check", str(tmp_path), "--at", "2026-03-02", "--language", "en")
        assert code == 1
        assert said in out
