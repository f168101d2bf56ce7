"""Legal profiles: by which law each agency works, told to the others at the table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AgencyId, ProfileId, check_id
from collabmodel.model.time import Period


@attrs.frozen(field_transformer=checked)
class LegalProfile:
    """By which law an agency works (lagstiftning per part), in words for the other parties.

    It is for people to read.  No rule asks it anything: what an agency may give is decided by the packs.

    Args:
        statutes: references to the statutes that govern it, as text.
        regime: its secrecy in words; say so too where it has none of its own.
        powers: its legal powers in words (befogenheter); none is lent to another agency.
        valid: when the text holds.

    Raises:
        ModelError: if nothing is said of its secrecy.
    """

    id: ProfileId
    agency: AgencyId
    regime: str
    statutes: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()
    valid: Period = Period()

    def __attrs_post_init__(self) -> None:
        """Check the id, and that the secrecy is spoken of."""
        check_id(self.id, where="profile.id")
        if not self.regime.strip():
            msg = f"profile {self.id}: say in words which secrecy the agency has, or that it has none of its own"
            raise ModelError(msg)


def profiles_on(
    agencies: Iterable[AgencyId], profiles: Iterable[LegalProfile], day: date
) -> dict[AgencyId, LegalProfile | None]:
    """The profile of each agency on a day; ``None`` where nobody has written one, so that it is seen.

    Raises:
        ModelError: if an agency has two on that day.
    """
    wanted: dict[AgencyId, LegalProfile | None] = dict.fromkeys(sorted(agencies))
    for profile in profiles:
        if profile.agency in wanted and profile.valid.holds(day):
            if wanted[profile.agency] is not None:
                msg = f"agency {profile.agency}: it has two legal profiles on one day. End one of them."
                raise ModelError(msg)
            wanted[profile.agency] = profile
    return wanted
