"""The answer told to the youth and the guardians: the outcome, and where their own consent stands."""

from __future__ import annotations

from collections.abc import Iterator

from collabmodel.model.decision import DoorKind, DutyKind, Outcome
from collabmodel.model.standing import ConsentStanding, Gap
from collabmodel.rules.sentences import Sentence
from collabmodel.rules.telling import Teller


def family(t: Teller) -> Iterator[Sentence]:
    """The outcome, without its grounds; nothing of what is, or may have to be, reported of own motion; and the consent where the item concerns one family only."""
    yield t.say(_outcome(t))
    standings = {
        (unit.party, standing.consent): standing
        for unit in t.item.units
        for door in unit.doors
        if door.kind is DoorKind.WAIVER
        for standing in door.standings
    }
    # INVARIANT: with consents about two persons nobody is told of the other's.
    if len({party for party, _ in standings}) == 1:
        for (party, _), standing in standings.items():
            yield _consent(t, standing, party)


def _outcome(t: Teller) -> str:
    # INVARIANT: a report of own motion reads as a question under way does, so that it is not given away.
    of_own_motion = any(trial.trigger is DutyKind.OWN_INITIATIVE for trial in t.item.duties)
    if of_own_motion or t.item.outcome is Outcome.REFER:
        return "family.neutral"
    if t.item.outcome is Outcome.DENY:
        return "family.not_now"
    return "family.must" if t.duty_laws else "family.permit"


def _consent(t: Teller, standing: ConsentStanding, party: str | None) -> Sentence:
    gaps = set(standing.gaps)
    if standing.holds:
        return t.say("family.consent_holds")
    if Gap.WITHDRAWN in gaps:
        return t.say("family.consent_withdrawn")
    if Gap.REFUSED in gaps:
        return t.say("family.consent_refused")
    if standing.holds is False:
        return t.say("family.consent_not_covering")
    if Gap.SIGNATURE in gaps:
        return t.say("family.consent_awaited", who=t.signers(standing.awaited, standing, party))
    return t.say("family.consent_examined")
