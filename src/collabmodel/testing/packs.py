"""Hypothesis strategies for small invented rule packs.

A generated pack has the shape of a real one: secrecy with harm tests and exceptions,
lifting provisions of every kind, shuts, checks, open activities, dated wordings.  Its law
is nonsense, which is the point: the engine must be right for any law.
:mod:`collabmodel.testing.questions` asks questions that fit a pack.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

import attrs
from hypothesis import strategies as st

from collabmodel.model.assessments import Answer, HarmKind
from collabmodel.model.citations import Act, Citation
from collabmodel.model.decision import DoorKind, Interest
from collabmodel.model.digest import digest
from collabmodel.model.information import PersonRole
from collabmodel.packs.words import DERIVED
from collabmodel.rules.conditions import AllOf, AnyOf, AtLeast, Below, Condition, Has, Leaf, Not, Only
from collabmodel.rules.facts import FactDefinition, FactSchema, FactType
from collabmodel.rules.packs import QuestionText, RulePack
from collabmodel.rules.provisions import (
    AnyProvision,
    Check,
    InSectionException,
    LiftingProvision,
    Limb,
    Mode,
    OpenActivity,
    Question,
    Reach,
    Reference,
    SecrecyProvision,
    Shut,
    Terms,
    Test,
    Trigger,
    Whom,
    Whose,
    Wording,
)
from collabmodel.rules.vocabulary import PartyTerm, Seat, Term, Vocabulary

ACTIVITIES = ("clinic", "ward", "desk", "yard")
KINDS = ("clinic_board", "guard_office", "bureau", "parish")
RELATIONS = (
    "any_authority",
    "another_authority",
    "private_recipient",
    "subject_self",
    "guardian",
    "those_concerned",
)
DAYS = (date(2023, 6, 1), date(2023, 12, 31), date(2024, 1, 1), date(2025, 6, 1))
CHANGE = date(2024, 1, 1)
"""The day on which some of the invented law is reworded, begins or ends."""

_BEGIN = date(2020, 1, 1)
_ACT = Act(
    "osl", "2009:400", "OSL", "offentlighets- och sekretesslagen (2009:400)", "the Secrecy Act", regime="osl"
)
_SECRECY_IDS = ("osl-26-1", "osl-21-1", "osl-25-1", "osl-26-1a", "psl-6-12")
_QUESTIONS = ("fitting", "needed")


def _term(code: str) -> Term:
    return Term(code, f"{code} på svenska", code)


def _party(code: str, **more: object) -> PartyTerm:
    return PartyTerm(code, f"{code} på svenska", code, **more)  # type: ignore[arg-type]


def _parties() -> dict[str, PartyTerm]:
    found = {code: _party(code, agency_kind=True) for code in KINDS}
    found["clinic_board"] = _party("clinic_board", agency_kind=True, implies=frozenset({"municipality"}))
    found |= {code: _party(code) for code in (*RELATIONS, "municipality")}
    found["anyone"] = _party("anyone", given=True)
    found["partner"] = _party("partner", follows="recipient_is_partner")
    return found


VOCABULARY = Vocabulary(
    version="2",
    activities={code: _term(code) for code in (*ACTIVITIES, "any_activity")},
    parties=_parties(),
    categories={code: _term(code) for code in ("health", "contact", "school")},
    marks={code: _term(code) for code in ("plan", "report", "secret_address")},
    purposes={code: _term(code) for code in ("care", "crime")},
    offence_types={},
    lists={
        "members": (
            Seat("guard_office", CHANGE),
            Seat("bureau", None, seen_by=CHANGE),
            Seat("parish", _BEGIN, until=CHANGE),
        ),
    },
    mark_versions={"1": frozenset({"plan"}), "2": frozenset({"plan", "report", "secret_address"})},
)

_B, _E, _S, _N = FactType.BOOL, FactType.ENUM, FactType.SET, FactType.NUMBER
_FACTS: tuple[tuple[str, FactType, str, tuple[str, ...] | None], ...] = (
    ("needed", _B, "case_file", None),
    ("urgent", _B, "crime_facts", None),
    ("risk", _E, "case_file", ("none", "some", "much")),
    ("topics", _S, "case_file", ("drugs", "school", "home")),
    ("months", _N, "crime_facts", None),
    ("recipient_is_partner", _B, "recipient_role", None),
    ("addicted", _B, "person", None),
    ("considerable_harm_to_minor", _B, "person", None),
    ("subject_age", _N, "case_file", None),
    ("person_age", _N, "person", None),
    ("initiative", _E, "request", ("requested", "own")),
    ("purpose", _E, "request", ("care", "crime")),
    ("category", _S, "item", ("health", "contact", "school")),
    ("marks", _S, "item", ("plan", "report", "secret_address")),
    ("identifiable", _B, "item", None),
    ("reached_by", _E, "item", ("own", "copy", "supervision")),
    ("holder_party", _S, "agency_register", (*KINDS, "municipality")),
    ("recipient_party", _S, "agency_register", (*KINDS, *RELATIONS, "partner")),
    ("recipient_activity", _S, "agency_register", ACTIVITIES),
    ("recipient_is_authority", _B, "agency_register", None),
    ("recipient_is_private", _B, "agency_register", None),
    ("same_unit", _B, "agency_register", None),
    ("same_authority", _B, "agency_register", None),
    ("same_municipality", _B, "agency_register", None),
    ("person_role", _E, "item", tuple(role.value for role in PersonRole)),
    ("deceased", _B, "person", None),
    ("protection_level", _E, "person", ("none", "marking", "protected_registration", "fictitious_identity")),
    ("recipient_is_person", _B, "request", None),
    ("recipient_is_guardian", _B, "person", None),
    ("consent_valid", _B, "consent_record", None),
)

SCHEMA = FactSchema(
    {
        name: FactDefinition(
            name,
            kind,
            source,
            values=None if values is None else frozenset(values),
            derived=name in DERIVED,
            about_person=source == "person",
        )
        for name, kind, source, values in _FACTS
    }
)


def chances() -> st.SearchStrategy[Random]:
    """Sources of chance, each from a seed; a failing example names its seed, and the seed gives it again.

    A pack or a world takes hundreds of choices.  Drawn one by one they would cost ten times
    as much, and the examples would be less varied.
    """
    return st.integers(0, 2**32 - 1).map(Random)


def rule_packs() -> st.SearchStrategy[RulePack]:
    """A jurisdiction's packs: one to three kinds of secrecy, up to four doors, now and then the rest."""
    return chances().map(rule_pack)


