"""Reading a pack: words, records, wordings, conditions, and everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs
import pytest

from collabmodel.errors import RuleError, RulePackError
from collabmodel.model.assessments import Answer, HarmKind
from collabmodel.model.decision import DoorKind, Interest
from collabmodel.packs.audit import audit
from collabmodel.packs.conditions import read_condition
from collabmodel.packs.loader import load_pack
from collabmodel.rules.conditions import AllOf, AnyOf, AtLeast, Below, Condition, Has, Not
from collabmodel.rules.facts import FactType
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import (
    InSectionException,
    LiftingProvision,
    Limb,
    Mode,
    OpenActivity,
    Precedence,
    Question,
    Reach,
    Reference,
    SecrecyProvision,
    Shut,
    Test,
    Transfer,
    Trigger,
    Whose,
)
from tests import worlds as w


@attrs.frozen
class File:
    """A document in memory."""

    name: str
    text: str

    def read_bytes(self) -> bytes:
        """Its content."""
        return self.text.encode()


@attrs.frozen
class Folder:
    """A folder in memory, with more documents or other ones in their place."""

    name: str = "lillby"
    documents: tuple[tuple[str, str], ...] = ()

    def iterdir(self) -> Iterator[Any]:
        """Its files."""
        yield from (File(name, text) for name, text in {**WORDS, **dict(self.documents)}.items())


WORDS = {
    "pack.toml": 'id = "demo"\nversion = "1"\ngeneral_doors = ["osl-10-27"]\n',
    "notes.txt": "not read",
    "acts.toml": """
[acts.osl]
number = "2009:400"
short_sv = "OSL"
name_sv = "offentlighets- och sekretesslagen"
name_en = "Secrecy Act"
regime = "osl"
""",
    "vocabulary.toml": """
version = "2"
versions = ["1", "2"]
outside = [{ id = "osl-24-8", text_en = "statistics" }, { id = "osl-10-27", text_en = "elsewhere" }]
[outside_chapters]
15 = { text_en = "the realm" }
[activities]
clinic = { name_sv = "klinik", name_en = "clinic" }
any_activity = { name_sv = "alla", name_en = "any" }
[parties]
anyone = { name_sv = "alla", name_en = "anyone" }
bureau = { name_sv = "byrå", name_en = "bureau" }
partner = { name_sv = "part", name_en = "partner" }
[categories]
health = { name_sv = "hälsa", name_en = "health" }
[marks]
plan = { name_sv = "plan", name_en = "plan", added_in = "1" }
report = { name_sv = "rapport", name_en = "report" }
[purposes]
care = { name_sv = "vård", name_en = "care" }
[offence_types]
theft = { name_sv = "stöld", name_en = "theft" }
""",
    "relations.toml": """
[kinds]
bureau = ["office"]
[given]
codes = ["anyone"]
[follows]
partner = "recipient_is_partner"
[extra]
office = { name_sv = "kontor", name_en = "office" }
""",
    "lists.toml": """
[[lists]]
name = "members"
members = [{ party = "bureau", since = 2020-01-01 }, { party = "office", seen_by = 2021-01-01, until = 2022-01-01 }]
""",
    "facts.toml": """
[facts.needed]
type = "bool"
supplied_by = "case_file"
[facts.addicted]
type = "bool"
supplied_by = "person"
[facts.months]
type = "number"
supplied_by = "crime_facts"
[facts.recipient_is_partner]
type = "bool"
supplied_by = "recipient_role"
[facts.risk]
type = "enum"
supplied_by = "case_file"
values = ["some", "much"]
ask_sv = "risken"
ask_en = "the risk"
[facts.category]
type = "set"
supplied_by = "item"
codes = "categories"
[facts.offence_type]
type = "set"
supplied_by = "crime_facts"
codes = "offence_types"
""",
    "questions.toml": """
[questions.fitting]
text_sv = "Passar det?"
text_en = "Is it fitting?"
finding_yes_sv = "det passar"
""",
    "standards.toml": """
