"""Whose yes a consent takes on a day: the guardians', the youth's, or both.

Worked out from birth dates and guardianships each time it is asked (OSL 12:3, FB 6:11 and 6:13).
The guardians' part ends on the eighteenth birthday: from that midnight in Sweden the person
answers alone, and of what was signed before only the person's own yes is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from collabmodel.errors import BirthDateMissingError, ReversedPeriodError, StrangerSignedError
from collabmodel.model.checks import checked
from collabmodel.model.consent import Capacity, Consent, ConsentCheck
from collabmodel.model.ids import IndividualId
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


def policy_on(policies: Iterable[AgePolicy], day: date) -> AgePolicy:
    """The age policy in force on a day, the latest if several are; the shipped default if none is.

    >>> policy_on((), date(2026, 3, 1)).is_shipped
    True
    """
    current = [policy for policy in policies if policy.valid.holds(day)]
    return max(current, key=lambda policy: policy.valid.since or date.min, default=AgePolicy())


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