def shuts(*, pack: RulePack | None = None, facts: Sequence[str] | None = None) -> st.SearchStrategy[Shut]:
    """Records that close doors; of the invented law, or fitted to the doors of a pack.

    Args:
        facts: the facts that their conditions may ask for; any, unless named.
    """
    return chances().map(lambda r: a_shut(r, "osl-10-90", pack=pack, facts=facts))


def checks(*, pack: RulePack | None = None, facts: Sequence[str] | None = None) -> st.SearchStrategy[Check]:
    """Records that hold everything back until somebody has answered; arguments as for :func:`shuts`."""
    return chances().map(lambda r: a_check(r, "check-90", pack=pack, facts=facts))


def with_provisions(pack: RulePack, provisions: Sequence[AnyProvision]) -> RulePack:
    """The same pack with other provisions, under a digest of their own."""
    kept = tuple(provisions)
    return attrs.evolve(pack, provisions=kept, digest=digest((pack.id, [p.id for p in kept])))


def rule_pack(r: Random) -> RulePack:
    """One pack, as chance has it."""
    chosen = r.sample(_SECRECY_IDS, k=r.choice((1, 1, 2, 3)))
    found: list[AnyProvision] = [a_secrecy(r, ident) for ident in chosen]
    names = [f"act-{n}" if chance(r, 4) else f"osl-10-{n}" for n in range(r.choice((1, 2, 1, 2, 3, 4, 0)))]
    found += [a_lift(r, name, sorted(chosen)) for name in names]
    if chance(r, 4):
        found.append(a_shut(r, "osl-10-23"))
    if chance(r, 5):
        found.append(a_check(r, "check-1"))
    if chance(r, 2):
        at = frozenset(r.choice((ACTIVITIES, some(r, ACTIVITIES))))
        found.append(OpenActivity(at=at, of=r.choice(tuple(Whom)), **_common("open-1", _wordings(r))))
    if "osl-21-1" in chosen and chance(r, 2):
        found.append(_structure("osl-21-2", extends="osl-21-1"))
    if chance(r, 2):
        found.append(_structure("osl-6-5"))
    provisions = tuple(sorted(found, key=lambda p: p.id))
    return RulePack(
        id="demo",
        version="1",
        jurisdiction=True,
        digest=digest(("demo", provisions)),
        provisions=provisions,
        vocabulary=VOCABULARY,
        schema=SCHEMA,
        questions={code: QuestionText(f"{code}?", f"{code}?") for code in _QUESTIONS},
        general_doors=frozenset({"osl-10-0"}) if chance(r, 2) else frozenset(),
    )


