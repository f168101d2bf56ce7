"""Whether a consent carries a disclosure on a day: who must sign, who has, what it covers.

Worked out from the signatures, the guardianship and the ages (OSL 12:2-3, FB 6:11 and
6:13), each time it is asked; a withdrawal therefore takes effect at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.model.answers import answers
from collabmodel.model.completion import awaited_of, lapsed
from collabmodel.model.consent import Consent, ConsentForm, ConsentScope
from collabmodel.model.ids import AgencyId, ConsentId, IndividualId, ItemId
from collabmodel.model.people import MAJORITY, Guardianship, Individual
from collabmodel.model.signers import AgePolicy, guardians_on, refuse_strangers, required_signers
from collabmodel.model.time import day_of

__all__ = [
    "AgePolicy",
    "ConsentStanding",
    "Gap",
    "Use",
    "guardians_on",
    "refuse_strangers",
    "required_signers",
    "standing",
]


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
    DATA_PERIOD = "data_period"
    SUPERSEDED = "superseded"
    LAPSED = "lapsed"
    ENTERED_IN_ERROR = "entered_in_error"
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
        arose_on: the day the information is of; ``None`` = nobody has said.
    """

    item: ItemId
    categories: frozenset[str]
    discloser: AgencyId
    recipients: frozenset[str]
    purpose: str | None
    at: datetime
    arose_on: date | None = None


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
    given, gaps = _answered(consent, use, None if signers is None else signers | {consent.subject})
    gaps |= scope_gaps(consent.scope, use, day) | form_gaps(consent, person, signers, day)
    gaps |= closed_gaps(consent, use.at, person=person, guardianships=guardianships, policy=policy)
    awaited: frozenset[IndividualId] = frozenset()
    if signers is None:
        gaps.add(Gap.SIGNERS_UNKNOWN)
    else:
        awaited = awaited_of(consent, signers, given)
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


def _answered(
    consent: Consent, use: Use, heard: frozenset[IndividualId] | None
) -> tuple[frozenset[IndividualId], set[Gap]]:
    """Who says yes to this use, and whether somebody says no, among those whose word counts."""
    given: set[IndividualId] = set()
    gaps: set[Gap] = set()
    for signer, answer in answers(consent, use.at, heard=heard).items():
        if not answer.given:
            gaps.add(Gap.REFUSED)
        elif any(w.touches(categories=use.categories, recipients=use.recipients) for w in answer.taken_back):
            gaps.add(Gap.WITHDRAWN)
        else:
            given.add(signer)
    return frozenset(given), gaps


def closed_gaps(
    consent: Consent,
    at: datetime,
    *,
    person: Individual,
    guardianships: tuple[Guardianship, ...],
    policy: AgePolicy,
) -> set[Gap]:
    """What has put an end to the consent as a whole: a better record, a newer consent, or the last day to answer.

    What was entered in error never carried anything, on any day.
    """
    gaps: set[Gap] = set()
    if consent.entered_in_error is not None:
        gaps.add(Gap.ENTERED_IN_ERROR)
    if consent.superseded is not None and consent.superseded.at <= at:
        gaps.add(Gap.SUPERSEDED)
    if lapsed(consent, at, person=person, guardianships=guardianships, policy=policy):
        gaps.add(Gap.LAPSED)
    return gaps


def scope_gaps(scope: ConsentScope | None, use: Use, day: date) -> set[Gap]:
    """Where the use lies outside what the consent names."""
    if scope is None:
        return {Gap.GENERAL}
    checks = {
        Gap.CATEGORY: use.categories <= scope.categories,
        Gap.ITEM: scope.items is None or use.item in scope.items,
        Gap.DISCLOSER: use.discloser == scope.discloser,
        Gap.RECIPIENT: bool(use.recipients & scope.recipients),
        Gap.PURPOSE: use.purpose is not None and use.purpose in scope.purposes,
        Gap.PERIOD: scope.valid.holds(day),
        Gap.DATA_PERIOD: scope.data_period is None
        or (use.arose_on is not None and scope.data_period.holds(use.arose_on)),
    }
    return {gap for gap, covered in checks.items() if not covered}


def form_gaps(
    consent: Consent, person: Individual, signers: frozenset[IndividualId] | None, day: date
) -> set[Gap]:
    """What is wrong with the way it was given, or not yet found right by an official."""
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
