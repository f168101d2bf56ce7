"""Who holds and who receives: agencies, their branches and their officials."""

from __future__ import annotations

from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AgencyId, BranchId, OfficialId, check_id
from collabmodel.model.time import Period


class LegalBasis(Enum):
    """What a body is in the eyes of the secrecy act (OSL 2 kap.)."""

    AUTHORITY = "authority"
    """Myndighet: a state agency, a municipal board, a court."""
    EQUATED = "equated"
    """Company, foundation or association that municipalities steer (OSL 2:3)."""
    PRIVATE = "private"
    """Everybody else: associations, private schools, landlords, employers."""
    UNKNOWN = "unknown"
    """Nobody has decided; the question is referred."""


@attrs.frozen(field_transformer=checked)
class Agency:
    """A body that takes part (myndighet, förvaltning, bolag, förening).

    A municipal board is an authority of its own (OSL 8:1), so each board is an
    ``Agency``; ``municipality`` ties the boards of one municipality together.

    Args:
        kind: party code of the pack's vocabulary, for instance ``social_board``.
        roles: further party codes, for instance ``principal``.

    >>> Agency(AgencyId("police"), "Polismyndigheten", "police", LegalBasis.AUTHORITY).kind
    'police'
    """

    id: AgencyId
    name: str
    kind: str
    legal_basis: LegalBasis
    municipality: str | None = None
    region: str | None = None
    roles: frozenset[str] = frozenset()

    def __attrs_post_init__(self) -> None:
        """Check the id."""
        check_id(self.id, where="agency.id")

    @property
    def is_authority(self) -> bool | None:
        """Authority or equated with one; ``None`` while nobody has decided."""
        if self.legal_basis is LegalBasis.UNKNOWN:
            return None
        return self.legal_basis is not LegalBasis.PRIVATE


@attrs.frozen(field_transformer=checked)
class Branch:
    """A branch of activity inside an agency (verksamhetsgren).

    Secrecy holds between branches that are independent of each other (OSL 8:2).
    Whether they are is a judgement about the organisation: ``independent`` stays
    ``None`` until somebody has made it, and the question is then referred.

    Args:
        activities: codes of the functions run here (``teaching``, ``social_services`` …).
    """

    id: BranchId
    agency: AgencyId
    name: str
    activities: frozenset[str]
    independent: bool | None = None
    roles: frozenset[str] = frozenset()

    def __attrs_post_init__(self) -> None:
        """Check the id, and that the branch does something."""
        check_id(self.id, where="branch.id")
        if not self.activities:
            msg = f"branch {self.id}: name at least one activity; secrecy follows the function, not the employer"
            raise ModelError(msg)

    def runs(self, stated: str | None) -> str | None:
        """The function that is meant: the stated one, or else the only one; ``None`` where it runs several."""
        only = min(self.activities) if len(self.activities) == 1 else None
        return stated or only


@attrs.frozen(field_transformer=checked)
class Official:
    """A named official (tjänsteman), who answers for assessments in a period."""

    id: OfficialId
    agency: AgencyId
    title: str = ""
    name: str = attrs.field(default="", repr=False)
    period: Period = Period()

    def __attrs_post_init__(self) -> None:
        """Check the id."""
        check_id(self.id, where="official.id")