def chance(r: Random, one_in: int) -> bool:
    """Yes, once in so many times."""
    return r.randrange(one_in) == one_in - 1


def some(r: Random, words: Sequence[str], *, most: int = 3) -> tuple[str, ...]:
    """From one to ``most`` of the words, in order."""
    known = sorted(set(words))
    return tuple(sorted(r.sample(known, k=min(r.randint(1, most), len(known)))))


def a_condition(
    r: Random, *, schema: FactSchema = SCHEMA, facts: Sequence[str] | None = None, depth: int = 2
) -> Condition:
    """A condition over facts of the schema; never over the validity of a consent, unless named."""
    names = sorted(n for n in schema.facts if not n.startswith("consent_")) if facts is None else list(facts)
    definition = schema[r.choice([name for name in names if schema[name].type is not FactType.DATE])]
    shape = r.choice(("leaf", "leaf", "all", "any", "not")) if depth else "leaf"
    if shape == "leaf":
        return _leaf(r, definition)
    if shape == "not":
        return Not(a_condition(r, schema=schema, facts=facts, depth=depth - 1))
    parts = tuple(a_condition(r, schema=schema, facts=facts, depth=depth - 1) for _ in range(r.randint(2, 3)))
    return AllOf(parts) if shape == "all" else AnyOf(parts)


def _leaf(r: Random, definition: FactDefinition) -> Leaf:
    match definition.type:
        case FactType.BOOL:
            return Has(definition.name, (r.choice((True, True, False)),))
        case FactType.NUMBER:
            return r.choice((Below, AtLeast))(definition.name, r.choice((6, 12, 15, 18, 21)))
        case FactType.SET:
            shape = r.choice((Has, Has, Only))
            return shape(definition.name, some(r, sorted(definition.values or {"word"}), most=2))
        case _:
            return Has(definition.name, some(r, sorted(definition.values or {"word"}), most=2))


def _with_consent(condition: Condition) -> Condition:
    """The condition, and a consent that holds; consent stands positive, as in any sane law."""
    return AllOf((Has("consent_valid", (True,)), condition))


def _circumstances(r: Random, *, one_in: int) -> Condition:
    return a_condition(r) if chance(r, one_in) else AllOf()


def _common(ident: str, wordings: tuple[Wording, ...]) -> Any:  # noqa: ANN401 - each kind of record takes it apart by itself
    return {
        "id": ident,
        "name_sv": f"regel {ident}",
        "name_en": f"rule {ident}",
        "text_sv": "",
        "text_en": "",
        "citation": Citation(_ACT, text=ident),
        "wordings": wordings,
        "reviewed_on": date(2026, 11, 1),
        "confidence": "high",
    }


