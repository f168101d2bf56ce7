"""Whether a consent was ever complete: at one moment every signature it took then was there.

Who must sign changes with birthdays and guardianships, so it is asked at each moment at which
something changed.  Only signatures are looked at; whether an official has found the consent good
is another question.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from collabmodel.model.answers import answers, nothing_left
from collabmodel.model.consent import Consent
from collabmodel.model.ids import IndividualId
from collabmodel.model.people import MAJORITY, Guardianship, Individual
from collabmodel.model.signers import AgePolicy, required_signers
from collabmodel.model.time import SWEDEN, day_of

LEAP_DAY = (2, 29)


def midnight(day: date) -> datetime:
    """The moment a Swedish day begins, in UTC.

    >>> midnight(date(2026, 7, 1)).isoformat()
    '2026-06-30T22:00:00+00:00'
    """
    return datetime.combine(day, time(), tzinfo=SWEDEN).astimezone(UTC)


def birthday(born: date, age: int) -> date:
    """The first day of an age; for somebody born on 29 February 1 March in a common year.

    >>> birthday(date(2008, 2, 29), 18).isoformat(), birthday(date(2008, 2, 29), 12).isoformat()
    ('2026-03-01', '2020-02-29')
    """
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def signers_at(
    consent: Consent,
    at: datetime,
    *,
    person: Individual,
    guardianships: tuple[Guardianship, ...],
    policy: AgePolicy,
) -> frozenset[IndividualId] | None:
    """Whose yes it takes at a moment; ``None`` also where no birth date is recorded."""
    if person.birth_date is None:
        return None
    return required_signers(person, guardianships, day_of(at), policy=policy, check=consent.check)


def awaited_of(
    consent: Consent, signers: frozenset[IndividualId], given: frozenset[IndividualId]
) -> frozenset[IndividualId]:
    """Whose yes is still missing; where the matter cannot wait one guardian is enough (FB 6:13)."""
    awaited = signers - given
    if consent.urgent_alone is not None and given & (signers - {consent.subject}):
        awaited &= {consent.subject}
    return awaited


def complete_at(
    consent: Consent,
    at: datetime,
    *,
    person: Individual,
    guardianships: tuple[Guardianship, ...],
    policy: AgePolicy,
) -> bool:
    """Whether every signature that it takes at this moment is there, and nobody heard says no."""
    signers = signers_at(consent, at, person=person, guardianships=guardianships, policy=policy)
    if signers is None:
        return False
    said = answers(consent, at, heard=signers | {consent.subject})
    if awaited_of(consent, signers, frozenset(said)) or any(not one.given for one in said.values()):
        return False
    return not nothing_left(consent, (w for one in said.values() for w in one.taken_back))


def completed_by(
    consent: Consent,
    at: datetime,
    *,
    person: Individual,
    guardianships: tuple[Guardianship, ...],
    policy: AgePolicy,
) -> bool:
    """Whether there was a moment up to this one at which the consent was complete."""
    moments = {signature.at for signature in consent.signatures}
    for guardianship in guardianships:
        period = guardianship.period
        moments |= {midnight(day) for day in (period.since, period.until) if day is not None}
    if person.birth_date is not None:
        ages = (policy.youth_joins_from, policy.youth_alone_from, MAJORITY)
        moments |= {midnight(birthday(person.birth_date, age)) for age in ages}
    return any(
        complete_at(consent, moment, person=person, guardianships=guardianships, policy=policy)
        for moment in moments
        if moment <= at
    )


def lapsed(
    consent: Consent,
    at: datetime,
    *,
    person: Individual,
    guardianships: tuple[Guardianship, ...],
    policy: AgePolicy,
) -> bool:
    """Whether the last day to answer has gone by, and the consent was not complete at any time before.

    A signature that comes later completes nothing: the family is asked anew.
    """
    if consent.answer_by is None or day_of(at) <= consent.answer_by:
        return False
    end = midnight(consent.answer_by + timedelta(days=1)) - timedelta(microseconds=1)
    return not completed_by(consent, end, person=person, guardianships=guardianships, policy=policy)
