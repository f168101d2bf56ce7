"""What a consent allows at a moment: what every required signer still says yes to, and no more."""

from __future__ import annotations

from datetime import datetime

import attrs

from collabmodel.model.answers import answers, narrowed
from collabmodel.model.completion import signers_at
from collabmodel.model.consent import Consent, ConsentScope, Withdrawal
from collabmodel.model.consent_states import ConsentState, state_of
from collabmodel.model.ids import ConsentId
from collabmodel.model.people import Guardianship, Individual
from collabmodel.model.standing import AgePolicy, Use, scope_gaps
from collabmodel.model.time import day_of


@attrs.frozen
class ScopeView:
    """What is allowed at one moment: the part that all required signers have in common.

    Attributes:
        consent: of which consent.
        at: the moment.
        scope: what is left, without the categories and recipients of which nothing is left.
        taken_back: every withdrawal that counts.  One that names a category for one recipient leaves both
            in the scope, and one that names an agency of which the scope names a branch leaves the branch;
            so ask :meth:`covers`.
    """

    consent: ConsentId
    at: datetime
    scope: ConsentScope
    taken_back: tuple[Withdrawal, ...] = ()

    def covers(self, use: Use) -> bool:
        """Whether a disclosure at the moment of the view is covered, as the standing of the consent has it."""
        return not scope_gaps(self.scope, use, day_of(self.at)) and not any(
            w.touches(categories=use.categories, recipients=use.recipients) for w in self.taken_back
        )


def allowed(
    consent: Consent,
    at: datetime,
    *,
    person: Individual,
    guardianships: tuple[Guardianship, ...],
    policy: AgePolicy,
) -> ScopeView | None:
    """What the consent allows at a moment, or ``None`` where it allows nothing.

    What one of those whose word counts has taken back is taken back for all.

    Args:
        consent: the consent.
        at: the moment.
        person: the one it is of, or for.
        guardianships: those of the person.
        policy: the ages in force on the day.

    Raises:
        StrangerSignedError: if somebody signed who was neither subject nor guardian that day.
    """
    state = state_of(consent, at=at, person=person, guardianships=guardianships, policy=policy)
    signers = signers_at(consent, at, person=person, guardianships=guardianships, policy=policy)
    if state is not ConsentState.GIVEN or signers is None or consent.scope is None:
        return None
    said = answers(consent, at, heard=signers | {consent.subject})
    taken_back = tuple(w for _, answer in sorted(said.items()) for w in answer.taken_back)
    left = narrowed(consent.scope, taken_back)
    return None if left is None else ScopeView(consent.id, at, left, taken_back)
