"""Whether the consents that a case rests on hold, all of them, at a moment."""

from __future__ import annotations

from datetime import datetime

import attrs

from collabmodel.errors import BirthDateMissingError, StrangerSignedError
from collabmodel.model.casework.cases import Case
from collabmodel.model.consent import Consent
from collabmodel.model.consent_states import ConsentState, state_of
from collabmodel.model.people import Guardianship, Individual
from collabmodel.model.signers import AgePolicy, policy_on
from collabmodel.model.time import day_of


@attrs.frozen
class Ground:
    """What is known around the consents of a case (underlag).

    Args:
        consents: what is on record; one that is missing does not hold.
        people: those whom the consents are of.
        guardianships: all of theirs, of every period.
        policies: the age policies on record; that of the day is asked.
    """

    consents: tuple[Consent, ...]
    people: tuple[Individual, ...]
    guardianships: tuple[Guardianship, ...] = ()
    policies: tuple[AgePolicy, ...] = ()

    def gives(self, consent: Consent, at: datetime) -> bool:
        """Whether one consent is given at a moment; what cannot be said is not."""
        for person in self.people:
            if person.id == consent.subject:
                return self._is_given(consent, person, at)
        return False

    def _is_given(self, consent: Consent, person: Individual, at: datetime) -> bool:
        theirs = tuple(g for g in self.guardianships if g.child == person.id)
        policy = policy_on(self.policies, day_of(at))
        try:
            state = state_of(consent, at=at, person=person, guardianships=theirs, policy=policy)
        except (BirthDateMissingError, StrangerSignedError):
            return False
        return state is ConsentState.GIVEN


def consent_holds(case: Case, ground: Ground, at: datetime) -> bool:
    """Whether the consent of a case holds at a moment (samtycket gäller).

    It does if the case names at least one consent, each of them is given at that moment and is of
    somebody whom the case is about, and nobody whom it names is without one.  A consent to what another
    cooperation does is none to this one.

    Args:
        case: the case.
        ground: what is known around its consents.
        at: the moment.
    """
    named = tuple(one for one in ground.consents if one.id in case.consents)
    if not named or len({one.id for one in named}) < len(case.consents):
        return False
    if any(one.cooperation not in {None, case.cooperation} for one in named):
        return False
    return {one.subject for one in named} == case.subjects and all(ground.gives(one, at) for one in named)
