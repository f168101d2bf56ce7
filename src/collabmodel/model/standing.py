"""Whether a consent carries a disclosure on a day: who must sign, who has, what it covers.

Worked out from the signatures, the guardianship and the ages (OSL 12:2-3, FB 6:11 and
6:13), each time it is asked; a withdrawal therefore takes effect at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.errors import BirthDateMissingError, ReversedPeriodError, StrangerSignedError
from collabmodel.model.checks import checked
from collabmodel.model.consent import Capacity, Consent, ConsentCheck, ConsentForm, ConsentScope
from collabmodel.model.ids import AgencyId, ConsentId, IndividualId, ItemId
from collabmodel.model.people import MAJORITY, Custody, Guardianship, Individual
from collabmodel.model.time import Period, day_of


@attrs.frozen(field_transformer=checked)
class AgePolicy:
    """A municipality's policy on who answers for a minor.  It is policy, not law.

    The act has no age number (OSL 12:3): age and maturity decide.  Below
    ``youth_joins_from`` the guardians answer; from there to ``youth_alone_from``
    they answer together with the youth; from there the youth answers alone.  A
    recorded finding of maturity lets a minor answer alone.

    Args:
        source: where the municipality has written it down; empty for the shipped default.

    >>> AgePolicy().youth_joins_from, AgePolicy(youth_alone_from=16, source="Riktlinje 12").is_shipped
    (15, False)
    """

    youth_joins_from: int = 15
    youth_alone_from: int = MAJORITY
    source: str = ""
    valid: Period = Period()

    def __attrs_post_init__(self) -> None:
        """The ages must be in order."""
        if self.youth_joins_from > self.youth_alone_from:
            raise ReversedPeriodError(self.youth_joins_from, self.youth_alone_from, where="age policy")

    @property
    def is_shipped(self) -> bool:
        """Whether it is the default that comes along, which no municipality has decided on."""
        return not self.source


class Gap(Enum):
    """Why a consent does not carry the disclosure asked about."""

    GENERAL = "general"
    FORM = "form"
    NOT_INFORMED = "not_informed"
    NOT_CHECKED = "not_checked"
    GUARDIANS_SHUT_OUT = "guardians_shut_out"
    CATEGORY = "category"
    ITEM = "item"
    DISCLOSER = "discloser"
    RECIPIENT = "recipient"
    PURPOSE = "purpose"
    PERIOD = "period"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    SIGNATURE = "signature"
    SIGNERS_UNKNOWN = "signers_unknown"


_OPEN_GAPS = frozenset({Gap.NOT_CHECKED, Gap.SIGNATURE, Gap.SIGNERS_UNKNOWN})
"""Gaps that somebody may still fill; every other gap is a no."""


@attrs.frozen
class ConsentStanding:
    """What a consent is worth for one disclosure: whether it holds, and every gap.

    Attributes:
        holds: true, false, or ``None`` where what is missing may still come.
        awaited: whose signatures are missing.
        by_age: where an age policy decided who must sign, whose it is (empty for the shipped default);
            ``None`` where the law or a finding did.
    """

    consent: ConsentId
    holds: bool | None
    gaps: tuple[Gap, ...] = ()
    awaited: tuple[IndividualId, ...] = ()
    signed_by: tuple[IndividualId, ...] = ()
    until: date | None = None
    by_age: str | None = None


@attrs.frozen
class Use:
    """The disclosure a consent is held against.

    Args:
        recipients: the ids a consent may know the recipient by: its branch and its agency, or its own.
    """

    item: ItemId
    categories: frozenset[str]
    discloser: AgencyId
    recipients: frozenset[str]
    purpose: str | None
    at: datetime


def guardians_on(
    child: IndividualId, guardianships: tuple[Guardianship, ...], day: date
) -> tuple[Guardianship, ...]:
    """The guardianships of a child that are in force on a day."""
    return tuple(g for g in guardianships if g.child == child and g.period.holds(day))


def required_signers(
    person: Individual,
    guardianships: tuple[Guardianship, ...],
    day: date,
    *,
    policy: AgePolicy,
    check: ConsentCheck | None = None,
) -> frozenset[IndividualId] | None:
    """Whose yes it takes on a day, or ``None`` where that cannot be said.

    Adults answer alone.  For a minor see :class:`AgePolicy`; joint guardians answer
    together (FB 6:13).

    Raises:
        BirthDateMissingError: if no birth date is recorded and none is said to be unknown.

    >>> from collabmodel.model.people import ProtectedIdentity
    >>> youth = Individual(IndividualId("y"), ProtectedIdentity.NONE, birth_date=date(2010, 5, 2))
    >>> both = tuple(Guardianship(youth.id, IndividualId(g), Custody.JOINT) for g in ("mother", "father"))
    >>> sorted(required_signers(youth, both, date(2026, 3, 1), policy=AgePolicy()))
    ['father', 'mother', 'y']
    """
    if person.birth_date is None and not person.birth_date_unknown:
        raise BirthDateMissingError(person.id, needed_by="who must sign a consent")
    age = person.age_on(day)
    if age is None:
        return None
    if (
        age >= MAJORITY
        or age >= policy.youth_alone_from
        or (check is not None and check.youth_mature is True)
    ):
        return frozenset({person.id})
    current = guardians_on(person.id, guardianships, day)
    alone = len(current) == 1 and current[0].custody is Custody.SOLE
    together = len(current) > 1 and all(g.custody is Custody.JOINT for g in current)
    if not (alone or together):
        return None
    signers = frozenset(g.guardian for g in current)
    return signers | {person.id} if age >= policy.youth_joins_from else signers


def refuse_strangers(consent: Consent, guardianships: tuple[Guardianship, ...]) -> None:
    """Hold each signature against the guardianships of the day it was given on.

    Raises:
        StrangerSignedError: if somebody signed who was neither subject nor guardian that day.
    """
    for signature in consent.signatures:
        day = day_of(signature.at)
        guardians = {g.guardian for g in guardians_on(consent.subject, guardianships, day)}
        allowed = {consent.subject} if signature.capacity is Capacity.SUBJECT else guardians
        if signature.signer not in allowed:
            raise StrangerSignedError(consent.id, signature.signer)


def standing(
    consent: Consent,
    use: Use,
    *,
    people: Mapping[IndividualId, Individual],
    guardianships: tuple[Guardianship, ...],
    policy: AgePolicy,
) -> ConsentStanding:
    """What the consent is worth for this use, with every gap.

    Raises:
        StrangerSignedError: if somebody signed who was neither subject nor guardian that day.
        BirthDateMissingError: see :func:`required_signers`.
    """
    refuse_strangers(consent, guardianships)
    day = day_of(use.at)
    person = people[consent.subject]
    signers = required_signers(person, guardianships, day, policy=policy, check=consent.check)
    given, gaps = _answers(consent, use, None if signers is None else signers | {consent.subject})
    gaps |= _scope_gaps(consent.scope, use, day) | _form_gaps(consent, person, signers, day)
    awaited: frozenset[IndividualId] = frozenset()
    if signers is None:
        gaps.add(Gap.SIGNERS_UNKNOWN)
    else:
        awaited = signers - given
        if consent.urgent_alone is not None and given & (signers - {consent.subject}):
            awaited &= {consent.subject}
        if awaited and not gaps & {Gap.REFUSED, Gap.WITHDRAWN}:
            gaps.add(Gap.SIGNATURE)
    holds = True if not gaps else (None if gaps <= _OPEN_GAPS else False)
    return ConsentStanding(
        consent=consent.id,
        holds=holds,
        gaps=tuple(sorted(gaps, key=lambda gap: gap.value)),
        awaited=tuple(sorted(awaited)),
        signed_by=tuple(sorted(given)),
        until=consent.scope.valid.until if consent.scope else None,
        by_age=_by_age(consent, person, policy, day),
    )


def _by_age(consent: Consent, person: Individual, policy: AgePolicy, day: date) -> str | None:
    """Whose policy decided who must sign for a minor, unless a finding of maturity did."""
    age = person.age_on(day)
    mature = consent.check is not None and consent.check.youth_mature is True
    return None if age is None or age >= MAJORITY or mature else policy.source


def _answers(
    consent: Consent, use: Use, heard: frozenset[IndividualId] | None
) -> tuple[frozenset[IndividualId], set[Gap]]:
    """Who says yes at the moment, and whether somebody says no, among those whose word counts."""
    given: set[IndividualId] = set()
    gaps: set[Gap] = set()
    signers = {s.signer for s in consent.signatures}
    for signer in signers if heard is None else signers & heard:
        answers = [s for s in consent.signatures if s.signer == signer and s.at <= use.at]
        if not answers:
            continue
        last = max(answers, key=lambda s: (s.at, not s.given))
        taken_back = [w for w in consent.withdrawals if w.signer == signer and last.at <= w.at <= use.at]
        if not last.given:
            gaps.add(Gap.REFUSED)
        elif any(w.touches(categories=use.categories, recipients=use.recipients) for w in taken_back):
            gaps.add(Gap.WITHDRAWN)
        else:
            given.add(signer)
    return frozenset(given), gaps


def _scope_gaps(scope: ConsentScope | None, use: Use, day: date) -> set[Gap]:
    if scope is None:
        return {Gap.GENERAL}
    checks = {
        Gap.CATEGORY: use.categories <= scope.categories,
        Gap.ITEM: scope.items is None or use.item in scope.items,
        Gap.DISCLOSER: use.discloser == scope.discloser,
        Gap.RECIPIENT: bool(use.recipients & scope.recipients),
        Gap.PURPOSE: use.purpose is not None and use.purpose in scope.purposes,
        Gap.PERIOD: scope.valid.holds(day),
    }
    return {gap for gap, covered in checks.items() if not covered}


def _form_gaps(
    consent: Consent, person: Individual, signers: frozenset[IndividualId] | None, day: date
) -> set[Gap]:
    gaps: set[Gap] = set()
    if consent.form in {ConsentForm.CONTRACT_CLAUSE, ConsentForm.IMPLIED}:
        gaps.add(Gap.FORM)
    if consent.check is None or consent.check.on > day:
        return gaps | {Gap.NOT_CHECKED}
    if not consent.check.informed:
        gaps.add(Gap.NOT_INFORMED)
    guardians_answer = signers is None or bool(signers - {person.id})
    if guardians_answer and consent.check.guardians_may_dispose is None:
        gaps.add(Gap.NOT_CHECKED)
    elif guardians_answer and not consent.check.guardians_may_dispose:
        gaps.add(Gap.GUARDIANS_SHUT_OUT)
    return gaps
