"""Consents as they come in: recorded, signed, withdrawn, and journalled each time.

Nothing here says whether a consent holds.  That is worked out at each decision, so a
withdrawal takes effect for the next one at once.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from collabmodel.errors import ModelError
from collabmodel.model.consent import Consent, Signature, Withdrawal
from collabmodel.model.ids import ConsentId, OfficialId, TenantId
from collabmodel.model.people import Guardianship, Individual
from collabmodel.model.standing import refuse_strangers
from collabmodel.ports import Store, Stored, UnitOfWork
from collabmodel.services.entries import consent_event

PURPOSE = "consent"


class ConsentDesk:
    """Where consents are received (samtycke).

    Args:
        store: where state and journal are.
        tenant: whose desk it is.
        legal_ground: what allows the desk to process the data; stands in every entry.
    """

    def __init__(
        self,
        store: Store,
        tenant: TenantId,
        *,
        legal_ground: str = "exercise of official authority",
    ) -> None:
        self._store, self._tenant, self._legal_ground = store, tenant, legal_ground

    def record(self, consent: Consent, *, by: OfficialId) -> Stored[Consent]:
        """Record a consent as it was asked for or given, signed or not yet.

        Args:
            consent: what is recorded.
            by: the official who receives it.

        Raises:
            NotFoundError: if the person it concerns is not on record.
            StrangerSignedError: if somebody signed who was neither that person nor a guardian that day.
            ConflictError: if there is a consent with this id.
        """
        with self._unit(by) as unit:
            _refuse_strangers(unit, consent)
            return _kept(unit, consent, expected_version=0, change="recorded")

    def sign(
        self,
        consent_id: ConsentId,
        signature: Signature,
        *,
        by: OfficialId,
        expected_version: int | None = None,
    ) -> Stored[Consent]:
        """Add a signature, which may be a no.

        Args:
            consent_id: the consent.
            signature: who, in what capacity, yes or no, and when.
            by: the official who receives it.
            expected_version: the version that the signer saw; ``None`` for whichever is current.

        Raises:
            NotFoundError: if there is no such consent.
            StrangerSignedError: if the signer is neither the person nor a guardian on that day.
            ConflictError: if the consent has changed since that version.
        """
        with self._unit(by) as unit:
            current = unit.get(Consent, consent_id)
            version = current.version if expected_version is None else expected_version
            changed = current.value.sign(signature)
            _refuse_strangers(unit, changed)
            return _kept(unit, changed, expected_version=version, change="signed")

    def withdraw(
        self,
        consent_id: ConsentId,
        withdrawal: Withdrawal,
        *,
        by: OfficialId,
        expected_version: int | None = None,
    ) -> Stored[Consent]:
        """Take a consent back, wholly or in part; the next decision after its moment sees it.

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
        with self._unit(by) as unit:
            current = unit.get(Consent, consent_id)
            version = current.version if expected_version is None else expected_version
            changed = current.value.withdraw(withdrawal)
            if any(s.signer == withdrawal.signer and s.at > withdrawal.at for s in changed.signatures):
                msg = f"consent {consent_id}: the withdrawal is dated before the signature. Date it when it came."
                raise ModelError(msg)
            # Who signed was checked then; a guardianship corrected since keeps nobody from withdrawing.
            return _kept(unit, changed, expected_version=version, change="withdrawn")

    def _unit(self, by: OfficialId) -> AbstractContextManager[UnitOfWork]:
        return self._store.unit(
            tenant=self._tenant, actor=by, purpose=PURPOSE, legal_ground=self._legal_ground
        )


def _refuse_strangers(unit: UnitOfWork, consent: Consent) -> None:
    unit.get(Individual, consent.subject)
    guardianships = tuple(stored.value for stored in unit.all(Guardianship, of=consent.subject))
    refuse_strangers(consent, guardianships)


def _kept(unit: UnitOfWork, consent: Consent, *, expected_version: int, change: str) -> Stored[Consent]:
    """Save and journal the consent."""
    stored = unit.save(consent, expected_version=expected_version)
    unit.append(consent_event(consent, change=change, version=stored.version))
    return stored
