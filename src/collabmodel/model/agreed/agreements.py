"""Agreements to cooperate; they open no secrecy."""

from __future__ import annotations

from datetime import date

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AgencyId, AgreementId, check_id
from collabmodel.model.time import Period


@attrs.frozen(field_transformer=checked)
class Agreement:
    """A cooperation agreement (samverkansöverenskommelse).

    It states purposes and areas (act 2023:196 section 9), and it is never a ground to
    give information: no rule of any pack may test it.

    Raises:
        ModelError: with fewer than two parties, or without purpose or subject area.
    """

    id: AgreementId
    parties: frozenset[AgencyId]
    purposes: frozenset[str]
    areas: frozenset[str]
    signed_on: date | None
    valid: Period
    registry_no: str | None = None
    replaces: AgreementId | None = None

    def __attrs_post_init__(self) -> None:
        """Check parties, purposes and areas."""
        check_id(self.id, where="agreement.id")
        if len(self.parties) < 2:  # noqa: PLR2004 - an agreement has two sides
            msg = f"agreement {self.id}: it needs at least two parties"
            raise ModelError(msg)
        if not self.purposes or not self.areas:
            msg = f"agreement {self.id}: state its purposes and subject areas (act 2023:196, section 9)"
            raise ModelError(msg)

    def in_force(self, day: date) -> bool:
        """Signed, and inside its period; the day of signing may lie before the period."""
        return self.signed_on is not None and self.signed_on <= day and self.valid.holds(day)
