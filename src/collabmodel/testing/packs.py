"""Hypothesis strategies for small invented rule packs.

A generated pack has the shape of a real one: secrecy with harm tests and exceptions, what
carries it along, lifting provisions of every kind, shuts, checks, open activities, dated
wordings.  Its law is nonsense, which is the point: the engine must be right for any law.
:mod:`collabmodel.testing.questions` asks questions that fit a pack.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import attrs
from hypothesis import strategies as st

from collabmodel.model.digest import digest
from collabmodel.rules.packs import QuestionText, RulePack
from collabmodel.rules.provisions import AnyProvision, Check, OpenActivity, Shut, Whom
from collabmodel.testing.chances import chance, chances, some
from collabmodel.testing.records import (
    QUESTIONS,
    SECRECY_IDS,
    a_check,
    a_condition,
    a_lift,
    a_precedence,
    a_secrecy,
    a_shut,
    a_structure,
    a_transfer,
    common,
    some_wordings,
)
from collabmodel.testing.words import ACTIVITIES, CHANGE, DAYS, SCHEMA, VOCABULARY

__all__ = [
    "ACTIVITIES",
    "CHANGE",
    "DAYS",
    "SCHEMA",
    "VOCABULARY",
    "a_check",
    "a_condition",
    "a_lift",
    "a_precedence",
    "a_secrecy",
    "a_shut",
    "a_transfer",
    "chance",
    "chances",
    "checks",
    "rule_pack",
    "rule_packs",
    "shuts",
    "some",
    "with_provisions",
]


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
    chosen = r.sample(SECRECY_IDS, k=r.choice((1, 1, 2, 3)))
    found: list[AnyProvision] = [a_secrecy(r, ident) for ident in chosen]
    names = [f"act-{n}" if chance(r, 4) else f"osl-10-{n}" for n in range(r.choice((1, 2, 1, 2, 3, 4, 0)))]
    found += [a_lift(r, name, sorted(chosen)) for name in names]
    if chance(r, 4):
        found.append(a_shut(r, "osl-10-23"))
    if chance(r, 5):
        found.append(a_check(r, "check-1"))
    if chance(r, 2):
        at = frozenset(r.choice((ACTIVITIES, some(r, ACTIVITIES))))
        found.append(OpenActivity(at=at, of=r.choice(tuple(Whom)), **common("open-1", some_wordings(r))))
    if "osl-21-1" in chosen and chance(r, 2):
        found.append(a_structure("osl-21-2", extends="osl-21-1"))
    if chance(r, 2):
        found.append(a_structure("osl-6-5"))
    carrying = [f"osl-11-{n}" for n in range(1, r.choice((1, 1, 2, 3)))]
    found += [a_transfer(r, ident, sorted(chosen)) for ident in carrying]
    if carrying:
        taken_over = some(r, carrying) if chance(r, 4) else carrying
        found.append(a_precedence(r, "osl-11-8", taken_over, sorted(chosen)))
    provisions = tuple(sorted(found, key=lambda p: p.id))
    return RulePack(
        id="demo",
        version="1",
        jurisdiction=True,
        digest=digest(("demo", provisions)),
        provisions=provisions,
        vocabulary=VOCABULARY,
        schema=SCHEMA,
        questions={code: QuestionText(f"{code}?", f"{code}?") for code in QUESTIONS},
        general_doors=frozenset({"osl-10-0"}) if chance(r, 2) else frozenset(),
    )
