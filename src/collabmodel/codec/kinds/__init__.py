"""Which types can be stored, under which key, and what each belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from collabmodel.codec.kinds.agreed import AGREED
from collabmodel.codec.kinds.casework import CASEWORK
from collabmodel.codec.kinds.evaluation import EVALUATION
from collabmodel.codec.kinds.kind import Kind, matter_scope, person_scope
from collabmodel.codec.kinds.knowledge import KNOWLEDGE
from collabmodel.codec.kinds.matters import MATTERS
from collabmodel.codec.kinds.operations import OPERATIONS
from collabmodel.codec.kinds.organisation import ORGANISATION
from collabmodel.codec.kinds.people import PEOPLE
from collabmodel.codec.kinds.planning import PLANNING
from collabmodel.errors import CodecError

__all__ = ["KINDS", "Kind", "kind_of", "matter_scope", "person_scope"]

KINDS: Mapping[type[Any], Kind] = {
    kind.cls: kind
    for kinds in (
        ORGANISATION,
        AGREED,
        PEOPLE,
        MATTERS,
        CASEWORK,
        PLANNING,
        KNOWLEDGE,
        OPERATIONS,
        EVALUATION,
    )
    for kind in kinds
}
"""Every type that has a document.  A key is the value's own id where it has one."""


def kind_of(cls: type[Any]) -> Kind:
    """How a type is stored.

    Raises:
        CodecError: if it is not a type that can be stored.
    """
    if cls not in KINDS:
        raise CodecError([f"{cls.__name__}: not a type that can be stored"])
    return KINDS[cls]
