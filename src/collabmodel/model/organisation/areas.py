"""Areas: the part of a municipality that a local group works in."""

from __future__ import annotations

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AreaId, BranchId, check_id


@attrs.frozen(field_transformer=checked)
class Area:
    """A part of a municipality (område); where an area follows schools, they say where it ends.

    Several cooperations of one municipality may share an area.

    Args:
        schools: the branches that are its schools.
        geometry: where a map of it is found, a reference only.
        reason: why the work began here, in words that name nobody.

    Raises:
        ModelError: without a name.

    >>> Area(AreaId("berga"), "Berga", "eslov", frozenset({BranchId("school/berga")})).municipality
    'eslov'
    """

    id: AreaId
    name: str
    municipality: str
    schools: frozenset[BranchId] = frozenset()
    geometry: str = ""
    reason: str = ""

    def __attrs_post_init__(self) -> None:
        """Check the id, and that it has a name."""
        check_id(self.id, where="area.id")
        if not self.name.strip():
            msg = f"area {self.id}: give its name"
            raise ModelError(msg)
