"""What protects an item after it has arrived: secrecy does not travel by itself (OSL 7:2).

The item is described again at the recipient, in the function it would be used in, with
the same marks, and with whence and how it came.  What turns on a later recipient is left
out; what turns on a fact nobody has stated is shown apart.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from collabmodel.errors import RuleEvaluationError
from collabmodel.model.citations import CitedProvision
from collabmodel.model.decision import Carried, Protection
from collabmodel.model.disclosure import Recipient
from collabmodel.model.information import Origin
from collabmodel.rules.carried import carried_to, carries_the_unknown
from collabmodel.rules.evaluate import any_of, negate
from collabmodel.rules.packs import LawOnDay
from collabmodel.rules.provisions import SecrecyProvision
from collabmodel.rules.secrecy import protects_at
from collabmodel.rules.situation import Situation


def protection_at(situation: Situation, law: LawOnDay) -> Protection:
    """Which provisions will protect the item at the recipient, by themselves or carried along.

    Where the recipient runs several functions and none is stated, only what protects in each of
    them is certain.
    """
    branch, stated = situation.recipient_branch, situation.request.recipient.activity
    if branch is None:
        return Protection(private=True)
    functions = sorted(branch.activities) if stated is None else [stated]
    places = [_at_recipient(situation, function) for function in functions]
    own: list[CitedProvision] = []
    following: list[CitedProvision] = []
    carried: list[Carried] = []
    unknown: list[CitedProvision] = []
    for provision in law.secrecy:
        found, cited = [_standing(provision, place, law) for place in places], provision.cited(law.day)
        along = [rule for rule in found[0].carriers if all(one.carriers.get(rule) for one in found)]
        if all(one.own for one in found):
            (following if "any_activity" in provision.at else own).append(cited)
        elif along:
            carried += [Carried(cited, by) for by in along]
        elif any(one.anything is not False for one in found):
            unknown.append(cited)
    for place in places:
        unknown += [rule.cited(law.day) for rule in carries_the_unknown(place, law)]
    return Protection(
        own=tuple(own),
        following=tuple(following),
        carried=tuple(carried),
        unknown=tuple(dict.fromkeys(unknown)),
        covered=all(
            law.covers(place.item.activity, authority=place.holder.is_authority) for place in places
        ),
        private=negate(situation.recipient_is_authority),
    )


@attrs.frozen
class _Standing:
    """How one provision would stand at the recipient: by itself, and by each rule that carries it."""

    own: bool | None
    carriers: Mapping[CitedProvision, bool | None]

    @property
    def anything(self) -> bool | None:
        """Whether it would hold there in one way or another."""
        return any_of((self.own, *self.carriers.values()))


def _standing(provision: SecrecyProvision, there: Situation, law: LawOnDay) -> _Standing:
    """How the provision would stand; a rule that fails leaves that unknown."""
    try:
        carriers = {rule.cited(law.day): state for rule, state in carried_to(provision, there, law)}
        return _Standing(protects_at(provision, there), carriers)
    except RuleEvaluationError:
        return _Standing(None, {})


def _at_recipient(situation: Situation, function: str) -> Situation:
    """The same item, held by the recipient, towards some outsider."""
    branch, mine = situation.request.recipient.branch, situation.item
    assert branch is not None  # noqa: S101 - the caller has looked
    item = attrs.evolve(
        mine,
        holder=branch,
        activity=function,
        reached_by=situation.request.way,
        origin=Origin(mine.holder, mine.activity, mine.reached_by, mine.origin),
    )
    request = attrs.evolve(
        situation.request,
        holder=branch,
        items=(item,),
        recipient=Recipient(branch=situation.request.holder),
        claims=frozenset(),
    )
    return Situation(request, item, situation.facts, situation.book)
