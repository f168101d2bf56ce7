"""Individuals, their guardians and the protection of their identity."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs
from personnummer import personnummer

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import IndividualId, check_id
from collabmodel.model.time import Period, whole_years

MAJORITY = 18
"""Age of majority in years (Parental Code, föräldrabalken 9:1)."""


class ProtectedIdentity(Enum):
    """How far a person's registered data are protected (skyddade personuppgifter)."""

    NONE = "none"
    MARKING = "marking"
    """Sekretessmarkering: a warning that forces a careful test."""
    PROTECTED_REGISTRATION = "protected_registration"
    """Skyddad folkbokföring."""
    FICTITIOUS_IDENTITY = "fictitious_identity"
    """Fingerade personuppgifter."""
    UNKNOWN = "unknown"
    """Nobody has looked; every disclosure waits until somebody has."""


@attrs.frozen(field_transformer=checked)
class PersonalNumber:
    """A Swedish personal number (personnummer), checked, never shown.

    Raises:
        ModelError: if the check digit or the date does not hold; the number is not repeated.
    """

    value: str = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        """Check the number with the ``personnummer`` package."""
        if not personnummer.valid(self.value):
            msg = "personal number: it is not valid. Check the date and the last digit."
            raise ModelError(msg)

    def __str__(self) -> str:
        """Never the number."""
        return "<personal number>"


def long_form(number: PersonalNumber) -> str:
    """The number with its century and without a hyphen, so that one number has one spelling.

    It is the number itself: give it to nobody, and write it nowhere.
    """
    return str(personnummer.parse(number.value).format(long_format=True))


@attrs.frozen(field_transformer=checked)
class Individual:
    """A person (den enskilde), known by an opaque key.

    Args:
        protection: must be stated; there is no safe default.
        birth_date: where it is left out and age decides, an error asks for it.
        birth_date_unknown: say so where nobody knows; the question is then referred.

    >>> youth = Individual(IndividualId("youth-1"), ProtectedIdentity.NONE, birth_date=date(2010, 5, 2))
    >>> youth.age_on(date(2026, 5, 1))
    15
    """

    id: IndividualId
    protection: ProtectedIdentity
    birth_date: date | None = None
    birth_date_unknown: bool = False
    deceased_on: date | None = None
    name: str = attrs.field(default="", repr=False)
    personal_number: PersonalNumber | None = attrs.field(default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        """Check the id and that the dates fit together."""
        check_id(self.id, where="individual.id")
        if self.birth_date is not None and self.birth_date_unknown:
            msg = f"person {self.id}: birth_date is given and said to be unknown. Keep one of the two."
            raise ModelError(msg)
        if self.birth_date and self.deceased_on and self.deceased_on < self.birth_date:
            msg = f"person {self.id}: died before being born. Correct one of the dates."
            raise ModelError(msg)

    def age_on(self, day: date) -> int | None:
        """Age in whole years, or ``None`` without a birth date."""
        return None if self.birth_date is None else whole_years(self.birth_date, day)


class Custody(Enum):
    """Whether a guardian decides alone or together with another (FB 6:13)."""

    SOLE = "sole"
    JOINT = "joint"


@attrs.frozen(field_transformer=checked)
class Guardianship:
    """A guardian of a child in a period (vårdnad, vårdnadshavare)."""

    child: IndividualId
    guardian: IndividualId
    custody: Custody
    period: Period = Period()

    def __attrs_post_init__(self) -> None:
        """A person is not the guardian of himself or herself."""
        if self.child == self.guardian:
            msg = f"guardianship of {self.child}: a person cannot be guardian of himself or herself"
            raise ModelError(msg)
