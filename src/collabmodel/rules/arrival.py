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
from collabmodel.rules.carried import Journey
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
    ways = [_to_recipient(situation, function, law) for function in functions]
    own: list[CitedProvision] = []
    following: list[CitedProvision] = []
    carried: list[Carried] = []
    unknown: list[CitedProvision] = []
    for provision in law.secrecy:
        found, cited = [_standing(provision, way) for way in ways], provision.cited(law.day)
        along = [rule for rule in found[0].carriers if all(one.carriers.get(rule) for one in found)]
        if all(one.own for one in found):
            (following if "any_activity" in provision.at else own).append(cited)
        elif along:
            carried += [Carried(cited, by) for by in along]
        elif any(one.anything is not False for one in found):
            unknown.append(cited)
    unknown += [rule for way in ways for rule in _carrying_the_unknown(way)]
    return Protection(
        own=tuple(own),
        following=tuple(following),
        carried=tuple(carried),
        unknown=tuple(dict.fromkeys(unknown)),
        covered=all(law.covers(one, authority=situation.recipient_is_authority) for one in functions),
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


def _standing(provision: SecrecyProvision, way: Journey) -> _Standing:
    """How the provision would stand; a rule that fails leaves that unknown."""
    try:
        return _Standing(protects_at(provision, way.place), way.carriers(provision))
    except RuleEvaluationError:
        return _Standing(None, {})


def _carrying_the_unknown(way: Journey) -> tuple[CitedProvision, ...]:
    """The rules that may carry along what is not known, since nobody has said whence the item first came."""
    try:
        return tuple(rule.cited(way.law.day) for rule, comes in way.rules if way.gap(comes).state is None)
    except RuleEvaluationError:
        return ()


def _to_recipient(situation: Situation, function: str, law: LawOnDay) -> Journey:
    """The item's way to the recipient; what may end a carried secrecy there is still to happen."""
    there = _at_recipient(situation, function)
    return Journey(there, there, law, ended=False)


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
