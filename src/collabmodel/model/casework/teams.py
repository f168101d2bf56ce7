"""Who takes part in a case, and who of those may hear what is said there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.consent import Capacity, Consent
from collabmodel.model.ids import AgencyId, BranchId, IndividualId, OfficialId
from collabmodel.model.time import Period, day_of

if TYPE_CHECKING:
    from collabmodel.model.casework.cases import Case


class TeamRole(Enum):
    """What somebody is there as (roll i teamet)."""

    COORDINATOR = "coordinator"
    SCHOOL = "school"
    """Rektor, or somebody important to the youth at school."""
    SOCIAL_SERVICES = "social_services"
    POLICE = "police"
    """Whether the police attend is decided for each case."""
    LEISURE = "leisure"
    HEALTH = "health"
    GUARDIAN = "guardian"
    YOUTH = "youth"
    NETWORK = "network"
    """A private person in the youth's network."""
    OUTSIDE = "outside"
    """A club or another body outside the agencies."""


_ROLES_OF_PERSONS = frozenset({TeamRole.GUARDIAN, TeamRole.YOUTH, TeamRole.NETWORK})


@attrs.frozen(field_transformer=checked)
class TeamMember:
    """Somebody in the team of a case (deltagare): an official, a person of the family or network, an outside body.

    To sit in the team gives no right to any information.  What may be told to whom is a matter of
    the consents, and of law; see :func:`uncovered`.

    Args:
        role: what he or she is there as.
        official: the official, of an agency and perhaps a branch.
        individual: the guardian, the youth, or a person in the network.
        outside: the club or other body, by the word that a consent knows it by.
        decided_by: who decided that the police attend this case; the police need it, others do not.

    Raises:
        ModelError: unless it is one of the three, in a role that it can have.
    """

    role: TeamRole
    period: Period = Period()
    official: OfficialId | None = None
    agency: AgencyId | None = None
    branch: BranchId | None = None
    individual: IndividualId | None = None
    outside: str = attrs.field(default="", repr=False)
    decided_by: OfficialId | None = None

    def __attrs_post_init__(self) -> None:
        """One of the three, in a role it can have."""
        given = (self.official is not None, self.individual is not None, bool(self.outside.strip()))
        if sum(given) != 1:
            raise ModelError("team member: give one official, one individual or one outside body")
        if (self.official is None) is (self.agency is not None):
            raise ModelError("team member: an official, and no one else, comes on behalf of an agency")
        if self.official is None and self.branch is not None:
            raise ModelError("team member: only an official has a branch")
        if (self.role in _ROLES_OF_PERSONS) is not (self.individual is not None):
            raise ModelError(
                "team member: a person comes as guardian, youth or network, and no one else does"
            )
        if (self.role is TeamRole.OUTSIDE) is not bool(self.outside.strip()):
            raise ModelError("team member: an outside body comes as one, and no one else does")
        if self.role is TeamRole.POLICE and self.decided_by is None:
            raise ModelError("team member: the police attend by decision in each case. Say who decided.")

    @property
    def who(self) -> str:
        """The id, or for an outside body the word, that it is called by."""
        return str(self.official or self.individual or self.outside)

    @property
    def is_person(self) -> bool:
        """Whether it is a private person."""
        return self.individual is not None

    def known_as(self) -> frozenset[str]:
        """What a consent may know it by."""
        return frozenset(str(one) for one in (self.who, self.agency, self.branch) if one is not None)


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
