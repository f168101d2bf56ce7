"""Who of a case's team may hear what is said there: whom the consents of that moment know."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from collabmodel.model.casework.cases import Case
from collabmodel.model.casework.teams import TeamMember, TeamRole
from collabmodel.model.consent import Capacity, Consent
from collabmodel.model.time import day_of


def uncovered(
    case: Case, consents: Iterable[Consent], attendees: Collection[TeamMember], day: date
) -> tuple[TeamMember, ...]:
    """Those who may not hear what is said in the case on a day, in the order given.

    Covered is who is in the team that day, and is known to a consent of *each* person whom the case
    is about: as a recipient, as the agency that gives, as the person itself, or as a guardian who
    signed.  An outside body and a person of the network are covered as recipients named, never because
    they sit in the team.

    Args:
        case: the case.
        consents: the consents that hold at the moment; others than the case names count for nothing.
        attendees: who would attend.
        day: the day of the meeting.
    """
    named = tuple(one for one in consents if one.id in case.consents)
    subjects = case.subjects
    return tuple(
        member
        for member in attendees
        if member not in case.team
        or not member.period.holds(day)
        or not subjects
        or not all(
            any(_knows(consent, member, day) for consent in named if consent.subject == subject)
            for subject in subjects
        )
    )


def _knows(consent: Consent, member: TeamMember, day: date) -> bool:
    """Whether a consent covers a member on a day."""
    scope = consent.scope
    if scope is None or not scope.valid.holds(day):
        return False
    if member.role is TeamRole.YOUTH and member.individual == consent.subject:
        return True
    if member.role is TeamRole.GUARDIAN and any(
        signature.signer == member.individual and signature.capacity is Capacity.GUARDIAN and signature.given
        for signature in consent.signatures
    ):
        return True
    if _taken_back(consent, member, day):
        return False
    gives = member.agency is not None and member.agency == scope.discloser
    return gives or bool(member.known_as() & scope.recipients)


def _taken_back(consent: Consent, member: TeamMember, day: date) -> bool:
    """Whether a signer has by that day taken the consent back for this recipient, and not signed again since."""
    return any(
        withdrawal.recipients is not None
        and bool(withdrawal.recipients & member.known_as())
        and day_of(withdrawal.at) <= day
        and not any(
            again.signer == withdrawal.signer and again.given and withdrawal.at < again.at
            for again in consent.signatures
        )
        for withdrawal in consent.withdrawals
    )