[standards.plain]
name_sv = "passande"
name_en = "fitting"
text_sv = "Det ska passa."
text_en = "It must fit."
questions = ["fitting"]
""",
}
COMMON = """
name_sv = "namn"
name_en = "name"
citation = { act = "osl", chapter = "26", section = "1", text = "26:1" }
since = 2020-01-01
reviewed_on = 2026-11-01
wordings = [{ since = 2020-01-01 }]
"""
SECRECY = f"""
[[secrecy]]
id = "osl-26-1"
at = ["clinic"]
protects = ["person", "business"]
test = "reversed"
harm = ["men", "none"]
closed_to = ["osl-10-27"]
marks = ["plan"]
when = {{ needed = true }}
unless = [{{ why = "x", when = {{ risk = "much" }} }}, {{ why = "a note only" }}]
limbs = [{{ id = "osl-26-1-s1", name_sv = "a", name_en = "b", at = ["clinic"], test = "straight", marks = ["report"] }}]
contested_doors = {{ "osl-10-2" = "doubt" }}
special_facts = {{ odd = {{ type = "bool", note = "asked here only" }} }}
{COMMON}
"""
LIFT = f"""
[[lifting]]
id = "osl-10-2"
kind = "permission"
whose = "item"
from = ["anyone"]
to = ["list:members", "clinic"]
trigger = "on_request"
regime = "any"
invoked = "on_claim"
obligation = "log"
breaks = {{ mode = "all_except", except = ["osl-15-*", "osl-24-8"], except_tests = ["absolute"] }}
judgement = {{ question = "fitting", opens_on = "no" }}
contested_from = {{ bureau = "doubt" }}
except_from = {{ bureau = ["osl-26-1"] }}
{COMMON}
"""
OTHERS = f"""
[[open]]
id = "open-1"
at = ["any_activity"]
{COMMON}
[[shut]]
id = "shut-1"
doors = ["osl-10-2", "chapter:12", "via:osl-10-28"]
secrecies = ["osl-26-1"]
from = ["anyone"]
to = ["anyone"]
judgement = {{ question = "fitting", opens_on = "yes" }}
opened_only_by = ["osl-10-2"]
{COMMON}
[[check]]
id = "check-1"
from = ["anyone"]
to = ["bureau"]
when = {{ addicted = true }}
judgement = {{ question = "fitting", opens_on = "yes" }}
{COMMON}
[[obligation]]
id = "ob-1"
attaches_to = ["osl-10-2"]
when = {{ needed = true }}
{COMMON}
[[structure]]
id = "osl-21-2"
extends = "osl-26-1"
{COMMON}
"""


TRANSFER = f"""
[[transfer]]
id = "osl-11-1"
from = ["bureau"]
to = ["anyone"]
carries = {{ mode = "list", ids = ["osl-26-1"] }}
protecting = ["person"]
when = {{ needed = true }}
unless = [{{ why = "own decision", when = {{ addicted = true }} }}]
{COMMON}
[[precedence]]
id = "osl-11-8"
transfers = ["osl-11-1"]
spared = ["osl-26-1"]
when = {{ needed = false }}
{COMMON}
"""


def load(**documents: str) -> RulePack:
    """The pack with these rules and words."""
    return load_pack(Folder(documents=tuple((f"{name}.toml", text) for name, text in documents.items())))


def problems(**documents: str) -> tuple[str, ...]:
    """Everything that is wrong with the pack of these rules and words."""
    with pytest.raises(RulePackError) as refused:
        load(**documents)
    return refused.value.problems


def test_a_pack_is_read_whole() -> None:
    """Every kind of record is read with all it says, and what a fact asks only here joins the schema."""
    pack = load(a=SECRECY, b=LIFT, c=OTHERS)
    secrecy, lift, shut = (pack.provision(ident) for ident in ("osl-26-1", "osl-10-2", "shut-1"))
    assert isinstance(secrecy, SecrecyProvision)
    assert (secrecy.test, secrecy.harm, secrecy.regime) == (Test.REVERSED, (HarmKind.PERSON,), "osl")
    assert secrecy.protects == {Interest.PERSON, Interest.BUSINESS}
    assert secrecy.unless == (InSectionException("x", Has("risk", ("much",))),)
    assert secrecy.limbs[0].test is Test.STRAIGHT
    assert isinstance(lift, LiftingProvision)
    assert (lift.door, lift.whose, lift.trigger) == (DoorKind.PERMISSION, Whose.ITEM, Trigger.ON_REQUEST)
    assert (lift.regime_any, lift.on_claim, lift.obligation) == (True, True, "log")
    assert lift.terms[0].question == Question("fitting", Answer.NO)
    assert lift.terms[0].reach.mode is Mode.ALL_EXCEPT
    assert isinstance(shut, Shut)
    assert shut.opened_only_by == ("osl-10-2",)
    assert isinstance(pack.provision("open-1"), OpenActivity)
    reference = pack.provision("osl-21-2")
    assert isinstance(reference, Reference)
    assert (reference.record, reference.extends) == ("structure", "osl-26-1")
    assert pack.schema["odd"].type is FactType.BOOL
    with pytest.raises(KeyError):
        pack.provision("osl-99-1")


def test_the_words_of_a_pack() -> None:
    """Marks carry the version that brought them, parties what they imply, lists their days, facts their values."""
    pack = load(a=SECRECY, b=LIFT)
    words = pack.vocabulary
    assert words.mark_versions == {"1": frozenset({"plan"}), "2": frozenset({"plan", "report"})}
    assert words.parties["bureau"].implies == {"office"}
    assert words.parties["anyone"].given
    assert words.parties["partner"].follows == "recipient_is_partner"
    assert words.parties["office"].agency_kind is False
    assert [seat.until for seat in words.lists["members"]] == [None, date(2022, 1, 1)]
    assert pack.schema["category"].values == {"health"}
    assert (pack.schema["category"].derived, pack.schema["addicted"].about_person) == (True, True)
    assert pack.questions["fitting"].yes_sv == "det passar"


def test_the_digest_is_that_of_the_documents() -> None:
    """The same documents give the same digest with any line ends, and a change of one letter another."""
    unix, dos = load(a=SECRECY, b=LIFT), load(a=SECRECY.replace("\n", "\r\n"), b=LIFT)
    assert unix.digest == dos.digest
    assert unix.digest != load(a=SECRECY.replace('"namn"', '"Namn"'), b=LIFT).digest


def test_an_unread_wording_takes_the_terms_of_the_next_that_was_read() -> None:
    """Of a wording that nobody read, a later one that was read stands in; each keeps what it states itself."""
    lift = LIFT.replace(
        "wordings = [{ since = 2020-01-01 }]",
        """wordings = [
  { since = 2020-01-01, until = 2022-01-01, unread = true },
  { since = 2022-01-01, until = 2024-01-01, sfs = "2021:1", when = { needed = true } },
  { since = 2024-01-01, until = 2025-01-01, unread = true, to = ["bureau"] },
  { since = 2025-01-01, unread = true, citation = { act = "osl", text = "new" } },
]""",
    )
    read = load(a=SECRECY, b=lift).provision("osl-10-2")
    assert isinstance(read, LiftingProvision)
    needed = Has("needed", (True,))
    assert [t.when for t in read.terms] == [needed, needed, AllOf(), AllOf()]
    assert [t.receivers for t in read.terms] == [("list:members", "clinic")] * 2 + [
        ("bureau",),
        ("list:members", "clinic"),
    ]
    assert [read.cited(date(year, 6, 1)).citation.text for year in (2023, 2025)] == ["26:1", "new"]


def test_a_local_pack_uses_the_words_of_the_one_it_extends() -> None:
    """A municipality's pack brings records and questions, and takes words, acts and questions from the base."""
    base = load(a=SECRECY, b=LIFT)
    local = OTHERS[OTHERS.index("[[shut]]") : OTHERS.index("[[check]]")].replace('"shut-1"', '"ale-1"')
    documents = {name: "" for name in WORDS if name.endswith(".toml")}
    documents |= {"pack.toml": 'id = "ale"\nversion = "1"', "rules.toml": local}
    pack = load_pack(Folder("ale", tuple(documents.items())), extends=base)
    assert (pack.id, pack.jurisdiction, pack.vocabulary) == ("ale", False, base.vocabulary)
    assert "fitting" in pack.questions


