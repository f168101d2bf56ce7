"""Legal powers (befogenhet): what one agency may do, and by what law; no other agency may use it."""

from __future__ import annotations

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AgencyId, PowerId, check_id


@attrs.frozen(field_transformer=checked)
class LegalPower:
    """A power that an agency has (befogenhet).

    Args:
        agency: whose it is; it is never lent.
        code: what it is called among the parties.
        statute: where it stands, as the agency itself refers to it.
        allows: what it lets the agency do, in words.

    Raises:
        ModelError: without a code or a statute.
    """

    id: PowerId
    agency: AgencyId
    code: str
    statute: str
    allows: str = ""

    def __attrs_post_init__(self) -> None:
        """Check the ids, and that it says what it rests on."""
        check_id(self.id, where="power.id")
        check_id(self.agency, where="power.agency")
        if not self.code.strip() or not self.statute.strip():
            msg = f"power {self.id}: name it, and say in what statute it stands"
            raise ModelError(msg)
