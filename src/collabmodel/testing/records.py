"""Records of an invented law, one by one: what protects, carries along, lifts, shuts and holds back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from collabmodel.model.assessments import Answer, HarmKind
from collabmodel.model.citations import Act, Citation
from collabmodel.model.decision import DoorKind, Interest
from collabmodel.rules.conditions import AllOf, AnyOf, AtLeast, Below, Condition, Has, Leaf, Not, Only
from collabmodel.rules.facts import FactDefinition, FactSchema, FactType
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import (
    Check,
    InSectionException,
    LiftingProvision,
    Limb,
    Mode,
    Precedence,
    Question,
    Reach,
    Reference,
    SecrecyProvision,
    Shut,
    Terms,
    Test,
    Transfer,
    Trigger,
    Whose,
    Wording,
)
from collabmodel.testing.chances import chance, some
from collabmodel.testing.words import ACTIVITIES, BEGIN, CHANGE, SCHEMA, VOCABULARY

_ACT = Act(
    "osl", "2009:400", "OSL", "offentlighets- och sekretesslagen (2009:400)", "the Secrecy Act", regime="osl"
)
SECRECY_IDS = ("osl-26-1", "osl-21-1", "osl-25-1", "osl-26-1a", "psl-6-12")
QUESTIONS = ("fitting", "needed")


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


def common(ident: str, wordings: tuple[Wording, ...]) -> Any:  # noqa: ANN401 - each kind of record takes it apart by itself
    """What every record carries."""
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


def some_wordings(r: Random) -> tuple[Wording, ...]:
    """Wordings that mostly are in force on the days asked about."""
    always = (Wording(BEGIN),)
    reworded = (Wording(BEGIN, CHANGE, unread=True), Wording(CHANGE, sfs="2023:999"))
    return r.choice(
        (always, always, always, reworded, reworded, (Wording(BEGIN, CHANGE),), (Wording(CHANGE),))
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
        **common(ident, some_wordings(r)),
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


def _question(r: Random, codes: Sequence[str] = QUESTIONS) -> Question:
    return Question(r.choice(list(codes)), r.choice((Answer.YES, Answer.NO)))


def a_lift(r: Random, ident: str, secrecies: Sequence[str]) -> LiftingProvision:
    """What opens the secrecy of an invented law."""
    kind = r.choice((DoorKind.PERMISSION, DoorKind.PERMISSION, *DoorKind))
    when = _circumstances(r, one_in=2)
    if kind is DoorKind.WAIVER and not chance(r, 5):
        when = _with_consent(when)
    wordings = some_wordings(r)
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
        **common(ident, wordings),
    )


def _circumstances_for(r: Random, pack: RulePack | None, facts: Sequence[str] | None) -> Condition:
    return a_condition(r, schema=SCHEMA if pack is None else pack.schema, facts=facts)


def a_shut(
    r: Random, ident: str, *, pack: RulePack | None = None, facts: Sequence[str] | None = None
) -> Shut:
    """What closes doors, mostly for every secrecy of the pack."""
    lifts, units, codes = ["osl-10-1", "osl-10-2", "act-3"], list(SECRECY_IDS), list(QUESTIONS)
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
        **common(ident, some_wordings(r)),
    )


def a_check(
    r: Random, ident: str, *, pack: RulePack | None = None, facts: Sequence[str] | None = None
) -> Check:
    """What waits for somebody's answer, mostly where an identity is protected."""
    protected = Has("protection_level", ("marking", "protected_registration", "fictitious_identity"))
    codes = list(QUESTIONS) if pack is None else sorted(pack.questions)
    return Check(
        givers=_named(r, pack),
        receivers=_named(r, pack),
        when=_circumstances_for(r, pack, facts) if chance(r, 2) else protected,
        question=_question(r, codes),
        **common(ident, some_wordings(r)),
    )


def a_structure(ident: str, *, extends: str | None = None) -> Reference:
    """What decides nothing by itself, but may let one section be opened with another."""
    return Reference(record="structure", extends=extends, **common(ident, (Wording(BEGIN),)))


def a_transfer(r: Random, ident: str, secrecies: Sequence[str]) -> Transfer:
    """What carries the secrecy of an invented law along, mostly whichever way the item came."""
    ways = sorted(SCHEMA["reached_by"].values or ())
    came = Has("reached_by", tuple(sorted(r.sample(ways, k=2)))) if chance(r, 3) else AllOf()
    ended = (InSectionException("exception", a_condition(r)),) if chance(r, 5) else ()
    reach = r.choice((Reach(Mode.ALL), Reach(Mode.ALL), _reach(r, secrecies)))
    return Transfer(
        senders=_named(r) if chance(r, 6) else ("any_authority",),
        receivers=_named(r) if chance(r, 6) else r.choice((("any_authority",), ("anyone",))),
        reach=Reach(Mode.ALL) if reach.mode is Mode.NONE else reach,
        protecting=frozenset({Interest.PUBLIC}) if chance(r, 10) else frozenset(Interest),
        when=AllOf((came, a_condition(r))) if chance(r, 6) else came,
        unless=ended,
        contested="nobody has read it" if chance(r, 12) else None,
        **common(ident, some_wordings(r)),
    )


def a_precedence(r: Random, ident: str, transfers: Sequence[str], secrecies: Sequence[str]) -> Precedence:
    """What lets a section of the holder's own take over from what came along."""
    return Precedence(
        transfers=tuple(transfers),
        spared=some(r, sorted(secrecies), most=1) if chance(r, 4) else (),
        when=_circumstances(r, one_in=9),
        **common(ident, some_wordings(r)),
    )
