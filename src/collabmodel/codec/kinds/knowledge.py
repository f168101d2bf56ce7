"""How the values of knowledge are kept."""

from __future__ import annotations

from collabmodel.codec.kinds.kind import Kind

KNOWLEDGE: tuple[Kind, ...] = ()
