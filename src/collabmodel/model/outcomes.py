"""The words an answer is given in: outcome, basis, and whether there is a duty."""

from __future__ import annotations

from enum import Enum
from typing import NoReturn


class Outcome(Enum):
    """Permit, deny, or refer to a named person; never a bare yes or no.

    >>> bool(Outcome.DENY)
    Traceback (most recent call last):
        ...
    TypeError: an outcome is not true or false; compare it with Outcome.PERMIT
    """

    PERMIT = "permit"
    DENY = "deny"
    REFER = "refer"

    def __bool__(self) -> NoReturn:
        """Refuse, so that a careless ``if outcome:`` cannot leak."""
        msg = "an outcome is not true or false; compare it with Outcome.PERMIT"
        raise TypeError(msg)


class Basis(Enum):
    """On what ground an item may be given."""

    NO_SECRECY = "no_secrecy"
    HARM_TEST = "harm_test"
    CONSENT = "consent"
    PERMISSION = "permission"
    DUTY = "duty"
    NONE = "none"


class DutyKind(Enum):
    """Whether the holder must give the item (uppgiftsskyldighet, anmälningsskyldighet)."""

    NONE = "none"
    ON_REQUEST = "on_request"
    OWN_INITIATIVE = "own_initiative"