def _wordings(r: Random) -> tuple[Wording, ...]:
    always = (Wording(_BEGIN),)
    reworded = (Wording(_BEGIN, CHANGE, unread=True), Wording(CHANGE, sfs="2023:999"))
    return r.choice(
        (always, always, always, reworded, reworded, (Wording(_BEGIN, CHANGE),), (Wording(CHANGE),))
    )


def _named(r: Random, pack: RulePack | None = None) -> tuple[str, ...]:
    vocabulary = VOCABULARY if pack is None else pack.vocabulary
    if not chance(r, 3):
        return ("anyone",) if not chance(r, 4) else ("any_authority", "anyone")
    lists = [f"list:{name}" for name in sorted(vocabulary.lists)]
    return some(r, [*sorted(vocabulary.parties), *lists, *(ACTIVITIES if pack is None else ())])


def a_secrecy(r: Random, ident: str) -> SecrecyProvision:
    """Secrecy of an invented law."""
    at = frozenset({"any_activity"}) if chance(r, 10) else frozenset(some(r, ACTIVITIES))
    person, public = frozenset({Interest.PERSON}), frozenset({Interest.PUBLIC})
    exception = a_condition(r) if chance(r, 2) else _with_consent(_circumstances(r, one_in=2))
    return SecrecyProvision(
        at=at,
        protects=r.choice((person, person, person, person | public, frozenset({Interest.BUSINESS}), public)),
        test=r.choice((Test.REVERSED, Test.REVERSED, Test.STRAIGHT, Test.STRAIGHT, *Test)),
        harm=r.choice(
            (
                (HarmKind.PERSON,),
                (HarmKind.PERSON,),
                (HarmKind.BUSINESS, HarmKind.PERSON),
                (HarmKind.ACTIVITY,),
                (),
            )
        ),
        marks=frozenset(some(r, sorted(VOCABULARY.marks))) if chance(r, 10) else frozenset(),
        when=_circumstances(r, one_in=5),
        unless=(InSectionException("exception", exception),) if chance(r, 4) else (),
        limbs=_limbs(r, ident, at) if chance(r, 5) else (),
        contested="the courts disagree" if chance(r, 12) else None,
        contested_doors=(("osl-10-1", "no source reaches so far"),) if chance(r, 10) else (),
        regime="private" if ident.startswith("psl") else "osl",
        **_common(ident, _wordings(r)),
    )


def _limbs(r: Random, ident: str, at: frozenset[str]) -> tuple[Limb, ...]:
    test, since = r.choice(tuple(Test)), r.choice((None, CHANGE))
    marks = frozenset(some(r, sorted(VOCABULARY.marks), most=1))
    return (
        Limb(f"{ident}-s1", "första", "first", at=frozenset(some(r, sorted(at))), test=test, since=since),
        Limb(f"{ident}-s2", "andra", "second", marks=marks),
    )


def _reach(r: Random, secrecies: Sequence[str]) -> Reach:
    patterns = sorted({*secrecies, "osl-26-*", "osl-25-1..8", "osl-26-1..1"})
    match r.choice(("whole", "whole", "listed", "general", "general", "doubtful", "none")):
        case "whole":
            return Reach(Mode.LIST, tuple(secrecies))
        case "listed":
            return Reach(Mode.LIST, some(r, patterns))
        case "doubtful":
            return Reach(Mode.ALL, contested_for=some(r, patterns, most=1))
        case "none":
            return Reach(Mode.NONE)
        case _:
            return _general_reach(r, patterns)


def _general_reach(r: Random, patterns: Sequence[str]) -> Reach:
    everything = (Mode.ALL, Mode.ALL_EXCEPT, Mode.CHAPTERS_21_TO_40, Mode.ALL_INDIVIDUAL_PROTECTION)
    except_ = some(r, patterns, most=1) if chance(r, 3) else ()
    return Reach(
        r.choice(everything), except_=except_, except_tests=frozenset({Test.ABSOLUTE} if chance(r, 3) else ())
    )


def _question(r: Random, codes: Sequence[str] = _QUESTIONS) -> Question:
    return Question(r.choice(list(codes)), r.choice((Answer.YES, Answer.NO)))