@pytest.mark.parametrize(
    ("documents", "said"),
    [
        ({"pack": 'id = "demo"'}, "pack.toml.version: missing"),
        ({"a": "id = "}, "a.toml: it is not TOML"),
        ({"a": '[secrecy]\nid = "x"'}, "a.toml.secrecy: not a kind of record; use one of secrecy, lifting"),
        ({"a": "[[rule]]"}, "a.toml.rule: not a kind of record"),
        (
            {"a": SECRECY.replace("at = [", "att = [", 1)},
            "a.toml.osl-26-1.att: unknown key of a secrecy record",
        ),
        ({"a": SECRECY.replace('name_sv = "namn"', "")}, "a.toml.osl-26-1.name_sv: missing"),
        (
            {"a": SECRECY.replace('"person", "business"', "")},
            "osl-26-1: say at which activities it holds and what it protects",
        ),
        (
            {"a": SECRECY.replace('protects = ["person"', 'protects = ["persons"')},
            "a.toml.osl-26-1.protects: 'persons' is not one of person, business",
        ),
        (
            {"a": SECRECY.replace('test = "reversed"', 'test = "revers"')},
            "a.toml.osl-26-1.test: 'revers' is not one of straight",
        ),
        (
            {"a": SECRECY.replace('at = ["clinic"]', 'at = ["clinik"]', 1)},
            "osl-26-1.at: no activity 'clinik' in the vocabulary; did you mean 'clinic'?",
        ),
        (
            {"a": SECRECY.replace('marks = ["plan"]', 'marks = ["plans"]')},
            "osl-26-1.marks: no mark 'plans' in the vocabulary; did you mean 'plan'?",
        ),
        ({"a": SECRECY.replace('["report"]', '["raport"]')}, "osl-26-1-s1.marks: no mark 'raport'"),
        (
            {"a": SECRECY.replace("needed = true", "neded = true")},
            "osl-26-1.when: no fact 'neded' in the schema; did you mean 'needed'?",
        ),
        (
            {"a": SECRECY.replace('risk = "much"', 'risk = "huge"')},
            "osl-26-1.unless[0].when.risk: 'huge' is not a value of this fact",
        ),
        (
            {"a": SECRECY.replace('"osl-10-2" = "doubt"', '"osl-10-3" = "doubt"')},
            "osl-26-1: 'osl-10-3' names no provision of the pack; correct it",
        ),
        (
            {"a": SECRECY.replace('act = "osl"', 'act = "old"')},
            "a.toml.osl-26-1.citation.act: no act 'old' in the acts table",
        ),
        (
            {"a": SECRECY.replace('chapter = "26"', 'chapters = "26"')},
            "a.toml.osl-26-1.citation.chapters: unknown key",
        ),
        (
            {"a": SECRECY.replace("[{ since = 2020-01-01 }]", "[{ since = 2020-01-01, odd = 1 }]")},
            "a.toml.osl-26-1.wordings[0].odd: unknown key",
        ),
        (
            {"a": SECRECY.replace("[{ since = 2020-01-01 }]", '[{ since = "2020" }]')},
            "a.toml.osl-26-1.wordings[0].since: a date is needed",
        ),
        (
            {"a": SECRECY.replace("[{ since = 2020-01-01 }]", "[]")},
            "a.toml.osl-26-1.wordings: at least one wording is needed",
        ),
        (
            {"a": SECRECY.replace("[{ since = 2020-01-01 }]", "[{ since = 2021-01-01 }]")},
            "a.toml.osl-26-1: since and until are not those of",
        ),
        (
            {
                "a": SECRECY.replace(
                    "[{ since = 2020-01-01 }]", "[{ since = 2020-01-01, until = 2019-01-01 }]"
                )
            },
            "wordings[0]: it ends on or before it begins",
        ),
        (
            {
                "a": SECRECY.replace(
                    "[{ since = 2020-01-01 }]",
                    "[{ since = 2020-01-01, until = 2021-01-01 }, { since = 2022-01-01 }]",
                )
            },
            "wordings[1]: it leaves a gap to the wording before, or overlaps it",
        ),
        (
            {"b": LIFT.replace('mode = "all_except"', 'mode = "most"')},
            "b.toml.osl-10-2.breaks.mode: 'most' is not one of list, all",
        ),
        (
            {"b": LIFT.replace('mode = "all_except"', 'mode = "list"')},
            "osl-10-2.terms[0].breaks: it lifts nothing; name at least one provision",
        ),
        (
            {"b": LIFT.replace('"osl-24-8"', '"osl-24-9"')},
            "osl-10-2.terms[0].breaks: 'osl-24-9' names no provision",
        ),
        (
            {"b": LIFT.replace('"osl-15-*"', '"osl-16-*"')},
            "osl-10-2.terms[0].breaks: 'osl-16-*' names no provision",
        ),
        ({"b": LIFT.replace("list:members", "list:member")}, "osl-10-2.terms[0]: no list 'member'"),
        (
            {"b": LIFT.replace('from = ["anyone"]', 'from = ["anybody"]')},
            "osl-10-2.terms[0]: 'anybody' is neither a party nor an activity",
        ),
        (
            {"b": LIFT.replace('question = "fitting"', 'question = "fiting"')},
            "osl-10-2.terms[0].judgement: no question 'fiting'",
        ),
        (
            {"b": LIFT.replace('opens_on = "no"', 'opens_on = "nej"')},
            "b.toml.osl-10-2.judgement.opens_on: 'nej' is not one of yes, no",
        ),
        (
            {"b": LIFT.replace("{ bureau = [", "{ buro = [")},
            "osl-10-2.except_from: 'buro' is neither a party nor",
        ),
        (
            {"b": LIFT.replace('{ bureau = "', '{ buro = "')},
            "osl-10-2.contested_from: 'buro' is neither a party nor",
        ),
        (
            {"b": LIFT.replace("opens_on", 'asked_of = "nobody", opens_on')},
            "judgement.asked_of: 'nobody' is not one of holder, recipient",
        ),
        (
            {"c": OTHERS.replace('doors = ["osl-10-2"', 'doors = ["osl-10-4"')},
            "shut-1: 'osl-10-4' names no provision",
        ),
        (
            {"c": OTHERS.replace('at = ["any_activity"]', 'at = ["every"]')},
            "open-1.at: no activity 'every' in the vocabulary",
        ),
        (
            {"c": OTHERS.replace('attaches_to = ["osl-10-2"]', 'attaches_to = ["osl-10-4"]')},
            "ob-1: 'osl-10-4' names no provision",
        ),
        (
            {"c": OTHERS.replace('extends = "osl-26-1"', 'extends = "osl-26-9"')},
            "osl-21-2: 'osl-26-9' names no provision",
        ),
        (
            {"c": OTHERS.replace("when = { addicted = true }\njudgement", "when = { addicted = true }\n#")},
            "c.toml.check-1.judgement: a check asks a question",
        ),
        ({"c": OTHERS.replace('"ob-1"', '"open-1"')}, "open-1: the id stands more than once"),
        (
            {"facts": WORDS["facts.toml"].replace('type = "number"', 'type = "float"')},
            "facts.months.type: 'float' is not one of bool, enum, set",
        ),
        (
            {"facts": WORDS["facts.toml"].replace('codes = "categories"', 'codes = "cats"')},
            "facts.category.codes: no vocabulary of kind 'cats'",
        ),
    ],
    ids=lambda value: value[:60] if isinstance(value, str) else "",
)
def test_what_is_wrong_with_a_pack_is_told_with_its_path(documents: dict[str, str], said: str) -> None:
    """Each thing that is wrong is told with its path, what is wrong, and often what was meant."""
    found = problems(**{"a": SECRECY, "b": LIFT, "c": OTHERS, **documents})
    assert any(said in problem for problem in found), found


