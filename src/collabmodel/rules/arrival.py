"""What protects an item after it has arrived: secrecy does not travel by itself (OSL 7:2).

The item is described again at the recipient, in the function it would be used in, with
the same marks.  What turns on a later recipient is left out; what turns on a fact
nobody has stated is shown apart.
"""

from __future__ import annotations

import attrs

from collabmodel.errors import RuleEvaluationError
from collabmodel.model.decision import Protection
from collabmodel.model.disclosure import Recipient
from collabmodel.model.information import ReachedBy
from collabmodel.rules.packs import LawOnDay
from collabmodel.rules.provisions import SecrecyProvision
from collabmodel.rules.secrecy import protects_at
from collabmodel.rules.situation import Situation


def protection_at(situation: Situation, law: LawOnDay) -> Protection:
    """Which provisions will protect the item at the recipient."""
    branch, activity = situation.recipient_branch, situation.recipient_activity.present
    if branch is None or len(activity) != 1:
        return Protection((), (), covered=False)
    (function,) = activity
    there = _at_recipient(situation, function)
    settled, unknown = [], []
    for provision in law.secrecy:
        protects = _protects(provision, there)
        if protects:
            settled.append(provision.cited(law.day))
        elif protects is None:
            unknown.append(provision.cited(law.day))
    covered = law.covers(function, authority=there.holder.is_authority)
    return Protection(tuple(settled), tuple(unknown), covered=covered)


def _protects(provision: SecrecyProvision, there: Situation) -> bool | None:
    """Whether it will protect the item; a rule that fails leaves that unknown."""
    try:
        return protects_at(provision, there)
    except RuleEvaluationError:
        return None


def _at_recipient(situation: Situation, function: str) -> Situation:
    """The same item, held by the recipient, towards some outsider."""
    branch = situation.request.recipient.branch
    assert branch is not None  # noqa: S101 - the caller has looked
    item = attrs.evolve(situation.item, holder=branch, activity=function, reached_by=ReachedBy.COPY)
    request = attrs.evolve(
        situation.request,
        holder=branch,
        items=(item,),
        recipient=Recipient(branch=situation.request.holder),
        claims=frozenset(),
    )
    return Situation(request, item, situation.facts, situation.book)
