"""How a consent ends or grows smaller: withdrawn, replaced by a new one, or found entered in error."""

from __future__ import annotations

from datetime import datetime

from collabmodel.errors import ModelError
from collabmodel.model.consent import Consent, EnteredInError, Withdrawal
from collabmodel.model.consent_states import TERMINAL, ConsentState
from collabmodel.model.ids import ConsentId, OfficialId
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.consent_work import ConsentWork, kept, refuse_move, state_in, without_strangers


class ConsentEndings(ConsentWork):
    """The acts after which less is allowed than before."""

    def withdraw(
        self,
        consent_id: ConsentId,
        withdrawal: Withdrawal,
        *,
        by: OfficialId,
        expected_version: int | None = None,
    ) -> Stored[Consent]:
        """Take a consent back, wholly or in part; the next decision after its moment sees it.

        It is taken in every state, since it can only make a consent smaller.

        Args:
            consent_id: the consent.
            withdrawal: who takes back what, and from when.
            by: the official who receives it.
            expected_version: the version that the signer saw; ``None`` for whichever is current, so
                that nobody is kept from withdrawing by somebody else's change.

        Raises:
            NotFoundError: if there is no such consent.
            StrangerSignedError: if whoever withdraws has not signed.
            ModelError: if it is dated before what it takes back, and so would take back nothing.
            ConflictError: if the consent has changed since that version.
        """

        def withdrawn(_unit: UnitOfWork, consent: Consent) -> Consent:
            # Who signed was checked then; a guardianship corrected since keeps nobody from withdrawing.
            changed = consent.withdraw(withdrawal)
            if any(s.signer == withdrawal.signer and s.at > withdrawal.at for s in changed.signatures):
                msg = f"consent {consent_id}: the withdrawal is dated before the signature. Date it when it came."
                raise ModelError(msg)
            return changed

        def withdrawn_too(_unit: UnitOfWork, copy: Consent) -> Consent | None:
            signed = any(s.signer == withdrawal.signer and s.at <= withdrawal.at for s in copy.signatures)
            return copy.withdraw(withdrawal) if signed else None

        return self._change(
            consent_id, "withdrawn", withdrawn, withdrawn_too, by=by, expected_version=expected_version
        )

    def supersede(
        self,
        consent_id: ConsentId,
        new: Consent,
        *,
        at: datetime,
        by: OfficialId,
        expected_version: int | None = None,
    ) -> Stored[Consent]:
        """Record a new consent in the place of an old one, both in one unit; gives the new one.

        What the old one covered is covered only if the new one covers it: it ends at the moment, signed
        or unsigned as the new one may be.

        Raises:
            NotFoundError: if there is no such consent, or no such person.
            StrangerSignedError: if somebody signed the new one who may not.
            IllegalMoveError: if the old one has come to an end already.
            ModelError: if the new one is of another person, or has the same id.
            ConflictError: if the old one has changed since that version, or there is one with the new id.
        """
        new_one: list[Stored[Consent]] = []

        def replaced(unit: UnitOfWork, consent: Consent) -> Consent:
            state = state_in(unit, consent, at=at)
            if state in TERMINAL:
                refuse_move("supersede", state)
            if new.subject != consent.subject:
                msg = (
                    f"consent {new.id}: it is of another person than {consent_id}, and cannot take its place."
                )
                raise ModelError(msg)
            told, ended = (("supersedes", str(consent_id)),), consent.supersede(by=new.id, at=at)
            new_one[:] = [kept(unit, without_strangers(unit, new), change="recorded", details=told)]
            return ended

        def replaced_too(_unit: UnitOfWork, copy: Consent) -> Consent | None:
            return copy.supersede(by=new.id, at=at) if copy.superseded is None else None

        told = (("by_consent", str(new.id)),)
        self._change(
            consent_id,
            "superseded",
            replaced,
            replaced_too,
            by=by,
            expected_version=expected_version,
            details=told,
        )
        return new_one[0]

    def enter_in_error(
        self,
        consent_id: ConsentId,
        found: EnteredInError,
        *,
        by: OfficialId,
        expected_version: int | None = None,
    ) -> Stored[Consent]:
        """Mark a consent as one that should never have been recorded; it stays, and carries nothing.

        Raises:
            NotFoundError: if there is no such consent.
            IllegalMoveError: if it is marked so already.
            ConflictError: if the consent has changed since that version.
        """

        def marked(_unit: UnitOfWork, consent: Consent) -> Consent:
            if consent.entered_in_error is not None:
                refuse_move("enter_in_error", ConsentState.ENTERED_IN_ERROR)
            return consent.in_error(found)

        def marked_too(_unit: UnitOfWork, copy: Consent) -> Consent | None:
            return copy.in_error(found) if copy.entered_in_error is None else None

        return self._change(
            consent_id, "entered_in_error", marked, marked_too, by=by, expected_version=expected_version
        )
