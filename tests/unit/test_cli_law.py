"""The commands: law as worded on a day, a request explained, a store verified, and the exit codes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from collabmodel.cli import explain as explain_command
from collabmodel.cli import main
from collabmodel.cli.law.showing import shown
from collabmodel.errors import CodecError
from collabmodel.model.agencies import Agency, Branch, LegalBasis, Official
from collabmodel.model.disclosure import DisclosureRequest, Initiative, Recipient
from collabmodel.model.information import InformationItem, Marks, Party, PersonRole
from collabmodel.model.people import Individual, ProtectedIdentity
from collabmodel.packs import se_osl
from collabmodel.rules.conditions import AnyOf, AtLeast, Has, Not
from collabmodel.rules.facts import FactSheet
from collabmodel.rules.sentences import LANGUAGES, Language, phrasebook
from collabmodel.rules.terms import _told


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the command and give what it printed."""
    code = main(arguments)
    said = capsys.readouterr()
    return code, said.out.replace("\u00a0", " "), said.err


def test_the_wording_follows_the_day(capsys: pytest.CaptureFixture[str]) -> None:
    """The wording follows the day."""
    _, old, _ = run(capsys, "law", "show", "osl-10-18a", "--at", "2014-06-01", "--language", "en")
    _, new, _ = run(capsys, "law", "show", "osl-10-18a", "--at", "2025-06-01", "--language", "en")
    assert "special circumstances | concrete circumstances" in old
    assert "help prevent" in old
    assert "To: police\n" in old
    assert "up to and including 31 December 2014" in old
    assert "risk rests on: concrete circumstances\n" in new
    assert "help prevent" not in new.split("Sources")[0].split("latest wording")[0]
    assert "To: police; Security Service; Customs\n" in new
    assert "SFS 2025:179" in new


def test_a_day_outside_is_said_to_be_outside(capsys: pytest.CaptureFixture[str]) -> None:
    """A day outside is said to be outside."""
    code, out, _ = run(capsys, "law", "show", "osl-10-18a", "--at", "2010-01-01")
    assert code == 0
    assert "10 kap. 18 a § OSL gäller inte den 1 januari 2010." in out
    assert out.count("Lydelsen gäller från") == 4


def test_today_is_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    """Today is the default."""
    code, out, _ = run(capsys, "law", "show", "osl-26-1")
    assert code == 0
    assert "omvänt skaderekvisit" in out
    assert "osl-26-1 | sekretess |" in out
    assert "säkerhet: hög." in out


def test_codes_are_shown_by_their_names(capsys: pytest.CaptureFixture[str]) -> None:
    """Codes are shown by their names."""
    _, out, _ = run(capsys, "law", "show", "osl-10-14")
    assert "Bryter: all sekretess utom osl-35-3, absolut sekretess, egen ordning i annan lag" in out
    _, out, _ = run(capsys, "law", "show", "osl-10-15a", "--language", "en")
    assert "osl-10-15a | permission to give |" in out
    assert "Lifts: secrecy under OSL chapters 21–40 except osl-24-2a" in out
    assert "prevent crime | investigate committed offences" in out
    _, out, _ = run(capsys, "law", "show", "sol-19-1")
    assert "Får lämnas av: de som är skyldiga att anmäla oro för barn" in out
    assert "barnet far illa: misstanke | kännedom" in out or "barnet far illa: kännedom | misstanke" in out


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_of_a_list_or_a_value_is_shown_raw(language: Language) -> None:
    """No code of a list or a value is shown raw."""
    for provision in se_osl.PACK.provisions:
        text = "\n".join(shown(provision, provision.wordings[-1].since, se_osl.PACK, phrasebook(language)))
        told = text.split("\n\n")[2]
        assert "list:" not in told
        assert not [word for word in told.split() if "_" in word]


def test_a_day_that_is_none_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """A day that is none is wrong usage."""
    with pytest.raises(SystemExit) as stopped:
        main(("law", "show", "osl-26-1", "--at", "2025-02-30"))
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert "ge en dag som 2025-06-01 / give a day such as 2025-06-01" in said
    assert "Traceback" not in said


