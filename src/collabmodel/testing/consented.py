"""Worlds in which a consent carries: a waiver reaches the item, and everybody who must has signed.

Chance alone makes such a world about once in two hundred, too seldom to show anything of
what happens when a consent ends.
"""

from __future__ import annotations

from datetime import date
from random import Random

import attrs
from hypothesis import strategies as st

from collabmodel.model.consent import (
    Capacity,
    Consent,
    ConsentCheck,
    ConsentForm,
    ConsentScope,
    Signature,
)
from collabmodel.model.decision import DoorKind
from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.model.ids import AgencyId, ConsentId
from collabmodel.model.people import Guardianship
from collabmodel.model.time import Period, noon
from collabmodel.rules.conditions import Has
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import LiftingProvision, Mode, Reach, Terms, Trigger, Whose, Wording
from collabmodel.testing.known import agreeing
from collabmodel.testing.packs import a_lift, chances, rule_pack, with_provisions
from collabmodel.testing.questions import ANNA, YOUTH, World, a_world

_LONG_AGO = date(2008, 1, 1)
_BORN = date(2007, 5, 2)


def consented_worlds(*, pack: RulePack | None = None) -> st.SearchStrategy[World]:
    """Questions about a youth whose consent covers what is asked.

    Args:
        pack: the pack to ask; a new invented one for each question, unless given.
    """
    return chances().map(lambda r: a_consented_world(r, rule_pack(r) if pack is None else pack))


def a_consented_world(r: Random, pack: RulePack) -> World:
    """One question to the pack, as chance has it, but for the consent and a door it opens."""
    world = a_world(r, pack if _has_waiver(pack) else with_provisions(pack, [*pack.provisions, _a_waiver(r)]))
    purpose = world.request.purpose or min(world.base.vocabulary.purposes)
    request = attrs.evolve(world.request, purpose=purpose)
    people = tuple(
        attrs.evolve(p, birth_date=_BORN, birth_date_unknown=False, deceased_on=None) if p.id == YOUTH else p
        for p in world.facts.people
    )
    consent = _a_whole_consent(r, request, world.facts.guardianships)
    circumstances = agreeing([c for c in world.facts.circumstances if c.fact != "subject_age"], [consent])
    facts = attrs.evolve(world.facts, people=people, consents=(consent,), circumstances=circumstances)
    return attrs.evolve(world, request=request, facts=facts)


def _has_waiver(pack: RulePack) -> bool:
    """Whether the pack has the waiver of the shipped law, which reaches most of what protects a person."""
    return any(provision.id == "osl-12-2" for provision in pack.provisions)


def _a_waiver(r: Random) -> LiftingProvision:
    """What lets anybody give anybody what the protected person has consented to."""
    terms = Terms(
        ("anyone",), ("anyone",), Has("consent_valid", (True,)), Reach(Mode.ALL_INDIVIDUAL_PROTECTION)
    )
    return attrs.evolve(
        a_lift(r, "act-90", ()),
        door=DoorKind.WAIVER,
        trigger=Trigger.BOTH,
        whose=Whose.CONSENTING_PERSON,
        wordings=(Wording(_LONG_AGO),),
        terms=(terms,),
        regime_any=True,
        on_claim=False,
        contested=None,
        contested_from=(),
        except_from=(),
    )


def _a_whole_consent(
    r: Random, request: DisclosureRequest, guardianships: tuple[Guardianship, ...]
) -> Consent:
    """A consent without a flaw; the youth answers alone, or with every guardian there has been."""
    alone = r.choice((True, None))
    signed = noon(_LONG_AGO)
    mine = Signature(YOUTH, Capacity.SUBJECT, given=True, at=signed)
    theirs = tuple(
        Signature(who, Capacity.GUARDIAN, given=True, at=signed)
        for who in dict.fromkeys(g.guardian for g in guardianships)
    )
    return Consent(
        ConsentId("consent-1"),
        YOUTH,
        ConsentScope(
            categories=request.items[0].categories,
            discloser=AgencyId("holder"),
            recipients=frozenset({request.recipient.key}),
            purposes=frozenset({str(request.purpose)}),
            valid=Period(),
        ),
        ConsentForm.WRITTEN,
        signatures=(mine,) if alone else (mine, *theirs),
        check=ConsentCheck(ANNA, _LONG_AGO, informed=True, guardians_may_dispose=True, youth_mature=alone),
    )
