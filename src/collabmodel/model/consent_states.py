"""Where a consent stands at a moment (samtyckets läge): computed each time, and never kept as truth."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from collabmodel.model.answers import answers, nothing_left
from collabmodel.model.completion import awaited_of, completed_by, signers_at
from collabmodel.model.consent import Capacity, Consent
from collabmodel.model.people import MAJORITY, Guardianship, Individual
from collabmodel.model.signers import AgePolicy, refuse_strangers
from collabmodel.model.standing import Gap, closed_gaps, form_gaps
from collabmodel.model.time import day_of


class ConsentState(Enum):
    """Where a consent stands.  ``GIVEN`` is the only yes."""

    DRAFT = "draft"
    """Written, and nobody has been asked (utkast)."""
    REQUESTED = "requested"
    """The family has been asked, and none of those who must sign has answered (begärt)."""
    PARTLY_SIGNED = "partly_signed"
    """Some have said yes, and others are waited for (delvis undertecknat)."""
    SIGNED = "signed"
    """All have signed, and it does not carry: not examined, not in force yet, too general, or no good."""
    GIVEN = "given"
    """All have signed, an official has found it good, and something is left of what it names (lämnat)."""
    NO_LONGER_COMPLETE = "no_longer_complete"
    """It was complete, and others must sign now: a new guardian, or a youth who has come of the age to join."""
    AGED_OUT = "aged_out"
    """The guardians' yes has ended with the age of the youth, who answers alone and has not signed."""
    REFUSED = "refused"
    """Somebody whose word counts has said no (nekat)."""
    WITHDRAWN = "withdrawn"
    """Somebody whose word counts has taken back all that was left of it (återkallat)."""
    LAPSED = "lapsed"
    """It was asked for, and not complete when the last day to answer had gone by (förfallet)."""
    EXPIRED = "expired"
    """Its period is over (utgånget)."""
    SUPERSEDED = "superseded"
    """Another consent has taken its place (ersatt)."""
    ENTERED_IN_ERROR = "entered_in_error"
    """It should never have been recorded, and never carried anything (felregistrerat)."""


TERMINAL = frozenset(
    {
        ConsentState.REFUSED,
        ConsentState.WITHDRAWN,
        ConsentState.LAPSED,
        ConsentState.EXPIRED,
        ConsentState.SUPERSEDED,
        ConsentState.ENTERED_IN_ERROR,
    }
)
"""States in which no answer is taken any more; the family is asked anew, with a consent of its own.

All but the last accept to be found entered in error.  A withdrawal is taken in any of them: it
can make a consent smaller, and never larger.
"""


def state_of(
    consent: Consent,
    *,
    at: datetime,
    person: Individual,
    guardianships: tuple[Guardianship, ...],
    policy: AgePolicy,
) -> ConsentState:
    """Where the consent stands at a moment, as its signatures, the ages and the guardianships have it.

    Args:
        consent: the consent.
        at: the moment.
        person: the one it is of, or for.
        guardianships: those of the person; others are passed over.
        policy: the ages in force on the day.

    Raises:
        StrangerSignedError: if somebody signed who was neither subject nor guardian that day.

    >>> from datetime import UTC, date
    >>> from collabmodel.model.consent import Capacity, ConsentForm, Signature
    >>> from collabmodel.model.ids import ConsentId, IndividualId
    >>> from collabmodel.model.people import Custody, ProtectedIdentity
    >>> youth = Individual(IndividualId("y"), ProtectedIdentity.NONE, birth_date=date(2014, 5, 2))
    >>> both = tuple(Guardianship(youth.id, IndividualId(g), Custody.JOINT) for g in ("mother", "father"))
    >>> noon = datetime(2026, 3, 1, 11, tzinfo=UTC)
    >>> half = Consent(ConsentId("c"), youth.id, None, ConsentForm.WRITTEN).sign(
    ...     Signature(IndividualId("mother"), Capacity.GUARDIAN, True, noon)
    ... )
    >>> state_of(half, at=noon, person=youth, guardianships=both, policy=AgePolicy()).value
    'partly_signed'
    """
    refuse_strangers(consent, guardianships)
    closed = closed_gaps(consent, at, person=person, guardianships=guardianships, policy=policy)
    if Gap.ENTERED_IN_ERROR in closed:
        return ConsentState.ENTERED_IN_ERROR
    if Gap.SUPERSEDED in closed:
        return ConsentState.SUPERSEDED
    signers = signers_at(consent, at, person=person, guardianships=guardianships, policy=policy)
    said = answers(consent, at, heard=None if signers is None else signers | {consent.subject})
    if any(not answer.given for answer in said.values()):
        return ConsentState.REFUSED
    if nothing_left(consent, (w for answer in said.values() for w in answer.taken_back)):
        return ConsentState.WITHDRAWN
    if Gap.LAPSED in closed:
        return ConsentState.LAPSED
    day = day_of(at)
    ends = None if consent.scope is None else consent.scope.valid.until
    if ends is not None and ends <= day:
        return ConsentState.EXPIRED
    if signers is not None and not awaited_of(consent, signers, frozenset(said)):
        in_force = consent.scope is not None and consent.scope.valid.holds(day)
        found_good = in_force and not form_gaps(consent, person, signers, day)
        return ConsentState.GIVEN if found_good else ConsentState.SIGNED
    if signers == frozenset({consent.subject}) and _guardians_answered(consent, person, policy, at):
        return ConsentState.AGED_OUT
    if completed_by(consent, at, person=person, guardianships=guardianships, policy=policy):
        return ConsentState.NO_LONGER_COMPLETE
    return _waiting(consent, at, answered=bool(said))


def _guardians_answered(consent: Consent, person: Individual, policy: AgePolicy, at: datetime) -> bool:
    """Whether a guardian has said yes for somebody whose age lets nobody else answer any more."""
    age = person.age_on(day_of(at))
    of_age = age is not None and (age >= MAJORITY or age >= policy.youth_alone_from)
    return of_age and any(
        s.given and s.capacity is Capacity.GUARDIAN and s.at <= at for s in consent.signatures
    )


def _waiting(consent: Consent, at: datetime, *, answered: bool) -> ConsentState:
    """Where a consent stands that was never complete, and that nobody has said no to."""
    if answered:
        return ConsentState.PARTLY_SIGNED
    asked = consent.requested_at is not None and consent.requested_at <= at
    return ConsentState.REQUESTED if asked or _signed_by(consent, at) else ConsentState.DRAFT


def _signed_by(consent: Consent, at: datetime) -> bool:
    """Whether anybody had answered by then, be it somebody whose word counts no longer."""
    return any(signature.at <= at for signature in consent.signatures)
