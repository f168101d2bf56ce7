"""Cooperations: who works together, around whom, under which agreement.

A cooperation opens no secrecy.  No rule of any pack may ask who is a member.
"""

from __future__ import annotations

from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.agencies import Agency, Branch, Official
from collabmodel.model.agreements import Agreement
from collabmodel.model.checks import checked


class CooperationKind(Enum):
    """The kind of cooperation (samverkansform)."""

    SSPF = "sspf"
    """Skola, socialtjänst, polis och fritid, around a youth."""
    SSP = "ssp"
    """Skola, socialtjänst och polis."""
    LOS = "los"
    """Lokal operativ samverkan, around places and businesses."""
    EST = "est"
    """Effektiv samordning för trygghet: places, no persons."""


@attrs.frozen(field_transformer=checked)
class Cooperation:
    """A cooperation in one municipality: its parties and what they have agreed.

    Args:
        ages: for a cooperation around persons, the ages of its target group, both included.

    Raises:
        ModelError: if a branch or official belongs to no party, or the ages are reversed.
    """

    kind: CooperationKind
    name: str
    municipality: str
    agencies: tuple[Agency, ...]
    branches: tuple[Branch, ...]
    officials: tuple[Official, ...]
    agreement: Agreement | None = None
    ages: tuple[int, int] | None = None

    def __attrs_post_init__(self) -> None:
        """Check that everybody belongs to a party."""
        parties = {agency.id for agency in self.agencies}
        strangers = [str(branch.id) for branch in self.branches if branch.agency not in parties]
        strangers += [str(official.id) for official in self.officials if official.agency not in parties]
        if strangers:
            msg = f"cooperation {self.name}: {', '.join(strangers)} belong to no party. Add the agency."
            raise ModelError(msg)
        if self.ages is not None and self.ages[0] > self.ages[1]:
            msg = f"cooperation {self.name}: the ages of the target group are reversed"
            raise ModelError(msg)

    def is_for(self, age: int) -> bool:
        """Whether somebody of this age is in the target group."""
        return self.ages is not None and self.ages[0] <= age <= self.ages[1]
