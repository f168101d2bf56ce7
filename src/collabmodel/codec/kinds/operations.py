"""How the values of operations are kept."""

from __future__ import annotations

from collabmodel.codec.kinds.kind import Kind, identified
from collabmodel.model.operations.operations import JointOperation
from collabmodel.model.operations.powers import LegalPower

OPERATIONS: tuple[Kind, ...] = (
    identified("legal_power", LegalPower, "agency", index={"code": lambda power: power.code}),
    identified(
        "joint_operation",
        JointOperation,
        "cooperation",
        index={
            "cooperation": lambda operation: str(operation.cooperation),
            "object": lambda operation: operation.object_ref,
        },
    ),
)
