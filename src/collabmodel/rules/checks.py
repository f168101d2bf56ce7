"""Checks: what holds everything back until a named person has answered (protected identity)."""

from __future__ import annotations

from collabmodel.model.decision import CheckTrial
from collabmodel.rules.assessed import answer_to
from collabmodel.rules.evaluate import all_of, asked, evaluate
from collabmodel.rules.packs import LawOnDay
from collabmodel.rules.places import is_giver, is_receiver
from collabmodel.rules.situation import Situation


def checks_of(situation: Situation, law: LawOnDay) -> tuple[CheckTrial, ...]:
    """Every check that applies to a party of the item, or may apply.

    Where it only may apply, a *no* settles nothing: that it applies is still to be found.
    """
    found = []
    for check in law.checks:
        parties = all_of((is_giver(check.givers, situation), is_receiver(check.receivers, situation)))
        for party in situation.parties:
            lookup = situation.lookup(party)
            applies = all_of((parties, evaluate(check.when, lookup)))
            if applies is False:
                continue
            judged = answer_to(check.question, check.id, situation, party)
            unsettled = applies is None and judged.opens is False
            found.append(
                CheckTrial(
                    provision=check.cited(situation.request.day),
                    party=party.id,
                    passed=None if unsettled else judged.opens,
                    judgement=None if unsettled else judged,
                    asked=asked(check.when, lookup, situation.book.schema),
                )
            )
    return tuple(found)
