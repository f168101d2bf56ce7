"""Consents as they come in: asked for, signed, refused, withdrawn, replaced, and journalled each time.

Nothing here says whether a consent holds.  That is worked out at each decision, so a
withdrawal takes effect for the next one at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import attrs

from collabmodel.model.consent import Consent, ConsentCheck, Signature
from collabmodel.model.consent_states import TERMINAL, ConsentState
from collabmodel.model.copies import copies
from collabmodel.model.ids import AgencyId, ConsentId, OfficialId
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.consent_endings import ConsentEndings
from collabmodel.services.consent_work import kept, refuse_move, state_in, without_strangers


class ConsentDesk(ConsentEndings):
    """Where consents are received (samtycke).

    What is said of a family's form is said of each agency's copy of it too, in the same unit.
    Each change is a version.  Where no version is named the act builds on what the store holds when
    it is kept, and is done again if another came first: two guardians who sign at once are both heard.

    Args:
        store: where state and journal are.
        tenant: whose desk it is.
        legal_ground: what allows the desk to process the data; stands in every entry.
    """

    def record(self, consent: Consent, *, by: OfficialId) -> Stored[Consent]:
        """Record a consent as it was drafted, asked for or given, signed or not yet.

        Args:
            consent: what is recorded.
            by: the official who receives it.

        Raises:
            NotFoundError: if the person it concerns is not on record.
            StrangerSignedError: if somebody signed who was neither that person nor a guardian that day.
            ConflictError: if there is a consent with this id.
        """
        with self._unit(by) as unit:
            return kept(unit, without_strangers(unit, consent), change="recorded")

    def copies(
        self, form_id: ConsentId, disclosers: Iterable[AgencyId], *, by: OfficialId
    ) -> tuple[Stored[Consent], ...]:
        """Record one copy of a form for each agency that gives, all in one unit.

        Raises:
            NotFoundError: if there is no such form.
            ModelError: if it cannot be copied for these agencies; see :func:`collabmodel.model.copies.copies`.
            ConflictError: if one of the copies is there already.
        """
        wanted = frozenset(disclosers)
        with self._unit(by) as unit:
            form = unit.get(Consent, form_id)
            # A version of the form too, so that no answer to it slips in between unseen by the copies.
            kept(unit, form.value, change="copied", version=form.version)
            told = (("form", str(form_id)),)
            return tuple(
                kept(unit, copy, change="recorded", details=told) for copy in copies(form.value, wanted)
            )

    def request(
        self,
        consent_id: ConsentId,
        *,
        at: datetime,
        by: OfficialId,
        answer_by: date | None = None,
        expected_version: int | None = None,
    ) -> Stored[Consent]:
        """Ask the family for a consent that was a draft, until the last day to answer.

        Raises:
            NotFoundError: if there is no such consent.
            IllegalMoveError: if it is no draft.
            ConflictError: if the consent has changed since that version.
        """

        def asked(unit: UnitOfWork, consent: Consent) -> Consent:
            state = state_in(unit, consent, at=at)
            if state is not ConsentState.DRAFT:
                refuse_move("request", state)
            return attrs.evolve(
                consent, requested_at=at, answer_by=answer_by or consent.answer_by, informed_by=by
            )

        return self._change(consent_id, "requested", asked, by=by, expected_version=expected_version)

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
            IllegalMoveError: if no answer is taken any more at the moment of signing.
            ConflictError: if the consent has changed since that version.
        """

        def signed(unit: UnitOfWork, consent: Consent) -> Consent:
            changed = without_strangers(unit, consent.sign(signature))
            state = state_in(unit, consent, at=signature.at)
            if state in TERMINAL:
                refuse_move("sign" if signature.given else "refuse", state)
            return changed

        def signed_too(unit: UnitOfWork, copy: Consent) -> Consent | None:
            return None if state_in(unit, copy, at=signature.at) in TERMINAL else copy.sign(signature)

        word = "signed" if signature.given else "refused"
        return self._change(consent_id, word, signed, signed_too, by=by, expected_version=expected_version)

    def refuse(
        self,
        consent_id: ConsentId,
        signature: Signature,
        *,
        by: OfficialId,
        expected_version: int | None = None,
    ) -> Stored[Consent]:
        """Add a no; it is recorded as one whatever the signature says.  Raises as :meth:`sign`."""
        refusal = attrs.evolve(signature, given=False)
        return self.sign(consent_id, refusal, by=by, expected_version=expected_version)

    def examine(
        self,
        consent_id: ConsentId,
        check: ConsentCheck,
        *,
        by: OfficialId,
        expected_version: int | None = None,
    ) -> Stored[Consent]:
        """Keep what an official found of the consent; of a copy, what the agency itself found.

        The copies of a form are not examined with it: each agency answers for its own.

        Raises:
            NotFoundError: if there is no such consent.
            ConflictError: if the consent has changed since that version.
        """
        return self._change(
            consent_id,
            "examined",
            lambda _unit, consent: attrs.evolve(consent, check=check),
            by=by,
            expected_version=expected_version,
        )

    def state(self, consent_id: ConsentId, *, at: datetime, by: OfficialId) -> ConsentState:
        """Where a consent stands at a moment, by what the store holds now.

        Raises:
            NotFoundError: if there is no such consent, or the person is not on record.
        """
        with self._unit(by) as unit:
            return state_in(unit, unit.get(Consent, consent_id).value, at=at)
