"""What a loaded pack must not contain: misspelt facts, lifts that name nothing, doors out of step.

Each problem names its path, what is wrong, and what to do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from collabmodel.model.decision import DoorKind
from collabmodel.rules.packs import RulePack
from collabmodel.rules.patterns import names
from collabmodel.rules.provisions import (
    Check,
    LiftingProvision,
    Mode,
    OpenActivity,
    Precedence,
    Question,
    Reference,
    SecrecyProvision,
    Shut,
    Terms,
    Transfer,
)
from collabmodel.rules.typecheck import problems_in


def audit(pack: RulePack, *, extends: RulePack | None) -> list[str]:
    """Every problem of the pack, in the order of its records."""
    idents = _idents(pack) | (_idents(extends) if extends else set())
    problems = [f"{ident}: the id stands more than once" for ident, n in _counted(pack).items() if n > 1]
    for provision in pack.provisions:
        match provision:
            case SecrecyProvision():
                problems += _secrecy(pack, provision, idents)
            case LiftingProvision():
                problems += _lifting(pack, provision, idents)
            case Shut():
                problems += _parties(pack, provision.id, provision.givers + provision.receivers)
                problems += problems_in(provision.when, pack.schema, path=f"{provision.id}.when")
                problems += _patterns(pack, provision.id, provision.secrecies, idents)
                doors = [d for d in provision.doors if not d.startswith(("chapter:", "via:"))]
                problems += _patterns(pack, provision.id, (*doors, *provision.opened_only_by), idents)
                problems += _question(pack, provision.id, provision.question)
            case Check():
                problems += _parties(pack, provision.id, provision.givers + provision.receivers)
                problems += problems_in(provision.when, pack.schema, path=f"{provision.id}.when")
                problems += _question(pack, provision.id, provision.question)
            case OpenActivity():
                problems += _activities(pack, provision.id, provision.at)
            case Transfer():
                problems += _transfer(pack, provision, idents)
            case Precedence():
                problems += _patterns(pack, provision.id, (*provision.transfers, *provision.spared), idents)
                problems += problems_in(provision.when, pack.schema, path=f"{provision.id}.when")
            case Reference():
                extends_ = () if provision.extends is None else (provision.extends,)
                problems += _patterns(pack, provision.id, (*provision.attaches_to, *extends_), idents)
                if provision.when is not None:
                    problems += problems_in(provision.when, pack.schema, path=f"{provision.id}.when")
    for coming in pack.coming:
        problems += _patterns(pack, f"coming.{coming.id}", coming.provisions, idents)
    return problems


def near(word: str, known: Iterable[str]) -> str:
    """The known words that a misspelt one may stand for, as the end of a sentence."""
    found = get_close_matches(word, sorted(known), n=3)
    return f"; did you mean {' or '.join(map(repr, found))}?" if found else ""


def _counted(pack: RulePack) -> Counter[str]:
    limbs = [limb.id for p in pack.provisions if isinstance(p, SecrecyProvision) for limb in p.limbs]
    return Counter([p.id for p in pack.provisions] + limbs)


def _idents(pack: RulePack) -> set[str]:
    return set(_counted(pack)) | set(pack.outside)


def _secrecy(pack: RulePack, provision: SecrecyProvision, idents: set[str]) -> Iterator[str]:
    where = provision.id
    if not provision.at or not provision.protects:
        yield f"{where}: say at which activities it holds and what it protects"
    yield from _activities(pack, where, provision.at)
    yield from _marks(pack, where, provision.marks)
    for limb in provision.limbs:
        yield from _activities(pack, limb.id, limb.at)
        yield from _marks(pack, limb.id, limb.marks)
        for activity in sorted(limb.at - provision.at) if "any_activity" not in provision.at else ():
            yield f"{limb.id}.at: {activity!r} is not an activity of {where}, so the point would never protect"
    yield from problems_in(provision.when, pack.schema, path=f"{where}.when")
    for n, exception in enumerate(provision.unless):
        yield from problems_in(exception.when, pack.schema, path=f"{where}.unless[{n}].when")
    yield from _patterns(
        pack, where, (*provision.closed_to, *(door for door, _ in provision.contested_doors)), idents
    )
    yield from _closed_to(pack, provision)


def _lifting(pack: RulePack, provision: LiftingProvision, idents: set[str]) -> Iterator[str]:
    for n, terms in enumerate(dict.fromkeys(provision.terms)):
        where = f"{provision.id}.terms[{n}]"
        yield from _parties(pack, where, terms.givers + terms.receivers)
        yield from problems_in(terms.when, pack.schema, path=f"{where}.when")
        yield from _question(pack, where, terms.question)
        yield from _reach(pack, where, terms, idents)
    yield from _parties(
        pack, f"{provision.id}.contested_from", tuple(giver for giver, _ in provision.contested_from)
    )
    yield from _parties(
        pack, f"{provision.id}.except_from", tuple(giver for giver, _ in provision.except_from)
    )
    for _, excepted in provision.except_from:
        yield from _patterns(pack, provision.id, excepted, idents)


def _transfer(pack: RulePack, provision: Transfer, idents: set[str]) -> Iterator[str]:
    where, reach = provision.id, provision.reach
    yield from _parties(pack, where, provision.senders + provision.receivers)
    yield from problems_in(provision.when, pack.schema, path=f"{where}.when")
    for n, exception in enumerate(provision.unless):
        yield from problems_in(exception.when, pack.schema, path=f"{where}.unless[{n}].when")
    yield from _patterns(pack, f"{where}.carries", (*reach.ids, *reach.except_, *reach.contested_for), idents)
    if not provision.senders or not provision.receivers or not provision.protecting:
        yield f"{where}: say from whom and to whom it carries (from, to), and what that protects; any_authority, if any"
    if reach.mode is Mode.NONE or (reach.mode is Mode.LIST and not reach.ids):
        yield f"{where}.carries: it carries nothing; name at least one provision"


def _reach(pack: RulePack, where: str, terms: Terms, idents: set[str]) -> Iterator[str]:
    reach = terms.reach
    yield from _patterns(pack, f"{where}.breaks", (*reach.ids, *reach.except_, *reach.contested_for), idents)
    if reach.mode is Mode.LIST and not reach.ids:
        yield f"{where}.breaks: it lifts nothing; name at least one provision"


def _patterns(
    pack: RulePack, where: str, patterns: tuple[str, ...] | list[str], idents: set[str]
) -> Iterator[str]:
    for pattern in patterns:
        if pattern.endswith("-*") and pattern.split("-")[1] in pack.outside_chapters:
            continue
        if not any(names(pattern, ident) for ident in idents):
            yield f"{where}: {pattern!r} names no provision of the pack; correct it, or list it as outside"


def _parties(pack: RulePack, where: str, parties: tuple[str, ...]) -> Iterator[str]:
    known = pack.vocabulary.words("party") | pack.vocabulary.words("activity")
    for party in parties:
        if party.startswith("list:"):
            if party.removeprefix("list:") not in pack.vocabulary.lists:
                yield f"{where}: no list {party.removeprefix('list:')!r}"
        elif party not in known:
            yield f"{where}: {party!r} is neither a party nor an activity of the vocabulary{near(party, known)}"


def _marks(pack: RulePack, where: str, marks: frozenset[str]) -> Iterator[str]:
    known = pack.vocabulary.words("mark")
    for mark in sorted(marks - known):
        yield f"{where}.marks: no mark {mark!r} in the vocabulary{near(mark, known)}"


def _activities(pack: RulePack, where: str, activities: frozenset[str]) -> Iterator[str]:
    known = pack.vocabulary.words("activity")
    for activity in sorted(activities - known):
        yield f"{where}.at: no activity {activity!r} in the vocabulary{near(activity, known)}"


def _question(pack: RulePack, where: str, question: Question | None) -> Iterator[str]:
    if question is not None and question.question not in pack.questions:
        yield f"{where}.judgement: no question {question.question!r} in the pack's questions{near(question.question, pack.questions)}"


def _closed_to(pack: RulePack, provision: SecrecyProvision) -> Iterator[str]:
    """The doors a record says are closed to it, recomputed from the lifts as worded today."""
    contested = {door for door, _ in provision.contested_doors}
    for lift in pack.provisions:
        if (
            not isinstance(lift, LiftingProvision)
            or lift.id not in pack.general_doors
            or lift.id in contested
        ):
            continue
        reached = lift.terms[-1].reach.names(provision, None, regime_any=lift.regime_any)
        by_limb = any(
            lift.terms[-1].reach.names(provision, limb.id, regime_any=lift.regime_any)
            for limb in provision.limbs
        )
        if (reached or by_limb) is (lift.id in provision.closed_to) and lift.door is not DoorKind.LIMIT:
            yield f"{provision.id}.closed_to: it disagrees with what {lift.id} lifts; one of the two is wrong"