def test_an_unknown_id_is_one_line_with_near_matches(capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown id is one line with near matches."""
    code, out, err = run(capsys, "law", "show", "osl-10-18q")
    assert (code, out) == (1, "")
    assert err.startswith("UnknownCodeError: law show: 'osl-10-18q'")
    assert "osl-10-18" in err
    assert err.count("\n") == 1


def test_wrong_usage_is_two() -> None:
    """Wrong usage is two."""
    for arguments in ([], ["nothing"], ["law"], ["law", "show", "osl-26-1", "--at", "June"]):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 2


def test_the_list_names_every_provision(capsys: pytest.CaptureFixture[str]) -> None:
    """The list names every provision."""
    _, out, _ = run(capsys, "law", "list", "--language", "en")
    assert len(out.splitlines()) == len(se_osl.PACK.provisions)
    assert "OSL 10:18 a" in out
    _, out, _ = run(capsys, "law", "list", "--json")
    rows = json.loads(out)["provisions"]
    assert {row["id"] for row in rows} == {p.id for p in se_osl.PACK.provisions}
    assert len(next(row for row in rows if row["id"] == "osl-10-18a")["wordings"]) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_provision_can_be_shown_in_every_wording(language: Language) -> None:
    """Every provision can be shown in every wording."""
    for provision in se_osl.PACK.provisions:
        for wording in provision.wordings:
            lines = list(shown(provision, wording.since, se_osl.PACK, phrasebook(language)))
            assert len(lines) > 5


def test_conditions_are_told_as_a_tree() -> None:
    """Conditions are told as a tree."""
    condition = AnyOf((Not(Has("needed_by_recipient", (True,))), AtLeast("subject_age", 15)))
    lines = list(_told(condition, se_osl.PACK, phrasebook("en"), depth=0))
    assert lines[0] == "- any of this:"
    assert lines[1] == "  - not this:"
    assert lines[2].endswith(": yes")
    assert lines[3].endswith(": at least 15")


def test_a_point_of_a_section_shows_its_section(capsys: pytest.CaptureFixture[str]) -> None:
    """A point of a section shows its section."""
    limb = next(limb.id for p in se_osl.PACK.provisions for limb in getattr(p, "limbs", ()))
    code, _, _ = run(capsys, "law", "show", limb)
    assert code == 0


# ------------------------------------------------------------------------------------ explain


def question() -> tuple[DisclosureRequest, FactSheet]:
    """A question as a document."""
    facts = FactSheet(
        agencies=(
            Agency("soc", "Socialnämnden", "social_board", LegalBasis.AUTHORITY),
            Agency("pol", "Polismyndigheten", "police", LegalBasis.AUTHORITY),
        ),
        branches=(
            Branch("soc.ifo", "soc", "IFO", frozenset({"social_services"})),
            Branch("pol.lokal", "pol", "Lokal", frozenset({"crime_fighting"})),
        ),
        officials=(Official("anna", "soc"),),
        people=(Individual("youth", ProtectedIdentity.NONE, birth_date=date(2010, 5, 2)),),
    )
    item = InformationItem(
        "i1",
        "soc.ifo",
        "social_services",
        frozenset({"social_circumstances"}),
        datetime(2025, 1, 1, tzinfo=UTC),
        (Party("youth", PersonRole.SUBJECT),),
        marks=Marks(frozenset(), se_osl.PACK.vocabulary.version),
    )
    moment = datetime(2026, 3, 2, 12, tzinfo=UTC)
    recipient = Recipient(branch="pol.lokal")
    asked = DisclosureRequest(
        "r1", "soc.ifo", recipient, (item,), Initiative.OWN, moment, "anna", "crime_prevention"
    )
    return asked, facts


@pytest.mark.parametrize(("language", "word"), [("sv", "Underlag, inte beslut."), ("en", "not a decision.")])
def test_a_request_is_decided_and_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, word: str
) -> None:
    """A request is decided and explained."""
    file = tmp_path / "request.json"
    asked, facts = question()
    document = explain_command.write_question(asked, facts)
    assert explain_command.read_question(document) == (asked, facts)
    parts = json.loads(document)
    parts["facts"] = {name: part for name, part in parts["facts"].items() if part}
    file.write_text(json.dumps(parts), "utf-8")
    code, out, _ = run(capsys, "explain", str(file), "--language", language)
    assert code == 0
    assert word in out
    code, out, _ = run(capsys, "explain", str(file), "--reader", "requester")
    assert "OSL" not in out


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (b"{", "document"),
        (b"{}", "facts"),
        (b'{"request": {}, "facts": []}', "request"),
    ],
)
def test_a_document_that_does_not_say_what_it_must_is_refused(document: bytes, path: str) -> None:
    """A document that does not say what it must is refused."""
    with pytest.raises(CodecError, match=path):
        explain_command.read_question(document)


def test_facts_must_be_an_object() -> None:
    """Facts must be an object."""
    asked, facts = question()
    parts = json.loads(explain_command.write_question(asked, facts))
    with pytest.raises(CodecError, match="facts: it must be an object"):
        explain_command.read_question(json.dumps({**parts, "facts": []}).encode())


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not there is one line."""
    code, _, err = run(capsys, "explain", str(tmp_path / "none.json"))
    assert code == 1
    assert "none.json: it cannot be read" in err


def test_an_empty_store_is_told_to_be_empty(capsys: pytest.CaptureFixture[str]) -> None:
    """An empty store is told to be empty."""
    assert run(capsys, "verify", "memory:")[:2] == (1, "")
