"""Who takes part in a case, and who of those may hear what is said there."""

from __future__ import annotations

from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AgencyId, BranchId, IndividualId, OfficialId
from collabmodel.model.time import Period


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
    the consents, and of law; see :mod:`collabmodel.model.casework.covering`.

    Args:
        role: what he or she is there as.
        official: the official, of an agency and perhaps a branch.
        individual: the guardian, the youth, or a person in the network.
        outside: the club or other body, by the word that a consent knows it by.
        decided_by: who decided that the police attend this case; the role ``POLICE`` needs it, others do not.

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
            raise ModelError(
                "team member: the police attend by decision in each case. Say in decided_by who decided."
            )

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
