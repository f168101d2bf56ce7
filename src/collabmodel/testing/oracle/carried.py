"""What came along with an item: its stops are walked from the first to the last, as the item was.

At each stop is noted, for every section and party, how far the section holds there: by
itself, or since the stop before regulated the item and something carried that on.
"""

from __future__ import annotations

import attrs

from collabmodel.model.decision import Interest
from collabmodel.model.disclosure import Recipient
from collabmodel.model.information import Party, ReachedBy
from collabmodel.rules.conditions import Condition
from collabmodel.rules.provisions import Precedence, Provision, SecrecyProvision, Test, Transfer
from collabmodel.testing.oracle.case import Case, same_unit
from collabmodel.testing.oracle.facts import MATTER, all_leaves, function_of, gives, holds, test_leaf
from collabmodel.testing.oracle.truth import HALF, NO, YES, Truth, every, meant_by_any, some, truth
from collabmodel.testing.oracle.units import (
    PlainUnit,
    in_scope,
    is_beyond,
    points_of,
    protected_in,
    some_point,
)

Key = tuple[str, Interest, Party | None]


@attrs.define
class _Held:
    """How far one section holds at a stop, what of that is beyond a word, and whose section it is."""

    scope: Truth
    beyond: bool
    home: Case


def stops_of(case: Case) -> list[Case]:
    """The places the item is known to have come by, the first one first, without the present one."""
    found: list[Case] = []
    here = case
    while here.item.origin is not None and (function := function_of(case, here.item.origin)) is not None:
        origin = here.item.origin
        item = attrs.evolve(
            here.item,
            holder=origin.holder,
            activity=function,
            reached_by=origin.reached_by,
            origin=origin.origin,
        )
        request = attrs.evolve(
            here.request, holder=origin.holder, items=(item,), recipient=Recipient(branch=here.item.holder)
        )
        here = Case(request, item, case.facts, case.packs, now=case)
        found.insert(0, here)
    return found


def carried_units(case: Case, law: list[Provision]) -> list[PlainUnit]:
    """The units of what came along to where the item is now."""
    own = {p.id for p in case.base.provisions}
    transfers = [p for p in law if isinstance(p, Transfer) and p.id in own]
    stops = stops_of(case)
    if case.item.reached_by is ReachedBy.OWN:
        return []
    regulated: dict[Key, _Held] = {}
    lost = False  # whether something unknown may be with the item at the stop before
    for n, stop in enumerate(stops):
        before = stops[n - 1] if n else None
        comes = [(rule, _comes(stop, before, rule, last=False)) for rule in transfers]
        if stop.item.reached_by is ReachedBy.OWN:
            comes = []
        regulated = _next(stop, before, law, regulated, comes if before is not None else [])
        lost = any(come > NO for _, come in comes) and (before is None or lost)
    units: list[PlainUnit] = []
    before = stops[-1] if stops else None
    for rule in transfers:
        come = _comes(case, before, rule, last=True)
        if come == NO:
            continue
        if before is None or lost:
            units += _unknown(case, rule, law)
        if before is not None:
            units += _known(case, before, rule, come, law, regulated, tuple(reversed(stops)))
    return units


def _secrecies(law: list[Provision]) -> list[SecrecyProvision]:
    return [p for p in law if isinstance(p, SecrecyProvision)]


def _takes(rule: Transfer, secrecy: SecrecyProvision, interest: Interest) -> bool:
    return interest in rule.protecting and rule.reach.names(secrecy, None, regime_any=False)


def _comes(stop: Case, before: Case | None, rule: Transfer, *, last: bool) -> Truth:
    """Whether the rule speaks of how the item came to the stop."""
    found = [gives(stop, rule.receivers), holds(stop, rule.when, None), _sent(before, rule)]
    if last:
        found += [1 - holds(stop, exception.when, None) for exception in rule.unless]
    return every(found)


def _sent(before: Case | None, rule: Transfer) -> Truth:
    """Whether the stop before is one from which the rule carries; nothing speaks against an unknown one."""
    if before is None:
        return YES
    within = same_unit(before)
    return every([gives(before, rule.senders), HALF if within is None else truth(not within)])


def _next(
    stop: Case,
    before: Case | None,
    law: list[Provision],
    regulated: dict[Key, _Held],
    comes: list[tuple[Transfer, Truth]],
) -> dict[Key, _Held]:
    """How far every section holds at the next stop."""
    found: dict[Key, _Held] = {}
    now = stop.now or stop
    for secrecy in _secrecies(law):
        for interest, party in protected_in(now, secrecy):
            key = (secrecy.id, interest, party)
            by_itself = every([in_scope(stop, secrecy, party), some_point(stop, secrecy)])
            held = _Held(by_itself, is_beyond(stop, secrecy, party), stop)
            for rule, come in comes:
                was = regulated.get(key)
                if by_itself == YES or was is None or not _takes(rule, secrecy, interest):
                    continue
                along = every([come, was.scope])
                if along == NO:
                    continue
                over, beyond = _taken_over(stop, law, rule, secrecy, interest, party)[:2]
                held.scope = some([held.scope, every([along, 1 - over])])
                held.beyond = held.beyond or was.beyond or beyond or _rule_beyond(stop, before, rule)
                held.home = stop if by_itself > NO else was.home
            found[key] = held
    return found