def test_what_carries_secrecy_along_is_read_whole() -> None:
    """A rule of transfer and what takes over from it are read with all they say."""
    pack = load(a=SECRECY, b=LIFT, c=OTHERS, d=TRANSFER)
    rule, gives_way = pack.provision("osl-11-1"), pack.provision("osl-11-8")
    assert isinstance(rule, Transfer)
    assert isinstance(gives_way, Precedence)
    assert (rule.senders, rule.receivers, rule.protecting) == (("bureau",), ("anyone",), {Interest.PERSON})
    assert rule.reach == Reach(Mode.LIST, ("osl-26-1",))
    assert (rule.when, rule.unless[0].when) == (Has("needed", (True,)), Has("addicted", (True,)))
    assert (gives_way.transfers, gives_way.spared) == (("osl-11-1",), ("osl-26-1",))


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('"bureau"', '"buro"', "osl-11-1: 'buro' is neither a party nor"),
        ('from = ["bureau"]', "from = []", "osl-11-1: say from whom and to whom it carries"),
        (', ids = ["osl-26-1"]', "", "osl-11-1.carries: it carries nothing; name at least one provision"),
        ('ids = ["osl-26-1"]', 'ids = ["osl-26-9"]', "osl-11-1.carries: 'osl-26-9' names no provision"),
        ('mode = "list"', 'mode = "most"', "d.toml.osl-11-1.carries.mode: 'most' is not one of"),
        ('"person"', '"persons"', "d.toml.osl-11-1.protecting: 'persons' is not one of"),
        ("addicted", "adicted", "osl-11-1.unless[0].when: no fact 'adicted'"),
        ('transfers = ["osl-11-1"]', 'transfers = ["osl-11-2"]', "osl-11-8: 'osl-11-2' names no provision"),
        ("needed = false", "neded = false", "osl-11-8.when: no fact 'neded'"),
    ],
)
def test_what_is_wrong_with_a_transfer_is_told_with_its_path(was: str, becomes: str, said: str) -> None:
    """A misspelt word in what carries secrecy along would carry nothing unseen, so it is refused."""
    found = problems(a=SECRECY, b=LIFT, c=OTHERS, d=TRANSFER.replace(was, becomes))
    assert any(said in problem for problem in found), found


