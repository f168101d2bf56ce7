"""Consent to lift secrecy (samtycke, häva sekretess): what was asked, who signed, who took it back.

The record only.  Whether it holds is never stored; see :mod:`collabmodel.model.standing`.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError, StrangerSignedError
from collabmodel.model.checks import checked
from collabmodel.model.ids import (
    AgencyId,
    ConsentId,
    CooperationId,
    IndividualId,
    ItemId,
    OfficialId,
    check_id,
)
from collabmodel.model.time import Period, day_of, require_aware


class ConsentForm(Enum):
    """How the consent was given; the law asks for no form, but not every form is a consent."""

    WRITTEN = "written"
    ELECTRONIC = "electronic"
    ORAL = "oral"
    CONTRACT_CLAUSE = "contract_clause"
    """A printed clause in a contract; recorded as it was, and never valid."""
    IMPLIED = "implied"
    """Conduct; recorded as it was, and never valid."""


class Channel(Enum):
    """How the family was asked."""

    MEETING = "meeting"
    TELEPHONE = "telephone"
    LETTER = "letter"
    DIGITAL = "digital"


class Medium(Enum):
    """In what way one signer answered."""

    PAPER = "paper"
    ELECTRONIC_ID = "electronic_id"
    SPOKEN = "spoken"


class Capacity(Enum):
    """In what capacity somebody signed."""

    SUBJECT = "subject"
    GUARDIAN = "guardian"


@attrs.frozen(field_transformer=checked)
class Signature:
    """A yes or a no by one signer, at one moment.

    Args:
        medium: in what way it was given; ``None`` where nobody has said.
        evidence: the id, in the agency's own file, of what shows it.
    """

    signer: IndividualId
    capacity: Capacity
    given: bool
    at: datetime
    medium: Medium | None = None
    evidence: str | None = None

    def __attrs_post_init__(self) -> None:
        """The moment needs a zone, and the evidence is an id and no text."""
        require_aware(self.at, where="consent.signatures.at")
        if self.evidence is not None:
            check_id(self.evidence, where="consent.signatures.evidence")


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
        data_period: the time that the information may be of (``InformationItem.arose_on``); an item of
            which nobody has said when it arose is then not covered.  ``None`` where no time was named.
    """

    categories: frozenset[str]
    discloser: AgencyId
    recipients: frozenset[str]
    purposes: frozenset[str]
    valid: Period
    items: frozenset[ItemId] | None = None
    data_period: Period | None = None

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
class Supersession:
    """Another consent has taken the place of this one, from a moment on (ersatt)."""

    by: ConsentId
    at: datetime

    def __attrs_post_init__(self) -> None:
        """Check the id and the moment."""
        check_id(self.by, where="consent.superseded.by")
        require_aware(self.at, where="consent.superseded.at")


@attrs.frozen(field_transformer=checked)
class EnteredInError:
    """An official found that the record should never have been made (felregistrerad).

    Args:
        reason: why, for those who open the consent itself.
    """

    by: OfficialId
    at: datetime
    reason: str = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        """A moment with a zone, and a reason."""
        require_aware(self.at, where="consent.entered_in_error.at")
        if not self.reason.strip():
            msg = "consent.entered_in_error: give a reason"
            raise ModelError(msg)


@attrs.frozen(field_transformer=checked)
class Consent:
    """A consent of, or for, one person (samtycke till att häva sekretess).

    Args:
        scope: ``None`` for a general waiver, which is recorded as it was given and never covers anything.
        urgent_alone: the other guardian is prevented and the matter cannot wait (FB 6:13 second
            paragraph), as found by an official.
        reservation_required: given only on condition of a reservation (OSL 12:2 second paragraph).
        cooperation: the cooperation whose form it is.
        requested_at: when the family was asked; ``None`` while it is a draft, or where only the answer
            was recorded.
        answer_by: the last day on which an answer is in time; the consent lapses at the midnight after it
            unless every signature that was needed had come.
        language: in which the family was informed, as a code such as ``sv``.
        form_version: which wording of the form was used.
        informed_by: the official who told what it means, and that a no costs no other help.
        channel: how the family was asked.
        between: the agencies that the form names, which give to and receive from each other; what each
            of them may give stands in its own copy, see :mod:`collabmodel.model.copies`.
        copy_of: the form that this is one agency's copy of.
        superseded: by which consent, and from when.
        entered_in_error: who found so; the consent then never carried anything.
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
    cooperation: CooperationId | None = None
    requested_at: datetime | None = None
    answer_by: date | None = None
    language: str = ""
    form_version: str = ""
    informed_by: OfficialId | None = None
    channel: Channel | None = None
    between: frozenset[AgencyId] = frozenset()
    copy_of: ConsentId | None = None
    superseded: Supersession | None = None
    entered_in_error: EnteredInError | None = None

    def __attrs_post_init__(self) -> None:
        """Check the id, the days, that it does not refer to itself, and that only signers withdraw."""
        check_id(self.id, where="consent.id")
        if self.requested_at is not None:
            require_aware(self.requested_at, where="consent.requested_at")
            if self.answer_by is not None and self.answer_by < day_of(self.requested_at):
                msg = f"consent {self.id}: answer_by lies before the day it was requested. Correct one of the two."
                raise ModelError(msg)
        if self.id == self.copy_of or (self.superseded is not None and self.superseded.by == self.id):
            msg = f"consent {self.id}: it can be neither a copy of itself nor superseded by itself"
            raise ModelError(msg)
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

    def supersede(self, *, by: ConsentId, at: datetime) -> Consent:
        """The consent with another in its place from a moment on.

        Raises:
            ModelError: if that is the consent itself.
        """
        return attrs.evolve(self, superseded=Supersession(by, at))

    def in_error(self, found: EnteredInError) -> Consent:
        """The consent marked as a record that should never have been made."""
        return attrs.evolve(self, entered_in_error=found)
