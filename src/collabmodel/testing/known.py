"""What is known when a question is put: people, consents, circumstances, findings and answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import attrs

from collabmodel.model.assessments import (
    Answer,
    Circumstance,
    HarmFinding,
    HarmKind,
    HarmLevel,
    Judgement,
)
from collabmodel.model.consent import (
    Capacity,
    Consent,
    ConsentCheck,
    ConsentForm,
    ConsentScope,
    Signature,
    Withdrawal,
)
from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.model.ids import (
    AgencyId,
    ConsentId,
    IndividualId,
    ProvisionId,
)
from collabmodel.model.people import Custody, Guardianship, Individual, ProtectedIdentity
from collabmodel.model.time import Period, noon
from collabmodel.rules.conditions import leaves
from collabmodel.rules.packs import RulePack
from collabmodel.rules.vocabulary import Vocabulary
from collabmodel.testing.chances import chance
from collabmodel.testing.focus import (
    ANNA,
    BO,
    CARL,
    FATHER,
    HOLDER,
    ITEM,
    LONG_AGO,
    MOTHER,
    SIBLING,
    YOUTH,
    Focus,
    a_value,
    is_statable,
)


def a_person(r: Random, key: IndividualId) -> Individual:
    """Somebody, mostly alive, of known age and without a protected identity."""
    born = r.choice((date(2010, 5, 2), date(2010, 5, 2), date(2000, 1, 1), date(2018, 1, 1), None))
    protection = r.choice(tuple(ProtectedIdentity)) if chance(r, 12) else ProtectedIdentity.NONE
    died = date(2023, 1, 1) if chance(r, 12) and born is not None else None
    return Individual(key, protection, birth_date=born, birth_date_unknown=born is None, deceased_on=died)


def some_guardianships(r: Random) -> tuple[Guardianship, ...]:
    """Who the guardians of the youth are, or were."""
    joint = tuple(Guardianship(YOUTH, who, Custody.JOINT) for who in (MOTHER, FATHER))
    sole = (Guardianship(YOUTH, MOTHER, Custody.SOLE),)
    ended = (Guardianship(YOUTH, MOTHER, Custody.SOLE, Period(None, date(2024, 1, 1))),)
    return r.choice((joint, joint, joint, sole, ended, ()))


def a_consent(
    r: Random,
    n: int,
    request: DisclosureRequest,
    guardianships: tuple[Guardianship, ...],
    words: Vocabulary,
) -> Consent:
    """A consent of the youth that mostly holds, but for a flaw now and then."""
    signed = noon(LONG_AGO)
    guardians = tuple(dict.fromkeys(g.guardian for g in guardianships))
    signers = r.choice(((YOUTH, *guardians), (YOUTH, *guardians), (YOUTH,), guardians, ()))
    signatures = tuple(
        Signature(who, Capacity.SUBJECT if who == YOUTH else Capacity.GUARDIAN, not chance(r, 12), signed)
        for who in signers
    )
    back = tuple(
        Withdrawal(who, request.at - timedelta(days=r.randint(0, 3))) for who in signers if chance(r, 12)
    )
    scope = ConsentScope(
        categories=frozenset(sorted(words.categories)[-1:]) if chance(r, 12) else request.items[0].categories,
        discloser=AgencyId("elsewhere") if chance(r, 12) else HOLDER,
        recipients=frozenset({"nobody" if chance(r, 12) else request.recipient.key}),
        purposes=frozenset({request.purpose or min(words.purposes)}),
        valid=Period(None, request.day if chance(r, 12) else None),
    )
    check = ConsentCheck(
        CARL if chance(r, 12) else BO,
        LONG_AGO,
        informed=not chance(r, 12),
        guardians_may_dispose=r.choice((True, True, True, True, None, False)),
        youth_mature=r.choice((None, None, True)),
    )
    return Consent(
        ConsentId(f"consent-{n}"),
        YOUTH,
        None if chance(r, 12) else scope,
        r.choice(tuple(ConsentForm)) if chance(r, 8) else ConsentForm.WRITTEN,
        signatures,
        back,
        None if chance(r, 12) else check,
        urgent_alone=BO if chance(r, 12) else None,
    )


def some_circumstances(
    r: Random, pack: RulePack, focus: Focus, people: tuple[Individual, ...]
) -> tuple[Circumstance, ...]:
    """Most of what the rules around the focus ask for, and one thing that makes a party of the recipient."""
    every = [(leaf, positive) for condition in focus.conditions for leaf, positive in leaves(condition)]
    asked = {leaf.fact: leaf for leaf, _ in every} | {leaf.fact: leaf for leaf, positive in every if positive}
    follows = sorted(
        {t.follows for t in pack.vocabulary.parties.values() if t.follows} & set(pack.schema.facts)
    )
    found: dict[tuple[str, str | None], Circumstance] = {}
    for name in (*sorted(asked), *(r.sample(follows, k=1) if follows else ())):
        definition = pack.schema[name]
        if not is_statable(definition, people) or chance(r, 5):
            continue
        for whom in (YOUTH, SIBLING) if definition.about_person else (None,):
            value = a_value(r, definition, asked.get(name))
            found[name, whom] = Circumstance(name, value, about=whom, item=ITEM if chance(r, 3) else None)
    again = [attrs.evolve(one, item=None if one.item else ITEM) for one in found.values() if chance(r, 12)]
    return (*found.values(), *again)


def some_findings(r: Random, focus: Focus, request: DisclosureRequest) -> tuple[HarmFinding, ...]:
    """Harm findings about most parties, of every kind and level, mostly good ones."""
    levels = (*(HarmLevel.CLEARLY_NONE,) * 5, *HarmLevel, None)
    kinds = [*focus.secrecy.harm * 6, *HarmKind]
    about = (None, *(party.id for party in request.items[0].parties))
    return tuple(
        HarmFinding(
            kind=r.choice(kinds),
            level=r.choice(levels),
            recipient=request.recipient.key,
            by=CARL if chance(r, 12) else r.choice((ANNA, BO)),
            on=r.choice((request.day, request.day, request.day - timedelta(days=1))),
            party=party,
            item=r.choice((None, ITEM)),
            purpose=request.purpose,
            provision=ProvisionId(focus.secrecy.id) if chance(r, 4) else None,
            valid_until=r.choice((request.day, request.day + timedelta(days=9))) if chance(r, 8) else None,
        )
        for party in about
        for _ in range(r.choice((1, 1, 0, 2, 0)))
    )


def some_judgements(r: Random, focus: Focus, request: DisclosureRequest) -> tuple[Judgement, ...]:
    """Answers to the questions around the focus, mostly the opening ones."""
    answered = [(provision, question) for provision, question in focus.judged * 2 if not chance(r, 2)]
    return tuple(
        Judgement(
            provision=ProvisionId(provision),
            answer=r.choice((*(question.opens_on,) * 6, *Answer)),
            recipient=request.recipient.key,
            by=CARL if question.of_recipient or chance(r, 12) else r.choice((ANNA, BO)),
            on=r.choice((request.day, request.day - timedelta(days=1))),
            item=r.choice((None, ITEM)),
            party=r.choice((None, None, None, YOUTH, SIBLING)),
            valid_until=request.day if chance(r, 12) else None,
        )
        for provision, question in answered
    )


def contradicts(finding: HarmFinding, circumstances: Sequence[Circumstance]) -> bool:
    """Whether the finding could say another thing than what is stated; such facts are refused."""
    said = {stated.about for stated in circumstances if stated.fact == "considerable_harm_to_minor"}
    return finding.kind is HarmKind.PERSON and finding.party in said
