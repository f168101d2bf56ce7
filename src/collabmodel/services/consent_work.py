"""One act on a consent and on the copies of it, in one unit of work; again where another came first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import ClassVar, NoReturn

from collabmodel.errors import IllegalMoveError
from collabmodel.model.consent import Consent
from collabmodel.model.consent_states import TERMINAL, ConsentState, state_of
from collabmodel.model.ids import ConsentId, OfficialId
from collabmodel.model.people import Guardianship, Individual
from collabmodel.model.signers import AgePolicy, policy_on, refuse_strangers
from collabmodel.model.time import day_of
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.casework.suspending import suspend_what_lost_consent
from collabmodel.services.desks import Desk
from collabmodel.services.entries import consent_event
from collabmodel.services.retrying import retried

PURPOSE = "consent"

Change = Callable[[UnitOfWork, Consent], Consent]
"""The consent after the act; it reads what it builds on in the unit that it is given."""
ChangeOfCopy = Callable[[UnitOfWork, Consent], Consent | None]
"""A copy after the act, or ``None`` where the act does not touch it."""


class ConsentWork(Desk):
    """Where the acts of the desk are done: in a unit of their own, with the entry that tells of them.

    Args:
        store: where state and journal are.
        tenant: whose desk it is.
        legal_ground: what allows the desk to process the data; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def _change(
        self,
        consent_id: ConsentId,
        word: str,
        change: Change,
        to_copies: ChangeOfCopy | None = None,
        *,
        by: OfficialId,
        expected_version: int | None,
        details: Iterable[tuple[str, str]] = (),
    ) -> Stored[Consent]:
        """Do one act, and note in the same unit which cases it takes the consent from.

        Where no version was named it is done again if another came first.
        """
        told = tuple(details)

        def work(unit: UnitOfWork) -> Stored[Consent]:
            current = unit.get(Consent, consent_id)
            version = current.version if expected_version is None else expected_version
            changed = change(unit, current.value)
            if to_copies is not None:
                _change_copies(unit, changed, word, to_copies)
            stored = kept(unit, changed, change=word, version=version, details=told)
            suspend_what_lost_consent(unit, changed.subject, at=unit.now(), by=by)
            return stored

        if expected_version is not None:
            with self._unit(by) as unit:
                return work(unit)
        return retried(
            self._store,
            work,
            tenant=self._tenant,
            actor=by,
            purpose=PURPOSE,
            legal_ground=self._legal_ground,
        )


def _change_copies(unit: UnitOfWork, form: Consent, word: str, change: ChangeOfCopy) -> None:
    """Do to each copy of the form what was done to the form."""
    for stored in unit.all(Consent, of=form.subject):
        if stored.value.copy_of != form.id:
            continue
        changed = change(unit, stored.value)
        if changed is not None:
            told = (("form", str(form.id)),)
            kept(unit, changed, change=word, version=stored.version, details=told)


def kept(
    unit: UnitOfWork,
    consent: Consent,
    *,
    change: str,
    version: int = 0,
    details: Iterable[tuple[str, str]] = (),
) -> Stored[Consent]:
    """Save a consent and journal what happened to it."""
    stored = unit.save(consent, expected_version=version)
    unit.append(consent_event(consent, change=change, version=stored.version, details=details))
    return stored


def without_strangers(unit: UnitOfWork, consent: Consent) -> Consent:
    """The consent, if the person is on record and nobody signed who may not.

    Raises:
        NotFoundError: if the person is not on record.
        StrangerSignedError: if somebody signed who was neither that person nor a guardian that day.
    """
    unit.get(Individual, consent.subject)
    refuse_strangers(consent, _guardianships(unit, consent))
    return consent


def state_in(unit: UnitOfWork, consent: Consent, *, at: datetime) -> ConsentState:
    """Where the consent stands, by the ages, the guardianships and the policy in the unit."""
    return state_of(
        consent,
        at=at,
        person=unit.get(Individual, consent.subject).value,
        guardianships=_guardianships(unit, consent),
        policy=policy_on((stored.value for stored in unit.all(AgePolicy)), day_of(at)),
    )


def refuse_move(act: str, state: ConsentState) -> NoReturn:
    """Refuse an act that the state of the consent does not allow.

    Raises:
        IllegalMoveError: always, with the acts that are legal there.
    """
    legal: tuple[str, ...] = () if state in TERMINAL else ("sign", "refuse", "supersede")
    legal += ("request",) if state is ConsentState.DRAFT else ("withdraw",)
    legal += () if state is ConsentState.ENTERED_IN_ERROR else ("enter_in_error",)
    raise IllegalMoveError("consent", act, state=state.value, legal=legal)


def _guardianships(unit: UnitOfWork, consent: Consent) -> tuple[Guardianship, ...]:
    return tuple(stored.value for stored in unit.all(Guardianship, of=consent.subject))
