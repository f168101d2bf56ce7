"""Worlds in which the item has travelled: something carries its secrecy along, and something may take over.

In most worlds items are where they arose, so that doors and consents are tried often.  Here
each has come from somewhere, mostly under secrecy that a rule of transfer carries.
"""

from __future__ import annotations

from random import Random

import attrs
from hypothesis import strategies as st

from collabmodel.model.decision import Interest
from collabmodel.rules.conditions import ALWAYS
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import AnyProvision, Precedence, SecrecyProvision, Transfer, Wording
from collabmodel.testing.chances import chance, chances
from collabmodel.testing.packs import rule_pack, with_provisions
from collabmodel.testing.questions import World, a_world
from collabmodel.testing.records import SECRECY_IDS, a_precedence, a_secrecy, a_transfer
from collabmodel.testing.words import ACTIVITIES, BEGIN

SINCE_BEFORE = (Wording(BEGIN),)
"""In force on every day that is asked about."""


def travelled_worlds(*, pack: RulePack | None = None) -> st.SearchStrategy[World]:
    """Questions about an item that came to its holder from somewhere.

    Args:
        pack: the pack to ask; a new invented one for each question, unless given.
    """
    return chances().map(lambda r: a_travelled_world(r, rule_pack(r) if pack is None else pack))


def a_travelled_world(r: Random, pack: RulePack) -> World:
    """One question to the pack, as chance has it, about an item that was received."""
    invented = all(provision.id != "osl-11-4" for provision in pack.provisions)
    return a_world(r, _that_carries(r, pack) if invented else pack, travelled=True)


def _that_carries(r: Random, pack: RulePack) -> RulePack:
    """The pack with a rule that carries between any authorities, and mostly with one that lets go of it again.

    Mostly there is one section more, so that the holder may have one of its own.
    """
    kept = [p for p in pack.provisions if not isinstance(p, Transfer | Precedence)]
    known = {p.id for p in kept}
    more = [ident for ident in SECRECY_IDS if ident not in known and not ident.startswith("psl")]
    found: list[AnyProvision] = [*kept]
    if more and not chance(r, 4):
        found.append(_that_takes_over(r, r.choice(more)))
    secrecies = sorted(p.id for p in found if isinstance(p, SecrecyProvision))
    rule = a_transfer(r, "osl-11-1", secrecies)
    if not chance(r, 4):
        rule = attrs.evolve(rule, senders=("any_authority",), receivers=("anyone",), wordings=SINCE_BEFORE)
    found.append(rule)
    if not chance(r, 3):
        found.append(
            attrs.evolve(a_precedence(r, "osl-11-8", ("osl-11-1",), secrecies), wordings=SINCE_BEFORE)
        )
    return with_provisions(pack, sorted(found, key=lambda p: p.id))


def _that_takes_over(r: Random, ident: str) -> SecrecyProvision:
    """A section of most activities that mostly holds there for certain, by whatever test."""
    plain = a_secrecy(r, ident)
    if chance(r, 4):
        return plain
    at = frozenset(r.sample(ACTIVITIES, k=3))
    everybody = frozenset(Interest)
    return attrs.evolve(
        plain,
        at=at,
        protects=everybody,
        when=ALWAYS,
        unless=(),
        limbs=(),
        marks=frozenset(),
        contested=None,
        wordings=SINCE_BEFORE,
    )