def _known(  # noqa: PLR0917 - the whole of one step
    case: Case,
    before: Case,
    rule: Transfer,
    come: Truth,
    law: list[Provision],
    regulated: dict[Key, _Held],
    stops: tuple[Case, ...],
) -> list[PlainUnit]:
    """The units of what is known to have come along by one rule."""
    units: list[PlainUnit] = []
    for secrecy in _secrecies(law):
        for interest, party in protected_in(case, secrecy):
            was = regulated[secrecy.id, interest, party]
            along = every([come, was.scope])
            here = every([in_scope(case, secrecy, party), some_point(case, secrecy)])
            if along == NO or here == YES or not _takes(rule, secrecy, interest):
                continue
            over, over_beyond, by = _taken_over(case, law, rule, secrecy, interest, party)
            unsettled = HALF in {here, over} or same_unit(case) is None
            beyond = was.beyond or same_unit(case) is None or _rule_beyond(case, before, rule)
            if HALF in {here, over}:
                beyond = beyond or over_beyond or is_beyond(case, secrecy, party)
            gone = "same unit" if same_unit(case) else by if over == YES else None
            found = points_of(
                case,
                secrecy,
                interest,
                party,
                scope=min(along, HALF) if unsettled else along,
                beyond=beyond,
                gone=gone,
                home=was.home,
            )
            for unit in found:
                doubted = meant_by_any(rule.reach.contested_for, {secrecy.id, unit.ident})
                unit.stops, unit.carried_by = stops, rule.id
                unit.doubted = rule.contested is not None or doubted
            units += found
    return units


def _unknown(case: Case, rule: Transfer, law: list[Provision]) -> list[PlainUnit]:
    """What may have come along and cannot be told."""
    whom = {
        (interest, party): secrecy
        for secrecy in _secrecies(law)
        for interest, party in protected_in(case, secrecy)
        if _takes(rule, secrecy, interest)
    }
    gone = "same unit" if same_unit(case) else None
    units = []
    for (interest, party), secrecy in whom.items():
        unit = PlainUnit(
            secrecy, rule.id, Test.AS_SOURCE, interest, party, HALF, "no test", beyond=True, gone=gone
        )
        unit.carried_by, unit.unknown = rule.id, True
        units.append(unit)
    return units


def _taken_over(  # noqa: PLR0917 - as the act says it
    stop: Case,
    law: list[Provision],
    rule: Transfer,
    secrecy: SecrecyProvision,
    interest: Interest,
    party: Party | None,
) -> tuple[Truth, bool, str | None]:
    """Whether a section of the stop's own takes over, what of that is beyond a word, and by what."""
    own = {p.id for p in stop.base.provisions}
    answer: tuple[Truth, bool, str | None] = (NO, False, None)
    for precedence in law:
        if not isinstance(precedence, Precedence) or precedence.id not in own:
            continue
        if not meant_by_any(precedence.transfers, {rule.id}):
            continue
        truths, beyond = [], _beyond(stop, precedence.when)
        for rival in _secrecies(law):
            same_kind = interest is not Interest.PUBLIC or rival.citation.chapter == secrecy.citation.chapter
            if (
                rival.id in own
                and rival.id != secrecy.id
                and rival.regime in {"osl", "older"}
                and interest in rival.protects
                and same_kind
                and not meant_by_any(precedence.spared, {rival.id})
            ):
                scope = every([in_scope(stop, rival, party), some_point(stop, rival)])
                truths.append(min(scope, HALF) if rival.contested is not None else scope)
                beyond = beyond or is_beyond(stop, rival, party)
        over = every([holds(stop, precedence.when, None), some(truths)])
        if over == YES:
            return over, beyond, precedence.id
        if over == HALF:
            answer = (HALF, beyond, None)
    return answer


def _rule_beyond(stop: Case, before: Case | None, rule: Transfer) -> bool:
    """Whether what the rule asks is unknown and not for an official to close with a word."""
    conditions = [rule.when, *((u.when for u in rule.unless) if stop.now is None else ())]
    unplaced = HALF in {gives(stop, rule.receivers), _sent(before, rule)}
    return unplaced or any(_beyond(stop, condition) for condition in conditions)


def _beyond(stop: Case, condition: Condition) -> bool:
    return any(
        test_leaf(stop, leaf, None) == HALF and stop.base.schema.facts[leaf.fact].supplied_by not in MATTER
        for leaf, _ in all_leaves(condition)
    )
