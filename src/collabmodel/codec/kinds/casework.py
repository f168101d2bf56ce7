"""How the values of casework are kept."""

from __future__ import annotations

from collabmodel.codec.kinds.kind import Kind

CASEWORK: tuple[Kind, ...] = ()
