"""What every store does alike: the rules of a unit of work over a shelf that the store brings.

To write a store, keep rows as :class:`Shelf` says, open units with :func:`worked`, and let
:func:`examined` verify.
"""

from collabmodel.adapters.units.guarded import GuardedUnit, worked
from collabmodel.adapters.units.opening import Keeping, OneAtATime, Opening
from collabmodel.adapters.units.rows import Batch, End, EntryRow, KeyRow, Recalled, Row
from collabmodel.adapters.units.shelves import Shelf
from collabmodel.adapters.units.verifying import Holdings, examined, signed

__all__ = [
    "Batch",
    "End",
    "EntryRow",
    "GuardedUnit",
    "Holdings",
    "Keeping",
    "KeyRow",
    "OneAtATime",
    "Opening",
    "Recalled",
    "Row",
    "Shelf",
    "examined",
    "signed",
    "worked",
]