def a_lift(r: Random, ident: str, secrecies: Sequence[str]) -> LiftingProvision:
    """What opens the secrecy of an invented law."""
    kind = r.choice((DoorKind.PERMISSION, DoorKind.PERMISSION, *DoorKind))
    when = _circumstances(r, one_in=2)
    if kind is DoorKind.WAIVER and not chance(r, 5):
        when = _with_consent(when)
    wordings = _wordings(r)
    reaches = {
        DoorKind.WAIVER: (Whose.CONSENTING_PERSON,),
        DoorKind.LIMIT: (Whose.RECIPIENT, Whose.MINOR_OF_RECIPIENT, Whose.SUBJECT),
    }
    return LiftingProvision(
        door=kind,
        trigger=r.choice((Trigger.BOTH, Trigger.BOTH, Trigger.ON_REQUEST, Trigger.OWN_INITIATIVE)),
        whose=r.choice(reaches.get(kind, (Whose.ITEM, Whose.ITEM, Whose.ITEM, *Whose))),
        terms=tuple(
            Terms(_named(r), _named(r), when, _reach(r, secrecies), _question(r) if chance(r, 3) else None)
            for _ in wordings
        ),
        regime_any=chance(r, 4),
        on_claim=chance(r, 5),
        obligation="purpose_only" if chance(r, 5) else None,
        contested="nobody has read it" if chance(r, 12) else None,
        contested_from=(("bureau", "whether a bureau may give is unsettled"),) if chance(r, 10) else (),
        except_from=(("parish", ("osl-26-*",)),) if chance(r, 10) else (),
        **_common(ident, wordings),
    )


def _circumstances_for(r: Random, pack: RulePack | None, facts: Sequence[str] | None) -> Condition:
    return a_condition(r, schema=SCHEMA if pack is None else pack.schema, facts=facts)


def a_shut(
    r: Random, ident: str, *, pack: RulePack | None = None, facts: Sequence[str] | None = None
) -> Shut:
    """What closes doors, mostly for every secrecy of the pack."""
    lifts, units, codes = ["osl-10-1", "osl-10-2", "act-3"], list(_SECRECY_IDS), list(_QUESTIONS)
    if pack is not None:
        lifts = [p.id for p in pack.provisions if isinstance(p, LiftingProvision)]
        units = [p.id for p in pack.provisions if isinstance(p, SecrecyProvision)]
        codes = sorted(pack.questions)
    return Shut(
        doors=some(r, [*lifts, "chapter:10", "via:osl-10-28"])
        if chance(r, 2)
        else ("chapter:10", "via:osl-10-28"),
        secrecies=some(r, [*units, "osl-26-*"]) if chance(r, 2) else tuple(units),
        givers=_named(r, pack),
        receivers=_named(r, pack),
        when=_circumstances_for(r, pack, facts) if chance(r, 2) else AllOf(),
        question=_question(r, codes) if codes and chance(r, 3) else None,
        opened_only_by=some(r, lifts, most=1) if lifts and chance(r, 4) else (),
        contested="no source read" if chance(r, 5) else None,
        **_common(ident, _wordings(r)),
    )


def a_check(
    r: Random, ident: str, *, pack: RulePack | None = None, facts: Sequence[str] | None = None
) -> Check:
    """What waits for somebody's answer, mostly where an identity is protected."""
    protected = Has("protection_level", ("marking", "protected_registration", "fictitious_identity"))
    codes = list(_QUESTIONS) if pack is None else sorted(pack.questions)
    return Check(
        givers=_named(r, pack),
        receivers=_named(r, pack),
        when=_circumstances_for(r, pack, facts) if chance(r, 2) else protected,
        question=_question(r, codes),
        **_common(ident, _wordings(r)),
    )


def _structure(ident: str, *, extends: str | None = None) -> Reference:
    return Reference(record="structure", extends=extends, **_common(ident, (Wording(_BEGIN),)))
