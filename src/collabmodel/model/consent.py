"""Consent to lift secrecy (samtycke, häva sekretess): what was asked, who signed, who took it back.

The record only.  Whether it holds is never stored; see :mod:`collabmodel.model.standing`.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError, StrangerSignedError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AgencyId, ConsentId, IndividualId, ItemId, OfficialId, check_id
from collabmodel.model.time import Period, require_aware


class ConsentForm(Enum):
    """How the consent was given; the law asks for no form, but not every form is a consent."""

    WRITTEN = "written"
    ELECTRONIC = "electronic"
    ORAL = "oral"
    CONTRACT_CLAUSE = "contract_clause"
    """A printed clause in a contract; recorded as it was, and never valid."""
    IMPLIED = "implied"
    """Conduct; recorded as it was, and never valid."""


class Capacity(Enum):
    """In what capacity somebody signed."""

    SUBJECT = "subject"
    GUARDIAN = "guardian"


@attrs.frozen(field_transformer=checked)
class Signature:
    """A yes or a no by one signer, at one moment."""

    signer: IndividualId
    capacity: Capacity
    given: bool
    at: datetime

    def __attrs_post_init__(self) -> None:
        """The moment needs a zone."""
        require_aware(self.at, where="consent.signatures.at")


@attrs.frozen(field_transformer=checked)
class Withdrawal:
    """A signer takes the consent back (återkallelse), wholly or for a part, from a moment on."""

    signer: IndividualId
    at: datetime
    categories: frozenset[str] | None = None
    recipients: frozenset[str] | None = None

    def __attrs_post_init__(self) -> None:
        """The moment needs a zone."""
        require_aware(self.at, where="consent.withdrawals.at")

    def touches(self, *, categories: frozenset[str], recipients: frozenset[str]) -> bool:
        """Whether it takes back what is asked for."""
        category_hit = self.categories is None or bool(self.categories & categories)
        return category_hit and (self.recipients is None or bool(self.recipients & recipients))


@attrs.frozen(field_transformer=checked)
class ConsentScope:
    """What a consent covers; what it does not name it does not cover.

    Args:
        discloser: the one agency that may give; each agency obtains its own consent.
        recipients: ids of branches, agencies or persons.
        items: only these items, when the consent is as narrow as that.
    """

    categories: frozenset[str]
    discloser: AgencyId
    recipients: frozenset[str]
    purposes: frozenset[str]
    valid: Period
    items: frozenset[ItemId] | None = None

    def __attrs_post_init__(self) -> None:
        """A consent names what, to whom, for what and until when."""
        if self.categories and self.recipients and self.purposes:
            return
        name = next(name for name in ("categories", "recipients", "purposes") if not getattr(self, name))
        raise ModelError(f"consent scope: {name} is empty; a consent must name them")


@attrs.frozen(field_transformer=checked)
class ConsentCheck:
    """What an official found when receiving the consent (OSL 12:3, FB 6:11).

    Args:
        informed: the signers knew what would be shared, with whom, and that they may say no.
        guardians_may_dispose: for a minor, the guardians have the right to decide in this matter and
            no considerable harm to the minor can be assumed; ``None`` while not examined.
        youth_mature: the minor is mature enough to decide this alone; ``None`` = not examined.
    """

    by: OfficialId
    on: date
    informed: bool
    guardians_may_dispose: bool | None = None
    youth_mature: bool | None = None


@attrs.frozen(field_transformer=checked)
class Consent:
    """A consent of, or for, one person (samtycke till att häva sekretess).

    Args:
        scope: ``None`` for a general waiver, which is recorded as it was given and never covers anything.
        urgent_alone: the other guardian is prevented and the matter cannot wait (FB 6:13 second
            paragraph), as found by an official.
        reservation_required: given only on condition of a reservation (OSL 12:2 second paragraph).
    """

    id: ConsentId
    subject: IndividualId
    scope: ConsentScope | None
    form: ConsentForm
    signatures: tuple[Signature, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    check: ConsentCheck | None = None
    urgent_alone: OfficialId | None = None
    reservation_required: bool = False

    def __attrs_post_init__(self) -> None:
        """Check the id, and that only signers withdraw."""
        check_id(self.id, where="consent.id")
        for withdrawal in self.withdrawals:
            if all(signature.signer != withdrawal.signer for signature in self.signatures):
                raise StrangerSignedError(self.id, withdrawal.signer)

    def sign(self, signature: Signature) -> Consent:
        """The consent with one more signature."""
        return attrs.evolve(self, signatures=(*self.signatures, signature))

    def withdraw(self, withdrawal: Withdrawal) -> Consent:
        """The consent with one more withdrawal; what was given before stays given.

        Raises:
            StrangerSignedError: if whoever withdraws has not signed.
        """
        return attrs.evolve(self, withdrawals=(*self.withdrawals, withdrawal))
