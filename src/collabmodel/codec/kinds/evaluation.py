"""How the values of evaluation are kept."""

from __future__ import annotations

from collabmodel.codec.kinds.kind import Kind

EVALUATION: tuple[Kind, ...] = ()
