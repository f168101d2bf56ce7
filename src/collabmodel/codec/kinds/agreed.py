"""How agreements and documents are kept."""

from __future__ import annotations

from collabmodel.codec.kinds.kind import Kind, identified
from collabmodel.model.agreed.agreements import Agreement

AGREED: tuple[Kind, ...] = (
    identified("agreement", Agreement, holds=lambda agreement, day: agreement.valid.holds(day)),
)
