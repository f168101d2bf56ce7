"""How the values of operations are kept."""

from __future__ import annotations

from collabmodel.codec.kinds.kind import Kind

OPERATIONS: tuple[Kind, ...] = ()