def test_all_problems_are_told_at_once() -> None:
    """A misspelt fact and a lift that names nothing, in two files, are told in one error, and it splits into parts."""
    with pytest.raises(RulePackError, match=r"pack 'demo' cannot be used: 2 problem") as refused:
        load(a=SECRECY.replace("needed = true", "neded = true"), b=LIFT.replace("osl-24-8", "osl-24-9"))
    assert len(refused.value.problems) == 2
    assert refused.value.pack == "demo"
    some, rest = refused.value.split(
        lambda error: "neded" in str(error) and not isinstance(error, RulePackError)
    )
    assert isinstance(some, RulePackError)
    assert isinstance(rest, RulePackError)
    assert all(isinstance(error, RuleError) for error in refused.value.exceptions)


def test_a_folder_without_pack_toml_is_no_pack() -> None:
    """A folder that does not name a pack is refused by its own name."""

    @attrs.frozen
    class Empty(Folder):
        """A folder with nothing in it."""

        def iterdir(self) -> Iterator[Any]:
            """No files."""
            yield from ()

    with pytest.raises(RulePackError, match=r"pack 'lillby' cannot be used") as refused:
        load_pack(Empty())
    assert refused.value.problems == ("pack.toml: missing; it names the pack's id and version",)


def test_a_closed_door_that_the_door_itself_opens_is_out_of_step() -> None:
    """What a section says of a general door, and what the door lifts, are held against each other."""
    general = LIFT.replace('"osl-10-2"', '"osl-10-27"', 1)
    lifts = "osl-26-1.closed_to: it disagrees with what osl-10-27 lifts; one of the two is wrong"
    fine = SECRECY.replace('closed_to = ["osl-10-27"]', "closed_to = []")
    assert lifts in problems(a=SECRECY, b=LIFT, d=general)
    load(a=fine, b=LIFT, d=general)
    load(a=SECRECY.replace('"osl-10-2" = "doubt"', '"osl-10-27" = "doubt"'), d=general)


