"""How the values of planning are kept."""

from __future__ import annotations

from collabmodel.codec.kinds.kind import Kind

PLANNING: tuple[Kind, ...] = ()
