"""Does a case prove what it says: has it the statute's answer, and would it have another without the provision?

A provision *decides* a case when the answer changes as soon as the provision is taken out
of the pack.  What a pack's cases leave undecided is what nobody has proven.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from collabmodel.cases.staging import staged
from collabmodel.cases.statutes import StatuteCase
from collabmodel.model.citations import CitedProvision
from collabmodel.model.decision import ItemDecision
from collabmodel.rules.engine import decide
from collabmodel.rules.packs import RulePack, rulebook
from collabmodel.rules.provisions import AnyProvision, Reference, SecrecyProvision


@attrs.frozen
class Proof:
    """What became of one case.

    Attributes:
        problems: everything in which the answer differs from the statute's; none = proven.
    """

    case: StatuteCase
    answer: ItemDecision
    problems: tuple[str, ...]


def prove(case: StatuteCase, packs: Sequence[RulePack]) -> Proof:
    """Answer a case, and answer it again without each provision that it says decides it.

    Raises:
        CollabError: if the case cannot be staged with these packs.
    """
    answer = answered(case, packs)
    problems = [*_differences(case, answer), *_undecided(case, answer, packs)]
    return Proof(case, answer, tuple(problems))


def answered(case: StatuteCase, packs: Sequence[RulePack]) -> ItemDecision:
    """The engine's answer to a case."""
    request, facts = staged(case, rulebook(packs))
    return decide(request, facts, packs).items[0]


def without(ident: str, packs: Sequence[RulePack]) -> list[RulePack]:
    """The packs as if this provision had never been written, nor any exception that rests on it."""
    return [
        attrs.evolve(
            pack,
            provisions=tuple(_less(p, ident) for p in pack.provisions if p.id != ident),
            digest=f"{pack.digest} without {ident}",
        )
        for pack in packs
    ]


def proven(proofs: Iterable[Proof]) -> frozenset[str]:
    """The provisions that decide at least one case without a problem."""
    return frozenset(ident for proof in proofs if not proof.problems for ident in proof.case.decides)


def _less(provision: AnyProvision, ident: str) -> AnyProvision:
    if not isinstance(provision, SecrecyProvision) or not any(u.why == ident for u in provision.unless):
        return provision
    return attrs.evolve(provision, unless=tuple(u for u in provision.unless if u.why != ident))


def _differences(case: StatuteCase, answer: ItemDecision) -> list[str]:
    stated: tuple[tuple[str, object, object], ...] = (
        ("answer", case.answer, answer.outcome),
        ("basis", case.basis, answer.basis),
        ("duty", case.duty, answer.duty),
        ("settled", case.settled, answer.settled),
    )
    found = [
        f"{name}: {_word(got)}, not {_word(wanted)}"
        for name, wanted, got in stated
        if wanted is not None and wanted != got
    ]
    named = {
        "grounds": {law.id for law in answer.grounds},
        "obligations": {obligation.provision.id for obligation in answer.obligations},
        "protected_there": {law.id for law in answer.at_recipient.provisions},
        "leaned_on": {law.id for law in answer.leaned_on},
    }
    for part, there in named.items():
        found += [
            f"{part}: {ident} is not among {', '.join(sorted(there)) or 'them'}"
            for ident in getattr(case, part)
            if not any(one == ident or one.startswith(f"{ident}-") for one in there)
        ]
    return found


def _word(value: object) -> object:
    return getattr(value, "value", value)


def _undecided(case: StatuteCase, answer: ItemDecision, packs: Sequence[RulePack]) -> list[str]:
    known = rulebook(packs).provisions
    found = []
    for ident in case.decides:
        if ident not in known:
            found.append(f"decides: there is no provision {ident}")
        elif _told(answer, known[ident]) == _told(answered(case, without(ident, packs)), known[ident]):
            found.append(f"decides: the answer is the same without {ident}")
    return found


def _told(answer: ItemDecision, provision: AnyProvision) -> tuple[object, ...]:
    """What an answer says that a provision of this kind can change.

    A rule must change the answer itself or what protects the item afterwards; a record that
    decides nothing by itself must change what is said beside the answer.
    """
    itself = (answer.outcome, answer.basis, answer.duty, answer.settled, _ids(answer.at_recipient.provisions))
    if not isinstance(provision, Reference):
        return itself
    beside = (_ids(one.provision for one in answer.obligations), _ids(answer.leaned_on))
    return (*itself, *beside)


def _ids(laws: Iterable[CitedProvision]) -> frozenset[str]:
    return frozenset(law.id for law in laws)