def test_a_point_stands_within_its_section() -> None:
    """A point at an activity that the section does not name would never protect, and is refused."""
    point = Limb("osl-26-1-s1", "a", "b", at=frozenset({"ward"}))
    inside = w.pack(w.secrecy(at=frozenset({"any_activity"}), limbs=(point,)))
    assert audit(inside, extends=None) == []
    assert audit(w.pack(w.secrecy(limbs=(point,))), extends=None) == [
        "osl-26-1-s1.at: 'ward' is not an activity of osl-26-1, so the point would never protect"
    ]


def test_a_pack_built_in_python_is_audited_alike() -> None:
    """A lift of a limit is not held against the sections, and an id outside the pack is no problem."""
    limit = w.lift("osl-12-1", door=DoorKind.LIMIT, reach=Reach(Mode.ALL))
    pack = w.pack(w.secrecy(), limit, general_doors=frozenset({"osl-12-1"}))
    assert audit(pack, extends=None) == []
    assert audit(w.pack(w.shut(doors=("osl-10-1",))), extends=w.pack(w.secrecy(), w.lift())) == []


@pytest.mark.parametrize(
    ("table", "condition"),
    [
        ({}, AllOf()),
        ({"needed": True}, Has("needed", (True,))),
        ({"risk": ["some", "much"]}, Has("risk", ("some", "much"))),
        ({"months": {"below": 3}}, Below("months", 3)),
        (
            {"months": {"at_least": 3}, "needed": False},
            AllOf((AtLeast("months", 3), Has("needed", (False,)))),
        ),
        ({"not": {"needed": True}}, Not(Has("needed", (True,)))),
        (
            {"any_of": [{"needed": True}, {"risk": "much"}]},
            AnyOf((Has("needed", (True,)), Has("risk", ("much",)))),
        ),
    ],
)
def test_a_table_reads_as_a_condition(table: dict[str, Any], condition: Condition) -> None:
    """Keys are facts and all must hold; lists, limits, *any of* and *not* do the rest."""
    found: list[str] = []
    assert read_condition(table, path="x", problems=found) == condition
    assert found == []


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("needed", "x: a condition is a table of facts"),
        ({"any_of": []}, "x.any_of: give a list of at least one table"),
        ({"any_of": {"needed": True}}, "x.any_of: give a list of at least one table"),
        ({"months": {"below": 3, "at_least": 1}}, "x.months: use a value, a list of values"),
        ({"months": {"under": 3}}, "x.months: use a value"),
        ({"months": [1.5]}, "x.months: use a value"),
        ({"not": {"any_of": [{"months": 1.5}]}}, "x.not.any_of[0].months: use a value"),
    ],
)
def test_a_condition_that_cannot_be_read_is_told(table: object, said: str) -> None:
    """What is no condition is told with its path, however deep it stands."""
    found: list[str] = []
    read_condition(table, path="x", problems=found)
    assert any(problem.startswith(said) for problem in found)
